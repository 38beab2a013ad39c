#include <stdbool.h>
#include <stdint.h>

#include "content_word.h"
#include "headline.h"
#include "headline_room.h"
#include "sentence.h"
#include "utf8.h"
#include "word.h"

#define SENTENCES 8           /* that are looked at */
#define TERMS 64              /* of a sentence that are */
#define CONTENT 3             /* what a word weighs at least that tells something (content_word.h) */
#define ELLIPSIS SL("…")
#define BIT(class) (UINT64_C(1) << (class))
#define VERB (BIT(CUE_PRESENT) | BIT(CUE_PAST) | BIT(CUE_MODAL) | BIT(CUE_DONE))

/* What a term of the headline is worth, if another sentence has it, too, and by itself; what of the terms count by themselves. */
#define SHARED 2
#define OWN 1
#define OWN_MAX 10

/* What takes that away again.  Tuned with `make eval`: as near as can be to what editors wrote, but rather short than cut. */
enum cost { LEANING = 10, QUESTION = 8, SHORT = 6, ONE_CASE = 8, OF_ME = 4, OF_US = 3, TO_YOU = 2, AT_WORD = 8, AT_CLAUSE = 2,
	NO_VERB = 3, HALF_QUOTED = 3 };

struct candidate {
	struct slice sentence, claim;
	bool example;
	struct headline_line line;
	uint64_t terms[TERMS];        /* the claim's, each once */
	size_t n, n_line;             /* how many; how many of the line, which come first */
};

static bool
has_term(const struct candidate *c, uint64_t term)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->terms[i] == term)
			return true;
	return false;
}

static void
read_terms(struct candidate *c)
{
	const char *end = c->line.words.p + c->line.words.len;
	struct slice text = c->claim;
	uint64_t term;
	struct word w;

	while (c->n < TERMS && word_next(&text, &w)) {
		if (content_word_is_empty(&w))
			continue;
		content_word_cut(&w);
		term = word_hash(WORD_HASH_SEED, (struct slice){ w.p, w.len });
		if (content_word_weight(&w) < CONTENT || has_term(c, term))
			continue;
		c->terms[c->n++] = term;
		if (w.raw.p < end)
			c->n_line = c->n;
	}
}

/* How many of the line's terms another sentence has, too. */
static int
count_shared(const struct candidate *all, size_t n, const struct candidate *c)
{
	int shared = 0;
	size_t i, k;

	for (i = 0; i < c->n_line; i++) {
		for (k = 0; k < n && (&all[k] == c || !has_term(&all[k], c->terms[i])); k++)
			;
		shared += k < n;
	}
	return shared;
}

/* The classes of all words. */
static uint64_t
classes_of(const struct cues *cues, struct slice words)
{
	uint64_t classes = 0, hash;
	struct word w;

	while (word_next(&words, &w)) {
		hash = w.hash;
		classes |= cues_at(cues, &hash, 1) | cues_ending(cues, (struct slice){ w.p, w.len });
	}
	return classes;
}

static bool
is_question(struct slice s)
{
	while (slice_ends(s, SL("\"")) || slice_ends(s, SL(")")))
		s.len--;
	return slice_ends(s, SL("?")) || slice_ends(s, SL("？")) || slice_ends(s, SL("؟"));
}

/* Whether what opens with the classes leans on what stands before it. */
static bool
is_leaning(uint64_t opening)
{
	if (opening & (BIT(CUE_WEAK) | BIT(CUE_POINTING) | BIT(CUE_THIRD)))
		return true;
	/* "if" and "when" open a claim as well as they join two; "because" only answers */
	return (opening & BIT(CUE_JOINT)) && (!(opening & BIT(CUE_SUBORDINATE)) || (opening & BIT(CUE_BECAUSE)));
}

static int
cost_of(const struct cues *cues, const struct candidate *c)
{
	uint64_t said = classes_of(cues, c->line.words), opening;
	size_t words;
	int cost = 0;

	opening = headline_opening(cues, c->claim, &words);
	cost += is_leaning(opening) ? LEANING : 0;
	cost += opening & BIT(CUE_YOU) ? TO_YOU : 0;
	cost += is_question(c->sentence) ? QUESTION : 0;
	cost += words < HEADLINE_OPENING ? SHORT : 0;
	cost += c->example ? ONE_CASE : 0;
	cost += said & BIT(CUE_I) ? OF_ME : 0;
	cost += said & BIT(CUE_WE) ? OF_US : 0;
	cost += c->line.cut == HEADLINE_WORD ? AT_WORD : 0;
	cost += c->line.cut == HEADLINE_CLAUSE ? AT_CLAUSE + (said & VERB ? 0 : NO_VERB) : 0;
	cost += headline_is_half_quoted(c->line.words) ? HALF_QUOTED : 0;
	return cost;
}

