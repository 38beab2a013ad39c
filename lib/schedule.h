/*
 * schedule: when a feed is asked again.  All times are seconds since 1970; header values are as HTTP
 * gives them (RFC 9110, 9111), empty where there was none.
 */
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "slice.h"

/* A failing feed is left alone no longer than this, whatever its server asks for. */
#define SCHEDULE_MAX_S INT64_C(604800)

/* A feed that works is asked twice a day at least: an episode waits no longer. */
#define SCHEDULE_MAX_FRESH_S INT64_C(43200)

/*
 * The current time; or what PODSIFT_NOW says in the environment, as date_parse reads it, so that a run
 * can be repeated.  Negative where that is no time.
 */
int64_t schedule_now(void);

/*
 * When to ask again behind the n-th failure in a row (from 1): about an hour later, then twice as long
 * each time; a part of up to a quarter, which depends on url and n alone, is taken off, so that those
 * that fell together do not come back together.  Never before retry_after.
 */
int64_t schedule_after_failure(struct slice url, uint32_t n, struct slice retry_after, int64_t now);

/* Until when an answer counts as fresh: max-age less age, else expires; now, where nothing says so. */
int64_t schedule_fresh_until(struct slice cache_control, struct slice age, struct slice expires, int64_t now);

/*
 * The same of a feed that changes each so many seconds, as it says itself (feed.h): so long, or until the
 * next such time reckoned from base, if that is not INT64_MIN; now, where it says nothing (0).
 */
int64_t schedule_fresh_for(int64_t seconds, int64_t base, int64_t now);

/* Whether the time has come.  One that is too far ahead was noted by a clock that went wrong. */
bool schedule_is_due(int64_t not_before, int64_t now);

#endif
