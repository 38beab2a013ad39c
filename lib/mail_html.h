/*
 * mail_html: a digest as the HTML part of a mail: one column of at most 600 px in tables, styles inline, colours on cells,
 * nothing remote, no script.
 */
#ifndef MAIL_HTML_H
#define MAIL_HTML_H

#include "digest.h"

/* left_out is how many insights d has not, for want of room.  ERR_IO, ERR_NOMEM, ERR_TOOBIG. */
enum err mail_html_write(FILE *out, const struct digest *d, size_t left_out);

#endif
