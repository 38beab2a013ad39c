#include <math.h>

#include "ascii.h"
#include "figure_room.h"

#define RATIO_MAX 1e12         /* nine out of so many; */
#define RATIO_NEAR_MAX 100     /* nine somethings in so many, and no year */

/* How far a number has been read. */
struct parser {
	const struct figure_words *w;
	struct slice rest;
	const char *end;           /* of what was taken */
};

/* Takes the next word, if it is of one of the kinds and follows directly. */
static bool
take(struct parser *p, unsigned int kinds, struct figure_token *t)
{
	struct slice rest = p->rest;

	if (!figure_token_next(p->w, &rest, t) || !(t->kinds & kinds) || !figure_is_joined(p->end, t->from))
		return false;
	p->rest = rest;
	p->end = t->end;
	return true;
}

/* What a number that follows must be less than, to add up with this one. */
static double
room_behind(const struct figure_token *t)
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
take_addend(struct parser *p, double room, struct figure_token *t)
{
	struct parser ahead = *p;
	struct figure_token joint;
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
	struct figure_token t;

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
	struct figure_token t;

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
	struct figure_token t;

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
read_amount(struct parser *p, const struct figure_token *first, enum figure_base *base)
{
	double whole = 0, part = 0, room, scale = 1, half;
	struct figure_token t = *first;

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
	struct figure_token t;

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
	struct figure_token t;

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
	struct figure_token t;

	return take(&ahead, UNITS, &t);
}

/* Takes "out of ten" behind nine, and "appointments in ten". */
static bool
take_ratio(struct parser *p, struct figure *f)
{
	struct parser ahead = *p;
	struct figure_token t;
	enum figure_base base;
	double most = RATIO_MAX;

	if (!take(&ahead, BIT(OF), &t)) {
		if (!figure_token_next(p->w, &ahead.rest, &t) || t.kinds != 0 || !figure_is_joined(p->end, t.from))
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
	struct figure_token t;

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
read_figure(struct parser *p, struct figure_token *t, struct figure *f)
{
	struct figure_token next;
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
	struct figure_token t;

	while (figure_token_next(w, text, &t)) {
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
