/*
 * markdown: a line of Markdown as the text that a reader sees.
 */
#ifndef MARKDOWN_H
#define MARKDOWN_H

#include "buf.h"
#include "slice.h"

/*
 * Appends the text of a line to out: escapes undone, references (&amp;) as their characters, emphasis and code marks left out, a link as its
 * text, an image as nothing.  Errors of buf_reserve.
 */
enum err markdown_text(struct buf *out, struct slice line);

#endif
