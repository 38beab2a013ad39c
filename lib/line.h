/*
 * line: a stream as lines, with a ceiling.  Reads with read(2) in blocks; a line is a slice of the
 * block, so it costs no copy.
 */
#ifndef LINE_H
#define LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "slice.h"

struct line_reader {
	const char *name;   /* for messages: the path, or "stdin" */
	size_t line;        /* the number of the line last read, from 1 */
	bool cuts;          /* set it to have a line over max in pieces, each counted as a line, and none skipped */
	bool unended;       /* the line last read is the stream's last one, and has no LF */
	/* the rest is line.c's */
	uint64_t base;      /* bytes of the stream before p */
	int fd;
	char *p;
	size_t start, end, cap, max;
	bool at_end, too_long;
};

/*
 * Opens path ("-" is standard input) for lines of at most max bytes, at least 4096.  path must
 * outlive the reader.  ERR_IO (errno) when it cannot be opened, ERR_NOMEM; nothing is then held.
 */
enum err line_open(struct line_reader *r, const char *path, size_t max);

/*
 * Reads the next line into *line, without its LF or CR LF; the last one may lack it.  Returns 1, 0
 * at the end, or a negative enum err.  ERR_TOOBIG: the line is skipped, and the next call goes on
 * behind it; never with cuts, which ends a piece behind white space or, in long words, a character.
 *  ERR_IO and ERR_NOMEM end the stream.  *line is valid until the next call.
 */
int line_read(struct line_reader *r, struct slice *line);

/* Whether line_read has its next line at hand, or the end: it would not wait for the stream. */
bool line_is_ready(const struct line_reader *r);

/*
 * Reads what the stream has by now, so that a line may become ready.  Returns 1, 0 at the end, or an
 * error, which the next line_read meets again.
 */
int line_more(struct line_reader *r);

/* What has been read and not yet given; valid until the next call. */
struct slice line_at_hand(const struct line_reader *r);

/* How many bytes of the stream have been given or skipped: where the next line begins. */
uint64_t line_offset(const struct line_reader *r);

/* Goes on at that offset of a regular file; lines are then counted on from where they were.  ERR_IO (errno). */
enum err line_seek(struct line_reader *r, uint64_t offset);

/* Goes on behind the first bytes of what is at hand, which are so many whole lines. */
void line_skip(struct line_reader *r, size_t bytes, size_t lines);

/* Takes what is at hand, whatever its lines.  Valid until the next call. */
struct slice line_take_all(struct line_reader *r);

/* Closes and frees. */
void line_close(struct line_reader *r);

#endif
