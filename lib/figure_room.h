/*
 * figure_room: what the files of figure share: the words that mean something in numbers, and a text as a run of them.
 */
#ifndef FIGURE_ROOM_H
#define FIGURE_ROOM_H

#include <stdbool.h>

#include "figure.h"
#include "slice.h"

enum figure_kind { NUMBER, SCORE, SCALE, PLURAL, YEARS, PART, FOLD, RANK, MINUTES, MONTHS, JOINT, ARTICLE, OF,
	PERCENT, POINT, LOOSE, KINDS };

#define BIT(kind) (1U << (kind))
#define SCALES (BIT(SCALE) | BIT(PLURAL) | BIT(YEARS))
#define ADDENDS (BIT(NUMBER) | BIT(SCORE))
#define UNITS (BIT(MINUTES) | BIT(MONTHS))

/* A word of the text, or two, as far as they mean something in numbers. */
struct figure_token {
	unsigned int kinds;
	double value;
	const char *from, *end;
};

/* Cuts the next word off the front of *rest: what it means in numbers.  False at the end. */
bool figure_token_next(const struct figure_words *w, struct slice *rest, struct figure_token *t);

/* Whether nothing but a space or a hyphen stands between end and from. */
bool figure_is_joined(const char *end, const char *from);

#endif
