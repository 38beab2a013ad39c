#include <stdlib.h>

#include "context.h"
#include "num.h"
#include "rec_each.h"
#include "table.h"
#include "utf8.h"
#include "word.h"

#define SENTENCE_BYTES 4096    /* what is longer is no sentence */
#define NONE UINT32_MAX

/* What the reading keeps: the passages of each episode, as lists. */
struct reading {
	struct context *c;
	const struct context_limits *limits;
	struct table episodes;
	uint32_t *first;           /* of each episode's number; the next one is in c[].next */
	struct buf text, speaker;  /* of the sentence in hand */
	uint32_t seq;
};

static uint64_t
key_of(const struct rec *rec)
{
	return word_hash(WORD_HASH_SEED, rec->f[REC_EPISODE]);
}

/* Adds the sentence in hand, with the name of who says it where that is another one. */
static enum err
add_sentence(struct reading *r, struct context *c, struct buf *room)
{
	struct slice name = buf_slice(&r->speaker);
	enum err e = room->len > 0 ? buf_addc(room, ' ') : ERR_OK;

	if (e == ERR_OK && name.len > 0 && !slice_eq(name, buf_slice(&c->speaker)) && (e = buf_add(room, name)) == ERR_OK)
		e = buf_add(room, SL(": "));
	if (e != ERR_OK || (e = buf_add(room, utf8_cut(buf_slice(&r->text), SENTENCE_BYTES))) != ERR_OK)
		return e;
	buf_clear(&c->speaker);
	return buf_add(&c->speaker, name);
}

/* Whether the sentence in hand is the passage's next one; it is then passed. */
static bool
is_of_passage(const struct reading *r, struct context *c)
{
	struct slice rest;

	while (c->passed < c->text.len && c->text.p[c->passed] == ' ')
		c->passed++;
	rest = slice_from(c->text, c->passed);
	if (r->text.len == 0 || !slice_starts(rest, buf_slice(&r->text)))
		return false;
	c->passed += r->text.len;
	return true;
}

static enum err
look_at(struct reading *r, struct context *c)
{
	if (r->seq < c->seq)
		return c->seq - r->seq <= CONTEXT_SENTENCES ? add_sentence(r, c, &c->before_room) : ERR_OK;
	if (is_of_passage(r, c)) {
		buf_clear(&c->speaker);
		return buf_add(&c->speaker, buf_slice(&r->speaker));
	}
	if (c->n_after == CONTEXT_SENTENCES / 2 || r->seq - c->seq > 2 * CONTEXT_SENTENCES)
		return ERR_OK;
	c->n_after++;
	return add_sentence(r, c, &c->after_room);
}

/* Notes what the episode's own record says. */
static enum err
take_notes(struct reading *r, struct context *c)
{
	buf_clear(&c->notes_room);
	return buf_add(&c->notes_room, utf8_cut(buf_slice(&r->text), r->limits->notes));
}

/* Takes a record from the file. */
static enum err
take(void *state, const struct rec_reader *in, const struct rec *rec)
{
	struct reading *r = state;
	uint32_t number = table_find(&r->episodes, key_of(rec)), i;
	enum err e;

	(void)in;
	if (number == TABLE_NONE || num_read_u32(rec->f[REC_SEQ], 0, UINT32_MAX, &r->seq) != ERR_OK)
		return ERR_OK;
	buf_clear(&r->text);
	buf_clear(&r->speaker);
	if ((e = rec_unescape(&r->text, rec->f[REC_TEXT])) != ERR_OK || (e = rec_unescape(&r->speaker, rec->f[REC_SPEAKER])) != ERR_OK)
		return e;
	for (i = r->first[number]; e == ERR_OK && i != NONE; i = r->c[i].next)
		e = r->seq == 0 ? take_notes(r, &r->c[i]) : look_at(r, &r->c[i]);
	return e;
}

/* Enters passage i in its episode's list. */
static enum err
enter(struct reading *r, uint32_t i)
{
	struct context *c = &r->c[i];
	uint32_t known = r->episodes.n, number = table_add(&r->episodes, key_of(c->rec));

	if (number == TABLE_NONE)
		return ERR_NOMEM;
	c->next = number < known ? r->first[number] : NONE;
	r->first[number] = i;
	c->notes_room.max = c->before_room.max = c->after_room.max = (CONTEXT_SENTENCES + 1) * (SENTENCE_BYTES + REC_MAX_BYTES);
	c->speaker.max = REC_MAX_BYTES + 256;
	if (num_read_u32(c->rec->f[REC_SEQ], 0, UINT32_MAX, &c->seq) != ERR_OK)
		c->seq = 0;
	return ERR_OK;
}

/* The end of text, at most max bytes from the beginning of a word on. */
static struct slice
end_of(struct slice text, size_t max)
{
	if (text.len <= max)
		return text;
	text = slice_from(text, text.len - max);
	return slice_trim(slice_from(text, slice_find(text, ' ')));
}

enum err
context_read(const char *path, struct context *c, size_t n, const struct context_limits *limits)
{
	struct reading r = { .c = c, .limits = limits, .first = calloc(n + 1, sizeof(*r.first)), .text.max = 2 * REC_MAX_BYTES,
		.speaker.max = 2 * REC_MAX_BYTES };
	enum err e = r.first != NULL ? ERR_OK : ERR_NOMEM;
	uint32_t i;

	for (i = 0; e == ERR_OK && i < n; i++)
		e = enter(&r, i);
	if (e == ERR_OK)
		e = rec_each(path, take, &r);
	for (i = 0; i < n; i++) {
		c[i].notes = buf_slice(&c[i].notes_room);
		c[i].before = end_of(buf_slice(&c[i].before_room), limits->before);
		c[i].after = utf8_cut(buf_slice(&c[i].after_room), limits->after);
	}
	free(r.first);
	table_free(&r.episodes);
	buf_free(&r.text);
	buf_free(&r.speaker);
	return e;
}

void
context_free(struct context *c)
{
	buf_free(&c->notes_room);
	buf_free(&c->before_room);
	buf_free(&c->after_room);
	buf_free(&c->speaker);
}
