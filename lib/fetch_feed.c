#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "charset.h"
#include "feed_rec.h"
#include "fetch_room.h"
#include "rec.h"
#include "sha256.h"
#include "url.h"

#define ACCEPT "application/rss+xml, application/rdf+xml;q=0.9, application/atom+xml;q=0.9, " \
	"application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
#define MAX_NEWEST 1000000       /* of a feed that is bounded by age alone */

void
fetch_complain(const struct fetch *f, enum err e, const char *fmt, ...)
{
	char why[URL_SHOWN_BYTES + 400];
	va_list ap;

	if (f->run->totals.out_failed)
		return;
	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	f->run->o.watch.complain(f->run->o.watch.arg, f->known->url.p, e, why);
}

void
fetch_complain_of(struct fetch *f, enum err e)
{
	f->run->totals.lost |= e == ERR_NOMEM || e == ERR_IO;
	if (e == ERR_SYNTAX)
		fetch_complain(f, e, "no feed: %s", feed_what(f->parser));
	else if (e == ERR_IO)
		fetch_complain(f, e, "temporary file: %s", strerror(f->why));
	else
		fetch_complain(f, e, "%s", err_text(e));
}

void
fetch_fail_output(struct fetcher *r)
{
	r->totals.out_failed = true;
	r->o.watch.complain(r->o.watch.arg, NULL, ERR_IO, NULL);
}

void
fetch_pour(struct fetch *f)
{
	enum err e = spool_pour(&f->spool, f->run->o.out);

	if (e == ERR_OK)
		return;
	if (ferror(f->run->o.out)) {
		fetch_fail_output(f->run);
		return;
	}
	f->run->totals.lost = true;
	fetch_complain(f, ERR_IO, "temporary file: %s", strerror(errno));
	spool_free(&f->spool);
}

/* Writes a record, or keeps it until its turn. */
static enum err
put_line(void *arg, struct slice line)
{
	struct fetch *f = arg;
	enum err e;

	f->report.given++;
	if (!f->is_direct) {
		if ((e = spool_add(&f->spool, line)) == ERR_IO)
			f->why = errno;
		return e;
	}
	if (fwrite(line.p, 1, line.len, f->run->o.out) != line.len) {
		fetch_fail_output(f->run);
		return ERR_IO;
	}
	return ERR_OK;
}

/* Whether a new feed's episode is older than its bound allows; one without a date is. */
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
	uint64_t id;
	enum err e;
	int had;

	if (f->report.items++ == 0 && (e = state_set(&f->known->title, item->show)) != ERR_OK)
		return e;
	if ((had = identity_take(&f->identity, item, &id)) != 0)
		return had < 0 ? ERR_NOMEM : ERR_OK;
	f->fresh++;
	if (is_too_old(f, item)) {
		f->saw_old |= feed_rec_has_date(item);
		return ERR_OK;
	}
	buf_clear(&f->line);
	if ((e = feed_rec_append(&f->line, &f->notes, item, id)) != ERR_OK)
		return e;
	if (f->limited)
		return newest_add(&f->newest, feed_rec_has_date(item) ? item->date : INT64_MIN, buf_slice(&f->line));
	return put_line(f, buf_slice(&f->line));
}

/* Ends the items of a document, whole or not. */
static void
end_items(struct fetch *f)
{
	enum err e = identity_end(&f->identity);

	if (e != ERR_OK)
		fetch_complain_of(f, e);
}

struct fetch *
fetch_new(struct fetcher *run, struct state_feed *known)
{
	struct fetch *f = calloc(1, sizeof(*f));

	if (f == NULL)
		return NULL;
	f->run = run;
	f->spool.store = &run->store;
	f->known = known;
	f->identity = (struct identity){ .state = run->o.state, .feed = known, .once = run->o.forget };
	f->work.arg = f;
	f->line.max = f->notes.max = REC_MAX_BYTES;
	f->address.max = f->page.max = URL_MAX_BYTES + 1;
	f->wants_pages = state_given(known) == 0 || known->page[0] != '\0';
	f->limited = (run->o.count > 0 || run->o.age_s > 0) && state_given(known) == 0;
	f->newest.max = run->o.count > 0 ? run->o.count : MAX_NEWEST;
	f->report = (struct fetch_report){ .url = known->url.p, .asked = true };
	return f;
}

/* What a feed needs while it is under way. */
static void
free_document(struct fetch *f)
{
	feed_free(f->parser);
	f->parser = NULL;
	newest_free(&f->newest);
	idset_free(&f->asked);
	buf_free(&f->address);
	buf_free(&f->page);
	buf_free(&f->line);
	buf_free(&f->notes);
}

