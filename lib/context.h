/* context: what was said just before and after a passage, and its episode's notes, from a file of the episodes' records. */
#ifndef CONTEXT_H
#define CONTEXT_H

#include "rec.h"
#include "table.h"

#define CONTEXT_SENTENCES 6        /* before a passage; behind it half of them */

/* A file of records, each episode's together and in order; where its records stand is known. */
struct context_file {
	struct rec_reader in;
	struct table episodes;
	uint64_t *offsets;             /* of each episode's number */
	size_t cap;
	struct buf text, speaker;      /* of the record in hand */
};

/*
 * Opens the file at path and reads it once.  ERR_IO (errno) where it cannot be read, ERR_SYNTAX where it is no regular file,
 * ERR_NOMEM; then nothing is held.
 */
enum err context_open(struct context_file *f, const char *path);
void context_close(struct context_file *f);

/* How many bytes of each there are at most. */
struct context_limits {
	size_t notes, before, after;
};

/* A passage and its surroundings.  The first two are the caller's; begin with all else zero. */
struct context {
	const struct rec *rec;
	struct slice text;             /* of the passage, unescaped */
	struct slice notes;            /* plain text: the front of what the episode's own record (seq 0) says */
	struct slice before, after;    /* plain text; where another one begins to speak, "NAME: " stands before his words */
	/* the rest is context.c's */
	struct buf notes_room, before_room, after_room, speaker;
	size_t passed;                 /* bytes of text that the sentences so far have */
	uint32_t seq, n_after;
};

/*
 * Fills in notes, before and after of n passages of one episode, as far as the file has it.  ERR_IO (errno), ERR_NOMEM.
 */
enum err context_read(struct context_file *f, struct context *const *c, size_t n, const struct context_limits *limits);

void context_free(struct context *c);

#endif
