#include <stddef.h>
#include <string.h>

#include "cue_lists.h"

#define GUESS_WORDS 1000
#define GUESS_SHARE 8         /* one word in so many is of a closed class: in any text half of that, by chance */
#define BIT(class) (UINT64_C(1) << (class))
#define CLOSED (BIT(CUE_ARTICLE) | BIT(CUE_JOINT) | BIT(CUE_POINTING))

/* Parses the list at i where that was not done before. */
static enum err
need(struct cue_sets *s, size_t i)
{
	const char *const *line;
	enum err e = ERR_OK;

	if (s->set[i] != NULL)
		return ERR_OK;
	if ((s->set[i] = cues_new(cue_names, CUE_CLASSES)) == NULL)
		return ERR_NOMEM;
	for (line = cue_lists[i].lines; e == ERR_OK && *line != NULL; line++)
		e = cues_read_line(s->set[i], slice_of(*line));
	return e;
}

/* How many of the first words of ep, *words, are of the closed classes of c. */
static unsigned int
count_closed(const struct cues *c, const struct episode *ep, unsigned int *words)
{
	unsigned int closed = 0;
	uint64_t hash;
	struct word w;
	size_t i;

	*words = 0;
	for (i = 0; i < ep->n && *words < GUESS_WORDS; i++) {
		struct slice text = ep->sentences[i].text;

		while (*words < GUESS_WORDS && word_next(&text, &w)) {
			hash = w.hash;
			closed += (cues_at(c, &hash, 1) & CLOSED) != 0;
			++*words;
		}
	}
	return closed;
}

/* The list with most in common with ep, or the end of the lists. */
static enum err
guess_language(struct cue_sets *s, const struct episode *ep, size_t *best)
{
	unsigned int most = 0, closed, words;
	size_t i, found = SIZE_MAX;
	enum err e;

	for (i = 0; cue_lists[i].language != NULL; i++) {
		if ((e = need(s, i)) != ERR_OK)
			return e;
		closed = count_closed(s->set[i], ep, &words);
		if (closed > most && closed * GUESS_SHARE >= words) {
			most = closed;
			found = i;
		}
	}
	*best = found < i ? found : i;
	return ERR_OK;
}

/* Reads the background of the language, which English alone has so far. */
static enum err
need_background(struct cue_sets *s, size_t i)
{
	const char *const *line = background_en;
	enum err e = ERR_OK;

	s->background = cue_lists[i].language != NULL && strcmp(cue_lists[i].language, "en") == 0 ? &s->english : &s->no_background;
	if (s->background == &s->english && s->english.ranks.n == 0)
		for (; e == ERR_OK && *line != NULL; line++)
			e = background_read_line(&s->english, slice_of(*line));
	return e;
}

enum err
cue_sets_choose(struct cue_sets *s, const struct episode *ep, bool *known)
{
	struct slice tag = ep->n > 0 ? ep->sentences[0].rec.f[REC_LANG] : ep->head.f[REC_LANG];
	size_t i = word_lists_find(cue_lists, tag);
	enum err e;

	if (tag.len == 0 && (e = guess_language(s, ep, &i)) != ERR_OK)
		return e;
	*known = cue_lists[i].language != NULL;
	if (!*known && s->none == NULL && (s->none = cues_new(cue_names, CUE_CLASSES)) == NULL)
		return ERR_NOMEM;
	if (*known && (e = need(s, i)) != ERR_OK)
		return e;
	s->cues = *known ? s->set[i] : s->none;
	s->language = *known ? cue_lists[i].language : "";
	return need_background(s, i);
}

void
cue_sets_free(struct cue_sets *s)
{
	size_t i;

	for (i = 0; i < CUE_LISTS_MAX; i++)
		cues_free(s->set[i]);
	cues_free(s->none);
	table_free(&s->english.ranks);
	*s = (struct cue_sets){ .none = NULL };
}
