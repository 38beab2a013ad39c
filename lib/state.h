/*
 * state: what a run of feedfetch must know about those before it: for each feed its validators (ETag,
 * Last-Modified), where it moved, when to ask it again, and the ids of the episodes that were given.  In
 * the file, a line of fields separated by TAB for each:
 *
 *     feed  URL  ETag  Last-Modified
 *     title  text
 *     moved  URL
 *     page  URL [failures]
 *     wait  time [failures]
 *     every  seconds [time]
 *     retired
 *     seen  id
 *     alias  id
 *
 * where the others belong to the feed above them, and only the last two stand more than once.  An alias is
 * what else an episode that was given is known by, or what turned out to name nothing: identity.h.  Times are those
 * of records, RFC 3339.  Escapes are those of records (rec.h).  In memory an id costs some 16 bytes.
 */
#ifndef STATE_H
#define STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "idset.h"
#include "slice.h"

/* The longest text that is kept: validators, titles. */
#define STATE_MAX_TEXT 2048

/* Feeds live as long as the state.  Texts are set by state_set, and never NULL. */
struct state_feed {
	struct slice url;                /* as the user gave it: the feed's name for ever; NUL-terminated */
	char *etag, *last_modified;      /* of the last answer, "" for none */
	char *moved;                     /* the address that it said it has now, or "" */
	char *page;                      /* of its older items: where the next run goes on, or "" */
	uint32_t page_failures;          /* in a row */
	char *title;
	int64_t not_before;              /* seconds since 1970: when to ask again, 0 at once */
	uint32_t failures;               /* in a row */
	int64_t every_s, every_base;     /* how often it changes, as it says itself (feed.h): 0, INT64_MIN unknown */
	bool retired;                    /* gone for good, as its server says */
	bool named;                      /* the caller's; not in the file */
	/* the rest is state's own */
	struct idset seen, alias;
	struct state_feed *next;         /* in the file's order; NULL at the end */
	struct state_feed *chain;        /* in the bucket */
};

struct state;

/* NULL when memory ran out. */
struct state *state_new(void);

void state_free(struct state *s);

/* Says that a line of the file is damaged and was skipped. */
typedef void (*state_report)(const char *path, size_t line);

/*
 * Adds what path holds; a file that does not exist holds nothing.  ERR_SYNTAX where none of its lines, or of
 * the first ten, is one of a state: it must not be written over.  ERR_IO (errno), ERR_NOMEM.
 */
enum err state_read(struct state *s, const char *path, state_report report);

/*
 * Writes all to path, whole or not at all: to a temporary file beside it, synced, renamed.  The file has
 * the mode that the one at like has, or else is its owner's alone.  The same state gives the same bytes.
 * ERR_IO (errno), ERR_NOMEM, ERR_TOOBIG for a path without end.
 */
enum err state_write(const struct state *s, const char *path, const char *like);

/* The first feed, in the order they were added, or NULL. */
const struct state_feed *state_first(const struct state *s);

/* The feed of this URL, or NULL. */
struct state_feed *state_find(const struct state *s, struct slice url);

/* The feed of this URL, added where it is missing.  NULL when memory ran out. */
struct state_feed *state_add(struct state *s, struct slice url);

/* Whether the episode was given; marks it.  1 it was, 0 it was not, or ERR_NOMEM. */
int state_mark(struct state *s, struct state_feed *f, uint64_t id);

/* Whether the episode was given; whether the alias is known. */
bool state_has(const struct state *s, const struct state_feed *f, uint64_t id);
bool state_has_alias(const struct state *s, const struct state_feed *f, uint64_t id);

/* Adds an alias.  ERR_NOMEM. */
enum err state_add_alias(struct state_feed *f, uint64_t id);

/* How many episodes of f were given, or marked. */
size_t state_given(const struct state_feed *f);

/* Forgets that episodes of f were given. */
void state_forget(struct state_feed *f);

/* Sets a text of a feed; one that is too long to keep counts as none.  ERR_NOMEM. */
enum err state_set(char **text, struct slice value);

#endif
