/*
 * slice: a run of bytes that somebody else owns; not NUL-terminated.  A slice lives as long as what
 * it points into.  An empty slice may point anywhere, also to NULL.
 */
#ifndef SLICE_H
#define SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "ascii.h"

struct slice {
	const char *p;
	size_t len;
};

/* The slice of a string literal. */
#define SL(lit) ((struct slice){ "" lit, sizeof(lit) - 1 })

/* The two arguments of printf's "%.*s". */
#define SLARG(s) (int)((s).len < 4096 ? (s).len : 4096), ((s).len ? (s).p : "")

static inline struct slice
slice_of(const char *s)
{
	return (struct slice){ s, s != NULL ? strlen(s) : 0 };
}

static inline bool
slice_eq(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

/* Orders by bytes, a prefix first: negative, 0, positive as memcmp does. */
static inline int
slice_cmp(struct slice a, struct slice b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n != 0 ? memcmp(a.p, b.p, n) : 0;

	return c != 0 ? c : (a.len > b.len) - (a.len < b.len);
}

/* As slice_eq; ASCII letters compare without case. */
static inline bool
slice_eq_nocase(struct slice a, struct slice b)
{
	size_t i;

	if (a.len != b.len)
		return false;
	for (i = 0; i < a.len; i++)
		if (ascii_lower(a.p[i]) != ascii_lower(b.p[i]))
			return false;
	return true;
}

static inline bool
slice_starts(struct slice s, struct slice with)
{
	return s.len >= with.len && slice_eq((struct slice){ s.p, with.len }, with);
}

static inline bool
slice_starts_nocase(struct slice s, struct slice with)
{
	return s.len >= with.len && slice_eq_nocase((struct slice){ s.p, with.len }, with);
}

static inline bool
slice_ends(struct slice s, struct slice with)
{
	return s.len >= with.len &&
	    slice_eq((struct slice){ s.p + (s.len - with.len), with.len }, with);
}

/* The rest of s behind its first n bytes; n must not be over s.len. */
static inline struct slice
slice_from(struct slice s, size_t n)
{
	return (struct slice){ s.len != 0 ? s.p + n : s.p, s.len - n };
}

/* s without the white space (ASCII) at both ends. */
static inline struct slice
slice_trim(struct slice s)
{
	while (s.len != 0 && ascii_is_space(s.p[0])) {
		s.p++;
		s.len--;
	}
	while (s.len != 0 && ascii_is_space(s.p[s.len - 1]))
		s.len--;
	return s;
}

/* The first place of c in s, or s.len. */
static inline size_t
slice_find(struct slice s, char c)
{
	const char *p = s.len != 0 ? memchr(s.p, c, s.len) : NULL;

	return p != NULL ? (size_t)(p - s.p) : s.len;
}

/*
 * Cuts *part off the front of *s, up to the next sep, and the sep with it.  Returns false when
 * nothing is left: p is then NULL, so that a last part that is empty is still given ("a," has two).
 */
static inline bool
slice_cut(struct slice *s, char sep, struct slice *part)
{
	size_t n;

	if (s->p == NULL)
		return false;
	n = slice_find(*s, sep);
	*part = (struct slice){ s->p, n };
	*s = n < s->len ? (struct slice){ s->p + n + 1, s->len - n - 1 } :
	    (struct slice){ NULL, 0 };
	return true;
}

#endif
