/*
 * podsift-post url: posts the JSON on standard input, and prints the answer.  For programs that seldom ask a server, so that
 * libcurl and what that needs are loaded where one is asked.  The key is the environment's (api_key.h).  A failure is one line
 * on standard error, without a name before it, and status 1.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api_key.h"
#include "buf.h"
#include "diag.h"
#include "http.h"
#include "refusal.h"

#define USAGE "podsift-post url"
#define TIMEOUT_S 60
#define REQUEST_BYTES ((size_t)64 << 20)
#define ANSWER_BYTES ((size_t)64 << 20)
#define WHY_BYTES 512
#define CHUNK 65536

struct post {
	struct http *http;
	struct http_request request;
	char why[WHY_BYTES];
};

/* Posts, and again where the server has no time; NULL with why. */
static const struct http_response *
post(struct post *p)
{
	const struct http_response *rs;
	int64_t wait_s;
	int tries;

	for (tries = 1;; tries++) {
		if (http_begin(p->http, &p->request) != ERR_OK || (rs = http_wait(p->http)) == NULL) {
			snprintf(p->why, sizeof(p->why), "not an address, or out of memory");
			return NULL;
		}
		if (rs->outcome == HTTP_DONE && rs->status == 200)
			return rs;
		if (rs->outcome != HTTP_DONE) {
			snprintf(p->why, sizeof(p->why), "the server: %s", rs->error);
			return NULL;
		}
		refusal_say(p->why, sizeof(p->why), rs, p->request.login);
		if ((wait_s = refusal_wait(rs, tries)) < 0)
			return NULL;
		refusal_sleep(wait_s);
	}
}

/* Prints the answer to body; false where there is none, and why says so. */
static bool
print_answer(struct post *p, const char *url, const char *body, const struct login *key)
{
	struct http_opts opts = HTTP_DEFAULTS;
	const struct http_response *rs = NULL;

	opts.max_bytes = ANSWER_BYTES;
	opts.timeout_s = TIMEOUT_S;
	opts.allow_private = true;           /* the user named it */
	opts.ca_file = getenv("SSL_CERT_FILE");
	p->request = (struct http_request){ .url = url, .accept = "application/json", .json = body,
		.login = key->password != NULL ? key : NULL };
	if ((p->http = http_new(&opts)) == NULL)
		snprintf(p->why, sizeof(p->why), "out of memory");
	else if ((rs = post(p)) != NULL)
		fwrite(rs->body.p, 1, rs->body.len, stdout);
	if (p->http != NULL)
		http_free(p->http);
	return rs != NULL;
}

static enum err
read_stdin(struct buf *body)
{
	enum err e;

	while ((e = buf_reserve(body, CHUNK)) == ERR_OK && !feof(stdin) && !ferror(stdin))
		body->len += fread(body->p + body->len, 1, CHUNK, stdin);
	if (e == ERR_OK && ferror(stdin))
		e = ERR_IO;
	return e == ERR_OK ? buf_terminate(body) : e;
}

int
main(int argc, char *argv[])
{
	struct buf body = { .max = REQUEST_BYTES };
	struct login key = { .password = NULL };
	struct post p = { .http = NULL };
	bool answered = false;
	enum err e;

	diag_open("podsift-post");
	if (argc != 2)
		return diag_usage(USAGE);
	if ((e = read_stdin(&body)) != ERR_OK)
		snprintf(p.why, sizeof(p.why), "the request: %s", err_text(e));
	else if (api_key_read(&key, NULL, argv[1]))
		answered = print_answer(&p, argv[1], body.p, &key);
	if (!answered)
		fprintf(stderr, "%s\n", p.why);
	buf_free(&body);
	free(key.password);
	return answered ? diag_close() : EXIT_PARTLY;
}
