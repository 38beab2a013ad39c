#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "faithful.h"
#include "faithful_room.h"
#include "sentence.h"
#include "utf8.h"
#include "word.h"
#include "word_lists.h"

/* lib/wording, made by lib/word_lists.awk. */
extern const struct word_list wording_lists[];

static const char *const wording_names[WORDING_CLASSES] = { "self", "lean", "frame", "deny", "fail", "mere", "date" };

#define WORDS_MIN 15
#define WORDS_MAX 80
#define SENTENCES_MAX 4
#define FRONT_BYTES 5

static enum err
read_wording(struct faithful *f)
{
	const char *const *line;
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; e == ERR_OK && wording_lists[i].language != NULL; i++) {
		if ((f->wording[i] = cues_new(wording_names, WORDING_CLASSES)) == NULL)
			return ERR_NOMEM;
		for (line = wording_lists[i].lines; e == ERR_OK && *line != NULL; line++)
			e = cues_read_line(f->wording[i], slice_of(*line));
	}
	return e == ERR_OK && (f->no_wording = cues_new(wording_names, WORDING_CLASSES)) == NULL ? ERR_NOMEM : e;
}

struct faithful *
faithful_new(void)
{
	struct faithful *f = calloc(1, sizeof(*f));

	if (f == NULL || (f->stems = stems_new()) == NULL || (f->figures = figures_new()) == NULL || read_wording(f) != ERR_OK) {
		faithful_free(f);
		return NULL;
	}
	return f;
}

static void
free_text(struct said_text *t)
{
	free(t->words);
	free(t->hashes);
}

void
faithful_free(struct faithful *f)
{
	size_t i;

	if (f == NULL)
		return;
	for (i = 0; i < sizeof(f->wording) / sizeof(f->wording[0]); i++)
		cues_free(f->wording[i]);
	cues_free(f->no_wording);
	stems_free(f->stems);
	figures_free(f->figures);
	free_text(&f->source);
	free_text(&f->text);
	table_free(&f->names);
	table_free(&f->terms);
	table_free(&f->fronts);
	free(f->said);
	free(f);
}

static bool
is_apostrophe(const char *p)
{
	return *p == '\'' || (p[0] == '\xE2' && p[1] == '\x80' && p[2] == '\x99');
}

static uint64_t
hash_of(struct slice s)
{
	return word_hash(WORD_HASH_SEED, s);
}

/* Cuts an elided word, the l of l'or, off the front of w into *elided. */
static bool
cut_elided(const struct faithful *f, struct word *w, struct word *elided)
{
	size_t n = 0;

	(void)f;
	while (n < w->raw.len && n < w->len && ascii_is_alpha(w->raw.p[n]))
		n++;
	if (n == 0 || n > 2 || n + 3 >= w->raw.len || !is_apostrophe(w->raw.p + n))
		return false;
	*elided = *w;
	elided->len = elided->raw.len = n;
	elided->hash = hash_of((struct slice){ elided->p, n });
	w->len -= n;
	memmove(w->p, w->p + n, w->len);
	w->hash = hash_of((struct slice){ w->p, w->len });
	n += w->raw.p[n] == '\'' ? 1 : 3;
	w->raw = slice_from(w->raw, n);
	return true;
}

/* What stands between two words: whether it ends a sentence, or a clause. */
static void
look_between(const char *p, const char *end, struct said *s)
{
	for (; p < end; p++) {
		s->begins |= *p == '.' || *p == '!' || *p == '?';
		s->breaks |= *p != ' ' && *p != '-' && *p != '\'';
	}
	s->breaks |= s->begins;
}

