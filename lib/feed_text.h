/*
 * feed_text: the texts of a feed's elements, and the fields that are made of them.  Part of feed.
 */
#ifndef FEED_TEXT_H
#define FEED_TEXT_H

#include <stdbool.h>

#include "buf.h"
#include "slice.h"

#define FEED_TEXT_BYTES 65536    /* of one element: more is cut off; notes are shortened further anyway */
#define FEED_LINE_BYTES 4096     /* of a title or guid */

/* The text of an element, as it comes in pieces. */
struct feed_text {
	struct buf buf;
	bool is_html;
	bool is_full;            /* some was cut off: what comes later would stand in the wrong place */
};

void feed_text_begin(struct feed_text *t, bool is_html);

/* Adds a piece, as much of it as has room.  ERR_NOMEM. */
enum err feed_text_add(struct feed_text *t, struct slice s);

/*
 * Sets b to text as one clean line.  Publishers escape titles twice ("Rock &amp;amp; Roll"): what still
 * looks like a reference is one.  Tags go only where the text says that it is HTML.  ERR_NOMEM.
 */
enum err feed_set_line(struct buf *b, struct slice text, bool is_html, struct buf *scratch);

/* Sets b to a language tag (BCP 47) in lower case, or to nothing where text is none.  ERR_NOMEM. */
enum err feed_set_lang(struct buf *b, struct slice text);

/* Sets b to s, trimmed, as much of it as has room.  ERR_NOMEM. */
enum err feed_set(struct buf *b, struct slice s);

/* Appends as much of s as has room; a character is not cut.  ERR_NOMEM. */
enum err feed_add_front(struct buf *b, struct slice s);

/* What else than memory can run out while a field is filled costs the field alone. */
enum err feed_forgive(enum err e);

#endif
