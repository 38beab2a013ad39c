/* What a feed's items hold beyond the record's fields, and durations. */
#include <string.h>

#include "buf.h"
#include "check.h"
#include "feed.h"

/* The items as text: guid|audio|type|bytes|duration|transcript|transcript type|link */
static enum err
take(void *arg, const struct feed_item *i)
{
	return buf_addf(arg, "%.*s|%.*s|%.*s|%lld|%lld|%.*s|%.*s|%.*s\n", SLARG(i->guid), SLARG(i->audio),
	    SLARG(i->audio_type), (long long)i->audio_bytes, (long long)i->duration_s, SLARG(i->transcript),
	    SLARG(i->transcript_type), SLARG(i->link));
}

static bool
gives(const char *items, const char *want)
{
	struct buf doc = { .max = 100000 }, out = { .max = 100000 };
	struct feed_parser *f = feed_new("https://e.org/f/", NULL, take, &out);
	bool right;

	buf_addf(&doc, "<rss version='2.0'><channel><language>en-US</language>%s</channel></rss>", items);
	right = feed_push(f, buf_slice(&doc)) == ERR_OK && feed_end(f) == ERR_OK &&
	    slice_eq(buf_slice(&out), slice_of(want));
	if (!right)
		fprintf(stderr, "     got %.*s", SLARG(buf_slice(&out)));
	feed_free(f);
	buf_free(&doc);
	buf_free(&out);
	return right;
}

static enum err
ignore(void *arg, const struct feed_item *item)
{
	(void)arg;
	(void)item;
	return ERR_OK;
}

/* The channel as text: seconds|base|new address|page of older items */
static bool
channel_is(const char *doc, const char *want)
{
	struct feed_parser *f = feed_new("https://e.org/f/", NULL, ignore, NULL);
	char text[512] = "no feed";
	struct feed_channel c;

	if (feed_push(f, slice_of(doc)) == ERR_OK && feed_end(f) == ERR_OK) {
		feed_channel(f, &c);
		snprintf(text, sizeof(text), "%lld|%lld|%.*s|%.*s", (long long)c.every_s,
		    c.base == INT64_MIN ? -1 : (long long)c.base, SLARG(c.new_url), SLARG(c.next));
	}
	feed_free(f);
	if (strcmp(text, want) != 0)
		fprintf(stderr, "     got %s\n", text);
	return strcmp(text, want) == 0;
}

static void
test_channel(void)
{
	CHECK(channel_is("<rss><channel><ttl>60</ttl><item><ttl>90</ttl></item></channel></rss>", "3600|-1||"));
	CHECK(channel_is("<rss><channel><item/><ttl>\n 60 </ttl></channel></rss>", "3600|-1||"));
	CHECK(channel_is("<rss><channel><ttl>0</ttl><sy:updateFrequency>2</sy:updateFrequency></channel></rss>", "43200|-1||"));
	CHECK(channel_is("<rss><channel><ttl>99999999999</ttl><sy:updatePeriod>hourly</sy:updatePeriod>"
	    "<sy:updateFrequency>0</sy:updateFrequency><sy:updateBase>1970-01-02T00:00Z</sy:updateBase></channel></rss>",
	    "3600|86400||"));
	CHECK(channel_is("<rss><channel><ttl>61</ttl><sy:updatePeriod> Hourly </sy:updatePeriod>"
	    "<sy:updateBase>1970-01-02T00:00Z</sy:updateBase></channel></rss>", "3660|-1||"));
	CHECK(channel_is("<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' "
	    "xmlns:x='http://purl.org/rss/1.0/modules/syndication/'><channel><x:updatePeriod>weekly</x:updatePeriod>"
	    "<x:updateBase>9999-01-01</x:updateBase></channel></r:RDF>", "604800|-1||"));
	CHECK(channel_is("<rss><channel><itunes:new-feed-url> ../new.xml </itunes:new-feed-url>"
	    "<itunes:new-feed-url>b</itunes:new-feed-url></channel></rss>", "0|-1|https://e.org/new.xml|"));
	CHECK(channel_is("<rss><channel><itunes:new-feed-url>ftp://e.org/</itunes:new-feed-url><atom:link rel='NEXT' "
	    "href='?p=2'/><atom:link rel='prev-archive' href='2020'/><item><atom:link rel='next' href='x'/></item>"
	    "</channel></rss>", "0|-1||https://e.org/f/?p=2"));
	CHECK(channel_is("<feed xmlns='http://www.w3.org/2005/Atom'><link rel='self' href='s'/><link href='a'/>"
	    "<link rel='prev-archive' href='2020'/></feed>", "0|-1||https://e.org/f/2020"));
}

static int64_t
duration(const char *text)
{
	int64_t s = -1;

	return feed_duration(slice_of(text), &s) == ERR_OK ? s : -1;
}

int
main(void)
{
	CHECK(gives("<item><guid>1</guid><enclosure url='a.jpg' type='image/jpeg'/><enclosure url='a.mp4' type='video/mp4' "
	    "length='7'/><enclosure url='a.mp3' type='audio/mpeg' length=' 42 '/><enclosure url='b.mp3' type='audio/mpeg'/>"
	    "</item>", "1|https://e.org/f/a.mp3|audio/mpeg|42|-1|||\n"));
	CHECK(gives("<item><guid>1</guid><media:group><media:content url='a.png' type='image/png'/>"
	    "<media:content url='a.mp3' medium='audio'/></media:group></item>", "1|https://e.org/f/a.mp3||-1|-1|||\n"));
	CHECK(gives("<item><guid>1</guid><media:content url='a.mp3' type='audio/mpeg'/><enclosure url='b'/></item>",
	    "1|https://e.org/f/b||-1|-1|||\n"));
	CHECK(gives("<item><guid>1</guid><enclosure url='javascript:x' type='audio/mpeg'/><enclosure url='b' "
	    "length='1e9'/></item>", "1|https://e.org/f/b||-1|-1|||\n"));
	CHECK(gives("<item><guid>1</guid><podcast:transcript url='t.txt' type='text/plain'/><podcast:transcript url='t.de.json' "
	    "type='application/json' language='de'/></item>", "1|||-1|-1|https://e.org/f/t.txt|text/plain|\n"));
	CHECK(gives("<item><guid>1</guid><podcast:transcript url='t?x=.json'/><podcast:transcript url='t.srt?x=1'/>"
	    "<podcast:transcript url='t.html' language='en'/></item>", "1|||-1|-1|https://e.org/f/t.srt?x=1||\n"));
	CHECK(gives("<item><guid> https://e.org/1 </guid><itunes:duration>1:02:03</itunes:duration></item>",
	    "https://e.org/1|||-1|3723|||https://e.org/1\n"));
	CHECK(gives("<item><guid isPermaLink='false'>https://e.org/1</guid></item><item><title>no</title><image>"
	    "<title>cover</title><link>https://e.org/cover</link></image></item>",
	    "https://e.org/1|||-1|-1|||\n|||-1|-1|||\n"));
	CHECK(gives("<item></item><item><title> </title></item>", ""));

	test_channel();
	CHECK(duration("3600") == 3600 && duration(" 62:03 ") == 3723 && duration("0:00:05.9") == 5);
	CHECK(duration("") == -1 && duration("abc") == -1 && duration("-10") == -1 && duration("1:2:3:4") == -1);
	CHECK(duration("99999999999") == -1 && duration("1::2") == -1 && duration("100:00:00") == -1);
	return check_close();
}
