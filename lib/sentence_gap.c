#include "sentence_gap.h"
#include "sentence_gap_weights.h"
#include "sentence_marks.h"
#include "utf8.h"

#define COUNT_BYTES 256 /* so far back words are counted */
#define LETTER_WORDS 2  /* of a letter's first and last lines */
#define RULE_CHARS 4   /* so many of the same character are a line drawn across the page */

static bool
contains(struct slice s, struct slice needle)
{
	size_t i, n;

	for (i = 0; (n = slice_find(slice_from(s, i), needle.p[0])) < s.len - i; i++) {
		i += n;
		if (slice_starts(slice_from(s, i), needle))
			return true;
	}
	return false;
}

/* As slice_find, for words too short for a call. */
static bool
has_dot(struct slice w)
{
	size_t i;

	for (i = 0; i < w.len; i++)
		if (w.p[i] == '.')
			return true;
	return false;
}

bool
gap_is_link(struct slice word)
{
	return has_dot(word) && (slice_starts(word, SL("www.")) || contains(word, SL("://")) ||
	    slice_find(word, '@') + 1 < word.len);
}

/* Whether s begins with a line drawn of one character. */
static bool
is_rule(struct slice s)
{
	size_t i;

	if (s.len < RULE_CHARS || memchr("-_=*~#+", s.p[0], 7) == NULL)
		return false;
	for (i = 1; i < RULE_CHARS; i++)
		if (s.p[i] != s.p[0])
			return false;
	return true;
}

/* Whether w is written in capitals, two at least. */
static bool
is_caps(struct slice w)
{
	size_t i, n = 0;

	for (i = 0; i < w.len; i++) {
		if (ascii_is_lower(w.p[i]))
			return false;
		n += ascii_is_upper(w.p[i]);
	}
	return n > 1;
}

static enum gap_before
letters_before(struct slice w)
{
	uint32_t cp;

	if (!ascii_is_lower(w.p[w.len - 1])) {
		if (slice_eq(w, SL("AM")) || slice_eq(w, SL("PM")))
			return HALF_DAY;
		if (is_caps(w))
			return CAPS;
	}
	if ((unsigned char)w.p[0] < 0x80)
		return ascii_is_upper(w.p[0]) ? NAME : WORD;
	utf8_decode(w, &cp);
	return utf8_is_upper(cp) ? NAME : WORD;
}

/* w without the closing quotes and brackets at its end. */
static struct slice
without_closers(struct slice w)
{
	while (w.len > 0 && !ascii_is_alnum(w.p[w.len - 1]) && w.p[w.len - 1] != ',') {
		if (memchr(")]}>\"'*_", w.p[w.len - 1], 8) != NULL)
			w.len--;
		else if (slice_ends(w, SL("\xE2\x80\x9D")) || slice_ends(w, SL("\xE2\x80\x99")))
			w.len -= 3;
		else
			break;
	}
	return w;
}

/* What a dash at the end of w is. */
static enum gap_before
dash_before(struct slice w)
{
	if (slice_ends(w, SL("\xE2\x80\x94")) || slice_ends(w, SL("\xE2\x80\x93")) || slice_ends(w, SL("--")) || w.len == 1)
		return DASH;
	return HYPHEN;
}

static enum gap_before
before_kind(struct slice w)
{
	struct slice bare;
	char c;

	if (w.len == 0)
		return FRONT;
	if (gap_is_link(w))
		return LINK;
	if (!ascii_is_alnum(w.p[0])) {
		if (smiley_at(w) == w.len)
			return SMILEY;
		if (is_rule(w))
			return RULE;
	}
	bare = without_closers(w);
	if (bare.len == 0)
		return STRANGE;
	c = bare.p[bare.len - 1];
	if (c == '.' || c == '!' || c == '?' || slice_ends(bare, SL("\xE2\x80\xA6")))
		return STOPPED;
	if (c == ',' || c == ':' || c == ';')
		return c == ',' ? COMMA : c == ':' ? COLON : SEMICOLON;
	if (c == '-' || slice_ends(bare, SL("\xE2\x80\x94")) || slice_ends(bare, SL("\xE2\x80\x93")))
		return dash_before(bare);
	if (bare.len < w.len)
		return memchr(")]}>", w.p[w.len - 1], 4) != NULL ? BRACKET : QUOTED;
	if (ascii_is_digit(c))
		return NUMBER;
	bare = slice_from(bare, skip_openers(bare, 0));
	return bare.len > 0 && (ascii_is_alpha(c) || (unsigned char)c >= 0x80) ? letters_before(bare) : STRANGE;
}

