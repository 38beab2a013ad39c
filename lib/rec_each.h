/* rec_each: reads a stream of records to its end, and says what is wrong with it (diag.h). */
#ifndef REC_EACH_H
#define REC_EACH_H

#include "rec.h"

/* What to do with a record; in is for messages.  An error ends the reading, but ERR_TOOBIG, which is said of the line. */
typedef enum err rec_take(void *state, const struct rec_reader *in, const struct rec *rec);

/*
 * Gives each record of the file at path, "-" for standard input, to take.  A stream that cannot be read and a line that is too
 * long are said, and are no error.  Returns take's error, or ERR_NOMEM.
 */
enum err rec_each(const char *path, rec_take *take, void *state);

#endif
