/*
 * The weights of sentence_gap.c, in sixteenths of the log odds that a sentence ends: made by tests/fit-sentences.
 * Fitted in November 2026 by logistic regression on 9,850 gaps of the development sets ewt_dev_flat, gum_dev and
 * gum_spoken_dev_flat, which hold texts of UD English-EWT (CC BY-SA 4.0) and English-GUM (CC BY-NC-SA 4.0 and
 * freer), and with a weight of 0.3 on those of thirteen podcast transcripts, the ones that sentscore's weights
 * come from: what is here are numbers about kinds of words, none of their text.  By five-fold cross-validation
 * over documents 259 of the 625 ends in the sets are found, with 75 mistakes.
 */
#ifndef SENTENCE_GAP_WEIGHTS_H
#define SENTENCE_GAP_WEIGHTS_H

/* What the word before the gap, and the word behind it, look like. */
static const signed char before_weights[BEFORES] = {
	[WORD] = -9, [NAME] = -9, [CAPS] = -17, [NUMBER] = -16, [HALF_DAY] = 12, [COMMA] = -20,
	[COLON] = -10, [SEMICOLON] = -4, [DASH] = 14, [HYPHEN] = -15, [LINK] = 24, [SMILEY] = 17,
	[RULE] = 8, [BRACKET] = 3, [QUOTED] = -4, [STRANGE] = 7
};

static const signed char after_weights[AFTERS] = {
	[CAPITAL] = -2, [CAPITALS] = -10, [DIGITS] = -21, [DATE] = 10, [QUOTE] = -15, [OPENING] = -28,
	[ADDRESS] = 8, [LINE] = 7, [SIGN] = -11
};

