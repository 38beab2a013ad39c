#include <stdio.h>

#include "command.h"
#include "sendmail.h"

/* The shell's statuses where there is no such program, and sysexits' where it cannot take it for now. */
enum { UNAVAILABLE = 69, OSERR = 71, IOERR = 74, TEMPFAIL = 75, NOT_RUN = 126, NOT_FOUND = 127 };

static enum err
add_without_cr(struct buf *out, struct slice text)
{
	struct slice line;
	enum err e = ERR_OK;

	text.len -= 2;
	while (e == ERR_OK && slice_cut(&text, '\n', &line)) {
		if (text.p != NULL)
			line.len--;
		if ((e = buf_add(out, line)) == ERR_OK)
			e = buf_addc(out, '\n');
	}
	return e;
}

/* Whether another time it may take the mail: a server or a disk may be back. */
static bool
is_temporary(int status)
{
	return status == UNAVAILABLE || status == OSERR || status == IOERR || status == TEMPFAIL;
}

/* Says in t what became of it. */
static void
conclude(struct transaction *t, const struct command *c, enum err e)
{
	snprintf(t->why, sizeof(t->why), "%s", c->why);
	t->outcome = OUTCOME_DEFERRED;
	t->service = SERVICE_UP;
	if (e == ERR_OK && !c->told)
		snprintf(t->why, sizeof(t->why), "the command did not read the message");
	else if (e == ERR_OK)
		t->outcome = OUTCOME_ACCEPTED;
	else if (c->status == NOT_RUN || c->status == NOT_FOUND)
		t->service = SERVICE_SHUT;
	else if (c->status > 0 && !is_temporary(c->status))
		t->outcome = OUTCOME_REFUSED;
	else if (c->status < 0 && c->told && (e == ERR_SYNTAX || e == ERR_RANGE))
		t->outcome = OUTCOME_UNKNOWN;
	if (c->status < 0)
		t->service = SERVICE_DOWN;
}

void
sendmail_send(void *arg, struct transaction *t)
{
	const struct sendmail *s = arg;
	const char *argv[] = { "/bin/sh", "-c", s->command, NULL };
	struct buf text = { .max = t->text.len + 256 };
	struct command c = { .argv = argv, .lifeline = s->lifeline, .timeout_s = s->timeout_s, .may_leave = true,
		.before_end = t->before_end, .arg = t->arg, .status = -1 };
	enum err e;

	if ((e = add_without_cr(&text, t->text)) == ERR_OK) {
		c.in = buf_slice(&text);
		e = command_run(&c);
	} else {
		snprintf(c.why, sizeof(c.why), "%s", err_text(e));
	}
	conclude(t, &c, e);
	buf_free(&text);
}
