/*
 * message: a whole mail (RFC 5322) from a file, ready for SMTP: each line ends with CR LF, the last one too.  Its bytes
 * are otherwise as they were; of its header only what the envelope needs is read.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "err.h"

#define MESSAGE_MAX_BYTES ((size_t)32 << 20)   /* mail servers take 10 to 50 MB */
#define MESSAGE_MAX_TO 1000
#define MESSAGE_ID_BYTES 998                   /* a line holds no more */

/* Begin with all zero. */
struct message {
	struct buf text;
	char *id;              /* of Message-ID, with its angle brackets: printable ASCII without spaces */
	char *from;            /* the first address of From, as mailbox.h has it */
	char **to;             /* those of To and Cc, each once, in their order; at least one, NULL behind the last */
	size_t n_to, cap_to;
	const char *why;       /* with ERR_SYNTAX: what is wrong, for a message */
	size_t line;           /* and where; 0 for the whole */
	bool blank;            /* there is nothing in it */
};

/*
 * Reads the message in the file at path, "-" for standard input.  ERR_IO (errno), ERR_SYNTAX (m->why), ERR_TOOBIG,
 * ERR_NOMEM.  m is then to be freed all the same.
 */
enum err message_load(struct message *m, const char *path);

/* The same of bytes at hand; lines may end with LF or CR LF. */
enum err message_parse(struct message *m, struct slice bytes);

/* Gives the text back, and keeps the envelope. */
void message_free_text(struct message *m);
void message_free(struct message *m);

#endif
