#include "entity.h"
#include "html.h"
#include "printable.h"
#include "utf8.h"

enum kind { INLINE, LINE, BREAK, HEADING, PARAGRAPH, ITEM, CELL, SILENT };

/* Elements by what they do to text: the most frequent first; those that are not here do nothing. */
static const struct element {
	struct slice name;
	enum kind kind;
} elements[] = {
#define ELEMENT(name, kind) { { name, sizeof(name) - 1 }, kind }
	ELEMENT("p", PARAGRAPH), ELEMENT("a", INLINE), ELEMENT("br", BREAK), ELEMENT("li", ITEM),
	ELEMENT("strong", INLINE), ELEMENT("b", INLINE), ELEMENT("em", INLINE), ELEMENT("i", INLINE),
	ELEMENT("span", INLINE), ELEMENT("div", LINE), ELEMENT("ul", LINE), ELEMENT("ol", LINE), ELEMENT("h1", HEADING),
	ELEMENT("h2", HEADING), ELEMENT("h3", HEADING), ELEMENT("h4", HEADING), ELEMENT("h5", HEADING), ELEMENT("h6", HEADING),
	ELEMENT("hr", LINE), ELEMENT("blockquote", LINE), ELEMENT("pre", LINE), ELEMENT("tr", LINE),
	ELEMENT("table", LINE), ELEMENT("td", CELL), ELEMENT("th", CELL), ELEMENT("section", LINE),
	ELEMENT("article", LINE), ELEMENT("header", LINE), ELEMENT("footer", LINE), ELEMENT("nav", LINE),
	ELEMENT("aside", LINE), ELEMENT("main", LINE), ELEMENT("dt", LINE), ELEMENT("dd", LINE), ELEMENT("dl", LINE),
	ELEMENT("figure", LINE), ELEMENT("figcaption", LINE), ELEMENT("body", LINE),
	ELEMENT("script", SILENT), ELEMENT("style", SILENT), ELEMENT("template", SILENT), ELEMENT("noscript", SILENT),
	ELEMENT("title", SILENT), ELEMENT("svg", SILENT),
};
#define ELEMENTS (sizeof(elements) / sizeof(elements[0]))

struct text {
	struct buf *out;
	int breaks;                      /* line ends owed before the next word: 0, 1 or 2 */
	bool space;                      /* a space is owed */
	bool in_mark;                    /* behind a list item's "- ": nothing is owed */
	bool has_no_end[ELEMENTS];       /* no end tag of this element follows */
};

/* Pays what is owed before a word, and puts it. */
static enum err
put_word(struct text *t, struct slice word)
{
	enum err e = ERR_OK;

	if (t->out->len > 0 && !t->in_mark) {
		if (t->breaks > 0)
			e = buf_add(t->out, t->breaks > 1 ? SL("\n\n") : SL("\n"));
		else if (t->space)
			e = buf_addc(t->out, ' ');
	}
	t->breaks = 0;
	t->space = t->in_mark = false;
	return e == ERR_OK ? buf_add(t->out, word) : e;
}

static void
owe_breaks(struct text *t, int n)
{
	t->breaks = t->breaks > n ? t->breaks : n;
}

/* The length of the front of s without white space; U+0085 and above begin with one of four bytes. */
static size_t
word_front(struct slice s)
{
	uint32_t cp;
	size_t i;

	for (i = printable_front(s, ' ', ' ', ' '); i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= ' ' && ascii_is_space((char)c))
			break;
		if (c != 0xC2 && c != 0xE1 && c != 0xE2 && c != 0xE3)
			continue;
		utf8_decode(slice_from(s, i), &cp);
		if (cp != UINT32_MAX && utf8_is_space(cp))
			break;
	}
	return i;
}

/* The length of the front of s that is words with a space between, as they are put. */
static size_t
words_front(struct slice s)
{
	size_t i = word_front(s);

	while (i > 0 && s.len - i >= 2 && s.p[i] == ' ' && s.p[i + 1] != ' ' && is_printable(s.p[i + 1]))
		i += 1 + word_front(slice_from(s, i + 1));
	return i;
}

static enum err
put_words(struct text *t, struct slice s)
{
	enum err e = ERR_OK;
	uint32_t cp;
	size_t n;

	while (e == ERR_OK && s.len > 0) {
		if ((n = words_front(s)) > 0) {
			e = put_word(t, (struct slice){ s.p, n });
		} else {
			n = utf8_decode(s, &cp);
			t->space = true;
		}
		s = slice_from(s, n);
	}
	return e;
}

static enum err
put_character(struct text *t, uint32_t cp)
{
	char p[4];
	struct buf b = { .p = p, .cap = sizeof(p), .max = sizeof(p) };

	if (cp != UINT32_MAX)
		(void)utf8_encode(&b, cp);       /* has room */
	return put_words(t, buf_slice(&b));
}

/* Puts text between tags; a reference that means nothing stands for itself. */
static enum err
put_text(struct text *t, struct slice s)
{
	enum err e = ERR_OK;
	uint32_t cp;
	size_t n;

	while (e == ERR_OK && s.len > 0) {
		if (s.p[0] == '&' && (n = entity_read(s, &cp)) > 0) {
			e = put_character(t, cp);
		} else {
			n = 1 + slice_find(slice_from(s, 1), '&');
			e = put_words(t, (struct slice){ s.p, n });
		}
		s = slice_from(s, n);
	}
	return e;
}

