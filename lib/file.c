#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
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
