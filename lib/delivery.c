#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "delivery.h"

#define MAX_PAUSE_S 60
#define MAX_PARCELS ((size_t)1 << 24)

/* A mail for recipients that it has not reached yet: one transaction, perhaps tried several times. */
struct parcel {
	struct mail *mail;
	const char *const *to;
	size_t n;
	enum outcome outcome;
	bool open;                   /* the ledger says sending, and its fate is not known yet */
	bool noted;                  /* the ledger says deferred */
	char *why;
};

struct run {
	struct delivery *d;
	struct parcel **queue;       /* those to be tried */
	size_t n;
	struct parcel **failed;      /* room for as many */
	struct parcel *parcels;
	size_t n_parcels;
	struct parcel *at_hand;
	struct timespec begun;
};

static bool
is_pending(const struct parcel *p)
{
	return p->outcome == OUTCOME_NONE || p->outcome == OUTCOME_DEFERRED;
}

/* Signals that end us wait while the fate of a message is open. */
static void
hold_signals(int how)
{
	sigset_t ending;

	sigemptyset(&ending);
	sigaddset(&ending, SIGHUP);
	sigaddset(&ending, SIGINT);
	sigaddset(&ending, SIGTERM);
	sigprocmask(how, &ending, NULL);
}

/* Tells the ledger; where that fails, all ends. */
static enum err
note(struct run *r, struct parcel *p, enum ledger_state state, const char *why)
{
	struct delivery *d = r->d;
	enum err e = ledger_write(d->ledger, state, p->mail->message.id, p->to, p->n, why);

	if (e == ERR_OK)
		return e;
	snprintf(d->why, sizeof(d->why), "%s", err_text(e));
	d->ledger_failed = e;
	return e;
}

/* The transaction's: the last bytes come next. */
static enum err
before_end(void *arg)
{
	struct run *r = arg;
	enum err e;

	hold_signals(SIG_BLOCK);
	e = note(r, r->at_hand, LEDGER_SENDING, "");
	r->at_hand->open = e == ERR_OK;
	r->at_hand->noted = false;
	return e;
}

static void
report(struct run *r, const struct parcel *p, const char *why)
{
	r->d->report(r->d->arg, p->mail, r->d->together ? NULL : p->to[0], p->outcome, why);
}

/* Notes and reports what became of a try. */
static void
take_outcome(struct run *r, struct parcel *p, const struct transaction *t)
{
	static const enum ledger_state states[] = { [OUTCOME_ACCEPTED] = LEDGER_ACCEPTED,
		[OUTCOME_REFUSED] = LEDGER_REFUSED, [OUTCOME_DEFERRED] = LEDGER_DEFERRED };

	p->outcome = t->outcome;
	if (p->outcome == OUTCOME_ACCEPTED || p->outcome == OUTCOME_REFUSED || (p->outcome == OUTCOME_DEFERRED && p->open))
		p->noted = note(r, p, states[p->outcome], t->why) == ERR_OK && p->outcome == OUTCOME_DEFERRED;
	p->open = false;
	if (p->outcome == OUTCOME_REFUSED || p->outcome == OUTCOME_UNKNOWN)
		report(r, p, t->why);
	free(p->why);
	p->why = p->outcome == OUTCOME_DEFERRED ? strdup(t->why) : NULL;
}

/* What the ledger has for the recipients of a parcel: OUTCOME_NONE where it is to be sent; *entry is the one in doubt. */
static enum outcome
known_outcome(const struct run *r, const struct parcel *p, const struct ledger_entry **entry)
{
	size_t i, accepted = 0;

	for (i = 0; i < p->n; i++) {
		if ((*entry = ledger_find(r->d->ledger, p->mail->message.id, p->to[i])) == NULL)
			continue;
		if ((*entry)->state == LEDGER_SENDING && !r->d->again)
			return OUTCOME_UNKNOWN;
		accepted += (*entry)->state == LEDGER_ACCEPTED;
	}
	return accepted == p->n ? OUTCOME_ACCEPTED : accepted > 0 ? OUTCOME_REFUSED : OUTCOME_NONE;
}

