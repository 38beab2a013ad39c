#include "entity.h"
#include "utf8.h"
#include "xml_scan.h"

void
xml_scan_init(struct xml_scan *r, const struct xml_handler *handler, void *arg)
{
	xml_tags_init(&r->tags, handler, arg);
	r->text_wanted = handler->text != NULL;
	r->where = XML_TEXT;
	r->held = (struct buf){ .max = XML_TAG_BYTES };
	r->after_cr = false;
}

void
xml_scan_free(struct xml_scan *r)
{
	buf_free(&r->held);
	xml_tags_free(&r->tags);
}

/* Gives text that stands in an element. */
static enum err
put(struct xml_scan *r, struct slice text)
{
	return r->text_wanted && text.len > 0 && r->tags.depth > 0 ? r->tags.handler->text(r->tags.arg, text) : ERR_OK;
}

static enum err
put_character(struct xml_scan *r, uint32_t cp)
{
	char p[4];
	struct buf b = { .p = p, .cap = sizeof(p), .max = sizeof(p) };

	if (cp != UINT32_MAX)
		(void)utf8_encode(&b, cp);       /* has room */
	return put(r, buf_slice(&b));
}

/* Takes text that needs no mending, but for the LF of a CR LF, which is there already. */
static enum err
put_plain(struct xml_scan *r, struct slice text)
{
	bool is_there = r->after_cr && text.p[0] == '\n';

	r->after_cr = false;
	return put(r, slice_from(text, is_there));
}

/* Takes the character that s begins with: LF for CR, nothing for what XML forbids.  Returns its length. */
static size_t
take_odd(struct xml_scan *r, struct slice s, enum err *e)
{
	uint32_t cp;
	size_t n = utf8_decode(s, &cp);

	r->after_cr = cp == '\r';
	if (cp == '\r')
		*e = put(r, SL("\n"));
	else if (cp >= 0x80 && cp < 0xFFFE)
		*e = put(r, (struct slice){ s.p, n });
	return n;
}

/* Each of the following takes the front of s in its state and returns its length. */

static size_t
in_text(struct xml_scan *r, struct slice s, enum err *e)
{
	uint32_t cp;
	size_t n = r->text_wanted ? xml_text_front(s) : slice_find(s, '<');

	if (n > 0) {
		*e = put_plain(r, (struct slice){ s.p, n });
		return n;
	}
	if (s.p[0] != '<' && s.p[0] != '&')
		return take_odd(r, s, e);
	r->after_cr = false;
	if (s.p[0] == '&' && (n = entity_read(s, &cp)) > 0) {
		*e = put_character(r, cp);
		return n;
	}
	r->where = s.p[0] == '<' ? XML_MARKUP : XML_REFERENCE;
	buf_clear(&r->held);
	if (s.p[0] == '&')
		*e = buf_addc(&r->held, '&');
	return 1;
}

static size_t
in_reference(struct xml_scan *r, struct slice s, enum err *e)
{
	uint32_t cp;
	char c = s.p[0];

	if ((ascii_is_alnum(c) || (c == '#' && r->held.len == 1)) && r->held.len < ENTITY_BYTES) {
		*e = buf_addc(&r->held, c);
		return 1;
	}
	r->where = XML_TEXT;
	if (c == ';' && (*e = buf_addc(&r->held, c)) == ERR_OK && entity_read(buf_slice(&r->held), &cp) > 0)
		*e = put_character(r, cp);
	else if (*e == ERR_OK)
		*e = put(r, buf_slice(&r->held));
	return c == ';';
}

/* Behind "<". */
static size_t
in_markup(struct xml_scan *r, struct slice s, enum err *e)
{
	char c = s.p[0];
	size_t n;

	if ((n = xml_tags_take_regular(&r->tags, s, e)) > 0) {
		r->where = XML_TEXT;
		return n;
	}
	if (xml_is_name_start(c) || c == '/') {
		r->where = XML_TAG;
		r->held_full = false;
		r->quote = r->before = '\0';
		return 0;
	}
	if (c == '!' || c == '?') {
		r->where = c == '!' ? XML_BANG : XML_INSTRUCTION;
		return 1;
	}
	r->where = XML_TEXT;
	*e = put(r, SL("<"));
	return 0;
}

/* Behind "<!", until it is clear what it is. */
static size_t
in_bang(struct xml_scan *r, struct slice s, enum err *e)
{
	struct slice so_far;

	if ((*e = buf_addc(&r->held, s.p[0])) != ERR_OK)
		return 1;
	so_far = buf_slice(&r->held);
	r->pending = 0;
	r->brackets = 0;
	if (slice_eq(so_far, SL("--"))) {
		r->where = XML_COMMENT;
	} else if (slice_eq(so_far, SL("[CDATA["))) {
		r->where = XML_CDATA;
	} else if (!slice_starts(SL("[CDATA["), so_far) && !slice_starts(SL("--"), so_far)) {
		r->where = XML_DOCTYPE;
		return 0;
	}
	return 1;
}

/* The byte before s.p[i] that is no space. */
static char
byte_before(const struct xml_scan *r, struct slice s, size_t i)
{
	while (i > 0 && ascii_is_space(s.p[i - 1]))
		i--;
	return i > 0 ? s.p[i - 1] : r->before;
}

