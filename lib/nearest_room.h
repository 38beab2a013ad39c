/*
 * nearest_room: what nearest knows of an archive, for its rooms: nearest_index.c keeps it up to date, nearest.c asks it.
 */
#ifndef NEAREST_ROOM_H
#define NEAREST_ROOM_H

#include "nearest.h"
#include "postings.h"

#define BLOCK 1024             /* insights whose vectors are asked together */

/* Bytes of a file, or of memory. */
struct image {
	char *p;
	size_t len;
	bool mapped;
	struct postings index;
};

struct nearest {
	struct nearest_opts opts;
	struct stems *stems;
	int fd;                      /* the archive */
	uint64_t size;
	struct image parts[2];       /* the file; behind it what is not in it.  head is NULL where there is none */
	uint64_t covered;
	uint32_t n_refused;
	float *score;                /* one for each insight */
	size_t n_score;
	struct nearest_hit *hits;
	size_t hits_cap;
	bool damaged, renewed;       /* the index was found to be; and was made anew */
	struct gist other;           /* of a hit */
	struct buf line;
	int32_t product[BLOCK];
};

/* Makes the index anew, which was found to be damaged.  ERR_IO, ERR_NOMEM. */
enum err nearest_begin_anew(struct nearest *n);

#endif
