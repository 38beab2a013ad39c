/* Encodings, repair and events: the same whatever the pieces that a document comes in. */
#include <string.h>

#include "buf.h"
#include "check.h"
#include "entity.h"
#include "xml.h"

static unsigned
on_space(struct slice uri, struct slice prefix)
{
	(void)prefix;
	return (unsigned)uri.len;
}

/* Events as text: <name a=v> text </name>. */
static enum err
on_open(void *arg, const struct xml_name *name, const struct xml_attr *a, size_t n)
{
	size_t i;

	buf_addf(arg, "<%.*s%s%.*s", SLARG(name->prefix), name->prefix.len > 0 ? ":" : "", SLARG(name->local));
	for (i = 0; i < n; i++)
		buf_addf(arg, " %.*s=[%.*s]", SLARG(a[i].local), SLARG(a[i].value));
	return buf_addc(arg, '>');
}

static enum err
on_text(void *arg, struct slice text)
{
	return buf_add(arg, text);
}

static enum err
on_close(void *arg, struct slice local)
{
	return buf_addf(arg, "</%.*s>", SLARG(local));
}

static enum err
parse(struct buf *out, const char *charset, struct slice doc, size_t piece)
{
	static const struct xml_handler handler = { on_space, on_open, on_text, on_close };
	struct xml *x = xml_new(charset, &handler, out);
	enum err e = ERR_OK;
	size_t n;

	buf_clear(out);
	for (; e == ERR_OK && doc.len > 0; doc = slice_from(doc, n)) {
		n = doc.len < piece ? doc.len : piece;
		e = xml_push(x, (struct slice){ doc.p, n });
	}
	if (e == ERR_OK)
		e = xml_end(x);
	xml_free(x);
	return e;
}

static const struct row {
	struct slice in;
	const char *charset, *want;
} rows[] = {
#define ROW(in, charset, want) { { "" in, sizeof(in) - 1 }, charset, want }
	ROW("<a>x</a>", NULL, "<a>x</a>"),
	ROW("", NULL, ""),
	ROW("<a b='1' c=2 d = \"3\" e>x</a>", NULL, "<a b=[1] c=[2] d=[3]>x</a>"),
	ROW("<a b='\"<&>'/>", NULL, "<a b=[\"<&>]></a>"),
	ROW("<a>R&D <3 &amp;&lt; &eacute;&#233;&#xE9; &bogus; &#0;&#xD800;&#146;&</a>", NULL,
	    "<a>R&D <3 &< ééé &bogus; ’&</a>"),
	ROW("<a u='?x=1&y=2&amp;z=&quot;&#38;'/>", NULL, "<a u=[?x=1&y=2&z=\"&]></a>"),
	ROW("<a><![CDATA[<b>&amp;]]>]]]]><![CDATA[>]]]]]></a>", NULL, "<a><b>&amp;]]]]>>]]]</a>"),
	ROW("<a><![CDATA[x]]\1><b>]\xEF\xBF\xBE]>]]></a>", NULL, "<a>x]]><b>]]></a>"),
	ROW("<a><!-- <b> -- > --->x<?pi <c> ?>y</a>", NULL, "<a>x ?>y</a>"),
	ROW("<!DOCTYPE a [<!ENTITY e 'no'> <!-- ]> -->]><a>&e;</a>", NULL, "<a>&e;</a>"),
	ROW("<a><b><c>x</b>y</a>", NULL, "<a><b><c>x</c></b>y</a>"),
	ROW("<a><b>x</c>y</b></a>", NULL, "<a><b>xy</b></a>"),
	ROW("<title>x</titel><b>y</B>", NULL, "<title>x</title><b>y</b>"),
	ROW("<a>x</a><b>y", NULL, "<a>x</a><b>y"),
	ROW("<a b='1<c>x</c>", NULL, ""),
	ROW("<a b=\"=\"'>x</a>", NULL, "<a b=[=]>x</a>"),
	ROW("<a <b>x</b></a>", NULL, "<a><b>x</b></a>"),
	ROW("<a>x <“y”> z</a><b c”d='1'>w</b>", NULL, "<a>x <“y”> z</a><b d=[1]>w</b>"),
	ROW("<x:a x:b='1'>u</x:a>", NULL, "<x:a b=[1]>u</a>"),
	ROW("<a>\0\1x\x7F\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBD\xA1</a>", NULL, "<a>x｡</a>"),
	ROW("<a\0b>x</a\0b\0\0><?xml version='1.0' encoding='latin1'?>", NULL, "<ab>x</ab>"),
	ROW("<?xml version='1.0' encoding='latin1'?><a\0\0>\0\xE9\0</a>", NULL, "<a>é</a>"),
	ROW("\xEF\xBB\xBF<a>\xC3\xA9</a>", NULL, "<a>é</a>"),
	ROW("<a>\xE9t\xE9 \xC3\xA9 \x93q\x94 \xF0\x9F</a>", NULL, "<a>été é “q” ðŸ</a>"),
	ROW("<?xml version='1.0' encoding='latin1'?><a>\xC3\xA9 \xC3</a>", NULL, "<a>é Ã</a>"),
	ROW("<?xml version='1.0' encoding='latin1'?><a>\xE9 \xC3\xA9</a>", NULL, "<a>é Ã©</a>"),
	ROW("<?xml version='1.0' encoding=\"Shift_JIS\"?><a>\x83\x65\x83\x58\x83\x67</a>", NULL, "<a>テスト</a>"),
	ROW("<?xml version='1.0' encoding='EUC-KR'?><a>\xB3\xE2</a>", NULL, "<a>년</a>"),
	ROW("<?xml version='1.0' encoding='utf-7'?><a>+ADw-b+AD4-</a>", NULL, "<a>+ADw-b+AD4-</a>"),
	ROW("<?xml version='1.0' encoding='x//IGNORE'?><a>\xC3\xA9</a>", NULL, "<a>é</a>"),
	ROW("<a>\xC4\xC1</a>", "koi8-r", "<a>да</a>"),
	ROW("<a>\0&am\0p;&lt\0;\0\xC4</a>", "koi8-r", "<a>&<д</a>"),
	ROW("<?xml version='1.0' encoding='utf-8'?><a>\xC3\xA9</a>", "koi8-r", "<a>é</a>"),
	ROW("\xFF\xFE<\0a\0>\0\xE9\0<\0/\0a\0>\0", NULL, "<a>é</a>"),
	ROW("\0<\0a\0>\0\xE9\0<\0/\0a\0>", NULL, "<a>é</a>"),
};

