#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "idset.h"
#include "line.h"
#include "rec.h"
#include "sha256.h"
#include "state.h"
#include "url.h"

#define LINE_BYTES (2 * (URL_MAX_BYTES + 2 * STATE_MAX_VALIDATOR) + 64)   /* escapes double */
#define MAX_FEEDS ((size_t)1 << 24)
#define PATH_BYTES 4096

struct state_feed {
	struct slice url;
	char *etag, *last_modified;      /* never NULL */
	struct idset seen;
	struct state_feed *next;         /* in the file's order */
	struct state_feed *chain;        /* in the bucket */
};

struct state {
	struct state_feed *first, **end;
	struct state_feed **bucket;      /* by hash of the URL */
	size_t n_buckets, n;             /* a power of two; feeds */
	struct state_feed stray;         /* ids whose feed's line was damaged */
};

static char empty[] = "";

/* FNV-1a would do, but the URLs of a list may be anybody's. */
static size_t
hash(struct slice url)
{
	unsigned char digest[32];
	struct sha256 h;
	size_t v;

	sha256_init(&h);
	sha256_add(&h, url);
	sha256_end(&h, digest);
	memcpy(&v, digest, sizeof(v));
	return v;
}

struct state *
state_new(void)
{
	struct state *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->end = &s->first;
	s->n_buckets = 64;
	if ((s->bucket = calloc(s->n_buckets, sizeof(struct state_feed *))) == NULL) {
		free(s);
		return NULL;
	}
	return s;
}

static void
free_validator(char *text)
{
	if (text != empty)
		free(text);
}

static void
feed_dispose(struct state_feed *f)
{
	if (f == NULL)
		return;
	free_validator(f->etag);
	free_validator(f->last_modified);
	idset_free(&f->seen);
	free(f);
}

void
state_free(struct state *s)
{
	struct state_feed *f;

	if (s == NULL)
		return;
	while ((f = s->first) != NULL) {
		s->first = f->next;
		feed_dispose(f);
	}
	idset_free(&s->stray.seen);
	free(s->bucket);
	free(s);
}

static struct state_feed *
find(const struct state *s, struct slice url, size_t h)
{
	struct state_feed *f = s->bucket[h & (s->n_buckets - 1)];

	while (f != NULL && !slice_eq(f->url, url))
		f = f->chain;
	return f;
}

struct state_feed *
state_find(const struct state *s, struct slice url)
{
	return find(s, url, hash(url));
}

/* Twice as many buckets; without the memory the chains only grow longer. */
static void
spread(struct state *s)
{
	size_t n = s->n_buckets * 2;
	struct state_feed **more = calloc(n, sizeof(struct state_feed *)), *f;

	if (more == NULL)
		return;
	for (f = s->first; f != NULL; f = f->next) {
		struct state_feed **at = &more[hash(f->url) & (n - 1)];

		f->chain = *at;
		*at = f;
	}
	free(s->bucket);
	s->bucket = more;
	s->n_buckets = n;
}

struct state_feed *
state_add(struct state *s, struct slice url)
{
	size_t h = hash(url);
	struct state_feed *f = find(s, url, h), **at;
	char *text;

	if (f != NULL)
		return f;
	if (s->n == MAX_FEEDS || (f = calloc(1, sizeof(*f) + url.len + 1)) == NULL)
		return NULL;
	text = (char *)(f + 1);              /* the URL lives behind the struct */
	memcpy(text, url.p, url.len);
	f->url = (struct slice){ text, url.len };
	f->etag = f->last_modified = empty;
	at = &s->bucket[h & (s->n_buckets - 1)];
	f->chain = *at;
	*at = f;
	*s->end = f;
	s->end = &f->next;
	if (++s->n > s->n_buckets)
		spread(s);
	return f;
}

int
state_mark(struct state *s, struct state_feed *f, uint64_t id)
{
	int had = idset_add(&f->seen, id);

	return had == 0 ? idset_has(&s->stray.seen, id) : had;
}

bool
state_is_new(const struct state_feed *f)
{
	return f->seen.n == 0 && !f->seen.has_zero;
}

void
state_forget(struct state_feed *f)
{
	idset_free(&f->seen);
}

const char *
state_etag(const struct state_feed *f)
{
	return f->etag;
}

const char *
state_last_modified(const struct state_feed *f)
{
	return f->last_modified;
}

static enum err
set_validator(char **to, struct slice s)
{
	char *text = empty;

	if (s.len > 0 && s.len <= STATE_MAX_VALIDATOR) {
		if ((text = malloc(s.len + 1)) == NULL)
			return ERR_NOMEM;
		memcpy(text, s.p, s.len);
		text[s.len] = '\0';
	}
	free_validator(*to);
	*to = text;
	return ERR_OK;
}

enum err
state_set_validators(struct state_feed *f, struct slice etag, struct slice last_modified)
{
	enum err e = set_validator(&f->etag, etag);

	return e == ERR_OK ? set_validator(&f->last_modified, last_modified) : e;
}

