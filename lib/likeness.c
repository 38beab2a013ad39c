#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "content_word.h"
#include "likeness.h"
#include "rec.h"

#define MAX_FEATURES (2 * LIKENESS_WORDS)
#define MAX_TEXTS ((size_t)1 << 24)
#define MAX_POSTINGS ((size_t)1 << 31)
/* Tuned on tests/likeness/pairs.txt, and so that two editors' words for one passage are most alike of all in an episode. */
#define LEAN 0.7               /* how much the smaller of two texts counts */
#define PAIR_WEIGHT 3

/* Where a key is in t's slots, or the free one where it belongs. */
static uint16_t *
find_feature(const struct likeness_text *t, uint32_t key)
{
	size_t i = key & (t->slots_cap - 1);

	while (t->slots[i] != 0 && t->features[t->slots[i] - 1].key != key)
		i = (i + 1) & (t->slots_cap - 1);
	return &t->slots[i];
}

/* Doubles the slots, so that half of them stay free. */
static enum err
grow_features(struct likeness_text *t)
{
	size_t cap = t->slots_cap != 0 ? t->slots_cap * 2 : 256, i;
	uint16_t *slots = calloc(cap, sizeof(*slots));

	if (slots == NULL)
		return ERR_NOMEM;
	free(t->slots);
	t->slots = slots;
	t->slots_cap = cap;
	for (i = 0; i < t->n; i++)
		*find_feature(t, t->features[i].key) = (uint16_t)(i + 1);
	return ERR_OK;
}

/* Adds a feature, unless t has it. */
static enum err
add(struct likeness_text *t, uint64_t hash, uint32_t weight)
{
	uint32_t key = (uint32_t)(hash >> 32);
	uint16_t *slot;
	enum err e;

	if (t->n >= t->slots_cap / 2 && (e = grow_features(t)) != ERR_OK)
		return e;
	if (*(slot = find_feature(t, key)) != 0)
		return ERR_OK;
	if (t->n == t->cap && (e = array_reserve(&t->features, &t->cap, t->n + 1, sizeof(*t->features), MAX_FEATURES)) != ERR_OK)
		return e;
	t->features[t->n++] = (struct likeness_feature){ key, weight };
	t->weight += weight;
	*slot = (uint16_t)t->n;
	return ERR_OK;
}

/* Spreads the bits of a hash over all of it (Fibonacci hashing, Knuth, TAOCP 6.4). */
static uint64_t
mix(uint64_t hash)
{
	return (hash ^ hash >> 29) * UINT64_C(0x9E3779B97F4A7C15);
}

enum err
likeness_read(struct likeness_text *t, struct slice text)
{
	uint64_t hash, before = 0, all = 0;
	size_t words = 0;
	uint32_t weight;
	struct word w;
	enum err e = ERR_OK;

	t->n = 0;
	t->weight = 0;
	if (t->slots_cap > 0)
		memset(t->slots, 0, t->slots_cap * sizeof(*t->slots));
	while (e == ERR_OK && words < LIKENESS_WORDS && rec_next_word(&text, &w)) {
		if (words == 0)
			all = mix(word_hash(all + 1, (struct slice){ w.p, w.len }));
		if (content_word_is_empty(&w))
			continue;
		content_word_cut(&w);
		if ((weight = content_word_weight(&w)) == 0)
			continue;
		hash = word_hash(WORD_HASH_SEED, (struct slice){ w.p, w.len });
		e = add(t, mix(hash), weight);
		if (e == ERR_OK && words++ > 0)
			e = add(t, mix(before * 31 + hash), PAIR_WEIGHT);
		before = hash;
	}
	/* a text of words that tell nothing is like itself alone */
	if (e == ERR_OK && words == 0 && all != 0)
		e = add(t, all, 1);
	return e;
}

static uint32_t
least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static double
judge(uint64_t shared, uint64_t a, uint64_t b)
{
	double smaller = (double)(a < b ? a : b), larger = (double)(a < b ? b : a);

	return shared == 0 ? 0 : (double)shared / (LEAN * smaller + (1 - LEAN) * larger);
}

double
likeness_of(const struct likeness_text *a, const struct likeness_text *b)
{
	uint64_t shared = 0;
	uint16_t at;
	size_t i;

	if (b->n == 0)
		return 0;
	for (i = 0; i < a->n; i++)
		if ((at = *find_feature(b, a->features[i].key)) != 0)
			shared += least(a->features[i].weight, b->features[at - 1].weight);
	return judge(shared, a->weight, b->weight);
}

