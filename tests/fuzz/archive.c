/* Archives: any file is read to its end; what is given is an insight, and all of it is there when it is appended again. */

#include "archive.h"
#include "day.h"
#include "fuzz.h"

static void
must_be_told(const struct archive_line *a)
{
	int64_t day;

	MUST(archive_is_insight(&a->rec));
	MUST(a->told.p == NULL || day_read(a->told, &day) == ERR_OK);
}

static void
count(void *arg, const struct archive_reader *r, enum err e, const char *why)
{
	size_t *n = arg;

	MUST(r->in.line > 0 && (e == ERR_TOOBIG || (e == ERR_SYNTAX && why != NULL)));
	++*n;
}

/* Reads the archive; *faults is how many of its lines are none.  With b, adds each insight to it. */
static size_t
read_all(const char *path, size_t *faults, struct archive_batch *b)
{
	struct archive_reader r;
	struct archive_line a;
	uint64_t end = 0;
	size_t n = 0;
	int got;

	*faults = 0;
	MUST(archive_open(&r, path, 0) == ERR_OK);
	while ((got = archive_read(&r, &a)) != 0) {
		MUST(got == 1 || got == ERR_SYNTAX || got == ERR_TOOBIG);
		MUST(a.offset >= end && archive_offset(&r) > a.offset);
		end = archive_offset(&r);
		*faults += got != 1;
		n += got == 1;
		if (got == 1)
			must_be_told(&a);
		if (got == 1 && b != NULL)
			MUST(archive_add(b, &a.rec, SL("2026-11-24")) != ERR_SYNTAX);
	}
	archive_close(&r);
	return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char line[] = "0.5\tfedcba9876543210\t18446744073709551615\t\t\t\t\t\t\t\ttext\t\t\t\t\t";
	const char *path = fuzz_file((struct slice){ (const char *)data, n });
	struct archive_batch b = { .lines = { .max = 64 << 20 } };
	size_t told, after, faults, reported = 0;
	struct rec rec;

	told = read_all(path, &faults, &b);
	MUST(archive_append(&b, path, count, &reported) == ERR_OK && b.n_new == 0);
	MUST(reported == (told > 0 ? faults : 0));
	archive_batch_free(&b);
	rec_split(&rec, slice_of(line));
	MUST(archive_add(&b, &rec, SL("2026-11-24")) == ERR_OK);
	MUST(archive_append(&b, path, count, &reported) == ERR_OK && b.n_new <= 1);
	after = read_all(path, &faults, NULL);
	MUST(after == told + b.n_new || after == told + b.n_new + 1);   /* a torn line that has all but its LF */
	archive_batch_free(&b);
	return 0;
}
