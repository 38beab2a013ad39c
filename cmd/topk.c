#include <stdlib.h>
#include <unistd.h>

#include "buf.h"
#include "diag.h"
#include "num.h"
#include "rec.h"
#include "utf8.h"
#include "word.h"

#define USAGE "topk [-hV] [-k count] [file ...]"
#define MAX_K 1000000

/* One of the best, with its own copy of the line. */
struct entry {
	struct buf line;
	struct rec rec;          /* points into line */
	double score;
	uint64_t words;          /* hash of the text's words */
	size_t place;            /* in heap */
	struct entry *chain;     /* the next with the same bucket */
};

/*
 * The k best so far.  heap[0] is the worst of them, so that a line is compared with it alone; the
 * buckets find the entry that has the same words.  Memory is bounded by k.
 */
struct topk {
	size_t k, n;
	struct entry *entries;   /* the first n are in use, in no order */
	struct entry **heap;
	struct entry **buckets;
	size_t mask;             /* number of buckets, a power of two, less one */
};

static void
topk_free(struct topk *t)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		buf_free(&t->entries[i].line);
	free(t->entries);
	free(t->heap);
	free(t->buckets);
	free(t);
}

/* NULL when memory ran out. */
static struct topk *
topk_new(size_t k)
{
	struct topk *t = calloc(1, sizeof(*t));
	size_t buckets = 16;

	if (t == NULL)
		return NULL;
	while (buckets < 2 * k)
		buckets *= 2;
	t->k = k;
	t->mask = buckets - 1;
	t->entries = calloc(k, sizeof(*t->entries));
	t->heap = calloc(k, sizeof(struct entry *));
	t->buckets = calloc(buckets, sizeof(struct entry *));
	if (t->entries == NULL || t->heap == NULL || t->buckets == NULL) {
		topk_free(t);
		return NULL;
	}
	return t;
}

/* Negative where a ranks before b; a total order: in the end it compares the bytes of the lines. */
static int
entry_cmp(const struct entry *a, const struct entry *b)
{
	int c = rec_cmp(&a->rec, a->score, &b->rec, b->score);

	return c != 0 ? c : slice_cmp(buf_slice(&a->line), buf_slice(&b->line));
}

static void
heap_set(struct topk *t, size_t place, struct entry *e)
{
	t->heap[place] = e;
	e->place = place;
}

static void
sift_up(struct topk *t, size_t i)
{
	struct entry *e = t->heap[i];

	for (; i > 0 && entry_cmp(e, t->heap[(i - 1) / 2]) > 0; i = (i - 1) / 2)
		heap_set(t, i, t->heap[(i - 1) / 2]);
	heap_set(t, i, e);
}

static void
sift_down(struct topk *t, size_t i)
{
	struct entry *e = t->heap[i];
	size_t child;

	while ((child = 2 * i + 1) < t->n) {
		if (child + 1 < t->n && entry_cmp(t->heap[child + 1], t->heap[child]) > 0)
			child++;
		if (entry_cmp(e, t->heap[child]) >= 0)
			break;
		heap_set(t, i, t->heap[child]);
		i = child;
	}
	heap_set(t, i, e);
}

/* The next word of a field: an escape divides words, as what it stands for does. */
static bool
next_word(struct slice *field, struct word *w)
{
	static const char escapes[] = "tnr\\";
	struct slice front;

	while (field->len > 0) {
		front = (struct slice){ field->p, slice_find(*field, '\\') };
		if (word_next(&front, w)) {
			*field = slice_from(*field, (size_t)(front.p - field->p));
			return true;
		}
		*field = slice_from(*field, (size_t)(front.p - field->p) + front.len);
		if (field->len > 0)          /* at a backslash */
			*field = slice_from(*field, field->len > 1 && memchr(escapes, field->p[1], 4) != NULL ? 2 : 1);
	}
	return false;
}

