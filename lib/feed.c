#include <stdlib.h>
#include <string.h>

#include "date.h"
#include "entity.h"
#include "feed.h"
#include "feed_names.h"
#include "html.h"
#include "num.h"
#include "repair.h"
#include "url.h"
#include "utf8.h"
#include "xml.h"

#define TEXT_BYTES 65536     /* of one element: more is cut off; notes are shortened further anyway */
#define LINE_BYTES 4096      /* of a title or guid */
#define LANG_BYTES 35        /* RFC 5646, section 4.4.1 */
#define MAX_BASES 16         /* xml:base inside xml:base */
#define MAX_SECONDS (99 * 3600)

/* An xml:base that is in force, in parser.bases from start on. */
struct base {
	size_t depth, start;
};

/* The item under way.  A rank says how good the present value is; 0 is none. */
struct draft {
	struct buf guid, title, itunes_title, link, audio, audio_type, transcript, transcript_type, notes;
	int64_t audio_bytes, duration_s, date;
	int audio_rank, date_rank, transcript_rank;
	bool guid_is_link, notes_are_html;
};

struct feed_parser {
	struct xml *xml;
	feed_item_fn take;
	void *arg;
	char first[2];                   /* the document's first bytes that are no space */
	size_t n_first;
	enum feed_element root;          /* EL_RSS, EL_RDF, EL_FEED; EL_HTML, EL_OPML; EL_OTHER: none yet */
	enum feed_element open[REPAIR_DEPTH + 1];
	size_t depth;
	size_t item_depth;               /* where the item under way was opened; 0 for none */
	enum feed_element capture;       /* the element whose text is collected, or EL_OTHER */
	size_t capture_depth;
	struct buf text;                 /* that text */
	bool is_html, is_xhtml;          /* what it is */
	struct buf show, lang;
	struct buf bases;
	struct base base[MAX_BASES];
	size_t n_bases;
	struct draft item;
	struct buf scratch;
};

enum err
feed_duration(struct slice s, int64_t *seconds)
{
	int64_t total = 0;
	struct slice part;
	uint32_t value;
	int parts = 0;
	enum err e;

	s = slice_trim(s);
	s.len = slice_find(s, '.');
	if (s.len == 0)
		return ERR_SYNTAX;
	while (slice_cut(&s, ':', &part)) {
		if (++parts > 3)
			return ERR_SYNTAX;
		if ((e = num_read_u32(slice_trim(part), 0, MAX_SECONDS, &value)) != ERR_OK)
			return e;
		total = total * 60 + value;
	}
	if (total > MAX_SECONDS)
		return ERR_RANGE;
	*seconds = total;
	return ERR_OK;
}

/* Appends as much of s as has room; a character is not cut. */
static enum err
add_front(struct buf *b, struct slice s)
{
	size_t room = b->max - b->len;

	while (s.len > room)
		for (s.len = room; s.len > 0 && ((unsigned char)s.p[s.len] & 0xC0) == 0x80; )
			s.len--;
	return buf_add(b, s);
}

/* What else than memory can run out while a field is filled costs the field alone. */
static enum err
forgive(enum err e)
{
	return e == ERR_NOMEM ? e : ERR_OK;
}

static enum err
set(struct buf *b, struct slice s)
{
	buf_clear(b);
	return add_front(b, slice_trim(s));
}

/*
 * Sets b to text as one clean line.  Publishers escape titles twice ("Rock &amp;amp; Roll"): what still
 * looks like a reference is one.  Tags go only where the text says that it is HTML.
 */
static enum err
set_line(struct feed_parser *f, struct buf *b, struct slice text, bool is_html)
{
	enum err e = ERR_OK;

	buf_clear(&f->scratch);
	if (is_html)
		e = html_text(&f->scratch, text);
	else if (slice_find(text, '&') < text.len)
		e = entity_decode(&f->scratch, text);
	if (f->scratch.len > 0)
		text = buf_slice(&f->scratch);
	buf_clear(b);
	if (e == ERR_OK && (e = utf8_clean_line(b, utf8_cut(text, LINE_BYTES))) == ERR_OK)
		b->len = utf8_cut(buf_slice(b), LINE_BYTES).len;
	return forgive(e);
}

