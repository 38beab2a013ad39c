#include "base64.h"
#include "markup.h"
#include "page.h"
#include "sha256.h"

void
page_put_lines(FILE *out, const char *const *lines)
{
	for (; *lines != NULL; lines++) {
		fputs(*lines, out);
		putc('\n', out);
	}
}

/* "'sha256-...'": what Content-Security-Policy calls an inline style or script. */
static enum err
add_digest(struct buf *out, const char *const *lines)
{
	unsigned char digest[32];
	struct sha256 h;
	enum err e;

	sha256_init(&h);
	for (; *lines != NULL; lines++) {
		sha256_add(&h, slice_of(*lines));
		sha256_add(&h, SL("\n"));
	}
	sha256_end(&h, digest);
	if ((e = buf_add(out, SL("'sha256-"))) == ERR_OK &&
	    (e = base64_add(out, (struct slice){ (char *)digest, sizeof(digest) })) == ERR_OK)
		e = buf_add(out, SL("'"));
	return e;
}

/* What the page may do, should markup slip in after all: show its own style, run its own script, play audio. */
static enum err
put_policy(FILE *out, const char *root)
{
	struct buf style = { .max = 256 }, script = { .max = 256 };
	enum err e = ERR_OK;

	if (root == NULL && (e = add_digest(&style, page_style)) == ERR_OK)
		e = add_digest(&script, page_script);
	/* browsers differ in whether a file is of the same origin as the file beside it */
	fprintf(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; media-src http: https:; "
	    "style-src %.*s; script-src %.*s; base-uri 'none'; form-action 'none'\">\n",
	    SLARG(root == NULL ? buf_slice(&style) : SL("'self' file:")), SLARG(root == NULL ? buf_slice(&script) : SL("'self' file:")));
	buf_free(&style);
	buf_free(&script);
	return e;
}

enum err
page_begin(FILE *out, const char *title, const char *root)
{
	enum err e;

	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n", out);
	e = put_policy(out, root);
	markup_element(out, "<title>", slice_of(title), "</title>\n");
	if (root == NULL) {
		fputs("<style>", out);
		page_put_lines(out, page_style);
		fputs("</style>\n", out);
	} else {
		fprintf(out, "<link rel=\"stylesheet\" href=\"%sstyle.css\">\n"
		    "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"Insights\" href=\"%sfeed.xml\">\n", root, root);
	}
	fputs("</head>\n<body>\n", out);
	return e;
}

void
page_end(FILE *out, const char *root)
{
	if (root == NULL) {
		fputs("<script>", out);
		page_put_lines(out, page_script);
		fputs("</script>\n", out);
	} else {
		fprintf(out, "<script src=\"%splay.js\"></script>\n", root);
	}
	fputs("</body>\n</html>\n", out);
}

const char *
page_name(char name[SLUG_BYTES], const struct insight *in)
{
	/* one that nobody can name is known by its words */
	return slug_insight(name, in->id.len > 0 ? in->episode : in->text, in->id.len > 0 ? in->seq : SL("0"));
}

static void
put_lang(FILE *out, const struct insight *in)
{
	if (in->lang.len > 0)
		markup_element(out, " lang=\"", in->lang, "\"");
}

/* The headline, as a link where the insight has a page of its own. */
static void
put_headline(const struct page *p, const struct insight *in, bool has_page)
{
	char name[SLUG_BYTES];

	if (has_page)
		fprintf(p->out, "<a href=\"%si/%s.html\">", p->root, page_name(name, in));
	markup_put(p->out, in->headline);
	if (has_page)
		fputs("</a>", p->out);
}

static void
put_show(const struct page *p, struct slice show, bool linked)
{
	char name[SLUG_BYTES];

	fputs("<cite dir=\"auto\">", p->out);
	if (linked)
		fprintf(p->out, "<a href=\"%sshows/%s.html\">", p->root, slug_title(name, show));
	markup_element(p->out, "", show, linked ? "</a></cite>" : "</cite>");
}

