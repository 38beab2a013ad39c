/*
 * inquiry: passages of some episodes, and what a language model says of them.  Each question is asked once, and not at all
 * where its answer was kept (answers.h).
 */
#ifndef INQUIRY_H
#define INQUIRY_H

#include "answers.h"
#include "context.h"
#include "episode.h"
#include "llm.h"
#include "verdict.h"

struct inquiry_opts {
	size_t passages;               /* of an episode: its best */
	const char *model;             /* whose answers are kept: a name, or a command */
	const char *cache;             /* where; NULL for nowhere */
	bool anew;                     /* no kept answer counts */
	struct context_file *records;  /* of the episodes, or NULL */
	void (*progress)(const struct sentence *passage, size_t answers);   /* told of each answer, or NULL */
};

/* What became of the questions, over all calls. */
struct inquiry_counts {
	size_t asked;                  /* that went to the model */
	size_t failed;                 /* of these, that it did not answer */
	size_t useless;                /* that it answered with what is none */
	size_t unasked;                /* since it was of no use */
	size_t kept;                   /* whose answers were there */
	size_t rewritten, dropped;     /* rewritings that held, and that did not */
};

struct inquiry {
	struct inquiry_opts opts;
	struct inquiry_counts counts;
	char failure[LLM_WHY_BYTES];   /* the last one's reason */
	const char *useless;           /* the last one's reason, or NULL */
	enum err keep;                 /* why answers are not kept; ERR_OK as long as they are */
	int keep_errno;
	struct buf instructions;       /* of all questions, terminated */
	struct verdict_maker maker;    /* for verdict_add_line, too */
	/* the rest is inquiry.c's */
	struct passage_asked *list;
	size_t n, cap, given;
	struct ranked *ranked;
	size_t ranked_cap;
	struct table names;
	struct llm_question *questions;
	struct passage_asked **whose;
	struct buf answer;
};

/* Begins.  ERR_NOMEM. */
enum err inquiry_open(struct inquiry *q, const struct inquiry_opts *opts);

/*
 * Adds the best passages of an episode, which must stay as it is until inquiry_clear: those with a score over 0, up to 1, that
 * have neither a quote nor anything that they relate to.  ERR_NOMEM.
 */
enum err inquiry_add(struct inquiry *q, const struct episode *ep);

/* How many passages there are. */
size_t inquiry_count(const struct inquiry *q);

/* Makes the questions, and takes the answers that were kept.  ERR_IO (errno) where the records cannot be read; ERR_NOMEM. */
enum err inquiry_prepare(struct inquiry *q);

/* Adds how many questions are open, and how many bytes they have. */
void inquiry_cost(const struct inquiry *q, size_t *questions, size_t *bytes);

/* Asks what is open.  ERR_NOMEM. */
enum err inquiry_ask(struct inquiry *q, struct llm *m);

/* The verdict on a record, NULL where it is none of the passages.  Records are given in the order in which they were added. */
const struct verdict *inquiry_verdict(struct inquiry *q, const struct sentence *record);

/* Lets go of the passages. */
void inquiry_clear(struct inquiry *q);

void inquiry_close(struct inquiry *q);

#endif
