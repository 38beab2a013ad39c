#include <math.h>
#include <stdlib.h>

#include "buf.h"
#include "passage.h"

#define AROUND 12             /* sentences on either side that are looked at, too */
#define MOST 3                /* of a fact */
#define FAR 300               /* words that are far away */
#define SURELY 200            /* candidates that the trees are asked about, at least; */
#define SHARE 10              /* ... and of more, the best in so many */

static const char *const names[FEATURES - FEATURE_SHORT] = { "short", "long", "sentences", "sentence-words", "single",
	"begins-turn", "turn-before", "begins-stretch", "stretch-before", "answers", "question-before", "reaction-before",
	"ends-turn", "turn-after", "ends-stretch", "stretch-after", "reaction-after", "asked-after", "question-after",
	"short-turn-after", "next-turn-words", "praised", "speaker-share", "speaker-asks", "turn-words", "stretch-words",
	"speakers", "early", "late", "place", "off-center", "whole-stretch", "whole-turn", "soundbite", "across-chapters" };

void
feature_name(unsigned int feature, char name[48])
{
	char fact[32];

	if (feature >= FEATURE_SHORT) {
		snprintf(name, 48, "%s", names[feature - FEATURE_SHORT]);
		return;
	}
	fact_name((feature - FEATURE_FACTS) % FACTS, fact);
	snprintf(name, 48, "%s%s", feature >= FEATURE_AROUND ? "around-" : "", fact);
}

static float
at_most(float x, float most)
{
	return x < most ? x : most;
}

/* How many words stand before the sentence, or before the episode's end. */
static uint32_t
words_before(const struct analysis *a, uint32_t sentence)
{
	return sentence == a->n_sentences ? (uint32_t)a->n_words : a->sentences[sentence].first_word;
}

static uint32_t
words_between(const struct analysis *a, uint32_t first, uint32_t end)
{
	return words_before(a, end) - words_before(a, first);
}

/* The facts of the sentences from first to end, for each 25 of so many words. */
static void
fact_features(const struct analysis *a, uint32_t first, uint32_t end, float words, float *f)
{
	unsigned int i;

	analysis_sum(a, first, end - first, f);
	for (i = 0; i < FACTS; i++)
		f[i] = at_most(f[i] * (25 / words), MOST);
}

static void
length_features(uint32_t words, uint32_t n, float *f)
{
	f[FEATURE_SHORT] = words < 50 ? (float)(50 - words) / 25 : 0;
	f[FEATURE_LONG] = words > 50 ? (float)(words - 50) / 25 : 0;
	f[FEATURE_SENTENCES] = (float)n / 2;
	f[FEATURE_SENTENCE_WORDS] = (float)words / (float)n / 20;
	f[FEATURE_SINGLE] = n == 1;
}

/* Whether one of the sentences from first to end asks. */
static bool
one_asks(const struct analysis *a, size_t first, size_t end)
{
	for (; first < end; first++)
		if (a->sentences[first].asks)
			return true;
	return false;
}

/* Words, far ones alike, by 100. */
static float
distance(uint32_t words)
{
	return at_most((float)words, FAR) / 100;
}

static void
before_features(const struct analysis *a, uint32_t first, float *f)
{
	const struct sentence_facts *s = &a->sentences[first];
	uint32_t turn = a->turns[s->turn].first, stretch = a->stretches[s->stretch].first;
	bool named = a->n_speakers > 1;

	f[FEATURE_BEGINS_TURN] = named && turn == first;
	f[FEATURE_TURN_BEFORE] = named ? distance(words_between(a, turn, first)) : 1;
	f[FEATURE_BEGINS_STRETCH] = stretch == first;
	f[FEATURE_STRETCH_BEFORE] = distance(words_between(a, stretch, first));
	f[FEATURE_ANSWERS] = first > 0 && s[-1].asks;
	f[FEATURE_QUESTION_BEFORE] = one_asks(a, first > 4 ? first - 4 : 0, first);
	f[FEATURE_REACTION_BEFORE] = first > 0 && s[-1].reacts;
}

