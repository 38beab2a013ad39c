#include <curl/curl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "num.h"
#include "smtp.h"

#define CONNECT_TIMEOUT_S 60     /* some servers greet late, to be rid of those that cannot wait */
#define HELD_BYTES 2             /* the last CR LF of a message: without it, it is not taken */
#define REPLY_BYTES 300
#define GOODBYE 221              /* the answer to QUIT alone, which libcurl sends by itself behind a failure */

/* What the server said last, its lines in one. */
struct reply {
	uint32_t code;               /* 0 for nothing yet */
	bool whole;
	char text[REPLY_BYTES];
	size_t len;
};

struct smtp {
	struct smtp_opts opts;
	CURL *curl;                  /* NULL: the next transaction begins anew */
	char error[CURL_ERROR_SIZE];
	/* of the transaction at hand: */
	struct transaction *t;
	size_t given;                /* bytes of its text */
	bool told;                   /* before_end was called, */
	bool held;                   /* and said no */
	struct reply reply;
	struct timespec begun;
};

bool
smtp_is_url(struct slice url)
{
	bool in_brackets = false;
	size_t i;

	if (slice_starts(url, SL("smtp://")))
		url = slice_from(url, 7);
	else if (slice_starts(url, SL("smtps://")))
		url = slice_from(url, 8);
	else
		return false;
	for (i = 0; i < url.len; i++) {
		in_brackets = url.p[i] == '[' || (in_brackets && url.p[i] != ']');
		if (!ascii_is_alnum(url.p[i]) && strchr("-.:[]", url.p[i]) == NULL)
			return false;
	}
	return url.len > 0 && url.p[0] != ':' && !in_brackets;
}

/* libcurl's: gives it a piece of the message. */
static size_t
give(char *p, size_t size, size_t n, void *arg)
{
	struct smtp *s = arg;
	struct slice left = slice_from(s->t->text, s->given);

	n *= size;
	if (left.len > HELD_BYTES) {
		left.len -= HELD_BYTES;
	} else if (left.len > 0 && !s->told) {
		s->told = true;
		s->reply = (struct reply){ .code = 0 };
		s->held = s->t->before_end(s->t->arg) != ERR_OK;
	}
	if (s->held)
		return CURL_READFUNC_ABORT;
	n = n < left.len ? n : left.len;
	if (n > 0)
		memcpy(p, left.p, n);
	s->given += n;
	return n;
}

/* Adds what there is room for. */
static void
add_words(struct reply *r, struct slice words)
{
	size_t room;

	if (r->len > 0 && r->len < REPLY_BYTES - 1)
		r->text[r->len++] = ' ';
	room = REPLY_BYTES - 1 - r->len;
	if (words.len > room)
		words.len = room;
	memcpy(r->text + r->len, words.p, words.len);
	r->len += words.len;
}

/* libcurl's: takes a line of the server's.  "250-" is followed by another one, "250 " or "250" by none. */
static size_t
take_reply(char *p, size_t size, size_t n, void *arg)
{
	struct smtp *s = arg;
	struct reply *r = &s->reply;
	struct slice line = slice_trim((struct slice){ p, n * size }), text;
	uint32_t code;

	if (line.len < 3 || num_read_u32((struct slice){ line.p, 3 }, 100, 999, &code) != ERR_OK || code == GOODBYE)
		return n * size;
	if (r->whole || r->code == 0)
		*r = (struct reply){ .code = code };
	r->code = code;
	r->whole = line.len == 3 || line.p[3] != '-';
	text = slice_trim(slice_from(line, line.len > 3 ? 4 : 3));
	add_words(r, text);
	return n * size;
}

/*
 * libcurl's: ends a transaction that takes too long.  Its own limit counts from the beginning of a connection, which
 * may be older.
 */
static int
watch(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	const struct smtp *s = arg;
	struct timespec now;

	(void)a, (void)b, (void)c, (void)d;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec - s->begun.tv_sec > s->opts.timeout_s;
}

static bool
set_security(CURL *c, const struct smtp_opts *o)
{
	curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(o->insecure ? CURLUSESSL_TRY : CURLUSESSL_ALL));
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, o->insecure ? 0L : 1L);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, o->insecure ? 0L : 2L);
	return (o->ca_file == NULL || curl_easy_setopt(c, CURLOPT_CAINFO, o->ca_file) == CURLE_OK) &&
	    (o->login == NULL || (curl_easy_setopt(c, CURLOPT_USERNAME, o->login->user) == CURLE_OK &&
	    curl_easy_setopt(c, CURLOPT_PASSWORD, o->login->password) == CURLE_OK));
}

/* A handle for the server; what it keeps is the connection. */
static CURL *
open_handle(struct smtp *s)
{
	const struct smtp_opts *o = &s->opts;
	CURL *c = curl_easy_init();

	if (c == NULL)
		return NULL;
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	/* CURLOPT_INFILESIZE stays unset: libcurl 7.88 counts the dots that it adds, and would end too early */
	curl_easy_setopt(c, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(c, CURLOPT_READDATA, s);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_reply);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, s);
	curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, watch);
	curl_easy_setopt(c, CURLOPT_XFERINFODATA, s);
	curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, s->error);
	curl_easy_setopt(c, CURLOPT_SERVER_RESPONSE_TIMEOUT, o->timeout_s);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, o->timeout_s < CONNECT_TIMEOUT_S ? o->timeout_s : CONNECT_TIMEOUT_S);
	if (set_security(c, o) && curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK &&
	    curl_easy_setopt(c, CURLOPT_URL, o->url) == CURLE_OK)
		return c;
	curl_easy_cleanup(c);
	return NULL;
}

