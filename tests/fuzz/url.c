/* URLs: a first line that is the base, the rest is the reference.  What they make may leave the program, and is final. */
#include "buf.h"
#include "fuzz.h"
#include "url.h"

/* What is shown has no user, and nothing of a length that could be a key behind the path. */
static void
check_shown(struct slice url)
{
	char text[URL_SHOWN_BYTES];
	struct slice shown = slice_of(url_shown(url, text)), part;
	size_t n = slice_find(shown, '?'), i;

	MUST(shown.p == text && shown.len < URL_SHOWN_BYTES);
	if (slice_starts(shown, SL("https://")) && shown.len > 8) {
		part = slice_from(shown, 8);
		for (i = 0; i < part.len && strchr("/?#", part.p[i]) == NULL; i++)
			MUST(part.p[i] != '@' || i == 3);      /* of "***@" */
	}
	for (shown = slice_from(shown, n); shown.len > 0; shown = slice_from(shown, n)) {
		for (n = 1; n < shown.len && strchr("?#&;=", shown.p[n]) == NULL; n++)
			;
		MUST(n < 36);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice ref = { (const char *)data, n }, base = { NULL, 0 };
	struct buf out = { .max = URL_MAX_BYTES }, again = { .max = URL_MAX_BYTES };
	enum err e;

	if (slice_find(ref, '\n') < ref.len)
		slice_cut(&ref, '\n', &base);
	(void)url_is_http(ref);
	check_shown(ref);
	e = url_resolve(&out, base, ref);
	MUST(e == ERR_OK || e == ERR_SYNTAX || e == ERR_TOOBIG);
	MUST((e == ERR_OK) == (out.len > 0));
	if (e == ERR_OK) {
		MUST(url_is_http(buf_slice(&out)) && fuzz_is_clean(buf_slice(&out)));
		MUST(url_resolve(&again, base, buf_slice(&out)) == ERR_OK);
		MUST_EQ(buf_slice(&out), buf_slice(&again));
	}
	buf_free(&out);
	buf_free(&again);
	return 0;
}