static void
after_features(const struct analysis *a, uint32_t end, float *f)
{
	const struct sentence_facts *last = &a->sentences[end - 1];
	const struct run *turn = &a->turns[last->turn], *stretch = &a->stretches[last->stretch];
	const struct run *next = last->turn + 1 < a->n_turns ? turn + 1 : NULL;
	bool named = a->n_speakers > 1, more = end < a->n_sentences, ends = named && turn->first + turn->n == end;

	f[FEATURE_ENDS_TURN] = ends;
	f[FEATURE_TURN_AFTER] = named ? distance(words_between(a, end, turn->first + turn->n)) : 1;
	f[FEATURE_ENDS_STRETCH] = stretch->first + stretch->n == end;
	f[FEATURE_STRETCH_AFTER] = distance(words_between(a, end, stretch->first + stretch->n));
	f[FEATURE_REACTION_AFTER] = more && last[1].reacts;
	f[FEATURE_ASKED_AFTER] = more && last[1].asks;
	f[FEATURE_QUESTION_AFTER] = one_asks(a, end, end + 3 < a->n_sentences ? end + 3 : a->n_sentences);
	f[FEATURE_SHORT_TURN_AFTER] = ends && next != NULL && next->words <= 6;
	f[FEATURE_NEXT_TURN_WORDS] = ends && next != NULL ? at_most((float)next->words, 150) / 50 : 0;
	f[FEATURE_PRAISED] = more && (last[1].praises || (end + 1 < a->n_sentences && last[2].praises));
}

static void
place_features(const struct analysis *a, uint32_t first, float *f)
{
	const struct sentence_facts *s = &a->sentences[first];
	const struct run *turn = &a->turns[s->turn];
	const struct speaker_facts *speaker = &a->speakers[turn->speaker];
	float place = (float)s->first_word / (float)(a->n_words + 1);
	bool named = a->n_speakers > 1;

	f[FEATURE_SPEAKER_SHARE] = named ? (float)speaker->words / (float)(a->most_words + 1) : 0.7F;
	f[FEATURE_SPEAKER_ASKS] = named ? at_most(10 * (float)speaker->questions / (float)speaker->sentences, 3) : 1;
	f[FEATURE_TURN_WORDS] = named ? at_most((float)turn->words, 400) / 200 : 1;
	f[FEATURE_STRETCH_WORDS] = at_most((float)a->stretches[s->stretch].words, 400) / 200;
	f[FEATURE_SPEAKERS] = named;
	f[FEATURE_EARLY] = place < 0.06F;
	f[FEATURE_LATE] = place > 0.93F;
	f[FEATURE_PLACE] = place;
	f[FEATURE_OFF_CENTER] = place < 0.5F ? 1 - 2 * place : 2 * place - 1;
}

/* The share of the words that the publisher picked, and whether a chapter begins inside. */
static void
mark_features(const struct analysis *a, uint32_t first, uint32_t n, uint32_t words, float *f)
{
	uint32_t picked = 0, i;

	f[FEATURE_ACROSS_CHAPTERS] = 0;
	for (i = first; i < first + n; i++) {
		if (a->sentences[i].soundbite)
			picked += a->sentences[i].words;
		if (i > first && a->sentences[i].opens_chapter)
			f[FEATURE_ACROSS_CHAPTERS] = 1;
	}
	f[FEATURE_SOUNDBITE] = words > 0 ? (float)picked / (float)words : 0;
}

