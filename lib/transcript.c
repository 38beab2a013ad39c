/* On top of the rooms: a document's bytes as clean text, its form by its content, and the reader of that form. */
#include <stdlib.h>

#include "charset.h"
#include "transcript_forms.h"
#include "transcript_room.h"
#include "utf8.h"

#define HEAD_BYTES 4096               /* by which a form is recognised */
#define HEAD_LINES 60

void
transcript_init(struct transcript *t)
{
	/* invalid bytes become three, and a cue's text is shorter than its markup */
	*t = (struct transcript){ .text = { .max = 3 * TRANSCRIPT_MAX_BYTES + 256 },
		.names = { .max = TRANSCRIPT_MAX_SPEAKERS * TRANSCRIPT_NAME_BYTES },
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
transcript_read(struct transcript *t, struct slice bytes, struct slice type, const char *charset, int64_t max_ms)
{
	struct slice doc;
	enum err e;

	t->max_ms = max_ms;
	t->dropped = 0;
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
	if (t->text.len == 0)
		return ERR_SYNTAX;
	if ((e = transcript_drop_loops(t)) != ERR_OK)
		return e;
	t->uncased = sentence_is_uncased(buf_slice(&t->text));
	if (t->spans[t->n_spans - 1].at > t->text.len)        /* a gap behind which no words came */
		t->spans[t->n_spans - 1].at = t->text.len;
	return transcript_settle_times(t);
}
