#include <stdint.h>

#include "sentence_gap.h"
#include "sentence_stop.h"
#include "sentence_words.h"
#include "utf8.h"

#define CITATION_BYTES 60     /* "(Smith and others 2001, 55)": a longer one is a sentence of its own */
#define TITLE_BYTES 60        /* a title of 20 characters */
#define JOINED_BYTES 4        /* of the second part of an abbreviation in two, "т. е." */
#define FRONTED_BYTES 24      /* "At half past 5 a.m.": too short for a sentence */

/* What stands behind a mark and the space after it. */
enum follower { SMALL_LETTER, CAPITAL_LETTER, STARTER, NUMERAL, UNKNOWN, NOBODY };

/* The letters at the front of s, with apostrophes, of any script. */
static struct slice
letters(struct slice s)
{
	size_t i = 0;

	while (i < s.len && (ascii_is_alnum(s.p[i]) || (s.p[i] == '\'' && i > 0) ||
	    ((unsigned char)s.p[i] >= 0x80 && (s.p[i] != '\xE2' || slice_starts(slice_from(s, i), SL("\xE2\x80\x99"))))))
		i++;
	return (struct slice){ s.p, i };
}

static struct slice
first_word(const struct stop *s)
{
	return letters(slice_from(s->text, skip_openers(s->text, s->next)));
}

static enum follower
follower_of(const struct stop *s)
{
	struct slice rest = slice_from(s->text, skip_openers(s->text, s->next));
	uint32_t cp;

	if (rest.len == 0)
		return NOBODY;
	utf8_decode(rest, &cp);
	if (utf8_is_digit(cp))
		return NUMERAL;
	if (!utf8_is_alpha(cp))
		return UNKNOWN;
	if (utf8_is_upper(cp))
		return sentence_word(letters(rest), s->language)->starts ? STARTER : CAPITAL_LETTER;
	/* a letter without case, as in Chinese or Arabic, is no small one */
	return cp < 0x80 || utf8_is_lower(cp) ? SMALL_LETTER : UNKNOWN;
}

/* The word before the mark, without opening quotes or brackets. */
static struct slice
word_before(const struct stop *s)
{
	size_t i = word_begin(s->text, s->from, s->mark);
	struct slice w = { s->text.p + i, s->mark - i };

	return slice_from(w, skip_openers(w, 0));
}

static bool
has_dot(struct slice w)
{
	return slice_find(w, '.') < w.len;
}

static bool
is_number(struct slice w)
{
	size_t i;

	for (i = 0; i < w.len; i++)
		if (!ascii_is_digit(w.p[i]))
			return false;
	return w.len > 0;
}

/* Whether w is what numbers a list's item: "1", "12", "a", at the very front of its sentence. */
static bool
is_item_number(struct slice w)
{
	return (is_number(w) && w.len <= 3) || (w.len == 1 && ascii_is_alpha(w.p[0]) && w.p[0] != 'I');
}

/* Whether w is a single letter; *upper where it is a capital or has no case. */
static bool
is_initial(struct slice w, bool *upper)
{
	uint32_t cp;

	if (w.len == 0 || utf8_decode(w, &cp) != w.len || !utf8_is_alpha(cp))
		return false;
	*upper = !utf8_is_lower(cp);
	return true;
}

/* Whether w is letters with dots between them: U.S */
static bool
is_acronym(struct slice w)
{
	return has_dot(w) && w.len <= 8 && ascii_is_alpha(w.p[w.len - 1]) && (w.len < 2 || w.p[w.len - 2] == '.');
}

static bool
has_ordinals(enum language language)
{
	return language == LANGUAGE_DE || language == LANGUAGE_PL;
}