static struct slice
base_url(const struct feed_parser *f)
{
	return slice_from(buf_slice(&f->bases), f->n_bases > 0 ? f->base[f->n_bases - 1].start : 0);
}

/* Sets b to the URL that ref means, or leaves it as it was; *found says which. */
static enum err
set_url(struct feed_parser *f, struct buf *b, struct slice ref, bool *found)
{
	enum err e;

	buf_clear(&f->scratch);
	e = url_resolve(&f->scratch, base_url(f), ref);
	*found = e == ERR_OK;
	return *found ? set(b, buf_slice(&f->scratch)) : forgive(e);
}

/* BCP 47 in lower case, or nothing. */
static enum err
set_lang(struct feed_parser *f, struct slice text)
{
	enum err e;
	size_t i;

	text = slice_trim(text);
	if (text.len < 2 || text.len > LANG_BYTES)
		return ERR_OK;
	if ((e = set(&f->lang, text)) != ERR_OK)
		return e;
	for (i = 0; i < f->lang.len; i++) {
		char c = f->lang.p[i];

		f->lang.p[i] = c == '_' ? '-' : ascii_lower(c);
		if (!ascii_is_alnum(c) && c != '-' && c != '_') {
			buf_clear(&f->lang);
			break;
		}
	}
	return ERR_OK;
}

static void
reset(struct draft *d)
{
	struct buf *all[] = { &d->guid, &d->title, &d->itunes_title, &d->link, &d->audio, &d->audio_type,
	    &d->transcript, &d->transcript_type, &d->notes };
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		buf_clear(all[i]);
	d->audio_bytes = d->duration_s = -1;
	d->audio_rank = d->date_rank = d->transcript_rank = 0;
	d->guid_is_link = d->notes_are_html = false;
}

/* Hands on the item under way, if there is anything in it. */
static enum err
end_item(struct feed_parser *f)
{
	struct draft *d = &f->item;
	bool by_itunes = d->title.len == 0, by_guid = d->link.len == 0 && d->guid_is_link &&
	    url_is_http(buf_slice(&d->guid));
	struct feed_item item = {
		.show = buf_slice(&f->show), .lang = buf_slice(&f->lang), .guid = buf_slice(&d->guid),
		.title = buf_slice(by_itunes ? &d->itunes_title : &d->title),
		.link = buf_slice(by_guid ? &d->guid : &d->link),
		.audio = buf_slice(&d->audio), .audio_type = buf_slice(&d->audio_type),
		.audio_bytes = d->audio_bytes, .duration_s = d->duration_s,
		.date = d->date, .has_date = d->date_rank > 0,
		.transcript = buf_slice(&d->transcript), .transcript_type = buf_slice(&d->transcript_type),
		.notes = buf_slice(&d->notes), .notes_are_html = d->notes_are_html,
	};

	f->item_depth = 0;
	if (item.guid.len + item.title.len + item.link.len + item.audio.len + item.notes.len == 0)
		return ERR_OK;
	return f->take(f->arg, &item);
}

/* How much a type looks like an episode; a feed's enclosure may be its cover. */
static int
rate_audio(struct slice type)
{
	if (slice_starts_nocase(type, SL("audio/")))
		return 6;
	if (slice_starts_nocase(type, SL("video/")))
		return 5;
	return slice_starts_nocase(type, SL("image/")) || slice_starts_nocase(type, SL("text/")) ? 3 : 4;
}

