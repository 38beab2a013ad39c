/*
 * xml: a document as a stream of events, without a tree, in bounded memory.  Any bytes are taken:
 * the encoding is found (charset.h), what is broken is mended (repair.h), and libxml2 reads the
 * result, so that nothing here fails for what the document says.  Nothing is fetched, and no entity
 * is expanded but those of XML and HTML.
 */
#ifndef XML_H
#define XML_H

#include <stddef.h>

#include "err.h"
#include "slice.h"

struct xml_name {
	struct slice uri;      /* of the namespace; empty where there is none or it was not declared */
	struct slice prefix;
	struct slice local;
};

struct xml_attr {
	struct xml_name name;
	struct slice value;
};

/*
 * None may be NULL.  All slices are clean of what XML forbids, valid UTF-8, and last as long as the
 * call.  Each close is that of the
 * latest open that has none.  Text comes in pieces of any length.  An error ends the parse and
 * is what xml_push or xml_end returns.
 */
struct xml_handler {
	enum err (*open)(void *arg, const struct xml_name *name, const struct xml_attr *attrs, size_t n);
	enum err (*text)(void *arg, struct slice text);
	enum err (*close)(void *arg, struct slice local);
};

struct xml;

/* charset is the encoding known from elsewhere (HTTP), or NULL.  NULL when memory ran out. */
struct xml *xml_new(const char *charset, const struct xml_handler *handler, void *arg);

/* Takes the next bytes.  ERR_NOMEM, ERR_TOOBIG for names without end, or the handler's error. */
enum err xml_push(struct xml *x, struct slice bytes);

/* Ends the document.  Elements that are still open get no close: they are not whole. */
enum err xml_end(struct xml *x);

void xml_free(struct xml *x);

/* The value of the attribute local without a prefix, or the empty slice. */
struct slice xml_attr(const struct xml_attr *attrs, size_t n, struct slice local);

#endif
