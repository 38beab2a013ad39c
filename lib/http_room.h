/*
 * http_room: one download, its limits and its headers, for http, which says when its turn is.  Part of
 * http; the room at the bottom, it knows no queue.
 */
#ifndef HTTP_ROOM_H
#define HTTP_ROOM_H

#include <curl/curl.h>

#include "buf.h"
#include "http.h"
#include "proxy.h"

/* The header fields that are kept, of the last hop. */
enum http_header { ETAG, LAST_MODIFIED, CONTENT_TYPE, CACHE_CONTROL, AGE, EXPIRES, RETRY_AFTER, CONTENT_RANGE, HEADERS };

/* What holds for all downloads. */
struct http_rules {
	struct http_opts opts;
	struct proxies proxies;           /* they may be private */
};

/* One download, from http_begin until the http_wait after the one that gave it. */
struct transfer {
	const struct http_rules *rules;
	CURL *curl;                       /* from its turn on; the queue's, which lends it */
	struct curl_slist *headers;       /* of the request */
	const struct login *login;
	const struct http_field *form;
	const char *json;                 /* the body that is sent */
	curl_mime *mime;                  /* the form, while it has a handle */
	bool as_it_is, is_part;
	http_sink sink;
	struct buf header[HEADERS], body, moved;
	size_t bytes;
	bool refused, too_big, stopped;
	bool redirected, moving;          /* behind the first hop; all hops so far moved for good */
	char error[CURL_ERROR_SIZE];
	struct http_response response;
	char *url;
	struct http_host *host;           /* the queue's, as is what follows */
	struct transfer *prev, *next;
};

/* rules must outlive the transfer.  NULL when memory ran out. */
struct transfer *transfer_new(const struct http_rules *rules, const struct http_request *rq);

/* Its curl must be NULL by now. */
void transfer_free(struct transfer *t);

/* A handle with all that every download sets.  NULL when memory ran out. */
CURL *transfer_handle(const struct http_rules *rules);

/* Sets on the handle, which may have served another, what t wants.  False when memory ran out. */
bool transfer_set(struct transfer *t, CURL *curl);

/* Takes what points into the transfer off its handle, which may then serve another. */
CURL *transfer_unset(struct transfer *t);

/* Fills in the response of an ended transfer. */
void transfer_conclude(struct transfer *t, CURLcode result);

#endif
