#include <utf8proc.h>

#include "digest.h"
#include "utf8.h"

#define COLUMNS 72
#define INDENT 4   /* room for a rank of two digits; a longer one only shortens its line */

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
		g = utf8_grapheme(s);
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

/* A block of text: its lines are indented, and filled up to COLUMNS. */
struct block {
	FILE *out;
	size_t indent, column;
};

static void
new_line(struct block *b)
{
	fprintf(b->out, "\n%*s", (int)b->indent, "");
	b->column = b->indent;
}

/* Writes a unit that is wider than a line, cut between characters. */
static void
put_cut(struct block *b, struct slice unit)
{
	struct slice g;
	size_t width;

	for (; unit.len > 0; unit = slice_from(unit, g.len)) {
		g = utf8_grapheme(unit);
		width = utf8_width(g);
		if (b->column + width > COLUMNS && b->column > b->indent)
			new_line(b);
		put(b->out, g);
		b->column += width;
	}
}

/* Fills lines with text from where the block is. */
static void
fill(struct block *b, struct slice text)
{
	struct slice unit;
	size_t width;
	bool spaced;

	while (text.len > 0) {
		unit = next_unit(&text, &spaced);
		width = utf8_width(unit);
		spaced = spaced && b->column > b->indent;
		if (b->column > b->indent && b->column + spaced + width > COLUMNS) {
			new_line(b);
			spaced = false;
		}
		if (spaced) {
			putc(' ', b->out);
			b->column++;
		}
		if (width > COLUMNS - b->indent) {
			put_cut(b, unit);
		} else {
			put(b->out, unit);
			b->column += width;
		}
	}
}

/* Fills a line of its own, and those that it needs, with a mark before the first. */
static void
fill_line(struct block *b, struct slice mark, struct slice text)
{
	new_line(b);
	put(b->out, mark);
	b->column += utf8_width(mark);
	fill(b, text);
}

/* A link stands whole, so that a terminal or mail client can open it. */
static void
put_link(struct block *b, struct slice url)
{
	if (url.len == 0)
		return;
	new_line(b);
	put(b->out, url);
}

/* "Also in Show A, Show B": the names come one by one, so that nothing is copied. */
static void
put_also(struct block *b, struct slice shows)
{
	struct slice show;
	bool first = true;

	if (shows.len == 0)
		return;
	fill_line(b, SL("Also in "), SL(""));
	while (insight_next_line(&shows, &show)) {
		if (!first) {
			putc(',', b->out);
			b->column++;
			if (b->column + 1 + utf8_width(show) > COLUMNS)
				new_line(b);
			else
				b->column += fputs(" ", b->out) >= 0;
		}
		fill(b, show);
		first = false;
	}
}

static void
put_related(struct block *b, const struct insight *in)
{
	size_t n;

	if (in == NULL)
		return;
	new_line(b);
	fputs("Related:", b->out);
	b->indent += 2;
	for (n = 0; in != NULL && n < DIGEST_RELATED_FEW; in = in->next, n++) {
		b->indent -= 2;
		new_line(b);
		b->indent += 2;
		fputs("- ", b->out);
		b->column = b->indent;
		fill(b, in->headline);
		if (in->source.len > 0)
			fill_line(b, SL(""), in->source);
		put_link(b, in->listen.len > 0 ? in->listen : in->link);
	}
	b->indent -= 2;
}

static void
put_insight(FILE *out, const struct insight *in)
{
	struct block b = { .out = out, .indent = INDENT };

	b.column = (size_t)fprintf(out, "%2zu. ", in->rank);
	fill(&b, in->headline);
	if (in->body.len > 0) {
		putc('\n', out);
		fill_line(&b, SL(""), in->body);
	}
	if (in->quote.len > 0) {
		fill_line(&b, SL("“"), in->quote);
		fputs("”", out);
	}
	if (in->source.len > 0)
		fill_line(&b, SL("— "), in->source);
	put_also(&b, in->also);
	put_link(&b, in->listen);
	put_link(&b, in->link);
	put_related(&b, in->related);
	putc('\n', out);
}

/* What was scanned, and what of it was left out. */
static enum err
put_scanned(FILE *out, const struct scanned *s)
{
	struct buf text = { .max = SCANNED_MAX_BYTES };
	struct block b = { .out = out };
	struct slice dropped = buf_slice(&s->dropped), line;
	enum err e;

	if (scanned_is_empty(s))
		return ERR_OK;
	fputs("\n--", out);
	if ((e = scanned_write(&text, s)) == ERR_OK && text.len > 0)
		fill_line(&b, SL(""), buf_slice(&text));
	if (dropped.len > 0)
		fill_line(&b, SL(""), SL("Left out:"));
	b.indent = 2;
	while (insight_next_line(&dropped, &line)) {
		fputs("\n- ", out);
		b.column = 2;
		fill(&b, line);
	}
	putc('\n', out);
	buf_free(&text);
	return e;
}

enum err
digest_write_text(FILE *out, const struct digest *d)
{
	const struct insight *in;

	/* no title: a mail's subject or a file's name says it */
	for (in = d->first; in != NULL; in = in->next) {
		if (in != d->first)
			putc('\n', out);
		put_insight(out, in);
		if (ferror(out))
			return ERR_IO;
	}
	return d->n > 0 ? put_scanned(out, &d->scanned) : ERR_OK;
}
