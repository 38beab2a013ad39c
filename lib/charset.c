#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "charset.h"
#include "utf8.h"

#define HEAD_BYTES 1024      /* where an XML declaration is looked for, junk before it and all */
#define OUT_BYTES 8192
#define TAIL_BYTES 16        /* of a character that a piece ended in; iconv's longest has 8 */

enum mode {
	UNKNOWN,             /* HEAD_BYTES are not there yet */
	LATIN,               /* claims to be Latin; only ASCII so far */
	MIXED,               /* UTF-8, invalid bytes as windows-1252 */
	SINGLE,              /* windows-1252 */
	ICONV
};

struct charset {
	charset_sink sink;
	void *arg;
	enum mode mode;
	iconv_t cd;
	char hint[CHARSET_NAME_BYTES];
	char head[HEAD_BYTES];
	size_t head_len;
	char tail[TAIL_BYTES];
	size_t tail_len;
	char out[OUT_BYTES];
	size_t out_len;
};

/* windows-1252, 0x80 to 0x9F; 0xFFFD where it has no character.  Source: WHATWG Encoding. */
static const uint16_t windows_1252[32] = {
	0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
	0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122,
	0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
};

struct charset *
charset_new(const char *hint, charset_sink sink, void *arg)
{
	struct charset *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->sink = sink;
	c->arg = arg;
	c->cd = (iconv_t)-1;
	if (hint != NULL && strlen(hint) < sizeof(c->hint))
		memcpy(c->hint, hint, strlen(hint) + 1);
	return c;
}

void
charset_free(struct charset *c)
{
	if (c != NULL && c->cd != (iconv_t)-1)
		iconv_close(c->cd);
	free(c);
}

static enum err
flush(struct charset *c)
{
	size_t n = c->out_len;

	c->out_len = 0;
	return n > 0 ? c->sink(c->arg, (struct slice){ c->out, n }) : ERR_OK;
}

static enum err
put(struct charset *c, struct slice s)
{
	enum err e;

	if (s.len >= OUT_BYTES / 2) {        /* a long run is handed on without a copy */
		if ((e = flush(c)) != ERR_OK)
			return e;
		return c->sink(c->arg, s);
	}
	if (s.len > OUT_BYTES - c->out_len && (e = flush(c)) != ERR_OK)
		return e;
	memcpy(c->out + c->out_len, s.p, s.len);
	c->out_len += s.len;
	return ERR_OK;
}

/* A byte of windows-1252; NUL, which disks and scripts leave in files, is none. */
static enum err
put_1252(struct charset *c, unsigned char byte)
{
	uint32_t cp = byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte;
	char p[4];
	struct buf b = { .p = p, .cap = sizeof(p), .max = sizeof(p) };

	if (byte == '\0')
		return ERR_OK;
	(void)utf8_encode(&b, cp);           /* has room */
	return put(c, buf_slice(&b));
}

/* Whether eight bytes are ASCII, and none is NUL. */
static bool
is_ascii_word(uint64_t w)
{
	return ((w | (w - UINT64_C(0x0101010101010101))) & UINT64_C(0x8080808080808080)) == 0;
}

/* The length of the front of s that is ASCII but NUL. */
static size_t
ascii_front(struct slice s)
{
	size_t i = 0;
	uint64_t w[2];

	for (; s.len - i >= sizeof(w); i += sizeof(w)) {
		memcpy(w, s.p + i, sizeof(w));
		if (!is_ascii_word(w[0]) || !is_ascii_word(w[1]))
			break;
	}
	while (i < s.len && s.p[i] != '\0' && (unsigned char)s.p[i] < 0x80)
		i++;
	return i;
}

/* Whether s, of less than four bytes, may be the beginning of a character. */
static bool
is_cut(struct slice s)
{
	unsigned char lead = (unsigned char)s.p[0];
	size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
	uint32_t cp;

	return lead >= 0xC2 && lead <= 0xF4 && s.len < need && utf8_decode(s, &cp) == s.len;
}

