/*
 * spool: bytes that wait for their turn, in many streams, each in the order it came.  A little of them is
 * kept in memory, the rest in one temporary file that has no name.  All of it may be used by several threads at
 * once.  Start a spool from { .store = ... }, all else zero; the store outlives it.
 */
#ifndef SPOOL_H
#define SPOOL_H

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>

#include "buf.h"
#include "slice.h"

#define SPOOL_BYTES 65536                /* of a spool that are kept in memory */
#define SPOOL_STORE_BYTES (4 << 20)      /* of all the spools of a store */

struct spool_store {
	pthread_mutex_t lock;    /* of the store, and of what it counts of its spools */
	FILE *file;
	uint64_t end;            /* where it goes on; 0 as soon as nothing in it waits */
	size_t held;             /* bytes in memory */
	size_t parts;            /* runs of bytes in the file that wait */
};

struct spool {
	struct spool_store *store;
	struct spool_part *parts;        /* in the file, in order; behind them comes mem */
	size_t n, cap;
	struct buf mem;
};

void spool_store_init(struct spool_store *s);

/* Appends s.  ERR_NOMEM, or ERR_IO (errno) of the temporary file. */
enum err spool_add(struct spool *p, struct slice s);

bool spool_is_empty(struct spool *p);

/* How large the temporary file is. */
uint64_t spool_store_bytes(struct spool_store *s);

/* Writes all to out, and empties the spool.  ERR_IO (errno): of the file or of out, as ferror(out) tells. */
enum err spool_pour(struct spool *p, FILE *out);

void spool_free(struct spool *p);

/* Its spools must be free, or never used again. */
void spool_store_free(struct spool_store *s);

#endif
