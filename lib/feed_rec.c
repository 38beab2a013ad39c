#include "date.h"
#include "feed_rec.h"
#include "num.h"
#include "rec.h"
#include "utf8.h"

bool
feed_rec_has_date(const struct feed_item *item)
{
	return item->has_date && item->date >= DATE_MIN && item->date <= DATE_MAX;
}

bool
feed_rec_has_audio(const struct feed_item *item)
{
	return item->audio.len > 0 && !slice_starts_nocase(item->audio_type, SL("image/"));
}

static struct slice
date_text(const struct feed_item *item, char text[DATE_BYTES])
{
	if (!feed_rec_has_date(item) || date_write(text, item->date) != ERR_OK)
		return (struct slice){ NULL, 0 };
	return slice_of(text);
}

static struct slice
number_text(char text[NUM_BYTES], int64_t n)
{
	return n < 0 ? SL("") : num_write(text, (uint64_t)n);
}

/* Appends what is not known to be clean, as one line, and a byte behind it. */
static enum err
add_field(struct buf *out, struct buf *scratch, struct slice s, char end)
{
	enum err e;

	buf_clear(scratch);
	if ((e = utf8_clean_line(scratch, s)) != ERR_OK || (e = rec_escape(out, buf_slice(scratch))) != ERR_OK)
		return e;
	return buf_addc(out, end);
}

/* Appends the fields behind those that every record has. */
static enum err
add_more(struct buf *out, struct buf *scratch, const struct feed_item *item, bool has_audio)
{
	char bytes[NUM_BYTES], duration[NUM_BYTES];
	struct slice field[REC_MORE] = {
		[REC_BYTES] = number_text(bytes, has_audio ? item->audio_bytes : -1),
		[REC_DURATION] = number_text(duration, item->duration_s),
		[REC_CHAPTERS] = item->chapters, [REC_PERSONS] = item->persons,
		[REC_SOUNDBITES] = item->soundbites, [REC_SEASON] = item->season, [REC_NUMBER] = item->episode,
	};
	enum rec_more i;
	enum err e;

	if ((e = add_field(out, scratch, item->guid, '\t')) != ERR_OK ||
	    (e = add_field(out, scratch, has_audio ? item->audio_type : SL(""), '\t')) != ERR_OK)
		return e;
	for (i = REC_BYTES; i < REC_MORE; i++)
		if ((field[i].len > 0 && (e = rec_escape(out, field[i])) != ERR_OK) ||
		    (e = buf_addc(out, i + 1 < REC_MORE ? '\t' : '\n')) != ERR_OK)
			return e;
	return ERR_OK;
}

static struct slice
id_text(uint64_t id, char text[16])
{
	size_t i;

	for (i = 16; i > 0; id >>= 4)
		text[--i] = "0123456789abcdef"[id & 15];
	return (struct slice){ text, 16 };
}

/* Whether a field may hold what must be escaped; addresses, dates and numbers never do. */
static bool
is_text(enum rec_field i)
{
	return i == REC_SHOW || i == REC_TITLE || i == REC_TEXT;
}

enum err
feed_rec_append(struct buf *out, struct buf *notes, const struct feed_item *item, uint64_t episode)
{
	char date[DATE_BYTES], id[16];
	bool has_audio = feed_rec_has_audio(item);
	struct slice field[REC_FIELDS] = {
		[REC_SEQ] = SL("0"), [REC_DATE] = date_text(item, date), [REC_LANG] = item->lang,
		[REC_SHOW] = item->show, [REC_TITLE] = item->title, [REC_LINK] = item->link,
		[REC_TRANSCRIPT] = item->transcript,
	};
	enum rec_field i;
	enum err e;

	field[REC_EPISODE] = id_text(episode, id);
	if (has_audio)
		field[REC_AUDIO] = item->audio;      /* an enclosure may be the cover */
	buf_clear(notes);
	if ((e = feed_notes(notes, item, FEED_REC_NOTES_BYTES)) == ERR_NOMEM)
		return e;
	field[REC_TEXT] = buf_slice(notes);
	for (i = 0; i < REC_FIELDS; i++)
		if ((field[i].len > 0 &&
		    (e = is_text(i) ? rec_escape(out, field[i]) : buf_add(out, field[i])) != ERR_OK) ||
		    (e = buf_addc(out, '\t')) != ERR_OK)
			return e;
	return add_more(out, notes, item, has_audio);
}
