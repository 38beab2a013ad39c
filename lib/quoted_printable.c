#include "quoted_printable.h"
#include "utf8.h"

#define COLUMNS 76

struct writer {
	struct buf *out;
	size_t column;
};

/* Writes the bytes of one character, behind a soft line break where they, and the mark of another, have no room. */
static enum err
put(struct writer *w, struct slice s, bool encoded)
{
	size_t n = encoded ? 3 * s.len : s.len, i;
	enum err e = ERR_OK;

	if (w->column + n > COLUMNS - 1) {
		e = buf_add(w->out, SL("=\n"));
		w->column = 0;
	}
	for (i = 0; e == ERR_OK && i < s.len; i++)
		e = encoded ? buf_addf(w->out, "=%02X", (unsigned int)(unsigned char)s.p[i]) : buf_addc(w->out, s.p[i]);
	w->column += n;
	return e;
}

/* Whether the byte at `at` of a line must be encoded. */
static bool
is_special(const struct writer *w, struct slice line, size_t at)
{
	unsigned char c = (unsigned char)line.p[at];

	if (c == ' ' || c == '\t')
		return at + 1 == line.len;
	if (c < ' ' || c > '~' || c == '=')
		return true;
	/* behind a soft break, too: what counts is where the byte stands in the message */
	return w->column == 0 && (c == '.' || (c == 'F' && slice_starts(slice_from(line, at), SL("From "))));
}

static enum err
add_line(struct writer *w, struct slice line)
{
	uint32_t cp;
	enum err e = ERR_OK;
	size_t at, n;

	w->column = 0;
	for (at = 0; e == ERR_OK && at < line.len; at += n) {
		n = utf8_decode(slice_from(line, at), &cp);
		/* a plain byte that would come first behind a break stands there encoded where it must */
		if (w->column + 1 > COLUMNS - 1) {
			if ((e = buf_add(w->out, SL("=\n"))) != ERR_OK)
				break;
			w->column = 0;
		}
		e = put(w, (struct slice){ line.p + at, n }, is_special(w, line, at));
	}
	return e;
}

enum err
quoted_printable_add(struct buf *out, struct slice text)
{
	struct writer w = { out, 0 };
	struct slice line;
	enum err e = ERR_OK;

	while (e == ERR_OK && text.len > 0) {
		size_t n = slice_find(text, '\n');

		line = (struct slice){ text.p, n };
		if ((e = add_line(&w, line)) == ERR_OK)
			e = n < text.len ? buf_addc(out, '\n') : buf_add(out, SL("=\n"));
		text = slice_from(text, n < text.len ? n + 1 : n);
	}
	return e;
}
