#include <stdlib.h>

#include "charset.h"
#include "xml.h"
#include "xml_scan.h"

#define PIECE_BYTES 16384    /* at a time through the stages: they stay in the cache */

struct xml {
	struct charset *charset;
	struct xml_scan scan;
};

/* charset's sink. */
static enum err
scan(void *arg, struct slice bytes)
{
	struct xml *x = arg;

	return xml_scan_push(&x->scan, bytes);
}

struct xml *
xml_new(const char *charset, const struct xml_handler *handler, void *arg)
{
	struct xml *x = malloc(sizeof(*x));

	if (x == NULL)
		return NULL;
	xml_scan_init(&x->scan, handler, arg);
	if ((x->charset = charset_new(charset, scan, x)) == NULL) {
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
	enum err e = charset_end(x->charset);

	return e == ERR_OK ? xml_scan_end(&x->scan) : e;
}

void
xml_want_text(struct xml *x, bool wanted)
{
	x->scan.text_wanted = wanted;
}

void
xml_free(struct xml *x)
{
	if (x == NULL)
		return;
	xml_scan_free(&x->scan);
	charset_free(x->charset);
	free(x);
}

struct slice
xml_attr(const struct xml_attr *attrs, size_t n, struct slice local)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (attrs[i].prefix.len == 0 && slice_eq(attrs[i].local, local))
			return attrs[i].value;
	return (struct slice){ NULL, 0 };
}