static enum err
take_enclosure(struct feed_parser *f, struct slice url, struct slice type, struct slice length, int rank)
{
	struct draft *d = &f->item;
	uint64_t bytes;
	bool found;
	enum err e;

	if (rank <= d->audio_rank)
		return ERR_OK;
	if ((e = set_url(f, &d->audio, url, &found)) != ERR_OK || !found)
		return e;
	d->audio_rank = rank;
	d->audio_bytes = -1;
	if (num_read_u64(slice_trim(length), 1, INT64_MAX, &bytes) == ERR_OK)
		d->audio_bytes = (int64_t)bytes;
	return set(&d->audio_type, type);
}

/* media:content shows pictures as often as it plays: it must say what it is. */
static enum err
take_media(struct feed_parser *f, const struct xml_attr *a, size_t n)
{
	struct slice type = xml_attr(a, n, SL("type")), medium = xml_attr(a, n, SL("medium"));

	if (!slice_starts_nocase(type, SL("audio/")) && !slice_starts_nocase(type, SL("video/")) &&
	    !slice_eq_nocase(medium, SL("audio")) && !slice_eq_nocase(medium, SL("video")))
		return ERR_OK;
	return take_enclosure(f, xml_attr(a, n, SL("url")), type, xml_attr(a, n, SL("fileSize")),
	    rate_audio(type) > 4 ? rate_audio(type) - 4 : 1);
}

/* link with attributes: Atom's. */
static enum err
take_link(struct feed_parser *f, const struct xml_attr *a, size_t n)
{
	struct slice rel = xml_attr(a, n, SL("rel")), href = xml_attr(a, n, SL("href"));
	struct slice type = xml_attr(a, n, SL("type"));
	bool found;

	if (slice_eq_nocase(rel, SL("enclosure")))
		return take_enclosure(f, href, type, xml_attr(a, n, SL("length")), rate_audio(type));
	if ((rel.len == 0 || slice_eq_nocase(rel, SL("alternate"))) && f->item.link.len == 0)
		return set_url(f, &f->item.link, href, &found);
	return ERR_OK;
}

/* Whether two tags name one language, whatever the region. */
static bool
same_lang(struct slice a, struct slice b)
{
	size_t i, n = a.len < b.len ? a.len : b.len;

	for (i = 0; i < n && ascii_is_alpha(a.p[i]) && ascii_lower(a.p[i]) == ascii_lower(b.p[i]); )
		i++;
	return (i == a.len || !ascii_is_alnum(a.p[i])) && (i == b.len || !ascii_is_alnum(b.p[i]));
}

/* A substring of the type, or the end of the path: the better a transcript, the later. */
static int
rate_transcript(struct slice type, struct slice url)
{
	static const char *const marks[][2] = { { "plain", ".txt" }, { "html", ".html" }, { "srt", ".srt" },
	    { "subrip", ".srt" }, { "vtt", ".vtt" }, { "json", ".json" } };
	size_t i, k, n = sizeof(marks) / sizeof(marks[0]);
	struct slice path = { url.p, 0 };

	path.len = slice_find((struct slice){ url.p, slice_find(url, '#') }, '?');
	for (i = n; i > 0; i--)
		for (k = 0; k < type.len; k++)
			if (slice_starts_nocase(slice_from(type, k), slice_of(marks[i - 1][0])))
				return (int)i + 1;
	for (i = n; i > 0; i--)
		if (slice_ends(path, slice_of(marks[i - 1][1])))
			return (int)i + 1;
	return 1;
}

static enum err
take_transcript(struct feed_parser *f, const struct xml_attr *a, size_t n)
{
	struct slice url = xml_attr(a, n, SL("url")), type = xml_attr(a, n, SL("type"));
	struct slice lang = xml_attr(a, n, SL("language"));
	int rank = rate_transcript(type, url);
	bool found;
	enum err e;

	if (lang.len == 0 || f->lang.len == 0 || same_lang(lang, buf_slice(&f->lang)))
		rank += 100;
	if (rank <= f->item.transcript_rank)
		return ERR_OK;
	if ((e = set_url(f, &f->item.transcript, url, &found)) != ERR_OK || !found)
		return e;
	f->item.transcript_rank = rank;
	return set(&f->item.transcript_type, type);
}

