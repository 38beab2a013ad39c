/*
 * page: the parts of HTML pages that show insights: one page of them all, or a folder of pages.
 * They write to a stream whose error flag is the caller's.  What is Arabic or Hebrew in them runs from right to left.
 */
#ifndef PAGE_H
#define PAGE_H

#include <stdio.h>

#include "digest.h"
#include "slug.h"

/* Style sheet and script, as lines, ended by NULL: without the script all can be read, and audio plays from its link. */
extern const char *const page_style[], *const page_script[];
void page_put_lines(FILE *out, const char *const *lines);

/* How insights are shown. */
struct page {
	FILE *out;
	const char *root;      /* of a folder, "../" from a page in a folder of it: insights and shows have pages; or NULL */
	const char *heading;   /* that an insight's headline has, "h2" */
	bool ranks;            /* headlines bear the rank */
	bool open;             /* related insights are unfolded */
	const struct digest *d;   /* of a folder: those that have pages */
};

/* The name of an insight's page, without ".html". */
const char *page_name(char name[SLUG_BYTES], const struct insight *in);

/* The page's beginning up to <body>.  root NULL: style and script stand in the page, which needs nothing else. */
enum err page_begin(FILE *out, const char *title, const char *root);
void page_end(FILE *out, const char *root);

/* An insight as an article, all of it. */
void page_insight(const struct page *p, const struct insight *in);

/* An insight as a line of a list: headline, show, day. */
void page_line(const struct page *p, const struct insight *in);

/* What was scanned, as a footer's content; nothing where nothing is known.  ERR_NOMEM, ERR_TOOBIG. */
enum err page_scanned(FILE *out, const struct scanned *s);

#endif