/* The length of the front of s that is valid UTF-8 without NUL. */
static size_t
valid_front(struct slice s)
{
	size_t i = 0, n;
	uint32_t cp;

	for (;;) {
		i += ascii_front(slice_from(s, i));
		if (i == s.len)
			return i;
		n = utf8_decode(slice_from(s, i), &cp);
		if (cp == UINT32_MAX || cp == 0)
			return i;
		i += n;
	}
}

/* Holds s, the beginning of a character, until there is more. */
static enum err
hold(struct charset *c, struct slice s)
{
	memcpy(c->tail, s.p, s.len);
	c->tail_len = s.len;
	return ERR_OK;
}

static enum err
push_mixed(struct charset *c, struct slice s, bool last)
{
	enum err e = ERR_OK;
	size_t n;

	while (e == ERR_OK && s.len > 0) {
		n = valid_front(s);
		if (n > 0 && (e = put(c, (struct slice){ s.p, n })) != ERR_OK)
			return e;
		s = slice_from(s, n);
		if (s.len == 0)
			break;
		if (!last && is_cut(s))
			return hold(c, s);
		e = put_1252(c, (unsigned char)s.p[0]);
		s = slice_from(s, 1);
	}
	return e;
}

static enum err
push_single(struct charset *c, struct slice s)
{
	enum err e = ERR_OK;
	size_t n;

	while (e == ERR_OK && s.len > 0) {
		n = ascii_front(s);
		if (n > 0 && (e = put(c, (struct slice){ s.p, n })) != ERR_OK)
			return e;
		if (n < s.len)
			e = put_1252(c, (unsigned char)s.p[n++]);
		s = slice_from(s, n);
	}
	return e;
}

/* Takes out the NULs behind from that a conversion wrote. */
static void
drop_nul(struct charset *c, size_t from)
{
	char *to = memchr(c->out + from, '\0', c->out_len - from);
	size_t i;

	if (to == NULL)
		return;
	for (i = (size_t)(to - c->out); i < c->out_len; i++)
		if (c->out[i] != '\0')
			*to++ = c->out[i];
	c->out_len = (size_t)(to - c->out);
}

static enum err
push_iconv(struct charset *c, struct slice s, bool last)
{
	char *in = (char *)(uintptr_t)s.p;   /* iconv takes it without const and leaves it alone */
	size_t left = s.len;
	enum err e = ERR_OK;

	while (e == ERR_OK && left > 0) {
		char *to = c->out + c->out_len;
		size_t from = c->out_len, room = sizeof(c->out) - from, got = iconv(c->cd, &in, &left, &to, &room);

		c->out_len = sizeof(c->out) - room;
		drop_nul(c, from);
		if (got != (size_t)-1)
			continue;
		if (errno == E2BIG) {
			e = flush(c);
		} else if (errno == EINVAL && !last && left <= TAIL_BYTES) {
			return hold(c, (struct slice){ in, left });
		} else {
			in++;
			left--;
			if ((e = put(c, SL("\xEF\xBF\xBD"))) == ERR_OK && sizeof(c->out) - c->out_len < 8)
				e = flush(c);
		}
	}
	return e;
}

static enum err push_as(struct charset *c, struct slice s, bool last);

/* At the first character beyond ASCII a document that claims to be Latin shows what it is. */
static enum err
push_latin(struct charset *c, struct slice s, bool last)
{
	size_t n;
	uint32_t cp;
	enum err e;

	for (;; s = slice_from(s, 1)) {      /* behind a NUL */
		n = ascii_front(s);
		if (n > 0 && (e = put(c, (struct slice){ s.p, n })) != ERR_OK)
			return e;
		s = slice_from(s, n);
		if (s.len == 0)
			return ERR_OK;
		if (s.p[0] != '\0')
			break;
	}
	if (!last && is_cut(s))
		return hold(c, s);
	utf8_decode(s, &cp);
	c->mode = cp != UINT32_MAX ? MIXED : SINGLE;
	return push_as(c, s, last);
}

static enum err
push_as(struct charset *c, struct slice s, bool last)
{
	switch (c->mode) {
	case LATIN:
		return push_latin(c, s, last);
	case SINGLE:
		return push_single(c, s);
	case ICONV:
		return push_iconv(c, s, last);
	default:
		return push_mixed(c, s, last);
	}
}

