#include <stdbool.h>
#include <stdlib.h>

#include "buf.h"
#include "likeness.h"
#include "rec.h"
#include "word.h"

#define STEM_CHARACTERS 6
#define MAX_TEXTS ((size_t)1 << 24)
#define MAX_POSTINGS ((size_t)1 << 31)
#define LEAN 0.7               /* how much the smaller of two texts counts (tests/likeness) */
#define PAIR_WEIGHT 4

/*
 * Words that mean nothing by themselves, by their bytes in order, at least four letters long: what is shorter weighs little or
 * nothing anyway.  English, German, French, Spanish, Portuguese.
 */
static const char *const empty_words[] = {
	"aber", "about", "above", "actually", "after", "again", "ainda", "alles", "alors", "already", "also", "although",
	"always", "another", "antes", "anything", "around", "auch", "aussi", "avec", "avoir", "back", "basically", "because",
	"been", "before", "being", "between", "bien", "both", "cada", "came", "cela", "ceux", "chaque", "come", "comes",
	"comme", "como", "could", "cuando", "dann", "dans", "dass", "days", "dein", "deiner", "della", "denn", "desde", "deux",
	"diese", "dieser", "dieses", "does", "doesnt", "doing", "donde", "done", "dont", "down", "durch", "each", "eine",
	"einem", "einen", "einer", "eines", "either", "elle", "elles", "enough", "entre", "esta", "este", "esto", "está",
	"etwas", "even", "ever", "every", "everything", "faire", "fait", "find", "from", "gets", "getting", "give", "gives",
	"goes", "going", "gone", "haben", "hasta", "have", "having", "here", "hers", "hier", "himself", "ihre", "ihren",
	"immer", "into", "isso", "isto", "itself", "jetzt", "just", "kann", "kein", "keine", "kind", "know", "knows", "können",
	"lots", "made", "mais", "make", "makes", "making", "many", "maybe", "mean", "means", "mehr", "might", "mismo", "more",
	"most", "much", "muito", "muss", "must", "need", "nicht", "noch", "nossa", "nosso", "notre", "nous", "nunca", "oder",
	"ohne", "once", "ones", "only", "onto", "other", "others", "otro", "ours", "over", "para", "perhaps", "pero", "porque",
	"pour", "pretty", "puede", "quand", "quando", "quite", "really", "right", "said", "same", "says", "schon", "sehr",
	"sein", "seine", "seiner", "sich", "since", "sind", "sobre", "some", "someone", "something", "sometimes", "sont",
	"sort", "still", "such", "sure", "take", "takes", "tambien", "también", "também", "tell", "than", "that", "thats",
	"their", "them", "themselves", "then", "there", "theres", "these", "they", "theyre", "thing", "things", "think",
	"this", "those", "though", "through", "todo", "todos", "toujours", "très", "under", "unter", "until", "upon", "used",
	"using", "very", "viel", "votre", "vous", "want", "wants", "warum", "weil", "well", "wenn", "went", "werden", "were",
	"what", "when", "where", "whether", "which", "while", "whole", "whom", "whose", "will", "wird", "with", "within",
	"without", "would", "wurde", "yeah", "your", "youre", "yours", "zwischen", "être", "über",
};

