#include <stdlib.h>

#include "buf.h"
#include "diag.h"
#include "login_diag.h"

#define PATH_BYTES 4096

static bool
open_netrc(struct login_list *l)
{
	struct buf path = { .max = PATH_BYTES };
	const char *home = getenv("HOME");
	enum err e = ERR_OK;

	if (home != NULL && buf_addf(&path, "%s/.netrc", home) == ERR_OK)
		e = login_read_netrc(l, path.p);
	buf_free(&path);
	if (e == ERR_NOMEM)
		diag_oom();
	return e != ERR_NOMEM;
}

bool
login_open(struct login_list *l, const char *path)
{
	enum err e;

	if (path == NULL)
		return open_netrc(l);
	if ((e = login_read(l, path)) == ERR_OK)
		return true;
	if (e == ERR_RANGE)
		diag_at(EXIT_USAGE, path, 0, "others may read it; chmod 600 it");
	else if (e == ERR_SYNTAX)
		diag_at(EXIT_USAGE, path, l->line, "not a host, a user and a password, or a host and a token");
	else
		diag_at(EXIT_USAGE, path, 0, "%s", err_text(e));
	return false;
}
