#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "utf8.h"

#ifndef VERSION
#define VERSION "unknown"
#endif

#define MESSAGE_BYTES 700   /* a URL and what is wrong with it fit; a terminal is not flooded */

/* The only file-scope state of the suite: a program has one stderr and one exit status. */
#define OUT_BYTES 65536       /* to standard output at a time: a call of the system costs as much as a few records */

static struct {
	const char *program;
	int status;
	bool write_failed;
} diag = { .program = "podsift" };

/*
 * A stream that the parent closed gets a descriptor that fails as a closed one does: else the next
 * file that is opened, a state perhaps, would become it.
 */
static void
guard_streams(void)
{
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
			return;
}

void
diag_open(const char *program)
{
	diag.program = program;
	guard_streams();
	setvbuf(stdout, NULL, _IOFBF, OUT_BYTES);
}

static void
raise_status(int status)
{
	if (status > diag.status)
		diag.status = status;
}

/* Makes s, of n bytes, harmless in place. */
static void
tame(char *s, size_t n)
{
	size_t i, len;
	uint32_t cp;

	for (i = 0; i < n; i += len) {
		len = utf8_decode((struct slice){ s + i, n - i }, &cp);
		if (cp < 0x20 || cp == 0x7F || !utf8_is_clean((struct slice){ s + i, len }))
			memset(s + i, '?', len);
	}
}

static void
print(int status, const char *file, size_t line, const char *fmt, va_list ap)
{
	char text[1024];
	size_t max = sizeof(text), n = 0;
	struct slice shown;
	int got;

	raise_status(status);
	got = file == NULL ? 0 : line == 0 ? snprintf(text, max, "%.300s: ", file) :
	    snprintf(text, max, "%.300s:%zu: ", file, line);
	if (got > 0)
		n = (size_t)got;
	if ((got = vsnprintf(text + n, max - n, fmt, ap)) < 0)
		return;
	n = (size_t)got < max - n ? n + (size_t)got : max - 1;
	tame(text, n);
	shown = utf8_cut((struct slice){ text, n }, MESSAGE_BYTES);
	fprintf(stderr, "%s: %.*s\n", diag.program, (int)shown.len, shown.p);
}

void
diag_say(int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print(status, NULL, 0, fmt, ap);
	va_end(ap);
}

void
diag_at(int status, const char *file, size_t line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print(status, file, line, fmt, ap);
	va_end(ap);
}

int
diag_oom(void)
{
	diag_say(EXIT_LATER, "out of memory");
	return EXIT_LATER;
}

void
diag_write_failed(void)
{
	int why = errno;

	if (diag.write_failed)
		return;
	diag.write_failed = true;
	if (why == EPIPE)
		raise_status(EXIT_PARTLY);
	else
		diag_say(EXIT_LATER, "stdout: %s", strerror(why));
}

int
diag_close(void)
{
	if (fflush(stdout) != 0 || ferror(stdout) || fclose(stdout) != 0)
		diag_write_failed();
	return diag.status;
}

int
diag_is_terminal(void)
{
	return isatty(STDERR_FILENO);
}

int
diag_usage(const char *usage)
{
	fprintf(stderr, "usage: %s\n", usage);
	raise_status(EXIT_USAGE);
	return EXIT_USAGE;
}

int
diag_help(const char *usage)
{
	printf("usage: %s\n", usage);
	return diag_close();
}

int
diag_version(void)
{
	printf("%s (podsift) %s\n", diag.program, VERSION);
	return diag_close();
}
