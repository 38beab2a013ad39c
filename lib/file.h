/*
 * file: a file as a whole.
 */
#ifndef FILE_H
#define FILE_H

#include <stdio.h>

#include "buf.h"

/* A path is shorter than this. */
#define FILE_PATH_BYTES 4096

/*
 * Reads the regular file at path into b, whose content goes.  Never waits, as a pipe or a device would
 * make it.  ERR_IO (errno); ERR_SYNTAX where it is no regular file, or one of /proc; ERR_TOOBIG over max bytes; errors
 * of buf_reserve.
 */
enum err file_read(struct buf *b, const char *path, size_t max);

/* A file in the making, under a name of its own beside the one that it will have. */
struct file_draft {
	FILE *out;
	char temp[FILE_PATH_BYTES + 16];
};

/* Begins the file that will be path, with the mode that like has (or 0600).  ERR_IO (errno), ERR_TOOBIG. */
enum err file_draft_open(struct file_draft *d, const char *path, const char *like);

/*
 * Ends it: with e ERR_OK it is on the disk as a whole, and only then bears the name path; else it goes, as
 * it does where that fails.  Returns e, or ERR_IO (errno).
 */
enum err file_draft_close(struct file_draft *d, const char *path, enum err e);

/*
 * Makes a name in path's directory last, of a file that is new or renamed there.  A file system that cannot sync a
 * directory is none of our business.
 */
void file_sync_directory(const char *path);

/* Makes each directory of path that is missing; path is as it was afterwards.  ERR_IO (errno). */
enum err file_make_directories(char *path);

/* Writes a file whole or not at all.  Errors of the draft's. */
enum err file_write(const char *path, struct slice bytes);

#endif
