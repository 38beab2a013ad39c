/*
 * gist: what a text is about: its words' stems, the pairs of them that stand side by side, its names, and its vector.
 */
#ifndef GIST_H
#define GIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "slice.h"
#include "stem.h"
#include "vectors.h"

/* Of a text the first words count: no insight has more, and show notes say in their beginning what they are about. */
#define GIST_WORDS 400

struct gist_term {
	uint64_t hash;           /* of the stem */
	bool name;               /* in the text with a capital, and not because a sentence begins there */
	bool follows;            /* the word before it is the term before it, or only empty words stand between */
};

/* Begin with all zero; may be read into again and again. */
struct gist {
	struct gist_term *terms;     /* in the order of the text; repeats are repeated */
	size_t n, cap;
	int8_t vector[VECTOR_DIMS];
	bool has_vector;             /* some word has one */
};

/* Makes g the gist of text, a field of a record as it stands in the line (rec.h), in the language of the tag.  ERR_NOMEM. */
enum err gist_read(struct gist *g, struct stems *stems, struct slice text, struct slice lang);

void gist_free(struct gist *g);

#endif