static uint64_t
hash_words(struct slice text)
{
	uint64_t h = WORD_HASH_SEED;
	struct word w;

	while (next_word(&text, &w))
		h = word_hash(word_hash(h, (struct slice){ w.p, w.len }), SL(" "));
	return h;
}

static bool
same_words(struct slice a, struct slice b)
{
	struct word v, w;
	bool more;

	do {
		more = next_word(&a, &v);
		if (more != next_word(&b, &w))
			return false;
	} while (more && slice_eq((struct slice){ v.p, v.len }, (struct slice){ w.p, w.len }));
	return !more;
}

/* The entry that has the same words as the text, or NULL; a text without a word has no twin. */
static struct entry *
find_twin(struct topk *t, uint64_t words, struct slice text)
{
	struct entry *e = words != WORD_HASH_SEED ? t->buckets[words & t->mask] : NULL;

	while (e != NULL && !(e->words == words && same_words(e->rec.f[REC_TEXT], text)))
		e = e->chain;
	return e;
}

/* Entries without a word are in no bucket: nobody looks for them. */
static void
bucket_add(struct topk *t, struct entry *e)
{
	struct entry **head = &t->buckets[e->words & t->mask];

	if (e->words == WORD_HASH_SEED)
		return;
	e->chain = *head;
	*head = e;
}

static void
bucket_remove(struct topk *t, struct entry *e)
{
	struct entry **p = &t->buckets[e->words & t->mask];

	if (e->words == WORD_HASH_SEED)
		return;
	while (*p != e)
		p = &(*p)->chain;
	*p = e->chain;
}

/* Makes e a copy of the new entry; e stays as it was on failure. */
static enum err
entry_set(struct entry *e, const struct entry *new)
{
	struct buf old = e->line;
	enum err err;

	e->line = (struct buf){ .max = REC_MAX_BYTES * 3 };
	if ((err = buf_add(&e->line, buf_slice(&new->line))) != ERR_OK) {
		e->line = old;
		return err;
	}
	buf_free(&old);
	rec_split(&e->rec, buf_slice(&e->line));
	e->score = new->score;
	e->words = new->words;
	return ERR_OK;
}

/* Takes new among the best if it belongs there; it is copied. */
static enum err
topk_add(struct topk *t, struct entry *new)
{
	struct entry *e;
	enum err err;

	if (t->n == t->k && entry_cmp(new, t->heap[0]) >= 0)
		return ERR_OK;
	new->words = hash_words(new->rec.f[REC_TEXT]);
	if ((e = find_twin(t, new->words, new->rec.f[REC_TEXT])) != NULL) {
		if (entry_cmp(new, e) < 0 && (err = entry_set(e, new)) != ERR_OK)
			return err;
		sift_down(t, e->place);          /* a better one goes away from the worst's place */
		return ERR_OK;
	}
	if (t->n < t->k) {
		e = &t->entries[t->n];
		if ((err = entry_set(e, new)) != ERR_OK)
			return err;
		heap_set(t, t->n++, e);
		sift_up(t, e->place);
	} else {
		e = t->heap[0];
		bucket_remove(t, e);
		if ((err = entry_set(e, new)) != ERR_OK) {
			bucket_add(t, e);
			return err;
		}
		sift_down(t, 0);
	}
	bucket_add(t, e);
	return ERR_OK;
}

/* Cleans line into new and offers it to t, when its score may be among the best. */
static enum err
offer(struct topk *t, struct slice line, double score, struct entry *new)
{
	enum err e;

	if (t->n == t->k && score < t->heap[0]->score)
		return ERR_OK;
	buf_clear(&new->line);
	if ((e = rec_clean(&new->line, line)) != ERR_OK)
		return e;
	rec_split(&new->rec, buf_slice(&new->line));
	if (rec_bytes(&new->rec) > REC_MAX_BYTES)
		return ERR_TOOBIG;
	new->score = score;
	return topk_add(t, new);
}

/* What reading a stream keeps from line to line. */
struct scan {
	struct line_reader in;
	struct entry new;        /* its line buffer, reused */
	size_t unscored;
};

