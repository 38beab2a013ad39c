#include <stdlib.h>

#include "analysis.h"
#include "buf.h"
#include "utf8.h"
#include "word.h"

#define MAX_WORDS ((size_t)100 * 1000 * 1000)
#define LONG_LETTERS 8
#define VERY_LONG_LETTERS 11
#define CONTENT_LETTERS 4
#define REACTION_WORDS 7      /* of a listener's, at most */
#define BIT(class) (UINT64_C(1) << (class))
#define LEADS (BIT(CUE_JOINT) | BIT(CUE_WEAK))         /* words that a sentence may open with, before it begins */
#define CLOSED (BIT(CUE_I) | BIT(CUE_WE) | BIT(CUE_YOU) | BIT(CUE_THIRD) | BIT(CUE_POINTING) | BIT(CUE_JOINT) | \
	BIT(CUE_WEAK) | BIT(CUE_NEGATION) | BIT(CUE_PAST) | BIT(CUE_PRESENT) | BIT(CUE_MODAL) | BIT(CUE_ARTICLE) | \
	BIT(CUE_QUANTIFIER) | BIT(CUE_SUBORDINATE) | BIT(CUE_QUESTION) | BIT(CUE_EMPHASIS) | BIT(CUE_VAGUE) | BIT(CUE_POINTER) | \
	BIT(CUE_QUOTATION) | BIT(CUE_FILLER))

static const unsigned char openings[OPENINGS] = { CUE_JOINT, CUE_WEAK, CUE_POINTING, CUE_I, CUE_WE, CUE_YOU, CUE_ARTICLE,
	CUE_QUESTION, CUE_CONDITION, CUE_SO, CUE_BUT, CUE_BECAUSE, CUE_OPINION, CUE_LESSON };

static const char *const fact_names[FACTS - FACT_NAMES] = { "names", "numbers", "long-words", "very-long-words", "stutters",
	"told", "usual", "unusual", "unlisted", "content", "commas", "breaks", "quotes", "exclamations", "ellipses", "brackets", "questions", "reactions",
	"notes", "bursts", "taken-up", "keys", "back", "carried" };

void
fact_name(unsigned int fact, char name[32])
{
	if (fact < FACT_OPENINGS)
		snprintf(name, 32, "cue-%s", cue_names[fact - FACT_CUES]);
	else if (fact < FACT_NAMES)
		snprintf(name, 32, "open-%s", cue_names[openings[fact - FACT_OPENINGS]]);
	else
		snprintf(name, 32, "%s", fact_names[fact - FACT_NAMES]);
}

/* Gives the word its number and a place in the vocabulary.  TABLE_NONE when memory ran out. */
static uint32_t
number_of(struct analysis *a, uint64_t hash)
{
	uint32_t known = a->vocabulary_table.n, id = table_add(&a->vocabulary_table, hash);

	if (id == TABLE_NONE || array_reserve(&a->vocabulary, &a->vocabulary_cap, (size_t)id + 1,
	    sizeof(*a->vocabulary), MAX_WORDS) != ERR_OK)
		return TABLE_NONE;
	if (id == known)
		a->vocabulary[id] = (struct word_facts){ .hash = hash };
	return id;
}

/* Whether the word is written as a name is: "Ann", not "I'm", "USA" or "iPhone". */
static bool
is_name(const struct word *w, uint32_t first_letter)
{
	uint32_t second;

	if (!utf8_is_upper(first_letter) || w->raw.len < 2)
		return false;
	utf8_decode(slice_from(w->raw, utf8_decode(w->raw, &second)), &second);
	return utf8_is_alpha(second) && !utf8_is_upper(second);
}

/* Counts what a word's form tells, and the background; names is whether a capital inside a sentence begins one. */
static void
count_form(uint32_t *facts, bool first, const struct word *w, uint32_t first_letter, enum rarity rarity, bool names)
{
	facts[FACT_NAMES] += names && !first && is_name(w, first_letter);
	facts[FACT_NUMBERS] += utf8_is_digit(first_letter);
	if (w->len >= LONG_LETTERS)
		facts[w->len >= VERY_LONG_LETTERS ? FACT_VERY_LONG : FACT_LONG]++;
	if (rarity != COMMON)
		facts[FACT_USUAL + rarity - USUAL]++;
}

