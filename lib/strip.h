/*
 * strip: where in its episode an insight lies, and how the scores run along the episode.
 */
#ifndef STRIP_H
#define STRIP_H

#include <stdint.h>

#include "rec.h"
#include "table.h"

/* An episode is shown in so many parts, each by the highest score in it. */
#define STRIP_PARTS 100
#define STRIP_LEVELS 36

struct strip {
	int64_t length_ms;                    /* of the episode; 0 where it is unknown: there is no strip */
	unsigned char level[STRIP_PARTS];     /* 0 to STRIP_LEVELS - 1, which the highest of the episode has */
};

/*
 * A strip as the content of a record's further field: "420.50:0012z...", the length in seconds and a digit or small
 * letter for each part.  strip_read takes all of s: ERR_SYNTAX.  strip_write appends; errors of buf_reserve.
 */
enum err strip_read(struct slice s, struct strip *strip);
enum err strip_write(struct buf *out, const struct strip *strip);

/* The scores of episodes, from records as sentscore -S writes them.  Begin with all zero. */
struct strips {
	struct table ids;                     /* word_hash of the episodes that are wanted */
	struct strip_episode *episodes;
	size_t cap;
};

/* Says that the scores of an episode are wanted.  ERR_NOMEM, ERR_TOOBIG. */
enum err strips_want(struct strips *s, struct slice episode);

/* Adds a record's score, where its episode is wanted and it has a time.  ERR_NOMEM, ERR_TOOBIG. */
enum err strips_add(struct strips *s, const struct rec *rec);

/* The strip of an episode; its length is 0 where no score was added. */
void strips_make(const struct strips *s, struct slice episode, struct strip *strip);

void strips_free(struct strips *s);

#endif
