#include <libxml/HTMLparser.h>
#include <string.h>

#include "html.h"

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
