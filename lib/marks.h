/*
 * marks: what the publisher marks in an episode, in its seq 0 record (podsift-records(5)): chapters, and soundbites, the
 * passages that the publisher picked.
 */
#ifndef MARKS_H
#define MARKS_H

#include "analysis.h"

/* Marks beyond so many of a kind are not read: an episode has some dozens. */
#define MARKS_MAX 500

/*
 * Sets .soundbite, .chapter and .opens_chapter of the sentences of a, which are ep's.  A mark reaches from the first
 * sentence that starts at its start or later to the first that starts at its end.  Where sentences have no times, or
 * the record has no marks, nothing is set.
 */
void marks_find(struct analysis *a, const struct episode *ep);

#endif
