#include <stdint.h>

#include "sentence.h"
#include "sentence_gap.h"
#include "sentence_list.h"
#include "sentence_marks.h"
#include "sentence_raw.h"
#include "sentence_stop.h"

#define LONG_WORDS 60      /* a shorter sentence is left whole, raw or not */
#define MAX_WORDS 320      /* beyond, a list that nobody reads as a sentence */
#define MAX_BYTES 8192     /* of a sentence, in a language without spaces or of no language */
#define MIN_BYTES 120      /* less text than this has no LONG_WORDS */
#define LINK_BYTES 200     /* of a link that are looked at */
#define SAMPLE_BYTES 4096  /* by which capitals are judged */
#define SMALL_A_CAPITAL 200  /* so many small letters to a capital are text without capitals */

/* What a byte may begin: a mark; a word, with white space before it, that begins a sentence. */
enum { MARK = 1, BEGINNING = 2 };

/* The next byte at i or behind it that may begin a mark or a sentence, or s.len. */
static size_t
find_candidate(struct slice s, size_t i)
{
#define B BEGINNING
	static const unsigned char classes[256] = { ['.'] = MARK, ['!'] = MARK, ['?'] = MARK, [')'] = MARK,
		[0xD6] = MARK, [0xD8] = MARK, [0xDB] = MARK, [0xE0] = MARK, [0xE1] = MARK, [0xE2] = MARK, [0xE3] = MARK,
		[0xEF] = MARK,
		['A'] = B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B,
		['0'] = B, B, B, B, B, B, B, B, B, B,
		['"'] = B, ['\''] = B, ['('] = B, ['['] = B, ['<'] = B, ['-'] = B, ['_'] = B, ['*'] = B, ['='] = B, ['#'] = B };
#undef B

	for (;; i++) {
		while (i < s.len && classes[(unsigned char)s.p[i]] == 0)
			i++;
		if (i == s.len || classes[(unsigned char)s.p[i]] == MARK || (i > 0 && ascii_is_space(s.p[i - 1])))
			return i;
	}
}

/* Where the words before i end. */
static size_t
trim_back(struct slice s, size_t from, size_t i)
{
	while (i > from && ascii_is_space(s.p[i - 1]))
		i--;
	return i;
}

/* Whether a word that may begin a sentence begins at i, behind white space and words. */
static bool
begins_word(struct slice s, size_t words, size_t i)
{
	return i > words && ascii_is_space(s.p[i - 1]) && ((unsigned char)s.p[i] < 0x80 || opener_at(slice_from(s, i)) > 0);
}

/* Whether a sentence that begins at from ends before i, where a word begins behind white space. */
static bool
ends_before(const struct sentence_reader *r, size_t from, size_t i)
{
	if (!language_is_english(r->language))
		return false;
	return gap_ends(r->text, from, trim_back(r->text, from, i), i);
}

/* Where a sentence begins behind the dash at i, in text without capitals; else 0. */
static size_t
turn_behind(const struct sentence_reader *r, size_t from, size_t i)
{
	size_t end = skip_all(r->text, i, dash_at), next = skip_space(r->text, end);

	if (end == i || next == end || next == r->text.len || !language_is_english(r->language))
		return 0;
	return gap_breaks_off(r->text, from, end, next) ? next : 0;
}

/* Where the next item of a list begins, if the mark ends its number; else 0. */
static size_t
next_item(const struct sentence_reader *r, size_t from, size_t mark)
{
	struct list_item item;
	size_t begin;

	if (r->item == 0 || (begin = list_item_before(&item, r->text, from, mark)) == 0)
		return 0;
	return item.number == r->item && item.style == r->style ? begin : 0;
}

/* Whether the next item of a list begins at i, behind the bullet that this one begins with, too. */
static bool
is_next_bullet(struct slice s, size_t from, size_t i)
{
	size_t n = bullet_at(slice_from(s, i));

	return n > 0 && i > from + n && ascii_is_space(s.p[i - 1]) && memcmp(s.p + from, s.p + i, n) == 0 &&
	    space_at(slice_from(s, i + n)) > 0;
}

/* Where a sentence begins at i or right behind, where no mark is; else 0.  The words of this one begin at words. */
static size_t
beginning_at(const struct sentence_reader *r, size_t from, size_t words, size_t i)
{
	if (r->text.p[i] == ')')
		return next_item(r, from, i);
	if (!ascii_is_alnum(r->text.p[i]) && is_next_bullet(r->text, from, i))
		return i;
	if (r->uncased)
		return turn_behind(r, from, i);
	return begins_word(r->text, words, i) && ends_before(r, from, i) ? i : 0;
}

/*
 * The length of the link that the mark at `mark` is inside of, or 0; *begin is where it begins.  What is
 * behind LINK_BYTES more is not seen, so that no word without end is read again for each of its marks.
 */
