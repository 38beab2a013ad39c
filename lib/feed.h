/*
 * feed: the items of a podcast's feed, as its bytes arrive: RSS 0.9x to 2.0, RDF (RSS 1.0), Atom 0.3
 * and 1.0, with the modules itunes, podcast, content, dc, media, googleplay, psc; and JSON Feed, for which
 * see feed_json.h.  Namespaces go by URI; an unknown or undeclared one by its well-known prefix.  An item
 * is handed on when it is complete, so that memory does not grow with the feed and a truncated one keeps
 * what it has.
 *
 * What a field is taken from, best first:
 *   title       title, itunes:title (dc:title, media:title); of the channel likewise
 *   link        link (Atom: rel=alternate), a guid that is a URL, or says so, and does not deny it
 *   audio       enclosure or link rel=enclosure (audio, video, unnamed type, rest), media:content
 *   date        pubDate, published, issued, dc:date, updated, modified
 *   notes       the longest of content:encoded, content, description, summary, itunes:summary
 *   transcript  podcast:transcript, as feed_choice.h ranks them
 *   chapters    psc:chapters, podcast:chapters
 *   persons     podcast:person, the item's, else the channel's
 *   season, episode   the podcast namespace's, itunes's
 * Of equals the first counts.
 */
#ifndef FEED_H
#define FEED_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "err.h"
#include "feed_choice.h"
#include "slice.h"

/* An episode.  Empty slices and -1 are unknown; all slices last as long as the call. */
struct feed_item {
	struct slice show;             /* the channel's title; one line of clean text (utf8.h) */
	struct slice lang;             /* the channel's language, [a-z0-9-]{2,35} */
	struct slice guid;             /* as it stands, trimmed */
	struct slice title;            /* one line of clean text */
	struct slice link;             /* URLs are http or https, absolute */
	struct slice audio;
	struct slice audio_type;       /* as it stands, trimmed */
	int64_t audio_bytes;
	int64_t duration_s;
	int64_t date;                  /* seconds since 1970 */
	bool has_date;
	struct slice transcript;
	struct slice transcript_type;
	struct slice chapters;         /* a URL, or lines, as the next two: feed_lists.h */
	struct slice persons;
	struct slice soundbites;
	struct slice season, episode;  /* decimal numbers without a sign */
	struct slice notes;            /* raw: feed_notes makes text of it */
	bool notes_are_html;
};

/* What a feed says of itself, from its channel alone.  Empty slices are unknown; they are the parser's. */
struct feed_channel {
	int64_t every_s;               /* how often it changes: ttl, sy:updatePeriod, the longer; 0 unknown */
	int64_t base;                  /* seconds since 1970 of some change, sy:updateBase; INT64_MIN unknown */
	struct slice new_url;          /* itunes:new-feed-url: where it is from now on; http or https, absolute */
	struct slice next;             /* the page of older items: link rel=next, else prev-archive (RFC 5005) */
};

/* Takes an item; an error ends the parse and is what feed_push or feed_end returns. */
typedef enum err (*feed_item_fn)(void *arg, const struct feed_item *item);

struct feed_parser;

/*
 * base is the feed's address, for relative URLs, or NULL; charset is the encoding that HTTP names, or
 * NULL; both are copied.  NULL when memory ran out.
 */
struct feed_parser *feed_new(const char *base, const char *charset, feed_item_fn take, void *arg);

/* Has transcripts chosen by c, which lives as long as f does; before the first feed_push. */
void feed_prefer(struct feed_parser *f, const struct feed_choice *c);

/* What a compressed document may hold where feed_limit does not say otherwise: as http.h's of a body. */
#define FEED_MAX_BYTES ((size_t)64 << 20)

/* Bounds what may come out of a document that is compressed (gunzip.h). */
void feed_limit(struct feed_parser *f, size_t max_bytes);

/*
 * Takes the next bytes, of a document or of one that was compressed though nobody said so.  ERR_NOMEM,
 * ERR_TOOBIG (xml.h, or over the limit), or the callback's error.
 */
enum err feed_push(struct feed_parser *f, struct slice bytes);

/* Ends the feed.  Errors as feed_push; ERR_SYNTAX where it was none: feed_what says what it was. */
enum err feed_end(struct feed_parser *f);

/* Behind feed_end: fills in c, which points into f. */
void feed_channel(const struct feed_parser *f, struct feed_channel *c);

/* In words, what the document was instead of a feed.  Static. */
const char *feed_what(const struct feed_parser *f);

void feed_free(struct feed_parser *f);

/* Appends the notes of item as clean text, at most max bytes.  Errors of buf_reserve. */
enum err feed_notes(struct buf *out, const struct feed_item *item, size_t max);

/* Reads a duration: seconds, MM:SS or HH:MM:SS, fractions cut off.  ERR_SYNTAX, ERR_RANGE over 99 hours. */
enum err feed_duration(struct slice s, int64_t *seconds);

#endif
