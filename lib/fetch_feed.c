#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "charset.h"
#include "feed_rec.h"
#include "fetch_room.h"
#include "schedule.h"
#include "url.h"

#define ACCEPT "application/rss+xml, application/rdf+xml;q=0.9, application/atom+xml;q=0.9, " \
	"application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
#define MAX_NEWEST 1000000       /* of a feed that is bounded by age alone */

void
fetch_fail_output(struct fetcher *r)
{
	r->totals.out_failed = true;
	r->o.watch.complain(r->o.watch.arg, NULL, ERR_IO, NULL);
}

/* Writes a record, or keeps it until the feeds before it have ended. */
static enum err
put_line(void *arg, struct slice line)
{
	struct fetch *f = arg;

	f->given++;
	f->run->totals.given++;
	if (f != f->run->first)
		return spool_add(&f->spool, line);
	if (fwrite(line.p, 1, line.len, f->run->o.out) != line.len) {
		fetch_fail_output(f->run);
		return ERR_IO;
	}
	return ERR_OK;
}

/* Whether a new feed's episode is older than -a allows; one without a date is. */
static bool
is_too_old(const struct fetch *f, const struct feed_item *item)
{
	return f->limited && f->run->o.age_s > 0 &&
	    (!feed_rec_has_date(item) || item->date < f->run->o.now - (int64_t)f->run->o.age_s);
}

/* feed's: takes an episode. */
static enum err
take_item(void *arg, const struct feed_item *item)
{
	struct fetch *f = arg;
	struct fetcher *run = f->run;
	uint64_t id = feed_rec_episode(slice_of(f->url), item);
	enum err e;
	int had;

	if (f->items++ == 0 && (e = state_set(&f->known->title, item->show)) != ERR_OK)
		return e;
	if ((had = state_mark(run->o.state, f->known, id)) != 0)
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
	newest_free(&f->newest);
	spool_free(&f->spool);
	free(f->url);
	free(f);
}

struct fetch *
fetch_new(struct fetcher *run, struct state_feed *known)
{
	struct fetch *f = calloc(1, sizeof(*f));

	if (f == NULL)
		return NULL;
	f->run = run;
	f->known = known;
	if ((f->url = strndup(known->url.p, known->url.len)) == NULL) {
		fetch_free(f);
		return NULL;
	}
	f->limited = (run->o.count > 0 || run->o.age_s > 0) && state_is_new(known);
	f->newest.max = run->o.count > 0 ? run->o.count : MAX_NEWEST;
	return f;
}

