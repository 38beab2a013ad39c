#include "charset.h"
#include "line.h"
#include "url.h"
#include "url_list.h"
#include "xml.h"

#define HEAD_BYTES 4096      /* of blanks, before what tells OPML from lines */

struct reader {
	struct line_reader in;
	const struct url_list_handler *handler;
	void *arg;
	bool stopped;                /* take has enough */
	bool is_opml;                /* an element of its own was seen */
	size_t depth, comment;       /* of elements; where the outermost comment was opened, or 0 */
};

static void
give(struct reader *r, struct slice url, enum err e)
{
	struct url_entry entry = { r->in.name, r->in.line, url, e };

	r->stopped = r->stopped || !r->handler->take(r->arg, &entry);
}

static void
give_url(struct reader *r, struct slice url)
{
	url = slice_trim(url);
	give(r, url, url_is_http(url) ? ERR_OK : ERR_SYNTAX);
}

/* Reads what the list has by now.  As line_more. */
static int
read_more(struct reader *r)
{
	if (r->handler->wait != NULL)
		r->handler->wait(r->arg, r->in.fd);
	return line_more(&r->in);
}

static int
next_line(struct reader *r, struct slice *line)
{
	while (!line_is_ready(&r->in) && read_more(r) > 0)
		;
	return line_read(&r->in, line);
}

static void
read_lines(struct reader *r)
{
	struct slice line;
	int got;

	while (!r->stopped && (got = next_line(r, &line)) != 0) {
		if (got < 0) {
			give(r, SL(""), (enum err)got);
			if (got != ERR_TOOBIG)
				return;
			continue;
		}
		if (r->in.line == 1 && slice_starts(line, SL("\xEF\xBB\xBF")))
			line = slice_from(line, 3);
		line = slice_trim(line);
		if (line.len > 0 && line.p[0] != '#')
			give_url(r, line);
	}
}

/* The attribute name in any case, trimmed. */
static struct slice
attribute(const struct xml_attr *a, size_t n, struct slice name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (slice_eq_nocase(a[i].local, name))
			return slice_trim(a[i].value);
	return (struct slice){ NULL, 0 };
}

/* xml's. */
static enum err
on_open(void *arg, const struct xml_name *name, const struct xml_attr *a, size_t n)
{
	struct reader *r = arg;
	bool is_outline = slice_eq_nocase(name->local, SL("outline"));
	struct slice url = attribute(a, n, SL("xmlUrl")), type = attribute(a, n, SL("type"));

	r->depth++;
	r->is_opml = r->is_opml || is_outline || slice_eq_nocase(name->local, SL("opml"));
	if (!is_outline)
		return ERR_OK;
	if (r->comment == 0 && slice_eq_nocase(attribute(a, n, SL("isComment")), SL("true")))
		r->comment = r->depth;
	if (r->comment == 0 && url.len > 0 && !slice_eq_nocase(type, SL("include")) && !slice_eq_nocase(type, SL("link")))
		give_url(r, url);
	return r->stopped ? ERR_RANGE : ERR_OK;      /* any error: it ends the parse */
}

static enum err
on_close(void *arg, struct slice local)
{
	struct reader *r = arg;

	(void)local;
	if (r->comment == r->depth)
		r->comment = 0;
	r->depth--;
	return ERR_OK;
}

static void
read_opml(struct reader *r)
{
	static const struct xml_handler handler = { .open = on_open, .close = on_close };
	struct xml *xml = xml_new(NULL, &handler, r);
	enum err e = xml != NULL ? ERR_OK : ERR_NOMEM;
	int got = 1;

	while (e == ERR_OK && got > 0)
		if ((e = xml_push(xml, line_take_all(&r->in))) == ERR_OK)
			got = read_more(r);
	if (e == ERR_OK)
		e = got == 0 ? xml_end(xml) : (enum err)got;
	if (e == ERR_OK && !r->is_opml)
		e = ERR_SYNTAX;
	if (e != ERR_OK && !r->stopped)
		give(r, SL(""), e);
	xml_free(xml);
}

/* Whether it is none of both, as far as its beginning tells: no text has a NUL. */
static bool
begins_as_binary(const struct reader *r)
{
	struct slice head = line_at_hand(&r->in);

	return slice_find(head, '\0') < head.len;
}

/* Whether the list is OPML, as far as its beginning tells. */
static bool
begins_as_opml(struct reader *r)
{
	char first;

	while ((first = charset_first(line_at_hand(&r->in))) == '\0' && line_at_hand(&r->in).len < HEAD_BYTES)
		if (read_more(r) <= 0)
			break;
	return first == '<';
}

void
url_list_read(const char *path, const struct url_list_handler *handler, void *arg)
{
	struct reader r = { .handler = handler, .arg = arg };
	enum err e = line_open(&r.in, path, URL_MAX_BYTES + 1);

	if (e != ERR_OK) {
		give(&r, SL(""), e);
		return;
	}
	if (begins_as_opml(&r))
		read_opml(&r);
	else if (begins_as_binary(&r))
		give(&r, SL(""), ERR_SYNTAX);
	else
		read_lines(&r);
	line_close(&r.in);
}
