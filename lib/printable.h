/*
 * printable: how far a text is printable ASCII, 0x20 to 0x7E, without some bytes: most of any feed, and passed over
 * 16 bytes at a time where the processor has SSE2, as every x86-64 has; elsewhere 8 at a time.
 */
#ifndef PRINTABLE_H
#define PRINTABLE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "slice.h"

static inline bool
is_printable(char c)
{
	return c >= 0x20 && c < 0x7F;        /* where char is signed, a byte of 0x80 or above is negative */
}

#ifdef __SSE2__
#define PRINTABLE_BLOCK 16

/* A bit for each of the bytes at p that is not printable, or is a, b or c. */
static inline unsigned
printable_stops(const char *p, char a, char b, char c)
{
	__m128i v, odd, named;

	memcpy(&v, p, sizeof(v));
	odd = _mm_or_si128(_mm_cmplt_epi8(v, _mm_set1_epi8(0x20)), _mm_cmpeq_epi8(v, _mm_set1_epi8(0x7F)));
	named = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(a)), _mm_cmpeq_epi8(v, _mm_set1_epi8(b)));
	named = _mm_or_si128(named, _mm_cmpeq_epi8(v, _mm_set1_epi8(c)));
	return (unsigned)_mm_movemask_epi8(_mm_or_si128(odd, named));
}
#else
#define PRINTABLE_BLOCK 8
#define EACH_BYTE(b) (UINT64_C(0x0101010101010101) * (b))

/* High bits where bytes of w are b, and perhaps in the bytes above such a one. */
static inline uint64_t
bytes_that_are(uint64_t w, char b)
{
	w ^= EACH_BYTE((unsigned char)b);
	return (w - EACH_BYTE(1)) & ~w;
}

/* Whether one of the bytes at p is not printable, or is a, b or c. */
static inline bool
printable_stops(const char *p, char a, char b, char c)
{
	uint64_t w;

	memcpy(&w, p, sizeof(w));
	return ((w | (w - EACH_BYTE(0x20)) | (w + EACH_BYTE(0x01)) | bytes_that_are(w, a) | bytes_that_are(w, b) |
	    bytes_that_are(w, c)) & EACH_BYTE(0x80)) != 0;
}
#endif

/* The length of the front of s that is printable, and has none of a, b and c; give one twice to name fewer. */
static inline size_t
printable_front(struct slice s, char a, char b, char c)
{
	size_t i = 0;

	for (; s.len - i >= PRINTABLE_BLOCK; i += PRINTABLE_BLOCK) {
		unsigned stops = printable_stops(s.p + i, a, b, c);

		if (stops == 0)
			continue;
#ifdef __SSE2__
		return i + (size_t)__builtin_ctz(stops);
#else
		break;
#endif
	}
#ifdef __SSE2__
	if (i > 0 && i < s.len) {            /* the last block overlaps with what was passed over */
		unsigned stops = printable_stops(s.p + (s.len - PRINTABLE_BLOCK), a, b, c);

		return stops == 0 ? s.len : s.len - PRINTABLE_BLOCK + (size_t)__builtin_ctz(stops);
	}
#endif
	while (i < s.len && is_printable(s.p[i]) && s.p[i] != a && s.p[i] != b && s.p[i] != c)
		i++;
	return i;
}

/* A bit for each space among the first SPACES_BLOCK bytes of s, the lowest for the first. */
#define SPACES_BLOCK 64

static inline uint64_t
find_spaces(struct slice s)
{
	size_t i = 0, n = s.len < SPACES_BLOCK ? s.len : SPACES_BLOCK;
	uint64_t spaces = 0;

#ifdef __SSE2__
	for (; n - i >= PRINTABLE_BLOCK; i += PRINTABLE_BLOCK) {
		__m128i v;

		memcpy(&v, s.p + i, sizeof(v));
		spaces |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8(' '))) << i;
	}
#endif
	for (; i < n; i++)
		spaces |= (uint64_t)(s.p[i] == ' ') << i;
	return spaces;
}

/* Whether s has two spaces in a row. */
static inline bool
has_two_spaces(struct slice s)
{
	size_t i = 0;

#ifdef __SSE2__
	for (; s.len - i > PRINTABLE_BLOCK; i += PRINTABLE_BLOCK) {
		__m128i v, next, space = _mm_set1_epi8(' ');

		memcpy(&v, s.p + i, sizeof(v));
		memcpy(&next, s.p + i + 1, sizeof(next));
		if (_mm_movemask_epi8(_mm_and_si128(_mm_cmpeq_epi8(v, space), _mm_cmpeq_epi8(next, space))) != 0)
			return true;
	}
#endif
	for (; i + 1 < s.len; i++)
		if (s.p[i] == ' ' && s.p[i + 1] == ' ')
			return true;
	return false;
}

#endif
