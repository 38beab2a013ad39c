/*
 * Faithfulness: that rewritings which hold are kept, and others dropped: faithful/pairs.tsv, which faithful/README explains.  What
 * is "beyond:" any check by words is only counted; a "limit:" is one of this check.
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

/* The place of a verdict without its mark among the rules; RULES for none. */
static size_t
rule_of(struct slice verdict)
{
	size_t i;

	for (i = 0; i < RULES; i++)
		if (slice_eq(verdict, slice_of(rules[i])))
			break;
	return i;
}

/* Counts a rewriting, and says where what became of it is not its verdict. */
static void
judge(size_t number, struct slice verdict, const char *why)
{
	bool kept = why[0] == '\0', limit = slice_starts(verdict, SL("limit:"));
	size_t rule = rule_of(limit ? slice_from(verdict, 6) : verdict);
	struct count *count = rule < RULES ? &counts[rule] : &beyond;

	count->all++;
	count->kept += kept;
	if (rule == RULES) {
		CHECK_EACH(slice_starts(verdict, SL("beyond:")));
	} else if (kept != ((rule == 0) != limit)) {
		fprintf(stderr, "faithful/pairs.tsv:%zu: %.*s, but %s\n", number, SLARG(verdict), kept ? "kept" : why);
		check_failed++;
	}
}

static void
hold(struct faithful *f, size_t number, const struct slice column[COLUMNS])
{
	struct faithful_source source = { .before = column[BEFORE], .passage = column[PASSAGE], .after = column[AFTER],
		.show = column[SHOW], .title = column[TITLE], .speaker = column[SPEAKER], .lang = column[LANG] };
	char why[FAITHFUL_WHY_BYTES];

	CHECK_EACH(faithful_check(f, &source, column[TEXT], why) == ERR_OK);
	judge(number, column[VERDICT], why);
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
		hold(f, r.line, column);
	}
	line_close(&r);
	faithful_free(f);
	for (i = 0; i < RULES; i++) {
		printf("  %-10s %3u, kept %u\n", rules[i], counts[i].all, counts[i].kept);
		CHECK(counts[i].all >= 3);
	}
	printf("  %-10s %3u, kept %u\n", "beyond", beyond.all, beyond.kept);
	/* how much of what it is for the check does, limits and all */
	CHECK(counts[0].kept * 100 >= counts[0].all * 95);
	for (i = 1; i < RULES; i++)
		CHECK(counts[i].kept * 100 <= counts[i].all * (i == 4 ? 41 : 10));
}

int
main(void)
{
	test_pairs();
	return check_close();
}
