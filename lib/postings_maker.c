#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "postings_room.h"

#define FIRST_SLOTS ((size_t)1 << 12)
#define FIRST_CHUNK 12u            /* bytes of a chain's first chunk; each is twice as long, up to */
#define LARGEST_CHUNK 768u

/*
 * A term in the making.  The last text is not yet among the bytes, as the term may come again in it: a term of one text,
 * as most are, needs none.  The bytes are a chain of chunks, each of which begins with the place of the next.
 */
struct making {
	uint64_t hash;           /* 0 where the slot is free */
	uint32_t n;              /* texts */
	uint32_t times;          /* in the last */
	uint32_t last, before;   /* texts, and the one before the last, UINT32_MAX before the first */
	uint32_t first;          /* chunk, in words of four bytes */
	uint32_t at;             /* the next byte is at 4 * chunk + at.. */
	uint32_t chunk, size;    /* the last chunk and the bytes that it holds */
};

struct postings_maker {
	struct making *slots;
	size_t n_slots;          /* a power of two */
	size_t n_terms;
	struct buf chunks;
	uint64_t *places;
	int8_t *vectors;
	unsigned char *lengths;
	size_t places_cap, vectors_cap, lengths_cap, n;
	uint64_t words;
	int64_t sum[VECTOR_DIMS];
};

struct postings_maker *
postings_maker_new(void)
{
	struct postings_maker *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return NULL;
	m->chunks.max = POSTINGS_MAX_BYTES;
	m->n_slots = FIRST_SLOTS;
	if ((m->slots = calloc(m->n_slots, sizeof(*m->slots))) == NULL) {
		free(m);
		return NULL;
	}
	return m;
}

void
postings_maker_free(struct postings_maker *m)
{
	if (m == NULL)
		return;
	free(m->slots);
	buf_free(&m->chunks);
	free(m->places);
	free(m->vectors);
	free(m->lengths);
	free(m);
}

uint32_t
postings_count(const struct postings_maker *m)
{
	return (uint32_t)m->n;
}

