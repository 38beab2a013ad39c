/*
 * Transcripts: clean sentences in order, within their episode, whole as records, also without their disfluencies.
 * Of any form, by their content; or built with FORM, of the form whose documents begin so.
 */
#include "buf.h"
#include "disfluency.h"
#include "fuzz.h"
#include "rec.h"
#include "transcript.h"
#include "transcript_rec.h"

#ifndef FORM
#define FORM ""
#endif

static const char *const types[] = { "text/vtt", "application/x-subrip", "application/json", "text/html", "text/plain",
	".md", "text/html; charset=iso-8859-1", "application/octet-stream" };

static void
must_have_spans(const struct transcript *t)
{
	size_t i, at = 0;

	MUST(t->n_spans > 0 && t->n_speakers > 0 && t->n_speakers <= TRANSCRIPT_MAX_SPEAKERS);
	for (i = 0; i < t->n_spans; i++) {
		const struct span *s = &t->spans[i];

		MUST(s->at >= at && s->at <= t->text.len && s->speaker < t->n_speakers);
		at = s->at;
	}
}

static void
must_give_sentences(struct transcript *t)
{
	struct transcript_reader r = { .t = t };
	struct transcript_rec common = { .fixed = { .max = REC_MAX_BYTES } };
	struct buf out = { .max = 4 * REC_MAX_BYTES }, fluent = { .max = REC_MAX_BYTES };
	struct utterance u;
	struct rec episode;
	int64_t last = 0;
	size_t seq = 0;
	int got;

	rec_split(&episode, SL("\tabcdefabcdefabcd\t0\t\t\t2026-01-02T00:00:00Z\ten\tShow\tTitle"));
	MUST(transcript_rec_begin(&common, &episode) == ERR_OK);
	while ((got = transcript_sentence(&r, &u)) > 0) {
		MUST(u.text.len > 0 && fuzz_is_clean(u.speaker));
		MUST(u.start_ms == -1 || u.start_ms >= last);
		MUST(u.end_ms == -1 || u.end_ms >= (u.start_ms >= 0 ? u.start_ms : last));
		MUST(u.end_ms <= t->max_ms);
		buf_clear(&fluent);
		MUST(disfluency_drop(&fluent, u.text) == ERR_OK && fuzz_is_clean(buf_slice(&fluent)));
		MUST(fluent.len <= u.text.len);
		last = u.start_ms >= 0 ? u.start_ms : last;
		buf_clear(&out);
		MUST(transcript_rec_sentence(&out, &common, &u, ++seq) == ERR_OK);
		fuzz_must_be_record(buf_slice(&out), REC_FIELDS);
	}
	MUST(got == 0);
	buf_free(&out);
	buf_free(&common.fixed);
	buf_free(&fluent);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice doc = { (const char *)data, n };
	const char *type = fuzz_choose(&doc, types, sizeof(types) / sizeof(types[0]));
	struct buf whole = { .max = (size_t)16 << 20 };
	struct transcript t;
	enum err e;

	MUST(buf_add(&whole, SL(FORM)) == ERR_OK && buf_add(&whole, doc) == ERR_OK);
	transcript_init(&t);
	e = transcript_read(&t, buf_slice(&whole), slice_of(type), NULL, n % 2 != 0 ? REC_MAX_MS : 600999);
	MUST(e == ERR_OK || e == ERR_SYNTAX || e == ERR_TOOBIG);
	MUST(t.form != NULL && fuzz_is_clean(buf_slice(&t.text)));
	if (e == ERR_OK) {
		must_have_spans(&t);
		must_give_sentences(&t);
	} else {
		MUST(t.fault != NULL);
	}
	transcript_free(&t);
	buf_free(&whole);
	return 0;
}