/* Whether a full stop behind a word that is no abbreviation ends the sentence before a small letter. */
static bool
ends_before_small(const struct stop *s, struct slice w)
{
	if (s->uncased)
		return true;
	if (!language_is_english(s->language))                /* whose shorter lists lack some abbreviations */
		return false;
	return s->close == s->end && w.len > 1 && !(is_number(w) && w.len <= 2) && (!has_dot(w) || gap_is_link(w) ||
	    ascii_is_digit(w.p[w.len - 1]));
}

/* Whether a name of a time zone follows: 6 p.m. EDT, 10 a.m. (CDT) */
static bool
is_zone(const struct stop *s)
{
	struct slice w = first_word(s);
	size_t i;

	for (i = 0; i < w.len; i++)
		if (!ascii_is_upper(w.p[i]))
			return false;
	return w.len >= 2 && w.len <= 4;
}

/* Whether the sentence so far is no more than "At 5 a.m.", so that it must go on. */
static bool
is_fronted(const struct stop *s)
{
	struct slice first = letters(slice_from(s->text, s->from));

	return s->mark - s->from <= FRONTED_BYTES && sentence_word(first, s->language)->class == PREPOSITION;
}

/* What w before the mark abbreviates with the single letter before it, "z. B.", "p. ex."; NONE for nothing. */
static enum abbreviation
joined_abbreviation(const struct stop *s, struct slice w)
{
	char joined[WORD_BYTES + JOINED_BYTES];
	size_t end = (size_t)(w.p - s->text.p), begin;
	bool upper;

	while (end > s->from && ascii_is_space(s->text.p[end - 1]))
		end--;
	begin = word_begin(s->text, s->from, end);
	if (end < begin + 2 || s->text.p[end - 1] != '.' ||
	    !is_initial((struct slice){ s->text.p + begin, end - begin - 1 }, &upper))
		return NONE;
	memcpy(joined, s->text.p + begin, end - begin);
	memcpy(joined + (end - begin), w.p, w.len);
	return sentence_word((struct slice){ joined, end - begin + w.len }, s->language)->abbreviation;
}

/* What the word w before the mark abbreviates. */
static enum abbreviation
abbreviation_of(const struct stop *s, struct slice w)
{
	enum abbreviation kind = w.len <= JOINED_BYTES ? joined_abbreviation(s, w) : NONE;

	return kind != NONE ? kind : sentence_word(w, s->language)->abbreviation;
}

/* Whether the single full stop ends the sentence. */
static bool
full_stop_ends(const struct stop *s)
{
	struct slice w = word_before(s);
	enum follower next = follower_of(s);
	bool small = next == SMALL_LETTER && !s->uncased, at_front = w.p == s->text.p + s->from, upper;

	if (at_front && is_item_number(w))
		return false;
	switch (abbreviation_of(s, w)) {
	case TITLE:
		return false;
	case FINAL:
		return next == STARTER;
	case NUMBERED:
		return next != NUMERAL && !small;
	case CLOSING:
		return next == STARTER || (next == CAPITAL_LETTER && !is_fronted(s) && !is_zone(s));
	case NONE:
		break;
	}
	if (is_initial(w, &upper))                            /* of a name, or "plan B." */
		return next == STARTER && (upper || s->uncased);
	if (is_acronym(w))
		return next == STARTER;
	if (has_ordinals(s->language) && is_number(w) && w.len <= 2)
		return next == STARTER;
	return next != SMALL_LETTER || ends_before_small(s, w);
}

/* Whether "(Smith 55)" follows a quotation. */
static bool
is_cited(const struct stop *s)
{
	struct slice rest = slice_from(s->text, s->next);
	size_t close;

	if (s->close == s->end || rest.len < 4 || rest.p[0] != '(')
		return false;
	close = slice_find((struct slice){ rest.p, rest.len < CITATION_BYTES ? rest.len : CITATION_BYTES }, ')');
	return close < rest.len && close < CITATION_BYTES && ascii_is_digit(rest.p[close - 1]);
}

