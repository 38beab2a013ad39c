#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "entity.h"
#include "markup.h"
#include "repair.h"
#include "tags.h"

#define OUT_BYTES 32768      /* handed on when it holds more */
#define OUT_MAX (8 * (REPAIR_TAG_BYTES + REPAIR_PIECE_BYTES))   /* a byte becomes six at most: &quot; */

enum where { TEXT, REFERENCE, MARKUP, BANG, TAG, COMMENT, CDATA, INSTRUCTION, DOCTYPE };

struct repair {
	repair_sink sink;
	void *arg;
	enum where where;
	struct buf out;
	struct buf held;                 /* a reference or tag that a piece ended in */
	struct tags tags;
	size_t pending;                  /* "]" in CDATA, "-" in a comment, that may begin the end */
	int brackets;                    /* open in DOCTYPE */
	char quote;                      /* in a tag: the quote we are in, or 0 */
	char before;                     /* in a tag: the last byte that was no space */
	bool in_cdata;                   /* out has an open CDATA section */
	bool held_full;                  /* more of the tag came than may be held */
};

struct repair *
repair_new(repair_sink sink, void *arg)
{
	struct repair *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->sink = sink;
	r->arg = arg;
	r->out.max = OUT_MAX;
	r->held.max = REPAIR_TAG_BYTES;
	tags_init(&r->tags);
	if (buf_add(&r->out, SL("<_>")) != ERR_OK) {
		free(r);
		return NULL;
	}
	return r;
}

void
repair_free(struct repair *r)
{
	if (r == NULL)
		return;
	buf_free(&r->out);
	buf_free(&r->held);
	tags_free(&r->tags);
	free(r);
}

/* Hands on what is there.  A CDATA section goes on in the next piece. */
static enum err
flush(struct repair *r)
{
	enum err e;

	if (r->in_cdata && (e = buf_add(&r->out, SL("]]>"))) != ERR_OK)
		return e;
	r->in_cdata = false;
	e = r->sink(r->arg, buf_slice(&r->out));
	buf_clear(&r->out);
	return e;
}

/* Ends what is open in out before markup or text of another kind. */
static enum err
end_cdata(struct repair *r)
{
	if (!r->in_cdata)
		return ERR_OK;
	r->in_cdata = false;
	return buf_add(&r->out, SL("]]>"));
}

/* Each of the following takes the front of s in its state and returns its length. */

static size_t
in_text(struct repair *r, struct slice s, enum err *e)
{
	size_t n = markup_plain_front(s);

	if (n > 0) {
		*e = buf_add(&r->out, (struct slice){ s.p, n });
		return n;
	}
	if (s.p[0] == '<') {
		r->where = MARKUP;
		return 1;
	}
	if (s.p[0] == '&') {
		r->where = REFERENCE;
		buf_clear(&r->held);
		*e = buf_addc(&r->held, '&');
		return 1;
	}
	return markup_add_odd(&r->out, s, e);
}

static size_t
in_reference(struct repair *r, struct slice s, enum err *e)
{
	uint32_t cp;
	char c = s.p[0];

	if ((ascii_is_alnum(c) || (c == '#' && r->held.len == 1)) && r->held.len < ENTITY_BYTES) {
		*e = buf_addc(&r->held, c);
		return 1;
	}
	r->where = TEXT;
	if (c == ';' && (*e = buf_addc(&r->held, c)) == ERR_OK && entity_read(buf_slice(&r->held), &cp) > 0) {
		*e = markup_add_character(&r->out, cp);
		return 1;
	}
	if (*e == ERR_OK && (*e = buf_add(&r->out, SL("&amp;"))) == ERR_OK)
		*e = buf_add(&r->out, slice_from(buf_slice(&r->held), 1));
	return c == ';';
}

/* Behind "<". */
static size_t
in_markup(struct repair *r, struct slice s, enum err *e)
{
	char c = s.p[0];

	buf_clear(&r->held);
	r->held_full = false;
	if (tags_is_name_start(c) || c == '/') {
		r->where = TAG;
		r->quote = r->before = '\0';
		return 0;
	}
	if (c == '!' || c == '?') {
		r->where = c == '!' ? BANG : INSTRUCTION;
		return 1;
	}
	r->where = TEXT;
	*e = buf_add(&r->out, SL("&lt;"));
	return 0;
}

/* Behind "<!", until it is clear what it is. */
static size_t
in_bang(struct repair *r, struct slice s, enum err *e)
{
	struct slice so_far;

	if ((*e = buf_addc(&r->held, s.p[0])) != ERR_OK)
		return 1;
	so_far = buf_slice(&r->held);
	r->pending = 0;
	r->brackets = 0;
	if (slice_eq(so_far, SL("--"))) {
		r->where = COMMENT;
	} else if (slice_eq(so_far, SL("[CDATA["))) {
		r->where = CDATA;
	} else if (!slice_starts(SL("[CDATA["), so_far) && !slice_starts(SL("--"), so_far)) {
		r->where = DOCTYPE;
		return 0;
	}
	return 1;
}

