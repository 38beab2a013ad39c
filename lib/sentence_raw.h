/*
 * sentence_raw: the raw output of a recogniser, words without punctuation, cut into pieces: at the speaker's
 * pauses, and where the words on both sides speak for it (lib/raw_en says how they were weighed).
 */
#ifndef SENTENCE_RAW_H
#define SENTENCE_RAW_H

#include <stdbool.h>
#include <stddef.h>

#include "sentence.h"
#include "slice.h"

#define RAW_WORDS 40       /* of a piece at most; so many words without punctuation are raw */

/* What a word says of a sentence's end: two words behind it, behind it, before it, and a word earlier. */
struct raw_word {
	const char *word;
	signed char weights[4];
};

/* What two words, of which this has the second, say of an end between them, and of one before both. */
struct raw_pair {
	unsigned short second;
	signed char between, before;
};

/* The places in raw_words of what stands for every other word, and for every number. */
enum { RAW_OTHER, RAW_NUMBER };

/*
 * Made from lib/raw_en by lib/raw.awk.  The words are sorted; those of the letter 'a' + i are from
 * raw_letters[i] to [i + 1], and the pairs of the word at place i from raw_pairs_of[i] to [i + 1].
 */
extern const struct raw_word raw_words[];
extern const struct raw_pair raw_pairs[];
extern const unsigned short raw_letters[27], raw_pairs_of[];

/*
 * Where the piece of r's text that begins at from ends, at end at the latest, and in *next where the one
 * behind it begins.  With evidence unset the words count only for the place of a cut that is due anyway.
 */
size_t raw_piece(struct sentence_reader *r, size_t from, size_t end, bool evidence, size_t *next);

#endif
