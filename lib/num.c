#include <stdbool.h>

#include "num.h"

enum err
num_read_u64(struct slice s, uint64_t min, uint64_t max, uint64_t *out)
{
	uint64_t v = 0;
	bool over = false;
	size_t i;

	if (s.len == 0)
		return ERR_SYNTAX;
	for (i = 0; i < s.len; i++) {
		uint64_t digit = (uint64_t)(s.p[i] - '0');

		if (!ascii_is_digit(s.p[i]))
			return ERR_SYNTAX;
		if (v >= UINT64_MAX / 10 && (v > UINT64_MAX / 10 || digit > UINT64_MAX % 10))
			over = true;
		else
			v = v * 10 + digit;
	}
	if (over || v < min || v > max)
		return ERR_RANGE;
	*out = v;
	return ERR_OK;
}

enum err
num_read_u32(struct slice s, uint32_t min, uint32_t max, uint32_t *out)
{
	uint64_t v;
	enum err e;

	if ((e = num_read_u64(s, min, max, &v)) != ERR_OK)
		return e;
	*out = (uint32_t)v;
	return ERR_OK;
}

enum err
num_read_decimal(struct slice s, double *out)
{
	static const double pow10[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
	uint64_t mantissa = 0;
	size_t i = 0, significant = 0, digits = 0, fraction = 0, dropped = 0;
	bool minus = false, point = false;

	if (s.len != 0 && s.p[0] == '-') {
		minus = true;
		i++;
	}
	for (; i < s.len; i++) {
		if (s.p[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (!ascii_is_digit(s.p[i]))
			return ERR_SYNTAX;
		digits++;
		if (significant == 15) {
			dropped += !point;
			continue;
		}
		mantissa = mantissa * 10 + (uint64_t)(s.p[i] - '0');
		significant += mantissa != 0;
		fraction += point;
	}
	if (digits == 0)
		return ERR_SYNTAX;
	if (mantissa == 0)
		fraction = 0;
	for (; fraction > 22; fraction--)    /* smaller than any score that is printed: the order stays */
		mantissa /= 10;
	if (dropped > 22)
		return ERR_RANGE;
	/* mantissa < 2^53 and a power of at most 10^22: one rounding, so the result is exact (Clinger 1990) */
	*out = dropped != 0 ? (double)mantissa * pow10[dropped] : (double)mantissa / pow10[fraction];
	if (minus && mantissa != 0)
		*out = -*out;
	return ERR_OK;
}

enum err
num_read_seconds(struct slice s, int64_t max_ms, int64_t *out)
{
	size_t point = slice_find(s, '.'), i;
	uint64_t whole;
	int64_t ms = 0, unit = 100;
	enum err e;

	if ((e = num_read_u64((struct slice){ s.p, point }, 0, (uint64_t)max_ms / 1000, &whole)) != ERR_OK)
		return e;
	for (i = point + 1; i < s.len; i++) {
		if (!ascii_is_digit(s.p[i]))
			return ERR_SYNTAX;
		ms += (s.p[i] - '0') * unit;
		unit /= 10;
	}
	ms += (int64_t)whole * 1000;
	if (ms > max_ms)
		return ERR_RANGE;
	*out = ms;
	return ERR_OK;
}

/* Writes n in front of end, which has room before it; returns where it begins. */
static char *
write_before(char *end, uint64_t n)
{
	do
		*--end = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	return end;
}

struct slice
num_write(char text[NUM_BYTES], uint64_t n)
{
	char *p = write_before(text + NUM_BYTES, n);

	return (struct slice){ p, (size_t)(text + NUM_BYTES - p) };
}

struct slice
num_write_seconds(char text[NUM_BYTES], uint64_t ms)
{
	char *p = text + NUM_BYTES;

	*--p = (char)('0' + ms / 10 % 10);
	*--p = (char)('0' + ms / 100 % 10);
	*--p = '.';
	p = write_before(p, ms / 1000);
	return (struct slice){ p, (size_t)(text + NUM_BYTES - p) };
}
