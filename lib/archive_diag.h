/* archive_diag: says what is wrong with lines of an archive (diag.h), the first ones each, the rest by their number. */
#ifndef ARCHIVE_DIAG_H
#define ARCHIVE_DIAG_H

#include "archive.h"

#define ARCHIVE_DIAG_LINES 10

/* Begin with all zero; one for each reading of an archive. */
struct archive_faults {
	size_t n;
};

/* An archive_report, with a struct archive_faults as arg. */
void archive_diag(void *arg, const struct archive_reader *r, enum err e, const char *why);

/* Says how many more there were. */
void archive_diag_end(const struct archive_faults *f, const char *path);

#endif
