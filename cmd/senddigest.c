#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "delivery.h"
#include "diag.h"
#include "login_diag.h"
#include "option.h"
#include "sendmail.h"
#include "smtp.h"

#define USAGE "senddigest [-hkrV] [-a login-file] [-f ledger] [-t seconds] [-u url] [-x command] [file ...]"
#define SENDMAIL "PATH=$PATH:/usr/sbin:/usr/lib; exec sendmail -t -i"
#define MAX_TIMEOUT_S 86400
#define LEDGER_NOTES 10      /* of lines that are none; then their number */

struct opts {
	const char *login;       /* -a */
	const char *ledger;      /* -f; NULL for none */
	const char *url;         /* -u */
	const char *command;     /* -x */
	bool insecure;           /* -k */
	uint32_t timeout_s;      /* -t */
};

struct run {
	struct opts o;
	struct mail *mails;
	size_t n;
	struct ledger ledger;
	size_t damaged;          /* lines of it */
	struct login_list logins;
	struct smtp *smtp;
	struct sendmail sendmail;
	struct delivery delivery;
};

static bool
take_option(struct run *run, int c, const char *text)
{
	switch (c) {
	case 'a':
		run->o.login = text;
		return true;
	case 'f':
		run->o.ledger = text;
		return true;
	case 'k':
		run->o.insecure = true;
		return true;
	case 'r':
		run->delivery.again = true;
		return true;
	case 't':
		return option_count('t', text, MAX_TIMEOUT_S, &run->o.timeout_s);
	case 'u':
		run->o.url = text;
		if (smtp_is_url(slice_of(text)))
			return true;
		diag_say(EXIT_USAGE, "-u: not smtp://host or smtps://host, perhaps with :port");
		return false;
	case 'x':
		run->o.command = text;
		return true;
	}
	diag_usage(USAGE);
	return false;
}

/* Whether the options go together. */
static bool
fit(const struct opts *o)
{
	if (o->url != NULL && o->command != NULL)
		diag_say(EXIT_USAGE, "-u and -x: one of them");
	else if (o->url == NULL && (o->login != NULL || o->insecure))
		diag_say(EXIT_USAGE, "-a and -k: for -u only");
	else
		return true;
	return false;
}

static void
note_damage(void *arg, size_t line, const char *why)
{
	struct run *run = arg;

	if (run->damaged++ < LEDGER_NOTES)
		diag_at(EXIT_DONE, run->o.ledger, line, "skipped: %s", why);
}

static void
complain(void *arg, const struct mail *m, const char *to, enum outcome outcome, const char *why)
{
	const char *what = outcome == OUTCOME_REFUSED ? "refused" : outcome == OUTCOME_DEFERRED ? "deferred" : "in doubt",
	    *before = to != NULL ? " for " : "", *remedy = outcome == OUTCOME_UNKNOWN ? "; -r sends it again" : "";

	(void)arg;
	if (outcome == OUTCOME_INVALID)
		diag_at(EXIT_PARTLY, m->file, 0, "%s", why);
	else
		diag_at(EXIT_PARTLY, m->file, 0, "%s%s%s: %s%s", what, before, to != NULL ? to : "", why, remedy);
}

/* Reads the envelope of a message.  False when memory ran out. */
static bool
add_mail(struct run *run, const char *file)
{
	struct mail *m = &run->mails[run->n++];
	bool is_stdin = strcmp(file, "-") == 0;
	size_t i;
	enum err e;

	m->file = file;
	e = message_load(&m->message, file);
	if (m->message.blank) {
		run->n--;                    /* fmt-digest had nothing to tell */
		return true;
	}
	if (e == ERR_SYNTAX || e == ERR_TOOBIG)
		diag_at(EXIT_PARTLY, is_stdin ? "stdin" : file, m->message.line, "no message: %s",
		    e == ERR_SYNTAX ? m->message.why : err_text(e));
	else if (e == ERR_IO)
		diag_at(EXIT_USAGE, is_stdin ? "stdin" : file, 0, "%s", err_text(e));
	if (e != ERR_OK)
		m->outcome = OUTCOME_INVALID;
	if (e != ERR_OK || !is_stdin)
		message_free_text(&m->message);
	for (i = 0; e == ERR_OK && i < m->message.n_to; i++)
		e = ledger_expect(&run->ledger, m->message.id, m->message.to[i]);
	return e != ERR_NOMEM;
}

static bool
open_ledger(struct run *run)
{
	enum err e = ledger_open(&run->ledger, run->o.ledger, note_damage, run);

	if (run->damaged > LEDGER_NOTES)
		diag_at(EXIT_DONE, run->o.ledger, 0, "%zu lines more skipped", run->damaged - LEDGER_NOTES);
	if (e == ERR_RANGE)
		diag_at(EXIT_LATER, run->o.ledger, 0, "another process has it: nothing sent");
	else if (e != ERR_OK)
		diag_at(EXIT_LATER, run->o.ledger, 0, "%s: nothing sent", err_text(e));
	return e == ERR_OK;
}

