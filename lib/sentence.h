/*
 * sentence: text as sentences, one after the other, by rules: a terminator ends a sentence unless
 * what stands before it (an abbreviation, an initial, a list's number) or behind it (a small letter)
 * speaks against it.  English first; 。！？, the danda and the Arabic and full-width marks end too.
 * Single pass; nothing is copied.  Terms as in Unicode's UAX #29, section 5.
 */
#ifndef SENTENCE_H
#define SENTENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"

struct sentence_reader {
	struct slice text;
	size_t at;              /* where the next sentence begins; set it to begin elsewhere */
	bool uncased;           /* the text has no capitals: a small letter proves nothing */
	/*
	 * Offsets in text, rising, where the speaker paused: where a text without punctuation may be
	 * cut.  NULL and 0 where nothing is known; sentence_next moves on in the array.
	 */
	const size_t *pauses;
	size_t n_pauses;
	/* the rest is sentence.c's; begin with zero */
	size_t end, next;       /* where the marks end what is being cut in pieces, so that none is read twice */
	bool cutting;
};

/* Whether text, by its beginning, is written without capitals, as some recognisers write. */
bool sentence_is_uncased(struct slice text);

/*
 * Gives the next sentence without the white space around it; text is UTF-8, but any bytes are safe.
 * Returns false at the end.  More than 60 words, of which the first 40 are without any punctuation,
 * are taken for the raw output of a recogniser and cut at pauses and before connectives, in pieces of
 * at most 40 words; no sentence has more than 160 words, or 8 KiB.
 */
bool sentence_next(struct sentence_reader *r, struct slice *sentence);

#endif
