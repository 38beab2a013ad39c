/* Of faithful: whether a rewriting is plain text that stands alone. */
#include <stdio.h>

#include "faithful_room.h"

/* Whether part is in text, where the character before it is none of a word. */
static bool
contains(struct slice text, struct slice part)
{
	size_t i;

	for (i = 0; i + part.len <= text.len; i++)
		if (slice_starts_nocase(slice_from(text, i), part))
			return true;
	return false;
}

/* Whether a mark that opens an emphasis stands before a word. */
static bool
opens_emphasis(struct slice text, char mark)
{
	size_t i;

	for (i = 0; i + 1 < text.len; i++)
		if (text.p[i] == mark && text.p[i + 1] != ' ' && text.p[i + 1] != mark && (i == 0 || !ascii_is_alnum(text.p[i - 1])) &&
		    (i == 0 || text.p[i - 1] != mark || mark == '*'))
			return true;
	return false;
}

static bool
is_markup(struct slice text)
{
	static const struct slice marks[] = { { "://", 3 }, { "www.", 4 }, { "**", 2 }, { "](", 2 }, { "`", 1 }, { "</", 2 }, { "{\"", 2 } };
	static const struct slice fronts[] = { { "- ", 2 }, { "* ", 2 }, { "# ", 2 }, { "##", 2 }, { "> ", 2 }, { "•", 3 }, { "1. ", 3 }, { "<", 1 } };
	size_t i;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (contains(text, marks[i]))
			return true;
	for (i = 0; i < sizeof(fronts) / sizeof(fronts[0]); i++)
		if (slice_starts(text, fronts[i]))
			return true;
	return opens_emphasis(text, '*') || opens_emphasis(text, '_');
}

/* Whether a quotation is open behind the bytes from p to end, where it was so before. */
static bool
is_quoted(bool quoted, const char *p, const char *end)
{
	for (; p < end; p++) {
		if (*p == '"')
			quoted = !quoted;
		else if (end - p >= 3 && p[0] == '\xE2' && p[1] == '\x80' && (p[2] == '\x9C' || p[2] == '\x9E'))
			quoted = p[2] == '\x9E' || !quoted;      /* the German end is the English beginning */
		else if (end - p >= 3 && p[0] == '\xE2' && p[1] == '\x80' && p[2] == '\x9D')
			quoted = false;
		else if (end - p >= 2 && p[0] == '\xC2' && (p[1] == '\xAB' || p[1] == '\xBB'))
			quoted = p[1] == '\xAB';
	}
	return quoted;
}

void
faithful_check_form(const struct faithful *f, struct slice text, char *why)
{
	const struct said *w = f->text.words, *end = w + f->text.n;
	const char *before = text.p;
	bool quoted = false;

	if (is_markup(text)) {
		snprintf(why, FAITHFUL_WHY_BYTES, "it is no plain text");
		return;
	}
	if (w < end && (w->wording & WORDING(WORDING_LEAN))) {
		snprintf(why, FAITHFUL_WHY_BYTES, "it begins with \"%.*s\"", SLARG(w->raw));
		return;
	}
	for (; w < end; w++) {
		quoted = is_quoted(quoted, before, w->raw.p);
		before = w->raw.p + w->raw.len;
		if (quoted)
			continue;
		if ((w->wording & WORDING(WORDING_SELF)) && !(w->raw.len > 1 && slice_eq(w->raw, SL("US")))) {
			snprintf(why, FAITHFUL_WHY_BYTES, "it speaks as \"%.*s\"", SLARG(w->raw));
			return;
		}
		if (w->wording & WORDING(WORDING_FRAME)) {
			snprintf(why, FAITHFUL_WHY_BYTES, "it speaks of \"%.*s\"", SLARG(w->raw));
			return;
		}
	}
}