/* Closes the connection without a word, or, when all is well, with QUIT, whose answer nobody waits for. */
static void
close_handle(struct smtp *s, int how)
{
	curl_socket_t fd = CURL_SOCKET_BAD;

	if (s->curl == NULL)
		return;
	if (curl_easy_getinfo(s->curl, CURLINFO_ACTIVESOCKET, &fd) == CURLE_OK && fd != CURL_SOCKET_BAD)
		(void)shutdown(fd, how);
	curl_easy_cleanup(s->curl);
	s->curl = NULL;
}

struct smtp *
smtp_new(const struct smtp_opts *opts)
{
	struct smtp *s;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return NULL;
	if ((s = calloc(1, sizeof(*s))) == NULL) {
		curl_global_cleanup();
		return NULL;
	}
	s->opts = *opts;
	return s;
}

void
smtp_free(struct smtp *s)
{
	if (s == NULL)
		return;
	close_handle(s, SHUT_RD);
	free(s);
	curl_global_cleanup();
}

static struct curl_slist *
list_recipients(const struct transaction *t)
{
	struct curl_slist *list = NULL, *more;
	size_t i;

	for (i = 0; i < t->n; i++, list = more)
		if ((more = curl_slist_append(list, t->to[i])) == NULL) {
			curl_slist_free_all(list);
			return NULL;
		}
	return list;
}

/* One try; the connection is new, or that of the last one. */
static CURLcode
perform(struct smtp *s, struct curl_slist *to)
{
	CURLcode rc;

	s->given = 0;
	s->told = s->held = false;
	s->error[0] = '\0';
	s->reply = (struct reply){ .code = 0 };
	clock_gettime(CLOCK_MONOTONIC, &s->begun);
	if (s->curl == NULL && (s->curl = open_handle(s)) == NULL)
		return CURLE_OUT_OF_MEMORY;
	curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, to);
	if ((rc = curl_easy_setopt(s->curl, CURLOPT_MAIL_FROM, s->t->from)) == CURLE_OK)
		rc = curl_easy_perform(s->curl);
	return rc;
}

/* Whether the connection of the last transaction was used again, and turned out to be gone. */
static bool
was_stale(const struct smtp *s, CURLcode rc)
{
	long connects = 1;

	return rc != CURLE_OK && !s->told && s->reply.code < 400 &&
	    curl_easy_getinfo(s->curl, CURLINFO_NUM_CONNECTS, &connects) == CURLE_OK && connects == 0;
}

/* What the server's answer to a command or to the message makes of it. */
static enum outcome
judge_reply(const struct reply *r)
{
	return r->code / 100 == 5 ? OUTCOME_REFUSED : r->code / 100 == 4 ? OUTCOME_DEFERRED :
	    r->code / 100 == 2 ? OUTCOME_ACCEPTED : OUTCOME_UNKNOWN;
}

/* What waiting does not mend. */
static bool
is_shut(CURLcode rc, uint32_t code)
{
	switch (rc) {
	case CURLE_LOGIN_DENIED:
	case CURLE_USE_SSL_FAILED:
		return code / 100 != 4;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_NOT_BUILT_IN:
		return true;
	default:
		return false;
	}
}

static void
say_why(struct smtp *s, CURLcode rc)
{
	struct transaction *t = s->t;
	const char *error = rc == CURLE_RECV_ERROR || rc == CURLE_SEND_ERROR ? "the connection broke" :
	    s->error[0] != '\0' ? s->error : curl_easy_strerror(rc);
	bool late = rc == CURLE_ABORTED_BY_CALLBACK && !s->held;

	s->reply.text[s->reply.len] = '\0';
	if (s->reply.whole && (s->reply.code >= 400 || s->told))
		snprintf(t->why, sizeof(t->why), "%lu %s", (unsigned long)s->reply.code, s->reply.text);
	else if (late)
		snprintf(t->why, sizeof(t->why), "not done after %ld s", s->opts.timeout_s);
	else
		snprintf(t->why, sizeof(t->why), "%s", error);
}

/* Says in t what became of it. */
static void
conclude(struct smtp *s, CURLcode rc)
{
	struct transaction *t = s->t;
	bool answered = s->reply.whole && s->reply.code >= 400 && rc == CURLE_SEND_ERROR;

	t->outcome = OUTCOME_DEFERRED;
	t->service = SERVICE_DOWN;
	say_why(s, rc);
	if (s->held) {
		t->service = SERVICE_SHUT;
	} else if (s->told) {
		t->outcome = s->reply.whole ? judge_reply(&s->reply) : OUTCOME_UNKNOWN;
		t->service = t->outcome == OUTCOME_UNKNOWN || s->reply.code == 421 ? SERVICE_DOWN : SERVICE_UP;
	} else if (answered) {
		t->outcome = judge_reply(&s->reply);
		t->service = s->reply.code == 421 ? SERVICE_DOWN : SERVICE_UP;
	} else if (is_shut(rc, s->reply.code)) {
		t->service = SERVICE_SHUT;
	}
}

void
smtp_send(void *arg, struct transaction *t)
{
	struct smtp *s = arg;
	struct curl_slist *to = list_recipients(t);
	CURLcode rc = CURLE_OUT_OF_MEMORY;

	s->t = t;
	s->told = s->held = false;
	s->reply = (struct reply){ .code = 0 };
	s->error[0] = '\0';
	if (to != NULL && (rc = perform(s, to)) != CURLE_OK && s->curl != NULL && was_stale(s, rc)) {
		close_handle(s, SHUT_RDWR);
		rc = perform(s, to);
	}
	conclude(s, rc);
	/* what a late answer would be taken for on a connection that is used again must not be thought of */
	if (rc != CURLE_OK)
		close_handle(s, SHUT_RDWR);
	else
		curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, NULL);
	curl_slist_free_all(to);
}
