/* HTML: Podcasting 2.0's form (<cite> speaker, <time>, <p> words), and pages of plain paragraphs. */
#include <stdlib.h>

#include "clock.h"
#include "html.h"
#include "lead.h"
#include "transcript_room.h"

#define MAX_PARAGRAPHS ((size_t)4 << 20)

/* A block of the page. */
struct paragraph {
	size_t at, len;         /* its words, in page.words */
	size_t name_at, name_len;   /* its speaker's, by <cite>, likewise */
	int64_t start_ms;
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
	enum err e;
};

static bool
is_hidden(const char *name)
{
	static const char *const names[] = { "nav", "header", "footer", "aside", "button", "form", "select", "label",
		"h1", "h2", "h3", "h4", "h5", "h6", "head", "figcaption", "textarea", NULL };
	size_t i;

	for (i = 0; names[i] != NULL; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* Ends the paragraph in hand; the next one has the same speaker. */
static void
end_paragraph(struct page *g)
{
	struct paragraph *p = &g->next;

	p->len = g->words.len - p->at;
	if (slice_trim((struct slice){ g->words.p + p->at, p->len }).len == 0)
		return;
	if (g->e == ERR_OK)
		g->e = array_reserve(&g->p, &g->cap, g->n + 1, sizeof(*g->p), MAX_PARAGRAPHS);
	if (g->e != ERR_OK)
		return;
	g->p[g->n++] = *p;
	p->at = g->words.len;
	p->start_ms = -1;
}

static void
on_open(void *arg, const char *name, const char *const *attrs)
{
	struct page *g = arg;

	(void)attrs;
	g->hidden += is_hidden(name);
	if (strcmp(name, "cite") == 0 || strcmp(name, "time") == 0) {
		end_paragraph(g);
		g->reading = name[0] == 'c' ? NAME : TIME;
		g->mark = g->words.len;
	} else if (strcmp(name, "br") == 0) {
		if (g->e == ERR_OK)
			g->e = buf_addc(&g->words, '\n');
	} else if (html_is_block(name)) {
		end_paragraph(g);
	}
}

static void
take_name(struct page *g)
{
	struct slice s = slice_trim((struct slice){ g->words.p + g->mark, g->words.len - g->mark });

	while (s.len > 0 && (s.p[s.len - 1] == ':' || ascii_is_space(s.p[s.len - 1])))
		s.len--;
	g->next.name_at = s.len > 0 ? (size_t)(s.p - g->words.p) : 0;
	g->next.name_len = s.len;
	g->next.at = g->words.len;      /* the name stays in words, and belongs to no paragraph */
}

static void
take_time(struct page *g)
{
	struct slice s = slice_trim((struct slice){ g->words.p + g->mark, g->words.len - g->mark });
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
	if (g->reading == NAME && strcmp(name, "cite") == 0)
		take_name(g);
	else if (g->reading == TIME && strcmp(name, "time") == 0)
		take_time(g);
	else if (html_is_block(name) && strcmp(name, "br") != 0 && g->reading == WORDS)
		end_paragraph(g);
	else
		return;
	g->reading = WORDS;
}

static void
on_text(void *arg, struct slice text)
{
	struct page *g = arg;

	if (g->hidden == 0 && g->e == ERR_OK)
		g->e = buf_add(&g->words, text);
}

/* The first pass: learns which words before colons are names. */
static void
survey(struct page *g, struct lead_names *names)
{
	struct lead l;
	size_t i;

	for (i = 0; i < g->n; i++) {
		lead_read(&l, (struct slice){ g->words.p + g->p[i].at, g->p[i].len }, LEAD_TIMES);
		lead_learn(names, &l);
	}
}

static enum err
add_paragraph(struct transcript *t, const struct page *g, const struct lead_names *names, const struct paragraph *p,
    struct slice *speaker)
{
	struct lead l;
	struct cue c;

	lead_read(&l, (struct slice){ g->words.p + p->at, p->len }, LEAD_TIMES);
	if (l.name.len > 0 && !lead_is_name(names, &l))
		lead_drop_name(&l);
	if (p->name_len > 0)
		*speaker = (struct slice){ g->words.p + p->name_at, p->name_len };
	if (l.turn)
		*speaker = l.name;
	c = (struct cue){ .text = l.rest, .speaker = *speaker, .end_ms = l.end_ms, .breaks = l.turn, .paragraph = true,
		.start_ms = p->start_ms >= 0 ? p->start_ms : l.start_ms };
	return transcript_add(t, &c);
}

enum err
transcript_read_html(struct transcript *t, struct slice doc)
{
	static const struct html_handler handler = { on_open, on_close, on_text };
	struct page g = { .words = { .max = 3 * TRANSCRIPT_MAX_BYTES + 256 }, .next = { .start_ms = -1 } };
	struct lead_names names = { 0 };
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
