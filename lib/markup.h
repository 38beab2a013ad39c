/*
 * markup: text and attributes of HTML and XML, written to a stream whose error flag is the caller's.
 */
#ifndef MARKUP_H
#define MARKUP_H

#include <stdio.h>

#include "slice.h"

/* Writes s, valid UTF-8, as the text of an element or inside a quoted attribute: what it holds is never markup. */
void markup_put(FILE *out, struct slice s);

/* Writes open, which is markup, then text as markup_put does, then close. */
void markup_element(FILE *out, const char *open, struct slice text, const char *close);

#endif
