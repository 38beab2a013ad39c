#include "day.h"
#include "mail_html.h"
#include "markup.h"

/*
 * Mail clients know tables, inline styles and attributes; some know no more.  Dark colours are for those that read the
 * style sheet; a client that darkens by itself finds the colours of text and ground together on each cell.
 */
#define SANS "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
#define SERIF "Georgia,'Times New Roman',serif"
#define TABLE "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\""
#define CARD " class=\"card\" bgcolor=\"#ffffff\" style=\"background-color:#ffffff;color:#1c1b19;padding:"
#define SOFT "color:#615d55;font-family:" SANS ";"

static const char head[] =
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<meta name=\"supported-color-schemes\" content=\"light dark\">\n"
    "<style>\n"
    "@media (prefers-color-scheme: dark) {\n"
    ".ground { background-color: #161614 !important }\n"
    ".card { background-color: #1f1e1c !important; color: #e8e5de !important; border-color: #35332e !important }\n"
    ".ink { color: #e8e5de !important }\n"
    ".soft { color: #a8a399 !important }\n"
    ".link { color: #8ccbb4 !important }\n"
    ".button { background-color: #8ccbb4 !important; color: #10201b !important }\n"
    "}\n"
    "</style>\n";

/* What a list of messages shows behind the subject: the headlines that the subject has not. */
static void
put_preheader(FILE *out, const struct digest *d)
{
	const struct insight *in = d->first;
	const char *joint = "Also: ";
	size_t n;

	fputs("<div style=\"display:none;max-height:0;overflow:hidden;font-size:1px;line-height:1px;color:#f4f2ec\">", out);
	if (in->next == NULL)
		markup_put(out, in->body);
	for (in = in->next, n = 0; in != NULL && n < 4; in = in->next, n++) {
		markup_element(out, joint, in->headline, "");
		joint = " · ";
	}
	fputs("</div>\n", out);
}

static void
put_title(FILE *out, const struct digest *d)
{
	char day[DAY_BYTES];

	fputs("<tr><td" CARD "30px 30px 20px;border-bottom:2px solid #1c1b19\">\n", out);
	markup_element(out, "<h1 class=\"ink\" style=\"margin:0;color:#1c1b19;font-family:" SERIF
	    ";font-size:27px;line-height:1.25;font-weight:bold\">", slice_of(d->title), "</h1>\n");
	fprintf(out, "<p class=\"soft\" style=\"margin:6px 0 0;" SOFT "font-size:14px;line-height:1.4\">%s</p>\n</td></tr>\n",
	    day_write_long(day, d->day));
}

/* "Speaker, Show: Title, 22 Nov 2026", the title as a link. */
static void
put_source(FILE *out, const struct insight *in)
{
	const char *joint = "";

	fputs("<p class=\"soft\" style=\"margin:12px 0 0;" SOFT "font-size:14px;line-height:1.5\">", out);
	if (in->speaker.len > 0) {
		markup_element(out, "<strong class=\"ink\" dir=\"auto\" style=\"color:#1c1b19\">", in->speaker, "</strong>");
		joint = ", ";
	}
	if (in->show.len > 0) {
		fputs(joint, out);
		markup_element(out, "<span dir=\"auto\">", in->show, "</span>");
		joint = ": ";
	}
	if (in->title.len > 0) {
		fputs(joint, out);
		if (in->link.len > 0)
			markup_element(out, "<a class=\"soft\" dir=\"auto\" href=\"", in->link, "\" style=\"color:#615d55\">");
		else
			fputs("<span dir=\"auto\">", out);
		markup_element(out, "", in->title, in->link.len > 0 ? "</a>" : "</span>");
		joint = ", ";
	}
	if (in->date.len > 0)
		markup_element(out, joint[0] == ':' ? ", " : joint, in->date, "");
	fputs("</p>\n", out);
}

static void
put_also(FILE *out, struct slice shows)
{
	struct slice show;
	const char *joint = "<p class=\"soft\" style=\"margin:2px 0 0;" SOFT "font-size:14px;line-height:1.5\">Also in ";

	if (shows.len == 0)
		return;
	for (; insight_next_line(&shows, &show); joint = ", ")
		markup_element(out, joint, show, "");
	fputs("</p>\n", out);
}

/* A button that every client shows as one: a cell with a ground, and a link that fills it. */
static void
put_listen(FILE *out, const struct insight *in)
{
	if (in->listen.len == 0)
		return;
	fputs("<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"margin:16px 0 0\"><tr>\n"
	    "<td class=\"button\" bgcolor=\"#17594a\" style=\"background-color:#17594a;border-radius:20px\">", out);
	markup_element(out, "<a class=\"button\" href=\"", in->listen, "\" style=\"display:inline-block;padding:9px 18px;color:#ffffff;"
	    "font-family:" SANS ";font-size:14px;line-height:1.3;font-weight:bold;text-decoration:none;border-radius:20px\">Listen");
	markup_element(out, in->at.len > 0 ? " at " : "", in->at, "</a></td>\n</tr></table>\n");
}