/* "Speaker, Show: Title, 22 Nov 2026", as far as they are known. */
static void
put_source(const struct page *p, const struct insight *in, bool linked)
{
	const char *joint = "";

	if (in->speaker.len + in->show.len + in->title.len + in->date.len == 0)
		return;
	fputs("<p class=\"source\">", p->out);
	if (in->speaker.len > 0) {
		markup_element(p->out, "<span class=\"speaker\" dir=\"auto\">", in->speaker, "</span>");
		joint = ", ";
	}
	if (in->show.len > 0) {
		fputs(joint, p->out);
		put_show(p, in->show, linked);
		joint = ": ";
	}
	if (in->title.len > 0) {
		fputs(joint, p->out);
		markup_element(p->out, in->link.len > 0 ? "<a dir=\"auto\" href=\"" : "<bdi", in->link, in->link.len > 0 ? "\">" : ">");
		markup_element(p->out, "", in->title, in->link.len > 0 ? "</a>" : "</bdi>");
		joint = ", ";
	}
	if (in->date.len > 0) {
		fputs(joint[0] == ':' ? ", " : joint, p->out);
		markup_element(p->out, "<time datetime=\"", in->day, "\">");
		markup_element(p->out, "", in->date, "</time>");
	}
	fputs("</p>\n", p->out);
}

static void
put_also(const struct page *p, struct slice shows)
{
	struct slice show;
	const char *joint = "<p class=\"also\">Also in ";

	if (shows.len == 0)
		return;
	for (; insight_next_line(&shows, &show); joint = ", ") {
		fputs(joint, p->out);
		put_show(p, show, p->root != NULL);
	}
	fputs("</p>\n", p->out);
}

/* The scores of the parts from..to of the episode as an outline, up, along and back to the ground. */
static void
put_scores(FILE *out, const struct strip *s, int from, int to, const char *class)
{
	int i, level = 0;

	if (from >= to)
		return;
	fprintf(out, "<path class=\"%s\" d=\"M%d 38", class, from * 6);
	for (i = from; i < to; i++) {
		if (s->level[i] == level)
			continue;
		level = s->level[i];
		fprintf(out, "H%dV%d", i * 6, 38 - level);
	}
	fprintf(out, "H%dV38Z\"/>", to * 6);
}

