/*
 * diag: the one place that writes to stderr, and the exit status.  The status only rises: 0 done,
 * 1 done in part, 2 wrong usage or unreadable input, 75 try again later.  A message is one line;
 * what came from outside is made harmless in it: control characters become '?', and it ends after
 * 700 bytes.
 */
#ifndef DIAG_H
#define DIAG_H

#include <stdio.h>

#include "err.h"
#include "slice.h"

enum {
	EXIT_DONE = 0,
	EXIT_PARTLY = 1,
	EXIT_USAGE = 2,
	EXIT_LATER = 75   /* EX_TEMPFAIL of sysexits.h */
};

/* Names the program, and sees to it that no file becomes a standard stream; before everything else. */
void diag_open(const char *program);

/* Prints "program: message" and raises the status to at least status; 0 for a note. */
void diag_say(int status, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* As diag_say with "program: file:line: message", or without the line where it is 0. */
void diag_at(int status, const char *file, size_t line, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Says that memory ran out, with EXIT_LATER, and returns that. */
int diag_oom(void);

/*
 * Says that writing to stdout failed (errno), with EXIT_LATER; or, where the reader went away
 * (EPIPE), says nothing and raises the status to EXIT_PARTLY.  Says it once.
 */
void diag_write_failed(void);

/* Flushes and closes stdout, says so if that fails, and returns the exit status. */
int diag_close(void);

/* Whether stderr is a terminal, where progress may be shown. */
int diag_is_terminal(void);

/*
 * For the options that every program has.  usage is the page's SYNOPSIS in one line, without
 * "usage: ".  Each returns the status to leave main with.
 */
int diag_usage(const char *usage);         /* wrong usage: on stderr, 2 */
int diag_help(const char *usage);          /* -h: on stdout, 0 */
int diag_version(void);                    /* -V: on stdout, 0 */

#endif
