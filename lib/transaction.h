/* transaction: one mail handed to those who deliver it, by SMTP (smtp.h) or by a command (sendmail.h). */
#ifndef TRANSACTION_H
#define TRANSACTION_H

#include <stddef.h>

#include "err.h"
#include "slice.h"

#define TRANSACTION_WHY_BYTES 400

enum outcome {
	OUTCOME_NONE,        /* not tried */
	OUTCOME_ACCEPTED,
	OUTCOME_REFUSED,     /* for good */
	OUTCOME_DEFERRED,    /* it was not taken, and may be another time */
	OUTCOME_UNKNOWN,     /* in doubt: all was sent, and nobody said whether it was taken */
	OUTCOME_INVALID      /* no message */
};

/* How the other side is, as far as this transaction shows. */
enum service {
	SERVICE_UP,
	SERVICE_DOWN,        /* gone, or silent: to be left alone for a while */
	SERVICE_SHUT         /* it will be no other in a while: the login, the certificate, the command is wrong */
};

struct transaction {
	struct slice text;          /* lines with CR LF */
	const char *from;
	const char *const *to;      /* n of them */
	size_t n;
	/*
	 * Called once, when all but the last bytes have been handed on and these come next: from here on the other side
	 * may have the message.  Another value than ERR_OK ends the transaction without them.
	 */
	enum err (*before_end)(void *arg);
	void *arg;
	/* out: */
	enum outcome outcome;
	enum service service;
	char why[TRANSACTION_WHY_BYTES];     /* what the other side said, or went wrong; "" for nothing */
};

#endif
