#include <math.h>
#include <stdlib.h>

#include "buf.h"
#include "num.h"
#include "passage.h"

#define BIT(class) (UINT32_C(1) << (class))

static const char *const names[FEATURE_CUES] = { "one", "short", "long", "sentences", "sentence-words", "rarity",
	"centrality", "likeness", "cohesion", "long-words", "names", "numbers", "repeats", "open-pointing", "open-joint",
	"open-weak", "open-short", "open-personal", "open-rarity", "open-turn", "answers", "questions", "end-cut", "next-leans", "cohesion-before", "cohesion-after",
	"speaker-share", "speaker-asks", "turn-words", "early", "late", "sponsor", "chrome" };

void
feature_name(unsigned int feature, char name[32])
{
	if (feature < FEATURE_CUES)
		snprintf(name, 32, "%s", names[feature]);
	else
		snprintf(name, 32, "cue-%s", cue_names[feature - FEATURE_CUES]);
}

static double
at_most(double x, double most)
{
	return x < most ? x : most;
}

/* Sums that the passage's sentences add up to. */
struct sums {
	double words, rarity, centrality, likeness, cohesion, sponsor, chrome;
	double counts[COUNT_CLASSES], cues[CUE_CLASSES];
	double questions, cuts;
};

static void
add_sentence(struct sums *sum, const struct sentence_facts *s, uint32_t index)
{
	double words = s->words;
	int i;

	sum->words += words;
	sum->rarity += s->rarity * words;
	sum->centrality += s->centrality * words;
	sum->likeness += s->likeness * words;
	sum->cohesion += index > 0 ? s->cohesion : 0;
	sum->sponsor += s->sponsor * words;
	sum->chrome += s->chrome * words;
	sum->questions += s->question;
	for (i = 0; i < COUNT_CLASSES; i++)
		sum->counts[i] += s->counts[i];
	for (i = 0; i < CUE_CLASSES; i++)
		sum->cues[i] += s->cues[i];
}

/* What does not add up: beginning, end, surroundings. */
static void
edge_features(const struct analysis *a, uint32_t first, uint32_t n, double *f)
{
	const struct sentence_facts *s = &a->sentences[first], *last = s + n - 1;
	const struct sentence_facts *next = first + n < a->n_sentences && last[1].follows ? last + 1 : NULL;
	const struct turn_facts *turn = &a->turns[s->turn];

	f[FEATURE_OPEN_POINTING] = (s->opening_next & BIT(CUE_POINTING)) != 0;
	f[FEATURE_OPEN_JOINT] = (s->opening & BIT(CUE_JOINT)) != 0;
	f[FEATURE_OPEN_WEAK] = (s->opening & BIT(CUE_WEAK)) != 0;
	f[FEATURE_OPEN_SHORT] = s->words < 10 ? (10 - (double)s->words) / 10 : 0;
	f[FEATURE_OPEN_PERSONAL] = s->cues[CUE_I] + s->cues[CUE_YOU] > 0;
	f[FEATURE_OPEN_RARITY] = s->rarity / 5;
	f[FEATURE_OPEN_TURN] = turn->first == first && a->n_speakers > 1;
	f[FEATURE_ANSWERS] = turn->answers && a->n_speakers > 1;
	f[FEATURE_END_CUT] = !last->whole;
	f[FEATURE_NEXT_LEANS] = next != NULL && next->turn == s->turn &&
	    (next->opening & (BIT(CUE_POINTING) | BIT(CUE_JOINT))) != 0;
	f[FEATURE_COHESION_BEFORE] = s->follows ? s->cohesion : 0;
	f[FEATURE_COHESION_AFTER] = next != NULL ? next->cohesion : 0;
}

static void
speaker_features(const struct analysis *a, uint32_t first, double *f)
{
	const struct turn_facts *turn = &a->turns[a->sentences[first].turn];
	const struct speaker_facts *speaker = &a->speakers[turn->speaker];
	double place = ((double)a->sentences[first].first_word + 1) / ((double)a->n_words + 1);

	if (a->n_speakers > 1) {
		f[FEATURE_SPEAKER_SHARE] = (double)speaker->words / ((double)a->most_words + 1);
		f[FEATURE_SPEAKER_ASKS] = at_most(10.0 * speaker->questions / speaker->sentences, 2);
		f[FEATURE_TURN_WORDS] = at_most(turn->words / 200.0, 2);
	}
	f[FEATURE_EARLY] = place < 0.06;
	f[FEATURE_LATE] = place > 0.94;
}

