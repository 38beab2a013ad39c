/* login_diag: opens the user's logins (login.h) for a program; what is wrong is said (diag.h). */
#ifndef LOGIN_DIAG_H
#define LOGIN_DIAG_H

#include <stdbool.h>

#include "login.h"

/* Reads those in the file at path, or, where that is NULL, of the user's netrc, if there is one.  False: the run ends. */
bool login_open(struct login_list *l, const char *path);

#endif
