/*
 * xml_tags: the tags of a document made to match, with their attributes and namespaces.  Part of xml,
 * whose header says what is mended.
 */
#ifndef XML_TAGS_H
#define XML_TAGS_H

#include "buf.h"
#include "xml.h"

#define XML_SPACE_BUCKETS 32

/* An open element; its name stands in xml_tags.names. */
struct xml_open {
	size_t name, len;
	size_t local;          /* where its local name begins, from name on */
	size_t n_spaces;       /* in force around it */
};

/* A namespace in force; its prefix stands in xml_tags.prefixes. */
struct xml_space {
	size_t prefix, len;
	unsigned number;
	unsigned char next;    /* in the bucket: the place of one declared before, from 1; 0 for none */
};

struct xml_tags {
	const struct xml_handler *handler;
	void *arg;
	struct xml_open open[XML_DEPTH];
	size_t depth;
	size_t too_deep;       /* elements open beyond */
	struct buf names;
	struct xml_space space[XML_SPACES];
	size_t n_spaces;
	unsigned char bucket[XML_SPACE_BUCKETS];   /* the latest of each, like next */
	struct buf prefixes;
	struct xml_attr attr[XML_ATTRS];
	struct buf values;     /* those of the tag at hand that are not in it as they stand */
};

void xml_tags_init(struct xml_tags *t, const struct xml_handler *handler, void *arg);
void xml_tags_free(struct xml_tags *t);

/* Whether a tag's name may begin with c. */
bool xml_is_name_start(char c);

/* Takes the tag that stood between "<" and ">".  Errors of the handler, ERR_NOMEM. */
enum err xml_tags_take(struct xml_tags *t, struct slice tag);

/*
 * Takes the tag at the front of s, behind its "<", where it is one of those that nearly all are: a start
 * tag as XML has it, whose values need no mending, or the end tag of the innermost element.  Gives its
 * length, ">" and all; 0 where it is anything else, or is not all there.  Sets *e to an error of
 * xml_tags_take, or leaves it.
 */
size_t xml_tags_take_regular(struct xml_tags *t, struct slice s, enum err *e);

/* The length of the front of s that is text as it stands, or as it stands in a CDATA section. */
size_t xml_text_front(struct slice s);
size_t xml_cdata_front(struct slice s);

#endif
