/*
 * archive: every insight that was ever told to a reader, podsift-records(5): plain records, a line each, with a further field
 * "told:2026-11-24", the day in UTC.  Lines are only ever appended, behind the delivery, so that a line never moves: its
 * offset in the file names it for caches.
 *
 * A line that is none of an archive is skipped, and its reader may say so: a torn one (a crash: the file's last line has no
 * LF, or a line ends inside the record), a foreign one (too few fields, an episode or a seq that is none, a NUL byte,
 * bytes that are no UTF-8), a related insight, which nobody was told as news.  The rest of the file is as good as before.
 * A line without told: is one: a file of plain records will do as an archive, whose day is unknown.
 */
#ifndef ARCHIVE_H
#define ARCHIVE_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "err.h"
#include "line.h"
#include "rec.h"

/* Whether rec is an insight that an archive may hold: episode, seq and text are some, and relates is empty. */
bool archive_is_insight(const struct rec *rec);

/* A line of an archive.  Slices point into the reader, and are valid until the next call. */
struct archive_line {
	struct rec rec;
	struct slice told;   /* the day; empty where the line does not say, as in a file of plain records */
	uint64_t offset;     /* of the line in the file */
	const char *why;     /* with ERR_SYNTAX: what is wrong with the line, for a message */
};

struct archive_reader {
	struct line_reader in;   /* .name and .line for messages */
	uint64_t from;           /* archive.c's */
};

/*
 * Opens the archive at path, which must outlive the reader, at an offset where a line begins, 0 for the first one; lines are
 * counted from there.  ERR_IO (errno: ENOENT where there is none yet), ERR_NOMEM; nothing is then held.
 */
enum err archive_open(struct archive_reader *r, const char *path, uint64_t offset);

/*
 * Reads the next insight; blank lines are skipped.  Returns 1, 0 at the end, or a negative enum err.  ERR_SYNTAX (a->why) and
 * ERR_TOOBIG: the line is no insight of an archive, and the next call goes on behind it.  ERR_IO and ERR_NOMEM end the
 * stream.  A torn last line is read as such by each reader until the next append ends it.
 */
int archive_read(struct archive_reader *r, struct archive_line *a);

/* Where the next line begins: to go on from there when the archive has grown. */
uint64_t archive_offset(const struct archive_reader *r);

void archive_close(struct archive_reader *r);

/* Insights to be told in one go.  Begin with { .lines = { .max = bytes } }, all else zero. */
struct archive_batch {
	struct buf lines;        /* with their LFs, as they will stand in the archive */
	struct archive_added *added;
	size_t n, cap;
	size_t n_new;            /* out: how many of them archive_append wrote */
};

/*
 * Adds an insight as told on day; a further field told: that it may have goes.  Of several with one episode:seq the
 * first is told.  ERR_SYNTAX where archive_is_insight says no, ERR_RANGE where the line would be over REC_MAX_BYTES;
 * b is then as before.  ERR_TOOBIG over the batch's ceiling; ERR_NOMEM.
 */
enum err archive_add(struct archive_batch *b, const struct rec *rec, struct slice day);

/* Called with each line of the archive that archive_read refuses. */
typedef void (*archive_report)(void *arg, const struct archive_reader *r, enum err e, const char *why);

/*
 * Appends to the archive at path those of b whose episode:seq it has not, on any day, in one write that is on the disk when
 * this returns (fsync, of the directory too where the file is new), under a lock (lock.h).  A torn last line gets its LF
 * before; no byte that is there changes.  What cannot be written whole is taken back.  ERR_RANGE: another process has the
 * lock; ERR_IO (errno), also where path is no regular file (EINVAL); errors of buf_reserve.  Nothing was appended then.
 */
enum err archive_append(struct archive_batch *b, const char *path, archive_report report, void *arg);

void archive_batch_free(struct archive_batch *b);

#endif
