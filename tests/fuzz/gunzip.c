/*
 * Compressed streams and others: the borders of the pieces that they come in change nothing, the limit
 * holds, and what is not compressed passes as it is.
 */
#include "buf.h"
#include "fuzz.h"
#include "gunzip.h"

#define LIMIT ((size_t)1 << 20)

static enum err
keep(void *arg, struct slice bytes)
{
	MUST(bytes.len > 0 && buf_add(arg, bytes) == ERR_OK);
	return ERR_OK;
}

static enum err
gunzip(struct buf *out, struct fuzz_pieces pieces, bool *compressed)
{
	struct gunzip *g = gunzip_new(keep, out);
	enum err e = ERR_OK;
	struct slice piece;

	MUST(g != NULL);
	gunzip_limit(g, LIMIT);
	while (e == ERR_OK && fuzz_piece(&pieces, &piece))
		e = gunzip_push(g, piece);
	if (e == ERR_OK)
		e = gunzip_end(g);
	*compressed = gunzip_was_compressed(g);
	gunzip_free(g);
	return e;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice doc = { (const char *)data, n };
	struct buf one = { .max = LIMIT + n + 256 }, many = { .max = LIMIT + n + 256 };
	bool compressed, same;
	enum err e = gunzip(&one, fuzz_whole(doc), &compressed);

	MUST(gunzip(&many, fuzz_cut(doc), &same) == e && same == compressed);
	MUST_EQ(buf_slice(&one), buf_slice(&many));
	MUST(e == ERR_OK || (e == ERR_TOOBIG && compressed && one.len == LIMIT));
	if (!compressed)
		MUST_EQ(buf_slice(&one), doc);
	else
		MUST(one.len <= LIMIT);
	buf_free(&one);
	buf_free(&many);
	return 0;
}