/* Whether w is a date in numbers: 04/26/2001. */
static bool
is_date(struct slice w)
{
	size_t i = 0;

	while (i < w.len && i < 2 && ascii_is_digit(w.p[i]))
		i++;
	return i + 1 < w.len && w.p[i] == '/' && ascii_is_digit(w.p[i + 1]);
}

static enum gap_after
after_kind(struct slice w)
{
	uint32_t cp;

	if (w.len == 0)
		return NOTHING;
	if (ascii_is_upper(w.p[0]))
		return w.len > 1 && !ascii_is_lower(w.p[1]) && is_caps(without_closers(w)) ? CAPITALS : CAPITAL;
	if (ascii_is_digit(w.p[0]))
		return is_date(w) ? DATE : DIGITS;
	if (slice_starts(w, SL("http://")) || slice_starts(w, SL("https://")) || slice_starts(w, SL("www.")))
		return ADDRESS;
	if (is_rule(w))
		return LINE;
	if (opener_at(w) > 0)
		return memchr("\"'\xE2\xC2", w.p[0], 4) != NULL && dash_at(w) == 0 ? QUOTE :
		    memchr("([{<", w.p[0], 4) != NULL ? OPENING : SIGN;
	utf8_decode(w, &cp);
	return utf8_is_upper(cp) ? CAPITAL : utf8_is_alpha(cp) ? SMALL : SIGN;
}

static enum gap_tail
tail_of(struct slice w)
{
	char c;

	w = without_closers(w);
	c = w.len > 0 ? w.p[w.len - 1] : 'x';
	if (c == '.' || c == '!' || c == '?')
		return STOP_TAIL;
	return c == ',' ? COMMA_TAIL : c == ':' ? COLON_TAIL : OPEN_TAIL;
}

/* The letters of w, without what stands around them. */
static struct slice
core_of(struct slice w)
{
	size_t i = skip_openers(w, 0);

	while (i < w.len && w.p[i] == '.')
		i++;
	return ascii_word(slice_from(w, i));
}

/* The word before i, where another one or white space begins; empty at from. */
static struct slice
previous(struct slice text, size_t from, size_t i)
{
	size_t begin;

	while (i > from && ascii_is_space(text.p[i - 1]))
		i--;
	begin = word_begin(text, from, i);
	return (struct slice){ text.p + begin, i - begin };
}

static struct slice
word_at(struct slice text, size_t i)
{
	return (struct slice){ text.p + i, word_end(text, i) - i };
}

/* How many words the sentence has before end, up to GAP_WORDS. */
static unsigned
count_back(struct slice text, size_t from, size_t end)
{
	size_t least = end - from < COUNT_BYTES ? from : end - COUNT_BYTES;
	unsigned words = end > from;
	bool in_word = true, space;

	while (end > least && words < GAP_WORDS) {
		space = ascii_is_space(text.p[--end]);
		words += in_word && space;
		in_word = !space;
	}
	return words;
}

/* Whether first is among the last few words before end. */
static bool
is_repeated(struct slice text, size_t from, size_t end, struct slice first)
{
	struct slice w;
	unsigned i;

	for (i = 0; i < 4 && first.len > 0 && (w = previous(text, from, end)).len > 0; i++) {
		if (slice_eq_nocase(core_of(w), first))
			return true;
		end = (size_t)(w.p - text.p);
	}
	return false;
}

static enum word_class
class_of(struct slice core)
{
	return core.len > 0 ? sentence_word(core, LANGUAGE_EN)->class : NO_WORD;
}

/* Tells what both words look like. */
static void
describe_looks(struct gap *g, struct slice text, size_t from, size_t end, size_t next)
{
	*g = (struct gap){ .left = previous(text, from, end), .right = word_at(text, next) };
	g->before = before_kind(g->left);
	g->after = after_kind(g->right);
	g->tail = tail_of(g->right);
}

/* Where the word w of text begins. */
static size_t
begin_of(struct slice text, struct slice w)
{
	return (size_t)(w.p - text.p);
}

/* The word before that one at the left of the gap. */
static struct slice
prior_word(const struct gap *g, struct slice text, size_t from)
{
	return previous(text, from, begin_of(text, g->left));
}

/* Tells the classes of both words. */
static void
describe_classes(struct gap *g, struct slice text, size_t from)
{
	struct slice last = g->before == DASH && dash_at(g->left) > 0 ? prior_word(g, text, from) : g->left;

	g->first = class_of(core_of(g->right));
	g->last = class_of(core_of(last));
}

void
gap_describe(struct gap *g, struct slice text, size_t from, size_t end, size_t next)
{
	describe_looks(g, text, from, end, next);
	describe_classes(g, text, from);
}

