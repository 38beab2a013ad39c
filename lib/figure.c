#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "figure.h"
#include "num.h"
#include "table.h"
#include "word.h"
#include "word_lists.h"

/* lib/figures, made by lib/word_lists.awk. */
extern const struct word_list figure_lists[];

#define LANGUAGES_MAX 16
#define DIGITS_BYTES 24        /* of a number; further digits do not count */
#define SHARE_ERROR 0.011      /* 33 percent, and a third */
#define EXACT 1e-9
#define RATIO_MAX 1e12         /* nine out of so many; */
#define RATIO_NEAR_MAX 100     /* nine somethings in so many, and no year */

enum kind { NUMBER, SCORE, SCALE, PLURAL, YEARS, PART, FOLD, RANK, MINUTES, MONTHS, JOINT, ARTICLE, OF, PERCENT, POINT, LOOSE, KINDS };

static const char *const kind_names[KINDS] = { "number", "score", "scale", "plural", "years", "part", "fold", "rank", "minutes",
	"months", "joint", "article", "of", "percent", "point", "loose" };

#define BIT(kind) (1U << (kind))
#define SCALES (BIT(SCALE) | BIT(PLURAL) | BIT(YEARS))
#define ADDENDS (BIT(NUMBER) | BIT(SCORE))
#define UNITS (BIT(MINUTES) | BIT(MONTHS))

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

/* A word of the text, or two, as far as they mean something in numbers. */
struct token {
	unsigned int kinds;
	double value;
	const char *from, *end;
};

/* How far a number has been read. */
struct parser {
	const struct figure_words *w;
	struct slice rest;
	const char *end;           /* of what was taken */
};

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

/* Whether nothing but a space or a hyphen stands between. */
static bool
is_joined(const char *end, const char *from)
{
	return from == end || (from == end + 1 && (*end == ' ' || *end == '-'));
}

/* The digits that the word begins with, and what is written with them: 1980s, 60k, 30 %. */
static void
take_digits(const struct figure_words *w, struct slice *rest, const struct word *word, struct token *t)
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

