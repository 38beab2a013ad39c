/*
 * fuzz: what the fuzz targets share.  A target is a file beside this one that feeds any bytes to a
 * module and says by MUST what holds of its output; fuzz.c judges text by code of its own.
 *
 * An input is a document as it stands, so that real ones are seeds.  What else a module is told (an
 * encoding, a type) stands in front of it as a byte from 1 to 8, or is not told.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slice.h"

/* libFuzzer calls this with each input; main.c with each file.  Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The condition holds for every input, or the program aborts and says where. */
#define MUST(condition) ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #condition))
void fuzz_fail(const char *file, int line, const char *condition) __attribute__((noreturn));

/* As MUST(slice_eq(a, b)), and shows where they part. */
#define MUST_EQ(a, b) fuzz_must_eq(__FILE__, __LINE__, a, b)
void fuzz_must_eq(const char *file, int line, struct slice a, struct slice b);

/* Takes the byte that chooses among the n names (at most 8) off the front of *doc; NULL where there is none. */
const char *fuzz_choose(struct slice *doc, const char *const *names, size_t n);

/* Names of encodings as HTTP gives them, for fuzz_choose. */
#define FUZZ_CHARSETS 8
extern const char *const fuzz_charsets[FUZZ_CHARSETS];

/*
 * A document in pieces: fuzz_whole makes one of it; fuzz_cut makes pieces of one byte, or of random sizes
 * that depend on the document alone, so that a crash is found again.  fuzz_piece gives the next, or false
 * at the end.
 */
struct fuzz_pieces {
	struct slice rest;
	uint32_t random;
	size_t max;            /* bytes of a piece; 0 for all */
};

struct fuzz_pieces fuzz_whole(struct slice doc);
struct fuzz_pieces fuzz_cut(struct slice doc);
bool fuzz_piece(struct fuzz_pieces *p, struct slice *piece);

/* Whether s is UTF-8 without surrogates and overlong forms; and without NUL bytes. */
bool fuzz_is_utf8(struct slice s);
bool fuzz_is_text(struct slice s);

/* Whether part is in s, ASCII letters without case. */
bool fuzz_contains(struct slice s, struct slice part);

/* Ends what may be open in XML: a reference, a tag with its quotes, a comment, CDATA, an instruction, a DOCTYPE. */
#define FUZZ_END " x\"'>-->]]>?>]>"

/* Whether s is clean text as utf8.h means it. */
bool fuzz_is_clean(struct slice s);

/* Fails unless line is a record of that many fields, podsift-records(5), with its LF. */
void fuzz_must_be_record(struct slice line, size_t fields);

/* The path of a file that holds s; the same one at each call, and gone at exit. */
const char *fuzz_file(struct slice s);

#endif
