#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "rec.h"

const char *const fuzz_charsets[FUZZ_CHARSETS] = { "utf-8", "iso-8859-1", "windows-1252", "utf-16", "shift_jis",
	"euc-kr", "koi8-r", "iso-2022-jp" };

void
fuzz_fail(const char *file, int line, const char *condition)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
	abort();
}

static void
show(const char *which, struct slice s, size_t at)
{
	size_t from = at > 60 ? at - 60 : 0;
	struct slice part = slice_from(s, from < s.len ? from : s.len);

	part.len = part.len < 120 ? part.len : 120;
	fprintf(stderr, "%s: %zu bytes, from byte %zu on: %.*s\n", which, s.len, from, SLARG(part));
}

void
fuzz_must_eq(const char *file, int line, struct slice a, struct slice b)
{
	size_t i = 0;

	if (slice_eq(a, b))
		return;
	while (i < a.len && i < b.len && a.p[i] == b.p[i])
		i++;
	show("one", a, i);
	show("other", b, i);
	fuzz_fail(file, line, "the two are equal");
}

const char *
fuzz_choose(struct slice *doc, const char *const *names, size_t n)
{
	size_t choice = doc->len > 0 ? (unsigned char)doc->p[0] : 0;

	if (choice < 1 || choice > 8)
		return NULL;
	*doc = slice_from(*doc, 1);
	return choice <= n ? names[choice - 1] : NULL;
}

struct fuzz_pieces
fuzz_whole(struct slice doc)
{
	return (struct fuzz_pieces){ doc, 1, 0 };
}

struct fuzz_pieces
fuzz_cut(struct slice doc)
{
	static const size_t sizes[] = { 1, 2, 7, 64, 1000, 20000, 1, 16 };
	uint32_t hash = UINT32_C(2166136261);    /* FNV-1a */
	size_t i;

	for (i = 0; i < doc.len; i++)
		hash = (hash ^ (unsigned char)doc.p[i]) * UINT32_C(16777619);
	return (struct fuzz_pieces){ doc, hash | 1, sizes[hash >> 29] };
}

bool
fuzz_piece(struct fuzz_pieces *p, struct slice *piece)
{
	size_t n;

	if (p->rest.len == 0)
		return false;
	p->random ^= p->random << 13;            /* xorshift32, Marsaglia 2003 */
	p->random ^= p->random >> 17;
	p->random ^= p->random << 5;
	n = p->max > 0 ? 1 + p->random % p->max : p->rest.len;
	n = n < p->rest.len ? n : p->rest.len;
	*piece = (struct slice){ p->rest.p, n };
	p->rest = slice_from(p->rest, n);
	return true;
}

/* Decodes the character that s begins with, by RFC 3629's table.  Returns its length, 0 where it is none. */
static size_t
decode(struct slice s, uint32_t *cp)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char c = (unsigned char)s.p[0];
	size_t n = c < 0x80 ? 1 : c >> 5 == 6 ? 2 : c >> 4 == 14 ? 3 : c >> 3 == 30 ? 4 : 0, i;

	if (n == 0 || n > s.len)
		return 0;
	*cp = n == 1 ? c : c & (0x7Fu >> n);
	for (i = 1; i < n; i++) {
		if (((unsigned char)s.p[i] & 0xC0) != 0x80)
			return 0;
		*cp = *cp << 6 | ((unsigned char)s.p[i] & 0x3F);
	}
	return *cp < least[n] || *cp > 0x10FFFF || (*cp >= 0xD800 && *cp < 0xE000) ? 0 : n;
}

static bool
is_forbidden(uint32_t cp)
{
	return (cp < ' ' && cp != '\t' && cp != '\n') || (cp >= 0x7F && cp < 0xA0) || (cp >= 0x2028 && cp <= 0x202E) ||
	    (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF;
}

static bool
is_valid(struct slice s, bool clean)
{
	uint32_t cp;
	size_t n;

	for (; s.len > 0; s = slice_from(s, n))
		if ((n = decode(s, &cp)) == 0 || (clean && is_forbidden(cp)))
			return false;
	return true;
}

bool
fuzz_is_utf8(struct slice s)
{
	return is_valid(s, false);
}

bool
fuzz_is_clean(struct slice s)
{
	return is_valid(s, true);
}

bool
fuzz_is_text(struct slice s)
{
	return fuzz_is_utf8(s) && slice_find(s, '\0') == s.len;
}

bool
fuzz_contains(struct slice s, struct slice part)
{
	for (; s.len >= part.len; s = slice_from(s, 1))
		if (slice_starts_nocase(s, part))
			return true;
	return false;
}

static bool
escapes_are_whole(struct slice s)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		if (s.p[i] == '\\' && (++i == s.len || memchr("tnr\\", s.p[i], 4) == NULL))
			return false;
	return true;
}

static bool
is_url(struct slice s)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == '\x7F' || memchr("\"<>\\", s.p[i], 4) != NULL)
			return false;
	return slice_starts_nocase(s, SL("http://")) || slice_starts_nocase(s, SL("https://"));
}

static bool
consists_of(struct slice s, const char *bytes)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		if (s.p[i] == '\0' || strchr(bytes, s.p[i]) == NULL)
			return false;
	return true;
}

void
fuzz_must_be_record(struct slice line, size_t fields)
{
	struct slice f[REC_FIELDS + REC_MORE], rest = line;
	size_t n = 0;

	MUST(line.len > 0 && line.p[line.len - 1] == '\n');
	rest.len--;
	MUST(slice_find(rest, '\n') == rest.len && fuzz_is_clean(rest) && escapes_are_whole(rest));
	for (; n < fields && slice_cut(&rest, '\t', &f[n]); n++)
		;
	MUST(n == fields && rest.p == NULL);
	MUST(f[1].len == 16 && consists_of(f[1], "0123456789abcdef"));
	MUST(f[2].len > 0 && consists_of(f[2], "0123456789"));
	MUST(consists_of(f[3], "0123456789.") && consists_of(f[4], "0123456789."));
	MUST(f[5].len == 0 || (f[5].len == 20 && consists_of(f[5], "0123456789-:TZ")));
	MUST(f[6].len <= 35 && consists_of(f[6], "abcdefghijklmnopqrstuvwxyz0123456789-"));
	for (n = 12; n < 15; n++)
		MUST(f[n].len == 0 || is_url(f[n]));
	if (fields > REC_FIELDS)
		MUST(consists_of(f[REC_FIELDS + REC_BYTES], "0123456789") &&
		    consists_of(f[REC_FIELDS + REC_DURATION], "0123456789"));
}

static char file_path[4096];

static void
remove_file(void)
{
	unlink(file_path);
}

const char *
fuzz_file(struct slice s)
{
	const char *dir = getenv("TMPDIR");
	FILE *out;

	if (file_path[0] == '\0') {
		int n = snprintf(file_path, sizeof(file_path), "%s/fuzz.XXXXXX", dir != NULL ? dir : "/tmp"), fd = -1;

		MUST(n > 0 && (size_t)n < sizeof(file_path) && (fd = mkstemp(file_path)) >= 0);
		close(fd);
		atexit(remove_file);
	}
	out = fopen(file_path, "wb");
	MUST(out != NULL);
	if (s.len > 0)
		fwrite(s.p, 1, s.len, out);
	MUST(fclose(out) == 0);
	return file_path;
}
