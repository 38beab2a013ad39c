/*
 * nearest: the insights of an archive (archive.h) that are about what a text is about, best first.
 *
 * The likeness of two texts is a share of how much of the text's words the insight has (BM25 over stems, Robertson
 * and Zaragoza 2009, as a share of what the text scores against itself; names weigh more) and the rest the cosine of their
 * vectors (vectors.h), where both have one; those at the top are asked as well for the pairs of words that both have side by
 * side.  All insights are scored, none is passed over.
 *
 * Beside the archive lies its index (postings.h), from which most of it is read: the archive only grows, so that the
 * index knows what it covers.  What was appended since is indexed in memory, until it is worth to be merged into the file.
 * An index of another archive, of another version or a damaged one is made anew.  It may be deleted at any time.
 */
#ifndef NEAREST_H
#define NEAREST_H

#include "archive.h"
#include "err.h"
#include "gist.h"
#include "stem.h"

/*
 * The words' share where nothing else is wanted.  Like what else was tuned it was chosen on groups of insights written for
 * that alone (tests/relate/dev.tsv), before those that judge were read.
 */
#define NEAREST_WORDS 0.1f

struct nearest;

/* What is to be told of: a line of the archive that is none, or (r NULL) why, of the index. */
typedef void (*nearest_report)(void *arg, const struct archive_reader *r, const char *why);

struct nearest_opts {
	const char *archive;
	const char *index;           /* its file; NULL for none: all is indexed in memory */
	float words;                 /* the share of the words in the likeness, 0 .. 1 */
	nearest_report report;
	void *arg;
};

/*
 * Opens the archive and brings its index up to date; opts and what it names must outlive *n.  ERR_IO (errno), ENOENT where
 * there is no archive; ERR_SYNTAX where it is no regular file; ERR_NOMEM.  Never fails for the index's sake.
 */
enum err nearest_open(struct nearest **n, const struct nearest_opts *opts, struct stems *stems);

/* How many insights the archive has; and lines that are none. */
size_t nearest_count(const struct nearest *n);
size_t nearest_refused(const struct nearest *n);

struct nearest_hit {
	uint32_t number;             /* of the insight, in the archive's order */
	float likeness;              /* 0 .. about 1 */
};

/*
 * Finds the `most` nearest, fewer where fewer have any likeness: *hits, *n_hits of them, the best first, of equal ones the one
 * that was told last; valid until the next call.  ERR_NOMEM.
 */
enum err nearest_find(struct nearest *n, const struct gist *g, size_t most, const struct nearest_hit **hits, size_t *n_hits);

/* The archive's line of an insight; valid until the next call.  ERR_SYNTAX where there is none any more; ERR_IO, ERR_NOMEM. */
enum err nearest_read(struct nearest *n, uint32_t number, struct slice *line);

void nearest_free(struct nearest *n);

#endif