/* Takes over what the ledger has; what will not be sent is reported. */
static void
look_up(struct run *r, struct parcel *p)
{
	const struct ledger_entry *entry = NULL;
	char why[128] = "some of its recipients have it, and a command sends to all";

	p->outcome = known_outcome(r, p, &entry);
	if (p->outcome == OUTCOME_UNKNOWN)
		snprintf(why, sizeof(why), "its sending was begun at %s", entry->time);
	if (p->outcome == OUTCOME_UNKNOWN || p->outcome == OUTCOME_REFUSED)
		report(r, p, why);
}

/* The text of a mail, read again unless it came from standard input.  What is wrong is reported, and NULL. */
static struct message *
read_text(struct run *r, struct parcel *p, struct message *fresh)
{
	struct message *m = &p->mail->message;
	enum err e;

	if (m->text.len > 0)
		return m;
	if ((e = message_load(fresh, p->mail->file)) == ERR_OK && strcmp(fresh->id, m->id) == 0)
		return fresh;
	p->outcome = OUTCOME_INVALID;
	report(r, p, e == ERR_OK ? "it is another message now" : e == ERR_SYNTAX ? fresh->why : err_text(e));
	return NULL;
}

/* One try.  Returns how the other side is. */
static enum service
try(struct run *r, struct parcel *p)
{
	struct message fresh = { .id = NULL }, *m = NULL;
	struct transaction t = { .to = p->to, .n = p->n, .before_end = before_end, .arg = r };

	look_up(r, p);                       /* a twin in this run may have been faster */
	if (is_pending(p) && (m = read_text(r, p, &fresh)) != NULL) {
		t.text = buf_slice(&m->text);
		t.from = m->from;
		r->at_hand = p;
		r->d->send(r->d->transport, &t);
		take_outcome(r, p, &t);
		hold_signals(SIG_UNBLOCK);
		if (t.service != SERVICE_UP && r->d->ledger_failed == ERR_OK)
			memcpy(r->d->why, t.why, sizeof(t.why));
	}
	message_free(&fresh);
	return r->d->ledger_failed == ERR_OK ? t.service : SERVICE_SHUT;
}

/*
 * Tries all that is pending, or up to where the other side is down: with two mails in a row, as one alone may be what
 * brings it down, or with one that is in doubt now.  What was tried in vain goes behind the rest.
 */
static enum service
try_all(struct run *r, bool *progress)
{
	enum service service = SERVICE_UP;
	struct parcel *p;
	size_t i = 0, n = 0, n_failed = 0, downs = 0;

	while (service != SERVICE_SHUT && downs < 2 && i < r->n) {
		p = r->queue[i++];
		service = try(r, p);
		downs = service == SERVICE_UP ? 0 : p->outcome == OUTCOME_UNKNOWN ? 2 : downs + 1;
		if (is_pending(p))
			r->failed[n_failed++] = p;
		else if (p->outcome != OUTCOME_UNKNOWN)
			*progress = true;
	}
	while (i < r->n)
		r->queue[n++] = r->queue[i++];
	for (i = 0; i < n_failed; i++)
		r->queue[n++] = r->failed[i];
	r->n = n;
	return service;
}

/* Waits for that many seconds, or until the time for tries is over; false when it is. */
static bool
pause_for(const struct run *r, long seconds)
{
	struct timespec now, until = { .tv_sec = r->begun.tv_sec + r->d->timeout_s, .tv_nsec = r->begun.tv_nsec };

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (now.tv_sec > until.tv_sec || (now.tv_sec == until.tv_sec && now.tv_nsec >= until.tv_nsec))
		return false;
	if (now.tv_sec + seconds < until.tv_sec)
		until = (struct timespec){ now.tv_sec + seconds, now.tv_nsec };
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
		;
	return true;
}

