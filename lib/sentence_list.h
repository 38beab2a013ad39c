/*
 * sentence_list: the numbers and letters of a list's items: 1. 2.  a) b)  1.) 2.)  with or without a bullet.
 */
#ifndef SENTENCE_LIST_H
#define SENTENCE_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"

struct list_item {
	unsigned number;     /* "b" is 2 */
	unsigned style;      /* how it is written; never 0 */
};

/* The length of a bullet at the front of s, or 0. */
size_t bullet_at(struct slice s);

/*
 * The length of a bullet, of an item's number, or of both at the front of text from i on, or 0; item->number
 * is 0 where there is no number.
 */
size_t list_item_at(struct list_item *item, struct slice text, size_t i);

/*
 * Where the item begins, with its bullet, whose number ends with the mark at `mark`, or 0: then the mark
 * ends no item's number that stands behind white space and `from`.
 */
size_t list_item_before(struct list_item *item, struct slice text, size_t from, size_t mark);

#endif
