#include <curl/curl.h>

#include "url.h"

/* Appends s to out with the bytes that no URL holds as %XX; '%' stays, as it is escaped already. */
static enum err
add_escaped(struct buf *out, struct slice s)
{
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; e == ERR_OK && i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= ' ' || c >= 0x7F || c == '"' || c == '<' || c == '>' || c == '\\' || c == '`')
			e = buf_addf(out, "%%%02X", c);
		else
			e = buf_addc(out, (char)c);
	}
	return e;
}

/* Resolves by libcurl; text is a NUL-terminated reference. */
static enum err
resolve(struct buf *out, struct slice base, const char *text)
{
	struct buf b = { .max = URL_MAX_BYTES + 256 };
	enum err e = ERR_SYNTAX;
	CURLU *u = curl_url();
	char *url = NULL;

	if (u == NULL)
		return ERR_NOMEM;
	if (base.len > 0 && buf_add(&b, base) == ERR_OK && buf_terminate(&b) == ERR_OK)
		curl_url_set(u, CURLUPART_URL, b.p, 0);
	buf_clear(&b);
	/* libcurl leaves the base's bytes as they are, and decodes a host's */
	if (curl_url_set(u, CURLUPART_URL, text, 0) == CURLUE_OK &&
	    curl_url_get(u, CURLUPART_URL, &url, 0) == CURLUE_OK && add_escaped(&b, slice_of(url)) == ERR_OK &&
	    url_is_http(buf_slice(&b)))
		e = buf_add(out, buf_slice(&b));
	curl_free(url);
	curl_url_cleanup(u);
	buf_free(&b);
	return e;
}

enum err
url_resolve(struct buf *out, struct slice base, struct slice ref)
{
	struct buf text = { .max = URL_MAX_BYTES + 256 };
	enum err e;

	ref = slice_trim(ref);
	if (ref.len == 0 || ref.len > URL_MAX_BYTES)
		return ERR_SYNTAX;
	if (url_is_plain(ref))
		return buf_add(out, ref);
	if ((e = add_escaped(&text, ref)) == ERR_OK && (e = buf_terminate(&text)) == ERR_OK)
		/* an absolute URL stays byte for byte as its publisher wrote it */
		e = url_is_http(buf_slice(&text)) ? buf_add(out, buf_slice(&text)) :
		    resolve(out, base, text.p);
	buf_free(&text);
	return e == ERR_TOOBIG && text.len == 0 ? ERR_SYNTAX : e;
}
