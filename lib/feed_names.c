#include <stdbool.h>

#include "feed_names.h"

enum space { PLAIN, ATOM, ITUNES, PODCAST, CONTENT, DC, MEDIA, RDF, GOOGLEPLAY, SY, FOREIGN };

/* PLAIN is RSS, which has no namespace, and those that RSS 0.90 and 1.0 gave it. */
static const struct uri {
	struct slice text;           /* in lower case, without "/" or "#" at the end */
	enum space space;
} uris[] = {
	{ { "http://www.itunes.com/dtds/podcast-1.0.dtd", 42 }, ITUNES },
	{ { "https://podcastindex.org/namespace/1.0", 38 }, PODCAST },
	{ { "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md", 75 }, PODCAST },
	{ { "http://www.w3.org/2005/atom", 27 }, ATOM },
	{ { "http://purl.org/atom/ns", 23 }, ATOM },
	{ { "http://purl.org/rss/1.0/modules/content", 39 }, CONTENT },
	{ { "http://purl.org/rss/1.0/modules/syndication", 43 }, SY },
	{ { "http://purl.org/dc/elements/1.1", 31 }, DC },
	{ { "http://purl.org/dc/elements/1.0", 31 }, DC },
	{ { "http://purl.org/dc/terms", 24 }, DC },
	{ { "http://search.yahoo.com/mrss", 28 }, MEDIA },
	{ { "http://www.rssboard.org/media-rss", 33 }, MEDIA },
	{ { "http://www.w3.org/1999/02/22-rdf-syntax-ns", 42 }, RDF },
	{ { "http://www.google.com/schemas/play-podcasts/1.0", 47 }, GOOGLEPLAY },
	{ { "http://purl.org/rss/1.0", 23 }, PLAIN },
	{ { "http://my.netscape.com/rdf/simple/0.9", 37 }, PLAIN },
	{ { "http://channel.netscape.com/rdf/simple/0.9", 42 }, PLAIN },
	{ { "http://backend.userland.com/rss2", 32 }, PLAIN },
	{ { "http://www.w3.org/1999/xhtml", 28 }, FOREIGN },
	{ { "http://www.w3.org/2000/svg", 26 }, FOREIGN },
};

static const struct prefix {
	struct slice text;
	enum space space;
} prefixes[] = {
	{ { "itunes", 6 }, ITUNES }, { { "podcast", 7 }, PODCAST }, { { "atom", 4 }, ATOM }, { { "atom10", 6 }, ATOM },
	{ { "content", 7 }, CONTENT }, { { "dc", 2 }, DC }, { { "dcterms", 7 }, DC }, { { "media", 5 }, MEDIA },
	{ { "rdf", 3 }, RDF }, { { "googleplay", 10 }, GOOGLEPLAY }, { { "rss", 3 }, PLAIN }, { { "sy", 2 }, SY },
};

