#include "url.h"

#define SECRET_BYTES 16      /* a value this long may be a key: 64 bits in hexadecimal */
#define HIDDEN SL("***")

struct text {
	char *p;
	size_t len;
};

static void
add(struct text *t, struct slice s)
{
	if (s.len > URL_SHOWN_BYTES - 1 - t->len)
		s.len = URL_SHOWN_BYTES - 1 - t->len;
	if (s.len > 0)
		memcpy(t->p + t->len, s.p, s.len);
	t->len += s.len;
}

/* The first place of one of the bytes of any, or s.len. */
static size_t
find_any(struct slice s, const char *any)
{
	size_t i;

	for (i = 0; i < s.len && (s.p[i] == '\0' || strchr(any, s.p[i]) == NULL); i++)
		;
	return i;
}

static bool
is_secret_name(struct slice name)
{
	static const char *const parts[] = { "auth", "code", "key", "pass", "pw", "secret", "session", "sig", "token", "user" };
	size_t i, k;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		for (k = 0; k < name.len; k++)
			if (slice_starts_nocase(slice_from(name, k), slice_of(parts[i])))
				return true;
	return false;
}

/* A part of a query: "name=value", or a bare value. */
static void
add_parameter(struct text *t, struct slice part)
{
	size_t n = slice_find(part, '=');
	struct slice value = n < part.len ? slice_from(part, n + 1) : part;
	struct slice name = { part.p, n < part.len ? n + 1 : 0 };
	bool is_secret = value.len >= SECRET_BYTES || (value.len > 0 && is_secret_name(name));

	add(t, name.len < SECRET_BYTES * 2 ? name : HIDDEN);
	add(t, is_secret ? HIDDEN : value);
}

/* Adds what stands before the path, and cuts it off: scheme and host, without a user and password. */
static void
add_authority(struct text *t, struct slice *url)
{
	size_t n = find_any(*url, "/?#"), at;
	bool has_scheme = n > 0 && url->len - n > 1 && url->p[n - 1] == ':' && url->p[n] == '/' && url->p[n + 1] == '/';

	if (has_scheme) {
		add(t, (struct slice){ url->p, n + 2 });
		*url = slice_from(*url, n + 2);
		n = find_any(*url, "/?#");
	}
	for (at = n; at > 0 && url->p[at - 1] != '@'; at--)
		;
	if (at > 0 && (has_scheme || slice_find(*url, ':') < at)) {
		add(t, SL("***@"));
		*url = slice_from(*url, at);
		n -= at;
	}
	add(t, (struct slice){ url->p, n });
	*url = slice_from(*url, n);
}

const char *
url_shown(struct slice url, char text[URL_SHOWN_BYTES])
{
	struct text t = { text, 0 };
	size_t n;

	add_authority(&t, &url);
	n = find_any(url, "?#");
	add(&t, (struct slice){ url.p, n });
	while (n < url.len) {
		add(&t, (struct slice){ url.p + n, 1 });
		url = slice_from(url, n + 1);
		n = find_any(url, "?#&;");
		add_parameter(&t, (struct slice){ url.p, n });
	}
	text[t.len] = '\0';
	return text;
}
