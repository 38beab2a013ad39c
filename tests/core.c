/* The modules that everything stands on: buf, num, utf8, rec, line, word, table, sha256, url,
   enclosure. */
#include <stdlib.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "enclosure.h"
#include "html.h"
#include "line.h"
#include "num.h"
#include "rec.h"
#include "sha256.h"
#include "table.h"
#include "url.h"
#include "utf8.h"
#include "word.h"

static struct buf out = { .max = 1 << 20 };

/* Runs f on s and compares what it appends. */
static bool
makes(enum err (*f)(struct buf *, struct slice), struct slice s, struct slice want)
{
	buf_clear(&out);
	return f(&out, s) == ERR_OK && slice_eq(buf_slice(&out), want);
}

static void
test_buf(void)
{
	struct buf b = { .max = 300 };
	int *array = NULL;
	size_t cap = 0, i;

	for (i = 0; i < 300 && buf_addc(&b, 'x') == ERR_OK; i++)
		;
	CHECK(i == 300 && buf_addc(&b, 'x') == ERR_TOOBIG && b.len == 300);
	CHECK(buf_reserve(&b, (size_t)-1) == ERR_TOOBIG);
	buf_clear(&b);
	CHECK(buf_addf(&b, "%d-%s", 7, "seven") == ERR_OK && slice_eq(buf_slice(&b), SL("7-seven")));
	buf_free(&b);
	CHECK(array_reserve(&array, &cap, 17, sizeof(*array), 20) == ERR_OK && cap == 20);
	CHECK(array_reserve(&array, &cap, 21, sizeof(*array), 20) == ERR_TOOBIG && cap == 20);
	CHECK(array_reserve(&array, &cap, 3, sizeof(*array), 2) == ERR_TOOBIG);
	CHECK(array_reserve(&array, &cap, (size_t)-1, sizeof(*array), (size_t)-1) == ERR_TOOBIG);
	free(array);
}

static void
test_slice(void)
{
	struct slice s = SL("a,,b,"), part;
	int n = 0;

	while (slice_cut(&s, ',', &part))
		n++;
	CHECK(n == 4 && part.len == 0);
	CHECK(slice_cmp(SL("ab"), SL("abc")) < 0 && slice_cmp(SL("b"), SL("abc")) > 0);
	CHECK(slice_eq(slice_trim(SL(" \t x y\n")), SL("x y")));
	CHECK(slice_starts_nocase(SL("HTTP://x"), SL("http:")));
}

static bool
decimal(struct slice s, double want)
{
	double v;

	return num_read_decimal(s, &v) == ERR_OK && v == want;
}

static void
test_num(void)
{
	static const char *const bad[] = { "", "-", ".", "+1", " 1", "1 ", "1e5", "0x10", "inf", "nan", "1.2.3", "--1" };
	uint32_t u = 9;
	int64_t ms;
	double v;
	size_t i;

	CHECK(num_read_u32(SL("05"), 1, 100, &u) == ERR_OK && u == 5);
	CHECK(num_read_u32(SL("101"), 1, 100, &u) == ERR_RANGE && u == 5);
	CHECK(num_read_u32(SL("99999999999999999999999"), 1, 100, &u) == ERR_RANGE);
	CHECK(num_read_u32(SL("99999999999999999999999x"), 1, 100, &u) == ERR_SYNTAX);
	CHECK(num_read_u32(SL("-1"), 0, 100, &u) == ERR_SYNTAX);
	CHECK(decimal(SL("0.1"), 0.1) && decimal(SL("-.5"), -0.5) && decimal(SL("7."), 7) && decimal(SL("-0"), 0));
	CHECK(decimal(SL("0.734210"), 0.734210) && decimal(SL("123456789.012345"), 123456789.012345));
	CHECK(decimal(SL("0.1000000000000000000000000000001"), 0.1));
	CHECK(decimal(SL("100000000000000000000"), 1e20));
	CHECK(decimal(SL("0.00000000000000000000000001"), 0) && decimal(SL("0.00000000000000000000012"), 1e-22));
	CHECK(num_read_decimal(SL("1000000000000000000000000000000000000000000"), &v) == ERR_RANGE);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK(num_read_decimal(slice_of(bad[i]), &v) == ERR_SYNTAX);
	CHECK(num_read_seconds(SL("754.20"), REC_MAX_MS, &ms) == ERR_OK && ms == 754200);
	CHECK(num_read_seconds(SL("754.2099999"), REC_MAX_MS, &ms) == ERR_OK && ms == 754209);
	CHECK(num_read_seconds(SL("359999.999"), REC_MAX_MS, &ms) == ERR_OK && ms == REC_MAX_MS);
	CHECK(num_read_seconds(SL("360000"), REC_MAX_MS, &ms) == ERR_RANGE);
	CHECK(num_read_seconds(SL("1:02"), REC_MAX_MS, &ms) == ERR_SYNTAX);
}

