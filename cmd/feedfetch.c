#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "charset.h"
#include "diag.h"
#include "feed.h"
#include "feed_rec.h"
#include "http.h"
#include "idset.h"
#include "line.h"
#include "newest.h"
#include "num.h"
#include "rec.h"
#include "sha256.h"
#include "spool.h"
#include "state.h"
#include "url.h"

#define USAGE "feedfetch [-hLV] [-n count] [-s state] [-i feed [-u url] | list ...]"
#define WINDOW 256               /* feeds begun beyond the first that has not ended */
#define MAX_COUNT 1000000
#define ACCEPT "application/rss+xml, application/rdf+xml;q=0.9, application/atom+xml;q=0.9, " \
	"application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"

struct opts {
	uint32_t count;          /* -n: episodes of a feed at most; 0 for all */
	const char *state;       /* -s: what was given before; NULL for nothing */
	const char *file;        /* -i: a feed to parse without the network */
	const char *url;         /* -u: its address */
	bool allow_private;      /* -L */
};

struct run {
	struct opts o;
	struct state *state;
	struct http *http;
	struct idset begun;              /* hashes of the URLs, so that none is fetched twice */
	struct fetch *window[WINDOW];    /* by number, modulo WINDOW */
	size_t head, tail;               /* the first that has not ended, the next to begin */
	size_t ended, unreachable;       /* feeds; those among them that the network kept from us */
	struct buf line, notes;          /* a record, and the text of its notes */
	bool out_failed, progress;
};

/* One feed, from its line in the list until its episodes are written. */
struct fetch {
	struct run *run;
	char *url;
	size_t number;
	struct state_feed *known;
	struct feed_parser *parser;
	bool limited;                    /* -n counts */
	struct newest newest;
	struct spool spool;              /* episodes that wait for the feeds before this one */
	enum err e;                      /* why the sink stopped */
	bool ended;
};

/* For the set of URLs that were begun. */
static uint64_t
hash(struct slice url)
{
	unsigned char digest[32];
	struct sha256 h;
	uint64_t v;

	sha256_init(&h);
	sha256_add(&h, url);
	sha256_end(&h, digest);
	memcpy(&v, digest, sizeof(v));
	return v;
}

static void
fail_output(struct run *run)
{
	diag_write_failed();
	run->out_failed = true;
}

/* Writes a record, or keeps it until the feeds before it have ended. */
static enum err
put_line(void *arg, struct slice line)
{
	struct fetch *f = arg;

	if (f->number != f->run->head)
		return spool_add(&f->spool, line);
	if (fwrite(line.p, 1, line.len, stdout) != line.len) {
		fail_output(f->run);
		return ERR_IO;
	}
	return ERR_OK;
}

/* feed's: takes an episode. */
static enum err
take_item(void *arg, const struct feed_item *item)
{
	struct fetch *f = arg;
	struct run *run = f->run;
	uint64_t id = feed_rec_episode(slice_of(f->url), item);
	enum err e;
	int had;

	if ((had = state_mark(run->state, f->known, id)) != 0)
		return had < 0 ? ERR_NOMEM : ERR_OK;
	buf_clear(&run->line);
	if ((e = feed_rec_append(&run->line, &run->notes, item, id)) != ERR_OK)
		return e;
	if (f->limited)
		return newest_add(&f->newest, feed_rec_has_date(item) ? item->date : INT64_MIN, buf_slice(&run->line));
	return put_line(f, buf_slice(&run->line));
}

static void
fetch_free(struct fetch *f)
{
	if (f == NULL)
		return;
	feed_free(f->parser);
	newest_free(&f->newest);
	spool_free(&f->spool);
	free(f->url);
	free(f);
}

static struct fetch *
fetch_new(struct run *run, struct slice url)
{
	struct fetch *f = calloc(1, sizeof(*f));

	if (f == NULL)
		return NULL;
	f->run = run;
	f->number = run->tail;
	f->newest.max = run->o.count;
	if ((f->url = strndup(url.p, url.len)) == NULL || (f->known = state_add(run->state, url)) == NULL) {
		fetch_free(f);
		return NULL;
	}
	f->limited = run->o.count > 0 && state_is_new(f->known);
	return f;
}

