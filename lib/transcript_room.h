/*
 * What the rooms behind transcript.h share: how a form's reader hands over its cues.
 */
#ifndef TRANSCRIPT_ROOM_H
#define TRANSCRIPT_ROOM_H

#include "transcript.h"

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

/* Makes all times rise and fills in what lies between known ones.  ERR_NOMEM. */
enum err transcript_settle_times(struct transcript *t);

/* The forms.  doc is clean text.  ERR_SYNTAX where the document is broken. */
enum err transcript_read_captions(struct transcript *t, struct slice doc);
enum err transcript_read_json(struct transcript *t, struct slice doc);
enum err transcript_read_html(struct transcript *t, struct slice doc);
enum err transcript_read_text(struct transcript *t, struct slice doc, bool markdown);

/* Whether the line is the timing of a caption, "00:01.000 --> 00:02.500 align:left". */
bool transcript_is_timing(struct slice line, int64_t *start_ms, int64_t *end_ms);

#endif