/* The place where the tag ends in s, or s.len; keeps r->quote and r->before. */
static size_t
find_tag_end(struct repair *r, struct slice s)
{
	size_t i;

	for (i = 0; i < s.len; i++) {
		char c = s.p[i];

		if (r->quote != '\0') {
			i += slice_find(slice_from(s, i), r->quote);
			if (i == s.len)
				break;
			r->quote = '\0';
		} else if (c == '>' || c == '<') {
			return i;
		} else if ((c == '"' || c == '\'') && r->before == '=') {
			r->quote = c;
		}
		if (!ascii_is_space(s.p[i]))
			r->before = s.p[i];  /* of a value in quotes, the last quote */
	}
	return s.len;
}

/* Holds as much of a tag as is allowed. */
static enum err
hold(struct repair *r, struct slice s)
{
	size_t room = REPAIR_TAG_BYTES - r->held.len;

	if (r->held_full)
		return ERR_OK;               /* what came later would stand where it does not belong */
	r->held_full = s.len > room;
	while (s.len > room)                 /* a character is not cut */
		for (s.len = room; s.len > 0 && ((unsigned char)s.p[s.len] & 0xC0) == 0x80; )
			s.len--;
	return buf_add(&r->held, s);
}

static size_t
in_tag(struct repair *r, struct slice s, enum err *e)
{
	size_t n = find_tag_end(r, s);
	struct slice front = { s.p, n };

	if (n == s.len) {
		*e = hold(r, front);
		return n;
	}
	r->where = TEXT;
	if (r->held.len > 0) {
		if ((*e = hold(r, front)) == ERR_OK)
			*e = tags_take(&r->tags, &r->out, buf_slice(&r->held));
	} else {
		*e = tags_take(&r->tags, &r->out, front);
	}
	return s.p[n] == '>' ? n + 1 : n;    /* at "<" the next tag begins */
}

static size_t
in_comment(struct repair *r, struct slice s, enum err *e)
{
	(void)e;
	if (s.p[0] == '>' && r->pending >= 2)
		r->where = TEXT;
	r->pending = s.p[0] == '-' ? r->pending + 1 : 0;
	return 1;
}

static enum err
begin_cdata(struct repair *r)
{
	if (r->in_cdata)
		return ERR_OK;
	r->in_cdata = true;
	return buf_add(&r->out, SL("<![CDATA["));
}

static enum err
put_brackets(struct repair *r)
{
	enum err e = ERR_OK;

	if (r->pending > 0)
		e = begin_cdata(r);
	for (; e == ERR_OK && r->pending > 0; r->pending--)
		e = buf_addc(&r->out, ']');
	return e;
}

static size_t
in_cdata(struct repair *r, struct slice s, enum err *e)
{
	size_t n = 0;

	if (s.p[0] == ']') {
		/* of a longer run only the last two may belong to the end */
		if (++r->pending > 2) {
			r->pending = 1;
			*e = put_brackets(r);
			r->pending = 2;
		}
		return 1;
	}
	if (s.p[0] == '>' && r->pending == 2) {
		r->pending = 0;
		r->where = TEXT;
		*e = end_cdata(r);
		return 1;
	}
	/* a section of their own: what stands between "]]" and ">" may be left out */
	if (r->pending > 0 && ((*e = put_brackets(r)) != ERR_OK || (*e = end_cdata(r)) != ERR_OK))
		return 1;
	if ((*e = begin_cdata(r)) != ERR_OK)
		return 1;
	for (n = 0; n < s.len && (markup_is_plain((unsigned char)s.p[n]) || s.p[n] == '<' || s.p[n] == '&'); )
		n++;
	if (n == 0)
		return markup_add_odd(&r->out, s, e);
	*e = buf_add(&r->out, (struct slice){ s.p, n });
	return n;
}

/* "<?xml … >" lacks its second question mark often enough. */
static size_t
in_instruction(struct repair *r, struct slice s, enum err *e)
{
	size_t n = slice_find(s, '>');

	(void)e;
	if (n == s.len)
		return n;
	r->where = TEXT;
	return n + 1;
}

static size_t
in_doctype(struct repair *r, struct slice s, enum err *e)
{
	(void)e;
	if (s.p[0] == '[')
		r->brackets = 1;
	else if (s.p[0] == ']')
		r->brackets = 0;
	else if (s.p[0] == '>' && r->brackets == 0)
		r->where = TEXT;
	return 1;
}

enum err
repair_push(struct repair *r, struct slice s)
{
	static size_t (*const step[])(struct repair *, struct slice, enum err *) = {
		[TEXT] = in_text, [REFERENCE] = in_reference, [MARKUP] = in_markup, [BANG] = in_bang, [TAG] = in_tag,
		[COMMENT] = in_comment, [CDATA] = in_cdata, [INSTRUCTION] = in_instruction, [DOCTYPE] = in_doctype,
	};
	enum err e = ERR_OK;

	while (e == ERR_OK && s.len > 0) {
		s = slice_from(s, step[r->where](r, s, &e));
		if (e == ERR_OK && r->out.len >= OUT_BYTES)
			e = flush(r);
	}
	return e;
}

enum err
repair_end(struct repair *r)
{
	enum err e = ERR_OK;

	if (r->where == REFERENCE)           /* the text ends in it */
		e = markup_add_text(&r->out, buf_slice(&r->held), false);
	return e == ERR_OK ? flush(r) : e;
}
