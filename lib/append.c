#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "append.h"
#include "file.h"

enum err
append_open(int *fd, const char *path)
{
	struct stat st;
	int why;

	/* a device or a pipe must not hold us up, not even in open */
	if ((*fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600)) < 0)
		return ERR_IO;
	why = fstat(*fd, &st) != 0 ? errno : S_ISREG(st.st_mode) ? 0 : EINVAL;
	if (why == 0) {
		if (st.st_size == 0)
			file_sync_directory(path);   /* it may be new */
		return ERR_OK;
	}
	close(*fd);
	errno = why;
	return ERR_IO;
}

/* Writes s in one call, so that nobody ever sees the half of it unless the system itself stops in between. */
static enum err
write_once(int fd, struct slice s, bool durable)
{
	ssize_t n;

	do
		n = write(fd, s.p, s.len);
	while (n < 0 && errno == EINTR);
	if (n == (ssize_t)s.len)
		return !durable || fsync(fd) == 0 ? ERR_OK : ERR_IO;
	if (n >= 0)
		errno = ENOSPC;              /* it wrote what there was room for */
	return ERR_IO;
}

/* Whether the file of that size ends with a line that has no LF, or -1. */
static int
is_torn(int fd, off_t size)
{
	char last;

	if (size == 0)
		return 0;
	return pread(fd, &last, 1, size - 1) == 1 ? last != '\n' : -1;
}

enum err
append_lines(int fd, struct buf *lines, bool durable)
{
	struct stat st;
	enum err e;
	int torn, why;

	if (fstat(fd, &st) != 0 || (torn = is_torn(fd, st.st_size)) < 0)
		return ERR_IO;
	if (torn) {
		if ((e = buf_reserve(lines, 1)) != ERR_OK)
			return e;
		memmove(lines->p + 1, lines->p, lines->len);
		lines->p[0] = '\n';
		lines->len++;
	}
	if ((e = write_once(fd, buf_slice(lines), durable)) == ERR_OK)
		return ERR_OK;
	why = errno;
	(void)!ftruncate(fd, st.st_size);    /* where that fails, a torn line stays, which the next append ends */
	errno = why;
	return e;
}
