/*
 * pool: the best P of scored records, however many there are, in memory bounded by P.
 *
 * Two lines are twins where the words of their texts (word.h), their shows and their further fields also: are the same;
 * a text without a word has none.  The pool of a set of lines is the P that rank first (rec_cmp, then the bytes of the
 * line) among the best of each set of twins.  It is exactly mergeable: pool(A + B) = pool(pool(A) + pool(B)), for any
 * A and B, in whatever order lines come.  For, a line x of pool(A + B) is the best of its twins in A + B, so also in the
 * part it comes from, say A; each set of twins of which A has a better one than x has a better one in A + B, and those
 * are fewer than P; so x is in pool(A).  Of what else is in pool(A) and pool(B), a twin of x is worse than x, and the best
 * of any other twins is no better than their best in A + B, which came after all P.  A line at a time is the same with
 * B = {x}: that twins share one place never keeps a line out that belongs in.  (Shows are part of it since a twin from
 * another show is corroboration, for the choice to name.)
 */
#ifndef POOL_H
#define POOL_H

#include <stddef.h>

#include "err.h"
#include "rec.h"
#include "slice.h"

/* One of the best. */
struct pool_entry {
	struct buf line;             /* the record's line, clean, without its LF */
	struct rec rec;              /* points into line */
	double score;
	/* the rest is pool.c's */
	uint64_t words;              /* hash of what twins share */
	size_t place;                /* in the heap */
	struct pool_entry *chain;    /* the next in the same bucket */
};

struct pool;

/* A pool of the best max lines, at least 1.  NULL when memory ran out. */
struct pool *pool_new(size_t max);

/*
 * Offers a line, without its LF, any bytes, with its score; it is copied where it belongs to the best.  ERR_NOMEM, or ERR_TOOBIG
 * where it would be over REC_MAX_BYTES as a record with all its TABs; the pool is then as before.
 */
enum err pool_add(struct pool *p, struct slice line, double score);

/*
 * How many bytes at the front of bytes are whole lines, with their LFs, that have a score and cannot be among the best:
 * most of a long input, for a few nanoseconds each.  *lines is their number.  A line that it stops at may still be worse.
 */
size_t pool_skip(const struct pool *p, struct slice bytes, size_t *lines);

/* Ends the adding: the entries in rank order, best first, *n of them; valid until pool_free. */
struct pool_entry *const *pool_rank(struct pool *p, size_t *n);

void pool_free(struct pool *p);

#endif
