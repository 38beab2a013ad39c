/*
 * runs: runs of words that recur from episode to episode, as sponsor reads and sign-offs do.  A run is
 * eight words in a row as word.h folds them, wherever sentences end.  Its hash is that of word_hash over
 * each word, w1 .. w8, taken together as ((w1 * P + w2) * P + ..) + w8 and mixed; only one hash in four is
 * kept (h % 4 == 0), which a run of twenty words escapes once in forty times.
 *
 * A count file is plain text, sorted by bytes, a line "KEY<TAB>COUNT": first "+EPISODE" for each episode that
 * was counted, then sixteen hex digits for each run with the number of episodes that have it.  Two such files
 * over different episodes are merged by adding the counts of equal keys, and have then the bytes of
 * a file over all of them.
 */
#ifndef RUNS_H
#define RUNS_H

#include <stdio.h>

#include "analysis.h"

#define RUN_WORDS 8
#define RUN_SHARE 4
/* Others that must have a run: one may be the same episode published again. */
#define RUN_EPISODES 2

struct run_count {
	uint64_t hash;
	uint32_t episodes;            /* that have it */
	uint32_t last;                /* of these the last, by runs_add's own numbers */
};

/* Counts in memory, some 40 bytes a run.  Begin with all zero. */
struct runs {
	struct run_count *counts;     /* by their number in keys */
	struct table keys, episodes;  /* hashes of runs; word_hash of the ids of episodes */
	struct buf ids;               /* those ids, ended by TABs */
	size_t cap;
	uint32_t added;
};

/*
 * Reads a line of a count file, and adds it to what is there.  Of runs it keeps those that at least least
 * episodes have.  ERR_SYNTAX where it is none, ERR_NOMEM, ERR_TOOBIG.
 */
enum err runs_read_line(struct runs *r, struct slice line, uint32_t least);

/* Counts the runs of an episode, unless it was counted before.  ERR_NOMEM, ERR_TOOBIG. */
enum err runs_add(struct runs *r, const struct analysis *a, struct slice id);

/* Writes the count file.  ERR_IO, ERR_NOMEM.  r is only good for runs_free then. */
enum err runs_write(struct runs *r, FILE *out);

/*
 * Sets .recurring of each of a's sentences: how many of its words are in runs that at least RUN_EPISODES
 * others than the episode itself have.
 */
void runs_mark(const struct runs *r, struct analysis *a, struct slice id);

void runs_free(struct runs *r);

#endif
