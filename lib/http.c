#include <curl/curl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "address.h"
#include "buf.h"
#include "http.h"
#include "num.h"
#include "proxy.h"
#include "table.h"
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

/* The header fields that are kept, of the last hop. */
enum { ETAG, LAST_MODIFIED, CONTENT_TYPE, CACHE_CONTROL, AGE, EXPIRES, RETRY_AFTER, HEADERS };

static const struct slice header_names[HEADERS] = {
	{ "ETag:", 5 }, { "Last-Modified:", 14 }, { "Content-Type:", 13 }, { "Cache-Control:", 14 },
	{ "Age:", 4 }, { "Expires:", 8 }, { "Retry-After:", 12 },
};

/* One download, from http_begin until the http_wait after the one that gave it. */
struct transfer {
	struct http *http;
	CURL *curl;                       /* from its turn on */
	struct curl_slist *headers;       /* of the request */
	const struct login *login;
	http_sink sink;
	struct buf header[HEADERS], body, moved;
	size_t bytes;
	bool refused, too_big, stopped;
	bool redirected, moving;          /* behind the first hop; all hops so far moved for good */
	char error[CURL_ERROR_SIZE];
	struct http_response response;
	struct host *host;
	char *url;
	struct transfer *prev, *next;     /* in one of the lists */
};

struct list {
	struct transfer *first, *last;
	long n;
};

/* What the limit for a host counts: scheme, name and port. */
struct host {
	struct list queued;
	long active;
	struct host *next_ready;
	bool ready;                       /* in the queue of those that may begin one */
};

/*
 * Transfers wait here, not in libcurl, for their turn: libcurl's time limits would run meanwhile.
 * Hosts take turns.
 */
struct http {
	struct http_opts opts;
	CURLM *multi;
	CURL **idle;                      /* handles for further use, at most max_parallel */
	long n_idle;
	struct table numbers;             /* of the hosts, by the hash of their names */
	struct host **hosts;
	size_t n_hosts, cap_hosts;
	struct host *ready, *last_ready;
	struct list active;
	long queued;
	struct transfer *given;           /* what the last http_wait returned */
	struct transfer *answering;       /* whose sink is at work */
	struct proxies proxies;           /* they may be private */
};

static void
list_append(struct list *l, struct transfer *t)
{
	t->prev = l->last;
	t->next = NULL;
	if (l->last != NULL)
		l->last->next = t;
	else
		l->first = t;
	l->last = t;
	l->n++;
}

static void
list_remove(struct list *l, struct transfer *t)
{
	if (t->prev != NULL)
		t->prev->next = t->next;
	else
		l->first = t->next;
	if (t->next != NULL)
		t->next->prev = t->prev;
	else
		l->last = t->prev;
	l->n--;
}

/* libcurl's: opens the socket, where the address may be talked to. */
static curl_socket_t
open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct transfer *t = arg;

	(void)purpose;
	if (!t->http->opts.allow_private && !address_is_public(&address->addr) &&
	    !proxies_have(&t->http->proxies, &address->addr)) {
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
	rs->bytes = t->bytes;
	t->http->answering = t;
}

/* libcurl's: takes a piece of the body. */
static size_t
take_body(char *p, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;

	n *= size;
	if (n > t->http->opts.max_bytes - t->bytes) {
		t->too_big = true;
		return CURL_WRITEFUNC_ERROR;
	}
	t->bytes += n;
	if (t->sink == NULL)
		return buf_add(&t->body, (struct slice){ p, n }) == ERR_OK ? n : CURL_WRITEFUNC_ERROR;
	describe(t);
	if (t->response.status == 200 && t->sink(t->response.arg, p, n) != 0) {
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

struct http *
http_new(const struct http_opts *opts)
{
	struct http *h;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return NULL;
	if ((h = calloc(1, sizeof(*h))) == NULL) {
		curl_global_cleanup();
		return NULL;
	}
	h->opts = *opts;
	h->idle = calloc((size_t)opts->max_parallel, sizeof(CURL *));
	h->multi = curl_multi_init();
	if (h->idle == NULL || h->multi == NULL || (!opts->allow_private && proxies_read(&h->proxies) != ERR_OK)) {
		http_free(h);
		return NULL;
	}
	curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, opts->max_parallel);
	return h;
}

/* Keeps a handle for the next transfer: it has buffers, and a new one costs as much as a small feed. */
static void
put_handle(struct http *h, CURL *curl)
{
	if (curl == NULL)
		return;
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, NULL);   /* it goes with the transfer */
	if (h->n_idle < h->opts.max_parallel)
		h->idle[h->n_idle++] = curl;
	else
		curl_easy_cleanup(curl);
}

