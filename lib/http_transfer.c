#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "address.h"
#include "http_room.h"
#include "num.h"
#include "url.h"

#define MAX_REDIRECTS 10L
#define CONNECT_TIMEOUT_S 20L
#define LOW_SPEED_BYTES 200L      /* a second, for LOW_SPEED_S: slower than any line that is alive */
#define LOW_SPEED_S 30L
#define READ_BYTES 65536L         /* at once: a feed in one or two calls of the system */
#define HEADER_BYTES 2048         /* the longest header value that is kept */

#ifndef VERSION
#define VERSION "unknown"
#endif

static const struct slice header_names[HEADERS] = {
	{ "ETag:", 5 }, { "Last-Modified:", 14 }, { "Content-Type:", 13 }, { "Cache-Control:", 14 },
	{ "Age:", 4 }, { "Expires:", 8 }, { "Retry-After:", 12 }, { "Content-Range:", 14 },
};

/* libcurl's: opens the socket, where the address may be talked to. */
static curl_socket_t
open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct transfer *t = arg;

	(void)purpose;
	if (!t->rules->opts.allow_private && !address_is_public(&address->addr) &&
	    !proxies_have(&t->rules->proxies, &address->addr)) {
		t->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* Fills in what is known of the answer. */
static void
describe(struct transfer *t)
{
	struct http_response *rs = &t->response;
	curl_off_t length = -1;

	curl_easy_getinfo(t->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
	rs->length = length;
	curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &rs->status);
	curl_easy_getinfo(t->curl, CURLINFO_EFFECTIVE_URL, &rs->url);
	rs->moved = t->moved.len > 0 ? t->moved.p : NULL;
	rs->etag = buf_slice(&t->header[ETAG]);
	rs->last_modified = buf_slice(&t->header[LAST_MODIFIED]);
	rs->content_type = buf_slice(&t->header[CONTENT_TYPE]);
	rs->cache_control = buf_slice(&t->header[CACHE_CONTROL]);
	rs->age = buf_slice(&t->header[AGE]);
	rs->expires = buf_slice(&t->header[EXPIRES]);
	rs->retry_after = buf_slice(&t->header[RETRY_AFTER]);
	rs->content_range = buf_slice(&t->header[CONTENT_RANGE]);
	rs->bytes = t->bytes;
}

/* Whether the answer is what was asked for. */
static bool
is_content(const struct transfer *t)
{
	return t->response.status == 200 || (t->is_part && t->response.status == 206);
}

/* libcurl's: takes a piece of the body. */
static size_t
take_body(char *p, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;

	n *= size;
	if (n > t->rules->opts.max_bytes - t->bytes) {
		t->too_big = true;
		return CURL_WRITEFUNC_ERROR;
	}
	t->bytes += n;
	if (t->sink == NULL)
		return buf_add(&t->body, (struct slice){ p, n }) == ERR_OK ? n : CURL_WRITEFUNC_ERROR;
	describe(t);
	if (is_content(t) && t->sink(t->response.arg, &t->response, (struct slice){ p, n }) != 0) {
		t->stopped = true;
		return CURL_WRITEFUNC_ERROR;
	}
	return n;
}

/* Takes the status line of a hop: "HTTP/1.1 301 Moved".  All hops up to here may have moved for good. */
static void
take_status(struct transfer *t, struct slice line)
{
	uint32_t status = 0;
	char *url = NULL;
	size_t i;

	line = slice_from(line, slice_find(line, ' '));
	line = slice_trim(line);
	line.len = line.len < 3 ? line.len : 3;
	(void)num_read_u32(line, 100, 999, &status);
	if (status < 200)
		return;                      /* an answer follows */
	for (i = 0; i < HEADERS; i++)
		buf_clear(&t->header[i]);
	if (t->redirected && t->moving && curl_easy_getinfo(t->curl, CURLINFO_EFFECTIVE_URL, &url) == CURLE_OK) {
		buf_clear(&t->moved);
		if (buf_add(&t->moved, slice_of(url)) != ERR_OK || buf_terminate(&t->moved) != ERR_OK)
			buf_clear(&t->moved);
	}
	t->redirected = true;
	t->moving = t->moving && (status == 301 || status == 308);
}

/* libcurl's: takes a header line.  A status line begins the headers of a further hop. */
static size_t
take_header(char *p, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	struct slice line = { p, n * size };
	size_t i;

	if (slice_starts(line, SL("HTTP/")))
		take_status(t, line);
	for (i = 0; i < HEADERS; i++) {
		if (!slice_starts_nocase(line, header_names[i]))
			continue;
		buf_clear(&t->header[i]);
		/* one that is too long to keep is as good as none */
		(void)buf_add(&t->header[i], slice_trim(slice_from(line, header_names[i].len)));
	}
	return n * size;
}

static enum err
add_header(struct transfer *t, const char *name, const char *value)
{
	struct buf line = { .max = HEADER_BYTES + 256 };
	struct curl_slist *more = NULL;

	if (value == NULL || value[0] == '\0' || strlen(value) > HEADER_BYTES || strpbrk(value, "\r\n") != NULL)
		return ERR_OK;               /* a validator only saves traffic */
	if (buf_addf(&line, "%s: %s", name, value) == ERR_OK)
		more = curl_slist_append(t->headers, line.p);
	buf_free(&line);
	if (more == NULL)
		return ERR_NOMEM;
	t->headers = more;
	return ERR_OK;
}

static enum err
add_headers(struct transfer *t, const struct http_request *rq)
{
	char range[40] = "";
	enum err e;

	if (rq->from > 0)
		snprintf(range, sizeof(range), "bytes=%llu-", (unsigned long long)rq->from);
	if ((e = add_header(t, "Range", range)) == ERR_OK && (e = add_header(t, "If-Range", rq->if_range)) == ERR_OK &&
	    (e = add_header(t, "If-None-Match", rq->etag)) == ERR_OK &&
	    (e = add_header(t, "If-Modified-Since", rq->last_modified)) == ERR_OK)
		e = add_header(t, "Accept", rq->accept);
	if (e == ERR_OK && rq->json != NULL)
		e = add_header(t, "Content-Type", "application/json");
	return e;
}

/*
 * libcurl gives a login to no host but the URL's own, wherever that redirects to, and on no weaker line.
 * (With CURLOPT_NETRC it would: it looks the host up again behind a redirect from https to http.)
 */
static bool
set_login(CURL *c, const struct login *l)
{
	bool is_user = l != NULL && l->user != NULL, is_token = l != NULL && l->user == NULL;

	return curl_easy_setopt(c, CURLOPT_USERNAME, is_user ? l->user : NULL) == CURLE_OK &&
	    curl_easy_setopt(c, CURLOPT_PASSWORD, is_user ? l->password : NULL) == CURLE_OK &&
	    curl_easy_setopt(c, CURLOPT_XOAUTH2_BEARER, is_token ? l->password : NULL) == CURLE_OK &&
	    curl_easy_setopt(c, CURLOPT_HTTPAUTH, is_token ? CURLAUTH_BEARER : CURLAUTH_BASIC) == CURLE_OK;
}

CURL *
transfer_handle(const struct http_rules *rules)
{
	const struct http_opts *o = &rules->opts;
	CURL *c = curl_easy_init();

	if (c == NULL)
		return NULL;
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_BUFFERSIZE, READ_BYTES);
	curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(c, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);   /* a proxy's are no answer */
	curl_easy_setopt(c, CURLOPT_MAXREDIRS, MAX_REDIRECTS);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, o->timeout_s);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, CONNECT_TIMEOUT_S);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, LOW_SPEED_BYTES);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, LOW_SPEED_S);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
	if ((o->ca_file == NULL || curl_easy_setopt(c, CURLOPT_CAINFO, o->ca_file) == CURLE_OK) &&
	    curl_easy_setopt(c, CURLOPT_USERAGENT, "podsift/" VERSION) == CURLE_OK &&
	    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
	    curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https") == CURLE_OK)
		return c;
	curl_easy_cleanup(c);
	return NULL;
}

