#include "sentence_marks.h"
#include "utf8.h"

size_t
wide_mark_at(struct slice s, enum mark *kind)
{
	uint32_t cp;
	size_t n = utf8_decode(s, &cp);

	switch (cp) {
	case 0x2026:                     /* … */
		*kind = DOTS;
		return n;
	case 0x061F:                     /* Arabic question mark */
	case 0x203C: case 0x2048: case 0x2049:   /* ‼ ⁈ ⁉ */
		*kind = SHOUT;
		return n;
	case 0x3002: case 0xFF01: case 0xFF1F: case 0xFF0E: case 0xFF61:   /* 。！？．｡ */
	case 0x0964: case 0x0965:        /* danda, double danda */
	case 0x06D4: case 0x0589:        /* Urdu and Armenian full stop */
	case 0x1362: case 0x1367:        /* Ethiopic full stop, question mark */
	case 0x104B: case 0x17D4:        /* Burmese section, Khmer khan */
		*kind = WIDE;
		return n;
	default:
		*kind = NO_MARK;
		return 0;
	}
}

size_t
closer_at(struct slice s)
{
	uint32_t cp;
	size_t n;

	if (s.len == 0)
		return 0;
	if ((unsigned char)s.p[0] < 0x80)
		return s.p[0] == ')' || s.p[0] == ']' || s.p[0] == '}' || s.p[0] == '"' || s.p[0] == '\'' || s.p[0] == '*' ||
		    s.p[0] == '_';
	n = utf8_decode(s, &cp);
	switch (cp) {
	case 0x201C: case 0x201D: case 0x2018: case 0x2019:   /* “ ” ‘ ’ */
	case 0x00AB: case 0x00BB: case 0x203A:                /* « » › */
	case 0x300B: case 0x300D: case 0x300F: case 0x3011: case 0xFF09:   /* 》」』】） */
		return n;
	default:
		return 0;
	}
}

size_t
opener_at(struct slice s)
{
	uint32_t cp;
	size_t n;

	if (s.len == 0)
		return 0;
	if ((unsigned char)s.p[0] < 0x80)
		return !ascii_is_alnum(s.p[0]) && memchr("\"'([{-*_<", s.p[0], 9) != NULL;
	n = utf8_decode(s, &cp);
	switch (cp) {
	case 0x201C: case 0x2018: case 0x00AB: case 0x201E: case 0x201A:   /* “ ‘ « „ ‚ */
	case 0x00BF: case 0x00A1: case 0x2014: case 0x2013:                /* ¿ ¡ — – */
		return n;
	default:
		return 0;
	}
}

size_t
space_at(struct slice s)
{
	uint32_t cp;
	size_t n;

	if (s.len == 0)
		return 0;
	if ((unsigned char)s.p[0] < 0x80)
		return ascii_is_space(s.p[0]);
	n = utf8_decode(s, &cp);
	return utf8_is_space(cp) ? n : 0;
}

size_t
dash_at(struct slice s)
{
	if (s.len > 0 && s.p[0] == '-')
		return 1;
	return slice_starts(s, SL("\xE2\x80\x94")) || slice_starts(s, SL("\xE2\x80\x93")) ? 3 : 0;
}

static bool
is_emoji(uint32_t cp)
{
	return (cp >= 0x1F300 && cp <= 0x1FAFF) || (cp >= 0x2600 && cp <= 0x27BF) || cp == 0xFE0F || cp == 0x200D;
}

size_t
smiley_at(struct slice s)
{
	uint32_t cp;
	size_t i = 1;
	char mouth;

	if (s.len == 0)
		return 0;
	if ((unsigned char)s.p[0] >= 0xE2) {
		i = utf8_decode(s, &cp);
		return is_emoji(cp) ? i : 0;
	}
	if (s.len < 2 || memchr(":;=", s.p[0], 3) == NULL)
		return 0;
	i += s.p[1] == '-' || s.p[1] == '\'';
	if (i == s.len || memchr(")(DPp", s.p[i], 5) == NULL)
		return 0;
	mouth = s.p[i];
	while (i < s.len && i < 8 && s.p[i] == mouth)
		i++;
	return i == s.len || ascii_is_space(s.p[i]) || memchr(".!", s.p[i], 2) != NULL ? i : 0;
}

size_t
reference_at(struct slice s)
{
	size_t i = skip_space(s, 0), digits;

	if (i == s.len || s.p[i] != '[')
		return 0;
	if (slice_starts(slice_from(s, i), SL("[...]")) || slice_starts(slice_from(s, i), SL("[\xE2\x80\xA6]")))
		return i + 5;
	for (digits = ++i; i < s.len && ascii_is_digit(s.p[i]); i++)
		;
	return i > digits && i - digits <= 3 && i < s.len && s.p[i] == ']' ? i + 1 : 0;
}

size_t
skip_all(struct slice s, size_t i, size_t (*at)(struct slice))
{
	size_t n;

	while (i < s.len && (n = at(slice_from(s, i))) > 0)
		i += n;
	return i;
}
