/*
 * figure: the numbers that a text names, in digits or in words, and whether two of them are one.  The words are those of the files
 * lib/figures/LANG, built in; of a language without a file digits alone are read.
 */
#ifndef FIGURE_H
#define FIGURE_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"

#define FIGURE_VALUES 4

enum figure_base { FIGURE_NO_TIME, FIGURE_MINUTES, FIGURE_MONTHS };

struct figure {
	double value[FIGURE_VALUES];   /* what it may stand for: "third" is 3 or a third */
	size_t n;
	double share;                  /* it may be a share, too: 0.25 of "25 percent", "a quarter" and "one in four"; else 0 */
	double of;                     /* ten, in "nine out of ten"; else 0 */
	enum figure_base base;         /* a time, "half a year", which is also */
	double span;                   /* so many minutes or months */
	bool loose;                    /* its words may say other things: one, first, second */
	struct slice raw;              /* as it stands in the text */
};

/* Words for numbers of all languages that have a file.  NULL when memory ran out. */
struct figures *figures_new(void);
void figures_free(struct figures *f);

struct figure_words;

/* The words of the language of a tag, "pt-br"; of an empty one English; of a strange one none, but never NULL. */
const struct figure_words *figures_of(const struct figures *f, struct slice lang);

/*
 * Cuts the next number, and all before it, off the front of valid UTF-8 *text: "1,225", "two and a half million", "30 %",
 * "nineteen eighty-four", "einunddreißig", "nine out of ten", "doubled".  False at the end.
 */
bool figure_next(const struct figure_words *w, struct slice *text, struct figure *figure);

/*
 * Whether f is said by one of the n figures: "half a year" where that has "six months", "25 percent" where "a quarter", "1992" where
 * "ninety-two", "7,000" where "eleven thousand ... seven".
 */
bool figure_among(const struct figure *f, const struct figure *said, size_t n);

#endif