/* Sixteen hex digits. */
static bool
read_id(struct slice s, uint64_t *id)
{
	size_t i;

	*id = 0;
	for (i = 0; i < s.len; i++) {
		char c = s.p[i];

		if (!ascii_is_digit(c) && (c < 'a' || c > 'f'))
			return false;
		*id = *id << 4 | (uint64_t)(ascii_is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	return s.len == 16;
}

/* The fields of a "feed" line behind that word; false where it is damaged. */
static enum err
read_feed(struct state *s, struct slice fields, struct state_feed **feed)
{
	struct buf text[3] = { { .max = LINE_BYTES }, { .max = LINE_BYTES }, { .max = LINE_BYTES } };
	struct slice field;
	enum err e = ERR_OK;
	size_t n = 0;

	while (e == ERR_OK && slice_cut(&fields, '\t', &field))
		e = n < 3 ? rec_unescape(&text[n++], field) : ERR_SYNTAX;
	if (e == ERR_OK && (n != 3 || text[0].len == 0))
		e = ERR_SYNTAX;
	if (e == ERR_OK && (*feed = state_add(s, buf_slice(&text[0]))) == NULL)
		e = ERR_NOMEM;
	if (e == ERR_OK)
		e = state_set_validators(*feed, buf_slice(&text[1]), buf_slice(&text[2]));
	for (n = 0; n < 3; n++)
		buf_free(&text[n]);
	return e;
}

/* Takes a line.  ERR_SYNTAX where it is damaged. */
static enum err
take_line(struct state *s, struct slice line, struct state_feed **feed)
{
	struct slice word;
	uint64_t id;
	enum err e;

	if (line.len == 0 || !slice_cut(&line, '\t', &word))
		return ERR_OK;
	if (slice_eq(word, SL("seen")) && read_id(line, &id))
		return idset_add(&(*feed)->seen, id) < 0 ? ERR_NOMEM : ERR_OK;
	if (!slice_eq(word, SL("feed")))
		return ERR_SYNTAX;
	if ((e = read_feed(s, line, feed)) != ERR_OK)
		*feed = &s->stray;           /* what follows was given all the same */
	return e;
}

enum err
state_read(struct state *s, const char *path, state_report report)
{
	struct state_feed *feed = &s->stray;
	struct line_reader in;
	struct slice line;
	enum err e;
	int got;

	if ((e = line_open(&in, path, LINE_BYTES)) != ERR_OK)
		return e == ERR_IO && errno == ENOENT ? ERR_OK : e;
	while ((got = line_read(&in, &line)) != 0) {
		e = got < 0 ? (enum err)got : take_line(s, line, &feed);
		if (e == ERR_NOMEM || e == ERR_IO)
			break;
		if (e != ERR_OK)
			report(path, in.line);
		e = ERR_OK;
	}
	line_close(&in);
	return e;
}

static enum err
write_ids(FILE *out, const struct idset *seen)
{
	size_t n, i;
	uint64_t *ids = idset_sorted(seen, &n);

	if (ids == NULL && seen->n > 0)
		return ERR_NOMEM;
	for (i = 0; i < n; i++)
		fprintf(out, "seen\t%016llx\n", (unsigned long long)ids[i]);
	free(ids);
	return ERR_OK;
}

static enum err
write_feed(FILE *out, const struct state_feed *f)
{
	struct buf line = { .max = LINE_BYTES };
	enum err e;

	if ((e = buf_add(&line, SL("feed\t"))) == ERR_OK && (e = rec_escape(&line, f->url)) == ERR_OK &&
	    (e = buf_addc(&line, '\t')) == ERR_OK && (e = rec_escape(&line, slice_of(f->etag))) == ERR_OK &&
	    (e = buf_addc(&line, '\t')) == ERR_OK && (e = rec_escape(&line, slice_of(f->last_modified))) == ERR_OK &&
	    (e = buf_addc(&line, '\n')) == ERR_OK) {
		fwrite(line.p, 1, line.len, out);
		e = write_ids(out, &f->seen);
	}
	buf_free(&line);
	return e;
}

static enum err
write_all(const struct state *s, FILE *out)
{
	const struct state_feed *f;
	enum err e = write_ids(out, &s->stray.seen);

	for (f = s->first; e == ERR_OK && f != NULL; f = f->next)
		e = write_feed(out, f);
	if (e == ERR_OK && (fflush(out) != 0 || ferror(out) || fsync(fileno(out)) != 0))
		e = ERR_IO;
	return e;
}

/* Makes the rename in path's directory last.  A file system that cannot sync one is none of our business. */
static void
sync_directory(const char *path)
{
	const char *slash = strrchr(path, '/');
	char dir[PATH_BYTES] = ".";
	int fd;

	if (slash != NULL) {
		size_t n = slash == path ? 1 : (size_t)(slash - path);

		memcpy(dir, path, n);        /* state_write has checked the length */
		dir[n] = '\0';
	}
	if ((fd = open(dir, O_RDONLY | O_CLOEXEC)) < 0)
		return;
	(void)fsync(fd);
	close(fd);
}

/* A new file beside path, with the mode that path has; its name is in temp. */
static FILE *
open_beside(const char *path, char temp[PATH_BYTES + 16])
{
	struct stat st;
	FILE *out;
	int fd;

	snprintf(temp, PATH_BYTES + 16, "%s.XXXXXX", path);
	if ((fd = mkstemp(temp)) < 0)
		return NULL;
	if (stat(path, &st) == 0)
		(void)fchmod(fd, st.st_mode & 07777);
	if ((out = fdopen(fd, "w")) == NULL) {
		close(fd);
		unlink(temp);
	}
	return out;
}

enum err
state_write(const struct state *s, const char *path)
{
	char temp[PATH_BYTES + 16];
	FILE *out;
	enum err e;
	int why;

	if (strlen(path) >= PATH_BYTES)
		return ERR_TOOBIG;
	if ((out = open_beside(path, temp)) == NULL)
		return ERR_IO;
	e = write_all(s, out);
	why = errno;
	if (fclose(out) != 0 && e == ERR_OK) {
		why = errno;
		e = ERR_IO;
	}
	if (e == ERR_OK && rename(temp, path) != 0) {
		why = errno;
		e = ERR_IO;
	}
	if (e == ERR_OK)
		sync_directory(path);
	else
		unlink(temp);
	errno = why;
	return e;
}
