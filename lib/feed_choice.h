/*
 * feed_choice: which of an item's transcripts is the best, by what podcast:transcript says of each.  Part
 * of feed.
 *
 * The language decides first, then the form.  Of languages: those that the user prefers, in that order;
 * the episode's, which is meant where none is named; any other.  Of forms: those that the user prefers, in that
 * order; with times (JSON, VTT, SRT, then whatever says rel="captions"); HTML; plain text; the rest.
 */
#ifndef FEED_CHOICE_H
#define FEED_CHOICE_H

#include "err.h"
#include "slice.h"

enum feed_form { FORM_OTHER, FORM_PLAIN, FORM_HTML, FORM_CAPTIONS, FORM_SRT, FORM_VTT, FORM_JSON, FORMS };

#define FEED_CHOICE_LANGS 16

/* What the user prefers; all zero is nothing.  The slices are of the text that was read. */
struct feed_choice {
	enum feed_form form[FORMS];
	size_t n_forms;
	struct slice lang[FEED_CHOICE_LANGS];
	size_t n_langs;
};

/*
 * Reads a list as "srt,html,de": forms (json, vtt, srt, html, plain) and languages (BCP 47), the best of
 * each first, separated by commas.  ERR_SYNTAX for another word, or one twice; ERR_TOOBIG for too many.
 */
enum err feed_choice_read(struct feed_choice *c, struct slice text);

/* What podcast:transcript says. */
struct feed_transcript {
	struct slice url, type, lang, rel;
};

/* How good t is, for an episode in this language: the higher the better, at least 1. */
int feed_choice_rank(const struct feed_choice *c, const struct feed_transcript *t, struct slice episode_lang);

#endif
