/*
 * scanned: what a digest was picked from, as whoever ran the programs has counted it.  The file has a line
 * "KEY VALUE" for each thing that is known, in any order; a key that is not known is ignored, so that the file may hold more:
 *
 *	feeds 300
 *	episodes 41
 *	sentences 20817
 *	passages 812
 *	dropped 3 episodes without a transcript
 *
 * The values of the first four are numbers; dropped may stand on several lines, each with a number of something, and why.
 */
#ifndef SCANNED_H
#define SCANNED_H

#include <stdint.h>

#include "buf.h"

enum scanned_count { SCANNED_FEEDS, SCANNED_EPISODES, SCANNED_SENTENCES, SCANNED_PASSAGES, SCANNED_COUNTS };

#define SCANNED_MAX_BYTES 65536

/* Begin with { .dropped = { .max = SCANNED_MAX_BYTES } }; scanned_free gives the memory back. */
struct scanned {
	uint64_t count[SCANNED_COUNTS];
	bool known[SCANNED_COUNTS];
	struct buf dropped;          /* clean text, a line for each, with its LF */
};

extern const char *const scanned_names[SCANNED_COUNTS];   /* "feeds" */

/* Reads a line, without its LF.  ERR_SYNTAX where a known key has a wrong value; errors of buf_reserve. */
enum err scanned_read_line(struct scanned *s, struct slice line);

bool scanned_is_empty(const struct scanned *s);

/*
 * Appends a sentence for the reader, "Picked from 300 feeds, 41 episodes, 20,817 sentences.", and nothing where no number
 * is known.  Errors of buf_reserve.
 */
enum err scanned_write(struct buf *out, const struct scanned *s);

void scanned_free(struct scanned *s);

#endif
