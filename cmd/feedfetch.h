/* feedfetch: what its files share. */
#ifndef FEEDFETCH_H
#define FEEDFETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "feed.h"
#include "http.h"
#include "identity.h"
#include "login.h"
#include "newest.h"
#include "spool.h"
#include "state.h"

#define WINDOW 256               /* feeds begun beyond the first that has not ended */
#define MAX_COUNT 1000000

struct opts {
	const char *logins;      /* -C: who the user is where; NULL for nobody */
	uint32_t per_host;       /* -H: downloads at once from a host */
	uint32_t parallel;       /* -P: and in all */
	bool allow_private;      /* -L */
	uint64_t max_bytes;      /* -M: of a body */
	bool opml;               /* -O: write the state's feeds, and no more */
	struct feed_choice choice;   /* -T: which transcripts are preferred */
	const char *next;        /* -S: where the new state goes; NULL: where the old one is */
	uint64_t age_s;          /* -a: how old an episode of a new feed may be; 0 for any age */
	bool force;              /* -f: ask every feed */
	const char *file;        /* -i: a feed to parse without the network */
	uint32_t count;          /* -n: episodes of a feed at most; 0 for all */
	const char *state;       /* -s: what was given before; NULL for nothing */
	uint32_t timeout_s;      /* -t: for a download */
	const char *url;         /* -u: the address of what -i names */
	bool verbose;            /* -v */
};

struct run {
	struct opts o;
	int64_t now;                     /* seconds since 1970 */
	struct state *state;
	struct login_list logins;
	char *netrc;                     /* the user's, or NULL */
	struct http *http;
	struct fetch *window[WINDOW];    /* by number, modulo WINDOW */
	size_t head, tail;               /* the first that has not ended, the next to begin */
	size_t ended, unreachable;       /* feeds; those among them that the network kept from us */
	size_t given;                    /* episodes */
	struct buf line, notes;          /* a record, and the text of its notes */
	bool out_failed;                 /* nobody takes what we write */
	bool lost;                       /* an episode was marked and not written: keep no state */
	bool progress;
};

/* One feed, from its line in the list until its episodes are written. */
struct fetch {
	struct run *run;
	char *url;
	size_t number;
	struct state_feed *known;
	struct feed_parser *parser;
	struct identity identity;
	size_t items, given;
	bool limited;                    /* -n and -a count */
	struct newest newest;
	struct spool spool;              /* episodes that wait for the feeds before this one */
	enum err e;                      /* why the sink stopped */
	bool ended;
};

/* Begins the download of a feed, unless it was named before, or is not to be asked yet.  ERR_NOMEM. */
enum err fetch_begin(struct run *run, struct slice url);

/* Judges how a download ended, and notes in the state what follows from it. */
void fetch_end(struct fetch *f, const struct http_response *rs);

/* Writes what the feeds whose turn it is have, up to the first that has not ended. */
void fetch_advance(struct run *run);

/* Parses the feed in a file, or in standard input. */
void fetch_file(struct run *run);

void fetch_free(struct fetch *f);

/* Says that the output failed, once; the run ends. */
void fail_output(struct run *run);

/* Clears the line of progress from the terminal, before something else is said. */
void hide_progress(const struct run *run);

#endif
