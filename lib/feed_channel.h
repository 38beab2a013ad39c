/*
 * feed_channel: what a feed says of itself, filled from its channel's elements as they come by.  Part of
 * feed, which hands it on (struct feed_channel).
 */
#ifndef FEED_CHANNEL_H
#define FEED_CHANNEL_H

#include "buf.h"
#include "feed.h"
#include "feed_names.h"
#include "xml.h"

struct feed_channel_draft {
	struct buf new_url, next, archive;
	int64_t ttl_s, period_s, frequency;      /* 0 for unknown */
	int64_t base;                            /* INT64_MIN for none */
};

void feed_channel_init(struct feed_channel_draft *d);
void feed_channel_free(struct feed_channel_draft *d);

/* Each takes an element; what is not as it should be counts as missing.  ERR_NOMEM alone. */
enum err feed_channel_link(struct feed_channel_draft *d, struct slice base, const struct xml_attr *a, size_t n);
enum err feed_channel_text(struct feed_channel_draft *d, struct slice base, enum feed_element el, struct slice text);

/* Takes the address of the page of older items: the first one counts.  ERR_NOMEM. */
enum err feed_channel_next(struct feed_channel_draft *d, struct slice base, struct slice ref);

/* Fills in c, which points into d. */
void feed_channel_give(const struct feed_channel_draft *d, struct feed_channel *c);

#endif
