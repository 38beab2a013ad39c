#include <jansson.h>

#include "atom.h"
#include "day.h"
#include "file.h"
#include "markup.h"
#include "num.h"
#include "site_pages.h"

#define FEED_ENTRIES 50       /* ten days of five */

extern const char *const page_search[];

/* The records that the site is made of, as site_open reads them. */
enum err
site_records(FILE *out, const struct site *s, size_t from, size_t to)
{
	struct buf line = { .max = 4 * INSIGHT_MAX_BYTES };
	const struct insight *r;
	char day[DAY_BYTES];
	enum err e = ERR_OK;

	for (; e == ERR_OK && from < to; from++) {
		day_write(day, s->told[from].day);
		buf_clear(&line);
		e = insight_write(&line, s->told[from].in, SL(""), slice_of(day));
		for (r = s->told[from].in->related; e == ERR_OK && r != NULL; r = r->next)
			e = insight_write(&line, r, s->told[from].in->id, slice_of(day));
		if (e == ERR_OK)
			fwrite(line.p, 1, line.len, out);
	}
	buf_free(&line);
	return e;
}

enum err
site_scanned(FILE *out, const struct site *s, size_t from, size_t to)
{
	const struct scanned *scanned = &s->d->scanned;
	struct slice dropped = buf_slice(&scanned->dropped), line;
	char text[NUM_BYTES];
	size_t i;

	(void)from;
	(void)to;
	for (i = 0; i < SCANNED_COUNTS; i++)
		if (scanned->known[i])
			fprintf(out, "%s %.*s\n", scanned_names[i], SLARG(num_write(text, scanned->count[i])));
	while (insight_next_line(&dropped, &line))
		fprintf(out, "dropped %.*s\n", SLARG(line));
	return ERR_OK;
}

enum err
site_style(FILE *out, const struct site *s, size_t from, size_t to)
{
	(void)s;
	(void)from;
	(void)to;
	page_put_lines(out, page_style);
	return ERR_OK;
}

enum err
site_play(FILE *out, const struct site *s, size_t from, size_t to)
{
	(void)s;
	(void)from;
	(void)to;
	page_put_lines(out, page_script);
	return ERR_OK;
}

enum err
site_search(FILE *out, const struct site *s, size_t from, size_t to)
{
	(void)s;
	(void)from;
	(void)to;
	page_put_lines(out, page_search);
	return ERR_OK;
}

/* "Insights / November 2026": the way up.  day is that of the month that is part of it, or NULL. */
static void
put_crumbs(FILE *out, const struct site *s, const int64_t *day)
{
	char text[DAY_BYTES];

	markup_element(out, "<nav class=\"crumbs\" aria-label=\"Up\"><a href=\"../index.html\">", slice_of(s->d->title), "</a>");
	if (day != NULL) {
		fprintf(out, " <a href=\"../months/%.7s.html\">", day_write(text, *day));
		fprintf(out, "%s</a>", day_write_month(text, *day));
	}
	fputs("</nav>\n", out);
}

/* The page's beginning, with the way up and its heading. */
static enum err
begin(FILE *out, const struct site *s, struct slice title, const int64_t *day)
{
	struct buf name = { .max = 2 * REC_MAX_BYTES };
	enum err e;

	if ((e = buf_add(&name, title)) == ERR_OK && (e = buf_terminate(&name)) == ERR_OK)
		e = page_begin(out, name.p, "../");
	buf_free(&name);
	fputs("<header>\n", out);
	put_crumbs(out, s, day);
	return e;
}

/* An insight as told, with its rank in its day. */
static struct insight
ranked(const struct told *t)
{
	struct insight in = *t->in;

	in.rank = t->rank;
	in.next = NULL;
	return in;
}