/* "1:02:34" */
static void
put_clock(FILE *out, int64_t ms)
{
	int s = (int)(ms / 1000);

	if (s < 3600)
		fprintf(out, "%d:%02d", s / 60, s % 60);
	else
		fprintf(out, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
}

/* Where in the episode the insight lies: a drawing of 600 by 44, stretched to the width of the page. */
static void
put_strip(FILE *out, const struct insight *in)
{
	int64_t length = in->strip.length_ms, start = in->start_ms, stop;
	int from, to;

	if (length <= 0 || start < 0 || start >= length)
		return;
	stop = in->end_ms > start ? in->end_ms : start + 1;
	stop = stop < length ? stop : length;
	from = (int)(start * STRIP_PARTS / length);
	to = (int)((stop * STRIP_PARTS + length - 1) / length);
	fputs("<figure class=\"strip\"><svg viewBox=\"0 0 600 44\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"At ", out);
	put_clock(out, start);
	fputs(" of ", out);
	put_clock(out, length);
	fputs("\">", out);
	put_scores(out, &in->strip, 0, from, "scores");
	put_scores(out, &in->strip, from, to, "here");
	put_scores(out, &in->strip, to, STRIP_PARTS, "scores");
	fprintf(out, "<path class=\"ground\" d=\"M0 39H600V40H0Z\"/><path class=\"here\" d=\"M%d 39H%dV44H%dZ\"/>",
	    from * 6, to * 6, from * 6);
	fputs("</svg>\n<figcaption><span>0:00</span> <span>", out);
	put_clock(out, length);
	fputs("</span></figcaption></figure>\n", out);
}

/* "Listen at 12:34", as a link where the audio is known, and a player that starts there. */
static void
put_player(FILE *out, const struct insight *in)
{
	if (in->listen.len == 0) {
		if (in->at.len > 0)
			markup_element(out, "<p class=\"source\">At ", in->at, "</p>\n");
		return;
	}
	fputs("<div class=\"play\">\n", out);
	markup_element(out, "<a class=\"listen\" href=\"", in->listen, "\"");
	fprintf(out, " data-start=\"%d\">Listen", in->start_ms >= 0 ? (int)(in->start_ms / 1000) : 0);
	if (in->at.len > 0)
		markup_element(out, " at ", in->at, "");
	markup_element(out, "</a>\n<audio controls preload=\"none\" src=\"", in->listen, "\" aria-label=\"");
	markup_element(out, "", in->headline, "\"></audio>\n</div>\n");
}

void
page_line(const struct page *p, const struct insight *in)
{
	bool has_page = p->root != NULL && (in->rank > 0 || digest_find(p->d, in->id) != NULL);

	fputs("<li", p->out);
	put_lang(p->out, in);
	fputs("><p class=\"line\" dir=\"auto\">", p->out);
	put_headline(p, in, has_page);
	fputs("</p>\n", p->out);
	put_source(p, in, has_page);
	if (!has_page && in->listen.len > 0) {
		markup_element(p->out, "<p class=\"source\"><a href=\"", in->listen, "\">Listen");
		markup_element(p->out, in->at.len > 0 ? " at " : "", in->at, "");
		markup_element(p->out, "<span class=\"hidden\">: ", in->headline, "</span></a></p>\n");
	}
	fputs("</li>\n", p->out);
}

static void
put_related(const struct page *p, const struct insight *in)
{
	const struct insight *r;

	if (in->related == NULL)
		return;
	fprintf(p->out, "<details class=\"related\"%s><summary>%zu related insight%s</summary>\n<ul>\n", p->open ? " open" : "",
	    in->n_related, in->n_related == 1 ? "" : "s");
	for (r = in->related; r != NULL; r = r->next)
		page_line(p, r);
	fputs("</ul>\n</details>\n", p->out);
}

void
page_insight(const struct page *p, const struct insight *in)
{
	bool linked = p->root != NULL && p->ranks;

	fputs("<article", p->out);
	put_lang(p->out, in);
	fprintf(p->out, ">\n<%s dir=\"auto\">", p->heading);
	if (p->ranks)
		fprintf(p->out, "<span class=\"rank\">%zu</span> ", in->rank);
	put_headline(p, in, linked);
	fprintf(p->out, "</%s>\n", p->heading);
	if (in->body.len > 0)
		markup_element(p->out, "<p class=\"text\" dir=\"auto\">", in->body, "</p>\n");
	if (in->quote.len > 0)
		markup_element(p->out, "<blockquote dir=\"auto\"><p>“", in->quote, "”</p></blockquote>\n");
	put_source(p, in, p->root != NULL);
	put_also(p, in->also);
	put_player(p->out, in);
	put_strip(p->out, in);
	put_related(p, in);
	fputs("</article>\n", p->out);
}

enum err
page_scanned(FILE *out, const struct scanned *s)
{
	struct buf text = { .max = SCANNED_MAX_BYTES };
	struct slice dropped = buf_slice(&s->dropped), line;
	enum err e = scanned_write(&text, s);

	if (text.len > 0)
		markup_element(out, "<p>", buf_slice(&text), "</p>\n");
	if (dropped.len > 0) {
		fputs("<p>Left out:</p>\n<ul>\n", out);
		while (insight_next_line(&dropped, &line))
			markup_element(out, "<li>", line, "</li>\n");
		fputs("</ul>\n", out);
	}
	buf_free(&text);
	return e;
}
