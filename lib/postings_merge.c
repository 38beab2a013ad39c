#include "postings_room.h"

/* What a term of two indexes has in one of them. */
struct half {
	const struct postings_term *term;    /* NULL where it has not */
	struct slice bytes;
};

/* Goes through the terms of two indexes at once, in order; false at the end. */
struct pairing {
	const struct postings *a, *b;
	uint32_t i, j;
	bool damaged;
};

static bool
next_pair(struct pairing *p, struct half *x, struct half *y)
{
	uint32_t i = p->i, j = p->j;
	bool more_a = i < p->a->head->n_terms, more_b = j < p->b->head->n_terms;
	bool has_a = more_a && (!more_b || p->a->terms[i].hash <= p->b->terms[j].hash);
	bool has_b = more_b && (!more_a || p->b->terms[j].hash <= p->a->terms[i].hash);

	*x = (struct half){ .term = has_a ? &p->a->terms[i] : NULL };
	*y = (struct half){ .term = has_b ? &p->b->terms[j] : NULL };
	if ((has_a && !postings_of(p->a, i, &x->bytes)) || (has_b && !postings_of(p->b, j, &y->bytes)))
		p->damaged = true;
	p->i += has_a;
	p->j += has_b;
	return (has_a || has_b) && !p->damaged;
}

/* The bytes of both halves, the second's behind the first's; writes them to out unless it is NULL. */
static uint64_t
write_pair(struct pairing *p, const struct half *x, const struct half *y, FILE *out)
{
	const unsigned char *at, *end;
	unsigned char first[POSTINGS_VARINT_BYTES];
	uint32_t value, text;
	size_t n = 0;

	if (y->term != NULL) {
		at = (const unsigned char *)y->bytes.p;
		end = at + y->bytes.len;
		if (!postings_read_varint(&at, end, &value)) {
			p->damaged = true;
			return 0;
		}
		/* the first difference of b counts from before its first text */
		text = (value >> 2) - 1 + p->a->head->n_texts;
		n = postings_write_varint(first, (text - (x->term != NULL ? x->term->last : UINT32_MAX)) << 2 | (value & 3));
		if (out != NULL) {
			fwrite(x->bytes.p != NULL ? x->bytes.p : "", 1, x->bytes.len, out);
			fwrite(first, 1, n, out);
			fwrite(at, 1, (size_t)(end - at), out);
		}
		return x->bytes.len + n + (size_t)(end - at);
	}
	if (out != NULL)
		fwrite(x->bytes.p, 1, x->bytes.len, out);
	return x->bytes.len;
}

/* Writes the terms' table of both, unless out is NULL; *n are the terms, *bytes those of the postings.  ERR_SYNTAX. */
static enum err
merge_terms(const struct postings *a, const struct postings *b, size_t *n, uint64_t *bytes, FILE *out)
{
	struct pairing p = { .a = a, .b = b };
	struct postings_term term = { .at = 0 };
	struct half x, y;

	for (*n = 0; next_pair(&p, &x, &y); (*n)++) {
		term.hash = x.term != NULL ? x.term->hash : y.term->hash;
		term.n = (x.term != NULL ? x.term->n : 0) + (y.term != NULL ? y.term->n : 0);
		term.last = y.term != NULL ? y.term->last + a->head->n_texts : x.term->last;
		if (out != NULL)
			fwrite(&term, sizeof(term), 1, out);
		term.at += write_pair(&p, &x, &y, NULL);
	}
	*bytes = term.at;
	return p.damaged ? ERR_SYNTAX : ERR_OK;
}

/* Writes n bytes that may be none. */
static void
write_bytes(const void *p, size_t n, FILE *out)
{
	if (n > 0)
		fwrite(p, 1, n, out);
}

enum err
postings_merge(const struct postings *a, const struct postings *b, const struct postings_head *head, FILE *out)
{
	uint32_t n_a = a->head->n_texts, n_b = b->head->n_texts;
	struct pairing p = { .a = a, .b = b };
	struct postings_head h = *head;
	struct half x, y;
	uint64_t bytes;
	size_t n_terms, i;
	enum err e;

	if (n_b > POSTINGS_MAX_TEXTS - n_a)
		return ERR_TOOBIG;
	if ((e = merge_terms(a, b, &n_terms, &bytes, NULL)) != ERR_OK)
		return e;
	for (i = 0; i < VECTOR_DIMS; i++)
		h.sum[i] = (int64_t)((uint64_t)a->head->sum[i] + (uint64_t)b->head->sum[i]);   /* wraps only in damaged ones */
	h = postings_head_make(&h, n_a + n_b, n_terms, a->head->words + b->head->words, bytes);
	fwrite(&h, sizeof(h), 1, out);
	write_bytes(a->places, n_a * sizeof(*a->places), out);
	write_bytes(b->places, n_b * sizeof(*b->places), out);
	if ((e = merge_terms(a, b, &n_terms, &bytes, out)) != ERR_OK)
		return e;
	write_bytes(a->vectors, (size_t)n_a * VECTOR_DIMS, out);
	write_bytes(b->vectors, (size_t)n_b * VECTOR_DIMS, out);
	write_bytes(a->lengths, n_a, out);
	write_bytes(b->lengths, n_b, out);
	while (next_pair(&p, &x, &y))
		write_pair(&p, &x, &y, out);
	return p.damaged ? ERR_SYNTAX : ferror(out) ? ERR_IO : ERR_OK;
}
