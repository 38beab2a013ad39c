#include <stdlib.h>

#include "charset.h"
#include "transcript_room.h"
#include "rec.h"
#include "spoken.h"
#include "utf8.h"

#define MAX_SPANS ((size_t)8 << 20)   /* a word of 8 bytes each in the longest document */
#define MAX_NAME_BYTES 200            /* of a speaker */
#define PAUSE_MS 700                  /* the shortest silence that ends a sentence without punctuation */
#define HEAD_BYTES 4096               /* by which a form is recognised */
#define HEAD_LINES 60

void
transcript_init(struct transcript *t)
{
	/* invalid bytes become three, and a cue's text is shorter than its markup */
	*t = (struct transcript){ .text = { .max = 3 * TRANSCRIPT_MAX_BYTES + 256 },
		.names = { .max = TRANSCRIPT_MAX_SPEAKERS * MAX_NAME_BYTES },
		.document = { .max = 3 * TRANSCRIPT_MAX_BYTES + 256 },
		.scratch = { .max = 9 * TRANSCRIPT_MAX_BYTES + 256 },
		.line = { .max = 3 * TRANSCRIPT_MAX_BYTES + 256 } };
}

void
transcript_free(struct transcript *t)
{
	free(t->spans);
	free(t->pauses);
	buf_free(&t->text);
	buf_free(&t->names);
	buf_free(&t->document);
	buf_free(&t->scratch);
	buf_free(&t->line);
	transcript_init(t);
	t->spans = NULL;
	t->pauses = NULL;
}

