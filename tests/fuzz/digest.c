/* Digests: of any records, each format writes what its readers can read, with no markup and no header field of others. */
#include <jansson.h>
#include <libxml/parser.h>
#include <stdlib.h>

#include "buf.h"
#include "digest.h"
#include "fuzz.h"
#include "mail_header.h"
#include "quoted_printable.h"
#include "utf8.h"

#define DAY 20781               /* 2026-11-24 */
#define MAIL_BYTES 100000

/* Whether a tag begins with one of the words: "<p" is not that of "<pre". */
static bool
is_tag(struct slice s, const char *words)
{
	struct slice list = slice_of(words), word;
	size_t n = 0;

	while (n < s.len && (ascii_is_alnum(s.p[n]) || s.p[n] == '!'))
		n++;
	while (slice_cut(&list, ' ', &word))
		if (slice_eq(word, (struct slice){ s.p, n }))
			return true;
	return false;
}

/* The length of the tag that s begins with, behind its "<": attributes are in double quotes, and none is a script's. */
static size_t
tag_length(struct slice s, bool own)
{
	bool quoted = false;
	size_t i;

	for (i = 0; i < s.len && (quoted || s.p[i] != '>'); i++) {
		if (s.p[i] == '"')
			quoted = !quoted;
		MUST(s.p[i] != '<');
		if (!quoted && s.p[i] == ' ')
			MUST(!slice_starts_nocase(slice_from(s, i + 1), SL("on")));
		if (!own && i > 5 && slice_starts(slice_from(s, i - 6), SL("href=\"")))
			MUST(slice_starts_nocase(slice_from(s, i), SL("http://")) || slice_starts_nocase(slice_from(s, i), SL("https://")));
	}
	MUST(i < s.len && !quoted);
	return i + 1;
}

/* Markup of the tags that are named, with our five references, and clean text between. */
static void
must_be_markup(struct slice s, const char *tags)
{
	size_t i;

	MUST(fuzz_is_clean(s));
	for (i = 0; i < s.len; i++) {
		struct slice rest = slice_from(s, i + 1);

		if (s.p[i] == '&')
			MUST(slice_starts(rest, SL("amp;")) || slice_starts(rest, SL("lt;")) || slice_starts(rest, SL("gt;")) ||
			    slice_starts(rest, SL("quot;")) || slice_starts(rest, SL("#39;")));
		if (s.p[i] != '<' || slice_starts(rest, SL("!--[if mso]>")) || slice_starts(rest, SL("![endif]-->")))
			continue;
		MUST(is_tag(slice_from(rest, rest.len > 0 && rest.p[0] == '/'), tags));
		i += tag_length(rest, false);
	}
}

/* The part of s from the first `from` up to the next `to`. */
static struct slice
part(struct slice s, const char *from, const char *to)
{
	struct slice begin = slice_of(from), end = slice_of(to);
	size_t n;

	while (s.len > 0 && !slice_starts(s, begin))
		s = slice_from(s, 1);
	MUST(s.len > 0);
	for (n = 0; n < s.len && !slice_starts(slice_from(s, n), end); n++)
		;
	MUST(n < s.len);
	return (struct slice){ s.p, n };
}

static struct slice
written(const char *name, const struct digest *d, char **text)
{
	size_t len = 0;
	FILE *out = open_memstream(text, &len);

	MUST(out != NULL && digest_find_format(name) != NULL && digest_find_format(name)->write(out, d) == ERR_OK);
	MUST(fclose(out) == 0);
	return (struct slice){ *text, len };
}

#define PAGE_TAGS "body header main footer h1 h2 p time article span a bdi div audio blockquote cite figure svg path " \
	"figcaption details summary ul li script"

static void
check_page(const struct digest *d)
{
	char *text = NULL;
	struct slice s = written("html", d, &text);

	must_be_markup(part(s, "<body>", "<script>"), PAGE_TAGS);
	free(text);
}

static void
check_text(const struct digest *d, const char *name)
{
	char *text = NULL;

	MUST(fuzz_is_clean(written(name, d, &text)));
	free(text);
}

static void
check_json(const struct digest *d)
{
	char *text = NULL;
	struct slice s = written("json", d, &text), line;
	json_t *o = json_loadb(s.p, s.len, JSON_REJECT_DUPLICATES, NULL);
	size_t n = 0;

	MUST(o != NULL && json_array_size(json_object_get(o, "insights")) == d->n);
	json_decref(o);
	free(text);
	s = written("jsonl", d, &text);
	while (s.len > 0 && slice_cut(&s, '\n', &line) && line.len > 0) {
		o = json_loadb(line.p, line.len, JSON_REJECT_DUPLICATES, NULL);
		MUST(o != NULL);
		json_decref(o);
		n++;
	}
	MUST(n == d->n);
	free(text);
}

static void
check_feed(const struct digest *d)
{
	char *text = NULL;
	struct slice s = written("atom", d, &text);
	xmlDocPtr doc = xmlReadMemory(s.p, (int)s.len, NULL, NULL, XML_PARSE_NONET | XML_PARSE_HUGE);

	MUST(doc != NULL);
	xmlFreeDoc(doc);
	free(text);
}

