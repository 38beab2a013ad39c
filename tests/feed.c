/* What a feed's items hold beyond the record's fields, and durations. */
#include <string.h>

#include "buf.h"
#include "check.h"
#include "feed.h"
#include "feed_text.h"
#include "feed_choice.h"

/* The items as text: guid|audio|type|bytes|duration|transcript|transcript type|link */
static enum err
take(void *arg, const struct feed_item *i)
{
	return buf_addf(arg, "%.*s|%.*s|%.*s|%lld|%lld|%.*s|%.*s|%.*s\n", SLARG(i->guid), SLARG(i->audio),
	    SLARG(i->audio_type), (long long)i->audio_bytes, (long long)i->duration_s, SLARG(i->transcript),
	    SLARG(i->transcript_type), SLARG(i->link));
}

/* The lists and numbers: chapters|persons|soundbites|season|episode */
static enum err
take_more(void *arg, const struct feed_item *i)
{
	return buf_addf(arg, "%.*s|%.*s|%.*s|%.*s|%.*s\n", SLARG(i->chapters), SLARG(i->persons), SLARG(i->soundbites),
	    SLARG(i->season), SLARG(i->episode));
}

static bool
parses(const char *items, feed_item_fn fn, const struct feed_choice *choice, const char *want)
{
	struct buf doc = { .max = 100000 }, out = { .max = 100000 };
	struct feed_parser *f = feed_new("https://e.org/f/", NULL, fn, &out);
	bool right;

	if (choice != NULL)
		feed_prefer(f, choice);
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

static bool
gives(const char *items, const char *want)
{
	return parses(items, take, NULL, want);
}

static bool
gives_more(const char *items, const char *want)
{
	return parses(items, take_more, NULL, want);
}

/* The transcript that the preference takes of one of each form and three languages. */
static bool
chooses(const char *preference, const char *want)
{
	struct feed_choice c = { .n_forms = 0 };
	struct buf line = { .max = 1000 };
	bool right = feed_choice_read(&c, slice_of(preference)) == ERR_OK;

	buf_addf(&line, "1|||-1|-1|https://e.org/f/%s||\n", want);
	right = right && parses("<item><guid>1</guid><podcast:transcript url='a.txt'/><podcast:transcript url='a.html'/>"
	    "<podcast:transcript url='a.pdf' rel='captions'/><podcast:transcript url='a.srt'/>"
	    "<podcast:transcript url='a.vtt' language='en-GB'/><podcast:transcript url='de.json' language='de'/>"
	    "<podcast:transcript url='fr.txt' language='fr'/></item>", take, &c, line.p);
	buf_free(&line);
	return right;
}

static bool
is_choice(const char *text)
{
	struct feed_choice c = { .n_forms = 0 };

	return feed_choice_read(&c, slice_of(text)) == ERR_OK;
}

/* Lists are bounded, and end with a whole line. */
static bool
lists_are_bounded(void)
{
	struct buf items = { .max = 90000 }, want = { .max = 90000 };
	bool right;
	int i;

	buf_addf(&items, "<item><guid>1</guid>");
	for (i = 0; i < 1000; i++)
		buf_addf(&items, "<podcast:person>%04d</podcast:person>", i);
	buf_addf(&items, "</item>");
	buf_addc(&want, '|');
	for (i = 0; i < 409; i++)            /* 4096 bytes in lines of 10 */
		buf_addf(&want, "%shost %04d", i > 0 ? "\n" : "", i);
	buf_addf(&want, "|||\n");
	right = gives_more(items.p, want.p);
	buf_free(&items);
	buf_free(&want);
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
	CHECK(channel_is("{\"version\":\"https://jsonfeed.org/version/1.1\",\"next_url\":\"?p=2\",\"items\":[]}",
	    "0|-1||https://e.org/f/?p=2"));
	CHECK(channel_is("{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[],\"next_url\":\"file:///x\"}", "0|-1||"));
	CHECK(channel_is("<feed xmlns='http://www.w3.org/2005/Atom'><link rel='self' href='s'/><link href='a'/>"
	    "<link rel='prev-archive' href='2020'/></feed>", "0|-1||https://e.org/f/2020"));
}

static int64_t
duration(const char *text)
{
	int64_t s = -1;

	return feed_duration(slice_of(text), &s) == ERR_OK ? s : -1;
}

/* Behind a character that has no room nothing is added, though it would fit. */
static bool
text_is_cut(void)
{
	struct feed_text t = { .buf.max = 256 };
	bool right;
	int i;

	feed_text_begin(&t, false);
	for (i = 0; i < 255; i++)
		(void)feed_text_add(&t, SL("a"));
	right = feed_text_add(&t, SL("é")) == ERR_OK && feed_text_add(&t, SL("b")) == ERR_OK && t.buf.len == 255;
	buf_free(&t.buf);
	return right;
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

	CHECK(gives_more("<item><guid>1</guid><psc:chapters><psc:chapter start='0' title=' Cold  open'/>"
	    "<psc:chapter start='01:02:03.456' title='A &amp;amp; B'/><psc:chapter start='soon' title='no'/>"
	    "<psc:chapter start='9'/></psc:chapters><podcast:chapters url='c.json'/></item>",
	    "0.00 Cold open\n3723.45 A & B||||\n"));
	CHECK(gives_more("<item><guid>1</guid><podcast:chapters url='javascript:x'/><podcast:chapters url='c.json'/></item>",
	    "https://e.org/f/c.json||||\n"));
	CHECK(gives_more("<podcast:person>Host</podcast:person><item><guid>1</guid><podcast:person role='Cover Art  Designer'>Ada"
	    "</podcast:person><podcast:person role='guest'> </podcast:person><podcast:person group='x'>B C</podcast:person></item>"
	    "<item><guid>2</guid></item>", "|cover-art-designer Ada\nhost B C|||\n|host Host|||\n"));
	CHECK(gives_more("<item><guid>1</guid><podcast:soundbite startTime='73.0' duration='60'>Why</podcast:soundbite>"
	    "<podcast:soundbite startTime='1:00' duration='0'>no</podcast:soundbite><podcast:soundbite startTime='-1' "
	    "duration='1'/><podcast:soundbite startTime='1234.567' duration='42.25'/></item>",
	    "||73.00 60.00 Why\n1234.56 42.25||\n"));
	CHECK(gives_more("<item><guid>1</guid><itunes:season>two</itunes:season><podcast:season name='S'> 2 </podcast:season>"
	    "<podcast:episode>3.5</podcast:episode><itunes:episode>4</itunes:episode></item>"
	    "<item><guid>2</guid><itunes:episode>-1</itunes:episode></item>", "|||2|3.5\n||||\n"));
	CHECK(lists_are_bounded());

	CHECK(chooses("html", "a.html") && chooses("plain,html", "a.txt") && chooses("srt", "a.srt"));
	CHECK(chooses("de", "de.json") && chooses("fr,de", "fr.txt") && chooses("html,FR", "fr.txt") && chooses("ja", "a.vtt"));
	CHECK(!is_choice("") && !is_choice("srt,") && !is_choice("srt,srt") && !is_choice("en us") && is_choice("json, pt-BR"));

	test_channel();
	CHECK(text_is_cut());
	CHECK(duration("3600") == 3600 && duration(" 62:03 ") == 3723 && duration("0:00:05.9") == 5);
	CHECK(duration("") == -1 && duration("abc") == -1 && duration("-10") == -1 && duration("1:2:3:4") == -1);
	CHECK(duration("99999999999") == -1 && duration("1::2") == -1 && duration("100:00:00") == -1);
	return check_close();
}
