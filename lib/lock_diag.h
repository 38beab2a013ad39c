/* lock_diag: takes a lock, or says why not (diag.h). */
#ifndef LOCK_DIAG_H
#define LOCK_DIAG_H

#include <stdbool.h>

#include "lock.h"

/*
 * As lock_take.  Where it fails it has said so: EXIT_LATER, for another run has it, too; EXIT_USAGE where the directory
 * does not exist.
 */
bool lock_diag_take(struct lock *l, const char *path);

#endif
