/*
 * What sentence.c knows of a language's words.  ASCII letters compare without case.
 */
#ifndef SENTENCE_WORDS_H
#define SENTENCE_WORDS_H

#include <stdbool.h>

#include "slice.h"

/* What an abbreviation's full stop says. */
enum abbreviation {
	NONE,
	TITLE,      /* a word of the same sentence follows: Mr. Smith, e.g. this */
	FINAL,      /* may end the sentence: Inc., etc.; then a word follows that often begins one */
	NUMBERED,   /* an abbreviation before a number alone: No. 5, fig. 3, Sept. 11 */
	CLOCK       /* a.m.: ends the sentence unless a small letter or a name of time follows */
};

/* The kind of the word before a full stop, without that stop. */
enum abbreviation sentence_abbreviation(struct slice word);

/* Whether word often begins a sentence, and is rarely a capital inside one. */
bool sentence_is_starter(struct slice word);

/* Whether word is a capital anywhere: "I", "I'm". */
bool sentence_is_pronoun(struct slice word);

/* Whether speech without punctuation may be cut before word. */
bool sentence_is_connective(struct slice word);

#endif
