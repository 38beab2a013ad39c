#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "command.h"

#define GRACE_S 2            /* between the request to end and the end */
#define TICK_MS 200
#define LINE_BYTES 240       /* of stderr's last line */
#define MAX_ENV 65536
#define INHERITED 256        /* descriptors that shells and make hand on are lower */

extern char **environ;

/* A command under way. */
struct run {
	struct command *c;
	pid_t leader, guard;
	int out, err;                 /* -1 when they have ended */
	int in;                       /* -1 when all has gone there */
	int release;                  /* a byte to the guard: that is so */
	size_t given;                 /* bytes of c->in */
	enum err held;                /* what before_end said */
	struct timespec begun;
	char line[LINE_BYTES];        /* of stderr, in the making */
	size_t line_len;
	char last[LINE_BYTES];
	bool too_big, no_memory;
};

/*
 * Between fork and exec another thread's pipes would go to the wrong child, and a guard, which never calls exec,
 * would keep them: pipes are made, inherited and closed by one thread at a time.
 */
static pthread_mutex_t forking = PTHREAD_MUTEX_INITIALIZER;

static bool
make_pipe(int fd[2])
{
	if (pipe(fd) != 0)
		return false;
	(void)fcntl(fd[0], F_SETFD, FD_CLOEXEC);
	(void)fcntl(fd[1], F_SETFD, FD_CLOEXEC);
	return true;
}

enum err
command_lifeline(int lifeline[2])
{
	return make_pipe(lifeline) ? ERR_OK : ERR_IO;
}

/* Our environment with env's in front, which then count.  NULL when memory ran out. */
static char **
make_environment(const char *const *env)
{
	size_t n = 0, more = 0, cap = 0, i, j = 0;
	char **all = NULL;

	while (environ[n] != NULL)
		n++;
	while (env != NULL && env[more] != NULL)
		more++;
	if (array_reserve(&all, &cap, n + more + 1, sizeof(char *), MAX_ENV) != ERR_OK)
		return NULL;
	for (i = 0; i < more; i++)
		all[j++] = (char *)(uintptr_t)env[i];   /* exec's type; it changes nothing */
	for (i = 0; i < n; i++) {
		size_t k, len = strcspn(environ[i], "=") + 1;

		for (k = 0; k < more && strncmp(environ[i], env[k], len) != 0; k++)
			;
		if (k == more)
			all[j++] = environ[i];
	}
	all[j] = NULL;
	return all;
}

/* The pipes of a command under way, [0] to read from; -1 where there is none. */
struct pipes {
	int in[2], out[2], err[2], release[2], go[2];
};

/*
 * The child's part; nothing but system calls may be used between fork and exec.  It waits for a byte from go, which says that
 * there is a guard: where we are killed before that, nothing is run.
 */
static void
become(const struct command *c, char **env, const struct pipes *p)
{
	int null = open("/dev/null", O_RDWR), in = p->in[0], out = p->out[1], err = p->err[1], fd;
	sigset_t none;
	char byte;

	setpgid(0, 0);
	close(p->go[1]);
	if (read(p->go[0], &byte, 1) != 1)
		_exit(126);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (null < 0 || dup2(in >= 0 ? in : null, STDIN_FILENO) < 0 || dup2(out >= 0 ? out : null, STDOUT_FILENO) < 0 ||
	    dup2(err, STDERR_FILENO) < 0)
		_exit(126);
	if (null > STDERR_FILENO)
		close(null);
	/* what it leaves running must not keep what was handed to us, such as the lock of who started us */
	for (fd = STDERR_FILENO + 1; c->may_leave && fd < INHERITED; fd++)
		close(fd);
	environ = env;
	execvp(c->argv[0], (char *const *)(uintptr_t)c->argv);
	_exit(127);
}

/* Waits until the lifeline closes; true when it is released before.  release may be -1. */
static bool
wait_for_end(int lifeline, int release)
{
	struct pollfd p[2] = { { .fd = lifeline, .events = POLLIN }, { .fd = release, .events = POLLIN } };
	char c;

	for (;;) {
		if (poll(p, 2, -1) < 0)
			continue;
		if (p[0].revents != 0 && read(lifeline, &c, 1) == 0)
			return false;
		if (p[1].revents != 0 && read(release, &c, 1) == 1)
			return true;
		if (p[1].revents != 0)
			p[1].fd = -1;        /* we end, and the lifeline closes the next moment */
	}
}

/*
 * The guard's part.  It holds the writing end of the command's input, too, until it is released: else, when we are
 * killed, the command would take what it has got for the whole.
 */
