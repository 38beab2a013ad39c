#include <stdlib.h>
#include <sys/stat.h>

#include "context.h"
#include "num.h"
#include "utf8.h"
#include "word.h"

#define SENTENCE_BYTES 4096    /* what is longer is no sentence */

static uint64_t
key_of(const struct rec *rec)
{
	return word_hash(WORD_HASH_SEED, rec->f[REC_EPISODE]);
}

/* Reads the next record; lines that are too long are none.  Returns 1, 0 at the end, ERR_IO or ERR_NOMEM. */
static int
read_record(struct context_file *f, struct rec *rec)
{
	int got;

	while ((got = rec_read(&f->in, rec)) == ERR_TOOBIG)
		;
	return got;
}

/* Notes where each episode begins. */
static enum err
list_episodes(struct context_file *f)
{
	uint64_t offset = 0, key, last = 0;
	struct rec rec;
	uint32_t known, number;
	enum err e;
	int got;

	while ((got = read_record(f, &rec)) > 0) {
		key = key_of(&rec);
		known = f->episodes.n;
		if (key != last && (number = table_add(&f->episodes, key)) == known) {
			if ((e = array_reserve(&f->offsets, &f->cap, known + 1, sizeof(*f->offsets), UINT32_MAX)) != ERR_OK)
				return e;
			f->offsets[number] = offset;
		} else if (key != last && number == TABLE_NONE) {
			return ERR_NOMEM;
		}
		last = key;
		offset = line_offset(&f->in.in);
	}
	return (enum err)got;
}

enum err
context_open(struct context_file *f, const char *path)
{
	struct stat st;
	enum err e;

	*f = (struct context_file){ .text.max = 2 * REC_MAX_BYTES, .speaker.max = 2 * REC_MAX_BYTES };
	if (stat(path, &st) != 0)
		return ERR_IO;
	if (!S_ISREG(st.st_mode))
		return ERR_SYNTAX;
	if ((e = rec_open(&f->in, path)) == ERR_OK && (e = list_episodes(f)) != ERR_OK)
		context_close(f);
	return e;
}

void
context_close(struct context_file *f)
{
	rec_close(&f->in);
	table_free(&f->episodes);
	free(f->offsets);
	buf_free(&f->text);
	buf_free(&f->speaker);
}

/* Adds the sentence in hand, with the name of who says it where that is another one. */
static enum err
add_sentence(const struct context_file *f, struct context *c, struct buf *room)
{
	struct slice name = buf_slice(&f->speaker);
	enum err e = room->len > 0 ? buf_addc(room, ' ') : ERR_OK;

	if (e == ERR_OK && name.len > 0 && !slice_eq(name, buf_slice(&c->speaker)) && (e = buf_add(room, name)) == ERR_OK)
		e = buf_add(room, SL(": "));
	if (e != ERR_OK || (e = buf_add(room, utf8_cut(buf_slice(&f->text), SENTENCE_BYTES))) != ERR_OK)
		return e;
	buf_clear(&c->speaker);
	return buf_add(&c->speaker, name);
}

/* Whether the sentence in hand is the passage's next one; it is then passed. */
static bool
is_of_passage(const struct context_file *f, struct context *c)
{
	struct slice rest;

	while (c->passed < c->text.len && c->text.p[c->passed] == ' ')
		c->passed++;
	rest = slice_from(c->text, c->passed);
	if (f->text.len == 0 || !slice_starts(rest, buf_slice(&f->text)))
		return false;
	c->passed += f->text.len;
	return true;
}

/* Takes of the record in hand, whose number is seq, what belongs to the passage. */
static enum err
take(const struct context_file *f, struct context *c, uint32_t seq, const struct context_limits *limits)
{
	if (seq == 0) {
		buf_clear(&c->notes_room);
		return buf_add(&c->notes_room, utf8_cut(buf_slice(&f->text), limits->notes));
	}
	if (seq < c->seq)
		return c->seq - seq <= CONTEXT_SENTENCES ? add_sentence(f, c, &c->before_room) : ERR_OK;
	if (is_of_passage(f, c)) {
		buf_clear(&c->speaker);
		return buf_add(&c->speaker, buf_slice(&f->speaker));
	}
	if (c->n_after == CONTEXT_SENTENCES / 2 || seq - c->seq > 2 * CONTEXT_SENTENCES)
		return ERR_OK;
	c->n_after++;
	return add_sentence(f, c, &c->after_room);
}

/* Reads the records of the episode, whose key is given, from where the file stands. */
static enum err
read_episode(struct context_file *f, uint64_t key, struct context *const *c, size_t n, const struct context_limits *limits)
{
	struct rec rec;
	uint32_t seq;
	enum err e = ERR_OK;
	size_t i;
	int got = 0;

	while (e == ERR_OK && (got = read_record(f, &rec)) > 0 && key_of(&rec) == key) {
		buf_clear(&f->text);
		buf_clear(&f->speaker);
		if (num_read_u32(rec.f[REC_SEQ], 0, UINT32_MAX, &seq) != ERR_OK)
			continue;
		if ((e = rec_unescape(&f->text, rec.f[REC_TEXT])) == ERR_OK)
			e = rec_unescape(&f->speaker, rec.f[REC_SPEAKER]);
		for (i = 0; e == ERR_OK && i < n; i++)
			e = take(f, c[i], seq, limits);
	}
	return e != ERR_OK || got >= 0 ? e : (enum err)got;
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

/* Makes room for what surrounds a passage. */
static void
prepare(struct context *c)
{
	c->notes_room.max = c->before_room.max = c->after_room.max = (CONTEXT_SENTENCES + 1) * (SENTENCE_BYTES + REC_MAX_BYTES);
	c->speaker.max = REC_MAX_BYTES + 256;
	if (num_read_u32(c->rec->f[REC_SEQ], 0, UINT32_MAX, &c->seq) != ERR_OK)
		c->seq = 0;
}

enum err
context_read(struct context_file *f, struct context *const *c, size_t n, const struct context_limits *limits)
{
	uint64_t key = n > 0 ? key_of(c[0]->rec) : 0;
	uint32_t number = n > 0 ? table_find(&f->episodes, key) : TABLE_NONE;
	enum err e;
	size_t i;

	if (number == TABLE_NONE)
		return ERR_OK;
	for (i = 0; i < n; i++)
		prepare(c[i]);
	if ((e = line_seek(&f->in.in, f->offsets[number])) == ERR_OK)
		e = read_episode(f, key, c, n, limits);
	for (i = 0; i < n; i++) {
		c[i]->notes = buf_slice(&c[i]->notes_room);
		c[i]->before = end_of(buf_slice(&c[i]->before_room), limits->before);
		c[i]->after = utf8_cut(buf_slice(&c[i]->after_room), limits->after);
	}
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
