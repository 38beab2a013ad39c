/* Of faithful: numbers, names and other words, and whether the source has them. */
#include <stdio.h>

#include "faithful_room.h"

/* Chosen on ten episodes of editors' rewritings, and on the pairs of tests/faithful. */
#define SHARE_MIN 0.5          /* of the words of content that the source has, */
#define PASSAGE_MIN 0.2        /* that the passage has, beside what was said before and after it */
#define SENTENCE_MIN 0.35      /* and of those of each sentence, unless */
#define SHARE_MUCH 0.65        /* the source has so many of all */
#define SENTENCE_WORDS 4       /* in a sentence of fewer the share says nothing */
#define RUN_MAX 5              /* words of content, one behind the other, that the source has not */
#define DERIVED_BYTES 3        /* German, Germany */
#define DERIVED_FROM 4
#define COUNTED_MAX 9

/* Whether a number only counts what stands in the source one by one: "two reasons", "the two". */
static bool
is_count(const struct faithful *f, const struct figure *figure)
{
	const struct said *next = faithful_word_at(&f->text, 0, figure->raw.p + figure->raw.len), *end = f->text.words + f->text.n;
	double n = figure->value[0];

	if (ascii_is_digit(figure->raw.p[0]) || n > COUNTED_MAX || figure->share != 0 || figure->base != FIGURE_NO_TIME)
		return false;
	if (next < end && (next->wording & WORDING(WORDING_COUNTED)))
		return !f->counts;
	return n == 2 && (next == end || next->breaks);
}

static bool
check_figures(const struct faithful *f, struct slice text, char *why)
{
	struct figure figure;

	while (figure_next(f->numbers, &text, &figure))
		if (!figure.loose && !is_count(f, &figure) && !figure_among(&figure, f->said, f->n_said)) {
			faithful_say(why, "the number ", figure.raw, " is not in the transcript");
			return false;
		}
	return true;
}

static bool
is_known(const struct faithful *f, const struct said *w)
{
	return table_find(&f->names, w->name) != TABLE_NONE || (w->term != 0 && table_find(&f->terms, w->term) != TABLE_NONE);
}

/* Whether the source has the word, or one that seems to be derived from it, or it from that. */
static bool
is_akin(const struct faithful *f, const struct said *w)
{
	return is_known(f, w) || (w->front != 0 && table_find(&f->fronts, w->front) != TABLE_NONE);
}

/* Whether one name is the other with an ending: Germany, German. */
static bool
is_derived(struct slice a, struct slice b)
{
	return a.len >= DERIVED_FROM && b.len >= a.len && b.len - a.len <= DERIVED_BYTES && slice_starts_nocase(b, a);
}

static bool
is_known_name(const struct faithful *f, const struct said *w)
{
	const struct said *s = f->source.words, *end = s + f->source.n;

	if (is_known(f, w))
		return true;
	for (; s < end; s++)
		if (s->capital && (is_derived(s->raw, w->raw) || is_derived(w->raw, s->raw)))
			return true;
	return false;
}

/* Whether it ends in an apostrophe and s. */
static bool
is_genitive(const struct said *w)
{
	const char *p = w->raw.p + w->raw.len;

	return w->raw.len > 2 && p[-1] == 's' && (p[-2] == '\'' || p[-2] == '\x99');
}

/* Whether it has two capitals: BMW, LaTeX. */
static bool
has_capitals(struct slice s)
{
	size_t i, n = 0;

	for (i = 0; i < s.len; i++)
		n += ascii_is_upper(s.p[i]);
	return n > 1;
}

/*
 * Whether the word at i is written as a name.  Where nouns have capitals, too, a name is what stands behind another capital; where
 * a sentence begins, what a capital follows, or what English has no other word for.
 */
static bool
is_name(const struct faithful *f, size_t i)
{
	const struct said *w = &f->text.words[i], *next = i + 1 < f->text.n ? w + 1 : NULL;

	if (w->wording & WORDING(WORDING_DATE))
		return true;
	if (!w->capital)
		return false;
	if (cues_capital_nouns(f->words))
		return has_capitals(w->raw) || (!w->breaks && i > 0 && w[-1].capital && !w[-1].breaks && !(i > 1 && ascii_is_digit(w[-2].raw.p[0])));
	if (!w->begins)
		return true;
	if (f->english)
		return (is_genitive(w) || !w->common) && !slice_ends(w->raw, SL("ists"));
	return next != NULL && next->capital && !next->breaks;
}

static bool
check_names(const struct faithful *f, char *why)
{
	size_t i;

	for (i = 0; i < f->text.n; i++)
		if (is_name(f, i) && !is_known_name(f, &f->text.words[i])) {
			faithful_say(why, "the name ", f->text.words[i].raw, " is not in the transcript");
			return false;
		}
	return true;
}

/* How many words of content there are, and how many of them the source has. */
struct share { size_t all, known; };

static double
share_of(struct share s)
{
	return s.all > 0 ? (double)s.known / (double)s.all : 1;
}

static void
check_words(const struct faithful *f, char *why)
{
	struct share whole = { 0, 0 }, part = { 0, 0 }, passage = { 0, 0 };
	size_t i, run = 0, longest = 0;
	double least = 1;

	for (i = 0; i < f->text.n; i++) {
		const struct said *w = &f->text.words[i];
		bool known = w->term != 0 && is_akin(f, w);

		if (w->term != 0) {
			whole.all++;
			part.all++;
			passage.all++;
			passage.known += faithful_in_passage(f, w->term);
			whole.known += known;
			part.known += known;
			run = known ? 0 : run + 1;
			longest = run > longest ? run : longest;
		}
		if (i + 1 == f->text.n || w[1].begins) {
			if (part.all >= SENTENCE_WORDS && share_of(part) < least)
				least = share_of(part);
			part = (struct share){ 0, 0 };
		}
	}
	if (longest > RUN_MAX || share_of(whole) < SHARE_MIN || (least < SENTENCE_MIN && share_of(whole) < SHARE_MUCH))
		snprintf(why, FAITHFUL_WHY_BYTES, "%zu of its %zu words are not in the transcript", whole.all - whole.known, whole.all);
	else if (share_of(passage) < PASSAGE_MIN)
		snprintf(why, FAITHFUL_WHY_BYTES, "%zu of its %zu words are not in the passage", passage.all - passage.known, passage.all);
}

void
faithful_check_claims(const struct faithful *f, struct slice text, char *why)
{
	if (check_figures(f, text, why) && check_names(f, why))
		check_words(f, why);
}
