/*
 * interests: what a reader likes to hear of, and what not: a file of lines "+3 open source", "-5 crypto".
 *
 * A line is a weight from -20 to 20, but not 0, and words; # begins a comment, blank lines are none.  A record has an
 * interest where the words stand one behind the other in its show, title, speaker or text: whole words, in any case, with
 * whatever marks between them ("open-source").  A singular stands for its plural in -s and the other way round; a word
 * that ends in * for all that begin so.  How often a record has it makes no difference.
 *
 * A score is a probability, and each step of weight doubles its odds or halves them: 0.5 is 0.8 with +2 and 0.2 with -2;
 * the weights of several interests add up.  No interest lifts a bad passage over every good one, and none is lost in the noise.
 */
#ifndef INTERESTS_H
#define INTERESTS_H

#include <stddef.h>

#include "buf.h"
#include "err.h"
#include "rec.h"

#define INTERESTS_MAX 1000         /* in a file: all are looked for in each record */
#define INTERESTS_WORDS 16         /* of one */
#define INTERESTS_WEIGHT 20

/* Begin with all zero. */
struct interests {
	struct interest *list;     /* the rest is interests.c's */
	size_t n, cap;
	struct record_word *words; /* of the record at hand */
	size_t n_words, words_cap;
};

/* Called with each line that is no interest, and what is wrong with it. */
typedef void (*interests_report)(void *arg, const char *path, size_t line, const char *why);

/*
 * Adds those of the file at path ("-" is standard input).  What is beyond INTERESTS_MAX is reported once, and the rest not
 * read.  ERR_IO (errno), ERR_NOMEM.
 */
enum err interests_read(struct interests *in, const char *path, interests_report report, void *arg);

/*
 * *weight is the sum of the interests that rec has, 0 for none; where why is not NULL, they are appended to it, " +3 open
 * source" each, as text.  ERR_NOMEM; errors of buf_reserve.
 */
enum err interests_weigh(struct interests *in, const struct rec *rec, int *weight, struct buf *why);

/*
 * The score with its odds doubled weight times.  From 0.001 to 0.999, as what lies beyond knows no odds; with weight 0, and for
 * a score that is not from 0 to 1, score as it is.  The same bits on every machine.
 */
double interests_lift(double score, int weight);

void interests_free(struct interests *in);

#endif
