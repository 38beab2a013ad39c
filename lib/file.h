/*
 * file: a file as a whole.
 */
#ifndef FILE_H
#define FILE_H

#include "buf.h"

/*
 * Reads the regular file at path into b, whose content goes.  Never waits, as a pipe or a device would
 * make it.  ERR_IO (errno); ERR_SYNTAX where it is no regular file, or one of /proc; ERR_TOOBIG over max bytes; errors
 * of buf_reserve.
 */
enum err file_read(struct buf *b, const char *path, size_t max);

#endif
