/*
 * feed_lists: the fields of an item that are lists: its chapters (Podlove Simple Chapters), persons and
 * soundbites (podcast namespace), a line for each.  What has a fixed form comes first in a line, so that
 * awk splits it off; the free text is last:
 *
 *     chapters     "754.20 The bill"          start
 *     persons      "guest Ada Lovelace"       role, in lower case, "-" for its spaces
 *     soundbites   "73.00 60.00 A tripling"   start, duration
 *
 * Times are seconds; text is clean, one line, and may be missing of a soundbite.  What has no time or no
 * name counts as missing; a line that has no room is left out.  Part of feed.
 */
#ifndef FEED_LISTS_H
#define FEED_LISTS_H

#include "buf.h"
#include "feed_names.h"
#include "slice.h"
#include "xml.h"

#define FEED_CHAPTERS_BYTES 16384   /* several hundred chapters */
#define FEED_LIST_BYTES 4096        /* of persons, of soundbites */

struct feed_lists {
	struct buf chapters, persons, soundbites;
	struct buf words;        /* what stands before the text that is on its way */
	struct buf text;         /* scratch */
};

void feed_lists_init(struct feed_lists *l);
void feed_lists_free(struct feed_lists *l);

/* Begins an item. */
void feed_lists_reset(struct feed_lists *l);

/* Takes the attributes of psc:chapter.  scratch is any buffer.  ERR_NOMEM alone, as below. */
enum err feed_lists_chapter(struct feed_lists *l, const struct xml_attr *a, size_t n, struct buf *scratch);

/* Takes the attributes of el, EL_PERSON or EL_SOUNDBITE, whose text is to come. */
enum err feed_lists_open(struct feed_lists *l, enum feed_element el, const struct xml_attr *a, size_t n);

/* Takes that text. */
enum err feed_lists_text(struct feed_lists *l, enum feed_element el, struct slice text, struct buf *scratch);

#endif