void
likeness_free(struct likeness_text *t)
{
	free(t->features);
	free(t->slots);
	*t = (struct likeness_text){ 0 };
}

/* A feature of a text in the index.  Those of one key are chained, and the last one added stands in the slot. */
struct likeness_posting {
	uint32_t key, weight;
	uint32_t entry;
	uint32_t next;       /* plus one; 0 ends the chain */
};

struct likeness_slot {
	uint32_t key;
	uint32_t first;      /* posting of the chain, plus one; 0 for a free slot */
	uint32_t chained;    /* postings */
};

struct likeness_entry {
	uint64_t weight;
	size_t first;        /* its postings stand behind each other */
	uint64_t shared;     /* with the text at hand */
};

/* The slot of key, or the free one where it belongs; there is always one free. */
static struct likeness_slot *
find_slot(const struct likeness_index *x, uint32_t key)
{
	uint32_t i = key & (x->slots_cap - 1);

	while (x->slots[i].first != 0 && x->slots[i].key != key)
		i = (i + 1) & (x->slots_cap - 1);
	return &x->slots[i];
}

static enum err
grow_slots(struct likeness_index *x)
{
	uint32_t cap = x->slots_cap != 0 ? x->slots_cap * 2 : 1024, old_cap = x->slots_cap, i;
	struct likeness_slot *slots = calloc(cap, sizeof(*slots)), *old = x->slots;

	if (slots == NULL)
		return ERR_NOMEM;
	x->slots = slots;
	x->slots_cap = cap;
	for (i = 0; i < old_cap; i++)
		if (old[i].first != 0)
			*find_slot(x, old[i].key) = old[i];
	free(old);
	return ERR_OK;
}

static enum err
add_posting(struct likeness_index *x, struct likeness_feature f)
{
	struct likeness_slot *slot;
	enum err e;

	if (x->keys >= x->slots_cap / 2 && (e = grow_slots(x)) != ERR_OK)
		return e;
	if ((e = array_reserve(&x->postings, &x->postings_cap, x->n_postings + 1, sizeof(*x->postings), MAX_POSTINGS)) != ERR_OK)
		return e;
	slot = find_slot(x, f.key);
	x->keys += slot->first == 0;
	x->postings[x->n_postings++] = (struct likeness_posting){ f.key, f.weight, (uint32_t)x->n, slot->first };
	*slot = (struct likeness_slot){ f.key, (uint32_t)x->n_postings, slot->chained + 1 };
	return ERR_OK;
}

enum err
likeness_index_add(struct likeness_index *x, const struct likeness_text *t)
{
	enum err e;
	size_t i;

	if ((e = array_reserve(&x->entries, &x->entries_cap, x->n + 1, sizeof(*x->entries), MAX_TEXTS)) != ERR_OK ||
	    (e = array_reserve(&x->touched, &x->touched_cap, x->n + 1, sizeof(*x->touched), MAX_TEXTS)) != ERR_OK ||
	    (e = array_reserve(&x->hits, &x->hits_cap, x->n + 1, sizeof(*x->hits), MAX_TEXTS)) != ERR_OK)
		return e;
	x->entries[x->n] = (struct likeness_entry){ .weight = t->weight, .first = x->n_postings };
	if (x->n == 0 || t->weight < x->lightest)
		x->lightest = t->weight;
	for (i = 0; i < t->n; i++)
		if ((e = add_posting(x, t->features[i])) != ERR_OK)
			return e;
	x->n++;
	return ERR_OK;
}

/* The least that two texts of those weights must share to be alike from min on; a little less, for what rounding makes of it. */
static double
least_shared(double a, double b, double min)
{
	return (1 - 1e-9) * min * (a < b ? LEAN * a + (1 - LEAN) * b : LEAN * b + (1 - LEAN) * a);
}

/*
 * The least that a text of that weight must share with one in the index to be like it from min on.  What is needed rises with
 * the other's weight, of which none is under the lightest; and nobody shares more than he weighs: other >= min * (LEAN * other +
 * (1 - LEAN) * weight).
 */
static double
least_of_any(const struct likeness_index *x, uint64_t weight, double min)
{
	double own = min * (1 - LEAN) * (double)weight / (1 - min * LEAN);

	return least_shared((double)x->lightest < own ? own : (double)x->lightest, (double)weight, min);
}

/* The bits of n. */
static unsigned int
magnitude(uint32_t n)
{
	unsigned int bits;

	for (bits = 0; n > 0; bits++)
		n >>= 1;
	return bits;
}

