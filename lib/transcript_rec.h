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
 * Appends a sentence of the episode as its record number seq, with its LF.  scratch is the caller's,
 * for reuse; its content goes.  Errors of buf_reserve.
 */
enum err transcript_rec_sentence(struct buf *out, struct buf *scratch, const struct rec *episode,
    const struct utterance *u, size_t seq);

#endif
