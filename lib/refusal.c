#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "num.h"
#include "refusal.h"
#include "schedule.h"

#define TRIES 6                    /* of a request that the server has no time for */
#define FIRST_WAIT_S 2             /* then twice as long each time */
#define MAX_WAIT_S 120             /* a server that wants more is left alone until a later run */
#define SHOWN_BYTES 240            /* of a server's message */

/* The message of an error, wherever servers put it; NULL for none. */
static const char *
find_message(const json_t *body)
{
	const json_t *error = json_object_get(body, "error");
	const char *text;

	if ((text = json_string_value(json_object_get(error, "message"))) == NULL &&
	    (text = json_string_value(error)) == NULL && (text = json_string_value(json_object_get(body, "message"))) == NULL)
		text = json_string_value(json_object_get(body, "detail"));
	return text;
}

/* Some servers repeat the key that they refuse: it is nobody's business. */
static void
hide_key(char *text, const struct login *key)
{
	size_t n = key != NULL ? strlen(key->password) : 0;
	char *p;

	for (p = text; n > 0 && (p = strstr(p, key->password)) != NULL; p += 3) {
		memmove(p + (n < 3 ? n : 3), p + n, strlen(p + n) + 1);
		memcpy(p, "***", n < 3 ? n : 3);
	}
}

void
refusal_say(char *why, size_t max, const struct http_response *rs, const struct login *key)
{
	json_t *body = json_loadb(rs->body.p != NULL ? rs->body.p : "", rs->body.len, 0, NULL);
	const char *message = find_message(body), *colon;
	char text[1024];

	if (message != NULL)
		snprintf(text, sizeof(text), "%s", message);
	else
		snprintf(text, sizeof(text), "%.*s", rs->body.len < 1000 ? (int)rs->body.len : 1000,
		    rs->body.len > 0 ? rs->body.p : "");
	hide_key(text, key);
	colon = text[0] != '\0' ? ": " : "";
	snprintf(why, max, "the server: HTTP status %ld%s%.*s", rs->status, colon, SHOWN_BYTES, text);
	json_decref(body);
}

/* How long the server wants to be left alone; -1 where that is not said. */
static int64_t
wanted_wait(struct slice retry_after)
{
	uint32_t seconds;
	int64_t until, now = schedule_now();

	if (num_read_u32(retry_after, 0, UINT32_MAX, &seconds) == ERR_OK)
		return seconds;
	if (retry_after.len == 0)
		return -1;
	until = schedule_after_failure(SL(""), 0, retry_after, now);
	return until - now;
}

int64_t
refusal_wait(const struct http_response *rs, int tries)
{
	int64_t wait_s;

	if (rs->status != 429 && rs->status != 503)
		return -1;
	if ((wait_s = wanted_wait(rs->retry_after)) < 0)
		wait_s = FIRST_WAIT_S << (tries - 1);
	return wait_s <= MAX_WAIT_S && tries < TRIES ? wait_s : -1;
}

void
refusal_sleep(int64_t seconds)
{
	struct timespec t = { .tv_sec = (time_t)seconds };

	while (nanosleep(&t, &t) != 0)
		;
}
