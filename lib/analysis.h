/*
 * analysis: what can be counted in an episode's sentences, once for all its passages.
 */
#ifndef ANALYSIS_H
#define ANALYSIS_H

#include <stdbool.h>
#include <stdint.h>

#include "cues.h"
#include "episode.h"
#include "table.h"

/* What is counted beside the cues: it shows in the form of a word, in any language. */
enum count {
	COUNT_NAME,               /* capital inside a sentence */
	COUNT_NUMBER,             /* begins with a digit */
	COUNT_LONG,               /* 8 letters or more */
	COUNT_REPEAT,             /* the word before it again: a stutter */
	COUNT_CLASSES
};

struct sentence_facts {
	uint32_t words;
	uint32_t first_word;      /* its words are a->words[first_word .. + words) */
	uint32_t cues[CUE_CLASSES];   /* phrases of each class */
	uint32_t counts[COUNT_CLASSES];
	uint32_t opening;         /* classes of the first word, as cues_at gives them */
	uint32_t opening_next;    /* of the first word behind joints and weak words */
	bool question;            /* ends with a question mark */
	bool whole;               /* ends with a full stop, an exclamation or a question mark */
	bool follows;             /* its seq is one more than that of the sentence before it */
	uint32_t turn;            /* index into turns */
	uint32_t recurring;       /* words in runs that other episodes have, too: runs_mark sets it */
	uint32_t nothing;         /* words that are worth nothing: segment_find sets it */
	double rarity;            /* mean weight of its words */
	double centrality;        /* cosine of its words with the episode's centroid, by tf-idf */
	double likeness;          /* share of its words' weight that the title or the notes have too */
	double cohesion;          /* share of its words' weight that the sentence before has too */
	double sponsor, chrome;   /* cues of a sponsor read, of greeting and housekeeping, for each word around */
};

/* Sentences in a row by one speaker. */
struct turn_facts {
	uint32_t first, n;        /* sentences */
	uint32_t words;
	uint32_t speaker;         /* index into speakers */
	bool answers;             /* the turn before it ends with a question */
};

struct speaker_facts {
	uint32_t words, sentences, questions;
};

struct word_facts {
	uint64_t hash;            /* word_hash of its letters */
	uint32_t sentences;       /* that have it */
	uint32_t last;            /* of these the last, plus one */
	double weight;            /* log(1 + all sentences / sentences): inverse document frequency */
	double centroid;          /* its part in the centroid: occurrences times weight */
	bool in_notes;            /* title or show notes have it */
};

/* All is valid until the next analysis_run.  Begin with all zero. */
struct analysis {
	struct sentence_facts *sentences;   /* as many as the episode has */
	struct turn_facts *turns;
	struct speaker_facts *speakers;
	uint32_t *words;                    /* of all sentences: numbers of their vocabulary */
	struct word_facts *vocabulary;
	size_t n_sentences, n_turns, n_speakers, n_words;
	uint32_t most_words;                /* of one speaker */
	double centroid_norm;
	/* the rest is analysis.c's */
	struct table vocabulary_table, speaker_table;
	uint64_t *hashes;                   /* of the words of the sentence at hand */
	size_t sentences_cap, turns_cap, speakers_cap, words_cap, vocabulary_cap, hashes_cap;
};

/* Fills a for ep.  ERR_NOMEM, or ERR_TOOBIG for an episode of over 100 million words. */
enum err analysis_run(struct analysis *a, const struct episode *ep, const struct cues *cues);

void analysis_free(struct analysis *a);

#endif