/* What is known of a word wherever it stands. */
static void
know_word(struct word_facts *v, const struct word *w, uint32_t first_letter, const struct cues *cues, const struct background *background)
{
	bool known = background->ranks.n > 0;

	v->rarity = known ? background_rarity(background, v->hash) : COMMON;
	v->classes = cues_at(cues, &v->hash, 1) | cues_ending(cues, (struct slice){ w->p, w->len });
	v->begins = cues_begins(cues, v->hash);
	v->content = w->len >= CONTENT_LETTERS && !utf8_is_digit(first_letter) && (!known || background_is_term(background, v->hash));
}

/* Adds one word to the arrays, in which there is room, and to the sentence's counts. */
static enum err
add_word(struct analysis *a, struct sentence_facts *s, const struct word *w, const struct cues *cues,
    const struct background *background)
{
	uint32_t id = number_of(a, w->hash), cp, *facts = analysis_facts(a, (uint32_t)a->n_sentences);
	struct word_facts *v;

	if (id == TABLE_NONE)
		return ERR_NOMEM;
	v = &a->vocabulary[id];
	utf8_decode(w->raw, &cp);
	if (v->sentences == 0)
		know_word(v, w, cp, cues, background);
	count_form(facts, s->words == 0, w, cp, v->rarity, !cues_capital_nouns(cues));
	facts[FACT_STUTTERS] += s->words > 0 && a->words[a->n_words - 1] == id;
	if (v->last != a->n_sentences + 1) {
		v->last = (uint32_t)a->n_sentences + 1;
		v->sentences++;
	}
	a->words[a->n_words++] = id;
	a->hashes[s->words++] = w->hash;
	return ERR_OK;
}

/* Makes room for all words of a text: between two of them stands a byte, or they have two bytes or more. */
static enum err
reserve_words(struct analysis *a, struct slice text)
{
	size_t most = text.len / 2 + 1;
	enum err e;

	if ((e = array_reserve(&a->words, &a->words_cap, a->n_words + most, sizeof(*a->words), MAX_WORDS)) != ERR_OK)
		return e;
	return array_reserve(&a->hashes, &a->hashes_cap, most, sizeof(*a->hashes), MAX_WORDS);
}

/* Adds one to the facts of these classes. */
static void
add_classes(uint32_t *facts, uint64_t classes)
{
	for (; classes != 0; classes &= classes - 1)
		facts[FACT_CUES + __builtin_ctzll(classes)]++;
}

static void
add_openings(uint32_t *facts, uint64_t classes)
{
	unsigned int i;

	for (i = 0; i < OPENINGS; i++)
		facts[FACT_OPENINGS + i] += (uint32_t)(classes >> openings[i] & 1);
}

/* Counts the cues at each word, and finds what the sentence opens with. */
static void
count_cues(struct analysis *a, struct sentence_facts *s, const struct cues *cues, bool has_background)
{
	uint32_t *facts = analysis_facts(a, (uint32_t)a->n_sentences), i, affirming = 0;
	uint64_t classes, opening = 0, before = 0;
	bool leads = true;

	for (i = 0; i < s->words; i++) {
		struct word_facts *v = &a->vocabulary[a->words[s->first_word + i]];

		classes = v->classes;
		if (v->begins)
			classes |= cues_at(cues, a->hashes + i, s->words - i);
		add_classes(facts, classes);
		if (leads)
			opening |= classes;
		leads = leads && (classes & LEADS) != 0;
		facts[FACT_TOLD] += (before & (BIT(CUE_I) | BIT(CUE_WE))) && (classes & (BIT(CUE_PAST) | BIT(CUE_DONE)));
		if (!has_background && (classes & CLOSED))
			v->content = false;
		affirming += (classes & (BIT(CUE_BACKCHANNEL) | LEADS)) != 0;
		s->praises = s->praises || (classes & BIT(CUE_PRAISE));
		before = classes;
	}
	add_openings(facts, opening);
	s->reacts = s->words > 0 && s->words <= REACTION_WORDS && 10 * affirming >= 7 * s->words;
	facts[FACT_REACTIONS] += s->reacts;
}

