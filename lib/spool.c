#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "spool.h"

#define MAX_PARTS ((size_t)1 << 30)

struct spool_part {
	uint64_t start, len;
};

static enum err
write_all(int fd, struct slice s, uint64_t at)
{
	ssize_t n;

	while (s.len > 0) {
		if ((n = pwrite(fd, s.p, s.len, (off_t)at)) < 0 && errno != EINTR)
			return ERR_IO;
		if (n > 0) {
			s = slice_from(s, (size_t)n);
			at += (uint64_t)n;
		}
	}
	return ERR_OK;
}

/* Appends s to the file: to the spool's last part, if that ends where the file does. */
static enum err
add_part(struct spool *p, struct slice s)
{
	struct spool_store *store = p->store;
	enum err e;

	if (s.len == 0)
		return ERR_OK;
	if (store->file == NULL && (store->file = tmpfile()) == NULL)
		return ERR_IO;
	if ((e = array_reserve(&p->parts, &p->cap, p->n + 1, sizeof(*p->parts), MAX_PARTS)) != ERR_OK ||
	    (e = write_all(fileno(store->file), s, store->end)) != ERR_OK)
		return e;
	if (p->n > 0 && p->parts[p->n - 1].start + p->parts[p->n - 1].len == store->end) {
		p->parts[p->n - 1].len += s.len;
	} else {
		p->parts[p->n++] = (struct spool_part){ store->end, s.len };
		store->parts++;
	}
	store->end += s.len;
	return ERR_OK;
}

static void
drop_memory(struct spool *p)
{
	p->store->held -= p->mem.len;
	buf_free(&p->mem);
}

/* As spool_add, with the lock. */
static enum err
add(struct spool *p, struct slice s)
{
	enum err e;

	p->mem.max = SPOOL_BYTES;
	if (s.len > SPOOL_BYTES - p->mem.len || s.len + p->store->held > SPOOL_STORE_BYTES) {
		if ((e = add_part(p, buf_slice(&p->mem))) != ERR_OK)
			return e;
		drop_memory(p);
		return add_part(p, s);
	}
	if ((e = buf_add(&p->mem, s)) == ERR_OK)
		p->store->held += s.len;
	return e;
}

enum err
spool_add(struct spool *p, struct slice s)
{
	enum err e;

	pthread_mutex_lock(&p->store->lock);
	e = add(p, s);
	pthread_mutex_unlock(&p->store->lock);
	return e;
}

bool
spool_is_empty(struct spool *p)
{
	bool is_empty;

	pthread_mutex_lock(&p->store->lock);
	is_empty = p->n == 0 && p->mem.len == 0;
	pthread_mutex_unlock(&p->store->lock);
	return is_empty;
}

static enum err
pour_part(int fd, struct spool_part part, FILE *out)
{
	char block[16384];
	ssize_t n;

	while (part.len > 0) {
		n = pread(fd, block, part.len < sizeof(block) ? (size_t)part.len : sizeof(block), (off_t)part.start);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0 || fwrite(block, 1, (size_t)n, out) != (size_t)n)
			return ERR_IO;
		part.start += (uint64_t)n;
		part.len -= (uint64_t)n;
	}
	return ERR_OK;
}

/* Forgets what p holds, with the lock. */
static void
clear(struct spool *p)
{
	drop_memory(p);
	p->store->parts -= p->n;
	if (p->store->parts == 0)
		p->store->end = 0;
	free(p->parts);
	p->parts = NULL;
	p->n = p->cap = 0;
}

/* As spool_pour, with the lock. */
static enum err
pour(struct spool *p, FILE *out)
{
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; e == ERR_OK && i < p->n; i++)
		e = pour_part(fileno(p->store->file), p->parts[i], out);
	if (e == ERR_OK && p->mem.len > 0 && fwrite(p->mem.p, 1, p->mem.len, out) != p->mem.len)
		e = ERR_IO;
	if (e == ERR_OK)
		clear(p);
	return e;
}

enum err
spool_pour(struct spool *p, FILE *out)
{
	enum err e;

	pthread_mutex_lock(&p->store->lock);
	e = pour(p, out);
	pthread_mutex_unlock(&p->store->lock);
	return e;
}

void
spool_free(struct spool *p)
{
	pthread_mutex_lock(&p->store->lock);
	clear(p);
	pthread_mutex_unlock(&p->store->lock);
}

void
spool_store_init(struct spool_store *s)
{
	*s = (struct spool_store){ .file = NULL };
	pthread_mutex_init(&s->lock, NULL);
}

uint64_t
spool_store_bytes(struct spool_store *s)
{
	uint64_t end;

	pthread_mutex_lock(&s->lock);
	end = s->end;
	pthread_mutex_unlock(&s->lock);
	return end;
}

void
spool_store_free(struct spool_store *s)
{
	if (s->file != NULL)
		fclose(s->file);
	pthread_mutex_destroy(&s->lock);
}
