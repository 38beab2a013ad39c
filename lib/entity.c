#include <libxml/HTMLparser.h>
#include <string.h>

#include "entity.h"
#include "utf8.h"

/* windows-1252, 0x80 to 0x9F.  Source: HTML, 13.2.5.80, "Numeric character reference end state". */
static uint32_t
from_windows(uint32_t cp)
{
	static const uint16_t table[32] = {
		0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
		0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122,
		0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
	};

	return cp >= 0x80 && cp < 0xA0 ? table[cp - 0x80] : cp;
}

static bool
is_text(uint32_t cp)
{
	if (cp < 0x20)
		return cp == '\t' || cp == '\n' || cp == '\r';
	return cp <= 0x10FFFF && (cp < 0xD800 || cp > 0xDFFF) && (cp & 0xFFFE) != 0xFFFE;
}

static int
digit_value(char c, uint32_t base)
{
	if (ascii_is_digit(c))
		return c - '0';
	c = ascii_lower(c);
	return base == 16 && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "8217" or "x2019", without "&#" and ";". */
static bool
read_number(struct slice s, uint32_t *cp)
{
	uint32_t base = 10, value = 0;
	size_t i;
	int d;

	if (s.len > 0 && ascii_lower(s.p[0]) == 'x') {
		base = 16;
		s = slice_from(s, 1);
	}
	for (i = 0; i < s.len; i++) {
		if ((d = digit_value(s.p[i], base)) < 0)
			return false;
		if (value <= 0x10FFFF)       /* beyond, it only stays beyond */
			value = value * base + (uint32_t)d;
	}
	value = from_windows(value);
	*cp = is_text(value) ? value : UINT32_MAX;
	return s.len > 0;
}

static bool
read_name(struct slice s, uint32_t *cp)
{
	const htmlEntityDesc *found;
	char name[ENTITY_BYTES];

	if (s.len == 0 || s.len >= sizeof(name))
		return false;
	memcpy(name, s.p, s.len);
	name[s.len] = '\0';
	if (strcmp(name, "apos") == 0) {
		*cp = '\'';
		return true;
	}
	if ((found = htmlEntityLookup((const xmlChar *)name)) == NULL)
		return false;
	*cp = found->value;
	return true;
}

size_t
entity_read(struct slice s, uint32_t *cp)
{
	struct slice body;
	size_t n;

	if (s.len < 3 || s.p[0] != '&')
		return 0;
	n = slice_find((struct slice){ s.p, s.len < ENTITY_BYTES ? s.len : ENTITY_BYTES }, ';');
	if (n == s.len || n == ENTITY_BYTES)
		return 0;
	body = (struct slice){ s.p + 1, n - 1 };
	if (body.len > 0 && body.p[0] == '#' ? read_number(slice_from(body, 1), cp) : read_name(body, cp))
		return n + 1;
	return 0;
}

enum err
entity_decode(struct buf *out, struct slice s)
{
	uint32_t cp;
	enum err e;
	size_t n;

	while ((n = slice_find(s, '&')) < s.len) {
		if ((e = buf_add(out, (struct slice){ s.p, n })) != ERR_OK)
			return e;
		s = slice_from(s, n);
		if ((n = entity_read(s, &cp)) == 0) {
			n = 1;
			e = buf_addc(out, '&');
		} else if (cp != UINT32_MAX) {
			e = utf8_encode(out, cp);
		}
		if (e != ERR_OK)
			return e;
		s = slice_from(s, n);
	}
	return buf_add(out, s);
}
