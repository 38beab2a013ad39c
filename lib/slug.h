/*
 * slug: names for files and addresses, made of what comes from outside: small letters, digits and hyphens alone, never
 * empty, never one that a system reserves.
 */
#ifndef SLUG_H
#define SLUG_H

#include "slice.h"

#define SLUG_BYTES 96

/*
 * Write a name, with a NUL, and return it.  That of an insight is "EPISODE-SEQ"; where episode is not 16 hexadecimal digits,
 * their place is taken by those of its digest.
 */
const char *slug_insight(char name[SLUG_BYTES], struct slice episode, struct slice seq);

/*
 * That of a title is its letters without accents and its digits, "load-bearing".  Titles have the same name that differ in the
 * case of ASCII letters alone, and no others: one that has more than words and spaces ends with digits of its digest.
 */
const char *slug_title(char name[SLUG_BYTES], struct slice title);

#endif
