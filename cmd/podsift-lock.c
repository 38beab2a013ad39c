/*
 * podsift-lock file command [argument ...]: runs the command while no other does with this file.  For the driver, which
 * is a shell script: the lock is this process's (lib/lock.h), which becomes the command, and ends with it, however it
 * ends.  Its children do not hold it.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "lock_diag.h"

#define USAGE "podsift-lock file command [argument ...]"
#define SHELL_DESCRIPTORS 10

/* A shell's redirections reach the descriptors below ten, and to close the lock's is to lose the lock: it gets another. */
static void
take_low_descriptors(void)
{
	int fd;

	while ((fd = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0 && fd < SHELL_DESCRIPTORS - 1)
		;
}

int
main(int argc, char *argv[])
{
	struct lock lock = { .path = NULL };

	diag_open("podsift");
	if (argc < 3)
		return diag_usage(USAGE);
	take_low_descriptors();
	if (lock_diag_take(&lock, argv[1])) {
		if (fcntl(lock.fd, F_SETFD, 0) == 0)
			execvp(argv[2], argv + 2);
		diag_at(EXIT_USAGE, argv[2], 0, "%s", strerror(errno));
		lock_release(&lock);
	}
	return diag_close();
}
