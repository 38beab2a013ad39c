/*
 * word: the words of a text, as the suite counts and compares them: runs of letters, marks and
 * digits of any script, in lower case; an apostrophe between letters belongs to the word and is
 * left out of it ("Don't" and "don’t" are "dont").  Letters of scripts that divide their words by no
 * space (Chinese, Japanese, Thai, Lao, Burmese, Khmer) are words of two characters each, as most of their
 * words are.
 */
#ifndef WORD_H
#define WORD_H

#include <stdbool.h>
#include <stdint.h>

#include "slice.h"

/* A longer word is cut: what no language has is no word. */
#define WORD_MAX_BYTES 64

struct word {
	char p[WORD_MAX_BYTES];   /* lower case */
	size_t len;
	struct slice raw;         /* as it stands in the text */
	uint64_t hash;            /* word_hash of p, from WORD_HASH_SEED */
};

/*
 * Cuts the next word, and all before it, off the front of valid UTF-8 *text.  Returns false at the
 * end, when *text has no word left.
 */
bool word_next(struct slice *text, struct word *w);

/*
 * Hashes bytes on to h (FNV-1a, 64 bits), to begin with WORD_HASH_SEED.  For tables in memory;
 * it withstands no one who seeks collisions, so chains of a table must be bounded otherwise.
 */
#define WORD_HASH_SEED UINT64_C(0xcbf29ce484222325)
uint64_t word_hash(uint64_t h, struct slice bytes);

#endif
