#include <stdlib.h>
#include <string.h>

#include "pool.h"
#include "word.h"

#define ALSO SL("also:")

/*
 * heap[0] is the worst of the best, so that a line is compared with it alone; the buckets find the entry that is a twin.
 */
struct pool {
	size_t max, n;
	struct pool_entry *entries;  /* the first n are in use, in no order */
	struct pool_entry **heap;
	struct pool_entry **buckets;
	size_t mask;                 /* number of buckets, a power of two, less one */
	struct pool_entry new;       /* the line at hand; its memory is reused */
	bool full;
	uint64_t bar;                /* where full: scores "0." with digits below these are worse than heap[0] */
};

/* Negative where a ranks before b; a total order: in the end it compares the bytes of the lines. */
static int
entry_cmp(const struct pool_entry *a, const struct pool_entry *b)
{
	int c = rec_cmp(&a->rec, a->score, &b->rec, b->score);

	return c != 0 ? c : slice_cmp(buf_slice(&a->line), buf_slice(&b->line));
}

static void
heap_set(struct pool *p, size_t place, struct pool_entry *e)
{
	p->heap[place] = e;
	e->place = place;
}

static void
sift_up(struct pool *p, size_t i)
{
	struct pool_entry *e = p->heap[i];

	for (; i > 0 && entry_cmp(e, p->heap[(i - 1) / 2]) > 0; i = (i - 1) / 2)
		heap_set(p, i, p->heap[(i - 1) / 2]);
	heap_set(p, i, e);
}

static void
sift_down(struct pool *p, size_t i)
{
	struct pool_entry *e = p->heap[i];
	size_t child;

	while ((child = 2 * i + 1) < p->n) {
		if (child + 1 < p->n && entry_cmp(p->heap[child + 1], p->heap[child]) > 0)
			child++;
		if (entry_cmp(e, p->heap[child]) >= 0)
			break;
		heap_set(p, i, p->heap[child]);
		i = child;
	}
	heap_set(p, i, e);
}

/* What a line shares with its twins, hashed; WORD_HASH_SEED for a text without a word. */
static uint64_t
hash_words(const struct rec *rec)
{
	struct slice text = rec->f[REC_TEXT];
	uint64_t h = WORD_HASH_SEED;
	struct word w;

	while (rec_next_word(&text, &w))
		h = word_hash(word_hash(h, (struct slice){ w.p, w.len }), SL(" "));
	if (h == WORD_HASH_SEED)
		return h;
	h = word_hash(word_hash(h, SL("\t")), rec->f[REC_SHOW]);
	return word_hash(word_hash(h, SL("\t")), rec_keyed(rec, ALSO));
}

static bool
same_words(struct slice a, struct slice b)
{
	struct word v, w;
	bool more;

	do {
		more = rec_next_word(&a, &v);
		if (more != rec_next_word(&b, &w))
			return false;
	} while (more && slice_eq((struct slice){ v.p, v.len }, (struct slice){ w.p, w.len }));
	return !more;
}

static bool
are_twins(const struct pool_entry *a, const struct pool_entry *b)
{
	return a->words == b->words && slice_eq(a->rec.f[REC_SHOW], b->rec.f[REC_SHOW]) &&
	    slice_eq(rec_keyed(&a->rec, ALSO), rec_keyed(&b->rec, ALSO)) && same_words(a->rec.f[REC_TEXT], b->rec.f[REC_TEXT]);
}

/* The twin of new in the pool, or NULL. */
static struct pool_entry *
find_twin(const struct pool *p, const struct pool_entry *new)
{
	struct pool_entry *e = new->words != WORD_HASH_SEED ? p->buckets[new->words & p->mask] : NULL;

	while (e != NULL && !are_twins(e, new))
		e = e->chain;
	return e;
}

/* Entries without a word are in no bucket: nobody looks for them. */
static void
bucket_add(struct pool *p, struct pool_entry *e)
{
	struct pool_entry **head = &p->buckets[e->words & p->mask];

	if (e->words == WORD_HASH_SEED)
		return;
	e->chain = *head;
	*head = e;
}

static void
bucket_remove(struct pool *p, struct pool_entry *e)
{
	struct pool_entry **at = &p->buckets[e->words & p->mask];

	if (e->words == WORD_HASH_SEED)
		return;
	while (*at != e)
		at = &(*at)->chain;
	*at = e->chain;
}

/* Makes e a copy of the new entry; e stays as it was on failure. */
static enum err
entry_set(struct pool_entry *e, const struct pool_entry *new)
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

/* The digits behind "0." as a number that orders them, an end before any digit; 0 where they are too few to tell. */
static uint64_t
bar_of(const struct pool_entry *worst)
{
	struct slice s = worst->rec.f[REC_SCORE];
	uint64_t bar = 0;
	size_t i;

	if (worst->score >= 1)
		return UINT64_MAX;
	if (!slice_starts(s, SL("0.")))
		return 0;
	while (s.p[s.len - 1] == '0')        /* "0.50" is as good as "0.5" */
		s.len--;
	for (i = 0; i < 8; i++)
		bar = bar << 8 | (2 + i < s.len ? (unsigned char)s.p[2 + i] : 0);
	return bar;
}