/* Pushes s behind the bytes that were held back. */
static enum err
push(struct charset *c, struct slice s, bool last)
{
	char joint[2 * TAIL_BYTES];
	size_t n;
	enum err e;

	while (c->tail_len > 0 && s.len > 0) {
		size_t had = c->tail_len;

		n = s.len < TAIL_BYTES ? s.len : TAIL_BYTES;
		memcpy(joint, c->tail, had);
		memcpy(joint + had, s.p, n);
		c->tail_len = 0;
		if ((e = push_as(c, (struct slice){ joint, had + n }, last && n == s.len)) != ERR_OK)
			return e;
		s = slice_from(s, n);
	}
	if (s.len == 0 && last && c->tail_len > 0) {
		n = c->tail_len;
		memcpy(joint, c->tail, n);
		c->tail_len = 0;
		return push_as(c, (struct slice){ joint, n }, true);
	}
	return s.len > 0 ? push_as(c, s, last) : ERR_OK;
}

/* The value of encoding="…" in the XML declaration of head, or the empty slice. */
static struct slice
declared(struct slice head)
{
	struct slice empty = { NULL, 0 };
	size_t i;
	char quote;

	for (i = 0; !slice_starts(slice_from(head, i), SL("<?xml")); i++)
		if (i == head.len)
			return empty;
	head = slice_from(head, i);
	head.len = slice_find(head, '>');
	for (i = 0; !slice_starts(slice_from(head, i), SL("encoding")); i++)
		if (i == head.len)
			return empty;
	head = slice_trim(slice_from(head, i + 8));
	if (head.len == 0 || head.p[0] != '=')
		return empty;
	head = slice_trim(slice_from(head, 1));
	if (head.len == 0 || ((quote = head.p[0]) != '"' && quote != '\''))
		return empty;
	head = slice_from(head, 1);
	head.len = slice_find(head, quote);
	return slice_trim(head);
}

/*
 * What a name means.  Pages and feeds name the standard and use the vendor's superset of it.
 * Source: WHATWG Encoding, "Names and labels".
 */
static const struct alias {
	const char *name;
	const char *iconv;           /* NULL: Latin; "": UTF-8 */
} aliases[] = {
	{ "utf-8", "" }, { "utf8", "" }, { "us-ascii", "" }, { "ascii", "" },
	{ "iso-8859-1", NULL }, { "iso8859-1", NULL }, { "iso_8859-1", NULL }, { "latin1", NULL }, { "latin-1", NULL },
	{ "windows-1252", NULL }, { "cp1252", NULL }, { "cp-1252", NULL },
	{ "gb2312", "GB18030" }, { "gbk", "GB18030" }, { "shift_jis", "CP932" }, { "shift-jis", "CP932" },
	{ "sjis", "CP932" }, { "x-sjis", "CP932" }, { "windows-31j", "CP932" }, { "euc-kr", "CP949" },
	{ "ks_c_5601-1987", "CP949" }, { "ksc5601", "CP949" }, { "iso-8859-9", "CP1254" },
	{ "iso-8859-11", "CP874" }, { "tis-620", "CP874" }, { "x-euc-jp", "EUC-JP" }, { "x-gbk", "GB18030" },
};

