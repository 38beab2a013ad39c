#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "buf.h"
#include "http.h"
#include "url.h"

#define MAX_REDIRECTS 10L
#define CONNECT_TIMEOUT_S 20L
#define LOW_SPEED_BYTES 200L      /* a second, for LOW_SPEED_S: slower than any line that is alive */
#define LOW_SPEED_S 30L
#define HEADER_BYTES 2048         /* the longest header value that is kept */

#ifndef VERSION
#define VERSION "unknown"
#endif

/* One download, from http_begin until the http_wait after the one that gave it. */
struct transfer {
	struct http *http;
	CURL *curl;
	struct curl_slist *headers;
	http_sink sink;
	struct buf body, etag, last_modified, content_type;
	size_t bytes;
	bool refused, too_big, stopped;
	char error[CURL_ERROR_SIZE];
	struct http_response response;
	struct slice host;                /* in url: what the limit for a host counts */
	char *url;
	struct transfer *prev, *next;     /* in one of the two lists */
};

struct list {
	struct transfer *first, *last;
	long n;
};

/*
 * Transfers wait here, not in libcurl, for their turn: libcurl's time limits would run meanwhile.
 */
struct http {
	struct http_opts opts;
	CURLM *multi;
	struct list queued, active;
	struct transfer *given;           /* what the last http_wait returned */
	struct transfer *answering;       /* whose sink is at work */
	bool by_proxy;
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

/* Loopback, private, link-local, shared, multicast, reserved: RFC 6890 and the IANA registries. */
static bool
is_private_v4(const unsigned char a[4])
{
	return a[0] == 0 || a[0] == 10 || a[0] == 127 || a[0] >= 224 ||
	    (a[0] == 100 && (a[1] & 0xC0) == 64) || (a[0] == 169 && a[1] == 254) ||
	    (a[0] == 172 && (a[1] & 0xF0) == 16) || (a[0] == 192 && a[1] == 168) ||
	    (a[0] == 192 && a[1] == 0 && a[2] == 0) || (a[0] == 198 && (a[1] & 0xFE) == 18);
}

static bool
is_private_v6(const unsigned char a[16])
{
	static const unsigned char zero[12], mapped[12] = { [10] = 0xFF, [11] = 0xFF };
	static const unsigned char nat64[12] = { 0x00, 0x64, 0xFF, 0x9B };

	if (memcmp(a, mapped, 12) == 0 || memcmp(a, nat64, 12) == 0)
		return is_private_v4(a + 12);
	if (a[0] == 0x20 && a[1] == 0x02)            /* 6to4 */
		return is_private_v4(a + 2);
	return memcmp(a, zero, 12) == 0 ||           /* ::, ::1, IPv4-compatible */
	    (a[0] & 0xFE) == 0xFC || (a[0] == 0xFE && (a[1] & 0x80) != 0) || a[0] == 0xFF;
}

static bool
is_private(const struct curl_sockaddr *address)
{
	if (address->family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, &address->addr, sizeof(in));
		return is_private_v4((const unsigned char *)&in.sin_addr);
	}
	if (address->family == AF_INET6) {
		struct sockaddr_in6 in6;

		memcpy(&in6, (const void *)&address->addr, sizeof(in6));
		return is_private_v6(in6.sin6_addr.s6_addr);
	}
	return true;
}

/* libcurl's: opens the socket, where the address may be talked to. */
static curl_socket_t
open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct transfer *t = arg;

	(void)purpose;
	if (!t->http->opts.allow_private && !t->http->by_proxy && is_private(address)) {
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
	rs->etag = buf_slice(&t->etag);
	rs->last_modified = buf_slice(&t->last_modified);
	rs->content_type = buf_slice(&t->content_type);
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

static void
keep_header(struct buf *to, struct slice line, struct slice name)
{
	if (!slice_starts_nocase(line, name))
		return;
	buf_clear(to);
	/* one that is too long to keep is as good as none */
	(void)buf_add(to, slice_trim(slice_from(line, name.len)));
}

/* libcurl's: takes a header line.  A status line begins the headers of a further hop. */
static size_t
take_header(char *p, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	struct slice line = { p, n * size };

	if (slice_starts(line, SL("HTTP/"))) {
		buf_clear(&t->etag);
		buf_clear(&t->last_modified);
		buf_clear(&t->content_type);
	}
	keep_header(&t->etag, line, SL("ETag:"));
	keep_header(&t->last_modified, line, SL("Last-Modified:"));
	keep_header(&t->content_type, line, SL("Content-Type:"));
	return n * size;
}

static bool
names_proxy(void)
{
	static const char *const names[] = { "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" };
	const char *value;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if ((value = getenv(names[i])) != NULL && value[0] != '\0')
			return true;
	return false;
}

struct http *
http_new(const struct http_opts *opts)
{
	struct http *h;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return NULL;
	if ((h = calloc(1, sizeof(*h))) == NULL || (h->multi = curl_multi_init()) == NULL) {
		free(h);
		return NULL;
	}
	h->opts = *opts;
	h->by_proxy = names_proxy();
	curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, opts->max_parallel);
	return h;
}

