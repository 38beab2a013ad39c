/*
 * answers: a directory of what a language model said, so that it is asked nothing twice.  Each answer is a file, as the model
 * gave it, named by a digest of the model and the question.  Files appear whole, and may be deleted at any time; any number
 * of processes may use one.
 */
#ifndef ANSWERS_H
#define ANSWERS_H

#include "buf.h"
#include "err.h"
#include "file.h"
#include "slice.h"

/* A name: 32 hexadecimal digits and a NUL. */
#define ANSWERS_NAME_BYTES 33

/* Writes the name of the answer that the model gives to the question. */
void answers_name(char name[ANSWERS_NAME_BYTES], struct slice model, struct slice question);

/* Reads an answer into b, whose content goes.  ERR_IO (errno) where there is none; errors of file_read. */
enum err answers_read(struct buf *b, const char *dir, const char *name);

/* Keeps an answer; the directory is made where it is missing.  Errors of file_write, ERR_TOOBIG. */
enum err answers_keep(const char *dir, const char *name, struct slice answer);

#endif