#define MAGNITUDES 33

/* What of a text the index has: for each feature, where its chain begins, plus one. */
struct asked {
	uint32_t first[MAX_FEATURES], weight[MAX_FEATURES], chained[MAX_FEATURES];
	size_t n;
	uint64_t known;                  /* the weight of all */
	uint64_t at_magnitude[MAGNITUDES];   /* of those whose chains are that long */
};

static void
look_up(const struct likeness_index *x, const struct likeness_text *t, struct asked *a)
{
	const struct likeness_slot *slot;
	size_t i;

	a->n = 0;
	a->known = 0;
	memset(a->at_magnitude, 0, sizeof(a->at_magnitude));
	for (i = 0; i < t->n; i++) {
		if ((slot = find_slot(x, t->features[i].key))->first == 0)
			continue;
		a->first[a->n] = slot->first;
		a->weight[a->n] = t->features[i].weight;
		a->chained[a->n] = magnitude(slot->chained);
		a->known += a->weight[a->n];
		a->at_magnitude[a->chained[a->n++]] += t->features[i].weight;
	}
}

/* Adds a feature up for the texts of its chain. */
static void
share(struct likeness_index *x, uint32_t at, uint32_t weight)
{
	const struct likeness_posting *p;
	struct likeness_entry *entry;

	for (; at != 0; at = p->next) {
		p = &x->postings[at - 1];
		entry = &x->entries[p->entry];
		if (entry->shared == 0)
			x->touched[x->n_touched++] = p->entry;
		entry->shared += least(p->weight, weight);
	}
}

/* All that t shares with the text of that number. */
static uint64_t
count_shared(const struct likeness_index *x, const struct likeness_text *t, uint32_t number)
{
	uint64_t shared = 0;
	uint16_t at;
	size_t i;

	for (i = x->entries[number].first; i < x->n_postings && x->postings[i].entry == number; i++)
		if ((at = *find_feature(t, x->postings[i].key)) != 0)
			shared += least(x->postings[i].weight, t->features[at - 1].weight);
	return shared;
}

/*
 * Adds up what t shares with each text of the index that may be like it.  Those that have none of its rarer features cannot
 * be, as all others together are less than what they must share: the long chains are never gone through.  (Prefix filtering:
 * Bayardo, Ma, Srikant, "Scaling up all pairs similarity search", 2007.)
 */
static void
share_all(struct likeness_index *x, const struct likeness_text *t, double min)
{
	double needed = least_of_any(x, t->weight, min);
	unsigned int late = MAGNITUDES;
	struct likeness_entry *entry;
	uint64_t rest = 0;
	struct asked a;
	size_t i;

	x->n_touched = 0;
	look_up(x, t, &a);
	if ((double)a.known < needed)
		return;
	while ((double)(rest + a.at_magnitude[late - 1]) < needed)
		rest += a.at_magnitude[--late];
	for (i = 0; i < a.n; i++)
		if (a.chained[i] < late)
			share(x, a.first[i], a.weight[i]);
	for (i = 0; i < x->n_touched; i++) {
		entry = &x->entries[x->touched[i]];
		if ((double)(entry->shared + rest) >= least_shared((double)t->weight, (double)entry->weight, min))
			entry->shared = count_shared(x, t, x->touched[i]);
	}
}

static int
by_number(const void *a, const void *b)
{
	uint32_t x = ((const struct likeness_hit *)a)->number, y = ((const struct likeness_hit *)b)->number;

	return (x > y) - (x < y);
}

void
likeness_index_find(struct likeness_index *x, const struct likeness_text *t, double min, const struct likeness_hit **hits,
    size_t *n)
{
	struct likeness_entry *entry;
	double likeness;
	size_t i;

	*hits = x->hits;
	*n = 0;
	if (x->keys == 0)
		return;
	share_all(x, t, min);
	for (i = 0; i < x->n_touched; i++) {
		entry = &x->entries[x->touched[i]];
		likeness = judge(entry->shared, t->weight, entry->weight);
		entry->shared = 0;
		if (likeness >= min)
			x->hits[(*n)++] = (struct likeness_hit){ x->touched[i], likeness };
	}
	if (*n > 1)
		qsort(x->hits, *n, sizeof(*x->hits), by_number);
}

void
likeness_index_free(struct likeness_index *x)
{
	free(x->postings);
	free(x->slots);
	free(x->entries);
	free(x->touched);
	free(x->hits);
	*x = (struct likeness_index){ 0 };
}
