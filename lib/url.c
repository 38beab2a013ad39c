#include <string.h>

#include "url.h"

static struct slice
behind_scheme(struct slice url)
{
	if (slice_starts(url, SL("https://")) || slice_starts_nocase(url, SL("https://")))
		return slice_from(url, 8);
	if (slice_starts(url, SL("http://")) || slice_starts_nocase(url, SL("http://")))
		return slice_from(url, 7);
	return (struct slice){ NULL, 0 };
}

enum { FORBIDDEN = 1, HOST_END = 2, USER_END = 4, ESCAPED = 8 };

static const unsigned char byte_class[256] = {
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	[' '] = FORBIDDEN, [0x7F] = FORBIDDEN, ['"'] = FORBIDDEN, ['<'] = FORBIDDEN, ['>'] = FORBIDDEN,
	['\\'] = FORBIDDEN, ['/'] = HOST_END, ['?'] = HOST_END, ['#'] = HOST_END, ['@'] = USER_END, ['`'] = ESCAPED,
#define EIGHT(c) [c] = 8, [c + 1] = 8, [c + 2] = 8, [c + 3] = 8, [c + 4] = 8, [c + 5] = 8, [c + 6] = 8, [c + 7] = 8
	EIGHT(0x80), EIGHT(0x88), EIGHT(0x90), EIGHT(0x98), EIGHT(0xA0), EIGHT(0xA8), EIGHT(0xB0), EIGHT(0xB8),
	EIGHT(0xC0), EIGHT(0xC8), EIGHT(0xD0), EIGHT(0xD8), EIGHT(0xE0), EIGHT(0xE8), EIGHT(0xF0), EIGHT(0xF8),
};

/* The classes of what stands behind the scheme; FORBIDDEN where it is no http or https URL. */
static int
look_at(struct slice url)
{
	struct slice rest = behind_scheme(url);
	size_t i = 0;
	int seen = 0;

	if (rest.len == 0 || url.len > URL_MAX_BYTES || strchr("/?#:@", rest.p[0]) != NULL)
		return FORBIDDEN;
	while (i < rest.len && (seen & HOST_END) == 0)
		seen |= byte_class[(unsigned char)rest.p[i++]];
	if ((seen & USER_END) != 0)
		return FORBIDDEN;
	while (i < rest.len)
		seen |= byte_class[(unsigned char)rest.p[i++]];
	return seen;
}

bool
url_is_http(struct slice url)
{
	return (look_at(url) & FORBIDDEN) == 0;
}

bool
url_is_plain(struct slice url)
{
	return (look_at(url) & (FORBIDDEN | ESCAPED)) == 0;
}

char *
url_with_path(const char *url, const char *path)
{
	const char *host = strstr(url, "://");
	size_t front = host != NULL ? (size_t)(host + 3 - url) : 0, query, end;
	struct buf whole = { .max = 2 * URL_MAX_BYTES };
	bool is_base;

	front += strcspn(url + front, "/?#");
	query = front + strcspn(url + front, "?#");
	for (end = query; end > front && url[end - 1] == '/';)
		end--;
	is_base = slice_ends((struct slice){ url + front, end - front }, SL("/v1"));
	if (is_base) {
		end -= strlen("/v1");
	} else if (end > front) {
		path = "";
		end = query;
	}
	if (buf_addf(&whole, "%.*s%s%s", (int)end, url, path, url + query) != ERR_OK || buf_terminate(&whole) != ERR_OK)
		buf_free(&whole);
	return whole.p;
}
