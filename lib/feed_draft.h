/*
 * feed_draft: the item under way, filled from its elements as they come by; feed.h says what wins.
 * Part of feed.
 */
#ifndef FEED_DRAFT_H
#define FEED_DRAFT_H

#include "buf.h"
#include "feed.h"
#include "feed_choice.h"
#include "feed_lists.h"
#include "feed_names.h"
#include "feed_text.h"
#include "xml.h"

/* A rank says how good the present value is; 0 is none. */
struct feed_draft {
	struct buf guid, guid_link, title, itunes_title, link, audio, audio_type, transcript, transcript_type, notes;
	struct buf chapters, season, episode;
	struct feed_lists lists;
	int64_t audio_bytes, duration_s, date;
	int audio_rank, date_rank, transcript_rank;
	enum { GUID_NO_LINK, GUID_MAYBE_LINK, GUID_LINK } guid_is_link;
	bool notes_are_html;
	struct buf scratch;
};

/* Where the item stands. */
struct feed_context {
	struct slice base;       /* the address that is in force */
	struct slice lang;       /* the channel's */
	const struct feed_choice *choice;
};

void feed_draft_init(struct feed_draft *d);
void feed_draft_free(struct feed_draft *d);

/* Begins an item. */
void feed_draft_reset(struct feed_draft *d);

/* Takes isPermaLink of the guid that is to come: true where it is missing, and then doubtful. */
void feed_draft_guid(struct feed_draft *d, struct slice is_link);

/* Each takes an element; what is not as it should be counts as missing.  ERR_NOMEM alone. */
enum err feed_draft_enclosure(struct feed_draft *d, const struct feed_context *c, const struct xml_attr *a, size_t n);
enum err feed_draft_media(struct feed_draft *d, const struct feed_context *c, const struct xml_attr *a, size_t n);
enum err feed_draft_link(struct feed_draft *d, const struct feed_context *c, const struct xml_attr *a, size_t n);
enum err feed_draft_transcript(struct feed_draft *d, const struct feed_context *c, const struct xml_attr *a, size_t n);
enum err feed_draft_chapters(struct feed_draft *d, const struct feed_context *c, const struct xml_attr *a, size_t n);
enum err feed_draft_chapter(struct feed_draft *d, const struct xml_attr *a, size_t n);

/* Takes the text of el, one from EL_TITLE on.  Of notes the buffer may be exchanged for another. */
enum err feed_draft_text(struct feed_draft *d, const struct feed_context *c, enum feed_element el,
    struct feed_text *text);

/* Fills in item, which points into d, but for what is the channel's. */
void feed_draft_item(const struct feed_draft *d, struct feed_item *item);

#endif
