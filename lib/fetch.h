/*
 * fetch: feeds, each from its address to the records of its episodes.  It asks them over http when the
 * state and their manners say so (state.h, schedule.h), parses what comes (feed.h), notes in the state
 * what follows from it, and writes the records of the episodes that are new (feed_rec.h): those of a
 * feed in the feed's order, and the feeds in the order in which they were begun.
 *
 * A feed that names its new address (itunes:new-feed-url) is asked there, too, and from then on if that
 * is a feed.  One that is new to the state is read back through its pages of older items (RFC 5005), as
 * far as the bounds of a new feed allow, in runs of some pages; the state says where the next is to go on.
 */
#ifndef FETCH_H
#define FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "err.h"
#include "feed_choice.h"
#include "http.h"
#include "login.h"
#include "slice.h"
#include "state.h"

/* How a feed did. */
enum fetch_class {
	FETCH_DONE,              /* it came whole */
	FETCH_UNCHANGED,
	FETCH_RETIRED,           /* it is gone for good, or was before, and was not asked */
	FETCH_FRESH,             /* not asked: it said that nothing is new until then */
	FETCH_WAITING,           /* not asked: it failed, and gets some time */
	FETCH_FAILED,            /* its server says why in the status */
	FETCH_NO_FEED,           /* what came is something else */
	FETCH_UNREACHABLE,       /* no answer, or half of one */
	FETCH_TOOBIG,
	FETCH_REFUSED,           /* its address is not public */
	FETCH_STOPPED            /* something here failed */
};

struct fetch_report {
	const char *url;
	enum fetch_class class;
	bool asked;
	int64_t until;           /* of a feed that was not asked: when it will be; 0 for never */
	long status;             /* HTTP's, 0 for none */
	size_t bytes;            /* of all its documents */
	size_t pages;            /* of older items, beside the feed itself */
	size_t items, given;     /* that it has; that were new, and are given */
};

/* Who is told what goes on. */
struct fetch_watch {
	/*
	 * Something went wrong, in words: with the feed (ERR_SYNTAX, ERR_TOOBIG, ...), or here, so that
	 * episodes are lost (ERR_NOMEM, ERR_IO); ERR_OK is a note.  url is NULL where it is the output that
	 * failed (errno).
	 */
	void (*complain)(void *arg, const char *url, enum err e, const char *why);
	/* A feed has ended, or was not asked. */
	void (*report)(void *arg, const struct fetch_report *r);
	void *arg;
};

/* What is pointed to must outlive the fetcher. */
struct fetch_opts {
	int64_t now;             /* seconds since 1970 */
	bool force;              /* ask also feeds that are retired, fresh or waiting */
	bool forget;             /* nobody will ask the state what was given */
	uint32_t count;          /* episodes of a feed that is new to the state at most; 0 for all */
	uint64_t age_s;          /* and how old they may be; 0 for any age */
	size_t max_bytes;        /* of a feed and its pages of older items together */
	uint32_t timeout_s;      /* when their downloads have taken so long in all, no further page is begun */
	uint32_t threads;        /* that parse, the caller's among them; at least 1 */
	const struct feed_choice *choice;   /* of transcripts */
	struct state *state;
	const struct login_list *logins;
	struct http *http;       /* NULL for fetch_file alone */
	FILE *out;
	struct fetch_watch watch;
};

struct fetch_totals {
	size_t begun, ended;     /* feeds that were asked; those of them that have ended */
	size_t unreachable;      /* and those that the network kept from us */
	size_t cut_off;          /* of these, those that had not failed before */
	size_t given;            /* episodes */
	bool out_failed;         /* nobody takes what we write; nothing more is done */
	bool lost;               /* an episode was marked in the state and not written: keep no state */
};

struct fetcher;

/* NULL when memory ran out. */
struct fetcher *fetcher_new(const struct fetch_opts *o);

/*
 * Begins a feed, unless it was named before or is not to be asked yet; waits first while too many are
 * under way.  ERR_NOMEM, or ERR_IO where libcurl gave up.
 */
enum err fetch_begin(struct fetcher *r, struct slice url);

/* Waits for the network to bring something, and writes what may be written.  False when none is under way. */
bool fetch_wait(struct fetcher *r);

/* As fetch_wait; false, too, as soon as fd can be read, so that feeds go on while the list is slow. */
bool fetch_wait_input(struct fetcher *r, int fd);

/*
 * Reads the feed that fd gives, without the network.  name stands for its address; base is that, or NULL.
 * ERR_NOMEM, or ERR_IO (errno) where fd cannot be read.
 */
enum err fetch_file(struct fetcher *r, int fd, const char *name, const char *base);

/* Until now.  Valid as long as r. */
const struct fetch_totals *fetcher_totals(const struct fetcher *r);

/* Free its http first: that still knows the feeds which are under way. */
void fetcher_free(struct fetcher *r);

#endif
