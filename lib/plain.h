/*
 * plain: plain text as sentences, a line each: units of text, which blank lines divide, one after the other.
 * Nothing changes but white space; any bytes are safe.
 */
#ifndef PLAIN_H
#define PLAIN_H

#include <stdbool.h>

#include "buf.h"
#include "line.h"
#include "sentence.h"

struct plain_reader {
	struct line_reader in;
	/* the rest is plain.c's */
	enum language language;
	struct buf unit;                   /* its lines, joined by spaces */
	struct sentence_reader sentences;  /* of the unit */
	struct slice pending;              /* a line that the unit had no room for */
	bool blank;                        /* a blank line follows the unit */
};

/* Opens path ("-" is standard input), which must outlive the reader.  Errors of line_open. */
enum err plain_open(struct plain_reader *r, const char *path, enum language language);

/*
 * Gives the next sentence, or an empty one for a blank line.  Returns 1, 0 at the end, or an error, which ends
 * the stream.  A unit over 16 MiB is cut.  *sentence is valid until the next call.
 */
int plain_read(struct plain_reader *r, struct slice *sentence);

void plain_close(struct plain_reader *r);

#endif
