/*
 * podsift-lock file command [argument ...]: runs the command while no other does with this file.  For the driver, which
 * is a shell script.
 *
 * The lock is flock's, not lib/lock's: it belongs to the open file, which the command and all that it starts inherit, so
 * that it ends with the last of them, however they end.  Where the shell alone is killed, make goes on until the work at
 * hand has ended, and the next run would get in its way.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "diag.h"

#define USAGE "podsift-lock file command [argument ...]"
#define SHELL_DESCRIPTORS 10

/* A shell's redirections reach the descriptors below ten: the lock's is another. */
static void
take_low_descriptors(void)
{
	int fd;

	while ((fd = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0 && fd < SHELL_DESCRIPTORS - 1)
		;
}

/* Takes the lock.  False when another run has it, or it cannot be had, and said so. */
static bool
take_lock(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_NOCTTY, 0600);

	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
		return true;
	diag_at(errno == ENOENT || errno == ENOTDIR ? EXIT_USAGE : EXIT_LATER, path, 0, "%s",
	    errno == EWOULDBLOCK ? "another run uses it" : strerror(errno));
	return false;
}

int
main(int argc, char *argv[])
{
	diag_open("podsift");
	if (argc < 3)
		return diag_usage(USAGE);
	take_low_descriptors();
	if (take_lock(argv[1])) {
		execvp(argv[2], argv + 2);
		diag_at(EXIT_USAGE, argv[2], 0, "%s", strerror(errno));
	}
	return diag_close();
}
