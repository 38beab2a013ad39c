/*
 * fetch_room: one feed, for fetch, which keeps them in order.  A feed is a document, and those that it
 * leads to: the same at the address that it names as its new one, and on a first fetch the pages of its
 * older items.  Part of fetch.
 */
#ifndef FETCH_ROOM_H
#define FETCH_ROOM_H

#include "buf.h"
#include "feed.h"
#include "fetch.h"
#include "identity.h"
#include "idset.h"
#include "newest.h"
#include "spool.h"
#include "workers.h"

struct fetcher {
	struct fetch_opts o;
	struct fetch_totals totals;
	struct fetch *first, *last;      /* in order: those that are under way, or whose records wait */
	size_t n;
	struct spool_store store;
	struct workers *workers;         /* they parse what http brings; NULL for fetch_file alone */
};

/* Which document of a feed is under way. */
enum fetch_step {
	FETCH_HOME,                      /* the feed, where the state knows it */
	FETCH_MOVE,                      /* the same, where it says it is from now on */
	FETCH_PAGE                       /* older items */
};

/* One feed, from its address until its episodes are written. */
struct fetch {
	struct fetcher *run;
	struct state_feed *known;
	enum fetch_step step;
	struct feed_parser *parser;      /* of the document under way */
	struct work work;                /* its bytes; while they are not taken, the parser and its items are the workers' */
	struct identity identity;        /* of its items */
	struct buf line, notes;          /* a record, and the text of its notes */
	enum err e;                      /* why its sink stopped */
	int why;                         /* errno, where that is ERR_IO */
	struct buf address;              /* of the document, NUL-terminated */
	struct buf page;                 /* of the older items, as the last document had it, or empty */
	struct idset asked;              /* addresses, hashed: none twice */
	bool wants_pages, resumes;       /* older items; those that an earlier run did not get */
	bool limited;                    /* the bounds of a new feed count */
	bool saw_old;                    /* an item was beyond them */
	struct newest newest;
	struct spool spool;              /* episodes that wait for the feeds before this one */
	bool is_direct;                  /* none waits, none is before it, and no worker has it: episodes go out at once */
	struct fetch_report report;
	int64_t spent_ms;                /* by its downloads */
	size_t fresh;                    /* items of the document that no run has seen */
	unsigned moves;
	bool ended;
	struct fetch *prev, *next;
};

/* A feed that takes items.  NULL when memory ran out. */
struct fetch *fetch_new(struct fetcher *r, struct state_feed *known);

void fetch_free(struct fetch *f);

/* Makes the parser of a document; base and charset are feed_new's.  ERR_NOMEM. */
enum err fetch_start_parser(struct fetch *f, const char *base, const char *charset);

/* Asks for a document.  ERR_NOMEM. */
enum err fetch_ask(struct fetch *f, enum fetch_step step, struct slice url);

/* Whether an address was asked, for this feed; if not, it is now.  Says so where memory runs out. */
bool fetch_was_asked(struct fetch *f, struct slice url);

/* Waits until all that came of the document is parsed. */
void fetch_catch_up(struct fetch *f);

/* Writes the episodes that wait. */
void fetch_pour(struct fetch *f);

/* workers': parses a piece of the document of a feed, which is arg. */
enum err fetch_parse(void *arg, struct slice bytes);

/* Ends the parse of an answer.  Whether it came whole and is a feed; if not, f->e may say why. */
bool fetch_end_document(struct fetch *f, const struct http_response *rs);

/* Whether the feed itself, not what it leads to, is well. */
bool fetch_is_well(const struct fetch *f);

/* Ends the feed: what its bounds left is given, if it is well; else a bounded one is as if never seen. */
void fetch_finish(struct fetch *f);

/* Judges how the download of the feed itself ended, and notes in the state what follows from it. */
void fetch_judge(struct fetch *f, const struct http_response *rs);

/* The feed is well: notes where it is now, what it is, and until when it is fresh.  ERR_NOMEM. */
enum err fetch_settle(struct fetch *f, const struct http_response *rs);

/* Judges the document that ended, and asks for what it leads to.  Whether another is under way. */
bool fetch_follow(struct fetch *f, const struct http_response *rs);

/* Says what is wrong; ERR_OK where it is nothing of note. */
void fetch_complain(const struct fetch *f, enum err e, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Says that something failed here, or what the feed is. */
void fetch_complain_of(struct fetch *f, enum err e);

/* Says that the output failed; the run ends. */
void fetch_fail_output(struct fetcher *r);

#endif