static const struct element {
	enum space space;
	struct slice local;          /* compared without case */
	enum feed_element element;
} elements[] = {
	{ PLAIN, { "rss", 3 }, EL_RSS }, { PLAIN, { "channel", 7 }, EL_CHANNEL }, { PLAIN, { "item", 4 }, EL_ITEM },
	{ PLAIN, { "title", 5 }, EL_TITLE }, { PLAIN, { "link", 4 }, EL_LINK }, { PLAIN, { "guid", 4 }, EL_GUID },
	{ PLAIN, { "pubdate", 7 }, EL_PUB_DATE }, { PLAIN, { "enclosure", 9 }, EL_ENCLOSURE },
	{ PLAIN, { "description", 11 }, EL_DESCRIPTION }, { PLAIN, { "language", 8 }, EL_LANGUAGE },
	{ PLAIN, { "ttl", 3 }, EL_TTL }, { ITUNES, { "new-feed-url", 12 }, EL_NEW_FEED_URL },
	{ SY, { "updateperiod", 12 }, EL_UPDATE_PERIOD }, { SY, { "updatefrequency", 15 }, EL_UPDATE_FREQUENCY },
	{ SY, { "updatebase", 10 }, EL_UPDATE_BASE },
	{ PLAIN, { "html", 4 }, EL_HTML }, { PLAIN, { "opml", 4 }, EL_OPML }, { PLAIN, { "rdf", 3 }, EL_RDF },
	{ PLAIN, { "feed", 4 }, EL_FEED }, { PLAIN, { "entry", 5 }, EL_ITEM }, { PLAIN, { "id", 2 }, EL_GUID },
	{ PLAIN, { "published", 9 }, EL_PUBLISHED }, { PLAIN, { "issued", 6 }, EL_PUBLISHED },
	{ PLAIN, { "updated", 7 }, EL_UPDATED }, { PLAIN, { "modified", 8 }, EL_UPDATED },
	{ PLAIN, { "summary", 7 }, EL_SUMMARY }, { PLAIN, { "content", 7 }, EL_CONTENT },
	{ ATOM, { "feed", 4 }, EL_FEED }, { ATOM, { "entry", 5 }, EL_ITEM }, { ATOM, { "title", 5 }, EL_TITLE },
	{ ATOM, { "link", 4 }, EL_ATOM_LINK }, { ATOM, { "id", 2 }, EL_GUID },
	{ ATOM, { "published", 9 }, EL_PUBLISHED }, { ATOM, { "issued", 6 }, EL_PUBLISHED },
	{ ATOM, { "created", 7 }, EL_UPDATED }, { ATOM, { "updated", 7 }, EL_UPDATED },
	{ ATOM, { "modified", 8 }, EL_UPDATED }, { ATOM, { "summary", 7 }, EL_SUMMARY },
	{ ATOM, { "content", 7 }, EL_CONTENT },
	{ ITUNES, { "title", 5 }, EL_ITUNES_TITLE }, { ITUNES, { "duration", 8 }, EL_DURATION },
	{ ITUNES, { "summary", 7 }, EL_SUMMARY },
	{ PODCAST, { "transcript", 10 }, EL_TRANSCRIPT },
	{ CONTENT, { "encoded", 7 }, EL_CONTENT },
	{ DC, { "date", 4 }, EL_DC_DATE }, { DC, { "issued", 6 }, EL_DC_DATE }, { DC, { "created", 7 }, EL_DC_DATE },
	{ DC, { "title", 5 }, EL_ITUNES_TITLE }, { DC, { "language", 8 }, EL_LANGUAGE },
	{ DC, { "modified", 8 }, EL_UPDATED }, { DC, { "description", 11 }, EL_SUMMARY },
	{ MEDIA, { "group", 5 }, EL_MEDIA_GROUP }, { MEDIA, { "content", 7 }, EL_MEDIA_CONTENT },
	{ RDF, { "rdf", 3 }, EL_RDF },
	{ GOOGLEPLAY, { "description", 11 }, EL_SUMMARY },
	{ FOREIGN, { "html", 4 }, EL_HTML },
};

static enum space
find_space(const struct xml_name *name)
{
	struct slice uri = name->uri;
	size_t i;

	while (uri.len > 0 && (uri.p[uri.len - 1] == '/' || uri.p[uri.len - 1] == '#'))
		uri.len--;
	for (i = 0; uri.len > 0 && i < sizeof(uris) / sizeof(uris[0]); i++)
		if (slice_eq_nocase(uris[i].text, uri))
			return uris[i].space;
	if (name->prefix.len == 0)
		return PLAIN;                /* RSS under a namespace that somebody made up */
	for (i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (slice_eq_nocase(prefixes[i].text, name->prefix))
			return prefixes[i].space;
	return FOREIGN;
}

enum feed_element
feed_element(const struct xml_name *name)
{
	enum space space = find_space(name);
	size_t i;

	for (i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		if (elements[i].space == space && slice_eq_nocase(elements[i].local, name->local))
			return elements[i].element;
	return EL_OTHER;
}
