#include "entity.h"
#include "markup.h"
#include "utf8.h"

/* Bytes that are neither markup nor forbidden.  0xEF begins U+FFFE and U+FFFF, which are. */
bool
markup_is_plain(unsigned char c)
{
	static const bool odd[256] = {
		1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 1, 1,   /* all but TAB, LF, CR */
		1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
		['&'] = 1, ['<'] = 1, [']'] = 1, [0x7F] = 1, [0xEF] = 1,
	};

	return !odd[c];
}

size_t
markup_plain_front(struct slice s)
{
	size_t i = 0;

	while (i < s.len && markup_is_plain((unsigned char)s.p[i]))
		i++;
	return i;
}

/* Puts the character at s that is not plain, unless XML forbids it; returns its length. */
size_t
markup_add_odd(struct buf *out, struct slice s, enum err *e)
{
	unsigned char c = (unsigned char)s.p[0];

	if (c == 0xEF && s.len >= 3) {
		if ((unsigned char)s.p[1] != 0xBF || (unsigned char)s.p[2] < 0xBE)
			*e = buf_add(out, (struct slice){ s.p, 3 });
		return 3;
	}
	if (c == '<')
		*e = buf_add(out, SL("&lt;"));
	else if (c == '&')
		*e = buf_add(out, SL("&amp;"));
	else if (c == ']')
		*e = buf_add(out, SL("&#93;"));      /* "]]>" must not stand in text */
	return 1;
}

/* Puts the character of a reference: as itself, where it is no markup. */
enum err
markup_add_character(struct buf *out, uint32_t cp)
{
	switch (cp) {
	case UINT32_MAX:
		return ERR_OK;
	case '<':
		return buf_add(out, SL("&lt;"));
	case '&':
		return buf_add(out, SL("&amp;"));
	case '"':
		return buf_add(out, SL("&quot;"));
	case '>':
		return buf_add(out, SL("&gt;"));
	case '\n':
		return buf_add(out, SL("&#10;"));
	case '\r':
		return buf_add(out, SL("&#13;"));
	case '\t':
		return buf_add(out, SL("&#9;"));
	default:
		return utf8_encode(out, cp);
	}
}

/* Puts text that is no markup, whatever it looks like; quotes too where it is a value. */
enum err
markup_add_text(struct buf *out, struct slice s, bool is_value)
{
	enum err e = ERR_OK;
	uint32_t cp;
	size_t n;

	while (e == ERR_OK && s.len > 0) {
		n = markup_plain_front(s);
		if (is_value)
			n = slice_find((struct slice){ s.p, n }, '"');
		if (n > 0) {
			e = buf_add(out, (struct slice){ s.p, n });
		} else if (s.p[0] == '"' && is_value) {
			e = buf_add(out, SL("&quot;"));
			n = 1;
		} else if (s.p[0] == '&' && (n = entity_read(s, &cp)) > 0) {
			e = markup_add_character(out, cp);
		} else {
			n = markup_add_odd(out, s, &e);
		}
		s = slice_from(s, n);
	}
	return e;
}
