/*
 * markup: text as it may stand in XML.  Part of repair.
 */
#ifndef MARKUP_H
#define MARKUP_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "slice.h"

/* Whether a byte is neither markup nor forbidden nor the beginning of something that is. */
bool markup_is_plain(unsigned char c);

/* The length of the front of s that is plain. */
size_t markup_plain_front(struct slice s);

/*
 * Appends the character that s, valid UTF-8, begins with: escaped where it is markup, not at all where
 * XML forbids it.  Sets *e to an error of buf_reserve, or leaves it; returns the character's length.
 */
size_t markup_add_odd(struct buf *out, struct slice s, enum err *e);

/* Appends the character of a reference (entity.h), escaped where it would be taken for markup or space. */
enum err markup_add_character(struct buf *out, uint32_t cp);

/* Appends text, its references read; as a value in double quotes their like is escaped, too. */
enum err markup_add_text(struct buf *out, struct slice text, bool is_value);

#endif
