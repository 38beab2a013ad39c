#include <math.h>
#include <stdlib.h>

#include "segment.h"

#define MAX_SENTENCES 1000000

const char *const segment_names[SEGMENTS] = { "talk", "sponsor", "chrome" };

/* What is counted in a sentence. */
enum sign { SIGN_SPONSOR, SIGN_GREETING, SIGN_HOUSEKEEPING, SIGN_YOU, SIGN_POINTING, SIGN_WEAK, SIGN_HYPE, SIGN_URL,
	SIGN_DOMAIN, SIGN_CLAIM, SIGN_RECURRING, SIGNS };

/*
 * For each word of talk, sponsor reads and chrome; rounded from twenty labelled episodes (November 2026), where F1 of both
 * together is 0.72.  With all numbers of this file from the nineteen others, unrounded, it is 0.67 to 0.70.
 */
static const double rates[SIGNS][SEGMENTS] = {
	[SIGN_SPONSOR] = { 0.0010, 0.0250, 0.0025 }, [SIGN_GREETING] = { 0.0008, 0.0040, 0.0200 },
	[SIGN_HOUSEKEEPING] = { 0.0010, 0.0130, 0.0160 }, [SIGN_YOU] = { 0.0340, 0.0500, 0.0400 },
	[SIGN_POINTING] = { 0.0950, 0.0460, 0.0760 }, [SIGN_WEAK] = { 0.0470, 0.0210, 0.0430 },
	[SIGN_HYPE] = { 0.0055, 0.0022, 0.0140 }, [SIGN_URL] = { 0.0001, 0.0080, 0.0010 },
	[SIGN_CLAIM] = { 0.0174, 0.0045, 0.0093 },
	[SIGN_DOMAIN] = { 0.0003, 0.0110, 0.0030 }, [SIGN_RECURRING] = { 0.0005, 0.0250, 0.0120 },
};

/* Log-probabilities of a change; sponsor reads and chrome begin one sentence in 8000, and end one in 20. */
static const double change[SEGMENTS][SEGMENTS] = { { 0, -9, -9 }, { -3, 0, -3 }, { -3, -3, 0 } };
/* Most episodes open and close with a greeting; what grep left of one begins anywhere. */
static const double opening[SEGMENTS] = { -1.5, -3, -0.3 }, closing[SEGMENTS] = { -3, -2, -0.2 },
    anywhere[SEGMENTS] = { 0, -6, -6 };

/*
 * What a sentence in a chapter of that name gains: set by hand, as no labelled episode has chapters.  An "Intro" often
 * holds talk, too.
 */
#define SPONSOR_CHAPTER 2
#define CHROME_CHAPTER 0.3

struct segment_step {
	unsigned char before[SEGMENTS];   /* the best state before each */
};

/* What a sign adds to the log-likelihood of a state: once each time, and for each word without. */
struct weights {
	double each[SIGNS][SEGMENTS], word[SEGMENTS];
};

/* Counts addresses as they are written, "talk.example/show": domains, and those with a path. */
static void
count_addresses(struct slice text, double n[SIGNS])
{
	size_t i, k;

	n[SIGN_URL] = n[SIGN_DOMAIN] = 0;
	while ((i = slice_find(text, '.')) < text.len) {
		for (k = i + 1; k < text.len && ascii_is_alnum(text.p[k]); k++)
			;
		if (i > 0 && ascii_is_alnum(text.p[i - 1]) && k >= i + 3 && !ascii_is_digit(text.p[i + 1])) {
			n[SIGN_DOMAIN]++;
			n[SIGN_URL] += k + 1 < text.len && text.p[k] == '/' && ascii_is_alnum(text.p[k + 1]);
		}
		text = slice_from(text, k);
	}
}

static void
count_signs(const struct analysis *a, size_t sentence, struct slice text, double n[SIGNS])
{
	static const enum cue_class class[] = { CUE_SPONSOR, CUE_GREETING, CUE_HOUSEKEEPING, CUE_YOU, CUE_POINTING,
	    CUE_WEAK, CUE_HYPE };
	size_t i;

	for (i = 0; i < sizeof(class) / sizeof(class[0]); i++)
		n[i] = analysis_fact(a, sentence, FACT_CUES + class[i]);
	n[SIGN_CLAIM] = analysis_fact(a, sentence, FACT_CUES + CUE_CONTRAST) + analysis_fact(a, sentence, FACT_CUES + CUE_MECHANISM) +
	    analysis_fact(a, sentence, FACT_CUES + CUE_CONDITION) + analysis_fact(a, sentence, FACT_CUES + CUE_CONSEQUENCE);
	count_addresses(text, n);
	n[SIGN_RECURRING] = (double)a->sentences[sentence].recurring / 8;   /* words of a run are no independent signs */
}

/*
 * How often people say "you" or "that" depends on the language and the show: of these signs the episode's own rate
 * is that of talk, and only the ratios between the states are ours.
 */
