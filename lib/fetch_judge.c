#include "fetch_room.h"
#include "schedule.h"
#include "url.h"

enum err
fetch_settle(struct fetch *f, const struct http_response *rs)
{
	struct state_feed *k = f->known;
	int64_t now = f->run->o.now, until;
	struct feed_channel c;
	enum err e = ERR_OK;

	k->failures = 0;
	k->retired = false;
	if (f->parser != NULL) {             /* else nothing has changed */
		feed_channel(f->parser, &c);
		k->every_s = c.every_s;
		k->every_base = c.base;
	}
	k->not_before = schedule_fresh_until(rs->cache_control, rs->age, rs->expires, now);
	if (k->not_before < (until = schedule_fresh_for(k->every_s, k->every_base, now)))
		k->not_before = until;
	if (k->not_before <= now)
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

/* Asks at home again, and in full: what its validators say is the other server's. */
static void
send_home(struct state_feed *k)
{
	(void)state_set(&k->moved, SL(""));
	(void)state_set(&k->etag, SL(""));
	(void)state_set(&k->last_modified, SL(""));
}

/* The feed is not well: notes when to ask again.  Where it moved to and is not, it may be back at home. */
static void
back_off(struct fetch *f, const struct http_response *rs)
{
	struct state_feed *k = f->known;
	bool missing = rs->outcome == HTTP_FAILED || rs->status == 404 || rs->status == 410;

	k->failures += k->failures < UINT32_MAX;
	k->not_before = schedule_after_failure(k->url, k->failures, rs->retry_after, f->run->o.now);
	if (missing && k->moved[0] != '\0')
		send_home(k);
}

/* Judges an answer other than 200. */
static enum fetch_class
judge_status(struct fetch *f, const struct http_response *rs)
{
	if (rs->status == 304) {
		f->e = fetch_settle(f, rs);
		return FETCH_UNCHANGED;
	}
	if (rs->status == 410 && f->known->moved[0] == '\0') {
		f->known->retired = true;
		fetch_complain(f, ERR_SYNTAX, "HTTP status 410: gone for good, it is not asked again without -f");
		return FETCH_RETIRED;
	}
	fetch_complain(f, ERR_SYNTAX, "HTTP status %ld", rs->status);
	back_off(f, rs);
	return FETCH_FAILED;
}

/* Judges an answer 200. */
static enum fetch_class
judge_feed(struct fetch *f, const struct http_response *rs)
{
	if (fetch_end_document(f, rs)) {
		f->e = fetch_settle(f, rs);
		return FETCH_DONE;
	}
	fetch_complain_of(f, f->e);
	if (f->e == ERR_SYNTAX || f->e == ERR_TOOBIG)
		back_off(f, rs);
	return f->e == ERR_TOOBIG ? FETCH_TOOBIG : FETCH_NO_FEED;
}

/* Judges a download that failed. */
static enum fetch_class
judge_failure(struct fetch *f, const struct http_response *rs)
{
	static const enum fetch_class classes[] = { [HTTP_FAILED] = FETCH_UNREACHABLE, [HTTP_TOOBIG] = FETCH_TOOBIG,
	    [HTTP_PRIVATE] = FETCH_REFUSED, [HTTP_STOPPED] = FETCH_STOPPED };

	if (rs->outcome != HTTP_STOPPED)
		fetch_complain(f, ERR_SYNTAX, "%s", rs->error);
	f->run->totals.unreachable += rs->outcome == HTTP_FAILED;
	f->run->totals.cut_off += rs->outcome == HTTP_FAILED && f->known->failures == 0;
	if (f->e != ERR_OK)
		fetch_complain_of(f, f->e);
	if (rs->outcome == HTTP_FAILED || rs->outcome == HTTP_TOOBIG || f->e == ERR_TOOBIG)
		back_off(f, rs);             /* an address that we refuse, or a disk that is full, is not its fault */
	return f->e == ERR_TOOBIG ? FETCH_TOOBIG : classes[rs->outcome];
}

void
fetch_judge(struct fetch *f, const struct http_response *rs)
{
	f->report.status = rs->status;
	f->report.class = rs->outcome != HTTP_DONE ? judge_failure(f, rs) : rs->status == 200 ? judge_feed(f, rs) :
	    judge_status(f, rs);
	if (f->e == ERR_NOMEM && !f->run->totals.lost)
		fetch_complain_of(f, f->e);
}