/* Looks a speaker up, or adds it. */
static enum err
find_speaker(struct transcript *t, struct slice name, uint16_t *speaker)
{
	size_t i, at = t->names.len;
	enum err e;

	*speaker = 0;
	if (name.len == 0 || name.len > MAX_NAME_BYTES)
		return ERR_OK;
	buf_clear(&t->line);
	if (!utf8_is_clean(name) || slice_find(name, '\n') < name.len || slice_find(name, '\t') < name.len) {
		if ((e = utf8_clean_line(&t->line, name)) != ERR_OK)
			return e;
		name = buf_slice(&t->line);
	}
	/* most often it is the one who spoke last */
	for (i = t->n_spans > 0 ? t->spans[t->n_spans - 1].speaker : 0; i > 0; i = 0)
		if (slice_eq(t->speakers[i], name)) {
			*speaker = (uint16_t)i;
			return ERR_OK;
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
time_or_unknown(int64_t ms)
{
	return ms >= 0 && ms <= REC_MAX_MS ? (int32_t)ms : -1;
}

static enum err
add_span(struct transcript *t, const struct span *s)
{
	enum err e = array_reserve(&t->spans, &t->cap_spans, t->n_spans + 1, sizeof(*t->spans), MAX_SPANS);

	if (e == ERR_OK)
		t->spans[t->n_spans++] = *s;
	return e;
}

/* The text of a cue as clean text in normal form: most is already. */
static enum err
normalize(struct transcript *t, struct slice text, struct slice *out)
{
	enum err e = ERR_OK;

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
	struct span s = { .start_ms = time_or_unknown(c->start_ms), .end_ms = time_or_unknown(c->end_ms) };
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
	if (t->text.len == s.at) {                /* nothing was said */
		t->text.len -= t->text.len > 0;
		return ERR_OK;
	}
	t->break_due = false;
	return add_span(t, &s);
}

enum err
transcript_add_gap(struct transcript *t, int64_t at_ms)
{
	struct span s = { .at = t->text.len + (t->text.len > 0), .start_ms = time_or_unknown(at_ms), .end_ms = -1,
		.breaks = true, .gap = true };

	t->break_due = true;
	if (t->n_spans > 0 && t->spans[t->n_spans - 1].gap)   /* of two in a row, the later one tells more */
		t->n_spans--;
	return add_span(t, &s);
}

/* charset's: collects the document. */
static enum err
collect(void *arg, struct slice bytes)
{
	return buf_add(arg, bytes);
}

/* Controls that no text has, of which binary data is full. */
static bool
is_binary(struct slice s)
{
	size_t i, n = 0;

	for (i = 0; i < s.len; i++)
		n += (unsigned char)s.p[i] < 0x20 && !ascii_is_space(s.p[i]);
	return n > 8 + s.len / 50;
}

/* The byte order mark that UTF-16 lacks, told by the NULs of ASCII's characters; empty for none. */
static struct slice
missing_mark(struct slice bytes)
{
	size_t n = bytes.len < 64 ? bytes.len & ~(size_t)1 : 64, i, little = 0, big = 0;

	for (i = 0; i < n; i += 2) {
		little += bytes.p[i] != '\0' && bytes.p[i + 1] == '\0';
		big += bytes.p[i] == '\0' && bytes.p[i + 1] != '\0';
	}
	return n < 8 ? SL("") : little == n / 2 ? SL("\xFF\xFE") : big == n / 2 ? SL("\xFE\xFF") : SL("");
}

/* Makes bytes of any encoding clean text; *doc points into t, or into bytes where they are clean already. */
static enum err
decode(struct transcript *t, struct slice bytes, const char *charset, struct slice *doc)
{
	struct charset *c;
	enum err e;

	if (slice_starts(bytes, SL("\xEF\xBB\xBF")))
		bytes = slice_from(bytes, 3);
	*doc = bytes;
	if (charset == NULL && utf8_is_clean(bytes))
		return ERR_OK;
	buf_clear(&t->scratch);
	if ((c = charset_new(charset, collect, &t->scratch)) == NULL)
		return ERR_NOMEM;
	if ((e = charset_push(c, missing_mark(bytes))) == ERR_OK && (e = charset_push(c, bytes)) == ERR_OK)
		e = charset_end(c);
	charset_free(c);
	if (e != ERR_OK)
		return e;
	if (is_binary(buf_slice(&t->scratch))) {
		t->form = "binary data";
		return ERR_SYNTAX;
	}
	buf_clear(&t->document);
	if ((e = utf8_clean(&t->document, buf_slice(&t->scratch))) == ERR_OK)
		*doc = buf_slice(&t->document);
	return e;
}

/* Whether needle is in s, ASCII letters without case. */
static bool
contains(struct slice s, struct slice needle)
{
	for (; s.len >= needle.len; s = slice_from(s, 1))
		if (slice_starts_nocase(s, needle))
			return true;
	return false;
}

static bool
has_timing(struct slice doc)
{
	struct slice line;
	int64_t start, end;
	size_t n;

	for (n = 0; n < HEAD_LINES && slice_cut(&doc, '\n', &line); n++)
		if (transcript_is_timing(line, &start, &end))
			return true;
	return false;
}

static bool
is_json(struct slice doc)
{
	struct slice rest;

	if (doc.p[0] == '{')
		return true;
	rest = slice_trim(slice_from(doc, 1));
	return doc.p[0] == '[' && rest.len > 0 && rest.p[0] == '{';
}

static bool
is_html(struct slice doc, struct slice head, struct slice type)
{
	static const char *const tags[] = { "<!doctype", "<html", "<head", "<body", "<!--", "<?xml", "<p>", "<p ", "<pre", "<div",
		"<cite", "<time", "<article", "<main", "<section", "<h1", "<span", "<br", "<ul", "<meta", "<title" };
	size_t i;

	if (doc.p[0] == '<')
		for (i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
			if (slice_starts_nocase(doc, slice_of(tags[i])))
				return true;
	return contains(head, SL("</p>")) || contains(head, SL("</cite>")) ||
	    (contains(type, SL("htm")) && slice_find(head, '<') < head.len);
}

/* Hands doc, which is clean text, to the room that its content names, or else its type. */
static enum err
read_form(struct transcript *t, struct slice doc, struct slice type)
{
	struct slice head;
	bool markdown;

	doc = slice_trim(doc);
	head = (struct slice){ doc.p, doc.len < HEAD_BYTES ? doc.len : HEAD_BYTES };
	if (doc.len == 0)
		return ERR_SYNTAX;
	if (slice_starts(doc, SL("WEBVTT")) || has_timing(doc)) {
		t->form = slice_starts(doc, SL("WEBVTT")) ? "WebVTT" : "SubRip";
		return transcript_read_captions(t, doc);
	}
	if (is_json(doc)) {
		t->form = "JSON";
		return transcript_read_json(t, doc);
	}
	if (is_html(doc, head, type)) {
		t->form = "HTML";
		return transcript_read_html(t, doc);
	}
	markdown = contains(head, SL("**")) || contains(head, SL("\\[")) || contains(head, SL("](")) ||
	    contains(type, SL("markdown")) || slice_ends(type, SL(".md"));
	t->form = markdown ? "Markdown" : "text";
	return transcript_read_text(t, doc, markdown);
}

enum err
transcript_read(struct transcript *t, struct slice bytes, struct slice type, const char *charset)
{
	struct slice doc;
	enum err e;

	buf_clear(&t->text);
	buf_clear(&t->names);
	t->n_spans = 0;
	t->n_speakers = 1;
	t->break_due = false;
	t->form = "text";
	t->fault = "without words";
	if (bytes.len > TRANSCRIPT_MAX_BYTES)
		return ERR_TOOBIG;
	if ((e = decode(t, bytes, charset, &doc)) != ERR_OK || (e = read_form(t, doc, type)) != ERR_OK)
		return e;
	t->uncased = sentence_is_uncased(buf_slice(&t->text));
	if (t->text.len == 0)
		return ERR_SYNTAX;
	if (t->spans[t->n_spans - 1].at > t->text.len)        /* a gap behind which no words came */
		t->spans[t->n_spans - 1].at = t->text.len;
	return transcript_settle_times(t);
}

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
		if ((e = array_reserve(&t->pauses, &t->cap_pauses, n + 1, sizeof(*t->pauses), MAX_SPANS)) != ERR_OK)
			return e;
		t->pauses[n++] = t->spans[i].at - r->from;
	}
	r->span = i;
	r->sentences = (struct sentence_reader){ .text = { t->text.p + r->from, span_end(t, i - 1) - r->from },
		.uncased = t->uncased, .pauses = t->pauses, .n_pauses = n };
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
