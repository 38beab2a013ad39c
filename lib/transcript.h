/*
 * transcript: what a podcast ships as its transcript, as one text with a map from each place in it
 * to the time and the speaker.
 *
 * The stages, a room each: bytes; the form, by content (transcript.c); cues, by the form's reader
 * (transcript_captions.c with _blocks.c, _json.c, _html.c, _text.c); the joined text with its spans
 * (transcript_cues.c), and the times made to rise (transcript_times.c); sentences, by sentence.h
 * (transcript_sentences.c).
 *
 * Times are milliseconds from the start of the audio; -1 is unknown.  Everything in a transcript is
 * hostile; what leaves here is clean text (utf8.h) and times from 0 to REC_MAX_MS that never go back.
 */
#ifndef TRANSCRIPT_H
#define TRANSCRIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "sentence.h"
#include "slice.h"

/* The longest document that is read: some 1,000 hours of talk. */
#define TRANSCRIPT_MAX_BYTES ((size_t)64 << 20)

/* More voices than this nobody tells apart; those that come later are nameless. */
#define TRANSCRIPT_MAX_SPEAKERS 128

/* A run of text with its place in time and its speaker: a cue, or a part of one. */
struct span {
	size_t at;             /* where in the text it begins; it ends where the next one does */
	int32_t start_ms, end_ms;
	uint16_t speaker;      /* an index into speakers; 0 is unknown */
	bool breaks;           /* a sentence must not run over its beginning */
	bool gap;              /* the clock runs on here without words, nobody knows how long */
};

/* Begin with transcript_init; all but the buffers' memory is read-only to callers. */
struct transcript {
	struct buf text;
	struct span *spans;
	size_t n_spans;
	struct slice speakers[TRANSCRIPT_MAX_SPEAKERS];   /* [0] is the empty name */
	size_t n_speakers;
	const char *form;      /* "WebVTT": what the document was taken for */
	const char *fault;     /* "broken", "without words": what was wrong with it, after ERR_SYNTAX */
	bool uncased;          /* the text has no capitals */
	size_t dropped;        /* words that a recogniser made up, as far as they were found and left out */
	int64_t max_ms;        /* how long the episode is; later times are none */
	/* the rest is the rooms' */
	size_t cap_spans;
	struct buf names, document, scratch, line;
	size_t *pauses;
	size_t cap_pauses;
	bool break_due;
};

void transcript_init(struct transcript *t);
void transcript_free(struct transcript *t);

/*
 * Reads a document, at most TRANSCRIPT_MAX_BYTES, and forgets the one before.  type is the media
 * type or file name that came with it, or empty: a hint where the content does not tell.  charset is
 * the encoding that came with it, or NULL.  ERR_SYNTAX where it is no transcript or a broken one,
 * ERR_TOOBIG where it is too large, ERR_NOMEM.  A transcript without a word is none: ERR_SYNTAX.
 * max_ms is how long the episode is, or REC_MAX_MS.
 */
enum err transcript_read(struct transcript *t, struct slice bytes, struct slice type, const char *charset, int64_t max_ms);

/* A sentence; the slices point into the transcript. */
struct utterance {
	struct slice text;
	struct slice speaker;
	int64_t start_ms, end_ms;
};

/* Reads a transcript's sentences; begin with { .t = t, .language = … }, 0 where it is not known. */
struct transcript_reader {
	struct transcript *t;
	enum language language;
	size_t span;                   /* where the stretch in hand ends */
	size_t from;                   /* in the text, where it begins */
	size_t first;                  /* its first span */
	struct sentence_reader sentences;
};

/* Gives the next sentence that has a word in it.  Returns 1, 0 at the end, or ERR_NOMEM. */
int transcript_sentence(struct transcript_reader *r, struct utterance *u);

#endif
