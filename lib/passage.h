/*
 * passage: runs of whole sentences by one speaker, as candidates for an insight, each scored from its
 * features by a linear model.
 */
#ifndef PASSAGE_H
#define PASSAGE_H

#include "analysis.h"

/* A claim needs its setup and its payoff: about 35 to 60 words, and some room on either side. */
#define PASSAGE_SENTENCES_MIN 2
#define PASSAGE_SENTENCES_MAX 4
#define PASSAGE_WORDS_MIN 30
#define PASSAGE_WORDS_MAX 70

/* Each is 0 where it does not apply, and of the size of 1 where it does. */
enum feature {
	FEATURE_ONE,              /* always 1 */
	/* length, in words: far from 50; sentences */
	FEATURE_SHORT, FEATURE_LONG, FEATURE_SENTENCES, FEATURE_SENTENCE_WORDS,
	/* terms: means over the words */
	FEATURE_RARITY, FEATURE_CENTRALITY, FEATURE_LIKENESS, FEATURE_COHESION, FEATURE_LONG_WORDS, FEATURE_NAMES,
	FEATURE_NUMBERS, FEATURE_REPEATS,
	/* how it begins and ends, and what stands around */
	FEATURE_OPEN_POINTING, FEATURE_OPEN_JOINT, FEATURE_OPEN_WEAK, FEATURE_OPEN_SHORT, FEATURE_OPEN_PERSONAL,
	FEATURE_OPEN_RARITY, FEATURE_OPEN_TURN, FEATURE_ANSWERS,
	FEATURE_QUESTIONS, FEATURE_END_CUT, FEATURE_NEXT_LEANS, FEATURE_COHESION_BEFORE, FEATURE_COHESION_AFTER,
	/* who speaks and where */
	FEATURE_SPEAKER_SHARE, FEATURE_SPEAKER_ASKS, FEATURE_TURN_WORDS, FEATURE_EARLY, FEATURE_LATE, FEATURE_SPONSOR,
	FEATURE_CHROME,
	/* cues, for each 50 words: one feature for each class, in the order of enum cue_class */
	FEATURE_CUES,
	FEATURES = FEATURE_CUES + CUE_CLASSES
};

/* Writes the feature's name, at most 31 bytes and a NUL. */
void feature_name(unsigned int feature, char name[32]);

struct passage {
	uint32_t first, n;        /* sentences of the analysis */
	double score;             /* 0 .. 1 */
};

/* Weights for the features; the score is the logistic function of the weighted sum. */
struct model {
	double weights[FEATURES];
};

/*
 * Reads a line of a model into *m, which begins with zero: "name weight"; nothing is in a blank line or
 * behind #.  ERR_SYNTAX where it is none of these.
 */
enum err model_read_line(struct model *m, struct slice line);

/* The lines of the model that is built in, from lib/weights, ended by NULL. */
extern const char *const model_weights[];

/* The features of the n sentences from first on. */
void passage_features(const struct analysis *a, uint32_t first, uint32_t n, double features[FEATURES]);

/* A passage with this share of its words in sponsor reads, chrome or recurring runs is worth nothing. */
#define PASSAGE_NOTHING_MAX 0.2
/* As is a sentence, on its own, with this share. */
#define PASSAGE_NOTHING_SENTENCE 0.5

/* The share of the words of the n sentences from first on that are worth nothing (segment.h). */
double passage_nothing(const struct analysis *a, uint32_t first, uint32_t n);

/* The score of the n sentences from first on, as a passage. */
double passage_score(const struct analysis *a, const struct model *m, uint32_t first, uint32_t n);

/*
 * Every candidate of the episode, scored: runs of sentences by one speaker, each following the other,
 * within the limits above; and, so that what grep left over is not lost, runs of any length where the
 * input has nothing before and behind them.  *list is an array of *n that the caller frees; *cap is its size
 * and may be reused.  ERR_NOMEM.
 */
enum err passage_candidates(const struct analysis *a, const struct model *m, struct passage **list, size_t *cap,
    size_t *n);

/*
 * Moves the best k passages, of which no two overlap, to the front of list, best first; of equal
 * scores the earlier, then the shorter.  taken is room for a mark for each sentence.  Returns how
 * many there are.
 */
size_t passage_select(struct passage *list, size_t n, size_t k, unsigned char *taken, size_t n_sentences);

/*
 * For each sentence of a the score of the best of the n passages that hold it; that of the sentence as a passage,
 * where none does that is worth anything; 0 where the sentence itself is worth nothing.
 */
void passage_sentences(const struct analysis *a, const struct model *m, const struct passage *list, size_t n,
    double *scores);

#endif
