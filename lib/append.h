/*
 * append: lines at the end of a file that only grows.  A line that the system stopped in the middle of has no LF; the
 * next append gives it one, so that it stands alone.  One process at a time: see lock.h.
 */
#ifndef APPEND_H
#define APPEND_H

#include <stdbool.h>

#include "buf.h"
#include "err.h"

/*
 * Opens the file at path to append to, which is made where there is none, for its owner alone; *fd is the caller's to
 * close, and means nothing after an error.  ERR_IO (errno), also where it is no regular file (EINVAL).
 */
enum err append_open(int *fd, const char *path);

/*
 * Appends lines, with their LFs, in one write, that is on the disk when this returns where it is durable (fsync); lines
 * may get an LF in front.  No byte that is there changes; what cannot be written whole is taken back.  ERR_IO (errno); errors of
 * buf_reserve.
 */
enum err append_lines(int fd, struct buf *lines, bool durable);

#endif
