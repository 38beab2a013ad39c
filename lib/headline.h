/*
 * headline: the claim that a passage is known by, short enough for a subject or a list.
 */
#ifndef HEADLINE_H
#define HEADLINE_H

#include "buf.h"
#include "cue_lists.h"
#include "slice.h"

/* The columns that a headline fills at most (utf8_width), and its grapheme clusters. */
#define HEADLINE_MAX 90

/*
 * Appends to out the headline of text, which is clean and on one line, in the language that lang names: its first
 * sentence that stands alone, without a full stop at the end.  Of the first three, one that leans on what stands
 * before it ("Because ...", "That ..."), asks, or has fewer than four words, is passed over for a later one, and
 * so, if only for a better one, is one that opens with you and us, or speaks of me.  What is longer than HEADLINE_MAX is cut at the
 * end of a clause, outside a quotation, that says something without what follows; where none ends in time, behind a word,
 * with an ellipsis.
 *
 * *rest is what stands behind the headline, where that is the whole of the text's first sentence; else all of text.
 * sets holds the cues of languages; begin with all zero, and cue_sets_free at the end.  Errors of buf_reserve.
 */
enum err headline_add(struct buf *out, struct slice text, struct slice lang, struct cue_sets *sets, struct slice *rest);

#endif
