#include <stdlib.h>

#include "buf.h"
#include "gist.h"
#include "rec.h"
#include "utf8.h"
#include "word.h"

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

enum err
gist_read(struct gist *g, struct stems *stems, struct slice text, struct slice lang)
{
	bool escaped = slice_find(text, '\\') < text.len, begins = true, follows = false, capital;
	unsigned int language = stems_language(stems, lang);
	const char *before = text.p, *start = text.p;
	uint32_t numbers[GIST_WORDS];
	int32_t sum[VECTOR_DIMS];
	size_t n_numbers = 0;
	struct stem stem;
	struct word w;
	enum err e;

	g->n = 0;
	while (g->n + 1 < GIST_WORDS && (escaped ? rec_next_word(&text, &w) : word_next(&text, &w))) {
		if (ends_sentence(before, w.raw.p)) {
			begins = true;
			follows = false;
		}
		if (w.raw.p == before && before != start && (e = add_joint(g, &w, before)) != ERR_OK)
			return e;
		before = w.raw.p + w.raw.len;
		capital = is_capital(w.raw) && !begins;
		begins = false;
		if (!stems_find(stems, language, &w, &stem))
			return ERR_NOMEM;
		if (stem.hash == 0)
			continue;
		if (stem.vector != VECTORS_NONE)
			numbers[n_numbers++] = stem.vector;
		if ((e = add_term(g, (struct gist_term){ stem.hash, capital, follows })) != ERR_OK)
			return e;
		follows = true;
	}
	g->has_vector = n_numbers > 0;
	vectors_sum(stems_vectors(stems), numbers, n_numbers, sum);
	vectors_settle(sum, g->vector);
	return ERR_OK;
}

void
gist_free(struct gist *g)
{
	free(g->terms);
	*g = (struct gist){ 0 };
}
