#include <stdio.h>

#include "fetch_room.h"
#include "url.h"

#define MAX_MOVES 5              /* addresses that each name a further one */
#define MAX_PAGES 100            /* of older items, in one run */
#define MAX_PAGE_FAILURES 10     /* runs that a page may fail: its server may be gone */
#define WHY_BYTES 300

/* Asks for a further document.  False where memory ran out, and says so. */
static bool
ask(struct fetch *f, enum fetch_step step, struct slice url)
{
	enum err e = fetch_ask(f, step, url);

	if (e != ERR_OK)
		fetch_complain_of(f, e);
	return e == ERR_OK;
}

/* Ends a further document.  Whether it is well; else *why is filled in, unless it was said already. */
static bool
end_document(struct fetch *f, const struct http_response *rs, char why[WHY_BYTES])
{
	why[0] = '\0';
	if (fetch_end_document(f, rs))
		return true;
	if (f->e == ERR_NOMEM || f->e == ERR_IO)
		fetch_complain_of(f, f->e);
	else if (f->e == ERR_SYNTAX)
		snprintf(why, WHY_BYTES, "no feed: %s", feed_what(f->parser));
	else if (f->e == ERR_TOOBIG && rs->outcome == HTTP_STOPPED)
		snprintf(why, WHY_BYTES, "the feed and its pages are larger than the limit");
	else if (f->e != ERR_OK)
		snprintf(why, WHY_BYTES, "%s", err_text(f->e));
	else if (rs->outcome != HTTP_DONE)
		snprintf(why, WHY_BYTES, "%s", rs->error);
	else
		snprintf(why, WHY_BYTES, "HTTP status %ld", rs->status);
	return false;
}

/* Keeps what leads to older items, before the parser and its addresses go. */
static enum err
keep_page(struct fetch *f, struct slice url)
{
	buf_clear(&f->page);
	return buf_add(&f->page, url);
}

/* The feed has answered where it says it is: it is asked there from now on. */
static enum err
adopt(struct fetch *f, const struct http_response *rs)
{
	struct slice address = buf_slice(&f->address);
	enum err e = state_set(&f->known->moved, slice_eq(address, f->known->url) ? SL("") : address);

	return e == ERR_OK ? fetch_settle(f, rs) : e;
}

/*
 * Behind a document that is the feed: asks where it says it is from now on, unless it is there.  Addresses
 * that name each other in a circle are none.
 */
static bool
ask_new_address(struct fetch *f, const struct http_response *rs)
{
	struct feed_channel c;
	enum err e = ERR_OK;
	bool is_there;

	feed_channel(f->parser, &c);
	is_there = c.new_url.len == 0 || slice_eq(c.new_url, buf_slice(&f->address)) || slice_eq(c.new_url, slice_of(rs->url));
	if (f->step == FETCH_HOME || is_there)
		e = keep_page(f, c.next);
	if (e == ERR_OK && f->step == FETCH_MOVE && is_there)
		e = adopt(f, rs);
	if (e != ERR_OK)
		fetch_complain_of(f, e);
	if (e != ERR_OK || is_there)
		return false;
	if (f->moves++ == MAX_MOVES || fetch_was_asked(f, c.new_url)) {
		fetch_complain(f, ERR_OK, "it names new addresses in a circle, and stays where it is");
		return false;
	}
	return ask(f, FETCH_MOVE, c.new_url);
}

/* Whether the bounds of a new feed leave nothing to look for in its older items. */
static bool
has_enough(const struct fetch *f)
{
	return f->limited && (f->saw_old || f->newest.n == f->newest.max);
}

/* Bounds what an earlier run did not get as that run was: by what is left of the count. */
static void
bound_again(struct fetch *f)
{
	size_t given = state_given(f->known), count = f->run->o.count;

	f->resumes = true;
	if (count == 0 && f->run->o.age_s == 0)
		return;
	f->limited = true;
	if (count > 0)
		f->newest.max = given < count ? count - given : 0;
}

