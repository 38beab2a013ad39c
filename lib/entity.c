#include <stdlib.h>
#include <string.h>

#include "entity.h"
#include "utf8.h"

/* windows-1252, 0x80 to 0x9F.  Source: HTML, 13.2.5.80, "Numeric character reference end state". */
static uint32_t
from_windows(uint32_t cp)
{
	static const uint16_t table[32] = {
		0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
		0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122,
		0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
	};

	return cp >= 0x80 && cp < 0xA0 ? table[cp - 0x80] : cp;
}

static bool
is_text(uint32_t cp)
{
	if (cp < 0x20)
		return cp == '\t' || cp == '\n' || cp == '\r';
	return cp <= 0x10FFFF && (cp < 0xD800 || cp > 0xDFFF) && (cp & 0xFFFE) != 0xFFFE;
}

static int
digit_value(char c, uint32_t base)
{
	if (ascii_is_digit(c))
		return c - '0';
	c = ascii_lower(c);
	return base == 16 && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "8217" or "x2019", without "&#" and ";". */
static bool
read_number(struct slice s, uint32_t *cp)
{
	uint32_t base = 10, value = 0;
	size_t i;
	int d;

	if (s.len > 0 && ascii_lower(s.p[0]) == 'x') {
		base = 16;
		s = slice_from(s, 1);
	}
	for (i = 0; i < s.len; i++) {
		if ((d = digit_value(s.p[i], base)) < 0)
			return false;
		if (value <= 0x10FFFF)       /* beyond, it only stays beyond */
			value = value * base + (uint32_t)d;
	}
	value = from_windows(value);
	*cp = is_text(value) ? value : UINT32_MAX;
	return s.len > 0;
}

struct entity {
	char name[9];
	uint16_t character;
};

/* In the order of their bytes.  Source: HTML 4.01, section 24, and XML's apos. */
static const struct entity entities[] = {
	{ "AElig", 198 }, { "Aacute", 193 }, { "Acirc", 194 }, { "Agrave", 192 }, { "Alpha", 0x391 },
	{ "Aring", 197 }, { "Atilde", 195 }, { "Auml", 196 }, { "Beta", 0x392 }, { "Ccedil", 199 },
	{ "Chi", 0x3A7 }, { "Dagger", 0x2021 }, { "Delta", 0x394 }, { "ETH", 208 }, { "Eacute", 201 },
	{ "Ecirc", 202 }, { "Egrave", 200 }, { "Epsilon", 0x395 }, { "Eta", 0x397 }, { "Euml", 203 },
	{ "Gamma", 0x393 }, { "Iacute", 205 }, { "Icirc", 206 }, { "Igrave", 204 }, { "Iota", 0x399 },
	{ "Iuml", 207 }, { "Kappa", 0x39A }, { "Lambda", 0x39B }, { "Mu", 0x39C }, { "Ntilde", 209 },
	{ "Nu", 0x39D }, { "OElig", 0x152 }, { "Oacute", 211 }, { "Ocirc", 212 }, { "Ograve", 210 },
	{ "Omega", 0x3A9 }, { "Omicron", 0x39F }, { "Oslash", 216 }, { "Otilde", 213 }, { "Ouml", 214 },
	{ "Phi", 0x3A6 }, { "Pi", 0x3A0 }, { "Prime", 0x2033 }, { "Psi", 0x3A8 }, { "Rho", 0x3A1 },
	{ "Scaron", 0x160 }, { "Sigma", 0x3A3 }, { "THORN", 222 }, { "Tau", 0x3A4 }, { "Theta", 0x398 },
	{ "Uacute", 218 }, { "Ucirc", 219 }, { "Ugrave", 217 }, { "Upsilon", 0x3A5 }, { "Uuml", 220 },
	{ "Xi", 0x39E }, { "Yacute", 221 }, { "Yuml", 0x178 }, { "Zeta", 0x396 }, { "aacute", 225 },
	{ "acirc", 226 }, { "acute", 180 }, { "aelig", 230 }, { "agrave", 224 }, { "alefsym", 0x2135 },
	{ "alpha", 0x3B1 }, { "amp", 38 }, { "and", 0x2227 }, { "ang", 0x2220 }, { "apos", 39 },
	{ "aring", 229 }, { "asymp", 0x2248 }, { "atilde", 227 }, { "auml", 228 }, { "bdquo", 0x201E },
	{ "beta", 0x3B2 }, { "brvbar", 166 }, { "bull", 0x2022 }, { "cap", 0x2229 }, { "ccedil", 231 },
	{ "cedil", 184 }, { "cent", 162 }, { "chi", 0x3C7 }, { "circ", 0x2C6 }, { "clubs", 0x2663 },
	{ "cong", 0x2245 }, { "copy", 169 }, { "crarr", 0x21B5 }, { "cup", 0x222A }, { "curren", 164 },
	{ "dArr", 0x21D3 }, { "dagger", 0x2020 }, { "darr", 0x2193 }, { "deg", 176 }, { "delta", 0x3B4 },
	{ "diams", 0x2666 }, { "divide", 247 }, { "eacute", 233 }, { "ecirc", 234 }, { "egrave", 232 },
	{ "empty", 0x2205 }, { "emsp", 0x2003 }, { "ensp", 0x2002 }, { "epsilon", 0x3B5 }, { "equiv", 0x2261 },
	{ "eta", 0x3B7 }, { "eth", 240 }, { "euml", 235 }, { "euro", 0x20AC }, { "exist", 0x2203 },
	{ "fnof", 0x192 }, { "forall", 0x2200 }, { "frac12", 189 }, { "frac14", 188 }, { "frac34", 190 },
	{ "frasl", 0x2044 }, { "gamma", 0x3B3 }, { "ge", 0x2265 }, { "gt", 62 }, { "hArr", 0x21D4 },
	{ "harr", 0x2194 }, { "hearts", 0x2665 }, { "hellip", 0x2026 }, { "iacute", 237 }, { "icirc", 238 },
	{ "iexcl", 161 }, { "igrave", 236 }, { "image", 0x2111 }, { "infin", 0x221E }, { "int", 0x222B },
	{ "iota", 0x3B9 }, { "iquest", 191 }, { "isin", 0x2208 }, { "iuml", 239 }, { "kappa", 0x3BA },
	{ "lArr", 0x21D0 }, { "lambda", 0x3BB }, { "lang", 0x2329 }, { "laquo", 171 }, { "larr", 0x2190 },
	{ "lceil", 0x2308 }, { "ldquo", 0x201C }, { "le", 0x2264 }, { "lfloor", 0x230A }, { "lowast", 0x2217 },
	{ "loz", 0x25CA }, { "lrm", 0x200E }, { "lsaquo", 0x2039 }, { "lsquo", 0x2018 }, { "lt", 60 },
	{ "macr", 175 }, { "mdash", 0x2014 }, { "micro", 181 }, { "middot", 183 }, { "minus", 0x2212 },
	{ "mu", 0x3BC }, { "nabla", 0x2207 }, { "nbsp", 160 }, { "ndash", 0x2013 }, { "ne", 0x2260 },
	{ "ni", 0x220B }, { "not", 172 }, { "notin", 0x2209 }, { "nsub", 0x2284 }, { "ntilde", 241 },
	{ "nu", 0x3BD }, { "oacute", 243 }, { "ocirc", 244 }, { "oelig", 0x153 }, { "ograve", 242 },
	{ "oline", 0x203E }, { "omega", 0x3C9 }, { "omicron", 0x3BF }, { "oplus", 0x2295 }, { "or", 0x2228 },
	{ "ordf", 170 }, { "ordm", 186 }, { "oslash", 248 }, { "otilde", 245 }, { "otimes", 0x2297 },
	{ "ouml", 246 }, { "para", 182 }, { "part", 0x2202 }, { "permil", 0x2030 }, { "perp", 0x22A5 },
	{ "phi", 0x3C6 }, { "pi", 0x3C0 }, { "piv", 0x3D6 }, { "plusmn", 177 }, { "pound", 163 },
	{ "prime", 0x2032 }, { "prod", 0x220F }, { "prop", 0x221D }, { "psi", 0x3C8 }, { "quot", 34 },
	{ "rArr", 0x21D2 }, { "radic", 0x221A }, { "rang", 0x232A }, { "raquo", 187 }, { "rarr", 0x2192 },
	{ "rceil", 0x2309 }, { "rdquo", 0x201D }, { "real", 0x211C }, { "reg", 174 }, { "rfloor", 0x230B },
	{ "rho", 0x3C1 }, { "rlm", 0x200F }, { "rsaquo", 0x203A }, { "rsquo", 0x2019 }, { "sbquo", 0x201A },
	{ "scaron", 0x161 }, { "sdot", 0x22C5 }, { "sect", 167 }, { "shy", 173 }, { "sigma", 0x3C3 },
	{ "sigmaf", 0x3C2 }, { "sim", 0x223C }, { "spades", 0x2660 }, { "sub", 0x2282 }, { "sube", 0x2286 },
	{ "sum", 0x2211 }, { "sup", 0x2283 }, { "sup1", 185 }, { "sup2", 178 }, { "sup3", 179 },
	{ "supe", 0x2287 }, { "szlig", 223 }, { "tau", 0x3C4 }, { "there4", 0x2234 }, { "theta", 0x3B8 },
	{ "thetasym", 0x3D1 }, { "thinsp", 0x2009 }, { "thorn", 254 }, { "tilde", 0x2DC }, { "times", 215 },
	{ "trade", 0x2122 }, { "uArr", 0x21D1 }, { "uacute", 250 }, { "uarr", 0x2191 }, { "ucirc", 251 },
	{ "ugrave", 249 }, { "uml", 168 }, { "upsih", 0x3D2 }, { "upsilon", 0x3C5 }, { "uuml", 252 },
	{ "weierp", 0x2118 }, { "xi", 0x3BE }, { "yacute", 253 }, { "yen", 165 }, { "yuml", 255 },
	{ "zeta", 0x3B6 }, { "zwj", 0x200D }, { "zwnj", 0x200C },
};

/* The references that nearly all are. */
static const struct entity usual[] = {
	{ "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "nbsp", 0xA0 }, { "apos", '\'' },
};

static int
by_name(const void *name, const void *entity)
{
	return strcmp(name, ((const struct entity *)entity)->name);
}

static bool
read_name(struct slice s, uint32_t *cp)
{
	const struct entity *found;
	char name[sizeof(found->name)] = "";
	size_t i;

	if (s.len == 0 || s.len >= sizeof(name) || s.p[s.len - 1] == '\0')
		return false;                /* a NUL at its end would be that of a name */
	memcpy(name, s.p, s.len);
	for (i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
		if (memcmp(name, usual[i].name, sizeof(name)) == 0) {   /* in two words: no call */
			*cp = usual[i].character;
			return true;
		}
	found = bsearch(name, entities, sizeof(entities) / sizeof(entities[0]), sizeof(entities[0]), by_name);
	if (found == NULL)
		return false;
	*cp = found->character;
	return true;
}

size_t
entity_read(struct slice s, uint32_t *cp)
{
	struct slice body;
	size_t n;

	if (s.len < 3 || s.p[0] != '&')
		return 0;
	n = slice_find((struct slice){ s.p, s.len < ENTITY_BYTES ? s.len : ENTITY_BYTES }, ';');
	if (n == s.len || n == ENTITY_BYTES)
		return 0;
	body = (struct slice){ s.p + 1, n - 1 };
	if (body.len > 0 && body.p[0] == '#' ? read_number(slice_from(body, 1), cp) : read_name(body, cp))
		return n + 1;
	return 0;
}

enum err
entity_decode(struct buf *out, struct slice s)
{
	uint32_t cp;
	enum err e;
	size_t n;

	while ((n = slice_find(s, '&')) < s.len) {
		if ((e = buf_add(out, (struct slice){ s.p, n })) != ERR_OK)
			return e;
		s = slice_from(s, n);
		if ((n = entity_read(s, &cp)) == 0) {
			n = 1;
			e = buf_addc(out, '&');
		} else if (cp != UINT32_MAX) {
			e = utf8_encode(out, cp);
		}
		if (e != ERR_OK)
			return e;
		s = slice_from(s, n);
	}
	return buf_add(out, s);
}
