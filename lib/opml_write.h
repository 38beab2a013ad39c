/*
 * opml_write: subscriptions for other programs, as OPML 2.0 (opml.org/spec2.opml).
 */
#ifndef OPML_WRITE_H
#define OPML_WRITE_H

#include <stdio.h>

#include "err.h"
#include "state.h"

/* Writes the feeds of s, but those that retired, by the URLs that the user gave.  ERR_IO (errno). */
enum err opml_write(FILE *out, const struct state *s);

#endif
