/*
 * entity: the references of HTML and XML: &amp; &eacute; &#8217; &#x2019;
 */
#ifndef ENTITY_H
#define ENTITY_H

#include <stdint.h>

#include "buf.h"
#include "slice.h"

/* The longest reference, "&" and ";" and all; no name of HTML 4 comes near. */
#define ENTITY_BYTES 32

/*
 * Reads the reference that s begins with.  Returns its length and the character in *cp, or 0 where
 * s begins with none.  Numbers 0x80 to 0x9F mean windows-1252, as in HTML; a number that no text may
 * hold (a control, a surrogate, beyond Unicode) gives UINT32_MAX.  Needs the semicolon.
 */
size_t entity_read(struct slice s, uint32_t *cp);

/* Appends s to out with its references as characters; those that mean nothing stay.  Errors of buf_reserve. */
enum err entity_decode(struct buf *out, struct slice s);

#endif
