/* sentence.h: boundaries as a careful editor sets them. */
#include <stdlib.h>

#include "check.h"
#include "sentence.h"

/* Whether text, its sentences joined with '|', is want. */
static int
splits(const char *text, const char *want)
{
	struct sentence_reader r = { .text = slice_of(text), .uncased = sentence_is_uncased(slice_of(text)) };
	struct slice s, rest = slice_of(want), part;

	while (sentence_next(&r, &s))
		if (!slice_cut(&rest, '|', &part) || !slice_eq(part, s)) {
			fprintf(stderr, "%s: '%.*s'\n", text, SLARG(s));
			return 0;
		}
	return rest.len == 0;
}

static void
check_marks(void)
{
	CHECK(splits("", ""));
	CHECK(splits("  \n ", ""));
	CHECK(splits("One. Two! Three? Four", "One.|Two!|Three?|Four"));
	CHECK(splits("Really?! Yes!!! Fine.", "Really?!|Yes!!!|Fine."));
	CHECK(splits("It was 3.5 m of Node.js at example.org. Good.", "It was 3.5 m of Node.js at example.org.|Good."));
	CHECK(splits("He said \"Stop.\" Then he left.", "He said \"Stop.\"|Then he left."));
	CHECK(splits("(It rained.) We stayed.", "(It rained.)|We stayed."));
	CHECK(splits("Doing good... You know.", "Doing good...|You know."));
	CHECK(splits("Well... maybe not. . . . Yes.", "Well... maybe not. . . .|Yes."));
	CHECK(splits("Well\xE2\x80\xA6 maybe\xE2\x80\xA6 No.", "Well\xE2\x80\xA6 maybe\xE2\x80\xA6|No."));
	CHECK(splits("until 1805. [6] An end.[17] So.", "until 1805. [6]|An end.[17]|So."));
	CHECK(splits("we need a\xE2\x80\x94 Do you? I\xE2\x80\x94 I am.", "we need a\xE2\x80\x94|Do you?|I\xE2\x80\x94 I am."));
}

static void
check_abbreviations(void)
{
	CHECK(splits("Dr. Who met Mrs. Hall. They left.", "Dr. Who met Mrs. Hall.|They left."));
	CHECK(splits("Use tools, e.g. Make, i.e. The one.", "Use tools, e.g. Make, i.e. The one."));
	CHECK(splits("It was approx. Ten, at N\xC2\xB0. 7 on Apr. 9.", "It was approx. Ten, at N\xC2\xB0. 7 on Apr. 9."));
	CHECK(splits("Tea, milk, etc. We like it.", "Tea, milk, etc.|We like it."));
	CHECK(splits("Acme Inc. Chairman Smith spoke.", "Acme Inc. Chairman Smith spoke."));
	CHECK(splits("In the U.S. Senate. In the U.S. They vote.", "In the U.S. Senate.|In the U.S.|They vote."));
	CHECK(splits("J. R. R. Tolkien wrote.", "J. R. R. Tolkien wrote."));
	CHECK(splits("Go with plan B. The other failed.", "Go with plan B.|The other failed."));
	CHECK(splits("See No. 5 on p. 55. No. It is not.", "See No. 5 on p. 55.|No.|It is not."));
	CHECK(splits("At 5 p.m. We met at 6 a.m. on Sept. 9. Fine.", "At 5 p.m.|We met at 6 a.m. on Sept. 9.|Fine."));
	CHECK(splits("1. The first item. Then more.", "1. The first item.|Then more."));
}

static void
check_scripts(void)
{
	CHECK(splits("\xE4\xBB\x8A\xE6\x97\xA5\xE3\x80\x82\xE3\x81\xAF\xEF\xBC\x9F\xE3\x80\x8D\xE3\x81\x84",
	    "\xE4\xBB\x8A\xE6\x97\xA5\xE3\x80\x82|\xE3\x81\xAF\xEF\xBC\x9F\xE3\x80\x8D|\xE3\x81\x84"));
	CHECK(splits("\xD0\x94\xD0\xB0. \xD0\x9D\xD0\xB5\xD1\x82.", "\xD0\x94\xD0\xB0.|\xD0\x9D\xD0\xB5\xD1\x82."));
	CHECK(splits("this is how captions go. they have no capitals. so it is",
	    "this is how captions go.|they have no capitals.|so it is"));
	CHECK(!sentence_is_uncased(SL("This is how captions go in a Document.")));
	CHECK(splits("\xFF\xC3. \x80\xE3. A", "\xFF\xC3.|\x80\xE3.|A"));
}

static void
check_raw(void)
{
	char text[2000] = "";
	size_t pause = 0, i, n = 0;
	struct sentence_reader r = { .pauses = &pause, .n_pauses = 1 };
	struct slice s;

	for (i = 0; i < 100; i++) {
		if (i == 15)
			pause = strlen(text);
		snprintf(text + strlen(text), 32, i == 40 ? "and " : "word%zu ", i);
	}
	r.text = slice_of(text);
	CHECK(sentence_next(&r, &s));
	CHECK(slice_ends(s, SL("word14")));          /* at the pause */
	CHECK(sentence_next(&r, &s));
	CHECK(slice_ends(s, SL("word39")));          /* before the connective */
	while (sentence_next(&r, &s))
		n++;
	CHECK(n == 2);                               /* 60 words more */
}

/* A word without end is cut, between characters, in linear time. */
static void
check_endless(void)
{
	size_t len = 3 * 1000 * 1000, n = 0, i;
	char *p = malloc(len);
	struct sentence_reader r = { .text = { p, len } };
	struct slice s;

	CHECK(p != NULL);
	if (p == NULL)
		return;
	for (i = 0; i < len; i++)
		p[i] = "\xE4\xBB\x8A"[i % 3];
	while (sentence_next(&r, &s)) {
		CHECK(s.len <= 8192 && s.len % 3 == 0);
		n += s.len;
	}
	CHECK(n == len);
	free(p);
}

int
main(void)
{
	check_marks();
	check_abbreviations();
	check_scripts();
	check_raw();
	check_endless();
	return check_close();
}