static size_t
link_around(struct slice s, size_t from, size_t mark, size_t *begin)
{
	struct slice w, near = { s.p, s.len - mark < LINK_BYTES ? s.len : mark + LINK_BYTES };

	*begin = word_begin(s, from, mark);
	w = (struct slice){ s.p + *begin, word_end(near, mark) - *begin };
	while (w.len > 0 && memchr(".,;:!?)\"'>]", w.p[w.len - 1], 11) != NULL)
		w.len--;
	return *begin + w.len > mark && gap_is_link(w) ? w.len : 0;
}

/* Where the sentence from `from` ends, whose words begin at i; *next is where the one behind it begins. */
static size_t
end_by_marks(const struct sentence_reader *r, size_t from, size_t i, size_t *next)
{
	struct stop stop = { .text = r->text, .from = from, .uncased = r->uncased, .language = r->language };
	struct slice s = r->text;
	size_t n, begin, words = i;

	while ((i = find_candidate(s, i)) < s.len) {
		stop.mark = i;
		if ((n = mark_at(slice_from(s, i), &stop.kind)) == 0) {
			if ((begin = beginning_at(r, from, words, i)) > 0) {
				*next = begin;
				return trim_back(s, from, begin);
			}
			i++;
			continue;
		}
		if (stop.kind == STOP && (begin = next_item(r, from, i)) > 0) {
			*next = begin;
			return trim_back(s, from, begin);
		}
		stop_measure(&stop, n);
		if (stop.next == stop.close && (n = link_around(s, from, i, &begin)) > 0) {
			if (begin > words && !r->uncased && ends_before(r, from, begin)) {
				*next = begin;
				return trim_back(s, from, begin);
			}
			i = begin + n;
			continue;
		}
		*next = stop.next;
		if (stop_ends(&stop))
			return stop.close;
		i = stop.close;
	}
	*next = s.len;
	return s.len;
}

static bool
is_punctuation(char c)
{
	return c == ',' || c == '.' || c == '!' || c == '?' || c == ';' || c == ':';
}

/* Whether s has no mark among its first RAW_WORDS words. */
static bool
is_raw(struct slice s)
{
	size_t i, gap, words = 0;

	for (i = 0; i < s.len && words < RAW_WORDS; i = skip_space(s, gap)) {
		gap = word_end(s, i);
		if (is_punctuation(s.p[gap - 1]))
			return false;
		words++;
	}
	return words == RAW_WORDS;
}

static bool
has_more_words(struct slice s, size_t max)
{
	size_t i, words = 0;

	for (i = 0; i < s.len && words <= max; i = skip_space(s, word_end(s, i)))
		words++;
	return words > max;
}

/* Cuts what is too long for a sentence, from `from` to end: where its first piece ends, and the next begins. */
static size_t
cut_long(struct sentence_reader *r, size_t from, size_t end, size_t *next)
{
	struct slice s = { r->text.p + from, end - from };

	if (!r->raw && s.len > MIN_BYTES)
		r->raw = is_raw(s) && has_more_words(s, LONG_WORDS);
	if (r->raw || (s.len > 2 * MAX_WORDS && has_more_words(s, MAX_WORDS)))
		return raw_piece(r, from, end, r->raw, next);
	return end;
}

bool
sentence_is_uncased(struct slice text)
{
	size_t i, small = 0, capitals = 0, n = text.len < SAMPLE_BYTES ? text.len : SAMPLE_BYTES;

	for (i = 0; i < n && capitals <= n / SMALL_A_CAPITAL; i++)
		capitals += ascii_is_upper(text.p[i]);
	if (i < n)                       /* most texts are settled by their first few capitals */
		return false;
	for (i = 0; i < n; i++)
		small += ascii_is_lower(text.p[i]);
	return small >= 20 && capitals <= small / SMALL_A_CAPITAL;
}

/* Takes note of the list whose item begins the sentence at from, if one does; where its words begin. */
static size_t
skip_item(struct sentence_reader *r, size_t from)
{
	struct list_item item;
	size_t n = list_item_at(&item, r->text, from);

	if (item.number > 0) {
		r->item = item.number + 1;
		r->style = item.style;
	}
	return n > 0 ? skip_space(r->text, from + n) : from;
}

bool
sentence_next(struct sentence_reader *r, struct slice *sentence)
{
	size_t from, end, next;

	from = skip_space(r->text, r->at);
	if (from == r->text.len) {
		r->at = from;
		return false;
	}
	if (r->language == 0)
		r->language = LANGUAGE_OTHER;
	if (r->end <= from) {
		r->end = end_by_marks(r, from, skip_item(r, from), &r->next);
		r->raw = false;
	}
	end = r->end;
	next = r->next;
	if (end - from > MAX_BYTES) {
		for (end = from + MAX_BYTES; ((unsigned char)r->text.p[end] & 0xC0) == 0x80 && end > from + 1; end--)
			;
		next = end;
	}
	end = cut_long(r, from, end, &next);
	r->at = next;
	*sentence = slice_trim((struct slice){ r->text.p + from, end - from });
	return true;
}
