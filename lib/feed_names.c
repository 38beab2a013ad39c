#include <stdbool.h>

#include "feed_names.h"

enum space { PLAIN, ATOM, ITUNES, PODCAST, CONTENT, DC, MEDIA, RDF, GOOGLEPLAY, PSC, SY, FOREIGN };

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
	{ { "http://purl.org/dc/elements/1.1", 31 }, DC },
	{ { "http://purl.org/dc/elements/1.0", 31 }, DC },
	{ { "http://purl.org/dc/terms", 24 }, DC },
	{ { "http://search.yahoo.com/mrss", 28 }, MEDIA },
	{ { "http://www.rssboard.org/media-rss", 33 }, MEDIA },
	{ { "http://www.w3.org/1999/02/22-rdf-syntax-ns", 42 }, RDF },
	{ { "http://www.google.com/schemas/play-podcasts/1.0", 47 }, GOOGLEPLAY },
	{ { "http://podlove.org/simple-chapters", 34 }, PSC },
	{ { "http://purl.org/rss/1.0", 23 }, PLAIN },
	{ { "http://my.netscape.com/rdf/simple/0.9", 37 }, PLAIN },
	{ { "http://channel.netscape.com/rdf/simple/0.9", 42 }, PLAIN },
	{ { "http://backend.userland.com/rss2", 32 }, PLAIN },
	{ { "http://purl.org/rss/1.0/modules/syndication", 43 }, SY },
	{ { "http://www.w3.org/1999/xhtml", 28 }, FOREIGN },
	{ { "http://www.w3.org/2000/svg", 26 }, FOREIGN },
};

static const struct prefix {
	struct slice text;
	enum space space;
} prefixes[] = {
	{ { "itunes", 6 }, ITUNES }, { { "podcast", 7 }, PODCAST }, { { "atom", 4 }, ATOM }, { { "atom10", 6 }, ATOM },
	{ { "content", 7 }, CONTENT }, { { "dc", 2 }, DC }, { { "dcterms", 7 }, DC }, { { "media", 5 }, MEDIA },
	{ { "rdf", 3 }, RDF }, { { "googleplay", 10 }, GOOGLEPLAY }, { { "psc", 3 }, PSC }, { { "rss", 3 }, PLAIN },
	{ { "sy", 2 }, SY },
};

#define NAME_BYTES 16        /* more than the longest */

struct element {
	enum space space;
	char local[NAME_BYTES];
	enum feed_element element;
};

