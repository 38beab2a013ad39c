/* The archive as a module: days, lines of any kind and where they begin, what is appended when. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive.h"
#include "check.h"
#include "day.h"
#include "lock.h"

#define FIELDS "\t1.00\t2.00\t2026-11-20T06:00:00Z\ten\tShow\tTitle\t\ttext\t\t\t\t\t"
#define INSIGHT(name) "0.5\t" name FIELDS

static size_t reported;

static void
count(void *arg, const struct archive_reader *r, enum err e, const char *why)
{
	(void)arg;
	(void)why;
	CHECK(r->in.line > 0 && (e == ERR_SYNTAX || e == ERR_TOOBIG));
	reported++;
}

static void
write_file(const char *path, struct slice text)
{
	FILE *f = fopen(path, "w");

	CHECK(f != NULL && fwrite(text.p, 1, text.len, f) == text.len && fclose(f) == 0);
}

static bool
file_is(const char *path, const char *text)
{
	char got[4096];
	FILE *f = fopen(path, "r");
	size_t n = f != NULL ? fread(got, 1, sizeof(got), f) : 0;

	if (f != NULL)
		fclose(f);
	return slice_eq((struct slice){ got, n }, slice_of(text));
}

static void
test_days(void)
{
	static const char *const bad[] = { "", "2026-11-2", "2026-11-31", "2026-02-29", "2026-13-01", "2026/11/24", "0000-01-01",
	    "24-11-2026", "2026-11-24T", "today" };
	char text[DAY_BYTES];
	int64_t day;
	size_t i;
	int second;

	CHECK(day_read(SL("2026-11-24"), &day) == ERR_OK && day_read(SL("2024-02-29"), &day) == ERR_OK && day_read(SL("1970-01-01"), &day) == ERR_OK);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK(day_read(slice_of(bad[i]), &day) == ERR_SYNTAX);
	setenv("SOURCE_DATE_EPOCH", "1795564799", 1);
	CHECK(day_now(&day, &second) == ERR_OK && strcmp(day_write(text, day), "2026-11-24") == 0 && second == 86399);
	setenv("SOURCE_DATE_EPOCH", "1795564800", 1);
	CHECK(day_now(&day, &second) == ERR_OK && strcmp(day_write(text, day), "2026-11-25") == 0 && second == 0);
	setenv("SOURCE_DATE_EPOCH", "253402300800", 1);
	CHECK(day_now(&day, &second) == ERR_SYNTAX);
	setenv("SOURCE_DATE_EPOCH", "-1", 1);
	CHECK(day_now(&day, &second) == ERR_SYNTAX);
	unsetenv("SOURCE_DATE_EPOCH");
	CHECK(day_now(&day, &second) == ERR_OK && day_read(slice_of(day_write(text, day)), &day) == ERR_OK);
}

/* Reads the archive from an offset on; the seqs of its insights, and '!' for what is none. */
static void
read_all(const char *path, uint64_t from, char *out)
{
	struct archive_reader r;
	struct archive_line a;
	int got;

	CHECK(archive_open(&r, path, from) == ERR_OK);
	while ((got = archive_read(&r, &a)) != 0) {
		CHECK(got == 1 || (got == ERR_SYNTAX && a.why != NULL));
		*out++ = got == 1 ? a.rec.f[REC_SEQ].p[0] : '!';
	}
	*out = '\0';
	archive_close(&r);
}

static void
test_read(const char *path)
{
	static const char text[] = INSIGHT("0123456789abcdef\t1") "\ttold:2026-11-01\n"
	    "\n" INSIGHT("0123456789abcdef\t2") "\n" INSIGHT("0123456789ABCDEF\t3") "\n" INSIGHT("0123456789abcdef\t-4") "\n"
	    INSIGHT("0123456789abcdef\t5") "0123456789abcdef:1\n" "0.5\t0123456789abcdef\t6\tcut\n"
	    INSIGHT("0123456789abcdef\t7") "\tmine\ttold:\n"
	    INSIGHT("0123456789abcdef\t8") "\tmine\ttold:2026-11-02\tmine\r\n" INSIGHT("0123456789abcdef\t9") "\ttold:2026-11-03";
	char got[32], from[32];
	struct archive_reader r;
	struct archive_line a;
	uint64_t third;

	write_file(path, (struct slice){ text, sizeof(text) - 1 });
	read_all(path, 0, got);
	CHECK(strcmp(got, "12!!!!!8!") == 0);
	CHECK(archive_open(&r, path, 0) == ERR_OK && archive_read(&r, &a) == 1 && a.offset == 0);
	CHECK(slice_eq(a.told, SL("2026-11-01")));
	CHECK(archive_read(&r, &a) == 1 && a.told.len == 0);
	CHECK(strncmp(text + a.offset, "0.5\t0123456789abcdef\t2", 22) == 0);
	third = archive_offset(&r);
	archive_close(&r);
	read_all(path, third, from);
	CHECK(strcmp(from, got + 2) == 0);
	read_all(path, sizeof(text) - 1, from);
	CHECK(from[0] == '\0');
	CHECK(archive_open(&r, "/nonexistent", 0) == ERR_IO && errno == ENOENT);
}

