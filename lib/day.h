/*
 * day: calendar days, as a digest and a mail write them.  A day is a number: days since 1970-01-01, in the
 * proleptic Gregorian calendar.  All in English, whatever the locale, and in UTC.
 */
#ifndef DAY_H
#define DAY_H

#include <stdint.h>

#include "err.h"
#include "slice.h"

/* "2026-11-24", all of it: a day that exists, of the years 1 to 9999.  ERR_SYNTAX. */
enum err day_read(struct slice s, int64_t *day);

/*
 * Now, in UTC, or the second that SOURCE_DATE_EPOCH names: its day, and the second of that.  ERR_SYNTAX where the variable is
 * set to no number of seconds up to the year 9999.
 */
enum err day_now(int64_t *day, int *second);

/* Room for what these write, with its NUL. */
#define DAY_BYTES 40

/* Write day, of those that day_read gives, into text, and return it: */
const char *day_write(char text[DAY_BYTES], int64_t day);          /* "2026-11-24" */
const char *day_write_short(char text[DAY_BYTES], int64_t day);    /* "24 Nov 2026" */
const char *day_write_long(char text[DAY_BYTES], int64_t day);     /* "Tuesday, 24 November 2026" */
const char *day_write_month(char text[DAY_BYTES], int64_t day);    /* "November 2026" */
/* "Tue, 24 Nov 2026 06:00:00 +0000" of the second s of the day (RFC 5322, section 3.3). */
const char *day_write_mail(char text[DAY_BYTES], int64_t day, int s);

#endif
