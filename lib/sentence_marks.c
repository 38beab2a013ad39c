#include "sentence_marks.h"
#include "utf8.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

size_t
mark_at(struct slice s, enum mark *kind)
{
	static const struct {
		struct slice bytes;
		enum mark kind;
	} marks[] = {
		{ { "\xE2\x80\xA6", 3 }, DOTS },    /* … */
		{ { "\xE3\x80\x82", 3 }, WIDE },    /* 。 */
		{ { "\xEF\xBC\x81", 3 }, WIDE },    /* ！ */
		{ { "\xEF\xBC\x9F", 3 }, WIDE },    /* ？ */
		{ { "\xEF\xBC\x8E", 3 }, WIDE },    /* ． */
		{ { "\xEF\xBD\xA1", 3 }, WIDE },    /* ｡ */
		{ { "\xE0\xA5\xA4", 3 }, WIDE },    /* danda */
		{ { "\xE0\xA5\xA5", 3 }, WIDE },    /* double danda */
		{ { "\xD8\x9F", 2 }, SHOUT },       /* Arabic question mark */
		{ { "\xDB\x94", 2 }, WIDE },        /* Urdu full stop */
		{ { "\xD6\x89", 2 }, WIDE },        /* Armenian full stop */
		{ { "\xE1\x8D\xA2", 3 }, WIDE },    /* Ethiopic full stop */
		{ { "\xE1\x8D\xA7", 3 }, WIDE },    /* Ethiopic question mark */
		{ { "\xE1\x81\x8B", 3 }, WIDE },    /* Burmese section */
		{ { "\xE1\x9F\x94", 3 }, WIDE },    /* Khmer khan */
		{ { "\xE2\x80\xBC", 3 }, SHOUT },   /* ‼ */
		{ { "\xE2\x81\x89", 3 }, SHOUT },   /* ⁉ */
		{ { "\xE2\x81\x88", 3 }, SHOUT },   /* ⁈ */
	};
	size_t i;

	if (s.len == 0)
		return 0;
	*kind = s.p[0] == '.' ? STOP : s.p[0] == '!' || s.p[0] == '?' ? SHOUT : NO_MARK;
	if (*kind != NO_MARK || (unsigned char)s.p[0] < 0x80)
		return *kind != NO_MARK;
	for (i = 0; i < COUNT(marks); i++)
		if (slice_starts(s, marks[i].bytes)) {
			*kind = marks[i].kind;
			return marks[i].bytes.len;
		}
	return 0;
}

/* The length of that one of n strings which s begins with, or 0. */
static size_t
one_of(struct slice s, const struct slice *strings, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (slice_starts(s, strings[i]))
			return strings[i].len;
	return 0;
}

size_t
closer_at(struct slice s)
{
	static const struct slice closers[] = { { "\xE2\x80\x9D", 3 }, { "\xE2\x80\x99", 3 }, { "\xC2\xBB", 2 },
		{ "\xE2\x80\xBA", 3 }, { "\xE3\x80\x8D", 3 }, { "\xE3\x80\x8F", 3 }, { "\xEF\xBC\x89", 3 },
		{ "\xE3\x80\x91", 3 }, { "\xE3\x80\x8B", 3 }, { "\xE2\x80\x9C", 3 }, { "\xE2\x80\x98", 3 },
		{ "\xC2\xAB", 2 } };

	if (s.len == 0)
		return 0;
	if ((unsigned char)s.p[0] < 0x80)
		return s.p[0] == ')' || s.p[0] == ']' || s.p[0] == '}' || s.p[0] == '"' || s.p[0] == '\'' || s.p[0] == '*' ||
		    s.p[0] == '_';
	return one_of(s, closers, COUNT(closers));
}

size_t
opener_at(struct slice s)
{
	static const struct slice openers[] = { { "\xE2\x80\x9C", 3 }, { "\xE2\x80\x98", 3 }, { "\xC2\xAB", 2 },
		{ "\xE2\x80\x9E", 3 }, { "\xE2\x80\x9A", 3 }, { "\xC2\xBF", 2 }, { "\xC2\xA1", 2 }, { "\xE2\x80\x94", 3 },
		{ "\xE2\x80\x93", 3 } };

	if (s.len == 0)
		return 0;
	if ((unsigned char)s.p[0] < 0x80)
		return !ascii_is_alnum(s.p[0]) && memchr("\"'([{-*_<", s.p[0], 9) != NULL;
	return one_of(s, openers, COUNT(openers));
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
	static const struct slice dashes[] = { { "\xE2\x80\x94", 3 }, { "\xE2\x80\x93", 3 }, { "-", 1 } };

	return one_of(s, dashes, COUNT(dashes));
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
