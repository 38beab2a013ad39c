/*
 * Faithfulness: that rewritings which hold are kept, and others dropped (faithful/pairs.tsv: language, verdict, the words before,
 * the passage, the words after, speaker, show, title, rewriting).  A verdict is "holds", or the rule that the rewriting breaks;
 * one that begins with "beyond:" is what no check by words can find, and is only counted.
 */
#include <string.h>

#include "check.h"
#include "faithful.h"
#include "line.h"

#define COLUMNS 9
#define RULES 8

enum column { LANG, VERDICT, BEFORE, PASSAGE, AFTER, SPEAKER, SHOW, TITLE, TEXT };

static const char *const rules[RULES] = { "holds", "number", "name", "words", "negation", "leans", "length", "markup" };

static struct count { unsigned int all, kept; } counts[RULES], beyond;

static bool
split(struct slice line, struct slice column[COLUMNS])
{
	size_t n = 0;

	while (n < COLUMNS && slice_cut(&line, '\t', &column[n]))
		n++;
	return n == COLUMNS && line.p == NULL;
}

static struct count *
count_of(struct slice verdict)
{
	size_t i;

	for (i = 0; i < RULES; i++)
		if (slice_eq(verdict, slice_of(rules[i])))
			return &counts[i];
	return slice_starts(verdict, SL("beyond:")) ? &beyond : NULL;
}

/* Holds the rewriting of a line against its passage, and says where the verdict is another one. */
static void
judge(struct faithful *f, size_t number, const struct slice column[COLUMNS])
{
	struct faithful_source source = { .before = column[BEFORE], .passage = column[PASSAGE], .after = column[AFTER],
		.show = column[SHOW], .title = column[TITLE], .speaker = column[SPEAKER], .lang = column[LANG] };
	struct count *count = count_of(column[VERDICT]);
	char why[FAITHFUL_WHY_BYTES];
	bool kept;

	CHECK_EACH(count != NULL);
	CHECK_EACH(faithful_check(f, &source, column[TEXT], why) == ERR_OK);
	if (count == NULL)
		return;
	kept = why[0] == '\0';
	count->all++;
	count->kept += kept;
	if (count != &beyond && kept != (count == &counts[0])) {
		fprintf(stderr, "faithful/pairs.tsv:%zu: %.*s, but %s: %.*s\n", number, SLARG(column[VERDICT]), kept ? "kept" : why,
		    SLARG(column[TEXT]));
		CHECK(kept == (count == &counts[0]));
	}
}

static void
test_pairs(void)
{
	struct faithful *f = faithful_new();
	struct slice line, column[COLUMNS];
	struct line_reader r;
	size_t i;

	CHECK(f != NULL && line_open(&r, "faithful/pairs.tsv", 8192) == ERR_OK);
	while (line_read(&r, &line) > 0) {
		CHECK_EACH(split(line, column));
		judge(f, r.line, column);
	}
	line_close(&r);
	faithful_free(f);
	for (i = 0; i < RULES; i++) {
		printf("  %-10s %3u, kept %u\n", rules[i], counts[i].all, counts[i].kept);
		CHECK(counts[i].all >= 3 && counts[i].kept == (i == 0 ? counts[i].all : 0));
	}
	printf("  %-10s %3u, kept %u\n", "beyond", beyond.all, beyond.kept);
}

int
main(void)
{
	test_pairs();
	return check_close();
}
