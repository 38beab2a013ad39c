/*
 * embeddings: vectors of texts by a server like OpenAI's, POST /v1/embeddings {"model", "input": [text ...]}, which answers
 * {"data": [{"index", "embedding": [number ...]} ...]}.  The program podsift-post asks it, which is looked for in PATH and
 * then in LIBEXECDIR: only who asks a server pays for libcurl.  SIGPIPE must be ignored.
 *
 * What it said is kept in a file, so that no text is sent twice: vectors of length one, in steps of 1/127 of their largest
 * number, by a digest of the text.  One of another server or model, or a damaged one, is begun anew.
 */
#ifndef EMBEDDINGS_H
#define EMBEDDINGS_H

#include "buf.h"
#include "err.h"
#include "login.h"
#include "slice.h"

/* Numbers of a vector: no model has more. */
#define EMBEDDINGS_MAX_DIMS 8192

struct embeddings_opts {
	const char *url;             /* "/v1/embeddings" is added where it has no path */
	const char *model;
	const struct login *key;     /* password NULL for none */
	const char *cache;           /* the file, or NULL */
};

struct embeddings;

/* opts and what it names must outlive *s.  ERR_NOMEM. */
enum err embeddings_new(struct embeddings **s, const struct embeddings_opts *opts);

/*
 * Gets the vectors of n texts (fields of records, as they stand there) and writes the cosine of each with the first one:
 * cosine[0] is 1.  ERR_IO, and embeddings_why says why: the server's fault.  ERR_NOMEM.
 */
enum err embeddings_compare(struct embeddings *s, const struct slice *texts, size_t n, float *cosine);

/* Why the server was of no use. */
const char *embeddings_why(const struct embeddings *s);

/* Writes the file, if something came to it, and frees.  ERR_IO (errno) where it cannot be written. */
enum err embeddings_close(struct embeddings *s);

/*
 * Reads an answer to n texts: vectors of one length, *dims, each scaled to length one, one behind the other in numbers, which
 * the caller frees.  False, and *why says so, where it is none.
 */
bool embeddings_read_answer(struct slice body, size_t n, float **numbers, size_t *dims, const char **why);

#endif
