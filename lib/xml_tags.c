#include "entity.h"
#include "printable.h"
#include "utf8.h"
#include "xml_tags.h"

#define NAME_BYTES 256       /* of an element or attribute */

/* What a byte may be.  No feed's names go beyond ASCII, but titles do that say <“word”>. */
enum { START = 1, INSIDE = 2 };

static const unsigned char name_class[256] = {
	['-'] = INSIDE, ['.'] = INSIDE, ['_'] = START | INSIDE,
#define TWO(c) [c] = START | INSIDE, [(c) + 1] = START | INSIDE
#define FOUR(c) TWO(c), TWO((c) + 2)
#define EIGHT(c) FOUR(c), FOUR((c) + 4)
	['0'] = INSIDE, ['1'] = INSIDE, ['2'] = INSIDE, ['3'] = INSIDE, ['4'] = INSIDE,
	['5'] = INSIDE, ['6'] = INSIDE, ['7'] = INSIDE, ['8'] = INSIDE, ['9'] = INSIDE,
	EIGHT('A'), EIGHT('I'), EIGHT('Q'), TWO('Y'), EIGHT('a'), EIGHT('i'), EIGHT('q'), TWO('y'),
};

void
xml_tags_init(struct xml_tags *t, const struct xml_handler *handler, void *arg)
{
	t->handler = handler;
	t->arg = arg;
	t->depth = t->too_deep = t->n_spaces = 0;
	memset(t->bucket, 0, sizeof(t->bucket));
	t->names = (struct buf){ .max = XML_DEPTH * NAME_BYTES };
	t->prefixes = (struct buf){ .max = XML_SPACES * NAME_BYTES };
	t->values = (struct buf){ .max = XML_TAG_BYTES };
}

void
xml_tags_free(struct xml_tags *t)
{
	buf_free(&t->names);
	buf_free(&t->prefixes);
	buf_free(&t->values);
}

static bool
is_class(char c, int class)
{
	return (name_class[(unsigned char)c] & class) != 0;
}

bool
xml_is_name_start(char c)
{
	return is_class(c, START);
}

/* The length of the name that s begins with, at most one colon inside; *local is what stands behind it. */
static size_t
name_front(struct slice s, size_t *local)
{
	size_t i;

	*local = 0;
	if (s.len == 0 || !is_class(s.p[0], START))
		return 0;
	for (i = 1;; i++) {
		while (i < s.len && is_class(s.p[i], INSIDE))
			i++;
		if (i + 1 >= s.len || s.p[i] != ':' || *local > 0 || !is_class(s.p[i + 1], START))
			return i;
		*local = i + 1;
	}
}

static struct slice
prefix_of(struct slice name, size_t local)
{
	return (struct slice){ name.p, local > 0 ? local - 1 : 0 };
}

static struct slice
open_name(const struct xml_tags *t, size_t i)
{
	return (struct slice){ t->names.p + t->open[i].name, t->open[i].len };
}

static struct slice
space_prefix(const struct xml_tags *t, const struct xml_space *s)
{
	struct slice prefix = slice_from(buf_slice(&t->prefixes), s->prefix);

	prefix.len = s->len;
	return prefix;
}

static size_t
bucket_of(struct slice prefix)
{
	if (prefix.len == 0)
		return 0;
	return (prefix.len + (unsigned char)prefix.p[0] * 3u + (unsigned char)prefix.p[prefix.len - 1]) % XML_SPACE_BUCKETS;
}

/* Ends the namespaces that were declared behind the first n. */
static void
drop_spaces(struct xml_tags *t, size_t n)
{
	while (t->n_spaces > n) {
		const struct xml_space *s = &t->space[--t->n_spaces];

		t->bucket[bucket_of(space_prefix(t, s))] = s->next;
		t->prefixes.len = s->prefix;
	}
}

