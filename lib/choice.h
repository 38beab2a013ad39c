/*
 * choice: of a pool in rank order, the few to show: over a floor, not too many of a group, no two alike, nothing told
 * before.  Each line of the pool gets a verdict, in rank order, by what the chosen before it are; a line's repeats in other shows
 * are named with it.
 */
#ifndef CHOICE_H
#define CHOICE_H

#include <stdbool.h>
#include <stddef.h>

#include "archive.h"
#include "interests.h"
#include "likeness.h"
#include "pool.h"
#include "table.h"

struct choice_opts {
	size_t k;                    /* to choose, at most */
	double floor;                /* no line whose score is under it */
	bool has_floor;
	double likeness;             /* lines from this likeness on say the same; 0: none do */
	int group;                   /* the field that groups, of enum rec_field, or -1 */
	size_t group_max;            /* lines to choose of a group; those whose field is empty are in none */
};

enum verdict {
	CHOSEN,
	TOLD,                        /* the archive told it */
	REPEAT,                      /* a line chosen before it says the same */
	LOW,                         /* under the floor */
	CROWDED,                     /* its group is full */
	BEYOND                       /* k are chosen */
};

/* A line of the pool. */
struct choice_line {
	const struct pool_entry *entry;
	double score;                /* with the interests */
	int weight;                  /* of its interests */
	enum verdict verdict;
	size_t rank;                 /* from 1 */
	size_t place;                /* CHOSEN: from 1 */
	struct choice_line *of;      /* REPEAT: of which */
	double likeness;             /* REPEAT, TOLD: how alike */
	struct buf told;             /* TOLD: "3f...:12 told 2026-11-20", clean text; else empty */
	struct buf interests;        /* as interests_weigh names them, clean text */
	struct buf also;             /* CHOSEN: the value of also:, escaped; empty for none */
	struct likeness_text features;
};

struct choice {
	struct choice_line *lines;   /* by rank; n of them */
	size_t n;
	size_t unlifted;             /* lines whose interests do nothing, as their scores are not from 0 to 1 */
	/* the rest is choice.c's */
	struct choice_line **named;  /* by episode and seq */
	struct choice_line **chosen;
	size_t n_chosen;
	struct likeness_index index; /* of the chosen, by place less one */
	struct table groups;
	size_t *in_group;            /* chosen of each */
	size_t in_group_cap;
};

/*
 * Begins a choice among the n entries, which are the caller's and outlive it; in rank order by score and then as they
 * stand.  interests may be NULL.  ERR_NOMEM; c is then to be freed.  Begin with all zero.
 */
enum err choice_begin(struct choice *c, struct pool_entry *const *entries, size_t n, struct interests *interests);

/*
 * Marks the lines that the archive at path told on another day than `day`: by their episode:seq, or by a text that is like
 * theirs (from likeness on; 0: by episode:seq alone).  What was told on a later day counts: the clock was set back.  report
 * is called with each line that is none of an archive.  ERR_IO (errno: ENOENT where there is no archive), ERR_NOMEM.
 */
enum err choice_hold_against(struct choice *c, const char *path, struct slice day, double likeness, archive_report report,
    void *arg);

/* Gives each line its verdict, and the chosen their also.  ERR_NOMEM. */
enum err choice_make(struct choice *c, const struct choice_opts *o);

void choice_free(struct choice *c);

#endif
