#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "append.h"
#include "archive.h"
#include "day.h"
#include "lock.h"
#include "num.h"
#include "utf8.h"

#define TOLD SL("told:")
#define MAX_ADDED ((size_t)1 << 28)

/* What keeps rec from being an insight, or NULL. */
static const char *
find_fault(const struct rec *rec)
{
	uint64_t seq;

	if (!rec_is_episode(rec->f[REC_EPISODE]))
		return "its episode is not 16 hexadecimal digits";
	if (num_read_u64(rec->f[REC_SEQ], 0, UINT64_MAX, &seq) != ERR_OK)
		return "its seq is not a number";
	if (rec->f[REC_TEXT].len == 0)
		return "it has no text";
	if (rec->f[REC_RELATES].len != 0)
		return "a related insight, which is no news";
	return NULL;
}

bool
archive_is_insight(const struct rec *rec)
{
	return find_fault(rec) == NULL;
}

enum err
archive_open(struct archive_reader *r, const char *path, uint64_t offset)
{
	enum err e;

	r->from = offset;
	if ((e = line_open(&r->in, path, REC_MAX_BYTES)) != ERR_OK)
		return e;
	if (offset > 0 && lseek(r->in.fd, (off_t)offset, SEEK_SET) < 0) {
		int why = errno;

		line_close(&r->in);
		errno = why;
		return ERR_IO;
	}
	return ERR_OK;
}

/* What is wrong with a line as it stands, or NULL; else it is split. */
static const char *
judge_line(struct slice line, bool unended, struct archive_line *a)
{
	static const struct rec none;
	const char *why;
	int64_t day;

	a->rec = none;
	a->told = (struct slice){ NULL, 0 };
	if (unended)
		return "torn: it has no end";
	if (!utf8_is_clean(line))
		return "no record: bytes that are no clean UTF-8";
	rec_split(&a->rec, line);
	/* a field that is cut off points nowhere; one that is there and empty, into the line */
	if (a->rec.f[REC_RELATES].p == NULL)
		return "torn, or no record: fewer than 16 fields";
	if ((why = find_fault(&a->rec)) != NULL)
		return why;
	a->told = rec_keyed(&a->rec, TOLD);
	return a->told.p != NULL && day_read(a->told, &day) != ERR_OK ? "torn: the day that it was told is none" : NULL;
}

int
archive_read(struct archive_reader *r, struct archive_line *a)
{
	struct slice line;
	int got;

	do {
		a->why = NULL;
		a->offset = archive_offset(r);
		if ((got = line_read(&r->in, &line)) <= 0)
			return got;
	} while (slice_trim(line).len == 0 && !r->in.unended);
	a->why = judge_line(line, r->in.unended, a);
	return a->why == NULL ? 1 : ERR_SYNTAX;
}

uint64_t
archive_offset(const struct archive_reader *r)
{
	return r->from + line_offset(&r->in);
}

void
archive_close(struct archive_reader *r)
{
	line_close(&r->in);
}

/* A line of a batch. */
struct archive_added {
	uint64_t episode, seq;
	size_t from, len;    /* in lines, with its LF */
	bool there;          /* the archive has it, or the batch, before */
};