static enum err
add_word(struct faithful *f, struct said_text *t, const struct word *w, const char *before)
{
	struct stem_key key = stems_announce(f->stems, f->language, w);
	struct said s = { .raw = w->raw };
	struct stem stem;
	size_t n = w->len;
	uint32_t cp;
	enum err e;

	if ((e = array_reserve(&t->words, &t->words_cap, t->n + 1, sizeof(*t->words), FAITHFUL_WORDS)) != ERR_OK ||
	    (e = array_reserve(&t->hashes, &t->hashes_cap, t->n + 1, sizeof(*t->hashes), FAITHFUL_WORDS)) != ERR_OK)
		return e;
	if (!stems_find(f->stems, f->language, w, &key, &stem))
		return ERR_NOMEM;
	if (before == NULL)
		s.begins = s.breaks = true;
	else
		look_between(before, w->raw.p, &s);
	t->sentences += s.begins;
	s.sentence = t->sentences;
	utf8_decode(w->raw, &cp);
	s.capital = utf8_is_upper(cp);
	if (n > 2 && w->p[n - 1] == 's' && w->raw.len >= 2 && w->raw.p[w->raw.len - 2] != w->p[n - 2])
		n--;
	s.name = hash_of((struct slice){ w->p, n });
	s.front = n > FRONT_BYTES ? hash_of((struct slice){ w->p, FRONT_BYTES }) : 0;
	s.term = stem.hash;
	s.vector = stem.vector;
	if (!f->english && n < 4)
		s.term = 0;
	t->words[t->n] = s;
	t->hashes[t->n++] = w->hash;
	return ERR_OK;
}

/* Reads a text's words behind those of t. */
static enum err
read_text(struct faithful *f, struct said_text *t, struct slice text)
{
	struct slice rest = text;
	const char *before = NULL;
	struct word w, elided;
	enum err e;
	size_t i, first = t->n;

	while (t->n + 2 < FAITHFUL_WORDS && word_next(&rest, &w)) {
		if (!f->english && cut_elided(f, &w, &elided)) {
			if ((e = add_word(f, t, &elided, before)) != ERR_OK)
				return e;
			before = w.raw.p;
		}
		if ((e = add_word(f, t, &w, before)) != ERR_OK)
			return e;
		before = w.raw.p + w.raw.len;
	}
	for (i = first; i < t->n; i++)
		t->words[i].wording = cues_at(f->words, t->hashes + i, t->n - i);
	return ERR_OK;
}

static enum err
read_figures(struct faithful *f, struct slice text)
{
	struct figure figure;
	enum err e;

	while (figure_next(f->numbers, &text, &figure)) {
		if ((e = array_reserve(&f->said, &f->said_cap, f->n_said + 1, sizeof(*f->said), FAITHFUL_WORDS)) != ERR_OK)
			return e == ERR_TOOBIG ? ERR_OK : e;
		f->said[f->n_said++] = figure;
	}
	return ERR_OK;
}

static enum err
read_source(struct faithful *f, const struct faithful_source *s)
{
	const struct slice texts[] = { s->before, s->passage, s->after, s->show, s->title, s->speaker };
	struct slice lang = s->lang.len > 0 ? s->lang : SL("en");
	size_t i = word_lists_find(wording_lists, lang);
	enum err e = ERR_OK;

	table_clear(&f->names);
	table_clear(&f->terms);
	table_clear(&f->fronts);
	f->source.n = f->n_said = 0;
	f->source.sentences = 0;
	f->words = wording_lists[i].language != NULL ? f->wording[i] : f->no_wording;
	f->numbers = figures_of(f->figures, lang);
	f->language = stems_language(f->stems, lang);
	f->english = f->language == stems_language(f->stems, SL("en"));
	for (i = 0; e == ERR_OK && i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (i == 1)
			f->passage = f->source.n;
		if ((e = read_text(f, &f->source, texts[i])) == ERR_OK)
			e = read_figures(f, texts[i]);
		if (i == 1)
			f->behind = f->source.n;
	}
	for (i = 0; e == ERR_OK && i < f->source.n; i++) {
		const struct said *w = &f->source.words[i];

		if (table_add(&f->names, w->name) == TABLE_NONE || (w->term != 0 && table_add(&f->terms, w->term) == TABLE_NONE) ||
		    (w->front != 0 && table_add(&f->fronts, w->front) == TABLE_NONE))
			e = ERR_NOMEM;
	}
	return e;
}

