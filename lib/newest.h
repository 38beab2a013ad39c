/*
 * newest: of the lines that come by, the n with the newest dates, given in the order they came.
 * Start from { .max = n }, all else zero.
 */
#ifndef NEWEST_H
#define NEWEST_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "slice.h"

struct newest {
	size_t max;              /* lines to keep, at least 1 */
	struct newest_line *heap;   /* the oldest first */
	size_t n, cap;
	uint64_t added;
};

/*
 * Adds a copy of line, if it belongs to the newest.  Of one date the first counts as newest, as feeds
 * put the newest first; INT64_MIN is no date, and older than all.  ERR_NOMEM.
 */
enum err newest_add(struct newest *k, int64_t date, struct slice line);

/* Hands the lines to put in the order they came, and forgets them.  The first error of put ends it. */
enum err newest_pour(struct newest *k, enum err (*put)(void *arg, struct slice line), void *arg);

void newest_free(struct newest *k);

#endif
