/* sendmail: mails to a command's standard input, as to "sendmail -t -i", which delivers them by itself. */
#ifndef SENDMAIL_H
#define SENDMAIL_H

#include "transaction.h"

struct sendmail {
	const char *command;     /* the shell's */
	int lifeline[2];         /* command.h's */
	long timeout_s;          /* for one mail */
};

/*
 * Gives a mail, with LF at the ends of its lines, to the command, which has taken it for all of its recipients when it
 * ends with status 0; arg is a struct sendmail.  Status 75 is to try again later, any other that it refuses.  One that is
 * not done in time is ended with its children.  SIGPIPE must be ignored.
 */
void sendmail_send(void *arg, struct transaction *t);

#endif
