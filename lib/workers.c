#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "workers.h"

struct workers {
	worker_fn take;
	pthread_mutex_t lock;            /* of all below, and of each work but for what it is taking */
	pthread_cond_t queued, taken;
	struct work *first, *last;       /* streams that wait for a thread */
	size_t bytes;                    /* that wait in all streams */
	bool ends;
	unsigned n;
	pthread_t thread[];
};

static void
enqueue(struct workers *t, struct work *w)
{
	w->step = WORK_QUEUED;
	w->next = NULL;
	if ((w->prev = t->last) != NULL)
		t->last->next = w;
	else
		t->first = w;
	t->last = w;
}

static void
dequeue(struct workers *t, struct work *w)
{
	if (w->prev != NULL)
		w->prev->next = w->next;
	else
		t->first = w->next;
	if (w->next != NULL)
		w->next->prev = w->prev;
	else
		t->last = w->prev;
}

/* Takes all that waits of a queued stream, and what comes meanwhile.  Called, and returns, with the lock. */
static void
take_all(struct workers *t, struct work *w)
{
	struct buf empty;
	enum err e = w->e;

	dequeue(t, w);
	w->step = WORK_TAKEN;
	while (e == ERR_OK && w->waiting.len > 0) {
		empty = w->taken;
		w->taken = w->waiting;
		w->waiting = empty;
		t->bytes -= w->taken.len;
		pthread_mutex_unlock(&t->lock);
		e = t->take(w->arg, buf_slice(&w->taken));
		buf_clear(&w->taken);
		pthread_mutex_lock(&t->lock);
	}
	w->e = e;
	t->bytes -= w->waiting.len;
	buf_clear(&w->waiting);
	w->step = WORK_IDLE;
	pthread_cond_broadcast(&t->taken);
}

/* Makes itself useful, or waits until some stream is taken. */
static void
help(struct workers *t)
{
	if (t->first != NULL)
		take_all(t, t->first);
	else
		pthread_cond_wait(&t->taken, &t->lock);
}

static void *
serve(void *arg)
{
	struct workers *t = arg;

	pthread_mutex_lock(&t->lock);
	while (!t->ends)
		if (t->first != NULL)
			take_all(t, t->first);
		else
			pthread_cond_wait(&t->queued, &t->lock);
	pthread_mutex_unlock(&t->lock);
	return NULL;
}

struct workers *
workers_new(worker_fn take, unsigned n)
{
	struct workers *t = calloc(1, sizeof(*t) + n * sizeof(pthread_t));

	if (t == NULL)
		return NULL;
	t->take = take;
	pthread_mutex_init(&t->lock, NULL);
	pthread_cond_init(&t->queued, NULL);
	pthread_cond_init(&t->taken, NULL);
	while (t->n < n && pthread_create(&t->thread[t->n], NULL, serve, t) == 0)
		t->n++;
	return t;
}

static enum err
add_waiting(struct workers *t, struct work *w, struct slice bytes)
{
	enum err e;

	w->waiting.max = w->taken.max = SIZE_MAX / 4;   /* what waits is bounded below */
	if (w->e != ERR_OK || (e = buf_add(&w->waiting, bytes)) != ERR_OK)
		return w->e != ERR_OK ? w->e : e;
	t->bytes += bytes.len;
	if (w->step == WORK_IDLE) {
		enqueue(t, w);
		pthread_cond_signal(&t->queued);
	}
	while (t->bytes > WORKERS_BYTES || w->waiting.len > WORK_BYTES)
		help(t);
	return w->e;
}

enum err
work_add(struct workers *t, struct work *w, struct slice bytes)
{
	enum err e;

	if (t->n == 0)
		return w->e = w->e != ERR_OK ? w->e : t->take(w->arg, bytes);
	pthread_mutex_lock(&t->lock);
	e = add_waiting(t, w, bytes);
	pthread_mutex_unlock(&t->lock);
	return e;
}

enum err
work_finish(struct workers *t, struct work *w)
{
	enum err e;

	pthread_mutex_lock(&t->lock);
	while (w->step != WORK_IDLE)
		if (w->step == WORK_QUEUED)
			take_all(t, w);
		else
			help(t);
	e = w->e;
	pthread_mutex_unlock(&t->lock);
	work_free(w);
	w->e = ERR_OK;
	return e;
}

void
workers_free(struct workers *t)
{
	if (t == NULL)
		return;
	pthread_mutex_lock(&t->lock);
	t->ends = true;
	pthread_cond_broadcast(&t->queued);
	pthread_mutex_unlock(&t->lock);
	while (t->n > 0)
		pthread_join(t->thread[--t->n], NULL);
	pthread_cond_destroy(&t->taken);
	pthread_cond_destroy(&t->queued);
	pthread_mutex_destroy(&t->lock);
	free(t);
}

void
work_free(struct work *w)
{
	buf_free(&w->waiting);
	buf_free(&w->taken);
}
