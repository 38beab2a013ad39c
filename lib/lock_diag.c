#include <errno.h>

#include "diag.h"
#include "lock_diag.h"

bool
lock_diag_take(struct lock *l, const char *path)
{
	int got = lock_take(l, path);

	if (got == 0)
		diag_at(EXIT_LATER, path, 0, "another run uses it");
	else if (got < 0)
		diag_at(errno == ENOENT || errno == ENOTDIR ? EXIT_USAGE : EXIT_LATER, path, 0, "%s", err_text((enum err)got));
	return got == 1;
}
