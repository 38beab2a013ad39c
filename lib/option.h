/* option: the values of options, read for every program alike.  What is wrong with one is said (diag.h). */
#ifndef OPTION_H
#define OPTION_H

#include <stdbool.h>
#include <stdint.h>

/* A number from 1 to max. */
bool option_count(char option, const char *text, uint32_t max, uint32_t *value);

/* A number of bytes from least to most, perhaps with K, M or G behind it (of 1024). */
bool option_bytes(char option, const char *text, uint64_t least, uint64_t most, uint64_t *value);

/* An age in seconds, given in days, or with h, d or w behind it in hours, days or weeks. */
bool option_age(char option, const char *text, uint64_t most, uint64_t *value);

/* A day, as 2026-11-24, as day.h has it. */
bool option_day(char option, const char *text, int64_t *day);

/* The day, and the second of it, that stand for a day that no option names: day_now's. */
bool option_today(int64_t *day, int *second);

#endif
