#include "opml_write.h"
#include "url.h"

/* The value of an attribute in double quotes. */
static void
put_value(FILE *out, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '&')
			fputs("&amp;", out);
		else if (*s == '<')
			fputs("&lt;", out);
		else if (*s == '"')
			fputs("&quot;", out);
		else
			putc(*s, out);
	}
}

enum err
opml_write(FILE *out, const struct state *s)
{
	const struct state_feed *f;

	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n"
	    "<head><title>podsift</title></head>\n<body>\n", out);
	for (f = state_first(s); f != NULL; f = f->next) {
		if (f->retired || !url_is_http(f->url))   /* what -i read has no address */
			continue;
		fputs("<outline type=\"rss\" text=\"", out);
		put_value(out, f->title[0] != '\0' ? f->title : f->url.p);
		fputs("\" xmlUrl=\"", out);
		put_value(out, f->url.p);
		fputs("\"/>\n", out);
	}
	fputs("</body>\n</opml>\n", out);
	return ferror(out) ? ERR_IO : ERR_OK;
}
