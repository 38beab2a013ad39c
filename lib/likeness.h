/*
 * likeness: how alike two texts are in their words, from 0 (none shared) to 1 (the same words in the same order).
 *
 * It is made to tell a claim that is told again, in words that changed a little (heard by another recogniser, shortened,
 * padded, rewritten, cut at another place), from another claim on the same subject.  A text is the set of its features:
 * its content words, each cut to its stem, and each two of them that follow each other.  A feature weighs by its words
 * alone, so that two texts always have the same likeness, whatever else was read.  The likeness is the weight of what
 * both have by a mean of both weights that leans to the smaller one, since one text may be a part of the other:
 *
 *     shared / (LEAN * smaller + (1 - LEAN) * larger)
 *
 * Any language: words are word.h's, a stem is a word's first letters, and there are no lists of words but of those that
 * mean nothing.  tests/likeness says how well it tells them apart, and how LIKENESS_DEFAULT was chosen.
 *
 * Bounded: of a text the first LIKENESS_WORDS content words count.
 */
#ifndef LIKENESS_H
#define LIKENESS_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "slice.h"

/* From this likeness on two texts tell the same: the default of topk -d, and of relate's. */
#define LIKENESS_DEFAULT 0.45

#define LIKENESS_WORDS 1000

struct likeness_feature {
	uint32_t key;        /* a hash */
	uint32_t weight;     /* integers, whose sums are exact in any order; below 2^10 */
};

/* A text's features.  Begin with all zero; may be read into again and again. */
struct likeness_text {
	struct likeness_feature *features;   /* each once, in the order of the text */
	size_t n, cap;
	uint64_t weight;                     /* of all */
	uint16_t *slots;                     /* likeness.c's: a hash table of their places, plus one */
	size_t slots_cap;
};

/* Makes t the features of text, a field of a record as it stands in the line (rec.h), any bytes.  ERR_NOMEM. */
enum err likeness_read(struct likeness_text *t, struct slice text);

/*
 * The likeness of two texts, the same both ways.  A text of words that all mean nothing ("So it is") has one feature, all of
 * it; one without a word is like none.  In time of the features of a.
 */
double likeness_of(const struct likeness_text *a, const struct likeness_text *b);

void likeness_free(struct likeness_text *t);

/*
 * An index of texts, which finds those that are like one that comes by without comparing it with each: what a million
 * lines of an archive need to be held against a pool of a thousand.  Memory is that of the features of the texts in it.
 * Begin with all zero.
 */
struct likeness_index {
	struct likeness_posting *postings;   /* the rest is likeness.c's */
	size_t n_postings, postings_cap;
	struct likeness_slot *slots;         /* of a hash table: where the postings of a key begin */
	uint32_t slots_cap, keys;
	struct likeness_entry *entries;      /* of the texts, by their number */
	size_t n, entries_cap;
	uint64_t lightest;                   /* weight of a text in it */
	uint32_t *touched;                   /* the entries that share a feature with the text at hand */
	size_t n_touched, touched_cap;
	struct likeness_hit *hits;
	size_t hits_cap;
};

/* Adds a text; its number is x->n before the call: 0, 1, 2 ...  It is not kept.  ERR_NOMEM; ERR_TOOBIG over 2^24 texts. */
enum err likeness_index_add(struct likeness_index *x, const struct likeness_text *t);

struct likeness_hit {
	uint32_t number;     /* of the text in the index */
	double likeness;     /* what likeness_of gives for the two */
};

/*
 * Finds the texts in x whose likeness to t is at least min, which is over 0: *hits, by number, *n of them, in x's
 * memory and valid until the next call.
 */
void likeness_index_find(struct likeness_index *x, const struct likeness_text *t, double min,
    const struct likeness_hit **hits, size_t *n);

void likeness_index_free(struct likeness_index *x);

#endif
