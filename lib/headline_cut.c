#include <stdint.h>

#include "headline.h"
#include "headline_room.h"
#include "utf8.h"
#include "word.h"

#define CLAUSE_MIN 28         /* columns that a headline cut at a clause must fill */
#define OPENING 3             /* words of a clause, among which is what makes it a subordinate one */
#define BIT(class) (UINT64_C(1) << (class))

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

uint64_t
headline_opening(const struct cues *c, struct slice s, size_t *n)
{
	uint64_t hash[HEADLINE_OPENING];
	struct word w;

	for (*n = 0; *n < HEADLINE_OPENING && word_next(&s, &w); ++*n)
		hash[*n] = w.hash;
	return *n > 0 ? cues_at(c, hash, *n) : 0;
}

/*
 * Whether the clause says something without what follows: it opens with nothing that makes it hang on another ("If ...",
 * "Except when ...", "The more ..."), with no filler ("you know"), and does not end in a word that leads on ("whether or not").
 */
static bool
is_whole(const struct cues *c, struct slice clause)
{
	size_t n;
	uint64_t opening = headline_opening(c, clause, &n) & (BIT(CUE_WEAK) | BIT(CUE_PROPORTION)), ending = 0;
	struct word w;

	for (n = 0; word_next(&clause, &w); n++) {
		ending = cues_at(c, &w.hash, 1);
		if (n < OPENING)
			opening |= ending & BIT(CUE_SUBORDINATE);
	}
	return opening == 0 &&
	    (ending & (BIT(CUE_JOINT) | BIT(CUE_WEAK) | BIT(CUE_ARTICLE) | BIT(CUE_PRESENT) | BIT(CUE_MODAL) | BIT(CUE_NEGATION) |
	    BIT(CUE_SUBORDINATE))) == 0;
}

/* Whether what follows a clause takes it back, or back in part: "..., but ...", "..., if you ...". */
static bool
takes_back(const struct cues *c, struct slice behind)
{
	size_t n;

	return headline_opening(c, behind, &n) & (BIT(CUE_BUT) | BIT(CUE_CONDITION));
}

/* The front of s, the beginning of whole, up to the last clause that ends in it; empty where none does, or too soon. */
static struct slice
cut_at_clause(const struct cues *c, struct slice s, struct slice whole)
{
	size_t at, n, begin = 0, end[3] = { 0, 0, 0 }, width[3];
	bool quoted = false, bracketed = false;
	int strength;
	uint32_t cp;

	for (at = 0; at < s.len; at += n) {
		n = utf8_decode(slice_from(s, at), &cp);
		quoted = is_quoted(quoted, cp);
		bracketed = cp == '(' || (bracketed && cp != ')');
		if (quoted || bracketed || (strength = mark_strength(cp)) == 0 || is_inside_number(whole, at + n))
			continue;
		if (is_whole(c, (struct slice){ s.p + begin, at - begin }) && !takes_back(c, slice_from(whole, at + n)))
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

bool
headline_is_half_quoted(struct slice s)
{
	size_t i, marks = 0;

	for (i = 0; i < s.len; i++)
		marks += s.p[i] == '"';
	return marks % 2 != 0;
}

/* s without a quotation mark at one of its ends that has no other. */
static struct slice
without_half_quote(struct slice s)
{
	size_t first = slice_find(s, '"');

	if (s.len == 1 || slice_find(slice_from(s, first + (first < s.len)), '"') + first + 1 < s.len)
		return s;
	if (first == 0)
		return slice_from(s, 1);
	return first == s.len - 1 ? (struct slice){ s.p, first } : s;
}

struct headline_line
headline_cut(const struct cues *c, struct slice claim)
{
	struct slice line, front, clause;

	claim = without_half_quote(claim);
	line = without_stop(claim);
	front = fitting(line, HEADLINE_MAX);
	if (front.len == line.len)
		return (struct headline_line){ line, HEADLINE_WHOLE };
	clause = cut_at_clause(c, front, claim);
	if (clause.len > 0)
		return (struct headline_line){ clause, HEADLINE_CLAUSE };
	return (struct headline_line){ cut_at_word(fitting(line, HEADLINE_MAX - 1), claim), HEADLINE_WORD };
}
