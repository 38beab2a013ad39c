#include <stdlib.h>
#include <string.h>

#include "charset.h"
#include "feed.h"
#include "feed_channel.h"
#include "feed_draft.h"
#include "feed_json.h"
#include "gunzip.h"
#include "url.h"
#include "xml.h"

#define HEAD_BYTES 65536     /* of blanks, before what tells XML from JSON */
#define MAX_BASES 16         /* xml:base inside xml:base */

/* An xml:base that is in force, in parser.bases from start on. */
struct base {
	size_t depth, start;
};

struct feed_parser {
	struct gunzip *gunzip;           /* in front of the others */
	struct buf head;                 /* the blanks that the document begins with */
	char first;                      /* the byte that tells what it is; 0 while there is none */
	struct feed_json *json;          /* where it is JSON, in place of xml and all below */
	struct xml *xml;
	feed_item_fn take;
	const struct feed_choice *choice;
	void *arg;
	enum feed_element root;          /* EL_RSS, EL_RDF, EL_FEED; EL_HTML, EL_OPML; EL_OTHER: none yet */
	enum feed_element open[XML_DEPTH + 1];
	size_t depth;
	size_t item_depth;               /* where the item under way was opened; 0 for none */
	enum feed_element capture;       /* the element whose text is collected, or EL_OTHER */
	size_t capture_depth;
	struct feed_text text;           /* that text */
	bool is_xhtml;                   /* it stands among tags, which are kept, as in notes */
	struct buf show, lang;
	bool has_title;                  /* show is of the channel's title, not of itunes:title */
	struct feed_lists lists;         /* the channel's persons, for items that name none */
	struct buf bases;
	struct base base[MAX_BASES];
	size_t n_bases;
	struct feed_draft item;
	struct feed_channel_draft channel;
};

static struct slice
base_url(const struct feed_parser *f)
{
	return slice_from(buf_slice(&f->bases), f->n_bases > 0 ? f->base[f->n_bases - 1].start : 0);
}

static struct feed_context
context(const struct feed_parser *f)
{
	return (struct feed_context){ base_url(f), buf_slice(&f->lang), f->choice };
}

/* Hands on the item under way, if there is anything in it. */
static enum err
end_item(struct feed_parser *f)
{
	struct feed_item item;

	feed_draft_item(&f->item, &item);
	item.show = buf_slice(&f->show);
	item.lang = buf_slice(&f->lang);
	if (item.persons.len == 0)
		item.persons = buf_slice(&f->lists.persons);
	f->item_depth = 0;
	if (item.guid.len + item.title.len + item.link.len + item.audio.len + item.notes.len == 0)
		return ERR_OK;
	return f->take(f->arg, &item);
}

/* Ends the element whose text was collected. */
static enum err
end_capture(struct feed_parser *f)
{
	struct feed_context c = context(f);
	enum feed_element el = f->capture;

	f->capture = EL_OTHER;
	xml_want_text(f->xml, false);
	if (f->item_depth > 0)
		return feed_draft_text(&f->item, &c, el, &f->text);
	if ((el == EL_TITLE && !f->has_title) || (el == EL_ITUNES_TITLE && f->show.len == 0)) {
		f->has_title = el == EL_TITLE;
		return feed_set_line(&f->show, buf_slice(&f->text.buf), f->text.is_html, &f->item.scratch);
	}
	if (el == EL_LANGUAGE && f->lang.len == 0)
		return feed_set_lang(&f->lang, buf_slice(&f->text.buf));
	if (el == EL_PERSON)
		return feed_lists_text(&f->lists, el, slice_trim(buf_slice(&f->text.buf)), &f->item.scratch);
	return feed_channel_text(&f->channel, c.base, el, buf_slice(&f->text.buf));
}

