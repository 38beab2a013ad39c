#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "fetch_room.h"
#include "schedule.h"

#define MAX_UNDER_WAY 4096       /* feeds, most of them in http's queues: no host's holds up the others */
#define MAX_WAITING 65536        /* feeds whose records wait for one before them */
#define MAX_SPOOLED (UINT64_C(1) << 30)   /* bytes of these records on the disk */

struct fetcher *
fetcher_new(const struct fetch_opts *o)
{
	struct fetcher *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->o = *o;
	spool_store_init(&r->store);
	if (o->http != NULL && (r->workers = workers_new(fetch_parse, o->threads - 1)) == NULL) {
		fetcher_free(r);
		return NULL;
	}
	return r;
}

static void
append(struct fetcher *r, struct fetch *f)
{
	if ((f->prev = r->last) != NULL)
		r->last->next = f;
	else
		r->first = f;
	r->last = f;
	r->n++;
}

static void
remove_fetch(struct fetcher *r, struct fetch *f)
{
	if (f->prev != NULL)
		f->prev->next = f->next;
	else
		r->first = f->next;
	if (f->next != NULL)
		f->next->prev = f->prev;
	else
		r->last = f->prev;
	r->n--;
	fetch_free(f);
}

/* Writes what the feeds whose turn it is have, up to the first that has not ended. */
static void
advance(struct fetcher *r)
{
	struct fetch *f;

	while ((f = r->first) != NULL && !r->totals.out_failed) {
		fetch_pour(f);
		if (!f->ended)
			return;
		remove_fetch(r, f);
	}
}

/* Ends a feed, whatever became of it. */
static void
end(struct fetch *f)
{
	struct fetcher *r = f->run;

	fetch_finish(f);
	f->ended = true;
	r->totals.ended++;
	r->o.watch.report(r->o.watch.arg, &f->report);
	if (r->o.forget)
		state_forget(f->known);
	if (spool_is_empty(&f->spool))
		remove_fetch(r, f);
}

bool
fetch_wait_input(struct fetcher *r, int fd)
{
	const struct http_response *rs;
	struct fetch *f;

	if (r->totals.out_failed || (rs = http_wait_input(r->o.http, fd)) == NULL)
		return false;
	f = rs->arg;
	f->report.bytes += rs->bytes;
	f->spent_ms += rs->time_ms;
	fetch_catch_up(f);
	if (f->step == FETCH_HOME)
		fetch_judge(f, rs);
	if (!fetch_follow(f, rs))
		end(f);
	advance(r);
	return true;
}

bool
fetch_wait(struct fetcher *r)
{
	return fetch_wait_input(r, -1);
}

static void
report_unasked(const struct fetcher *r, const struct state_feed *known)
{
	struct fetch_report report = { .url = known->url.p, .class = FETCH_RETIRED };

	if (!known->retired) {
		report.class = known->failures > 0 ? FETCH_WAITING : FETCH_FRESH;
		report.until = known->not_before;
	}
	r->o.watch.report(r->o.watch.arg, &report);
}

/* Whether no further feed may be begun.  One that drips may hold up what comes behind it for its time limit. */
static bool
is_full(struct fetcher *r)
{
	return r->totals.begun - r->totals.ended >= MAX_UNDER_WAY || r->n >= MAX_WAITING ||
	    spool_store_bytes(&r->store) >= MAX_SPOOLED;
}

enum err
fetch_begin(struct fetcher *r, struct slice url)
{
	struct state_feed *known = state_add(r->o.state, url);
	struct fetch *f;

	if (known == NULL)
		return ERR_NOMEM;
	if (known->named)
		return ERR_OK;               /* once will do */
	known->named = true;
	if (!r->o.force && (known->retired || !schedule_is_due(known->not_before, r->o.now))) {
		report_unasked(r, known);
		return ERR_OK;
	}
	while (is_full(r))
		if (!fetch_wait(r))
			return ERR_IO;
	if ((f = fetch_new(r, known)) == NULL ||
	    fetch_ask(f, FETCH_HOME, known->moved[0] != '\0' ? slice_of(known->moved) : known->url) != ERR_OK) {
		fetch_free(f);
		return ERR_NOMEM;
	}
	append(r, f);
	r->totals.begun++;
	return ERR_OK;
}

enum err
fetch_file(struct fetcher *r, int fd, const char *name, const char *base)
{
	struct state_feed *known = state_add(r->o.state, slice_of(name));
	struct fetch *f = known != NULL ? fetch_new(r, known) : NULL;
	char block[65536];
	ssize_t n = -1;
	int why;

	if (f == NULL || fetch_start_parser(f, base, NULL) != ERR_OK) {
		fetch_free(f);
		return ERR_NOMEM;
	}
	append(r, f);
	f->is_direct = true;
	while (f->e == ERR_OK && ((n = read(fd, block, sizeof(block))) > 0 || (n < 0 && errno == EINTR)))
		if (n > 0)
			f->e = feed_push(f->parser, (struct slice){ block, (size_t)n });
	why = errno;
	if (n >= 0 && f->e == ERR_OK)
		f->e = feed_end(f->parser);
	if (f->e != ERR_OK)
		fetch_complain_of(f, f->e);
	f->report.class = n >= 0 && f->e == ERR_OK ? FETCH_DONE : FETCH_NO_FEED;
	fetch_finish(f);
	remove_fetch(r, f);
	errno = why;
	return n < 0 ? ERR_IO : ERR_OK;
}

const struct fetch_totals *
fetcher_totals(const struct fetcher *r)
{
	return &r->totals;
}

void
fetcher_free(struct fetcher *r)
{
	if (r == NULL)
		return;
	workers_free(r->workers);            /* before what they work on */
	while (r->first != NULL)
		remove_fetch(r, r->first);
	spool_store_free(&r->store);
	free(r);
}
