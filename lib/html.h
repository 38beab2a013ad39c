/*
 * html: HTML as a stream of tags and text, by libxml2's forgiving parser, without a tree; and HTML as
 * text.  Nothing is fetched.  Input is UTF-8, whatever the document declares.
 */
#ifndef HTML_H
#define HTML_H

#include <stdbool.h>

#include "buf.h"
#include "slice.h"

/*
 * Any of the functions may be NULL.  Names are in lower case.  attrs is NULL or pairs of name and
 * value (which may be NULL), ended by NULL.  Text comes in pieces of any length, entities decoded;
 * that of script, style, template, noscript, head's title and svg is left out.
 */
struct html_handler {
	void (*open)(void *arg, const char *name, const char *const *attrs);
	void (*close)(void *arg, const char *name);
	void (*text)(void *arg, struct slice text);
};

/* Parses doc; end tags that are missing are supplied.  Never ERR_SYNTAX; ERR_NOMEM. */
enum err html_parse(struct slice doc, const struct html_handler *handler, void *arg);

/* Whether an element of this name stands on lines of its own (p, div, li, br, h1, …). */
bool html_is_block(const char *name);

/*
 * Appends doc's text to out as clean text (utf8.h): white space collapsed, LF after each line of a
 * block, an empty line between paragraphs, before headings and for two br, "- " before a list item;
 * nothing of elements that nobody reads (script, style, svg, …).  Tags are told apart as HTML has it
 * (WHATWG, section 13.2.5); which of them match is not asked, as text needs no tree.  Takes linear
 * time.  Errors of buf_reserve.
 */
enum err html_text(struct buf *out, struct slice doc);

#endif
