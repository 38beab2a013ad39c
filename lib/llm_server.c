#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "llm_room.h"
#include "refusal.h"
#include "url.h"

/* How much of what not every server takes is left out of a request. */
enum { WITH_SCHEMA, WITHOUT_SCHEMA, PLAIN };

enum err
llm_open_server(struct llm *m)
{
	struct http_opts opts = HTTP_DEFAULTS;

	if (!url_is_http(slice_of(m->opts.url)))
		return ERR_SYNTAX;
	opts.max_bytes = LLM_ANSWER_BYTES;
	opts.max_parallel = opts.max_per_host = m->opts.at_once;
	opts.timeout_s = m->opts.timeout_s;
	opts.allow_private = true;           /* the user named it */
	opts.ca_file = getenv("SSL_CERT_FILE");
	m->url = url_with_path(m->opts.url, "/v1/chat/completions");
	return m->url != NULL && (m->http = http_new(&opts)) != NULL ? ERR_OK : ERR_NOMEM;
}

/* The messages: instructions and question apart, or in one. */
static json_t *
make_messages(const struct llm *m, const struct llm_question *q)
{
	struct buf both = { .max = (size_t)1 << 20 };
	json_t *messages = NULL;

	if (q->plainness < PLAIN)
		return json_pack("[{s:s,s:s},{s:s,s:s}]", "role", "system", "content", m->opts.instructions,
		    "role", "user", "content", q->text);
	if (buf_addf(&both, "%s\n%s", m->opts.instructions, q->text) == ERR_OK)
		messages = json_pack("[{s:s,s:s%}]", "role", "user", "content", both.p, both.len);
	buf_free(&both);
	return messages;
}

/* The request's body, to be freed; NULL when memory ran out. */
static char *
make_request(const struct llm *m, const struct llm_question *q)
{
	json_t *root = json_pack("{s:s,s:o}", "model", m->opts.model, "messages", make_messages(m, q));
	char *body = NULL;
	int failed = root == NULL;

	if (!failed && q->plainness < PLAIN) {
		failed |= json_object_set_new(root, "temperature", json_integer(0));
		failed |= json_object_set_new(root, "seed", json_integer(1));
		failed |= json_object_set_new(root, "max_tokens", json_integer(LLM_ANSWER_TOKENS));
	}
	if (!failed && q->plainness == WITH_SCHEMA)
		failed |= json_object_set_new(root, "response_format", json_pack("{s:s,s:{s:s,s:b,s:o}}", "type", "json_schema",
		    "json_schema", "name", "insight", "strict", 1, "schema", json_loads(m->opts.schema, 0, NULL)));
	if (!failed)
		body = json_dumps(root, JSON_COMPACT);
	json_decref(root);
	return body;
}

/* Adds the text of a message: a string, or a list of parts. */
static enum err
add_content(struct buf *out, const json_t *content)
{
	enum err e = ERR_OK;
	size_t i;

	if (json_is_string(content))
		return buf_add(out, (struct slice){ json_string_value(content), json_string_length(content) });
	for (i = 0; e == ERR_OK && i < json_array_size(content); i++) {
		const json_t *text = json_object_get(json_array_get(content, i), "text");

		if (json_is_string(text))
			e = add_content(out, text);
	}
	return e;
}

enum err
llm_read_answer(struct buf *out, struct slice body, const char **why)
{
	json_t *root = json_loadb(body.p != NULL ? body.p : "", body.len, JSON_ALLOW_NUL, NULL);
	const json_t *choice = json_array_get(json_object_get(root, "choices"), 0);
	const json_t *content = json_object_get(json_object_get(choice, "message"), "content");
	enum err e = ERR_OK;

	*why = NULL;
	buf_clear(out);
	if (root == NULL)
		*why = "it is no JSON";
	else if (choice == NULL)
		*why = "it has no choices";
	else if ((e = add_content(out, content)) == ERR_OK && out->len == 0)
		*why = "it has no text";
	json_decref(root);
	return *why != NULL ? ERR_SYNTAX : e;
}

/* Whether a refusal may be of what a plainer request has not. */
static bool
may_be_plainer(const struct http_response *rs, const struct llm_question *q)
{
	return (rs->status == 400 || rs->status == 422) && q->plainness < PLAIN;
}

