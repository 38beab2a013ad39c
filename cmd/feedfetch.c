#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "buf.h"
#include "date.h"
#include "diag.h"
#include "fetch.h"
#include "lock_diag.h"
#include "login_diag.h"
#include "num.h"
#include "opml_write.h"
#include "option.h"
#include "schedule.h"
#include "url.h"
#include "url_list.h"

#define USAGE "feedfetch [-fhLlOVv] [-a age] [-C logins] [-H count] [-j count] [-M bytes] [-n count] [-P count] " \
	"[-S next] [-s state] [-T preference] [-t seconds] [-i feed [-u url] | list ...]"

#define MAX_COUNT 1000000
#define LIST_NOTES 10        /* of entries of a list that are no URLs; then their number */
#define MAX_PARALLEL 1000
#define MAX_THREADS 64
#define DEFAULT_THREADS 8
#define MAX_TIMEOUT_S 86400
#define MAX_AGE_S (UINT64_C(100) * 366 * 86400)
#define MAX_BYTES (UINT64_C(1) << 40)

struct opts {
	const char *logins;      /* -C: who the user is where; NULL for nobody */
	uint32_t per_host;       /* -H: downloads at once from a host */
	uint32_t parallel;       /* -P: and in all */
	bool allow_private;      /* -L */
	uint64_t max_bytes;      /* -M: of a body */
	bool show_lists;         /* -l: write the feeds of the lists, and no more */
	bool opml;               /* -O: write the state's feeds, or those of the lists, and no more */
	struct feed_choice choice;   /* -T: which transcripts are preferred */
	uint32_t threads;        /* -j: that parse */
	const char *next;        /* -S: where the new state goes; NULL: where the old one is */
	uint64_t age_s;          /* -a: how old an episode of a new feed may be; 0 for any age */
	bool force;              /* -f: ask every feed */
	const char *file;        /* -i: a feed to parse without the network */
	uint32_t count;          /* -n: episodes of a feed at most; 0 for all */
	const char *state;       /* -s: what was given before; NULL for nothing */
	uint32_t timeout_s;      /* -t: for a download */
	const char *url;         /* -u: the address of what -i names */
	bool verbose;            /* -v */
};

struct run {
	struct opts o;
	int64_t now;             /* seconds since 1970 */
	struct state *state;
	struct login_list logins;
	struct http *http;
	struct fetcher *fetcher;
	struct state *listed;    /* -l, -O: the feeds of the lists */
	bool progress;
	bool gave_up;            /* no further feed can be begun */
	size_t bad;              /* entries of the list at hand that are no URLs */
};

static bool
read_url(const char *text, const char **url)
{
	char shown[URL_SHOWN_BYTES];

	*url = text;
	if (url_is_http(slice_of(text)))
		return true;
	diag_say(EXIT_USAGE, "-u: not an http or https URL: '%s'", url_shown(slice_of(text), shown));
	return false;
}

static bool
read_choice(const char *text, struct feed_choice *choice)
{
	*choice = (struct feed_choice){ .n_forms = 0 };
	if (feed_choice_read(choice, slice_of(text)) == ERR_OK)
		return true;
	diag_say(EXIT_USAGE, "-T: not a list of json, vtt, srt, html, plain and languages, each once: '%s'", text);
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
		return option_count('H', text, MAX_PARALLEL, &o->per_host);
	case 'M':
		return option_bytes('M', text, 1, MAX_BYTES, &o->max_bytes);
	case 'P':
		return option_count('P', text, MAX_PARALLEL, &o->parallel);
	case 'S':
		o->next = text;
		return true;
	case 'T':
		return read_choice(text, &o->choice);
	case 'a':
		return option_age('a', text, MAX_AGE_S, &o->age_s);
	case 'i':
		o->file = text;
		return true;
	case 'j':
		return option_count('j', text, MAX_THREADS, &o->threads);
	case 'n':
		return option_count('n', text, MAX_COUNT, &o->count);
	case 's':
		o->state = text;
		return true;
	case 't':
		return option_count('t', text, MAX_TIMEOUT_S, &o->timeout_s);
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
	case 'l':
		o->show_lists = true;
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
	bool is_export = o->opml || o->show_lists;

	return (o->url == NULL || o->file != NULL) && (o->file == NULL || !lists) && (o->next == NULL || o->state != NULL) &&
	    (!is_export || (o->file == NULL && o->next == NULL)) && (!o->opml || o->state != NULL || lists) &&
	    (!o->show_lists || (!o->opml && o->state == NULL));
}

