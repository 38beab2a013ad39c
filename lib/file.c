#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"

enum err
file_read(struct buf *b, const char *path, size_t max)
{
	/* a device or a pipe must not hold us up, not even in open */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;
	ssize_t n = 1;
	enum err e = ERR_OK;

	buf_clear(b);
	if (fd < 0)
		return ERR_IO;
	if (fstat(fd, &st) != 0)
		e = ERR_IO;
	else if (!S_ISREG(st.st_mode))
		e = ERR_SYNTAX;
	else if ((uintmax_t)st.st_size > max)
		e = ERR_TOOBIG;
	while (e == ERR_OK && n > 0 && (e = buf_reserve(b, (size_t)st.st_size - b->len + 1)) == ERR_OK) {
		while ((n = read(fd, b->p + b->len, b->cap - b->len)) < 0 && errno == EINTR)
			;
		if (n < 0)
			e = ERR_IO;
		else
			b->len += (size_t)n;
		if (b->len > max || b->len > (size_t)st.st_size)
			break;                /* it grows under our hands: enough */
	}
	if (e == ERR_OK && st.st_size == 0 && b->len > 0)
		e = ERR_SYNTAX;               /* made up by the kernel, as in /proc */
	close(fd);
	return e;
}

void
file_sync_directory(const char *path)
{
	const char *slash = strrchr(path, '/');
	char dir[FILE_PATH_BYTES] = ".";
	int fd;

	if (slash != NULL) {
		size_t n = slash == path ? 1 : (size_t)(slash - path);

		if (n >= sizeof(dir))
			return;              /* the system opens no such path, either */
		memcpy(dir, path, n);
		dir[n] = '\0';
	}
	if ((fd = open(dir, O_RDONLY | O_CLOEXEC)) < 0)
		return;
	(void)fsync(fd);
	close(fd);
}

enum err
file_draft_open(struct file_draft *d, const char *path, const char *like)
{
	struct stat st;
	int fd;

	if (strlen(path) >= FILE_PATH_BYTES)
		return ERR_TOOBIG;
	snprintf(d->temp, sizeof(d->temp), "%s.XXXXXX", path);
	if ((fd = mkstemp(d->temp)) < 0)
		return ERR_IO;
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	if (stat(like, &st) == 0)
		(void)fchmod(fd, st.st_mode & 07777);
	if ((d->out = fdopen(fd, "w")) != NULL)
		return ERR_OK;
	close(fd);
	unlink(d->temp);
	return ERR_IO;
}

enum err
file_draft_close(struct file_draft *d, const char *path, enum err e)
{
	int why;

	if (e == ERR_OK && (fflush(d->out) != 0 || ferror(d->out) || fsync(fileno(d->out)) != 0))
		e = ERR_IO;
	why = errno;
	if (fclose(d->out) != 0 && e == ERR_OK) {
		why = errno;
		e = ERR_IO;
	}
	if (e == ERR_OK && rename(d->temp, path) != 0) {
		why = errno;
		e = ERR_IO;
	}
	if (e == ERR_OK)
		file_sync_directory(path);
	else
		unlink(d->temp);
	errno = why;
	return e;
}

enum err
file_make_directories(char *path)
{
	char *p = path;

	do {
		p += strspn(p, "/");
		p += strcspn(p, "/");
		char was = *p;

		*p = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST && errno != EISDIR) {
			*p = was;
			return ERR_IO;
		}
		*p = was;
	} while (*p != '\0');
	return ERR_OK;
}

enum err
file_write(const char *path, struct slice bytes)
{
	struct file_draft d;
	enum err e;

	if ((e = file_draft_open(&d, path, path)) != ERR_OK)
		return e;
	if (bytes.len > 0)
		fwrite(bytes.p, 1, bytes.len, d.out);
	return file_draft_close(&d, path, ERR_OK);
}
