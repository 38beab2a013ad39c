/*
 * faithful: whether a rewriting says what the transcript says, as far as words can tell: "intrinsic" and "extrinsic"
 * hallucinations of Maynez et al. (On Faithfulness and Factuality in Abstractive Summarization, ACL 2020) in numbers, names,
 * other words and denials; and whether it stands alone.  It is no judge of meaning: who did what to whom it cannot see.
 */
#ifndef FAITHFUL_H
#define FAITHFUL_H

#include "err.h"
#include "slice.h"

#define FAITHFUL_WHY_BYTES 160

/* What a rewriting is held against: plain, clean text each, or empty. */
struct faithful_source {
	struct slice before, passage, after;
	struct slice show, title, speaker;
	struct slice notes;            /* only names count in it */
	struct slice lang;             /* a tag, "pt-br" */
};

struct faithful;

/* NULL when memory ran out. */
struct faithful *faithful_new(void);

/*
 * Holds text, clean and on one line, against the source.  why is "" where it holds, else what speaks against it: "the number 40
 * is not in the transcript".  ERR_NOMEM.
 */
enum err faithful_check(struct faithful *f, const struct faithful_source *source, struct slice text, char why[FAITHFUL_WHY_BYTES]);

void faithful_free(struct faithful *f);

#endif
