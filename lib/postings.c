#include <string.h>

#include "postings_room.h"
#include "word.h"

static const char magic[16] = "podsift index 1";

#define ORDER UINT32_C(0x01020304)

uint64_t
postings_check(const struct postings_head *h)
{
	return word_hash(WORD_HASH_SEED, (struct slice){ (const char *)h, offsetof(struct postings_head, check) });
}

/* The bytes before the vectors: head, places, terms. */
static uint64_t
vectors_at(const struct postings_head *h)
{
	return sizeof(*h) + (uint64_t)h->n_texts * sizeof(uint64_t) + (uint64_t)h->n_terms * sizeof(struct postings_term);
}

enum err
postings_open(struct postings *p, struct slice bytes)
{
	const struct postings_head *h = (const void *)bytes.p;
	uint64_t at;

	if (bytes.len < sizeof(*h) || memcmp(h->magic, magic, sizeof(magic)) != 0 || h->order != ORDER ||
	    h->check != postings_check(h) || h->n_texts > POSTINGS_MAX_TEXTS || h->bytes > POSTINGS_MAX_BYTES * 4)
		return ERR_SYNTAX;
	at = vectors_at(h);
	if (at + (uint64_t)h->n_texts * (VECTOR_DIMS + 1) + h->bytes != bytes.len)
		return ERR_SYNTAX;
	p->head = h;
	p->places = (const void *)(bytes.p + sizeof(*h));
	p->terms = (const void *)(p->places + h->n_texts);
	p->vectors = (const int8_t *)bytes.p + at;
	p->lengths = (const unsigned char *)p->vectors + (uint64_t)h->n_texts * VECTOR_DIMS;
	p->bytes = p->lengths + h->n_texts;
	return ERR_OK;
}

uint32_t
postings_find(const struct postings *p, uint64_t hash)
{
	uint32_t lo = 0, hi = p->head->n_terms, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (p->terms[mid].hash == hash)
			return mid;
		if (p->terms[mid].hash < hash)
			lo = mid + 1;
		else
			hi = mid;
	}
	return UINT32_MAX;
}

bool
postings_of(const struct postings *p, uint32_t term, struct slice *bytes)
{
	uint64_t from = p->terms[term].at, to = term + 1 < p->head->n_terms ? p->terms[term + 1].at : p->head->bytes;

	if (from > to || to > p->head->bytes)
		return false;
	*bytes = (struct slice){ (const char *)p->bytes + from, (size_t)(to - from) };
	return true;
}

enum err
postings_score(const struct postings *p, uint32_t term, float gain[POSTINGS_MAX_TIMES][256], float *score)
{
	const unsigned char *at, *end;
	struct slice bytes;
	uint32_t text = UINT32_MAX, x, n;        /* before the first text, so that the first difference is one more than it */

	if (!postings_of(p, term, &bytes))
		return ERR_SYNTAX;
	at = (const unsigned char *)bytes.p;
	end = at + bytes.len;
	for (n = p->terms[term].n; n > 0; n--) {
		if (!postings_read_varint(&at, end, &x))
			return ERR_SYNTAX;
		text += x >> 2;
		if (text >= p->head->n_texts)
			return ERR_SYNTAX;
		score[text] += gain[x & 3][p->lengths[text]];
	}
	return at == end ? ERR_OK : ERR_SYNTAX;
}

struct postings_head
postings_head_make(const struct postings_head *of, uint32_t n_texts, size_t n_terms, uint64_t words, uint64_t bytes)
{
	struct postings_head h = *of;

	memcpy(h.magic, magic, sizeof(magic));
	h.order = ORDER;
	h.n_texts = n_texts;
	h.n_terms = (uint32_t)n_terms;
	h.words = words;
	h.bytes = bytes;
	h.check = postings_check(&h);
	return h;
}
