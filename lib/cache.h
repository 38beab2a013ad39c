/*
 * cache: a directory of transcripts, kept for ever, which may be deleted at any time.  An episode has there,
 * behind its id:
 *
 *     .vtt .srt .json .html .md .txt   its transcript, as the ending says, in UTF-8 or with its own declaration
 *     .failed                          why there is none: failures, time of the next try, reason, divided by TAB
 *     .lock                            while a run works on it
 *     .audio .audio.part .audio.from   the audio, until it is recognised; as much of it as came, and of what
 *     .part-START-END                  a part that was recognised, with its milliseconds
 *
 * Files appear whole.  Any number of threads and processes may use one.
 */
#ifndef CACHE_H
#define CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "file.h"
#include "lock.h"
#include "slice.h"

struct cache {
	char *dir;
};

/* An episode's id, 16 hex digits and a NUL. */
#define CACHE_ID_BYTES 17

struct cache_failure {
	uint32_t n;              /* failures in a row; 0 for none */
	int64_t not_before;
	char reason[512];
};

/* Opens a directory, which is made with those above it.  ERR_IO (errno), ERR_NOMEM, ERR_TOOBIG. */
enum err cache_open(struct cache *c, const char *dir);

/* The user's directory of that name: $XDG_CACHE_HOME/podsift/name, else ~/.cache/podsift/name.  False where neither is set. */
bool cache_home(char dir[FILE_PATH_BYTES], const char *name);

/* Writes the id for an episode field: itself, if it is one, else a hash of it. */
void cache_id(char id[CACHE_ID_BYTES], struct slice episode);

/* Writes the path of an episode's file with that ending. */
void cache_path(const struct cache *c, const char *id, const char *ending, char path[FILE_PATH_BYTES]);

/* Writes the path of the episode's transcript; false where there is none. */
bool cache_find(const struct cache *c, const char *id, char path[FILE_PATH_BYTES]);

/* Keeps a transcript of the form (transcript.h's) and forgets failures.  Errors of file_write. */
enum err cache_store(const struct cache *c, const char *id, const char *form, struct slice bytes);

/*
 * As cache_store for what a server sent in the encoding charset, or NULL: the file stands without that header.
 * ERR_NOMEM, too.
 */
enum err cache_store_from(const struct cache *c, const char *id, const char *form, struct slice bytes,
    const char *charset);

/* Reads what is remembered of failures. */
void cache_failure_read(const struct cache *c, const char *id, struct cache_failure *f);

/* Remembers one more, at now; retry_after as HTTP gives it.  Errors of file_write. */
enum err cache_failure_add(const struct cache *c, const char *id, struct slice reason, struct slice retry_after,
    int64_t now);

/* Takes the episode for this process; as lock_take. */
int cache_lock(const struct cache *c, const char *id, struct lock *l);

void cache_free(struct cache *c);

#endif
