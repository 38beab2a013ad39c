/*
 * table: numbers for keys.  A hash table that gives each 64-bit key, in practice a hash itself, a
 * number from 0 in the order of first appearance, so that what belongs to a key can be kept in an array.
 */
#ifndef TABLE_H
#define TABLE_H

#include <stdint.h>

#include "err.h"

/* Begin with all zero. */
struct table {
	struct table_slot *slots;
	uint32_t cap;         /* slots: 0 or a power of two */
	uint32_t n;           /* keys */
	uint64_t secret;      /* table.c's: the order of slots, drawn for each table */
};

#define TABLE_NONE UINT32_MAX

/* The number of key, new where it has none yet; TABLE_NONE when memory ran out. */
uint32_t table_add(struct table *t, uint64_t key);

/* The number of key, or TABLE_NONE. */
uint32_t table_find(const struct table *t, uint64_t key);

/* Forgets all keys; keeps the memory, unless that was far more than they needed. */
void table_clear(struct table *t);
void table_free(struct table *t);

#endif
