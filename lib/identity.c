#include <stdio.h>
#include <stdlib.h>

#include "date.h"
#include "enclosure.h"
#include "feed_rec.h"
#include "identity.h"
#include "sha256.h"
#include "url.h"

#define MIN_BYTES 1024       /* a shorter length is made up */
#define NOTES_BYTES 1024     /* what is looked at to tell items apart that have no audio */

/* What an item may be called by, best first. */
enum level { BY_GUID, BY_FILE, BY_ALL };

/* An item of the document. */
struct identity_item {
	uint64_t name;           /* what it was looked up by */
	uint64_t file;           /* its audio, with length and title */
	uint64_t dated;          /* its audio without parameters, with length, title and date; 0 for none */
	uint64_t whole;          /* its audio and title; no id, as it is cheap to forge */
	bool given;              /* now, not by an earlier run */
};

/* A hash of parts that are ended by LF, but for the last. */
static uint64_t
hash(const struct slice *part, size_t n)
{
	unsigned char digest[32];
	struct sha256 h;
	uint64_t id = 0;
	size_t i;

	sha256_init(&h);
	for (i = 0; i < n; i++) {
		sha256_add(&h, part[i]);
		if (i + 1 < n)
			sha256_add(&h, SL("\n"));
	}
	sha256_end(&h, digest);
	for (i = 0; i < 8; i++)
		id = id << 8 | digest[i];
	return id;
}

/* The first eight bytes of s, or what there is: a number that is the same on every machine. */
static uint64_t
word_of(struct slice s)
{
	unsigned char b[8] = { 0 };

	memcpy(b, s.p, s.len < 8 ? s.len : 8);
	return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 | (uint64_t)b[3] << 24 |
	    (uint64_t)b[4] << 32 | (uint64_t)b[5] << 40 | (uint64_t)b[6] << 48 | (uint64_t)b[7] << 56;
}

/* A quick hash of parts; as it is cheap to forge, it is no id. */
static uint64_t
sum(const struct slice *part, size_t n)
{
	uint64_t h = UINT64_C(0xCBF29CE484222325);
	struct slice s;
	size_t i;

	for (i = 0; i < n; i++) {
		for (s = part[i]; s.len > 0; s = slice_from(s, s.len < 8 ? s.len : 8)) {
			h = (h ^ word_of(s)) * UINT64_C(0x9E3779B97F4A7C15);
			h ^= h >> 32;
		}
		h = (h ^ part[i].len) * UINT64_C(0x9E3779B97F4A7C15);
	}
	return h;
}

/* The alias of all of an item, or of an id that names nothing. */
static uint64_t
alias_of(const char *kind, uint64_t id)
{
	char text[17];

	snprintf(text, sizeof(text), "%016llx", (unsigned long long)id);
	return hash((struct slice[]){ slice_of(kind), slice_of(text) }, 2);
}

static struct slice
date_of(const struct feed_item *item, char text[DATE_BYTES])
{
	if (!feed_rec_has_date(item) || date_write(text, item->date) != ERR_OK)
		return (struct slice){ NULL, 0 };
	return slice_of(text);
}

/* The name by what level says. */
static enum err
name_item(struct identity *d, const struct feed_item *item, enum level level, uint64_t *id)
{
	struct slice url = d->feed->url, lasting = { NULL, 0 }, title = item->title.len > 0 ? item->title : item->notes;
	char text[DATE_BYTES];
	enum err e;

	buf_clear(&d->scratch);
	if (level > BY_GUID && item->audio.len > 0) {
		if ((e = enclosure_lasting(&d->scratch, item->audio)) != ERR_OK)
			return e;
		lasting = buf_slice(&d->scratch);
	}
	if (level == BY_GUID)
		*id = hash((struct slice[]){ url, item->guid }, 2);
	else if (level == BY_ALL)
		*id = hash((struct slice[]){ url, item->audio, item->link, title, date_of(item, text) }, 5);
	else if (lasting.len > 0)
		*id = hash((struct slice[]){ url, lasting }, 2);
	else if (item->link.len > 0)
		*id = hash((struct slice[]){ url, item->link }, 2);
	else
		*id = hash((struct slice[]){ url, title, date_of(item, text) }, 3);
	return ERR_OK;
}

/* Without audio there is no file that could be published again. */
static void
describe_text(const struct identity *d, const struct feed_item *item, struct identity_item *i)
{
	struct slice notes = { item->notes.p, item->notes.len < NOTES_BYTES ? item->notes.len : NOTES_BYTES };
	char date[DATE_BYTES];
	struct slice all[] = { SL("item"), item->link, item->title, date_of(item, date), notes };

	i->whole = sum(all, 5);
	i->file = d->once ? 0 : hash(all, 5);
}

/* What else the item is known by. */
static enum err
describe(struct identity *d, const struct feed_item *item, struct identity_item *i)
{
	bool has_length = item->audio_bytes >= MIN_BYTES;
	struct slice core, path;
	char length[24], date[DATE_BYTES];
	enum err e;

	if (!feed_rec_has_audio(item)) {
		describe_text(d, item, i);
		return ERR_OK;
	}
	buf_clear(&d->scratch);
	if ((e = enclosure_core(&d->scratch, item->audio)) != ERR_OK)
		return e;
	core = buf_slice(&d->scratch);
	i->whole = sum((struct slice[]){ core, item->title }, 2);
	if (d->once)
		return ERR_OK;
	snprintf(length, sizeof(length), "%lld", (long long)item->audio_bytes);
	i->file = hash((struct slice[]){ SL("file"), core, has_length ? slice_of(length) : SL(""), item->title }, 4);
	path = (struct slice){ core.p, slice_find(core, '?') };
	if (path.len < core.len && item->title.len > 0 && feed_rec_has_date(item))
		i->dated = hash((struct slice[]){ SL("dated"), path, slice_of(length), item->title, date_of(item, date) }, 5);
	return ERR_OK;
}

