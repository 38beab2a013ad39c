/*
 * rec: the record of the suite, podsift-records(5): a line of 16 TAB-separated fields.  Fields are
 * held as they stand in the line, escaped (\t \n \r \\); rec_unescape gives the text.
 */
#ifndef REC_H
#define REC_H

#include <stdio.h>

#include "buf.h"
#include "line.h"
#include "slice.h"
#include "word.h"

enum rec_field {
	REC_SCORE, REC_EPISODE, REC_SEQ, REC_START, REC_END, REC_DATE, REC_LANG, REC_SHOW,
	REC_TITLE, REC_SPEAKER, REC_TEXT, REC_QUOTE, REC_LINK, REC_AUDIO, REC_TRANSCRIPT,
	REC_RELATES,
	REC_FIELDS
};

/* The further fields that feedfetch gives a seq 0 record, by their place in rec.rest. */
enum rec_more {
	REC_GUID, REC_TYPE, REC_BYTES, REC_DURATION, REC_CHAPTERS, REC_PERSONS, REC_SOUNDBITES, REC_SEASON,
	REC_NUMBER,
	REC_MORE
};

/* A line is at most this long: room for long show notes, and a ceiling for every reader. */
#define REC_MAX_BYTES ((size_t)1024 * 1024)

/* Times go up to 99 hours; a longer episode does not exist. */
#define REC_MAX_MS INT64_C(359999999)

struct rec {
	struct slice f[REC_FIELDS];   /* escaped; empty where the line ends before */
	struct slice rest;            /* the user's further fields with their TABs, or empty */
};

struct rec_reader {
	struct line_reader in;        /* .name and .line for messages */
	struct buf mended;            /* a line that was not clean, cleaned */
};

/* Opens a stream of records; as line_open, with REC_MAX_BYTES. */
enum err rec_open(struct rec_reader *r, const char *path);

/*
 * Reads the next record, as rec_clean mends it; blank lines are skipped.  Returns 1, 0 at the end, or a negative enum err as line_read.  *rec points into the
 * reader and is valid until the next call.
 */
int rec_read(struct rec_reader *r, struct rec *rec);

void rec_close(struct rec_reader *r);

/*
 * Appends line, without its LF, to out as clean text on one line: a CR or a line separator inside it
 * becomes a space, and a backslash that begins no escape is escaped.  ERR_TOOBIG over REC_MAX_BYTES; errors of buf_reserve.
 */
enum err rec_clean(struct buf *out, struct slice line);

/* The field of that name, as podsift-records(5) has it, or of that number from 1 to 16; -1 for none. */
int rec_find_field(struct slice name);

/* Splits a line, without its LF, into fields that point into it. */
void rec_split(struct rec *rec, struct slice line);

/* Whether s is an episode's id: 16 hexadecimal digits in lower case. */
bool rec_is_episode(struct slice s);

/* The further field of that place, escaped; empty where rec ends before it. */
struct slice rec_more(const struct rec *rec, enum rec_more which);

/*
 * The value of the first further field "key:value", escaped; p is NULL where there is none.  key is with its colon:
 * SL("told:").
 */
struct slice rec_keyed(const struct rec *rec, struct slice key);

/*
 * Appends rec as a line, with its LF, with the one further field key of that value (escaped, of any number of parts), or with
 * none where value is empty; it stands behind the other further fields.  Errors of buf_reserve.
 */
enum err rec_append_keyed(struct buf *out, const struct rec *rec, struct slice key, struct slice value);

/* Cuts the next word (word.h) off the front of a field: an escape divides words, as what it stands for does. */
bool rec_next_word(struct slice *field, struct word *w);

/* The bytes of rec as a line, without its LF; short records have all their TABs. */
size_t rec_bytes(const struct rec *rec);

/* Writes rec as a line.  ERR_IO when the stream failed. */
enum err rec_write(FILE *out, const struct rec *rec);

/* Appends rec as a line, with its LF.  Errors of buf_reserve. */
enum err rec_append(struct buf *out, const struct rec *rec);

/* Appends clean text (utf8.h) to out as the content of a field.  Errors of buf_reserve. */
enum err rec_escape(struct buf *out, struct slice text);

/*
 * Appends the text of a field to out.  A backslash before any other byte than t n r \ stands for
 * itself.  Errors of buf_reserve.
 */
enum err rec_unescape(struct buf *out, struct slice field);

/*
 * Orders two scored records by the suite's rule: the higher score first, then the newer date, then
 * the lower episode, then the lower seq, then the bytes of the text.  Negative: a comes first.
 */
int rec_cmp(const struct rec *a, double score_a, const struct rec *b, double score_b);

#endif
