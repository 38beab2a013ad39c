/* Of analysis: an episode's terms, each against what stands around it. */
#include <stdlib.h>

#include "analysis.h"
#include "buf.h"
#include "word.h"

#define NEAR 6                /* sentences in which a term that is talked about comes back */
#define ABSENT 15             /* sentences without it, behind which it is new again */
#define SHARED 3              /* sentences before and behind that a passage may hang together with */
#define KEY_SENTENCES 6       /* that a key term is said in, at least */

/* Marks the words that the title or the notes have. */
static void
mark_notes(struct analysis *a, const struct episode *ep)
{
	struct slice texts[2] = { ep->notes, ep->head.f[REC_TITLE] };
	struct word w;
	uint32_t id;
	size_t i;

	for (i = 0; i < 2; i++)
		while (word_next(&texts[i], &w))
			if ((id = table_find(&a->vocabulary_table, w.hash)) != TABLE_NONE)
				a->vocabulary[id].in_notes = true;
}

/* Lists for each word the sentences that have it; .last is then the place behind its list. */
static enum err
list_occurrences(struct analysis *a)
{
	uint32_t at = 0, i, k;
	enum err e;

	if ((e = array_reserve(&a->occurrences, &a->occurrences_cap, a->n_words + 1, sizeof(*a->occurrences), SIZE_MAX)) != ERR_OK)
		return e;
	for (i = 0; i < a->vocabulary_table.n; i++) {
		a->vocabulary[i].first = a->vocabulary[i].last = at;
		at += a->vocabulary[i].sentences;
	}
	for (i = 0; i < a->n_sentences; i++)
		for (k = 0; k < a->sentences[i].words; k++) {
			struct word_facts *w = &a->vocabulary[a->words[a->sentences[i].first_word + k]];

			if (w->last == w->first || a->occurrences[w->last - 1] != i)
				a->occurrences[w->last++] = i;
		}
	return ERR_OK;
}

/* Adds what there is to say of the term, of which the sentence is occurrence number `at`. */
static void
add_term(struct analysis *a, uint32_t sentence, const struct word_facts *w, uint32_t at)
{
	const uint32_t *o = a->occurrences + w->first;
	uint32_t from = at, to = at, n = w->sentences, *facts = analysis_facts(a, sentence);
	bool before = at > 0, after = at + 1 < n;

	while (from > 0 && o[from - 1] + NEAR >= sentence)
		from--;
	while (to + 1 < n && o[to + 1] <= sentence + NEAR)
		to++;
	facts[FACT_CONTENT]++;
	if (w->in_notes)
		facts[FACT_NOTES]++;
	if (to - from >= 2 && 5 * (to - from) >= 2 * (n - 1))
		facts[FACT_BURSTS]++;
	if ((!before || o[at - 1] + ABSENT < sentence) && to > at)
		facts[FACT_TAKEN_UP]++;
	if (n >= KEY_SENTENCES)
		facts[FACT_KEYS]++;
	if (before && o[at - 1] + SHARED >= sentence)
		facts[FACT_BACK]++;
	if (after && o[at + 1] <= sentence + SHARED)
		facts[FACT_CARRIED]++;
}

/* Adds the facts of a sentence's terms, each once; .last of a word goes along its list. */
static void
add_terms(struct analysis *a, uint32_t sentence)
{
	const struct sentence_facts *s = &a->sentences[sentence];
	uint32_t i;

	for (i = 0; i < s->words; i++) {
		struct word_facts *w = &a->vocabulary[a->words[s->first_word + i]];

		if (w->last < w->first + w->sentences && a->occurrences[w->last] == sentence) {
			if (w->content)
				add_term(a, sentence, w, w->last - w->first);
			w->last++;
		}
	}
}

enum err
analysis_add_terms(struct analysis *a, const struct episode *ep)
{
	enum err e;
	uint32_t i;

	mark_notes(a, ep);
	if ((e = list_occurrences(a)) != ERR_OK)
		return e;
	for (i = 0; i < a->vocabulary_table.n; i++)
		a->vocabulary[i].last = a->vocabulary[i].first;
	for (i = 0; i < a->n_sentences; i++)
		add_terms(a, i);
	return ERR_OK;
}
