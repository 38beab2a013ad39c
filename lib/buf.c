#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"

enum err
buf_reserve(struct buf *b, size_t more)
{
	size_t cap = b->cap != 0 ? b->cap : 256;
	char *p;

	if (more > b->max - b->len)          /* len <= max: no wrap */
		return ERR_TOOBIG;
	while (cap - b->len < more)
		cap = cap > b->max / 2 ? b->max : cap * 2;
	if (cap == b->cap)
		return ERR_OK;
	if ((p = realloc(b->p, cap)) == NULL)
		return ERR_NOMEM;            /* b is still whole */
	b->p = p;
	b->cap = cap;
	return ERR_OK;
}

enum err
buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	enum err e;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		return ERR_SYNTAX;
	if ((e = buf_reserve(b, (size_t)n + 1)) != ERR_OK)
		return e;
	va_start(ap, fmt);
	vsnprintf(b->p + b->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->len += (size_t)n;
	return ERR_OK;
}

enum err
buf_terminate(struct buf *b)
{
	enum err e;

	if ((e = buf_reserve(b, 1)) != ERR_OK)
		return e;
	b->p[b->len] = '\0';
	return ERR_OK;
}

void
buf_free(struct buf *b)
{
	free(b->p);
	b->p = NULL;
	b->len = b->cap = 0;
}

enum err
array_reserve(void *p, size_t *cap, size_t n, size_t size, size_t max_n)
{
	size_t want = *cap != 0 ? *cap : 16;
	void *old, *new;

	if (n > max_n)
		return ERR_TOOBIG;
	if (n <= *cap)
		return ERR_OK;
	if (max_n > SIZE_MAX / size)
		max_n = SIZE_MAX / size;
	if (n > max_n)
		return ERR_TOOBIG;
	while (want < n)
		want = want > max_n / 2 ? max_n : want * 2;
	if (want > max_n)
		want = max_n;
	memcpy(&old, p, sizeof(old));        /* p points to a pointer of any type */
	if ((new = realloc(old, want * size)) == NULL)
		return ERR_NOMEM;
	memcpy(p, &new, sizeof(new));
	*cap = want;
	return ERR_OK;
}
