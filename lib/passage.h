/*
 * passage: runs of whole sentences by one speaker, as candidates for an insight, each with the features by which
 * model.h scores it.
 */
#ifndef PASSAGE_H
#define PASSAGE_H

#include "analysis.h"
#include "model.h"

/* A claim with its setup and its payoff. */
#define PASSAGE_SENTENCES_MAX 5
#define PASSAGE_WORDS_MIN 25
#define PASSAGE_WORDS_MAX 90

/* Each is 0 where it does not apply, and of the size of 1 where it does. */
enum feature {
	/* facts for each 25 words, at most 3: of the passage, and of that and 12 sentences on either side */
	FEATURE_FACTS,
	FEATURE_AROUND = FEATURE_FACTS + FACTS,
	/* length, in words: far from 50; sentences */
	FEATURE_SHORT = FEATURE_AROUND + FACTS, FEATURE_LONG, FEATURE_SENTENCES, FEATURE_SENTENCE_WORDS, FEATURE_SINGLE,
	/* what stands before: words in the turn and in the stretch, by 100; a question; a reaction */
	FEATURE_BEGINS_TURN, FEATURE_TURN_BEFORE, FEATURE_BEGINS_STRETCH, FEATURE_STRETCH_BEFORE, FEATURE_ANSWERS,
	FEATURE_QUESTION_BEFORE, FEATURE_REACTION_BEFORE,
	/* and behind */
	FEATURE_ENDS_TURN, FEATURE_TURN_AFTER, FEATURE_ENDS_STRETCH, FEATURE_STRETCH_AFTER, FEATURE_REACTION_AFTER,
	FEATURE_ASKED_AFTER, FEATURE_QUESTION_AFTER, FEATURE_SHORT_TURN_AFTER, FEATURE_NEXT_TURN_WORDS, FEATURE_PRAISED,
	/* who speaks and where */
	FEATURE_SPEAKER_SHARE, FEATURE_SPEAKER_ASKS, FEATURE_TURN_WORDS, FEATURE_STRETCH_WORDS, FEATURE_SPEAKERS, FEATURE_EARLY,
	FEATURE_LATE, FEATURE_PLACE, FEATURE_OFF_CENTER, FEATURE_WHOLE_STRETCH, FEATURE_WHOLE_TURN,
	FEATURE_SOUNDBITE, FEATURE_ACROSS_CHAPTERS,
	FEATURES
};

/* Writes the feature's name, at most 47 bytes and a NUL. */
void feature_name(unsigned int feature, char name[48]);

struct passage {
	uint32_t first, n;        /* sentences of the analysis */
	double score;             /* 0 .. 1 */
};

/* The features of the n sentences from first on. */
void passage_features(const struct analysis *a, uint32_t first, uint32_t n, float features[FEATURES]);

/* A passage with this share of its words in sponsor reads, chrome or recurring runs is worth nothing. */
#define PASSAGE_NOTHING_MAX 0.2F
/* As is a sentence, on its own, with this share. */
#define PASSAGE_NOTHING_SENTENCE 0.5F

/* The share of the words of the n sentences from first on that are worth nothing (segment.h). */
float passage_nothing(const struct analysis *a, uint32_t first, uint32_t n);

/* What the model's trees say of each of the n passages, MODEL_TOGETHER at most. */
void passage_trees(const struct analysis *a, const struct model *m, const struct passage *list, size_t n, float sums[MODEL_TOGETHER]);

/*
 * Every candidate of the episode, scored: runs of sentences by one speaker, each following the other,
 * within the limits above; and, so that what grep left over is not lost, runs of any length where the
 * input has nothing before and behind them.  *list is an array of *n that the caller frees; *cap is its size
 * and may be reused.  ERR_NOMEM.
 */
enum err passage_candidates(const struct analysis *a, const struct model *m, struct passage **list, size_t *cap,
    size_t *n);

/*
 * Puts the best k passages, of which no two overlap, at the end of list, the best last; of equal
 * scores the earlier is better, then the shorter.  taken is room for a mark for each sentence.  Returns how
 * many there are; what stood in list is lost.
 */
size_t passage_select(struct passage *list, size_t n, size_t k, unsigned char *taken, size_t n_sentences);

/*
 * For each sentence of a the score of the best of the n passages that hold it; that of the sentence as a passage,
 * where none does that is worth anything; 0 where the sentence itself is worth nothing.
 */
void passage_sentences(const struct analysis *a, const struct model *m, const struct passage *list, size_t n,
    double *scores);

#endif