static void
set_bar(struct pool *p)
{
	p->full = p->n == p->max;
	p->bar = p->full ? bar_of(p->heap[0]) : 0;
}

/* Puts new, which has no twin, in the place of the worst. */
static enum err
replace_worst(struct pool *p, const struct pool_entry *new)
{
	struct pool_entry *e = p->heap[0];
	enum err err;

	bucket_remove(p, e);
	err = entry_set(e, new);
	bucket_add(p, e);
	sift_down(p, 0);
	return err;
}

static enum err
append(struct pool *p, const struct pool_entry *new)
{
	struct pool_entry *e = &p->entries[p->n];
	enum err err;

	if ((err = entry_set(e, new)) != ERR_OK)
		return err;
	heap_set(p, p->n++, e);
	sift_up(p, e->place);
	bucket_add(p, e);
	return ERR_OK;
}

/* Takes new among the best if it belongs there. */
static enum err
take(struct pool *p, struct pool_entry *new)
{
	struct pool_entry *twin;
	enum err e = ERR_OK;

	if (p->full && entry_cmp(new, p->heap[0]) >= 0)
		return ERR_OK;
	new->words = hash_words(&new->rec);
	if ((twin = find_twin(p, new)) == NULL) {
		e = p->full ? replace_worst(p, new) : append(p, new);
	} else if (entry_cmp(new, twin) < 0) {
		e = entry_set(twin, new);
		sift_down(p, twin->place);       /* a better one goes away from the worst's place */
	}
	set_bar(p);
	return e;
}

enum err
pool_add(struct pool *p, struct slice line, double score)
{
	struct pool_entry *new = &p->new;
	enum err e;

	if (p->full && score < p->heap[0]->score)
		return ERR_OK;
	buf_clear(&new->line);
	if ((e = rec_clean(&new->line, line)) != ERR_OK)
		return e;
	rec_split(&new->rec, buf_slice(&new->line));
	if (rec_bytes(&new->rec) > REC_MAX_BYTES)
		return ERR_TOOBIG;
	new->score = score;
	return take(p, new);
}

/* Eight bytes, the first one lowest. */
static uint64_t
load(const char *p)
{
	const unsigned char *b = (const unsigned char *)p;

	return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 | (uint64_t)b[3] << 24 | (uint64_t)b[4] << 32 |
	    (uint64_t)b[5] << 40 | (uint64_t)b[6] << 48 | (uint64_t)b[7] << 56;
}

/*
 * Whether the line at s, of which ten bytes can be read, begins with "0.", up to seven digits and a TAB, and its digits
 * are below the bar: all eight bytes at once.
 */
static bool
is_worse(const char *s, uint64_t bar)
{
	uint64_t bytes = load(s + 2), low = bytes ^ UINT64_C(0x3030303030303030), other;
	unsigned int digits;

	/* the high half of each byte is zero for a digit alone; the carry out of a higher byte disturbs none before it */
	other = (low | (low + UINT64_C(0x0606060606060606))) & UINT64_C(0xF0F0F0F0F0F0F0F0);
	if (s[0] != '0' || s[1] != '.' || other == 0)
		return false;
	digits = (unsigned int)__builtin_ctzll(other) & ~7u;
	if ((bytes >> digits & 0xFF) != '\t')
		return false;
	bytes &= (UINT64_C(1) << digits) - 1;
	return __builtin_bswap64(bytes) < bar;
}

size_t
pool_skip(const struct pool *p, struct slice bytes, size_t *lines)
{
	const char *s = bytes.p, *end = s + bytes.len, *lf;

	*lines = 0;
	while (end - s >= 10 && is_worse(s, p->bar) && (lf = memchr(s, '\n', (size_t)(end - s))) != NULL) {
		s = lf + 1;
		++*lines;
	}
	return (size_t)(s - bytes.p);
}

static int
by_rank(const void *a, const void *b)
{
	const struct pool_entry *const *x = a, *const *y = b;

	return entry_cmp(*x, *y);
}

struct pool_entry *const *
pool_rank(struct pool *p, size_t *n)
{
	qsort(p->heap, p->n, sizeof(*p->heap), by_rank);
	*n = p->n;
	return p->heap;
}

struct pool *
pool_new(size_t max)
{
	struct pool *p = calloc(1, sizeof(*p));
	size_t buckets = 16;

	if (p == NULL)
		return NULL;
	while (buckets < 2 * max)
		buckets *= 2;
	p->max = max;
	p->mask = buckets - 1;
	p->new.line.max = REC_MAX_BYTES * 3;
	p->entries = calloc(max, sizeof(*p->entries));
	p->heap = calloc(max, sizeof(*p->heap));
	p->buckets = calloc(buckets, sizeof(*p->buckets));
	if (p->entries == NULL || p->heap == NULL || p->buckets == NULL) {
		pool_free(p);
		return NULL;
	}
	return p;
}

void
pool_free(struct pool *p)
{
	size_t i;

	if (p == NULL)
		return;
	for (i = 0; i < p->n; i++)
		buf_free(&p->entries[i].line);
	buf_free(&p->new.line);
	free(p->entries);
	free(p->heap);
	free(p->buckets);
	free(p);
}
