/*
 * segment: sponsor reads and the show's own business (greetings, housekeeping, sign-offs, promotion), found as
 * runs of sentences.  A hidden Markov model of three states, whose emissions are counts of cues, of addresses said
 * or written, and of recurring words, each Poisson with a rate for a word; the most likely path is
 * Viterbi's (Rabiner 1989, A Tutorial on Hidden Markov Models, section III.B).
 */
#ifndef SEGMENT_H
#define SEGMENT_H

#include "analysis.h"

/* In fewer, a few minutes of talk, none is sought: a claim between two greetings would drown. */
#define SEGMENT_SENTENCES_MIN 60

enum segment { SEGMENT_TALK, SEGMENT_SPONSOR, SEGMENT_CHROME, SEGMENTS };

/* "talk", "sponsor", "chrome". */
extern const char *const segment_names[SEGMENTS];

/* Memory, reused from episode to episode.  Begin with all zero. */
struct segments {
	unsigned char *state;         /* enum segment of each sentence of the last segment_find */
	struct segment_step *steps;
	size_t state_cap, steps_cap;
};

/*
 * Finds the segments of a, whose sentences are ep's, and sets .nothing of each sentence: all its words in a
 * sponsor read or chrome, else those that recur (runs_mark and marks_find come before).  cues says whether the episode
 * was searched for cues: without them all is talk, but for chapters that a title calls sponsored.  runs says whether recurring words were counted.  ERR_NOMEM.
 */
enum err segment_find(struct segments *s, struct analysis *a, const struct episode *ep, bool cues, bool runs);

void segments_free(struct segments *s);

#endif