/* Which page of older items to ask for next, or nothing. */
static struct slice
next_page(struct fetch *f)
{
	struct slice kept = slice_of(f->known->page);

	if (f->step != FETCH_PAGE && kept.len > 0 && !fetch_was_asked(f, kept)) {
		bound_again(f);
		return kept;
	}
	if (f->step == FETCH_PAGE && f->fresh == 0 && !f->resumes)
		return SL("");               /* a server that answers so may do it for ever */
	return f->page.len > 0 && !fetch_was_asked(f, buf_slice(&f->page)) ? buf_slice(&f->page) : SL("");
}

/*
 * Whether the feed has had its share of the run, and says so: one that drips must not hold up the records
 * of all behind it for a hundred time limits.
 */
static bool
is_spent(struct fetch *f)
{
	if (f->report.pages == MAX_PAGES)
		fetch_complain(f, ERR_TOOBIG, "more than %d pages of older items; the next run goes on", MAX_PAGES);
	else if (f->spent_ms >= (int64_t)f->run->o.timeout_s * 1000)
		fetch_complain(f, ERR_TOOBIG, "its pages of older items are slow; the next run goes on");
	else
		return false;
	return true;
}

/* Asks for older items, where they are wanted, and notes in the state how far it came. */
static bool
ask_page(struct fetch *f)
{
	struct slice url = f->wants_pages ? next_page(f) : SL("");
	enum err e;

	if (has_enough(f))
		url = SL("");
	if ((e = state_set(&f->known->page, url)) != ERR_OK)
		fetch_complain_of(f, e);
	if (e != ERR_OK || url.len == 0 || is_spent(f))
		return false;
	f->report.pages++;
	return ask(f, FETCH_PAGE, url);
}

/* Judges a page of older items.  One that is not there is given up, another is the next runs' to get, for a while. */
static bool
page_is_well(struct fetch *f, const struct http_response *rs)
{
	bool gone = rs->status == 404 || rs->status == 410 || rs->outcome == HTTP_PRIVATE;
	char why[WHY_BYTES], url[URL_SHOWN_BYTES];
	struct feed_channel c;
	enum err e;

	if (end_document(f, rs, why)) {
		f->known->page_failures = 0;
		feed_channel(f->parser, &c);
		if ((e = keep_page(f, c.next)) != ERR_OK)
			fetch_complain_of(f, e);
		return e == ERR_OK;
	}
	gone |= f->e == ERR_SYNTAX || ++f->known->page_failures >= MAX_PAGE_FAILURES;
	if (why[0] != '\0')
		fetch_complain(f, ERR_SYNTAX, "page %s: %s; %s", url_shown(buf_slice(&f->address), url), why,
		    gone ? "older items are given up" : "the next run tries again");
	if (gone)
		(void)state_set(&f->known->page, SL(""));
	return false;
}

/* A first fetch that broke off leaves the feed no longer new: its pages are still wanted. */
static void
keep_wanting(struct fetch *f)
{
	if (f->wants_pages && !f->limited && state_given(f->known) > 0 && f->known->page[0] == '\0' &&
	    state_set(&f->known->page, buf_slice(&f->address)) != ERR_OK)
		fetch_complain_of(f, ERR_NOMEM);
}

bool
fetch_follow(struct fetch *f, const struct http_response *rs)
{
	char why[WHY_BYTES], url[URL_SHOWN_BYTES];

	switch (f->step) {
	case FETCH_HOME:
		if (!fetch_is_well(f))
			keep_wanting(f);
		if (!fetch_is_well(f) || (f->parser != NULL && ask_new_address(f, rs)))
			return fetch_is_well(f);
		break;
	case FETCH_MOVE:
		if (end_document(f, rs, why) && ask_new_address(f, rs))
			return true;
		if (why[0] != '\0')
			fetch_complain(f, ERR_OK, "its new address %s: %s; it stays where it is",
			    url_shown(buf_slice(&f->address), url), why);
		break;
	case FETCH_PAGE:
		if (!page_is_well(f, rs))
			return false;
		break;
	}
	return !f->run->totals.lost && ask_page(f);
}