/* Gives the handle what the transfer sends, if anything. */
static bool
set_body(struct transfer *t, CURL *c)
{
	const struct http_field *f;
	curl_mimepart *part;

	/* a server that works on what it was sent is silent for long */
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, t->form != NULL || t->json != NULL ? 0L : LOW_SPEED_S);
	/* what was sent to one server is no other's business, and a private one may be allowed for the user's own alone */
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, t->form == NULL && t->json == NULL ? 1L : 0L);
	if (t->json != NULL)
		return curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(t->json)) == CURLE_OK &&
		    curl_easy_setopt(c, CURLOPT_POSTFIELDS, t->json) == CURLE_OK;
	if (t->form == NULL)
		return curl_easy_setopt(c, CURLOPT_HTTPGET, 1L) == CURLE_OK;
	if ((t->mime = curl_mime_init(c)) == NULL)
		return false;
	for (f = t->form; f->name != NULL; f++) {
		if ((part = curl_mime_addpart(t->mime)) == NULL || curl_mime_name(part, f->name) != CURLE_OK)
			return false;
		if (f->path != NULL ? curl_mime_filedata(part, f->path) != CURLE_OK ||
		    curl_mime_filename(part, f->file) != CURLE_OK :
		    curl_mime_data(part, f->value, CURL_ZERO_TERMINATED) != CURLE_OK)
			return false;
	}
	return curl_easy_setopt(c, CURLOPT_MIMEPOST, t->mime) == CURLE_OK;
}

