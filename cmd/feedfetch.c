#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "feedfetch.h"
#include "lock.h"
#include "num.h"
#include "opml_write.h"
#include "rec.h"
#include "schedule.h"
#include "url.h"
#include "url_list.h"

#define USAGE "feedfetch [-fhLOVv] [-a age] [-C logins] [-H count] [-M bytes] [-n count] [-P count] " \
	"[-S next] [-s state] [-t seconds] [-i feed [-u url] | list ...]"

#define MAX_PARALLEL 1000
#define MAX_TIMEOUT_S 86400
#define MAX_AGE_S (UINT64_C(100) * 366 * 86400)
#define MAX_BYTES (UINT64_C(1) << 40)

struct unit {
	char letter;
	uint64_t size;
};

static const struct unit ages[] = { { 'h', 3600 }, { 'd', 86400 }, { 'w', 604800 }, { 0, 86400 } };
static const struct unit sizes[] = { { 'K', 1024 }, { 'M', 1 << 20 }, { 'G', 1 << 30 }, { 0, 1 } };

/* A number and a unit; the last of the units needs no letter. */
static bool
read_scaled(char option, const char *text, const struct unit *unit, uint64_t max, uint64_t *value)
{
	struct slice s = slice_of(text);

	for (; unit->letter != 0; unit++)
		if (s.len > 0 && s.p[s.len - 1] == unit->letter) {
			s.len--;
			break;
		}
	if (num_read_u64(s, 1, max / unit->size, value) == ERR_OK) {
		*value *= unit->size;
		return true;
	}
	diag_say(EXIT_USAGE, "-%c: not a number with a unit that it knows: '%s'", option, text);
	return false;
}

static bool
read_count(char option, const char *text, uint32_t max, uint32_t *value)
{
	if (num_read_u32(slice_of(text), 1, max, value) == ERR_OK)
		return true;
	diag_say(EXIT_USAGE, "-%c: not a count from 1 to %lu: '%s'", option, (unsigned long)max, text);
	return false;
}

static bool
read_url(const char *text, const char **url)
{
	*url = text;
	if (url_is_http(slice_of(text)))
		return true;
	diag_say(EXIT_USAGE, "-u: not an http or https URL: '%s'", text);
	return false;
}

/* Takes an option that has a value. */
static bool
take_value(struct opts *o, int c, const char *text)
{
	switch (c) {
	case 'C':
		o->logins = text;
		return true;
	case 'H':
		return read_count('H', text, MAX_PARALLEL, &o->per_host);
	case 'M':
		return read_scaled('M', text, sizes, MAX_BYTES, &o->max_bytes);
	case 'P':
		return read_count('P', text, MAX_PARALLEL, &o->parallel);
	case 'S':
		o->next = text;
		return true;
	case 'a':
		return read_scaled('a', text, ages, MAX_AGE_S, &o->age_s);
	case 'i':
		o->file = text;
		return true;
	case 'n':
		return read_count('n', text, MAX_COUNT, &o->count);
	case 's':
		o->state = text;
		return true;
	case 't':
		return read_count('t', text, MAX_TIMEOUT_S, &o->timeout_s);
	case 'u':
		return read_url(text, &o->url);
	}
	diag_usage(USAGE);
	return false;
}

/* Takes an option that has none, or is wrong. */
static bool
take_flag(struct opts *o, int c, int *status)
{
	switch (c) {
	case 'L':
		o->allow_private = true;
		return true;
	case 'O':
		o->opml = true;
		return true;
	case 'f':
		o->force = true;
		return true;
	case 'v':
		o->verbose = true;
		return true;
	case 'V':
		*status = diag_version();
		return false;
	case 'h':
		*status = diag_help(USAGE);
		return false;
	}
	diag_usage(USAGE);
	return false;
}

/* Whether the options go together. */
static bool
make_sense(const struct opts *o, bool lists)
{
	return (o->url == NULL || o->file != NULL) && (o->file == NULL || !lists) &&
	    ((o->next == NULL && !o->opml) || o->state != NULL) &&
	    (!o->opml || (o->file == NULL && o->next == NULL && !lists));
}

