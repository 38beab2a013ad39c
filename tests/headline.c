/* headline: which sentence is taken, and where it is cut. */
#include <stdlib.h>

#include "check.h"
#include "day.h"
#include "headline.h"
#include "slug.h"
#include "utf8.h"

static struct headlines headlines;

/* Whether text has that headline, and that rest. */
static bool
gives(const char *text, const char *lang, const char *want, const char *want_rest)
{
	struct buf out = { .max = 4096 };
	struct slice rest;
	bool same = headline_add(&out, slice_of(text), slice_of(lang), &headlines, &rest) == ERR_OK &&
	    slice_eq(buf_slice(&out), slice_of(want)) && slice_eq(rest, slice_of(want_rest));

	if (!same)
		fprintf(stderr, "'%.*s' and '%.*s'\n", SLARG(buf_slice(&out)), SLARG(rest));
	buf_free(&out);
	return same;
}

static bool
check_same(struct slice got, const char *want)
{
	struct slice w = slice_of(want);

	if (!slice_eq(got, w))
		fprintf(stderr, "'%.*s', not '%.*s'\n", SLARG(got), SLARG(w));
	return slice_eq(got, w);
}

static void
check_sentences(void)
{
	CHECK(gives("Prices fell by half. Usage grew.", "en", "Prices fell by half", "Usage grew."));
	CHECK(gives("Prices fell by half.", "en", "Prices fell by half", ""));
	CHECK(gives("They all moved to the U.S.", "en", "They all moved to the U.S.", ""));
	CHECK(gives("Nobody knew how it ended...", "en", "Nobody knew how it ended...", ""));
	/* what leans, asks or is short is passed over, if there is something better */
	CHECK(gives("Because it broke. Prices fell by half.", "en", "Prices fell by half", "Because it broke. Prices fell by half."));
	CHECK(gives("Why do prices fall at all? Prices fall by themselves.", "en", "Prices fall by themselves",
	    "Why do prices fall at all? Prices fall by themselves."));
	CHECK(gives("Right. Prices fall by themselves.", "en", "Prices fall by themselves", "Right. Prices fall by themselves."));
	CHECK(gives("That is why they left.", "en", "That is why they left", ""));
	CHECK(gives("You cannot test quality in. Quality must be built in.", "en", "Quality must be built in",
	    "You cannot test quality in. Quality must be built in."));
	CHECK(gives("The answer is clear, and one of my favourites. Quality must be built in.", "en", "Quality must be built in",
	    "The answer is clear, and one of my favourites. Quality must be built in."));
	CHECK(gives("Nobody believed me at first. It broke.", "en", "Nobody believed me at first", "It broke."));
	CHECK(gives("If one change breaks, you know it. It is small.", "en", "If one change breaks, you know it", "It is small."));
	CHECK(gives("Weil es brach, ging er. Die Preise fallen von selbst.", "de", "Die Preise fallen von selbst",
	    "Weil es brach, ging er. Die Preise fallen von selbst."));
	CHECK(gives("x", "", "x", "") && gives(".", "", ".", "") && gives("。", "", "。", ""));
}

/* What another sentence says, too, is what the text is about. */
static void
check_choice(void)
{
	CHECK(gives("It all began one rainy evening in Vienna. Caches hide slow queries. A cache that hides slow queries makes "
	    "nobody repair them.", "en", "A cache that hides slow queries makes nobody repair them",
	    "It all began one rainy evening in Vienna. Caches hide slow queries. A cache that hides slow queries makes nobody repair them."));
	CHECK(gives("Small changes are reviewed well. Small changes are reviewed well.", "en", "Small changes are reviewed well",
	    "Small changes are reviewed well."));
	CHECK(gives("Imagine a disease that a scan finds early. Early scans make survival look longer.", "en",
	    "Early scans make survival look longer", "Imagine a disease that a scan finds early. Early scans make survival look longer."));
	/* the claim of a later sentence, where that was looked at; the ninth is not */
	CHECK(gives("No. No. No. No. No. No. No. Caches hide slow queries.", "en", "Caches hide slow queries",
	    "No. No. No. No. No. No. No. Caches hide slow queries."));
	CHECK(gives("No. No. No. No. No. No. No. No. Caches hide slow queries.", "en", "No",
	    "No. No. No. No. No. No. No. Caches hide slow queries."));
}