/* The name of an insight as numbers; rec is one. */
static struct archive_added
name_of(const struct rec *rec)
{
	struct archive_added a = { 0 };
	size_t i;

	for (i = 0; i < rec->f[REC_EPISODE].len; i++) {
		char c = rec->f[REC_EPISODE].p[i];

		a.episode = a.episode << 4 | (uint64_t)(ascii_is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	if (num_read_u64(rec->f[REC_SEQ], 0, UINT64_MAX, &a.seq) != ERR_OK)
		a.seq = 0;
	return a;
}

enum err
archive_add(struct archive_batch *b, const struct rec *rec, struct slice day)
{
	struct archive_added a;
	int64_t number;
	enum err e;

	if (!archive_is_insight(rec) || day_read(day, &number) != ERR_OK)
		return ERR_SYNTAX;
	if ((e = array_reserve(&b->added, &b->cap, b->n + 1, sizeof(*b->added), MAX_ADDED)) != ERR_OK)
		return e;
	a = name_of(rec);
	a.from = b->lines.len;
	if ((e = rec_append_keyed(&b->lines, rec, TOLD, day)) != ERR_OK)
		return e;
	a.len = b->lines.len - a.from;
	if (a.len - 1 > REC_MAX_BYTES) {
		b->lines.len = a.from;
		return ERR_RANGE;
	}
	b->added[b->n++] = a;
	return ERR_OK;
}

static int
cmp_name(const void *x, const void *y)
{
	const struct archive_added *a = x, *b = y;

	return a->episode != b->episode ? (a->episode > b->episode) - (a->episode < b->episode) :
	    (a->seq > b->seq) - (a->seq < b->seq);
}

static int
by_name(const void *x, const void *y)
{
	const struct archive_added *a = x, *b = y;
	int c = cmp_name(x, y);

	return c != 0 ? c : (a->from > b->from) - (a->from < b->from);
}

static int
by_place(const void *x, const void *y)
{
	const struct archive_added *a = x, *b = y;

	return (a->from > b->from) - (a->from < b->from);
}

/* Marks what the archive has.  No archive has nothing. */
static enum err
mark_there(struct archive_batch *b, const char *path, archive_report report, void *arg)
{
	struct archive_added name, *found;
	struct archive_reader r;
	struct archive_line line;
	enum err e;
	int got;

	if ((e = archive_open(&r, path, 0)) != ERR_OK)
		return e == ERR_IO && errno == ENOENT ? ERR_OK : e;
	while ((got = archive_read(&r, &line)) != 0) {
		if (got == ERR_SYNTAX || got == ERR_TOOBIG) {
			report(arg, &r, (enum err)got, line.why);
			continue;
		}
		if (got < 0)
			break;
		name = name_of(&line.rec);
		found = bsearch(&name, b->added, b->n, sizeof(*b->added), cmp_name);
		if (found != NULL)
			found->there = true;
	}
	archive_close(&r);
	return (enum err)got;
}

/* Leaves each name in added once, the one that came first, in the order of the names. */
static void
drop_repeats(struct archive_batch *b)
{
	size_t i, n = 0;

	qsort(b->added, b->n, sizeof(*b->added), by_name);
	for (i = 0; i < b->n; i++)
		if (n == 0 || cmp_name(&b->added[n - 1], &b->added[i]) != 0)
			b->added[n++] = b->added[i];
	b->n = n;
}

/* Closes up lines to those that are new, in their order. */
static void
keep_new(struct archive_batch *b)
{
	size_t i, to = 0;

	qsort(b->added, b->n, sizeof(*b->added), by_place);
	b->n_new = 0;
	for (i = 0; i < b->n; i++) {
		if (b->added[i].there)
			continue;
		memmove(b->lines.p + to, b->lines.p + b->added[i].from, b->added[i].len);
		to += b->added[i].len;
		b->n_new++;
	}
	b->lines.len = to;
}

static enum err
append_file(struct archive_batch *b, const char *path)
{
	int fd, why;
	enum err e;

	if ((e = append_open(&fd, path)) != ERR_OK)
		return e;
	e = append_lines(fd, &b->lines, true);
	why = errno;
	if (close(fd) != 0 && e == ERR_OK)
		return ERR_IO;
	errno = why;
	return e;
}

enum err
archive_append(struct archive_batch *b, const char *path, archive_report report, void *arg)
{
	struct lock lock = { .path = NULL };
	struct stat st;
	enum err e;
	int got, why;

	b->n_new = 0;
	if (b->n == 0)
		return ERR_OK;
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		errno = EINVAL;              /* to read a pipe would hold us up */
		return ERR_IO;
	}
	if ((got = lock_take(&lock, path)) != 1)
		return got == 0 ? ERR_RANGE : (enum err)got;
	drop_repeats(b);
	if ((e = mark_there(b, path, report, arg)) == ERR_OK) {
		keep_new(b);
		if (b->n_new > 0)
			e = append_file(b, path);
	}
	why = errno;
	lock_release(&lock);
	errno = why;
	if (e != ERR_OK)
		b->n_new = 0;
	return e;
}

void
archive_batch_free(struct archive_batch *b)
{
	buf_free(&b->lines);
	free(b->added);
	*b = (struct archive_batch){ .lines = { .max = b->lines.max } };
}
