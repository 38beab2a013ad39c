/*
 * feed_rec: an item of a feed as a record, podsift-records(5).
 */
#ifndef FEED_REC_H
#define FEED_REC_H

#include <stdint.h>

#include "buf.h"
#include "feed.h"

/* An episode's notes are at most this long: several screens. */
#define FEED_REC_NOTES_BYTES 16384

/*
 * The episode's name for ever: by its guid, else its enclosure, link, title and date, or notes; and by
 * url, the feed's address as the user gave it.
 */
uint64_t feed_rec_episode(struct slice url, const struct feed_item *item);

/* Appends the item's record with its further fields (rec.h) and its LF to out; notes is scratch.  ERR_NOMEM, ERR_TOOBIG. */
enum err feed_rec_append(struct buf *out, struct buf *notes, const struct feed_item *item, uint64_t episode);

/* Whether a record would have the item's date. */
bool feed_rec_has_date(const struct feed_item *item);

#endif
