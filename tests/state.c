/* What feedfetch remembers: the state, sets of ids, the newest lines, bytes that wait. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "idset.h"
#include "newest.h"
#include "spool.h"
#include "state.h"

static size_t damaged[8], n_damaged;

static void
report(const char *path, size_t line)
{
	(void)path;
	damaged[n_damaged++ % 8] = line;
}

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	CHECK(f != NULL && fputs(text, f) >= 0 && fclose(f) == 0);
}

static bool
file_is(const char *path, const char *text)
{
	char got[4096];
	FILE *f = fopen(path, "r");
	size_t n = f != NULL ? fread(got, 1, sizeof(got) - 1, f) : 0;

	if (f != NULL)
		fclose(f);
	got[n] = '\0';
	return f != NULL && strcmp(got, text) == 0;
}

static void
test_state(const char *path)
{
	struct state *s = state_new();
	struct state_feed *a, *b;
	struct stat st;

	CHECK(state_read(s, path, report) == ERR_OK);            /* there is none yet */
	a = state_add(s, SL("https://a.example/\tfeed"));
	b = state_add(s, SL("https://b.example/"));
	CHECK(state_add(s, SL("https://b.example/")) == b && state_find(s, SL("https://c.example/")) == NULL);
	CHECK(state_given(a) == 0);
	CHECK(state_mark(s, a, 0xFFFFFFFFFFFFFFFF) == 0 && state_mark(s, a, 1) == 0 && state_mark(s, a, 0) == 0);
	CHECK(state_mark(s, a, 0) == 1 && state_mark(s, a, 1) == 1 && state_mark(s, b, 1) == 0);
	CHECK(state_given(a) == 3);
	CHECK(state_add_alias(b, 1) == ERR_OK && state_has_alias(s, b, 1) && !state_has_alias(s, a, 1) && !state_has(s, b, 2));
	state_forget(b);
	CHECK(state_given(b) == 0 && !state_has_alias(s, b, 1));
	CHECK(state_add_alias(b, 0x2A) == ERR_OK);
	CHECK(state_set(&b->etag, SL("W/\"x\\y\"")) == ERR_OK);
	CHECK(state_set(&b->last_modified, SL("Mon, 23 Nov 2026 06:00:00 GMT")) == ERR_OK);
	CHECK(state_write(s, path, path) == ERR_OK);
	state_free(s);
	CHECK(file_is(path, "feed\thttps://a.example/\\tfeed\t\t\nseen\t0000000000000000\nseen\t0000000000000001\n"
	    "seen\tffffffffffffffff\nfeed\thttps://b.example/\tW/\"x\\\\y\"\tMon, 23 Nov 2026 06:00:00 GMT\n"
	    "alias\t000000000000002a\n"));

	s = state_new();
	CHECK(chmod(path, 0640) == 0 && state_read(s, path, report) == ERR_OK && n_damaged == 0);
	b = state_find(s, SL("https://b.example/"));
	CHECK(b != NULL && state_has_alias(s, b, 0x2A) && strcmp(b->etag, "W/\"x\\y\"") == 0 && b->last_modified[0] == 'M');
	CHECK((a = state_find(s, SL("https://a.example/\tfeed"))) != NULL && state_mark(s, a, 1) == 1);
	CHECK(state_write(s, path, path) == ERR_OK && stat(path, &st) == 0 && (st.st_mode & 0777) == 0640);
	state_free(s);

	/* damage costs the line alone; ids below a feed that is lost still count as given */
	write_file(path, "feed\thttps://a.example/\t\t\nseen\tshort\nfeed\tonly\ttwo\nseen\t00000000000000aa\nalias\t00000000000000bb\n\nnoise\n");
	s = state_new();
	CHECK(state_read(s, path, report) == ERR_OK && n_damaged == 3);
	CHECK(damaged[0] == 2 && damaged[1] == 3 && damaged[2] == 7);
	a = state_find(s, SL("https://a.example/"));
	CHECK(a != NULL && state_given(a) == 0 && state_mark(s, a, 0xAA) == 1 &&
	    state_has_alias(s, a, 0xBB));
	CHECK(state_write(s, path, path) == ERR_OK);
	state_free(s);
	CHECK(file_is(path, "seen\t00000000000000aa\nalias\t00000000000000bb\nfeed\thttps://a.example/\t\t\nseen\t00000000000000aa\n"));
}

/* What stands below a feed comes back as it was; what is out of range is damage. */
static void
test_properties(const char *path)
{
	static const char whole[] = "feed\thttps://a.example/\t\t\ntitle\tA\\tB\nmoved\thttps://b.example/\n"
	    "page\thttps://b.example/?page=2\t4\nwait\t2026-11-25T10:00:00Z\t3\nevery\t3600\t2000-01-01T12:00:00Z\n"
	    "retired\nfeed\thttps://c.example/\t\t\nevery\t60\n";
	struct state *s = state_new();
	const struct state_feed *f;

	n_damaged = 0;
	write_file(path, whole);
	CHECK(state_read(s, path, report) == ERR_OK && n_damaged == 0);
	f = state_find(s, SL("https://a.example/"));
	CHECK(strcmp(f->page, "https://b.example/?page=2") == 0 && f->page_failures == 4);
	CHECK(f->every_s == 3600 && f->every_base == 946728000);
	CHECK(f->next->every_s == 60 && f->next->every_base == INT64_MIN && f->next->page[0] == '\0');
	CHECK(state_write(s, path, path) == ERR_OK && file_is(path, whole));
	state_free(s);
	write_file(path, "feed\thttps://a.example/\t\t\npage\tfile:///etc/passwd\npage\thttps://a.example/\t-1\n"
	    "every\t0\nevery\t60\tsoon\nevery\t99999999999\nevery\t60\t9999-01-01T00:00:00Z\npage\n");
	s = state_new();
	CHECK(state_read(s, path, report) == ERR_OK && n_damaged == 7);
	f = state_first(s);
	CHECK(f->page[0] == '\0' && f->every_s == 0);
	state_free(s);
	write_file(path, "https://a.example/\n\n");
	s = state_new();
	CHECK(state_read(s, path, report) == ERR_SYNTAX);
	state_free(s);
}

