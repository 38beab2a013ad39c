/* Markdown and plain text: paragraphs, with speakers and times before them where there are any. */
#include "lead.h"
#include "markdown.h"
#include "transcript_forms.h"
#include "transcript_room.h"

struct text {
	struct transcript *t;
	bool markdown;
	struct lead_names names;
	struct slice speaker;
	bool blank;             /* a blank line stood before */
	int64_t due_ms;         /* a time that stood alone on its line: the next words' */
	struct buf words;       /* of a line, Markdown undone */
};

/* A line that has no words for the ear: a heading, a rule, a fence, a table's frame. */
static bool
is_furniture(const struct text *x, struct slice line)
{
	size_t i;

	for (i = 0; i < line.len && line.p[i] == '#'; i++)
		;
	if (x->markdown && i > 0 && i < 7 && i < line.len && line.p[i] == ' ')
		return true;
	for (i = 0; i < line.len && memchr("-=*_~`|: ", line.p[i], 9) != NULL; i++)
		;
	return i == line.len && line.len > 2;
}

/* Skips "---", lines, "---" at the very front: what a site's generator is told. */
static struct slice
skip_front_matter(struct slice doc)
{
	struct slice rest = doc, line;

	if (!slice_cut(&rest, '\n', &line) || !slice_eq(slice_trim(line), SL("---")))
		return doc;
	while (slice_cut(&rest, '\n', &line))
		if (slice_eq(slice_trim(line), SL("---")))
			return rest;
	return doc;
}

/* A quotation's or a list's mark is no word. */
static struct slice
skip_mark(const struct text *x, struct slice line)
{
	while (x->markdown && line.len > 1 && line.p[0] == '>' && line.p[1] != '>')
		line = slice_trim(slice_from(line, 1));
	if (line.len > 2 && (line.p[0] == '-' || line.p[0] == '*' || line.p[0] == '+') && line.p[1] == ' ')
		line = slice_trim(slice_from(line, 2));
	return line;
}

static bool
is_gap(struct slice name)
{
	return slice_eq_nocase(name, SL("break")) || slice_eq_nocase(name, SL("music")) ||
	    slice_eq_nocase(name, SL("jingle")) || slice_eq_nocase(name, SL("sponsor break"));
}

static int
flags_of(const struct text *x)
{
	return LEAD_TIMES | (x->markdown ? LEAD_BOLD : 0);
}

static enum err
add_line(struct text *x, struct slice line)
{
	struct lead l;
	struct cue c;
	enum err e;

	lead_read(&l, line, flags_of(x));
	if (l.name.len > 0 && !lead_is_name(&x->names, &l))
		lead_drop_name(&l);
	if (is_gap(l.name))
		return transcript_add_gap(x->t, l.start_ms);
	if (l.turn)
		x->speaker = l.name;
	if (l.start_ms < 0)
		l.start_ms = x->due_ms;
	x->due_ms = l.rest.len == 0 ? l.start_ms : -1;
	/* a time alone ends no sentence: captions are printed so, a line each */
	c = (struct cue){ .text = l.rest, .speaker = x->speaker, .start_ms = l.start_ms, .end_ms = l.end_ms,
		.breaks = l.turn, .paragraph = x->blank && !l.timed };
	if (x->markdown) {
		buf_clear(&x->words);
		if ((e = markdown_text(&x->words, l.rest)) != ERR_OK)
			return e;
		c.text = buf_slice(&x->words);
	}
	return transcript_add(x->t, &c);
}

/* The first pass: learns which words before colons are names. */
static void
survey(struct text *x, struct slice doc)
{
	struct slice line;
	struct lead l;

	while (slice_cut(&doc, '\n', &line)) {
		line = slice_trim(line);
		if (line.len == 0 || is_furniture(x, line))
			continue;
		lead_read(&l, skip_mark(x, line), flags_of(x));
		lead_learn(&x->names, &l);
	}
}

enum err
transcript_read_text(struct transcript *t, struct slice doc, bool markdown)
{
	struct text x = { .t = t, .markdown = markdown, .blank = true, .due_ms = -1,
		.words = { .max = 3 * TRANSCRIPT_MAX_BYTES + 256 } };
	struct slice line;
	enum err e = ERR_OK;

	doc = skip_front_matter(doc);
	survey(&x, doc);
	while (e == ERR_OK && slice_cut(&doc, '\n', &line)) {
		line = slice_trim(line);
		if (line.len == 0 || is_furniture(&x, line)) {
			x.blank = true;
			continue;
		}
		e = add_line(&x, skip_mark(&x, line));
		x.blank = false;
	}
	buf_free(&x.words);
	return e;
}