/* Lines of at most 76 bytes of ASCII; fields by our names alone; the two parts. */
static void
check_mail(const struct digest *d)
{
	static const char fields[] = "From To Subject Date Message Auto MIME Content List";
	char *text = NULL;
	struct slice s = written("mail", d, &text), line;
	bool header = true;
	size_t parts = 0;

	MUST(s.len <= MAIL_BYTES && (s.len == 0) == (d->n == 0));
	while (s.len > 0 && slice_cut(&s, '\n', &line)) {
		size_t i;

		for (i = 0; i < line.len; i++)
			MUST(line.p[i] >= ' ' && line.p[i] <= '~');
		MUST(line.len <= 76);
		if (line.len == 0)
			header = false;
		MUST(!header || line.p[0] == ' ' || is_tag(line, fields));
		parts += slice_starts(line, SL("--=_"));
	}
	MUST(d->n == 0 || parts == 3);
	free(text);
}

/* Nothing but links, lists, quotes and headings of ours: each "<" is escaped, each "[[" closed in its line. */
static void
check_note(const struct digest *d)
{
	char *text = NULL;
	struct slice s = written("md", d, &text);
	size_t i;

	MUST(fuzz_is_clean(s) && slice_starts(s, SL("---\ntitle: \"")));
	for (i = 0; i < s.len && !slice_starts(slice_from(s, i), SL("\n---\n\n# ")); i++)
		;
	MUST(i < s.len);
	for (; i < s.len; i++)
		if (s.p[i] == '\\')
			i++;
		else
			MUST(s.p[i] != '<' && s.p[i] != '`');
	free(text);
}

/* A record that insight_write makes of an insight gives the same insight. */
static void
check_record(const struct insight *in, struct headlines *headlines)
{
	struct buf line = { .max = 4 * INSIGHT_MAX_BYTES };
	struct insight *again;
	struct rec rec;

	MUST(insight_write(&line, in, in->relates, in->told) == ERR_OK);
	MUST(line.len > 0 && slice_find(buf_slice(&line), '\n') == line.len - 1 && fuzz_is_clean(buf_slice(&line)));
	rec_split(&rec, (struct slice){ line.p, line.len - 1 });
	MUST(insight_new(&again, &rec, headlines) == ERR_OK);
	MUST_EQ(in->text, again->text);
	MUST_EQ(in->headline, again->headline);
	MUST_EQ(in->source, again->source);
	MUST_EQ(in->also, again->also);
	MUST_EQ(in->listen, again->listen);
	MUST_EQ(in->id, again->id);
	MUST(in->start_ms / 10 == again->start_ms / 10 && in->strip.length_ms / 10 == again->strip.length_ms / 10);
	insight_free(again);
	buf_free(&line);
}

static void
check_insight(const struct insight *in, struct headlines *headlines)
{
	const struct insight *r;
	size_t n = 0;

	for (; in != NULL; in = in->next) {
		MUST(in->text.len > 0 && in->headline.len > 0 && utf8_width(in->headline) <= 90);
		MUST(fuzz_is_clean(in->text) && fuzz_is_clean(in->headline) && fuzz_is_clean(in->also));
		check_record(in, headlines);
		for (r = in->related, n = 0; r != NULL; r = r->next, n++)
			MUST(r->related == NULL && slice_eq(r->relates, in->id));
		MUST(n == in->n_related && n <= DIGEST_RELATED);
	}
}

/* Any bytes as a header's text and as a part: they stay one field, and come back by their own rules. */
static void
check_encodings(struct slice doc)
{
	struct buf out = { .max = 16 << 20 }, clean = { .max = 4 << 20 };
	struct slice s, line;

	doc.len = doc.len < 2000 ? doc.len : 2000;
	MUST(utf8_clean(&clean, doc) == ERR_OK && mail_add_text(&out, "Subject", doc) == ERR_OK);
	MUST(quoted_printable_add(&out, buf_slice(&clean)) == ERR_OK);
	s = buf_slice(&out);
	while (slice_cut(&s, '\n', &line))
		MUST(line.len <= 76);
	s = buf_slice(&out);
	MUST(slice_starts(s, SL("Subject: ")));
	buf_free(&out);
	buf_free(&clean);
}

/* Lists of words, read once for all inputs. */
static struct headlines headlines;

static void
free_headlines(void)
{
	headlines_free(&headlines);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice doc = { (const char *)data, n };
	struct digest d = { .title = "A <title> & \"more\"", .day = DAY, .scanned = { .dropped = { .max = SCANNED_MAX_BYTES } },
	    .mail = { .from = "a@b.example", .to = "Ána <c@d.example>", .list = "l.example", .unsubscribe = "https://e.example/" } };
	struct rec_reader r;
	struct rec rec;
	enum err e;
	int got;

	if (headlines.cues.cues == NULL)
		atexit(free_headlines);
	d.headlines = headlines;
	MUST(rec_open(&r, fuzz_file(doc)) == ERR_OK);
	while ((got = rec_read(&r, &rec)) != 0)
		if (got > 0) {
			e = digest_add(&d, &rec);
			MUST(e == ERR_OK || e == ERR_SYNTAX || e == ERR_TOOBIG);
			e = scanned_read_line(&d.scanned, rec.f[REC_TEXT]);
			MUST(e == ERR_OK || e == ERR_SYNTAX || e == ERR_TOOBIG);
		}
	rec_close(&r);
	digest_end(&d);
	check_insight(d.first, &d.headlines);
	check_text(&d, "text");
	check_page(&d);
	check_note(&d);
	check_json(&d);
	check_feed(&d);
	check_mail(&d);
	check_encodings(doc);
	headlines = d.headlines;
	d.headlines = (struct headlines){ .cues = { .none = NULL } };
	digest_free(&d);
	return 0;
}