/* Looks at one line; of most, only the score is read.  Returns ERR_NOMEM or ERR_OK. */
static enum err
scan_line(struct topk *t, struct scan *s, struct slice line)
{
	struct slice rest = line, text;
	double score;
	enum err e;

	if (slice_starts(line, SL("\xEF\xBB\xBF")))       /* a byte order mark is no part of the score */
		rest = slice_from(line, 3);
	if (slice_trim(rest).len == 0 || !slice_cut(&rest, '\t', &text))
		return ERR_OK;
	if (text.len == 0) {
		s->unscored++;
		return ERR_OK;
	}
	if (num_read_decimal(text, &score) != ERR_OK) {
		diag_at(EXIT_PARTLY, s->in.name, s->in.line, "score is not a number: '%.*s'", SLARG(text));
		return ERR_OK;
	}
	if ((e = offer(t, line, score, &s->new)) == ERR_TOOBIG) {
		diag_at(EXIT_PARTLY, s->in.name, s->in.line, "line: %s", err_text(e));
		return ERR_OK;
	}
	return e;
}

/* Reads a stream.  What fails in it is said here; only ERR_NOMEM ends the run. */
static enum err
scan_file(struct topk *t, const char *path)
{
	struct scan s = { .new = { .line = { .max = REC_MAX_BYTES * 3 } } };
	struct slice line;
	enum err e;
	int got;

	if ((e = line_open(&s.in, path, REC_MAX_BYTES)) != ERR_OK) {
		if (e == ERR_NOMEM)
			return e;
		diag_at(EXIT_USAGE, path, 0, "%s", err_text(e));
		return ERR_OK;
	}
	while (e == ERR_OK && (got = line_read(&s.in, &line)) != 0) {
		if (got > 0)
			e = scan_line(t, &s, line);
		else if (got == ERR_TOOBIG)
			diag_at(EXIT_PARTLY, s.in.name, s.in.line, "line: %s", err_text(ERR_TOOBIG));
		else
			e = (enum err)got;
	}
	if (e == ERR_IO)
		diag_at(EXIT_USAGE, s.in.name, 0, "%s", err_text(e));
	if (s.unscored > 0)
		diag_at(EXIT_PARTLY, s.in.name, 0, "records without a score left out: %zu", s.unscored);
	line_close(&s.in);
	buf_free(&s.new.line);
	return e == ERR_NOMEM ? e : ERR_OK;
}

static int
by_rank(const void *a, const void *b)
{
	const struct entry *const *x = a, *const *y = b;

	return entry_cmp(*x, *y);
}

static void
topk_write(struct topk *t)
{
	size_t i;

	qsort(t->heap, t->n, sizeof(struct entry *), by_rank);
	for (i = 0; i < t->n; i++)
		if (rec_write(stdout, &t->heap[i]->rec) != ERR_OK) {
			diag_write_failed();
			return;
		}
}

int
main(int argc, char *argv[])
{
	uint32_t k = 5;
	struct topk *t;
	enum err e = ERR_OK;
	int c;

	diag_open("topk");
	while ((c = getopt(argc, argv, ":hVk:")) != -1)
		switch (c) {
		case 'h':
			return diag_help(USAGE);
		case 'V':
			return diag_version();
		case 'k':
			if (num_read_u32(slice_of(optarg), 1, MAX_K, &k) == ERR_OK)
				break;
			diag_say(EXIT_USAGE, "-k: not a number from 1 to %d: '%s'", MAX_K, optarg);
			return EXIT_USAGE;
		default:
			return diag_usage(USAGE);
		}
	if ((t = topk_new(k)) == NULL)
		return diag_oom();
	do
		e = scan_file(t, optind < argc ? argv[optind] : "-");
	while (e == ERR_OK && ++optind < argc);
	if (e == ERR_OK)
		topk_write(t);
	else
		diag_oom();
	topk_free(t);
	return diag_close();
}