/* Takes the answer to q, or says why it is none.  The error of take; ERR_NOMEM. */
static enum err
take_answer(struct llm *m, struct llm_question *q, struct slice body, llm_take *take, void *arg)
{
	const char *why;
	enum err e = llm_read_answer(&q->answer, body, &why);

	m->plainness = q->plainness;
	if (e == ERR_OK)
		return llm_answered(m, q, take, arg);
	if (e == ERR_NOMEM)
		return e;
	snprintf(q->why, sizeof(q->why), "the server's answer: %s", why != NULL ? why : err_text(e));
	llm_failed(m, q, false);
	return ERR_OK;
}

/* What a refusal means for q: it is open or held, and asked again, or has failed.  Returns how long to wait before that. */
static int64_t
take_refusal(struct llm *m, struct llm_question *q, const struct http_response *rs)
{
	int64_t wait_s;

	refusal_say(q->why, sizeof(q->why), rs, m->opts.key);
	if (may_be_plainer(rs, q)) {
		q->plainness++;
		q->state = LLM_OPEN;
		return 0;
	}
	if ((wait_s = refusal_wait(rs, ++q->tries)) < 0) {
		llm_failed(m, q, rs->status == 401 || rs->status == 403 || rs->status == 404);
		return 0;
	}
	q->state = LLM_HELD;
	return wait_s;
}

/* Begins to ask a question. */
static enum err
begin(struct llm *m, struct llm_question *q)
{
	struct http_request rq = { .url = m->url, .accept = "application/json", .login = m->opts.key, .arg = q };

	if (q->plainness < m->plainness)
		q->plainness = m->plainness;
	free(q->body);
	if ((q->body = make_request(m, q)) == NULL)
		return ERR_NOMEM;
	rq.json = q->body;
	q->state = LLM_ASKED;
	return http_begin(m->http, &rq);
}

/* The first question in that state; NULL for none. */
static struct llm_question *
find(struct llm_question *q, size_t n, enum llm_state state)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (q[i].state == state)
			return &q[i];
	return NULL;
}

/* Lets go of the questions that the server had no time for, which are then asked again. */
static bool
release(struct llm_question *q, size_t n, int64_t wait_s)
{
	struct llm_question *held = find(q, n, LLM_HELD);

	if (held == NULL)
		return false;
	if (wait_s > 0)
		refusal_sleep(wait_s);
	for (; held != NULL; held = find(held, n - (size_t)(held - q), LLM_HELD))
		held->state = LLM_OPEN;
	return true;
}

/* Takes what came for a question; *wait_s is how long the server wants to be left alone. */
static enum err
take_response(struct llm *m, const struct http_response *rs, int64_t *wait_s, llm_take *take, void *arg)
{
	struct llm_question *q = rs->arg;

	*wait_s = 0;
	if (rs->outcome == HTTP_DONE && rs->status == 200)
		return take_answer(m, q, rs->body, take, arg);
	if (rs->outcome == HTTP_DONE) {
		*wait_s = take_refusal(m, q, rs);
		return ERR_OK;
	}
	snprintf(q->why, sizeof(q->why), "the server: %s", rs->error);
	llm_failed(m, q, false);
	return ERR_OK;
}

/*
 * Asks what is open, so many at once.  Where the server has no time nothing more is begun until it may have; what it had none for
 * is asked again when nothing else is under way.
 */
static enum err
ask(struct llm *m, struct llm_question *q, size_t n, llm_take *take, void *arg)
{
	const struct http_response *rs;
	struct llm_question *next;
	int64_t wait_s, longest_s = 0;
	long at_work = 0;
	enum err e = ERR_OK;

	while (e == ERR_OK && !m->gave_up) {
		if (longest_s == 0 && at_work < m->opts.at_once && (next = find(q, n, LLM_OPEN)) != NULL) {
			e = begin(m, next);
			at_work++;
		} else if (at_work > 0 && (rs = http_wait(m->http)) != NULL) {
			at_work--;
			e = take_response(m, rs, &wait_s, take, arg);
			longest_s = wait_s > longest_s ? wait_s : longest_s;
		} else if (release(q, n, longest_s)) {
			longest_s = 0;
		} else {
			break;
		}
	}
	return e;
}

enum err
llm_ask_server(struct llm *m, struct llm_question *q, size_t n, llm_take *take, void *arg)
{
	enum err e = m->gave_up ? ERR_OK : ask(m, q, n, take, arg);
	size_t i;

	if (m->http != NULL && (m->gave_up || e != ERR_OK)) {
		http_free(m->http);              /* ends what is under way */
		m->http = NULL;
		m->gave_up = true;
	}
	for (i = 0; i < n; i++) {
		free(q[i].body);
		q[i].body = NULL;
	}
	return e;
}
