#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "cue_lists.h"
#include "faithful.h"
#include "figure.h"
#include "sentence.h"
#include "stem.h"
#include "table.h"
#include "utf8.h"
#include "word.h"

#define WORDS_MIN 15
#define WORDS_MAX 80
#define SENTENCES_MAX 4
#define SHARE_MIN 0.5          /* of the content words that the transcript has, too */
#define FIGURES_MAX 512        /* of a source; those beyond do not count */
#define BIT(class) (UINT64_C(1) << (class))

struct faithful {
	struct stems *stems;
	struct cue_sets sets;
	/* of the source in hand */
	unsigned int language;
	struct table words, terms;   /* hashes of its words, and of their stems */
	double figures[FIGURES_MAX];
	size_t n_figures;
	bool denies;
};

struct faithful *
faithful_new(void)
{
	struct faithful *f = calloc(1, sizeof(*f));

	if (f != NULL && (f->stems = stems_new()) == NULL) {
		free(f);
		return NULL;
	}
	return f;
}

void
faithful_free(struct faithful *f)
{
	if (f == NULL)
		return;
	stems_free(f->stems);
	cue_sets_free(&f->sets);
	table_free(&f->words);
	table_free(&f->terms);
	free(f);
}

/* The word as names are compared: without an English genitive's s, whose apostrophe word.h leaves out. */
static uint64_t
hash_of(const struct word *w)
{
	size_t n = w->len;

	if (n > 2 && w->p[n - 1] == 's' && w->raw.len >= 2 && w->raw.p[w->raw.len - 2] != w->p[n - 2])
		n--;
	return word_hash(WORD_HASH_SEED, (struct slice){ w->p, n });
}

static enum err
stem_of(struct faithful *f, const struct word *w, uint64_t *hash)
{
	struct stem_key key = stems_announce(f->stems, f->language, w);
	struct stem stem;

	if (!stems_find(f->stems, f->language, w, &key, &stem))
		return ERR_NOMEM;
	*hash = stem.hash;
	return ERR_OK;
}

static bool
denies(const struct faithful *f, const struct word *w)
{
	uint64_t hash = word_hash(WORD_HASH_SEED, (struct slice){ w->p, w->len });

	return (cues_at(f->sets.cues, &hash, 1) & BIT(CUE_NEGATION)) != 0;
}

/* Adds what a text of the source has. */
static enum err
learn(struct faithful *f, struct slice text)
{
	struct slice rest = text;
	struct word w;
	uint64_t term;
	double figure;
	enum err e;

	while (word_next(&rest, &w)) {
		f->denies |= denies(f, &w);
		if (table_add(&f->words, hash_of(&w)) == TABLE_NONE)
			return ERR_NOMEM;
		if ((e = stem_of(f, &w, &term)) != ERR_OK)
			return e;
		if (term != 0 && table_add(&f->terms, term) == TABLE_NONE)
			return ERR_NOMEM;
	}
	while (f->n_figures < FIGURES_MAX && figure_next(&text, &figure))
		f->figures[f->n_figures++] = figure;
	return ERR_OK;
}

static enum err
learn_source(struct faithful *f, const struct faithful_source *s)
{
	const struct slice texts[] = { s->before, s->passage, s->after, s->show, s->title, s->speaker };
	struct episode ep = { .n = 0 };
	bool known;
	enum err e;
	size_t i;

	table_clear(&f->words);
	table_clear(&f->terms);
	f->n_figures = 0;
	f->denies = false;
	f->language = stems_language(f->stems, s->lang);
	ep.head.f[REC_LANG] = s->lang.len > 0 ? s->lang : SL("en");
	e = cue_sets_choose(&f->sets, &ep, &known);
	for (i = 0; e == ERR_OK && i < sizeof(texts) / sizeof(texts[0]); i++)
		e = learn(f, texts[i]);
	return e;
}

static bool
has_figure(const struct faithful *f, double figure)
{
	size_t i;

	for (i = 0; i < f->n_figures; i++)
		if (f->figures[i] == figure)
			return true;
	return false;
}

static bool
check_figures(const struct faithful *f, struct slice text, char *why)
{
	double figure;

	while (figure_next(&text, &figure))
		if (!has_figure(f, figure)) {
			snprintf(why, FAITHFUL_WHY_BYTES, "the number %.12g is not in the transcript", figure);
			return false;
		}
	return true;
}

/* Whether the word is written as a name inside a sentence. */
static bool
is_name(const struct faithful *f, const struct word *w, struct slice text)
{
	const char *p = w->raw.p;
	uint32_t cp;

	utf8_decode(w->raw, &cp);
	if (!utf8_is_upper(cp) || cues_capital_nouns(f->sets.cues))
		return false;
	while (p > text.p && (p[-1] == ' ' || p[-1] == '"' || p[-1] == '\'' || p[-1] == '('))
		p--;
	return p > text.p && p[-1] != '.' && p[-1] != '!' && p[-1] != '?' && p[-1] != ':' && (unsigned char)p[-1] < 0x80;
}

