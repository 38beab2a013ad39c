/*
 * llm: a language model, behind a server like OpenAI's (POST /v1/chat/completions) or a command.  It is asked many questions at
 * once, each of which is instructions, the same for all, and a text of its own.
 *
 * A server is first asked for an answer of a JSON schema, at temperature 0.  Not every server and model takes that: one that
 * refuses a question (400, 422) is asked it again without the schema, and then with nothing but the question.
 *
 * A model that is of no use (a key that is refused, no such command, three failures in a row, or nothing but failures) is not
 * asked again.
 */
#ifndef LLM_H
#define LLM_H

#include <stdbool.h>

#include "buf.h"
#include "err.h"
#include "login.h"
#include "slice.h"

#define LLM_ANSWER_TOKENS 300      /* the most that an answer may have, where the server heeds that */
#define LLM_WHY_BYTES 512

struct llm_opts {
	const char *url;               /* http or https; "/v1/chat/completions" is added where it has no path */
	const char *command;           /* for sh(1), in place of url: the question on standard input, the answer on standard output */
	const char *model;             /* its name at the server */
	const char *schema;            /* of answers, JSON */
	const char *instructions;
	const struct login *key;       /* NULL for none */
	long timeout_s;                /* for an answer */
	long at_once;                  /* questions to the server */
};

enum llm_state { LLM_OPEN, LLM_ASKED, LLM_HELD, LLM_DONE };

struct llm_question {
	const char *text;              /* the caller's */
	struct buf answer;             /* what the model says; max is set here.  The caller frees it */
	bool answered;
	char why[LLM_WHY_BYTES];       /* it was not; "" where it was not asked */
	/* the rest is llm's */
	char *body;
	int plainness, tries;
	enum llm_state state;
};

struct llm;

/* opts and what it names must outlive *m.  SIGPIPE must be ignored.  ERR_SYNTAX where url is none; ERR_NOMEM; ERR_IO (errno). */
enum err llm_open(struct llm **m, const struct llm_opts *opts);

/* Called for each answer as it comes. */
typedef enum err llm_take(void *arg, struct llm_question *q);

/* Asks n questions, whose fields but text are zero.  The error of take; ERR_NOMEM. */
enum err llm_ask(struct llm *m, struct llm_question *q, size_t n, llm_take *take, void *arg);

/* Why the model is of no use; NULL as long as it may be. */
const char *llm_gave_up(const struct llm *m);

/* The address, without what may be secret in it, or the command, or the front of it, for messages. */
const char *llm_name(const struct llm *m);

void llm_free(struct llm *m);

/* Makes out the text of a server's answer.  ERR_SYNTAX where it has none, and *why says so; errors of buf_reserve. */
enum err llm_read_answer(struct buf *out, struct slice body, const char **why);

#endif