/* Cuts the next word off the front of *rest: what it means in numbers.  False at the end. */
static bool
next_token(const struct figure_words *w, struct slice *rest, struct token *t)
{
	struct word word, second;
	struct slice behind;
	uint32_t number;

	if (!word_next(rest, &word))
		return false;
	*t = (struct token){ .from = word.raw.p, .end = word.raw.p + word.raw.len };
	if (ascii_is_digit(word.raw.p[0])) {
		take_digits(w, rest, &word, t);
		return true;
	}
	number = table_find(&w->table, word.hash);
	behind = *rest;
	if (word_next(&behind, &second) && is_joined(t->end, second.raw.p)) {
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

/* Takes the next word, if it is of one of the kinds and follows directly. */
static bool
take(struct parser *p, unsigned int kinds, struct token *t)
{
	struct slice rest = p->rest;

	if (!next_token(p->w, &rest, t) || !(t->kinds & kinds) || !is_joined(p->end, t->from))
		return false;
	p->rest = rest;
	p->end = t->end;
	return true;
}

/* What a number that follows must be less than, to add up with this one. */
static double
room_behind(const struct token *t)
{
	if (ascii_is_digit(*t->from))
		return 0;
	if (t->kinds & BIT(SCORE))
		return 20;
	if (t->value >= 100)
		return 100;
	return t->value >= 20 && fmod(t->value, 10) == 0 ? 10 : 0;
}

/* Takes what adds up with a number: another one, or "and" and another one. */
static bool
take_addend(struct parser *p, double room, struct token *t)
{
	struct parser ahead = *p;
	struct token joint;
	bool joined = take(&ahead, BIT(JOINT), &joint);

	if (!take(&ahead, ADDENDS | BIT(RANK), t) || ascii_is_digit(*t->from) || t->value >= room)
		return false;
	if ((t->kinds & BIT(RANK)) && t->value == 2)     /* a twenty-second delay */
		return false;
	if ((t->kinds & BIT(ARTICLE)) && !joined)        /* hundertneunzig eine */
		return false;
	*p = ahead;
	return true;
}

/* Takes "and a half": how much that is. */
static bool
take_part(struct parser *p, double *part)
{
	struct parser ahead = *p;
	struct token t;

	if (!take(&ahead, BIT(JOINT), &t))
		return false;
	(void)take(&ahead, BIT(ARTICLE), &t);
	if (!take(&ahead, BIT(PART), &t))
		return false;
	*p = ahead;
	*part = t.value;
	return true;
}

/* Takes what stands behind the point of "two point five". */
static bool
take_decimals(struct parser *p, double *value)
{
	struct parser ahead = *p;
	struct token t;

	if (!take(&ahead, BIT(POINT), &t) || !take(&ahead, ADDENDS, &t))
		return false;
	*p = ahead;
	*value += t.value / (t.value < 10 ? 10 : t.value < 100 ? 100 : 1000);
	return true;
}

/* Takes the second half of a year: nineteen eighty-four. */
static bool
take_years(struct parser *p, double *value)
{
	struct parser ahead = *p;
	struct token t;

	if (*value < 17 || *value > 20 || !take(&ahead, ADDENDS, &t) || t.value < 10 || t.value >= 100 || ascii_is_digit(*t.from))
		return false;
	*p = ahead;
	*value = 100 * *value + t.value;
	if (take_addend(p, room_behind(&t), &t))
		*value += t.value;
	return true;
}

/* The number that begins with the token, which is an addend or a scale; *base is months, where decades are counted. */
static double
read_amount(struct parser *p, const struct token *first, enum figure_base *base)
{
	double whole = 0, part = 0, room, scale = 1, half;
	struct token t = *first;

	if (first->kinds & ADDENDS) {
		part = first->value;
		room = room_behind(first);
		if (!ascii_is_digit(*first->from) && take_years(p, &part))
			return part;
	} else {
		room = 0;
		p->rest = (struct slice){ first->from, (size_t)(p->rest.p + p->rest.len - first->from) };
		p->end = first->from;
	}
	for (;;) {
		if (take_decimals(p, &part)) {
			room = 0;
		} else if (take_part(p, &half)) {
			*(scale > 100 ? &whole : &part) += half * scale;
			room = 0;
		} else if (take(p, SCALES, &t)) {
			part = (part != 0 ? part : 1) * t.value;
			room = scale = t.value;
			if (t.value > 100) {
				whole += part;
				part = 0;
			}
			if (t.kinds & BIT(YEARS))
				*base = FIGURE_MONTHS;
		} else if (room > 0 && take_addend(p, room, &t)) {
			part += t.value;
			room = t.kinds & BIT(RANK) ? 0 : room_behind(&t);
			scale = 1;
		} else {
			return whole + part;
		}
	}
}

static void
add_value(struct figure *f, double value)
{
	if (f->n < FIGURE_VALUES)
		f->value[f->n++] = value;
}

/* Takes "thirds" behind two. */
static bool
take_fraction(struct parser *p, struct figure *f)
{
	struct parser ahead = *p;
	struct token t;

	if (!take(&ahead, BIT(PART) | BIT(RANK), &t) || t.value == 1 || t.value == 2)
		return false;
	*p = ahead;
	f->value[0] = f->share = t.kinds & BIT(RANK) ? f->value[0] / t.value : f->value[0] * t.value;
	return true;
}

static bool
take_percent(struct parser *p, struct figure *f)
{
	const char *end = p->rest.p + p->rest.len, *c = p->end;
	struct token t;

	while (c < end && *c == ' ')
		c++;
	if ((c == end || *c != '%') && !take(p, BIT(PERCENT), &t))
		return false;
	f->share = f->value[0] / 100;
	return true;
}

/* Whether a unit of time follows: "one case in three years" is no share. */
static bool
is_time(const struct parser *p)
{
	struct parser ahead = *p;
	struct token t;

	return take(&ahead, UNITS, &t);
}

/* Takes "out of ten" behind nine, and "appointments in ten". */
static bool
take_ratio(struct parser *p, struct figure *f)
{
	struct parser ahead = *p;
	struct token t;
	enum figure_base base;
	double most = RATIO_MAX;

	if (!take(&ahead, BIT(OF), &t)) {
		if (!next_token(p->w, &ahead.rest, &t) || t.kinds != 0 || !is_joined(p->end, t.from))
			return false;
		ahead.end = t.end;
		most = RATIO_NEAR_MAX;
		if (!take(&ahead, BIT(OF), &t))
			return false;
	}
	if (!take(&ahead, ADDENDS, &t))
		return false;
	f->of = read_amount(&ahead, &t, &base);
	if (f->of <= f->value[0] || f->of <= 1 || f->of > most || is_time(&ahead)) {
		f->of = 0;
		return false;
	}
	*p = ahead;
	f->share = f->value[0] / f->of;
	return true;
}

/* Takes a unit of time, and what may stand behind it: "an hour and a half". */
static void
read_unit(struct parser *p, struct figure *f)
{
	double value = f->value[0], half;
	struct token t;

	if (f->share != 0)
		(void)take(p, BIT(ARTICLE), &t);
	if (!take(p, UNITS, &t))
		return;
	f->base = t.kinds & BIT(MONTHS) ? FIGURE_MONTHS : FIGURE_MINUTES;
	if (take_part(p, &half)) {
		f->loose = false;
		value += half;
		add_value(f, value);
	}
	f->span = value * t.value;
}

/* Reads the number that begins with t; false where none does. */
static bool
read_figure(struct parser *p, struct token *t, struct figure *f)
{
	struct token next;
	bool article = (t->kinds & BIT(ARTICLE)) != 0;

	*f = (struct figure){ .loose = (t->kinds & BIT(LOOSE)) != 0 };
	if (article && take(p, SCALES | BIT(PART) | BIT(RANK), &next)) {
		f->loose = (next.kinds & BIT(LOOSE)) != 0;
		*t = next;
	} else if (article && !(t->kinds & ADDENDS)) {
		f->loose = true;
		add_value(f, 1);
		read_unit(p, f);
		return f->base != FIGURE_NO_TIME;
	}
	if (t->kinds & (ADDENDS | BIT(SCALE) | BIT(YEARS))) {
		f->loose |= (t->kinds & BIT(YEARS)) != 0 && !article;
		add_value(f, read_amount(p, t, &f->base));
		f->loose = f->loose && f->value[0] == t->value;
		f->span = 12 * f->value[0];
		if (take_fraction(p, f) || take_percent(p, f) || take_ratio(p, f))
			f->loose = false;
		read_unit(p, f);
		f->loose = f->loose && (article || f->base == FIGURE_NO_TIME);
		return true;
	}
	if (t->kinds & BIT(PART)) {
		f->share = t->value;
		add_value(f, t->value);
		(void)take(p, BIT(ARTICLE), &next);
		if (take(p, SCALES, &next))
			f->value[0] *= next.value;
		read_unit(p, f);
		return true;
	}
	if (!(t->kinds & (BIT(FOLD) | BIT(RANK))))
		return false;
	if (!(t->kinds & BIT(RANK)) || !article)
		add_value(f, t->value);
	if ((t->kinds & BIT(RANK)) && t->value > 1)
		f->share = 1 / t->value;
	return true;
}

bool
figure_next(const struct figure_words *w, struct slice *text, struct figure *f)
{
	struct parser p = { .w = w };
	struct token t;

	while (next_token(w, text, &t)) {
		const char *from = t.from;

		p.rest = *text;
		p.end = t.end;
		if (t.kinds == 0 || !read_figure(&p, &t, f))
			continue;
		f->raw = (struct slice){ from, (size_t)(p.end - from) };
		*text = p.rest;
		return true;
	}
	return false;
}

static bool
is_equal(double a, double b, double error)
{
	return a == b || fabs(a - b) <= error * fabs(a);
}

/* Whether one is a year, and the other what people say for it. */
static bool
is_year(double year, double said)
{
	return year >= 1800 && year < 2100 && said >= 10 && said < 100 && fmod(year, 100) == said;
}

static bool
has_value(const struct figure *f, double value)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (is_equal(value, f->value[i], EXACT) || is_year(value, f->value[i]) || is_year(f->value[i], value))
			return true;
	return false;
}

static bool
have_value(const struct figure *said, size_t n, double value)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (has_value(&said[i], value) || (said[i].of != 0 && value == said[i].of))
			return true;
	return false;
}