static size_t
first_slot(size_t n_slots, uint64_t hash)
{
	return (size_t)((hash * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & (n_slots - 1);
}

/* The slot of hash, or a free one, of which there are always some. */
static struct making *
find_slot(struct making *slots, size_t n_slots, uint64_t hash)
{
	size_t i = first_slot(n_slots, hash);

	while (slots[i].hash != 0 && slots[i].hash != hash)
		i = (i + 1) & (n_slots - 1);
	return &slots[i];
}

static enum err
grow_slots(struct postings_maker *m)
{
	struct making *more = calloc(m->n_slots * 2, sizeof(*more));
	size_t i;

	if (more == NULL)
		return ERR_NOMEM;
	for (i = 0; i < m->n_slots; i++)
		if (m->slots[i].hash != 0)
			*find_slot(more, m->n_slots * 2, m->slots[i].hash) = m->slots[i];
	free(m->slots);
	m->slots = more;
	m->n_slots *= 2;
	return ERR_OK;
}

/* The size of the chunk behind one of that size. */
static uint32_t
next_size(uint32_t size)
{
	return size == 0 ? FIRST_CHUNK : size < LARGEST_CHUNK ? size * 2 : size;
}

/* Ends the chain with a new chunk. */
static enum err
add_chunk(struct postings_maker *m, struct making *t)
{
	uint32_t size = next_size(t->size);
	uint32_t place = (uint32_t)(m->chunks.len / 4);
	enum err e;

	if ((e = buf_reserve(&m->chunks, size + 4)) != ERR_OK)
		return e;
	m->chunks.len += size + 4;
	if (t->size == 0)
		t->first = place;
	else
		memcpy(m->chunks.p + (size_t)t->chunk * 4, &place, 4);
	t->chunk = place;
	t->size = size;
	t->at = 0;
	return ERR_OK;
}

static size_t
write_last(unsigned char bytes[POSTINGS_VARINT_BYTES], const struct making *t)
{
	return postings_write_varint(bytes, (t->last - t->before) << 2 | (t->times - 1));
}

/* Adds the last text to the term's bytes. */
static enum err
put_last(struct postings_maker *m, struct making *t)
{
	unsigned char bytes[POSTINGS_VARINT_BYTES];
	size_t n = write_last(bytes, t), i;
	enum err e;

	for (i = 0; i < n; i++) {
		if (t->at == t->size && (e = add_chunk(m, t)) != ERR_OK)
			return e;
		m->chunks.p[(size_t)t->chunk * 4 + 4 + t->at++] = (char)bytes[i];
	}
	return ERR_OK;
}

/* Fetches ahead where the term's next byte goes. */
static void
announce_end(const struct postings_maker *m, uint64_t hash)
{
	const struct making *t = &m->slots[first_slot(m->n_slots, hash)];

	if (t->hash == hash && t->size > 0)
		__builtin_prefetch(m->chunks.p + (size_t)t->chunk * 4 + 4 + t->at, 1);
}

static enum err
add_term(struct postings_maker *m, uint64_t hash, uint32_t text)
{
	struct making *t;
	enum err e;

	hash += hash == 0;
	t = find_slot(m->slots, m->n_slots, hash);
	if (t->hash == 0) {
		if (m->n_terms * 2 >= m->n_slots) {
			if ((e = grow_slots(m)) != ERR_OK)
				return e;
			t = find_slot(m->slots, m->n_slots, hash);
		}
		*t = (struct making){ .hash = hash, .n = 1, .times = 1, .last = text, .before = UINT32_MAX };
		m->n_terms++;
		return ERR_OK;
	}
	if (t->last == text) {
		t->times += t->times < POSTINGS_MAX_TIMES;
		return ERR_OK;
	}
	if ((e = put_last(m, t)) != ERR_OK)
		return e;
	t->before = t->last;
	t->last = text;
	t->times = 1;
	t->n++;
	return ERR_OK;
}

enum err
postings_add(struct postings_maker *m, uint64_t place, const struct gist *g)
{
	unsigned char length = (unsigned char)(g->n < 255 ? g->n : 255);
	enum err e;
	size_t i;

	if ((e = array_reserve(&m->places, &m->places_cap, m->n + 1, sizeof(*m->places), POSTINGS_MAX_TEXTS)) != ERR_OK ||
	    (e = array_reserve(&m->vectors, &m->vectors_cap, m->n + 1, VECTOR_DIMS, POSTINGS_MAX_TEXTS)) != ERR_OK ||
	    (e = array_reserve(&m->lengths, &m->lengths_cap, m->n + 1, 1, POSTINGS_MAX_TEXTS)) != ERR_OK)
		return e;
	/* the slots lie anywhere in memory: fetched ahead they come side by side */
	for (i = 0; i < g->n; i++)
		__builtin_prefetch(&m->slots[first_slot(m->n_slots, g->terms[i].hash)]);
	for (i = 0; i < g->n; i++)
		announce_end(m, g->terms[i].hash);
	for (i = 0; i < g->n; i++)
		if ((e = add_term(m, g->terms[i].hash, (uint32_t)m->n)) != ERR_OK)
			return e;
	m->places[m->n] = place;
	m->lengths[m->n] = length;
	memcpy(m->vectors + m->n * VECTOR_DIMS, g->vector, VECTOR_DIMS);
	m->words += length;
	for (i = 0; i < VECTOR_DIMS; i++)
		m->sum[i] += g->vector[i];
	m->n++;
	return ERR_OK;
}

static int
by_hash(const void *a, const void *b)
{
	uint64_t x = ((const struct making *)a)->hash, y = ((const struct making *)b)->hash;

	return (x > y) - (x < y);
}

/* Sorts terms by hash: first by its highest bits, which spread evenly, into their places, then each place. */
static void
sort_terms(struct making *terms, size_t n)
{
	enum { BITS = 12, PILES = 1 << BITS };
	struct making *sorted = n > PILES ? malloc(n * sizeof(*sorted)) : NULL;
	size_t at[PILES + 1] = { 0 }, i;

	if (sorted == NULL) {
		if (n > 1)
			qsort(terms, n, sizeof(*terms), by_hash);
		return;
	}
	for (i = 0; i < n; i++)
		at[(terms[i].hash >> (64 - BITS)) + 1]++;
	for (i = 0; i < PILES; i++)
		at[i + 1] += at[i];
	for (i = 0; i < n; i++)
		sorted[at[terms[i].hash >> (64 - BITS)]++] = terms[i];
	for (i = 0; i < PILES; i++) {
		size_t from = i > 0 ? at[i - 1] : 0;

		if (at[i] - from > 1)
			qsort(sorted + from, at[i] - from, sizeof(*sorted), by_hash);
	}
	memcpy(terms, sorted, n * sizeof(*sorted));
	free(sorted);
}

/* The bytes of the term, with its last text; writes them to out unless it is NULL. */
static uint64_t
write_term(const struct postings_maker *m, const struct making *t, FILE *out)
{
	unsigned char last[POSTINGS_VARINT_BYTES];
	uint32_t place = t->first, size = FIRST_CHUNK;
	uint64_t n = 0;
	size_t len;

	while (t->size != 0) {
		len = place == t->chunk ? t->at : size;
		n += len;
		if (out != NULL)
			fwrite(m->chunks.p + (size_t)place * 4 + 4, 1, len, out);
		if (place == t->chunk)
			break;
		memcpy(&place, m->chunks.p + (size_t)place * 4, 4);
		size = next_size(size);
	}
	len = write_last(last, t);
	if (out != NULL)
		fwrite(last, 1, len, out);
	return n + len;
}

/* Writes the terms' table; returns the bytes of all postings. */
static uint64_t
write_terms(const struct postings_maker *m, FILE *out)
{
	struct postings_term term = { .at = 0 };
	size_t i;

	for (i = 0; i < m->n_terms; i++) {
		const struct making *t = &m->slots[i];

		term.hash = t->hash;
		term.n = t->n;
		term.last = t->last;
		if (out != NULL)
			fwrite(&term, sizeof(term), 1, out);
		term.at += write_term(m, t, NULL);
	}
	return term.at;
}

/* Closes the slots up and sorts them; nothing can be found there any more. */
static void
settle_terms(struct postings_maker *m)
{
	size_t i, n = 0;

	for (i = 0; i < m->n_slots; i++)
		if (m->slots[i].hash != 0)
			m->slots[n++] = m->slots[i];
	memset(m->slots + n, 0, (m->n_slots - n) * sizeof(*m->slots));
	sort_terms(m->slots, n);
}

void
postings_clear(struct postings_maker *m)
{
	memset(m->slots, 0, m->n_slots * sizeof(*m->slots));
	m->n_terms = 0;
	buf_clear(&m->chunks);
	m->n = 0;
	m->words = 0;
	memset(m->sum, 0, sizeof(m->sum));
}

enum err
postings_write(struct postings_maker *m, const struct postings_head *head, FILE *out)
{
	struct postings_head h = *head;
	size_t i;

	settle_terms(m);
	memcpy(h.sum, m->sum, sizeof(h.sum));
	h = postings_head_make(&h, (uint32_t)m->n, m->n_terms, m->words, write_terms(m, NULL));
	fwrite(&h, sizeof(h), 1, out);
	if (m->n > 0)
		fwrite(m->places, sizeof(*m->places), m->n, out);
	write_terms(m, out);
	if (m->n > 0) {
		fwrite(m->vectors, VECTOR_DIMS, m->n, out);
		fwrite(m->lengths, 1, m->n, out);
	}
	for (i = 0; i < m->n_terms; i++)
		write_term(m, &m->slots[i], out);
	return ferror(out) ? ERR_IO : ERR_OK;
}