void
passage_features(const struct analysis *a, uint32_t first, uint32_t n, double features[FEATURES])
{
	struct sums sum = { 0 };
	double per_50;
	uint32_t i;

	for (i = 0; i < n; i++)
		add_sentence(&sum, &a->sentences[first + i], i);
	memset(features, 0, FEATURES * sizeof(*features));
	features[FEATURE_ONE] = 1;
	if (sum.words == 0)
		return;
	per_50 = 50 / sum.words;
	features[FEATURE_SHORT] = sum.words < 50 ? (50 - sum.words) / 25 : 0;
	features[FEATURE_LONG] = sum.words > 50 ? (sum.words - 50) / 25 : 0;
	features[FEATURE_SENTENCES] = n / 2.0;
	features[FEATURE_SENTENCE_WORDS] = sum.words / n / 20;
	features[FEATURE_RARITY] = sum.rarity / sum.words / 5;
	features[FEATURE_CENTRALITY] = sum.centrality / sum.words * 2;
	features[FEATURE_LIKENESS] = sum.likeness / sum.words;
	features[FEATURE_COHESION] = n > 1 ? sum.cohesion / (n - 1) : 0;
	features[FEATURE_LONG_WORDS] = sum.counts[COUNT_LONG] / sum.words * 5;
	features[FEATURE_NAMES] = at_most(sum.counts[COUNT_NAME] / sum.words * 5, 2);
	features[FEATURE_NUMBERS] = at_most(sum.counts[COUNT_NUMBER] / 2, 2);
	features[FEATURE_REPEATS] = at_most(sum.counts[COUNT_REPEAT], 2);
	features[FEATURE_QUESTIONS] = sum.questions / n;
	features[FEATURE_SPONSOR] = at_most(sum.sponsor / sum.words * 20, 3);
	features[FEATURE_CHROME] = at_most(sum.chrome / sum.words * 20, 3);
	for (i = 0; i < CUE_CLASSES; i++)
		features[FEATURE_CUES + i] = at_most(sum.cues[i] * per_50 / 2, 3);
	edge_features(a, first, n, features);
	speaker_features(a, first, features);
}

/* The number of the feature of this name, or FEATURES. */
static unsigned int
find_feature(struct slice name)
{
	unsigned int i;
	char buffer[32];

	for (i = 0; i < FEATURES; i++) {
		feature_name(i, buffer);
		if (slice_eq(name, slice_of(buffer)))
			break;
	}
	return i;
}

enum err
model_read_line(struct model *m, struct slice line)
{
	unsigned int feature;
	struct slice name;

	line = slice_trim((struct slice){ line.p, slice_find(line, '#') });
	if (line.len == 0)
		return ERR_OK;
	slice_cut(&line, ' ', &name);
	if ((feature = find_feature(name)) == FEATURES)
		return ERR_SYNTAX;
	return num_read_decimal(slice_trim(line), &m->weights[feature]);
}

double
passage_nothing(const struct analysis *a, uint32_t first, uint32_t n)
{
	double words = 0, nothing = 0;
	uint32_t i;

	for (i = first; i < first + n; i++) {
		words += a->sentences[i].words;
		nothing += a->sentences[i].nothing;
	}
	return words > 0 ? nothing / words : 0;
}

double
passage_score(const struct analysis *a, const struct model *m, uint32_t first, uint32_t n)
{
	double f[FEATURES], sum = 0;
	int i;

	if (passage_nothing(a, first, n) >= PASSAGE_NOTHING_MAX)
		return 0;
	passage_features(a, first, n, f);
	for (i = 0; i < FEATURES; i++)
		sum += m->weights[i] * f[i];
	return 1 / (1 + exp(-sum));
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

enum err
passage_candidates(const struct analysis *a, const struct model *m, struct passage **list, size_t *cap, size_t *n)
{
	uint32_t first, count, words;
	enum err e;

	*n = 0;
	for (first = 0; first < a->n_sentences; first++) {
		words = 0;
		for (count = 1; count <= PASSAGE_SENTENCES_MAX; count++) {
			if (count > 1 && !goes_on(a, first + count - 1))
				break;
			words += a->sentences[first + count - 1].words;
			if (words > PASSAGE_WORDS_MAX && !stands_alone(a, first, count))
				break;
			if ((count < PASSAGE_SENTENCES_MIN || words < PASSAGE_WORDS_MIN) &&
			    !(words > 0 && stands_alone(a, first, count)))
				continue;
			if ((e = array_reserve(list, cap, *n + 1, sizeof(**list), SIZE_MAX / sizeof(**list))) != ERR_OK)
				return e;
			(*list)[(*n)++] = (struct passage){ first, count, passage_score(a, m, first, count) };
			if (words > PASSAGE_WORDS_MAX)
				break;
		}
	}
	return ERR_OK;
}

static int
by_score(const void *a, const void *b)
{
	const struct passage *p = a, *q = b;

	if (p->score != q->score)
		return p->score > q->score ? -1 : 1;
	if (p->first != q->first)
		return p->first < q->first ? -1 : 1;
	return (p->n > q->n) - (p->n < q->n);
}

size_t
passage_select(struct passage *list, size_t n, size_t k, unsigned char *taken, size_t n_sentences)
{
	size_t i, got = 0;

	if (n == 0)
		return 0;
	memset(taken, 0, n_sentences);
	qsort(list, n, sizeof(*list), by_score);
	for (i = 0; i < n && got < k; i++) {
		struct passage p = list[i];

		if (memchr(taken + p.first, 1, p.n) != NULL)
			continue;
		memset(taken + p.first, 1, p.n);
		list[got++] = p;
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
			scores[k] = passage_score(a, m, k, 1);
}
