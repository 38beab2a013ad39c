#include <math.h>
#include <stdlib.h>

#include "analysis.h"
#include "buf.h"
#include "utf8.h"
#include "word.h"

#define MAX_WORDS ((size_t)100 * 1000 * 1000)
#define WINDOW 4              /* sentences on either side that tell of a sponsor read or of chrome */
#define LONG_LETTERS 8
#define BIT(class) (UINT32_C(1) << (class))

static uint64_t
hash_of(const struct word *w)
{
	return word_hash(WORD_HASH_SEED, (struct slice){ w->p, w->len });
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

/* Adds one word to the arrays and to the sentence's counts. */
static enum err
add_word(struct analysis *a, struct sentence_facts *s, const struct word *w)
{
	uint64_t hash = hash_of(w);
	uint32_t id = number_of(a, hash), cp;
	enum err e;

	if (id == TABLE_NONE)
		return ERR_NOMEM;
	if ((e = array_reserve(&a->words, &a->words_cap, a->n_words + 1, sizeof(*a->words), MAX_WORDS)) != ERR_OK ||
	    (e = array_reserve(&a->hashes, &a->hashes_cap, s->words + 1, sizeof(*a->hashes), MAX_WORDS)) != ERR_OK)
		return e;
	utf8_decode(w->raw, &cp);
	s->counts[COUNT_NAME] += s->words > 0 && w->len > 1 && utf8_is_upper(cp);
	s->counts[COUNT_NUMBER] += utf8_is_digit(cp);
	s->counts[COUNT_LONG] += w->len >= LONG_LETTERS;
	s->counts[COUNT_REPEAT] += s->words > 0 && a->words[a->n_words - 1] == id;
	if (a->vocabulary[id].last != a->n_sentences + 1) {
		a->vocabulary[id].last = (uint32_t)a->n_sentences + 1;
		a->vocabulary[id].sentences++;
	}
	a->words[a->n_words++] = id;
	a->hashes[s->words++] = hash;
	return ERR_OK;
}

/* Counts the cues at each word, and finds what the sentence opens with. */
static void
count_cues(struct analysis *a, struct sentence_facts *s, const struct cues *cues)
{
	uint32_t i, classes, class;
	bool opening = true;

	for (i = 0; i < s->words; i++) {
		classes = cues_at(cues, a->hashes + i, s->words - i);
		if (i == 0)
			s->opening = classes;
		if (opening) {
			s->opening_next = classes;
			opening = (classes & (BIT(CUE_JOINT) | BIT(CUE_WEAK))) != 0;
		}
		for (class = 0; classes != 0; class++, classes >>= 1)
			s->cues[class] += classes & 1;
	}
}

/* The last character of text that is no closing quote or bracket. */
static void
note_ending(struct sentence_facts *s, struct slice text)
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
	s->question = slice_ends(text, SL("?")) || slice_ends(text, SL("？")) || slice_ends(text, SL("؟"));
	s->whole = s->question || slice_ends(text, SL("!")) || slice_ends(text, SL("。")) || slice_ends(text, SL("！")) ||
	    slice_ends(text, SL("।")) || (slice_ends(text, SL(".")) && !slice_ends(text, SL("...")));
}

static enum err
count_sentence(struct analysis *a, const struct sentence *sentence, const struct cues *cues)
{
	struct sentence_facts *s = &a->sentences[a->n_sentences];
	struct slice text = sentence->text;
	struct word w;
	enum err e;

	*s = (struct sentence_facts){ .first_word = (uint32_t)a->n_words };
	while (word_next(&text, &w))
		if ((e = add_word(a, s, &w)) != ERR_OK)
			return e;
	count_cues(a, s, cues);
	note_ending(s, sentence->text);
	s->follows = a->n_sentences > 0 && sentence->seq == sentence[-1].seq + 1;
	return ERR_OK;
}

/* Puts the sentence just counted into its turn, a new one where the speaker changed. */
static enum err
join_turn(struct analysis *a, struct slice speaker)
{
	struct sentence_facts *s = &a->sentences[a->n_sentences];
	uint32_t known = a->speaker_table.n, who;
	struct turn_facts *t;
	enum err e;

	if ((who = table_add(&a->speaker_table, word_hash(WORD_HASH_SEED, speaker))) == TABLE_NONE)
		return ERR_NOMEM;
	if ((e = array_reserve(&a->speakers, &a->speakers_cap, (size_t)who + 1, sizeof(*a->speakers), MAX_WORDS)) !=
	    ERR_OK || (e = array_reserve(&a->turns, &a->turns_cap, a->n_turns + 1, sizeof(*a->turns), MAX_WORDS)) !=
	    ERR_OK)
		return e;
	if (who == known)
		a->speakers[who] = (struct speaker_facts){ 0 };
	if (a->n_turns == 0 || a->turns[a->n_turns - 1].speaker != who || !s->follows) {
		a->turns[a->n_turns] = (struct turn_facts){ .first = (uint32_t)a->n_sentences, .speaker = who,
		    .answers = a->n_turns > 0 && s->follows && s[-1].question };
		a->n_turns++;
	}
	t = &a->turns[a->n_turns - 1];
	t->n++;
	t->words += s->words;
	s->turn = (uint32_t)(a->n_turns - 1);
	a->speakers[who].words += s->words;
	a->speakers[who].sentences++;
	a->speakers[who].questions += s->question;
	return ERR_OK;
}

