#include "day.h"
#include "markup.h"
#include "page.h"

enum err
digest_write_html(FILE *out, const struct digest *d)
{
	struct page p = { .out = out, .heading = "h2", .ranks = true };
	char day[DAY_BYTES];
	const struct insight *in;
	enum err e;

	if ((e = page_begin(out, d->title, NULL)) != ERR_OK)
		return e;
	fputs("<header>\n", out);
	markup_element(out, "<h1>", slice_of(d->title), "</h1>\n");
	fprintf(out, "<p class=\"day\"><time datetime=\"%s\">", day_write(day, d->day));
	fprintf(out, "%s</time></p>\n</header>\n<main>\n", day_write_long(day, d->day));
	for (in = d->first; in != NULL && !ferror(out); in = in->next)
		page_insight(&p, in);
	if (d->n == 0)
		fputs("<p>No insights.</p>\n", out);
	fputs("</main>\n", out);
	if (!scanned_is_empty(&d->scanned)) {
		fputs("<footer>\n", out);
		e = page_scanned(out, &d->scanned);
		fputs("</footer>\n", out);
	}
	page_end(out, NULL);
	return ferror(out) ? ERR_IO : e;
}
