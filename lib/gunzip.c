#define ZLIB_CONST
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

#include "gunzip.h"

#define OUT_BYTES 16384      /* at a time to the sink: it stays in the cache */

enum state {
	UNKNOWN,             /* fewer than two bytes are there */
	PLAIN,
	INFLATING,
	ENDED                /* by damage, or by what follows the last member */
};

struct gunzip {
	gunzip_sink sink;
	void *arg;
	enum state state;
	bool compressed;
	char first;          /* the first byte, while it is alone */
	bool holds_first;
	size_t left;         /* bytes that may still come out */
	z_stream z;
	unsigned char out[OUT_BYTES];
};

struct gunzip *
gunzip_new(gunzip_sink sink, void *arg)
{
	struct gunzip *g = calloc(1, sizeof(*g));

	if (g == NULL)
		return NULL;
	g->sink = sink;
	g->arg = arg;
	g->left = SIZE_MAX;
	return g;
}

void
gunzip_limit(struct gunzip *g, size_t max_bytes)
{
	g->left = max_bytes;
}

/* Hands on what zlib has put into out, up to the limit. */
static enum err
flush(struct gunzip *g)
{
	size_t came = OUT_BYTES - g->z.avail_out, n = came < g->left ? came : g->left;
	enum err e = n > 0 ? g->sink(g->arg, (struct slice){ (const char *)g->out, n }) : ERR_OK;

	g->left -= n;
	return e == ERR_OK && n < came ? ERR_TOOBIG : e;
}

/* Inflates at most UINT_MAX bytes. */
static enum err
inflate_piece(struct gunzip *g, struct slice bytes)
{
	enum err e;
	int z;

	g->z.next_in = (const unsigned char *)bytes.p;
	g->z.avail_in = (unsigned)bytes.len;
	do {
		g->z.next_out = g->out;
		g->z.avail_out = OUT_BYTES;
		z = inflate(&g->z, Z_NO_FLUSH);
		if (z == Z_MEM_ERROR)
			return ERR_NOMEM;
		if ((e = flush(g)) != ERR_OK)
			return e;
		if (z == Z_STREAM_END)
			z = inflateReset(&g->z);     /* another member may follow */
		if (z != Z_OK && z != Z_BUF_ERROR) {
			g->state = ENDED;
			return ERR_OK;
		}
	} while (g->z.avail_in > 0 || g->z.avail_out == 0);
	return ERR_OK;
}

static enum err
push_known(struct gunzip *g, struct slice bytes)
{
	enum err e = ERR_OK;
	size_t n;

	if (g->state == PLAIN)
		return g->sink(g->arg, bytes);
	for (; e == ERR_OK && g->state == INFLATING && bytes.len > 0; bytes = slice_from(bytes, n)) {
		n = bytes.len < UINT_MAX ? bytes.len : UINT_MAX;
		e = inflate_piece(g, (struct slice){ bytes.p, n });
	}
	return e;
}

/* Whether a and b begin a member of gzip, or zlib's header: deflate, a window of 32 KiB, a check sum. */
static bool
is_compressed(unsigned char a, unsigned char b)
{
	return (a == 0x1F && b == 0x8B) || (a == 0x78 && (a << 8 | b) % 31 == 0 && (b & 0x20) == 0);
}

enum err
gunzip_push(struct gunzip *g, struct slice bytes)
{
	enum err e;

	if (bytes.len == 0)
		return ERR_OK;
	if (g->state != UNKNOWN)
		return push_known(g, bytes);
	if (!g->holds_first) {
		g->first = bytes.p[0];
		g->holds_first = bytes.len == 1;
		if (g->holds_first)
			return ERR_OK;
	}
	g->compressed = is_compressed((unsigned char)g->first, (unsigned char)bytes.p[!g->holds_first]);
	/* 32: gzip's header or zlib's */
	if (g->compressed && inflateInit2(&g->z, MAX_WBITS + 32) != Z_OK)
		return ERR_NOMEM;
	g->state = g->compressed ? INFLATING : PLAIN;
	if (g->holds_first && (e = push_known(g, (struct slice){ &g->first, 1 })) != ERR_OK)
		return e;
	return push_known(g, bytes);
}

enum err
gunzip_end(struct gunzip *g)
{
	if (g->state != UNKNOWN || !g->holds_first)
		return ERR_OK;
	g->state = PLAIN;
	return g->sink(g->arg, (struct slice){ &g->first, 1 });
}

bool
gunzip_was_compressed(const struct gunzip *g)
{
	return g->compressed;
}

void
gunzip_free(struct gunzip *g)
{
	if (g == NULL)
		return;
	inflateEnd(&g->z);
	free(g);
}