static bool
open_smtp(struct run *run)
{
	struct smtp_opts o = { .url = run->o.url, .insecure = run->o.insecure, .ca_file = getenv("SSL_CERT_FILE"),
		.timeout_s = (long)run->o.timeout_s };

	if (!login_open(&run->logins, run->o.login))
		return false;
	o.login = login_find(&run->logins, slice_of(run->o.url));
	if (o.login != NULL && o.login->user == NULL) {
		diag_at(EXIT_USAGE, run->o.login, 0, "a token for the mail server, which wants a user and a password");
		return false;
	}
	if (o.login == NULL && run->o.login != NULL) {
		diag_at(EXIT_USAGE, run->o.login, 0, "no login for the host of '%s'", run->o.url);
		return false;
	}
	if ((run->smtp = smtp_new(&o)) == NULL)
		diag_oom();
	run->delivery.send = smtp_send;
	run->delivery.transport = run->smtp;
	return run->smtp != NULL;
}

static bool
open_sendmail(struct run *run)
{
	run->sendmail = (struct sendmail){ .command = run->o.command != NULL ? run->o.command : SENDMAIL,
		.timeout_s = (long)run->o.timeout_s };
	run->delivery.send = sendmail_send;
	run->delivery.transport = &run->sendmail;
	run->delivery.together = true;
	if (command_lifeline(run->sendmail.lifeline) == ERR_OK)
		return true;
	diag_say(EXIT_LATER, "pipe: %s", err_text(ERR_IO));
	return false;
}

/* Whether any mail came so far. */
static bool
has(const struct run *run, enum outcome outcome)
{
	size_t i;

	for (i = 0; i < run->n; i++)
		if (run->mails[i].outcome == outcome)
			return true;
	return false;
}

static void
deliver(struct run *run)
{
	struct delivery *d = &run->delivery;

	d->ledger = &run->ledger;
	d->timeout_s = (long)run->o.timeout_s;
	d->report = complain;
	d->arg = run;
	if (delivery_run(d, run->mails, run->n) != ERR_OK) {
		diag_oom();
		return;
	}
	if (d->ledger_failed != ERR_OK)
		diag_at(EXIT_PARTLY, run->o.ledger, 0, "%s: nothing more is sent without it", d->why);
	else if (d->untried > 0)
		diag_say(EXIT_PARTLY, "%zu more not tried: %s", d->untried, d->why);
	if (has(run, OUTCOME_DEFERRED) && !has(run, OUTCOME_ACCEPTED) && !has(run, OUTCOME_REFUSED) && !has(run, OUTCOME_UNKNOWN))
		diag_say(EXIT_LATER, "nothing sent for now");
}

/* What became of each message, for whoever called. */
static void
print_outcomes(const struct run *run)
{
	static const char *const names[] = { [OUTCOME_NONE] = "deferred", [OUTCOME_ACCEPTED] = "accepted",
		[OUTCOME_REFUSED] = "refused", [OUTCOME_DEFERRED] = "deferred", [OUTCOME_UNKNOWN] = "unknown",
		[OUTCOME_INVALID] = "invalid" };
	size_t i;

	for (i = 0; i < run->n; i++)
		if (printf("%s\t%s\n", names[run->mails[i].outcome], run->mails[i].file) < 0)
			diag_write_failed();
}

static void
close_run(struct run *run)
{
	size_t i;

	smtp_free(run->smtp);
	ledger_close(&run->ledger);
	login_free(&run->logins);
	for (i = 0; i < run->n; i++)
		message_free(&run->mails[i].message);
	free(run->mails);
}

int
main(int argc, char *argv[])
{
	struct run run = { .o = { .timeout_s = 300 }, .ledger = LEDGER_CLOSED };
	bool ready = true;
	int c;

	diag_open("senddigest");
	while ((c = getopt(argc, argv, ":hkrVa:f:t:u:x:")) != -1) {
		if (c == 'h')
			return diag_help(USAGE);
		if (c == 'V')
			return diag_version();
		if (!take_option(&run, c, optarg))
			return EXIT_USAGE;
	}
	if (!fit(&run.o))
		return EXIT_USAGE;
	signal(SIGPIPE, SIG_IGN);            /* a server, a command or a reader that goes away must not end us in between */
	if ((run.mails = calloc((size_t)(argc - optind) + 1, sizeof(*run.mails))) == NULL)
		return diag_oom();
	if (!(run.o.url != NULL ? open_smtp(&run) : open_sendmail(&run))) {
		close_run(&run);
		return diag_close();
	}
	do
		ready = add_mail(&run, optind < argc ? argv[optind] : "-");
	while (ready && ++optind < argc);
	if (!ready)
		diag_oom();
	else if (open_ledger(&run))
		deliver(&run);
	print_outcomes(&run);
	close_run(&run);
	return diag_close();
}