/* Sets the mode for the encoding name; false where it means nothing. */
static bool
use(struct charset *c, struct slice name)
{
	char text[CHARSET_NAME_BYTES];
	const char *to = text;
	size_t i;

	if (name.len == 0 || name.len >= sizeof(text))
		return false;
	for (i = 0; i < name.len; i++) {     /* a slash would hand iconv its own options */
		if (!ascii_is_alnum(name.p[i]) && strchr("-_.:", name.p[i]) == NULL)
			return false;
		text[i] = name.p[i];
	}
	text[i] = '\0';
	for (i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (slice_eq_nocase(name, slice_of(aliases[i].name)))
			to = aliases[i].iconv;
	if (to == NULL || to[0] == '\0') {
		c->mode = to == NULL ? LATIN : MIXED;
		return true;
	}
	if ((c->cd = iconv_open("UTF-8", to)) == (iconv_t)-1)
		return false;
	c->mode = ICONV;
	return true;
}

/*
 * Two and four bytes a character cannot be what a declaration says that reads as ASCII.  And no browser
 * reads UTF-7: it hides markup; iconv's idea of a broken one hangs on where the pieces are cut.
 */
static bool
is_unfit(struct slice name)
{
	return slice_starts_nocase(name, SL("utf-16")) || slice_starts_nocase(name, SL("utf-32")) ||
	    slice_starts_nocase(name, SL("utf16")) || slice_starts_nocase(name, SL("ucs-")) ||
	    slice_starts_nocase(name, SL("iso-10646")) || slice_starts_nocase(name, SL("utf-7")) ||
	    slice_starts_nocase(name, SL("utf7"));
}

/* Whether a document of XML or JSON may begin with c. */
static bool
is_bracket(char c)
{
	return c == '<' || c == '{';
}

/* Finds the encoding from the head of the document, and returns how many bytes of it are a mark. */
static size_t
detect(struct charset *c)
{
	struct slice head = { c->head, c->head_len }, name = declared(head);

	c->mode = MIXED;
	if (slice_starts(head, SL("\xEF\xBB\xBF")))
		return 3;
	if (slice_starts(head, SL("\xFF\xFE")) && use(c, SL("UTF-16LE")))
		return 2;
	if (slice_starts(head, SL("\xFE\xFF")) && use(c, SL("UTF-16BE")))
		return 2;
	if (head.len >= 4 && is_bracket(head.p[0]) && head.p[1] == '\0' && head.p[3] == '\0')
		use(c, SL("UTF-16LE"));
	else if (head.len >= 4 && head.p[0] == '\0' && is_bracket(head.p[1]) && head.p[2] == '\0')
		use(c, SL("UTF-16BE"));
	else if (name.len == 0 || is_unfit(name) || !use(c, name))
		(void)(name.len > 0 || is_unfit(slice_of(c->hint)) || use(c, slice_of(c->hint)));
	return 0;
}

static enum err
push_head(struct charset *c, bool last)
{
	size_t skip = detect(c);

	return push(c, (struct slice){ c->head + skip, c->head_len - skip }, last);
}

enum err
charset_push(struct charset *c, struct slice bytes)
{
	enum err e;

	if (c->mode == UNKNOWN) {
		size_t n = HEAD_BYTES - c->head_len;

		n = n < bytes.len ? n : bytes.len;
		if (n > 0)
			memcpy(c->head + c->head_len, bytes.p, n);
		c->head_len += n;
		bytes = slice_from(bytes, n);
		if (c->head_len < HEAD_BYTES)
			return ERR_OK;
		if ((e = push_head(c, false)) != ERR_OK)
			return e;
	}
	if ((e = push(c, bytes, false)) != ERR_OK)
		return e;
	return flush(c);
}

enum err
charset_end(struct charset *c)
{
	enum err e;

	if (c->mode == UNKNOWN)
		e = push_head(c, true);
	else
		e = push(c, (struct slice){ NULL, 0 }, true);
	return e == ERR_OK ? flush(c) : e;
}

char
charset_first(struct slice document)
{
	size_t i;

	for (i = 0; i < document.len; i++)
		if (!ascii_is_space(document.p[i]) && memchr("\xEF\xBB\xBF\xFE\xFF", document.p[i], 6) == NULL)
			return document.p[i];
	return '\0';
}

const char *
charset_of_type(struct slice type, char name[CHARSET_NAME_BYTES])
{
	struct slice part;

	while (slice_cut(&type, ';', &part)) {
		part = slice_trim(part);
		if (!slice_starts_nocase(part, SL("charset=")))
			continue;
		part = slice_from(part, 8);
		if (part.len > 0 && part.p[0] == '"')
			part = slice_from(part, 1);
		if (part.len > 0 && part.p[part.len - 1] == '"')
			part.len--;
		if (part.len == 0 || part.len >= CHARSET_NAME_BYTES)
			return NULL;
		memcpy(name, part.p, part.len);
		name[part.len] = '\0';
		return name;
	}
	return NULL;
}
