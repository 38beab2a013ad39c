#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cache.h"
#include "charset.h"
#include "date.h"
#include "num.h"
#include "schedule.h"
#include "sha256.h"
#include "transcript.h"
#include "utf8.h"

#define NAME_BYTES 64              /* of a file in the cache */
#define MAX_FAILURES 1000000

static const struct {
	const char *form, *ending;
} endings[] = { { "WebVTT", ".vtt" }, { "SubRip", ".srt" }, { "JSON", ".json" }, { "HTML", ".html" },
    { "Markdown", ".md" }, { "text", ".txt" } };

#define N_ENDINGS (sizeof(endings) / sizeof(endings[0]))

enum err
cache_open(struct cache *c, const char *dir)
{
	struct stat st;
	enum err e = ERR_OK;

	if (strlen(dir) >= FILE_PATH_BYTES - NAME_BYTES)
		return ERR_TOOBIG;
	if ((c->dir = malloc(strlen(dir) + sizeof("./"))) == NULL)
		return ERR_NOMEM;
	/* for other programs a path that begins with a dash would be an option */
	sprintf(c->dir, "%s%s", dir[0] == '-' ? "./" : "", dir);
	if (stat(dir, &st) != 0)
		e = file_make_directories(c->dir);
	else if (!S_ISDIR(st.st_mode)) {
		errno = ENOTDIR;
		e = ERR_IO;
	}
	if (e != ERR_OK)
		cache_free(c);
	return e;
}

bool
cache_home(char dir[FILE_PATH_BYTES], const char *name)
{
	const char *base = getenv("XDG_CACHE_HOME"), *below = "";
	int n;

	if (base == NULL || base[0] != '/') {         /* the specification: a relative one does not count */
		base = getenv("HOME");
		below = "/.cache";
	}
	if (base == NULL || base[0] == '\0')
		return false;
	n = snprintf(dir, FILE_PATH_BYTES, "%s%s/podsift/%s", base, below, name);
	return n > 0 && n < FILE_PATH_BYTES;
}

static bool
is_id(struct slice s)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		if (!ascii_is_digit(s.p[i]) && (s.p[i] < 'a' || s.p[i] > 'f'))
			return false;
	return s.len == CACHE_ID_BYTES - 1;
}

void
cache_id(char id[CACHE_ID_BYTES], struct slice episode)
{
	unsigned char digest[32];
	struct sha256 h;
	size_t i;

	if (is_id(episode)) {
		memcpy(id, episode.p, CACHE_ID_BYTES - 1);
		id[CACHE_ID_BYTES - 1] = '\0';
		return;
	}
	sha256_init(&h);
	sha256_add(&h, episode);
	sha256_end(&h, digest);
	for (i = 0; i < CACHE_ID_BYTES / 2; i++)
		snprintf(id + 2 * i, 3, "%02x", digest[i]);
}

void
cache_path(const struct cache *c, const char *id, const char *ending, char path[FILE_PATH_BYTES])
{
	snprintf(path, FILE_PATH_BYTES, "%s/%s%s", c->dir, id, ending);
}

bool
cache_find(const struct cache *c, const char *id, char path[FILE_PATH_BYTES])
{
	size_t i;

	for (i = 0; i < N_ENDINGS; i++) {
		cache_path(c, id, endings[i].ending, path);
		if (access(path, F_OK) == 0)
			return true;
	}
	return false;
}

enum err
cache_store(const struct cache *c, const char *id, const char *form, struct slice bytes)
{
	char path[FILE_PATH_BYTES];
	size_t i = 0;
	enum err e;

	while (i < N_ENDINGS - 1 && strcmp(endings[i].form, form) != 0)
		i++;
	cache_path(c, id, endings[i].ending, path);
	if ((e = file_write(path, bytes)) == ERR_OK) {
		cache_path(c, id, ".failed", path);
		unlink(path);
	}
	return e;
}

/* charset's. */
static enum err
collect(void *arg, struct slice bytes)
{
	return buf_add(arg, bytes);
}

enum err
cache_store_from(const struct cache *c, const char *id, const char *form, struct slice bytes, const char *charset)
{
	struct buf text = { .max = 3 * TRANSCRIPT_MAX_BYTES + 256 };
	struct charset *cs;
	enum err e;

	/* what says its own encoding says it again when it is read back */
	if (charset == NULL || utf8_is_clean(bytes) || slice_starts(slice_trim(bytes), SL("<?xml")))
		return cache_store(c, id, form, bytes);
	if ((cs = charset_new(charset, collect, &text)) == NULL)
		return ERR_NOMEM;
	if ((e = charset_push(cs, bytes)) == ERR_OK && (e = charset_end(cs)) == ERR_OK)
		e = cache_store(c, id, form, buf_slice(&text));
	charset_free(cs);
	buf_free(&text);
	return e;
}

void
cache_failure_read(const struct cache *c, const char *id, struct cache_failure *f)
{
	struct buf text = { .max = 4096 };
	char path[FILE_PATH_BYTES];
	struct slice rest, count, time;

	*f = (struct cache_failure){ .n = 0 };
	cache_path(c, id, ".failed", path);
	if (file_read(&text, path, 2048) == ERR_OK) {
		rest = slice_trim(buf_slice(&text));
		if (slice_cut(&rest, '\t', &count) && slice_cut(&rest, '\t', &time) &&
		    date_parse(time, &f->not_before) == ERR_OK)
			(void)num_read_u32(count, 1, MAX_FAILURES, &f->n);   /* else it stays 0: a damaged file is none */
		snprintf(f->reason, sizeof(f->reason), "%.*s", SLARG(rest));
	}
	buf_free(&text);
}

enum err
cache_failure_add(const struct cache *c, const char *id, struct slice reason, struct slice retry_after, int64_t now)
{
	char path[FILE_PATH_BYTES], line[1024], until[DATE_BYTES];
	struct cache_failure f;
	int n;

	cache_failure_read(c, id, &f);
	f.n += f.n < MAX_FAILURES;
	if (date_write(until, schedule_after_failure(slice_of(id), f.n, retry_after, now)) != ERR_OK)
		return ERR_RANGE;
	reason = utf8_cut(reason, sizeof(f.reason) - 1);
	n = snprintf(line, sizeof(line), "%lu\t%s\t%.*s\n", (unsigned long)f.n, until, SLARG(reason));
	cache_path(c, id, ".failed", path);
	return file_write(path, (struct slice){ line, (size_t)n });
}

int
cache_lock(const struct cache *c, const char *id, struct lock *l)
{
	char path[FILE_PATH_BYTES];

	cache_path(c, id, "", path);
	return lock_take(l, path);
}

void
cache_free(struct cache *c)
{
	free(c->dir);
	c->dir = NULL;
}
