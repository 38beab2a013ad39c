/*
 * headline_room: what the files of headline share.
 */
#ifndef HEADLINE_ROOM_H
#define HEADLINE_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cues.h"
#include "slice.h"

/* The front of a claim that fits a headline. */
struct headline_line {
	struct slice words;
	/* where it ends; behind a word an ellipsis is still to be added */
	enum { HEADLINE_WHOLE, HEADLINE_CLAUSE, HEADLINE_WORD } cut;
};

/* Words that the phrases that open a sentence have at most, and a claim at least. */
#define HEADLINE_OPENING 4

/* The classes (cues_at) of the phrases that s begins with; *n is how many words it has, as far as HEADLINE_OPENING. */
uint64_t headline_opening(const struct cues *c, struct slice s, size_t *n);

/* Whether s has a quotation mark, '"', that has no other. */
bool headline_is_half_quoted(struct slice s);

/*
 * The front of a claim, without a quotation mark at an end that has no other, and without a full stop at the end; where it is longer than HEADLINE_MAX, up to a clause that says something
 * without what follows, or else up to a word.
 */
struct headline_line headline_cut(const struct cues *c, struct slice claim);

#endif