/* Reads the options.  False where the program ends here, with *status; it has said why. */
static bool
opts_read(struct opts *o, int argc, char *argv[], int *status)
{
	int c;

	*status = EXIT_USAGE;
	while ((c = getopt(argc, argv, ":C:H:LM:OP:S:Va:fhi:n:s:t:u:v")) != -1)
		if (c != '?' && strchr("LOVfhv", c) == NULL ? !take_value(o, c, optarg) : !take_flag(o, c, status))
			return false;
	if (make_sense(o, optind < argc))
		return true;
	diag_usage(USAGE);
	return false;
}

/* Says what is wrong with an entry of a list. */
static void
complain_of_entry(const struct url_entry *u)
{
	if (u->e == ERR_NOMEM)
		diag_oom();
	else if (u->e == ERR_SYNTAX && u->url.len == 0)
		diag_at(EXIT_USAGE, u->list, 0, "neither URLs nor OPML; a feed is read by -i");
	else if (u->e == ERR_SYNTAX)
		diag_at(EXIT_PARTLY, u->list, u->line, "not an http or https URL: '%.*s'", SLARG(u->url));
	else
		diag_at(u->e == ERR_IO ? EXIT_USAGE : EXIT_PARTLY, u->list, u->line, "%s", err_text(u->e));
}

/* Waits until a download has ended, and writes what may be written.  False when none is under way. */
static bool
wait_for_one(struct run *run)
{
	const struct http_response *rs = http_wait(run->http);

	if (rs == NULL)
		return false;
	fetch_end(rs->arg, rs);
	fetch_advance(run);
	return true;
}

/* url_list's: the feeds go on while the list is slow. */
static void
wait_for_list(void *arg, int fd)
{
	struct run *run = arg;
	const struct http_response *rs;

	while (!run->out_failed && (rs = http_wait_input(run->http, fd)) != NULL) {
		fetch_end(rs->arg, rs);
		fetch_advance(run);
	}
}

/* url_list's: begins the download of a feed as soon as there is room for it. */
static bool
take_entry(void *arg, const struct url_entry *u)
{
	struct run *run = arg;

	if (u->e != ERR_OK) {
		complain_of_entry(u);
	} else if (fetch_begin(run, u->url) != ERR_OK) {
		diag_oom();
		return false;
	}
	while (!run->out_failed && run->tail - run->head == WINDOW && wait_for_one(run))
		;
	return !run->out_failed && run->tail - run->head < WINDOW;   /* fetch_lists says why it is full */
}

static void
fetch_lists(struct run *run, int n, char *lists[])
{
	static const struct url_list_handler handler = { take_entry, wait_for_list };
	int i = 0;

	do
		url_list_read(i < n ? lists[i] : "-", &handler, run);
	while (++i < n && !run->out_failed);
	while (!run->out_failed && wait_for_one(run))
		;
	hide_progress(run);
	if (run->head < run->tail && !run->out_failed)
		diag_say(EXIT_LATER, "libcurl gave up; %zu feeds were not fetched", run->tail - run->ended);
	if (run->ended > 0 && run->unreachable == run->ended)
		diag_say(EXIT_LATER, "no feed could be reached");
}

static void
report_damage(const char *path, size_t line)
{
	diag_at(EXIT_PARTLY, path, line, "damaged line of the state, skipped");
}

static bool
open_state(struct run *run)
{
	enum err e;

	if ((run->state = state_new()) == NULL) {
		diag_oom();
		return false;
	}
	if (run->o.state == NULL || (e = state_read(run->state, run->o.state, report_damage)) == ERR_OK)
		return true;
	diag_at(EXIT_USAGE, run->o.state, 0, "%s", err_text(e));
	return false;
}

