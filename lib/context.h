/* context: what was said just before and after a passage, and the notes of its episode, from a file of the episode's records. */
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
	struct slice notes;            /* plain text: the front of what the episode's own record (seq 0) says */
	struct slice before, after;    /* plain text; where another one begins to speak, "NAME: " stands before his words */
	/* the rest is context.c's */
	struct buf notes_room, before_room, after_room, speaker;
	size_t passed;                 /* bytes of text that the sentences so far have */
	uint32_t seq, n_after, next;
};

/* How many bytes of each there are at most. */
struct context_limits {
	size_t notes, before, after;
};

/*
 * Reads the records in the file at path, which may come in any number of episodes, each with its sentences in order, and fills
 * in notes, before and after.  What is wrong with the file is said (diag.h).  ERR_NOMEM.
 */
enum err context_read(const char *path, struct context *c, size_t n, const struct context_limits *limits);

void context_free(struct context *c);

#endif
