/* recognise_pool: threads for recognitions, each of which takes one after the other. */
#ifndef RECOGNISE_POOL_H
#define RECOGNISE_POOL_H

#include "recognise.h"

struct recognise_pool;

/* n threads, fewer where the system gives no more.  ERR_NOMEM, also for no thread at all; ERR_IO (errno). */
enum err recognise_pool_open(struct recognise_pool **p, unsigned n);

/* Hands one over, which is the pool's until it comes back; false where it could not be. */
bool recognise_pool_give(struct recognise_pool *p, struct recognition *r);

/*
 * Waits for one that is done, or until fd, where it is not -1, can be read, or about a second.  Returns 1 with *r
 * the one that came back or NULL, 0 for fd, or ERR_NOMEM.
 */
int recognise_pool_wait(struct recognise_pool *p, int fd, struct recognition **r);

/* All must have come back. */
void recognise_pool_free(struct recognise_pool *p);

#endif
