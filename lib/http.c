#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "http_room.h"
#include "table.h"
#include "url.h"

struct list {
	struct transfer *first, *last;
	long n;
};

/* What the limit for a host counts: scheme, name and port. */
struct http_host {
	struct list queued;
	long active;
	struct http_host *next_ready;
	bool ready;                       /* in the queue of those that may begin one */
};

/*
 * Transfers wait here, not in libcurl, for their turn: libcurl's time limits would run meanwhile.
 * Hosts take turns.
 */
struct http {
	struct http_rules rules;
	CURLM *multi;
	CURL **idle;                      /* handles for further use, at most max_parallel */
	long n_idle;
	struct table numbers;             /* of the hosts, by the hash of their names */
	struct http_host **hosts;
	size_t n_hosts, cap_hosts;
	struct http_host *ready, *last_ready;
	struct list active;
	long queued;
	struct transfer *given;           /* what the last http_wait returned */
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
	h->rules.opts = *opts;
	h->idle = calloc((size_t)opts->max_parallel, sizeof(CURL *));
	h->multi = curl_multi_init();
	if (h->idle == NULL || h->multi == NULL || (!opts->allow_private && proxies_read(&h->rules.proxies) != ERR_OK)) {
		http_free(h);
		return NULL;
	}
	curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, opts->max_parallel);
	return h;
}

/* The host of an http or https URL, with its scheme and port.  NULL when memory ran out. */
static struct http_host *
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
	if (array_reserve(&h->hosts, &h->cap_hosts, (size_t)number + 1, sizeof(struct http_host *), SIZE_MAX) != ERR_OK)
		return NULL;
	while (h->n_hosts <= number)
		h->hosts[h->n_hosts++] = NULL;
	return h->hosts[number] = calloc(1, sizeof(struct http_host));
}

/* Lines the host up behind the others, if it may begin a transfer and has one. */
static void
line_up(struct http *h, struct http_host *host)
{
	if (host->ready || host->queued.n == 0 || host->active >= h->rules.opts.max_per_host)
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

	if (!url_is_http(slice_of(rq->url)))
		return ERR_SYNTAX;
	if ((t = transfer_new(&h->rules, rq)) == NULL || (t->host = find_host(h, t->url)) == NULL) {
		transfer_free(t);
		return ERR_NOMEM;
	}
	list_append(&t->host->queued, t);
	h->queued++;
	line_up(h, t->host);
	return ERR_OK;
}

/* Keeps a handle for the next transfer: it has buffers, and a new one costs as much as a small feed. */
static void
put_handle(struct http *h, CURL *curl)
{
	if (curl == NULL)
		return;
	if (h->n_idle < h->rules.opts.max_parallel)
		h->idle[h->n_idle++] = curl;
	else
		curl_easy_cleanup(curl);
}

static void
dispose(struct http *h, struct transfer *t)
{
	if (t == NULL)
		return;
	put_handle(h, transfer_unset(t));
	transfer_free(t);
}

/* Hands a transfer to libcurl. */
static bool
start(struct http *h, struct transfer *t)
{
	CURL *curl = h->n_idle > 0 ? h->idle[--h->n_idle] : transfer_handle(&h->rules);

	if (curl == NULL)
		return false;
	if (!transfer_set(t, curl) || curl_multi_add_handle(h->multi, curl) != CURLM_OK) {
		put_handle(h, transfer_unset(t));
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
	while (h->ready != NULL && h->active.n < h->rules.opts.max_parallel) {
		struct http_host *host = h->ready;

		if (!start(h, host->queued.first))
			return false;
		h->ready = host->next_ready;
		host->ready = false;
		line_up(h, host);
	}
	return true;
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
		transfer_conclude(t, result);
		return t;
	}
	return NULL;
}

/* fd is -1 for none. */
const struct http_response *
http_wait_input(struct http *h, int fd)
{
	struct curl_waitfd input = { .fd = fd, .events = CURL_WAIT_POLLIN };
	struct transfer *t;
	int running;

	dispose(h, h->given);
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
		dispose(h, t);
	}
}

void
http_free(struct http *h)
{
	if (h == NULL)
		return;
	dispose(h, h->given);
	list_free(h, &h->active);
	while (h->n_hosts > 0) {
		struct http_host *host = h->hosts[--h->n_hosts];

		if (host != NULL)
			list_free(h, &host->queued);
		free(host);
	}
	while (h->n_idle > 0)
		curl_easy_cleanup(h->idle[--h->n_idle]);
	curl_multi_cleanup(h->multi);
	table_free(&h->numbers);
	proxies_free(&h->rules.proxies);
	free(h->hosts);
	free(h->idle);
	free(h);
	curl_global_cleanup();
}
