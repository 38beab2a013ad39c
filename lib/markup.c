#include "markup.h"

/* What stands for the character that s begins with, and its length; NULL where it stands for itself. */
static const char *
entity_of(struct slice s, size_t *n)
{
	*n = 1;
	switch (s.p[0]) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	case '\xEF':                   /* U+FFFE and U+FFFF are characters, but none that XML can hold */
		*n = 3;
		return slice_starts(s, SL("\xEF\xBF\xBE")) || slice_starts(s, SL("\xEF\xBF\xBF")) ? "" : NULL;
	}
	return NULL;
}

void
markup_put(FILE *out, struct slice s)
{
	const char *entity;
	size_t i = 0, n;

	while (i < s.len) {
		if ((entity = entity_of(slice_from(s, i), &n)) == NULL) {
			i++;
			continue;
		}
		fwrite(s.p, 1, i, out);
		fputs(entity, out);
		s = slice_from(s, i + n);
		i = 0;
	}
	if (s.len > 0)
		fwrite(s.p, 1, s.len, out);
}

void
markup_element(FILE *out, const char *open, struct slice text, const char *close)
{
	fputs(open, out);
	markup_put(out, text);
	fputs(close, out);
}