static void
show_progress(const struct run *run)
{
	if (run->progress)
		fprintf(stderr, "\rfeedfetch: %zu/%zu feeds", run->ended, run->tail);
}

static void
hide_progress(const struct run *run)
{
	if (run->progress)
		fputs("\r\033[K", stderr);
}

static void
complain(const struct fetch *f, const char *what)
{
	hide_progress(f->run);
	diag_at(EXIT_PARTLY, f->url, 0, "%s", what);
}

/* Says why a feed could not be parsed to its end. */
static void
complain_of(const struct fetch *f, enum err e)
{
	if (f->run->out_failed)
		return;
	hide_progress(f->run);
	if (e == ERR_NOMEM)
		diag_oom();
	else if (e == ERR_SYNTAX)
		diag_at(EXIT_PARTLY, f->url, 0, "no feed: %s", feed_what(f->parser));
	else if (e == ERR_IO)
		diag_at(EXIT_PARTLY, f->url, 0, "temporary file: %s", strerror(errno));
	else
		diag_at(EXIT_PARTLY, f->url, 0, "%s", err_text(e));
}

/* Ends the parse: what -n kept is given, if the feed came whole; else it is as if never seen. */
static bool
end_feed(struct fetch *f, bool whole)
{
	enum err e = f->e;

	if (whole && e == ERR_OK && (e = feed_end(f->parser)) == ERR_OK && f->limited)
		e = newest_pour(&f->newest, put_line, f);
	if (e != ERR_OK)
		complain_of(f, e);
	if (f->limited && (e != ERR_OK || !whole))
		state_forget(f->known);
	newest_free(&f->newest);
	return whole && e == ERR_OK;
}

/* Writes what the feeds whose turn it is have, up to the first that has not ended. */
static void
advance(struct run *run)
{
	while (run->head < run->tail && !run->out_failed) {
		struct fetch *f = run->window[run->head % WINDOW];

		if (spool_pour(&f->spool, stdout) != ERR_OK) {
			if (ferror(stdout))
				fail_output(run);
			else
				complain_of(f, ERR_IO);
		}
		if (!f->ended)
			return;
		if (run->o.state == NULL)
			state_forget(f->known);      /* nobody will ask */
		fetch_free(f);
		run->window[run->head++ % WINDOW] = NULL;
	}
}

static enum err
start_parser(struct fetch *f, const struct http_response *rs)
{
	char charset[CHARSET_NAME_BYTES];

	if (f->parser == NULL)
		f->parser = feed_new(rs->url, charset_of_type(rs->content_type, charset), take_item, f);
	return f->parser != NULL ? ERR_OK : ERR_NOMEM;
}

/* http's: takes a piece of a feed. */
static int
take_bytes(void *arg, const char *bytes, size_t n)
{
	struct fetch *f = arg;

	if ((f->e = start_parser(f, http_answer(f->run->http))) == ERR_OK)
		f->e = feed_push(f->parser, (struct slice){ bytes, n });
	return f->e != ERR_OK;
}

/* Judges how a download ended. */
static void
end_fetch(struct fetch *f, const struct http_response *rs)
{
	struct run *run = f->run;

	f->ended = true;
	run->ended++;
	if (rs->outcome == HTTP_DONE && rs->status == 200) {
		if ((f->e = start_parser(f, rs)) != ERR_OK || end_feed(f, true)) {
			if (f->e != ERR_OK || state_set_validators(f->known, rs->etag, rs->last_modified) != ERR_OK)
				diag_oom();
		}
	} else if (rs->outcome == HTTP_DONE && rs->status != 304) {
		hide_progress(run);
		diag_at(EXIT_PARTLY, f->url, 0, "HTTP status %ld", rs->status);
	} else if (rs->outcome != HTTP_DONE) {
		if (rs->outcome != HTTP_STOPPED)
			complain(f, rs->error);
		run->unreachable += rs->outcome == HTTP_FAILED;
		end_feed(f, false);
	}
	feed_free(f->parser);
	f->parser = NULL;
	show_progress(run);
}

