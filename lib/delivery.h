/*
 * delivery: mails handed over one after the other (transaction.h), each to each of its recipients once.  The ledger
 * (ledger.h) says what was taken before, and is told just before a message's last bytes leave and when its fate is known.
 */
#ifndef DELIVERY_H
#define DELIVERY_H

#include <stdbool.h>

#include "ledger.h"
#include "message.h"
#include "transaction.h"

struct mail {
	const char *file;
	struct message message;      /* its envelope, and of standard input the text, too */
	enum outcome outcome;        /* OUTCOME_INVALID: it is left alone; else out, over all recipients */
};

struct delivery {
	struct ledger *ledger;
	void (*send)(void *transport, struct transaction *t);
	void *transport;
	bool together;               /* a mail goes to all of its recipients in one transaction, else in one each */
	bool again;                  /* mails in doubt, too */
	long timeout_s;              /* no failed try is repeated later than this after the begin; the last may take as long again */
	/* Called with what was not accepted: a recipient (NULL: all), and what was said. */
	void (*report)(void *arg, const struct mail *m, const char *to, enum outcome outcome, const char *why);
	void *arg;
	/* out: */
	size_t untried;              /* transactions that were not begun, since the other side is down; their outcome is deferred */
	char why[TRANSACTION_WHY_BYTES];     /* and why */
	enum err ledger_failed;      /* the ledger could not be written (errno in why): nothing more went out */
};

/*
 * Delivers n mails, whose recipients the ledger was asked for.  A try that fails for now is repeated after pauses of 1,
 * 2, 4 to 60 s, with all others tried before.  Returns ERR_OK, or ERR_NOMEM.
 */
enum err delivery_run(struct delivery *d, struct mail *mails, size_t n);

#endif
