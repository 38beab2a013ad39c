/*
 * login: who the user is at the hosts of private feeds and at a mail server, from a file that nobody else can read.  A line
 * of it is one of
 *
 *     host user password
 *     host token
 *
 * where host may be host:port, and words are separated by spaces or TABs; a password may hold spaces
 * inside.  Empty lines and lines that begin with "#" are skipped.
 */
#ifndef LOGIN_H
#define LOGIN_H

#include <stddef.h>

#include "err.h"
#include "slice.h"

struct login {
	char *host;
	char *user;          /* NULL: password is a bearer token */
	char *password;
};

struct login_list {
	struct login *logins;
	size_t n, cap;
	size_t line;         /* that was malformed */
};

/*
 * Adds those in the file at path.  ERR_RANGE where others may read it (its mode is not 0600 or less),
 * ERR_SYNTAX for a line that is neither (l->line), ERR_IO (errno), ERR_NOMEM, ERR_TOOBIG.
 */
enum err login_read(struct login_list *l, const char *path);

/*
 * Adds those of a netrc file: machine, login and password, in any order, values perhaps in quotes.  Its
 * "default" would be told to everybody, and is not read, nor are its macros.  ERR_IO (errno), ERR_NOMEM.
 */
enum err login_read_netrc(struct login_list *l, const char *path);

/* Adds one; an empty user makes password a token.  ERR_SYNTAX with a NUL byte in it, ERR_NOMEM, ERR_TOOBIG. */
enum err login_add(struct login_list *l, struct slice host, struct slice user, struct slice password);

/* The one for the host of a URL with "://", the first that names it; NULL for none. */
const struct login *login_find(const struct login_list *l, struct slice url);

void login_free(struct login_list *l);

#endif
