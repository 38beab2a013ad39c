/*
 * http: many downloads at once, over one libcurl multi handle.  The only module that touches the
 * network.  It follows http and https alone, at every hop; a connection to an address that is not
 * public (loopback, private, link-local, unspecified; IPv4, IPv6 and IPv4 in IPv6) is refused at the
 * socket unless it was allowed.  Proxies that the user's environment names are reached wherever they
 * are; what goes through one is resolved, and should be checked, there.
 */
#ifndef HTTP_H
#define HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "login.h"
#include "slice.h"

struct http_opts {
	size_t max_bytes;       /* of a body, after decompression */
	long max_parallel;      /* downloads at once */
	long max_per_host;      /* of these, from one host and port */
	long timeout_s;         /* for one download, redirects and all */
	bool allow_private;     /* addresses that are not public, too */
	const char *ca_file;    /* certificates to trust in place of the system's (PEM), or NULL */
};

/* What is used where an option does not say otherwise. */
#define HTTP_DEFAULTS { .max_bytes = (size_t)64 << 20, .max_parallel = 64, .max_per_host = 2, .timeout_s = 120 }

struct http_response;

/*
 * Takes a piece of a body as it arrives, decompressed; rs has url, status and the headers, as far as they
 * are known.  Returns 0 to go on, else the download ends as HTTP_STOPPED.  Called for the answer 200
 * and, where a part was asked for, 206 alone, and never for a redirect's body.
 */
typedef int (*http_sink)(void *arg, const struct http_response *rs, struct slice bytes);

/* A field of a form; with path, the file's content, under the name file. */
struct http_field {
	const char *name, *value, *path, *file;
};

struct http_request {
	const char *url;            /* http or https; all strings are copied */
	const char *etag;           /* for If-None-Match, or NULL */
	const char *last_modified;  /* for If-Modified-Since, as the server gave it, or NULL */
	const char *accept;         /* for Accept, or NULL */
	const struct login *login;  /* for this host alone, no other that it redirects to; not copied, or NULL */
	/* what is sent goes to this address alone: no redirect is followed then */
	const struct http_field *form;   /* to POST as multipart/form-data, ended by a NULL name; not copied, or NULL */
	const char *json;           /* to POST as application/json; not copied, or NULL */
	bool as_it_is;              /* nothing compressed for the way: a file, of which parts can be asked for */
	uint64_t from;              /* asks for what is behind these bytes: 206, or 200 for all */
	const char *if_range;       /* the validator of the bytes before, or NULL */
	http_sink sink;             /* NULL: the body is collected in the response */
	void *arg;                  /* the sink's, and the response's */
};

enum http_outcome {
	HTTP_DONE,       /* an answer came whole; its code is in status */
	HTTP_FAILED,     /* no answer: name, connection, TLS, time; error says which */
	HTTP_TOOBIG,     /* the body is over max_bytes */
	HTTP_PRIVATE,    /* refused: the address is not public */
	HTTP_STOPPED     /* the sink asked to stop */
};

/* All slices and strings are valid until the next call of http_wait or http_wait_input. */
struct http_response {
	enum http_outcome outcome;
	long status;                  /* of the last hop, 0 if none came */
	const char *error;            /* why, in words, where outcome is not HTTP_DONE */
	const char *url;              /* the address that answered, after redirects */
	const char *moved;            /* where it moved for good (301, 308: the first hops), or NULL */
	struct slice body;            /* without a sink */
	struct slice etag;            /* of the last hop; empty where there is none */
	struct slice last_modified;
	struct slice content_type;
	struct slice cache_control, age, expires, retry_after, content_range;
	int64_t length;               /* of the body, as announced; -1 where it was not */
	size_t bytes;                 /* of the body, decompressed */
	int64_t time_ms;              /* that the download took, from its turn on; known at its end */
	void *arg;
};

struct http;

/* NULL when memory ran out or libcurl does not start. */
struct http *http_new(const struct http_opts *opts);

/*
 * Begins a download, or queues it behind the limits; time limits run from its turn.  ERR_NOMEM,
 * or ERR_SYNTAX where url is no http or https URL.
 */
enum err http_begin(struct http *h, const struct http_request *rq);

/* Waits until some download has ended and gives it; NULL when none is under way. */
const struct http_response *http_wait(struct http *h);

/* As http_wait; NULL, too, as soon as fd can be read, so that downloads go on while the input is slow. */
const struct http_response *http_wait_input(struct http *h, int fd);

/* Ends what is still under way. */
void http_free(struct http *h);

#endif
