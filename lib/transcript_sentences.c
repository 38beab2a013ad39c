/* The joined text as sentences, each with its speaker and its share of the spans' time. */
#include "transcript_room.h"
#include "utf8.h"

#define PAUSE_MS 700                  /* the shortest silence that ends a sentence without punctuation */

/* Where a span's text ends, without the space before the next one. */
static size_t
span_end(const struct transcript *t, size_t i)
{
	size_t end = i + 1 < t->n_spans ? t->spans[i + 1].at : t->text.len;

	return end > t->spans[i].at && end < t->text.len ? end - 1 : end;
}

/* Takes the next stretch of spans that no sentence runs over; false at the end. */
static enum err
next_stretch(struct transcript_reader *r)
{
	struct transcript *t = r->t;
	size_t i = r->span, n = 0;
	enum err e;

	r->first = i;
	r->from = t->spans[i].at;
	for (i++; i < t->n_spans && !t->spans[i].breaks && t->spans[i].speaker == t->spans[i - 1].speaker; i++) {
		if (t->spans[i].start_ms < 0 || t->spans[i - 1].end_ms < 0 ||
		    t->spans[i].start_ms - t->spans[i - 1].end_ms < PAUSE_MS)
			continue;
		if ((e = array_reserve(&t->pauses, &t->cap_pauses, n + 1, sizeof(*t->pauses), TRANSCRIPT_MAX_SPANS)) != ERR_OK)
			return e;
		t->pauses[n++] = t->spans[i].at - r->from;
	}
	r->span = i;
	r->sentences = (struct sentence_reader){ .text = { t->text.p + r->from, span_end(t, i - 1) - r->from },
		.uncased = t->uncased, .language = r->language, .pauses = t->pauses, .n_pauses = n };
	return ERR_OK;
}

/* The time at a place in span i, in proportion to the characters; -1 where unknown. */
static int64_t
time_at(const struct transcript *t, size_t i, size_t at)
{
	const struct span *s = &t->spans[i];
	size_t len = span_end(t, i) - s->at;

	if (s->start_ms < 0 || at <= s->at || len == 0)
		return s->start_ms;
	if (s->end_ms < 0)
		return -1;
	return s->start_ms + (int64_t)((uint64_t)(s->end_ms - s->start_ms) * (at - s->at) / len);
}

static bool
has_word(struct slice s)
{
	uint32_t cp;
	size_t n;

	for (; s.len > 0; s = slice_from(s, n)) {
		n = utf8_decode(s, &cp);
		if (utf8_is_alpha(cp) || utf8_is_digit(cp))
			return true;
	}
	return false;
}

int
transcript_sentence(struct transcript_reader *r, struct utterance *u)
{
	struct transcript *t = r->t;
	enum err e;
	size_t i, from, end;

	for (;;) {
		if (r->sentences.text.len > 0 && sentence_next(&r->sentences, &u->text)) {
			if (has_word(u->text))
				break;
			continue;
		}
		if (r->span == t->n_spans)
			return 0;
		if ((e = next_stretch(r)) != ERR_OK)
			return e;
	}
	from = (size_t)(u->text.p - t->text.p);
	end = from + u->text.len;
	for (i = r->first; i + 1 < r->span && t->spans[i + 1].at <= from; i++)
		;
	u->speaker = t->speakers[t->spans[i].speaker];
	u->start_ms = time_at(t, i, from);
	r->first = i;
	for (; i + 1 < r->span && t->spans[i + 1].at < end; i++)
		;
	u->end_ms = end >= span_end(t, i) ? t->spans[i].end_ms : time_at(t, i, end);
	return 1;
}
