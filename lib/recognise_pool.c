#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "command.h"
#include "recognise_pool.h"

#define MAX_THREADS 64
#define TICK_MS 1000        /* between two looks at how far recognisers are */

struct recognise_pool {
	/* what is to be done, and what is: pointers, which a pipe passes whole */
	int todo[2], done[2];
	pthread_t threads[MAX_THREADS];
	unsigned n;
};

static bool
send(int fd, struct recognition *r)
{
	ssize_t n;

	while ((n = write(fd, &r, sizeof(r))) < 0 && errno == EINTR)
		;
	return n == (ssize_t)sizeof(r);
}

/* NULL at the end. */
static struct recognition *
receive(int fd)
{
	struct recognition *r;
	ssize_t n;

	while ((n = read(fd, &r, sizeof(r))) < 0 && errno == EINTR)
		;
	return n == (ssize_t)sizeof(r) ? r : NULL;
}

/* A thread. */
static void *
run(void *arg)
{
	struct recognise_pool *p = arg;
	struct recognition *r;

	while ((r = receive(p->todo[0])) != NULL) {
		recognise(r);
		if (!send(p->done[1], r))
			break;
	}
	return NULL;
}

static void
close_pipe(int fd[2])
{
	if (fd[0] >= 0)
		close(fd[0]);
	if (fd[1] >= 0)
		close(fd[1]);
	fd[0] = fd[1] = -1;
}

enum err
recognise_pool_open(struct recognise_pool **out, unsigned n)
{
	struct recognise_pool *p = calloc(1, sizeof(*p));
	enum err e = ERR_OK;

	if (p == NULL)
		return ERR_NOMEM;
	p->todo[0] = p->todo[1] = p->done[0] = p->done[1] = -1;
	if (command_lifeline(p->todo) != ERR_OK || command_lifeline(p->done) != ERR_OK)
		e = ERR_IO;
	while (e == ERR_OK && p->n < n && p->n < MAX_THREADS && pthread_create(&p->threads[p->n], NULL, run, p) == 0)
		p->n++;
	if (e == ERR_OK && p->n == 0)
		e = ERR_NOMEM;
	if (e != ERR_OK) {
		recognise_pool_free(p);
		return e;
	}
	*out = p;
	return ERR_OK;
}

bool
recognise_pool_give(struct recognise_pool *p, struct recognition *r)
{
	return send(p->todo[1], r);
}

int
recognise_pool_wait(struct recognise_pool *p, int fd, struct recognition **r)
{
	struct pollfd fds[2] = { { .fd = p->done[0], .events = POLLIN }, { .fd = fd, .events = POLLIN } };

	*r = NULL;
	if (poll(fds, 2, TICK_MS) < 0)
		return errno == EINTR ? 1 : ERR_NOMEM;
	if (fds[0].revents != 0)
		*r = receive(p->done[0]);
	else if (fds[1].revents != 0)
		return 0;
	return 1;
}

void
recognise_pool_free(struct recognise_pool *p)
{
	if (p == NULL)
		return;
	if (p->todo[1] >= 0)
		close(p->todo[1]);       /* the threads' end of input */
	p->todo[1] = -1;
	while (p->n > 0)
		pthread_join(p->threads[--p->n], NULL);
	close_pipe(p->todo);
	close_pipe(p->done);
	free(p);
}
