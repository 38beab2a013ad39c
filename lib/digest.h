/*
 * digest: insights as a reader sees them, and the formats that fmt-digest writes.
 */
#ifndef DIGEST_H
#define DIGEST_H

#include <stdio.h>

#include "buf.h"
#include "rec.h"

/*
 * An insight ready to print.  All strings are clean text on one line (utf8.h), not escaped, empty
 * where unknown, and live in `memory` until the next insight_from_rec.
 */
struct insight {
	size_t rank;             /* from 1, in the order of the input */
	struct slice text;
	struct slice quote;      /* the transcript's words in quotation marks, where text was rewritten */
	struct slice show, title, speaker;
	struct slice date;       /* "22 Nov 2026" */
	struct slice day;        /* "2026-11-22" */
	struct slice lang;       /* BCP 47 */
	struct slice at;         /* where in the audio: "12:34" or "1:02:34" */
	struct slice listen;     /* http or https: the audio at the second */
	struct slice link;       /* http or https: the episode's page */
	struct slice source;     /* "Speaker, Show: Title, 22 Nov 2026, at 12:34", as far as known */
	struct buf memory;       /* begin with { .max = DIGEST_MAX_BYTES } */
};

#define DIGEST_MAX_BYTES (8 * REC_MAX_BYTES)   /* normal form C may make a text three times as long */

/*
 * Fills in all but rank from a record.  What the record has that is no date, time or web address is
 * left empty.  Errors of buf_reserve.
 */
enum err insight_from_rec(struct insight *in, const struct rec *rec);

/*
 * A format: begin before the first insight, insight for each, end behind the last.  They write to
 * out and leave its error flag to the caller.  title names the digest, count is how many insights
 * were written.  Each is called also for an empty digest, but insight.
 */
struct digest_format {
	const char *name;
	void (*begin)(FILE *out, const char *title);
	void (*insight)(FILE *out, const struct insight *in);
	void (*end)(FILE *out, size_t count);
};

extern const struct digest_format digest_text;   /* plain text, 72 columns */
extern const struct digest_format digest_html;   /* one HTML5 page, without script or remote resource */

#endif
