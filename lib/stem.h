/*
 * stem: words without their endings, by the Snowball stemmers (libstemmer) of twenty-odd languages.
 */
#ifndef STEM_H
#define STEM_H

#include <stdbool.h>
#include <stdint.h>

#include "slice.h"
#include "vectors.h"
#include "word.h"

struct stems;

/* NULL when memory ran out. */
struct stems *stems_new(void);

struct stem {
	uint64_t hash;       /* of the language's stem (word.h); 0 for a word that says nothing by itself */
	uint32_t vector;     /* its number in vectors.h, or VECTORS_NONE */
};

/*
 * The language for stems_find of a tag, "pt-br": one without a stemmer has words as they are.  A text whose language is
 * unknown is read as English.
 */
unsigned int stems_language(const struct stems *s, struct slice tag);

/*
 * A word that will be asked for: what is known of words lies anywhere in memory, and comes side by side where several are
 * announced before the first is asked for.
 */
struct stem_key {
	uint64_t bytes[2];
	uint32_t tag;
	uint32_t slot;
};

struct stem_key stems_announce(const struct stems *s, unsigned int language, const struct word *word);

/* The stem of a word that was announced.  False when memory ran out. */
bool stems_find(struct stems *s, unsigned int language, const struct word *word, const struct stem_key *key, struct stem *stem);

/* The vectors that the numbers are of. */
const struct vectors *stems_vectors(const struct stems *s);

void stems_free(struct stems *s);

#endif