/* The first of the best of n candidates. */
static const struct candidate *
choose(const struct cues *cues, const struct candidate *all, size_t n)
{
	const struct candidate *best = all;
	int worth, most = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		worth = SHARED * count_shared(all, n, &all[i]) + OWN * (int)(all[i].n_line < OWN_MAX ? all[i].n_line : OWN_MAX) -
		    cost_of(cues, &all[i]);
		if (i == 0 || worth > most) {
			most = worth;
			best = &all[i];
		}
	}
	return best;
}

/* Whether a verb opens the claim: behind "I think that" in "I think that is it" stands none.  "It's" is more than a verb. */
static bool
lacks_subject(const struct cues *cues, struct slice claim)
{
	struct word w;
	uint64_t opening = word_next(&claim, &w) ? cues_at(cues, &w.hash, 1) : 0;

	return (opening & VERB) && !(opening & (BIT(CUE_POINTING) | BIT(CUE_WE) | BIT(CUE_YOU)));
}

/* The text's first sentences, or all of it as one. */
static enum err
read_candidates(struct headlines *h, struct slice text, struct slice lang, struct candidate all[SENTENCES], size_t *n)
{
	struct sentence_reader r = { .text = text, .language = language_of(lang), .uncased = sentence_is_uncased(text) };
	struct opening opening;
	struct slice s = text;
	enum err e;

	for (*n = 0; *n < SENTENCES && (sentence_next(&r, &s) || *n == 0); ++*n) {
		all[*n] = (struct candidate){ .sentence = s };
		if ((e = opening_read(&h->openings, s, lang, &opening)) != ERR_OK)
			return e;
		all[*n].example = opening.example;
		all[*n].claim = lacks_subject(h->cues.cues, opening.claim) ? s : opening.claim;
		all[*n].line = headline_cut(h->cues.cues, all[*n].claim);
		read_terms(&all[*n]);
	}
	return ERR_OK;
}

/* Appends words, which began inside a sentence, with a capital; "iPhone" stays as it is. */
static enum err
add_capitalised(struct buf *out, struct slice words)
{
	uint32_t first, second = 0;
	size_t n;
	enum err e;

	if (words.len == 0)
		return ERR_OK;
	n = utf8_decode(words, &first);
	if (n < words.len)
		utf8_decode(slice_from(words, n), &second);
	if (utf8_is_upper(second))
		return buf_add(out, words);
	if ((e = utf8_encode(out, utf8_upper(first))) != ERR_OK)
		return e;
	return buf_add(out, slice_from(words, n));
}

enum err
headline_add(struct buf *out, struct slice text, struct slice lang, struct headlines *h, struct slice *rest)
{
	struct sentence one = { .rec = { .f = { [REC_LANG] = lang } }, .text = text };
	struct episode ep = { .sentences = &one, .n = 1 };
	struct candidate all[SENTENCES];
	const struct candidate *best;
	struct slice words;
	bool known;
	size_t n;
	enum err e;

	*rest = text;
	if ((e = cue_sets_choose(&h->cues, &ep, &known)) != ERR_OK ||
	    (e = read_candidates(h, text, slice_of(h->cues.language), all, &n)) != ERR_OK)
		return e;
	best = choose(h->cues.cues, all, n);
	words = best->line.words;
	if (best->line.cut == HEADLINE_WHOLE && words.p == text.p && !headline_is_half_quoted(best->sentence))
		*rest = slice_trim(slice_from(text, best->sentence.len));
	e = best->claim.p == best->sentence.p ? buf_add(out, words) : add_capitalised(out, words);
	if (e == ERR_OK && best->line.cut == HEADLINE_WORD)
		e = buf_add(out, ELLIPSIS);
	return e;
}

void
headlines_free(struct headlines *h)
{
	cue_sets_free(&h->cues);
	openings_free(&h->openings);
}
