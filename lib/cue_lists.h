/*
 * cue_lists: the lists of cues that are built in, a language a file of lib/cues, and which of them an
 * episode is searched with.  Another language needs its file there, and its name in the Makefile's CUES.
 */
#ifndef CUE_LISTS_H
#define CUE_LISTS_H

#include "background.h"
#include "cues.h"
#include "episode.h"
#include "word_lists.h"

extern const struct word_list cue_lists[];

#define CUE_LISTS_MAX 64

/* The lists that were needed so far, parsed.  Begin with all zero. */
struct cue_sets {
	struct cues *set[CUE_LISTS_MAX];
	struct cues *none;            /* without a phrase */
	struct background english, no_background;
	/* what was chosen last */
	const struct cues *cues;
	const struct background *background;
	const char *language;         /* "de"; "" where it has no list */
};

/*
 * Chooses s->cues, s->background and s->language for ep: those of its language ("de-AT" and "de_at" are "de"), empty ones where that
 * has no list.  Where the records name no language, those of the list whose articles, joints and pointing words its first
 * 1000 words have most of, or none where that is less than one word in eight.  *known is whether there are cues.
 * ERR_NOMEM.
 */
enum err cue_sets_choose(struct cue_sets *s, const struct episode *ep, bool *known);

void cue_sets_free(struct cue_sets *s);

#endif
