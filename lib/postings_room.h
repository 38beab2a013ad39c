/*
 * postings_room: what the files of postings share: how numbers are written, where a term's postings lie, and the head.
 */
#ifndef POSTINGS_ROOM_H
#define POSTINGS_ROOM_H

#include "postings.h"

#define POSTINGS_VARINT_BYTES 5
#define POSTINGS_MAX_BYTES ((size_t)3 << 30)

/* Reads a number off the front of [*p, end); false where none stands there. */
static inline bool
postings_read_varint(const unsigned char **p, const unsigned char *end, uint32_t *value)
{
	const unsigned char *q = *p;
	unsigned int shift;
	uint32_t x;

	if (q < end && *q < 0x80) {
		*value = *q;
		*p = q + 1;
		return true;
	}
	for (x = 0, shift = 0; q < end && shift < 7 * POSTINGS_VARINT_BYTES; shift += 7) {
		x |= (uint32_t)(*q & 0x7F) << shift;
		if (*q++ < 0x80) {
			*value = x;
			*p = q;
			return true;
		}
	}
	return false;
}

/* Writes x into bytes, and returns how many they are. */
static inline size_t
postings_write_varint(unsigned char bytes[POSTINGS_VARINT_BYTES], uint32_t x)
{
	size_t n = 0;

	for (; x >= 0x80; x >>= 7)
		bytes[n++] = (unsigned char)((x & 0x7F) | 0x80);
	bytes[n++] = (unsigned char)x;
	return n;
}

/* The postings of a term; false where the term's numbers are no such place. */
bool postings_of(const struct postings *p, uint32_t term, struct slice *bytes);

/* The head with what the index itself knows. */
struct postings_head postings_head_make(const struct postings_head *of, uint32_t n_texts, size_t n_terms, uint64_t words, uint64_t bytes);

#endif