static void
guard(const int *lifeline, pid_t group, int release, int in)
{
	setpgid(0, group);
	signal(SIGTERM, SIG_IGN);     /* it is there for the end */
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	close(lifeline[1]);
	close(STDIN_FILENO);
	close(STDOUT_FILENO);         /* whoever reads us is not to wait for it */
	close(STDERR_FILENO);
	if (wait_for_end(lifeline[0], release)) {
		close(in);
		(void)wait_for_end(lifeline[0], -1);
	}
	kill(0, SIGTERM);
	sleep(GRACE_S);
	kill(0, SIGKILL);
	_exit(0);
}

static bool
make_pipes(struct pipes *p, const struct command *c)
{
	*p = (struct pipes){ { -1, -1 }, { -1, -1 }, { -1, -1 }, { -1, -1 }, { -1, -1 } };
	return (c->in.p == NULL || (make_pipe(p->in) && make_pipe(p->release))) && (c->out == NULL || make_pipe(p->out)) &&
	    make_pipe(p->err) && make_pipe(p->go);
}

static void
close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Ends a command that can have no guard; returns why (errno). */
static int
abandon(pid_t leader)
{
	int why = errno;

	kill(-leader, SIGKILL);
	while (waitpid(leader, NULL, 0) < 0 && errno == EINTR)
		;
	return why;
}

/* Forks the command and its guard.  ERR_IO (errno). */
static enum err
start(struct run *r, char **env)
{
	const struct command *c = r->c;
	struct pipes p;
	int why = 0;

	pthread_mutex_lock(&forking);
	if (!make_pipes(&p, c) || (r->leader = fork()) < 0) {
		why = errno;
	} else if (r->leader == 0) {
		become(c, env, &p);
	} else {
		setpgid(r->leader, r->leader);
		close_end(&p.in[0]);
		close_end(&p.out[1]);
		close_end(&p.err[1]);
		if ((r->guard = fork()) == 0) {
			close_end(&p.release[1]);
			close_end(&p.go[1]);
			guard(c->lifeline, r->leader, p.release[0], p.in[1]);
		}
		if (r->guard > 0) {
			setpgid(r->guard, r->leader);
			(void)!write(p.go[1], "", 1);
		} else {
			why = abandon(r->leader);
		}
	}
	close_end(&p.in[0]);
	close_end(&p.out[1]);
	close_end(&p.err[1]);
	close_end(&p.release[0]);
	close_end(&p.go[0]);
	close_end(&p.go[1]);
	pthread_mutex_unlock(&forking);
	*r = (struct run){ .c = r->c, .leader = r->leader, .guard = r->guard, .begun = r->begun, .in = p.in[1],
		.out = p.out[0], .err = p.err[0], .release = p.release[1] };
	if (r->in >= 0)
		(void)fcntl(r->in, F_SETFL, O_NONBLOCK);
	if (r->out >= 0)
		(void)fcntl(r->out, F_SETFL, O_NONBLOCK);
	if (r->err >= 0)
		(void)fcntl(r->err, F_SETFL, O_NONBLOCK);
	errno = why;
	return why == 0 ? ERR_OK : ERR_IO;
}

/* Writes what the command's input takes; closes it behind the last byte, or where nobody reads it. */
static void
give(struct run *r)
{
	struct command *c = r->c;
	ssize_t n = 1;
	size_t left;

	while (r->in >= 0 && n > 0 && (left = c->in.len - r->given) > 0) {
		if (left == 1 && !c->told) {
			c->told = true;
			if ((r->held = c->before_end != NULL ? c->before_end(c->arg) : ERR_OK) != ERR_OK)
				return;
		}
		n = write(r->in, c->in.p + r->given, left > 1 ? left - 1 : 1);
		r->given += n > 0 ? (size_t)n : 0;
	}
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	(void)!write(r->release, "", 1);
	close_end(&r->in);
}

/* Keeps the last line of stderr that has something in it. */
static void
take_err(struct run *r, const char *p, size_t n)
{
	for (; n > 0; p++, n--) {
		if (*p != '\n' && *p != '\r') {
			if (r->line_len < LINE_BYTES - 1)
				r->line[r->line_len++] = *p;
			continue;
		}
		r->line[r->line_len] = '\0';
		if (r->line_len > 0)
			memcpy(r->last, r->line, r->line_len + 1);
		r->line_len = 0;
	}
}

static void
take_out(struct run *r, const char *p, size_t n)
{
	enum err e = buf_add(r->c->out, (struct slice){ p, n });

	r->too_big = r->too_big || e == ERR_TOOBIG;
	r->no_memory = r->no_memory || e == ERR_NOMEM;
	if (r->c->watch != NULL)
		r->c->watch(r->c->arg, buf_slice(r->c->out));
}

