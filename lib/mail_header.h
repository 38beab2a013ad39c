/*
 * mail_header: fields of a mail's header (RFC 5322), folded, on lines that end with LF.  Text of any script is written as
 * encoded words (RFC 2047), each of at most 75 bytes, cut between characters; no text can begin another field.
 */
#ifndef MAIL_HEADER_H
#define MAIL_HEADER_H

#include "buf.h"

#define MAIL_COLUMNS 76              /* of a line, without its end; a longer word stands alone */
#define MAIL_NAME_BYTES 256

struct mail_address {
	struct slice name;           /* as it was given; may be empty */
	struct slice address;        /* local@domain, as mailbox.h has it */
};

/* Reads "Name <local@domain>" or the address alone; the slices are in s.  ERR_SYNTAX where it is none in ASCII. */
enum err mail_read_address(struct slice s, struct mail_address *a);

/* Reads "Name <list.example.org>" or the id alone (RFC 2919), into name and address.  ERR_SYNTAX. */
enum err mail_read_list(struct slice s, struct mail_address *a);

/* Whether url may stand in List-Unsubscribe (RFC 2369): https:, or mailto: and an address, in ASCII, up to 900 bytes. */
bool mail_is_unsubscribe(struct slice url);

/* Append a field.  text and name are any UTF-8, taken as utf8_clean_line makes it.  Errors of buf_reserve. */
enum err mail_add_text(struct buf *out, const char *field, struct slice text);
enum err mail_add_address(struct buf *out, const char *field, const struct mail_address *a);
/* The value is ASCII that holds no line end; it begins a line of its own where it has no room. */
enum err mail_add_plain(struct buf *out, const char *field, struct slice value);

#endif