static void
transfer_free(struct transfer *t)
{
	if (t == NULL)
		return;
	curl_easy_cleanup(t->curl);
	curl_slist_free_all(t->headers);
	buf_free(&t->body);
	buf_free(&t->etag);
	buf_free(&t->last_modified);
	buf_free(&t->content_type);
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
set_options(struct transfer *t, const struct http_request *rq)
{
	CURL *c = t->curl;
	enum err e;

	if ((e = add_header(t, "If-None-Match", rq->etag)) != ERR_OK ||
	    (e = add_header(t, "If-Modified-Since", rq->last_modified)) != ERR_OK ||
	    (e = add_header(t, "Accept", rq->accept)) != ERR_OK)
		return e;
	if (curl_easy_setopt(c, CURLOPT_URL, rq->url) != CURLE_OK)
		return ERR_NOMEM;
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, t->headers);
	curl_easy_setopt(c, CURLOPT_PRIVATE, t);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->error);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "podsift/" VERSION);
	curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");   /* all that libcurl can decode */
	curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(c, CURLOPT_MAXREDIRS, MAX_REDIRECTS);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, t->http->opts.timeout_s);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, CONNECT_TIMEOUT_S);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, LOW_SPEED_BYTES);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, LOW_SPEED_S);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, t);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
	return ERR_OK;
}

/* Scheme, host and port of an http or https URL. */
static struct slice
host_of(const char *url)
{
	return (struct slice){ url, strcspn(url, ":") + 3 + strcspn(strchr(url, ':') + 3, "/?#") };
}

enum err
http_begin(struct http *h, const struct http_request *rq)
{
	struct transfer *t;
	enum err e;

	if (!url_is_http(slice_of(rq->url)))
		return ERR_SYNTAX;
	if ((t = calloc(1, sizeof(*t))) == NULL)
		return ERR_NOMEM;
	t->http = h;
	t->sink = rq->sink;
	t->response.arg = rq->arg;
	t->body.max = h->opts.max_bytes > 256 ? h->opts.max_bytes : 256;
	t->etag.max = t->last_modified.max = t->content_type.max = HEADER_BYTES;
	if ((t->url = strdup(rq->url)) == NULL || (t->curl = curl_easy_init()) == NULL)
		e = ERR_NOMEM;
	else
		e = set_options(t, rq);
	if (e != ERR_OK) {
		transfer_free(t);
		return e;
	}
	t->host = host_of(t->url);
	list_append(&h->queued, t);
	return ERR_OK;
}

static bool
has_turn(const struct http *h, const struct transfer *t)
{
	const struct transfer *other;
	long n = 0;

	for (other = h->active.first; other != NULL; other = other->next)
		n += slice_eq_nocase(other->host, t->host);
	return n < h->opts.max_per_host;
}

/* Moves queued transfers to libcurl, in order, as far as the limits allow. */
static bool
start_queued(struct http *h)
{
	struct transfer *t, *next;

	for (t = h->queued.first; t != NULL && h->active.n < h->opts.max_parallel; t = next) {
		next = t->next;
		if (!has_turn(h, t))
			continue;
		if (curl_multi_add_handle(h->multi, t->curl) != CURLM_OK)
			return false;
		list_remove(&h->queued, t);
		list_append(&h->active, t);
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
	while (h->queued.n + h->active.n > 0) {
		if ((t = next_ended(h)) != NULL) {
			list_remove(&h->active, t);
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
		curl_multi_remove_handle(h->multi, t->curl);   /* harmless where it was never added */
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
	list_free(h, &h->queued);
	curl_multi_cleanup(h->multi);
	free(h);
	curl_global_cleanup();
}
