/* context: what was said just before and after a passage, from a file of its episode's sentences. */
#ifndef CONTEXT_H
#define CONTEXT_H

#include "buf.h"
#include "err.h"
#include "rec.h"

#define CONTEXT_SENTENCES 6        /* before a passage; behind it half of them */

/* A passage and its surroundings.  The first two are the caller's; begin with all else zero. */
struct context {
	const struct rec *rec;
	struct slice text;             /* of the passage, unescaped */
	struct slice before, after;    /* plain text; where another one begins to speak, "NAME: " stands before his words */
	/* the rest is context.c's */
	struct buf before_room, after_room, speaker;
	size_t passed;                 /* bytes of text that the sentences so far have */
	uint32_t seq, n_after, next;
};

/*
 * Reads the records in the file at path, which may come in any number of episodes, each with its sentences in order, and fills
 * in before and after, at most before_max and after_max bytes of them.  What is wrong with the file is said (diag.h).
 * ERR_NOMEM.
 */
enum err context_read(const char *path, struct context *c, size_t n, size_t before_max, size_t after_max);

void context_free(struct context *c);

#endif
