/*
 * tags: a stream of tags made to match.  Part of repair, whose header says what is mended.
 */
#ifndef TAGS_H
#define TAGS_H

#include "buf.h"
#include "repair.h"
#include "slice.h"

/* An open element; its name stands in tags.names. */
struct tags_open {
	size_t name;
	size_t len;
};

struct tags {
	struct tags_open open[REPAIR_DEPTH];
	size_t depth;
	size_t too_deep;       /* elements open beyond */
	struct buf names;
};

void tags_init(struct tags *t);
void tags_free(struct tags *t);

/* Whether a tag's name may begin with c. */
bool tags_is_name_start(char c);

/* Appends to out what comes of the tag that stood between "<" and ">".  Errors of buf_reserve. */
enum err tags_take(struct tags *t, struct buf *out, struct slice tag);

#endif