/* Reads the options.  False where the program ends here, with *status; it has said why. */
static bool
opts_read(struct opts *o, int argc, char *argv[], int *status)
{
	int c;

	*status = EXIT_USAGE;
	while ((c = getopt(argc, argv, ":C:H:LM:OP:S:T:Va:fhi:j:ln:s:t:u:v")) != -1)
		if (c != '?' && strchr("LOVfhlv", c) == NULL ? !take_value(o, c, optarg) : !take_flag(o, c, status))
			return false;
	if (make_sense(o, optind < argc))
		return true;
	diag_usage(USAGE);
	return false;
}

/* Clears the line of progress from the terminal, before something else is said. */
static void
hide_progress(const struct run *run)
{
	if (run->progress)
		fputs("\r\033[K", stderr);
}

/* fetch's. */
static void
complain(void *arg, const char *url, enum err e, const char *why)
{
	struct run *run = arg;
	char shown[URL_SHOWN_BYTES];

	if (e == ERR_OK && !run->o.verbose)
		return;
	hide_progress(run);
	if (url == NULL)
		diag_write_failed();
	else if (e == ERR_NOMEM)
		diag_oom();
	else
		diag_at(e == ERR_OK ? EXIT_DONE : e == ERR_IO ? EXIT_LATER : EXIT_PARTLY,
		    url_shown(slice_of(url), shown), 0, "%s", why);
}

static void
say_unasked(const struct fetch_report *r, const char *url)
{
	char until[DATE_BYTES] = "";

	if (r->class == FETCH_RETIRED)
		diag_at(EXIT_DONE, url, 0, "retired: not asked");
	else if (date_write(until, r->until) == ERR_OK)
		diag_at(EXIT_DONE, url, 0, "%s: not asked before %s",
		    r->class == FETCH_WAITING ? "waiting" : "fresh", until);
}

/* fetch's. */
static void
report(void *arg, const struct fetch_report *r)
{
	static const char *const words[] = { [FETCH_DONE] = "fetched", [FETCH_UNCHANGED] = "unchanged",
	    [FETCH_RETIRED] = "retired", [FETCH_FAILED] = "failed", [FETCH_NO_FEED] = "no feed",
	    [FETCH_UNREACHABLE] = "unreachable", [FETCH_TOOBIG] = "too big", [FETCH_REFUSED] = "refused",
	    [FETCH_STOPPED] = "stopped" };
	struct run *run = arg;
	const struct fetch_totals *t = fetcher_totals(run->fetcher);
	char pages[40] = "", url[URL_SHOWN_BYTES];

	url_shown(slice_of(r->url), url);
	if (run->o.verbose) {
		hide_progress(run);
		if (r->pages > 0)
			snprintf(pages, sizeof(pages), ", %zu more pages", r->pages);
		if (r->asked)
			diag_at(EXIT_DONE, url, 0, "%s: HTTP %ld, %zu bytes, %zu items, %zu new%s",
			    words[r->class], r->status, r->bytes, r->items, r->given, pages);
		else
			say_unasked(r, url);
	}
	if (run->progress)
		fprintf(stderr, "\rfeedfetch: %zu/%zu feeds", t->ended, t->begun);
}

/* Says what is wrong with an entry of a list; of many, no more than their number is said at the list's end. */
static void
complain_of_entry(struct run *run, const struct url_entry *u)
{
	bool is_one = u->e == ERR_TOOBIG || (u->e == ERR_SYNTAX && u->url.len > 0);
	char shown[URL_SHOWN_BYTES];

	if (is_one && run->bad++ >= LIST_NOTES)
		return;
	if (u->e == ERR_NOMEM)
		diag_oom();
	else if (u->e == ERR_SYNTAX && u->url.len == 0)
		diag_at(EXIT_USAGE, u->list, 0, "neither URLs nor OPML; a feed is read by -i");
	else if (u->e == ERR_SYNTAX)
		diag_at(EXIT_PARTLY, u->list, u->line, "%s: '%s'", slice_find(u->url, '@') < u->url.len ?
		    "not an http or https URL without a user (see -C)" : "not an http or https URL", url_shown(u->url, shown));
	else if (u->e == ERR_IO && url_is_http(slice_of(u->list)))
		diag_at(EXIT_USAGE, url_shown(slice_of(u->list), shown), 0, "a URL goes into a list, or to standard input");
	else
		diag_at(u->e == ERR_IO ? EXIT_USAGE : EXIT_PARTLY, u->list, u->line, "%s", err_text(u->e));
}

