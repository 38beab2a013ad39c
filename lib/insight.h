/*
 * insight: a record as its reader sees it.
 */
#ifndef INSIGHT_H
#define INSIGHT_H

#include <stdint.h>

#include "headline.h"
#include "rec.h"
#include "strip.h"

/*
 * All strings are clean text on one line (utf8.h) without U+FFFE and U+FFFF, not escaped, empty where unknown, and live in `memory`.
 * One that has been made by insight_new is freed by insight_free, with the related ones below it.
 */
struct insight {
	size_t rank;             /* from 1, in the order of the input; 0 in a related one */
	struct slice episode;    /* as in the record */
	struct slice seq;        /* a number as it stands in the record */
	struct slice id;         /* "episode:seq" */
	struct slice relates;    /* the id of the insight that it belongs below */
	struct slice score;      /* a decimal number */
	struct slice headline;   /* headline.h */
	struct slice text;
	struct slice body;       /* what of text is left to say below the headline: the rest of it, or all, or nothing */
	struct slice quote;      /* the transcript's words, where text was rewritten */
	struct slice show, title, speaker;
	struct slice also;       /* further shows that say the same, as lines: the only string that has LFs */
	struct slice published;  /* as in the record: RFC 3339 */
	struct slice day;        /* the same, "2026-11-22" */
	struct slice date;       /* the same, "22 Nov 2026" */
	struct slice told;       /* the day it was told, "2026-11-24", where the record says so */
	struct slice lang;       /* BCP 47 */
	struct slice at;         /* where in the audio: "12:34" or "1:02:34" */
	struct slice audio;      /* http or https */
	struct slice listen;     /* http or https: the audio at the second (W3C Media Fragments) */
	struct slice link;       /* http or https: the episode's page */
	struct slice transcript; /* as in the record */
	struct slice source;     /* "Speaker, Show: Title, 22 Nov 2026, at 12:34", as far as known */
	int64_t start_ms, end_ms;   /* -1 where unknown */
	struct strip strip;      /* of the record's further field "strip:" */
	struct insight *related; /* those below it, in the order of the input */
	size_t n_related;
	struct insight *next;    /* in the list that it stands in */
	struct buf memory;
};

#define INSIGHT_MAX_BYTES (8 * REC_MAX_BYTES)   /* normal form C may make a text three times as long */

/*
 * Makes *in from a record.  What the record has that is no date, time, number or web address is left empty.
 * ERR_SYNTAX where it has no text; errors of buf_reserve.  headlines as in headline.h.
 */
enum err insight_new(struct insight **in, const struct rec *rec, struct headlines *headlines);

/*
 * Appends a record that insight_new makes the same insight of: without further fields but "also:", "told:", which is the
 * day, and "strip:".  relates is empty, or the insight that it belongs below.  Errors of buf_reserve.
 */
enum err insight_write(struct buf *out, const struct insight *in, struct slice relates, struct slice told);

/* The next line of *lines (insight.also); false at the end. */
bool insight_next_line(struct slice *lines, struct slice *line);

/* Frees in, those below it, and all behind it in its list. */
void insight_free(struct insight *in);

#endif