enum by { NAME, WHOLE };

/* The first recent item that has this name, or is that whole; or NULL. */
static const struct identity_item *
find(const struct identity *d, enum by by, uint64_t id)
{
	size_t i, n = d->n < IDENTITY_RECENT ? d->n : IDENTITY_RECENT;

	for (i = 0; i < n; i++)
		if ((by == NAME ? d->recent[i].name : d->recent[i].whole) == id)
			return &d->recent[i];
	return NULL;
}

/* id names nothing, as twin has it too; which must then be known by all of it. */
static enum err
disown(struct identity *d, uint64_t id, const struct identity_item *twin)
{
	enum err e = state_add_alias(d->feed, alias_of("shared", id));

	if (e == ERR_OK && twin->given && idset_add(&d->fresh, alias_of("whole", twin->whole)) < 0)
		e = ERR_NOMEM;
	return e;
}

static bool
is_disowned(const struct identity *d, uint64_t id)
{
	return state_has(d->state, d->feed, id) && state_has_alias(d->state, d->feed, alias_of("shared", id));
}

/* Finds the item's name; *shared where a better one is another's too. */
static enum err
find_name(struct identity *d, const struct feed_item *item, struct identity_item *i, bool *shared)
{
	enum level level = item->guid.len > 0 ? BY_GUID : BY_FILE;
	const struct identity_item *twin;
	enum err e;

	for (;; level++) {
		if ((e = name_item(d, item, level, &i->name)) != ERR_OK || level == BY_ALL)
			return e;
		if (!is_disowned(d, i->name)) {
			if (!state_has(d->state, d->feed, i->name) || (twin = find(d, NAME, i->name)) == NULL ||
			    twin->whole == i->whole)
				return ERR_OK;
			d->again |= !twin->given;    /* it was no correction */
			if ((e = disown(d, i->name, twin)) != ERR_OK)
				return e;
		}
		*shared = true;
	}
}

static bool
has_alias(const struct identity *d, uint64_t id)
{
	return !d->once && state_has_alias(d->state, d->feed, id);
}

/* Whether the item, whose name is new, is known all the same; shared says that a better name is another's too. */
static bool
is_known(const struct identity *d, const struct identity_item *i, bool shared)
{
	if (i->dated != 0 && has_alias(d, i->dated))
		return true;
	if (!d->once && has_alias(d, i->file) && !idset_has(&d->fresh, i->file))
		return true;
	return shared && (has_alias(d, alias_of("whole", i->whole)) || find(d, WHOLE, i->whole) != NULL);
}

static enum err
remember(struct identity *d, const struct identity_item *i)
{
	enum err e;

	if (d->n < IDENTITY_RECENT &&
	    (e = array_reserve(&d->recent, &d->cap, d->n + 1, sizeof(*d->recent), IDENTITY_RECENT)) != ERR_OK)
		return e;
	d->recent[d->n++ % IDENTITY_RECENT] = *i;
	return ERR_OK;
}

/* Marks a new item in the state. */
static enum err
mark(struct identity *d, const struct identity_item *i, bool shared)
{
	if (d->once)
		return ERR_OK;
	if (idset_add(&d->fresh, i->file) < 0 || (i->dated != 0 && idset_add(&d->fresh, i->dated) < 0))
		return ERR_NOMEM;
	return shared && idset_add(&d->fresh, alias_of("whole", i->whole)) < 0 ? ERR_NOMEM : ERR_OK;
}

int
identity_take(struct identity *d, const struct feed_item *item, uint64_t *episode)
{
	struct identity_item i = { .given = false };
	bool shared = false, known = true;
	enum err e;

	d->scratch.max = URL_MAX_BYTES;
	if ((e = describe(d, item, &i)) != ERR_OK || (e = find_name(d, item, &i, &shared)) != ERR_OK)
		return e;
	*episode = i.name;
	if (!state_has(d->state, d->feed, i.name))
		known = is_known(d, &i, shared);
	i.given = !known;
	if (state_mark(d->state, d->feed, i.name) < 0 || (!known && (e = mark(d, &i, shared)) != ERR_OK))
		return ERR_NOMEM;
	return (e = remember(d, &i)) != ERR_OK ? (int)e : known;
}

enum err
identity_end(struct identity *d)
{
	enum err e = ERR_OK;
	size_t i;

	if (d->feed->alias.n == 0 && !d->feed->alias.has_zero) {
		idset_free(&d->feed->alias);
		d->feed->alias = d->fresh;
		d->fresh = (struct idset){ .slot = NULL };
	}
	for (i = 0; e == ERR_OK && i < d->fresh.cap; i++)
		if (d->fresh.slot[i] != 0)
			e = state_add_alias(d->feed, d->fresh.slot[i]);
	identity_free(d);
	return e;
}

void
identity_free(struct identity *d)
{
	free(d->recent);
	buf_free(&d->scratch);
	idset_free(&d->fresh);
	d->recent = NULL;
	d->n = d->cap = 0;
}