/* Names and other words, each of which is in the source, or most of them. */
static enum err
check_words(struct faithful *f, struct slice text, char *why)
{
	struct slice rest = text;
	size_t n = 0, content = 0, found = 0;
	bool denial = false;
	struct word w;
	uint64_t term;
	enum err e;

	while (word_next(&rest, &w)) {
		n++;
		denial |= denies(f, &w);
		if ((e = stem_of(f, &w, &term)) != ERR_OK)
			return e;
		if (term == 0)
			continue;
		content++;
		if (table_find(&f->terms, term) != TABLE_NONE || table_find(&f->words, hash_of(&w)) != TABLE_NONE) {
			found++;
		} else if (is_name(f, &w, text)) {
			snprintf(why, FAITHFUL_WHY_BYTES, "the name %.*s is not in the transcript", SLARG(w.raw));
			return ERR_OK;
		}
	}
	if (n < WORDS_MIN || n > WORDS_MAX)
		snprintf(why, FAITHFUL_WHY_BYTES, "it has %zu words", n);
	else if ((double)found < SHARE_MIN * (double)content)
		snprintf(why, FAITHFUL_WHY_BYTES, "%zu of its %zu words are not in the transcript", content - found, content);
	else if (denial && !f->denies)
		snprintf(why, FAITHFUL_WHY_BYTES, "it denies what the transcript does not");
	return ERR_OK;
}

/* Whether a sentence's first word leans on what stands before it. */
static bool
leans(const struct faithful *f, struct slice sentence)
{
	struct word w;
	uint64_t hash, class;

	if (!word_next(&sentence, &w))
		return true;
	hash = word_hash(WORD_HASH_SEED, (struct slice){ w.p, w.len });
	class = cues_at(f->sets.cues, &hash, 1);
	return (class & BIT(CUE_THIRD)) || ((class & BIT(CUE_JOINT)) && !(class & BIT(CUE_SUBORDINATE)));
}

static void
check_sentences(const struct faithful *f, struct slice text, struct slice lang, char *why)
{
	struct sentence_reader r = { .text = text, .language = language_of(lang), .uncased = false };
	struct slice s;
	size_t n = 0;

	while (sentence_next(&r, &s))
		if (++n == 1 && leans(f, s)) {
			snprintf(why, FAITHFUL_WHY_BYTES, "it begins with what leans on something before it");
			return;
		}
	if (n > SENTENCES_MAX)
		snprintf(why, FAITHFUL_WHY_BYTES, "it has %zu sentences", n);
}

/* No I and no we outside quotations. */
static void
check_person(const struct faithful *f, struct slice text, char *why)
{
	const char *from = text.p, *p;
	bool quoted = false;
	struct word w;
	uint64_t hash;

	while (word_next(&text, &w)) {
		for (p = from; p < w.raw.p; p++)
			quoted ^= *p == '"' || (p[0] == '\xE2' && p[1] == '\x80' && (p[2] == '\x9C' || p[2] == '\x9D'));
		from = w.raw.p + w.raw.len;
		hash = word_hash(WORD_HASH_SEED, (struct slice){ w.p, w.len });
		if (!quoted && (cues_at(f->sets.cues, &hash, 1) & (BIT(CUE_I) | BIT(CUE_WE))) && !slice_eq(w.raw, SL("US"))) {
			snprintf(why, FAITHFUL_WHY_BYTES, "it speaks as \"%.*s\"", SLARG(w.raw));
			return;
		}
	}
}

static bool
contains(struct slice text, struct slice part)
{
	size_t i;

	for (i = 0; i + part.len <= text.len; i++)
		if (slice_starts_nocase(slice_from(text, i), part))
			return true;
	return false;
}

static void
check_form(struct slice text, char *why)
{
	static const struct slice marks[] = { { "://", 3 }, { "www.", 4 }, { "**", 2 }, { "](", 2 }, { "`", 1 }, { "#", 1 }, { "<", 1 },
		{ "{", 1 }, { "_", 1 } };
	size_t i;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (contains(text, marks[i]))
			snprintf(why, FAITHFUL_WHY_BYTES, "it is no plain text");
}

enum err
faithful_check(struct faithful *f, const struct faithful_source *source, struct slice text, char why[FAITHFUL_WHY_BYTES])
{
	enum err e;

	why[0] = '\0';
	if ((e = learn_source(f, source)) != ERR_OK)
		return e;
	check_form(text, why);
	if (why[0] == '\0')
		check_figures(f, text, why);
	if (why[0] == '\0' && (e = check_words(f, text, why)) != ERR_OK)
		return e;
	if (why[0] == '\0')
		check_sentences(f, text, source->lang, why);
	if (why[0] == '\0')
		check_person(f, text, why);
	return ERR_OK;
}