static void
put_day_link(FILE *out, const char *open, const char *root, int64_t day, const char *close)
{
	char text[DAY_BYTES];

	fprintf(out, "%s<a href=\"%sdays/%s.html\">", open, root, day_write(text, day));
	fprintf(out, "<time datetime=\"%s\">", text);
	fprintf(out, "%s</time></a>%s", day_write_long(text, day), close);
}

enum err
site_insight(FILE *out, const struct site *s, size_t from, size_t to)
{
	struct page p = { .out = out, .root = "../", .heading = "h1", .open = true, .d = s->d };
	const struct told *t = &s->told[from];
	enum err e;

	(void)to;
	if ((e = begin(out, s, t->in->headline, &t->day)) != ERR_OK)
		return e;
	put_day_link(out, "<p class=\"day\">Told on ", "../", t->day, "</p>\n</header>\n<main>\n");
	page_insight(&p, t->in);
	fputs("</main>\n", out);
	page_end(out, "../");
	return ERR_OK;
}

/* Reads what was scanned for a day; nothing where the site does not know. */
static enum err
read_scanned(const struct site *s, const char *day, struct scanned *scanned)
{
	struct buf file = { .max = 2 * SCANNED_MAX_BYTES };
	char path[FILE_PATH_BYTES];
	struct slice rest, line;
	int n = snprintf(path, sizeof(path), "%s/scanned/%s.txt", s->d->folder, day);
	enum err e = ERR_OK;

	*scanned = (struct scanned){ .dropped = { .max = SCANNED_MAX_BYTES } };
	if (n < 0 || n >= FILE_PATH_BYTES || file_read(&file, path, SCANNED_MAX_BYTES) != ERR_OK)
		file.len = 0;
	for (rest = buf_slice(&file); e != ERR_NOMEM && slice_cut(&rest, '\n', &line);)
		e = scanned_read_line(scanned, line);
	buf_free(&file);
	return e == ERR_NOMEM ? e : ERR_OK;
}

static enum err
put_footer(FILE *out, const struct site *s, const char *day)
{
	struct scanned scanned;
	enum err e = read_scanned(s, day, &scanned);

	if (e == ERR_OK && !scanned_is_empty(&scanned)) {
		fputs("<footer>\n", out);
		e = page_scanned(out, &scanned);
		fputs("</footer>\n", out);
	}
	scanned_free(&scanned);
	return e;
}

/* The days before and after. */
static void
put_neighbours(FILE *out, const struct site *s, size_t from, size_t to)
{
	if (from == 0 && to == s->n)
		return;
	fputs("<nav class=\"pager\" aria-label=\"Days\">\n", out);
	if (to < s->n)
		put_day_link(out, "<span>← ", "../", s->told[to].day, "</span>\n");
	if (from > 0)
		put_day_link(out, "<span>", "../", s->told[from - 1].day, " →</span>\n");
	fputs("</nav>\n", out);
}

enum err
site_day(FILE *out, const struct site *s, size_t from, size_t to)
{
	struct page p = { .out = out, .root = "../", .heading = "h2", .ranks = true, .d = s->d };
	int64_t day = s->told[from].day;
	struct insight in;
	char name[DAY_BYTES], text[DAY_BYTES];
	enum err e;
	size_t i;

	day_write(name, day);
	day_write_long(text, day);
	if ((e = begin(out, s, slice_of(text), &day)) != ERR_OK)
		return e;
	fprintf(out, "<h1><time datetime=\"%s\">%s</time></h1>\n</header>\n<main>\n", name, text);
	for (i = from; i < to; i++) {
		in = ranked(&s->told[i]);
		page_insight(&p, &in);
	}
	fputs("</main>\n", out);
	put_neighbours(out, s, from, to);
	e = put_footer(out, s, name);
	page_end(out, "../");
	return e;
}

/* The insights from..to as lists, a heading and a list for each day. */
static void
put_days(struct page *p, const struct site *s, size_t from, size_t to)
{
	for (; from < to; from++) {
		if (s->told[from].rank == 1)
			put_day_link(p->out, "<section>\n<h2>", p->root, s->told[from].day, "</h2>\n<ol class=\"lines\">\n");
		page_line(p, s->told[from].in);
		if (from + 1 == to || s->told[from + 1].rank == 1)
			fputs("</ol>\n</section>\n", p->out);
	}
}