/* Weights words by rarity and sums the centroid up; marks those that the title or the notes have. */
static void
weigh_words(struct analysis *a, const struct episode *ep)
{
	struct slice texts[2] = { ep->notes, ep->head.f[REC_TITLE] };
	double sum = 0;
	struct word w;
	uint32_t id;
	size_t i;

	for (i = 0; i < a->vocabulary_table.n; i++)
		a->vocabulary[i].weight = log(1 + (double)a->n_sentences / a->vocabulary[i].sentences);
	for (i = 0; i < a->n_words; i++)
		a->vocabulary[a->words[i]].centroid += a->vocabulary[a->words[i]].weight;
	for (i = 0; i < a->vocabulary_table.n; i++)
		sum += a->vocabulary[i].centroid * a->vocabulary[i].centroid;
	a->centroid_norm = sqrt(sum);
	for (i = 0; i < 2; i++)
		while (word_next(&texts[i], &w))
			if ((id = table_find(&a->vocabulary_table, hash_of(&w))) != TABLE_NONE)
				a->vocabulary[id].in_notes = true;
}

/* What a sentence's words are worth, each alone and against the centroid. */
static void
weigh_sentence(struct analysis *a, struct sentence_facts *s)
{
	double sum = 0, squares = 0, product = 0, shared = 0;
	uint32_t i;

	for (i = 0; i < s->words; i++) {
		const struct word_facts *w = &a->vocabulary[a->words[s->first_word + i]];

		sum += w->weight;
		squares += w->weight * w->weight;
		product += w->weight * w->centroid;
		shared += w->in_notes ? w->weight : 0;
	}
	if (s->words == 0)
		return;
	s->rarity = sum / s->words;
	s->likeness = shared / sum;
	s->centrality = product / (sqrt(squares) * a->centroid_norm);
}

/* The share of the weight of y's words that x has too.  No longer needed, .last marks x's words. */
static double
shared_weight(struct analysis *a, const struct sentence_facts *x, const struct sentence_facts *y)
{
	double all = 0, shared = 0;
	uint32_t i;

	for (i = 0; i < x->words; i++)
		a->vocabulary[a->words[x->first_word + i]].last = 0;
	for (i = 0; i < y->words; i++) {
		const struct word_facts *w = &a->vocabulary[a->words[y->first_word + i]];

		all += w->weight;
		shared += w->last == 0 ? w->weight : 0;
	}
	for (i = 0; i < x->words; i++)
		a->vocabulary[a->words[x->first_word + i]].last = 1;
	return all > 0 ? shared / all : 0;
}

/* Cues of sponsor reads and of chrome come in runs: a sentence is judged by those around it, too. */
static void
spread_chrome(struct analysis *a)
{
	size_t i, k, from, to;

	for (i = 0; i < a->n_sentences; i++) {
		uint32_t words = 10, sponsor = 0, chrome = 0;   /* 10: a single short sentence proves little */

		from = i > WINDOW ? i - WINDOW : 0;
		to = i + WINDOW < a->n_sentences ? i + WINDOW : a->n_sentences - 1;
		for (k = from; k <= to; k++) {
			words += a->sentences[k].words;
			sponsor += a->sentences[k].cues[CUE_SPONSOR];
			chrome += a->sentences[k].cues[CUE_GREETING] + a->sentences[k].cues[CUE_HOUSEKEEPING];
		}
		a->sentences[i].sponsor = (double)sponsor / words;
		a->sentences[i].chrome = (double)chrome / words;
	}
}

enum err
analysis_run(struct analysis *a, const struct episode *ep, const struct cues *cues)
{
	enum err e;
	size_t i;

	table_clear(&a->vocabulary_table);
	table_clear(&a->speaker_table);
	a->n_sentences = a->n_turns = a->n_words = 0;
	a->most_words = 0;
	if ((e = array_reserve(&a->sentences, &a->sentences_cap, ep->n, sizeof(*a->sentences), MAX_WORDS)) != ERR_OK)
		return e;
	for (i = 0; i < ep->n; i++) {
		if ((e = count_sentence(a, &ep->sentences[i], cues)) != ERR_OK ||
		    (e = join_turn(a, ep->sentences[i].rec.f[REC_SPEAKER])) != ERR_OK)
			return e;
		a->n_sentences++;
	}
	a->n_speakers = a->speaker_table.n;
	for (i = 0; i < a->n_speakers; i++)
		if (a->speakers[i].words > a->most_words)
			a->most_words = a->speakers[i].words;
	weigh_words(a, ep);
	for (i = 0; i < a->n_sentences; i++)
		weigh_sentence(a, &a->sentences[i]);
	for (i = 1; i < a->n_sentences; i++)
		a->sentences[i].cohesion = shared_weight(a, &a->sentences[i - 1], &a->sentences[i]);
	spread_chrome(a);
	return ERR_OK;
}

void
analysis_free(struct analysis *a)
{
	free(a->sentences);
	free(a->turns);
	free(a->speakers);
	free(a->words);
	free(a->vocabulary);
	free(a->hashes);
	table_free(&a->vocabulary_table);
	table_free(&a->speaker_table);
	*a = (struct analysis){ 0 };
}