/* Tries until all is done, or is not to be tried any more. */
static void
work(struct run *r)
{
	long pause_s = 1;
	bool progress;

	clock_gettime(CLOCK_MONOTONIC, &r->begun);
	while (r->n > 0) {
		progress = false;
		if (try_all(r, &progress) == SERVICE_SHUT || r->n == 0)
			break;
		if (progress)
			pause_s = 1;
		if (!pause_for(r, pause_s))
			break;
		pause_s = pause_s * 2 < MAX_PAUSE_S ? pause_s * 2 : MAX_PAUSE_S;
	}
}

/* Notes and reports what was tried in vain, counts what was not tried. */
static void
give_up(struct run *r)
{
	struct parcel *p;
	size_t i;

	for (i = 0; i < r->n_parcels; i++) {
		p = &r->parcels[i];
		if (p->outcome == OUTCOME_NONE) {
			r->d->untried++;
			p->outcome = OUTCOME_DEFERRED;
		} else if (p->outcome == OUTCOME_DEFERRED && r->d->ledger_failed == ERR_OK) {
			report(r, p, p->why != NULL ? p->why : "");
			if (!p->noted)
				(void)note(r, p, LEDGER_DEFERRED, p->why != NULL ? p->why : "");
		}
	}
}

static void
begin_parcel(struct run *r, struct mail *m, size_t first, size_t n)
{
	struct parcel *p = &r->parcels[r->n_parcels++];

	*p = (struct parcel){ .mail = m, .to = (const char *const *)m->message.to + first, .n = n };
	look_up(r, p);
	if (is_pending(p))
		r->queue[r->n++] = p;
}

/* What was accepted must be known to the ledger before it is to others. */
static void
settle(struct delivery *d)
{
	enum err e;

	if (d->ledger_failed != ERR_OK || (e = ledger_sync(d->ledger)) == ERR_OK)
		return;
	snprintf(d->why, sizeof(d->why), "%s", err_text(e));
	d->ledger_failed = e;
}

/* The worst over the recipients of a mail. */
static void
sum_up(struct run *r)
{
	static const int rank[] = { [OUTCOME_ACCEPTED] = 1, [OUTCOME_DEFERRED] = 2, [OUTCOME_REFUSED] = 3,
		[OUTCOME_UNKNOWN] = 4, [OUTCOME_INVALID] = 5 };
	struct parcel *p;
	size_t i;

	for (i = 0; i < r->n_parcels; i++) {
		p = &r->parcels[i];
		if (rank[p->outcome] > rank[p->mail->outcome])
			p->mail->outcome = p->outcome;
		free(p->why);
	}
}

enum err
delivery_run(struct delivery *d, struct mail *mails, size_t n)
{
	struct run r = { .d = d };
	size_t i, j, count = 0, step;
	bool done;

	for (i = 0; i < n; i++)
		count += mails[i].outcome == OUTCOME_INVALID ? 0 : mails[i].message.n_to;
	if (count > MAX_PARCELS)
		return ERR_NOMEM;
	r.parcels = calloc(count + 1, sizeof(struct parcel));
	r.queue = calloc(count + 1, sizeof(struct parcel *));
	r.failed = calloc(count + 1, sizeof(struct parcel *));
	if ((done = r.parcels != NULL && r.queue != NULL && r.failed != NULL)) {
		for (i = 0; i < n; i++)
			for (j = 0; mails[i].outcome != OUTCOME_INVALID && j < mails[i].message.n_to; j += step) {
				step = d->together ? mails[i].message.n_to : 1;
				begin_parcel(&r, &mails[i], j, step);
			}
		work(&r);
		give_up(&r);
		settle(d);
		sum_up(&r);
	}
	free(r.parcels);
	free(r.queue);
	free(r.failed);
	return done ? ERR_OK : ERR_NOMEM;
}