/* The place where the tag ends in s, or s.len: a quote hides the ends in it where it begins a value. */
static size_t
find_tag_end(struct xml_scan *r, struct slice s)
{
	static const bool stops[256] = { ['<'] = true, ['>'] = true, ['"'] = true, ['\''] = true };
	size_t i = 0;

	for (;;) {
		if (r->quote != '\0') {
			if ((i += slice_find(slice_from(s, i), r->quote)) == s.len)
				break;
			r->quote = '\0';
			i++;
		}
		while (i < s.len && !stops[(unsigned char)s.p[i]])
			i++;
		if (i == s.len || s.p[i] == '<' || s.p[i] == '>')
			break;
		if (byte_before(r, s, i) == '=')
			r->quote = s.p[i];
		i++;
	}
	if (i == s.len)
		r->before = byte_before(r, s, i);
	return i;
}

/* Holds as much of a tag as is allowed. */
static enum err
hold(struct xml_scan *r, struct slice s)
{
	size_t room = XML_TAG_BYTES - r->held.len;

	if (r->held_full)
		return ERR_OK;               /* what came later would stand where it does not belong */
	r->held_full = s.len > room;
	while (s.len > room)                 /* a character is not cut */
		for (s.len = room; s.len > 0 && ((unsigned char)s.p[s.len] & 0xC0) == 0x80; )
			s.len--;
	return buf_add(&r->held, s);
}

static size_t
in_tag(struct xml_scan *r, struct slice s, enum err *e)
{
	size_t n = find_tag_end(r, s);
	struct slice front = { s.p, n };

	if (n == s.len) {
		*e = hold(r, front);
		return n;
	}
	r->where = XML_TEXT;
	if (r->held.len > 0) {
		if ((*e = hold(r, front)) == ERR_OK)
			*e = xml_tags_take(&r->tags, buf_slice(&r->held));
	} else {
		*e = xml_tags_take(&r->tags, front);
	}
	return s.p[n] == '>' ? n + 1 : n;    /* at "<" the next tag begins */
}

static size_t
in_comment(struct xml_scan *r, struct slice s)
{
	size_t n = 0;

	if (r->pending == 0)
		n = slice_find(s, '-');
	if (n == s.len)
		return n;
	if (s.p[n] == '>' && r->pending >= 2)
		r->where = XML_TEXT;
	r->pending = s.p[n] == '-' ? r->pending + 1 : 0;
	return n + 1;
}

/* Gives the brackets that turned out not to end the section, but for the last keep. */
static enum err
put_brackets(struct xml_scan *r, size_t keep)
{
	enum err e = ERR_OK;

	for (; e == ERR_OK && r->pending > keep; r->pending--)
		e = put(r, SL("]"));
	return e;
}

static size_t
in_cdata(struct xml_scan *r, struct slice s, enum err *e)
{
	size_t n = r->text_wanted ? xml_cdata_front(s) : slice_find(s, ']');

	if (s.p[0] == ']') {                 /* of a longer run only the last two may belong to the end */
		r->after_cr = false;
		r->pending++;
		*e = put_brackets(r, 2);
		return 1;
	}
	if (s.p[0] == '>' && r->pending == 2) {
		r->pending = 0;
		r->where = XML_TEXT;
		return 1;
	}
	if ((*e = put_brackets(r, 0)) != ERR_OK)
		return n;
	if (n == 0)
		return take_odd(r, s, e);
	*e = put_plain(r, (struct slice){ s.p, n });
	return n;
}

/* "<?xml … >" lacks its second question mark often enough. */
static size_t
in_instruction(struct xml_scan *r, struct slice s)
{
	size_t n = slice_find(s, '>');

	if (n == s.len)
		return n;
	r->where = XML_TEXT;
	return n + 1;
}

static size_t
in_doctype(struct xml_scan *r, struct slice s)
{
	if (s.p[0] == '[')
		r->brackets = 1;
	else if (s.p[0] == ']')
		r->brackets = 0;
	else if (s.p[0] == '>' && r->brackets == 0)
		r->where = XML_TEXT;
	return 1;
}

static size_t
step(struct xml_scan *r, struct slice s, enum err *e)
{
	switch (r->where) {
	case XML_TEXT:
		return in_text(r, s, e);
	case XML_REFERENCE:
		return in_reference(r, s, e);
	case XML_MARKUP:
		return in_markup(r, s, e);
	case XML_BANG:
		return in_bang(r, s, e);
	case XML_TAG:
		return in_tag(r, s, e);
	case XML_COMMENT:
		return in_comment(r, s);
	case XML_CDATA:
		return in_cdata(r, s, e);
	case XML_INSTRUCTION:
		return in_instruction(r, s);
	case XML_DOCTYPE:
		return in_doctype(r, s);
	}
	return s.len;
}

enum err
xml_scan_push(struct xml_scan *r, struct slice s)
{
	enum err e = ERR_OK;

	while (e == ERR_OK && s.len > 0)
		s = slice_from(s, step(r, s, &e));
	return e;
}

enum err
xml_scan_end(struct xml_scan *r)
{
	/* the text may end in a reference */
	return r->where == XML_REFERENCE ? put(r, buf_slice(&r->held)) : ERR_OK;
}
