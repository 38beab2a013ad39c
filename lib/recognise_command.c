#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "recognise.h"

#ifndef LIBEXECDIR
#define LIBEXECDIR "/usr/local/libexec/podsift"
#endif

/* The shell's statuses where there is no such program, and sysexits' where it cannot work for now. */
enum { LATER = 75, NOT_RUN = 126, NOT_FOUND = 127 };

/* command's: how far the recogniser is, by the cues that it has printed. */
static void
watch(void *arg, struct slice out)
{
	struct recognition *r = arg;
	int64_t ms = recognise_last_time(out);

	if (ms > atomic_load(&r->progress.done_ms))
		atomic_store(&r->progress.done_ms, ms);
}

/* Whether the shell's text uses the audio's path where it wants; else it is the last word. */
static bool
has_argument(const char *text)
{
	return strstr(text, "$1") != NULL || strstr(text, "${1") != NULL || strstr(text, "$@") != NULL || strstr(text, "$*") != NULL;
}

enum err
recognise_by_command(struct recognition *r, const char *audio, struct buf *out)
{
	struct buf text = { .max = (size_t)1 << 20 }, path = { .max = (size_t)1 << 20 };
	char lang[RECOGNISE_LANG_BYTES + 16];
	const char *argv[] = { "/bin/sh", "-c", NULL, "podsift", audio, NULL }, *env[] = { lang, NULL, NULL };
	struct command c = { .argv = argv, .env = env, .lifeline = r->by->audio.lifeline, .out = out,
		.timeout_s = r->by->timeout_s, .watch = watch, .arg = r };
	const char *inherited = getenv("PATH");
	enum err e = ERR_NOMEM;

	snprintf(lang, sizeof(lang), "PODSIFT_LANG=%s", r->lang);
	if (buf_addf(&text, "%s%s", r->by->command, has_argument(r->by->command) ? "" : " \"$1\"") == ERR_OK &&
	    buf_terminate(&text) == ERR_OK &&
	    buf_addf(&path, "PATH=%s:%s", inherited != NULL ? inherited : "/usr/bin:/bin", LIBEXECDIR) == ERR_OK &&
	    buf_terminate(&path) == ERR_OK) {
		argv[2] = text.p;
		env[1] = path.p;
		e = command_run(&c);
	}
	if (e != ERR_OK && e != ERR_NOMEM) {
		snprintf(r->why, sizeof(r->why), "the recogniser failed: %s", c.why);
		e = c.status == NOT_FOUND || c.status == NOT_RUN || c.status == LATER ? ERR_IO : ERR_SYNTAX;
	}
	buf_free(&text);
	buf_free(&path);
	return e;
}
