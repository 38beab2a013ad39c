/* Of faithful: the words of a text, and what their places say. */
#include <stdio.h>

#include "buf.h"
#include "faithful_room.h"
#include "utf8.h"
#include "word.h"

#define FRONT_BYTES 5          /* in which a word and another that is derived from it agree */
#define TERM_BYTES 4           /* shorter words of other languages than English say nothing by themselves */
#define SHOWN_BYTES 60         /* of what is quoted */
#define ELIDED_MAX 2           /* letters before an apostrophe that are a word: l'or, qu'il */

static uint64_t
hash_of(const char *p, size_t n)
{
	return word_hash(WORD_HASH_SEED, (struct slice){ p, n });
}

/* The bytes that the apostrophe at p fills; 0 where there is none. */
static size_t
apostrophe(const char *p, const char *end)
{
	if (p < end && *p == '\'')
		return 1;
	return end - p >= 3 && p[0] == '\xE2' && p[1] == '\x80' && p[2] == '\x99' ? 3 : 0;
}

/* How many ASCII letters stand before an apostrophe inside the word; 0 for none, *mark is what that fills. */
static size_t
front_of(const struct word *w, size_t *mark)
{
	const char *end = w->raw.p + w->raw.len;
	size_t n = 0;

	while (n < w->raw.len && n < w->len && ascii_is_alpha(w->raw.p[n]))
		n++;
	*mark = apostrophe(w->raw.p + n, end);
	return *mark > 0 && n + *mark < w->raw.len ? n : 0;
}

/* Cuts an elided word off the front of w. */
static bool
cut_elided(struct word *w, struct word *elided)
{
	size_t mark, n = front_of(w, &mark);

	if (n == 0 || n > ELIDED_MAX)
		return false;
	*elided = *w;
	elided->len = elided->raw.len = n;
	elided->hash = hash_of(w->p, n);
	w->len -= n;
	memmove(w->p, w->p + n, w->len);
	w->hash = hash_of(w->p, w->len);
	w->raw = slice_from(w->raw, n + mark);
	return true;
}

/* Looks at what stands between two words. */
static void
look_between(const char *from, const char *end, struct said *s)
{
	const char *p;

	for (p = from; p < end; p++) {
		s->begins |= *p == '.' || *p == '!' || *p == '?';
		s->breaks |= *p != ' ' && *p != '\'' && (*p != '-' || (p > from && p[-1] == ' '));
	}
	s->breaks |= s->begins;
}

/* The word's length without the s of an English genitive, whose apostrophe word.h leaves out. */
static size_t
without_genitive(const struct word *w)
{
	size_t n = w->len;

	return n > 2 && w->p[n - 1] == 's' && w->raw.len >= 2 && w->raw.p[w->raw.len - 2] != w->p[n - 2] ? n - 1 : n;
}

static enum err
add_word(struct faithful *f, struct said_text *t, const struct word *w, const char *before)
{
	struct stem_key key = stems_announce(f->stems, f->language, w);
	struct said s = { .raw = w->raw, .begins = before == NULL, .breaks = before == NULL };
	size_t n = without_genitive(w);
	struct stem stem;
	uint32_t cp;
	enum err e;

	if ((e = array_reserve(&t->words, &t->words_cap, t->n + 1, sizeof(*t->words), FAITHFUL_WORDS)) != ERR_OK ||
	    (e = array_reserve(&t->hashes, &t->hashes_cap, t->n + 1, sizeof(*t->hashes), FAITHFUL_WORDS)) != ERR_OK)
		return e;
	if (!stems_find(f->stems, f->language, w, &key, &stem))
		return ERR_NOMEM;
	if (before != NULL)
		look_between(before, w->raw.p, &s);
	t->sentences += s.begins;
	s.sentence = t->sentences;
	utf8_decode(w->raw, &cp);
	s.capital = utf8_is_upper(cp);
	s.name = hash_of(w->p, n);
	s.front = n > FRONT_BYTES ? hash_of(w->p, FRONT_BYTES) : 0;
	s.term = f->english || n >= TERM_BYTES ? stem.hash : 0;
	s.common = stem.vector != VECTORS_NONE || stem.hash == 0;
	t->words[t->n] = s;
	t->hashes[t->n++] = w->hash;
	return ERR_OK;
}

/* The phrases that begin with word i; "we're" is "we", too. */
static uint64_t
wording_of(const struct faithful *f, const struct said_text *t, size_t i, struct word *w)
{
	uint64_t classes = cues_at(f->words, t->hashes + i, t->n - i), hash;
	struct slice raw = t->words[i].raw;
	size_t mark, n;

	if (!word_next(&raw, w))
		return classes;
	if ((n = front_of(w, &mark)) > 0) {
		hash = hash_of(w->p, n);
		classes |= cues_at(f->words, &hash, 1) & (WORDING(WORDING_SELF) | WORDING(WORDING_LEAN));
	}
	return f->english ? classes : classes | cues_ending(f->words, (struct slice){ w->p, w->len });
}

enum err
faithful_read(struct faithful *f, struct said_text *t, struct slice text)
{
	const char *before = NULL;
	struct word w, elided;
	enum err e = ERR_OK;
	size_t i, first = t->n;

	while (e == ERR_OK && t->n + 2 <= FAITHFUL_WORDS && word_next(&text, &w)) {
		if (!f->english && cut_elided(&w, &elided)) {
			e = add_word(f, t, &elided, before);
			before = w.raw.p;
		}
		if (e == ERR_OK)
			e = add_word(f, t, &w, before);
		before = w.raw.p + w.raw.len;
	}
	for (i = first; i < t->n; i++)
		t->words[i].wording = wording_of(f, t, i, &w);
	return e;
}

const struct said *
faithful_word_at(const struct said_text *t, size_t from, const char *p)
{
	const struct said *w = t->words + from, *end = t->words + t->n;

	while (w < end && w->raw.p < p)
		w++;
	return w;
}

void
faithful_say(char *why, const char *before, struct slice words, const char *behind)
{
	words = utf8_cut(words, SHOWN_BYTES);
	snprintf(why, FAITHFUL_WHY_BYTES, "%s%.*s%s", before, SLARG(words), behind);
}

bool
faithful_in_passage(const struct faithful *f, uint64_t term)
{
	size_t i;

	for (i = 0; i < f->behind; i++)
		if (f->source.words[i].term == term)
			return term != 0;
	return false;
}