static CURL *
take_handle(struct http *h)
{
	return h->n_idle > 0 ? h->idle[--h->n_idle] : curl_easy_init();
}

static void
transfer_free(struct transfer *t)
{
	size_t i;

	if (t == NULL)
		return;
	put_handle(t->http, t->curl);
	curl_slist_free_all(t->headers);
	for (i = 0; i < HEADERS; i++)
		buf_free(&t->header[i]);
	buf_free(&t->body);
	buf_free(&t->moved);
	free(t->url);
	free(t);
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
	enum err e;

	if ((e = add_header(t, "If-None-Match", rq->etag)) == ERR_OK &&
	    (e = add_header(t, "If-Modified-Since", rq->last_modified)) == ERR_OK)
		e = add_header(t, "Accept", rq->accept);
	return e;
}

/* libcurl gives a login to no host but the URL's own, wherever that redirects to. */
static bool
set_login(CURL *c, const struct login *l, const char *netrc)
{
	bool is_user = l != NULL && l->user != NULL, is_token = l != NULL && l->user == NULL;

	return curl_easy_setopt(c, CURLOPT_USERNAME, is_user ? l->user : NULL) == CURLE_OK &&
	    curl_easy_setopt(c, CURLOPT_PASSWORD, is_user ? l->password : NULL) == CURLE_OK &&
	    curl_easy_setopt(c, CURLOPT_XOAUTH2_BEARER, is_token ? l->password : NULL) == CURLE_OK &&
	    curl_easy_setopt(c, CURLOPT_HTTPAUTH, is_token ? CURLAUTH_BEARER : CURLAUTH_BASIC) == CURLE_OK &&
	    curl_easy_setopt(c, CURLOPT_NETRC, (long)(l == NULL && netrc != NULL ? CURL_NETRC_OPTIONAL :
	    CURL_NETRC_IGNORED)) == CURLE_OK &&
	    curl_easy_setopt(c, CURLOPT_NETRC_FILE, netrc) == CURLE_OK;
}

/* All that a transfer sets; a handle may have served another before.  False when memory ran out. */
static bool
set_options(struct transfer *t)
{
	const struct http_opts *o = &t->http->opts;
	CURL *c = t->curl;

	curl_easy_setopt(c, CURLOPT_HTTPHEADER, t->headers);
	curl_easy_setopt(c, CURLOPT_PRIVATE, t);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->error);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_BUFFERSIZE, READ_BYTES);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "podsift/" VERSION);
	curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");   /* all that libcurl can decode */
	curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);   /* a proxy's are no answer */
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(c, CURLOPT_MAXREDIRS, MAX_REDIRECTS);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, o->timeout_s);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, CONNECT_TIMEOUT_S);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, LOW_SPEED_BYTES);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, LOW_SPEED_S);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, t);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
	return set_login(c, t->login, o->netrc) && curl_easy_setopt(c, CURLOPT_URL, t->url) == CURLE_OK;
}

/* The host of an http or https URL, with its scheme and port.  NULL when memory ran out. */
static struct host *
find_host(struct http *h, const char *url)
{
	size_t n = strcspn(url, ":") + 3, i;
	uint64_t key = UINT64_C(0xCBF29CE484222325);   /* FNV-1a: hosts whose hashes met would share a limit */
	uint32_t number;

	n += strcspn(url + n, "/?#");
	for (i = 0; i < n; i++)
		key = (key ^ (unsigned char)ascii_lower(url[i])) * UINT64_C(0x100000001B3);
	if ((number = table_add(&h->numbers, key)) == TABLE_NONE)
		return NULL;
	if (number < h->n_hosts && h->hosts[number] != NULL)
		return h->hosts[number];
	if (array_reserve(&h->hosts, &h->cap_hosts, (size_t)number + 1, sizeof(struct host *), SIZE_MAX) != ERR_OK)
		return NULL;
	while (h->n_hosts <= number)
		h->hosts[h->n_hosts++] = NULL;
	return h->hosts[number] = calloc(1, sizeof(struct host));
}

/* Lines the host up behind the others, if it may begin a transfer and has one. */
static void
line_up(struct http *h, struct host *host)
{
	if (host->ready || host->queued.n == 0 || host->active >= h->opts.max_per_host)
		return;
	host->ready = true;
	host->next_ready = NULL;
	if (h->ready != NULL)
		h->last_ready->next_ready = host;
	else
		h->ready = host;
	h->last_ready = host;
}

