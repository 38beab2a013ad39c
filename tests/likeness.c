/*
 * Likeness: that claims told again are told from other claims on the same subject (likeness/pairs.txt), and that the index finds
 * what a comparison with each would.
 */
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "check.h"
#include "likeness.h"
#include "line.h"

#define MAX_PASSAGES 400

struct passage {
	char kind;           /* ':' '=' '!', as likeness/pairs.txt has it */
	int group;
	struct likeness_text text;
	char *words;
};

static struct passage passages[MAX_PASSAGES];
static size_t n_passages;

static void
free_passages(void)
{
	while (n_passages > 0) {
		n_passages--;
		likeness_free(&passages[n_passages].text);
		free(passages[n_passages].words);
		passages[n_passages] = (struct passage){ 0 };
	}
}

static void
read_passages(const char *path)
{
	struct line_reader r;
	struct slice line;
	int group = 0;

	CHECK(line_open(&r, path, 4096) == ERR_OK);
	while (line_read(&r, &line) > 0) {
		struct passage *p = &passages[n_passages];

		group += line.len == 0;
		if (line.len < 3 || strchr(":=!", line.p[0]) == NULL || n_passages == MAX_PASSAGES)
			continue;
		p->kind = line.p[0];
		p->group = group;
		p->words = malloc(line.len);
		memcpy(p->words, line.p + 2, line.len - 2);
		p->words[line.len - 2] = '\0';
		CHECK_EACH(likeness_read(&p->text, slice_from(line, 2)) == ERR_OK);
		n_passages++;
	}
	line_close(&r);
}

/* Whether two passages tell one claim. */
static bool
are_same(const struct passage *a, const struct passage *b)
{
	return a->group == b->group && a->kind != '!' && b->kind != '!';
}

struct result {
	size_t same, hard, other;            /* pairs: of one claim, of one subject, of none */
	size_t found, wrong_hard, wrong_other;   /* of these, what is taken for one claim */
};

static struct result
judge(double min)
{
	struct result r = { 0 };
	size_t i, k;

	for (i = 0; i < n_passages; i++)
		for (k = 0; k < i; k++) {
			bool is_alike = likeness_of(&passages[i].text, &passages[k].text) >= min;

			if (are_same(&passages[i], &passages[k])) {
				r.same++;
				r.found += is_alike;
			} else if (passages[i].group == passages[k].group) {
				r.hard++;
				r.wrong_hard += is_alike;
			} else {
				r.other++;
				r.wrong_other += is_alike;
			}
		}
	return r;
}

static void
show(double min)
{
	struct result r = judge(min);
	size_t taken = r.found + r.wrong_hard + r.wrong_other;

	printf("  from %.2f on: recall %.3f of %zu repeats; precision %.3f; wrong %zu of %zu hard pairs, %zu of %zu others\n",
	    min, (double)r.found / (double)r.same, r.same, taken > 0 ? (double)r.found / (double)taken : 1, r.wrong_hard,
	    r.hard, r.wrong_other, r.other);
}

static void
test_pairs(void)
{
	struct result r = judge(LIKENESS_DEFAULT);
	double min;

	for (min = 0.25; min < 0.75; min += 0.05)
		show(min);
	printf("the default:\n");
	show(LIKENESS_DEFAULT);
	CHECK(r.same >= 40 && r.hard >= 40);
	CHECK(r.found == r.same);
	CHECK(r.wrong_hard == 0 && r.wrong_other == 0);
	/* the judge judges: at other thresholds it is wrong */
	CHECK(judge(0.2).wrong_hard > 0 && judge(0.9).found < r.same);
}

/* Passages that nothing was tuned on: the default does not only fit the others. */
static void
test_held_out(void)
{
	struct result r;

	read_passages("likeness/held-out.txt");
	r = judge(LIKENESS_DEFAULT);
	printf("held out:\n");
	show(LIKENESS_DEFAULT);
	CHECK(r.same >= 24 && r.hard >= 40);
	CHECK(r.found * 100 >= r.same * 95);
	CHECK(r.wrong_hard * 100 <= r.hard * 2 && r.wrong_other == 0);
}

static double
likeness(const char *a, const char *b)
{
	struct likeness_text x = { 0 }, y = { 0 };
	double one, other;

	CHECK(likeness_read(&x, slice_of(a)) == ERR_OK && likeness_read(&y, slice_of(b)) == ERR_OK);
	one = likeness_of(&x, &y);
	other = likeness_of(&y, &x);
	CHECK(one == other && one >= 0 && one <= 1);
	likeness_free(&x);
	likeness_free(&y);
	return one;
}