bool
transfer_set(struct transfer *t, CURL *c)
{
	t->curl = c;
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, t->headers);
	curl_easy_setopt(c, CURLOPT_PRIVATE, t);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->error);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, t);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
	/* "" is all that libcurl can decode */
	if (curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, t->as_it_is ? NULL : "") != CURLE_OK || !set_body(t, c))
		return false;
	return set_login(c, t->login) && curl_easy_setopt(c, CURLOPT_URL, t->url) == CURLE_OK;
}

CURL *
transfer_unset(struct transfer *t)
{
	CURL *c = t->curl;

	if (c != NULL)
		curl_easy_setopt(c, CURLOPT_ERRORBUFFER, NULL);
	if (c != NULL && t->json != NULL) {
		curl_easy_setopt(c, CURLOPT_HTTPGET, 1L);
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, NULL);
	}
	if (t->mime != NULL) {
		curl_easy_setopt(c, CURLOPT_HTTPGET, 1L);
		curl_mime_free(t->mime);
		t->mime = NULL;
	}
	t->curl = NULL;
	return c;
}

struct transfer *
transfer_new(const struct http_rules *rules, const struct http_request *rq)
{
	struct transfer *t = calloc(1, sizeof(*t));
	size_t i;

	if (t == NULL)
		return NULL;
	t->rules = rules;
	t->sink = rq->sink;
	t->login = rq->login;
	t->form = rq->form;
	t->json = rq->json;
	t->as_it_is = rq->as_it_is;
	t->is_part = rq->from > 0;
	t->moving = true;
	t->response.arg = rq->arg;
	t->body.max = rules->opts.max_bytes > 256 ? rules->opts.max_bytes : 256;
	t->moved.max = URL_MAX_BYTES;
	for (i = 0; i < HEADERS; i++)
		t->header[i].max = HEADER_BYTES;
	if ((t->url = strdup(rq->url)) != NULL && add_headers(t, rq) == ERR_OK)
		return t;
	transfer_free(t);
	return NULL;
}

void
transfer_free(struct transfer *t)
{
	size_t i;

	if (t == NULL)
		return;
	curl_slist_free_all(t->headers);
	for (i = 0; i < HEADERS; i++)
		buf_free(&t->header[i]);
	buf_free(&t->body);
	buf_free(&t->moved);
	free(t->url);
	free(t);
}

void
transfer_conclude(struct transfer *t, CURLcode result)
{
	struct http_response *rs = &t->response;
	curl_off_t time_us = 0;

	if (curl_easy_getinfo(t->curl, CURLINFO_TOTAL_TIME_T, &time_us) == CURLE_OK)
		rs->time_ms = time_us / 1000;
	if (t->too_big)
		rs->outcome = HTTP_TOOBIG;
	else if (t->stopped)
		rs->outcome = HTTP_STOPPED;
	else if (result != CURLE_OK && t->refused)
		rs->outcome = HTTP_PRIVATE;
	else
		rs->outcome = result == CURLE_OK ? HTTP_DONE : HTTP_FAILED;
	describe(t);
	switch (rs->outcome) {
	case HTTP_DONE:
		rs->error = NULL;
		break;
	case HTTP_FAILED:
		rs->error = t->error[0] != '\0' ? t->error : curl_easy_strerror(result);
		break;
	case HTTP_TOOBIG:
		rs->error = "the body is larger than the limit";
		break;
	case HTTP_PRIVATE:
		rs->error = "the address is not public (-L allows it; for podsift, private yes)";
		break;
	case HTTP_STOPPED:
		rs->error = "stopped";
		break;
	}
	rs->body = buf_slice(&t->body);
}
