/* faithful_room: what the parts of faithful share. */
#ifndef FAITHFUL_ROOM_H
#define FAITHFUL_ROOM_H

#include <stdbool.h>
#include <stdint.h>

#include "cues.h"
#include "faithful.h"
#include "figure.h"
#include "stem.h"
#include "table.h"

/* The classes of the lists in lib/wording, which lib/wording/en explains. */
enum wording { WORDING_SELF, WORDING_LEAN, WORDING_STAND, WORDING_FRAME, WORDING_TALK, WORDING_NOT, WORDING_WITHOUT, WORDING_NOBODY,
	WORDING_BARE, WORDING_VERB, WORDING_FAIL, WORDING_WEAK, WORDING_MERE, WORDING_DATE, WORDING_COUNTED, WORDING_CLASSES };

#define WORDING(class) (UINT64_C(1) << (class))
#define WORDING_LISTS_MAX 16

/* A word of a text, and what its place says. */
struct said {
	struct slice raw;
	uint64_t name;               /* a hash of the word, without the s of an English genitive */
	uint64_t term;               /* of its stem; 0 for a word that says nothing by itself */
	uint64_t front;              /* of its first letters, where it has more; else 0 */
	uint64_t wording;            /* the classes of the phrases that begin here */
	uint32_t sentence;
	bool begins, breaks;         /* a sentence; a sentence or what stands behind a mark */
	bool capital;
	bool common;                 /* its stem is one that vectors.h has */
};

/* The words of a text; those beyond FAITHFUL_WORDS do not count.  Begin with all zero. */
struct said_text {
	struct said *words;
	uint64_t *hashes;            /* of the words, as cues_at takes them */
	size_t n, words_cap, hashes_cap;
	uint32_t sentences;
};

#define FAITHFUL_WORDS 4096

struct faithful {
	struct stems *stems;
	struct figures *figures;
	struct cues *wording[WORDING_LISTS_MAX], *no_wording;
	/* of the language in hand */
	const struct cues *words;
	const struct figure_words *numbers;
	unsigned int language;       /* stem.h's */
	bool english;
	/* the source in hand, and the rewriting */
	struct said_text source, text;
	size_t behind;               /* the passage comes first: the first word behind it */
	struct table names, terms, fronts;   /* of the source */
	struct figure *said;
	size_t n_said, said_cap;
	bool counts;                 /* the source says how many things, reasons and the like there are */
};

/* Reads the words of a text behind those of t.  ERR_NOMEM. */
enum err faithful_read(struct faithful *f, struct said_text *t, struct slice text);

/* The word of t, from word `from` on, that stands at p or behind it; t->words + t->n where none does. */
const struct said *faithful_word_at(const struct said_text *t, size_t from, const char *p);

/* Whether the passage has a word of that stem. */
bool faithful_in_passage(const struct faithful *f, uint64_t term);

/* Says in why: before, words (of long ones the front), behind. */
void faithful_say(char *why, const char *before, struct slice words, const char *behind);

/* Each says in why what speaks against the rewriting, if anything does. */
void faithful_check_form(const struct faithful *f, struct slice text, struct slice lang, char *why);
void faithful_check_claims(const struct faithful *f, struct slice text, char *why);
void faithful_check_denials(const struct faithful *f, char *why);

#endif
