#include "markup.h"
#include "tags.h"

#define NAME_BYTES 256       /* of an element or attribute */

void
tags_init(struct tags *t)
{
	*t = (struct tags){ .names.max = REPAIR_DEPTH * NAME_BYTES };
}

void
tags_free(struct tags *t)
{
	buf_free(&t->names);
}

bool
tags_is_name_start(char c)
{
	/* no feed's names go beyond ASCII, and of a title's <“word”> libxml2 makes the end of the document */
	return ascii_is_alpha(c) || c == '_';
}

/* The length of the name that s begins with; at most one colon, inside. */
static size_t
name_front(struct slice s)
{
	bool colon = false;
	size_t i;

	if (s.len == 0 || !tags_is_name_start(s.p[0]))
		return 0;
	for (i = 1; i < s.len; i++) {
		char c = s.p[i];

		if (c == ':' && !colon && i + 1 < s.len && tags_is_name_start(s.p[i + 1]))
			colon = true;
		else if (!tags_is_name_start(c) && !ascii_is_digit(c) && c != '-' && c != '.')
			break;
	}
	return i;
}

static struct slice
open_name(const struct tags *t, size_t i)
{
	return (struct slice){ t->names.p + t->open[i].name, t->open[i].len };
}

static enum err
close_innermost(struct tags *t, struct buf *out)
{
	struct slice name = open_name(t, --t->depth);
	enum err e;

	if ((e = buf_add(out, SL("</"))) != ERR_OK || (e = buf_add(out, name)) != ERR_OK ||
	    (e = buf_addc(out, '>')) != ERR_OK)
		return e;
	t->names.len = t->open[t->depth].name;
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

/* Closes the element that an end tag means, and what is open inside it. */
static enum err
end_tag(struct tags *t, struct buf *out, struct slice tag)
{
	struct slice name = { tag.p, name_front(tag) };
	enum err e = ERR_OK;
	size_t i;

	if (name.len == 0)
		return ERR_OK;
	if (t->too_deep > 0) {
		t->too_deep--;
		return ERR_OK;
	}
	for (i = t->depth; i > 0 && !slice_eq_nocase(open_name(t, i - 1), name); )
		i--;
	if (i == 0 && t->depth > 0 && is_slip(name, open_name(t, t->depth - 1)))
		i = t->depth;
	while (e == ERR_OK && i > 0 && t->depth >= i)
		e = close_innermost(t, out);
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
put_attribute(struct buf *out, struct slice name, struct slice value)
{
	enum err e;

	if ((e = buf_addc(out, ' ')) != ERR_OK || (e = buf_add(out, name)) != ERR_OK ||
	    (e = buf_add(out, SL("=\""))) != ERR_OK || (e = markup_add_text(out, value, true)) != ERR_OK)
		return e;
	return buf_addc(out, '"');
}

/* Puts the attributes in tag, behind the element's name. */
static enum err
put_attributes(struct buf *out, struct slice tag)
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
			e = put_attribute(out, name, cut_value(&tag));
		else
			cut_value(&tag);
	}
	return e;
}

static enum err
start_tag(struct tags *t, struct buf *out, struct slice tag)
{
	struct slice name = { tag.p, name_front(tag) };
	bool closed = tag.p[tag.len - 1] == '/';
	enum err e;

	if (name.len > NAME_BYTES)
		return ERR_OK;
	if (t->depth == REPAIR_DEPTH) {
		t->too_deep += !closed;
		return ERR_OK;
	}
	if (closed)
		tag.len--;
	if (name.len > tag.len)
		return ERR_OK;
	if ((e = buf_addc(out, '<')) != ERR_OK || (e = buf_add(out, name)) != ERR_OK ||
	    (e = put_attributes(out, slice_from(tag, name.len))) != ERR_OK)
		return e;
	if (closed)
		return buf_add(out, SL("/>"));
	t->open[t->depth++] = (struct tags_open){ t->names.len, name.len };
	if ((e = buf_add(&t->names, name)) != ERR_OK)
		return e;
	return buf_addc(out, '>');
}

enum err
tags_take(struct tags *t, struct buf *out, struct slice tag)
{
	if (tag.len == 0)
		return ERR_OK;
	return tag.p[0] == '/' ? end_tag(t, out, slice_from(tag, 1)) : start_tag(t, out, tag);
}
