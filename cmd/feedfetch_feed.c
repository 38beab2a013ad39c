#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "charset.h"
#include "date.h"
#include "diag.h"
#include "feed_rec.h"
#include "feedfetch.h"
#include "schedule.h"
#include "url.h"

#define ACCEPT "application/rss+xml, application/rdf+xml;q=0.9, application/atom+xml;q=0.9, " \
	"application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"

void
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

	f->given++;
	f->run->given++;
	if (f->number != f->run->head)
		return spool_add(&f->spool, line);
	if (fwrite(line.p, 1, line.len, stdout) != line.len) {
		fail_output(f->run);
		return ERR_IO;
	}
	return ERR_OK;
}

/* Whether a new feed's episode is older than -a allows; one without a date is. */
static bool
is_too_old(const struct fetch *f, const struct feed_item *item)
{
	return f->limited && f->run->o.age_s > 0 &&
	    (!feed_rec_has_date(item) || item->date < f->run->now - (int64_t)f->run->o.age_s);
}

/* feed's: takes an episode. */
static enum err
take_item(void *arg, const struct feed_item *item)
{
	struct fetch *f = arg;
	struct run *run = f->run;
	uint64_t id;
	enum err e;
	int had;

	if (f->items++ == 0 && (e = state_set(&f->known->title, item->show)) != ERR_OK)
		return e;
	if ((had = identity_take(&f->identity, item, &id)) != 0)
		return had < 0 ? ERR_NOMEM : ERR_OK;
	if (is_too_old(f, item))
		return ERR_OK;
	buf_clear(&run->line);
	if ((e = feed_rec_append(&run->line, &run->notes, item, id)) != ERR_OK)
		return e;
	if (f->limited)
		return newest_add(&f->newest, feed_rec_has_date(item) ? item->date : INT64_MIN, buf_slice(&run->line));
	return put_line(f, buf_slice(&run->line));
}

void
fetch_free(struct fetch *f)
{
	if (f == NULL)
		return;
	feed_free(f->parser);
	identity_free(&f->identity);
	newest_free(&f->newest);
	spool_free(&f->spool);
	free(f->url);
	free(f);
}

static struct fetch *
fetch_new(struct run *run, struct state_feed *known)
{
	struct fetch *f = calloc(1, sizeof(*f));

	if (f == NULL)
		return NULL;
	f->run = run;
	f->number = run->tail;
	f->known = known;
	if ((f->url = strndup(known->url.p, known->url.len)) == NULL) {
		fetch_free(f);
		return NULL;
	}
	f->identity = (struct identity){ .state = run->state, .feed = known, .once = run->o.state == NULL };
	f->limited = (run->o.count > 0 || run->o.age_s > 0) && state_is_new(known);
	f->newest.max = run->o.count > 0 ? run->o.count : MAX_COUNT;
	return f;
}

static void
show_progress(const struct run *run)
{
	if (run->progress)
		fprintf(stderr, "\rfeedfetch: %zu/%zu feeds", run->ended, run->tail);
}

void
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
	f->run->lost |= e == ERR_NOMEM || e == ERR_IO;
	if (f->run->out_failed)
		return;
	hide_progress(f->run);
	if (e == ERR_NOMEM)
		diag_oom();
	else if (e == ERR_SYNTAX)
		diag_at(EXIT_PARTLY, f->url, 0, "no feed: %s", feed_what(f->parser));
	else if (e == ERR_IO)
		diag_at(EXIT_LATER, f->url, 0, "temporary file: %s", strerror(errno));
	else
		diag_at(EXIT_PARTLY, f->url, 0, "%s", err_text(e));
}

/* Ends the parse: what -n and -a kept is given, if the feed came whole; else it is as if never seen. */
static bool
end_feed(struct fetch *f, bool whole)
{
	enum err e = f->e;

	if (whole && e == ERR_OK && (e = feed_end(f->parser)) == ERR_OK && f->limited)
		e = newest_pour(&f->newest, put_line, f);
	if (identity_end(&f->identity) != ERR_OK)
		e = ERR_NOMEM;
	if (e != ERR_OK)
		complain_of(f, e);
	if (f->limited && (e != ERR_OK || !whole))
		state_forget(f->known);
	newest_free(&f->newest);
	f->e = e;
	return whole && e == ERR_OK;
}

void
fetch_advance(struct run *run)
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

	if (f->parser == NULL && (f->parser = feed_new(rs->url, charset_of_type(rs->content_type, charset),
	    take_item, f)) != NULL)
		feed_prefer(f->parser, &f->run->o.choice);
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

/* The feed is well: notes where it is now, what it is, and until when it is fresh. */
static enum err
settle(struct fetch *f, const struct http_response *rs)
{
	struct state_feed *k = f->known;
	enum err e = ERR_OK;

	k->failures = 0;
	k->retired = false;
	k->not_before = schedule_fresh_until(rs->cache_control, rs->age, rs->expires, f->run->now);
	if (k->not_before <= f->run->now)
		k->not_before = 0;
	if (rs->moved != NULL && url_is_http(slice_of(rs->moved)))
		e = state_set(&k->moved, slice_of(rs->moved));
	/* a 304 need not repeat them */
	if (e == ERR_OK && (rs->status == 200 || rs->etag.len > 0))
		e = state_set(&k->etag, f->identity.again ? SL("") : rs->etag);
	if (e == ERR_OK && (rs->status == 200 || rs->last_modified.len > 0))
		e = state_set(&k->last_modified, f->identity.again ? SL("") : rs->last_modified);
	return e;
}