static const signed char pair_weights[BEFORES][AFTERS] = {
	[WORD] = { 0, -1, -8, 16, -4, -33, -17, 20, 0, -19, 0 },
	[NAME] = { 0, -17, 19, -2, 15, 12, -17, 0, 0, -3, 0 },
	[CAPS] = { 0, 14, -23, -2, 0, 0, -2, 0, 0, -5, 0 },
	[NUMBER] = { 0, 10, -10, -7, -3, 0, -4, 0, 0, -9, 0 },
	[HALF_DAY] = { 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	[COMMA] = { 0, 0, -8, 1, 0, -25, -1, 0, 0, -1, 0 },
	[COLON] = { 0, -5, 5, -5, 0, 10, -1, -13, 0, 0, 0 },
	[SEMICOLON] = { 0, -9, 0, 0, 0, 6, 0, 0, 0, 0, 0 },
	[DASH] = { 0, 10, 0, 0, 0, 1, 0, 0, 0, 17, 0 },
	[HYPHEN] = { 0, -3, 0, 0, 0, 0, 0, 0, 0, -12, 0 },
	[LINK] = { 0, 0, 0, 0, 1, 0, 3, 4, 4, 0, 0 },
	[SMILEY] = { 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	[RULE] = { 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	[BRACKET] = { 0, -1, 0, -20, 0, 9, 3, 0, 0, 4, 0 },
	[QUOTED] = { 0, 3, 0, 0, 0, 0, -3, 0, 0, -2, 0 },
	[STRANGE] = { 0, -10, 0, -9, 0, 0, 0, 0, 0, 0, 0 }
};

/* What kind of word begins; the same by what stands before. */
static const signed char first_weights[WORD_CLASSES] = {
	[OTHER_WORD] = -12, [NO_WORD] = -10, [PRONOUN] = -15, [SUBJECT] = -1, [QUESTION] = 5,
	[AUXILIARY] = -10, [ARTICLE] = 4, [INTERJECTION] = 16, [COURTESY] = 10, [ADVERB] = 17,
	[REQUEST] = 7, [CALENDAR] = -3
};

static const signed char meeting_weights[BEFORES][WORD_CLASSES] = {
	[WORD] = { -13, -18, -8, 18, -7, 7, 0, 19, -16, 2, 9, 8, 6, -4 },
	[NAME] = { -13, -9, -13, 9, 7, -8, 10, -4, -5, -11, 4, 1, 7, 18 },
	[CAPS] = { -8, -5, 5, -7, 4, -2, 10, 0, -17, 0, -1, 12, -6, 0 },
	[NUMBER] = { -8, -9, 11, 0, 0, -8, 0, 0, -4, 0, 0, 0, 0, -11 },
	[HALF_DAY] = { 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	[COMMA] = { -8, -1, -18, 0, -9, 5, 4, -2, 0, 18, 0, -9, 2, -10 },
	[COLON] = { 0, 5, 9, -4, 0, -14, -30, -11, 16, 0, 0, 0, 0, 0 },
	[SEMICOLON] = { 5, 0, -11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	[DASH] = { -9, 21, -21, -26, 7, 15, 12, 6, 0, 12, 0, 3, 1, 0 },
	[HYPHEN] = { -4, -12, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	[LINK] = { 9, -1, 0, 0, 0, 0, 2, 2, 1, 0, 0, 0, 0, 0 },
	[SMILEY] = { 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	[RULE] = { -6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0 },
	[BRACKET] = { 26, 0, 5, -20, -6, 0, 11, -7, 14, -22, 0, 2, 0, 0 },
	[QUOTED] = { -3, -2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	[STRANGE] = { -5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }
};

/* What kind of word ends; [1] before a dash. */
static const signed char last_weights[2][WORD_CLASSES] = {
	[0] = { 19, 27, -8, -3, -21, -14, -25, -30, -31, -8, 35, -4, 0, -5 },
	[1] = { -10, 1, 2, -1, 0, -3, 2, 19, 2, 11, 0, 8, -7, 0 }
};

/* What follows the word behind the gap, by what that word looks like, and by what kind it is; how it ends. */
static const signed char then_weights[AFTERS][AFTERS] = {
	[CAPITAL] = { 5, 0, -6, -15, -6, 1, -10, 0, 0, 3, -8 },
	[CAPITALS] = { -23, 2, 6, -4, 0, 0, 9, 0, 0, 7, -5 },
	[DIGITS] = { 2, -3, -1, -9, -1, -3, -6, 0, 0, -1, -6 },
	[DATE] = { -4, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0 },
	[QUOTE] = { -6, -10, 0, 0, 0, 0, 0, 0, 0, -1, 0 },
	[OPENING] = { -20, -1, -1, -3, -3, 3, -1, 0, 0, 0, 0 },
	[ADDRESS] = { 2, 0, 0, 0, 0, 0, 0, 3, 0, 0, 8 },
	[LINE] = { 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	[SIGN] = { -17, -2, 2, 16, 0, -2, -4, 0, 0, -5, 2 }
};

static const signed char follow_weights[WORD_CLASSES][AFTERS] = {
	[OTHER_WORD] = { -13, -1, 8, 4, -10, -5, -9, 0, -8, -16, -2 },
	[NO_WORD] = { -11, -4, 2, 8, 0, 0, -3, 0, 0, -5, 2 },
	[PRONOUN] = { -13, -14, 0, 0, 0, 0, 0, 0, 0, 7, 0 },
	[SUBJECT] = { 18, -18, -7, 0, 0, 0, 0, 0, 0, 0, 0 },
	[QUESTION] = { 8, -6, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	[AUXILIARY] = { 6, -6, -2, -8, 0, 0, 0, 0, 0, 0, 0 },
	[ARTICLE] = { 17, -14, 2, 0, 0, 0, 0, 0, 0, 0, 0 },
	[CONJUNCTION] = { 1, -4, 3, 0, 0, 0, 0, 0, 0, 0, 0 },
	[PREPOSITION] = { 18, -8, -13, 0, 0, 0, 0, 0, 0, 0, 0 },
	[INTERJECTION] = { -1, 12, 0, 0, 0, 0, 0, 0, 0, 6, -2 },
	[COURTESY] = { -9, 25, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	[ADVERB] = { -3, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	[REQUEST] = { 11, -1, -2, 0, 0, 0, 0, 0, 0, 0, 0 },
	[CALENDAR] = { -20, 25, 0, -2, 0, 0, 0, 0, 0, 0, 0 }
};

static const signed char tail_weights[TAILS] = {
	[OPEN_TAIL] = -6, [COMMA_TAIL] = -6, [COLON_TAIL] = -5, [STOP_TAIL] = -23
};

/* What stands before the word before the gap, by what that word looks like. */
static const signed char prior_weights[BEFORES][BEFORES] = {
	[WORD] = { -9, -21, 4, -8, 0, -16, 27, 0, -5, -2, 0, 0, 0, -1, 5, 5, -3, 27 },
	[NAME] = { -14, 11, -3, -1, 0, -16, -14, -2, 26, 0, -4, 0, 0, -1, 0, -1, -2, 1 },
	[CAPS] = { -23, -10, 15, 0, 0, -9, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 10 },
	[NUMBER] = { -3, -1, 0, -8, 0, 27, 11, 0, 0, 0, 0, 0, 0, -4, 0, -8, 0, -26 },
	[HALF_DAY] = { 0, 0, 0, 28, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	[COMMA] = { -7, -10, -8, -2, 0, -9, 0, 0, -2, -1, 0, 0, 0, 0, 0, 0, 0, 9 },
	[COLON] = { 6, 3, 1, 0, 0, 14, -9, 0, 0, 0, 0, 0, 0, 0, 0, -5, 0, -17 },
	[SEMICOLON] = { 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	[DASH] = { 24, 6, 0, -4, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, -1 },
	[HYPHEN] = { 2, -10, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -5 },
	[LINK] = { 13, -5, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 7 },
	[SMILEY] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0 },
	[RULE] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 3 },
	[BRACKET] = { -11, 12, 0, 1, 0, 0, 14, 0, 0, 0, 10, 0, 0, 0, 0, 0, 7, -20 },
	[QUOTED] = { 3, -4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	[STRANGE] = { -13, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11, -2 }
};

/* The words of the sentence so far; [1] behind a dash; [2] behind a comma. */
static const signed char length_weights[3][GAP_WORDS + 1] = {
	[0] = { 0, 0, 8, 2, 0, 0, -14 },
	[1] = { 0, -1, 5, 3, 13, 0, -6 },
	[2] = { 0, 9, 13, -10, -8, -13, -22 }
};

/* The most that then, follow, prior, and length with repeat, may still add. */
static const signed char most_then[AFTERS] = {
	[CAPITAL] = 5, [CAPITALS] = 9, [DIGITS] = 2, [DATE] = 13, [OPENING] = 3, [ADDRESS] = 8,
	[LINE] = 5, [SIGN] = 16
};

static const signed char most_follow[WORD_CLASSES] = {
	[OTHER_WORD] = 8, [NO_WORD] = 8, [PRONOUN] = 7, [SUBJECT] = 18, [QUESTION] = 8, [AUXILIARY] = 6,
	[ARTICLE] = 17, [CONJUNCTION] = 3, [PREPOSITION] = 18, [INTERJECTION] = 12, [COURTESY] = 25,
	[ADVERB] = 6, [REQUEST] = 11, [CALENDAR] = 25
};

static const signed char most_prior[BEFORES] = {
	[WORD] = 27, [NAME] = 26, [CAPS] = 15, [NUMBER] = 27, [HALF_DAY] = 28, [COMMA] = 9, [COLON] = 14,
	[SEMICOLON] = 6, [DASH] = 24, [HYPHEN] = 2, [LINK] = 13, [SMILEY] = 7, [RULE] = 4,
	[BRACKET] = 14, [QUOTED] = 3, [STRANGE] = 11
};

static const signed char most_length[3] = {
	[0] = 8, [1] = 13, [2] = 13
};

/* A word behind a dash that stands among the last before it. */
#define REPEAT_WEIGHT (-31)

#endif
