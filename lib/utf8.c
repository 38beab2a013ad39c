#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "printable.h"
#include "utf8.h"

#define MAX_MARKS 30   /* UAX #15, section 13: no language needs more */

size_t
utf8_decode(struct slice s, uint32_t *cp)
{
	/* the least second byte after each lead that has a narrower range, and the greatest */
	unsigned char lead = (unsigned char)s.p[0], lo = 0x80, hi = 0xBF;
	size_t need, i;
	uint32_t v;

	*cp = UINT32_MAX;
	if (lead < 0x80) {
		*cp = lead;
		return 1;
	}
	if (lead < 0xC2 || lead > 0xF4)
		return 1;
	need = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
	v = lead & (0x7Fu >> need);
	if (lead == 0xE0)
		lo = 0xA0;
	else if (lead == 0xED)
		hi = 0x9F;
	else if (lead == 0xF0)
		lo = 0x90;
	else if (lead == 0xF4)
		hi = 0x8F;
	for (i = 1; i < need; i++) {
		unsigned char c;

		if (i == s.len || (c = (unsigned char)s.p[i]) < lo || c > hi)
			return i;
		v = v << 6 | (c & 0x3F);
		lo = 0x80;
		hi = 0xBF;
	}
	*cp = v;
	return need;
}

enum err
utf8_encode(struct buf *out, uint32_t cp)
{
	utf8proc_uint8_t b[4];
	utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)cp, b);

	return buf_add(out, (struct slice){ (char *)b, (size_t)n });
}

/* The length of the front of s that is printable ASCII, TAB or LF. */
static size_t
plain_ascii(struct slice s)
{
	size_t i = 0;

	while ((i += printable_front(slice_from(s, i), '\t', '\t', '\t')) < s.len && (s.p[i] == '\t' || s.p[i] == '\n'))
		i++;
	return i;
}

/* The length of the front of s without a byte of 0x80 or above. */
static size_t
ascii_front(struct slice s)
{
	size_t i = 0;
	uint64_t w;

	for (; i + 8 <= s.len; i += 8) {
		memcpy(&w, s.p + i, 8);
		if (w & UINT64_C(0x8080808080808080))
			break;
	}
	while (i < s.len && (unsigned char)s.p[i] < 0x80)
		i++;
	return i;
}

enum verdict { KEEP, DROP, BREAK, REPLACE };

static enum verdict
judge(uint32_t cp)
{
	if (cp == UINT32_MAX)
		return REPLACE;
	if (cp == '\t' || cp == '\n')
		return KEEP;
	if (cp == '\r' || cp == 0x85 || cp == 0x2028 || cp == 0x2029)
		return BREAK;
	if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || (cp >= 0x202A && cp <= 0x202E) ||
	    (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF)
		return DROP;
	return KEEP;
}

bool
utf8_is_clean(struct slice s)
{
	uint32_t cp;
	size_t n;

	for (;;) {
		s = slice_from(s, plain_ascii(s));
		if (s.len == 0)
			return true;
		n = utf8_decode(s, &cp);
		if (judge(cp) != KEEP)
			return false;
		s = slice_from(s, n);
	}
}

enum err
utf8_clean(struct buf *out, struct slice s)
{
	uint32_t cp;
	enum err e;
	size_t n;

	while (s.len > 0) {
		if ((n = plain_ascii(s)) > 0) {
			if ((e = buf_add(out, (struct slice){ s.p, n })) != ERR_OK)
				return e;
			s = slice_from(s, n);
			continue;
		}
		n = utf8_decode(s, &cp);
		e = ERR_OK;
		switch (judge(cp)) {
		case KEEP:
			e = buf_add(out, (struct slice){ s.p, n });
			break;
		case REPLACE:
			e = buf_add(out, SL("\xEF\xBF\xBD"));
			break;
		case BREAK:
			if (cp == '\r' && s.len > 1 && s.p[1] == '\n')
				n = 2;
			e = buf_addc(out, '\n');
			break;
		case DROP:
			break;
		}
		if (e != ERR_OK)
			return e;
		s = slice_from(s, n);
	}
	return ERR_OK;
}

