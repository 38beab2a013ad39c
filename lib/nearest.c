#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "lock.h"
#include "nearest.h"
#include "postings.h"
#include "sha256.h"
#include "utf8.h"

/* Chosen as NEAREST_WORDS was. */
#define NAME_GAIN 1.5f         /* how much more a name counts than a word */
#define PAIRS 0.10f            /* what all pairs of the text add */
#define ASKED_FOR_PAIRS 100
#define FEW 50                 /* insights whose mean says little */
#define K1 1.0f                /* BM25: how soon repeats add nothing */
#define B 0.5f                 /* how much long texts lose */

#define RECIPE 1               /* changes with what gist.c and stem.c make of a text */
#define INDEX_AT_LEAST 2000    /* insights that are worth an index, or that it grows by */
#define GROW_BY 16             /* and at least this part of it */
#define AT_ONCE ((uint32_t)1 << 20)
#define EDGE 4096              /* bytes of the archive's front, and before the end of what is covered, that are in the mark */
#define BLOCK 1024             /* insights whose vectors are asked together */

/* Bytes of a file, or of memory. */
struct image {
	char *p;
	size_t len;
	bool mapped;
	struct postings index;
};

struct nearest {
	struct nearest_opts opts;
	struct stems *stems;
	int fd;                      /* the archive */
	uint64_t size;
	struct image parts[2];       /* the file; behind it what is not in it.  head is NULL where there is none */
	uint64_t covered;
	uint32_t n_refused;
	float *score;                /* one for each insight */
	size_t n_score;
	struct nearest_hit *hits;
	size_t hits_cap;
	bool damaged, renewed;       /* the index was found to be; and was made anew */
	struct gist other;           /* of a hit */
	struct buf line;
	int32_t product[BLOCK];
};

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

/* A term of the text that is asked for. */
struct asked {
	uint64_t hash;
	uint32_t n;                  /* insights that have it */
	float weight;
};

/* BM25's weight of a term that n of all have (Robertson and Sparck Jones, as Lucene has it: never negative). */
static float
rarity(size_t all, size_t n)
{
	return (float)log(1 + ((double)all - (double)n + 0.5) / ((double)n + 0.5));
}

/* The insights that have the term. */
static uint32_t
count_term(const struct nearest *n, uint64_t hash)
{
	uint32_t sum = 0, term;
	size_t i;

	for (i = 0; i < 2; i++)
		if (n->parts[i].index.head != NULL && (term = postings_find(&n->parts[i].index, hash)) != UINT32_MAX)
			sum += n->parts[i].index.terms[term].n;
	return sum;
}

/* Lists the terms of g, each once; returns how many. */
static size_t
ask(const struct nearest *n, const struct gist *g, struct asked asked[GIST_WORDS])
{
	size_t i, k, count = 0, all = nearest_count(n);

	for (i = 0; i < g->n; i++) {
		for (k = 0; k < count && asked[k].hash != g->terms[i].hash; k++)
			;
		if (k < count)
			continue;
		asked[k].hash = g->terms[i].hash;
		asked[k].n = count_term(n, asked[k].hash);
		if (asked[k].n > all)
			asked[k].n = (uint32_t)all;      /* only in a damaged index */
		asked[k].weight = rarity(all, asked[k].n) * (g->terms[i].name ? NAME_GAIN : 1);
		count++;
	}
	return count;
}

/* What a term's occurrences are worth by their number and the length of the text, times weight. */
static void
make_gain(float gain[POSTINGS_MAX_TIMES][256], float weight, float mean)
{
	int times, length;

	for (times = 1; times <= POSTINGS_MAX_TIMES; times++)
		for (length = 0; length < 256; length++)
			gain[times - 1][length] = weight * (float)times * (K1 + 1) /
			    ((float)times + K1 * (1 - B + B * (float)length / mean));
}

/* The mean length of the insights in terms, at least 1. */
static float
mean_length(const struct nearest *n)
{
	uint64_t words = 0;
	size_t i;

	for (i = 0; i < 2; i++)
		words += n->parts[i].index.head != NULL ? n->parts[i].index.head->words : 0;
	return words > nearest_count(n) ? (float)words / (float)nearest_count(n) : 1;
}

