/*
 * workers: streams of bytes that arrive on one thread and are taken by several, for parsers of many documents at
 * once.  The pieces of a stream are taken one after the other, in their order, by whichever thread is free; the
 * thread that adds them, the owner, helps where too many wait, and while it waits for a stream to be taken.
 * Without threads all is taken as it is added.
 */
#ifndef WORKERS_H
#define WORKERS_H

#include "buf.h"
#include "err.h"
#include "slice.h"

#define WORKERS_BYTES (4 << 20)          /* that may wait to be taken, and of these */
#define WORK_BYTES (128 << 10)           /* of one stream, beside the piece that made it as many */

/* Takes a piece of the stream arg, on any thread; an error ends the stream. */
typedef enum err (*worker_fn)(void *arg, struct slice bytes);

struct workers;

/* A stream.  Start it from { .arg = ... }, all else zero; it is workers' own until work_finish or workers_free. */
struct work {
	void *arg;
	enum { WORK_IDLE, WORK_QUEUED, WORK_TAKEN } step;
	enum err e;
	struct buf waiting, taken;
	struct work *prev, *next;        /* in the queue */
};

/* n threads beside the owner; fewer where the system gives no more.  NULL when memory ran out. */
struct workers *workers_new(worker_fn take, unsigned n);

/* Adds a copy of bytes to the stream.  ERR_NOMEM, or the error that ended it. */
enum err work_add(struct workers *t, struct work *w, struct slice bytes);

/* Waits until the stream is taken, and forgets its memory; it may then begin again.  The error that ended it. */
enum err work_finish(struct workers *t, struct work *w);

/* Ends the threads; what no thread had begun to take is dropped. */
void workers_free(struct workers *t);

/* Frees what the stream holds, behind work_finish or workers_free. */
void work_free(struct work *w);

#endif
