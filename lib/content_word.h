/*
 * content_word: what the words of a text tell of what it is about, in any language, by a short list of words that tell nothing
 * (lib/empty_words) and by their length.
 */
#ifndef CONTENT_WORD_H
#define CONTENT_WORD_H

#include <stdbool.h>
#include <stdint.h>

#include "word.h"

/* Whether a word is on the list of those that tell nothing of what a text is about. */
bool content_word_is_empty(const struct word *w);

/* Cuts w to its stem: its first letters, without the ending of a plural.  Of a number each digit counts. */
void content_word_cut(struct word *w);

/* How much a stem tells, 0 to 4, by its length alone: short words are common ones.  A number tells more than a word as long. */
uint32_t content_word_weight(const struct word *w);

#endif
