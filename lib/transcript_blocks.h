/*
 * transcript_blocks: a document of captions as blocks, a cue each, as they stand there.  They are found once and
 * kept, since what a cue means is told from all of them.
 */
#ifndef TRANSCRIPT_BLOCKS_H
#define TRANSCRIPT_BLOCKS_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "slice.h"

struct block {
	struct slice text;           /* all its lines, with their markup */
	int64_t start_ms, end_ms;    /* -1 unknown */
	int64_t offset_ms;           /* what X-TIMESTAMP-MAP adds to the times of this cue */
};

struct blocks {
	struct block *block;
	size_t n;
	size_t cap;
};

/* Finds the blocks of doc, WebVTT or SubRip, which must outlive them.  ERR_NOMEM, or ERR_TOOBIG over 8 Mi. */
enum err blocks_find(struct blocks *b, struct slice doc);

void blocks_free(struct blocks *b);

/* A time as it stands in the block, on the episode's clock; -1 stays unknown. */
static inline int64_t
block_time(const struct block *b, int64_t ms)
{
	return ms < 0 ? ms : ms + b->offset_ms;
}

#endif
