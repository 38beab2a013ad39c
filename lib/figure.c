#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "figure.h"
#include "word.h"

#define DIGITS_BYTES 32
#define SMALL 13               /* words for less are no figures by themselves */

enum kind { UNIT, SCALE };     /* adds up; multiplies what is before it */

static const struct {
	const char *word;
	double value;
	enum kind kind;
} words[] = {
	{ "zero", 0, UNIT }, { "one", 1, UNIT }, { "two", 2, UNIT }, { "three", 3, UNIT }, { "four", 4, UNIT }, { "five", 5, UNIT },
	{ "six", 6, UNIT }, { "seven", 7, UNIT }, { "eight", 8, UNIT }, { "nine", 9, UNIT }, { "ten", 10, UNIT },
	{ "eleven", 11, UNIT }, { "twelve", 12, UNIT }, { "thirteen", 13, UNIT }, { "fourteen", 14, UNIT }, { "fifteen", 15, UNIT },
	{ "sixteen", 16, UNIT }, { "seventeen", 17, UNIT }, { "eighteen", 18, UNIT }, { "nineteen", 19, UNIT },
	{ "twenty", 20, UNIT }, { "thirty", 30, UNIT }, { "forty", 40, UNIT }, { "fifty", 50, UNIT }, { "sixty", 60, UNIT },
	{ "seventy", 70, UNIT }, { "eighty", 80, UNIT }, { "ninety", 90, UNIT },
	{ "hundred", 1e2, SCALE }, { "thousand", 1e3, SCALE }, { "million", 1e6, SCALE }, { "billion", 1e9, SCALE },
	{ "trillion", 1e12, SCALE }, { "dozen", 12, SCALE },
};

/* Reads digits at the front of s, with marks between them: "1,225.50".  Returns how many bytes that took. */
static size_t
read_digits(struct slice s, double *value)
{
	char plain[DIGITS_BYTES];
	size_t n = 0, i, run;

	for (i = 0; i < s.len; i++) {
		if (ascii_is_digit(s.p[i])) {
			if (n < sizeof(plain) - 2)
				plain[n++] = s.p[i];
			continue;
		}
		if ((s.p[i] != '.' && s.p[i] != ',') || i + 1 == s.len || !ascii_is_digit(s.p[i + 1]))
			break;
		for (run = 0; i + 1 + run < s.len && ascii_is_digit(s.p[i + 1 + run]); run++)
			;
		if (run != 3 && memchr(plain, '.', n) == NULL && n < sizeof(plain) - 2)
			plain[n++] = '.';        /* three digits behind a mark are thousands */
	}
	plain[n] = '\0';
	*value = strtod(plain, NULL);
	return i;
}

/* The entry for a word; -1 for none. */
static int
find(const struct word *w)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (w->len == strlen(words[i].word) && memcmp(w->p, words[i].word, w->len) == 0)
			return (int)i;
	return -1;
}

/* Whether nothing but a space or a hyphen stands between what ended at end and the word. */
static bool
follows(const char *end, const struct word *w)
{
	return w->raw.p == end || (w->raw.p == end + 1 && (*end == ' ' || *end == '-'));
}

/* Takes further number words from the front of rest onto value, of which the last part is below the scale. */
static double
read_on(struct slice *rest, const char *end, double value)
{
	double whole = 0, part = value;
	struct slice next = *rest;
	struct word w;
	int i;

	while (word_next(&next, &w) && follows(end, &w)) {
		end = w.raw.p + w.raw.len;
		if (part >= 100 && w.len == 3 && memcmp(w.p, "and", 3) == 0)
			continue;
		if ((i = find(&w)) < 0)
			break;
		if (words[i].kind == SCALE && words[i].value > 100) {
			whole += part * words[i].value;
			part = 0;
		} else if (words[i].kind == SCALE) {
			part *= words[i].value;
		} else if (part != 0 && (part < 20 || (part < 100 && words[i].value >= 10))) {
			break;                           /* "five six": another number */
		} else {
			part += words[i].value;
		}
		*rest = next;
	}
	return whole + part;
}

bool
figure_next(struct slice *text, double *value)
{
	struct word w;
	size_t n;
	int i;

	while (word_next(text, &w)) {
		if (ascii_is_digit(w.raw.p[0])) {
			n = read_digits((struct slice){ w.raw.p, (size_t)(text->p + text->len - w.raw.p) }, value);
			*text = (struct slice){ w.raw.p + n, (size_t)(text->p + text->len - (w.raw.p + n)) };
			*value = read_on(text, w.raw.p + n, *value);
			return true;
		}
		if ((i = find(&w)) < 0)
			continue;
		*value = read_on(text, w.raw.p + w.raw.len, words[i].value);
		if (*value >= SMALL)
			return true;
	}
	return false;
}
