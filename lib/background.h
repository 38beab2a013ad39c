/* background: how common words are in talk of any kind, for a language that has a list: lib/background. */
#ifndef BACKGROUND_H
#define BACKGROUND_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "slice.h"
#include "table.h"

/* Words by their hash; a word's number is its rank, 0 for the most frequent.  Begin with all zero; free by table_free. */
struct background {
	struct table ranks;
};

/* Adds the words of a line behind those before; # begins a comment.  ERR_NOMEM. */
enum err background_read_line(struct background *b, struct slice line);

/* The English list, built in, ended by NULL. */
extern const char *const background_en[];

enum rarity {
	COMMON,                   /* among the 500 most frequent, */
	USUAL,                    /* 1,500 */
	UNUSUAL,                  /* in the list */
	UNLISTED
};

/* Whether a word may be a term of its talk, and is none of the closed classes', nor "think" or "really". */
bool background_is_term(const struct background *b, uint64_t hash);

/* How rare a word is by its hash (word_hash from WORD_HASH_SEED). */
enum rarity background_rarity(const struct background *b, uint64_t hash);

#endif
