/*
 * cues: phrases that a text is searched for, by class.  The lists are files, one a language, lib/cues/en (cue_lists.h
 * chooses): "class: phrase, phrase, ..." a line, # begins a comment.  "*ness" is any word that ends so, behind three
 * letters or more.  The line "capitals: nouns" says that the language writes nouns as it does names.
 */
#ifndef CUES_H
#define CUES_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "slice.h"
#include "word.h"

enum cue_class {
	CUE_CONTRAST, CUE_MECHANISM, CUE_CONDITION, CUE_CONSEQUENCE, CUE_GENERALITY, CUE_QUANTITY,
	CUE_COMPARISON, CUE_SUPERLATIVE, CUE_LESSON, CUE_FILLER, CUE_HYPE, CUE_BACKCHANNEL,
	CUE_BIOGRAPHY, CUE_TALK, CUE_GREETING, CUE_HOUSEKEEPING, CUE_SPONSOR, CUE_CODE,
	/* closed classes of words */
	CUE_I, CUE_WE, CUE_YOU, CUE_THIRD, CUE_POINTING, CUE_JOINT, CUE_WEAK, CUE_NEGATION, CUE_PAST,
	CUE_PRESENT, CUE_MODAL, CUE_ARTICLE,
	/* what is claimed of whom, and how */
	CUE_SUBJECT, CUE_DENIAL, CUE_PROPORTION, CUE_BECAUSE, CUE_PURPOSE, CUE_TROUBLE, CUE_BENEFIT, CUE_QUANTIFIER,
	CUE_NECESSITY, CUE_POSSIBILITY, CUE_OPINION, CUE_HYPOTHESIS,
	/* words by their ends */
	CUE_ABSTRACT, CUE_ADVERB, CUE_ONGOING, CUE_DONE,
	/* how sentences hang together, and what they are about */
	CUE_SUBORDINATE, CUE_QUESTION, CUE_SO, CUE_BUT, CUE_DEFINITION, CUE_EXAMPLE, CUE_QUOTATION, CUE_LIKE,
	CUE_EMPHASIS, CUE_VAGUE, CUE_POINTER, CUE_MIND, CUE_WORK, CUE_BYGONE, CUE_TOOLING, CUE_PRAISE,
	CUE_CLASSES
};

/* The classes' names in the file and in messages. */
extern const char *const cue_names[CUE_CLASSES];

struct cues;

/* An empty set of n classes, at most 64, with these names; NULL when memory ran out. */
struct cues *cues_new(const char *const *names, unsigned int n);
void cues_free(struct cues *c);

/* Adds the phrases of a line.  ERR_SYNTAX where it names no class; ERR_TOOBIG, ERR_NOMEM. */
enum err cues_read_line(struct cues *c, struct slice line);

/*
 * What begins at the first of the n words whose hashes (word_hash from WORD_HASH_SEED) are given: a
 * set with the bit 1 << class for each class that has such a phrase.
 */
uint64_t cues_at(const struct cues *c, const uint64_t *words, size_t n);

/* Whether a phrase of two words or more begins with the word. */
bool cues_begins(const struct cues *c, uint64_t word);

/* The classes that have an ending of the word, as cues_at gives them. */
uint64_t cues_ending(const struct cues *c, struct slice word);

/* Whether a capital inside a sentence may be a noun's, and says nothing of names. */
bool cues_capital_nouns(const struct cues *c);

#endif