static void
test_utf8(void)
{
	struct buf marks = { .max = 4096 };
	int i;

	CHECK(makes(utf8_clean, SL("a\xE2\x80\xAE" "b\x07\x7F\xC2\x85" "c\xEF\xBB\xBF"), SL("ab\nc")));
	CHECK(makes(utf8_clean, SL("x\r\ny\rz\xE2\x80\xA8w\t."), SL("x\ny\nz\nw\t.")));
	/* Unicode 15, table 3-8: one U+FFFD for each maximal subpart */
	CHECK(makes(utf8_clean, SL("\xF1\x80\x80\xE1\x80\xC2" "b\x80" "c\x80\xBF" "d"),
	    SL("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" "b\xEF\xBF\xBD" "c\xEF\xBF\xBD\xEF\xBF\xBD" "d")));
	CHECK(makes(utf8_clean, SL("\xC0\xAF"), SL("\xEF\xBF\xBD\xEF\xBF\xBD")));
	CHECK(makes(utf8_clean, SL("\xED\xA0\x80"), SL("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD")));
	CHECK(makes(utf8_clean, (struct slice){ "a\0b", 3 }, SL("ab")));
	CHECK(utf8_is_clean(SL("plain text, longer than a word\twith a tab\n")) && utf8_is_clean(SL("naïve 日本語")));
	CHECK(!utf8_is_clean(SL("12345678\x1b")) && !utf8_is_clean(SL("\xC3")) && !utf8_is_clean(SL("1234567\x7F")));
	CHECK(makes(utf8_nfc, SL("e\xCC\x81"), SL("é")));
	CHECK(makes(utf8_nfc, SL("“日本”— e\xCC\x81"), SL("“日本”— é")));
	CHECK(makes(utf8_nfc, SL("\xE2\x84\xA6 \xE3\x81\x8B\xE3\x82\x99"), SL("Ω が")));   /* Ohm sign, ka and dakuten */
	CHECK(makes(utf8_nfc, SL("\xE1\x84\x80\xE1\x85\xA1"), SL("가")));
	CHECK(makes(utf8_clean_line, SL("  a \n\t b\xC2\xA0\xC2\xA0" "c  "), SL("a b c")));
	(void)buf_addc(&marks, 'a');
	for (i = 0; i < 100; i++)
		(void)buf_add(&marks, SL("\xCC\xA7"));
	buf_clear(&out);
	CHECK(utf8_nfc(&out, buf_slice(&marks)) == ERR_OK && out.len <= 1 + 30 * 2);
	buf_free(&marks);
	CHECK(utf8_cut(SL("abc"), 5).len == 3 && utf8_cut(SL("abcdef"), 4).len == 4);
	CHECK(utf8_cut(SL("aé"), 2).len == 1 && utf8_cut(SL("e\xCC\x81x"), 2).len == 0);
	CHECK(utf8_width(SL("a日é")) == 4 && utf8_width(SL("e\xCC\x81")) == 1);
}

