#include <stdbool.h>
#include <utf8proc.h>

#include "digest.h"
#include "utf8.h"

#define COLUMNS 72
#define INDENT 4   /* room for a rank of two digits; a longer one only shortens its line */

/* The first grapheme cluster of valid UTF-8 s, which is not empty (UAX #29). */
static struct slice
first_grapheme(struct slice s)
{
	utf8proc_int32_t state = 0;
	uint32_t before, cp;
	size_t at = utf8_decode(s, &before), n;

	for (; at < s.len; at += n) {
		n = utf8_decode(slice_from(s, at), &cp);
		if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)before, (utf8proc_int32_t)cp, &state))
			break;
		before = cp;
	}
	return (struct slice){ s.p, at };
}

static bool
is_wide(struct slice grapheme)
{
	return (unsigned char)grapheme.p[0] >= 0x80 && utf8_width(grapheme) > 1;
}

/* A line end is allowed before this character only where it does not close what stands before it. */
static bool
is_closing(struct slice grapheme)
{
	uint32_t cp;
	utf8proc_category_t c;

	utf8_decode(grapheme, &cp);
	c = utf8proc_category((utf8proc_int32_t)cp);
	return c == UTF8PROC_CATEGORY_PE || c == UTF8PROC_CATEGORY_PF || c == UTF8PROC_CATEGORY_PO;
}

/*
 * Cuts off the front of *text what stays together on a line: a word up to the next space, or one wide
 * character with what closes it, since scripts of wide characters divide their words by nothing.
 * *spaced says whether a space stood before it.
 */
static struct slice
next_unit(struct slice *text, bool *spaced)
{
	struct slice s = *text, g, unit;
	bool wide = false;

	*spaced = s.p[0] == ' ';
	s = slice_from(s, *spaced ? 1 : 0);
	unit = (struct slice){ s.p, 0 };
	while (s.len > 0 && s.p[0] != ' ') {
		g = first_grapheme(s);
		if (unit.len > 0 && (wide || is_wide(g)) && !is_closing(g))
			break;
		wide = is_wide(g);
		unit.len += g.len;
		s = slice_from(s, g.len);
	}
	*text = s;
	return unit;
}

static void
put(FILE *out, struct slice s)
{
	fwrite(s.p, 1, s.len, out);
}

/* Begins a line; returns the column. */
static size_t
new_line(FILE *out)
{
	fprintf(out, "\n%*s", INDENT, "");
	return INDENT;
}

/* Writes a unit that is wider than a line, cut between characters; returns the column behind it. */
static size_t
put_cut(FILE *out, struct slice unit, size_t column)
{
	struct slice g;
	size_t width;

	for (; unit.len > 0; unit = slice_from(unit, g.len)) {
		g = first_grapheme(unit);
		width = utf8_width(g);
		if (column + width > COLUMNS && column > INDENT)
			column = new_line(out);
		put(out, g);
		column += width;
	}
	return column;
}

/* Fills lines with text from column on; further lines are indented.  Returns the column behind it. */
static size_t
fill(FILE *out, struct slice text, size_t column)
{
	struct slice unit;
	size_t width;
	bool spaced;

	while (text.len > 0) {
		unit = next_unit(&text, &spaced);
		width = utf8_width(unit);
		spaced = spaced && column > INDENT;
		if (column > INDENT && column + spaced + width > COLUMNS) {
			column = new_line(out);
			spaced = false;
		}
		if (spaced) {
			putc(' ', out);
			column++;
		}
		if (width > COLUMNS - INDENT) {
			column = put_cut(out, unit, column);
		} else {
			put(out, unit);
			column += width;
		}
	}
	return column;
}

static void
put_link(FILE *out, struct slice url)
{
	new_line(out);
	put(out, url);               /* whole, so that a terminal or mail client can open it */
}

static void
text_begin(FILE *out, const char *title)
{
	(void)out;
	(void)title;                 /* a mail's subject or a file's name says it */
}

static void
text_insight(FILE *out, const struct insight *in)
{
	int column = fprintf(out, "%s%2zu. ", in->rank > 1 ? "\n" : "", in->rank) - (in->rank > 1);

	fill(out, in->text, column > 0 ? (size_t)column : INDENT);
	if (in->quote.len > 0)
		fill(out, in->quote, new_line(out));
	if (in->source.len > 0)
		fill(out, in->source, new_line(out));
	if (in->listen.len > 0)
		put_link(out, in->listen);
	if (in->link.len > 0)
		put_link(out, in->link);
	putc('\n', out);
}

static void
text_end(FILE *out, size_t count)
{
	(void)out;
	(void)count;
}

const struct digest_format digest_text = { "text", text_begin, text_insight, text_end };
