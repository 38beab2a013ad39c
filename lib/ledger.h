/*
 * ledger: what became of each mail, for each of its recipients: lines at the end of a file that only grows (append.h),
 *
 *     time TAB state TAB Message-ID TAB recipient TAB detail
 *
 * the time in UTC as 2026-11-24T06:00:00Z, the state one of sending, accepted, refused, deferred.  The last line of a
 * Message-ID and a recipient counts, both compared byte for byte.  Where that says sending, the message is in doubt.  A
 * line that is none, torn by a crash perhaps, is skipped.  The file is read whole each time, and never gets shorter.
 */
#ifndef LEDGER_H
#define LEDGER_H

#include <stddef.h>

#include "buf.h"
#include "date.h"
#include "err.h"
#include "lock.h"

enum ledger_state { LEDGER_NONE, LEDGER_SENDING, LEDGER_ACCEPTED, LEDGER_REFUSED, LEDGER_DEFERRED };

/* A mail for a recipient. */
struct ledger_entry {
	const char *id, *to;         /* the caller's */
	enum ledger_state state;
	char time[DATE_BYTES];       /* of that state; "" for LEDGER_NONE */
};

/* Begin with LEDGER_CLOSED. */
struct ledger {
	struct ledger_entry *entries;
	size_t n, cap;
	int fd;                      /* -1: none is open, and nothing will be remembered */
	struct buf lines;
	struct lock lock;
};

#define LEDGER_CLOSED { .fd = -1, .lines = { .max = (size_t)4 << 20 } }

/* Called with each line that is none. */
typedef void (*ledger_report)(void *arg, size_t line, const char *why);

/* Asks for an entry, before the ledger is opened; both strings must outlive it.  ERR_NOMEM, ERR_TOOBIG. */
enum err ledger_expect(struct ledger *l, const char *id, const char *to);

/*
 * Makes the entries ready to be found.  With a path, locks the ledger there (lock.h), which is made where there is none,
 * reads what it says of them, and keeps it open.  ERR_RANGE: another process has the lock; ERR_IO (errno), also where it
 * is no regular file (EINVAL); ERR_NOMEM.
 */
enum err ledger_open(struct ledger *l, const char *path, ledger_report report, void *arg);

/* The entry that was asked for, or NULL. */
const struct ledger_entry *ledger_find(const struct ledger *l, const char *id, const char *to);

/*
 * Notes a state of a mail for n of its recipients, which were asked for; on the disk when this returns, but for accepted,
 * which the next note or ledger_sync brings there: a wait for the disk less a mail.  detail is made
 * to fit the line.  ERR_IO (errno), ERR_NOMEM, ERR_TOOBIG: it is not noted.
 */
enum err ledger_write(struct ledger *l, enum ledger_state state, const char *id, const char *const *to, size_t n,
    const char *detail);

/* Brings all that was noted to the disk.  ERR_IO (errno). */
enum err ledger_sync(const struct ledger *l);

void ledger_close(struct ledger *l);

#endif
