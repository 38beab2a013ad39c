#include <stdint.h>

#include "headline.h"
#include "sentence.h"
#include "utf8.h"
#include "word.h"

#define SENTENCES 3           /* that are looked at */
#define WORDS_MIN 4           /* of a claim */
#define CLAUSE_MIN 28         /* columns that a headline cut at a clause must fill */
#define OPENING 3             /* words of a clause, among which is what makes it a subordinate one */
#define ELLIPSIS SL("…")
#define BIT(class) (UINT64_C(1) << (class))

/* How little a sentence is fit to be read alone. */
enum { FIT, PERSONAL, LEANING };

/* The classes of what the sentence opens with, and how many words it has, as far as WORDS_MIN. */
static uint64_t
look_at(const struct cues *c, struct slice sentence, size_t *n)
{
	uint64_t hash[WORDS_MIN];
	struct word w;

	for (*n = 0; *n < WORDS_MIN && word_next(&sentence, &w); ++*n)
		hash[*n] = word_hash(WORD_HASH_SEED, (struct slice){ w.p, w.len });
	return *n > 0 ? cues_at(c, hash, *n) : 0;
}

static bool
is_question(struct slice s)
{
	return slice_ends(s, SL("?")) || slice_ends(s, SL("？")) || slice_ends(s, SL("؟"));
}

/* Whether somebody speaks of himself in it: "one of my favourite results". */
static bool
speaks_of_me(const struct cues *c, struct slice sentence)
{
	struct word w;
	uint64_t hash;

	while (word_next(&sentence, &w)) {
		hash = word_hash(WORD_HASH_SEED, (struct slice){ w.p, w.len });
		if (cues_at(c, &hash, 1) & BIT(CUE_I))
			return true;
	}
	return false;
}

static int
judge(const struct cues *c, struct slice sentence)
{
	size_t words;
	uint64_t opening = look_at(c, sentence, &words);

	if (words < WORDS_MIN || is_question(sentence))
		return LEANING;
	/* "if" and "when" open a claim as well as they join two; "because" only answers */
	if (opening & (BIT(CUE_WEAK) | BIT(CUE_POINTING) | BIT(CUE_THIRD)))
		return LEANING;
	if ((opening & BIT(CUE_JOINT)) && (!(opening & BIT(CUE_SUBORDINATE)) || (opening & BIT(CUE_BECAUSE))))
		return LEANING;
	return (opening & (BIT(CUE_WE) | BIT(CUE_YOU))) || speaks_of_me(c, sentence) ? PERSONAL : FIT;
}

/* The first of the best among the first sentences of text; empty where it has none. */
static struct slice
choose(const struct cues *c, struct slice text, enum language language)
{
	struct sentence_reader r = { .text = text, .language = language, .uncased = sentence_is_uncased(text) };
	struct slice s, best = { text.p, 0 };
	int i, fitness, least = LEANING + 1;

	for (i = 0; i < SENTENCES && sentence_next(&r, &s); i++)
		if ((fitness = judge(c, s)) < least) {
			least = fitness;
			best = s;
		}
	return best;
}

/* The front of s that fills a headline of max columns, cut between grapheme clusters. */
static struct slice
fitting(struct slice s, size_t max)
{
	size_t columns = 0, clusters = 0, at = 0;
	struct slice g;

	while (at < s.len) {
		g = utf8_grapheme(slice_from(s, at));
		columns += utf8_width(g);
		if (columns > max || ++clusters > max)
			break;
		at += g.len;
	}
	return (struct slice){ s.p, at };
}

/* How strongly the character ends a clause: 0 not at all, 1 a comma, 2 a mark that is stronger. */
static int
mark_strength(uint32_t cp)
{
	switch (cp) {
	case ';': case ':': case 0x2014: case 0x2013: case 0xFF1B: case 0xFF1A: case 0x061B:
		return 2;
	case ',': case 0x3001: case 0xFF0C: case 0x060C:
		return 1;
	}
	return 0;
}

/* Whether a mark that ends at `at` stands inside a number or a time: "1,225", "6:30". */
static bool
is_inside_number(struct slice s, size_t at)
{
	return at < s.len && ascii_is_digit(s.p[at]);
}

/* Whether quotation marks are open behind the character, where that was so before it. */
static bool
is_quoted(bool quoted, uint32_t cp)
{
	if (cp == '"')
		return !quoted;
	return cp == 0x201C || cp == 0x201E || cp == 0xAB || (quoted && cp != 0x201D && cp != 0xBB);
}

