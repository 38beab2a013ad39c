/*
 * What the rooms behind transcript.h share: cues as a form's reader hands them over, and what becomes
 * of them.  The room at the bottom; it knows no reader.
 */
#ifndef TRANSCRIPT_ROOM_H
#define TRANSCRIPT_ROOM_H

#include "transcript.h"

#define TRANSCRIPT_MAX_SPANS ((size_t)8 << 20)   /* a word of 8 bytes each in the longest document */
#define TRANSCRIPT_NAME_BYTES 200                /* of a speaker; one with a longer name is nameless */

/* What is said in one go.  Times may be any; they are put in order in the end. */
struct cue {
	struct slice text;             /* UTF-8 without markup; not yet clean */
	struct slice speaker;          /* the name, or empty */
	int64_t start_ms, end_ms;      /* -1 unknown: between its neighbours then, by length */
	bool breaks;                   /* no sentence runs over from the cue before */
	bool paragraph;                /* the same, unless it goes on in small letters where no stop stood */
};

/*
 * Adds a cue: cleans its text, leaves out stage directions and music, and joins it to the text with
 * a space.  Errors of buf_reserve.
 */
enum err transcript_add(struct transcript *t, const struct cue *c);

/* Adds a moment from which on time passes without a word that is given: a break. */
enum err transcript_add_gap(struct transcript *t, int64_t at_ms);

/* Takes out of the text what is said over and over, and counts it.  ERR_NOMEM. */
enum err transcript_drop_loops(struct transcript *t);

/* Whether a cue is one of those that recognisers make up where nobody speaks: "Subtitles by ..."; counts it. */
bool transcript_is_credit(struct transcript *t, struct slice cue);

/* Makes all times rise and fills in what lies between known ones.  ERR_NOMEM. */
enum err transcript_settle_times(struct transcript *t);

#endif
