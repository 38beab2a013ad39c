/* JSON Feed: its pieces, the fields of its items, and what its publishers break; whatever pieces it comes in. */
#include <string.h>

#include "buf.h"
#include "check.h"
#include "feed.h"
#include "json_split.h"

static const size_t pieces[] = { 1000000, 1, 2, 3, 7 };
#define PIECES (sizeof(pieces) / sizeof(pieces[0]))

/* The pieces as text, each on a line, elements behind "- ". */
static enum err
take_piece(void *arg, struct slice text, bool is_element)
{
	return buf_addf(arg, "%s%.*s\n", is_element ? "- " : "", SLARG(text));
}

/* Whether doc falls into these pieces. */
static bool
splits(struct slice doc, const char *want)
{
	struct buf out = { .max = 100000 };
	bool right = true;
	size_t k, i, n;

	for (k = 0; right && k < PIECES; k++) {
		struct json_split *j = json_split_new("items", take_piece, &out);

		buf_clear(&out);
		for (i = 0; i < doc.len; i += n) {
			n = doc.len - i < pieces[k] ? doc.len - i : pieces[k];
			right = right && json_split_push(j, (struct slice){ doc.p + i, n }) == ERR_OK;
		}
		right = right && json_split_end(j) == ERR_OK && slice_eq(buf_slice(&out), slice_of(want));
		if (!right)
			fprintf(stderr, "     got in pieces of %zu: %.*s", pieces[k], SLARG(buf_slice(&out)));
		json_split_free(j);
	}
	buf_free(&out);
	return right;
}

/* The items as text: lang|show|guid|title|link|audio|type|bytes|duration|date|notes */
static enum err
take_item(void *arg, const struct feed_item *i)
{
	return buf_addf(arg, "%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%lld|%lld|%lld|%.*s\n", SLARG(i->lang), SLARG(i->show),
	    SLARG(i->guid), SLARG(i->title), SLARG(i->link), SLARG(i->audio), SLARG(i->audio_type),
	    (long long)i->audio_bytes, (long long)i->duration_s, i->has_date ? (long long)i->date : -1, SLARG(i->notes));
}

/* Parses doc in pieces of these bytes.  What it was, where it was no feed. */
static const char *
parse(struct buf *out, struct slice doc, size_t piece)
{
	struct feed_parser *f = feed_new("https://e.org/f/", "koi8-r", take_item, out);
	const char *what = NULL;
	enum err e = ERR_OK;
	size_t n;

	buf_clear(out);
	for (; e == ERR_OK && doc.len > 0; doc = slice_from(doc, n)) {
		n = doc.len < piece ? doc.len : piece;
		e = feed_push(f, (struct slice){ doc.p, n });
	}
	if (e == ERR_OK)
		e = feed_end(f);
	if (e != ERR_OK)
		what = e == ERR_SYNTAX ? feed_what(f) : err_text(e);
	feed_free(f);
	return what;
}

static bool
gives(struct slice doc, const char *want)
{
	struct buf out = { .max = 1000000 };
	bool right = true;
	size_t k;

	for (k = 0; right && k < PIECES; k++) {
		const char *what = parse(&out, doc, pieces[k]);

		right = what == NULL && slice_eq(buf_slice(&out), slice_of(want));
		if (!right)
			fprintf(stderr, "     pieces of %zu, %s: %.*s", pieces[k], what, SLARG(buf_slice(&out)));
	}
	buf_free(&out);
	return right;
}

/* As gives, of a feed with this one item. */
static bool
item_gives(const char *item, const char *want)
{
	struct buf doc = { .max = 100000 };
	bool right;

	buf_addf(&doc, "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"S\",\"items\":[{\"id\":\"1\",%s}]}", item);
	right = gives(buf_slice(&doc), want);
	buf_free(&doc);
	return right;
}

/* Whether doc is no feed, and was this. */
static bool
is_no_feed(const char *doc, const char *want)
{
	struct buf out = { .max = 1000000 };
	const char *what = parse(&out, slice_of(doc), 5);
	bool right = what != NULL && out.len == 0 && strcmp(what, want) == 0;

	if (!right)
		fprintf(stderr, "     %s: %.*s", what, SLARG(buf_slice(&out)));
	buf_free(&out);
	return right;
}