void
passage_features(const struct analysis *a, uint32_t first, uint32_t n, float features[FEATURES])
{
	uint32_t end = first + n, words = words_between(a, first, end), from, to;

	from = first > AROUND ? first - AROUND : 0;
	to = end + AROUND < a->n_sentences ? end + AROUND : (uint32_t)a->n_sentences;
	fact_features(a, first, end, words > 0 ? (float)words : 1, features + FEATURE_FACTS);
	/* ten more: a short sentence alone proves little */
	fact_features(a, from, to, (float)words_between(a, from, to) + 10, features + FEATURE_AROUND);
	length_features(words, n, features);
	before_features(a, first, features);
	after_features(a, end, features);
	place_features(a, first, features);
	mark_features(a, first, n, words, features);
	features[FEATURE_WHOLE_STRETCH] = features[FEATURE_BEGINS_STRETCH] * features[FEATURE_ENDS_STRETCH];
	features[FEATURE_WHOLE_TURN] = features[FEATURE_BEGINS_TURN] * features[FEATURE_ENDS_TURN];
}

float
passage_nothing(const struct analysis *a, uint32_t first, uint32_t n)
{
	uint32_t words = 0, nothing = 0, i;

	for (i = first; i < first + n; i++) {
		words += a->sentences[i].words;
		nothing += a->sentences[i].nothing;
	}
	return words > 0 ? (float)nothing / (float)words : 0;
}

void
passage_trees(const struct analysis *a, const struct model *m, const struct passage *list, size_t n, float sums[MODEL_TOGETHER])
{
	float of_one[FEATURES], of_all[FEATURES][MODEL_TOGETHER] = { { 0 } };
	unsigned int k;
	size_t i;

	for (i = 0; i < n; i++) {
		passage_features(a, list[i].first, list[i].n, of_one);
		for (k = 0; k < FEATURES; k++)
			of_all[k][i] = of_one[k];
	}
	model_trees(m, of_all, sums);
}

/* The score of the sentence as a passage. */
static double
sentence_score(const struct analysis *a, const struct model *m, uint32_t sentence)
{
	struct passage p = { .first = sentence, .n = 1 };
	float features[FEATURES], trees[MODEL_TOGETHER];

	passage_features(a, p.first, p.n, features);
	passage_trees(a, m, &p, 1, trees);
	return model_share((double)(model_sum(m, features) + trees[0]));
}

/* Whether the sentence goes on from the one before it, in the same turn. */
static bool
goes_on(const struct analysis *a, uint32_t sentence)
{
	const struct sentence_facts *s = &a->sentences[sentence];

	return sentence > 0 && sentence < a->n_sentences && s->follows && s->turn == s[-1].turn;
}

/* Whether the input has nothing that sentences [first, first + n) could be part of. */
static bool
stands_alone(const struct analysis *a, uint32_t first, uint32_t n)
{
	return !(first > 0 && a->sentences[first].follows) &&
	    !(first + n < a->n_sentences && a->sentences[first + n].follows);
}

static enum err
add_candidate(const struct analysis *a, const struct model *m, uint32_t first, uint32_t count, struct passage **list, size_t *cap,
    size_t *n)
{
	float features[FEATURES];
	enum err e;

	if ((e = array_reserve(list, cap, *n + 1, sizeof(**list), SIZE_MAX / sizeof(**list))) != ERR_OK)
		return e;
	passage_features(a, first, count, features);
	(*list)[(*n)++] = (struct passage){ first, count,
		passage_nothing(a, first, count) >= PASSAGE_NOTHING_MAX ? -INFINITY : (double)model_sum(m, features) };
	return ERR_OK;
}

static enum err
list_candidates(const struct analysis *a, const struct model *m, struct passage **list, size_t *cap, size_t *n)
{
	uint32_t first, count, words;
	enum err e;

	*n = 0;
	for (first = 0; first < a->n_sentences; first++) {
		words = 0;
		for (count = 1; count <= PASSAGE_SENTENCES_MAX && (count == 1 || goes_on(a, first + count - 1)); count++) {
			bool alone = stands_alone(a, first, count);

			words += a->sentences[first + count - 1].words;
			if (words > PASSAGE_WORDS_MAX && !alone)
				break;
			if (words >= PASSAGE_WORDS_MIN || (alone && words > 0))
				if ((e = add_candidate(a, m, first, count, list, cap, n)) != ERR_OK)
					return e;
			if (words > PASSAGE_WORDS_MAX)
				break;
		}
	}
	return ERR_OK;
}