/*
 * Ranges of characters that are their own NFC and compose with nothing before them (Unicode 14:
 * NFC_Quick_Check=Yes, combining class 0): the letters and signs that most texts are made of.
 */
static bool
is_stable(uint32_t cp)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = { { 0, 0x2FF }, { 0x388, 0x482 }, { 0x48A, 0x58F }, { 0x5D0, 0x5EA }, { 0x620, 0x64A },
	    { 0x660, 0x66F }, { 0x671, 0x6D5 }, { 0x904, 0x928 }, { 0x2002, 0x20CF }, { 0x2100, 0x2125 },
	    { 0x212C, 0x2328 }, { 0x232B, 0x2ADB }, { 0x3001, 0x3029 }, { 0x3041, 0x3096 }, { 0x309D, 0x30FF },
	    { 0x3400, 0x9FFF }, { 0xAC00, 0xD7A3 }, { 0xFE0E, 0xFE0F }, { 0xFF01, 0xFFEF }, { 0x1F000, 0x1FAFF } };
	size_t i;

	for (i = 0; i < sizeof(ranges) / sizeof(ranges[0]) && cp > ranges[i].last; i++)
		;
	return i < sizeof(ranges) / sizeof(ranges[0]) && cp >= ranges[i].first;
}

/* Whether valid UTF-8 s can be shown to be in NFC by its characters, each alone. */
static bool
is_nfc_for_sure(struct slice s)
{
	uint32_t cp;
	size_t n;

	for (;;) {
		s = slice_from(s, ascii_front(s));
		if (s.len == 0)
			return true;
		n = utf8_decode(s, &cp);
		if (!is_stable(cp))
			return false;
		s = slice_from(s, n);
	}
}

/* Appends valid UTF-8 s to out, with the combining marks beyond MAX_MARKS in a row left out. */
static enum err
limit_marks(struct buf *out, struct slice s)
{
	size_t n, from = 0, i, marks = 0;
	uint32_t cp;
	enum err e;

	for (i = 0; i < s.len; i += n) {
		n = utf8_decode(slice_from(s, i), &cp);
		if (cp < 0x300 || utf8proc_get_property((utf8proc_int32_t)cp)->combining_class == 0) {
			marks = 0;
		} else if (++marks > MAX_MARKS) {
			if ((e = buf_add(out, (struct slice){ s.p + from, i - from })) != ERR_OK)
				return e;
			from = i + n;
		}
	}
	return buf_add(out, slice_from(s, from));
}