static void
read_list(struct run *run, const char *path, const struct url_list_handler *handler)
{
	run->bad = 0;
	url_list_read(path, handler, run);
	if (run->bad > LIST_NOTES)
		diag_at(EXIT_PARTLY, strcmp(path, "-") == 0 ? "stdin" : path, 0, "%zu more that are no URLs",
		    run->bad - LIST_NOTES);
}

/* url_list's: begins a feed as soon as there is room for it. */
static bool
take_entry(void *arg, const struct url_entry *u)
{
	struct run *run = arg;
	enum err e = ERR_OK;

	if (u->e != ERR_OK)
		complain_of_entry(run, u);
	else if ((e = fetch_begin(run->fetcher, u->url)) == ERR_NOMEM)
		diag_oom();
	run->gave_up |= e != ERR_OK;
	return !run->gave_up && !fetcher_totals(run->fetcher)->out_failed;
}

/* url_list's: the feeds go on while the list is slow. */
static void
wait_for_list(void *arg, int fd)
{
	struct run *run = arg;

	while (fetch_wait_input(run->fetcher, fd))
		;
}

/*
 * Whether it is our own line that is down: no feed at all could be reached, and not for the reason that
 * those which are well are fresh and the rest have been dead for long.
 */
static bool
is_offline(const struct fetch_totals *t)
{
	return t->ended > 0 && t->unreachable == t->ended && t->cut_off > 0;
}

static void
fetch_lists(struct run *run, int n, char *lists[])
{
	static const struct url_list_handler handler = { take_entry, wait_for_list };
	const struct fetch_totals *t = fetcher_totals(run->fetcher);
	int i = 0;

	do
		read_list(run, i < n ? lists[i] : "-", &handler);
	while (++i < n && !run->gave_up && !t->out_failed);
	while (fetch_wait(run->fetcher))
		;
	hide_progress(run);
	if (t->ended < t->begun && !t->out_failed)
		diag_say(EXIT_LATER, "libcurl gave up; %zu feeds were not fetched", t->begun - t->ended);
	if (is_offline(t))
		diag_say(EXIT_LATER, "no feed could be reached");
}

/* Reads the feed that -i names. */
static void
fetch_one(struct run *run)
{
	const char *path = run->o.file;
	bool is_stdin = strcmp(path, "-") == 0;
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	enum err e = ERR_IO;

	if (fd >= 0)
		e = fetch_file(run->fetcher, fd, run->o.url != NULL ? run->o.url : is_stdin ? "stdin" : path, run->o.url);
	if (e == ERR_IO)
		diag_at(EXIT_USAGE, path, 0, "%s", strerror(errno));
	else if (e != ERR_OK)
		diag_oom();
	if (fd >= 0 && !is_stdin)
		close(fd);
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
	diag_at(EXIT_USAGE, run->o.state, 0, "%s", e == ERR_SYNTAX ? "no state; left as it is" : err_text(e));
	return false;
}

static bool
open_http(struct run *run)
{
	struct http_opts http = { .max_bytes = (size_t)run->o.max_bytes, .max_parallel = (long)run->o.parallel,
	    .max_per_host = (long)run->o.per_host, .timeout_s = (long)run->o.timeout_s,
	    .allow_private = run->o.allow_private, .ca_file = getenv("SSL_CERT_FILE") };

	if ((run->http = http_new(&http)) != NULL)
		return true;
	diag_oom();
	return false;
}

static bool
open_fetcher(struct run *run)
{
	struct fetch_opts o = { .now = run->now, .force = run->o.force, .forget = run->o.state == NULL,
	    .count = run->o.count, .age_s = run->o.age_s, .max_bytes = (size_t)run->o.max_bytes,
	    .timeout_s = run->o.timeout_s, .threads = run->o.threads, .choice = &run->o.choice, .state = run->state,
	    .logins = &run->logins, .http = run->http, .out = stdout, .watch = { complain, report, run } };

	if ((run->fetcher = fetcher_new(&o)) != NULL)
		return true;
	diag_oom();
	return false;
}

/* Reads the state and starts the network.  False when that failed, and said so. */
static bool
open_run(struct run *run)
{
	run->progress = run->o.file == NULL && diag_is_terminal();
	if ((run->now = schedule_now()) < 0) {
		diag_say(EXIT_USAGE, "PODSIFT_NOW: not a time: '%s'", getenv("PODSIFT_NOW"));
		return false;
	}
	return open_state(run) && (run->o.file != NULL || (login_open(&run->logins, run->o.logins) && open_http(run))) && open_fetcher(run);
}

