#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "atom.h"
#include "day.h"
#include "file.h"
#include "idset.h"
#include "markup.h"
#include "site.h"
#include "site_pages.h"
#include "word.h"

#define FILE_BYTES ((size_t)1 << 30)      /* of the index of a year, at most */

static enum err
make_path(char path[FILE_PATH_BYTES], const struct digest *d, const char *name)
{
	int n = snprintf(path, FILE_PATH_BYTES, "%s/%s", d->folder, name);

	if (n > 0 && n < FILE_PATH_BYTES)
		return ERR_OK;
	errno = ENAMETOOLONG;
	return ERR_IO;
}

static enum err
make_folder(const struct digest *d, const char *name)
{
	char path[FILE_PATH_BYTES];
	enum err e = make_path(path, d, name);

	if (e != ERR_OK || mkdir(path, 0777) == 0 || errno == EEXIST)
		return e;
	return ERR_IO;
}

/* A number for each day, as idset takes it. */
static uint64_t
day_id(int64_t day)
{
	return (uint64_t)day * UINT64_C(0x9E3779B97F4A7C15);
}

static enum err
add_days(struct idset *days, const struct digest *d, const struct insight *in)
{
	for (; in != NULL; in = in->next)
		if (idset_add(days, day_id(digest_day_of(d, in->told))) < 0)
			return ERR_NOMEM;
	return ERR_OK;
}

/* Adds the records of the folder, but those of days that the digest has itself. */
static enum err
load(struct digest *d, const char *path)
{
	struct idset days = { .slot = NULL };
	struct rec_reader in;
	struct rec rec;
	enum err e;
	int got;

	if ((e = rec_open(&in, path)) != ERR_OK)
		return e == ERR_IO && errno == ENOENT ? ERR_OK : e;
	if ((e = add_days(&days, d, d->first)) == ERR_OK)
		e = add_days(&days, d, d->waiting);
	while (e == ERR_OK && (got = rec_read(&in, &rec)) != 0) {
		if (got < 0)
			e = (enum err)got;
		else if (!idset_has(&days, day_id(digest_day_of(d, rec_keyed(&rec, SL("told:"))))))
			e = digest_add(d, &rec);
		if (e == ERR_SYNTAX)
			e = ERR_OK;              /* somebody emptied a text: it is no longer told */
	}
	rec_close(&in);
	idset_free(&days);
	return e;
}

/* Whether a file is one in the making (file.h): "page.html.a1B2c3". */
static bool
is_draft(struct slice name)
{
	static const char *const kinds[] = { ".html", ".js", ".css", ".xml", ".tsv", ".txt" };
	size_t i;

	if (name.len < 8 || name.p[name.len - 7] != '.')
		return false;
	for (i = name.len - 6; i < name.len; i++)
		if (!ascii_is_alnum(name.p[i]))
			return false;
	name.len -= 7;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (slice_ends(name, slice_of(kinds[i])))
			return true;
	return false;
}

/* Removes what a killed run has left in a folder of the site, while nobody else can be writing there. */
static enum err
sweep(const struct digest *d, const char *name)
{
	char path[FILE_PATH_BYTES];
	struct dirent *file;
	enum err e = make_path(path, d, name);
	DIR *folder = e == ERR_OK ? opendir(path) : NULL;

	if (folder == NULL)
		return ERR_IO;
	while ((file = readdir(folder)) != NULL)
		if (is_draft(slice_of(file->d_name)))
			(void)unlinkat(dirfd(folder), file->d_name, 0);
	closedir(folder);
	return ERR_OK;
}

enum err
site_open(struct digest *d)
{
	static const char *const folders[] = { "i", "days", "months", "shows", "search", "scanned", "." };
	char path[FILE_PATH_BYTES];
	enum err e = make_path(path, d, SITE_INSIGHTS);
	size_t i;
	int got;

	if (e == ERR_OK && mkdir(d->folder, 0777) != 0 && errno != EEXIST)
		e = ERR_IO;
	for (i = 0; e == ERR_OK && i < sizeof(folders) / sizeof(folders[0]); i++)
		e = make_folder(d, folders[i]);
	if (e != ERR_OK)
		return e;
	if ((got = lock_take(&d->lock, path)) == 0) {
		errno = EBUSY;
		return ERR_IO;
	}
	e = got < 0 ? (enum err)got : ERR_OK;
	for (i = 0; e == ERR_OK && i < sizeof(folders) / sizeof(folders[0]); i++)
		e = sweep(d, folders[i]);
	return e == ERR_OK ? load(d, path) : e;
}

