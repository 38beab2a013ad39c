/*
 * url: addresses in feeds and records.
 */
#ifndef URL_H
#define URL_H

#include <stdbool.h>

#include "buf.h"
#include "slice.h"

/* The longest URL that is kept: beyond it no server answers. */
#define URL_MAX_BYTES 8192

/*
 * Whether url may leave the program: http or https by its scheme, a host behind "//", at most
 * URL_MAX_BYTES, no space, control character, quote, angle bracket or backslash in it, no user or password.
 */
bool url_is_http(struct slice url);

/* Whether url_is_http, and every byte may stand in it unescaped (RFC 3986, section 2): it resolves to itself. */
bool url_is_plain(struct slice url);

/*
 * url, with path, which begins with "/v1/", behind it where it names none, or is the base of such addresses
 * (https://api.example/v1); to be freed.  NULL when memory ran out.
 */
char *url_with_path(const char *url, const char *path);

/*
 * Appends to out the http or https URL that ref means when it stands in the document base (RFC 3986,
 * section 5; by libcurl's parser).  base may be empty.  Spaces at the ends are ignored, spaces and
 * other bytes that a URL cannot hold are escaped.  ERR_SYNTAX where the result fails url_is_http;
 * errors of buf_reserve.
 */
enum err url_resolve(struct buf *out, struct slice base, struct slice ref);

/* Long enough for a message. */
#define URL_SHOWN_BYTES 400

/*
 * Writes to text, as far as it has room, how url may be shown to whoever reads a message or a log, and
 * returns it: "***" stands for a user and password, and for what is long or named like a secret (token,
 * key, auth, ...) in its query and fragment.  The path is shown.  url may be something else, too.
 */
const char *url_shown(struct slice url, char text[URL_SHOWN_BYTES]);

#endif
