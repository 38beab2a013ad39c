/* Of faithful: whether a rewriting is whole, plain text of the right length that stands alone. */
#include <stdio.h>

#include "faithful_room.h"
#include "sentence.h"

#define WORDS_MIN 15
#define WORDS_MAX 80
#define SENTENCES_MAX 4

static bool
check_length(const struct faithful *f, struct slice text, struct slice lang, char *why)
{
	struct sentence_reader r = { .text = text, .language = language_of(lang), .uncased = false };
	struct slice s;
	size_t n = 0;

	while (sentence_next(&r, &s))
		n++;
	if (f->text.n < WORDS_MIN || f->text.n > WORDS_MAX)
		snprintf(why, FAITHFUL_WHY_BYTES, "it has %zu words", f->text.n);
	else if (n > SENTENCES_MAX)
		snprintf(why, FAITHFUL_WHY_BYTES, "it has %zu sentences", n);
	else
		return true;
	return false;
}

static bool
contains(struct slice text, struct slice part)
{
	size_t i;

	for (i = 0; i + part.len <= text.len; i++)
		if (slice_starts_nocase(slice_from(text, i), part))
			return true;
	return false;
}

/* Whether a mark that opens an emphasis stands before a word: *so*.  The marks of __init__ open none. */
static bool
opens_emphasis(struct slice text, char mark)
{
	size_t i;

	for (i = 0; i + 1 < text.len; i++)
		if (text.p[i] == mark && ascii_is_alpha(text.p[i + 1]) && (i == 0 || text.p[i - 1] == ' ' || text.p[i - 1] == '('))
			return true;
	return false;
}

static bool
is_plain(struct slice text)
{
	static const struct slice marks[] = { { "://", 3 }, { "www.", 4 }, { "**", 2 }, { "](", 2 }, { "`", 1 }, { "</", 2 }, { "{\"", 2 } };
	static const struct slice fronts[] = { { "- ", 2 }, { "* ", 2 }, { "# ", 2 }, { "##", 2 }, { "> ", 2 }, { "\xE2\x80\xA2", 3 },
		{ "1. ", 3 }, { "1) ", 3 }, { "<", 1 } };
	size_t i;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (contains(text, marks[i]))
			return false;
	for (i = 0; i < sizeof(fronts) / sizeof(fronts[0]); i++)
		if (slice_starts(text, fronts[i]))
			return false;
	return !opens_emphasis(text, '*') && !opens_emphasis(text, '_');
}

/* Cuts one of the marks off the end of the text, if it has one. */
static bool
cut_end(struct slice *text, const struct slice *marks, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (slice_ends(*text, marks[i])) {
			text->len -= marks[i].len;
			return true;
		}
	return false;
}

/* Whether the text ends as a sentence does: a model that has no more room, or no more sense, stops in the middle of one. */
static bool
is_whole(struct slice text)
{
	static const struct slice closing[] = { { "\"", 1 }, { "'", 1 }, { ")", 1 }, { "]", 1 }, { "\xE2\x80\x98", 3 }, { "\xE2\x80\x99", 3 },
		{ "\xE2\x80\x9C", 3 }, { "\xE2\x80\x9D", 3 }, { "\xC2\xAB", 2 }, { "\xC2\xBB", 2 }, { "\xE3\x80\x8D", 3 } };
	static const struct slice stops[] = { { ".", 1 }, { "!", 1 }, { "?", 1 }, { "\xE2\x80\xA6", 3 }, { "\xE3\x80\x82", 3 },
		{ "\xEF\xBC\x81", 3 }, { "\xEF\xBC\x9F", 3 }, { "\xE0\xA5\xA4", 3 }, { "\xDB\x94", 2 }, { "\xD8\x9F", 2 } };

	while (cut_end(&text, closing, sizeof(closing) / sizeof(closing[0])))
		;
	return cut_end(&text, stops, sizeof(stops) / sizeof(stops[0]));
}

/* Whether a quotation is open behind the bytes from p to end, where it was so before. */
static bool
is_quoted(bool quoted, const char *p, const char *end)
{
	for (; p < end; p++) {
		if (*p == '"')
			quoted = !quoted;
		else if (end - p >= 3 && p[0] == '\xE2' && p[1] == '\x80' && p[2] == '\x9C')
			quoted = !quoted;        /* in German it is the end */
		else if (end - p >= 3 && p[0] == '\xE2' && p[1] == '\x80' && (p[2] == '\x9D' || p[2] == '\x9E'))
			quoted = p[2] == '\x9E';
		else if (end - p >= 2 && p[0] == '\xC2' && (p[1] == '\xAB' || p[1] == '\xBB'))
			quoted = p[1] == '\xAB';
	}
	return quoted;
}

/* Whether the phrase at i is about the episode or its speakers, and the passage is not. */
static bool
is_frame(const struct faithful *f, size_t i)
{
	const struct said *w = &f->text.words[i];

	if (w->wording & WORDING(WORDING_FRAME))
		return true;
	return (w->wording & WORDING(WORDING_TALK)) && !faithful_in_passage(f, w->term) &&
	    !(i + 1 < f->text.n && faithful_in_passage(f, w[1].term));
}

/* Whether a word speaks of whoever writes; with a capital inside a sentence it is of a title, as in Talk To Me. */
static bool
is_self(const struct said *w)
{
	return (w->wording & WORDING(WORDING_SELF)) && (w->begins || !w->capital || w->raw.p[0] == 'I') && !slice_eq(w->raw, SL("US"));
}

/* No I and no we outside quotations, and no talk of the episode. */
static void
check_voice(const struct faithful *f, struct slice text, char *why)
{
	const char *before = text.p;
	bool quoted = false;
	size_t i;

	for (i = 0; i < f->text.n; i++) {
		const struct said *w = &f->text.words[i], *next = i + 1 < f->text.n ? w + 1 : w;

		quoted = is_quoted(quoted, before, w->raw.p);
		before = w->raw.p + w->raw.len;
		if (!quoted && is_self(w)) {
			faithful_say(why, "it speaks as \"", w->raw, "\"");
			return;
		}
		if (!quoted && is_frame(f, i)) {
			faithful_say(why, "it speaks of \"", (struct slice){ w->raw.p, (size_t)(next->raw.p + next->raw.len - w->raw.p) }, "\"");
			return;
		}
	}
}

void
faithful_check_form(const struct faithful *f, struct slice text, struct slice lang, char *why)
{
	const struct said *first = f->text.words;

	if (!check_length(f, text, lang, why))
		return;
	if (!is_plain(text))
		snprintf(why, FAITHFUL_WHY_BYTES, "it is no plain text");
	else if (!is_whole(text))
		snprintf(why, FAITHFUL_WHY_BYTES, "it breaks off");
	else if ((first->wording & WORDING(WORDING_LEAN)) && !(first->wording & WORDING(WORDING_STAND)))
		faithful_say(why, "it begins with \"", first->raw, "\"");
	else
		check_voice(f, text, why);
}