enum err
site_month(FILE *out, const struct site *s, size_t from, size_t to)
{
	struct page p = { .out = out, .root = "../", .d = s->d };
	char text[DAY_BYTES];
	enum err e;

	day_write_month(text, s->told[from].day);
	if ((e = begin(out, s, slice_of(text), NULL)) != ERR_OK)
		return e;
	fprintf(out, "<h1>%s</h1>\n</header>\n<main>\n", text);
	put_days(&p, s, from, to);
	fputs("</main>\n", out);
	page_end(out, "../");
	return ERR_OK;
}

enum err
site_show(FILE *out, const struct site *s, size_t from, size_t to)
{
	struct page p = { .out = out, .root = "../", .d = s->d };
	struct slice show = s->mentions[from].show;     /* as the newest insight writes it */
	enum err e;
	size_t i;

	if ((e = begin(out, s, show, NULL)) != ERR_OK)
		return e;
	markup_element(out, "<h1>", show, "</h1>\n");
	fputs("<p class=\"day\"><a href=\"index.html\">All shows</a></p>\n</header>\n<main>\n<ol class=\"lines\">\n", out);
	for (i = from; i < to; i++)
		if (i == from || s->mentions[i].at != s->mentions[i - 1].at)
			page_line(&p, s->told[s->mentions[i].at].in);
	fputs("</ol>\n</main>\n", out);
	page_end(out, "../");
	return ERR_OK;
}

/* "3 insights" */
static void
put_count(FILE *out, size_t n)
{
	fprintf(out, " <span class=\"count\">%zu insight%s</span></li>\n", n, n == 1 ? "" : "s");
}

enum err
site_shows(FILE *out, const struct site *s, size_t from, size_t to)
{
	size_t end;
	enum err e;

	if ((e = begin(out, s, SL("Shows"), NULL)) != ERR_OK)
		return e;
	fputs("<h1>Shows</h1>\n</header>\n<main>\n", out);
	fputs(from < to ? "<ul class=\"names\">\n" : "<p>None yet.</p>\n", out);
	for (; from < to; from = end) {
		for (end = from + 1; end < to && strcmp(s->mentions[end].name, s->mentions[from].name) == 0; end++)
			;
		fprintf(out, "<li><a href=\"%s.html\">", s->mentions[from].name);
		markup_element(out, "", s->mentions[from].show, "</a>");
		put_count(out, end - from);
	}
	fputs(s->n_mentions > 0 ? "</ul>\n</main>\n" : "</main>\n", out);
	page_end(out, "../");
	return ERR_OK;
}

/* An insight as search.js reads it: its page, what is shown of it, and what else is searched. */
static json_t *
search_row(const struct told *t)
{
	char day[DAY_BYTES], name[SLUG_BYTES], path[SLUG_BYTES + 16];
	const struct insight *in = t->in;

	snprintf(path, sizeof(path), "i/%s.html", page_name(name, in));
	return json_pack("[s, s%, s%, s, s%, s%, s%, s%]", path, in->headline.p, in->headline.len, in->show.p, in->show.len,
	    day_write_short(day, t->day), in->text.p, in->text.len, in->speaker.p, in->speaker.len, in->title.p, in->title.len,
	    in->also.p, in->also.len);
}

enum err
site_search_year(FILE *out, const struct site *s, size_t from, size_t to)
{
	char day[DAY_BYTES];
	json_t *row;
	int failed = 0;

	fprintf(out, "podsift(\"%.4s\", [\n", day_write(day, s->told[from].day));
	for (; from < to && !failed; from++) {
		if ((row = search_row(&s->told[from])) == NULL)
			return ERR_NOMEM;
		failed = json_dumpf(row, out, JSON_COMPACT);
		json_decref(row);
		fputs(from + 1 < to ? ",\n" : "\n", out);
	}
	fputs("]);\n", out);
	return failed ? ERR_NOMEM : ERR_OK;
}

