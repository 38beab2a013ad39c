#include <stdlib.h>
#include <time.h>

#include "date.h"
#include "num.h"
#include "schedule.h"
#include "sha256.h"

#define FIRST_DELAY_S INT64_C(3600)

int64_t
schedule_now(void)
{
	const char *text = getenv("PODSIFT_NOW");
	int64_t now;

	if (text == NULL || text[0] == '\0')
		return (int64_t)time(NULL);
	return date_parse(slice_of(text), &now) == ERR_OK ? now : -1;
}

static int64_t
min(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t
max(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Digits as seconds; more than a week is all one. */
static bool
read_seconds(struct slice s, int64_t *seconds)
{
	uint64_t v;
	enum err e = num_read_u64(s, 0, (uint64_t)SCHEDULE_MAX_S, &v);

	*seconds = e == ERR_OK ? (int64_t)v : SCHEDULE_MAX_S;
	return e != ERR_SYNTAX;
}

/* A number from 0 to below n, by url and count. */
static int64_t
draw(struct slice url, uint32_t count, int64_t n)
{
	unsigned char digest[32], c = (unsigned char)count;
	struct sha256 h;

	sha256_init(&h);
	sha256_add(&h, url);
	sha256_add(&h, (struct slice){ (const char *)&c, 1 });
	sha256_end(&h, digest);
	return ((int64_t)digest[0] << 16 | digest[1] << 8 | digest[2]) % n;
}

int64_t
schedule_after_failure(struct slice url, uint32_t n, struct slice retry_after, int64_t now)
{
	int64_t delay = n <= 8 ? min(FIRST_DELAY_S << (n > 0 ? n - 1 : 0), SCHEDULE_MAX_S) : SCHEDULE_MAX_S;
	int64_t asked = 0;

	delay -= draw(url, n, delay / 4);
	if (!read_seconds(retry_after, &asked)) {
		asked = 0;
		if (date_parse(retry_after, &asked) == ERR_OK)
			asked -= min(asked, now);
	}
	return now + max(delay, min(asked, SCHEDULE_MAX_S));
}

/* The seconds that Cache-Control grants, -1 where it says nothing of it. */
static int64_t
read_cache_control(struct slice s)
{
	struct slice part;
	int64_t seconds = -1;

	while (slice_cut(&s, ',', &part)) {
		part = slice_trim(part);
		if (slice_eq_nocase(part, SL("no-cache")) || slice_eq_nocase(part, SL("no-store")))
			return 0;
		if (slice_starts_nocase(part, SL("max-age=")) && !read_seconds(slice_from(part, 8), &seconds))
			seconds = 0;         /* RFC 9111, 4.2.1: what cannot be read is stale */
	}
	return seconds;
}

static int64_t
cap(int64_t seconds, int64_t now)
{
	return now + min(max(seconds, 0), SCHEDULE_MAX_FRESH_S);
}

int64_t
schedule_fresh_for(int64_t seconds, int64_t base, int64_t now)
{
	int64_t past;

	if (seconds > 0 && base != INT64_MIN) {
		past = (now - base) % seconds;   /* dates are far from overflow */
		seconds -= past >= 0 ? past : past + seconds;
	}
	return cap(seconds, now);
}

int64_t
schedule_fresh_until(struct slice cache_control, struct slice age, struct slice expires, int64_t now)
{
	int64_t seconds = read_cache_control(cache_control), old;

	if (seconds > 0 && read_seconds(age, &old))
		seconds -= old;
	if (seconds < 0 && cache_control.len == 0 && date_parse(expires, &seconds) == ERR_OK)
		seconds -= min(seconds, now);
	return cap(seconds, now);
}

bool
schedule_is_due(int64_t not_before, int64_t now)
{
	return not_before <= now || not_before - now > SCHEDULE_MAX_S;
}
