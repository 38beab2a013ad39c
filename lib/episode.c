#include <stdlib.h>

#include "episode.h"
#include "num.h"

#define MAX_SENTENCES 1000000   /* 12 hours of talk have some 15,000 */

static void
clear(struct episode *ep)
{
	ep->n = 0;
	buf_clear(&ep->lines);
	buf_clear(&ep->texts);
	ep->lines.max = ep->texts.max = EPISODE_MAX_BYTES;
	ep->head = (struct rec){ 0 };
	ep->notes = (struct slice){ NULL, 0 };
}

/* Copies a record's line to ep; seq 0 counts as a sentence until settle. */
static enum err
add(struct episode *ep, const struct rec *rec, uint32_t seq)
{
	enum err e;

	if ((e = array_reserve(&ep->sentences, &ep->cap, ep->n + 1, sizeof(*ep->sentences), MAX_SENTENCES)) !=
	    ERR_OK || (e = rec_append(&ep->lines, rec)) != ERR_OK)
		return e;
	ep->sentences[ep->n++].seq = seq;
	return ERR_OK;
}

/* The text of a field: itself where nothing is escaped, else a copy in ep->texts, which has the room. */
static struct slice
text_of(struct episode *ep, struct slice field)
{
	size_t from = ep->texts.len;

	if (slice_find(field, '\\') == field.len || rec_unescape(&ep->texts, field) != ERR_OK)
		return field;
	return (struct slice){ ep->texts.p + from, ep->texts.len - from };
}

/* Splits the lines once all are read and the memory moves no more, and takes the head out. */
static enum err
settle(struct episode *ep)
{
	struct slice rest = buf_slice(&ep->lines), line;
	size_t i, n = 0;
	enum err e;

	/* a text is no longer than its field: with this much, the texts never move */
	if (slice_find(rest, '\\') < rest.len && (e = buf_reserve(&ep->texts, rest.len)) != ERR_OK)
		return e;
	for (i = 0; i < ep->n && slice_cut(&rest, '\n', &line); i++) {
		struct sentence *s = &ep->sentences[n];

		s->seq = ep->sentences[i].seq;
		rec_split(&s->rec, line);
		s->text = text_of(ep, s->rec.f[REC_TEXT]);
		if (s->seq != 0) {
			n++;
		} else {
			ep->head = s->rec;
			ep->notes = s->text;
		}
	}
	ep->n = n;
	return ERR_OK;
}

/* Reads until r->next holds a good record.  Returns 1, 0 at the end, or ERR_IO or ERR_NOMEM. */
static int
read_ahead(struct episode_reader *r)
{
	const char *why;
	int got;

	while (!r->has_next) {
		if ((got = rec_read(&r->in, &r->next)) == 0 || got == ERR_IO || got == ERR_NOMEM)
			return got;
		why = got < 0 ? "line: too big" : r->next.f[REC_EPISODE].len == 0 ? "record without an episode" :
		    num_read_u32(r->next.f[REC_SEQ], 0, UINT32_MAX, &r->next_seq) != ERR_OK ? "seq is not a number" :
		    NULL;
		if (why == NULL)
			r->has_next = true;
		else
			r->bad(r->in.in.name, r->in.in.line, why);
	}
	return 1;
}

/* Whether rec belongs to the episode whose first line stands in ep. */
static bool
belongs(const struct episode *ep, const struct rec *rec)
{
	struct slice line = buf_slice(&ep->lines), score, id;

	return ep->n == 0 || (slice_cut(&line, '\t', &score) && slice_cut(&line, '\t', &id) &&
	    slice_eq(id, rec->f[REC_EPISODE]));
}

int
episode_read(struct episode_reader *r, struct episode *ep)
{
	bool too_long = false;
	enum err e;
	int got;

	clear(ep);
	while ((got = read_ahead(r)) == 1 && belongs(ep, &r->next)) {
		if ((e = add(ep, &r->next, r->next_seq)) == ERR_NOMEM)
			return e;
		if (e != ERR_OK && !too_long)
			r->bad(r->in.in.name, r->in.in.line, "episode too big: the rest of it is left out");
		too_long = too_long || e != ERR_OK;
		r->has_next = false;
	}
	if (got < 0 || ep->n == 0)
		return got < 0 ? got : 0;
	return (e = settle(ep)) == ERR_OK ? 1 : e;
}

void
episode_free(struct episode *ep)
{
	free(ep->sentences);
	buf_free(&ep->lines);
	buf_free(&ep->texts);
	*ep = (struct episode){ 0 };
}
