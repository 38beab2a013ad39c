/* An index of relate: whatever bytes it has behind a head that is accepted, it is read, and merged, inside of them. */
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "fuzz.h"
#include "postings.h"

/* A copy at a multiple of 8, as mmap gives it, whose head fits its length; NULL where that cannot be. */
static char *
copy_sealed(const uint8_t *data, size_t n)
{
	static const char magic[16] = "podsift index 1";
	struct postings_head h;
	size_t fixed;
	char *copy;

	if (n < sizeof(h))
		return NULL;
	memcpy(&h, data, sizeof(h));
	memcpy(h.magic, magic, sizeof(magic));
	h.order = 0x01020304;
	h.n_texts %= 16;
	h.n_terms %= 64;
	fixed = sizeof(h) + h.n_texts * (8 + VECTOR_DIMS + 1) + h.n_terms * sizeof(struct postings_term);
	if (fixed > n)
		return NULL;
	h.bytes = n - fixed;
	h.check = postings_check(&h);
	if ((copy = malloc(n)) == NULL)
		return NULL;
	memcpy(copy, data, n);
	memcpy(copy, &h, sizeof(h));
	return copy;
}

/* Merges two indexes, and reads what came of it. */
static void
merge(const struct postings *a, const struct postings *b)
{
	struct postings_head head = { .recipe = 1 };
	struct postings merged;
	char *p = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&p, &len);
	enum err e;

	MUST(out != NULL);
	e = postings_merge(a, b, &head, out);
	MUST(fclose(out) == 0);
	if (e == ERR_OK) {
		MUST(postings_open(&merged, (struct slice){ p, len }) == ERR_OK);
		MUST(merged.head->n_texts == a->head->n_texts + b->head->n_texts);
	} else {
		MUST(e == ERR_SYNTAX);
	}
	free(p);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static float gain[POSTINGS_MAX_TIMES][256];
	float score[16] = { 0 };
	struct postings raw, p;
	uint32_t i, found;
	char *copy;

	if (n > 0 && (copy = malloc(n)) != NULL) {
		memcpy(copy, data, n);
		(void)postings_open(&raw, (struct slice){ copy, n });
		free(copy);
	}
	if ((copy = copy_sealed(data, n)) == NULL)
		return 0;
	MUST(postings_open(&p, (struct slice){ copy, n }) == ERR_OK);
	MUST(postings_open(&raw, (struct slice){ copy, n - 1 }) == ERR_SYNTAX);
	for (i = 0; i < p.head->n_terms; i++) {
		found = postings_find(&p, p.terms[i].hash);
		MUST(found == UINT32_MAX || p.terms[found].hash == p.terms[i].hash);
		(void)postings_score(&p, i, gain, score);
	}
	merge(&p, &p);
	free(copy);
	return 0;
}
