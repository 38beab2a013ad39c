/*
 * sentence_marks: the characters between sentences: what ends one, and what stands around that.  Each
 * *_at function gives the length of what it finds at the front of a slice, or 0.
 */
#ifndef SENTENCE_MARKS_H
#define SENTENCE_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slice.h"

#define WORD_BYTES 64   /* so far back a word's beginning is looked for */

/* The kinds of marks that may end a sentence. */
enum mark {
	NO_MARK,
	STOP,    /* . which also ends an abbreviation */
	SHOUT,   /* ! ? */
	DOTS,    /* … */
	WIDE     /* 。 and its like, behind which no space need follow */
};

/* As mark_at, of a character beyond ASCII. */
size_t wide_mark_at(struct slice s, enum mark *kind);

static inline size_t
mark_at(struct slice s, enum mark *kind)
{
	if (s.len == 0)
		return 0;
	if ((unsigned char)s.p[0] >= 0x80)
		return wide_mark_at(s, kind);
	*kind = s.p[0] == '.' ? STOP : s.p[0] == '!' || s.p[0] == '?' ? SHOUT : NO_MARK;
	return *kind != NO_MARK;
}

/* A quote or bracket that closes, in one language or another, behind a mark. */
size_t closer_at(struct slice s);

/* What may stand before the first letter of a sentence: opening quotes and brackets, ¿ and ¡, dashes. */
size_t opener_at(struct slice s);

/* White space, a character of it. */
size_t space_at(struct slice s);

/* A dash that joins or breaks off, in any of its forms: -, --, –, —. */
size_t dash_at(struct slice s);

/* ":-)" and its like with white space behind it or nothing; an emoji. */
size_t smiley_at(struct slice s);

/* A reference behind the sentence, "[17]", or an omission, "[...]", and the space before it. */
size_t reference_at(struct slice s);

/* Skips, from i on, all that `at` finds. */
size_t skip_all(struct slice s, size_t i, size_t (*at)(struct slice));

/* Skips white space from i on. */
static inline size_t
skip_space(struct slice s, size_t i)
{
	while (i < s.len && ascii_is_space(s.p[i]))
		i++;
	return i < s.len && (unsigned char)s.p[i] >= 0x80 ? skip_all(s, i, space_at) : i;
}

/* Skips what may stand before a word's letters: all that opener_at finds. */
static inline size_t
skip_openers(struct slice s, size_t i)
{
	return i < s.len && !ascii_is_alnum(s.p[i]) ? skip_all(s, i, opener_at) : i;
}

/* The ASCII word at the front of s, with apostrophes. */
static inline struct slice
ascii_word(struct slice s)
{
	size_t i = 0;

	while (i < s.len && (ascii_is_alnum(s.p[i]) || (s.p[i] == '\'' && i > 0)))
		i++;
	return (struct slice){ s.p, i };
}

/* Where the word at i ends: at white space. */
static inline size_t
word_end(struct slice s, size_t i)
{
	while (i < s.len && !ascii_is_space(s.p[i]))
		i++;
	return i;
}

/* Where the word that ends at end begins: behind white space, at most WORD_BYTES before, not before from. */
static inline size_t
word_begin(struct slice s, size_t from, size_t end)
{
	size_t least = end - from < WORD_BYTES ? from : end - WORD_BYTES, i = end;

	while (i > least && !ascii_is_space(s.p[i - 1]))
		i--;
	while (i > from && i < end && ((unsigned char)s.p[i] & 0xC0) == 0x80)     /* not inside a letter */
		i++;
	return i;
}

#endif
