/*
 * state: what a run of feedfetch must know about those before it: for each feed its validators (ETag,
 * Last-Modified) and the ids of the episodes that were given.  In the file, a line of fields separated
 * by TAB for each:
 *
 *     feed  URL  ETag  Last-Modified
 *     seen  id
 *
 * where "seen" lines belong to the feed above them.  Escapes are those of records (rec.h).  In memory
 * an id costs some 16 bytes.
 */
#ifndef STATE_H
#define STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "slice.h"

/* The longest validator that is kept. */
#define STATE_MAX_VALIDATOR 2048

struct state;
struct state_feed;

/* NULL when memory ran out. */
struct state *state_new(void);

void state_free(struct state *s);

/* Says that a line of the file is damaged and was skipped. */
typedef void (*state_report)(const char *path, size_t line);

/* Adds what path holds; a file that does not exist holds nothing.  ERR_IO (errno), ERR_NOMEM. */
enum err state_read(struct state *s, const char *path, state_report report);

/*
 * Writes all to path, whole or not at all: to a temporary file beside it, synced, renamed.  The same
 * state gives the same bytes.  ERR_IO (errno), ERR_NOMEM, ERR_TOOBIG for a path without end.
 */
enum err state_write(const struct state *s, const char *path);

/* The feed of this URL, or NULL.  Feeds live as long as the state. */
struct state_feed *state_find(const struct state *s, struct slice url);

/* The feed of this URL, added where it is missing.  NULL when memory ran out. */
struct state_feed *state_add(struct state *s, struct slice url);

/* Whether the episode was given; marks it.  1 it was, 0 it was not, or ERR_NOMEM. */
int state_mark(struct state *s, struct state_feed *f, uint64_t id);

/* Whether no episode of f was ever given. */
bool state_is_new(const struct state_feed *f);

/* Forgets that episodes of f were given. */
void state_forget(struct state_feed *f);

/* Validators of the last answer, "" for none. */
const char *state_etag(const struct state_feed *f);
const char *state_last_modified(const struct state_feed *f);

/* One that is too long to keep counts as none.  ERR_NOMEM. */
enum err state_set_validators(struct state_feed *f, struct slice etag, struct slice last_modified);

#endif
