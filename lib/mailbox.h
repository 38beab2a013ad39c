/*
 * mailbox: addresses of mail as local@domain, in ASCII, the local part without quotes (RFC 5321, section 4.1.2), and
 * the lists of them in a header (RFC 5322, section 3.4).
 */
#ifndef MAILBOX_H
#define MAILBOX_H

#include "err.h"
#include "slice.h"

#define MAILBOX_BYTES 254            /* RFC 5321, section 4.5.3.1.3, without the angle brackets */

/* Whether c may stand in an atom (RFC 5322, section 3.2.3); whether s is atoms with single dots between them. */
bool mailbox_is_atext(char c);
bool mailbox_is_dot_atom(struct slice s);

bool mailbox_is_address(struct slice s);

/* The part of an address behind the @. */
struct slice mailbox_domain(struct slice address);

/*
 * Cuts the next address off the front of a header's list: alone or as "Name <address>", also inside a group; comments
 * and names are left out, line ends count as white space.  Returns 1, 0 at the end, or ERR_SYNTAX where it is none.
 */
int mailbox_next(struct slice *list, struct slice *address);

#endif
