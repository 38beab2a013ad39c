/* faithful_room: what the parts of faithful.c share. */
#ifndef FAITHFUL_ROOM_H
#define FAITHFUL_ROOM_H

#include <stdbool.h>
#include <stdint.h>

#include "cues.h"
#include "faithful.h"
#include "figure.h"
#include "stem.h"
#include "table.h"

/* The classes of lib/wording. */
enum wording { WORDING_SELF, WORDING_LEAN, WORDING_FRAME, WORDING_DENY, WORDING_FAIL, WORDING_MERE, WORDING_DATE, WORDING_CLASSES };

#define WORDING(class) (UINT64_C(1) << (class))

/* A word of a text, and what its place says. */
struct said {
	struct slice raw;
	uint64_t name;               /* a hash of the word, without the s of an English genitive */
	uint64_t term;               /* of its stem; 0 for a word that says nothing by itself */
	uint64_t front;              /* of its first letters; 0 where it has no more than these */
	uint64_t wording;            /* the classes of the phrases that begin here */
	uint32_t vector;
	uint32_t sentence;
	bool begins, breaks;         /* a sentence; a clause, or what stands behind a mark */
	bool capital;
};

/* The words of a text.  Begin with all zero. */
struct said_text {
	struct said *words;
	uint64_t *hashes;            /* of the words, as cues_at takes them */
	size_t n, words_cap, hashes_cap;
	uint32_t sentences;
};

struct faithful {
	struct stems *stems;
	struct figures *figures;
	struct cues *wording[16], *no_wording;
	/* the source in hand, and the rewriting */
	const struct cues *words;    /* of its language */
	const struct figure_words *numbers;
	unsigned int language;       /* of stem.h */
	bool english;
	struct said_text source, text;
	size_t passage, behind;      /* where in the source the passage begins, and where it ends */
	struct table names, terms, fronts;   /* of the source */
	struct figure *said;
	size_t n_said, said_cap;
};

#define FAITHFUL_WORDS 4096      /* of a source; those beyond do not count */

/* Each says in why what speaks against the rewriting, if anything does. */
void faithful_check_form(const struct faithful *f, struct slice text, char *why);
void faithful_check_denials(const struct faithful *f, char *why);

#endif
