/*
 * atom: insights as a feed (RFC 4287).
 */
#ifndef ATOM_H
#define ATOM_H

#include "digest.h"

/*
 * Write a feed: its beginning, entries, its end, to a stream whose error flag is the caller's.  day is that of the newest
 * entry; the feed is known by list, or where that is NULL by its title.  An entry is known by its insight's id alone, on whatever
 * day and machine it is written; page is the address of its page, relative to the feed's, or NULL.  ERR_NOMEM.
 */
void atom_begin(FILE *out, const char *title, const char *list, int64_t day);
enum err atom_entry(FILE *out, const struct insight *in, int64_t day, const char *page);
void atom_end(FILE *out);

#endif