/* Commits the state, if all feeds have ended, and all that it says was given has left the program.  Offline, no feed is to suffer for it. */
static void
save_state(struct run *run)
{
	const char *path = run->o.next != NULL ? run->o.next : run->o.state;
	const struct fetch_totals *t = fetcher_totals(run->fetcher);
	enum err e;

	if (fflush(stdout) != 0) {
		diag_write_failed();
		return;
	}
	if (path == NULL || t->out_failed || t->lost || t->ended < t->begun || (is_offline(t) && t->given == 0))
		return;
	if ((e = state_write(run->state, path, run->o.state)) != ERR_OK)
		diag_at(EXIT_LATER, path, 0, "%s", err_text(e));
}

static void
close_run(struct run *run)
{
	http_free(run->http);
	fetcher_free(run->fetcher);
	state_free(run->state);
	state_free(run->listed);
	login_free(&run->logins);
}

static void
run_feeds(struct run *run, int n, char *lists[])
{
	struct lock lock = { .path = NULL };

	if ((run->o.state == NULL || lock_diag_take(&lock, run->o.state)) && open_run(run)) {
		if (run->o.file != NULL)
			fetch_one(run);
		else
			fetch_lists(run, n, lists);
		save_state(run);
	}
	lock_release(&lock);
}

/* Adds a feed to those listed, with what the state knows of it.  ERR_NOMEM. */
static enum err
add_listed(struct run *run, struct slice url)
{
	const struct state_feed *known = state_find(run->state, url);
	struct state_feed *f = state_add(run->listed, url);

	if (f == NULL)
		return ERR_NOMEM;
	if (known == NULL)
		return ERR_OK;
	f->retired = known->retired;
	return state_set(&f->title, slice_of(known->title));
}

/* url_list's. */
static bool
take_listed(void *arg, const struct url_entry *u)
{
	struct run *run = arg;

	if (u->e != ERR_OK)
		complain_of_entry(run, u);
	else if (add_listed(run, u->url) != ERR_OK) {
		diag_oom();
		run->gave_up = true;
	}
	return !run->gave_up;
}

/* Reads the feeds of the lists.  False when memory ran out, and said so. */
static bool
read_lists(struct run *run, int n, char *lists[])
{
	static const struct url_list_handler handler = { take_listed, NULL };
	int i = 0;

	if ((run->listed = state_new()) == NULL) {
		diag_oom();
		return false;
	}
	do
		read_list(run, i < n ? lists[i] : "-", &handler);
	while (++i < n && !run->gave_up);
	return !run->gave_up;
}

/* Writes the feeds of the lists (-l), or as OPML those of the lists or, without any, of the state (-O). */
static void
write_feeds(struct run *run, int n, char *lists[])
{
	const struct state_feed *f;

	if (!open_state(run) || ((run->o.show_lists || n > 0) && !read_lists(run, n, lists)))
		return;
	if (run->o.opml && opml_write(stdout, n > 0 ? run->listed : run->state) != ERR_OK)
		diag_write_failed();
	for (f = run->o.show_lists ? state_first(run->listed) : NULL; f != NULL; f = f->next)
		if (puts(f->url.p) == EOF)
			diag_write_failed();
}

/*
 * glibc gives the end of the heap back whenever 128 KiB of it are free, and gets it again for the next feed:
 * 27,000 page faults and 9 % of the time of 2,000 feeds (2026).
 */
static void
keep_heap(void)
{
#ifdef __GLIBC__
	mallopt(M_TRIM_THRESHOLD, 16 << 20);
	mallopt(M_MMAP_THRESHOLD, 4 << 20);
#endif
}

/* As many threads as there are processors; feeds come no faster than a few of them parse. */
static uint32_t
processors(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > DEFAULT_THREADS ? DEFAULT_THREADS : (uint32_t)n;
}

int
main(int argc, char *argv[])
{
	struct run run = { .o = { .per_host = 2, .parallel = 64, .max_bytes = 64 << 20, .threads = processors(),
	    .timeout_s = 120 } };
	int status;

	diag_open("feedfetch");
	keep_heap();
	if (!opts_read(&run.o, argc, argv, &status))
		return status;
	if (run.o.opml || run.o.show_lists)
		write_feeds(&run, argc - optind, argv + optind);
	else
		run_feeds(&run, argc - optind, argv + optind);
	close_run(&run);
	return diag_close();
}
