/* verdict: what a language model thinks of a passage, and what the transcript leaves of that. */
#ifndef VERDICT_H
#define VERDICT_H

#include <stdbool.h>

#include "buf.h"
#include "context.h"
#include "err.h"
#include "faithful.h"
#include "rec.h"
#include "reply.h"

#define VERDICT_NONE (-1)

/* Begin with { .grade = VERDICT_NONE }. */
struct verdict {
	int grade;                       /* 0 to REPLY_GRADE_MAX, or VERDICT_NONE */
	struct buf text;                 /* the rewriting, where it holds; else empty */
	char why[FAITHFUL_WHY_BYTES];    /* what speaks against it; "" for nothing, or where there is none */
};

/* What verdicts are made with.  Begin with { .faithful = faithful_new() }. */
struct verdict_maker {
	struct faithful *faithful;
	struct reply reply;              /* the rest is verdict.c's */
	struct buf show, title, speaker, words;
};

/* Makes the verdict of what the model said of a passage.  ERR_SYNTAX where it is no answer, and *why says so; ERR_NOMEM. */
enum err verdict_read(struct verdict *v, struct verdict_maker *m, struct slice said, const struct context *passage,
    const char **why);

/* Makes to, which has none yet, the same verdict.  ERR_NOMEM. */
enum err verdict_copy(struct verdict *to, const struct verdict *from);

/*
 * Appends rec as a line, with its LF, as the verdict makes it: the score lifted by weight for each step of the grade, and the
 * rewriting as its text, with the words of the transcript as its quote.  With explain it bears a field "why:" that says so.
 * Errors of buf_reserve.
 */
enum err verdict_add_line(struct buf *out, struct verdict_maker *m, const struct rec *rec, const struct verdict *v, int weight,
    bool explain);

void verdict_maker_free(struct verdict_maker *m);

#endif