static void
check_split(void)
{
	CHECK(splits(SL("{\"a\": 1, \"b\":{\"c\":[1,2]}, \"items\" : [ {\"d\":\"],\\\"}\"}, 2 ,[3,[]]] , \"e\":[4]} {\"f\":5}"),
	    "{\"a\": 1}\n{ \"b\":{\"c\":[1,2]}}\n{ \"items\" : []}\n-  {\"d\":\"],\\\"}\"}\n-  2 \n- [3,[]]\n{ \"e\":[4]}\n"));
	CHECK(splits(SL(""), "") && splits(SL("[1,2]"), "") && splits(SL("{}"), "") && splits(SL("{,,}"), ""));
	CHECK(splits(SL("{\"items\":[]}"), "{\"items\":[]}\n") && splits(SL("{\"items\":[,1,]}"), "{\"items\":[]}\n- 1\n"));
	CHECK(splits(SL("{\"items\":{\"items\":[1,2]}}"), "{\"items\":{\"items\":[1,2]}}\n"));
	CHECK(splits(SL("{\"title\":\"items\",\"x\":[1]}"), "{\"title\":\"items\"}\n{\"x\":[1]}\n"));
	/* cut off: what is whole */
	CHECK(splits(SL("{\"items\":[{\"a\":1},{\"b\":2}"), "{\"items\":[]}\n- {\"a\":1}\n- {\"b\":2}\n"));
	CHECK(splits(SL("{\"items\":[{\"a\":1},{\"b\":\"2}"), "{\"items\":[]}\n- {\"a\":1}\n") && splits(SL("{\"a\":1"), ""));
	/* what parsers would refuse */
	CHECK(splits(SL("{\"a\":\"x\ty\0\n\\'\\x\\u12\\\"z\\\\\"}"), "{\"a\":\"x y  'xu12\\\"z\\\\\"}\n"));
	CHECK(splits(SL("{\"a\":\"\\uD83D\\uDE00\\uD83D\\uD83D\\uDE00\\uDE00\\uD83D\"}"),
	    "{\"a\":\"\\uD83D\\uDE00\\uFFFD\\uD83D\\uDE00\\uFFFD\\uFFFD\"}\n"));
}

static void
check_fields(void)
{
	CHECK(item_gives("\"title\":\" A &amp; <b> \",\"url\":\"a\",\"external_url\":\"b\",\"date_published\":\"2020-01-02T14:00:00-07:00\","
	    "\"date_modified\":\"2021-01-01\",\"content_text\":\"t\",\"content_html\":\"<p>h\",\"summary\":\"s\",\"language\":\"pt-BR\"",
	    "pt-br|S|1|A & <b>|https://e.org/f/a|||-1|-1|1577998800|<p>h\n"));
	CHECK(item_gives("\"external_url\":\"b\",\"date_published\":\"soon\",\"date_modified\":\"2021-01-01\",\"summary\":\"the longest\"",
	    "|S|1||https://e.org/f/b|||-1|-1|1609459200|the longest\n"));
	CHECK(item_gives("\"attachments\":[{\"url\":\"a.jpg\",\"mime_type\":\"image/jpeg\",\"duration_in_seconds\":9},{\"url\":\"a.mp3\","
	    "\"mime_type\":\"audio/mpeg\",\"size_in_bytes\":42,\"duration_in_seconds\":61.5},{\"url\":\"b.mp3\",\"mime_type\":"
	    "\"audio/mpeg\",\"duration_in_seconds\":7}]", "|S|1|||https://e.org/f/a.mp3|audio/mpeg|42|61|-1|\n"));
	CHECK(item_gives("\"attachments\":[{\"url\":\"javascript:x\",\"mime_type\":\"audio/mpeg\"},{\"url\":\"v.mp4\",\"size_in_bytes\":-1},"
	    "7,null,{\"url\":5}]", "|S|1|||https://e.org/f/v.mp4||-1|-1|-1|\n"));
	CHECK(item_gives("\"_x\":{\"id\":\"2\"},\"title\":null,\"url\":[\"a\"],\"id\":18446744073709551617,\"attachments\":{\"url\":\"a\"}", ""));
	CHECK(item_gives("\"id\":9007199254740993,\"title\":\"x\\u0000y\\uD800z\"", "|S|9007199254740993|xy\xEF\xBF\xBDz||||-1|-1|-1|\n"));
	CHECK(item_gives("\"id\":\"https://e.org/1\"", "|S|https://e.org/1||https://e.org/1|||-1|-1|-1|\n"));
}

