/*
 * lead: what stands before the words of a line of a transcript: the speaker's name, a time, or both,
 * as in "Jane Doe (00:12:34): Hello", "**Jane:** Hello", "[06:04] Hello" and "00:00:13 Hello".
 */
#ifndef LEAD_H
#define LEAD_H

#include <stdbool.h>
#include <stdint.h>

#include "slice.h"

struct lead {
	struct slice name;     /* as it stands in the line; empty where none is found */
	bool sure;             /* the name is marked as one: in bold, or followed by a time */
	bool turn;             /* somebody else begins to speak: a name, ">>" or a dialogue's dash */
	int64_t start_ms, end_ms;   /* -1 where none is found */
	bool timed;            /* a time stood there, even one that no clock shows */
	struct slice rest;     /* the words */
};

/* Which leads count; all always do but these. */
enum {
	LEAD_TIMES = 1,        /* times, and names followed by them */
	LEAD_DASH = 2,         /* "- Hello" or "-Hello" is another one's turn, as in subtitles */
	LEAD_BOLD = 4          /* Markdown: "**Jane:**" */
};

/* Reads the lead of a line, with white space around it. */
void lead_read(struct lead *l, struct slice line, int flags);

/*
 * Whether plain text before a colon is a name can only be told from the whole document: a name comes
 * back.  Show each line's lead to lead_learn in a first pass; then lead_is_name judges.  Begin with
 * all zero.
 */
#define LEAD_NAMES 1024

struct lead_names {
	uint64_t hash[LEAD_NAMES];     /* of a name, 0 free */
	uint32_t count[LEAD_NAMES];
	uint32_t n, n_leads, n_lines;
};

void lead_learn(struct lead_names *names, const struct lead *l);
bool lead_is_name(const struct lead_names *names, const struct lead *l);

/* Whether s has the shape of a name: few words, each with a capital. */
bool lead_has_name_shape(struct slice s);

/* Whether l's name was shown to lead_learn more than once. */
bool lead_comes_back(const struct lead_names *names, const struct lead *l);

/* Takes the name back into the words, where it is none. */
void lead_drop_name(struct lead *l);

#endif