void
site_close(struct digest *d)
{
	lock_release(&d->lock);
}

/* A day, an insight of it, and its rank in it. */
static int
compare_told(const void *a, const void *b)
{
	const struct told *x = a, *y = b;

	if (x->day != y->day)
		return x->day > y->day ? -1 : 1;
	return x->in->rank < y->in->rank ? -1 : x->in->rank > y->in->rank;
}

/* Lists the insights, the newest day first, each day in the order of the input. */
static enum err
list_insights(struct site *s)
{
	const struct insight *in;
	size_t i;

	if ((s->told = calloc(s->d->n + 1, sizeof(*s->told))) == NULL)
		return ERR_NOMEM;
	for (in = s->d->first; in != NULL; in = in->next)
		s->told[s->n++] = (struct told){ digest_day_of(s->d, in->told), in, 0 };
	qsort(s->told, s->n, sizeof(*s->told), compare_told);
	for (i = 0; i < s->n; i++)
		s->told[i].rank = i > 0 && s->told[i].day == s->told[i - 1].day ? s->told[i - 1].rank + 1 : 1;
	return ERR_OK;
}

static int
compare_mentions(const void *a, const void *b)
{
	const struct mention *x = a, *y = b;
	int c = strcmp(x->name, y->name);

	return c != 0 ? c : x->at < y->at ? -1 : x->at > y->at;
}

static enum err
mention(struct site *s, struct slice show, size_t at, size_t *cap)
{
	enum err e;

	if (show.len == 0)
		return ERR_OK;
	if ((e = array_reserve(&s->mentions, cap, s->n_mentions + 1, sizeof(*s->mentions), UINT32_MAX)) != ERR_OK)
		return e;
	s->mentions[s->n_mentions].show = show;
	s->mentions[s->n_mentions].at = at;
	slug_title(s->mentions[s->n_mentions++].name, show);
	return ERR_OK;
}

/* Lists which show has which insight, also those that say the same, by the names of the shows' pages. */
static enum err
list_shows(struct site *s)
{
	struct slice shows, show;
	size_t i, cap = 0;
	enum err e = ERR_OK;

	for (i = 0; e == ERR_OK && i < s->n; i++) {
		e = mention(s, s->told[i].in->show, i, &cap);
		shows = s->told[i].in->also;
		while (e == ERR_OK && insight_next_line(&shows, &show))
			e = mention(s, show, i, &cap);
	}
	if (s->n_mentions > 1)
		qsort(s->mentions, s->n_mentions, sizeof(*s->mentions), compare_mentions);
	return e;
}

/* Writes the file whole, for others to read as the user's umask says. */
static enum err
replace(const struct site *s, const char *path, struct slice bytes)
{
	struct file_draft f;
	struct stat st;
	enum err e;

	if ((e = file_draft_open(&f, path, path)) != ERR_OK)
		return e;
	if (stat(path, &st) != 0)
		(void)fchmod(fileno(f.out), 0666 & ~s->umask);
	if (bytes.len > 0)
		fwrite(bytes.p, 1, bytes.len, f.out);
	return file_draft_close(&f, path, ERR_OK);
}

/* Writes what render makes to the file of that name, unless that has the very bytes. */
static enum err
put_file(struct site *s, const char *name, site_render *render, size_t from, size_t to)
{
	struct buf old = { .max = FILE_BYTES };
	char path[FILE_PATH_BYTES], *text = NULL;
	size_t len = 0;
	FILE *memory = open_memstream(&text, &len);
	enum err e = memory == NULL ? ERR_NOMEM : make_path(path, s->d, name);

	if (e == ERR_OK)
		e = render(memory, s, from, to);
	if (memory != NULL && fclose(memory) != 0 && e == ERR_OK)
		e = ERR_NOMEM;
	if (e == ERR_OK && (file_read(&old, path, FILE_BYTES) != ERR_OK || !slice_eq(buf_slice(&old), (struct slice){ text, len })))
		e = replace(s, path, (struct slice){ text, len });
	buf_free(&old);
	free(text);
	return e;
}

