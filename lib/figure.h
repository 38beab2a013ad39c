/* figure: the numbers that a text names, in digits, and in English words. */
#ifndef FIGURE_H
#define FIGURE_H

#include <stdbool.h>

#include "slice.h"

/*
 * Cuts the next number, and all before it, off the front of *text: "1,225", "2.5", "30%", "5 million", "two hundred and fifty",
 * "a dozen".  Words for less than 13 alone are no figures: they count what is said otherwise.  False at the end.
 */
bool figure_next(struct slice *text, double *value);

#endif