/*
 * Whether the clause says something without what follows: it opens with nothing that makes it hang on another ("If ...",
 * "Except when ..."), and does not end in a word that leads on ("whether or not").
 */
static bool
is_whole(const struct cues *c, struct slice clause)
{
	uint64_t opening = 0, ending = 0, hash;
	struct word w;
	size_t n;

	for (n = 0; word_next(&clause, &w); n++) {
		hash = word_hash(WORD_HASH_SEED, (struct slice){ w.p, w.len });
		ending = cues_at(c, &hash, 1);
		if (n < OPENING)
			opening |= ending;
	}
	return (opening & BIT(CUE_SUBORDINATE)) == 0 &&
	    (ending & (BIT(CUE_JOINT) | BIT(CUE_WEAK) | BIT(CUE_ARTICLE) | BIT(CUE_PRESENT) | BIT(CUE_MODAL) | BIT(CUE_NEGATION) |
	    BIT(CUE_SUBORDINATE))) == 0;
}

/* The front of s, the beginning of whole, up to the last clause that ends in it; empty where none does, or too soon. */
static struct slice
cut_at_clause(const struct cues *c, struct slice s, struct slice whole)
{
	size_t at, n, begin = 0, end[3] = { 0, 0, 0 }, width[3];
	bool quoted = false;
	int strength;
	uint32_t cp;

	for (at = 0; at < s.len; at += n) {
		n = utf8_decode(slice_from(s, at), &cp);
		quoted = is_quoted(quoted, cp);
		if (quoted || (strength = mark_strength(cp)) == 0 || is_inside_number(whole, at + n))
			continue;
		if (is_whole(c, (struct slice){ s.p + begin, at - begin }))
			end[strength] = at;
		begin = at + n;
	}
	width[1] = utf8_width((struct slice){ s.p, end[1] });
	width[2] = utf8_width((struct slice){ s.p, end[2] });
	/* a comma may divide a list: it counts where a stronger mark would give much less */
	strength = width[2] >= CLAUSE_MIN && width[1] < width[2] + CLAUSE_MIN ? 2 : 1;
	return slice_trim((struct slice){ s.p, width[strength] >= CLAUSE_MIN ? end[strength] : 0 });
}

/* The front of s without the last word, which the cut went through; all where it is one word. */
static struct slice
cut_at_word(struct slice s, struct slice whole)
{
	size_t n = s.len;

	if (n < whole.len && whole.p[n] == ' ')
		return s;
	while (n > 0 && s.p[n - 1] != ' ')
		n--;
	/* scripts that have no spaces, or one far back, are cut where they are */
	return n > 0 && utf8_width((struct slice){ s.p, n }) >= CLAUSE_MIN ? slice_trim((struct slice){ s.p, n }) : s;
}

/* The sentence without the full stop at its end, unless that is all; the dots of "..." and "U.S." are none. */
static struct slice
without_stop(struct slice s)
{
	if (slice_ends(s, SL("。")) && s.len > 3)
		return (struct slice){ s.p, s.len - 3 };
	if (slice_ends(s, SL(".")) && s.len > 1 && !slice_ends(s, SL("..")) && !(s.len > 2 && s.p[s.len - 3] == '.'))
		return (struct slice){ s.p, s.len - 1 };
	return s;
}

enum err
headline_add(struct buf *out, struct slice text, struct slice lang, struct cue_sets *sets, struct slice *rest)
{
	struct sentence one = { .rec = { .f = { [REC_LANG] = lang } }, .text = text };
	struct episode ep = { .sentences = &one, .n = 1 };
	struct slice sentence, line, clause;
	bool known;
	enum err e;

	*rest = text;
	if ((e = cue_sets_choose(sets, &ep, &known)) != ERR_OK)
		return e;
	sentence = choose(sets->cues, text, language_of(lang));
	if (sentence.len == 0)
		sentence = text;
	line = without_stop(sentence);
	if (fitting(line, HEADLINE_MAX).len == line.len) {
		if (sentence.p == text.p)
			*rest = slice_trim(slice_from(text, sentence.len));
		return buf_add(out, line);
	}
	line = fitting(line, HEADLINE_MAX);
	clause = cut_at_clause(sets->cues, line, sentence);
	if (clause.len > 0)
		return buf_add(out, clause);
	line = fitting(line, HEADLINE_MAX - 1);
	line = cut_at_word(line, sentence);
	if ((e = buf_add(out, line)) == ERR_OK)
		e = buf_add(out, ELLIPSIS);
	return e;
}