/* The end of the run of insights from `from` on that were told in the same day, month or year: a front of "2026-11-24". */
static size_t
end_of(const struct site *s, size_t from, size_t front)
{
	char one[DAY_BYTES], other[DAY_BYTES];
	size_t to = from + 1;

	day_write(one, s->told[from].day);
	while (to < s->n && memcmp(one, day_write(other, s->told[to].day), front) == 0)
		to++;
	return to;
}

/* Writes a file for each day, month or year. */
static enum err
put_periods(struct site *s, size_t front, const char *folder, const char *suffix, site_render *render)
{
	char name[DAY_BYTES + 64], day[DAY_BYTES];
	size_t from, to;
	enum err e = ERR_OK;

	for (from = 0; e == ERR_OK && from < s->n; from = to) {
		to = end_of(s, from, front);
		snprintf(name, sizeof(name), "%s/%.*s%s", folder, (int)front, day_write(day, s->told[from].day), suffix);
		e = put_file(s, name, render, from, to);
	}
	return e;
}

static enum err
put_insights(struct site *s)
{
	struct idset known = { .slot = NULL };
	char name[SLUG_BYTES], path[SLUG_BYTES + 16];
	enum err e = ERR_OK;
	int was = 0;
	size_t i;

	for (i = 0; e == ERR_OK && i < s->n; i++) {
		page_name(name, s->told[i].in);
		/* what was told twice has a page of the last time */
		if ((was = idset_add(&known, word_hash(WORD_HASH_SEED, slice_of(name)))) < 0)
			e = ERR_NOMEM;
		snprintf(path, sizeof(path), "i/%s.html", name);
		if (was == 0)
			e = put_file(s, path, site_insight, i, i + 1);
	}
	idset_free(&known);
	return e;
}

static enum err
put_shows(struct site *s)
{
	char path[SLUG_BYTES + 16];
	size_t from, to;
	enum err e = ERR_OK;

	for (from = 0; e == ERR_OK && from < s->n_mentions; from = to) {
		for (to = from + 1; to < s->n_mentions && strcmp(s->mentions[to].name, s->mentions[from].name) == 0; to++)
			;
		snprintf(path, sizeof(path), "shows/%s.html", s->mentions[from].name);
		e = put_file(s, path, site_show, from, to);
	}
	return e == ERR_OK ? put_file(s, "shows/index.html", site_shows, 0, s->n_mentions) : e;
}

/* What was scanned for the digest's day: the source of its day's page, so that it comes before. */
static enum err
put_scanned(struct site *s)
{
	char name[DAY_BYTES + 16], day[DAY_BYTES];

	if (scanned_is_empty(&s->d->scanned))
		return ERR_OK;
	snprintf(name, sizeof(name), "scanned/%s.txt", day_write(day, s->d->day));
	return put_file(s, name, site_scanned, 0, 0);
}

static enum err
put_all(struct site *s)
{
	enum err e;

	if ((e = put_file(s, SITE_INSIGHTS, site_records, 0, s->n)) != ERR_OK || (e = put_scanned(s)) != ERR_OK ||
	    (e = put_file(s, "style.css", site_style, 0, 0)) != ERR_OK || (e = put_file(s, "play.js", site_play, 0, 0)) != ERR_OK ||
	    (e = put_file(s, "search.js", site_search, 0, 0)) != ERR_OK ||
	    (e = put_insights(s)) != ERR_OK || (e = put_periods(s, 10, "days", ".html", site_day)) != ERR_OK ||
	    (e = put_periods(s, 7, "months", ".html", site_month)) != ERR_OK || (e = put_shows(s)) != ERR_OK ||
	    (e = put_periods(s, 4, "search", ".js", site_search_year)) != ERR_OK ||
	    (e = put_file(s, "feed.xml", site_feed, 0, s->n)) != ERR_OK)
		return e;
	return put_file(s, "index.html", site_index, 0, s->n);
}

enum err
digest_write_site(FILE *out, const struct digest *d)
{
	struct site s = { .d = d };
	enum err e;

	(void)out;
	s.umask = umask(0);
	(void)umask(s.umask);
	if ((e = list_insights(&s)) == ERR_OK && (e = list_shows(&s)) == ERR_OK)
		e = put_all(&s);
	free(s.told);
	free(s.mentions);
	return e;
}
