/* runs: hashes that stay the same, gaps that end a run, counts from a file and from episodes. */
#include "check.h"
#include "runs.h"

#define WORDS "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen " \
	"seventeen eighteen nineteen twenty alpha beta gamma delta epsilon zeta eta theta iota kappa"

static struct analysis analysis;

/* Analyses an episode of one or two sentences without cues; gap leaves a seq out between them. */
static void
analyse(const char *one, const char *two, uint32_t gap)
{
	struct sentence s[2] = { { .text = slice_of(one), .seq = 1 }, { .text = slice_of(two), .seq = 2 + gap } };
	struct episode ep = { .sentences = s, .n = two != NULL ? 2 : 1 };
	struct cues *none = cues_new(cue_names, CUE_CLASSES);
	struct background empty = { .ranks = { .n = 0 } };

	CHECK(none != NULL && analysis_run(&analysis, &ep, none, &empty) == ERR_OK);
	cues_free(none);
}

static uint32_t
marked(const struct runs *r, const char *id)
{
	runs_mark(r, &analysis, slice_of(id));
	return analysis.sentences[0].recurring + (analysis.n_sentences > 1 ? analysis.sentences[1].recurring : 0);
}

static void
check_counting(void)
{
	struct runs r = { 0 }, gapped = { 0 };
	uint32_t n;

	analyse(WORDS, NULL, 0);
	CHECK(runs_add(&r, &analysis, SL("a")) == ERR_OK && runs_add(&r, &analysis, SL("b")) == ERR_OK);
	n = r.keys.n;
	CHECK(n > 0 && n < 23 && r.counts[0].episodes == 2);
	CHECK(runs_add(&r, &analysis, SL("b")) == ERR_OK && r.counts[0].episodes == 2);
	CHECK(marked(&r, "c") >= RUN_WORDS);
	analyse(WORDS, NULL, 0);
	CHECK(marked(&r, "a") == 0);
	/* case, marks and the ends of sentences do not matter; gaps do */
	analyse("One, TWO three four five. Six seven eight nine ten eleven", "twelve thirteen fourteen fifteen sixteen "
	    "seventeen eighteen nineteen twenty alpha beta gamma delta epsilon zeta eta theta iota kappa", 0);
	CHECK(runs_add(&r, &analysis, SL("d")) == ERR_OK && r.keys.n == n && r.counts[0].episodes == 3);
	analyse("one two three four five six seven", "eight nine ten eleven twelve thirteen fourteen", 1);
	CHECK(runs_add(&gapped, &analysis, SL("a")) == ERR_OK && gapped.keys.n == 0);
	analyse("", NULL, 0);
	CHECK(runs_add(&gapped, &analysis, SL("b")) == ERR_OK && gapped.keys.n == 0 && gapped.episodes.n == 2);
	runs_free(&r);
	runs_free(&gapped);
}

static void
check_lines(void)
{
	struct runs r = { 0 };

	CHECK(runs_read_line(&r, SL("+a\t1"), 2) == ERR_OK && r.episodes.n == 1);
	CHECK(runs_read_line(&r, SL("0123456789abcdef\t1"), 2) == ERR_OK && r.keys.n == 0);
	CHECK(runs_read_line(&r, SL("0123456789abcdef\t2"), 2) == ERR_OK && r.keys.n == 1);
	CHECK(runs_read_line(&r, SL("0123456789abcdef\t3"), 2) == ERR_OK && r.counts[0].episodes == 5);
	CHECK(runs_read_line(&r, SL("0123456789abcdef\t2147483647"), 2) == ERR_OK);
	CHECK(runs_read_line(&r, SL("0123456789abcdef\t2147483647"), 2) == ERR_OK);
	CHECK(runs_read_line(&r, SL(""), 2) == ERR_SYNTAX);
	CHECK(runs_read_line(&r, SL("+\t1"), 2) == ERR_SYNTAX);
	CHECK(runs_read_line(&r, SL("+a"), 2) == ERR_SYNTAX);
	CHECK(runs_read_line(&r, SL("0123456789ABCDEF\t1"), 2) == ERR_SYNTAX);
	CHECK(runs_read_line(&r, SL("0123456789abcde\t1"), 2) == ERR_SYNTAX);
	CHECK(runs_read_line(&r, SL("0123456789abcdef0\t1"), 2) == ERR_SYNTAX);
	CHECK(runs_read_line(&r, SL("0123456789abcdef\t-1"), 2) == ERR_SYNTAX);
	CHECK(runs_read_line(&r, SL("0123456789abcdef\t1\t"), 2) == ERR_SYNTAX);
	runs_free(&r);
}

int
main(void)
{
	check_counting();
	check_lines();
	analysis_free(&analysis);
	return check_close();
}
