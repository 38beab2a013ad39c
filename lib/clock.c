#include "clock.h"
#include "rec.h"

#define MAX_DIGITS 4   /* of hours or minutes in front: enough to see that they are too many */

/* Cuts the digits off the front of *s, at most max of them; false where none is there, or more. */
static bool
cut_digits(struct slice *s, size_t max, int64_t *value)
{
	size_t i;

	*value = 0;
	for (i = 0; i < s->len && i < max && ascii_is_digit(s->p[i]); i++)
		*value = *value * 10 + (s->p[i] - '0');
	if (i == 0 || (i < s->len && ascii_is_digit(s->p[i])))
		return false;
	*s = slice_from(*s, i);
	return true;
}

static bool
cut_char(struct slice *s, char c)
{
	if (s->len == 0 || s->p[0] != c)
		return false;
	*s = slice_from(*s, 1);
	return true;
}

/* Cuts a fraction of a second off the front of *s, if one is there; further digits are of no use. */
static int64_t
cut_fraction(struct slice *s)
{
	int64_t ms = 0, unit = 100;
	size_t i;

	if (s->len < 2 || (s->p[0] != '.' && s->p[0] != ',') || !ascii_is_digit(s->p[1]))
		return 0;
	for (i = 1; i < s->len && ascii_is_digit(s->p[i]); i++, unit /= 10)
		ms += (s->p[i] - '0') * unit;
	*s = slice_from(*s, i);
	return ms;
}

/* Two digits, or a number beyond 99. */
static int
two_digits(const char *p)
{
	return ascii_is_digit(p[0]) && ascii_is_digit(p[1]) ? (p[0] - '0') * 10 + p[1] - '0' : 100;
}

/* Cuts a time of the form that nearly all have, "00:12:34.500", off the front of *s. */
static bool
read_usual(struct slice *s, int64_t *ms)
{
	const char *p = s->p;
	int h, min, sec, hundredths;

	if (s->len < 12 || p[2] != ':' || p[5] != ':' || (p[8] != '.' && p[8] != ',') || !ascii_is_digit(p[11]) ||
	    (s->len > 12 && ascii_is_digit(p[12])))
		return false;
	h = two_digits(p);
	min = two_digits(p + 3);
	sec = two_digits(p + 6);
	hundredths = two_digits(p + 9);
	if (h > 99 || min > 59 || sec > 59 || hundredths > 99)
		return false;
	*ms = ((h * 60 + min) * 60 + sec) * INT64_C(1000) + hundredths * 10 + p[11] - '0';
	*s = slice_from(*s, 12);
	return true;
}

bool
clock_read(struct slice *s, int64_t *ms)
{
	struct slice rest = *s, before;
	int64_t part[3] = { 0, 0, 0 };

	if (read_usual(s, ms))
		return true;
	if (!cut_digits(&rest, MAX_DIGITS, &part[1]) || !cut_char(&rest, ':') || !cut_digits(&rest, 2, &part[2]))
		return false;
	before = rest;
	if (cut_char(&rest, ':')) {
		part[0] = part[1];
		part[1] = part[2];
		if (!cut_digits(&rest, 2, &part[2])) {
			rest = before;                /* "12:34:" is 12:34 and a colon */
			part[2] = part[1];
			part[1] = part[0];
			part[0] = 0;
		}
	}
	*ms = ((part[0] * 60 + part[1]) * 60 + part[2]) * 1000 + cut_fraction(&rest);
	if (part[2] > 59 || (part[0] > 0 && part[1] > 59) || *ms > REC_MAX_MS)
		*ms = -1;
	*s = rest;
	return true;
}
