#include <stdbool.h>

#include "digest.h"

static const char style[] =
    ":root{color-scheme:light dark}"
    "body{max-width:40rem;margin:2rem auto;padding:0 1rem;font:1.05rem/1.55 Georgia,serif}"
    "h1{font-size:1.4rem}"
    "ol{padding-left:1.6rem}"
    "li{margin:0 0 2rem}"
    "li::marker{font-weight:bold}"
    ".text{margin:0;font-size:1.15rem}"
    "blockquote{margin:.6rem 0 0;padding-left:.8rem;border-left:3px solid}"
    ".source{margin:.5rem 0 0;font:.85rem/1.5 sans-serif}"
    "a{color:inherit}";

/* Writes s as the text of an element or of a quoted attribute. */
static void
put(FILE *out, struct slice s)
{
	size_t i, from = 0;

	for (i = 0; i < s.len; i++) {
		const char *entity = s.p[i] == '&' ? "&amp;" : s.p[i] == '<' ? "&lt;" : s.p[i] == '>' ? "&gt;" :
		    s.p[i] == '"' ? "&quot;" : s.p[i] == '\'' ? "&#39;" : NULL;

		if (entity == NULL)
			continue;
		fwrite(s.p + from, 1, i - from, out);
		fputs(entity, out);
		from = i + 1;
	}
	if (s.len > from)
		fwrite(s.p + from, 1, s.len - from, out);
}

static void
put_element(FILE *out, const char *open, struct slice text, const char *close)
{
	fputs(open, out);
	put(out, text);
	fputs(close, out);
}

static void
html_begin(FILE *out, const char *title)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n", out);
	put_element(out, "<title>", slice_of(title), "</title>\n");
	fprintf(out, "<style>%s</style>\n</head>\n<body>\n<main>\n", style);
	put_element(out, "<h1>", slice_of(title), "</h1>\n");
}

/* "Speaker, Show: Title, 22 Nov 2026", as far as they are known. */
static void
put_source(FILE *out, const struct insight *in)
{
	const char *joint = "";

	fputs("<p class=\"source\">", out);
	if (in->speaker.len > 0) {
		put(out, in->speaker);
		joint = ", ";
	}
	if (in->show.len > 0) {
		fputs(joint, out);
		put_element(out, "<cite>", in->show, "</cite>");
		joint = ": ";
	}
	if (in->title.len > 0) {
		fputs(joint, out);
		if (in->link.len > 0)
			put_element(out, "<a href=\"", in->link, "\">");
		put(out, in->title);
		if (in->link.len > 0)
			fputs("</a>", out);
		joint = ", ";
	}
	if (in->date.len > 0) {
		fputs(joint[0] == ':' ? ", " : joint, out);
		put_element(out, "<time datetime=\"", in->day, "\">");
		put_element(out, "", in->date, "</time>");
	}
	fputs("</p>\n", out);
}

/* "Listen at 12:34", as a link where the audio is known. */
static void
put_listen(FILE *out, const struct insight *in)
{
	fputs("<p class=\"source\">", out);
	if (in->listen.len > 0)
		put_element(out, "<a href=\"", in->listen, "\">Listen ");
	if (in->at.len > 0)
		put_element(out, "at ", in->at, "");
	fputs(in->listen.len > 0 ? "</a></p>\n" : "</p>\n", out);
}

static void
html_insight(FILE *out, const struct insight *in)
{
	fputs(in->rank == 1 ? "<ol>\n" : "", out);
	if (in->lang.len > 0)
		put_element(out, "<li lang=\"", in->lang, "\">\n");
	else
		fputs("<li>\n", out);
	put_element(out, "<p class=\"text\">", in->text, "</p>\n");
	if (in->quote.len > 0)
		put_element(out, "<blockquote>", in->quote, "</blockquote>\n");
	if (in->speaker.len + in->show.len + in->title.len + in->date.len > 0)
		put_source(out, in);
	if (in->listen.len + in->at.len > 0)
		put_listen(out, in);
	fputs("</li>\n", out);
}

static void
html_end(FILE *out, size_t count)
{
	fputs(count > 0 ? "</ol>\n" : "<p>No insights.</p>\n", out);
	fputs("</main>\n</body>\n</html>\n", out);
}

const struct digest_format digest_html = { "html", html_begin, html_insight, html_end };
