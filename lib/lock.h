/*
 * lock: one process at a time.
 */
#ifndef LOCK_H
#define LOCK_H

#include "err.h"

struct lock {
	char *path;      /* NULL while nothing is held */
	int fd;
};

/*
 * Takes the lock of the file at path, which may not exist: a file beside it, its name and ".lock", that is
 * locked (fcntl).  A process that dies holds nothing.  Returns 1, 0 where another process has it, or
 * ERR_IO (errno) or ERR_NOMEM.  Start from { .path = NULL }.
 */
int lock_take(struct lock *l, const char *path);

/* Gives it back, if it is held, and removes the file beside. */
void lock_release(struct lock *l);

#endif