static void
add(struct archive_batch *b, const char *line, const char *day, enum err want)
{
	struct rec rec;

	rec_split(&rec, slice_of(line));
	CHECK(archive_add(b, &rec, slice_of(day)) == want);
}

static enum err
append(struct archive_batch *b, const char *path)
{
	reported = 0;
	return archive_append(b, path, count, NULL);
}

static void
test_append(const char *path)
{
	struct archive_batch b = { .lines = { .max = 1 << 20 } };
	struct lock lock = { .path = NULL };
	struct stat st;
	int ready[2], done[2];
	char c = 'x';

	unlink(path);
	CHECK(append(&b, path) == ERR_OK && b.n_new == 0 && stat(path, &st) != 0);
	add(&b, INSIGHT("0123456789abcdef\t2") "\ttold:2020-01-01\tmine", "2026-11-24", ERR_OK);
	add(&b, INSIGHT("0123456789abcdef\t1"), "2026-11-24", ERR_OK);
	add(&b, INSIGHT("0123456789abcdef\t01"), "2026-11-24", ERR_OK);
	add(&b, INSIGHT("0123456789abcdef\t2"), "2026-11-24", ERR_OK);
	add(&b, INSIGHT("x\t1"), "2026-11-24", ERR_SYNTAX);
	add(&b, INSIGHT("0123456789abcdef\t3") "0123456789abcdef:1", "2026-11-24", ERR_SYNTAX);
	add(&b, INSIGHT("0123456789abcdef\t3"), "tomorrow", ERR_SYNTAX);
	CHECK(append(&b, path) == ERR_OK && b.n_new == 2 && reported == 0);
	CHECK(file_is(path, INSIGHT("0123456789abcdef\t2") "\tmine\ttold:2026-11-24\n"
	    INSIGHT("0123456789abcdef\t1") "\ttold:2026-11-24\n"));
	CHECK(stat(path, &st) == 0 && (st.st_mode & 077) == 0);
	archive_batch_free(&b);

	/* a torn line gets its end, and what is there stays alone on any day */
	write_file(path, SL(INSIGHT("0123456789abcdef\t2") "\ttold:2026-11-24\n0.5\t0123456789abcdef\t7\t1."));
	add(&b, INSIGHT("0123456789abcdef\t2"), "2026-11-25", ERR_OK);
	add(&b, INSIGHT("0123456789abcdef\t7"), "2026-11-25", ERR_OK);
	CHECK(append(&b, path) == ERR_OK && b.n_new == 1 && reported == 1);
	CHECK(file_is(path, INSIGHT("0123456789abcdef\t2") "\ttold:2026-11-24\n0.5\t0123456789abcdef\t7\t1.\n"
	    INSIGHT("0123456789abcdef\t7") "\ttold:2026-11-25\n"));
	archive_batch_free(&b);

	/* who has the lock has the archive */
	add(&b, INSIGHT("0123456789abcdef\t8"), "2026-11-25", ERR_OK);
	CHECK(pipe(ready) == 0 && pipe(done) == 0);
	if (fork() == 0) {
		close(done[1]);
		c = lock_take(&lock, path) == 1 ? 'x' : '!';
		if (write(ready[1], &c, 1) == 1)
			(void)!read(done[0], &c, 1);         /* until the parent closes it */
		_exit(0);
	}
	CHECK(read(ready[0], &c, 1) == 1 && c == 'x');
	CHECK(append(&b, path) == ERR_RANGE && b.n_new == 0);
	close(done[1]);
	archive_batch_free(&b);

	add(&b, INSIGHT("0123456789abcdef\t8"), "2026-11-25", ERR_OK);
	CHECK(append(&b, "/") == ERR_IO && errno == EINVAL);
	CHECK(append(&b, "/nonexistent/archive") == ERR_IO && errno == ENOENT);
	archive_batch_free(&b);
}

int
main(void)
{
	char dir[] = "/tmp/podsift-archive-XXXXXX", path[64];

	CHECK(mkdtemp(dir) != NULL);
	snprintf(path, sizeof(path), "%s/archive.tsv", dir);
	test_days();
	test_read(path);
	test_append(path);
	unlink(path);
	snprintf(path, sizeof(path), "%s/archive.tsv.lock", dir);
	unlink(path);
	CHECK(rmdir(dir) == 0);
	return check_close();
}
