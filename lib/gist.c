#include <stdlib.h>

#include "buf.h"
#include "gist.h"
#include "rec.h"
#include "utf8.h"
#include "word.h"

#define AT_ONCE 16             /* words that are looked up together */

/* Whether the word at raw begins with a capital. */
static bool
is_capital(struct slice raw)
{
	uint32_t cp;

	if ((unsigned char)raw.p[0] < 0x80)
		return raw.p[0] >= 'A' && raw.p[0] <= 'Z';
	utf8_decode(raw, &cp);
	return utf8_is_upper(cp);
}

/* Whether what lies between two words, or before the first, ends a sentence. */
static bool
ends_sentence(const char *p, const char *end)
{
	for (; p < end; p++)
		if (*p == '.' || *p == '!' || *p == '?' || *p == ':' || *p == '"' || *p == '\\')
			return true;
	return false;
}

static enum err
add_term(struct gist *g, struct gist_term term)
{
	enum err e;

	if (g->n == g->cap && (e = array_reserve(&g->terms, &g->cap, g->n + 1, sizeof(*g->terms), GIST_WORDS)) != ERR_OK)
		return e;
	g->terms[g->n++] = term;
	return ERR_OK;
}

/*
 * Where no space divides words, word.h's are two characters each, cut from where the run begins: so that the cut does not matter,
 * the two characters at each joint are a term, too.  w follows directly on the word that ends at joint.
 */
static enum err
add_joint(struct gist *g, const struct word *w, const char *joint)
{
	const char *from = joint - 1;
	uint32_t cp;

	while (((unsigned char)*from & 0xC0) == 0x80)        /* the word before it lies there */
		from--;
	return add_term(g, (struct gist_term){ word_hash(WORD_HASH_SEED,
	    (struct slice){ from, (size_t)(joint - from) + utf8_decode(w->raw, &cp) }), false, false });
}

/* A word of the text, and what its place says of it. */
struct placed {
	struct word word;
	struct stem_key key;
	bool begins;                 /* a sentence */
	bool joined;                 /* no space stands before it */
};

/* What reading a text keeps from word to word. */
struct reading {
	struct stems *stems;
	unsigned int language;
	struct slice rest;
	bool escaped;                /* the text has escapes */
	const char *start, *before;  /* of the text; the end of the word before */
	bool begins, follows;
	uint32_t numbers[GIST_WORDS];   /* of the vectors */
	size_t n_numbers;
};

/* Reads the next words, at most `most`; returns how many. */
static size_t
read_words(struct reading *r, struct placed *placed, size_t most)
{
	size_t n;

	for (n = 0; n < most; n++) {
		struct placed *p = &placed[n];
		const char *from;

		if (!(r->escaped ? rec_next_word(&r->rest, &p->word) : word_next(&r->rest, &p->word)))
			break;
		from = p->word.raw.p;
		p->begins = r->begins || ends_sentence(r->before, from);
		p->joined = from == r->before && from != r->start;
		p->key = stems_announce(r->stems, r->language, &p->word);
		r->before = from + p->word.raw.len;
		r->begins = false;
	}
	return n;
}

/* Adds what a word says. */
static enum err
add_word(struct gist *g, struct reading *r, const struct placed *p)
{
	struct stem stem;
	enum err e;

	if (p->joined && (e = add_joint(g, &p->word, p->word.raw.p)) != ERR_OK)
		return e;
	if (p->begins)
		r->follows = false;
	if (!stems_find(r->stems, r->language, &p->word, &p->key, &stem))
		return ERR_NOMEM;
	if (stem.hash == 0)
		return ERR_OK;
	if (stem.vector != VECTORS_NONE)
		r->numbers[r->n_numbers++] = stem.vector;
	e = add_term(g, (struct gist_term){ stem.hash, !p->begins && is_capital(p->word.raw), r->follows });
	r->follows = true;
	return e;
}

enum err
gist_read(struct gist *g, struct stems *stems, struct slice text, struct slice lang)
{
	struct reading r = { .stems = stems, .language = stems_language(stems, lang), .rest = text,
	    .escaped = slice_find(text, '\\') < text.len, .start = text.p, .before = text.p, .begins = true };
	struct placed placed[AT_ONCE];
	int32_t sum[VECTOR_DIMS];
	size_t n, i;
	enum err e;

	g->n = 0;
	while (g->n + 2 * AT_ONCE <= GIST_WORDS && (n = read_words(&r, placed, AT_ONCE)) > 0)
		for (i = 0; i < n; i++)
			if ((e = add_word(g, &r, &placed[i])) != ERR_OK)
				return e;
	g->has_vector = r.n_numbers > 0;
	vectors_sum(stems_vectors(stems), r.numbers, r.n_numbers, sum);
	vectors_settle(sum, g->vector);
	return ERR_OK;
}

void
gist_free(struct gist *g)
{
	free(g->terms);
	*g = (struct gist){ 0 };
}
