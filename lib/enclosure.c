#include "enclosure.h"

/* Parameters that carry a permission, the time of an upload, or where a visitor came from. */
static const char *const names[] = { "token", "access_token", "auth_token", "auth", "authorization", "jwt", "expires",
    "expiry", "exp", "signature", "sig", "policy", "key-pair-id", "awsaccesskeyid", "googleaccessid", "hdnea", "hdnts",
    "nonce", "timestamp", "updated", "session", "sessionid" };
static const char *const prefixes[] = { "x-amz-", "x-goog-", "utm_" };

static bool
is_volatile(struct slice parameter)
{
	struct slice name = { parameter.p, slice_find(parameter, '=') };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (slice_eq_nocase(name, slice_of(names[i])))
			return true;
	for (i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (slice_starts_nocase(name, slice_of(prefixes[i])))
			return true;
	return false;
}

enum err
enclosure_lasting(struct buf *out, struct slice url)
{
	struct slice whole = { url.p, slice_find(url, '#') }, query, parameter;
	size_t path = slice_find(whole, '?');
	enum err e = buf_add(out, (struct slice){ whole.p, path });
	char joint = '?';

	if (path == whole.len)
		return e;
	query = slice_from(whole, path + 1);
	while (e == ERR_OK && slice_cut(&query, '&', &parameter)) {
		if (is_volatile(parameter))
			continue;
		if ((e = buf_addc(out, joint)) == ERR_OK)
			e = buf_add(out, parameter);
		joint = '&';
	}
	return e;
}

/* Letters, digits, dots and hyphens; a last label of letters, which "redirect.mp3" has not. */
static bool
is_host(struct slice s)
{
	size_t i, label = s.len, dot = s.len;

	for (i = 0; i < s.len; i++) {
		if (!ascii_is_alnum(s.p[i]) && s.p[i] != '-' && s.p[i] != '.')
			return false;
		if (s.p[i] == '.')
			dot = i;
	}
	if (dot == 0 || dot == s.len || s.len - dot < 3)
		return false;
	for (label = dot + 1; label < s.len; label++)
		if (!ascii_is_alpha(s.p[label]))
			return false;
	return true;
}

/* Behind the last scheme: "https://", or its escaped form, which is a parameter's. */
static struct slice
behind_scheme(struct slice url)
{
	size_t i;

	for (i = url.len; i > 0; i--) {
		struct slice at = slice_from(url, i - 1);

		if (slice_starts(at, SL("://")))
			return slice_from(at, 3);
		if (slice_starts_nocase(at, SL("%3A%2F%2F")))
			return (struct slice){ at.p + 9, slice_find(slice_from(at, 9), '&') };
	}
	return url;
}

enum err
enclosure_core(struct buf *out, struct slice url)
{
	struct slice core = behind_scheme(url), path, segment;

	path = (struct slice){ core.p, slice_find(core, '?') };
	while (slice_cut(&path, '/', &segment))
		if (path.p != NULL && is_host(segment))      /* the last one is the file */
			core = slice_from(core, (size_t)(segment.p - core.p));
	return enclosure_lasting(out, core);
}