/* The best of several dates; one that cannot be read leaves its turn to the next. */
static void
take_date(struct draft *d, enum feed_element el, struct slice text)
{
	int rank = (int)EL_UPDATED + 1 - (int)el;

	if (rank > d->date_rank && date_parse(text, &d->date) == ERR_OK)
		d->date_rank = rank;
}

/* Keeps the longest of the texts that describe the item, by swapping buffers. */
static void
take_notes(struct feed_parser *f)
{
	struct buf old = f->item.notes;

	if (slice_trim(buf_slice(&f->text)).len <= old.len)
		return;
	f->item.notes = f->text;
	f->item.notes_are_html = f->is_html;
	f->text = old;
}

static enum err
take_item_text(struct feed_parser *f, enum feed_element el)
{
	struct slice text = slice_trim(buf_slice(&f->text));
	struct draft *d = &f->item;
	int64_t seconds;
	bool found;

	switch (el) {
	case EL_TITLE:
		return d->title.len > 0 ? ERR_OK : set_line(f, &d->title, text, f->is_html);
	case EL_ITUNES_TITLE:
		return d->itunes_title.len > 0 ? ERR_OK : set_line(f, &d->itunes_title, text, false);
	case EL_LINK:
		return d->link.len > 0 ? ERR_OK : set_url(f, &d->link, text, &found);
	case EL_GUID:
		return d->guid.len > 0 ? ERR_OK : set(&d->guid, text);
	case EL_DURATION:
		if (d->duration_s < 0 && feed_duration(text, &seconds) == ERR_OK)
			d->duration_s = seconds;
		return ERR_OK;
	case EL_PUB_DATE:
	case EL_PUBLISHED:
	case EL_DC_DATE:
	case EL_UPDATED:
		take_date(d, el, text);
		return ERR_OK;
	case EL_CONTENT:
	case EL_DESCRIPTION:
	case EL_SUMMARY:
		take_notes(f);
		return ERR_OK;
	default:
		return ERR_OK;
	}
}

/* Ends the element whose text was collected. */
static enum err
end_capture(struct feed_parser *f)
{
	enum feed_element el = f->capture;

	f->capture = EL_OTHER;
	if (f->item_depth > 0)
		return take_item_text(f, el);
	if (el == EL_TITLE && f->show.len == 0)
		return set_line(f, &f->show, buf_slice(&f->text), f->is_html);
	if (el == EL_LANGUAGE && f->lang.len == 0)
		return set_lang(f, buf_slice(&f->text));
	return ERR_OK;
}

/* Atom says what its text is; RSS means HTML in notes, and plain text elsewhere. */
static void
begin_capture(struct feed_parser *f, enum feed_element el, const struct xml_attr *a, size_t n)
{
	struct slice type = xml_attr(a, n, SL("type"));

	f->capture = el;
	f->capture_depth = f->depth;
	buf_clear(&f->text);
	f->is_xhtml = slice_eq_nocase(type, SL("xhtml")) || slice_eq_nocase(type, SL("application/xhtml+xml"));
	f->is_html = f->is_xhtml || slice_eq_nocase(type, SL("html")) || slice_eq_nocase(type, SL("text/html"));
	if (type.len == 0 && f->root != EL_FEED)
		f->is_html = el >= EL_CONTENT;
	if (f->is_xhtml && el < EL_CONTENT)
		f->is_html = false;          /* its tags are gone already */
	if (el == EL_GUID)
		f->item.guid_is_link = f->root == EL_RSS &&
		    !slice_eq_nocase(xml_attr(a, n, SL("isPermaLink")), SL("false"));
}

