/*
 * site_pages: the files of a site.  Part of site.
 */
#ifndef SITE_PAGES_H
#define SITE_PAGES_H

#include <sys/types.h>

#include "page.h"

/* An insight, the day it was told, and its rank in that day, from 1. */
struct told {
	int64_t day;
	const struct insight *in;
	size_t rank;
};

/* That a show has the insight at `at` in the list. */
struct mention {
	char name[SLUG_BYTES];        /* of the show's page */
	struct slice show;
	size_t at;
};

struct site {
	const struct digest *d;
	struct told *told;            /* the newest day first */
	size_t n;
	struct mention *mentions;     /* by name, then by at */
	size_t n_mentions;
	mode_t umask;
};

/* Writes a file of the insights, or mentions, from..to.  ERR_NOMEM, ERR_TOOBIG, ERR_IO. */
typedef enum err site_render(FILE *out, const struct site *s, size_t from, size_t to);

site_render site_records, site_scanned, site_style, site_play, site_search, site_insight, site_day, site_month, site_show,
    site_shows, site_search_year, site_feed, site_index;

#endif
