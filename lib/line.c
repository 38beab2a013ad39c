#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "line.h"

#define BLOCK_BYTES (64 * 1024)   /* small enough to stay in the L2 cache */
#define CUT_BYTES 1024            /* so far back a cut line looks for white space */

enum err
line_open(struct line_reader *r, const char *path, size_t max)
{
	bool is_stdin = strcmp(path, "-") == 0;

	*r = (struct line_reader){ .name = is_stdin ? "stdin" : path, .max = max, .fd = STDIN_FILENO };
	if (!is_stdin && (r->fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return ERR_IO;
	if (array_reserve(&r->p, &r->cap, BLOCK_BYTES, 1, BLOCK_BYTES) != ERR_OK) {
		line_close(r);
		return ERR_NOMEM;
	}
	return ERR_OK;
}

/* Reads one block behind end.  Returns 1, 0 at the end, ERR_IO, ERR_NOMEM, or ERR_TOOBIG where the
 * line that begins at start fills the buffer up to the ceiling. */
static int
fill(struct line_reader *r)
{
	ssize_t n;
	enum err e;

	if (r->start > 0) {
		memmove(r->p, r->p + r->start, r->end - r->start);
		r->base += r->start;
		r->end -= r->start;
		r->start = 0;
	}
	if (r->end == r->cap) {
		if (r->end > r->max)
			return ERR_TOOBIG;
		if ((e = array_reserve(&r->p, &r->cap, r->cap + 1, 1, (size_t)-1)) != ERR_OK)
			return e;
	}
	do
		n = read(r->fd, r->p + r->end, r->cap - r->end);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return ERR_IO;
	r->end += (size_t)n;
	return n > 0;
}

/* How much of the too long line at p to give with cuts: at most max bytes. */
static size_t
piece_len(const char *p, size_t max)
{
	size_t n = max;

	while (n > max - CUT_BYTES && !ascii_is_space(p[n - 1]))
		n--;
	if (n > max - CUT_BYTES)
		return n;
	for (n = max; n > max - 3 && ((unsigned char)p[n] & 0xC0) == 0x80; n--)
		;
	return n;
}

int
line_read(struct line_reader *r, struct slice *line)
{
	size_t seen = 0, len;
	char *lf;
	int got;

	for (;;) {
		len = r->end - r->start;
		lf = len > seen ? memchr(r->p + r->start + seen, '\n', len - seen) : NULL;
		if (lf != NULL || (r->at_end && len > 0))
			break;
		if (r->at_end)
			return 0;
		seen = len;
		if ((got = fill(r)) == ERR_TOOBIG && r->cuts) {
			len = r->end - r->start;
			break;
		}
		if (got == ERR_TOOBIG) {
			r->too_long = true;
			r->start = r->end;       /* drop what came, and look for the LF */
			seen = 0;
		} else if (got < 0) {
			r->at_end = true;
			r->start = r->end;
			return got;
		} else if (got == 0) {
			r->at_end = true;
			if (r->too_long && r->start == r->end) {
				r->line++;
				r->too_long = false;
				return ERR_TOOBIG;
			}
		}
	}
	len = lf != NULL ? (size_t)(lf - (r->p + r->start)) : len;
	if (r->cuts && len > r->max) {
		len = piece_len(r->p + r->start, r->max);
		lf = NULL;
	}
	*line = (struct slice){ r->p + r->start, len };
	r->start += len + (lf != NULL);
	r->unended = lf == NULL && r->at_end;
	r->line++;
	if (r->too_long || len > r->max) {
		r->too_long = false;
		return ERR_TOOBIG;
	}
	if (line->len > 0 && line->p[line->len - 1] == '\r')
		line->len--;
	return 1;
}

bool
line_is_ready(const struct line_reader *r)
{
	return r->at_end || (r->end > r->start && memchr(r->p + r->start, '\n', r->end - r->start) != NULL);
}

int
line_more(struct line_reader *r)
{
	int got = fill(r);

	r->at_end = r->at_end || got == 0;
	return got;
}

struct slice
line_at_hand(const struct line_reader *r)
{
	return (struct slice){ r->p + r->start, r->end - r->start };
}

uint64_t
line_offset(const struct line_reader *r)
{
	return r->base + r->start;
}

enum err
line_seek(struct line_reader *r, uint64_t offset)
{
	if (lseek(r->fd, (off_t)offset, SEEK_SET) < 0)
		return ERR_IO;
	r->base = offset;
	r->start = r->end = 0;
	r->at_end = r->too_long = false;
	return ERR_OK;
}

void
line_skip(struct line_reader *r, size_t bytes, size_t lines)
{
	r->start += bytes;
	r->line += lines;
}

struct slice
line_take_all(struct line_reader *r)
{
	struct slice bytes = line_at_hand(r);

	r->start = r->end;
	return bytes;
}

void
line_close(struct line_reader *r)
{
	if (r->fd > STDIN_FILENO)
		close(r->fd);
	free(r->p);
	r->p = NULL;
	r->fd = -1;
}
