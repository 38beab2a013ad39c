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

/* Appends the item's record with its further fields (rec.h) and its LF to out; notes is scratch.  ERR_NOMEM, ERR_TOOBIG. */
enum err feed_rec_append(struct buf *out, struct buf *notes, const struct feed_item *item, uint64_t episode);

/* Whether a record would have the item's date; whether its audio, which is no picture. */
bool feed_rec_has_date(const struct feed_item *item);
bool feed_rec_has_audio(const struct feed_item *item);

#endif
