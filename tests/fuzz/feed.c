/*
 * Feeds: whatever the bytes, each record is whole and clean, and the borders of the pieces that they
 * come in change nothing, and no document hides the items behind it.
 */
#include "buf.h"
#include "feed_rec.h"
#include "fuzz.h"
#include "rec.h"

struct items {
	struct buf all;        /* the first of them, as text */
	struct buf line, notes;
	size_t n;
	enum err e;            /* what the parse ended with */
};

static enum err
take(void *arg, const struct feed_item *item)
{
	struct items *it = arg;

	it->n++;
	buf_clear(&it->line);
	MUST(feed_rec_append(&it->line, &it->notes, item, it->n) == ERR_OK);
	fuzz_must_be_record(buf_slice(&it->line), REC_FIELDS + REC_MORE);
	MUST(fuzz_is_utf8(item->guid) && fuzz_is_utf8(item->audio_type) && fuzz_is_utf8(item->transcript_type));
	MUST(item->audio_bytes >= -1 && item->duration_s >= -1);
	/* of many items the first will do: an error here is no part of the test */
	(void)buf_add(&it->all, buf_slice(&it->line));
	(void)buf_addf(&it->all, "%.*s %.*s %lld %.*s %lld\n", SLARG(item->guid), SLARG(item->audio_type),
	    (long long)item->audio_bytes, SLARG(item->transcript_type), (long long)item->duration_s);
	return ERR_OK;
}

static void
parse(struct items *it, const char *charset, struct fuzz_pieces pieces)
{
	struct feed_parser *f;
	struct slice piece;

	it->all.max = (size_t)4 << 20;
	it->line.max = it->notes.max = REC_MAX_BYTES;
	f = feed_new("https://example.org/feeds/", charset, take, it);
	MUST(f != NULL);
	while (it->e == ERR_OK && fuzz_piece(&pieces, &piece))
		it->e = feed_push(f, piece);
	if (it->e == ERR_OK)
		it->e = feed_end(f);
	MUST(it->e == ERR_OK || it->e == ERR_SYNTAX || it->e == ERR_TOOBIG);
	if (it->e == ERR_SYNTAX)
		MUST(feed_what(f)[0] != '\0');
	feed_free(f);
}

static void
release(struct items *it)
{
	buf_free(&it->all);
	buf_free(&it->line);
	buf_free(&it->notes);
}

/* Whether what is appended to doc is read as in a feed without namespaces, and less deep than is allowed. */
static bool
is_simple(struct slice doc)
{
	return doc.len < 700 && slice_starts(slice_trim(doc), SL("<")) && fuzz_is_text(doc) &&
	    !fuzz_contains(doc, SL("encoding")) && !fuzz_contains(doc, SL("xmlns"));
}

/* Behind whatever ends each thing that may be open in doc, which is a feed, an item is an item. */
static void
must_go_on(struct slice doc)
{
	struct buf longer = { .max = 2048 };
	struct items it = { 0 };

	MUST(buf_add(&longer, doc) == ERR_OK);
	MUST(buf_add(&longer, SL(FUZZ_END "<item><guid>sentinel</guid></item>")) == ERR_OK);
	parse(&it, NULL, fuzz_whole(buf_slice(&longer)));
	MUST(slice_ends(buf_slice(&it.all), SL("\nsentinel  -1  -1\n")));
	release(&it);
	buf_free(&longer);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice doc = { (const char *)data, n };
	const char *charset = fuzz_choose(&doc, fuzz_charsets, FUZZ_CHARSETS);
	struct items one = { 0 }, many = { 0 };

	parse(&one, charset, fuzz_whole(doc));
	parse(&many, charset, fuzz_cut(doc));
	MUST_EQ(buf_slice(&one.all), buf_slice(&many.all));
	MUST(one.e == many.e && one.n == many.n);
	if (one.e == ERR_OK && charset == NULL && is_simple(doc))
		must_go_on(doc);
	release(&one);
	release(&many);
	return 0;
}
