/*
 * disfluency: speech made readable, without what slips in when people think aloud (Shriberg, Preliminaries to a
 * Theory of Speech Disfluencies, 1994): filled pauses, discourse markers, repetitions and false starts.  Cautious:
 * what may carry meaning stays.
 *
 *   filled pauses       um, uh, er and their kin, wherever they stand
 *   discourse markers   "you know", "I mean", "like", "sort of", "kind of", where commas set them off
 *   repetitions         "I I think", "in the, in the end": of small words that no grammar doubles; "that that",
 *                       "very very" and "no, no" stay
 *   false starts        "prob- probably": a word that breaks off before one that begins like it
 */
#ifndef DISFLUENCY_H
#define DISFLUENCY_H

#include "buf.h"
#include "slice.h"

/*
 * Appends sentence, which is clean text with single spaces, to out without its disfluencies; where its beginning
 * went, a capital begins it again.  Nothing is appended where nothing is left.  Errors of buf_reserve.
 */
enum err disfluency_drop(struct buf *out, struct slice sentence);

#endif
