/* The pool: what it holds is what its definition says, in any order and in any shards, and nothing is skipped that belongs in. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "num.h"
#include "pool.h"

#define MAX_LINES 60
#define SEEDS 3000

static uint32_t random_state;

static unsigned int
draw(unsigned int below)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state % below;
}

struct lines {
	char *p[2 * MAX_LINES];
	size_t n;
};

static void
add_line(struct lines *l, struct slice line)
{
	l->p[l->n] = malloc(line.len + 1);
	memcpy(l->p[l->n], line.p, line.len);
	l->p[l->n++][line.len] = '\0';
}

static void
free_lines(struct lines *l)
{
	while (l->n > 0)
		free(l->p[--l->n]);
}

/* Lines with few scores, dates, names, shows and texts, so that they tie, and are twins, in every way. */
static void
make_lines(struct lines *l)
{
	static const char *const scores[] = { "0.5", "0.50", "0.5000000", "0.500000000", "0.49", "0.4999999", "0.51", ".5",
	    "00.5", "0.", "0", "-0.25", "-1", "1", "1.0", "7", "0.123456789012345678", "0.1234567", "0.12345678" };
	static const char *const texts[] = { "Prices fell; usage rose.", "prices fell usage ROSE",
	    "Prices fell\\nusage rose", "Usage rose.", "...", "!", "", "rose usage", "It\\\\rose" };
	static const char *const shows[] = { "", "A", "B" };
	static const char *const further[] = { "", "\tmine", "\talso:A", "\tmine\talso:A\\nB" };
	char line[256];
	size_t i, n = draw(MAX_LINES);

	for (i = 0; i < n; i++) {
		int len = snprintf(line, sizeof(line), "%s\t%c\t%u\t\t\t2026-01-0%u\t\t%s\t\t\t%s\t\t\t\t\t%s",
		    scores[draw(19)], 'a' + (char)draw(2), draw(3), draw(2), shows[draw(3)], texts[draw(9)], further[draw(4)]);

		add_line(l, (struct slice){ line, (size_t)len });
	}
}

static double
score_of(const char *line)
{
	struct slice s = slice_of(line), score;
	double v = 0;

	CHECK_EACH(slice_cut(&s, '\t', &score) && num_read_decimal(score, &v) == ERR_OK);
	return v;
}

/* The words of a field, by code of the test's own: ASCII, small, each with a space behind. */
static void
put_words(char *out, struct slice s)
{
	size_t i, n = 0;

	for (i = 0; i < s.len; i++) {
		if (s.p[i] == '\\') {
			i++;
			out[n++] = ' ';
		} else {
			out[n++] = ascii_is_alnum(s.p[i]) ? ascii_lower(s.p[i]) : ' ';
		}
		if (out[n - 1] == ' ' && (n == 1 || out[n - 2] == ' '))
			n--;
	}
	if (n > 0 && out[n - 1] != ' ')
		out[n++] = ' ';
	out[n] = '\0';
}

static bool
are_twins(const char *x, const char *y)
{
	char v[256], w[256];
	struct rec a, b;

	rec_split(&a, slice_of(x));
	rec_split(&b, slice_of(y));
	put_words(v, a.f[REC_TEXT]);
	put_words(w, b.f[REC_TEXT]);
	return v[0] != '\0' && strcmp(v, w) == 0 && slice_eq(a.f[REC_SHOW], b.f[REC_SHOW]) &&
	    slice_eq(rec_keyed(&a, SL("also:")), rec_keyed(&b, SL("also:")));
}

static int
cmp(const void *x, const void *y)
{
	const char *const *a = x, *const *b = y;
	struct rec r, s;
	int c;

	rec_split(&r, slice_of(*a));
	rec_split(&s, slice_of(*b));
	c = rec_cmp(&r, score_of(*a), &s, score_of(*b));
	return c != 0 ? c : slice_cmp(slice_of(*a), slice_of(*b));
}

/* The pool of l by its definition: sorted, each set of twins once, cut. */
static void
define_pool(struct lines *out, const struct lines *l, size_t max)
{
	struct lines sorted = *l;
	size_t i, k;

	qsort(sorted.p, sorted.n, sizeof(*sorted.p), cmp);
	for (i = 0; i < sorted.n && out->n < max; i++) {
		for (k = 0; k < out->n && !are_twins(out->p[k], sorted.p[i]); k++)
			;
		if (k == out->n)
			add_line(out, slice_of(sorted.p[i]));
	}
}

