/*
 * feed_json: the items of a JSON Feed, as its bytes arrive.  Source: jsonfeed.org, versions 1.0 and 1.1.
 * Part of feed, by the same rules; names that the versions do not know are skipped.
 *
 * What a field is taken from, best first:
 *   guid        id, also a number
 *   title       title
 *   link        url, external_url, an id that is a URL
 *   audio       attachments: audio, video, unnamed type, rest
 *   date        date_published, date_modified
 *   notes       the longest of content_html, content_text, summary
 *   lang        the item's language, the feed's
 *
 * An item that is no JSON, or longer than JSON_SPLIT_BYTES, is left out.  Items that come before the
 * feed's title wait for it.
 */
#ifndef FEED_JSON_H
#define FEED_JSON_H

#include "feed.h"

/* What waits for the title: a feed of a thousand episodes and more. */
#define FEED_JSON_WAIT_BYTES ((size_t)16 << 20)

struct feed_json;

/* base is the feed's address, or empty; copied.  NULL when memory ran out. */
struct feed_json *feed_json_new(struct slice base, feed_item_fn take, void *arg);

/* Takes the next bytes, in any encoding.  ERR_NOMEM, or the callback's error. */
enum err feed_json_push(struct feed_json *j, struct slice bytes);

/* Ends the feed.  Errors as feed_json_push; ERR_SYNTAX where it was none: feed_json_what says what it was. */
enum err feed_json_end(struct feed_json *j);

/* In words, what the document was instead of a feed.  Static. */
const char *feed_json_what(const struct feed_json *j);

void feed_json_free(struct feed_json *j);

#endif
