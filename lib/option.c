#include <stdlib.h>

#include "day.h"
#include "diag.h"
#include "num.h"
#include "option.h"

struct unit {
	char letter;
	uint64_t size;
};

/* The last one needs no letter. */
static const struct unit sizes[] = { { 'K', 1 << 10 }, { 'M', 1 << 20 }, { 'G', 1 << 30 }, { 0, 1 } };
static const struct unit ages[] = { { 'h', 3600 }, { 'd', 86400 }, { 'w', 604800 }, { 0, 86400 } };

/* A number and a unit, together at most `most`. */
static bool
read_scaled(const char *text, const struct unit *unit, uint64_t most, uint64_t *value)
{
	struct slice s = slice_of(text);

	for (; unit->letter != 0; unit++)
		if (s.len > 0 && s.p[s.len - 1] == unit->letter) {
			s.len--;
			break;
		}
	if (num_read_u64(s, 1, most / unit->size, value) != ERR_OK)
		return false;
	*value *= unit->size;
	return true;
}

bool
option_count(char option, const char *text, uint32_t max, uint32_t *value)
{
	if (num_read_u32(slice_of(text), 1, max, value) == ERR_OK)
		return true;
	diag_say(EXIT_USAGE, "-%c: not a count from 1 to %lu: '%s'", option, (unsigned long)max, text);
	return false;
}

bool
option_bytes(char option, const char *text, uint64_t least, uint64_t most, uint64_t *value)
{
	if (read_scaled(text, sizes, most, value) && *value >= least)
		return true;
	diag_say(EXIT_USAGE, "-%c: not a number of bytes from %llu to %llu, with K, M or G: '%s'", option,
	    (unsigned long long)least, (unsigned long long)most, text);
	return false;
}

bool
option_age(char option, const char *text, uint64_t most, uint64_t *value)
{
	if (read_scaled(text, ages, most, value))
		return true;
	diag_say(EXIT_USAGE, "-%c: not a number of days, or of hours, days or weeks with h, d or w: '%s'", option, text);
	return false;
}

bool
option_day(char option, const char *text, int64_t *day)
{
	if (day_read(slice_of(text), day) == ERR_OK)
		return true;
	diag_say(EXIT_USAGE, "-%c: not a day, as 2026-11-24: '%s'", option, text);
	return false;
}

bool
option_today(int64_t *day, int *second)
{
	if (day_now(day, second) == ERR_OK)
		return true;
	diag_say(EXIT_USAGE, "SOURCE_DATE_EPOCH: not seconds since 1970: '%s'", getenv("SOURCE_DATE_EPOCH"));
	return false;
}