static void
test_many(void)
{
	struct state *s = state_new();
	struct idset set = { .n = 0 };
	char url[64];
	uint64_t *ids, i;
	size_t n;

	for (i = 0; i < 5000; i++) {
		snprintf(url, sizeof(url), "https://%u.example/", (unsigned)i);
		if (state_add(s, slice_of(url)) == NULL)
			break;
	}
	CHECK(i == 5000 && state_find(s, SL("https://4999.example/")) != NULL);
	state_free(s);
	for (i = 100000; i-- > 0; )          /* alike in their low bits, as no hash would have them */
		if (idset_add(&set, i << 20) != 0)
			break;
	CHECK(i == UINT64_MAX && idset_has(&set, 5 << 20) && !idset_has(&set, 5));
	ids = idset_sorted(&set, &n);
	CHECK(n == 100000 && ids[0] == 0 && ids[99999] == (uint64_t)99999 << 20);
	free(ids);
	idset_free(&set);
}

static enum err
join(void *arg, struct slice line)
{
	return buf_add(arg, line);
}

static void
test_newest(void)
{
	struct newest k = { .max = 3 };
	struct buf out = { .max = 256 };
	int64_t dates[] = { 5, INT64_MIN, 9, 5, 1, 9, INT64_MIN };
	char text[2] = "a";
	size_t i;

	for (i = 0; i < sizeof(dates) / sizeof(dates[0]); i++, text[0]++)
		CHECK(newest_add(&k, dates[i], slice_of(text)) == ERR_OK);
	CHECK(newest_pour(&k, join, &out) == ERR_OK && slice_eq(buf_slice(&out), SL("acf")));
	buf_clear(&out);
	CHECK(newest_add(&k, INT64_MIN, SL("x")) == ERR_OK && newest_add(&k, INT64_MIN, SL("y")) == ERR_OK);
	CHECK(newest_pour(&k, join, &out) == ERR_OK && slice_eq(buf_slice(&out), SL("xy")));
	buf_free(&out);
}

/* Adds lines to each spool in turn, and reads them back.  Whether all are there, in order. */
static bool
spools(struct spool *p, int n, int lines)
{
	FILE *out = tmpfile();
	char line[64], got[64];
	bool right = out != NULL;
	int i, k;

	for (i = 0; right && i < lines; i++)
		for (k = 0; right && k < n; k++) {
			snprintf(line, sizeof(line), "spool %d line %06d\n", k, i);
			right = spool_add(&p[k], slice_of(line)) == ERR_OK;
		}
	for (k = 0; right && k < n; k++)
		right = spool_pour(&p[k], out) == ERR_OK && spool_is_empty(&p[k]);
	rewind(out);
	for (k = 0; right && k < n; k++)
		for (i = 0; right && i < lines; i++) {
			snprintf(line, sizeof(line), "spool %d line %06d\n", k, i);
			right = fgets(got, sizeof(got), out) != NULL && strcmp(got, line) == 0;
		}
	right = right && fgets(got, sizeof(got), out) == NULL;
	fclose(out);
	return right;
}

static void
test_spool(void)
{
	struct spool_store store;
	struct spool p[100];
	int i;

	spool_store_init(&store);
	for (i = 0; i < 100; i++)
		p[i] = (struct spool){ .store = &store };
	CHECK(spools(p, 1, 1) && store.file == NULL && store.held == 0);
	CHECK(spools(p, 1, 20000) && store.file != NULL && store.held == 0 && store.end == 0);
	CHECK(spools(p, 100, 3000) && store.held == 0 && store.end == 0 && store.parts == 0);
	for (i = 0; i < 100000; i++)         /* one alone, in memory and on the disk */
		if (spool_add(&p[i % 2], SL("not read again\n")) != ERR_OK || store.held > 2 * SPOOL_BYTES)
			break;
	CHECK(i == 100000 && store.end > 0 && store.parts < 50);
	spool_free(&p[0]);
	CHECK(store.end > 0);
	spool_free(&p[1]);
	CHECK(store.end == 0 && store.held == 0);
	spool_store_free(&store);
}

int
main(void)
{
	char dir[] = "/tmp/podsift-state.XXXXXX", path[64];

	CHECK(mkdtemp(dir) != NULL);
	snprintf(path, sizeof(path), "%s/state", dir);
	test_state(path);
	test_properties(path);
	test_many();
	test_newest();
	test_spool();
	unlink(path);
	CHECK(rmdir(dir) == 0);              /* no temporary file was left */
	return check_close();
}
