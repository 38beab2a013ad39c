/*
 * xml: a document as a stream of events, without a tree, in bounded memory.  Any bytes are taken: the
 * encoding is found (charset.h) and what is broken is mended on the way, so that nothing here fails
 * for what the document says.  Nothing is fetched, and no entity is expanded but those of XML and HTML.
 *
 *   - Declarations, DOCTYPE with all its entities, comments and processing instructions go.
 *   - A raw "&" or "<" is text; named references of HTML become characters, those that mean nothing
 *     stay as text; control characters go; CR LF and CR become LF.
 *   - Attributes need no quotes; what is no attribute goes, and so do those beyond XML_ATTRS or
 *     XML_TAG_BYTES to a tag.
 *   - An end tag closes what is open inside its element; one that matches nothing goes, or closes
 *     the innermost element where it looks like a slip (</titel>).
 *   - Elements deeper than XML_DEPTH lose their tags and keep their text.
 *
 * Otherwise as XML 1.0 (W3C, fifth edition) and Namespaces in XML 1.0 say.
 */
#ifndef XML_H
#define XML_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "slice.h"

#define XML_DEPTH 256
#define XML_ATTRS 128
#define XML_TAG_BYTES 65536
#define XML_SPACES 128       /* namespaces in force at once; those beyond count as undeclared */

struct xml_name {
	unsigned space;        /* what the handler calls its namespace */
	struct slice prefix;   /* empty without one */
	struct slice local;
};

/* Namespace declarations are no attributes. */
struct xml_attr {
	struct slice prefix, local, value;
};

/*
 * space and text may be NULL.  All slices are clean of what XML forbids, valid UTF-8, and last as long as the
 * call.  Each close is that of the latest open that has none.  Text comes in pieces of any length.
 * An error ends the parse and is what xml_push or xml_end returns.
 */
struct xml_handler {
	/*
	 * Gives a namespace the number that names in it will bear.  uri is empty where none is declared
	 * for the prefix, and so is prefix for names without one.
	 */
	unsigned (*space)(struct slice uri, struct slice prefix);
	enum err (*open)(void *arg, const struct xml_name *name, const struct xml_attr *attrs, size_t n);
	enum err (*text)(void *arg, struct slice text);
	enum err (*close)(void *arg, struct slice local);
};

struct xml;

/* charset is the encoding known from elsewhere (HTTP), or NULL.  NULL when memory ran out. */
struct xml *xml_new(const char *charset, const struct xml_handler *handler, void *arg);

/* Takes the next bytes.  ERR_NOMEM, or the handler's error. */
enum err xml_push(struct xml *x, struct slice bytes);

/* Ends the document.  Elements that are still open get no close: they are not whole. */
enum err xml_end(struct xml *x);

/* Whether text, for which there is a handler, is handed on from here, as at the beginning; that which nobody wants is passed over fast. */
void xml_want_text(struct xml *x, bool wanted);

void xml_free(struct xml *x);

/* The value of the attribute local without a prefix, or the empty slice. */
struct slice xml_attr(const struct xml_attr *attrs, size_t n, struct slice local);

#endif
