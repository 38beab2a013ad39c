#include <stdlib.h>
#include <string.h>

#include "sha256.h"
#include "state_room.h"

#define MAX_FEEDS ((size_t)1 << 24)

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
free_text(char *text)
{
	if (text != empty)
		free(text);
}

static void
feed_dispose(struct state_feed *f)
{
	if (f == NULL)
		return;
	free_text(f->etag);
	free_text(f->last_modified);
	free_text(f->moved);
	free_text(f->page);
	free_text(f->title);
	idset_free(&f->seen);
	idset_free(&f->alias);
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
	idset_free(&s->stray.alias);
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

const struct state_feed *
state_first(const struct state *s)
{
	return s->first;
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
	f->every_base = INT64_MIN;
	f->etag = f->last_modified = f->moved = f->page = f->title = empty;
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
state_has(const struct state *s, const struct state_feed *f, uint64_t id)
{
	return idset_has(&f->seen, id) || idset_has(&s->stray.seen, id);
}

bool
state_has_alias(const struct state *s, const struct state_feed *f, uint64_t id)
{
	return idset_has(&f->alias, id) || idset_has(&s->stray.alias, id);
}

enum err
state_add_alias(struct state_feed *f, uint64_t id)
{
	return idset_add(&f->alias, id) < 0 ? ERR_NOMEM : ERR_OK;
}

size_t
state_given(const struct state_feed *f)
{
	return f->seen.n + f->seen.has_zero;
}

void
state_forget(struct state_feed *f)
{
	idset_free(&f->seen);
	idset_free(&f->alias);
}

enum err
state_set(char **text, struct slice value)
{
	char *copy = empty;

	if (slice_eq(slice_of(*text), value))
		return ERR_OK;
	if (value.len > 0 && value.len <= STATE_MAX_TEXT && memchr(value.p, '\0', value.len) == NULL) {
		if ((copy = malloc(value.len + 1)) == NULL)
			return ERR_NOMEM;
		memcpy(copy, value.p, value.len);
		copy[value.len] = '\0';
	}
	free_text(*text);
	*text = copy;
	return ERR_OK;
}
