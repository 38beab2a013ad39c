/* state_room: what the files of state share. */
#ifndef STATE_ROOM_H
#define STATE_ROOM_H

#include "state.h"

struct state {
	struct state_feed *first, **end;
	struct state_feed **bucket;      /* by hash of the URL */
	size_t n_buckets, n;             /* a power of two; feeds */
	struct state_feed stray;         /* ids whose feed's line was damaged */
};

#endif
