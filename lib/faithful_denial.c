/* Of faithful: whether a rewriting denies what its source denies, and nothing else. */
#include <stdio.h>
#include <stdlib.h>

#include "faithful_room.h"

#define SCOPE 6                /* words behind a denial that it may be about */
#define BEFORE 6
#define AFTER 3

static bool
denies(const struct said *w)
{
	return (w->wording & WORDING(WORDING_DENY)) && !(w->wording & WORDING(WORDING_MERE));
}

/* Whether a denial stands near word i. */
static bool
is_denied(const struct said_text *t, size_t i, uint64_t classes)
{
	size_t k = i > BEFORE ? i - BEFORE : 0;

	for (; k < t->n && k <= i + AFTER; k++)
		if (t->words[k].sentence == t->words[i].sentence && (t->words[k].wording & classes) && !(t->words[k].wording & WORDING(WORDING_MERE)))
			return true;
	return false;
}

/* How often the term is in t, and how often it is denied there. */
static void
count(const struct said_text *t, size_t from, size_t to, uint64_t term, size_t *all, size_t *denied)
{
	size_t i;

	*all = *denied = 0;
	for (i = from; i < to; i++)
		if (t->words[i].term == term) {
			++*all;
			*denied += is_denied(t, i, WORDING(WORDING_DENY) | WORDING(WORDING_FAIL));
		}
}


static bool
agrees(const struct said_text *of, size_t i, const struct said_text *with, size_t from, size_t to, size_t most, const char *tag)
{
	size_t k, all, denied, plain = 0, next = 9;
	size_t lo = i, hi = i;
	char *e = getenv("STATS");

	while (lo > 0 && i - lo < 5 && !of->words[lo].breaks) lo--;
	while (hi + 1 < of->n && hi - i < SCOPE && !of->words[hi + 1].breaks) hi++;
	size_t den = 0, absent = 0, bplain = 0;
	for (k = lo; k <= hi; k++) {
		if (of->words[k].term == 0 || k == i)
			continue;
		count(with, from, to, of->words[k].term, &all, &denied);
		if (denied > 0) den++;
		else if (all > 0) { if (k > i) plain++; else bplain++; }
		else absent++;
		if (k > i && next == 9) next = denied > 0 ? 2 : all > 0 ? 1 : 0;
	}
	if (e) printf("DEN\t%s\tnext %zu den %zu plain %zu bplain %zu absent %zu\t%.*s\n", tag, next, den, plain, bplain, absent, (int)(of->words[hi].raw.p + of->words[hi].raw.len - of->words[lo].raw.p), of->words[lo].raw.p);
	(void)most;
	return !(den == 0 && next == 1 && plain + bplain >= 2);
}

static void
dump(const char *tag, const struct said_text *t, size_t from, size_t to)
{
	size_t i;

	printf("%s\t%zu\t%zu", tag, from, to);
	for (i = 0; i < t->n; i++)
		printf("\t%llx,%d,%d,%u,%d,%.*s", (unsigned long long)t->words[i].term, (int)(t->words[i].wording & 0x7f), t->words[i].breaks, t->words[i].sentence, t->words[i].vector == VECTORS_NONE ? -1 : (int)t->words[i].vector, SLARG(t->words[i].raw));
	puts("");
}

void
faithful_check_denials(const struct faithful *f, char *why)
{
	size_t i;

	if (getenv("STATS")) { dump("T", &f->text, 0, 0); dump("S", &f->source, f->passage, f->behind); }
	for (i = 0; i < f->text.n; i++)
		if (denies(&f->text.words[i]) && !agrees(&f->text, i, &f->source, 0, f->source.n, 3, "A"))
			snprintf(why, FAITHFUL_WHY_BYTES, "it denies what the transcript does not");
	for (i = f->passage; i < f->behind; i++)
		if (denies(&f->source.words[i]) && !agrees(&f->source, i, &f->text, 0, f->text.n, 1, "B"))
			snprintf(why, FAITHFUL_WHY_BYTES, "it does not deny what the transcript does");
}
