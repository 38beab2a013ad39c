/*
 * sentence_gap: whether a sentence ends between two words with no mark between them that says so: behind
 * headlines, the lines of a mail's head, signatures, links, and where a speaker breaks off.  A logistic
 * model of what both words look like (sentence_gap_weights.h says on what it was fitted).  English.
 */
#ifndef SENTENCE_GAP_H
#define SENTENCE_GAP_H

#include <stdbool.h>
#include <stddef.h>

#include "sentence_words.h"
#include "slice.h"

/* What the word before the gap is, or how it ends. */
enum gap_before { WORD, NAME, CAPS, NUMBER, HALF_DAY, COMMA, COLON, SEMICOLON, DASH, HYPHEN, LINK, SMILEY, RULE,
	BRACKET, QUOTED, STRANGE, STOPPED, FRONT, BEFORES };

/* What the word behind the gap is, or how it begins. */
enum gap_after { SMALL, CAPITAL, CAPITALS, DIGITS, DATE, QUOTE, OPENING, ADDRESS, LINE, SIGN, NOTHING, AFTERS };

/* How the word behind the gap ends. */
enum gap_tail { OPEN_TAIL, COMMA_TAIL, COLON_TAIL, STOP_TAIL, TAILS };

struct gap {
	enum gap_before before;           /* gap_describe tells these five */
	enum gap_after after;
	enum word_class last, first;      /* of the words on both sides; of a dash, of the word before it */
	enum gap_tail tail;
	enum gap_before prior;            /* gap_describe_more: the word before that one, or FRONT of the sentence */
	enum gap_after then;              /* the word behind that one */
	unsigned words;                   /* in the sentence so far, counted up to GAP_WORDS */
	bool repeats;                     /* behind a dash: first is among the last four words */
	struct slice left, right;         /* the words on both sides, with all that adheres to them */
};

#define GAP_WORDS 6

/*
 * Describes the gap in text from end, where a word of the sentence that begins at from ends, to next,
 * where one begins: first what is cheap to tell and settles most of them.
 */
void gap_describe(struct gap *g, struct slice text, size_t from, size_t end, size_t next);

/* Describes the rest, of the same gap. */
void gap_describe_more(struct gap *g, struct slice text, size_t from);

/* Whether a sentence ends there. */
bool gap_ends(struct slice text, size_t from, size_t end, size_t next);

/*
 * Whether, in text without capitals, a speaker breaks off at a dash that ends at end, and another one begins:
 * with a question, an answer, or one word, or anew behind "and", "um" or "the".
 */
bool gap_breaks_off(struct slice text, size_t from, size_t end, size_t next);

/* Whether word is an address of the web or of mail. */
bool gap_is_link(struct slice word);

#endif
