/*
 * supply: where each episode's transcript comes from: a file, the cache, a server, or a recogniser that is given its
 * audio, where it names no transcript, or one that cannot be had.  A queue of records, read ahead so that several transcripts are on their way at once: added at its tail,
 * taken at its head, in the input's order.  Recognisers run on threads of their own, a thread an episode.
 */
#ifndef SUPPLY_H
#define SUPPLY_H

#include <stdbool.h>

#include "buf.h"
#include "cache.h"
#include "recognise.h"
#include "rec.h"

#define SUPPLY_AHEAD 8       /* records in the queue */

struct supply_opts {
	bool allow_private;  /* addresses that are not public, too */
	bool offline;        /* only what is here: files, the cache */
	bool survey;         /* only tell what would be recognised: SUPPLY_AUDIO */
	const char *dir;     /* of the cache; NULL for none */
	const struct recogniser *recogniser;   /* for episodes that have audio alone, or NULL; then there is a cache */
	unsigned jobs;       /* how many of them at once, at most SUPPLY_AHEAD */
};

enum supply_state {
	SUPPLY_PASS,         /* the record goes out as it came */
	SUPPLY_NONE,         /* an episode without a transcript */
	SUPPLY_FILE,         /* its transcript is the file at path */
	SUPPLY_BODY,         /* it is in body, as it came from a server */
	SUPPLY_AUDIO,        /* it is to be recognised: a survey's */
	SUPPLY_FAILED,       /* it cannot be had */
	SUPPLY_PUT_OFF,      /* nor could it before, and it is too early to try again */
	SUPPLY_NO_MEMORY,    /* not for now */
	SUPPLY_COMING,       /* the rest is the queue's: on its way, */
	SUPPLY_TWIN          /* or asked for by a record before this one */
};

/* A record of the queue. */
struct supply_entry {
	enum supply_state state;
	struct rec rec;      /* points into line */
	size_t at;           /* its line in the input, for messages */
	struct buf path;     /* of the transcript: field 15 as text, terminated, or of the file in the cache */
	struct buf body, type;
	struct buf why;      /* a message that is to be said with the record, terminated; empty for none */
	struct buf line;     /* the record's copy */
	char id[CACHE_ID_BYTES];
	bool keep;           /* it came from a server, and there is a cache */
	bool is_audio;       /* path is that of the audio */
	struct recognition *job;   /* under way, or NULL */
	bool written;        /* the caller's */
};

struct supply;

/* ERR_NOMEM, also where no thread can be had; ERR_IO (errno) or ERR_TOOBIG where the cache cannot be opened.  opts is copied, its strings are not. */
enum err supply_open(struct supply **s, const struct supply_opts *opts);

bool supply_is_full(const struct supply *s);

/*
 * Adds a copy of rec, and begins to get its transcript: the file, where it is not NULL.  The queue must not be
 * full.  ERR_NOMEM, ERR_TOOBIG.
 */
enum err supply_add(struct supply *s, const struct rec *rec, size_t line, const char *file);

/* The record at the head, if it is ready; NULL where it waits, or there is none. */
struct supply_entry *supply_head(struct supply *s);

/* Removes the head. */
void supply_drop(struct supply *s);

/* The episode that is being recognised, the first of them; NULL for none. */
const struct supply_entry *supply_at_work(const struct supply *s, const struct recognise_progress **progress);

/* Whether the queue has records, ready or not; and whether any is on its way. */
bool supply_has_any(const struct supply *s);
bool supply_is_waiting(const struct supply *s);

/*
 * Waits until something may have become ready, at most about a second where only recognisers are at work.  With fd
 * not -1 also until that can be read: then 0, else 1.  ERR_NOMEM.
 */
int supply_wait(struct supply *s, int fd);

/* Keeps the head's body, a transcript of that form (transcript.h's), in the cache, if there is one.  Errors of cache_store_from. */
enum err supply_keep(struct supply *s, struct supply_entry *en, const char *form);

/*
 * Tells that what the head has is no transcript, and why.  Its state is then SUPPLY_FAILED, and that is remembered;
 * or SUPPLY_COMING, since its audio is recognised instead: it stays at the head, and becomes ready again.
 */
void supply_refuse(struct supply *s, struct supply_entry *en, const char *why);

/* Where recognitions are still under way all is left as it is: they end with the process. */
void supply_free(struct supply *s);

#endif
