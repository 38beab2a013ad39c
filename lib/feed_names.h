/*
 * feed_names: the elements that a feed may hold, by namespace and name.  Part of feed.
 */
#ifndef FEED_NAMES_H
#define FEED_NAMES_H

#include "xml.h"

enum feed_element {
	EL_OTHER,
	/* structure */
	EL_RSS, EL_RDF, EL_FEED, EL_HTML, EL_OPML, EL_CHANNEL, EL_ITEM, EL_MEDIA_GROUP, EL_PSC_CHAPTERS,
	/* without text */
	EL_ENCLOSURE, EL_TRANSCRIPT, EL_MEDIA_CONTENT, EL_ATOM_LINK, EL_CHAPTERS, EL_PSC_CHAPTER,
	/* text: EL_TITLE is the first; EL_CONTENT and what follows it is notes */
	EL_TITLE, EL_ITUNES_TITLE, EL_LINK, EL_GUID, EL_LANGUAGE, EL_DURATION,
	EL_PERSON, EL_SOUNDBITE, EL_SEASON, EL_EPISODE,
	EL_TTL, EL_NEW_FEED_URL, EL_UPDATE_PERIOD, EL_UPDATE_FREQUENCY, EL_UPDATE_BASE,   /* the channel's */
	EL_PUB_DATE, EL_PUBLISHED, EL_DC_DATE, EL_UPDATED,
	EL_CONTENT, EL_DESCRIPTION, EL_SUMMARY
};

/* xml_handler's: the number of a namespace, which an unknown or undeclared one gets by its prefix. */
unsigned feed_space(struct slice uri, struct slice prefix);

enum feed_element feed_element(const struct xml_name *name);

#endif
