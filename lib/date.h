/*
 * date: the dates that feeds write, and the one that records hold.
 *
 * Read are RFC 822 and 2822, RFC 3339 and ISO 8601, asctime, and what publishers make of them: week-
 * days missing or wrong, months in the words of a dozen languages, years of two digits, 12-hour
 * clocks, zones by name, city or offset, dates by numbers ("30.10.23", "10/30/23"), seconds since 1970.
 * Neither the locale nor TZ matters.
 */
#ifndef DATE_H
#define DATE_H

#include <stdint.h>

#include "err.h"
#include "slice.h"

/* The years that a record may name; nobody published before or has published after. */
#define DATE_MIN INT64_C(0)             /* 1970-01-01T00:00:00Z */
#define DATE_MAX INT64_C(4102444800)    /* 2100-01-01T00:00:00Z */

/* "2026-11-23T06:00:00Z" and its NUL. */
#define DATE_BYTES 21

/*
 * Reads s, all of it.  What is missing is the first of its kind (month, day) or zero (the time); no
 * zone is UTC.  *epoch is in seconds since 1970, in the proleptic Gregorian calendar.  ERR_SYNTAX.
 */
enum err date_parse(struct slice s, int64_t *epoch);

/* Writes epoch as RFC 3339 in UTC, with a NUL.  ERR_RANGE outside DATE_MIN..DATE_MAX. */
enum err date_write(char out[DATE_BYTES], int64_t epoch);

#endif
