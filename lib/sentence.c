#include <stdint.h>

#include "sentence.h"
#include "sentence_words.h"
#include "utf8.h"

#define RAW_WORDS 40       /* so many words without punctuation are a recogniser's raw output */
#define LONG_WORDS 60      /* a shorter sentence is left whole, raw or not */
#define RAW_MIN_WORDS 12   /* of its pieces */
#define RAW_GOOD_WORDS 20  /* of a piece that may end before a connective */
#define MAX_WORDS 160      /* beyond, a list that nobody reads as a sentence */
#define MAX_BYTES 8192     /* of a sentence, in a language without spaces or of no language */
#define MIN_BYTES 120      /* less text than this has no LONG_WORDS */
#define SAMPLE_BYTES 4096  /* by which capitals are judged */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The kinds of marks that may end a sentence. */
enum mark { NO_MARK, STOP, SHOUT, DOTS, WIDE, DASH };

/* The length of the mark at the front of s, or 0. */
static size_t
mark_at(struct slice s, enum mark *kind)
{
	static const struct {
		struct slice bytes;
		enum mark kind;
	} marks[] = {
		{ { "\xE2\x80\xA6", 3 }, DOTS },    /* … */
		{ { "\xE3\x80\x82", 3 }, WIDE },    /* 。 */
		{ { "\xEF\xBC\x81", 3 }, WIDE },    /* ！ */
		{ { "\xEF\xBC\x9F", 3 }, WIDE },    /* ？ */
		{ { "\xEF\xBD\xA1", 3 }, WIDE },    /* ｡ */
		{ { "\xE0\xA5\xA4", 3 }, WIDE },    /* danda */
		{ { "\xE0\xA5\xA5", 3 }, WIDE },    /* double danda */
		{ { "\xD8\x9F", 2 }, SHOUT },       /* Arabic question mark */
		{ { "\xDB\x94", 2 }, WIDE },        /* Urdu full stop */
		{ { "\xE2\x80\xBC", 3 }, SHOUT },   /* ‼ */
		{ { "\xE2\x81\x89", 3 }, SHOUT },   /* ⁉ */
		{ { "\xE2\x81\x88", 3 }, SHOUT },   /* ⁈ */
		{ { "\xE2\x80\x94", 3 }, DASH },    /* a long dash: speech that breaks off */
		{ { "\xE2\x80\x93", 3 }, DASH },
	};
	size_t i;

	*kind = s.p[0] == '.' ? STOP : s.p[0] == '!' || s.p[0] == '?' ? SHOUT : NO_MARK;
	if (*kind != NO_MARK || (unsigned char)s.p[0] < 0x80)
		return *kind != NO_MARK;
	for (i = 0; i < COUNT(marks); i++)
		if (slice_starts(s, marks[i].bytes)) {
			*kind = marks[i].kind;
			return marks[i].bytes.len;
		}
	return 0;
}

/* The length of a closing quote or bracket at the front of s, or 0. */
static size_t
closer_at(struct slice s)
{
	static const struct slice closers[] = { { "\xE2\x80\x9D", 3 }, { "\xE2\x80\x99", 3 }, { "\xC2\xBB", 2 },
		{ "\xE2\x80\xBA", 3 }, { "\xE3\x80\x8D", 3 }, { "\xE3\x80\x8F", 3 }, { "\xEF\xBC\x89", 3 } };
	size_t i;

	if (s.len == 0)
		return 0;
	if ((unsigned char)s.p[0] < 0x80)
		return s.p[0] == ')' || s.p[0] == ']' || s.p[0] == '}' || s.p[0] == '"' || s.p[0] == '\'';
	for (i = 0; i < COUNT(closers); i++)
		if (slice_starts(s, closers[i]))
			return closers[i].len;
	return 0;
}