static bool
have_share(const struct figure *said, size_t n, double share)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (said[i].share != 0 && is_equal(share, said[i].share, SHARE_ERROR))
			return true;
	return false;
}

/* Whether a time is among them: a number without a unit may be one, but "three weeks" are no three months. */
static bool
have_time(const struct figure *said, size_t n, const struct figure *time)
{
	bool found = false, other = false;
	size_t i;

	for (i = 0; i < n; i++) {
		if (said[i].base == time->base && is_equal(time->span, said[i].span, EXACT))
			return true;
		if (has_value(&said[i], time->value[0]))
			*(said[i].base == FIGURE_NO_TIME ? &found : &other) = true;
	}
	return found && !other;
}

/* Whether one of them counts in the scale. */
static bool
have_scale(const struct figure *said, size_t n, double scale)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (said[i].value[0] >= scale && fmod(said[i].value[0], scale) == 0)
			return true;
	return false;
}

bool
figure_among(const struct figure *f, const struct figure *said, size_t n)
{
	double scale;
	size_t i;

	if (f->of != 0)
		return have_share(said, n, f->share) || (have_value(said, n, f->value[0]) && have_value(said, n, f->of));
	if (f->base != FIGURE_NO_TIME)
		return have_time(said, n, f);
	if (f->share != 0 && have_share(said, n, f->share))
		return true;
	for (i = 0; i < f->n; i++)
		if (have_value(said, n, f->value[i]))
			return true;
	for (scale = 1000; scale <= 1e12; scale *= 1000)
		if (f->value[0] >= scale && f->value[0] < 1000 * scale && have_scale(said, n, scale) && have_value(said, n, f->value[0] / scale))
			return true;
	return false;
}
