/*
 * spoken: a transcript's text without what nobody said: stage directions such as [laughs], (music)
 * or [unintelligible 00:12:34], times in brackets, and songs between notes.
 */
#ifndef SPOKEN_H
#define SPOKEN_H

#include "buf.h"
#include "slice.h"

/*
 * Appends what was said in s, which is clean text, to out: every run of white space as one space,
 * none at the ends.  Errors of buf_reserve.
 */
enum err spoken_add(struct buf *out, struct slice s);

#endif