/* Says what is wrong. */
static void complain(const struct fetch *f, enum err e, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static void
complain(const struct fetch *f, enum err e, const char *fmt, ...)
{
	char why[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	f->run->o.watch.complain(f->run->o.watch.arg, f->url, e, why);
}

void
fetch_complain_of(struct fetch *f, enum err e)
{
	f->run->totals.lost |= e == ERR_NOMEM || e == ERR_IO;
	if (f->run->totals.out_failed)
		return;
	if (e == ERR_SYNTAX)
		complain(f, e, "no feed: %s", feed_what(f->parser));
	else if (e == ERR_IO)
		complain(f, e, "temporary file: %s", strerror(errno));
	else
		complain(f, e, "%s", err_text(e));
}

bool
fetch_end_feed(struct fetch *f, bool whole)
{
	enum err e = f->e;

	if (whole && e == ERR_OK && (e = feed_end(f->parser)) == ERR_OK && f->limited)
		e = newest_pour(&f->newest, put_line, f);
	if (e != ERR_OK)
		fetch_complain_of(f, e);
	if (f->limited && (e != ERR_OK || !whole))
		state_forget(f->known);
	newest_free(&f->newest);
	f->e = e;
	return whole && e == ERR_OK;
}

enum err
fetch_start_parser(struct fetch *f, const char *base, const char *charset)
{
	if ((f->parser = feed_new(base, charset, take_item, f)) == NULL)
		f->e = ERR_NOMEM;
	return f->e;
}

/* Makes the parser when the answer begins. */
static enum err
start_parser(struct fetch *f, const struct http_response *rs)
{
	char charset[CHARSET_NAME_BYTES];

	return f->parser != NULL ? ERR_OK :
	    fetch_start_parser(f, rs->url, charset_of_type(rs->content_type, charset));
}

/* http's: takes a piece of a feed. */
static int
take_bytes(void *arg, const struct http_response *rs, struct slice bytes)
{
	struct fetch *f = arg;

	if ((f->e = start_parser(f, rs)) == ERR_OK)
		f->e = feed_push(f->parser, bytes);
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
	k->not_before = schedule_fresh_until(rs->cache_control, rs->age, rs->expires, f->run->o.now);
	if (k->not_before <= f->run->o.now)
		k->not_before = 0;
	if (rs->moved != NULL && url_is_http(slice_of(rs->moved)))
		e = state_set(&k->moved, slice_of(rs->moved));
	/* a 304 need not repeat them */
	if (e == ERR_OK && (rs->status == 200 || rs->etag.len > 0))
		e = state_set(&k->etag, rs->etag);
	if (e == ERR_OK && (rs->status == 200 || rs->last_modified.len > 0))
		e = state_set(&k->last_modified, rs->last_modified);
	return e;
}

/* The feed is not well: notes when to ask again.  Where it moved to and is not, it may be back at home. */
static void
back_off(struct fetch *f, const struct http_response *rs)
{
	struct state_feed *k = f->known;
	bool missing = rs->outcome == HTTP_FAILED || rs->status == 404 || rs->status == 410;

	k->failures += k->failures < UINT32_MAX;
	k->not_before = schedule_after_failure(k->url, k->failures, rs->retry_after, f->run->o.now);
	if (missing)
		(void)state_set(&k->moved, SL(""));
}

/* Judges an answer other than 200. */
static enum fetch_class
judge_status(struct fetch *f, const struct http_response *rs)
{
	if (rs->status == 304) {
		f->e = settle(f, rs);
		return FETCH_UNCHANGED;
	}
	if (rs->status == 410 && f->known->moved[0] == '\0') {
		f->known->retired = true;
		complain(f, ERR_SYNTAX, "HTTP status 410: gone for good, it is not asked again without -f");
		return FETCH_RETIRED;
	}
	complain(f, ERR_SYNTAX, "HTTP status %ld", rs->status);
	back_off(f, rs);
	return FETCH_FAILED;
}

/* Judges an answer 200. */
static enum fetch_class
judge_feed(struct fetch *f, const struct http_response *rs)
{
	if ((f->e = start_parser(f, rs)) == ERR_OK && fetch_end_feed(f, true)) {
		f->e = settle(f, rs);
		return FETCH_DONE;
	}
	if (f->e == ERR_SYNTAX || f->e == ERR_TOOBIG)
		back_off(f, rs);
	return FETCH_NO_FEED;
}

/* Judges a download that failed. */
static enum fetch_class
judge_failure(struct fetch *f, const struct http_response *rs)
{
	static const enum fetch_class classes[] = { [HTTP_FAILED] = FETCH_UNREACHABLE, [HTTP_TOOBIG] = FETCH_TOOBIG,
	    [HTTP_PRIVATE] = FETCH_REFUSED, [HTTP_STOPPED] = FETCH_STOPPED };

	if (rs->outcome != HTTP_STOPPED)
		complain(f, ERR_SYNTAX, "%s", rs->error);
	f->run->totals.unreachable += rs->outcome == HTTP_FAILED;
	fetch_end_feed(f, false);
	if (rs->outcome == HTTP_FAILED || rs->outcome == HTTP_TOOBIG || f->e == ERR_TOOBIG)
		back_off(f, rs);             /* an address that we refuse, or a disk that is full, is not its fault */
	return classes[rs->outcome];
}

void
fetch_judge(struct fetch *f, const struct http_response *rs)
{
	struct fetcher *run = f->run;
	struct fetch_report report = { .url = f->url, .asked = true, .status = rs->status, .bytes = rs->bytes };

	report.class = rs->outcome != HTTP_DONE ? judge_failure(f, rs) : rs->status == 200 ? judge_feed(f, rs) :
	    judge_status(f, rs);
	if (f->e == ERR_NOMEM && !run->totals.lost)
		fetch_complain_of(f, f->e);
	feed_free(f->parser);
	f->parser = NULL;
	report.items = f->items;
	report.given = f->given;
	run->o.watch.report(run->o.watch.arg, &report);
}

enum err
fetch_request(struct fetch *f)
{
	const struct state_feed *k = f->known;
	struct http_request rq = { .accept = ACCEPT, .sink = take_bytes, .etag = k->etag,
	    .last_modified = k->last_modified, .arg = f };

	rq.url = k->moved[0] != '\0' ? k->moved : f->url;
	rq.login = login_find(f->run->o.logins, slice_of(rq.url));
	return http_begin(f->run->o.http, &rq) == ERR_OK ? ERR_OK : ERR_NOMEM;
}
