/* Encodings: what comes out is UTF-8 in whole characters, wherever the pieces that go in are cut. */
#include "buf.h"
#include "charset.h"
#include "fuzz.h"

static enum err
take(void *arg, struct slice bytes)
{
	MUST(fuzz_is_utf8(bytes));
	MUST(buf_add(arg, bytes) == ERR_OK);
	return ERR_OK;
}

static void
convert(struct buf *out, const char *hint, struct fuzz_pieces pieces)
{
	struct charset *c;
	struct slice piece;

	out->max = (size_t)64 << 20;
	c = charset_new(hint, take, out);
	MUST(c != NULL);
	while (fuzz_piece(&pieces, &piece))
		MUST(charset_push(c, piece) == ERR_OK);
	MUST(charset_end(c) == ERR_OK);
	charset_free(c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice doc = { (const char *)data, n };
	const char *hint = fuzz_choose(&doc, fuzz_charsets, FUZZ_CHARSETS);
	struct buf one = { 0 }, many = { 0 };
	char name[CHARSET_NAME_BYTES];

	convert(&one, hint, fuzz_whole(doc));
	convert(&many, hint, fuzz_cut(doc));
	MUST_EQ(buf_slice(&one), buf_slice(&many));
	buf_free(&one);
	buf_free(&many);
	MUST(charset_of_type(doc, name) == NULL || strlen(name) < CHARSET_NAME_BYTES);
	return 0;
}
