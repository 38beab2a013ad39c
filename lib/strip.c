#include <stdlib.h>

#include "num.h"
#include "strip.h"
#include "word.h"

#define POINTS_MAX 1000000

struct point {
	uint32_t start_ms, end_ms;
	float score;
};

struct strip_episode {
	struct point *points;
	size_t n, cap;
	int64_t length_ms;
};

enum err
strip_read(struct slice s, struct strip *strip)
{
	size_t colon = slice_find(s, ':'), i;
	struct slice parts;

	if (colon == s.len || s.len - colon - 1 != STRIP_PARTS ||
	    num_read_seconds((struct slice){ s.p, colon }, REC_MAX_MS, &strip->length_ms) != ERR_OK)
		return ERR_SYNTAX;
	parts = slice_from(s, colon + 1);
	for (i = 0; i < STRIP_PARTS; i++) {
		char c = parts.p[i];

		if (!ascii_is_digit(c) && !ascii_is_lower(c))
			return ERR_SYNTAX;
		strip->level[i] = (unsigned char)(ascii_is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	return ERR_OK;
}

enum err
strip_write(struct buf *out, const struct strip *strip)
{
	char text[NUM_BYTES];
	enum err e;
	size_t i;

	if ((e = buf_add(out, num_write_seconds(text, (uint64_t)strip->length_ms))) == ERR_OK)
		e = buf_addc(out, ':');
	for (i = 0; e == ERR_OK && i < STRIP_PARTS; i++)
		e = buf_addc(out, "0123456789abcdefghijklmnopqrstuvwxyz"[strip->level[i] % STRIP_LEVELS]);
	return e;
}

static uint64_t
key(struct slice episode)
{
	return word_hash(WORD_HASH_SEED, episode);
}

enum err
strips_want(struct strips *s, struct slice episode)
{
	uint32_t had = s->ids.n, i = table_add(&s->ids, key(episode));
	enum err e;

	if (i == TABLE_NONE)
		return ERR_NOMEM;
	if (i < had)
		return ERR_OK;
	if ((e = array_reserve(&s->episodes, &s->cap, (size_t)i + 1, sizeof(*s->episodes), UINT32_MAX)) != ERR_OK) {
		table_free(&s->ids);     /* its numbers would be beyond the array */
		return e;
	}
	s->episodes[i] = (struct strip_episode){ .points = NULL };
	return ERR_OK;
}

enum err
strips_add(struct strips *s, const struct rec *rec)
{
	uint32_t i = table_find(&s->ids, key(rec->f[REC_EPISODE]));
	struct strip_episode *ep;
	int64_t start, end;
	double score;
	enum err e;

	if (i == TABLE_NONE || num_read_seconds(rec->f[REC_START], REC_MAX_MS, &start) != ERR_OK)
		return ERR_OK;
	ep = &s->episodes[i];
	if (num_read_seconds(rec->f[REC_END], REC_MAX_MS, &end) != ERR_OK || end < start)
		end = start;
	ep->length_ms = end > ep->length_ms ? end : ep->length_ms;
	if (num_read_decimal(rec->f[REC_SCORE], &score) != ERR_OK || score <= 0)
		return ERR_OK;
	if ((e = array_reserve(&ep->points, &ep->cap, ep->n + 1, sizeof(*ep->points), POINTS_MAX)) != ERR_OK)
		return e;
	ep->points[ep->n++] = (struct point){ (uint32_t)start, (uint32_t)end, score < 1e9 ? (float)score : 1e9f };
	return ERR_OK;
}

/* The part of an episode that a time lies in. */
static size_t
part_of(const struct strip_episode *ep, uint32_t ms)
{
	size_t part = (size_t)((uint64_t)ms * STRIP_PARTS / (uint64_t)ep->length_ms);

	return part < STRIP_PARTS ? part : STRIP_PARTS - 1;
}

/* Raises the parts that a sentence lies in to its score; returns that. */
static float
raise_parts(const struct strip_episode *ep, const struct point *p, float top[STRIP_PARTS])
{
	size_t part, last = part_of(ep, p->end_ms > p->start_ms ? p->end_ms - 1 : p->end_ms);

	for (part = part_of(ep, p->start_ms); part <= last; part++)
		if (p->score > top[part])
			top[part] = p->score;
	return p->score;
}

void
strips_make(const struct strips *s, struct slice episode, struct strip *strip)
{
	uint32_t at = table_find(&s->ids, key(episode));
	const struct strip_episode *ep = at != TABLE_NONE ? &s->episodes[at] : NULL;
	float highest = 0, score, top[STRIP_PARTS] = { 0 };
	size_t i;

	*strip = (struct strip){ .length_ms = 0 };
	if (ep == NULL || ep->length_ms == 0)
		return;
	strip->length_ms = ep->length_ms;
	for (i = 0; i < ep->n; i++)
		highest = (score = raise_parts(ep, &ep->points[i], top)) > highest ? score : highest;
	for (i = 0; highest > 0 && i < STRIP_PARTS; i++)
		strip->level[i] = (unsigned char)(top[i] / highest * (STRIP_LEVELS - 1));
}

void
strips_free(struct strips *s)
{
	uint32_t i;

	for (i = 0; i < s->ids.n; i++)
		free(s->episodes[i].points);
	free(s->episodes);
	table_free(&s->ids);
	*s = (struct strips){ .episodes = NULL };
}
