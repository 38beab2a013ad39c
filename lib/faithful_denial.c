/*
 * Of faithful: whether a rewriting denies what its source denies, and nothing else.  A denial is about the first word of content
 * behind it.  That word must be denied in the other text, too, if it is there at all: by a word like "not" near it, or by one
 * that denies otherwise ("fails to").  Which words do, and how near, was chosen on the pairs of tests/faithful and on ten episodes
 * of editors' rewritings.
 */
#include <stdio.h>

#include "faithful_room.h"

#define REACH 3                /* words from a denial to what it is about */
#define REACH_WITHOUT 2
#define SCOPE 6                /* words in which "no" may find its verb, */
#define SCOPE_TERMS 3          /* and words of content among them */
#define BEFORE 6               /* words between a denial and a word that it may deny, */
#define AFTER 2                /* or the other way round, */
#define AFTER_VERB 5           /* also in languages that deny behind the verb */

#define DENIALS (WORDING(WORDING_NOT) | WORDING(WORDING_WITHOUT) | WORDING(WORDING_NOBODY))
#define FIRM (DENIALS | WORDING(WORDING_FAIL))
#define ANY (FIRM | WORDING(WORDING_WEAK) | WORDING(WORDING_MERE))

enum stand { ABSENT, PLAIN, DENIED };

/* Whether the word denies something that stands behind it. */
static bool
denies(const struct said *w)
{
	return (w->wording & (WORDING(WORDING_NOT) | WORDING(WORDING_WITHOUT))) && !(w->wording & WORDING(WORDING_MERE));
}

/* Whether word w is one of the classes, where "not only" is no "not". */
static bool
has_class(const struct said *w, uint64_t classes)
{
	if ((w->wording & WORDING(WORDING_MERE)) && !(classes & WORDING(WORDING_MERE)))
		classes &= ~DENIALS;
	return (w->wording & classes) != 0;
}

static bool
is_near(const struct faithful *f, const struct said_text *t, size_t i, uint64_t classes)
{
	size_t k = i > BEFORE ? i - BEFORE : 0, end = i + (f->english ? AFTER : AFTER_VERB);

	for (; k < t->n && k <= end; k++)
		if (t->words[k].sentence == t->words[i].sentence && has_class(&t->words[k], classes))
			return true;
	return false;
}

/* How the term stands in a text, where words of the classes deny. */
static enum stand
stand_of(const struct faithful *f, const struct said_text *t, uint64_t term, uint64_t classes)
{
	enum stand stand = ABSENT;
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->words[i].term == term) {
			if (is_near(f, t, i, classes))
				return DENIED;
			stand = PLAIN;
		}
	return stand;
}

/* The next word of content behind i, at most `reach` words away and in the same clause; t->n where there is none. */
static size_t
next_term(const struct said_text *t, size_t i, size_t reach)
{
	size_t k;

	for (k = i + 1; k < t->n && k <= i + reach && !t->words[k].breaks; k++)
		if (t->words[k].term != 0)
			return k;
	return t->n;
}

/* What the denial at i is about; t->n where that cannot be told. */
static size_t
matter_of(const struct said_text *t, size_t i)
{
	return next_term(t, i, t->words[i].wording & WORDING(WORDING_WITHOUT) ? REACH_WITHOUT : REACH);
}

/* Whether the denial at i only sets one thing against another, which may be said otherwise: "tea, not coffee". */
static bool
is_contrast(const struct said_text *t, size_t i)
{
	return (t->words[i].wording & WORDING(WORDING_BARE)) &&
	    (i == 0 || t->words[i].breaks || !(t->words[i - 1].wording & WORDING(WORDING_VERB)));
}

/* Whether the rewriting's denial at i is the source's. */
static bool
is_denied(const struct faithful *f, size_t i)
{
	const struct said_text *text = &f->text;
	bool without = (text->words[i].wording & WORDING(WORDING_WITHOUT)) != 0;
	size_t k = next_term(text, i, REACH), n = 0;

	if (k == text->n || is_contrast(text, i) || stand_of(f, &f->source, text->words[k].term, FIRM) == ABSENT)
		return true;
	if (!without)
		return stand_of(f, &f->source, text->words[k].term, FIRM) == DENIED;
	if (i > 0 && !text->words[i].breaks && text->words[i - 1].term != 0 &&
	    stand_of(f, &f->source, text->words[i - 1].term, FIRM) == DENIED)
		return true;                         /* almost no load: almost nothing */
	for (; k < text->n && k <= i + SCOPE && n++ < SCOPE_TERMS; k = next_term(text, k, SCOPE))
		if (stand_of(f, &f->source, text->words[k].term, ANY) == DENIED)
			return true;
	return false;
}

/* Whether all that the source says with the term is denied. */
static bool
is_only_denied(const struct said_text *t, uint64_t term)
{
	size_t i, all = 0, denied = 0;

	for (i = 0; i < t->n; i++) {
		all += t->words[i].term == term;
		if (denies(&t->words[i])) {
			size_t k = matter_of(t, i);

			denied += k < t->n && t->words[k].term == term;
		}
	}
	return denied >= all;
}

/* Whether the denial at i of the passage is the rewriting's, too, where that speaks of the matter. */
static bool
is_kept(const struct faithful *f, size_t i)
{
	const struct said_text *source = &f->source;
	size_t k = matter_of(source, i);

	return k == source->n || stand_of(f, &f->text, source->words[k].term, ANY) != PLAIN ||
	    !is_only_denied(source, source->words[k].term);
}

static bool
has_denial(const struct said_text *t, uint64_t classes)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (has_class(&t->words[i], classes))
			return true;
	return false;
}

void
faithful_check_denials(const struct faithful *f, char *why)
{
	const struct said *w;
	size_t i;

	if (has_denial(&f->text, DENIALS) && !has_denial(&f->source, ANY)) {
		snprintf(why, FAITHFUL_WHY_BYTES, "it denies what the transcript does not");
		return;
	}
	for (i = 0; i < f->text.n; i++)
		if (denies(&f->text.words[i]) && !is_denied(f, i)) {
			w = &f->text.words[next_term(&f->text, i, REACH)];
			faithful_say(why, "it denies \"", w->raw, "\", which the transcript does not");
			return;
		}
	for (i = 0; i < f->behind; i++)
		if (denies(&f->source.words[i]) && !is_kept(f, i)) {
			w = &f->source.words[matter_of(&f->source, i)];
			faithful_say(why, "it does not deny \"", w->raw, "\", which the transcript does");
			return;
		}
}
