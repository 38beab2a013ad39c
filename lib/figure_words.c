#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "figure_room.h"
#include "num.h"
#include "table.h"
#include "word.h"
#include "word_lists.h"

/* lib/figures, made by lib/word_lists.awk. */
extern const struct word_list figure_lists[];

#define LANGUAGES_MAX 16
#define DIGITS_BYTES 24        /* of a number; further digits do not count */

static const char *const kind_names[KINDS] = { "number", "score", "scale", "plural", "years", "part", "fold", "rank", "minutes",
	"months", "joint", "article", "of", "percent", "point", "loose" };

/* A word or two that mean something in numbers. */
struct phrase {
	unsigned int kinds;    /* a set of bits */
	double value;
};

struct figure_words {
	struct table table;        /* hashes of phrases */
	struct phrase *phrases;    /* by their numbers */
	size_t cap;
	bool joined, spaced;       /* numbers are written as one word; thousands stand apart */
};

struct figures {
	struct figure_words of[LANGUAGES_MAX], none;
};

static enum err
add_phrase(struct figure_words *w, struct slice text, unsigned int kind, double value)
{
	uint64_t hash = WORD_HASH_SEED;
	uint32_t number, known = w->table.n;
	struct word word;
	enum err e;

	while (word_next(&text, &word))
		hash = word_hash(hash, (struct slice){ word.p, word.len });
	if ((number = table_add(&w->table, hash)) == TABLE_NONE)
		return ERR_NOMEM;
	if ((e = array_reserve(&w->phrases, &w->cap, number + 1, sizeof(*w->phrases), UINT32_MAX)) != ERR_OK)
		return e;
	if (number == known)
		w->phrases[number] = (struct phrase){ .kinds = 0 };
	w->phrases[number].kinds |= BIT(kind);
	if (value != 0)
		w->phrases[number].value = value;
	return ERR_OK;
}

static enum err
read_line(struct figure_words *w, struct slice line)
{
	struct slice head, name, phrase;
	unsigned int kind = 0;
	double value = 0;
	enum err e;

	if (line.len == 0 || line.p[0] == '#' || !slice_cut(&line, ':', &head))
		return ERR_OK;
	w->joined |= slice_eq(head, SL("compounds"));
	w->spaced |= slice_eq(head, SL("thousands"));
	slice_cut(&head, ' ', &name);
	while (kind < KINDS && !slice_eq(name, slice_of(kind_names[kind])))
		kind++;
	if (kind == KINDS || (head.len > 0 && num_read_decimal(head, &value) != ERR_OK))
		return ERR_OK;
	while (slice_cut(&line, ',', &phrase))
		if ((e = add_phrase(w, phrase, kind, value)) != ERR_OK)
			return e;
	return ERR_OK;
}

struct figures *
figures_new(void)
{
	struct figures *f = calloc(1, sizeof(*f));
	const char *const *line;
	size_t i;

	for (i = 0; f != NULL && i < LANGUAGES_MAX && figure_lists[i].language != NULL; i++)
		for (line = figure_lists[i].lines; *line != NULL; line++)
			if (read_line(&f->of[i], slice_of(*line)) != ERR_OK) {
				figures_free(f);
				return NULL;
			}
	return f;
}

void
figures_free(struct figures *f)
{
	size_t i;

	for (i = 0; f != NULL && i < LANGUAGES_MAX; i++) {
		table_free(&f->of[i].table);
		free(f->of[i].phrases);
	}
	free(f);
}

const struct figure_words *
figures_of(const struct figures *f, struct slice lang)
{
	size_t i = word_lists_find(figure_lists, lang.len > 0 ? lang : SL("en"));

	return figure_lists[i].language != NULL && i < LANGUAGES_MAX ? &f->of[i] : &f->none;
}