/* Whether the last character of text that is no closing quote or bracket is a question mark. */
static bool
asks(struct slice text)
{
	static const char *const closers[] = { "\"", "'", ")", "]", "”", "’", "»", "*", " " };
	size_t i = 0;

	while (i < sizeof(closers) / sizeof(closers[0])) {
		if (slice_ends(text, slice_of(closers[i]))) {
			text.len -= strlen(closers[i]);
			i = 0;
		} else {
			i++;
		}
	}
	return slice_ends(text, SL("?")) || slice_ends(text, SL("？")) || slice_ends(text, SL("؟"));
}

static void
count_marks(uint32_t *facts, struct slice text)
{
	size_t i;

	for (i = 0; i < text.len; i++) {
		if (ascii_is_alpha(text.p[i]) || text.p[i] == ' ')       /* most are */
			continue;
		switch (text.p[i]) {
		case ',': facts[FACT_COMMAS]++; break;
		case ';': case ':': facts[FACT_BREAKS]++; break;
		case '"': facts[FACT_QUOTES]++; break;
		case '!': facts[FACT_EXCLAMATIONS]++; break;
		case '[': facts[FACT_BRACKETS]++; break;
		case '-':
			if (i + 1 < text.len && (text.p[i + 1] == '-' || text.p[i + 1] == ' '))
				facts[FACT_BREAKS]++;
			break;
		case '.':
			if (slice_starts(slice_from(text, i), SL("...")))
				facts[FACT_ELLIPSES]++;
			break;
		case '\xE2':
			if (slice_starts(slice_from(text, i), SL("…")))
				facts[FACT_ELLIPSES]++;
			else if (slice_starts(slice_from(text, i), SL("—")) || slice_starts(slice_from(text, i), SL("–")))
				facts[FACT_BREAKS]++;
			else if (slice_starts(slice_from(text, i), SL("“")) || slice_starts(slice_from(text, i), SL("”")))
				facts[FACT_QUOTES]++;
			break;
		}
	}
}

static enum err
count_sentence(struct analysis *a, const struct sentence *sentence, const struct cues *cues, const struct background *background)
{
	struct sentence_facts *s = &a->sentences[a->n_sentences];
	struct slice text = sentence->text;
	struct word w;
	enum err e;

	*s = (struct sentence_facts){ .first_word = (uint32_t)a->n_words };
	if ((e = reserve_words(a, text)) != ERR_OK)
		return e;
	while (word_next(&text, &w))
		if ((e = add_word(a, s, &w, cues, background)) != ERR_OK)
			return e;
	count_cues(a, s, cues, background->ranks.n > 0);
	count_marks(analysis_facts(a, (uint32_t)a->n_sentences), sentence->text);
	s->asks = asks(sentence->text);
	analysis_facts(a, (uint32_t)a->n_sentences)[FACT_QUESTIONS] += s->asks;
	s->follows = a->n_sentences > 0 && sentence->seq == sentence[-1].seq + 1;
	return ERR_OK;
}

/* Adds the sentence in hand to the last run, or begins one; *index is its number. */
static enum err
join_run(struct run **runs, size_t *n, size_t *cap, bool begins, const struct analysis *a, uint32_t speaker, uint32_t *index)
{
	enum err e;

	if (*n == 0 || begins) {
		if ((e = array_reserve(runs, cap, *n + 1, sizeof(**runs), MAX_WORDS)) != ERR_OK)
			return e;
		(*runs)[(*n)++] = (struct run){ .first = (uint32_t)a->n_sentences, .speaker = speaker };
	}
	(*runs)[*n - 1].n++;
	(*runs)[*n - 1].words += a->sentences[a->n_sentences].words;
	*index = (uint32_t)(*n - 1);
	return ERR_OK;
}

