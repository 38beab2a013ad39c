/* Records: a stream of any bytes gives lines that are clean, and that are read as they are written. */
#include "buf.h"
#include "fuzz.h"
#include "rec.h"

/* The text of a field, escaped again, has the same text. */
static void
must_escape(struct slice field)
{
	struct buf text = { .max = REC_MAX_BYTES }, escaped = { .max = 2 * REC_MAX_BYTES }, again = { .max = REC_MAX_BYTES };

	MUST(rec_unescape(&text, field) == ERR_OK && rec_escape(&escaped, buf_slice(&text)) == ERR_OK);
	MUST(rec_unescape(&again, buf_slice(&escaped)) == ERR_OK);
	MUST_EQ(buf_slice(&text), buf_slice(&again));
	buf_free(&text);
	buf_free(&escaped);
	buf_free(&again);
}

static void
must_be_whole(const struct rec *rec)
{
	struct buf line = { .max = 4 * REC_MAX_BYTES }, clean = { .max = 4 * REC_MAX_BYTES };
	struct slice text;
	struct rec again;
	size_t i;

	MUST(rec_append(&line, rec) == ERR_OK && line.len == rec_bytes(rec) + 1);
	text = (struct slice){ line.p, line.len - 1 };
	MUST(fuzz_is_clean(text) && slice_find(text, '\n') == text.len);
	MUST(rec_clean(&clean, text) == ERR_OK);
	MUST_EQ(buf_slice(&clean), text);
	rec_split(&again, text);
	for (i = 0; i < REC_FIELDS; i++) {
		MUST_EQ(again.f[i], rec->f[i]);
		must_escape(rec->f[i]);
	}
	MUST_EQ(again.rest, rec->rest);
	buf_free(&line);
	buf_free(&clean);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct rec_reader r;
	struct rec rec;
	size_t line = 0;
	int got;

	MUST(rec_open(&r, fuzz_file((struct slice){ (const char *)data, n })) == ERR_OK);
	while ((got = rec_read(&r, &rec)) != 0) {
		MUST(r.in.line > line);
		line = r.in.line;
		if (got > 0)
			must_be_whole(&rec);
		else
			MUST(got == ERR_TOOBIG);
	}
	rec_close(&r);
	return 0;
}
