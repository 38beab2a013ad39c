#include <stdio.h>

#include "command.h"
#include "llm_room.h"

#define NO_SUCH_COMMAND 127

enum err
llm_ask_command(struct llm *m, struct llm_question *q, llm_take *take, void *arg)
{
	const char *const argv[] = { "sh", "-c", m->opts.command, NULL };
	struct buf in = { .max = (size_t)1 << 20 };
	struct command c = { .argv = argv, .lifeline = m->lifeline, .out = &q->answer, .timeout_s = m->opts.timeout_s };
	enum err e = buf_addf(&in, "%s\n%s\n", m->opts.instructions, q->text);

	c.in = buf_slice(&in);
	if (e == ERR_OK && (e = command_run(&c)) == ERR_OK) {
		e = llm_answered(m, q, take, arg);
	} else if (e != ERR_NOMEM) {
		snprintf(q->why, sizeof(q->why), "%s", c.why);
		llm_failed(m, q, c.status == NO_SUCH_COMMAND);
		e = ERR_OK;
	}
	buf_free(&in);
	return e;
}
