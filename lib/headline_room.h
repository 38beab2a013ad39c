/*
 * headline_room: what the files of headline share.
 */
#ifndef HEADLINE_ROOM_H
#define HEADLINE_ROOM_H

#include <stdbool.h>

#include "cues.h"
#include "slice.h"

/* The front of a claim that fits a headline. */
struct headline_line {
	struct slice words;
	enum { HEADLINE_WHOLE, HEADLINE_CLAUSE, HEADLINE_WORD } cut;   /* where it ends; behind a word with an ellipsis, that is still to add */
};

/* Whether s has one quotation mark that has no other: '"'. */
bool headline_is_half_quoted(struct slice s);

/*
 * The front of a claim, without a quotation mark at an end that has no other, and without a full stop at the end; where it is longer than HEADLINE_MAX, up to a clause that says something
 * without what follows, or else up to a word.
 */
struct headline_line headline_cut(const struct cues *c, struct slice claim);

#endif