/* By the length of their names, which are compared without case. */
static const struct element of_2[] = {
	{ PLAIN, "id", EL_GUID }, { ATOM, "id", EL_GUID },
};
static const struct element of_3[] = {
	{ PLAIN, "rss", EL_RSS }, { PLAIN, "rdf", EL_RDF }, { RDF, "rdf", EL_RDF }, { PLAIN, "ttl", EL_TTL },
};
static const struct element of_4[] = {
	{ PLAIN, "item", EL_ITEM }, { PLAIN, "link", EL_LINK }, { PLAIN, "guid", EL_GUID },
	{ PLAIN, "html", EL_HTML }, { PLAIN, "opml", EL_OPML }, { PLAIN, "feed", EL_FEED },
	{ ATOM, "feed", EL_FEED }, { ATOM, "link", EL_ATOM_LINK }, { DC, "date", EL_DC_DATE },
	{ FOREIGN, "html", EL_HTML },
};
static const struct element of_5[] = {
	{ PLAIN, "title", EL_TITLE }, { PLAIN, "entry", EL_ITEM }, { ATOM, "entry", EL_ITEM },
	{ ATOM, "title", EL_TITLE }, { ITUNES, "title", EL_ITUNES_TITLE }, { DC, "title", EL_ITUNES_TITLE },
	{ MEDIA, "group", EL_MEDIA_GROUP }, { MEDIA, "title", EL_ITUNES_TITLE },
};
static const struct element of_6[] = {
	{ PLAIN, "issued", EL_PUBLISHED }, { ATOM, "issued", EL_PUBLISHED }, { DC, "issued", EL_DC_DATE },
	{ ITUNES, "season", EL_SEASON }, { PODCAST, "person", EL_PERSON }, { PODCAST, "season", EL_SEASON },
};
static const struct element of_7[] = {
	{ PLAIN, "channel", EL_CHANNEL }, { PLAIN, "pubdate", EL_PUB_DATE }, { PLAIN, "updated", EL_UPDATED },
	{ PLAIN, "summary", EL_SUMMARY }, { PLAIN, "content", EL_CONTENT }, { ATOM, "created", EL_UPDATED },
	{ ATOM, "updated", EL_UPDATED }, { ATOM, "summary", EL_SUMMARY }, { ATOM, "content", EL_CONTENT },
	{ ITUNES, "summary", EL_SUMMARY }, { CONTENT, "encoded", EL_CONTENT }, { DC, "created", EL_DC_DATE },
	{ MEDIA, "content", EL_MEDIA_CONTENT }, { ITUNES, "episode", EL_EPISODE },
	{ PODCAST, "episode", EL_EPISODE }, { PSC, "chapter", EL_PSC_CHAPTER },
};
static const struct element of_8[] = {
	{ PLAIN, "language", EL_LANGUAGE }, { PLAIN, "modified", EL_UPDATED },
	{ ATOM, "modified", EL_UPDATED }, { ITUNES, "duration", EL_DURATION }, { DC, "language", EL_LANGUAGE },
	{ DC, "modified", EL_UPDATED }, { PODCAST, "chapters", EL_CHAPTERS },
	{ PSC, "chapters", EL_PSC_CHAPTERS },
};
static const struct element of_9[] = {
	{ PLAIN, "enclosure", EL_ENCLOSURE }, { PLAIN, "published", EL_PUBLISHED },
	{ ATOM, "published", EL_PUBLISHED }, { PODCAST, "soundbite", EL_SOUNDBITE },
};
static const struct element of_10[] = {
	{ PODCAST, "transcript", EL_TRANSCRIPT }, { SY, "updatebase", EL_UPDATE_BASE },
};
static const struct element of_11[] = {
	{ PLAIN, "description", EL_DESCRIPTION }, { DC, "description", EL_SUMMARY },
	{ GOOGLEPLAY, "description", EL_SUMMARY },
};
static const struct element of_12[] = {
	{ ITUNES, "new-feed-url", EL_NEW_FEED_URL }, { SY, "updateperiod", EL_UPDATE_PERIOD },
};
static const struct element of_15[] = {
	{ SY, "updatefrequency", EL_UPDATE_FREQUENCY },
};

#define OF(n) [n] = { of_##n, sizeof(of_##n) / sizeof(of_##n[0]) }
static const struct {
	const struct element *rows;
	size_t n;
} elements[] = {
	OF(2), OF(3), OF(4), OF(5), OF(6), OF(7), OF(8), OF(9), OF(10), OF(11), OF(12), OF(15),
};

unsigned
feed_space(struct slice uri, struct slice prefix)
{
	size_t i;

	while (uri.len > 0 && (uri.p[uri.len - 1] == '/' || uri.p[uri.len - 1] == '#'))
		uri.len--;
	for (i = 0; uri.len > 0 && i < sizeof(uris) / sizeof(uris[0]); i++)
		if (slice_eq_nocase(uris[i].text, uri))
			return uris[i].space;
	if (prefix.len == 0)
		return PLAIN;                /* RSS under a namespace that somebody made up */
	for (i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (slice_eq_nocase(prefixes[i].text, prefix))
			return prefixes[i].space;
	return FOREIGN;
}

enum feed_element
feed_element(const struct xml_name *name)
{
	size_t i, len = name->local.len;
	char local[NAME_BYTES] = "";

	if (len >= sizeof(elements) / sizeof(elements[0]))
		return EL_OTHER;
	for (i = 0; i < len; i++)
		local[i] = ascii_lower(name->local.p[i]);
	for (i = 0; i < elements[len].n; i++) {
		const struct element *row = &elements[len].rows[i];

		if (row->space == name->space && memcmp(row->local, local, sizeof(local)) == 0)
			return row->element;
	}
	return EL_OTHER;
}