static void
test_rec(void)
{
	struct rec rec, other;
	struct slice line = SL("0.5\tabc\t1\t\t\t\t\t\t\t\tx\\ty\\\\\\q\\");

	rec_split(&rec, line);
	CHECK(slice_eq(rec.f[REC_SCORE], SL("0.5")) && rec.f[REC_RELATES].len == 0 && rec.rest.len == 0);
	CHECK(makes(rec_unescape, rec.f[REC_TEXT], SL("x\ty\\\\q\\")));
	CHECK(makes(rec_escape, SL("a\tb\nc\rd\\e"), SL("a\\tb\\nc\\rd\\\\e")));
	rec_split(&rec, SL("\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t16\tmore\tand more"));
	/* further fields */
	CHECK(slice_eq(rec_more(&rec, REC_GUID), SL("more")) && slice_eq(rec_more(&rec, REC_TYPE), SL("and more")) &&
	    rec_more(&rec, REC_BYTES).len == 0 && rec_more(&rec, REC_NUMBER).len == 0);
	CHECK(slice_eq(rec.f[REC_RELATES], SL("16")) && slice_eq(rec.rest, SL("\tmore\tand more")));
	buf_clear(&out);
	CHECK(rec_append(&out, &rec) == ERR_OK &&
	    slice_eq(buf_slice(&out), SL("\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t16\tmore\tand more\n")));
	CHECK(makes(rec_clean, SL("a\rb\xE2\x80\xA9" "c\x01"), SL("a b c")));
	CHECK(makes(rec_clean, SL("a\\tb\\q\\\\\\\\c\\"), SL("a\\tb\\\\q\\\\\\\\c\\\\")));
	rec_split(&rec, SL("0.5\ta\t9\t\t\t2026-01-02T00:00:00Z"));
	rec_split(&other, SL("0.5\ta\t10\t\t\t2026-01-02T00:00:00Z"));
	CHECK(rec_cmp(&rec, 0.5, &other, 0.5) < 0 && rec_cmp(&rec, 0.5, &other, 0.6) > 0);
	rec_split(&rec, SL("0.5\ta\t4294967296\t\t\t2026-01-02T00:00:00Z"));
	CHECK(rec_cmp(&rec, 0.5, &other, 0.5) > 0);
	rec_split(&rec, SL("0.5\ta\tx\t\t\t2026-01-02T00:00:00Z\t\t\t\t\tb"));
	CHECK(rec_cmp(&rec, 0.5, &other, 0.5) > 0 && rec_cmp(&other, 0.5, &rec, 0.5) < 0);
	rec_split(&other, SL("0.5\ta\tx\t\t\t2026-01-02T00:00:00Z\t\t\t\t\tc"));
	CHECK(rec_cmp(&rec, 0.5, &other, 0.5) < 0);
	rec_split(&rec, SL("0.5\ta\t09\t\t\t2026-01-02T00:00:00Z"));
	rec_split(&other, SL("0.5\ta\t10\t\t\t2026-01-03T00:00:00Z"));
	CHECK(rec_cmp(&rec, 0.5, &other, 0.5) > 0);
}

/* Writes text to a file and reads it back as lines of at most 4096 bytes. */
static int
read_lines(struct slice text, struct line_reader *r, FILE **file)
{
	static char path[] = "/dev/fd/000";

	*file = tmpfile();
	if (*file == NULL || fwrite(text.p, 1, text.len, *file) != text.len || fflush(*file) != 0)
		return -1;
	rewind(*file);
	snprintf(path, sizeof(path), "/dev/fd/%d", fileno(*file));
	return line_open(r, path, 4096);
}

static void
test_line(void)
{
	struct line_reader r;
	struct slice line;
	FILE *file;
	size_t i;

	CHECK(read_lines(SL("one\r\n\ntwo\nlast"), &r, &file) == ERR_OK);
	CHECK(line_read(&r, &line) == 1 && slice_eq(line, SL("one")));
	CHECK(line_read(&r, &line) == 1 && line.len == 0);
	CHECK(line_read(&r, &line) == 1 && slice_eq(line, SL("two")));
	CHECK(line_read(&r, &line) == 1 && slice_eq(line, SL("last")) && r.line == 4);
	CHECK(line_read(&r, &line) == 0 && line_read(&r, &line) == 0);
	line_close(&r);
	fclose(file);

	buf_clear(&out);
	for (i = 0; i < 300000; i++)
		(void)buf_addc(&out, 'x');
	(void)buf_add(&out, SL("\nshort\n"));
	for (i = 0; i < 5000; i++)
		(void)buf_addc(&out, 'y');
	CHECK(read_lines(buf_slice(&out), &r, &file) == ERR_OK);
	CHECK(line_read(&r, &line) == ERR_TOOBIG && r.line == 1);
	CHECK(line_read(&r, &line) == 1 && slice_eq(line, SL("short")) && r.line == 2);
	CHECK(line_read(&r, &line) == ERR_TOOBIG && line_read(&r, &line) == 0);
	line_close(&r);
	fclose(file);
	CHECK(line_open(&r, "/nonexistent", 4096) == ERR_IO);
	CHECK(line_open(&r, "/", 4096) == ERR_OK && line_read(&r, &line) == ERR_IO && line_read(&r, &line) == 0);
	line_close(&r);
}

static void
test_word(void)
{
	struct slice text = SL("“Don't stop—3.5 Éclairs, rock'n'roll' 日本語ok!");
	static const char *const want[] = { "dont", "stop", "3", "5", "éclairs", "rocknroll", "日本", "語", "ok" };
	struct word w;
	size_t n = 0;

	for (; word_next(&text, &w); n++)
		CHECK(n < 9 && slice_eq((struct slice){ w.p, w.len }, slice_of(want[n])));
	CHECK(n == 9);
	text = SL(" ... ");
	CHECK(!word_next(&text, &w));
	buf_clear(&out);
	for (n = 0; n < 100; n++)
		(void)buf_add(&out, SL("é"));
	text = buf_slice(&out);
	CHECK(word_next(&text, &w) && w.len == WORD_MAX_BYTES && w.raw.len == 200 && !word_next(&text, &w));
}

