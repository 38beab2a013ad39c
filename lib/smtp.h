/*
 * smtp: mails to one server by SMTP (RFC 5321), through libcurl: over one connection, as long as that is good; by TLS,
 * by STARTTLS where the URL says smtp.
 */
#ifndef SMTP_H
#define SMTP_H

#include <stdbool.h>

#include "login.h"
#include "transaction.h"

struct smtp_opts {
	const char *url;             /* as smtp_is_url has it; all strings outlive the smtp */
	bool insecure;               /* TLS where there is any, whatever the certificate says */
	const struct login *login;   /* with a user; or NULL for none */
	const char *ca_file;         /* certificates to trust in place of the system's (PEM), or NULL */
	long timeout_s;              /* for one transaction */
};

/* Whether url is smtp://host or smtps://host, perhaps with a port, and nothing more: no login, no path. */
bool smtp_is_url(struct slice url);

struct smtp;

/* NULL when memory ran out or libcurl does not start. */
struct smtp *smtp_new(const struct smtp_opts *opts);

/* Sends a mail to all of its recipients, of whom each must be taken; arg is the smtp. */
void smtp_send(void *arg, struct transaction *t);

/* Takes leave of the server. */
void smtp_free(struct smtp *s);

#endif
