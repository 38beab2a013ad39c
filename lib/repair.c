#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "entity.h"
#include "repair.h"
#include "utf8.h"

#define NAME_BYTES 256       /* of an element or attribute */
#define OUT_BYTES 32768      /* handed on when it holds more */
#define OUT_MAX (8 * (REPAIR_TAG_BYTES + REPAIR_PIECE_BYTES))   /* a byte becomes six at most: &quot; */

enum where { TEXT, REFERENCE, MARKUP, BANG, TAG, COMMENT, CDATA, INSTRUCTION, DOCTYPE };

/* An open element; its name stands in repair.names. */
struct open {
	size_t name;
	size_t len;
};

struct repair {
	repair_sink sink;
	void *arg;
	enum where where;
	struct buf out;
	struct buf held;                 /* a reference or tag that a piece ended in */
	struct buf names;
	struct open open[REPAIR_DEPTH];
	size_t depth;
	size_t too_deep;                 /* elements open beyond */
	size_t pending;                  /* "]" in CDATA, "-" in a comment, that may begin the end */
	int brackets;                    /* open in DOCTYPE */
	char quote;                      /* in a tag: the quote we are in, or 0 */
	char before;                     /* in a tag: the last byte that was no space */
	bool in_cdata;                   /* out has an open CDATA section */
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
	r->names.max = REPAIR_DEPTH * NAME_BYTES;
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
	buf_free(&r->names);
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

/* Bytes that are neither markup nor forbidden.  0xEF begins U+FFFE and U+FFFF, which are. */
static bool
is_plain(unsigned char c)
{
	static const bool odd[256] = {
		1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 1, 1,   /* all but TAB, LF, CR */
		1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
		['&'] = 1, ['<'] = 1, [']'] = 1, [0x7F] = 1, [0xEF] = 1,
	};

	return !odd[c];
}

static size_t
plain_front(struct slice s)
{
	size_t i = 0;

	while (i < s.len && is_plain((unsigned char)s.p[i]))
		i++;
	return i;
}

/* Puts the character at s that is not plain, unless XML forbids it; returns its length. */
static size_t
put_odd(struct repair *r, struct slice s, enum err *e)
{
	unsigned char c = (unsigned char)s.p[0];

	if (c == 0xEF && s.len >= 3) {
		if ((unsigned char)s.p[1] != 0xBF || (unsigned char)s.p[2] < 0xBE)
			*e = buf_add(&r->out, (struct slice){ s.p, 3 });
		return 3;
	}
	if (c == '<')
		*e = buf_add(&r->out, SL("&lt;"));
	else if (c == '&')
		*e = buf_add(&r->out, SL("&amp;"));
	else if (c == ']')
		*e = buf_add(&r->out, SL("&#93;"));      /* "]]>" must not stand in text */
	return 1;
}

/* Puts the character of a reference: as itself, where it is no markup. */
static enum err
put_character(struct repair *r, uint32_t cp)
{
	switch (cp) {
	case UINT32_MAX:
		return ERR_OK;
	case '<':
		return buf_add(&r->out, SL("&lt;"));
	case '&':
		return buf_add(&r->out, SL("&amp;"));
	case '"':
		return buf_add(&r->out, SL("&quot;"));
	case '>':
		return buf_add(&r->out, SL("&gt;"));
	case '\n':
		return buf_add(&r->out, SL("&#10;"));
	case '\r':
		return buf_add(&r->out, SL("&#13;"));
	case '\t':
		return buf_add(&r->out, SL("&#9;"));
	default:
		return utf8_encode(&r->out, cp);
	}
}

/* Puts text that is no markup, whatever it looks like; quotes too where it is a value. */
static enum err
put_text(struct repair *r, struct slice s, bool value)
{
	enum err e = ERR_OK;
	uint32_t cp;
	size_t n;

	while (e == ERR_OK && s.len > 0) {
		n = plain_front(s);
		if (value)
			n = slice_find((struct slice){ s.p, n }, '"');
		if (n > 0) {
			e = buf_add(&r->out, (struct slice){ s.p, n });
		} else if (s.p[0] == '"' && value) {
			e = buf_add(&r->out, SL("&quot;"));
			n = 1;
		} else if (s.p[0] == '&' && (n = entity_read(s, &cp)) > 0) {
			e = put_character(r, cp);
		} else {
			n = put_odd(r, s, &e);
		}
		s = slice_from(s, n);
	}
	return e;
}

static bool
is_name_start(char c)
{
	return ascii_is_alpha(c) || c == '_' || (unsigned char)c >= 0x80;
}

/* The length of the name that s begins with; at most one colon, inside. */
static size_t
name_front(struct slice s)
{
	bool colon = false;
	size_t i;

	if (s.len == 0 || !is_name_start(s.p[0]))
		return 0;
	for (i = 1; i < s.len; i++) {
		char c = s.p[i];

		if (c == ':' && !colon && i + 1 < s.len && is_name_start(s.p[i + 1]))
			colon = true;
		else if (!is_name_start(c) && !ascii_is_digit(c) && c != '-' && c != '.')
			break;
	}
	return i;
}

static struct slice
open_name(const struct repair *r, size_t i)
{
	return (struct slice){ r->names.p + r->open[i].name, r->open[i].len };
}

static enum err
close_innermost(struct repair *r)
{
	struct slice name = open_name(r, --r->depth);
	enum err e;

	if ((e = buf_add(&r->out, SL("</"))) != ERR_OK || (e = buf_add(&r->out, name)) != ERR_OK ||
	    (e = buf_addc(&r->out, '>')) != ERR_OK)
		return e;
	r->names.len = r->open[r->depth].name;
	return ERR_OK;
}

/* Whether an end tag may be a misspelt one of the element name. */
static bool
is_slip(struct slice end, struct slice name)
{
	size_t longer = end.len > name.len ? end.len : name.len;

	return name.len > 2 && ascii_lower(end.p[0]) == ascii_lower(name.p[0]) && end.len + 2 > longer &&
	    name.len + 2 > longer;
}

static enum err
end_tag(struct repair *r, struct slice tag)
{
	struct slice name = { tag.p, name_front(tag) };
	enum err e = ERR_OK;
	size_t i;

	if (name.len == 0)
		return ERR_OK;
	if (r->too_deep > 0) {
		r->too_deep--;
		return ERR_OK;
	}
	for (i = r->depth; i > 0 && !slice_eq_nocase(open_name(r, i - 1), name); )
		i--;
	if (i == 0 && r->depth > 0 && is_slip(name, open_name(r, r->depth - 1)))
		i = r->depth;
	while (e == ERR_OK && i > 0 && r->depth >= i)
		e = close_innermost(r);
	return e;
}

/* Cuts the value behind "=" off the front of *tag. */
static struct slice
cut_value(struct slice *tag)
{
	struct slice s = slice_trim(*tag), value;
	size_t n = 0;

	if (s.len > 0 && (s.p[0] == '"' || s.p[0] == '\'')) {
		value = slice_from(s, 1);
		value.len = slice_find(value, s.p[0]);
		n = value.len + 2 <= s.len ? value.len + 2 : s.len;
	} else {
		while (n < s.len && !ascii_is_space(s.p[n]))
			n++;
		value = (struct slice){ s.p, n };
	}
	*tag = slice_from(s, n);
	return value;
}

static enum err
put_attribute(struct repair *r, struct slice name, struct slice value)
{
	enum err e;

	if ((e = buf_addc(&r->out, ' ')) != ERR_OK || (e = buf_add(&r->out, name)) != ERR_OK ||
	    (e = buf_add(&r->out, SL("=\""))) != ERR_OK || (e = put_text(r, value, true)) != ERR_OK)
		return e;
	return buf_addc(&r->out, '"');
}

/* Puts the attributes in tag, behind the element's name. */
static enum err
put_attributes(struct repair *r, struct slice tag)
{
	int left = REPAIR_ATTRS;
	enum err e = ERR_OK;

	while (e == ERR_OK && left > 0 && (tag = slice_trim(tag)).len > 0) {
		struct slice name = { tag.p, name_front(tag) };

		if (name.len == 0) {
			tag = slice_from(tag, 1);
			continue;
		}
		tag = slice_trim(slice_from(tag, name.len));
		if (tag.len == 0 || tag.p[0] != '=')
			continue;            /* without a value it says nothing to a feed */
		tag = slice_from(tag, 1);
		left--;
		if (name.len <= NAME_BYTES)
			e = put_attribute(r, name, cut_value(&tag));
		else
			cut_value(&tag);
	}
	return e;
}

static enum err
start_tag(struct repair *r, struct slice tag)
{
	struct slice name = { tag.p, name_front(tag) };
	bool closed = tag.p[tag.len - 1] == '/';
	enum err e;

	if (name.len > NAME_BYTES)
		return ERR_OK;
	if (r->depth == REPAIR_DEPTH) {
		r->too_deep += !closed;
		return ERR_OK;
	}
	if (closed)
		tag.len--;
	if (name.len > tag.len)
		return ERR_OK;
	if ((e = buf_addc(&r->out, '<')) != ERR_OK || (e = buf_add(&r->out, name)) != ERR_OK ||
	    (e = put_attributes(r, slice_from(tag, name.len))) != ERR_OK)
		return e;
	if (closed)
		return buf_add(&r->out, SL("/>"));
	r->open[r->depth++] = (struct open){ r->names.len, name.len };
	if ((e = buf_add(&r->names, name)) != ERR_OK)
		return e;
	return buf_addc(&r->out, '>');
}

/* Takes what stood between "<" and ">". */
static enum err
take_tag(struct repair *r, struct slice tag)
{
	if (tag.len == 0)
		return ERR_OK;
	return tag.p[0] == '/' ? end_tag(r, slice_from(tag, 1)) : start_tag(r, tag);
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
	size_t n = plain_front(s);

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
	return put_odd(r, s, e);
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
		*e = put_character(r, cp);
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
	if (is_name_start(c) || c == '/') {
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
		if (!ascii_is_space(c))
			r->before = c;
	}
	return s.len;
}

/* Holds as much of a tag as is allowed. */
static enum err
hold(struct repair *r, struct slice s)
{
	size_t room = REPAIR_TAG_BYTES - r->held.len;

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
			*e = take_tag(r, buf_slice(&r->held));
	} else {
		*e = take_tag(r, front);
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
	if ((*e = put_brackets(r)) != ERR_OK || (*e = begin_cdata(r)) != ERR_OK)
		return 1;
	for (n = 0; n < s.len && (is_plain((unsigned char)s.p[n]) || s.p[n] == '<' || s.p[n] == '&'); )
		n++;
	if (n == 0)
		return put_odd(r, s, e);
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
		e = put_text(r, buf_slice(&r->held), false);
	return e == ERR_OK ? flush(r) : e;
}