/* Whether the mark is part of a name, as in "at Yahoo! in spring". */
static bool
is_of_name(const struct stop *s)
{
	struct slice w = word_before(s);
	enum word_class next = sentence_word(first_word(s), LANGUAGE_EN)->class;

	return s->end - s->mark == 1 && w.len > 0 && ascii_is_upper(w.p[0]) && w.p != s->text.p + s->from &&
	    (next == PREPOSITION || next == CONJUNCTION || next == AUXILIARY);
}

/* Whether the first byte at i is of a character of Chinese or Japanese. */
static bool
is_wide(struct slice s, size_t i)
{
	uint32_t cp;

	if (i >= s.len)
		return false;
	utf8_decode(slice_from(s, i), &cp);
	return cp != UINT32_MAX && cp >= 0x3040 && cp < 0xA000;
}

/* Whether the marks end the sentence though no space follows: "service.There" */
static bool
ends_without_space(const struct stop *s)
{
	struct slice w, first = ascii_word(slice_from(s->text, s->close));
	const struct word_entry *known;

	if (s->close < s->text.len && (unsigned char)s->text.p[s->close] >= 0x80)
		return s->kind == SHOUT && s->mark >= s->from + 3 && is_wide(s->text, s->mark - 3) && is_wide(s->text, s->close);
	if (s->mark == s->from || !ascii_is_lower(s->text.p[s->mark - 1]) || first.len == 0 || !ascii_is_upper(first.p[0]))
		return false;
	w = word_before(s);
	if (gap_is_link(w) || has_dot(w))
		return false;
	if (s->kind != STOP || s->end - s->mark > 1)
		return true;
	known = sentence_word(first, s->language);
	return w.len > 1 && (known->starts || known->class == SUBJECT) &&
	    sentence_word(w, s->language)->abbreviation == NONE;
}

/* Whether the marks are the three dots, apart, of what was left out: ". . ." */
static bool
is_omission(const struct stop *s)
{
	return s->end - s->mark == 5 && slice_starts(slice_from(s->text, s->mark), SL(". . ."));
}

/* Whether と follows a quotation in Japanese, or a particle like it: the sentence goes on. */
static bool
is_quoted(const struct stop *s)
{
	return s->close > s->end && (slice_starts(slice_from(s->text, s->close), SL("\xE3\x81\xA8")) ||
	    slice_starts(slice_from(s->text, s->close), SL("\xE3\x81\xA3\xE3\x81\xA6")));
}

/* Whether the wide mark is a decimal's, ３．２９. */
static bool
is_decimal(const struct stop *s)
{
	uint32_t cp;

	if (!slice_starts(slice_from(s->text, s->mark), SL("\xEF\xBC\x8E")) || s->close == s->text.len)
		return false;
	utf8_decode(slice_from(s->text, s->close), &cp);
	return utf8_is_digit(cp);
}

/* Whether the mark stands in a title, 《摔跤吧！爸爸》. */
static bool
is_in_title(const struct stop *s)
{
	size_t i = s->mark, least = s->mark - s->from < TITLE_BYTES ? s->from : s->mark - TITLE_BYTES;

	while (i > least && !slice_starts(slice_from(s->text, i), SL("\xE3\x80\x8A")))
		if (slice_starts(slice_from(s->text, i--), SL("\xE3\x80\x8B")))
			return false;
	return slice_starts(slice_from(s->text, i), SL("\xE3\x80\x8A"));
}

bool
stop_ends(const struct stop *s)
{
	enum follower f;

	if (s->kind == WIDE)
		return !is_quoted(s) && !is_decimal(s) && !is_in_title(s);
	if (s->next == s->text.len)
		return true;
	if (s->mark == s->from)                               /* ". . . The rest" */
		return false;
	if (s->next == s->close)                              /* no space: 3.5, example.org, Yahoo!'s */
		return ends_without_space(s);
	if (is_cited(s))
		return false;
	if (s->end - s->mark == 1 && s->kind == STOP)
		return full_stop_ends(s);
	f = follower_of(s);
	if (is_omission(s))                                   /* a capital that stands anywhere proves nothing */
		return f != SMALL_LETTER && sentence_word(first_word(s), LANGUAGE_EN)->class != PRONOUN;
	return f != SMALL_LETTER || s->uncased || (s->kind == SHOUT && s->close == s->end && !is_of_name(s));
}

