#include "date.h"
#include "entity.h"
#include "feed_draft.h"
#include "html.h"
#include "num.h"
#include "url.h"
#include "utf8.h"

#define MAX_SECONDS (99 * 3600)
#define NUMBER_BYTES 16      /* of a season or an episode */

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

/* Sets b to the URL that ref means, or leaves it as it was; *found says which. */
static enum err
set_url(struct feed_draft *d, const struct feed_context *c, struct buf *b, struct slice ref, bool *found)
{
	enum err e;

	buf_clear(&d->scratch);
	e = url_resolve(&d->scratch, c->base, ref);
	*found = e == ERR_OK;
	return *found ? feed_set(b, buf_slice(&d->scratch)) : feed_forgive(e);
}

/* The buffers that hold an item's fields. */
#define FIELDS 13

static void
list_fields(struct feed_draft *d, struct buf *all[FIELDS])
{
	struct buf *list[FIELDS] = { &d->guid, &d->guid_link, &d->title, &d->itunes_title, &d->link, &d->audio, &d->audio_type,
	    &d->transcript, &d->transcript_type, &d->notes, &d->chapters, &d->season, &d->episode };

	memcpy(all, list, sizeof(list));
}

void
feed_draft_init(struct feed_draft *d)
{
	d->title.max = d->itunes_title.max = 4 * FEED_LINE_BYTES;   /* normal form C may be longer */
	d->guid.max = d->audio_type.max = d->transcript_type.max = FEED_LINE_BYTES;
	d->guid_link.max = d->link.max = d->audio.max = d->transcript.max = d->chapters.max = URL_MAX_BYTES;
	d->season.max = d->episode.max = 256;
	d->notes.max = FEED_TEXT_BYTES;
	d->scratch.max = 4 * FEED_TEXT_BYTES;
	feed_lists_init(&d->lists);
}

void
feed_draft_free(struct feed_draft *d)
{
	struct buf *all[FIELDS];
	size_t i;

	list_fields(d, all);
	for (i = 0; i < FIELDS; i++)
		buf_free(all[i]);
	buf_free(&d->scratch);
	feed_lists_free(&d->lists);
}

void
feed_draft_reset(struct feed_draft *d)
{
	struct buf *all[FIELDS];
	size_t i;

	list_fields(d, all);
	for (i = 0; i < FIELDS; i++)
		buf_clear(all[i]);
	feed_lists_reset(&d->lists);
	d->audio_bytes = d->duration_s = -1;
	d->audio_rank = d->date_rank = d->transcript_rank = 0;
	d->guid_is_link = GUID_NO_LINK;
	d->notes_are_html = false;
}