/* Scores all insights by the words of g. */
static void
score_words(struct nearest *n, const struct gist *g, const struct asked *asked, size_t n_asked, float share)
{
	float gain[POSTINGS_MAX_TIMES][256], mean = mean_length(n), itself = 0;
	uint32_t term;
	size_t i, k;

	for (k = 0; k < n_asked; k++) {
		make_gain(gain, asked[k].weight, mean);
		itself += gain[0][g->n < 255 ? g->n : 255];
	}
	for (k = 0; k < n_asked; k++) {
		float *score = n->score;

		make_gain(gain, asked[k].weight * share / itself, mean);
		for (i = 0; i < 2; i++) {
			const struct postings *p = &n->parts[i].index;

			if (p->head == NULL)
				continue;
			if ((term = postings_find(p, asked[k].hash)) != UINT32_MAX && postings_score(p, term, gain, score) != ERR_OK)
				n->damaged = true;
			score += p->head->n_texts;
		}
	}
}

/*
 * What is common to all insights tells none from another, as with words that all of them have: their mean is taken out of the
 * text's vector, the less of it the fewer they are.
 */
static void
take_out_mean(const struct nearest *n, const int8_t *vector, int8_t out[VECTOR_DIMS])
{
	double part = 1 / ((double)nearest_count(n) + FEW);
	int32_t rest[VECTOR_DIMS];
	size_t i, k;

	for (k = 0; k < VECTOR_DIMS; k++) {
		double sum = 0;

		for (i = 0; i < 2; i++)
			sum += n->parts[i].index.head != NULL ? (double)n->parts[i].index.head->sum[k] : 0;
		sum = sum * part < 127 ? sum * part > -127 ? sum * part : -127 : 127;    /* more only in a damaged index */
		rest[k] = (int32_t)floor((vector[k] - sum) * 256);
	}
	vectors_settle(rest, out);
}

/* Adds to each score what its vector and g's have in common. */
static void
score_vectors(struct nearest *n, const struct gist *g, float share)
{
	const float scale = share / ((float)VECTOR_ONE * VECTOR_ONE);
	int8_t vector[VECTOR_DIMS];
	float *score = n->score;
	uint32_t from, len, k;
	size_t i;

	take_out_mean(n, g->vector, vector);
	for (i = 0; i < 2; i++) {
		const struct postings *p = &n->parts[i].index;

		for (from = 0; p->head != NULL && from < p->head->n_texts; from += len, score += len) {
			len = p->head->n_texts - from < BLOCK ? p->head->n_texts - from : BLOCK;
			vectors_multiply(stems_vectors(n->stems), vector, p->vectors + (size_t)from * VECTOR_DIMS, len, n->product);
			for (k = 0; k < len; k++)
				if (n->product[k] > 0)
					score[k] += (float)n->product[k] * scale;
		}
	}
}

/* Whether a ranks before b. */
static bool
is_better(const struct nearest_hit *a, const struct nearest_hit *b)
{
	return a->likeness != b->likeness ? a->likeness > b->likeness : a->number > b->number;
}

/* Puts hit into the heap of n, whose first is the worst. */
static void
sift_down(struct nearest_hit *heap, size_t n, struct nearest_hit hit)
{
	size_t i = 0, child;

	while ((child = 2 * i + 1) < n) {
		if (child + 1 < n && is_better(&heap[child], &heap[child + 1]))
			child++;
		if (!is_better(&hit, &heap[child]))
			break;
		heap[i] = heap[child];
		i = child;
	}
	heap[i] = hit;
}

static int
by_likeness(const void *a, const void *b)
{
	return is_better(a, b) ? -1 : is_better(b, a);
}

/* Picks the `most` best of all scores that are over 0. */
static size_t
pick(struct nearest *n, size_t most)
{
	size_t count = 0, all = nearest_count(n), i, k;

	for (i = 0; i < all; i++) {
		struct nearest_hit hit = { (uint32_t)i, n->score[i] };

		if (hit.likeness <= 0 || (count == most && hit.likeness < n->hits[0].likeness))
			continue;
		if (count == most) {
			/* a later one is better than an equal one */
			sift_down(n->hits, count, hit);
			continue;
		}
		n->hits[count] = hit;
		for (k = count++; k > 0 && is_better(&n->hits[(k - 1) / 2], &n->hits[k]); k = (k - 1) / 2) {
			n->hits[k] = n->hits[(k - 1) / 2];
			n->hits[(k - 1) / 2] = hit;
		}
	}
	qsort(n->hits, count, sizeof(*n->hits), by_likeness);
	return count;
}

