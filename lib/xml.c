#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdbool.h>
#include <stdlib.h>

#include "charset.h"
#include "repair.h"
#include "xml.h"

#define PIECE_BYTES 16384    /* at a time through the stages: they stay in the cache */
#define DICT_BYTES ((size_t)1 << 20)   /* of names, all different; the fullest feed has 10 KiB */

struct xml {
	const struct xml_handler *handler;
	void *arg;
	struct charset *charset;
	struct repair *repair;
	xmlParserCtxtPtr ctxt;
	size_t depth;
	enum err e;              /* the handler's first */
	struct xml_attr attrs[REPAIR_ATTRS];
};

static struct slice
of_xml(const xmlChar *s)
{
	return slice_of((const char *)s);
}

static void
keep_error(struct xml *x, enum err e)
{
	if (e == ERR_OK || x->e != ERR_OK)
		return;
	x->e = e;
	xmlStopParser(x->ctxt);
}

/* libxml2's.  An attribute is five pointers: name, prefix, URI, value and its end. */
static void
on_open(void *arg, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int n_namespaces,
    const xmlChar **namespaces, int n, int n_defaulted, const xmlChar **a)
{
	struct xml *x = arg;
	struct xml_name name = { of_xml(uri), of_xml(prefix), of_xml(local) };
	int i;

	(void)n_namespaces;
	(void)namespaces;
	(void)n_defaulted;
	if (x->depth++ == 0 || x->e != ERR_OK)
		return;                      /* repair's own element */
	for (i = 0; i < n && i < REPAIR_ATTRS; i++, a += 5) {
		x->attrs[i].name = (struct xml_name){ of_xml(a[2]), of_xml(a[1]), of_xml(a[0]) };
		x->attrs[i].value = (struct slice){ (const char *)a[3], (size_t)(a[4] - a[3]) };
	}
	keep_error(x, x->handler->open(x->arg, &name, x->attrs, (size_t)i));
}

static void
on_close(void *arg, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	struct xml *x = arg;

	(void)prefix;
	(void)uri;
	if (--x->depth > 0 && x->e == ERR_OK)
		keep_error(x, x->handler->close(x->arg, of_xml(local)));
}

static void
on_text(void *arg, const xmlChar *text, int len)
{
	struct xml *x = arg;

	if (x->depth > 1 && x->e == ERR_OK)
		keep_error(x, x->handler->text(x->arg, (struct slice){ (const char *)text, (size_t)len }));
}

/* repair's sink. */
static enum err
parse(void *arg, struct slice bytes)
{
	struct xml *x = arg;

	xmlParseChunk(x->ctxt, bytes.p, (int)bytes.len, 0);
	if (x->e == ERR_OK && x->ctxt->errNo == XML_ERR_NO_MEMORY)
		x->e = xmlDictGetUsage(x->ctxt->dict) > DICT_BYTES / 2 ? ERR_TOOBIG : ERR_NOMEM;
	return x->e;
}

/* charset's sink. */
static enum err
mend(void *arg, struct slice bytes)
{
	struct xml *x = arg;

	return repair_push(x->repair, bytes);
}

static bool
start_libxml2(struct xml *x)
{
	xmlSAXHandler sax = { .startElementNs = on_open, .endElementNs = on_close, .characters = on_text,
	    .cdataBlock = on_text, .ignorableWhitespace = on_text, .initialized = XML_SAX2_MAGIC };

	if ((x->ctxt = xmlCreatePushParserCtxt(&sax, x, NULL, 0, NULL)) == NULL)
		return false;
	/* huge: its limits are those of a text node, ours are tighter; noent: else "&" is left as a reference */
	xmlCtxtUseOptions(x->ctxt, XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET |
	    XML_PARSE_HUGE | XML_PARSE_IGNORE_ENC | XML_PARSE_NOENT);
	xmlDictSetLimit(x->ctxt->dict, DICT_BYTES);
	return true;
}

struct xml *
xml_new(const char *charset, const struct xml_handler *handler, void *arg)
{
	struct xml *x = calloc(1, sizeof(*x));

	if (x == NULL)
		return NULL;
	x->handler = handler;
	x->arg = arg;
	if ((x->charset = charset_new(charset, mend, x)) == NULL || (x->repair = repair_new(parse, x)) == NULL ||
	    !start_libxml2(x)) {
		xml_free(x);
		return NULL;
	}
	return x;
}

enum err
xml_push(struct xml *x, struct slice bytes)
{
	enum err e = ERR_OK;
	size_t n;

	for (; e == ERR_OK && bytes.len > 0; bytes = slice_from(bytes, n)) {
		n = bytes.len < PIECE_BYTES ? bytes.len : PIECE_BYTES;
		e = charset_push(x->charset, (struct slice){ bytes.p, n });
	}
	return e;
}

enum err
xml_end(struct xml *x)
{
	enum err e;

	if ((e = charset_end(x->charset)) == ERR_OK && (e = repair_end(x->repair)) == ERR_OK)
		xmlParseChunk(x->ctxt, NULL, 0, 1);
	return e == ERR_OK ? x->e : e;
}

void
xml_free(struct xml *x)
{
	if (x == NULL)
		return;
	xmlFreeParserCtxt(x->ctxt);
	repair_free(x->repair);
	charset_free(x->charset);
	free(x);
}

struct slice
xml_attr(const struct xml_attr *attrs, size_t n, struct slice local)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (attrs[i].name.prefix.len == 0 && slice_eq(attrs[i].name.local, local))
			return attrs[i].value;
	return (struct slice){ NULL, 0 };
}
