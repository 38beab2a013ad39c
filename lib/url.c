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

bool
url_is_http(struct slice url)
{
	struct slice rest = behind_scheme(url);
	bool in_host = true;
	size_t i;

	if (rest.len == 0 || url.len > URL_MAX_BYTES || strchr("/?#:@", rest.p[0]) != NULL)
		return false;
	for (i = 0; i < rest.len; i++) {
		unsigned char c = (unsigned char)rest.p[i];

		if (c <= ' ' || c == 0x7F || c == '"' || c == '<' || c == '>' || c == '\\')
			return false;
		in_host = in_host && c != '/' && c != '?' && c != '#';
		if (in_host && c == '@')
			return false;
	}
	return true;
}
