#include <math.h>

#include "figure.h"

#define SHARE_ERROR 0.011      /* 33 percent, and a third */
#define EXACT 1e-9

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