/* Puts the sentence just counted into its turn and its stretch. */
static enum err
join_runs(struct analysis *a, struct slice name)
{
	struct sentence_facts *s = &a->sentences[a->n_sentences];
	uint32_t known = a->speaker_table.n, who;
	bool turns, ends;
	enum err e;

	if ((who = table_add(&a->speaker_table, word_hash(WORD_HASH_SEED, name))) == TABLE_NONE)
		return ERR_NOMEM;
	if ((e = array_reserve(&a->speakers, &a->speakers_cap, (size_t)who + 1, sizeof(*a->speakers), MAX_WORDS)) != ERR_OK)
		return e;
	if (who == known)
		a->speakers[who] = (struct speaker_facts){ 0 };
	turns = a->n_turns > 0 && (a->turns[a->n_turns - 1].speaker != who || !s->follows);
	ends = a->n_sentences > 0 && (s[-1].asks || s[-1].reacts);
	a->speakers[who].words += s->words;
	a->speakers[who].sentences++;
	a->speakers[who].questions += s->asks;
	if ((e = join_run(&a->turns, &a->n_turns, &a->turns_cap, turns, a, who, &s->turn)) != ERR_OK)
		return e;
	return join_run(&a->stretches, &a->n_stretches, &a->stretches_cap, turns || ends, a, who, &s->stretch);
}

/* Makes each sentence's facts sums from the beginning on. */
static void
sum_up(struct analysis *a)
{
	size_t i, end = (a->n_sentences + 1) * FACTS;

	for (i = FACTS; i < end; i++)
		a->sums[i] += a->sums[i - FACTS];
}

void
analysis_sum(const struct analysis *a, uint32_t first, uint32_t n, float facts[FACTS])
{
	const uint32_t *from = &a->sums[(size_t)first * FACTS], *to = from + (size_t)n * FACTS;
	unsigned int i;

	for (i = 0; i < FACTS; i++)
		facts[i] = (float)(int32_t)(to[i] - from[i]);
}

enum err
analysis_run(struct analysis *a, const struct episode *ep, const struct cues *cues, const struct background *background)
{
	enum err e;
	size_t i;

	table_clear(&a->vocabulary_table);
	table_clear(&a->speaker_table);
	a->n_sentences = a->n_turns = a->n_stretches = a->n_words = 0;
	a->most_words = 0;
	if ((e = array_reserve(&a->sentences, &a->sentences_cap, ep->n, sizeof(*a->sentences), MAX_WORDS)) != ERR_OK ||
	    (e = array_reserve(&a->sums, &a->sums_cap, (ep->n + 1) * FACTS, sizeof(*a->sums), SIZE_MAX)) != ERR_OK)
		return e;
	memset(a->sums, 0, (ep->n + 1) * FACTS * sizeof(*a->sums));
	for (i = 0; i < ep->n; i++) {
		if ((e = count_sentence(a, &ep->sentences[i], cues, background)) != ERR_OK ||
		    (e = join_runs(a, ep->sentences[i].rec.f[REC_SPEAKER])) != ERR_OK)
			return e;
		a->n_sentences++;
	}
	a->n_speakers = a->speaker_table.n;
	for (i = 0; i < a->n_speakers; i++)
		if (a->speakers[i].words > a->most_words)
			a->most_words = a->speakers[i].words;
	if ((e = analysis_add_terms(a, ep)) != ERR_OK)
		return e;
	sum_up(a);
	return ERR_OK;
}

void
analysis_free(struct analysis *a)
{
	free(a->sentences);
	free(a->turns);
	free(a->stretches);
	free(a->speakers);
	free(a->words);
	free(a->vocabulary);
	free(a->sums);
	free(a->occurrences);
	free(a->hashes);
	table_free(&a->vocabulary_table);
	table_free(&a->speaker_table);
	*a = (struct analysis){ 0 };
}