void
fetch_free(struct fetch *f)
{
	if (f == NULL)
		return;
	work_free(&f->work);
	free_document(f);
	identity_free(&f->identity);
	spool_free(&f->spool);
	free(f);
}

enum err
fetch_start_parser(struct fetch *f, const char *base, const char *charset)
{
	if ((f->parser = feed_new(base, charset, take_item, f)) == NULL)
		return f->e = ERR_NOMEM;
	feed_limit(f->parser, f->run->o.max_bytes);
	feed_prefer(f->parser, f->run->o.choice);
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

/* A feed that none stands before is parsed here, so that its episodes go out as they come. */
static void
take_over(struct fetch *f)
{
	fetch_catch_up(f);
	fetch_pour(f);
	f->is_direct = true;
}

/* http's: takes a piece of a document.  All of a feed's together may be as large as one. */
static int
take_bytes(void *arg, const struct http_response *rs, struct slice bytes)
{
	struct fetch *f = arg;

	if ((f->e = start_parser(f, rs)) != ERR_OK)
		return true;
	if (!f->is_direct && f == f->run->first)
		take_over(f);
	if (f->e == ERR_OK && rs->bytes + f->report.bytes > f->run->o.max_bytes)
		f->e = ERR_TOOBIG;
	if (f->e == ERR_OK)
		f->e = f->is_direct ? feed_push(f->parser, bytes) : work_add(f->run->workers, &f->work, bytes);
	return f->e != ERR_OK || f->run->totals.out_failed;
}

enum err
fetch_parse(void *arg, struct slice bytes)
{
	struct fetch *f = arg;

	return feed_push(f->parser, bytes);
}

void
fetch_catch_up(struct fetch *f)
{
	enum err e = work_finish(f->run->workers, &f->work);

	if (e != ERR_OK)
		f->e = e;                    /* it came of earlier bytes than what stopped the download */
}

bool
fetch_was_asked(struct fetch *f, struct slice url)
{
	unsigned char digest[32];
	struct sha256 h;
	uint64_t id;
	int was;

	sha256_init(&h);
	sha256_add(&h, url);
	sha256_end(&h, digest);
	memcpy(&id, digest, sizeof(id));
	if ((was = idset_add(&f->asked, id)) < 0)
		fetch_complain_of(f, ERR_NOMEM);
	return was != 0;
}

/* Who the user is there.  Whoever named the feed with https tells it on no weaker line, whatever the feed says. */
static const struct login *
find_login(const struct fetch *f, struct slice url)
{
	bool is_weaker = slice_starts_nocase(f->known->url, SL("https:")) && !slice_starts_nocase(url, SL("https:"));

	return is_weaker ? NULL : login_find(f->run->o.logins, url);
}

enum err
fetch_ask(struct fetch *f, enum fetch_step step, struct slice url)
{
	bool knows = step == FETCH_HOME;
	struct http_request rq = { .accept = ACCEPT, .sink = take_bytes, .arg = f,
	    .etag = knows ? f->known->etag : NULL, .last_modified = knows ? f->known->last_modified : NULL };

	buf_clear(&f->address);
	if (buf_add(&f->address, url) != ERR_OK || buf_terminate(&f->address) != ERR_OK)
		return ERR_NOMEM;
	end_items(f);
	feed_free(f->parser);                /* url may have been its own */
	f->parser = NULL;
	f->e = ERR_OK;
	f->fresh = 0;
	f->step = step;
	url = buf_slice(&f->address);
	(void)fetch_was_asked(f, url);
	rq.url = url.p;
	rq.login = find_login(f, url);
	return http_begin(f->run->o.http, &rq) == ERR_OK ? ERR_OK : ERR_NOMEM;
}

bool
fetch_end_document(struct fetch *f, const struct http_response *rs)
{
	bool whole = rs->outcome == HTTP_DONE && rs->status == 200;

	if (whole && f->e == ERR_OK && (f->e = start_parser(f, rs)) == ERR_OK)
		f->e = feed_end(f->parser);
	return whole && f->e == ERR_OK;
}

bool
fetch_is_well(const struct fetch *f)
{
	return f->report.class == FETCH_DONE || f->report.class == FETCH_UNCHANGED;
}

void
fetch_finish(struct fetch *f)
{
	enum err e;

	end_items(f);
	if (f->limited && fetch_is_well(f) && (e = newest_pour(&f->newest, put_line, f)) != ERR_OK)
		fetch_complain_of(f, e);
	if (f->limited && !fetch_is_well(f))
		state_forget(f->known);
	f->run->totals.given += f->report.given;
	free_document(f);
}