enum err
utf8_nfc(struct buf *out, struct slice s)
{
	struct buf limited = { .max = s.len > 256 ? s.len : 256 };
	utf8proc_uint8_t *composed = NULL;
	utf8proc_ssize_t n;
	enum err e;

	if (is_nfc_for_sure(s))
		return buf_add(out, s);
	if ((e = limit_marks(&limited, s)) != ERR_OK)
		goto done;
	n = utf8proc_map((const utf8proc_uint8_t *)limited.p, (utf8proc_ssize_t)limited.len, &composed,
	    UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (n < 0)
		e = n == UTF8PROC_ERROR_NOMEM ? ERR_NOMEM : ERR_SYNTAX;
	else
		e = buf_add(out, (struct slice){ (char *)composed, (size_t)n });
done:
	free(composed);
	buf_free(&limited);
	return e;
}

/* Appends clean text s to out with its white space collapsed. */
static enum err
collapse(struct buf *out, struct slice s)
{
	bool gap = false, begun = false;
	uint32_t cp;
	enum err e;
	size_t n;

	for (; s.len > 0; s = slice_from(s, n)) {
		n = utf8_decode(s, &cp);
		if (utf8_is_space(cp)) {
			gap = begun;
			continue;
		}
		if (gap && (e = buf_addc(out, ' ')) != ERR_OK)
			return e;
		if ((e = buf_add(out, (struct slice){ s.p, n })) != ERR_OK)
			return e;
		gap = false;
		begun = true;
	}
	return ERR_OK;
}

/* Whether s is printable ASCII without spaces at its ends or in a row: clean, composed, collapsed. */
static bool
is_plain_line(struct slice s)
{
	char before = ' ';
	size_t i;

	for (i = 0; i < s.len; before = s.p[i++])
		if ((unsigned char)(s.p[i] - ' ') > '~' - ' ' || (s.p[i] == ' ' && before == ' '))
			return false;
	return s.len == 0 || before != ' ';
}

enum err
utf8_clean_line(struct buf *out, struct slice s)
{
	/* each invalid byte may become three */
	struct buf clean = { .max = s.len < SIZE_MAX / 4 ? s.len * 3 + 256 : SIZE_MAX };
	struct buf nfc = { .max = SIZE_MAX };
	enum err e;

	if (is_plain_line(s))
		return buf_add(out, s);
	if ((e = utf8_clean(&clean, s)) == ERR_OK &&
	    (e = utf8_nfc(&nfc, buf_slice(&clean))) == ERR_OK)
		e = collapse(out, buf_slice(&nfc));
	buf_free(&clean);
	buf_free(&nfc);
	return e;
}

struct slice
utf8_grapheme(struct slice s)
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

struct slice
utf8_cut(struct slice s, size_t max)
{
	utf8proc_int32_t state = 0;
	uint32_t before, cp;
	size_t at, n, cut = 0;

	if (s.len <= max)
		return s;
	at = utf8_decode(s, &before);
	/* a break before the character at `at` is a place to cut */
	while (at <= max) {
		n = utf8_decode(slice_from(s, at), &cp);
		if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)before, (utf8proc_int32_t)cp, &state))
			cut = at;
		at += n;
		before = cp;
	}
	return (struct slice){ s.p, cut };
}

size_t
utf8_width(struct slice s)
{
	size_t width = 0, n;
	uint32_t cp;

	for (; s.len > 0; s = slice_from(s, n)) {
		n = utf8_decode(s, &cp);
		width += cp < 0x7F ? 1 : (size_t)utf8proc_charwidth((utf8proc_int32_t)cp);
	}
	return width;
}

bool
utf8_is_space(uint32_t cp)
{
	if (cp < 0x80)
		return ascii_is_space((char)cp);
	return cp == 0x85 || cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 ||
	    cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

static utf8proc_category_t
category(uint32_t cp)
{
	return utf8proc_category((utf8proc_int32_t)cp);
}

bool
utf8_is_alpha(uint32_t cp)
{
	utf8proc_category_t c;

	if (cp < 0x80)
		return ascii_is_alpha((char)cp);
	c = category(cp);
	return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_ME;
}

bool
utf8_is_digit(uint32_t cp)
{
	return cp < 0x80 ? ascii_is_digit((char)cp) : category(cp) == UTF8PROC_CATEGORY_ND;
}

bool
utf8_is_upper(uint32_t cp)
{
	utf8proc_category_t c;

	if (cp < 0x80)
		return ascii_is_upper((char)cp);
	c = category(cp);
	return c == UTF8PROC_CATEGORY_LU || c == UTF8PROC_CATEGORY_LT;
}

bool
utf8_is_lower(uint32_t cp)
{
	return cp < 0x80 ? ascii_is_lower((char)cp) : category(cp) == UTF8PROC_CATEGORY_LL;
}

uint32_t
utf8_lower(uint32_t cp)
{
	if (cp < 0x80)
		return (uint32_t)ascii_lower((char)cp);
	return (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
}

uint32_t
utf8_upper(uint32_t cp)
{
	return (uint32_t)utf8proc_toupper((utf8proc_int32_t)cp);
}