static void
check_documents(void)
{
	/* sorted by name: the items wait for the title */
	CHECK(gives(SL("{\"items\":[{\"id\":1},{\"id\":2.5}],\"language\":\"de\",\"title\":\"Late\"}"),
	    "de|Late|1|||||-1|-1|-1|\nde|Late|2.5|||||-1|-1|-1|\n"));
	CHECK(gives(SL("{\"items\":[{\"id\":1},{\"id\":2"), "||1|||||-1|-1|-1|\n"));
	CHECK(gives(SL("{\"title\":\"T\",\"items\":[{\"id\":1:},{\"id\":2,\"x\":[\",]\", ]\n,\n},]}"), "|T|2|||||-1|-1|-1|\n"));
	CHECK(gives(SL("{\"items\":[]}"), "") && gives(SL("{\"version\":\"https://jsonfeed.org/version/1\"}"), ""));
	/* encodings, blanks */
	CHECK(gives(SL(" \n\xEF\xBB\xBF {\"title\":\"\xC3\xA9\xE9\",\"items\":[{\"id\":1}]}"), "|éé|1|||||-1|-1|-1|\n"));
	CHECK(gives(SL("\xFF\xFE{\0\"\0i\0t\0e\0m\0s\0\"\0:\0[\0{\0\"\0i\0d\0\"\0:\0\"\0\xE9\0\"\0}\0]\0}\0"), "||é|||||-1|-1|-1|\n"));
	CHECK(gives(SL("{\0\"\0i\0t\0e\0m\0s\0\"\0:\0[\0{\0\"\0i\0d\0\"\0:\0\"\0\xE9\0\"\0}\0]\0}\0"), "||é|||||-1|-1|-1|\n"));
	CHECK(gives(SL("\0{\0\"\0i\0t\0e\0m\0s\0\"\0:\0[\0{\0\"\0i\0d\0\"\0:\0\"\0\xE9\0\"\0}\0]\0}"), "||é|||||-1|-1|-1|\n"));
	/* no feeds */
	CHECK(is_no_feed("{\"error\":\"no such feed\",\"items\":5}", "it is JSON, and no JSON Feed"));
	CHECK(is_no_feed("[{\"id\":1}]", "it is JSON, and no JSON Feed") && is_no_feed("{", "it is JSON, and no JSON Feed"));
	CHECK(is_no_feed("{\"items\":[{\"id\":}]}", "its JSON is broken, or too big"));
	CHECK(is_no_feed("{\"items\":[{\"id\":1e999}]}", "its JSON is broken, or too big") && is_no_feed(" \n ", "it is empty"));
}

/* Sets doc to front, then piece n times, then back. */
static struct slice
repeat(struct buf *doc, const char *front, const char *piece, size_t n, const char *back)
{
	buf_clear(doc);
	buf_add(doc, slice_of(front));
	while (n-- > 0)
		buf_add(doc, slice_of(piece));
	buf_add(doc, slice_of(back));
	return buf_slice(doc);
}

static void
check_hostile(void)
{
	struct buf doc = { .max = (size_t)1 << 27 }, out = { .max = (size_t)1 << 20 };
	const char *good = "|T|g|||||-1|-1|-1|\n", *front = "{\"title\":\"T\",\"items\":[{\"id\":\"g\"},{\"id\":\"b\",\"x\":";

	CHECK(parse(&out, repeat(&doc, front, "[", 100000, "1}]}"), 65536) == NULL && slice_eq(buf_slice(&out), slice_of(good)));
	CHECK(parse(&out, repeat(&doc, front, "[1,", 5000000, "}]}"), 65536) == NULL && slice_eq(buf_slice(&out), slice_of(good)));
	CHECK(parse(&out, repeat(&doc, front, "xxxxxxxx\\\"", 6000000, ""), 65536) == NULL && slice_eq(buf_slice(&out), slice_of(good)));
	CHECK(parse(&out, repeat(&doc, "{\"title\":\"T\",\"items\":[{\"id\":\"g\"", ",\"id\":\"g\"", 50000, "}]}"), 65536) == NULL &&
	    slice_eq(buf_slice(&out), slice_of(good)));
	/* a member that ends where the buffer does, which grows for its bracket */
	for (size_t n = 250; n < 260; n++) {
		repeat(&doc, "{\"", "x", n, "\":1,\"y\":2}");
		repeat(&out, "{\"", "x", n, "\":1}\n{\"y\":2}\n");
		CHECK(buf_terminate(&out) == ERR_OK && splits(buf_slice(&doc), out.p));
	}
	/* white space that would be looked at again for each bracket and comma */
	repeat(&doc, "{", " ", 250000, "");
	for (size_t i = 0; i < 120000; i++)
		buf_add(&doc, SL("[]"));
	CHECK(splits(buf_slice(&doc), ""));
	repeat(&doc, "{\"items\":[[", "1,", 120000, "");
	for (size_t i = 0; i < 250000; i++)
		buf_addc(&doc, ' ');
	buf_add(&doc, SL("]]"));
	CHECK(parse(&out, buf_slice(&doc), 65536) == NULL && out.len == 0);
	/* more than may wait for the title: given without it */
	repeat(&doc, "{\"items\":[{\"title\":\"", "x", 400000, "\"}");
	for (size_t i = 0; i < 60; i++) {
		buf_addf(&doc, ",{\"id\":%zu,\"x\":\"", i);
		for (size_t k = 0; k < 40000; k++)
			buf_add(&doc, SL("0123456789"));
		buf_add(&doc, SL("\"}"));
	}
	buf_add(&doc, SL("],\"title\":\"Late\"}"));
	CHECK(parse(&out, buf_slice(&doc), 65536) == NULL && slice_ends(buf_slice(&out), SL("||59|||||-1|-1|-1|\n")));
	CHECK(parse(&out, repeat(&doc, "{\"items\":[{\"x\":\"", "x", 1100000, "\"}]}"), 65536) != NULL);
	buf_free(&doc);
	buf_free(&out);
}

int
main(void)
{
	check_split();
	check_fields();
	check_documents();
	check_hostile();
	return check_close();
}
