/*
 * postings: an index of texts: for each stem the texts that have it, how often, and how long they are; and each text's
 * vector.  It is made in memory, written as one file, and read where it lies (mmap), whatever its bytes.
 *
 * The file, in this machine's byte order: struct postings_head; the texts' places, 8 bytes each; the terms, by hash; the vectors;
 * the lengths, a byte each; the postings: for each term its texts, rising, as differences, each with the number of
 * occurrences less one in its two lowest bits, in groups of seven bits, the lowest first, the last one's top bit 0.
 */
#ifndef POSTINGS_H
#define POSTINGS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "err.h"
#include "gist.h"
#include "slice.h"

#define POSTINGS_MAX_TEXTS (UINT32_C(1) << 28)
#define POSTINGS_MAX_TIMES 4       /* more occurrences in one text count as four */
#define POSTINGS_MARK_BYTES 32

struct postings_head {
	char magic[16];
	uint32_t order;            /* 0x01020304 */
	uint32_t n_texts, n_terms;
	uint32_t n_refused;        /* the caller's, like what follows */
	uint64_t recipe;           /* what made the gists: an index of another recipe is none */
	uint64_t covered;          /* bytes of the source that are in the index */
	unsigned char mark[POSTINGS_MARK_BYTES];   /* a digest of the source, as far as it is covered */
	uint64_t words;            /* the lengths, added up */
	uint64_t bytes;            /* of the postings */
	int64_t sum[VECTOR_DIMS];  /* of the vectors */
	uint64_t check;            /* a hash of all before */
};

struct postings_term {
	uint64_t hash;
	uint64_t at;               /* of its postings among all */
	uint32_t n, last;          /* texts that have it; the last of them */
};

/* What check must be. */
uint64_t postings_check(const struct postings_head *head);

/* An index to read.  Plain memory: the bytes must outlive it. */
struct postings {
	const struct postings_head *head;
	const uint64_t *places;
	const struct postings_term *terms;
	const int8_t *vectors;
	const unsigned char *lengths, *bytes;
};

/* Makes p read the index in bytes, which lie at a multiple of 8.  ERR_SYNTAX where they are none, or cut. */
enum err postings_open(struct postings *p, struct slice bytes);

/* The number of the term with that hash, or UINT32_MAX. */
uint32_t postings_find(const struct postings *p, uint64_t hash);

/*
 * Adds to score, for each text that has the term, gain[times - 1][length].  ERR_SYNTAX where the bytes are damaged; nothing
 * outside of them and score was touched.
 */
enum err postings_score(const struct postings *p, uint32_t term, float gain[POSTINGS_MAX_TIMES][256], float *score);

struct postings_maker;

/* NULL when memory ran out. */
struct postings_maker *postings_maker_new(void);

/* Adds a text at its place in the source, which rises.  ERR_NOMEM; ERR_TOOBIG over POSTINGS_MAX_TEXTS, or 3 GB of postings. */
enum err postings_add(struct postings_maker *m, uint64_t place, const struct gist *g);

uint32_t postings_count(const struct postings_maker *m);

/* Writes the index; of head what is the caller's counts.  Nothing can be added any more.  ERR_IO when the stream failed. */
enum err postings_write(struct postings_maker *m, const struct postings_head *head, FILE *out);

/* Writes the index of a's texts with b's behind them.  ERR_IO, ERR_NOMEM; ERR_SYNTAX where one is damaged; ERR_TOOBIG. */
enum err postings_merge(const struct postings *a, const struct postings *b, const struct postings_head *head, FILE *out);

/* Empties m, to begin anew. */
void postings_clear(struct postings_maker *m);
void postings_maker_free(struct postings_maker *m);

#endif
