/*
 * recognise: an episode's audio to its transcript in the cache, by a recogniser on this machine or a server.
 * From the first byte of the audio to the end in one call, which may take hours: threads are the caller's.
 */
#ifndef RECOGNISE_H
#define RECOGNISE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "audio.h"
#include "buf.h"
#include "cache.h"
#include "err.h"
#include "login.h"

#define RECOGNISE_LANG_BYTES 36

/* One of command and url is NULL. */
struct recogniser {
	const char *command;       /* text for the shell, "$1" is the audio's path */
	const char *url;           /* of an OpenAI-compatible transcriptions interface */
	const char *model;         /* its name there */
	const struct login *key;   /* for url, or NULL */
	uint64_t upload_bytes;     /* the most that it takes at once */
	long timeout_s;            /* of the command; of an answer */
	struct audio_opts audio;
};

/* How far it is, for another thread to see. */
struct recognise_progress {
	_Atomic uint64_t got_bytes;    /* of the audio */
	atomic_bool recognising;       /* the audio is here */
	_Atomic int64_t done_ms;       /* of the audio that was recognised, as far as it is known */
	_Atomic int64_t begun_s;       /* when that began, seconds since 1970 */
};

/* One episode; what stands before progress is the caller's. */
struct recognition {
	const struct recogniser *by;
	const struct cache *cache;
	char id[CACHE_ID_BYTES];
	char lang[RECOGNISE_LANG_BYTES];
	const char *url;               /* of the audio */
	int64_t now;                   /* for what is remembered */
	void *arg;
	struct recognise_progress progress;
	enum err e;                    /* what came of it, and why */
	char why[512];
	char retry_after[64];
};

/*
 * Does it.  r->e: ERR_OK, the transcript is in the cache; ERR_SYNTAX, it cannot be had, which is remembered;
 * ERR_IO, not for now, which is not the episode's fault: no such recogniser, no server; ERR_RANGE, another run is at
 * it; ERR_NOMEM.
 */
void recognise(struct recognition *r);

/*
 * The engines, for recognise: audio is the path of the file, out takes the transcript in any form that transcript.h
 * reads.  ERR_SYNTAX and ERR_IO with r->why; ERR_NOMEM.
 */
enum err recognise_by_command(struct recognition *r, const char *audio, struct buf *out);
enum err recognise_by_server(struct recognition *r, const char *audio, struct buf *out);

/* The latest time that a cue in out, WebVTT or SubRip as far as it was written, begins or ends at; -1 for none. */
int64_t recognise_last_time(struct slice out);

#endif
