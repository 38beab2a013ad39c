/* reply: what a language model says to a question (question.h), in words that are not to be trusted. */
#ifndef REPLY_H
#define REPLY_H

#include "buf.h"
#include "err.h"
#include "slice.h"

#define REPLY_GRADE_MAX 3

/* A longer one is none. */
#define REPLY_MAX_BYTES ((size_t)64 << 10)

struct reply {
	int grade;           /* 0 to REPLY_GRADE_MAX */
	struct buf text;     /* the rewriting, clean and on one line; empty where there is none */
};

/*
 * Reads a reply: the last JSON object with a grade in what the model said, whatever stands around it, such as a fence of
 * Markdown; what it thinks before that (<think> ... </think>) is passed over.  r->text keeps its memory.  ERR_SYNTAX where
 * it is none, and *why says so; ERR_NOMEM.
 */
enum err reply_read(struct reply *r, struct slice said, const char **why);

/* Asks a server for such an object: a JSON schema, as text. */
extern const char reply_schema[];

#endif
