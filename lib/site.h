/*
 * site: a folder of pages: a page a day and an insight, indexes by show and by month, a feed, and a search box that needs no
 * server.  All links are relative, so that it works from a disk as from any address.
 *
 * The folder keeps what it shows: insights.tsv has the records of all days, and scanned/DAY.txt what was scanned.  All
 * else is made from these; a file whose bytes would stay the same is not touched, and every file is there as a whole or not
 * at all.  insights.tsv comes first, so that the next run makes good what a killed one has left.
 */
#ifndef SITE_H
#define SITE_H

#include "digest.h"

#define SITE_INSIGHTS "insights.tsv"

/*
 * Reads into d, before digest_end, what d->folder has of other days than those of d.  Makes the folder where it is not
 * there, and locks it till site_close.  ERR_IO (errno; EBUSY where another process has it), ERR_NOMEM; ERR_TOOBIG where all
 * days are more than a digest holds.
 */
enum err site_open(struct digest *d);
void site_close(struct digest *d);

#endif
