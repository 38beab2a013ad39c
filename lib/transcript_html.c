/* HTML: Podcasting 2.0's form (<cite> speaker, <time>, <p> words), and pages of plain paragraphs. */
#include <stdlib.h>

#include "clock.h"
#include "html.h"
#include "lead.h"
#include "transcript_forms.h"
#include "transcript_room.h"

#define MAX_PARAGRAPHS ((size_t)4 << 20)

/* A block of the page. */
struct paragraph {
	size_t at, len;         /* its words, in page.words; LF only where <br> stood, or in <pre> */
	size_t name_at, name_len;   /* its speaker's, by <cite>, likewise */
	int64_t start_ms;
	bool heading;
};

enum reading { WORDS, NAME, TIME };

struct page {
	struct buf words;
	struct paragraph *p;
	size_t n, cap;
	struct paragraph next;  /* what is known of the one to come */
	size_t mark;            /* in words, where the name or time in hand began */
	enum reading reading;
	int hidden;             /* how many elements are open that hold no talk */
	int pre;                /* how many <pre> are open */
	enum err e;
};

static bool
is_hidden(const char *name)
{
	static const char *const names[] = { "nav", "header", "footer", "aside", "button", "select", "label",
		"head", "figcaption", "textarea", NULL };
	size_t i;

	for (i = 0; names[i] != NULL; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static bool
is_heading(const char *name)
{
	return name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && name[2] == '\0';
}

static struct slice
words_from(const struct page *g, size_t at)
{
	return (struct slice){ g->words.p + at, g->words.len - at };
}

/* Ends the paragraph in hand; the next one has the same speaker. */
static void
end_paragraph(struct page *g)
{
	struct paragraph *p = &g->next;

	p->len = g->words.len - p->at;
	if (slice_trim(words_from(g, p->at)).len == 0) {
		p->at = g->words.len;
		return;
	}
	if (g->e == ERR_OK)
		g->e = array_reserve(&g->p, &g->cap, g->n + 1, sizeof(*g->p), MAX_PARAGRAPHS);
	if (g->e != ERR_OK)
		return;
	g->p[g->n++] = *p;
	p->at = g->words.len;
	p->start_ms = -1;
}

/* Whether the element marks who speaks, or when: nothing was said before it in its paragraph. */
static bool
is_mark(const struct page *g, const char *name)
{
	return (strcmp(name, "cite") == 0 || strcmp(name, "time") == 0) && g->reading == WORDS &&
	    slice_trim(words_from(g, g->next.at)).len == 0;
}

static void
on_open(void *arg, const char *name, const char *const *attrs)
{
	struct page *g = arg;

	(void)attrs;
	g->hidden += is_hidden(name);
	g->pre += strcmp(name, "pre") == 0;
	if (is_mark(g, name)) {
		g->reading = name[0] == 'c' ? NAME : TIME;
		g->mark = g->words.len;
	} else if (strcmp(name, "br") == 0) {
		if (g->e == ERR_OK)
			g->e = buf_addc(&g->words, '\n');
	} else if (html_is_block(name)) {
		end_paragraph(g);
		g->next.heading = is_heading(name);
	}
}

static void
take_name(struct page *g)
{
	struct slice s = slice_trim(words_from(g, g->mark));

	while (s.len > 0 && (s.p[s.len - 1] == ':' || ascii_is_space(s.p[s.len - 1])))
		s.len--;
	g->next.name_at = s.len > 0 ? (size_t)(s.p - g->words.p) : 0;
	g->next.name_len = s.len;
	g->next.at = g->words.len;      /* the name stays in words, and belongs to no paragraph */
}

static void
take_time(struct page *g)
{
	struct slice s = slice_trim(words_from(g, g->mark));
	int64_t ms;

	if (s.len > 0 && (s.p[0] == '(' || s.p[0] == '['))
		s = slice_from(s, 1);
	if (clock_read(&s, &ms))
		g->next.start_ms = ms;
	g->next.at = g->words.len;
}

static void
on_close(void *arg, const char *name)
{
	struct page *g = arg;

	if (g->hidden > 0)
		g->hidden -= is_hidden(name);
	if (g->pre > 0)
		g->pre -= strcmp(name, "pre") == 0;
	if (g->reading == NAME && strcmp(name, "cite") == 0)
		take_name(g);
	else if (g->reading == TIME && strcmp(name, "time") == 0)
		take_time(g);
	else if (html_is_block(name) && strcmp(name, "br") != 0 && g->reading == WORDS) {
		end_paragraph(g);
		g->next.heading = g->next.heading && !is_heading(name);
	} else
		return;
	g->reading = WORDS;
}

static void
on_text(void *arg, struct slice text)
{
	struct page *g = arg;
	size_t i = g->words.len;

	if (g->hidden > 0 || g->e != ERR_OK || (g->e = buf_add(&g->words, text)) != ERR_OK)
		return;
	for (; g->pre == 0 && i < g->words.len; i++)
		if (g->words.p[i] == '\n')
			g->words.p[i] = ' ';
}

/* What the first pass learns: which words before colons are names, and which headings. */
struct names {
	struct lead_names leads, headings;
};

static struct slice
text_of(const struct page *g, const struct paragraph *p)
{
	return slice_trim((struct slice){ g->words.p + p->at, p->len });
}

static struct lead
read_heading(struct slice text)
{
	return (struct lead){ .name = lead_has_name_shape(text) ? text : (struct slice){ NULL, 0 } };
}

static void
survey(struct page *g, struct names *names)
{
	struct slice text, line;
	struct lead l;
	size_t i;

	for (i = 0; i < g->n; i++) {
		text = text_of(g, &g->p[i]);
		if (g->p[i].heading) {
			l = read_heading(text);
			lead_learn(&names->headings, &l);
			continue;
		}
		while (slice_cut(&text, '\n', &line)) {
			lead_read(&l, line, LEAD_TIMES);
			lead_learn(&names->leads, &l);
		}
	}
}

/* Adds a line of a paragraph, which p->start_ms is the time of. */
static enum err
add_line(struct transcript *t, struct slice line, const struct names *names, const struct paragraph *p, bool first,
    struct slice *speaker)
{
	struct lead l;
	struct cue c;

	lead_read(&l, line, LEAD_TIMES);
	if (l.name.len > 0 && !lead_is_name(&names->leads, &l))
		lead_drop_name(&l);
	if (l.turn)
		*speaker = l.name;
	c = (struct cue){ .text = l.rest, .speaker = *speaker, .end_ms = l.end_ms, .breaks = l.turn, .paragraph = first,
		.start_ms = first && p->start_ms >= 0 ? p->start_ms : l.start_ms };
	return transcript_add(t, &c);
}

static enum err
add_paragraph(struct transcript *t, const struct page *g, const struct names *names, const struct paragraph *p,
    struct slice *speaker)
{
	struct slice text = text_of(g, p), line;
	bool first = true;
	enum err e = ERR_OK;

	if (p->heading) {                     /* one that comes back says who speaks from here on */
		struct lead l = read_heading(text);

		if (l.name.len > 0 && lead_comes_back(&names->headings, &l))
			*speaker = l.name;
		return ERR_OK;
	}
	if (p->name_len > 0)
		*speaker = (struct slice){ g->words.p + p->name_at, p->name_len };
	for (; e == ERR_OK && slice_cut(&text, '\n', &line); first = false)
		e = add_line(t, line, names, p, first, speaker);
	return e;
}

enum err
transcript_read_html(struct transcript *t, struct slice doc)
{
	static const struct html_handler handler = { on_open, on_close, on_text };
	struct page g = { .words = { .max = 3 * TRANSCRIPT_MAX_BYTES + 256 }, .next = { .start_ms = -1 } };
	struct names names = { 0 };
	struct slice speaker = { NULL, 0 };
	enum err e;
	size_t i;

	if ((e = buf_reserve(&g.words, 1)) == ERR_OK &&      /* from here on g.words.p is a place */
	    (e = html_parse(doc, &handler, &g)) == ERR_OK) {
		end_paragraph(&g);
		e = g.e;
	}
	survey(&g, &names);
	for (i = 0; e == ERR_OK && i < g.n; i++)
		e = add_paragraph(t, &g, &names, &g.p[i], &speaker);
	free(g.p);
	buf_free(&g.words);
	return e;
}