/* The length of what may stand before the first letter of a sentence at the front of s, or 0. */
static size_t
opener_at(struct slice s)
{
	static const struct slice openers[] = { { "\xE2\x80\x9C", 3 }, { "\xE2\x80\x98", 3 }, { "\xC2\xAB", 2 },
		{ "\xE2\x80\x9E", 3 }, { "\xC2\xBF", 2 }, { "\xC2\xA1", 2 }, { "\xE2\x80\x94", 3 }, { "\xE2\x80\x93", 3 } };
	size_t i;

	if (s.len == 0)
		return 0;
	if ((unsigned char)s.p[0] < 0x80)
		return memchr("\"'([{-*_", s.p[0], 8) != NULL;
	for (i = 0; i < COUNT(openers); i++)
		if (slice_starts(s, openers[i]))
			return openers[i].len;
	return 0;
}

static size_t
space_at(struct slice s)
{
	uint32_t cp;
	size_t n;

	if (s.len == 0)
		return 0;
	if ((unsigned char)s.p[0] < 0x80)
		return ascii_is_space(s.p[0]);
	n = utf8_decode(s, &cp);
	return utf8_is_space(cp) ? n : 0;
}

/* Skips, from i on, all that `at` finds. */
static size_t
skip(struct slice s, size_t i, size_t (*at)(struct slice))
{
	size_t n;

	while (i < s.len && (n = at(slice_from(s, i))) > 0)
		i += n;
	return i;
}

/* The ASCII word at the front of s, with apostrophes. */
static struct slice
ascii_word(struct slice s)
{
	size_t i = 0;

	while (i < s.len && (ascii_is_alnum(s.p[i]) || (s.p[i] == '\'' && i > 0)))
		i++;
	return (struct slice){ s.p, i };
}

/* What stands behind a mark and the space after it. */
enum follower { SMALL, CAPITAL, STARTER, NUMBER, OTHER, NOTHING };

static enum follower
follower_of(struct slice s)
{
	struct slice word;
	uint32_t cp;

	s = slice_from(s, skip(s, 0, opener_at));
	if (s.len == 0)
		return NOTHING;
	utf8_decode(s, &cp);
	if (utf8_is_digit(cp))
		return NUMBER;
	if (!utf8_is_alpha(cp))
		return OTHER;
	if (utf8_is_upper(cp)) {
		word = ascii_word(s);
		return sentence_is_starter(word) ? STARTER : CAPITAL;
	}
	/* a letter without case, as in Chinese or Arabic, is no small one */
	return cp < 0x80 || utf8_is_lower(cp) ? SMALL : OTHER;
}

/* The word that ends at i: back to white space, at most 24 bytes, without opening quotes or brackets. */
static struct slice
word_before(struct slice s, size_t from, size_t i)
{
	size_t a = i;
	struct slice w;

	while (a > from && i - a < 24 && !ascii_is_space(s.p[a - 1]))
		a--;
	w = (struct slice){ s.p + a, i - a };
	while (w.len > 0 && memchr("\"'([{-*_", w.p[0], 8) != NULL)
		w = slice_from(w, 1);
	return w;
}

static bool
has_dot(struct slice w)
{
	return slice_find(w, '.') < w.len;
}

/* Whether w is what numbers a list's item: "1", "12", "a", "iv", at the very front of its sentence. */
static bool
is_item_number(struct slice w)
{
	size_t i;

	if (w.len == 0 || w.len > 3)
		return false;
	for (i = 0; i < w.len; i++)
		if (!ascii_is_digit(w.p[i]))
			return w.len == 1 && ascii_is_alpha(w.p[0]) && w.p[0] != 'I';
	return true;
}

