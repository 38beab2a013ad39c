/* Streams that came compressed: the same whatever the pieces, bounded, and damage costs what follows it. */
#include <stdint.h>
#include <zlib.h>

#include "buf.h"
#include "check.h"
#include "gunzip.h"

static enum err
keep(void *arg, struct slice bytes)
{
	return buf_add(arg, bytes);
}

/* Appends text to out as gzip, or as zlib's. */
static void
deflate_text(struct buf *out, struct slice text, bool as_gzip)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)text.p, .avail_in = (uInt)text.len };

	deflateInit2(&z, 9, Z_DEFLATED, MAX_WBITS + (as_gzip ? 16 : 0), 8, Z_DEFAULT_STRATEGY);
	buf_reserve(out, deflateBound(&z, text.len));
	z.next_out = (Bytef *)out->p + out->len;
	z.avail_out = (uInt)(out->cap - out->len);
	deflate(&z, Z_FINISH);
	out->len += z.total_out;
	deflateEnd(&z);
}

static enum err
gunzip(struct buf *out, struct slice in, size_t piece, size_t max)
{
	struct gunzip *g = gunzip_new(keep, out);
	enum err e = ERR_OK;
	size_t n;

	buf_clear(out);
	gunzip_limit(g, max);
	for (; e == ERR_OK && in.len > 0; in = slice_from(in, n)) {
		n = in.len < piece ? in.len : piece;
		e = gunzip_push(g, (struct slice){ in.p, n });
	}
	if (e == ERR_OK)
		e = gunzip_end(g);
	gunzip_free(g);
	return e;
}

/* Whether in becomes want, whatever the pieces. */
static bool
gives(struct slice in, struct slice want)
{
	static const size_t pieces[] = { 1, 2, 3, 100, SIZE_MAX };
	struct buf out = { .max = (size_t)1 << 20 };
	bool right = true;
	size_t i;

	for (i = 0; right && i < sizeof(pieces) / sizeof(pieces[0]); i++)
		right = gunzip(&out, in, pieces[i], SIZE_MAX) == ERR_OK && slice_eq(buf_slice(&out), want);
	buf_free(&out);
	return right;
}

int
main(void)
{
	struct buf in = { .max = (size_t)1 << 24 }, text = { .max = (size_t)1 << 26 };
	struct buf out = { .max = (size_t)1 << 26 };
	struct gunzip *g;
	size_t i, whole;

	CHECK(gives(SL(""), SL("")) && gives(SL("x"), SL("x")) && gives(SL("\x1F"), SL("\x1F")));
	CHECK(gives(SL("<rss/>"), SL("<rss/>")) && gives(SL("x\x02y"), SL("x\x02y")) && gives(SL("\x1F\x8C"), SL("\x1F\x8C")));
	CHECK(gives(SL("\x1F\x8B"), SL("")) && gives(SL("\x1F\x8B junk without end"), SL("")) && gives(SL("x\x9C\xFF"), SL("")));

	for (i = 0; i < 20000; i++)
		buf_addf(&text, "%zu,", i * i);
	deflate_text(&in, buf_slice(&text), true);
	whole = in.len;
	CHECK(gives(buf_slice(&in), buf_slice(&text)));
	buf_add(&in, SL("\0\0\0 junk behind it"));
	CHECK(gives(buf_slice(&in), buf_slice(&text)));
	in.len = whole;
	deflate_text(&in, SL(""), true);
	deflate_text(&in, SL("the end"), true);
	buf_add(&text, SL("the end"));
	CHECK(gives(buf_slice(&in), buf_slice(&text)));
	/* cut off, and with a byte that is wrong: the front stands */
	CHECK(gunzip(&out, (struct slice){ in.p, whole / 2 }, 1000, SIZE_MAX) == ERR_OK && out.len > text.len / 3 &&
	    slice_starts(buf_slice(&text), buf_slice(&out)));
	in.p[whole / 2] ^= 0x55;
	CHECK(gunzip(&out, buf_slice(&in), 1000, SIZE_MAX) == ERR_OK && out.len > text.len / 3);
	buf_clear(&in);
	deflate_text(&in, buf_slice(&text), false);
	CHECK(gives(buf_slice(&in), buf_slice(&text)));

	/* a bomb ends at the limit, a text of just that size does not */
	buf_clear(&text);
	buf_clear(&in);
	buf_reserve(&text, 20000000);
	memset(text.p, ' ', text.len = 20000000);
	deflate_text(&in, buf_slice(&text), true);
	CHECK(in.len < 20000);
	CHECK(gunzip(&out, buf_slice(&in), 100, 20000000) == ERR_OK && out.len == 20000000);
	CHECK(gunzip(&out, buf_slice(&in), SIZE_MAX, 1000000) == ERR_TOOBIG && out.len == 1000000);
	/* the sink's error */
	out = (buf_free(&out), (struct buf){ .max = 256 });
	CHECK(gunzip(&out, buf_slice(&in), SIZE_MAX, SIZE_MAX) == ERR_TOOBIG);

	g = gunzip_new(keep, &out);
	buf_clear(&out);
	CHECK(gunzip_push(g, SL("\x1F\x8B")) == ERR_OK && gunzip_was_compressed(g));
	gunzip_free(g);
	gunzip_free(NULL);
	buf_free(&in);
	buf_free(&text);
	buf_free(&out);
	return check_close();
}
