/*
 * sentence_words: what is known of a language's words where sentences are concerned.  The words are
 * those of the files lib/words/LANG, built in; a new language is a new file there, and a name in language.h.
 */
#ifndef SENTENCE_WORDS_H
#define SENTENCE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "language.h"
#include "slice.h"

/* What an abbreviation's full stop says. */
enum abbreviation {
	NONE,
	TITLE,      /* a word of the same sentence follows: Mr. Smith, e.g. this */
	FINAL,      /* may end the sentence: Inc., etc.; then a word follows that often begins one */
	NUMBERED,   /* an abbreviation before a number alone: No. 5, fig. 3, Sept. 11 */
	CLOSING     /* a.m., etc.: ends the sentence unless a small letter or a time zone follows */
};

/* Kinds of English words, evidence of where a sentence ends without a mark. */
enum word_class { OTHER_WORD, NO_WORD, PRONOUN, SUBJECT, QUESTION, AUXILIARY, ARTICLE, CONJUNCTION, PREPOSITION,
	INTERJECTION, COURTESY, ADVERB, REQUEST, CALENDAR, WORD_CLASSES };

struct word_entry {
	const char *name;             /* in lower case; an abbreviation without its last full stop */
	unsigned char len;
	unsigned short languages;     /* in which this holds */
	enum abbreviation abbreviation;
	enum word_class class;
	bool starts;                  /* the word often begins a sentence, and is rarely a capital inside one */
};

#define WORD_SLOTS 16384

/*
 * Made from lib/words by lib/words.awk: the entries, those of one name in a row, from [1] on, and an open hash
 * table of where each name's first one is.
 */
extern const struct word_entry word_entries[];
extern const unsigned short word_slots[WORD_SLOTS];

/*
 * What is known of word in a language, or an entry without any facts.  Letters compare without case,
 * ’ as an apostrophe; word is UTF-8, but any bytes are safe.
 */
const struct word_entry *sentence_word(struct slice word, enum language language);

#endif