/* Atom says what its text is; RSS means HTML in notes, and plain text elsewhere. */
static void
begin_capture(struct feed_parser *f, enum feed_element el, const struct xml_attr *a, size_t n)
{
	struct slice type = xml_attr(a, n, SL("type"));

	f->capture = el;
	f->capture_depth = f->depth;
	xml_want_text(f->xml, true);
	feed_text_begin(&f->text, false);
	f->is_xhtml = slice_eq_nocase(type, SL("xhtml")) || slice_eq_nocase(type, SL("application/xhtml+xml"));
	f->text.is_html = f->is_xhtml || slice_eq_nocase(type, SL("html")) || slice_eq_nocase(type, SL("text/html"));
	if (type.len == 0 && f->root != EL_FEED)
		f->text.is_html = el >= EL_CONTENT;
	if (el == EL_GUID && f->root == EL_RSS)
		feed_draft_guid(&f->item, xml_attr(a, n, SL("isPermaLink")));
}

/* A tag inside notes: kept, as it separates words and lines. */
static enum err
add_tag(struct feed_parser *f, const char *open, struct slice name)
{
	enum err e;

	f->text.is_html = true;
	f->text.is_full = f->text.is_full || f->text.buf.max - f->text.buf.len < name.len + 3;
	if (f->text.is_full)
		return ERR_OK;
	if ((e = buf_add(&f->text.buf, slice_of(open))) != ERR_OK || (e = buf_add(&f->text.buf, name)) != ERR_OK)
		return e;
	return buf_addc(&f->text.buf, '>');
}

static bool
is_root(enum feed_element el)
{
	return el == EL_RSS || el == EL_RDF || el == EL_FEED || el == EL_HTML || el == EL_OPML;
}

/* Puts the address in force that xml:base gives. */
static enum err
push_base(struct feed_parser *f, struct slice ref)
{
	enum err e;

	if (f->n_bases == MAX_BASES)
		return ERR_OK;
	buf_clear(&f->item.scratch);
	if ((e = url_resolve(&f->item.scratch, base_url(f), ref)) != ERR_OK)
		return feed_forgive(e);
	f->base[f->n_bases++] = (struct base){ f->depth, f->bases.len };
	return feed_add_front(&f->bases, buf_slice(&f->item.scratch));
}

/* Looks at what any element may bear: xml:base, and the root's xml:lang. */
static enum err
take_common(struct feed_parser *f, const struct xml_attr *a, size_t n)
{
	bool outermost = f->open[f->depth] == EL_FEED || f->open[f->depth] == EL_CHANNEL;
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; e == ERR_OK && i < n; i++) {
		if (!slice_eq(a[i].prefix, SL("xml")))
			continue;
		if (outermost && slice_eq(a[i].local, SL("lang")))
			e = feed_set_lang(&f->lang, a[i].value);
		else if (slice_eq(a[i].local, SL("base")))
			e = push_base(f, a[i].value);
	}
	return e;
}

/* An element that is a field of the item or of the channel. */
static enum err
open_field(struct feed_parser *f, enum feed_element el, const struct xml_attr *a, size_t n)
{
	enum feed_element parent = f->open[f->depth - 1];
	struct feed_context c = context(f);
	struct feed_draft *d = &f->item;
	bool is_link = el == EL_ATOM_LINK || (el == EL_LINK && xml_attr(a, n, SL("href")).len > 0);

	if (f->item_depth == 0) {
		if (parent != EL_CHANNEL && parent != EL_FEED)
			return ERR_OK;
		if (is_link)
			return feed_channel_link(&f->channel, c.base, a, n);
		if (el >= EL_TITLE)
			begin_capture(f, el, a, n);
		return el == EL_PERSON ? feed_lists_open(&f->lists, el, a, n) : ERR_OK;
	}
	if (el == EL_MEDIA_CONTENT && (parent == EL_ITEM || parent == EL_MEDIA_GROUP))
		return feed_draft_media(d, &c, a, n);
	if (el == EL_PSC_CHAPTER && parent == EL_PSC_CHAPTERS)
		return feed_draft_chapter(d, a, n);
	if (f->depth != f->item_depth + 1)
		return ERR_OK;
	if (el == EL_ENCLOSURE)
		return feed_draft_enclosure(d, &c, a, n);
	if (el == EL_TRANSCRIPT)
		return feed_draft_transcript(d, &c, a, n);
	if (el == EL_CHAPTERS)
		return feed_draft_chapters(d, &c, a, n);
	if (is_link)
		return feed_draft_link(d, &c, a, n);
	if (el >= EL_TITLE)
		begin_capture(f, el, a, n);
	return el == EL_PERSON || el == EL_SOUNDBITE ? feed_lists_open(&d->lists, el, a, n) : ERR_OK;
}

