#include "date.h"
#include "feed_rec.h"
#include "rec.h"
#include "sha256.h"

bool
feed_rec_has_date(const struct feed_item *item)
{
	return item->has_date && item->date >= DATE_MIN && item->date <= DATE_MAX;
}

static struct slice
date_text(const struct feed_item *item, char text[DATE_BYTES])
{
	if (!feed_rec_has_date(item) || date_write(text, item->date) != ERR_OK)
		return (struct slice){ NULL, 0 };
	return slice_of(text);
}

uint64_t
feed_rec_episode(struct slice url, const struct feed_item *item)
{
	char date[DATE_BYTES];
	unsigned char digest[32];
	struct sha256 h;
	uint64_t id = 0;
	size_t i;

	sha256_init(&h);
	sha256_add(&h, url);
	sha256_add(&h, SL("\n"));
	if (item->guid.len > 0) {
		sha256_add(&h, item->guid);
	} else if (item->audio.len > 0) {
		sha256_add(&h, item->audio);
	} else if (item->link.len > 0) {
		sha256_add(&h, item->link);
	} else {
		sha256_add(&h, item->title.len > 0 ? item->title : item->notes);
		sha256_add(&h, SL("\n"));
		sha256_add(&h, date_text(item, date));
	}
	sha256_end(&h, digest);
	for (i = 0; i < 8; i++)
		id = id << 8 | digest[i];
	return id;
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
	struct slice field[REC_FIELDS] = {
		[REC_SEQ] = SL("0"), [REC_DATE] = date_text(item, date), [REC_LANG] = item->lang,
		[REC_SHOW] = item->show, [REC_TITLE] = item->title, [REC_LINK] = item->link,
		[REC_TRANSCRIPT] = item->transcript,
	};
	enum rec_field i;
	enum err e;

	field[REC_EPISODE] = id_text(episode, id);
	if (!slice_starts_nocase(item->audio_type, SL("image/")))
		field[REC_AUDIO] = item->audio;      /* an enclosure may be the cover */
	buf_clear(notes);
	if ((e = feed_notes(notes, item, FEED_REC_NOTES_BYTES)) == ERR_NOMEM)
		return e;
	field[REC_TEXT] = buf_slice(notes);
	for (i = 0; i < REC_FIELDS; i++)
		if ((e = is_text(i) ? rec_escape(out, field[i]) : buf_add(out, field[i])) != ERR_OK ||
		    (e = buf_addc(out, i + 1 < REC_FIELDS ? '\t' : '\n')) != ERR_OK)
			return e;
	return ERR_OK;
}
