/*
 * date_zone: the zones of time that dates name: abbreviations, and cities as in "America/Los_Angeles" with
 * their summer time.  Part of date.
 */
#ifndef DATE_ZONE_H
#define DATE_ZONE_H

#include <stdint.h>

#include "slice.h"

struct date_zone {
	const char *name;        /* in lower case */
	int minutes;             /* east of UTC, in winter */
	enum { SUMMER_NONE, SUMMER_US, SUMMER_EU } summer;
};

/* The zone of that name in lower case, with or without the continent before it; NULL for one that is not known. */
const struct date_zone *date_zone_find(struct slice name);

/*
 * The minutes east of UTC that are in force in zone, where the clock shows local, in seconds, of that year.
 * Rules: Energy Policy Act of 2005, section 110, before 2007 Uniform Time Act of 1966 as of 1986; directive
 * 2000/84/EC.
 */
int date_zone_minutes(const struct date_zone *zone, int year, int64_t local);

/* Days since 1970-01-01.  Source: H. Hinnant, "chrono-compatible low-level date algorithms". */
int64_t date_days(int64_t y, int m, int d);

/* The day that date_days gives that number; likewise. */
void date_civil(int64_t days, int *y, int *m, int *d);

#endif