static enum err
on_open(void *arg, const struct xml_name *name, const struct xml_attr *a, size_t n)
{
	struct feed_parser *f = arg;
	enum feed_element el = feed_element(name);
	enum err e;

	if (f->depth == XML_DEPTH)
		return ERR_TOOBIG;           /* xml lets none through */
	f->open[++f->depth] = el;
	if (f->root == EL_OTHER && is_root(el))
		f->root = el;
	if (f->root != EL_RSS && f->root != EL_RDF && f->root != EL_FEED)
		return ERR_OK;
	if ((e = take_common(f, a, n)) != ERR_OK)
		return e;
	if (el == EL_ITEM) {                 /* one inside another ends that */
		if (f->capture != EL_OTHER && (e = end_capture(f)) != ERR_OK)
			return e;
		if (f->item_depth > 0 && (e = end_item(f)) != ERR_OK)
			return e;
		feed_draft_reset(&f->item);
		f->item_depth = f->depth;
		return ERR_OK;
	}
	if (f->capture >= EL_CONTENT || (f->capture != EL_OTHER && f->is_xhtml))
		return add_tag(f, "<", name->local);
	return f->capture == EL_OTHER && el > EL_ITEM ? open_field(f, el, a, n) : ERR_OK;
}

/* Adds text that stands among tags: "<" and "&" must not become some. */
static enum err
add_escaped(struct feed_parser *f, struct slice text)
{
	enum err e = ERR_OK;
	size_t i, from = 0;

	for (i = 0; e == ERR_OK && i < text.len; i++) {
		if (text.p[i] != '<' && text.p[i] != '&')
			continue;
		if ((e = feed_text_add(&f->text, (struct slice){ text.p + from, i - from })) == ERR_OK)
			e = feed_text_add(&f->text, text.p[i] == '<' ? SL("&lt;") : SL("&amp;"));
		from = i + 1;
	}
	return e == ERR_OK ? feed_text_add(&f->text, slice_from(text, from)) : e;
}

static enum err
on_text(void *arg, struct slice text)
{
	struct feed_parser *f = arg;

	if (f->capture == EL_OTHER)
		return ERR_OK;
	return f->is_xhtml ? add_escaped(f, text) : feed_text_add(&f->text, text);
}

static enum err
on_close(void *arg, struct slice local)
{
	struct feed_parser *f = arg;
	size_t depth = f->depth--;
	enum err e = ERR_OK;

	if (f->capture != EL_OTHER && depth == f->capture_depth)
		e = end_capture(f);
	else if (f->capture >= EL_CONTENT || (f->capture != EL_OTHER && f->is_xhtml))
		e = add_tag(f, "</", local);
	if (e == ERR_OK && depth == f->item_depth)
		e = end_item(f);
	if (f->n_bases > 0 && f->base[f->n_bases - 1].depth == depth)
		f->bases.len = f->base[--f->n_bases].start;
	return e;
}

static enum err
push_known(struct feed_parser *f, struct slice bytes)
{
	return f->json != NULL ? feed_json_push(f->json, bytes) : xml_push(f->xml, bytes);
}