/* The weight of a pair's two words in asked. */
static float
pair_weight(const struct asked *asked, size_t n_asked, const struct gist_term *t)
{
	float weight = 0;
	size_t k;

	for (k = 0; k < n_asked; k++)
		if (asked[k].hash == t[-1].hash || asked[k].hash == t[0].hash)
			weight += asked[k].weight;
	return weight;
}

/* Whether g has the words of the pair that ends in t side by side. */
static bool
has_pair(const struct gist *g, const struct gist_term *t)
{
	size_t i;

	for (i = 1; i < g->n; i++)
		if (g->terms[i].follows && g->terms[i].hash == t[0].hash && g->terms[i - 1].hash == t[-1].hash)
			return true;
	return false;
}

/* How much of the weight of g's pairs other has, 0 .. 1. */
static float
share_of_pairs(const struct gist *g, const struct gist *other, const struct asked *asked, size_t n_asked)
{
	float all = 0, shared = 0, weight;
	size_t i;

	for (i = 1; i < g->n; i++) {
		if (!g->terms[i].follows)
			continue;
		weight = pair_weight(asked, n_asked, &g->terms[i]);
		all += weight;
		if (has_pair(other, &g->terms[i]))
			shared += weight;
	}
	return all > 0 ? shared / all : 0;
}

/* Adds to the likeness of the best hits what their pairs are worth. */
static enum err
ask_for_pairs(struct nearest *n, const struct gist *g, const struct asked *asked, size_t n_asked, size_t n_hits)
{
	struct slice line;
	struct rec rec;
	enum err e;
	size_t i;

	if (n_hits > ASKED_FOR_PAIRS)
		n_hits = ASKED_FOR_PAIRS;
	for (i = 0; i < n_hits; i++) {
		if ((e = nearest_read(n, n->hits[i].number, &line)) == ERR_SYNTAX)
			continue;
		if (e != ERR_OK)
			return e;
		rec_split(&rec, line);
		if ((e = gist_read(&n->other, n->stems, rec.f[REC_TEXT], rec.f[REC_LANG])) != ERR_OK)
			return e;
		n->hits[i].likeness += PAIRS * share_of_pairs(g, &n->other, asked, n_asked);
	}
	qsort(n->hits, n_hits, sizeof(*n->hits), by_likeness);
	return ERR_OK;
}

/* Makes the index anew, which was found to be damaged. */
static enum err
begin_anew(struct nearest *n)
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

enum err
nearest_find(struct nearest *n, const struct gist *g, size_t most, const struct nearest_hit **hits, size_t *n_hits)
{
	struct asked asked[GIST_WORDS];
	float words = g->has_vector ? n->opts.words : 1;
	size_t n_asked, all = nearest_count(n);
	enum err e;

	*n_hits = 0;
	/* the hits that are asked for pairs are the same ones, however many are wanted */
	most = most < ASKED_FOR_PAIRS ? ASKED_FOR_PAIRS : most;
	if ((e = array_reserve(&n->score, &n->n_score, all + 1, sizeof(*n->score), SIZE_MAX / sizeof(*n->score))) != ERR_OK ||
	    (e = array_reserve(&n->hits, &n->hits_cap, most, sizeof(*n->hits), SIZE_MAX / sizeof(*n->hits))) != ERR_OK)
		return e;
	for (size_t i = 0; i < all; i++)
		n->score[i] = 0;
	n_asked = ask(n, g, asked);
	score_words(n, g, asked, n_asked, words);
	if (n->damaged && n->parts[0].mapped) {
		if ((e = begin_anew(n)) != ERR_OK)
			return e;
		return nearest_find(n, g, most, hits, n_hits);
	}
	if (g->has_vector)
		score_vectors(n, g, 1 - words);
	*n_hits = pick(n, most);
	*hits = n->hits;
	return ask_for_pairs(n, g, asked, n_asked, *n_hits);
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
