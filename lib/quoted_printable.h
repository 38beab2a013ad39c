/*
 * quoted_printable: RFC 2045, section 6.7.
 */
#ifndef QUOTED_PRINTABLE_H
#define QUOTED_PRINTABLE_H

#include "buf.h"

/*
 * Appends text of lines that end with LF, in lines of at most 76 bytes that end with LF, too.  No soft line break stands
 * inside a character of UTF-8.  What mail has harmed elsewhere is encoded as well: "From " at the beginning of a line, a line of
 * one dot, white space at a line's end.  Errors of buf_reserve.
 */
enum err quoted_printable_add(struct buf *out, struct slice text);

#endif
