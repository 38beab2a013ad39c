#include "url.h"

static struct slice
behind_scheme(struct slice url)
{
	if (slice_starts_nocase(url, SL("http://")))
		return slice_from(url, 7);
	if (slice_starts_nocase(url, SL("https://")))
		return slice_from(url, 8);
	return (struct slice){ NULL, 0 };
}

enum { FORBIDDEN = 1, HOST_END = 2, USER_END = 4, ESCAPED = 8 };

static const unsigned char byte_class[256] = {
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	[' '] = FORBIDDEN, [0x7F] = FORBIDDEN, ['"'] = FORBIDDEN, ['<'] = FORBIDDEN, ['>'] = FORBIDDEN,
	['\\'] = FORBIDDEN, ['/'] = HOST_END, ['?'] = HOST_END, ['#'] = HOST_END, ['@'] = USER_END, ['`'] = ESCAPED,
};

/* All classes that are in s, up to the first byte of the class end. */
static int
classes(struct slice s, int end, size_t *n)
{
	int seen = 0, class = 0;

	for (*n = 0; *n < s.len && (class & end) == 0; ++*n) {
		unsigned char c = (unsigned char)s.p[*n];

		seen |= class = byte_class[c] | (c >= 0x80 ? ESCAPED : 0);
	}
	return seen;
}

/* The classes of what stands behind the scheme; FORBIDDEN where it is no http or https URL. */
static int
look_at(struct slice url)
{
	struct slice rest = behind_scheme(url);
	size_t host, path;
	int seen;

	if (rest.len == 0 || url.len > URL_MAX_BYTES || strchr("/?#:@", rest.p[0]) != NULL)
		return FORBIDDEN;
	seen = classes(rest, HOST_END, &host);
	if ((seen & USER_END) != 0)
		return FORBIDDEN;
	return seen | classes(slice_from(rest, host), 0, &path);
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
