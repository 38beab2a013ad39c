/*
 * question: what a language model is asked about a passage: to grade it, and to rewrite it so that it stands alone.  A
 * question has two parts: the instructions, which are the same for all, and the material, a JSON object with what was said.
 */
#ifndef QUESTION_H
#define QUESTION_H

#include "buf.h"
#include "context.h"
#include "err.h"
#include "rec.h"
#include "slice.h"

/* The episode's notes, the passage and its surroundings have at most so many bytes; what is longer is cut. */
#define QUESTION_NOTES_BYTES 600
#define QUESTION_BEFORE_BYTES 1200
#define QUESTION_PASSAGE_BYTES 1500
#define QUESTION_AFTER_BYTES 400
#define QUESTION_NAME_BYTES 200    /* show, episode, speaker: each */

/* Appends the instructions, which end with a line feed.  Errors of buf_reserve. */
enum err question_add_instructions(struct buf *out);

/* Appends the material about a passage: one line of JSON, without a line feed.  Errors of buf_reserve. */
enum err question_add_material(struct buf *out, const struct context *c);

/* The most bytes that instructions and material have together. */
size_t question_most_bytes(void);

#endif
