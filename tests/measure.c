/*
 * measure OUT COMMAND [ARG...]: runs the command, and appends to the file OUT a line of its CPU seconds (user
 * and system, all its processes), its wall seconds and the peak memory of its largest process in KiB.  The
 * status is the command's.  A small program of its own: a shell's clock ticks in hundredths, and the peak of
 * what a large parent forks is the parent's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int
main(int argc, char *argv[])
{
	double begin = now(), end;
	struct rusage u;
	int status = 0;
	FILE *out;
	pid_t pid;

	if (argc < 3) {
		fputs("usage: measure out command [arg ...]\n", stderr);
		return 2;
	}
	if ((pid = fork()) == 0) {
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || getrusage(RUSAGE_CHILDREN, &u) != 0) {
		perror("measure");
		return 2;
	}
	end = now();
	if ((out = fopen(argv[1], "a")) == NULL || fprintf(out, "%.4f %.4f %ld\n", seconds(u.ru_utime) +
	    seconds(u.ru_stime), end - begin, u.ru_maxrss) < 0 || fclose(out) != 0) {
		perror(argv[1]);
		return 2;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