/* The pool of lines as topk reads them: what can be skipped is. */
static void
run_pool(struct lines *out, const struct lines *l, size_t max)
{
	struct pool *p = pool_new(max);
	struct pool_entry *const *entries;
	struct buf bytes = { .max = 1 << 20 };
	size_t i, n, skipped, lines;

	for (i = 0; i < l->n; i++)
		CHECK_EACH(buf_addf(&bytes, "%s\n", l->p[i]) == ERR_OK);
	for (struct slice rest = buf_slice(&bytes), line; rest.len > 0;) {
		skipped = pool_skip(p, rest, &lines);
		for (i = 0; i < skipped; i++)
			lines -= rest.p[i] == '\n';
		CHECK_EACH(lines == 0 && (skipped == 0 || rest.p[skipped - 1] == '\n'));
		rest = slice_from(rest, skipped);
		if (rest.len == 0 || !slice_cut(&rest, '\n', &line))
			break;
		CHECK_EACH(pool_add(p, line, score_of(line.p)) == ERR_OK);
	}
	entries = pool_rank(p, &n);
	for (i = 0; i < n; i++)
		add_line(out, buf_slice(&entries[i]->line));
	pool_free(p);
	buf_free(&bytes);
}

static bool
are_same(const struct lines *a, const struct lines *b)
{
	size_t i;

	for (i = 0; i < a->n && i < b->n && strcmp(a->p[i], b->p[i]) == 0; i++)
		;
	return i == a->n && i == b->n;
}

static void
shuffle(struct lines *l)
{
	size_t i, k;

	for (i = l->n; i > 1; i--) {
		char *held = l->p[i - 1];

		l->p[i - 1] = l->p[k = draw((unsigned int)i)];
		l->p[k] = held;
	}
}

/* Three shards of l, the pool of each, and the pool of those, behind each other in some order. */
static void
merge(struct lines *out, const struct lines *l, size_t max)
{
	struct lines shard[3] = { 0 }, best = { 0 };
	size_t i, first = draw(3);

	for (i = 0; i < l->n; i++)
		add_line(&shard[draw(3)], slice_of(l->p[i]));
	for (i = 0; i < 3; i++)
		run_pool(&best, &shard[(first + i) % 3], max);
	run_pool(out, &best, max);
	free_lines(&best);
	for (i = 0; i < 3; i++)
		free_lines(&shard[i]);
}

static void
test_definition(void)
{
	bool is_defined = true, is_merged = true, is_shuffled = true;
	size_t held = 0;
	uint32_t seed;

	for (seed = 1; seed <= SEEDS; seed++) {
		struct lines l = { 0 }, want = { 0 }, got = { 0 }, merged = { 0 }, again = { 0 };
		size_t max;

		random_state = seed * 2654435761u;
		make_lines(&l);
		max = 1 + draw(9);
		define_pool(&want, &l, max);
		run_pool(&got, &l, max);
		merge(&merged, &l, max);
		shuffle(&l);
		run_pool(&again, &l, max);
		is_defined = is_defined && are_same(&want, &got);
		is_merged = is_merged && are_same(&want, &merged);
		is_shuffled = is_shuffled && are_same(&want, &again);
		held += want.n;
		free_lines(&l);
		free_lines(&want);
		free_lines(&got);
		free_lines(&merged);
		free_lines(&again);
	}
	CHECK(held > SEEDS);
	CHECK(is_defined);
	CHECK(is_merged);
	CHECK(is_shuffled);
}

/* What is skipped of lines that begin so, where the pool's one line has that score. */
static size_t
skipped(const char *worst, const char *line)
{
	struct pool *p = pool_new(1);
	char held[64], bytes[128];
	size_t lines = 9, n;

	snprintf(held, sizeof(held), "%s\ta", worst);
	snprintf(bytes, sizeof(bytes), "%s\n1\tthe line behind it\n", line);
	CHECK(pool_add(p, slice_of(held), score_of(held)) == ERR_OK);
	n = pool_skip(p, slice_of(bytes), &lines);
	CHECK(n == 0 ? lines == 0 : lines == 1);
	pool_free(p);
	return n;
}

static void
test_skip(void)
{
	static const char *const kept[] = { "0.x\ta", "0.4x\ta", "0.4 \ta", "0.4\r", "0.4", "0.4:\ta", "0.4/\ta", "0.+4\ta",
	    "\357\273\2770.4\ta", "", "0.5\tb", "0.50\tb", "0.5000000\tb", "0.6\tb", "1\tb", "\tb", "0.4\xB4\tb", "0.\xFF\tb" };
	size_t i;

	for (i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		CHECK(skipped("0.5", kept[i]) == 0);
	CHECK(skipped("0.5", "0.4\tb") == 6 && skipped("0.500", "0.4999999\tb") > 0 && skipped("0.5", "0.\tb") > 0);
	CHECK(skipped("0.49999999", "0.4999999\tb") > 0 && skipped("0.4999999", "0.4999999\tb") == 0);
	CHECK(skipped("1.5", "0.9999999\tb") > 0 && skipped("-1", "0.1\tb") == 0 && skipped("0", "0.1\tb") == 0);
	CHECK(skipped("0.0", "0.0\tb") == 0 && skipped("0.0001", "0.00\tb") > 0);
}

int
main(void)
{
	test_definition();
	test_skip();
	return check_close();
}
