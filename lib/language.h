/*
 * language: the languages of which lib/words has lists.
 */
#ifndef LANGUAGE_H
#define LANGUAGE_H

#include <stdbool.h>

#include "slice.h"

/* Languages as bits; OTHER stands for those without a list, and for a text whose language is unknown. */
enum language {
	LANGUAGE_OTHER = 1 << 0,
	LANGUAGE_EN = 1 << 1,
	LANGUAGE_DE = 1 << 2,
	LANGUAGE_FR = 1 << 3,
	LANGUAGE_ES = 1 << 4,
	LANGUAGE_IT = 1 << 5,
	LANGUAGE_PT = 1 << 6,
	LANGUAGE_NL = 1 << 7,
	LANGUAGE_PL = 1 << 8,
	LANGUAGE_RU = 1 << 9,
	LANGUAGE_HI = 1 << 10,
	LANGUAGE_AR = 1 << 11
};

/* The language of a tag, "pt-br"; of an empty or strange one LANGUAGE_OTHER. */
enum language language_of(struct slice tag);

/* Whether text in a language is judged as English: also where the language is unknown, or 0. */
static inline bool
language_is_english(enum language language)
{
	return language <= LANGUAGE_EN;
}

#endif