enum err
http_begin(struct http *h, const struct http_request *rq)
{
	struct transfer *t;
	enum err e = ERR_NOMEM;
	size_t i;

	if (!url_is_http(slice_of(rq->url)))
		return ERR_SYNTAX;
	if ((t = calloc(1, sizeof(*t))) == NULL)
		return ERR_NOMEM;
	t->http = h;
	t->sink = rq->sink;
	t->login = rq->login;
	t->moving = true;
	t->response.arg = rq->arg;
	t->body.max = h->opts.max_bytes > 256 ? h->opts.max_bytes : 256;
	t->moved.max = URL_MAX_BYTES;
	for (i = 0; i < HEADERS; i++)
		t->header[i].max = HEADER_BYTES;
	if ((t->url = strdup(rq->url)) == NULL || (t->host = find_host(h, t->url)) == NULL ||
	    (e = add_headers(t, rq)) != ERR_OK) {
		transfer_free(t);
		return e;
	}
	list_append(&t->host->queued, t);
	h->queued++;
	line_up(h, t->host);
	return ERR_OK;
}

/* Hands a transfer to libcurl. */
static bool
start(struct http *h, struct transfer *t)
{
	if ((t->curl = take_handle(h)) == NULL)
		return false;
	if (!set_options(t) || curl_multi_add_handle(h->multi, t->curl) != CURLM_OK) {
		put_handle(h, t->curl);
		t->curl = NULL;
		return false;
	}
	list_remove(&t->host->queued, t);
	list_append(&h->active, t);
	h->queued--;
	t->host->active++;
	return true;
}

/* Starts what the limits allow, a transfer of each host in turn. */
static bool
start_queued(struct http *h)
{
	while (h->ready != NULL && h->active.n < h->opts.max_parallel) {
		struct host *host = h->ready;

		if (!start(h, host->queued.first))
			return false;
		h->ready = host->next_ready;
		host->ready = false;
		line_up(h, host);
	}
	return true;
}

/* Fills in the response of an ended transfer. */
static void
conclude(struct transfer *t, CURLcode result)
{
	struct http_response *rs = &t->response;

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
		rs->error = "the address is not public";
		break;
	case HTTP_STOPPED:
		rs->error = "stopped";
		break;
	}
	rs->body = buf_slice(&t->body);
}

/* The next transfer that has ended, off the multi handle; NULL if none has. */
static struct transfer *
next_ended(struct http *h)
{
	struct transfer *t = NULL;
	CURLMsg *msg;
	CURLcode result;
	int left;

	while ((msg = curl_multi_info_read(h->multi, &left)) != NULL) {
		if (msg->msg != CURLMSG_DONE)
			continue;
		result = msg->data.result;   /* gone with the handle */
		curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, &t);
		curl_multi_remove_handle(h->multi, t->curl);
		conclude(t, result);
		return t;
	}
	return NULL;
}

const struct http_response *
http_answer(const struct http *h)
{
	return &h->answering->response;
}

/* fd is -1 for none. */
const struct http_response *
http_wait_input(struct http *h, int fd)
{
	struct curl_waitfd input = { .fd = fd, .events = CURL_WAIT_POLLIN };
	struct transfer *t;
	int running;

	transfer_free(h->given);
	h->given = NULL;
	while (h->queued + h->active.n > 0) {
		if ((t = next_ended(h)) != NULL) {
			list_remove(&h->active, t);
			t->host->active--;
			line_up(h, t->host);
			h->given = t;
			return &t->response;
		}
		if (!start_queued(h) || curl_multi_perform(h->multi, &running) != CURLM_OK)
			return NULL;
		if (running < h->active.n)
			continue;
		if (input.revents != 0 || curl_multi_poll(h->multi, &input, fd >= 0, 1000, NULL) != CURLM_OK)
			return NULL;
	}
	return NULL;
}

const struct http_response *
http_wait(struct http *h)
{
	return http_wait_input(h, -1);
}

static void
list_free(struct http *h, struct list *l)
{
	struct transfer *t;

	while ((t = l->first) != NULL) {
		list_remove(l, t);
		if (t->curl != NULL)
			curl_multi_remove_handle(h->multi, t->curl);
		transfer_free(t);
	}
}

void
http_free(struct http *h)
{
	if (h == NULL)
		return;
	transfer_free(h->given);
	list_free(h, &h->active);
	while (h->n_hosts > 0) {
		struct host *host = h->hosts[--h->n_hosts];

		if (host != NULL)
			list_free(h, &host->queued);
		free(host);
	}
	while (h->n_idle > 0)
		curl_easy_cleanup(h->idle[--h->n_idle]);
	curl_multi_cleanup(h->multi);
	table_free(&h->numbers);
	proxies_free(&h->proxies);
	free(h->hosts);
	free(h->idle);
	free(h);
	curl_global_cleanup();
}
