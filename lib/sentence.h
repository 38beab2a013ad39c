/*
 * sentence: text as sentences, one after the other.  A mark ends a sentence unless what stands before it
 * (an abbreviation, an initial, a list's number) or behind it (a small letter) speaks against it; the next
 * item of a list begins one; two words with no mark between them are judged by sentence_gap.h; and the
 * raw output of recognisers is cut by sentence_raw.h.  English first; words of other languages are those of
 * lib/words, and 。！？, the danda and the Arabic and full-width marks end, too.
 * Single pass; nothing is copied.  Terms as in Unicode's UAX #29, section 5.
 */
#ifndef SENTENCE_H
#define SENTENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "language.h"
#include "slice.h"

struct sentence_reader {
	struct slice text;
	size_t at;              /* where the next sentence begins; set it to begin elsewhere */
	bool uncased;           /* the text has no capitals: a small letter proves nothing */
	enum language language; /* of language_of(); 0 is LANGUAGE_OTHER */
	/*
	 * Offsets in text, rising, where the speaker paused: where a text without punctuation may be
	 * cut.  NULL and 0 where nothing is known; sentence_next moves on in the array.
	 */
	const size_t *pauses;
	size_t n_pauses;
	/* the rest is sentence.c's; begin with zero */
	size_t end, next;       /* where the marks end what is being cut in pieces, so that none is read twice */
	bool raw;               /* what is being cut is a recogniser's raw output */
	unsigned item, style;   /* the number of the list's next item, and how it is written; 0 outside lists */
};

/* Whether text, by its beginning, is written without capitals, as some recognisers write. */
bool sentence_is_uncased(struct slice text);

/*
 * Gives the next sentence without the white space around it; text is UTF-8, but any bytes are safe.
 * Returns false at the end.  More than 60 words, of which the first 40 are without any punctuation,
 * are taken for the raw output of a recogniser and cut at pauses and where the words speak for it, in
 * pieces of at most 40 words; no sentence has more than 320 words, or 8 KiB.
 */
bool sentence_next(struct sentence_reader *r, struct slice *sentence);

#endif
