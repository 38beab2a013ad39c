#include <unistd.h>

#include "archive.h"
#include "archive_diag.h"
#include "day.h"
#include "diag.h"
#include "option.h"

#define USAGE "archive [-hV] [-D day] -a archive [file ...]"
#define BATCH_BYTES ((size_t)256 << 20)   /* what is told in one go is held in memory */

/* Says what is wrong with a line; true where the run goes on behind it. */
static bool
is_line_fault(const struct rec_reader *in, enum err e, bool was_read)
{
	if (e == ERR_SYNTAX)
		diag_at(EXIT_PARTLY, in->in.name, in->in.line, "no insight: its episode, seq or text is none");
	else if (e == ERR_RANGE || (e == ERR_TOOBIG && !was_read))
		diag_at(EXIT_PARTLY, in->in.name, in->in.line, "line: %s", err_text(ERR_TOOBIG));
	else
		return false;
	return true;
}

/* Adds the insights of a stream to the batch.  What is wrong is said; ERR_NOMEM and ERR_TOOBIG end the run. */
static enum err
add_file(struct archive_batch *b, const char *path, struct slice day)
{
	struct rec_reader in;
	struct rec rec;
	enum err e = rec_open(&in, path);
	int got = 1;

	if (e == ERR_NOMEM)
		return e;
	if (e != ERR_OK) {
		diag_at(EXIT_USAGE, path, 0, "%s", err_text(e));
		return ERR_OK;
	}
	while (e == ERR_OK && (got = rec_read(&in, &rec)) != 0) {
		if (got > 0 && rec.f[REC_RELATES].len > 0)
			continue;            /* shown beside an insight, and no news */
		e = got > 0 ? archive_add(b, &rec, day) : (enum err)got;
		if (e != ERR_OK && is_line_fault(&in, e, got > 0))
			e = ERR_OK;
	}
	if (e == ERR_IO)
		diag_at(EXIT_USAGE, in.in.name, 0, "%s", err_text(e));
	rec_close(&in);
	return e == ERR_IO ? ERR_OK : e;
}

/* Appends the batch; what fails is said. */
static void
append(struct archive_batch *b, const char *path)
{
	struct archive_faults faults = { 0 };
	enum err e = archive_append(b, path, archive_diag, &faults);

	archive_diag_end(&faults, path);
	if (e == ERR_NOMEM)
		diag_oom();
	else if (e == ERR_RANGE)
		diag_at(EXIT_LATER, path, 0, "another process appends to it: nothing appended");
	else if (e != ERR_OK)
		diag_at(EXIT_LATER, path, 0, "%s: nothing appended", err_text(e));
}

int
main(int argc, char *argv[])
{
	struct archive_batch batch = { .lines = { .max = BATCH_BYTES } };
	char told[DAY_BYTES];
	const char *path = NULL;
	int64_t day;
	int second;
	enum err e = ERR_OK;
	int c;

	diag_open("archive");
	if (!option_today(&day, &second))
		return EXIT_USAGE;
	while ((c = getopt(argc, argv, ":hVD:a:")) != -1)
		switch (c) {
		case 'h':
			return diag_help(USAGE);
		case 'V':
			return diag_version();
		case 'D':
			if (!option_day('D', optarg, &day))
				return EXIT_USAGE;
			break;
		case 'a':
			path = optarg;
			break;
		default:
			return diag_usage(USAGE);
		}
	if (path == NULL)
		return diag_usage(USAGE);
	do
		e = add_file(&batch, optind < argc ? argv[optind] : "-", slice_of(day_write(told, day)));
	while (e == ERR_OK && ++optind < argc);
	if (e == ERR_OK)
		append(&batch, path);
	else if (e == ERR_TOOBIG)
		diag_say(EXIT_LATER, "more than %zu MiB at once: nothing appended", BATCH_BYTES >> 20);
	else
		diag_oom();
	archive_batch_free(&batch);
	return diag_close();
}
