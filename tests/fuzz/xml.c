/*
 * Documents as events, by any implementation of xml.h: elements match, names are names, values and text
 * are what XML allows, the borders of the pieces that the bytes come in change nothing, and no document
 * ends what comes behind it.
 */
#include "buf.h"
#include "fuzz.h"
#include "xml.h"

struct events {
	struct buf all;                  /* as text, pieces of text joined; the first of them */
	struct buf names;                /* of the open elements, one behind the other */
	size_t start[XML_DEPTH];
	size_t depth;
	enum err e;
};

static void
note(struct events *ev, const char *before, struct slice s)
{
	if (buf_add(&ev->all, slice_of(before)) == ERR_OK)
		(void)buf_add(&ev->all, s);      /* the first will do */
}

/* UTF-8 without the controls and noncharacters that XML forbids. */
static bool
is_xml_text(struct slice s)
{
	size_t i;

	for (i = 0; i < s.len; i++) {
		if ((unsigned char)s.p[i] < ' ' && s.p[i] != '\t' && s.p[i] != '\n' && s.p[i] != '\r')
			return false;
		if (i + 3 <= s.len && (memcmp(s.p + i, "\xEF\xBF\xBE", 3) == 0 || memcmp(s.p + i, "\xEF\xBF\xBF", 3) == 0))
			return false;
	}
	return fuzz_is_utf8(s);
}

static bool
is_name(struct slice s)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		if (ascii_is_space(s.p[i]) || memchr("<>&\"'=/:", s.p[i], 8) != NULL)
			return false;
	return s.len > 0 && !ascii_is_digit(s.p[0]) && s.p[0] != '-' && s.p[0] != '.' && is_xml_text(s);
}

static void
must_be_name(struct slice prefix, struct slice local)
{
	MUST(is_name(local));
	MUST(prefix.len == 0 || is_name(prefix));
}

static unsigned
on_space(struct slice uri, struct slice prefix)
{
	unsigned hash = 5381;
	size_t i;

	MUST(is_xml_text(uri));
	MUST(prefix.len == 0 || is_name(prefix));
	for (i = 0; i < uri.len; i++)
		hash = hash * 33 + (unsigned char)uri.p[i];
	return hash;
}

static enum err
on_open(void *arg, const struct xml_name *name, const struct xml_attr *attrs, size_t n)
{
	struct events *ev = arg;
	size_t i;

	must_be_name(name->prefix, name->local);
	MUST(ev->depth < XML_DEPTH && n <= XML_ATTRS);
	ev->start[ev->depth++] = ev->names.len;
	MUST(buf_add(&ev->names, name->local) == ERR_OK);
	note(ev, "\n<", (struct slice){ (const char *)&name->space, sizeof(name->space) });
	note(ev, " ", name->prefix);
	note(ev, ":", name->local);
	for (i = 0; i < n; i++) {
		must_be_name(attrs[i].prefix, attrs[i].local);
		MUST(is_xml_text(attrs[i].value));
		note(ev, " ", attrs[i].prefix);
		note(ev, ":", attrs[i].local);
		note(ev, "=", attrs[i].value);
	}
	note(ev, ">", SL(""));
	return ERR_OK;
}

static enum err
on_text(void *arg, struct slice text)
{
	struct events *ev = arg;

	MUST(is_xml_text(text));
	note(ev, "", text);
	return ERR_OK;
}

static enum err
on_close(void *arg, struct slice local)
{
	struct events *ev = arg;

	MUST(ev->depth > 0);
	ev->depth--;
	MUST(slice_eq(local, slice_from(buf_slice(&ev->names), ev->start[ev->depth])));
	ev->names.len = ev->start[ev->depth];
	note(ev, "\n</", local);
	note(ev, ">", SL(""));
	return ERR_OK;
}

static void
parse(struct events *ev, const char *charset, struct fuzz_pieces pieces)
{
	static const struct xml_handler handler = { on_space, on_open, on_text, on_close };
	struct slice piece;
	struct xml *x;

	ev->all.max = (size_t)4 << 20;
	ev->names.max = (size_t)1 << 20;
	x = xml_new(charset, &handler, ev);
	MUST(x != NULL);
	while (ev->e == ERR_OK && fuzz_piece(&pieces, &piece))
		ev->e = xml_push(x, piece);
	if (ev->e == ERR_OK)
		ev->e = xml_end(x);
	MUST(ev->e == ERR_OK || ev->e == ERR_TOOBIG);
	xml_free(x);
}

static void
release(struct events *ev)
{
	buf_free(&ev->all);
	buf_free(&ev->names);
}

/* Behind whatever ends each thing that may be open in doc, an element is an element. */
static void
must_go_on(struct slice doc)
{
	struct buf longer = { .max = doc.len + 256 };
	struct events ev = { 0 };

	MUST(buf_add(&longer, doc) == ERR_OK && buf_add(&longer, SL(FUZZ_END "<sentinel/>")) == ERR_OK);
	parse(&ev, NULL, fuzz_whole(buf_slice(&longer)));
	if (ev.e == ERR_OK && ev.depth < XML_DEPTH)
		MUST(slice_ends(buf_slice(&ev.all), SL(":sentinel>\n</sentinel>")));
	release(&ev);
	buf_free(&longer);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice doc = { (const char *)data, n };
	const char *charset = fuzz_choose(&doc, fuzz_charsets, FUZZ_CHARSETS);
	struct events one = { 0 }, many = { 0 };

	parse(&one, charset, fuzz_whole(doc));
	parse(&many, charset, fuzz_cut(doc));
	MUST_EQ(buf_slice(&one.all), buf_slice(&many.all));
	MUST(one.e == many.e && one.depth == many.depth);
	release(&one);
	release(&many);
	if (n < 4096 && charset == NULL && !fuzz_contains(doc, SL("encoding")) && fuzz_is_text(doc))
		must_go_on(doc);
	return 0;
}
