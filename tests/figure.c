/* Figures: the numbers that a text names in digits and words of five languages, and whether two of them are one. */
#include <stdio.h>

#include "check.h"
#include "figure.h"

#define MAX 16

static struct figures *figures;

static size_t
read_all(const char *lang, const char *text, struct figure f[MAX])
{
	struct slice rest = slice_of(text);
	size_t n = 0;

	while (n < MAX && figure_next(figures_of(figures, slice_of(lang)), &rest, &f[n]))
		n++;
	return n;
}

/* Whether the text names one number, which may be that value, in all its words. */
static bool
is(const char *lang, const char *text, double value)
{
	struct figure f[MAX];
	size_t i;

	if (read_all(lang, text, f) != 1 || !slice_eq(f[0].raw, slice_of(text)))
		return false;
	for (i = 0; i < f[0].n; i++)
		if (f[0].value[i] == value)
			return true;
	return false;
}

/* Whether the first number of a text is among those of the other. */
static bool
among(const char *lang, const char *text, const char *source)
{
	struct figure f[MAX], said[MAX];
	size_t n = read_all(lang, source, said);

	return read_all(lang, text, f) > 0 && figure_among(&f[0], said, n);
}

static void
test_values(void)
{
	CHECK(is("en", "1,225.50", 1225.5) && is("en", "60k", 60000) && is("en", "1980s", 1980));
	CHECK(is("en", "two hundred and six", 206) && is("en", "eleven thousand", 11000) && is("en", "fourteen hundred", 1400));
	CHECK(is("en", "three hundred and forty thousand two hundred and six", 340206) && is("en", "a dozen", 12));
	CHECK(is("en", "two and a half million", 2500000) && is("en", "two million and a half", 2500000));
	CHECK(is("en", "half a million", 500000) && is("en", "two point five", 2.5) && is("en", "5 million", 5000000));
	CHECK(is("en", "nineteen eighty-four", 1984) && is("en", "twenty seventeen", 2017) && is("en", "twenty-five", 25));
	CHECK(is("en", "sixty-eighth", 68) && is("en", "doubled", 2) && is("en", "an hour and a half", 1.5));
	CHECK(is("de", "zweihunderteinunddreißig", 231) && is("de", "elftausend", 11000) && is("de", "11 000", 11000));
	CHECK(is("de", "neunzehnhundertvierundachtzig", 1984) && is("de", "2,5", 2.5) && is("de", "anderthalb Stunden", 1.5));
	CHECK(is("fr", "quatre-vingt-dix-sept", 97) && is("fr", "soixante et onze", 71) && is("fr", "trente et un mille", 31000));
	CHECK(is("fr", "mille neuf cent quatre-vingt-quatre", 1984) && is("fr", "60 000", 60000) && is("fr", "1 234 567 890", 1234567890));
	CHECK(is("es", "treinta y cinco mil", 35000) && is("es", "mil cuatrocientos", 1400) && is("es", "dos millones y medio", 2500000));
	CHECK(is("pt", "duzentos e dez", 210) && is("pt", "trinta e um mil", 31000) && is("pt", "dois mil e vinte e um", 2021));
	CHECK(is("xx", "2,5", 2.5) && !is("xx", "five", 5) && is("", "five", 5) && is("en-GB", "five", 5));
}

/* What stands side by side and is more than one number, or none. */
static void
test_limits(void)
{
	struct figure f[MAX];

	CHECK(read_all("en", "between forty and fifty minutes", f) == 2 && f[0].value[0] == 40 && f[1].value[0] == 50);
	CHECK(read_all("en", "a four-second echo", f) == 2 && f[0].value[0] == 4);
	CHECK(read_all("en", "a twenty-second delay", f) == 2 && f[0].value[0] == 20);
	CHECK(read_all("de", "hundertneunzig eine Klausel", f) == 2 && f[0].value[0] == 190);
	CHECK(read_all("de", "deshalb unterhalb von Einsicht", f) == 0);
	CHECK(read_all("en", "thousands of people, often", f) == 0);
	CHECK(read_all("en", "", f) == 0 && read_all("en", "9", f) == 1 && read_all("en", "9.", f) == 1 && read_all("en", "%", f) == 0);
	CHECK(read_all("en", "one of the first", f) == 2 && f[0].loose && f[1].loose);
	CHECK(read_all("en", "one percent, one in five", f) == 2 && !f[0].loose && !f[1].loose);
}

static void
test_same(void)
{
	CHECK(among("en", "a quarter", "25 percent") && among("en", "25%", "one appointment in four") && !among("en", "a third", "a quarter"));
	CHECK(among("en", "a third", "33 percent") && !among("en", "2.4 percent", "2 percent") && !among("en", "ninety percent", "0.9"));
	CHECK(!among("en", "ninety-nine percent", "the first") && !among("en", "one in ten", "one in five"));
	CHECK(among("en", "nine out of ten", "90 percent") && among("en", "twenty-six of forty", "of forty roofs, twenty-six"));
	CHECK(among("en", "half a year", "six months") && among("en", "two decades", "twenty years") && among("en", "ninety minutes", "an hour and a half"));
	CHECK(!among("en", "three months", "three weeks") && among("en", "three months", "two or three") && !among("en", "nine weeks", "nine days"));
	CHECK(!among("en", "three months", "three weeks, one aid in three") && among("en", "three years", "one case in three years"));
	CHECK(among("en", "1992", "in ninety-two") && among("en", "1890", "eighteen ninety") && !among("en", "1982", "in ninety-two"));
	CHECK(among("en", "7,000", "eleven thousand a year, and the wage costs seven") && !among("en", "7,000", "costs seven"));
	CHECK(!among("en", "eleven million", "eleven thousand") && !among("en", "two billion", "two million"));
	CHECK(among("en", "twice", "doubled") && !among("en", "tripled", "doubled") && among("en", "3rd", "the third"));
	CHECK(among("de", "190 von 240", "Von zweihundertvierzig hatten hundertneunzig eine") && among("de", "ein Viertel", "25 Prozent"));
	CHECK(among("fr", "25 %", "un quart") && among("es", "25 por ciento", "una cuarta parte") && among("pt", "25 por cento", "um quarto"));
}

int
main(void)
{
	figures = figures_new();
	CHECK(figures != NULL);
	test_values();
	test_limits();
	test_same();
	figures_free(figures);
	return check_close();
}
