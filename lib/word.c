#include "utf8.h"
#include "word.h"

#define SINGLES 2   /* characters that make a word where no space divides words */

/* The classes that cut text into words. */
enum class { OTHER, LETTER, SINGLE, APOSTROPHE };

static bool
is_single(uint32_t cp)
{
	return (cp >= 0x0E00 && cp <= 0x0EFF) || (cp >= 0x1000 && cp <= 0x109F) || (cp >= 0x1780 && cp <= 0x17FF) || (cp >= 0x3040 && cp <= 0x30FF) || (cp >= 0x3400 && cp <= 0x4DBF) ||
	    (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x20000 && cp <= 0x3FFFF);
}

static enum class
class_of(uint32_t cp)
{
	if (cp < 0x80)
		return ascii_is_alnum((char)cp) ? LETTER : cp == '\'' ? APOSTROPHE : OTHER;
	if (cp == 0x2019)
		return APOSTROPHE;
	if (is_single(cp))
		return utf8_is_alpha(cp) ? SINGLE : OTHER;
	return utf8_is_alpha(cp) || utf8_is_digit(cp) ? LETTER : OTHER;
}

/* Adds one character in lower case to w; what is over the limit is dropped. */
static void
put(struct word *w, uint32_t cp)
{
	char bytes[8];
	struct buf b = { .p = bytes, .cap = sizeof(bytes), .max = sizeof(bytes) };

	if (cp < 0x80) {
		if (w->len < WORD_MAX_BYTES)
			w->p[w->len++] = ascii_lower((char)cp);
		return;
	}
	/* at most four bytes: the buffer never grows */
	if (utf8_encode(&b, utf8_lower(cp)) == ERR_OK && w->len + b.len <= WORD_MAX_BYTES) {
		memcpy(w->p + w->len, b.p, b.len);
		w->len += b.len;
	}
}

/* Whether a letter follows the apostrophe of n bytes at the front of s. */
static bool
goes_on(struct slice s, size_t n)
{
	uint32_t cp;

	if (s.len <= n)
		return false;
	utf8_decode(slice_from(s, n), &cp);
	return class_of(cp) == LETTER;
}

static uint64_t
hash_byte(uint64_t h, char c)
{
	return (h ^ (unsigned char)c) * UINT64_C(0x100000001b3);
}

/* The next word where it is nothing but ASCII letters and digits, as most are; else false, and nothing is read. */
static bool
plain_word(struct slice *text, struct word *w)
{
	const char *p = text->p, *end = p + text->len, *from;
	uint64_t hash = WORD_HASH_SEED;
	size_t n = 0;

	while (p < end && (unsigned char)*p < 0x80 && !ascii_is_alnum(*p))
		p++;
	for (from = p; p < end && ascii_is_alnum(*p); p++)
		if (n < WORD_MAX_BYTES) {
			w->p[n] = ascii_lower(*p);
			hash = hash_byte(hash, w->p[n++]);
		}
	if (p == from || (p < end && (*p == '\'' || (unsigned char)*p >= 0x80)))
		return false;
	w->len = n;
	w->raw = (struct slice){ from, (size_t)(p - from) };
	w->hash = hash;
	*text = slice_from(*text, (size_t)(p - text->p));
	return true;
}

bool
word_next(struct slice *text, struct word *w)
{
	struct slice s = *text;
	const char *from = NULL;
	unsigned int singles = 0;
	enum class c;
	uint32_t cp;
	size_t n;

	w->len = 0;
	if (plain_word(text, w))
		return true;
	for (; s.len > 0 && singles < SINGLES; s = slice_from(s, n)) {
		n = utf8_decode(s, &cp);
		c = class_of(cp);
		if (from == NULL && (c == OTHER || c == APOSTROPHE))
			continue;
		if (from != NULL && (c == OTHER || (c == SINGLE) != (singles > 0) || (c == APOSTROPHE && !goes_on(s, n))))
			break;
		if (from == NULL)
			from = s.p;
		if (c != APOSTROPHE)
			put(w, cp);
		singles += c == SINGLE;
	}
	*text = s;
	if (from == NULL)
		return false;
	w->raw = (struct slice){ from, (size_t)(s.p - from) };
	w->hash = word_hash(WORD_HASH_SEED, (struct slice){ w->p, w->len });
	return true;
}

uint64_t
word_hash(uint64_t h, struct slice bytes)
{
	size_t i;

	for (i = 0; i < bytes.len; i++)
		h = hash_byte(h, bytes.p[i]);
	return h;
}