/* The feed is not well: notes when to ask again.  Where it moved to and is not, it may be back at home. */
static void
back_off(struct fetch *f, const struct http_response *rs)
{
	struct state_feed *k = f->known;
	bool missing = rs->outcome == HTTP_FAILED || rs->status == 404 || rs->status == 410;

	k->failures += k->failures < UINT32_MAX;
	k->not_before = schedule_after_failure(k->url, k->failures, rs->retry_after, f->run->now);
	if (missing)
		(void)state_set(&k->moved, SL(""));
}

/* Judges an answer other than 200.  Gives its class. */
static const char *
judge_status(struct fetch *f, const struct http_response *rs)
{
	if (rs->status == 304) {
		f->e = settle(f, rs);
		return "unchanged";
	}
	hide_progress(f->run);
	if (rs->status == 410 && f->known->moved[0] == '\0') {
		f->known->retired = true;
		diag_at(EXIT_PARTLY, f->url, 0, "HTTP status 410: gone for good, it is not asked again without -f");
		return "retired";
	}
	diag_at(EXIT_PARTLY, f->url, 0, "HTTP status %ld", rs->status);
	back_off(f, rs);
	return "failed";
}

/* Judges an answer 200.  Gives its class. */
static const char *
judge_feed(struct fetch *f, const struct http_response *rs)
{
	if ((f->e = start_parser(f, rs)) == ERR_OK && end_feed(f, true)) {
		f->e = settle(f, rs);
		return "fetched";
	}
	if (f->e == ERR_SYNTAX || f->e == ERR_TOOBIG)
		back_off(f, rs);
	return "no feed";
}

/* Judges a download that failed.  Gives its class. */
static const char *
judge_failure(struct fetch *f, const struct http_response *rs)
{
	if (rs->outcome != HTTP_STOPPED)
		complain(f, rs->error);
	f->run->unreachable += rs->outcome == HTTP_FAILED;
	end_feed(f, false);
	if (rs->outcome == HTTP_FAILED || rs->outcome == HTTP_TOOBIG || f->e == ERR_TOOBIG)
		back_off(f, rs);             /* an address that we refuse, or a disk that is full, is not its fault */
	return rs->outcome == HTTP_FAILED ? "unreachable" : rs->outcome == HTTP_TOOBIG ? "too big" :
	    rs->outcome == HTTP_PRIVATE ? "refused" : "stopped";
}

void
fetch_end(struct fetch *f, const struct http_response *rs)
{
	struct run *run = f->run;
	const char *class;

	f->ended = true;
	run->ended++;
	class = rs->outcome != HTTP_DONE ? judge_failure(f, rs) : rs->status == 200 ? judge_feed(f, rs) :
	    judge_status(f, rs);
	if (f->e == ERR_NOMEM && !run->lost)
		complain_of(f, f->e);
	feed_free(f->parser);
	f->parser = NULL;
	if (run->o.verbose) {
		hide_progress(run);
		diag_at(EXIT_DONE, f->url, 0, "%s: HTTP %ld, %zu bytes, %zu items, %zu new",
		    class, rs->status, rs->bytes, f->items, f->given);
	}
	show_progress(run);
}

/* Whether a feed is to be asked now. */
static bool
is_due(const struct run *run, const struct state_feed *known)
{
	char until[DATE_BYTES] = "";

	if (run->o.force)
		return true;
	if (!known->retired && schedule_is_due(known->not_before, run->now))
		return true;
	if (run->o.verbose && known->retired)
		diag_at(EXIT_DONE, known->url.p, 0, "retired: not asked");
	else if (run->o.verbose && date_write(until, known->not_before) == ERR_OK)
		diag_at(EXIT_DONE, known->url.p, 0, "%s: not asked before %s",
		    known->failures > 0 ? "waiting" : "fresh", until);
	return false;
}

enum err
fetch_begin(struct run *run, struct slice url)
{
	struct http_request rq = { .accept = ACCEPT, .sink = take_bytes };
	struct state_feed *known = state_add(run->state, url);
	struct fetch *f;

	if (known == NULL)
		return ERR_NOMEM;
	if (known->named)
		return ERR_OK;               /* once will do */
	known->named = true;
	if (!is_due(run, known))
		return ERR_OK;
	if ((f = fetch_new(run, known)) == NULL)
		return ERR_NOMEM;
	rq.url = known->moved[0] != '\0' ? known->moved : f->url;
	rq.etag = known->etag;
	rq.last_modified = known->last_modified;
	rq.login = login_find(&run->logins, slice_of(rq.url));
	rq.arg = f;
	if (http_begin(run->http, &rq) != ERR_OK) {
		fetch_free(f);
		return ERR_NOMEM;
	}
	run->window[run->tail++ % WINDOW] = f;
	return ERR_OK;
}

void
fetch_file(struct run *run)
{
	bool is_stdin = strcmp(run->o.file, "-") == 0;
	const char *name = run->o.url != NULL ? run->o.url : is_stdin ? "stdin" : run->o.file;
	int fd = is_stdin ? STDIN_FILENO : open(run->o.file, O_RDONLY | O_CLOEXEC);
	struct state_feed *known = NULL;
	char block[65536];
	ssize_t n = -1;
	struct fetch *f = NULL;

	if (fd < 0) {
		diag_at(EXIT_USAGE, run->o.file, 0, "%s", strerror(errno));
		return;
	}
	if ((known = state_add(run->state, slice_of(name))) == NULL || (f = fetch_new(run, known)) == NULL ||
	    (f->parser = feed_new(run->o.url, NULL, take_item, f)) == NULL) {
		diag_oom();
	} else {
		feed_prefer(f->parser, &run->o.choice);
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