/* The place of what in s, letters without case, or s.len. */
static size_t
find_nocase(struct slice s, struct slice what)
{
	size_t i, n;

	for (i = 0; i < s.len; i += n + 1) {
		n = slice_find(slice_from(s, i), what.p[0]);
		if (i + n < s.len && slice_starts_nocase(slice_from(s, i + n), what))
			return i + n;
	}
	return s.len;
}

/* The length of the tag that s begins with, its ">" included; s.len where it has none.  A quote counts behind "=". */
static size_t
tag_length(struct slice s)
{
	bool is_value = false;
	size_t i;

	for (i = 1; i < s.len && s.p[i] != '>'; i++) {
		if (is_value && (s.p[i] == '"' || s.p[i] == '\'')) {
			i += 1 + slice_find(slice_from(s, i + 1), s.p[i]);
			if (i == s.len)
				return s.len;
		}
		is_value = s.p[i] == '=' || (is_value && ascii_is_space(s.p[i]));
	}
	return i < s.len ? i + 1 : s.len;
}

/* The element that a tag names, from behind its "<" or "</", or ELEMENTS. */
static size_t
find_element(struct slice tag)
{
	size_t i, n = 0;

	while (n < tag.len && ascii_is_alnum(tag.p[n]))
		n++;
	for (i = 0; i < ELEMENTS; i++)
		if (elements[i].name.len == n && slice_eq_nocase(elements[i].name, (struct slice){ tag.p, n }))
			break;
	return i;
}

static enum err
open_element(struct text *t, enum kind kind)
{
	enum err e;

	if (kind == CELL)
		t->space = true;
	else if (kind == PARAGRAPH || kind == HEADING)
		owe_breaks(t, 2);
	else if (kind == LINE || kind == ITEM)
		owe_breaks(t, 1);
	else if (kind == BREAK)
		t->breaks += t->breaks < 2;
	if (kind != ITEM)
		return ERR_OK;
	e = put_word(t, SL("- "));
	t->in_mark = true;
	return e;
}

static void
close_element(struct text *t, enum kind kind)
{
	if (kind == LINE || kind == HEADING || kind == ITEM || kind == PARAGRAPH)
		owe_breaks(t, kind == PARAGRAPH ? 2 : 1);
}

/* The length of what stands between the start tag of a silent element, before s, and its end tag; 0 without one. */
static size_t
silent_front(struct text *t, struct slice s, size_t element)
{
	char end[16] = "</";
	struct slice name = elements[element].name;
	size_t n;

	if (t->has_no_end[element])
		return 0;
	memcpy(end + 2, name.p, name.len);
	n = find_nocase(s, (struct slice){ end, name.len + 2 });
	t->has_no_end[element] = n == s.len;
	return n < s.len ? n : 0;
}

/* Takes the tag that s begins with.  Returns its length, with what nobody reads. */
static size_t
take_tag(struct text *t, struct slice s, enum err *e)
{
	bool closes = s.p[1] == '/';
	size_t n = tag_length(s), i;

	if ((i = find_element((struct slice){ s.p + 1 + closes, n - 1 - closes })) == ELEMENTS)
		return n;
	if (closes)
		close_element(t, elements[i].kind);
	else
		*e = open_element(t, elements[i].kind);
	if (!closes && elements[i].kind == SILENT)
		n += silent_front(t, slice_from(s, n), i);
	return n;
}

/* The length of the comment, declaration or instruction that s begins with, to the end where it has none. */
static size_t
comment_length(struct slice s)
{
	size_t n;

	if (!slice_starts(s, SL("<!--"))) {
		n = slice_find(s, '>');
		return n < s.len ? n + 1 : n;
	}
	n = 2 + find_nocase(slice_from(s, 2), SL("-->"));   /* "<!-->" is one, too */
	return n < s.len ? n + 3 : n;
}

/* Takes the markup that s begins with, and returns its length. */
static size_t
take_markup(struct text *t, struct slice s, enum err *e)
{
	char next = s.len > 1 ? s.p[1] : '\0';

	if (ascii_is_alpha(next) || (next == '/' && s.len > 2 && ascii_is_alpha(s.p[2])))
		return take_tag(t, s, e);
	if (next == '!' || next == '?' || next == '/')
		return comment_length(s);
	*e = put_words(t, SL("<"));
	return 1;
}

static enum err
put_document(struct text *t, struct slice doc)
{
	enum err e = ERR_OK;
	size_t n;

	while (e == ERR_OK && doc.len > 0) {
		n = slice_find(doc, '<');
		e = put_text(t, (struct slice){ doc.p, n });
		doc = slice_from(doc, n);
		if (e == ERR_OK && doc.len > 0)
			doc = slice_from(doc, take_markup(t, doc, &e));
	}
	return e;
}

enum err
html_text(struct buf *out, struct slice doc)
{
	struct buf raw = { .max = out->max }, clean = { .max = out->max };
	struct text t = { .out = &raw };
	struct slice text;
	enum err e;

	(void)buf_reserve(&raw, doc.len);    /* at once what it will need, as a rule */
	e = put_document(&t, doc);
	text = buf_slice(&raw);
	if (e == ERR_OK && !utf8_is_clean(text)) {
		e = utf8_clean(&clean, text);
		text = buf_slice(&clean);
	}
	if (e == ERR_OK)
		e = utf8_nfc(out, text);
	buf_free(&raw);
	buf_free(&clean);
	return e;
}
