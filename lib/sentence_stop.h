/*
 * sentence_stop: whether a mark ends its sentence.
 */
#ifndef SENTENCE_STOP_H
#define SENTENCE_STOP_H

#include <stdbool.h>
#include <stddef.h>

#include "language.h"
#include "sentence_marks.h"
#include "slice.h"

/* A run of marks in a sentence's text, with what stands around it: offsets in text. */
struct stop {
	struct slice text;
	size_t from;            /* the sentence's beginning */
	size_t mark, end;       /* the marks */
	size_t close;           /* behind the closing quotes, references and smileys */
	size_t next;            /* behind the white space after these */
	enum mark kind;         /* of all of them */
	bool uncased;
	enum language language;
};

/* Finds all that belongs to the run of marks whose first one, of n bytes and s->kind, is at s->mark. */
void stop_measure(struct stop *s, size_t n);

bool stop_ends(const struct stop *s);

#endif
