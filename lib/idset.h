/*
 * idset: a set of 64-bit ids that are cut from a hash, so that their bits are their own hash.
 * Start from zero bytes; idset_free gives the memory back.
 */
#ifndef IDSET_H
#define IDSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct idset {
	uint64_t *slot;      /* 0 is free */
	size_t cap;          /* a power of two, or 0 */
	size_t n;
	bool has_zero;       /* the id 0, which no slot can hold */
};

/* Adds id.  1 it was there, 0 it was not, or ERR_NOMEM. */
int idset_add(struct idset *s, uint64_t id);

bool idset_has(const struct idset *s, uint64_t id);

/* All ids in ascending order, in an array that the caller frees; NULL for none, or when memory ran out. */
uint64_t *idset_sorted(const struct idset *s, size_t *n);

void idset_free(struct idset *s);

#endif
