/*
 * clock: times of day's form, as transcripts write them: 00:12:34.500, 12:34, 1:02:34,500.
 * Milliseconds from the start of the audio; -1 is unknown.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "slice.h"

/*
 * Cuts a time off the front of *s: [hours:]minutes:seconds, a fraction behind '.' or ','.  Returns
 * false, and leaves *s, where none stands there.  A time that no clock shows (99:99:99) or that is
 * beyond REC_MAX_MS (rec.h) is cut off too, and *ms is -1.
 */
bool clock_read(struct slice *s, int64_t *ms);

#endif