static void
check_figures(const struct faithful *f, struct slice text, char *why)
{
	struct figure figure;

	while (figure_next(f->numbers, &text, &figure))
		if (!figure.loose && !figure_among(&figure, f->said, f->n_said)) {
			snprintf(why, FAITHFUL_WHY_BYTES, "the number %.*s is not in the transcript", SLARG(figure.raw));
			return;
		}
}

static bool
is_known(const struct faithful *f, const struct said *w)
{
	return table_find(&f->names, w->name) != TABLE_NONE || (w->term != 0 && table_find(&f->terms, w->term) != TABLE_NONE) ||
	    (w->front != 0 && table_find(&f->fronts, w->front) != TABLE_NONE);
}

/* Whether the word is written as a name. */
static bool
is_name(const struct faithful *f, const struct said *w, const struct said *next)
{
	if (cues_capital_nouns(f->words))
		return false;
	if (!w->capital)
		return false;
	if (!w->begins)
		return true;
	if (next != NULL && next->capital && !next->breaks)
		return true;
	return f->english && (w->vector == VECTORS_NONE && w->term != 0);
}

static void
check_names(const struct faithful *f, char *why)
{
	size_t i;

	for (i = 0; i < f->text.n; i++) {
		const struct said *w = &f->text.words[i];

		if (!is_known(f, w) && is_name(f, w, i + 1 < f->text.n ? w + 1 : NULL)) {
			snprintf(why, FAITHFUL_WHY_BYTES, "the name %.*s is not in the transcript", SLARG(w->raw));
			return;
		}
	}
}

static void
check_words(const struct faithful *f, char *why)
{
	size_t i, all = 0, known = 0, content = 0, found = 0;
	uint32_t sentence = 0;
	double least = 1;

	for (i = 0; i <= f->text.n; i++) {
		const struct said *w = &f->text.words[i];

		if (i == f->text.n || w->sentence != sentence) {
			if (content >= 3 && (double)found / (double)content < least)
				least = (double)found / (double)content;
			content = found = 0;
			if (i == f->text.n)
				break;
			sentence = w->sentence;
		}
		if (w->term == 0)
			continue;
		content++;
		all++;
		if (is_known(f, w)) {
			found++;
			known++;
		}
	}
	if (getenv("STATS"))
		printf("STAT\t%.3f\t%.3f\n", all ? (double)known / (double)all : 0, least);
	if ((double)known < 0.5 * (double)all)
		snprintf(why, FAITHFUL_WHY_BYTES, "%zu of its %zu words are not in the transcript", all - known, all);
	else if (least < 0.4)
		snprintf(why, FAITHFUL_WHY_BYTES, "a sentence is not in the transcript");
}

static void
check_length(const struct faithful *f, struct slice text, struct slice lang, char *why)
{
	struct sentence_reader r = { .text = text, .language = language_of(lang), .uncased = false };
	struct slice s;
	size_t n = 0;

	while (sentence_next(&r, &s))
		n++;
	if (n > SENTENCES_MAX)
		snprintf(why, FAITHFUL_WHY_BYTES, "it has %zu sentences", n);
	if (f->text.n < WORDS_MIN || f->text.n > WORDS_MAX)
		snprintf(why, FAITHFUL_WHY_BYTES, "it has %zu words", f->text.n);
}

enum err
faithful_check(struct faithful *f, const struct faithful_source *source, struct slice text, char why[FAITHFUL_WHY_BYTES])
{
	enum err e;

	why[0] = '\0';
	if ((e = read_source(f, source)) != ERR_OK)
		return e;
	f->text.n = 0;
	f->text.sentences = 0;
	if ((e = read_text(f, &f->text, text)) != ERR_OK)
		return e;
	check_length(f, text, source->lang, why);
	if (why[0] == '\0')
		faithful_check_form(f, text, why);
	if (why[0] == '\0')
		check_figures(f, text, why);
	if (why[0] == '\0')
		check_names(f, why);
	if (why[0] == '\0')
		check_words(f, why);
	if (why[0] == '\0')
		faithful_check_denials(f, why);
	else if (getenv("STATS")) {
		char no[FAITHFUL_WHY_BYTES];

		faithful_check_denials(f, no);
	}
	return ERR_OK;
}
