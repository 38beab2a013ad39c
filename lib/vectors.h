/*
 * vectors: what English words mean, as vectors: texts about one thing point one way, whatever their words.
 *
 * Model2Vec's recipe (github.com/MinishLab/model2vec) and its tokenlearn: each word stem has one vector, that of its forms by
 * all-MiniLM-L6-v2, brought to VECTOR_DIMS dimensions by principal components, and then fitted so that the sum over a
 * text's stems points where the model's own vector of the text does.  How much a stem says is in the length of its vector.
 * lib/vectors_en holds them as bytes, lib/vectors_en.txt says which stems, and tests/vectors makes both.
 */
#ifndef VECTORS_H
#define VECTORS_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "slice.h"

#define VECTOR_DIMS 128

/* A text's vector is kept at this length, in steps of one: the product of two is VECTOR_ONE squared for the same direction. */
#define VECTOR_ONE 320

struct vectors;

/* Reads the table that is built in.  NULL when memory ran out. */
struct vectors *vectors_new(void);

#define VECTORS_NONE UINT32_MAX

/* The number of a stem (stem.h), by its word_hash from WORD_HASH_SEED; VECTORS_NONE where the table has it not. */
uint32_t vectors_find(const struct vectors *v, uint64_t hash);

/* Says that the stem's vector will be asked for soon. */
void vectors_announce(const struct vectors *v, uint32_t number);

/* The sum of the vectors of n stems.  Integers, so that the order does not matter. */
void vectors_sum(const struct vectors *v, const uint32_t *numbers, size_t n, int32_t sum[VECTOR_DIMS]);

/* Brings a sum to the length VECTOR_ONE; all zero stays all zero, and says nothing. */
void vectors_settle(const int32_t sum[VECTOR_DIMS], int8_t vector[VECTOR_DIMS]);

/* The product of a with each of n vectors that lie one behind the other. */
void vectors_multiply(const struct vectors *v, const int8_t a[VECTOR_DIMS], const int8_t *rows, size_t n, int32_t *product);

/* A number that changes whenever the table does. */
uint64_t vectors_id(const struct vectors *v);

void vectors_free(struct vectors *v);

#endif
