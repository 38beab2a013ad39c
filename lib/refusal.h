/*
 * refusal: what a server that works for its user for a key says when it does not: in words, and how long to wait.
 */
#ifndef REFUSAL_H
#define REFUSAL_H

#include <stddef.h>
#include <stdint.h>

#include "http.h"
#include "login.h"

/* Writes "the server: HTTP status 400: its message" into why, which holds max bytes; the key, if any, is hidden in it. */
void refusal_say(char *why, size_t max, const struct http_response *rs, const struct login *key);

/*
 * How many seconds to wait before the next try (the first was number 1): as the server wants it (Retry-After), else 2, 4, 8 ...
 * -1 where there should be none: it is no answer that waiting mends, was tried often enough, or wants longer than two minutes.
 */
int64_t refusal_wait(const struct http_response *rs, int tries);

/* Waits. */
void refusal_sleep(int64_t seconds);

#endif