static void
weigh_signs(struct weights *w, const struct analysis *a, bool runs)
{
	static const enum cue_class class[SIGNS] = { [SIGN_YOU] = CUE_YOU, [SIGN_POINTING] = CUE_POINTING,
	    [SIGN_WEAK] = CUE_WEAK, [SIGN_HYPE] = CUE_HYPE };
	double rate, scale, sum;
	size_t i, sign, state;

	*w = (struct weights){ { { 0 } }, { 0 } };
	for (sign = 0; sign < SIGNS; sign++) {
		scale = 1;
		if (sign >= SIGN_YOU && sign <= SIGN_HYPE) {
			for (i = 0, sum = 0; i < a->n_sentences; i++)
				sum += analysis_fact(a, i, FACT_CUES + class[sign]);
			rate = sum / (double)(a->n_words + 1);
			scale = (rate > 0.0001 ? rate : 0.0001) / rates[sign][SEGMENT_TALK];
		}
		for (state = 0; state < SEGMENTS && (runs || sign != SIGN_RECURRING); state++) {
			w->each[sign][state] = log(scale * rates[sign][state]);
			w->word[state] -= scale * rates[sign][state];
		}
	}
}

/* Adds what the sentence says for each state. */
static void
add_sentence(double score[SEGMENTS], const struct weights *w, const struct analysis *a, size_t sentence, struct slice text)
{
	double n[SIGNS];
	size_t sign, state;

	count_signs(a, sentence, text, n);
	score[SEGMENT_SPONSOR] += a->sentences[sentence].chapter == CHAPTER_SPONSOR ? SPONSOR_CHAPTER : 0;
	score[SEGMENT_CHROME] += a->sentences[sentence].chapter == CHAPTER_CHROME ? CHROME_CHAPTER : 0;
	for (state = 0; state < SEGMENTS; state++) {
		score[state] += a->sentences[sentence].words * w->word[state];
		for (sign = 0; sign < SIGNS; sign++)
			score[state] += n[sign] * w->each[sign][state];
	}
}

/* Takes each state on to the next sentence by the best way there. */
static void
step(double score[SEGMENTS], struct segment_step *back)
{
	double before[SEGMENTS];
	size_t from, to;

	memcpy(before, score, sizeof(before));
	for (to = 0; to < SEGMENTS; to++) {
		back->before[to] = 0;
		score[to] = before[0] + change[0][to];
		for (from = 1; from < SEGMENTS; from++)
			if (before[from] + change[from][to] > score[to]) {
				score[to] = before[from] + change[from][to];
				back->before[to] = (unsigned char)from;
			}
	}
}

/* Whether these are an episode from its beginning, without a gap, not what grep left of it. */
static bool
is_whole(const struct analysis *a, const struct episode *ep)
{
	size_t i;

	if (ep->sentences[0].seq != 1)
		return false;
	for (i = 1; i < a->n_sentences && a->sentences[i].follows; i++)
		;
	return i == a->n_sentences;
}

/* The most likely states of all sentences. */
static void
decode(struct segments *s, const struct analysis *a, const struct episode *ep, const struct weights *w)
{
	bool whole = is_whole(a, ep);
	double score[SEGMENTS];
	size_t i, state, best = 0;

	memcpy(score, whole ? opening : anywhere, sizeof(score));
	s->steps[0] = (struct segment_step){ { 0 } };
	for (i = 0; i < a->n_sentences; i++) {
		if (i > 0)
			step(score, &s->steps[i]);
		add_sentence(score, w, a, i, ep->sentences[i].text);
	}
	for (state = 0; whole && state < SEGMENTS; state++)
		score[state] += closing[state];
	for (state = 1; state < SEGMENTS; state++)
		if (score[state] > score[best])
			best = state;
	for (i = a->n_sentences; i-- > 0; best = s->steps[i].before[best])
		s->state[i] = (unsigned char)best;
}

enum err
segment_find(struct segments *s, struct analysis *a, const struct episode *ep, bool cues, bool runs)
{
	struct weights w;
	size_t i, n = a->n_sentences;
	enum err e;

	if ((e = array_reserve(&s->state, &s->state_cap, n + 1, sizeof(*s->state), MAX_SENTENCES + 1)) != ERR_OK ||
	    (e = array_reserve(&s->steps, &s->steps_cap, n + 1, sizeof(*s->steps), MAX_SENTENCES + 1)) != ERR_OK)
		return e;
	for (i = 0; i < n; i++)
		s->state[i] = a->sentences[i].chapter == CHAPTER_SPONSOR ? SEGMENT_SPONSOR : SEGMENT_TALK;
	weigh_signs(&w, a, runs);
	if (cues && n >= SEGMENT_SENTENCES_MIN)
		decode(s, a, ep, &w);
	for (i = 0; i < n; i++)
		a->sentences[i].nothing = s->state[i] != SEGMENT_TALK ? a->sentences[i].words : a->sentences[i].recurring;
	return ERR_OK;
}

void
segments_free(struct segments *s)
{
	free(s->state);
	free(s->steps);
	*s = (struct segments){ 0 };
}
