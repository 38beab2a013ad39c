/*
 * gunzip: a stream that may be compressed though nobody said so, as it was before: gzip (RFC 1952), also
 * in several members, and zlib (RFC 1950) by their first two bytes; whatever else passes as it is.  By zlib.
 */
#ifndef GUNZIP_H
#define GUNZIP_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "slice.h"

/* Takes a piece of the stream.  An error ends the stream and is handed to whoever feeds it. */
typedef enum err (*gunzip_sink)(void *arg, struct slice bytes);

struct gunzip;

/* NULL when memory ran out. */
struct gunzip *gunzip_new(gunzip_sink sink, void *arg);

/* Bounds what may come out of compressed bytes; without it there is no bound. */
void gunzip_limit(struct gunzip *g, size_t max_bytes);

/*
 * Takes the next bytes.  Errors of the sink, ERR_NOMEM, ERR_TOOBIG over the limit.  Damage is no error:
 * the stream ends there, and what came before it stands.
 */
enum err gunzip_push(struct gunzip *g, struct slice bytes);

/* Ends the stream: what was held back goes to the sink. */
enum err gunzip_end(struct gunzip *g);

/* Whether the stream was compressed. */
bool gunzip_was_compressed(const struct gunzip *g);

void gunzip_free(struct gunzip *g);

#endif