/* What a claim does not need is left out, and the next word begins it. */
static void
check_openings(void)
{
	static const struct { const char *lang, *text, *want; } cases[] = {
		{ "en", "And prices fell by half.", "Prices fell by half" },
		{ "en", "But yeah, so, you know, I think that prices fell by half.", "Prices fell by half" },
		{ "en", "...and then prices fell by half.", "Prices fell by half" },
		{ "en", "Well -- the prices fell by half.", "The prices fell by half" },
		{ "en", "Because iPhones got cheap that year.", "iPhones got cheap that year" },
		{ "en", "-5 degrees are enough for that.", "-5 degrees are enough for that" },
		/* words that are no openings, and openings of less than a claim */
		{ "en", "Well built walls last for ages.", "Well built walls last for ages" },
		{ "en", "Now is the time to test it.", "Now is the time to test it" },
		{ "en", "Because of prices, usage fell by half.", "Because of prices, usage fell by half" },
		{ "en", "So that is how usage grew.", "So that is how usage grew" },
		{ "en", "I think that is very much related.", "I think that is very much related" },
		{ "en", "And it broke.", "And it broke" },
		{ "de", "Und über die Preise spricht niemand.", "Über die Preise spricht niemand" },
		{ "de", "Ich glaube, die Preise fallen weiter.", "Die Preise fallen weiter" },
		{ "de", "Ich glaube, dass die Preise weiter fallen.", "Ich glaube, dass die Preise weiter fallen" },
		{ "fr", "Et donc, je pense que les prix vont baisser.", "Les prix vont baisser" },
		{ "es", "Pero yo creo que los precios van a bajar.", "Los precios van a bajar" },
		{ "pt", "Então eu acho que os preços vão cair.", "Os preços vão cair" },
		{ "", "And I think that the prices of it all will fall by half.", "The prices of it all will fall by half" },
		{ "nl", "En ik denk dat de prijzen dalen.", "En ik denk dat de prijzen dalen" },
		/* a quotation mark that has no other */
		{ "en", "\"Prices fell by half.", "Prices fell by half" },
		{ "en", "Prices fell by half.\"", "Prices fell by half" },
		{ "en", "\"Prices\" fell by half.", "\"Prices\" fell by half" },
		{ "en", "\"", "\"" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = { .max = 4096 };
		struct slice rest;

		CHECK(headline_add(&out, slice_of(cases[i].text), slice_of(cases[i].lang), &headlines, &rest) == ERR_OK);
		CHECK(check_same(buf_slice(&out), cases[i].want));
		/* what was left out is still told below */
		CHECK(rest.len == 0 || slice_eq(rest, slice_of(cases[i].text)));
		buf_free(&out);
	}
	CHECK(gives("And prices fell by half. Usage grew.", "en", "Prices fell by half", "And prices fell by half. Usage grew."));
}

#define LONG "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"

static void
check_cuts(void)
{
	CHECK(gives("Prices of a query fell by half; " LONG ".", "en", "Prices of a query fell by half",
	    "Prices of a query fell by half; " LONG "."));
	CHECK(gives("Prices of a query fell by half: they did, and nobody anywhere had expected it, " LONG ".", "en",
	    "Prices of a query fell by half: they did, and nobody anywhere had expected it",
	    "Prices of a query fell by half: they did, and nobody anywhere had expected it, " LONG "."));
	CHECK(gives("Prices of a query fell by half (they did, and nobody anywhere had expected it, " LONG ").", "en",
	    "Prices of a query fell by half (they did, and nobody anywhere had expected it, one two…",
	    "Prices of a query fell by half (they did, and nobody anywhere had expected it, " LONG ")."));
	CHECK(gives("Everybody (nearly) in the room went \"Well, that (all of it) was me, and it broke\", since " LONG ".", "en",
	    "Everybody (nearly) in the room went \"Well, that (all of it) was me, and it broke\"",
	    "Everybody (nearly) in the room went \"Well, that (all of it) was me, and it broke\", since " LONG "."));
	/* what takes a clause back, fillers, the more the more */
	CHECK(gives("Programming is hard for nearly all of us, but it is nowhere near the hardest thing, " LONG ".", "en",
	    "Programming is hard for nearly all of us, but it is nowhere near the hardest thing",
	    "Programming is hard for nearly all of us, but it is nowhere near the hardest thing, " LONG "."));
	CHECK(gives("Programming is hard for nearly all of us, but nowhere near " LONG ".", "en",
	    "Programming is hard for nearly all of us, but nowhere near one two three four five six…",
	    "Programming is hard for nearly all of us, but nowhere near " LONG "."));
	CHECK(gives("Theories of it tell us what to do first, you know, " LONG ".", "en", "Theories of it tell us what to do first",
	    "Theories of it tell us what to do first, you know, " LONG "."));
	CHECK(gives("The stronger you make the test for it, the more flaky " LONG ".", "en",
	    "The stronger you make the test for it, the more flaky one two three four five six seven…",
	    "The stronger you make the test for it, the more flaky " LONG "."));
	/* a clause that hangs on what follows, a quotation, a word that leads on */
	CHECK(gives("If your tests do not clean up after themselves, then they may break others that " LONG ".", "en",
	    "If your tests do not clean up after themselves, then they may break others that one two…",
	    "If your tests do not clean up after themselves, then they may break others that " LONG "."));
	CHECK(gives("Everybody in the room went \"Well, that was not me, and it never broke\", since " LONG ".", "en",
	    "Everybody in the room went \"Well, that was not me, and it never broke\"",
	    "Everybody in the room went \"Well, that was not me, and it never broke\", since " LONG "."));
	CHECK(gives("Coverage does not tell you whether or not, as you may think, your tests verify anything of " LONG ".", "en",
	    "Coverage does not tell you whether or not, as you may think, your tests verify anything…",
	    "Coverage does not tell you whether or not, as you may think, your tests verify anything of " LONG "."));
	/* too soon, and inside a number */
	CHECK(gives("So, 1,225 pairs of changes may fail at 6:30 of the morning when nobody is there to see any of them.", "en",
	    "1,225 pairs of changes may fail at 6:30 of the morning when nobody is there to see any of…",
	    "So, 1,225 pairs of changes may fail at 6:30 of the morning when nobody is there to see any of them."));
	CHECK(gives(LONG " " LONG, "en", "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen…",
	    LONG " " LONG));
}

/* Never too long, and never cut inside a cluster. */
static void
check_lengths(void)
{
	static const char *const units[] = { "e\xCC\x81", "語", "👩‍👩‍👧", "a", "🇩🇪" };
	struct buf text = { .max = 65536 }, out = { .max = 65536 };
	struct slice rest;
	size_t i, k;

	for (i = 0; i < 5; i++) {
		buf_clear(&text);
		buf_clear(&out);
		for (k = 0; k < 400; k++)
			CHECK(buf_add(&text, slice_of(units[i])) == ERR_OK);
		CHECK(headline_add(&out, buf_slice(&text), SL(""), &headlines, &rest) == ERR_OK);
		CHECK(utf8_width(buf_slice(&out)) <= HEADLINE_MAX && slice_ends(buf_slice(&out), SL("…")));
		CHECK((out.len - 3) % strlen(units[i]) == 0 && out.len > strlen(units[i]));
	}
	buf_free(&text);
	buf_free(&out);
}

static void
check_days(void)
{
	char text[DAY_BYTES];
	int64_t day;

	CHECK(day_read(SL("1970-01-01"), &day) == ERR_OK && day == 0);
	CHECK(day_read(SL("2024-02-29"), &day) == ERR_OK && slice_eq(slice_of(day_write(text, day)), SL("2024-02-29")));
	CHECK(day_read(SL("2023-02-29"), &day) == ERR_SYNTAX && day_read(SL("2026-1-01"), &day) == ERR_SYNTAX);
	CHECK(day_read(SL("2026-13-01"), &day) == ERR_SYNTAX && day_read(SL("2026-11-24x"), &day) == ERR_SYNTAX);
	CHECK(day_read(SL("2026-11-24"), &day) == ERR_OK);
	CHECK(slice_eq(slice_of(day_write_short(text, day)), SL("24 Nov 2026")));
	CHECK(slice_eq(slice_of(day_write_long(text, day)), SL("Tuesday, 24 November 2026")));
	CHECK(slice_eq(slice_of(day_write_month(text, day)), SL("November 2026")));
	CHECK(slice_eq(slice_of(day_write_mail(text, day, 3661)), SL("Tue, 24 Nov 2026 01:01:01 +0000")));
	CHECK(day_read(SL("0001-01-01"), &day) == ERR_OK && slice_eq(slice_of(day_write_long(text, day)), SL("Monday, 1 January 1")));
}

static bool
is_named(const char *title, const char *want)
{
	char name[SLUG_BYTES];

	return slice_starts(slice_of(slug_title(name, slice_of(title))), slice_of(want));
}

static void
check_slugs(void)
{
	char name[SLUG_BYTES], other[SLUG_BYTES];
	size_t i;
	struct slice s;

	CHECK(is_named("Load Bearing", "load-bearing") && strlen(slug_title(name, SL("Load Bearing"))) == 12);
	CHECK(strcmp(slug_title(name, SL("LOAD bearing")), slug_title(other, SL("Load Bearing"))) == 0);
	CHECK(strcmp(slug_title(name, SL("Load-Bearing")), slug_title(other, SL("Load Bearing"))) != 0);
	CHECK(strcmp(slug_title(name, SL("番組")), slug_title(other, SL("番号"))) != 0);
	CHECK(is_named("Café del Mar", "cafe-del-mar-") && is_named("../../etc/passwd", "etc-passwd-") && is_named("con", "con-"));
	s = slice_of(slug_title(name, SL("\"><script>/..\\:*?|%00 \xF0\x9F\x92\xA9 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")));
	for (i = 0; i < s.len; i++)
		CHECK(ascii_is_lower(s.p[i]) || ascii_is_digit(s.p[i]) || s.p[i] == '-');
	CHECK(s.len < 64 && strlen(slug_title(name, SL(""))) > 0);
	CHECK(strcmp(slug_insight(name, SL("00000000000000aa"), SL("12")), "00000000000000aa-12") == 0);
	CHECK(strlen(slug_insight(name, SL("../../x"), SL("-1"))) == 18);
}

int
main(void)
{
	check_sentences();
	check_choice();
	check_openings();
	check_cuts();
	check_lengths();
	check_days();
	check_slugs();
	headlines_free(&headlines);
	return check_close();
}
