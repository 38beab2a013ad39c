/*
 * transcript_rec: a transcript's sentences as records, and the record of an episode that is nothing
 * but a transcript in a file.
 */
#ifndef TRANSCRIPT_REC_H
#define TRANSCRIPT_REC_H

#include <stdbool.h>

#include "rec.h"
#include "transcript.h"

/* Whether a regular file's first line, blank ones aside, is no record: then it may be a transcript. */
bool transcript_rec_is_none(const char *path);

/*
 * Appends the record, without LF, that the transcript at path is given: its id is cut from the
 * SHA-256 of the path, its title is the name without directory and ending.  Errors of buf_reserve.
 */
enum err transcript_rec_episode(struct buf *line, const char *path);

/* The ending of a path's last part, ".md", or empty: a hint at the transcript's form. */
struct slice transcript_rec_ending(struct slice path);

/* How long the episode is, in milliseconds, as its record says; REC_MAX_MS where it does not. */
int64_t transcript_rec_duration(const struct rec *episode);

/* Whether the episode's fields are short enough, 64 KiB without the text, to be repeated in each sentence. */
bool transcript_rec_fits(const struct rec *episode);

/*
 * What the records of an episode's sentences have in common, as it stands in their lines.  Begin with
 * { .fixed = { .max = … } }, room for the episode's line; buf_free(&r.fixed) in the end.
 */
struct transcript_rec {
	struct buf fixed;       /* the fields before seq, those from date to title, and those behind text */
	size_t date, quote;     /* where the second and the third of these begin */
};

/* Takes the fields of an episode for all sentences to come.  Errors of buf_reserve. */
enum err transcript_rec_begin(struct transcript_rec *r, const struct rec *episode);

/* Appends a sentence of the episode as its record number seq, with its LF.  Errors of buf_reserve. */
enum err transcript_rec_sentence(struct buf *out, const struct transcript_rec *r, const struct utterance *u, size_t seq);

#endif
