#include <math.h>
#include <stdlib.h>

#include "nearest_room.h"

/* Chosen as NEAREST_WORDS was. */
#define NAME_GAIN 1.5f         /* how much more a name counts than a word */
#define PAIRS 0.10f            /* what all pairs of the text add */
#define ASKED_FOR_PAIRS 100
#define FEW 50                 /* insights whose mean says little */
#define K1 1.0f                /* BM25: how soon repeats add nothing */
#define B 0.5f                 /* how much long texts lose */

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
		if ((e = nearest_begin_anew(n)) != ERR_OK)
			return e;
		return nearest_find(n, g, most, hits, n_hits);
	}
	if (g->has_vector)
		score_vectors(n, g, 1 - words);
	*n_hits = pick(n, most);
	*hits = n->hits;
	return ask_for_pairs(n, g, asked, n_asked, *n_hits);
}
