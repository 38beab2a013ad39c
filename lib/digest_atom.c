#include <stdlib.h>

#include "atom.h"
#include "day.h"
#include "idset.h"
#include "markup.h"
#include "sha256.h"

/* The digest that an id is made of: what names the thing, and its kind, so that no feed has an entry's. */
static void
digest_of(unsigned char digest[32], const char *kind, struct slice name)
{
	struct sha256 h;

	sha256_init(&h);
	sha256_add(&h, slice_of(kind));
	sha256_add(&h, name);
	sha256_end(&h, digest);
}

/* A UUID made of a name (RFC 9562, section 5.8 and appendix B.2). */
static void
put_id(FILE *out, const char *kind, struct slice name)
{
	unsigned char u[32];
	int i;

	digest_of(u, kind, name);
	u[6] = (unsigned char)((u[6] & 0x0F) | 0x80);
	u[8] = (unsigned char)((u[8] & 0x3F) | 0x80);
	fputs("<id>urn:uuid:", out);
	for (i = 0; i < 16; i++)
		fprintf(out, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", (unsigned int)u[i]);
	fputs("</id>\n", out);
}

static struct slice
name_of(const struct insight *in)
{
	return in->id.len > 0 ? in->id : in->text;
}

void
atom_begin(FILE *out, const char *title, const char *list, int64_t day)
{
	char text[DAY_BYTES];

	fputs("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n", out);
	put_id(out, "feed\n", slice_of(list != NULL ? list : title));
	markup_element(out, "<title>", slice_of(title), "</title>\n");
	fprintf(out, "<updated>%sT00:00:00Z</updated>\n<author><name>podsift</name></author>\n<generator>podsift</generator>\n",
	    day_write(text, day));
}

static void
put_link(FILE *out, struct slice url, struct slice text, struct slice at)
{
	markup_element(out, "<a href=\"", url, "\">");
	markup_element(out, "", text, "");
	markup_element(out, at.len > 0 ? " at " : "", at, "</a>");
}

static void
put_related(FILE *out, const struct insight *in)
{
	if (in == NULL)
		return;
	fputs("<p>Related:</p>\n<ul>\n", out);
	for (; in != NULL; in = in->next) {
		markup_element(out, "<li>", in->headline, "<br>\n");
		markup_put(out, in->source);
		if (in->listen.len > 0) {
			fputs(" ", out);
			put_link(out, in->listen, SL("Listen"), in->at);
		}
		fputs("</li>\n", out);
	}
	fputs("</ul>\n", out);
}

/* What a reader shows of the entry, as HTML. */
static void
put_content(FILE *out, const struct insight *in)
{
	struct slice shows = in->also, show;
	const char *joint = "<p>Also in ";

	markup_element(out, "<p>", in->text, "</p>\n");
	if (in->quote.len > 0)
		markup_element(out, "<blockquote><p>“", in->quote, "”</p></blockquote>\n");
	if (in->source.len > 0)
		markup_element(out, "<p>— ", in->source, "</p>\n");
	for (; insight_next_line(&shows, &show); joint = ", ")
		markup_element(out, joint, show, "");
	fputs(in->also.len > 0 ? "</p>\n" : "", out);
	if (in->listen.len > 0) {
		fputs("<p>", out);
		put_link(out, in->listen, SL("Listen"), in->at);
		fputs("</p>\n", out);
	}
	put_related(out, in->related);
}

/* The content as the text of an element: markup that is escaped once more. */
static enum err
put_escaped_content(FILE *out, const struct insight *in)
{
	char *text = NULL;
	size_t len = 0;
	FILE *memory = open_memstream(&text, &len);
	enum err e = memory == NULL ? ERR_NOMEM : ERR_OK;

	if (e == ERR_OK)
		put_content(memory, in);
	if (memory != NULL && fclose(memory) != 0)
		e = ERR_NOMEM;
	if (e == ERR_OK)
		markup_element(out, "", (struct slice){ text, len }, "");
	free(text);
	return e;
}

enum err
atom_entry(FILE *out, const struct insight *in, int64_t day, const char *page)
{
	char text[DAY_BYTES];
	struct slice who = in->speaker.len > 0 ? in->speaker : in->show.len > 0 ? in->show : SL("podsift");
	enum err e;

	day_write(text, day);
	fputs("<entry>\n", out);
	put_id(out, "insight\n", name_of(in));
	markup_element(out, "<title>", in->headline, "</title>\n");
	fprintf(out, "<published>%sT00:00:00Z</published>\n<updated>%sT00:00:00Z</updated>\n", text, text);
	markup_element(out, "<author><name>", who, "</name></author>\n");
	if (page != NULL)
		markup_element(out, "<link rel=\"alternate\" type=\"text/html\" href=\"", slice_of(page), "\"/>\n");
	else if (in->link.len > 0)
		markup_element(out, "<link rel=\"alternate\" href=\"", in->link, "\"/>\n");
	if (in->listen.len > 0)
		markup_element(out, "<link rel=\"related\" title=\"Listen\" href=\"", in->listen, "\"/>\n");
	if (in->show.len > 0)
		markup_element(out, "<category term=\"", in->show, "\"/>\n");
	fputs("<content type=\"html\"", out);
	if (in->lang.len > 0)
		markup_element(out, " xml:lang=\"", in->lang, "\"");
	fputs(">", out);
	e = put_escaped_content(out, in);
	fputs("</content>\n</entry>\n", out);
	return e;
}

void
atom_end(FILE *out)
{
	fputs("</feed>\n", out);
}

/* Whether an entry of that id was written before, which a feed may have but once a day. */
static int
is_known(struct idset *known, const struct insight *in)
{
	unsigned char digest[32];
	uint64_t id = 0;
	int i;

	digest_of(digest, "insight\n", name_of(in));
	for (i = 0; i < 8; i++)
		id = id << 8 | digest[i];
	return idset_add(known, id);
}

enum err
digest_write_atom(FILE *out, const struct digest *d)
{
	struct idset known = { .slot = NULL };
	const struct insight *in;
	int64_t newest = d->first != NULL ? digest_day_of(d, d->first->told) : d->day;
	enum err e = ERR_OK;
	int was;

	for (in = d->first; in != NULL; in = in->next)
		newest = digest_day_of(d, in->told) > newest ? digest_day_of(d, in->told) : newest;
	atom_begin(out, d->title, d->mail.list, newest);
	for (in = d->first; in != NULL && e == ERR_OK && !ferror(out); in = in->next)
		if ((was = is_known(&known, in)) == 0)
			e = atom_entry(out, in, digest_day_of(d, in->told), NULL);
		else if (was < 0)
			e = ERR_NOMEM;
	atom_end(out);
	idset_free(&known);
	return ferror(out) ? ERR_IO : e;
}
