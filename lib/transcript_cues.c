/* At the bottom of the rooms: cues joined to one text, with a span for each and its speaker. */
#include "printable.h"
#include "rec.h"
#include "spoken.h"
#include "transcript_room.h"
#include "utf8.h"

/* Looks a speaker up, or adds it. */
static enum err
find_speaker(struct transcript *t, struct slice name, uint16_t *speaker)
{
	size_t i, at = t->names.len;
	enum err e;

	*speaker = 0;
	if (name.len == 0 || name.len > TRANSCRIPT_NAME_BYTES)
		return ERR_OK;
	/* most often it is the one who spoke last */
	i = t->n_spans > 0 ? t->spans[t->n_spans - 1].speaker : 0;
	if (i > 0 && slice_eq(t->speakers[i], name)) {
		*speaker = (uint16_t)i;
		return ERR_OK;
	}
	buf_clear(&t->line);
	if (!utf8_is_clean(name) || slice_find(name, '\n') < name.len || slice_find(name, '\t') < name.len) {
		if ((e = utf8_clean_line(&t->line, name)) != ERR_OK)
			return e;
		name = buf_slice(&t->line);
	}
	for (i = 1; i < t->n_speakers; i++)
		if (slice_eq(t->speakers[i], name)) {
			*speaker = (uint16_t)i;
			return ERR_OK;
		}
	if (t->n_speakers == TRANSCRIPT_MAX_SPEAKERS || name.len == 0 || name.len > t->names.max - t->names.len)
		return ERR_OK;
	/* reserved to its ceiling at first, names never moves */
	if ((e = buf_reserve(&t->names, t->names.max - t->names.len)) != ERR_OK ||
	    (e = buf_add(&t->names, name)) != ERR_OK)
		return e;
	t->speakers[t->n_speakers] = (struct slice){ t->names.p + at, name.len };
	*speaker = (uint16_t)t->n_speakers++;
	return ERR_OK;
}

static int32_t
time_or_unknown(const struct transcript *t, int64_t ms)
{
	return ms >= 0 && ms <= t->max_ms ? (int32_t)ms : -1;
}

static enum err
add_span(struct transcript *t, const struct span *s)
{
	enum err e = array_reserve(&t->spans, &t->cap_spans, t->n_spans + 1, sizeof(*t->spans), TRANSCRIPT_MAX_SPANS);

	if (e == ERR_OK)
		t->spans[t->n_spans++] = *s;
	return e;
}

/* The text of a cue as clean text in normal form: most is already. */
static enum err
normalize(struct transcript *t, struct slice text, struct slice *out)
{
	enum err e = ERR_OK;

	*out = text;
	if (printable_front(text, '\0', '\0', '\0') == text.len)
		return ERR_OK;
	buf_clear(&t->scratch);
	if (!utf8_is_clean(text)) {
		if ((e = utf8_clean(&t->scratch, text)) != ERR_OK)
			return e;
		buf_clear(&t->line);
		e = utf8_nfc(&t->line, buf_slice(&t->scratch));
		*out = buf_slice(&t->line);
		return e;
	}
	e = utf8_nfc(&t->scratch, text);
	*out = buf_slice(&t->scratch);
	return e;
}

/* Whether s goes on with what the text so far left open. */
static bool
goes_on(const struct transcript *t, struct slice s)
{
	struct slice text = buf_slice(&t->text);
	uint32_t cp;

	s = slice_trim(s);
	while (text.len > 0 && memchr("\"')]", text.p[text.len - 1], 4) != NULL)
		text.len--;
	if (s.len == 0 || text.len == 0 || memchr(".?!:", text.p[text.len - 1], 4) != NULL)
		return false;
	utf8_decode(s, &cp);
	return utf8_is_lower(cp);
}

enum err
transcript_add(struct transcript *t, const struct cue *c)
{
	struct span s = { .start_ms = time_or_unknown(t, c->start_ms), .end_ms = time_or_unknown(t, c->end_ms) };
	struct slice text;
	enum err e;

	if ((e = find_speaker(t, c->speaker, &s.speaker)) != ERR_OK || (e = normalize(t, c->text, &text)) != ERR_OK)
		return e;
	t->break_due = t->break_due || c->breaks || (c->paragraph && !goes_on(t, text));
	s.at = t->text.len + (t->text.len > 0);
	s.breaks = t->break_due;
	if (t->text.len > 0 && (e = buf_addc(&t->text, ' ')) != ERR_OK)
		return e;
	if ((e = spoken_add(&t->text, text)) != ERR_OK)
		return e;
	text = slice_from(buf_slice(&t->text), s.at);
	if (text.len == 0 || transcript_is_credit(t, text)) {   /* nothing was said */
		t->text.len = s.at - (s.at > 0);
		return ERR_OK;
	}
	t->break_due = false;
	return add_span(t, &s);
}

enum err
transcript_add_gap(struct transcript *t, int64_t at_ms)
{
	struct span s = { .at = t->text.len + (t->text.len > 0), .start_ms = time_or_unknown(t, at_ms), .end_ms = -1,
		.breaks = true, .gap = true };

	t->break_due = true;
	if (t->n_spans > 0 && t->spans[t->n_spans - 1].gap)   /* of two in a row, the later one tells more */
		t->n_spans--;
	return add_span(t, &s);
}