static void
test_table(void)
{
	struct table t = { 0 };
	uint32_t i;

	CHECK(table_find(&t, 0) == TABLE_NONE);
	for (i = 0; i < 5000 && table_add(&t, (uint64_t)i << 32) == i; i++)
		;
	CHECK(i == 5000 && table_add(&t, 7) == 5000 && table_add(&t, 7) == 5000 && table_find(&t, 0) == 0 && t.n == 5001);
	table_clear(&t);
	CHECK(table_find(&t, 7) == TABLE_NONE && table_add(&t, 7) == 0);
	table_free(&t);
}

static bool
digests(struct slice data, size_t piece, const char *hex)
{
	unsigned char d[32];
	struct sha256 s;
	char text[65];
	size_t i, n;

	sha256_init(&s);
	for (i = 0; i < data.len; i += n) {
		n = data.len - i < piece ? data.len - i : piece;
		sha256_add(&s, (struct slice){ data.p + i, n });
	}
	sha256_end(&s, d);
	for (i = 0; i < 32; i++)
		snprintf(text + 2 * i, 3, "%02x", d[i]);
	return strcmp(text, hex) == 0;
}

/* "abc", padded, by the portable compression. */
static bool
compresses(void)
{
	uint32_t h[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
	unsigned char block[64] = "abc\x80";

	block[63] = 24;
	sha256_compress(h, block);
	return h[0] == 0xba7816bf && h[4] == 0xb00361a3 && h[7] == 0xf20015ad;
}

static void
test_sha256(void)
{
	size_t i;

	/* FIPS 180-4's examples, by NIST */
	CHECK(compresses());
	CHECK(digests(SL(""), 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
	CHECK(digests(SL("abc"), 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
	CHECK(digests(SL("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), 5,
	    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
	buf_clear(&out);
	for (i = 0; i < 1000000; i++)
		(void)buf_addc(&out, 'a');
	CHECK(digests(buf_slice(&out), 999, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
}

static bool
completes(const char *url, const char *want)
{
	char *whole = url_with_path(url, "/v1/x/y");
	bool same = whole != NULL && strcmp(whole, want) == 0;

	free(whole);
	return same;
}

static bool
resolves(struct slice base, struct slice ref, struct slice want)
{
	enum err e;

	buf_clear(&out);
	e = url_resolve(&out, base, ref);
	return want.len == 0 ? e == ERR_SYNTAX && out.len == 0 : e == ERR_OK && slice_eq(buf_slice(&out), want);
}

static void
test_url(void)
{
	struct slice base = SL("https://e.org/a/feed.xml?x=1"), none = SL("");

	CHECK(completes("http://e.org", "http://e.org/v1/x/y") && completes("http://e.org/", "http://e.org/v1/x/y"));
	CHECK(completes("http://e.org/v1", "http://e.org/v1/x/y") && completes("http://e.org/api/v1/", "http://e.org/api/v1/x/y"));
	CHECK(completes("http://e.org/v1/x", "http://e.org/v1/x") && completes("http://v1/", "http://v1/v1/x/y") && completes("", "/v1/x/y"));
	CHECK(completes("http://e.org?a/b", "http://e.org/v1/x/y?a/b") && completes("http://e.org/v1?a=1", "http://e.org/v1/x/y?a=1"));
	CHECK(completes("http://e.org//", "http://e.org/v1/x/y") && completes("http://e.org/v1//", "http://e.org/v1/x/y"));
	CHECK(url_is_http(SL("http://e.org")) && url_is_http(SL("HTTPS://[::1]:8/x?y#z")));
	CHECK(!url_is_http(SL("ftp://e.org/")) && !url_is_http(SL("http:///x")) && !url_is_http(SL("http://")));
	CHECK(!url_is_http(SL("http://u:p@e.org/")) && url_is_http(SL("http://e.org/@me")));
	CHECK(!url_is_http(SL("http://e.org/a\\b")) && resolves(none, SL("http://e.org/a\\b"), SL("http://e.org/a%5Cb")));
	CHECK(!url_is_http(SL("http://e.org/a b")) && !url_is_http(SL("http://e.org/\"x")));
	CHECK(resolves(base, SL("b.mp3"), SL("https://e.org/a/b.mp3")));
	CHECK(resolves(base, SL("/b.mp3"), SL("https://e.org/b.mp3")));
	CHECK(resolves(base, SL("//f.org/b"), SL("https://f.org/b")));
	CHECK(resolves(base, SL(" \n http://f.org/a?x=1&y=2 "), SL("http://f.org/a?x=1&y=2")));
	CHECK(resolves(none, SL("http://f.org/a b"), SL("http://f.org/a%20b")));
	CHECK(resolves(none, SL("b.mp3"), none) && resolves(base, SL("javascript:alert(1)"), none));
	CHECK(resolves(base, SL("file:///etc/passwd"), none) && resolves(base, SL("data:text/html,x"), none));
	CHECK(resolves(base, SL("gopher://e.org:70/x"), none) && resolves(base, none, none));
	CHECK(resolves(base, SL("http://user:pw@e.org/x"), none));
}

static void
test_enclosure(void)
{
	CHECK(makes(enclosure_lasting, SL("https://e.org/a.mp3?id=7&v=2"), SL("https://e.org/a.mp3?id=7&v=2")));
	CHECK(makes(enclosure_lasting, SL("https://e.org/a.mp3?Token=x&id=7&X-Amz-Date=3&v#t"), SL("https://e.org/a.mp3?id=7&v")));
	CHECK(makes(enclosure_lasting, SL("https://e.org/a.mp3?expires=9&signature=%2B"), SL("https://e.org/a.mp3")));
	CHECK(makes(enclosure_lasting, SL("https://e.org/token=1?tokens=2"), SL("https://e.org/token=1?tokens=2")));
	CHECK(makes(enclosure_core, SL("https://e.org/x/a.mp3?id=7"), SL("e.org/x/a.mp3?id=7")));
	CHECK(makes(enclosure_core, SL("https://d.podtrac.com/redirect.mp3/pdst.fm/e/cdn.e.org/x/a.mp3"), SL("cdn.e.org/x/a.mp3")));
	CHECK(makes(enclosure_core, SL("http://t.org/?to=https%3a%2F%2Fe.org/a.mp3&sig=1"), SL("e.org/a.mp3")));
	CHECK(makes(enclosure_core, SL("http://t.org/r.mp3?http://e.org/a.mp3"), SL("e.org/a.mp3")));
	CHECK(makes(enclosure_core, SL("https://e.org/v1.2/talk.show"), SL("e.org/v1.2/talk.show")));
	CHECK(makes(enclosure_core, SL(""), SL("")));
}

static void
test_html(void)
{
	struct buf deep = { .max = 1 << 22 };
	int i;

	CHECK(makes(html_text, SL("<p>R&amp;D &mdash; caf&eacute;<br>two</p><script>a<b</script><p>three"),
	    SL("R&D — café\ntwo\n\nthree")));
	CHECK(makes(html_text, SL("<ul><li>one<li>two</ul>"), SL("- one\n- two")));
	CHECK(makes(html_text, SL("<ul><li><p>one</p></li>\n<li> two</li></ul>end"), SL("- one\n\n- two\nend")));
	CHECK(makes(html_text, SL("<table><tr><td>x</td><td>y</td></tr></table>"), SL("x y")));
	CHECK(makes(html_text, SL("a<svg><text>hidden</text></svg>b"), SL("ab")));
	CHECK(makes(html_text, SL("<p>a</p<p>b<!-- <p> --><h2>c</h2>d<P CLASS='>'>e<title>f"), SL("a\n\nb\n\nc\nd\n\nef")));
	CHECK(makes(html_text, SL("a<script>b</scr</SCRIPT x>c<style>d</p><!x>e</1>f<a href=\"b"), SL("acd\n\nef")));
	CHECK(makes(html_text, SL("a\xC2\xA0 &nbsp;b&thinsp;<b>&#xE9;</b>\xE2\x80\x83&lt;p>"), SL("a b é <p>")));
	CHECK(makes(html_text, SL("a<br>b<br/>\n<br><br>c"), SL("a\nb\n\nc")));
	CHECK(makes(html_text, SL("no tags, 2 < 3"), SL("no tags, 2 < 3")));
	CHECK(makes(html_text, SL("<b>bo</b>ld &#x1b;[31m &bogus;"), SL("bold [31m &bogus;")));
	for (i = 0; i < 200000; i++)
		(void)buf_add(&deep, SL("<div>"));
	(void)buf_add(&deep, SL("deep"));
	CHECK(makes(html_text, buf_slice(&deep), SL("deep")));
	buf_free(&deep);
}

int
main(void)
{
	test_buf();
	test_slice();
	test_num();
	test_utf8();
	test_rec();
	test_line();
	test_word();
	test_table();
	test_sha256();
	test_url();
	test_enclosure();
	test_html();
	buf_free(&out);
	return check_close();
}
