/*
 * url_list: a list of feeds: their URLs, one a line, or OPML (opml.org/spec2.opml), which begins with "<".
 *
 * Of lines, empty ones and those that begin with "#" are skipped.  Of OPML each outline with an xmlUrl is
 * a feed, at any depth (xml.h's), in the document's order; those of type include or link, which name
 * other lists and pages, are not, nor is what isComment says is none.  Names of attributes have any case.
 */
#ifndef URL_LIST_H
#define URL_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "slice.h"

struct url_entry {
	const char *list;    /* for messages: the path, or "stdin" */
	size_t line;         /* 0 in OPML */
	struct slice url;    /* trimmed; lasts as long as the call */
	/*
	 * ERR_OK: url is http or https.  ERR_SYNTAX: it is something else, or empty: the list begins with "<"
	 * and is no OPML, or has a NUL in what is read first.  ERR_TOOBIG: a line is too long.  ERR_IO (errno),
	 * ERR_NOMEM: the list cannot be read, or not further.
	 */
	enum err e;
};

struct url_list_handler {
	/* Takes an entry, or what is wrong with the list there.  False ends the reading. */
	bool (*take)(void *arg, const struct url_entry *entry);
	/* May do something else until fd, the list's, can be read.  Called before the reading waits for it, or NULL. */
	void (*wait)(void *arg, int fd);
};

/* Reads the list at path ("-" is standard input), no further ahead of take than a block. */
void url_list_read(const char *path, const struct url_list_handler *handler, void *arg);

#endif