/* A tag inside notes: kept, as it separates words and lines. */
static enum err
add_tag(struct feed_parser *f, const char *open, struct slice name)
{
	enum err e;

	f->is_html = true;
	if (f->text.max - f->text.len < name.len + 3)
		return ERR_OK;
	if ((e = buf_add(&f->text, slice_of(open))) != ERR_OK || (e = buf_add(&f->text, name)) != ERR_OK)
		return e;
	return buf_addc(&f->text, '>');
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
	buf_clear(&f->scratch);
	if ((e = url_resolve(&f->scratch, base_url(f), ref)) != ERR_OK)
		return forgive(e);
	f->base[f->n_bases++] = (struct base){ f->depth, f->bases.len };
	return add_front(&f->bases, buf_slice(&f->scratch));
}

/* Looks at what any element may bear: xml:base, and the root's xml:lang. */
static enum err
take_common(struct feed_parser *f, const struct xml_attr *a, size_t n)
{
	bool outermost = f->open[f->depth] == EL_FEED || f->open[f->depth] == EL_CHANNEL;
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; e == ERR_OK && i < n; i++) {
		if (!slice_eq(a[i].name.prefix, SL("xml")))
			continue;
		if (outermost && slice_eq(a[i].name.local, SL("lang")))
			e = set_lang(f, a[i].value);
		else if (slice_eq(a[i].name.local, SL("base")))
			e = push_base(f, a[i].value);
	}
	return e;
}

/* An element that is a field of the item or of the channel. */
static enum err
open_field(struct feed_parser *f, enum feed_element el, const struct xml_attr *a, size_t n)
{
	enum feed_element parent = f->open[f->depth - 1];
	struct slice type = xml_attr(a, n, SL("type"));

	if (f->item_depth == 0) {
		if (parent == EL_CHANNEL || parent == EL_FEED)
			begin_capture(f, el, a, n);
		return ERR_OK;
	}
	if (el == EL_MEDIA_CONTENT && (parent == EL_ITEM || parent == EL_MEDIA_GROUP))
		return take_media(f, a, n);
	if (f->depth != f->item_depth + 1)
		return ERR_OK;
	if (el == EL_ENCLOSURE)
		return take_enclosure(f, xml_attr(a, n, SL("url")), type, xml_attr(a, n, SL("length")), rate_audio(type));
	if (el == EL_TRANSCRIPT)
		return take_transcript(f, a, n);
	if (el == EL_ATOM_LINK || (el == EL_LINK && xml_attr(a, n, SL("href")).len > 0))
		return take_link(f, a, n);
	if (el >= EL_TITLE)
		begin_capture(f, el, a, n);
	return ERR_OK;
}

static enum err
on_open(void *arg, const struct xml_name *name, const struct xml_attr *a, size_t n)
{
	struct feed_parser *f = arg;
	enum feed_element el = feed_element(name);
	enum err e;

	if (f->depth == REPAIR_DEPTH)
		return ERR_TOOBIG;           /* repair lets none through */
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
		reset(&f->item);
		f->item_depth = f->depth;
		return ERR_OK;
	}
	if (f->capture >= EL_CONTENT)
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
		if ((e = add_front(&f->text, (struct slice){ text.p + from, i - from })) == ERR_OK)
			e = add_front(&f->text, text.p[i] == '<' ? SL("&lt;") : SL("&amp;"));
		from = i + 1;
	}
	return e == ERR_OK ? add_front(&f->text, slice_from(text, from)) : e;
}

static enum err
on_text(void *arg, struct slice text)
{
	struct feed_parser *f = arg;

	if (f->capture == EL_OTHER)
		return ERR_OK;
	return f->is_xhtml && f->capture >= EL_CONTENT ? add_escaped(f, text) : add_front(&f->text, text);
}

static enum err
on_close(void *arg, struct slice local)
{
	struct feed_parser *f = arg;
	size_t depth = f->depth--;
	enum err e = ERR_OK;

	if (f->capture != EL_OTHER && depth == f->capture_depth)
		e = end_capture(f);
	else if (f->capture >= EL_CONTENT)
		e = add_tag(f, "</", local);
	if (e == ERR_OK && depth == f->item_depth)
		e = end_item(f);
	if (f->n_bases > 0 && f->base[f->n_bases - 1].depth == depth)
		f->bases.len = f->base[--f->n_bases].start;
	return e;
}

