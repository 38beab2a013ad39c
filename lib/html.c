#include <libxml/HTMLparser.h>
#include <string.h>

#include "html.h"
#include "utf8.h"

#define CHUNK_BYTES 4096

struct parser {
	const struct html_handler *handler;
	void *arg;
	int silent;   /* how many elements are open whose text nobody reads */
};

static bool
is_one_of(const char *name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

static bool
is_silent(const char *name)
{
	static const char *const names[] = { "script", "style", "template", "noscript", "title", "svg", NULL };

	return is_one_of(name, names);
}

bool
html_is_block(const char *name)
{
	static const char *const names[] = { "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6",
	    "blockquote", "pre", "tr", "table", "section", "article", "header", "footer", "nav", "aside", "main",
	    "hr", "dt", "dd", "dl", "figure", "figcaption", "body", NULL };

	return is_one_of(name, names);
}

static void
on_open(void *arg, const xmlChar *name, const xmlChar **attrs)
{
	struct parser *p = arg;

	p->silent += is_silent((const char *)name);
	if (p->handler->open != NULL)
		p->handler->open(p->arg, (const char *)name, (const char *const *)attrs);
}

static void
on_close(void *arg, const xmlChar *name)
{
	struct parser *p = arg;

	if (p->silent > 0)
		p->silent -= is_silent((const char *)name);
	if (p->handler->close != NULL)
		p->handler->close(p->arg, (const char *)name);
}

static void
on_text(void *arg, const xmlChar *text, int len)
{
	struct parser *p = arg;

	if (p->silent == 0 && p->handler->text != NULL)
		p->handler->text(p->arg, (struct slice){ (const char *)text, (size_t)len });
}

enum err
html_parse(struct slice doc, const struct html_handler *handler, void *arg)
{
	struct parser p = { .handler = handler, .arg = arg };
	htmlSAXHandler sax = { .startElement = on_open, .endElement = on_close, .characters = on_text,
	    .cdataBlock = on_text, .ignorableWhitespace = on_text };
	htmlParserCtxtPtr ctxt;
	size_t n;

	/* only a push parser takes a document of any size without a copy of it */
	if ((ctxt = htmlCreatePushParserCtxt(&sax, &p, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8)) == NULL)
		return ERR_NOMEM;
	htmlCtxtUseOptions(ctxt, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
	    HTML_PARSE_IGNORE_ENC);
	for (; doc.len > 0; doc = slice_from(doc, n)) {
		n = doc.len < CHUNK_BYTES ? doc.len : CHUNK_BYTES;
		htmlParseChunk(ctxt, doc.p, (int)n, 0);
	}
	htmlParseChunk(ctxt, NULL, 0, 1);
	htmlFreeParserCtxt(ctxt);
	return ERR_OK;
}

/* The state of html_text. */
struct text {
	struct buf *out;
	int breaks;       /* line ends owed before the next word: 0, 1 or 2 */
	bool space;       /* a space is owed */
	bool in_mark;     /* behind a list item's "- ": nothing is owed */
	enum err e;
};

static void
put(struct text *t, struct slice s)
{
	if (t->e == ERR_OK)
		t->e = buf_add(t->out, s);
}

/* Pays what is owed before a word. */
static void
settle(struct text *t)
{
	if (t->out->len > 0 && !t->in_mark) {
		if (t->breaks > 0)
			put(t, t->breaks > 1 ? SL("\n\n") : SL("\n"));
		else if (t->space)
			put(t, SL(" "));
	}
	t->breaks = 0;
	t->space = t->in_mark = false;
}

static void
owe_breaks(struct text *t, int n)
{
	t->breaks = t->breaks > n ? t->breaks : n;
}

static void
text_open(void *arg, const char *name, const char *const *attrs)
{
	struct text *t = arg;

	(void)attrs;
	if (strcmp(name, "li") == 0) {
		owe_breaks(t, 1);
		settle(t);
		put(t, SL("- "));
		t->in_mark = true;
	} else if (strcmp(name, "td") == 0 || strcmp(name, "th") == 0) {
		t->space = true;
	} else if (strcmp(name, "p") == 0) {
		owe_breaks(t, 2);
	} else if (html_is_block(name)) {
		owe_breaks(t, 1);
	}
}

static void
text_close(void *arg, const char *name)
{
	if (strcmp(name, "br") != 0 && html_is_block(name))
		owe_breaks(arg, strcmp(name, "p") == 0 ? 2 : 1);
}

static void
text_text(void *arg, struct slice s)
{
	struct text *t = arg;
	size_t n, from = 0, i;
	uint32_t cp;

	for (i = 0; i < s.len; i += n) {
		n = utf8_decode(slice_from(s, i), &cp);
		if (!utf8_is_space(cp))
			continue;
		if (i > from) {
			settle(t);
			put(t, (struct slice){ s.p + from, i - from });
		}
		t->space = true;
		from = i + n;
	}
	if (s.len > from) {
		settle(t);
		put(t, slice_from(s, from));
	}
}

enum err
html_text(struct buf *out, struct slice doc)
{
	static const struct html_handler handler = { text_open, text_close, text_text };
	struct buf raw = { .max = out->max }, nfc = { .max = out->max };
	struct text t = { .out = &raw };
	enum err e;

	if ((e = html_parse(doc, &handler, &t)) == ERR_OK && (e = t.e) == ERR_OK &&
	    (e = utf8_clean(&nfc, buf_slice(&raw))) == ERR_OK)
		e = utf8_nfc(out, buf_slice(&nfc));
	buf_free(&raw);
	buf_free(&nfc);
	return e;
}