/* gunzip's: takes a piece of the document.  Blanks wait until it is known what they stand before. */
static enum err
take_document(void *arg, struct slice bytes)
{
	struct feed_parser *f = arg;
	enum err e;

	if (f->first != '\0')
		return push_known(f, bytes);
	f->first = charset_first(bytes);
	if (f->first == '\0' && (e = buf_add(&f->head, bytes)) != ERR_TOOBIG)
		return e;
	if (f->first == '\0')
		f->first = ' ';
	if (f->first == '{' && (f->json = feed_json_new(base_url(f), f->take, f->arg)) == NULL)
		return ERR_NOMEM;
	if ((e = push_known(f, buf_slice(&f->head))) != ERR_OK)
		return e;
	return push_known(f, bytes);
}

static void
set_ceilings(struct feed_parser *f)
{
	gunzip_limit(f->gunzip, FEED_MAX_BYTES);
	f->head.max = HEAD_BYTES;
	feed_draft_init(&f->item);
	feed_lists_init(&f->lists);
	feed_channel_init(&f->channel);
	f->show.max = 4 * FEED_LINE_BYTES;       /* normal form C may be longer */
	f->lang.max = FEED_LINE_BYTES;
	f->text.buf.max = FEED_TEXT_BYTES;
	f->bases.max = MAX_BASES * URL_MAX_BYTES;
}

struct feed_parser *
feed_new(const char *base, const char *charset, feed_item_fn take, void *arg)
{
	static const struct xml_handler handler = { feed_space, on_open, on_text, on_close };
	static const struct feed_choice none;
	struct feed_parser *f = calloc(1, sizeof(*f));

	if (f == NULL)
		return NULL;
	f->take = take;
	f->choice = &none;
	f->arg = arg;
	if ((f->gunzip = gunzip_new(take_document, f)) == NULL) {
		feed_free(f);
		return NULL;
	}
	set_ceilings(f);
	if ((f->xml = xml_new(charset, &handler, f)) == NULL ||
	    (base != NULL && buf_add(&f->bases, slice_of(base)) == ERR_NOMEM)) {
		feed_free(f);
		return NULL;
	}
	f->n_bases = 1;
	xml_want_text(f->xml, false);
	return f;
}

void
feed_prefer(struct feed_parser *f, const struct feed_choice *c)
{
	f->choice = c;
}

void
feed_limit(struct feed_parser *f, size_t max_bytes)
{
	gunzip_limit(f->gunzip, max_bytes);
}

enum err
feed_push(struct feed_parser *f, struct slice bytes)
{
	return gunzip_push(f->gunzip, bytes);
}

enum err
feed_end(struct feed_parser *f)
{
	enum err e;

	if ((e = gunzip_end(f->gunzip)) != ERR_OK)
		return e;
	if (f->json != NULL)
		return feed_json_end(f->json);
	if ((e = xml_end(f->xml)) != ERR_OK)
		return e;
	return f->root == EL_RSS || f->root == EL_RDF || f->root == EL_FEED ? ERR_OK : ERR_SYNTAX;
}

void
feed_channel(const struct feed_parser *f, struct feed_channel *c)
{
	if (f->json != NULL)
		feed_json_channel(f->json, c);
	else
		feed_channel_give(&f->channel, c);
}

const char *
feed_what(const struct feed_parser *f)
{
	if (f->json != NULL)
		return feed_json_what(f->json);
	if (f->first == '\0')
		return gunzip_was_compressed(f->gunzip) ? "it is compressed, and damaged" : "it is empty";
	if (f->root == EL_HTML)
		return "it is an HTML page";
	if (f->root == EL_OPML)
		return "it is an OPML list";
	if (f->first == '[')
		return "it is JSON, and no JSON Feed";
	return "it has no rss, RDF or Atom element";
}

void
feed_free(struct feed_parser *f)
{
	if (f == NULL)
		return;
	feed_draft_free(&f->item);
	feed_lists_free(&f->lists);
	feed_channel_free(&f->channel);
	buf_free(&f->text.buf);
	buf_free(&f->show);
	buf_free(&f->lang);
	buf_free(&f->bases);
	buf_free(&f->head);
	feed_json_free(f->json);
	xml_free(f->xml);
	gunzip_free(f->gunzip);
	free(f);
}
