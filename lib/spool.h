/*
 * spool: bytes that wait for their turn, in the order they came: a little of them in memory, the rest
 * in a temporary file that has no name.  Start from zero bytes.
 */
#ifndef SPOOL_H
#define SPOOL_H

#include <stdio.h>

#include "buf.h"
#include "slice.h"

/* What is kept in memory: a window full of feeds makes 16 MiB of it at most. */
#define SPOOL_BYTES 65536

struct spool {
	struct buf mem;
	FILE *file;
};

/* Appends s.  ERR_NOMEM, or ERR_IO (errno) of the temporary file. */
enum err spool_add(struct spool *p, struct slice s);

/* Writes all to out, and empties the spool.  ERR_IO (errno): of the file or of out, as ferror(out) tells. */
enum err spool_pour(struct spool *p, FILE *out);

void spool_free(struct spool *p);

#endif