/* Begins the download of a feed.  ERR_NOMEM. */
static enum err
begin_fetch(struct run *run, struct slice url)
{
	struct http_request rq = { .accept = ACCEPT, .sink = take_bytes };
	struct fetch *f;
	int had;

	if ((had = idset_add(&run->begun, hash(url))) != 0)
		return had < 0 ? ERR_NOMEM : ERR_OK;     /* named twice: once will do */
	if ((f = fetch_new(run, url)) == NULL)
		return ERR_NOMEM;
	rq.url = f->url;
	rq.etag = state_etag(f->known);
	rq.last_modified = state_last_modified(f->known);
	rq.arg = f;
	if (http_begin(run->http, &rq) != ERR_OK) {
		fetch_free(f);
		return ERR_NOMEM;
	}
	run->window[run->tail++ % WINDOW] = f;
	return ERR_OK;
}

/* Takes a line of a list. */
static enum err
take_url(struct run *run, const struct line_reader *in, struct slice line)
{
	line = slice_trim(line);
	if (line.len == 0 || line.p[0] == '#')
		return ERR_OK;
	if (!url_is_http(line)) {
		diag_at(EXIT_PARTLY, in->name, in->line, "not an http or https URL: '%.*s'", SLARG(line));
		return ERR_OK;
	}
	return begin_fetch(run, line);
}

/* Waits until a download has ended, and writes what may be written.  False when none is under way. */
static bool
wait_for_one(struct run *run)
{
	const struct http_response *rs = http_wait(run->http);

	if (rs == NULL)
		return false;
	end_fetch(rs->arg, rs);
	advance(run);
	return true;
}

static void
fetch_list(struct run *run, const char *path)
{
	struct line_reader in;
	struct slice line;
	enum err e;
	int got;

	if ((e = line_open(&in, path, URL_MAX_BYTES + 1)) != ERR_OK) {
		diag_at(EXIT_USAGE, path, 0, "%s", err_text(e));
		return;
	}
	while (!run->out_failed && (got = line_read(&in, &line)) != 0) {
		e = got < 0 ? (enum err)got : take_url(run, &in, line);
		if (e == ERR_NOMEM) {
			diag_oom();
			break;
		}
		if (e != ERR_OK)
			diag_at(e == ERR_IO ? EXIT_USAGE : EXIT_PARTLY, in.name, in.line, "%s", err_text(e));
		if (e == ERR_IO)
			break;
		while (!run->out_failed && run->tail - run->head == WINDOW && wait_for_one(run))
			;
		if (run->tail - run->head == WINDOW)
			break;               /* fetch_lists says it */
	}
	line_close(&in);
}

static void
fetch_lists(struct run *run, int n, char *lists[])
{
	int i = 0;

	do
		fetch_list(run, i < n ? lists[i] : "-");
	while (++i < n && !run->out_failed);
	while (!run->out_failed && wait_for_one(run))
		;
	hide_progress(run);
	if (run->head < run->tail && !run->out_failed)
		diag_say(EXIT_LATER, "libcurl gave up; %zu feeds were not fetched", run->tail - run->ended);
	if (run->ended > 0 && run->unreachable == run->ended)
		diag_say(EXIT_LATER, "no feed could be reached");
}

