#include <stdint.h>

#include "base64.h"

enum err
base64_add(struct buf *out, struct slice data)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	enum err e;

	if ((e = buf_reserve(out, base64_bytes(data.len))) != ERR_OK)
		return e;
	while (data.len > 0) {
		size_t n = data.len < 3 ? data.len : 3, i;
		uint32_t bits = 0;

		for (i = 0; i < 3; i++)
			bits = bits << 8 | (i < n ? (unsigned char)data.p[i] : 0);
		for (i = 0; i < 4; i++)
			out->p[out->len++] = i <= n ? digits[bits >> (18 - 6 * i) & 63] : '=';
		data = slice_from(data, n);
	}
	return ERR_OK;
}
