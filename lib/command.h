/*
 * command: another program, run to its end: in a process group of its own, with nothing on standard input or what it is
 * given there, what it prints bounded, and a limit of time.
 *
 * It never outlives us, however we end, and is not run before that is certain: a second process in its group, the guard, waits for the other end of a
 * pipe, the lifeline, to close, which the system does even behind SIGKILL, and ends the group then.  An input that was
 * cut short by our end is never seen to end.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include <stdbool.h>

#include "buf.h"
#include "err.h"

#define COMMAND_WHY_BYTES 320

struct command {
	const char *const *argv;     /* ended by NULL; argv[0] is a path, or looked up in PATH */
	const char *const *env;      /* NAME=value to add to ours, ended by NULL; or NULL */
	const int *lifeline;         /* of command_lifeline */
	struct slice in;             /* for its standard input; p NULL: nothing.  SIGPIPE must be ignored */
	enum err (*before_end)(void *arg);   /* called before the last byte of it; not ERR_OK: ends all without that */
	bool may_leave;              /* what it leaves running in its group goes on, if it ended by itself; without descriptors of ours */
	struct buf *out;             /* takes what it prints, up to its max; NULL: nobody wants it */
	long timeout_s;
	void (*watch)(void *arg, struct slice out);   /* told of what was printed so far, or NULL */
	void *arg;                   /* of both */
	bool told;                   /* before_end was called: it may have all of in */
	int status;                  /* that it ended with; -1 where it did not */
	char why[COMMAND_WHY_BYTES]; /* what went wrong, and the last line on its stderr; "" for nothing */
	const char *said;            /* in why: that line alone, or "" */
};

/* Makes the pipe; both ends stay open as long as commands run.  ERR_IO (errno). */
enum err command_lifeline(int lifeline[2]);

/*
 * Runs it; several threads may.  ERR_OK: it ended with status 0.  ERR_SYNTAX: with another, or by a signal;
 * ERR_RANGE: over its time; ERR_TOOBIG: it printed too much; ERR_IO, ERR_NOMEM: it could not be run; what before_end
 * said.  Whatever it left running in its group has ended, too, unless it may leave that.
 */
enum err command_run(struct command *c);

#endif