/* Reads what is there; closes at the end. */
static void
take(struct run *r, int *fd, void (*with)(struct run *, const char *, size_t))
{
	char bytes[16384];
	ssize_t n = 1;

	while (*fd >= 0 && !r->too_big && !r->no_memory && (n = read(*fd, bytes, sizeof(bytes))) > 0)
		with(r, bytes, (size_t)n);
	if (*fd >= 0 && (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)))
		close_end(fd);
}

/* Whole seconds that have passed. */
static long
seconds_since(const struct timespec *begun)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long)(now.tv_sec - begun->tv_sec) - (now.tv_nsec < begun->tv_nsec);
}

/* Waits a moment for output; true when the command has ended. */
static bool
tick(struct run *r, int *status)
{
	struct pollfd p[3] = { { .fd = r->out, .events = POLLIN }, { .fd = r->err, .events = POLLIN },
		{ .fd = r->in, .events = POLLOUT } };

	/* with all closed there is only the end to wait for, which nobody tells */
	(void)poll(p, 3, r->out < 0 && r->err < 0 && r->in < 0 ? 20 : TICK_MS);
	if (r->in >= 0)
		give(r);
	take(r, &r->out, take_out);
	take(r, &r->err, take_err);
	return waitpid(r->leader, status, WNOHANG) == r->leader;
}

/* Ends the group: it is asked to, and then made to. */
static void
finish(struct run *r, bool ended, int *status)
{
	struct timespec since;
	bool by_itself = ended;

	clock_gettime(CLOCK_MONOTONIC, &since);
	if (!ended)
		kill(-r->leader, SIGTERM);
	while (!ended && seconds_since(&since) < GRACE_S)
		ended = tick(r, status);
	kill(by_itself && r->c->may_leave ? r->guard : -r->leader, SIGKILL);
	if (!ended)
		while (waitpid(r->leader, status, 0) < 0 && errno == EINTR)
			;
	if (r->guard > 0)
		while (waitpid(r->guard, NULL, 0) < 0 && errno == EINTR)
			;
	take(r, &r->out, take_out);
	take(r, &r->err, take_err);
	take_err(r, "\n", 1);
}

/* Says in c->why how it ended. */
static enum err
conclude(struct run *r, bool ended, int status)
{
	struct command *c = r->c;
	const char *colon;
	char how[64];
	enum err e = ERR_SYNTAX;

	c->status = ended && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	if (r->no_memory)
		return ERR_NOMEM;
	if (r->held != ERR_OK)
		return r->held;
	if (r->too_big)
		e = ERR_TOOBIG;
	else if (!ended)
		e = ERR_RANGE;
	else if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return ERR_OK;
	if (e == ERR_TOOBIG)
		snprintf(how, sizeof(how), "it printed too much");
	else if (e == ERR_RANGE)
		snprintf(how, sizeof(how), "not done after %ld s", c->timeout_s);
	else if (WIFSIGNALED(status))
		snprintf(how, sizeof(how), "ended by signal %d", WTERMSIG(status));
	else
		snprintf(how, sizeof(how), "exit status %d", WEXITSTATUS(status));
	colon = r->last[0] != '\0' ? ": " : "";
	snprintf(c->why, sizeof(c->why), "%s%s%s", how, colon, r->last);
	c->said = c->why + strlen(how) + strlen(colon);
	return e;
}

enum err
command_run(struct command *c)
{
	struct run r = { .c = c, .in = -1, .out = -1, .err = -1, .release = -1 };
	char **env = make_environment(c->env);
	bool ended = false;
	int status = 0;
	enum err e;

	c->why[0] = '\0';
	c->said = c->why;
	c->status = -1;
	c->told = false;
	if (env == NULL)
		return ERR_NOMEM;
	clock_gettime(CLOCK_MONOTONIC, &r.begun);
	if ((e = start(&r, env)) == ERR_OK) {
		while (!ended && !r.too_big && !r.no_memory && r.held == ERR_OK &&
		    seconds_since(&r.begun) < c->timeout_s)
			ended = tick(&r, &status);
		finish(&r, ended, &status);
		e = conclude(&r, ended, status);
	} else {
		snprintf(c->why, sizeof(c->why), "%s", err_text(e));
		c->said = c->why + strlen(c->why);
	}
	close_end(&r.in);
	close_end(&r.release);
	close_end(&r.out);
	close_end(&r.err);
	free(env);
	return e;
}
