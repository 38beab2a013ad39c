/*
 * analysis: what can be counted in an episode's sentences, once for all its passages.
 *
 * A fact is a number of a sentence that adds up: occurrences of a class of cues, commas, words that come back.  They
 * are kept as sums from the episode's beginning on, so that those of any run of sentences are one subtraction each.
 */
#ifndef ANALYSIS_H
#define ANALYSIS_H

#include <stdbool.h>
#include <stdint.h>

#include "background.h"
#include "cues.h"
#include "episode.h"
#include "table.h"

/* Classes of cues of which counts, too, whether the sentence opens with them. */
#define OPENINGS 14

enum fact {
	FACT_CUES,                /* one for each class, in the order of enum cue_class */
	FACT_OPENINGS = FACT_CUES + CUE_CLASSES,
	/* words by their form, which shows in any language */
	FACT_NAMES = FACT_OPENINGS + OPENINGS,   /* capital inside a sentence, unless the language's nouns have one */
	FACT_NUMBERS,             /* begins with a digit */
	FACT_LONG,                /* 8 letters or more */
	FACT_VERY_LONG,           /* 11 */
	FACT_STUTTERS,            /* the word before it again */
	FACT_TOLD,                /* "we built": I or we, and what was */
	/* words that the background has among its frequent ones, further down, and not at all; of a language that has one */
	FACT_USUAL, FACT_UNUSUAL, FACT_UNLISTED,
	FACT_CONTENT,             /* different words that may be terms */
	/* marks */
	FACT_COMMAS, FACT_BREAKS, FACT_QUOTES, FACT_EXCLAMATIONS, FACT_ELLIPSES, FACT_BRACKETS, FACT_QUESTIONS,
	FACT_REACTIONS,           /* the sentence is a listener's: "Right, yeah." */
	/* terms */
	FACT_NOTES,               /* content words that the title or the notes have, too */
	FACT_BURSTS,              /* ... said here more than elsewhere */
	FACT_TAKEN_UP,            /* ... that are new here, and come back soon */
	FACT_KEYS,                /* ... that come back often in the episode */
	FACT_BACK,                /* ... that the three sentences before have */
	FACT_CARRIED,             /* ... that the three behind have */
	FACTS
};

/* Writes the fact's name, at most 31 bytes and a NUL. */
void fact_name(unsigned int fact, char name[32]);

/* What a chapter's title says that it is. */
enum chapter { CHAPTER_TALK, CHAPTER_SPONSOR, CHAPTER_CHROME };

struct sentence_facts {
	uint32_t words;
	uint32_t first_word;      /* its words are a->words[first_word .. + words) */
	bool asks;                /* ends with a question mark */
	bool reacts;              /* a few words that only affirm */
	bool praises;
	bool follows;             /* its seq is one more than that of the sentence before it */
	bool soundbite;           /* the publisher picked it; marks_find sets this */
	bool opens_chapter;       /* ... this */
	enum chapter chapter;     /* ... and this */
	uint32_t turn;            /* index into turns */
	uint32_t stretch;         /* index into stretches */
	uint32_t recurring;       /* words in runs that other episodes have, too: runs_mark sets it */
	uint32_t nothing;         /* words that are worth nothing: segment_find sets it */
};

/* Sentences in a row. */
struct run {
	uint32_t first, n;        /* sentences */
	uint32_t words;
	uint32_t speaker;         /* index into speakers */
};

struct speaker_facts {
	uint32_t words, sentences, questions;
};

struct word_facts {
	uint64_t hash;            /* word_hash of its letters */
	uint32_t sentences;       /* that have it */
	uint32_t first;           /* of these, in occurrences */
	uint32_t last;            /* the last one that was counted, plus one */
	uint64_t classes;         /* of cues that the word alone has, or its ending */
	enum rarity rarity;
	bool begins;              /* a cue of several words */
	bool in_notes;            /* title or show notes have it */
	bool content;             /* it may be a term */
};

/* All is valid until the next analysis_run.  Begin with all zero. */
struct analysis {
	struct sentence_facts *sentences;   /* as many as the episode has */
	struct run *turns;                  /* a speaker's; */
	struct run *stretches;              /* also ended by a question, or a reaction: turns where speakers have no names */
	struct speaker_facts *speakers;
	uint32_t *words;                    /* of all sentences: numbers of their vocabulary */
	struct word_facts *vocabulary;
	size_t n_sentences, n_turns, n_stretches, n_speakers, n_words;
	uint32_t most_words;                /* of one speaker */
	/* the rest is for analysis_sum and the rooms */
	uint32_t *sums;                     /* FACTS for each sentence, and for the end */
	uint32_t *occurrences;              /* of each word of the vocabulary: its sentences, rising */
	struct table vocabulary_table, speaker_table;
	uint64_t *hashes;                   /* of the words of the sentence at hand */
	size_t sentences_cap, turns_cap, stretches_cap, speakers_cap, words_cap, vocabulary_cap, hashes_cap, sums_cap, occurrences_cap;
};

/*
 * Fills a for ep; cues and background are those of its language, or empty.  ERR_NOMEM, or ERR_TOOBIG for an episode of
 * over 100 million words.
 */
enum err analysis_run(struct analysis *a, const struct episode *ep, const struct cues *cues, const struct background *background);

/* The facts of sentences [first, first + n), added up. */
void analysis_sum(const struct analysis *a, uint32_t first, uint32_t n, float facts[FACTS]);

/* For the rooms: the facts of the sentence, to count in before the sums are made. */
static inline uint32_t *
analysis_facts(struct analysis *a, uint32_t sentence)
{
	return &a->sums[((size_t)sentence + 1) * FACTS];
}

/* A fact of one sentence. */
static inline double
analysis_fact(const struct analysis *a, size_t sentence, unsigned int fact)
{
	const uint32_t *sum = &a->sums[sentence * FACTS + fact];

	return (double)(sum[FACTS] - sum[0]);
}

/* terms.c's: adds the facts of terms.  ERR_NOMEM. */
enum err analysis_add_terms(struct analysis *a, const struct episode *ep);

void analysis_free(struct analysis *a);

#endif