static void
test_texts(void)
{
	CHECK(likeness("", "") == 0 && likeness("...", "...") == 0 && likeness("Prices fell.", "") == 0);
	CHECK(likeness("Prices fell; usage rose", "prices FELL usage... rose") == 1);
	CHECK(likeness("So it is", "so, it is!") == 1 && likeness("So it is", "It is so") == 0);
	CHECK(likeness("Prices fell\\nusage rose", "prices fell usage rose") == 1);
	CHECK(likeness("Servers cost 200 dollars", "Servers cost 2000 dollars") < 1);
	CHECK(likeness("\xFF\xFE\\", "\\\xC3") == 0);
	CHECK(likeness("这家公司的云账单增加了三倍", "这家公司的云账单增加了三倍") == 1);
	CHECK(likeness("Die Preise fielen, und der Verbrauch stieg auf das Dreifache",
	    "der Verbrauch stieg auf das Dreifache, die Preise fielen") > 0.6);
	CHECK(likeness("La empresa triplicó su factura de la nube", "La empresa triplico la factura de su nube") > 0.3);
}

/* A text of that many different words: what is beyond the limit does not count, and is no burden. */
static void
test_bounds(void)
{
	struct buf b = { .max = 1 << 20 };
	struct likeness_text t = { 0 };
	size_t i;

	for (i = 0; i < 50000; i++)
		CHECK_EACH(buf_addf(&b, "word%zu ", i) == ERR_OK);
	CHECK(likeness_read(&t, buf_slice(&b)) == ERR_OK && t.n == 2 * LIKENESS_WORDS - 1);
	CHECK(likeness_of(&t, &t) == 1);
	CHECK(likeness_read(&t, SL("Prices fell")) == ERR_OK && t.n == 3);
	likeness_free(&t);
	buf_free(&b);
}

/* Against each passage, and random cuts of two of them, the index finds what likeness_of does, of the same likeness. */
static bool
finds_the_same(struct likeness_index *x, const struct likeness_text *t, double min, size_t n)
{
	const struct likeness_hit *hits;
	size_t n_hits, i, at = 0;
	bool right = true;

	likeness_index_find(x, t, min, &hits, &n_hits);
	for (i = 0; i < n; i++) {
		double want = likeness_of(&passages[i].text, t);

		if (want < min)
			continue;
		right = right && at < n_hits && hits[at].number == i && hits[at].likeness == want;
		at++;
	}
	return right && at == n_hits;
}

static void
test_index(void)
{
	struct likeness_index x = { 0 };
	struct likeness_text t = { 0 };
	const struct likeness_hit *hits;
	struct buf b = { .max = 1 << 20 };
	bool right = true;
	uint32_t random = 7;
	size_t i, k, n;
	double min;

	likeness_index_find(&x, &passages[0].text, 0.1, &hits, &n);
	CHECK(n == 0);
	for (i = 0; i < n_passages; i++) {
		CHECK_EACH(likeness_index_add(&x, &passages[i].text) == ERR_OK);
		right = right && finds_the_same(&x, &passages[i].text, 0.3, i + 1);
	}
	CHECK(right);
	for (min = 0.01; min <= 1; min += min < 0.1 ? 0.03 : 0.1)
		for (k = 0; k < 300; k++) {
			struct slice one, two;

			random = random * 1664525 + 1013904223;
			one = slice_of(passages[random / 65536 % n_passages].words);
			random = random * 1664525 + 1013904223;
			two = slice_of(passages[random / 65536 % n_passages].words);
			buf_clear(&b);
			CHECK_EACH(buf_add(&b, slice_from(one, random % one.len)) == ERR_OK && buf_addc(&b, ' ') == ERR_OK &&
			    buf_add(&b, (struct slice){ two.p, random % two.len }) == ERR_OK &&
			    likeness_read(&t, buf_slice(&b)) == ERR_OK);
			right = right && finds_the_same(&x, &t, min, n_passages);
		}
	CHECK(right);
	likeness_index_free(&x);
	likeness_free(&t);
	buf_free(&b);
}

int
main(void)
{
	read_passages("likeness/pairs.txt");
	test_pairs();
	test_texts();
	test_bounds();
	test_index();
	free_passages();
	test_held_out();
	free_passages();
	return check_close();
}
