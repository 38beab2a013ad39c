/*
 * base64: RFC 4648, section 4.
 */
#ifndef BASE64_H
#define BASE64_H

#include "buf.h"

/* How many bytes n bytes take. */
static inline size_t
base64_bytes(size_t n)
{
	return (n + 2) / 3 * 4;
}

/* Appends data.  Errors of buf_reserve. */
enum err base64_add(struct buf *out, struct slice data);

#endif