void
feed_draft_item(const struct feed_draft *d, struct feed_item *item)
{
	bool by_itunes = d->title.len == 0;

	*item = (struct feed_item){
		.guid = buf_slice(&d->guid), .title = buf_slice(by_itunes ? &d->itunes_title : &d->title),
		.link = buf_slice(d->link.len == 0 ? &d->guid_link : &d->link),
		.audio = buf_slice(&d->audio), .audio_type = buf_slice(&d->audio_type),
		.audio_bytes = d->audio_bytes, .duration_s = d->duration_s,
		.date = d->date, .has_date = d->date_rank > 0,
		.transcript = buf_slice(&d->transcript), .transcript_type = buf_slice(&d->transcript_type),
		.chapters = buf_slice(d->lists.chapters.len > 0 ? &d->lists.chapters : &d->chapters),
		.persons = buf_slice(&d->lists.persons), .soundbites = buf_slice(&d->lists.soundbites),
		.season = buf_slice(&d->season), .episode = buf_slice(&d->episode),
		.notes = buf_slice(&d->notes), .notes_are_html = d->notes_are_html,
	};
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
set_audio(struct feed_draft *d, const struct feed_context *c, struct slice url, struct slice type, struct slice length, int rank)
{
	uint64_t bytes;
	bool found;
	enum err e;

	if (rank <= d->audio_rank)
		return ERR_OK;
	if ((e = set_url(d, c, &d->audio, url, &found)) != ERR_OK || !found)
		return e;
	d->audio_rank = rank;
	d->audio_bytes = -1;
	if (num_read_u64(slice_trim(length), 1, INT64_MAX, &bytes) == ERR_OK)
		d->audio_bytes = (int64_t)bytes;
	return feed_set(&d->audio_type, type);
}

enum err
feed_draft_enclosure(struct feed_draft *d, const struct feed_context *c, const struct xml_attr *a, size_t n)
{
	struct slice type = xml_attr(a, n, SL("type"));

	return set_audio(d, c, xml_attr(a, n, SL("url")), type, xml_attr(a, n, SL("length")), rate_audio(type));
}

/* media:content shows pictures as often as it plays: it must say what it is. */
enum err
feed_draft_media(struct feed_draft *d, const struct feed_context *c, const struct xml_attr *a, size_t n)
{
	struct slice type = xml_attr(a, n, SL("type")), medium = xml_attr(a, n, SL("medium"));

	if (!slice_starts_nocase(type, SL("audio/")) && !slice_starts_nocase(type, SL("video/")) &&
	    !slice_eq_nocase(medium, SL("audio")) && !slice_eq_nocase(medium, SL("video")))
		return ERR_OK;
	return set_audio(d, c, xml_attr(a, n, SL("url")), type, xml_attr(a, n, SL("fileSize")),
	    rate_audio(type) > 4 ? rate_audio(type) - 4 : 1);
}

/* link with attributes: Atom's. */
enum err
feed_draft_link(struct feed_draft *d, const struct feed_context *c, const struct xml_attr *a, size_t n)
{
	struct slice rel = xml_attr(a, n, SL("rel")), href = xml_attr(a, n, SL("href"));
	struct slice type = xml_attr(a, n, SL("type"));
	bool found;

	if (slice_eq_nocase(rel, SL("enclosure")))
		return set_audio(d, c, href, type, xml_attr(a, n, SL("length")), rate_audio(type));
	if ((rel.len == 0 || slice_eq_nocase(rel, SL("alternate"))) && d->link.len == 0)
		return set_url(d, c, &d->link, href, &found);
	return ERR_OK;
}

enum err
feed_draft_transcript(struct feed_draft *d, const struct feed_context *c, const struct xml_attr *a, size_t n)
{
	struct feed_transcript t = { xml_attr(a, n, SL("url")), xml_attr(a, n, SL("type")),
	    xml_attr(a, n, SL("language")), xml_attr(a, n, SL("rel")) };
	int rank = feed_choice_rank(c->choice, &t, c->lang);
	bool found;
	enum err e;

	if (rank <= d->transcript_rank)
		return ERR_OK;
	if ((e = set_url(d, c, &d->transcript, t.url, &found)) != ERR_OK || !found)
		return e;
	d->transcript_rank = rank;
	return feed_set(&d->transcript_type, t.type);
}

enum err
feed_draft_chapters(struct feed_draft *d, const struct feed_context *c, const struct xml_attr *a, size_t n)
{
	bool found;

	return d->chapters.len > 0 ? ERR_OK : set_url(d, c, &d->chapters, xml_attr(a, n, SL("url")), &found);
}

enum err
feed_draft_chapter(struct feed_draft *d, const struct xml_attr *a, size_t n)
{
	return feed_lists_chapter(&d->lists, a, n, &d->scratch);
}

/* Sets b to a number, the first that is one: "3", "3.5". */
static enum err
set_number(struct buf *b, struct slice s)
{
	double value;

	if (b->len > 0 || s.len > NUMBER_BYTES || slice_starts(s, SL("-")) || num_read_decimal(s, &value) != ERR_OK)
		return ERR_OK;
	return feed_set(b, s);
}

/* The best of several dates; one that cannot be read leaves its turn to the next. */
static void
take_date(struct feed_draft *d, enum feed_element el, struct slice text)
{
	int rank = (int)EL_UPDATED + 1 - (int)el;

	if (rank > d->date_rank && date_parse(text, &d->date) == ERR_OK)
		d->date_rank = rank;
}

/* Keeps the longest of the texts that describe the item, by swapping buffers. */
static void
take_notes(struct feed_draft *d, struct feed_text *text)
{
	struct buf old = d->notes;

	if (slice_trim(buf_slice(&text->buf)).len <= old.len)
		return;
	d->notes = text->buf;
	d->notes_are_html = text->is_html;
	text->buf = old;
}

void
feed_draft_guid(struct feed_draft *d, struct slice is_link)
{
	is_link = slice_trim(is_link);
	d->guid_is_link = slice_eq_nocase(is_link, SL("false")) ? GUID_NO_LINK :
	    slice_eq_nocase(is_link, SL("true")) ? GUID_LINK : GUID_MAYBE_LINK;
}

static enum err
set_guid(struct feed_draft *d, const struct feed_context *c, struct slice s)
{
	bool found;
	enum err e;

	if ((e = feed_set(&d->guid, s)) == ERR_OK && (d->guid_is_link == GUID_LINK ||
	    (d->guid_is_link == GUID_MAYBE_LINK && url_is_http(s))))
		e = set_url(d, c, &d->guid_link, s, &found);
	return e;
}

enum err
feed_draft_text(struct feed_draft *d, const struct feed_context *c, enum feed_element el,
    struct feed_text *text)
{
	struct slice s = slice_trim(buf_slice(&text->buf));
	int64_t seconds;
	bool found;

	switch (el) {
	case EL_TITLE:
		return d->title.len > 0 ? ERR_OK : feed_set_line(&d->title, s, text->is_html, &d->scratch);
	case EL_ITUNES_TITLE:
		return d->itunes_title.len > 0 ? ERR_OK : feed_set_line(&d->itunes_title, s, false, &d->scratch);
	case EL_LINK:
		return d->link.len > 0 ? ERR_OK : set_url(d, c, &d->link, s, &found);
	case EL_GUID:
		return d->guid.len > 0 ? ERR_OK : set_guid(d, c, s);
	case EL_PERSON:
	case EL_SOUNDBITE:
		return feed_lists_text(&d->lists, el, s, &d->scratch);
	case EL_SEASON:
		return set_number(&d->season, s);
	case EL_EPISODE:
		return set_number(&d->episode, s);
	case EL_DURATION:
		if (d->duration_s < 0 && feed_duration(s, &seconds) == ERR_OK)
			d->duration_s = seconds;
		return ERR_OK;
	case EL_PUB_DATE:
	case EL_PUBLISHED:
	case EL_DC_DATE:
	case EL_UPDATED:
		take_date(d, el, s);
		return ERR_OK;
	case EL_CONTENT:
	case EL_DESCRIPTION:
	case EL_SUMMARY:
		take_notes(d, text);
		return ERR_OK;
	default:
		return ERR_OK;
	}
}

enum err
feed_notes(struct buf *out, const struct feed_item *item, size_t max)
{
	size_t from = out->len;
	enum err e;

	if (item->notes_are_html && (slice_find(item->notes, '<') < item->notes.len ||
	    slice_find(item->notes, '&') < item->notes.len))
		e = html_text(out, item->notes);
	else
		e = utf8_clean(out, slice_trim(item->notes));
	if (e == ERR_OK)
		out->len = from + utf8_cut(slice_from(buf_slice(out), from), max).len;
	return e;
}