enum err
site_feed(FILE *out, const struct site *s, size_t from, size_t to)
{
	char name[SLUG_BYTES], path[SLUG_BYTES + 16];
	enum err e = ERR_OK;
	size_t i;

	to = to < FEED_ENTRIES ? to : FEED_ENTRIES;
	atom_begin(out, s->d->title, s->d->mail.list, to > 0 ? s->told[0].day : s->d->day);
	for (; e == ERR_OK && from < to; from++) {
		/* an entry stands in a feed once: the newest time that it was told */
		for (i = 0; i < from && !slice_eq(s->told[i].in->id, s->told[from].in->id); i++)
			;
		if (i < from && s->told[i].in->id.len > 0)
			continue;
		snprintf(path, sizeof(path), "i/%s.html", page_name(name, s->told[from].in));
		e = atom_entry(out, s->told[from].in, s->told[from].day, path);
	}
	atom_end(out);
	return e;
}

/* Whether the insight at i is the first of its month or year: a front of "2026-11". */
static bool
begins(const struct site *s, size_t i, size_t front)
{
	char one[DAY_BYTES], other[DAY_BYTES];

	return i == 0 || memcmp(day_write(one, s->told[i].day), day_write(other, s->told[i - 1].day), front) != 0;
}

/* The box that search.js brings to life. */
static void
put_search(FILE *out, const struct site *s)
{
	const char *joint = "";
	char day[DAY_BYTES];
	size_t i;

	fputs("<form class=\"search\" role=\"search\" hidden data-years=\"", out);
	for (i = 0; i < s->n; i++)
		if (begins(s, i, 4)) {
			fprintf(out, "%s%.4s", joint, day_write(day, s->told[i].day));
			joint = " ";
		}
	fputs("\">\n<label for=\"words\">Search</label>\n<input type=\"search\" id=\"words\" name=\"q\" autocomplete=\"off\">\n"
	    "<button type=\"submit\">Find</button>\n<p role=\"status\"></p>\n</form>\n<ol class=\"found lines\"></ol>\n", out);
}

static void
put_months(FILE *out, const struct site *s)
{
	char text[DAY_BYTES];
	size_t from, to;

	fputs("<section>\n<h2>By month</h2>\n<ul class=\"names\">\n", out);
	for (from = 0; from < s->n; from = to) {
		for (to = from + 1; to < s->n && !begins(s, to, 7); to++)
			;
		fprintf(out, "<li><a href=\"months/%.7s.html\">", day_write(text, s->told[from].day));
		fprintf(out, "%s</a>", day_write_month(text, s->told[from].day));
		put_count(out, to - from);
	}
	fputs("</ul>\n</section>\n", out);
}

enum err
site_index(FILE *out, const struct site *s, size_t from, size_t to)
{
	struct page p = { .out = out, .root = "", .d = s->d };
	enum err e;

	if ((e = page_begin(out, s->d->title, "")) != ERR_OK)
		return e;
	fputs("<header>\n", out);
	markup_element(out, "<h1>", slice_of(s->d->title), "</h1>\n");
	fputs("<p class=\"day\"><a href=\"shows/index.html\">Shows</a> · <a href=\"feed.xml\">Feed</a></p>\n</header>\n<main>\n", out);
	put_search(out, s);
	for (to = from; to < s->n && s->told[to].day == s->told[from].day; to++)
		;
	put_days(&p, s, from, to);
	if (s->n > 0)
		put_months(out, s);
	else
		fputs("<p>No insights.</p>\n", out);
	fputs("</main>\n<script src=\"search.js\"></script>\n", out);
	page_end(out, "");
	return ERR_OK;
}
