/* gist, vectors, postings and nearest: what a text is about, and what is near it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "file.h"
#include "gist.h"
#include "nearest.h"
#include "postings.h"

static struct stems *stems;

static struct gist
gist_of(const char *text, const char *lang)
{
	struct gist g = { .n = 0 };

	CHECK(gist_read(&g, stems, slice_of(text), slice_of(lang)) == ERR_OK);
	return g;
}

static double
cosine(const char *a, const char *b)
{
	struct gist x = gist_of(a, "en"), y = gist_of(b, "en");
	int32_t product;

	vectors_multiply(stems_vectors(stems), x.vector, y.vector, 1, &product);
	gist_free(&x);
	gist_free(&y);
	return (double)product / VECTOR_ONE / VECTOR_ONE;
}

static void
test_gist(void)
{
	struct gist g = gist_of("The Doctors of New Zealand's hospital doctored.\\nNew doctor", "en"), h;

	CHECK(g.n == 7 && g.has_vector);      /* doctor new zealand hospital doctor new doctor: an apostrophe's s stays with its word */
	CHECK(g.terms[0].hash == g.terms[4].hash && g.terms[0].hash == g.terms[6].hash);
	CHECK(g.terms[0].name && g.terms[1].name && g.terms[2].name && !g.terms[3].name);
	CHECK(!g.terms[5].name && !g.terms[5].follows && g.terms[6].follows && !g.terms[0].follows);
	h = gist_of("Häuser Haus", "de");
	CHECK(h.n == 2 && h.terms[0].hash == h.terms[1].hash && !h.has_vector);
	gist_free(&h);
	h = gist_of("houses", "xx");
	CHECK(h.n == 1 && h.terms[0].hash != g.terms[0].hash);
	gist_free(&h);
	h = gist_of("", "");
	CHECK(h.n == 0 && !h.has_vector && h.vector[0] == 0);
	gist_free(&h);
	h = gist_of("東京都", "ja");
	CHECK(h.n == 3);                      /* 東京, 京都, 都 */
	gist_free(&h);
	gist_free(&g);
}

static void
test_vectors(void)
{
	int32_t sum[VECTOR_DIMS] = { 0 }, product[3];
	int8_t vector[VECTOR_DIMS], rows[3 * VECTOR_DIMS];
	size_t i;

	CHECK(cosine("doctor", "physicians") > 0.4);
	CHECK(cosine("doctor", "physicians") > cosine("doctor", "granite") + 0.3);
	CHECK(cosine("The bank raised interest rates.", "Loans became dearer as the central bank tightened.") >
	    cosine("The bank raised interest rates.", "The river bank was muddy after the flood.") + 0.1);
	CHECK(fabs(cosine("some words", "some words") - 1) < 0.05);
	vectors_settle(sum, vector);
	for (i = 0; i < VECTOR_DIMS; i++)
		CHECK(vector[i] == 0);
	/* one direction takes all: cut to a byte, never wrapped */
	sum[0] = -1000000;
	vectors_settle(sum, vector);
	CHECK(vector[0] == -127 && vector[1] == 0);
	for (i = 0; i < sizeof(rows); i++)
		rows[i] = (int8_t)(i < VECTOR_DIMS ? -127 : i < 2 * VECTOR_DIMS ? 127 : (int)i % 7 - 3);
	memset(vector, 0x81, sizeof(vector));
	vectors_multiply(stems_vectors(stems), vector, rows, 3, product);
	CHECK(product[0] == 127 * 127 * VECTOR_DIMS && product[1] == -127 * 127 * VECTOR_DIMS);
}

/* An index of n texts, the first with the number from, made at once. */
static struct slice
make_index(uint32_t from, uint32_t n)
{
	struct postings_maker *m = postings_maker_new();
	struct postings_head h = { .recipe = 7 };
	char *p = NULL, text[128];
	size_t len = 0;
	FILE *out = open_memstream(&p, &len);
	uint32_t i;

	for (i = from; i < from + n; i++) {
		struct gist g;

		snprintf(text, sizeof(text), "every %s third%u alone%u %s", i % 3 == 0 ? "fizz fizz" : "", i % 3, i, i % 100 == 0 ? "hundred" : "");
		g = gist_of(text, "en");
		CHECK(postings_add(m, i * 10, &g) == ERR_OK);
		gist_free(&g);
	}
	CHECK(postings_write(m, &h, out) == ERR_OK && fclose(out) == 0);
	postings_maker_free(m);
	return (struct slice){ p, len };
}

static uint64_t
hash_of(const char *word)
{
	struct gist g = gist_of(word, "en");
	uint64_t hash = g.terms[0].hash;

	gist_free(&g);
	return hash;
}

static void
test_postings(void)
{
	enum { N = 5000, PART = 1234 };
	struct slice whole = make_index(0, N), front = make_index(0, PART), back = make_index(PART, N - PART), merged = { NULL, 0 };
	static float gain[POSTINGS_MAX_TIMES][256], score[N];
	struct postings p, a, b;
	struct postings_head h = { .recipe = 7 };
	char *bytes = NULL;
	size_t len;
	FILE *out = open_memstream(&bytes, &len);
	uint32_t term, i;
	int times;

	CHECK(postings_open(&p, whole) == ERR_OK && postings_open(&a, front) == ERR_OK && postings_open(&b, back) == ERR_OK);
	CHECK(postings_merge(&a, &b, &h, out) == ERR_OK && fclose(out) == 0);
	merged = (struct slice){ bytes, len };
	CHECK(slice_eq(whole, merged));
	CHECK((term = postings_find(&p, hash_of("fizz"))) != UINT32_MAX && p.terms[term].n == (N + 2) / 3);
	for (times = 0; times < POSTINGS_MAX_TIMES; times++)
		for (i = 0; i < 256; i++)
			gain[times][i] = (float)(times + 1);
	CHECK(postings_score(&p, term, gain, score) == ERR_OK);
	for (i = 0; i < N; i++)
		if (score[i] != (i % 3 == 0 ? 2 : 0))
			break;
	CHECK(i == N);
	CHECK((term = postings_find(&p, hash_of("alone4321"))) != UINT32_MAX && p.terms[term].n == 1);
	CHECK(postings_score(&p, term, gain, score) == ERR_OK && score[4321] == 1);
	CHECK(postings_find(&p, hash_of("alone5000")) == UINT32_MAX);
	CHECK(p.places[4999] == 49990);
	for (len = 0; len < whole.len; len += len < 2000 ? 1 : 997)
		if (postings_open(&p, (struct slice){ whole.p, len }) == ERR_OK)
			break;
	CHECK(len >= whole.len);
	free((char *)whole.p);
	free((char *)front.p);
	free((char *)back.p);
	free(bytes);
}

int
main(void)
{
	if ((stems = stems_new()) == NULL)
		return 1;
	test_gist();
	test_vectors();
	test_postings();
	stems_free(stems);
	return check_close();
}
