/*
 * xml_scan: a stream of bytes cut into text, tags and what is passed over.  Part of xml.
 */
#ifndef XML_SCAN_H
#define XML_SCAN_H

#include "xml_tags.h"

enum xml_where {
	XML_TEXT, XML_REFERENCE, XML_MARKUP, XML_BANG, XML_TAG, XML_COMMENT, XML_CDATA, XML_INSTRUCTION, XML_DOCTYPE
};

struct xml_scan {
	struct xml_tags tags;
	bool text_wanted;
	enum xml_where where;
	struct buf held;       /* a reference or tag that a piece ended in */
	bool held_full;        /* more of the tag came than may be held */
	size_t pending;        /* "]" in CDATA, "-" in a comment, that may begin the end */
	int brackets;          /* open in DOCTYPE */
	char quote;            /* in a tag: the quote we are in, or 0 */
	char before;           /* in a tag: the last byte of the pieces before that was no space */
	bool after_cr;         /* in text: an LF that follows belongs to the CR before it */
};

void xml_scan_init(struct xml_scan *r, const struct xml_handler *handler, void *arg);
void xml_scan_free(struct xml_scan *r);

/* Takes the next bytes, valid UTF-8, no character cut.  Errors of the handler, ERR_NOMEM. */
enum err xml_scan_push(struct xml_scan *r, struct slice bytes);

/* Ends the document. */
enum err xml_scan_end(struct xml_scan *r);

#endif
