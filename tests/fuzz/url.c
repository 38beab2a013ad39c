/* URLs: a first line that is the base, the rest is the reference.  What they make may leave the program, and is final. */
#include "buf.h"
#include "fuzz.h"
#include "url.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice ref = { (const char *)data, n }, base = { NULL, 0 };
	struct buf out = { .max = URL_MAX_BYTES }, again = { .max = URL_MAX_BYTES };
	enum err e;

	if (slice_find(ref, '\n') < ref.len)
		slice_cut(&ref, '\n', &base);
	(void)url_is_http(ref);
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
