/*
 * opening: what a sentence begins with that its claim does not need: "And", "I think that", "Well,".  The words are those of the
 * files lib/openings/LANG, built in; a language without a file has none.
 */
#ifndef OPENING_H
#define OPENING_H

#include <stdbool.h>

#include "err.h"
#include "slice.h"
#include "table.h"

#define OPENINGS_MAX 16

enum opening_class { OPENING_LEAD, OPENING_ASIDE, OPENING_KEEP, OPENING_EXAMPLE, OPENING_CLASSES };

/* The lists that were needed so far.  Begin with all zero. */
struct openings {
	struct table phrases[OPENINGS_MAX][OPENING_CLASSES];
};

struct opening {
	struct slice claim;      /* what stands behind the openings, where that has four words or more; else the whole sentence */
	bool example;            /* it begins with "Imagine", "For example" */
};

/* Reads the opening of a sentence, valid UTF-8 in the language of the tag.  ERR_NOMEM. */
enum err opening_read(struct openings *o, struct slice sentence, struct slice lang, struct opening *opening);

void openings_free(struct openings *o);

#endif