/* Whether a full stop behind the word w ends the sentence, when next follows it. */
static bool
stop_ends(const struct sentence_reader *r, struct slice w, bool at_front, enum follower next)
{
	enum abbreviation kind = sentence_abbreviation(w);
	bool small = next == SMALL && !r->uncased;

	if (at_front && is_item_number(w))
		return false;
	switch (kind) {
	case TITLE:
		return false;
	case FINAL:
		return next == STARTER;
	case NUMBERED:
		return next != NUMBER && !small;
	case CLOCK:
		return next == STARTER || next == CAPITAL;
	case NONE:
		break;
	}
	if (w.len == 1 && ascii_is_alpha(w.p[0]))             /* an initial, or "plan B." */
		return next == STARTER && (ascii_is_upper(w.p[0]) || r->uncased);
	if (has_dot(w) && w.len <= 8 && ascii_is_alpha(w.p[w.len - 1]) &&
	    (w.len < 2 || w.p[w.len - 2] == '.'))             /* U.S. */
		return next == STARTER;
	return !small;
}

/* The length of a reference as encyclopedias set it behind the sentence, "[17]", and the space before it, or 0. */
static size_t
reference_at(struct slice s)
{
	size_t i = skip(s, 0, space_at), digits;

	if (i == s.len || s.p[i] != '[')
		return 0;
	for (digits = ++i; i < s.len && ascii_is_digit(s.p[i]); i++)
		;
	return i > digits && i - digits <= 3 && i < s.len && s.p[i] == ']' ? i + 1 : 0;
}

/*
 * Whether a sentence that begins at from ends with the marks from mark to end.  close is behind the
 * closing quotes and next behind the space that follows.
 */
static bool
ends_here(const struct sentence_reader *r, size_t from, size_t mark, size_t end, size_t close, size_t next,
    enum mark kind)
{
	struct slice word;
	enum follower f;

	if (kind == WIDE || next == r->text.len)
		return true;
	if (next == close)                                    /* no space: 3.5, example.org, Yahoo!'s */
		return false;
	f = follower_of(slice_from(r->text, next));
	if (kind == DASH)                                     /* "so maybe— That's me", but "you— I mean" */
		return mark > from && space_at(slice_from(r->text, mark - 1)) == 0 && f == STARTER &&
		    !sentence_is_pronoun(ascii_word(slice_from(r->text, next)));
	if (end - mark == 1 && kind == STOP) {
		word = word_before(r->text, from, mark);
		return stop_ends(r, word, word.p == r->text.p + from, f);
	}
	return f != SMALL || (kind == SHOUT && close == end) || (r->uncased && kind != DOTS && close == end);
}

/* The next byte at i or behind it at which a mark may begin, or s.len. */
static size_t
find_mark(struct slice s, size_t i)
{
	static const bool stops[256] = { ['.'] = true, ['!'] = true, ['?'] = true, [0xD8] = true, [0xDB] = true,
		[0xE0] = true, [0xE2] = true, [0xE3] = true, [0xEF] = true };

	while (i < s.len && !stops[(unsigned char)s.p[i]])
		i++;
	return i;
}

/* Where a run of marks ends of which the first ends at i; their common kind, dots may stand apart: ". . ." */
static size_t
run_end(struct slice s, size_t i, enum mark *kind)
{
	enum mark k;
	size_t n;

	for (; i < s.len; i += n) {
		if (*kind != DASH && (n = mark_at(slice_from(s, i), &k)) > 0 && k != DASH)
			*kind = k != STOP ? k : *kind == STOP ? DOTS : *kind;
		else if ((*kind == STOP || *kind == DOTS) && slice_starts(slice_from(s, i), SL(" .")) &&
		    (i + 2 == s.len || !ascii_is_alnum(s.p[i + 2])) && (n = 2))
			*kind = DOTS;
		else
			break;
	}
	return i;
}

/* Where the sentence from `from` ends by its marks; *next is where the one behind it begins. */
static size_t
end_by_marks(const struct sentence_reader *r, size_t from, size_t *next)
{
	struct slice s = r->text;
	size_t i = from, mark, end, close, n;
	enum mark kind;

	while ((mark = find_mark(s, i)) < s.len) {
		if ((n = mark_at(slice_from(s, mark), &kind)) == 0) {
			i = mark + 1;
			continue;
		}
		end = run_end(s, mark + n, &kind);
		close = skip(s, skip(s, end, closer_at), reference_at);
		*next = skip(s, close, space_at);
		if (ends_here(r, from, mark, end, close, *next, kind))
			return close;
		i = close;
	}
	*next = s.len;
	return s.len;
}