/* Reads the logins that -C names; else the user's netrc is libcurl's to read, where there is one. */
static bool
open_logins(struct run *run)
{
	struct buf path = { .max = 4096 };
	const char *home = getenv("HOME");
	enum err e = ERR_OK;

	if (run->o.logins == NULL) {
		if (home != NULL && buf_addf(&path, "%s/.netrc", home) == ERR_OK && access(path.p, R_OK) == 0)
			run->netrc = path.p;
		else
			buf_free(&path);
		return true;
	}
	if ((e = login_read(&run->logins, run->o.logins)) == ERR_OK)
		return true;
	if (e == ERR_RANGE)
		diag_at(EXIT_USAGE, run->o.logins, 0, "others may read it; chmod 600 it");
	else if (e == ERR_SYNTAX)
		diag_at(EXIT_USAGE, run->o.logins, run->logins.line, "not a host, a user and a password, or a host and a token");
	else
		diag_at(EXIT_USAGE, run->o.logins, 0, "%s", err_text(e));
	return false;
}

static bool
open_http(struct run *run)
{
	struct http_opts http = { .max_bytes = (size_t)run->o.max_bytes, .max_parallel = (long)run->o.parallel,
	    .max_per_host = (long)run->o.per_host, .timeout_s = (long)run->o.timeout_s,
	    .allow_private = run->o.allow_private, .netrc = run->netrc };

	if ((run->http = http_new(&http)) != NULL)
		return true;
	diag_oom();
	return false;
}

/* Reads the state and starts the network.  False when that failed, and said so. */
static bool
open_run(struct run *run)
{
	run->line.max = run->notes.max = REC_MAX_BYTES;
	run->progress = run->o.file == NULL && diag_is_terminal();
	if ((run->now = schedule_now()) < 0) {
		diag_say(EXIT_USAGE, "PODSIFT_NOW: not a time: '%s'", getenv("PODSIFT_NOW"));
		return false;
	}
	return open_state(run) && (run->o.file != NULL || (open_logins(run) && open_http(run)));
}

/*
 * Commits the state, if all that it says was given has left the program.  Where no feed at all could be
 * reached it is our own line that is down, and none is to suffer for it.
 */
static void
save_state(struct run *run)
{
	const char *path = run->o.next != NULL ? run->o.next : run->o.state;
	bool offline = run->ended > 0 && run->unreachable == run->ended && run->given == 0;
	enum err e;

	if (fflush(stdout) != 0)
		fail_output(run);
	if (path == NULL || run->out_failed || run->lost || offline)
		return;
	if ((e = state_write(run->state, path, run->o.state)) != ERR_OK)
		diag_at(EXIT_LATER, path, 0, "%s", err_text(e));
}

static void
close_run(struct run *run)
{
	http_free(run->http);
	for (; run->head < run->tail; run->head++)
		fetch_free(run->window[run->head % WINDOW]);
	state_free(run->state);
	login_free(&run->logins);
	free(run->netrc);
	buf_free(&run->line);
	buf_free(&run->notes);
}

/* Takes the lock of the state, if there is one.  False when another run has it, and said so. */
static bool
take_lock(struct lock *lock, const char *state)
{
	int got = state != NULL ? lock_take(lock, state) : 1;

	if (got == 0)
		diag_at(EXIT_LATER, state, 0, "another run uses it");
	else if (got < 0)
		diag_at(EXIT_LATER, state, 0, "%s", err_text((enum err)got));
	return got == 1;
}

static void
run_feeds(struct run *run, int n, char *lists[])
{
	struct lock lock = { .path = NULL };

	if (take_lock(&lock, run->o.state) && open_run(run)) {
		if (run->o.file != NULL)
			fetch_file(run);
		else
			fetch_lists(run, n, lists);
		save_state(run);
	}
	lock_release(&lock);
}

int
main(int argc, char *argv[])
{
	struct run run = { .o = { .per_host = 2, .parallel = 64, .max_bytes = 64 << 20, .timeout_s = 120 } };
	int status;

	diag_open("feedfetch");
	if (!opts_read(&run.o, argc, argv, &status))
		return status;
	if (!run.o.opml)
		run_feeds(&run, argc - optind, argv + optind);
	else if (open_state(&run) && opml_write(stdout, run.state) != ERR_OK)
		fail_output(&run);
	close_run(&run);
	return diag_close();
}