static void
set_ceilings(struct feed_parser *f)
{
	struct draft *d = &f->item;

	d->title.max = d->itunes_title.max = f->show.max = 4 * LINE_BYTES;   /* normal form C may be longer */
	d->guid.max = d->audio_type.max = d->transcript_type.max = f->lang.max = LINE_BYTES;
	d->link.max = d->audio.max = d->transcript.max = URL_MAX_BYTES;
	d->notes.max = f->text.max = TEXT_BYTES;
	f->bases.max = MAX_BASES * URL_MAX_BYTES;
	f->scratch.max = 4 * TEXT_BYTES;
}

struct feed_parser *
feed_new(const char *base, const char *charset, feed_item_fn take, void *arg)
{
	static const struct xml_handler handler = { on_open, on_text, on_close };
	struct feed_parser *f = calloc(1, sizeof(*f));

	if (f == NULL)
		return NULL;
	f->take = take;
	f->arg = arg;
	set_ceilings(f);
	if ((f->xml = xml_new(charset, &handler, f)) == NULL ||
	    (base != NULL && buf_add(&f->bases, slice_of(base)) == ERR_NOMEM)) {
		feed_free(f);
		return NULL;
	}
	f->n_bases = 1;
	return f;
}

/* Keeps the first two bytes that are neither space nor byte order mark: they tell what is no XML. */
static void
look_at(struct feed_parser *f, struct slice bytes)
{
	size_t i;

	for (i = 0; i < bytes.len && f->n_first < sizeof(f->first); i++)
		if (!ascii_is_space(bytes.p[i]) && memchr("\xEF\xBB\xBF", bytes.p[i], 3) == NULL)
			f->first[f->n_first++] = bytes.p[i];
}

enum err
feed_push(struct feed_parser *f, struct slice bytes)
{
	look_at(f, bytes);
	return xml_push(f->xml, bytes);
}

enum err
feed_end(struct feed_parser *f)
{
	enum err e = xml_end(f->xml);

	if (e != ERR_OK)
		return e;
	return f->root == EL_RSS || f->root == EL_RDF || f->root == EL_FEED ? ERR_OK : ERR_SYNTAX;
}

const char *
feed_what(const struct feed_parser *f)
{
	if (f->n_first == 0)
		return "it is empty";
	if (f->root == EL_HTML)
		return "it is an HTML page";
	if (f->root == EL_OPML)
		return "it is an OPML list";
	if (f->first[0] == '{' || f->first[0] == '[')
		return "it is JSON";
	if (f->first[0] == '\x1F' && f->first[1] == '\x8B')
		return "it is compressed";
	return "it has no rss, RDF or Atom element";
}

void
feed_free(struct feed_parser *f)
{
	struct draft *d;

	if (f == NULL)
		return;
	d = &f->item;
	buf_free(&d->guid);
	buf_free(&d->title);
	buf_free(&d->itunes_title);
	buf_free(&d->link);
	buf_free(&d->audio);
	buf_free(&d->audio_type);
	buf_free(&d->transcript);
	buf_free(&d->transcript_type);
	buf_free(&d->notes);
	buf_free(&f->text);
	buf_free(&f->show);
	buf_free(&f->lang);
	buf_free(&f->bases);
	buf_free(&f->scratch);
	xml_free(f->xml);
	free(f);
}

enum err
feed_notes(struct buf *out, const struct feed_item *item, size_t max)
{
	struct buf text = { .max = 8 * TEXT_BYTES };
	enum err e;

	if (item->notes_are_html && (slice_find(item->notes, '<') < item->notes.len ||
	    slice_find(item->notes, '&') < item->notes.len))
		e = html_text(&text, item->notes);
	else
		e = utf8_clean(&text, slice_trim(item->notes));
	if (e == ERR_OK)
		e = buf_add(out, utf8_cut(buf_slice(&text), max));
	buf_free(&text);
	return e;
}