/* Parses the feed in a file, or in standard input. */
static void
read_file(struct run *run)
{
	bool is_stdin = strcmp(run->o.file, "-") == 0;
	const char *name = run->o.url != NULL ? run->o.url : is_stdin ? "stdin" : run->o.file;
	int fd = is_stdin ? STDIN_FILENO : open(run->o.file, O_RDONLY | O_CLOEXEC);
	char block[65536];
	ssize_t n = -1;
	struct fetch *f;

	if (fd < 0) {
		diag_at(EXIT_USAGE, run->o.file, 0, "%s", strerror(errno));
		return;
	}
	if ((f = fetch_new(run, slice_of(name))) == NULL ||
	    (f->parser = feed_new(run->o.url, NULL, take_item, f)) == NULL) {
		diag_oom();
	} else {
		while (f->e == ERR_OK && ((n = read(fd, block, sizeof(block))) > 0 || (n < 0 && errno == EINTR)))
			if (n > 0)
				f->e = feed_push(f->parser, (struct slice){ block, (size_t)n });
		if (n < 0)
			diag_at(EXIT_USAGE, run->o.file, 0, "%s", strerror(errno));
		end_feed(f, n >= 0);
	}
	fetch_free(f);
	if (!is_stdin)
		close(fd);
}

static bool
parse_opts(struct opts *o, int argc, char *argv[], int *status)
{
	int c;

	*status = EXIT_USAGE;
	while ((c = getopt(argc, argv, "LVhi:n:s:u:")) != -1) {
		switch (c) {
		case 'L':
			o->allow_private = true;
			break;
		case 'i':
			o->file = optarg;
			break;
		case 'n':
			if (num_read_u32(slice_of(optarg), 1, MAX_COUNT, &o->count) == ERR_OK)
				break;
			diag_say(EXIT_USAGE, "-n: not a count from 1 to %d: '%s'", MAX_COUNT, optarg);
			return false;
		case 's':
			o->state = optarg;
			break;
		case 'u':
			o->url = optarg;
			if (url_is_http(slice_of(optarg)))
				break;
			diag_say(EXIT_USAGE, "-u: not an http or https URL: '%s'", optarg);
			return false;
		case 'h':
			*status = diag_help(USAGE);
			return false;
		case 'V':
			*status = diag_version();
			return false;
		default:
			diag_usage(USAGE);
			return false;
		}
	}
	if ((o->url != NULL && o->file == NULL) || (o->file != NULL && optind < argc)) {
		diag_usage(USAGE);
		return false;
	}
	return true;
}

static void
report_damage(const char *path, size_t line)
{
	diag_at(EXIT_PARTLY, path, line, "damaged line of the state, skipped");
}

/* Reads the state and starts the network.  False when that failed, and said so. */
static bool
open_run(struct run *run)
{
	struct http_opts http = HTTP_DEFAULTS;
	enum err e;

	run->line.max = run->notes.max = REC_MAX_BYTES;
	run->progress = run->o.file == NULL && diag_is_terminal();
	http.allow_private = run->o.allow_private;
	if ((run->state = state_new()) == NULL ||
	    (run->o.file == NULL && (run->http = http_new(&http)) == NULL)) {
		diag_oom();
		return false;
	}
	if (run->o.state != NULL && (e = state_read(run->state, run->o.state, report_damage)) != ERR_OK) {
		diag_at(EXIT_USAGE, run->o.state, 0, "%s", err_text(e));
		return false;
	}
	return true;
}

/* Commits the state, if all that it says was given has left the program. */
static void
save_state(struct run *run)
{
	enum err e;

	if (fflush(stdout) != 0)
		fail_output(run);
	if (run->o.state == NULL || run->out_failed)
		return;
	if ((e = state_write(run->state, run->o.state)) != ERR_OK)
		diag_at(EXIT_LATER, run->o.state, 0, "%s", err_text(e));
}

static void
close_run(struct run *run)
{
	http_free(run->http);
	for (; run->head < run->tail; run->head++)
		fetch_free(run->window[run->head % WINDOW]);
	state_free(run->state);
	idset_free(&run->begun);
	buf_free(&run->line);
	buf_free(&run->notes);
}

int
main(int argc, char *argv[])
{
	struct run run = { .ended = 0 };
	int status;

	diag_open("feedfetch");
	if (!parse_opts(&run.o, argc, argv, &status))
		return status;
	if (open_run(&run)) {
		if (run.o.file != NULL)
			read_file(&run);
		else
			fetch_lists(&run, argc - optind, argv + optind);
		save_state(&run);
	}
	close_run(&run);
	return diag_close();
}