/* Reads digits at the front of s, with marks between them: "1,225.50", "11 000".  Returns how many bytes that took. */
static size_t
read_digits(const struct figure_words *w, struct slice s, double *value)
{
	char plain[DIGITS_BYTES];
	bool grouped = false;
	size_t n = 0, i, run;

	for (i = 0; i < s.len; i++) {
		if (ascii_is_digit(s.p[i])) {
			if (n < sizeof(plain) - 2)
				plain[n++] = s.p[i];
			continue;
		}
		for (run = 0; i + 1 + run < s.len && ascii_is_digit(s.p[i + 1 + run]); run++)
			;
		if (s.p[i] == ' ' ? !w->spaced || run != 3 || (i > 3 && !grouped) : (s.p[i] != '.' && s.p[i] != ',') || run == 0)
			break;
		grouped |= s.p[i] == ' ';
		if (run != 3 && memchr(plain, '.', n) == NULL && n < sizeof(plain) - 2)
			plain[n++] = '.';        /* three digits behind a mark are thousands */
	}
	(void)num_read_decimal((struct slice){ plain, n }, value);
	return i;
}

/* Cuts the longest piece of a number off the front of a word; NULL where it begins with none. */
static const struct phrase *
cut_piece(const struct figure_words *w, struct slice *word)
{
	const struct phrase *piece = NULL;
	uint64_t hash = WORD_HASH_SEED;
	size_t i, n = 0;
	uint32_t number;

	for (i = 0; i < word->len; i++) {
		hash = word_hash(hash, (struct slice){ word->p + i, 1 });
		number = table_find(&w->table, hash);
		if (number != TABLE_NONE && (w->phrases[number].kinds & (ADDENDS | BIT(SCALE) | BIT(JOINT)))) {
			piece = &w->phrases[number];
			n = i + 1;
		}
	}
	*word = slice_from(*word, n);
	return piece;
}

/* What a number that is written as one word, "zweihunderteinunddreißig", is worth; false where it is none. */
static bool
read_compound(const struct figure_words *w, struct slice word, double *value)
{
	const struct phrase *piece;
	double whole = 0, part = 0;
	size_t pieces = 0;

	for (; word.len > 0; pieces++) {
		if ((piece = cut_piece(w, &word)) == NULL)
			return false;
		if (piece->kinds & BIT(SCALE)) {
			part = (part != 0 ? part : 1) * piece->value;
			if (piece->value > 100) {
				whole += part;
				part = 0;
			}
		} else if (!(piece->kinds & BIT(JOINT))) {
			part += piece->value;
		}
	}
	*value = whole + part;
	return pieces > 1;
}

bool
figure_is_joined(const char *end, const char *from)
{
	return from == end || (from == end + 1 && (*end == ' ' || *end == '-'));
}

/* The digits that the word begins with, and what is written with them: 1980s, 60k, 30 %. */
static void
take_digits(const struct figure_words *w, struct slice *rest, const struct word *word, struct figure_token *t)
{
	size_t n = read_digits(w, (struct slice){ word->raw.p, (size_t)(rest->p + rest->len - word->raw.p) }, &t->value);
	const char *p = word->raw.p + n, *end = rest->p + rest->len;

	t->kinds = BIT(NUMBER);
	if (p < end && (*p == 'k' || *p == 'K') && (p + 1 == end || !ascii_is_alnum(p[1])))
		t->value *= 1000;
	while (p < end && ascii_is_alnum(*p))
		p++;
	t->end = p;
	*rest = (struct slice){ p, (size_t)(end - p) };
}

bool
figure_token_next(const struct figure_words *w, struct slice *rest, struct figure_token *t)
{
	struct word word, second;
	struct slice behind;
	uint32_t number;

	if (!word_next(rest, &word))
		return false;
	*t = (struct figure_token){ .from = word.raw.p, .end = word.raw.p + word.raw.len };
	if (ascii_is_digit(word.raw.p[0])) {
		take_digits(w, rest, &word, t);
		return true;
	}
	number = table_find(&w->table, word.hash);
	behind = *rest;
	if (word_next(&behind, &second) && figure_is_joined(t->end, second.raw.p)) {
		uint32_t both = table_find(&w->table, word_hash(word.hash, (struct slice){ second.p, second.len }));

		if (both != TABLE_NONE) {
			number = both;
			t->end = second.raw.p + second.raw.len;
			*rest = behind;
		}
	}
	if (number != TABLE_NONE) {
		t->kinds = w->phrases[number].kinds;
		t->value = w->phrases[number].value;
	} else if (w->joined && read_compound(w, (struct slice){ word.p, word.len }, &t->value)) {
		t->kinds = BIT(NUMBER);
	}
	return true;
}
