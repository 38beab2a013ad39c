/*
 * fetch_room: one feed, for fetch, which keeps them in order.  Part of fetch.
 */
#ifndef FETCH_ROOM_H
#define FETCH_ROOM_H

#include "buf.h"
#include "feed.h"
#include "fetch.h"
#include "newest.h"
#include "spool.h"

struct fetcher {
	struct fetch_opts o;
	struct fetch_totals totals;
	struct fetch *first, *last;      /* those whose records are not all written, in order */
	size_t n;
	struct buf line, notes;          /* a record, and the text of its notes */
};

/* One feed, from its address until its episodes are written. */
struct fetch {
	struct fetcher *run;
	char *url;
	struct state_feed *known;
	struct feed_parser *parser;
	size_t items, given;
	bool limited;                    /* the bounds of a new feed count */
	struct newest newest;
	struct spool spool;              /* episodes that wait for the feeds before this one */
	enum err e;                      /* why the sink stopped */
	bool ended;
	struct fetch *next;
};

/* A feed that takes items.  NULL when memory ran out. */
struct fetch *fetch_new(struct fetcher *r, struct state_feed *known);

/* Makes the parser of its document; base and charset are feed_new's.  ERR_NOMEM. */
enum err fetch_start_parser(struct fetch *f, const char *base, const char *charset);

/* Asks for it.  ERR_NOMEM. */
enum err fetch_request(struct fetch *f);

/* Judges how its download ended, and notes in the state what follows from it. */
void fetch_judge(struct fetch *f, const struct http_response *rs);

/*
 * Ends the parse: what the bounds of a new feed left is given, if the document came whole; else the feed
 * is as if never seen.  Whether all is well; if not, it has said why, unless it did not come whole.
 */
bool fetch_end_feed(struct fetch *f, bool whole);

/* Says that something failed here, or what the feed is. */
void fetch_complain_of(struct fetch *f, enum err e);

void fetch_free(struct fetch *f);

/* Says that the output failed; the run ends. */
void fetch_fail_output(struct fetcher *r);

#endif