static bool
is_empty(const struct word *w)
{
	size_t lo = 0, hi = sizeof(empty_words) / sizeof(empty_words[0]), mid;
	int c;

	if (w->len < 4)
		return false;
	while (lo < hi) {
		mid = (lo + hi) / 2;
		if ((c = slice_cmp((struct slice){ w->p, w->len }, slice_of(empty_words[mid]))) == 0)
			return true;
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return false;
}

/* The bytes of the first n characters of w. */
static size_t
front(const struct word *w, size_t n)
{
	size_t i;

	for (i = 0; i < w->len; i++)
		if (((unsigned char)w->p[i] & 0xC0) != 0x80 && n-- == 0)
			break;
	return i;
}

/* Cuts w to its stem: its first letters, without the ending of a plural. */
static void
cut_to_stem(struct word *w)
{
	if (w->len > 4 && memcmp(w->p + w->len - 3, "ies", 3) == 0) {
		w->len -= 2;
		w->p[w->len - 1] = 'y';
	} else if (w->len > 3 && w->p[w->len - 1] == 's' && w->p[w->len - 2] != 's') {
		w->len--;
	}
	w->len = front(w, STEM_CHARACTERS);
}

/* How much a word tells, by its length alone: short words are common ones.  A number tells more than a word as long. */
static uint32_t
weigh(const struct word *w)
{
	size_t n;

	if (w->len > 0 && ascii_is_digit(w->p[0]))
		return 4;
	n = w->len < 2 ? w->len : front(w, 5);
	return n < 3 ? 0 : n == 3 ? 1 : n == 4 ? 3 : 4;
}

static enum err
add(struct likeness_text *t, uint64_t hash, uint32_t weight)
{
	enum err e;

	if ((e = array_reserve(&t->features, &t->cap, t->n + 1, sizeof(*t->features), 2 * LIKENESS_WORDS)) != ERR_OK)
		return e;
	t->features[t->n++] = (struct likeness_feature){ (uint32_t)(hash ^ hash >> 32), weight };
	return ERR_OK;
}

static int
by_key(const void *a, const void *b)
{
	uint32_t x = ((const struct likeness_feature *)a)->key, y = ((const struct likeness_feature *)b)->key;

	return (x > y) - (x < y);
}

/* Sorts the features, leaves each once, and adds their weights up. */
static void
settle(struct likeness_text *t)
{
	size_t i, n = 0;

	if (t->n > 1)
		qsort(t->features, t->n, sizeof(*t->features), by_key);
	t->weight = 0;
	for (i = 0; i < t->n; i++) {
		if (n > 0 && t->features[n - 1].key == t->features[i].key)
			continue;
		t->features[n++] = t->features[i];
		t->weight += t->features[i].weight;
	}
	t->n = n;
}

enum err
likeness_read(struct likeness_text *t, struct slice text)
{
	uint64_t hash, before = 0;
	size_t words = 0;
	uint32_t weight;
	struct word w;
	enum err e = ERR_OK;

	t->n = 0;
	while (e == ERR_OK && words < LIKENESS_WORDS && rec_next_word(&text, &w)) {
		if (is_empty(&w))
			continue;
		cut_to_stem(&w);
		if ((weight = weigh(&w)) == 0)
			continue;
		hash = word_hash(WORD_HASH_SEED, (struct slice){ w.p, w.len });
		e = add(t, hash, weight);
		if (e == ERR_OK && words++ > 0)
			e = add(t, word_hash(before, (struct slice){ w.p, w.len }), PAIR_WEIGHT);
		before = word_hash(hash, SL(" "));
	}
	settle(t);
	return e == ERR_OK ? ERR_OK : ERR_NOMEM;
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
	const struct likeness_feature *x = a->features, *y = b->features;
	size_t i = 0, j = 0;
	uint64_t shared = 0;

	while (i < a->n && j < b->n)
		if (x[i].key < y[j].key) {
			i++;
		} else if (x[i].key > y[j].key) {
			j++;
		} else {
			shared += x[i].weight < y[j].weight ? x[i].weight : y[j].weight;
			i++;
			j++;
		}
	return judge(shared, a->weight, b->weight);
}

void
likeness_free(struct likeness_text *t)
{
	free(t->features);
	*t = (struct likeness_text){ 0 };
}

/* A feature of a text in the index.  Those of one key are chained, and the last one added stands in the slot. */
struct likeness_posting {
	uint32_t key, weight;
	uint32_t entry;
	uint32_t next;       /* plus one; 0 ends the chain */
};

struct likeness_entry {
	uint64_t weight;
	uint64_t shared;     /* with the text at hand */
};

/* The slot of key, or the free one where it belongs; there is always one free. */
static uint32_t *
find_slot(const struct likeness_index *x, uint32_t key)
{
	uint32_t i = (key * UINT32_C(0x9E3779B1)) & (x->slots_cap - 1);

	while (x->slots[i] != 0 && x->postings[x->slots[i] - 1].key != key)
		i = (i + 1) & (x->slots_cap - 1);
	return &x->slots[i];
}

static enum err
grow_slots(struct likeness_index *x)
{
	uint32_t cap = x->slots_cap != 0 ? x->slots_cap * 2 : 1024, old_cap = x->slots_cap, i;
	uint32_t *slots = calloc(cap, sizeof(*slots)), *old = x->slots;

	if (slots == NULL)
		return ERR_NOMEM;
	x->slots = slots;
	x->slots_cap = cap;
	for (i = 0; i < old_cap; i++)
		if (old[i] != 0)
			*find_slot(x, x->postings[old[i] - 1].key) = old[i];
	free(old);
	return ERR_OK;
}

static enum err
add_posting(struct likeness_index *x, struct likeness_feature f)
{
	uint32_t *slot;
	enum err e;

	if (x->keys >= x->slots_cap / 2 && (e = grow_slots(x)) != ERR_OK)
		return e;
	if ((e = array_reserve(&x->postings, &x->postings_cap, x->n_postings + 1, sizeof(*x->postings), MAX_POSTINGS)) != ERR_OK)
		return e;
	slot = find_slot(x, f.key);
	x->keys += *slot == 0;
	x->postings[x->n_postings++] = (struct likeness_posting){ f.key, f.weight, (uint32_t)x->n, *slot };
	*slot = (uint32_t)x->n_postings;
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
	x->entries[x->n] = (struct likeness_entry){ .weight = t->weight };
	for (i = 0; i < t->n; i++)
		if ((e = add_posting(x, t->features[i])) != ERR_OK)
			return e;
	x->n++;
	return ERR_OK;
}

/* Adds up what each text of the index shares with t, and notes which do. */
static void
share(struct likeness_index *x, const struct likeness_text *t)
{
	const struct likeness_posting *p;
	uint32_t at;
	size_t i;

	x->n_touched = 0;
	for (i = 0; i < t->n; i++)
		for (at = *find_slot(x, t->features[i].key); at != 0; at = p->next) {
			p = &x->postings[at - 1];
			if (x->entries[p->entry].shared == 0)
				x->touched[x->n_touched++] = p->entry;
			x->entries[p->entry].shared += p->weight < t->features[i].weight ? p->weight : t->features[i].weight;
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
	share(x, t);
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
