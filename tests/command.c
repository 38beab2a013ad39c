/* command: where we are killed before a command has its guard, it is not run.  fork is wrapped (the linker's --wrap). */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "command.h"

static int forks_left = -1;        /* before we are killed; -1 for no limit */

pid_t __real_fork(void);
pid_t __wrap_fork(void);

pid_t
__wrap_fork(void)
{
	if (forks_left == 0)
		raise(SIGKILL);
	forks_left -= forks_left > 0;
	return __real_fork();
}

/* Runs a command that makes a file, and is killed at the fork of that number; returns whether it was made. */
static bool
makes_file(int forks)
{
	const char *const argv[] = { "sh", "-c", "cat >made", NULL };
	int ends[2], lifeline[2], status;
	char byte;
	pid_t child;

	unlink("made");
	if (pipe(ends) != 0 || (child = __real_fork()) < 0)
		abort();
	if (child == 0) {
		struct command c = { .argv = argv, .lifeline = lifeline, .in = SL("words"), .timeout_s = 60 };

		forks_left = forks;
		_exit(command_lifeline(lifeline) == ERR_OK && command_run(&c) == ERR_OK ? 0 : 1);
	}
	close(ends[1]);
	while (read(ends[0], &byte, 1) > 0)       /* until all of them have ended */
		;
	close(ends[0]);
	waitpid(child, &status, 0);
	return access("made", F_OK) == 0;
}

int
main(void)
{
	char dir[] = "/tmp/command.XXXXXX";

	if (mkdtemp(dir) == NULL || chdir(dir) != 0)
		abort();
	signal(SIGPIPE, SIG_IGN);
	CHECK(makes_file(-1));
	CHECK(!makes_file(0));
	CHECK(!makes_file(1));
	unlink("made");
	rmdir(dir);
	return check_close();
}