static void
put_related(FILE *out, const struct insight *in)
{
	struct slice url;
	size_t n;

	if (in == NULL)
		return;
	fputs("<p class=\"soft\" style=\"margin:20px 0 0;" SOFT "font-size:13px;line-height:1.4;font-weight:bold\">Related</p>\n", out);
	for (n = 0; in != NULL && n < DIGEST_RELATED_FEW; in = in->next, n++) {
		url = in->listen.len > 0 ? in->listen : in->link;
		fputs("<p class=\"soft\" style=\"margin:8px 0 0;" SOFT "font-size:13px;line-height:1.45\">", out);
		if (url.len > 0)
			markup_element(out, "<a class=\"link\" dir=\"auto\" href=\"", url, "\" style=\"color:#17594a;font-family:" SERIF ";font-size:15px\">");
		markup_element(out, "", in->headline, url.len > 0 ? "</a>" : "");
		markup_element(out, in->source.len > 0 ? "<br>\n" : "", in->source, "</p>\n");
	}
}

static void
put_insight(FILE *out, const struct insight *in)
{
	fputs("<tr><td", out);
	if (in->lang.len > 0)
		markup_element(out, " lang=\"", in->lang, "\"");
	fprintf(out, CARD "26px 30px 28px%s\">\n", in->next != NULL ? ";border-bottom:1px solid #e2ddd2" : "");
	fprintf(out, "<h2 class=\"ink\" dir=\"auto\" style=\"margin:0;color:#1c1b19;font-family:" SERIF ";font-size:20px;line-height:1.35;"
	    "font-weight:bold\"><span class=\"soft\" style=\"color:#615d55;font-weight:normal\">%zu.</span> ", in->rank);
	markup_element(out, "", in->headline, "</h2>\n");
	if (in->body.len > 0)
		markup_element(out, "<p class=\"ink\" dir=\"auto\" style=\"margin:10px 0 0;color:#1c1b19;font-family:" SERIF ";font-size:17px;"
		    "line-height:1.6\">", in->body, "</p>\n");
	if (in->quote.len > 0)
		markup_element(out, "<p class=\"soft\" dir=\"auto\" style=\"margin:14px 0 0;padding:0 0 0 14px;border-left:3px solid #dfe9e4;"
		    "color:#615d55;font-family:" SERIF ";font-size:16px;line-height:1.55;font-style:italic\">“", in->quote, "”</p>\n");
	if (in->speaker.len + in->show.len + in->title.len + in->date.len > 0)
		put_source(out, in);
	put_also(out, in->also);
	put_listen(out, in);
	put_related(out, in->related);
	fputs("</td></tr>\n", out);
}

static enum err
put_foot(FILE *out, const struct digest *d, size_t left_out)
{
	struct buf text = { .max = SCANNED_MAX_BYTES };
	struct slice dropped = buf_slice(&d->scanned.dropped), line;
	const char *joint = "Left out: ";
	enum err e = scanned_write(&text, &d->scanned);

	fputs("<tr><td class=\"ground\" bgcolor=\"#f4f2ec\" style=\"background-color:#f4f2ec;color:#615d55;padding:20px 30px 8px\">\n"
	    "<p class=\"soft\" style=\"margin:0;" SOFT "font-size:12px;line-height:1.6\">", out);
	if (left_out > 0)
		fprintf(out, "%zu more had no room here.<br>\n", left_out);
	markup_put(out, buf_slice(&text));
	for (; insight_next_line(&dropped, &line); joint = "; ")
		markup_element(out, joint[0] == 'L' && text.len > 0 ? "<br>\nLeft out: " : joint, line, "");
	if (joint[0] == ';')
		fputs(".", out);
	if (d->mail.unsubscribe != NULL)
		markup_element(out, text.len > 0 || dropped.len > 0 ? "<br>\n<a class=\"soft\" href=\"" : "<a class=\"soft\" href=\"",
		    slice_of(d->mail.unsubscribe), "\" style=\"color:#615d55\">Unsubscribe</a>");
	fputs("</p>\n</td></tr>\n", out);
	buf_free(&text);
	return e;
}

enum err
mail_html_write(FILE *out, const struct digest *d, size_t left_out)
{
	const struct insight *in;
	enum err e = ERR_OK;

	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n", out);
	markup_element(out, "<title>", slice_of(d->title), "</title>\n");
	fprintf(out, "%s</head>\n<body style=\"margin:0;padding:0\">\n", head);
	put_preheader(out, d);
	fputs(TABLE "><tr>\n<td class=\"ground\" bgcolor=\"#f4f2ec\" style=\"background-color:#f4f2ec;padding:20px 8px\">\n"
	    "<!--[if mso]><table role=\"presentation\" align=\"center\" width=\"600\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr><td><![endif]-->\n"
	    TABLE " style=\"max-width:600px;margin:0 auto\">\n", out);
	put_title(out, d);
	for (in = d->first; in != NULL; in = in->next)
		put_insight(out, in);
	if (left_out > 0 || !scanned_is_empty(&d->scanned) || d->mail.unsubscribe != NULL)
		e = put_foot(out, d, left_out);
	fputs("</table>\n<!--[if mso]></td></tr></table><![endif]-->\n</td>\n</tr></table>\n</body>\n</html>\n", out);
	return ferror(out) ? ERR_IO : e;
}