static void
describe_then(struct gap *g, struct slice text)
{
	g->then = after_kind(word_at(text, skip_space(text, begin_of(text, g->right) + g->right.len)));
}

static void
describe_prior(struct gap *g, struct slice text, size_t from)
{
	g->prior = before_kind(prior_word(g, text, from));
}

/* Where the word at the left of the gap ends. */
static size_t
left_end(const struct gap *g, struct slice text)
{
	return begin_of(text, g->left) + g->left.len;
}

static void
describe_length(struct gap *g, struct slice text, size_t from)
{
	g->words = count_back(text, from, left_end(g, text));
	g->repeats = g->before == DASH && is_repeated(text, from, left_end(g, text), core_of(g->right));
}

void
gap_describe_more(struct gap *g, struct slice text, size_t from)
{
	describe_then(g, text);
	describe_prior(g, text, from);
	describe_length(g, text, from);
}

/* What speaks for an end, by gap_describe alone. */
static int
weigh(const struct gap *g)
{
	return before_weights[g->before] + after_weights[g->after] + pair_weights[g->before][g->after] +
	    first_weights[g->first] + meeting_weights[g->before][g->first] + last_weights[g->before == DASH][g->last] +
	    tail_weights[g->tail];
}

/* Whether all in all more speaks for an end than against it; goes on only as long as the rest may decide. */
static bool
outweighs(struct gap *g, struct slice text, size_t from)
{
	size_t length = g->before == DASH ? 1 : g->before == COMMA ? 2 : 0;
	int w = weigh(g);

	if (w + most_then[g->after] + most_follow[g->first] + most_prior[g->before] + most_length[length] <= 0)
		return false;
	describe_then(g, text);
	w += then_weights[g->after][g->then] + follow_weights[g->first][g->then];
	if (w + most_prior[g->before] + most_length[length] <= 0)
		return false;
	describe_prior(g, text, from);
	w += prior_weights[g->before][g->prior];
	if (w + most_length[length] <= 0)
		return false;
	describe_length(g, text, from);
	return w + length_weights[length][g->words] + (g->repeats ? REPEAT_WEIGHT : 0) > 0;
}

/* Whether the word before the gap closes a letter, "Regards,", "Thank you,", and a name follows alone. */
static bool
is_closing(const struct gap *g, struct slice text, size_t from)
{
	if (g->first != OTHER_WORD || g->after != CAPITAL || g->tail != OPEN_TAIL)
		return false;
	return g->last == COURTESY ||
	    (g->last == SUBJECT && class_of(core_of(prior_word(g, text, from))) == COURTESY);
}

/*
 * Whether a line of a letter ends at the gap: "Regards, | Ann", "Dear Ann, | You are right",
 * "Ann | Ann, did you", "Ann | P.S. I am".
 */
static bool
ends_letter_line(const struct gap *g, struct slice text, size_t from)
{
	if (g->after == CAPITALS)
		return slice_eq(g->right, SL("P.S.")) || slice_eq(g->right, SL("PS"));
	if (g->after != CAPITAL)
		return false;
	if (g->before == NAME)
		return g->tail == COMMA_TAIL && g->first == OTHER_WORD && slice_eq(core_of(g->left), core_of(g->right));
	if (g->before != COMMA || count_back(text, from, left_end(g, text)) > LETTER_WORDS)
		return false;
	return g->first == SUBJECT || g->first == COURTESY || g->first == INTERJECTION || g->first == REQUEST ||
	    g->first == QUESTION || is_closing(g, text, from);
}

bool
gap_ends(struct slice text, size_t from, size_t end, size_t next)
{
	struct gap g;

	describe_looks(&g, text, from, end, next);
	if (g.before == STOPPED || g.before == FRONT || g.after == SMALL || g.after == NOTHING)
		return false;
	describe_classes(&g, text, from);
	if (g.before == NUMBER && g.first == CALENDAR)        /* 3 November */
		return false;
	return ends_letter_line(&g, text, from) || outweighs(&g, text, from);
}

bool
gap_breaks_off(struct slice text, size_t from, size_t end, size_t next)
{
	struct gap g;

	gap_describe(&g, text, from, end, next);
	if (g.before != DASH)
		return false;
	gap_describe_more(&g, text, from);
	if (g.repeats)                                        /* the same voice begins anew */
		return false;
	return g.first == QUESTION || g.first == AUXILIARY || g.first == INTERJECTION || g.tail == STOP_TAIL ||
	    ((g.first == SUBJECT || g.first == PRONOUN) &&
	    (g.last == CONJUNCTION || g.last == INTERJECTION || g.last == ARTICLE));
}
