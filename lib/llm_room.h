/* llm_room: what llm.c, llm_server.c and llm_command.c share. */
#ifndef LLM_ROOM_H
#define LLM_ROOM_H

#include "http.h"
#include "llm.h"

#define LLM_ANSWER_BYTES ((size_t)1 << 20)
#define SHOWN_BYTES 200

struct llm {
	struct llm_opts opts;
	/* a server's */
	struct http *http;
	char *url;
	int plainness;               /* with which it answered last */
	/* a command's */
	int lifeline[2];             /* command.h */
	/* both */
	int failures;                /* in a row */
	bool answers;                /* at least once it did */
	bool gave_up;
	char shown[SHOWN_BYTES];     /* its name, for messages */
	char why[LLM_WHY_BYTES];     /* the last failure */
};

/* Notes that q was answered, and gives it to take. */
enum err llm_answered(struct llm *m, struct llm_question *q, llm_take *take, void *arg);

/* Notes that q was not, as q->why says; with for_good the model is of no use. */
void llm_failed(struct llm *m, struct llm_question *q, bool for_good);

enum err llm_open_server(struct llm *m);
enum err llm_ask_server(struct llm *m, struct llm_question *q, size_t n, llm_take *take, void *arg);

enum err llm_ask_command(struct llm *m, struct llm_question *q, llm_take *take, void *arg);

#endif
