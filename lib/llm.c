#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "command.h"
#include "llm_room.h"
#include "url.h"

#define FAILURES 3             /* in a row, and a model is of no use */

enum err
llm_open(struct llm **made, const struct llm_opts *opts)
{
	struct llm *m = calloc(1, sizeof(*m));
	char shown[URL_SHOWN_BYTES];
	enum err e;

	*made = NULL;
	if (m == NULL)
		return ERR_NOMEM;
	m->opts = *opts;
	m->lifeline[0] = m->lifeline[1] = -1;
	e = opts->url != NULL ? llm_open_server(m) : command_lifeline(m->lifeline);
	if (e == ERR_OK && opts->url != NULL)
		snprintf(m->shown, sizeof(m->shown), "%s", url_shown(slice_of(m->url), shown));
	else if (opts->url == NULL)
		snprintf(m->shown, sizeof(m->shown), "%s", opts->command);
	if (e == ERR_OK)
		*made = m;
	else
		llm_free(m);
	return e;
}

enum err
llm_answered(struct llm *m, struct llm_question *q, llm_take *take, void *arg)
{
	q->state = LLM_DONE;
	q->answered = m->answers = true;
	m->failures = 0;
	return take(arg, q);
}

void
llm_failed(struct llm *m, struct llm_question *q, bool for_good)
{
	q->state = LLM_DONE;
	snprintf(m->why, sizeof(m->why), "%s", q->why);
	if (for_good || ++m->failures == FAILURES)
		m->gave_up = true;
}

enum err
llm_ask(struct llm *m, struct llm_question *q, size_t n, llm_take *take, void *arg)
{
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; i < n; i++)
		q[i].answer.max = LLM_ANSWER_BYTES + 256;
	if (m->opts.url != NULL)
		e = llm_ask_server(m, q, n, take, arg);
	for (i = 0; m->opts.url == NULL && e == ERR_OK && i < n && !m->gave_up; i++)
		e = llm_ask_command(m, &q[i], take, arg);
	if (m->failures > 0 && !m->answers)
		m->gave_up = true;
	return e;
}

const char *
llm_gave_up(const struct llm *m)
{
	return m->gave_up ? m->why : NULL;
}

const char *
llm_name(const struct llm *m)
{
	return m->shown;
}

void
llm_free(struct llm *m)
{
	if (m == NULL)
		return;
	if (m->http != NULL)
		http_free(m->http);
	free(m->url);
	if (m->lifeline[0] >= 0)
		close(m->lifeline[0]);
	if (m->lifeline[1] >= 0)
		close(m->lifeline[1]);
	free(m);
}