/* Whether the speaker paused between a and b. */
static bool
pauses_between(struct sentence_reader *r, size_t a, size_t b)
{
	while (r->n_pauses > 0 && *r->pauses < a) {
		r->pauses++;
		r->n_pauses--;
	}
	return r->n_pauses > 0 && *r->pauses <= b;
}

/* Where the word at i ends. */
static size_t
find_gap(struct slice s, size_t i)
{
	while (i < s.len && !ascii_is_space(s.p[i]))
		i++;
	return i;
}

/* Whether s has more than max words and no mark among the first RAW_WORDS, or is too long in any case. */
static bool
is_too_long(struct slice s, size_t max)
{
	size_t i, gap, words = 0, raw = 0;

	for (i = 0; i < s.len && words <= MAX_WORDS; i = skip(s, gap, space_at)) {
		gap = find_gap(s, i);
		if (raw == words++ && memchr(",;:.!?", s.p[gap - 1], 6) == NULL)
			raw++;
	}
	return words > MAX_WORDS || (words > max && raw >= RAW_WORDS);
}

/*
 * Cuts a piece off the front of text that is too long for a sentence, from `from` to end: at a pause,
 * or before a connective once the piece has some length, else before the last one seen.  Returns
 * where the piece ends, and in *next where the one behind it begins.
 */
static size_t
cut_piece(struct sentence_reader *r, size_t from, size_t end, size_t *next)
{
	struct slice s = { r->text.p, end };
	size_t i, gap, begin, words = 0, last = 0, last_next = 0;

	for (i = from; (begin = skip(s, gap = find_gap(s, i), space_at)) < end; i = begin) {
		bool pause, connective;

		if (++words < RAW_MIN_WORDS)
			continue;
		pause = pauses_between(r, gap, begin);
		connective = sentence_is_connective(ascii_word(slice_from(s, begin)));
		if (pause || connective) {
			last = gap;
			last_next = begin;
		}
		if (pause || (connective && words >= RAW_GOOD_WORDS) || words == RAW_WORDS) {
			*next = last != 0 ? last_next : begin;
			return last != 0 ? last : gap;
		}
	}
	return end;
}

bool
sentence_is_uncased(struct slice text)
{
	size_t i, small = 0, capitals = 0, n = text.len < SAMPLE_BYTES ? text.len : SAMPLE_BYTES;

	for (i = 0; i < n; i++) {
		small += ascii_is_lower(text.p[i]);
		capitals += ascii_is_upper(text.p[i]);
	}
	return small >= 20 && capitals < small / 200 + 1;
}

bool
sentence_next(struct sentence_reader *r, struct slice *sentence)
{
	size_t from, end, next;

	from = skip(r->text, r->at, space_at);
	if (from == r->text.len) {
		r->at = from;
		return false;
	}
	if (r->end <= from) {
		r->end = end_by_marks(r, from, &r->next);
		r->cutting = false;
	}
	end = r->end;
	next = r->next;
	if (end - from > MAX_BYTES) {
		for (end = from + MAX_BYTES; ((unsigned char)r->text.p[end] & 0xC0) == 0x80 && end > from + 1; end--)
			;
		next = end;
	}
	if (end - from > MIN_BYTES && is_too_long((struct slice){ r->text.p + from, end - from },
	    r->cutting ? RAW_WORDS : LONG_WORDS)) {
		end = cut_piece(r, from, end, &next);
		r->cutting = true;
	}
	r->at = next;
	*sentence = slice_trim((struct slice){ r->text.p + from, end - from });
	return true;
}
