/*
 * audio: an episode's audio, as a file: downloaded whole, made small, cut at silences.
 */
#ifndef AUDIO_H
#define AUDIO_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "cache.h"
#include "err.h"

#define AUDIO_WHY_BYTES 400

struct audio_opts {
	uint64_t max_bytes;
	bool allow_private;        /* addresses that are not public, too */
	const int *lifeline;       /* command.h's, for ffmpeg */
	long timeout_s;            /* of a download; of a run of ffmpeg */
};

/*
 * Downloads url to the episode's .audio in the cache.  What came of it before, in a run that was ended, is gone on
 * from where the server says that it is still the same.  ERR_SYNTAX: it cannot be had, why says why and
 * retry_after what HTTP says of that; ERR_IO: the address is not public; ERR_NOMEM.  *got_bytes, which another thread may read, counts.
 */
enum err audio_download(const struct cache *c, const char *id, const char *url, const struct audio_opts *o,
    _Atomic uint64_t *got_bytes, char why[AUDIO_WHY_BYTES], char retry_after[64]);

/* Removes the episode's audio, whole or in part, and the parts that were recognised. */
void audio_remove(const struct cache *c, const char *id);

/* A part of the audio; milliseconds. */
struct audio_part {
	int64_t start_ms, end_ms;
};

struct audio_parts {
	struct audio_part *parts;  /* the caller frees it */
	size_t n, cap;
};

/*
 * Makes a mono MP3 of speech's quality of the audio at path, some 14 MB an hour, and finds the places, silences where
 * it has any, to cut it into parts of at most max_bytes.  ERR_SYNTAX: ffmpeg could not, why says why; ERR_NOMEM.
 */
enum err audio_shrink(const char *path, const char *small, uint64_t max_bytes, const struct audio_opts *o,
    struct audio_parts *parts, char why[AUDIO_WHY_BYTES]);

/* Writes a part of what audio_shrink made.  Errors of that. */
enum err audio_cut(const char *small, const struct audio_part *part, const char *out, const struct audio_opts *o,
    char why[AUDIO_WHY_BYTES]);

#endif