static bool
is_better(const struct passage *p, const struct passage *q)
{
	if (p->score != q->score)
		return p->score > q->score;
	return p->first != q->first ? p->first < q->first : p->n < q->n;
}

/* Puts the passage at i where it belongs in the heap of n, of which list[0] is the best. */
static void
sift_down(struct passage *list, size_t i, size_t n)
{
	struct passage p = list[i];
	size_t child;

	for (; (child = 2 * i + 1) < n; i = child) {
		child += child + 1 < n && is_better(&list[child + 1], &list[child]);
		if (!is_better(&list[child], &p))
			break;
		list[i] = list[child];
	}
	list[i] = p;
}

static void
make_heap(struct passage *list, size_t n)
{
	size_t i;

	for (i = n / 2; i-- > 0; )
		sift_down(list, i, n);
}

/* Moves the best of the heap of n behind it, to list[n - 1]. */
static void
take_best(struct passage *list, size_t n)
{
	struct passage best = list[0];

	list[0] = list[n - 1];
	sift_down(list, 0, n - 1);
	list[n - 1] = best;
}

/* The score of p, of which the weighted sum is known. */
static void
add_trees(struct passage *p, float trees)
{
	p->score = model_share(p->score + (double)trees);
}

/*
 * The trees cost more than all the rest, and what the sum holds for poor they would not make good: of many candidates
 * the best by the sum are given to them, the others have what the trees give at least.
 */
static void
ask_trees(const struct analysis *a, const struct model *m, struct passage *list, size_t n)
{
	float trees[MODEL_TOGETHER];
	size_t asked = n / SHARE > SURELY ? n / SHARE : SURELY, left, together, i;

	make_heap(list, n);
	for (left = n; left > 0 && n - left < asked; left--)
		take_best(list, left);
	for (i = 0; i < left; i++)
		add_trees(&list[i], m->least);
	for (; left < n; left += together) {
		together = n - left < MODEL_TOGETHER ? n - left : MODEL_TOGETHER;
		passage_trees(a, m, list + left, together, trees);
		for (i = 0; i < together; i++)
			add_trees(&list[left + i], trees[i]);
	}
}

enum err
passage_candidates(const struct analysis *a, const struct model *m, struct passage **list, size_t *cap, size_t *n)
{
	enum err e;

	if ((e = list_candidates(a, m, list, cap, n)) == ERR_OK && *n > 0)
		ask_trees(a, m, *list, *n);
	return e;
}

size_t
passage_select(struct passage *list, size_t n, size_t k, unsigned char *taken, size_t n_sentences)
{
	size_t left, got = 0;

	memset(taken, 0, n_sentences);
	make_heap(list, n);
	for (left = n; left > 0 && got < k; left--) {
		take_best(list, left);
		if (memchr(taken + list[left - 1].first, 1, list[left - 1].n) != NULL)
			continue;
		memset(taken + list[left - 1].first, 1, list[left - 1].n);
		list[n - ++got] = list[left - 1];
	}
	return got;
}

void
passage_sentences(const struct analysis *a, const struct model *m, const struct passage *list, size_t n, double *scores)
{
	uint32_t k;
	size_t i;

	for (k = 0; k < a->n_sentences; k++)
		scores[k] = 0;
	for (i = 0; i < n; i++)
		for (k = list[i].first; k < list[i].first + list[i].n; k++)
			if (list[i].score > scores[k])
				scores[k] = list[i].score;
	for (k = 0; k < a->n_sentences; k++)
		if (passage_nothing(a, k, 1) >= PASSAGE_NOTHING_SENTENCE)
			scores[k] = 0;
		else if (scores[k] <= 0)
			scores[k] = sentence_score(a, m, k);
}
