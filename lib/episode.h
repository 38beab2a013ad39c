/*
 * episode: the records of one episode, together.
 */
#ifndef EPISODE_H
#define EPISODE_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "rec.h"

/* An episode's lines take at most this much, and it has at most a million: 12 hours of talk take 4 MiB. */
#define EPISODE_MAX_BYTES ((size_t)256 << 20)

struct sentence {
	struct rec rec;       /* its line, in the episode's memory */
	struct slice text;    /* its text, unescaped, likewise */
	uint32_t seq;
};

/* All is valid until the next episode_read with the same struct.  Begin with all zero. */
struct episode {
	struct rec head;              /* its seq 0 record; all fields empty where the input has none */
	struct slice notes;           /* the head's text, unescaped */
	struct sentence *sentences;   /* in the input's order */
	size_t n, cap;
	struct buf lines, texts;
};

/* Where records come from; the caller opens and closes .in and sets .bad. */
struct episode_reader {
	struct rec_reader in;
	/* Called for each record that is left out, with its file, line and what is wrong with it. */
	void (*bad)(const char *file, size_t line, const char *why);
	/* the rest is episode.c's; begin with zero */
	struct rec next;              /* read ahead: the first record of the episode after */
	uint32_t next_seq;
	bool has_next;
};

/*
 * Reads the next records that have the same episode field, up to one that has another.  Left out and
 * told to r->bad: a record without an episode, one whose seq is no number, a line over
 * REC_MAX_BYTES, and (once) what an episode has beyond its limits.  Returns 1, 0 at the end, or
 * ERR_IO or ERR_NOMEM, which end the stream.
 */
int episode_read(struct episode_reader *r, struct episode *ep);

void episode_free(struct episode *ep);

#endif
