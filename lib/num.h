/*
 * num: numbers, read and written.  From outside they are read all of the slice or nothing.  No sign, space, hex, exponent, "inf" or
 * "nan" unless a format below names it.  ERR_SYNTAX for other bytes (the empty slice too),
 * ERR_RANGE for a value that is out of range; *out is then untouched.
 */
#ifndef NUM_H
#define NUM_H

#include <stdint.h>

#include "err.h"
#include "slice.h"

/* [0-9]+ from min to max; leading zeros are read as decimal. */
enum err num_read_u32(struct slice s, uint32_t min, uint32_t max, uint32_t *out);
enum err num_read_u64(struct slice s, uint64_t min, uint64_t max, uint64_t *out);

/*
 * A score: -?[0-9]+(\.[0-9]*)? or -?\.[0-9]+, as sort -n reads it.  Exact for 15 significant digits;
 * those behind the fifteenth, and beyond 22 places, are read as zero, so that the order of two numbers
 * never turns round.
 */
enum err num_read_decimal(struct slice s, double *out);

/* Seconds, [0-9]+(\.[0-9]*)?, at most max_ms; *out is in milliseconds, digits behind them cut off. */
enum err num_read_seconds(struct slice s, int64_t max_ms, int64_t *out);

/* Room for any number that is written. */
#define NUM_BYTES 24

/* Write n in decimal, and ms as seconds with two places, the rest cut off, into text; the slice is in it. */
struct slice num_write(char text[NUM_BYTES], uint64_t n);
struct slice num_write_seconds(char text[NUM_BYTES], uint64_t ms);

#endif