static enum err
close_innermost(struct xml_tags *t)
{
	const struct xml_open *o = &t->open[--t->depth];

	drop_spaces(t, o->n_spaces);
	t->names.len = o->name;
	return t->handler->close(t->arg, slice_from((struct slice){ t->names.p + o->name, o->len }, o->local));
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
end_tag(struct xml_tags *t, struct slice tag)
{
	size_t local, i;
	struct slice name = { tag.p, name_front(tag, &local) };
	enum err e = ERR_OK;

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
		e = close_innermost(t);
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

/* Kinds of bytes that do not stand for themselves everywhere. */
enum {
	ODD = 1,             /* forbidden or to be mended, or the first of such a character */
	MARKUP = 2,          /* "<" "&" */
	BRACKET = 4,         /* "]" */
	SPACE = 8            /* TAB LF */
};

/* 0xEF begins U+FFFE and U+FFFF, which XML forbids. */
static const unsigned char byte_kind[256] = {
	1, 1, 1, 1, 1, 1, 1, 1, 1, SPACE, SPACE, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	['&'] = MARKUP, ['<'] = MARKUP, [']'] = BRACKET, [0x7F] = ODD, [0xEF] = ODD,
};

/* The length of the front of s that has no byte of the kinds, and no stop; a and b are those of them that are printable. */
static inline size_t
plain_front(struct slice s, int kinds, char a, char b, char stop)
{
	size_t i = 0;

	while ((i += printable_front(slice_from(s, i), a, b, stop)) < s.len)
		do
			if ((byte_kind[(unsigned char)s.p[i]] & kinds) != 0 || s.p[i] == stop)
				return i;
		while (++i < s.len && !is_printable(s.p[i]));
	return i;
}

size_t
xml_text_front(struct slice s)
{
	return plain_front(s, ODD | MARKUP, '<', '&', '<');
}

size_t
xml_cdata_front(struct slice s)
{
	return plain_front(s, ODD | BRACKET, ']', ']', ']');
}

/* The length of the front of s that is a value as it stands, and no stop. */
static size_t
value_front(struct slice s, char stop)
{
	return plain_front(s, ODD | MARKUP | SPACE, '<', '&', stop);
}

/*
 * Appends a value to t->values, which has room: its references read, spaces for white space
 * (XML 1.0, section 3.3.3), without what is forbidden.
 */
static struct slice
mend_value(struct xml_tags *t, struct slice s)
{
	struct buf *out = &t->values;
	size_t from = out->len, n;
	uint32_t cp;

	for (; s.len > 0; s = slice_from(s, n)) {
		unsigned char c = (unsigned char)s.p[0];

		if ((n = value_front(s, '<')) > 0) {
			(void)buf_add(out, (struct slice){ s.p, n });
		} else if (c == '&' && (n = entity_read(s, &cp)) > 0) {
			if (cp != UINT32_MAX)
				(void)utf8_encode(out, cp);
		} else {
			n = utf8_decode(s, &cp);
			if (c == '\n' || c == '\t' || c == '\r')
				(void)buf_addc(out, ' ');
			else if (c == '<' || c == '&' || (c == 0xEF && cp < 0xFFFE))
				(void)buf_add(out, (struct slice){ s.p, n });
		}
	}
	return (struct slice){ out->p + from, out->len - from };
}

static struct slice
clean_value(struct xml_tags *t, struct slice value)
{
	return value_front(value, '<') == value.len ? value : mend_value(t, value);
}

static unsigned
number_of(const struct xml_tags *t, struct slice uri, struct slice prefix)
{
	return t->handler->space != NULL ? t->handler->space(uri, prefix) : 0;
}

/* Puts a namespace in force for the element at hand. */
static enum err
declare(struct xml_tags *t, struct slice prefix, struct slice uri)
{
	unsigned char *bucket = &t->bucket[bucket_of(prefix)];
	enum err e;

	if (t->n_spaces == XML_SPACES)
		return ERR_OK;
	if ((e = buf_add(&t->prefixes, prefix)) != ERR_OK)
		return e;
	t->space[t->n_spaces++] = (struct xml_space){ t->prefixes.len - prefix.len, prefix.len,
	    number_of(t, uri, prefix), *bucket };
	*bucket = (unsigned char)t->n_spaces;
	return ERR_OK;
}

static unsigned
find_space(const struct xml_tags *t, struct slice prefix)
{
	size_t i;

	for (i = t->bucket[bucket_of(prefix)]; i > 0; i = t->space[i - 1].next)
		if (slice_eq(space_prefix(t, &t->space[i - 1]), prefix))
			return t->space[i - 1].number;
	return number_of(t, SL(""), prefix);
}

/* Takes an attribute, or the namespace that it declares. */
static enum err
take_attribute(struct xml_tags *t, size_t *n, struct slice name, size_t local, struct slice value)
{
	struct xml_attr a = { prefix_of(name, local), slice_from(name, local), value };

	if (local == 0 && slice_eq(name, SL("xmlns")))
		return declare(t, SL(""), value);
	if (slice_eq(a.prefix, SL("xmlns")))
		return declare(t, a.local, value);
	t->attr[(*n)++] = a;
	return ERR_OK;
}

/* Takes the attributes in tag, behind the element's name; gives how many. */
static enum err
take_attributes(struct xml_tags *t, struct slice tag, size_t *n)
{
	int left = XML_ATTRS;
	enum err e;

	*n = 0;
	buf_clear(&t->values);
	if ((e = buf_reserve(&t->values, tag.len)) != ERR_OK)   /* no value grows by being mended */
		return e;
	while (e == ERR_OK && left > 0 && (tag = slice_trim(tag)).len > 0) {
		size_t local;
		struct slice name = { tag.p, name_front(tag, &local) }, value;

		if (name.len == 0) {
			tag = slice_from(tag, 1);
			continue;
		}
		tag = slice_trim(slice_from(tag, name.len));
		if (tag.len == 0 || tag.p[0] != '=')
			continue;            /* without a value it says nothing to a feed */
		tag = slice_from(tag, 1);
		left--;
		value = cut_value(&tag);
		if (name.len <= NAME_BYTES)
			e = take_attribute(t, n, name, local, clean_value(t, value));
	}
	return e;
}

/* Opens an element that has n attributes; n_spaces are in force around it. */
static enum err
open_element(struct xml_tags *t, struct slice name, size_t local, size_t n, size_t n_spaces)
{
	struct xml_name full = { 0, prefix_of(name, local), slice_from(name, local) };
	enum err e;

	full.space = find_space(t, full.prefix);
	t->open[t->depth++] = (struct xml_open){ t->names.len, name.len, local, n_spaces };
	if ((e = buf_add(&t->names, name)) != ERR_OK)
		return e;
	return t->handler->open(t->arg, &full, t->attr, n);
}

static enum err
start_tag(struct xml_tags *t, struct slice tag)
{
	size_t local, n_spaces = t->n_spaces, n = 0;
	struct slice name = { tag.p, name_front(tag, &local) };
	bool closed = tag.p[tag.len - 1] == '/';
	enum err e = ERR_OK;

	if (name.len > NAME_BYTES)
		return ERR_OK;
	if (t->depth == XML_DEPTH) {
		t->too_deep += !closed;
		return ERR_OK;
	}
	tag.len -= closed;
	if (name.len < tag.len)
		e = take_attributes(t, slice_from(tag, name.len), &n);
	if (e == ERR_OK)
		e = open_element(t, name, local, n, n_spaces);
	return e == ERR_OK && closed ? close_innermost(t) : e;
}

enum err
xml_tags_take(struct xml_tags *t, struct slice tag)
{
	if (tag.len == 0)
		return ERR_OK;
	return tag.p[0] == '/' ? end_tag(t, slice_from(tag, 1)) : start_tag(t, tag);
}

/*
 * Takes the attributes at the front of s, behind the element's name, where all of them are as XML has them
 * and their values as they stand.  Gives their length, or s.len where they are not, or not all there.
 */
static size_t
take_regular_attributes(struct xml_tags *t, struct slice s, size_t *n, enum err *e)
{
	size_t i = 0, gap, local, value, left = XML_ATTRS;
	struct slice name;

	for (*n = 0; *e == ERR_OK && left > 0; left--) {
		for (gap = i; i < s.len && ascii_is_space(s.p[i]); )
			i++;
		if (i < s.len && (s.p[i] == '>' || s.p[i] == '/'))
			return i;
		name.p = s.p + i;
		name.len = name_front(slice_from(s, i), &local);
		i += name.len;
		if (name.len == 0 || name.len > NAME_BYTES || i == gap + name.len || s.len - i < 3 || s.p[i] != '=' ||
		    (s.p[i + 1] != '"' && s.p[i + 1] != '\''))
			break;
		value = value_front(slice_from(s, i + 2), s.p[i + 1]);
		if (value == s.len - i - 2 || s.p[i + 2 + value] != s.p[i + 1])
			break;
		*e = take_attribute(t, n, name, local, (struct slice){ s.p + i + 2, value });
		i += value + 3;
	}
	return s.len;
}

/* Takes the start tag at the front of s where it is regular; gives its length, else 0. */
static size_t
take_regular_start(struct xml_tags *t, struct slice s, enum err *e)
{
	size_t local, n_spaces = t->n_spaces, n, i;
	struct slice name = { s.p, name_front(s, &local) };
	bool closed;

	if (name.len == 0 || name.len > NAME_BYTES || t->depth == XML_DEPTH)
		return 0;
	i = name.len + take_regular_attributes(t, slice_from(s, name.len), &n, e);
	closed = i < s.len && s.p[i] == '/';
	i += closed;
	if (*e != ERR_OK || i >= s.len || s.p[i] != '>') {
		drop_spaces(t, n_spaces);
		return 0;
	}
	*e = open_element(t, name, local, n, n_spaces);
	if (*e == ERR_OK && closed)
		*e = close_innermost(t);
	return i + 1;
}

/* Takes the end tag of the innermost element, if s begins with that behind its "</"; gives its length, else 0. */
static size_t
take_regular_end(struct xml_tags *t, struct slice s, enum err *e)
{
	struct slice name;

	if (t->depth == 0)
		return 0;
	name = open_name(t, t->depth - 1);
	if (name.len >= s.len || s.p[name.len] != '>' || !slice_starts(s, name))
		return 0;
	*e = close_innermost(t);
	return name.len + 1;
}

size_t
xml_tags_take_regular(struct xml_tags *t, struct slice s, enum err *e)
{
	size_t n;

	if (t->too_deep > 0)
		return 0;
	if (s.p[0] != '/')
		return take_regular_start(t, s, e);
	n = take_regular_end(t, slice_from(s, 1), e);
	return n > 0 ? n + 1 : 0;
}