/* The length of a closing quote or bracket that stands alone behind white space. */
static size_t
lone_closer_at(struct slice s)
{
	size_t space = skip_space(s, 0), n;

	if (space == 0 || (n = closer_at(slice_from(s, space))) == 0 || s.p[space] == '*' || s.p[space] == '_')
		return 0;
	if ((unsigned char)s.p[space] >= 0x80 && opener_at(slice_from(s, space)) > 0)
		return 0;                                     /* « or “, which close in some languages, open here */
	n += space;
	return n == s.len || space_at(slice_from(s, n)) > 0 ? n : 0;
}

/* The length of a smiley and the white space before it. */
static size_t
spaced_smiley_at(struct slice s)
{
	size_t space = skip_space(s, 0), n = smiley_at(slice_from(s, space));

	return n > 0 ? space + n : 0;
}

/* Whether from the mark on four dots stand apart, the first of them at its word: a full stop and an ellipsis. */
static bool
is_stop_and_ellipsis(const struct stop *s)
{
	return s->mark > s->from && s->mark + 2 < s->text.len && s->text.p[s->mark + 2] == '.' &&
	    !ascii_is_space(s->text.p[s->mark - 1]) &&
	    slice_starts(slice_from(s->text, s->mark), SL(". . . . ")) &&
	    s->mark + 8 < s->text.len && ascii_is_upper(s->text.p[s->mark + 8]);
}

/* Where the run of marks ends whose first one ends at i; dots may stand apart: ". . ." */
static size_t
run_end(struct stop *s, size_t i)
{
	struct slice text = s->text;
	enum mark k;
	size_t n;

	for (; i < text.len; i += n) {
		if ((n = mark_at(slice_from(text, i), &k)) > 0)
			s->kind = k != STOP ? k : s->kind == STOP ? DOTS : s->kind;
		else if ((s->kind == STOP || s->kind == DOTS) && slice_starts(slice_from(text, i), SL(" .")) &&
		    (i + 2 == text.len || (!ascii_is_alnum(text.p[i + 2]) && text.p[i + 2] != '.')) && (n = 2))
			s->kind = DOTS;
		else
			break;
	}
	return i;
}

/* The length of a footnote's bare number behind the stop, "rights. 4 Even though", and the space before it, or 0. */
static size_t
footnote_at(const struct stop *s)
{
	size_t space = skip_space(s->text, s->close), i = space;
	struct slice word;

	while (i < s->text.len && ascii_is_digit(s->text.p[i]))
		i++;
	if (s->kind != STOP || space == s->close || i == space || i - space > 3 || i == s->text.len || s->text.p[i] != ' ')
		return 0;
	word = ascii_word(slice_from(s->text, i + 1));
	return word.len > 0 && ascii_is_upper(word.p[0]) && sentence_word(word, s->language)->starts ? i - s->close : 0;
}

void
stop_measure(struct stop *s, size_t n)
{
	struct slice text = s->text;

	s->end = is_stop_and_ellipsis(s) ? s->mark + n : run_end(s, s->mark + n);
	if (s->end + 1 < text.len && text.p[s->end] == ' ' && ascii_is_alpha(text.p[s->end + 1])) {
		s->close = s->end;
		s->next = s->end + 1;
		return;
	}
	s->close = skip_all(text, skip_all(text, skip_all(text, s->end, closer_at), reference_at), lone_closer_at);
	s->close = skip_all(text, s->close, spaced_smiley_at);
	s->close += footnote_at(s);
	s->next = skip_space(text, s->close);
}
