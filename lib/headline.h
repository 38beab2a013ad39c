/*
 * headline: the claim that a passage is known by, short enough for a subject or a list.
 */
#ifndef HEADLINE_H
#define HEADLINE_H

#include "buf.h"
#include "cue_lists.h"
#include "opening.h"
#include "slice.h"

/* The columns that a headline fills at most (utf8_width), and its grapheme clusters. */
#define HEADLINE_MAX 90

/* What is known of languages, as far as it was needed.  Begin with all zero. */
struct headlines {
	struct cue_sets cues;
	struct openings openings;
};

/*
 * Appends to out the headline of text, which is clean and on one line, in the language that lang names: of its first sentences
 * the one that claims most of what the text is about, and stands alone, the first of the best.  It is told without what its claim
 * does not need ("And", "I think that"), without a full stop at the end, and without a quotation mark that has no other.  What
 * is longer than HEADLINE_MAX is cut at the end of a clause, outside a quotation, that says something without what follows;
 * where none ends in time, behind a word, with an ellipsis.
 *
 * What a sentence claims of the text's subject are its content words (content_word.h), and twice those that another sentence
 * has, too, as in summaries by centrality (Radev et al., Centroid-based summarization, 2004).  What it loses by leaning on
 * what stands before ("That ..."), by asking, by being cut, or by speaking of me and us, headline.c says.
 *
 * *rest is what stands behind the headline, where that is the whole of the text's first sentence; else all of text.  Errors of
 * buf_reserve.
 */
enum err headline_add(struct buf *out, struct slice text, struct slice lang, struct headlines *h, struct slice *rest);

void headlines_free(struct headlines *h);

#endif
