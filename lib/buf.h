/*
 * buf: a byte buffer that grows up to a ceiling.  Start from { .max = bytes }; all else zero.  The
 * caller owns it and frees it.  A function that fails leaves the content as it was.  This module is
 * the only one that calls realloc.
 */
#ifndef BUF_H
#define BUF_H

#include <stddef.h>

#include "err.h"
#include "slice.h"

struct buf {
	char *p;      /* NULL while cap is 0 */
	size_t len;   /* bytes in use */
	size_t cap;   /* bytes allocated */
	size_t max;   /* the ceiling of cap, at least 256 */
};

/* Makes room for more bytes behind len.  ERR_TOOBIG over b->max, ERR_NOMEM. */
enum err buf_reserve(struct buf *b, size_t more);

/* Append: s; the byte c; what printf would print.  Errors of buf_reserve. */
static inline enum err
buf_add(struct buf *b, struct slice s)
{
	enum err e;

	if (b->cap - b->len < s.len && (e = buf_reserve(b, s.len)) != ERR_OK)
		return e;
	if (s.len > 0)
		memcpy(b->p + b->len, s.p, s.len);
	b->len += s.len;
	return ERR_OK;
}

static inline enum err
buf_addc(struct buf *b, char c)
{
	enum err e;

	if (b->len == b->cap && (e = buf_reserve(b, 1)) != ERR_OK)
		return e;
	b->p[b->len++] = c;
	return ERR_OK;
}

enum err buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Ends the content with a NUL that len does not count, for a library that wants a C string. */
enum err buf_terminate(struct buf *b);

/* The content, valid until the buffer changes. */
static inline struct slice
buf_slice(const struct buf *b)
{
	return (struct slice){ b->p, b->len };
}

/* Empties b and keeps its memory. */
static inline void
buf_clear(struct buf *b)
{
	b->len = 0;
}

/* Gives the memory back; b is then empty and may be used again. */
void buf_free(struct buf *b);

/*
 * Grows an array of elements of size bytes so that it holds at least n: *p is its memory (NULL at
 * first, the caller frees it), *cap what it holds, max_n the ceiling in elements.  ERR_TOOBIG over
 * it, ERR_NOMEM; the array is then as it was.
 */
enum err array_reserve(void *p, size_t *cap, size_t n, size_t size, size_t max_n);

#endif
