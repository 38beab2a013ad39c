#include <stdbool.h>

#include "entity.h"
#include "markdown.h"
#include "utf8.h"

#define MAX_DEPTH 8           /* of brackets in a link's text */
#define MAX_LINK_BYTES 4096   /* of a link's text or target: beyond, a bracket is a bracket */

static bool
is_punctuation(char c)
{
	return c > ' ' && c < 0x7F && !ascii_is_alnum(c);
}

static char
at(struct slice s, size_t i)
{
	return i < s.len ? s.p[i] : ' ';
}

/* The length of "[text](target)" at i, or 0; *text is what stands in the brackets. */
static size_t
link_at(struct slice s, size_t i, struct slice *text)
{
	size_t max = s.len - i < MAX_LINK_BYTES ? s.len : i + MAX_LINK_BYTES, j, depth = 0;

	for (j = i; j < max; j++) {
		if (s.p[j] == '\\')
			j++;
		else if (s.p[j] == '[' && ++depth > MAX_DEPTH)
			return 0;
		else if (s.p[j] == ']' && --depth == 0)
			break;
	}
	if (j + 1 >= max || s.p[j + 1] != '(')
		return 0;
	*text = (struct slice){ s.p + i + 1, j - i - 1 };
	j = j + 1 + slice_find((struct slice){ s.p + j + 1, max - j - 1 }, ')');
	return j < max ? j + 1 - i : 0;
}

/* Whether the mark at i is emphasis: it touches a word; '_' not inside one. */
static bool
is_emphasis(struct slice s, size_t i)
{
	char before = i > 0 ? s.p[i - 1] : ' ', after = at(s, i + 1);

	if (s.p[i] == '_')
		return !(ascii_is_alnum(before) && ascii_is_alnum(after));
	return !(ascii_is_space(before) && ascii_is_space(after));
}

/* The length of the reference at the front of s, or 0; its character goes into b, which has room. */
static size_t
reference_at(struct slice s, struct buf *b)
{
	uint32_t cp;
	size_t n = entity_read(s, &cp);

	buf_clear(b);
	if (n > 0 && cp != UINT32_MAX)
		(void)utf8_encode(b, cp == '\n' || cp == '\r' ? ' ' : cp);
	return n;
}

enum err
markdown_text(struct buf *out, struct slice line)
{
	static const bool stops[256] = { ['\\'] = true, ['*'] = true, ['_'] = true, ['`'] = true, ['['] = true,
		['!'] = true, ['&'] = true };
	char bytes[4];
	struct buf character = { .p = bytes, .cap = sizeof(bytes), .max = sizeof(bytes) };
	struct slice text;
	size_t i, n, from = 0;
	enum err e = ERR_OK;

	for (i = 0; e == ERR_OK && i < line.len; i++) {
		if (!stops[(unsigned char)line.p[i]])
			continue;
		text = (struct slice){ NULL, 0 };
		n = 0;
		if (line.p[i] == '\\' && is_punctuation(at(line, i + 1))) {
			text = (struct slice){ line.p + i + 1, 1 };
			n = 2;
		} else if (line.p[i] == '[') {
			n = link_at(line, i, &text);
		} else if (line.p[i] == '!' && at(line, i + 1) == '[') {
			if ((n = link_at(line, i + 1, &text)) > 0)
				n++;
			text.len = 0;
		} else if (line.p[i] == '&') {
			n = reference_at(slice_from(line, i), &character);
			text = buf_slice(&character);
		} else if (line.p[i] == '`' || ((line.p[i] == '*' || line.p[i] == '_') && is_emphasis(line, i))) {
			n = 1;
		}
		if (n == 0)
			continue;
		if ((e = buf_add(out, (struct slice){ line.p + from, i - from })) == ERR_OK)
			e = buf_add(out, text);
		from = i + n;
		i = from - 1;
	}
	return e == ERR_OK ? buf_add(out, slice_from(line, from)) : e;
}
