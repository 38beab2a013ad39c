#include "archive_diag.h"
#include "diag.h"

void
archive_diag(void *arg, const struct archive_reader *r, enum err e, const char *why)
{
	struct archive_faults *f = arg;

	if (f->n++ < ARCHIVE_DIAG_LINES)
		diag_at(EXIT_PARTLY, r->in.name, r->in.line, "left out: %s", why != NULL ? why : err_text(e));
}

void
archive_diag_end(const struct archive_faults *f, const char *path)
{
	if (f->n > ARCHIVE_DIAG_LINES)
		diag_at(EXIT_PARTLY, path, 0, "%zu lines more left out", f->n - ARCHIVE_DIAG_LINES);
}