int
main(void)
{
	static const size_t pieces[] = { 1000000, 1, 2, 3, 7 };
	struct buf out = { .max = (size_t)16 << 20 }, doc = { .max = (size_t)16 << 20 };
	size_t i, k;
	uint32_t cp;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (k = 0; k < sizeof(pieces) / sizeof(pieces[0]); k++) {
			enum err e = parse(&out, rows[i].charset, rows[i].in, pieces[k]);
			bool right = e == ERR_OK && slice_eq(buf_slice(&out), slice_of(rows[i].want));

			CHECK(right);
			if (!right)
				fprintf(stderr, "     row %zu in pieces of %zu: %.*s\n", i, pieces[k], SLARG(buf_slice(&out)));
		}
	/* deeper than allowed: the text stays, the tags go, and what follows is in its place */
	for (i = 0; i < 300; i++)
		buf_add(&doc, SL("<d>"));
	buf_add(&doc, SL("x"));
	for (i = 0; i < 300; i++)
		buf_add(&doc, SL("</d>"));
	buf_add(&doc, SL("<e>y</e>"));
	CHECK(parse(&out, NULL, buf_slice(&doc), 100) == ERR_OK && out.len == 256 * 7 + 9);
	CHECK(slice_ends(buf_slice(&out), SL("</d><e>y</e>")));
	/* a tag over the limit loses the attributes beyond it */
	buf_clear(&doc);
	buf_add(&doc, SL("<a b='1' c='"));
	for (i = 0; i < 100000; i++)
		buf_add(&doc, SL("é"));
	buf_add(&doc, SL("' d='2'>x</a>"));
	CHECK(parse(&out, NULL, buf_slice(&doc), 1000) == ERR_OK);
	CHECK(slice_starts(buf_slice(&out), SL("<a b=[1]")) && slice_ends(buf_slice(&out), SL(">x</a>")));
	/* behind a character that is cut off nothing more is held, though it would fit */
	buf_clear(&doc);
	buf_add(&doc, SL("<a"));
	for (i = 0; i < 65533; i++)
		buf_addc(&doc, ' ');
	buf_add(&doc, SL("€b=1>x</a>"));
	CHECK(parse(&out, NULL, buf_slice(&doc), 1) == ERR_OK && slice_eq(buf_slice(&out), SL("<a>x</a>")));
	CHECK(entity_read(SL("&hellip;x"), &cp) == 8 && cp == 0x2026);
	CHECK(entity_read(SL("&#x110000;"), &cp) == 10 && cp == UINT32_MAX);
	CHECK(entity_read(SL("&#99999999999999;"), &cp) == 17 && cp == UINT32_MAX);
	CHECK(entity_read(SL("&amp"), &cp) == 0 && entity_read(SL("&;"), &cp) == 0 && entity_read(SL("&#;"), &cp) == 0);
	buf_free(&out);
	buf_free(&doc);
	return check_close();
}
