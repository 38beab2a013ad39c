#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lock.h"

#define TRIES 100    /* each is lost only to a process that ends at that moment */

/* Whether path still names the file behind fd: who held it before may have removed it. */
static bool
is_same(const char *path, int fd)
{
	struct stat a, b;

	return stat(path, &a) == 0 && fstat(fd, &b) == 0 && a.st_ino == b.st_ino && a.st_dev == b.st_dev;
}

/* As lock_take; 2 where it should be tried again. */
static int
try_take(struct lock *l)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int got = 2;

	if ((l->fd = open(l->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600)) < 0)
		return ERR_IO;
	if (fcntl(l->fd, F_SETLK, &whole) != 0)
		got = errno == EACCES || errno == EAGAIN ? 0 : ERR_IO;
	else if (is_same(l->path, l->fd))
		return 1;
	close(l->fd);
	return got;
}

int
lock_take(struct lock *l, const char *path)
{
	size_t n = strlen(path);
	int got = 2, tries;

	if ((l->path = malloc(n + sizeof(".lock"))) == NULL)
		return ERR_NOMEM;
	memcpy(l->path, path, n);
	memcpy(l->path + n, ".lock", sizeof(".lock"));
	for (tries = 0; got == 2 && tries < TRIES; tries++)
		got = try_take(l);
	if (got != 1) {
		int why = errno;

		free(l->path);
		l->path = NULL;
		errno = why;
	}
	return got == 2 ? 0 : got;
}

void
lock_release(struct lock *l)
{
	if (l->path == NULL)
		return;
	unlink(l->path);
	close(l->fd);
	free(l->path);
	l->path = NULL;
}
