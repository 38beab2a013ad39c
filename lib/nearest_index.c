/* Of nearest: an archive, its index, and what was appended since. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "lock.h"
#include "nearest_room.h"
#include "sha256.h"
#include "utf8.h"

#define RECIPE 1               /* changes with what gist.c and stem.c make of a text */
#define INDEX_AT_LEAST 2000    /* insights that are worth an index, or that it grows by */
#define GROW_BY 16             /* and at least this part of it */
#define AT_ONCE ((uint32_t)1 << 20)
#define EDGE 4096              /* bytes of the archive's front, and before the end of what is covered, that are in the mark */

static void
image_free(struct image *m)
{
	if (m->mapped)
		munmap(m->p, m->len);
	else
		free(m->p);
	*m = (struct image){ .p = NULL };
}

static uint32_t
count(const struct image *m)
{
	return m->index.head != NULL ? m->index.head->n_texts : 0;
}

size_t
nearest_count(const struct nearest *n)
{
	return (size_t)count(&n->parts[0]) + count(&n->parts[1]);
}

size_t
nearest_refused(const struct nearest *n)
{
	return n->n_refused;
}

static void
report(const struct nearest *n, const struct archive_reader *r, const char *why)
{
	n->opts.report(n->opts.arg, r, why);
}

/* Reads len bytes of the archive at a place, all of them or nothing. */
static bool
read_at(int fd, char *p, size_t len, uint64_t at)
{
	size_t done = 0;
	ssize_t got;

	while (done < len) {
		got = pread(fd, p + done, len - done, (off_t)(at + done));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

/* A digest of the archive up to covered: its front, and what ends there. */
static bool
make_mark(int fd, uint64_t covered, unsigned char mark[POSTINGS_MARK_BYTES])
{
	char front[EDGE], back[EDGE];
	size_t len = covered < EDGE ? (size_t)covered : EDGE;
	struct sha256 s;

	if (!read_at(fd, front, len, 0) || !read_at(fd, back, len, covered - len))
		return false;
	sha256_init(&s);
	sha256_add(&s, (struct slice){ front, len });
	sha256_add(&s, (struct slice){ back, len });
	sha256_end(&s, mark);
	return true;
}

static uint64_t
recipe(const struct nearest *n)
{
	return vectors_id(stems_vectors(n->stems)) ^ (uint64_t)RECIPE << 32 ^ GIST_WORDS;
}

/* Maps the index file; false where there is none, or no memory to map it. */
static bool
map_index(struct image *m, const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;
	void *p = MAP_FAILED;

	if (fd < 0)
		return false;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0)
		p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (p == MAP_FAILED)
		return false;
	*m = (struct image){ .p = p, .len = (size_t)st.st_size, .mapped = true };
	return true;
}

/* Opens the index file; says why where there is one and it will not do. */
static void
open_index(struct nearest *n)
{
	unsigned char mark[POSTINGS_MARK_BYTES];
	struct image *m = &n->parts[0];
	const struct postings_head *h;
	const char *why = NULL;

	if (n->opts.index == NULL || !map_index(m, n->opts.index))
		return;
	if (postings_open(&m->index, (struct slice){ m->p, m->len }) != ERR_OK)
		why = "damaged, or no index";
	else if ((h = m->index.head)->recipe != recipe(n))
		why = "of another version";
	else if (h->covered > n->size || !make_mark(n->fd, h->covered, mark) || memcmp(mark, h->mark, sizeof(mark)) != 0)
		why = "of another archive";
	if (why == NULL) {
		n->covered = h->covered;
		n->n_refused = h->n_refused;
		return;
	}
	report(n, NULL, why);
	image_free(m);
}

/* The caller's part of an index's head. */
static enum err
make_head(const struct nearest *n, struct postings_head *h)
{
	*h = (struct postings_head){ .n_refused = n->n_refused, .recipe = recipe(n), .covered = n->covered };
	return make_mark(n->fd, n->covered, h->mark) ? ERR_OK : ERR_IO;
}

/* Writes what the maker has, behind the part before unless that is empty. */
static enum err
write_behind(const struct image *before, struct postings_maker *maker, const struct postings_head *h, FILE *out)
{
	struct image m = { .p = NULL };
	FILE *memory;
	enum err e;

	if (before->index.head == NULL)
		return postings_write(maker, h, out);
	if ((memory = open_memstream(&m.p, &m.len)) == NULL)
		return ERR_NOMEM;
	e = postings_write(maker, h, memory);
	if (fclose(memory) != 0 && e == ERR_OK)
		e = ERR_NOMEM;
	if (e == ERR_OK && (e = postings_open(&m.index, (struct slice){ m.p, m.len })) == ERR_OK)
		e = postings_merge(&before->index, &m.index, h, out);
	free(m.p);
	return e;
}

/* What the maker has becomes the second part, in memory. */
static enum err
keep_in_memory(struct nearest *n, struct postings_maker *maker, const struct postings_head *h)
{
	struct image m = { .p = NULL };
	FILE *out = open_memstream(&m.p, &m.len);
	enum err e;

	if (out == NULL)
		return ERR_NOMEM;
	e = write_behind(&n->parts[1], maker, h, out);
	if (fclose(out) != 0 && e == ERR_OK)
		e = ERR_NOMEM;
	if (e == ERR_OK)
		e = postings_open(&m.index, (struct slice){ m.p, m.len });
	if (e != ERR_OK) {
		free(m.p);
		return e;
	}
	image_free(&n->parts[1]);
	n->parts[1] = m;
	return ERR_OK;
}

/* Writes the first part with what the maker has behind it as a file, which becomes the first.  ERR_IO (errno), ERR_NOMEM. */
static enum err
write_file(struct nearest *n, struct postings_maker *maker, const struct postings_head *h)
{
	struct image m = { .p = NULL };
	struct file_draft d;
	enum err e;

	if ((e = file_draft_open(&d, n->opts.index, n->opts.archive)) != ERR_OK)
		return e;
	setvbuf(d.out, NULL, _IOFBF, (size_t)1 << 18);
	e = write_behind(&n->parts[0], maker, h, d.out);
	if ((e = file_draft_close(&d, n->opts.index, e)) != ERR_OK)
		return e;
	/* another process may have put another one there since; then what we know is kept in memory */
	if (!map_index(&m, n->opts.index) || postings_open(&m.index, (struct slice){ m.p, m.len }) != ERR_OK ||
	    m.index.head->covered != h->covered || memcmp(m.index.head->mark, h->mark, sizeof(h->mark)) != 0) {
		image_free(&m);
		errno = EAGAIN;
		return ERR_IO;
	}
	image_free(&n->parts[0]);
	n->parts[0] = m;
	return ERR_OK;
}

/* Writes the index if no other process does.  False where it was not written; that it cannot be is said. */
static bool
save(struct nearest *n, struct postings_maker *maker, const struct postings_head *h)
{
	struct lock lock = { .path = NULL };
	char why[256];
	int got = lock_take(&lock, n->opts.index);
	enum err e = got == 1 ? write_file(n, maker, h) : (enum err)got;

	if (got != 0 && e != ERR_OK) {
		snprintf(why, sizeof(why), "not written, but made anew each time: %s", err_text(e));
		report(n, NULL, why);
	}
	lock_release(&lock);
	return got == 1 && e == ERR_OK;
}

/* What the maker has becomes a part of the index, in the file if it is worth it. */
static enum err
settle(struct nearest *n, struct postings_maker *maker)
{
	uint32_t more = postings_count(maker);
	bool worth = n->opts.index != NULL && more >= INDEX_AT_LEAST && more >= count(&n->parts[0]) / GROW_BY &&
	    count(&n->parts[1]) == 0;
	struct postings_head h;
	enum err e;

	if (more == 0)
		return ERR_OK;
	if ((e = make_head(n, &h)) == ERR_OK && !(worth && save(n, maker, &h)))
		e = keep_in_memory(n, maker, &h);
	postings_clear(maker);
	return e;
}

/* Indexes what the archive has behind what is covered. */
static enum err
catch_up(struct nearest *n, struct archive_reader *r, struct postings_maker *maker)
{
	struct archive_line a;
	struct gist g = { .n = 0 };
	enum err e = ERR_OK;
	int got;

	while (e == ERR_OK && (got = archive_read(r, &a)) != 0) {
		if (got == ERR_IO || got == ERR_NOMEM) {
			e = (enum err)got;
			break;
		}
		if (got < 0)
			report(n, r, got == ERR_SYNTAX ? a.why : err_text((enum err)got));
		if (r->in.unended)
			break;                   /* torn, and perhaps not for ever */
		if (got < 0)
			n->n_refused++;
		else if ((e = gist_read(&g, n->stems, a.rec.f[REC_TEXT], a.rec.f[REC_LANG])) == ERR_OK)
			e = postings_add(maker, a.offset, &g);
		n->covered = archive_offset(r);
		if (e == ERR_OK && postings_count(maker) == AT_ONCE)
			e = settle(n, maker);
	}
	gist_free(&g);
	return e == ERR_OK ? settle(n, maker) : e;
}

/* Brings the index up to date. */
static enum err
update(struct nearest *n)
{
	struct postings_maker *maker = postings_maker_new();
	struct archive_reader r;
	enum err e;

	if (maker == NULL)
		return ERR_NOMEM;
	if ((e = archive_open(&r, n->opts.archive, n->covered)) == ERR_OK) {
		e = catch_up(n, &r, maker);
		archive_close(&r);
	}
	postings_maker_free(maker);
	return e;
}

/* Opens the archive's file, which no pipe or device is. */
static enum err
open_archive(struct nearest *n)
{
	struct stat st;

	if ((n->fd = open(n->opts.archive, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) < 0 || fstat(n->fd, &st) != 0)
		return ERR_IO;
	if (!S_ISREG(st.st_mode))
		return ERR_SYNTAX;
	n->size = (uint64_t)st.st_size;
	return ERR_OK;
}

enum err
nearest_open(struct nearest **opened, const struct nearest_opts *opts, struct stems *stems)
{
	struct nearest *n = calloc(1, sizeof(*n));
	enum err e;
	int why;

	*opened = NULL;
	if (n == NULL)
		return ERR_NOMEM;
	n->opts = *opts;
	n->stems = stems;
	n->line.max = REC_MAX_BYTES + 256;
	if ((e = open_archive(n)) == ERR_OK) {
		open_index(n);
		if ((e = update(n)) == ERR_OK) {
			*opened = n;
			return ERR_OK;
		}
	}
	why = errno;
	nearest_free(n);
	errno = why;
	return e;
}

enum err
nearest_begin_anew(struct nearest *n)
{
	report(n, NULL, "damaged");
	if (n->renewed)
		n->opts.index = NULL;        /* somebody damages it again and again */
	n->renewed = true;
	image_free(&n->parts[0]);
	image_free(&n->parts[1]);
	n->covered = 0;
	n->n_refused = 0;
	n->damaged = false;
	return update(n);
}

/* Reads on until the line's end is there. */
static enum err
read_line(struct nearest *n, uint64_t place)
{
	size_t step = 1024, before;
	ssize_t got;
	enum err e;

	for (buf_clear(&n->line);; step = 65536) {
		before = n->line.len;
		if (before > REC_MAX_BYTES)
			return ERR_SYNTAX;
		if ((e = buf_reserve(&n->line, step)) != ERR_OK)
			return e == ERR_TOOBIG ? ERR_SYNTAX : e;
		while ((got = pread(n->fd, n->line.p + before, step, (off_t)(place + before))) < 0 && errno == EINTR)
			;
		if (got < 0)
			return ERR_IO;
		n->line.len += (size_t)got;
		if (got == 0 || memchr(n->line.p + before, '\n', (size_t)got) != NULL)
			break;
	}
	n->line.len = slice_find(buf_slice(&n->line), '\n');
	return n->line.len > 0 ? ERR_OK : ERR_SYNTAX;
}

enum err
nearest_read(struct nearest *n, uint32_t number, struct slice *line)
{
	uint32_t first = count(&n->parts[0]);
	const struct postings *p = &n->parts[number < first ? 0 : 1].index;
	struct rec rec;
	uint64_t place;
	enum err e;

	number -= number < first ? 0 : first;
	if (p->head == NULL || number >= p->head->n_texts || (place = p->places[number]) >= n->size)
		return ERR_SYNTAX;
	if ((e = read_line(n, place)) != ERR_OK)
		return e;
	*line = buf_slice(&n->line);
	rec_split(&rec, *line);
	return utf8_is_clean(*line) && archive_is_insight(&rec) ? ERR_OK : ERR_SYNTAX;
}

void
nearest_free(struct nearest *n)
{
	if (n == NULL)
		return;
	image_free(&n->parts[0]);
	image_free(&n->parts[1]);
	if (n->fd >= 0)
		close(n->fd);
	free(n->score);
	free(n->hits);
	gist_free(&n->other);
	buf_free(&n->line);
	free(n);
}
