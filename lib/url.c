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

static const bool is_forbidden[256] = {
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	[' '] = 1, [0x7F] = 1, ['"'] = 1, ['<'] = 1, ['>'] = 1, ['\\'] = 1,
};

bool
url_is_http(struct slice url)
{
	struct slice rest = behind_scheme(url);
	size_t i, host;

	if (rest.len == 0 || url.len > URL_MAX_BYTES || strchr("/?#:@", rest.p[0]) != NULL)
		return false;
	for (host = 0; host < rest.len && strchr("/?#", rest.p[host]) == NULL; )
		host++;
	if (slice_find((struct slice){ rest.p, host }, '@') < host)
		return false;
	for (i = 0; i < rest.len; i++)
		if (is_forbidden[(unsigned char)rest.p[i]])
			return false;
	return true;
}
