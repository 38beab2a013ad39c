#include <string.h>

#include "num.h"
#include "printable.h"
#include "rec.h"
#include "utf8.h"

enum err
rec_open(struct rec_reader *r, const char *path)
{
	r->mended = (struct buf){ .max = 3 * REC_MAX_BYTES };   /* U+FFFD is three bytes */
	return line_open(&r->in, path, REC_MAX_BYTES);
}

/* The place of the first backslash in s that begins no escape, or s.len. */
static size_t
find_stray_backslash(struct slice s)
{
	size_t at = 0, n;

	while ((n = slice_find(slice_from(s, at), '\\')) < s.len - at) {
		at += n;
		if (at + 1 == s.len || strchr("tnr\\", s.p[at + 1]) == NULL)
			return at;
		at += 2;
	}
	return s.len;
}

static bool
is_clean_line(struct slice line)
{
	return utf8_is_clean(line) && find_stray_backslash(line) == line.len;
}

/* Appends clean text to out on one line, each stray backslash as the escape of one. */
static enum err
add_line(struct buf *out, struct slice s)
{
	size_t n, i, from;
	enum err e = ERR_OK;

	while (e == ERR_OK && s.len > 0) {
		n = find_stray_backslash(s);
		from = out->len;
		if ((e = buf_add(out, (struct slice){ s.p, n })) == ERR_OK && n < s.len)
			e = buf_add(out, SL("\\\\"));
		for (i = from; i < out->len; i++)
			if (out->p[i] == '\n')
				out->p[i] = ' ';
		s = slice_from(s, n < s.len ? n + 1 : n);
	}
	return e;
}

enum err
rec_clean(struct buf *out, struct slice line)
{
	struct buf clean = { .max = 3 * REC_MAX_BYTES };   /* U+FFFD is three bytes */
	size_t from = out->len;
	enum err e;

	if (is_clean_line(line))
		return buf_add(out, line);
	if ((e = utf8_clean(&clean, line)) == ERR_OK)
		e = add_line(out, buf_slice(&clean));
	buf_free(&clean);
	return e == ERR_OK && out->len - from > REC_MAX_BYTES ? ERR_TOOBIG : e;
}

int
rec_read(struct rec_reader *r, struct rec *rec)
{
	struct slice line;
	enum err e;
	int got;

	do {
		if ((got = line_read(&r->in, &line)) <= 0)
			return got;
		if (!is_clean_line(line)) {
			buf_clear(&r->mended);
			if ((e = rec_clean(&r->mended, line)) != ERR_OK)
				return e;
			line = buf_slice(&r->mended);
		}
	} while (slice_trim(line).len == 0);
	rec_split(rec, line);
	return 1;
}

void
rec_close(struct rec_reader *r)
{
	line_close(&r->in);
	buf_free(&r->mended);
}

int
rec_find_field(struct slice name)
{
	static const char *const names[REC_FIELDS] = { "score", "episode", "seq", "start", "end", "date", "lang", "show", "title",
	    "speaker", "text", "quote", "link", "audio", "transcript", "relates" };
	uint32_t number;
	int i;

	if (num_read_u32(name, 1, REC_FIELDS, &number) == ERR_OK)
		return (int)number - 1;
	for (i = 0; i < REC_FIELDS; i++)
		if (slice_eq(name, slice_of(names[i])))
			return i;
	return -1;
}

void
rec_split(struct rec *rec, struct slice line)
{
	size_t n = 0;

	memset(rec, 0, sizeof(*rec));
	while (n < REC_FIELDS && slice_cut(&line, '\t', &rec->f[n]))
		n++;
	if (line.p != NULL)                  /* slice_cut took the TAB before it */
		rec->rest = (struct slice){ line.p - 1, line.len + 1 };
}

struct slice
rec_more(const struct rec *rec, enum rec_more which)
{
	struct slice rest = rec->rest, field = { NULL, 0 };
	int i;

	if (rest.len == 0)
		return field;
	rest = slice_from(rest, 1);          /* its first TAB */
	for (i = 0; slice_cut(&rest, '\t', &field); i++)
		if (i == (int)which)
			return field;
	return (struct slice){ NULL, 0 };
}

bool
rec_is_episode(struct slice s)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		if (!ascii_is_digit(s.p[i]) && (s.p[i] < 'a' || s.p[i] > 'f'))
			return false;
	return s.len == 16;
}

struct slice
rec_keyed(const struct rec *rec, struct slice key)
{
	struct slice rest = rec->rest, field;

	while (rest.len > 0) {               /* at a TAB */
		field = slice_from(rest, 1);
		field.len = slice_find(field, '\t');
		if (slice_starts(field, key))
			return slice_from(field, key.len);
		rest = slice_from(rest, 1 + field.len);
	}
	return (struct slice){ NULL, 0 };
}

size_t
rec_bytes(const struct rec *rec)
{
	size_t i, n = REC_FIELDS - 1 + rec->rest.len;

	for (i = 0; i < REC_FIELDS; i++)
		n += rec->f[i].len;
	return n;
}

enum err
rec_write(FILE *out, const struct rec *rec)
{
	size_t i;

	for (i = 0; i < REC_FIELDS; i++) {
		if (rec->f[i].len > 0)
			fwrite(rec->f[i].p, 1, rec->f[i].len, out);
		if (i + 1 < REC_FIELDS)
			putc('\t', out);
	}
	if (rec->rest.len > 0)
		fwrite(rec->rest.p, 1, rec->rest.len, out);
	putc('\n', out);
	return ferror(out) ? ERR_IO : ERR_OK;
}

enum err
rec_append(struct buf *out, const struct rec *rec)
{
	size_t i, whole = out->len;
	enum err e = ERR_OK;

	for (i = 0; e == ERR_OK && i < REC_FIELDS; i++)
		if ((e = buf_add(out, rec->f[i])) == ERR_OK && i + 1 < REC_FIELDS)
			e = buf_addc(out, '\t');
	if (e == ERR_OK && (e = buf_add(out, rec->rest)) == ERR_OK)
		e = buf_addc(out, '\n');
	if (e != ERR_OK)
		out->len = whole;
	return e;
}

/* Appends the fields of rec without the further fields key. */
static enum err
append_without(struct buf *out, const struct rec *rec, struct slice key)
{
	struct slice rest = rec->rest, field;
	struct rec plain = *rec;
	enum err e;

	plain.rest.len = 0;
	if ((e = rec_append(out, &plain)) != ERR_OK)
		return e;
	out->len--;                          /* its LF */
	while (rest.len > 0 && e == ERR_OK) {
		field = (struct slice){ rest.p, 1 + slice_find(slice_from(rest, 1), '\t') };
		if (!slice_starts(slice_from(field, 1), key))
			e = buf_add(out, field);
		rest = slice_from(rest, field.len);
	}
	return e;
}

enum err
rec_append_keyed(struct buf *out, const struct rec *rec, struct slice key, struct slice value)
{
	size_t whole = out->len;
	enum err e = append_without(out, rec, key);

	if (e == ERR_OK && value.len > 0 && (e = buf_addc(out, '\t')) == ERR_OK && (e = buf_add(out, key)) == ERR_OK)
		e = buf_add(out, value);
	if (e == ERR_OK)
		e = buf_addc(out, '\n');
	if (e != ERR_OK)
		out->len = whole;
	return e;
}

bool
rec_next_word(struct slice *field, struct word *w)
{
	static const char escapes[] = "tnr\\";
	struct slice front;

	while (field->len > 0) {
		front = (struct slice){ field->p, slice_find(*field, '\\') };
		if (word_next(&front, w)) {
			*field = slice_from(*field, (size_t)(front.p - field->p));
			return true;
		}
		*field = slice_from(*field, (size_t)(front.p - field->p) + front.len);
		if (field->len > 0)          /* at a backslash */
			*field = slice_from(*field, field->len > 1 && memchr(escapes, field->p[1], 4) != NULL ? 2 : 1);
	}
	return false;
}

/* The length of the front of s that needs no escape. */
static size_t
plain_front(struct slice s)
{
	size_t i = 0;

	while ((i += printable_front(slice_from(s, i), '\\', '\\', '\\')) < s.len)
		do
			if (s.p[i] == '\\' || s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r')
				return i;
		while (++i < s.len && !is_printable(s.p[i]));
	return i;
}

enum err
rec_escape(struct buf *out, struct slice text)
{
	size_t i, from = 0;
	enum err e;

	for (i = 0; (i += plain_front(slice_from(text, i))) < text.len; i++) {
		char c = text.p[i], name;

		name = c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : '\\';
		if ((e = buf_add(out, (struct slice){ text.p + from, i - from })) != ERR_OK ||
		    (e = buf_addc(out, '\\')) != ERR_OK || (e = buf_addc(out, name)) != ERR_OK)
			return e;
		from = i + 1;
	}
	return buf_add(out, slice_from(text, from));
}

enum err
rec_unescape(struct buf *out, struct slice field)
{
	enum err e;
	size_t n;

	while ((n = slice_find(field, '\\')) < field.len) {
		char c = n + 1 < field.len ? field.p[n + 1] : '\0';
		char byte = c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : '\\';

		if ((e = buf_add(out, (struct slice){ field.p, n })) != ERR_OK || (e = buf_addc(out, byte)) != ERR_OK)
			return e;
		field = slice_from(field, n + (byte != '\\' || c == '\\' ? 2 : 1));
	}
	return buf_add(out, field);
}

/* s without leading zeros where it is all digits; else the empty slice, p NULL. */
static struct slice
digits_of(struct slice s)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		if (!ascii_is_digit(s.p[i]))
			return (struct slice){ NULL, 0 };
	while (s.len > 1 && s.p[0] == '0')
		s = slice_from(s, 1);
	return s.len > 0 ? s : (struct slice){ NULL, 0 };
}

/* Numbers of any length by value, and before all that is no number; that by its bytes. */
static int
cmp_seq(struct slice a, struct slice b)
{
	struct slice m = digits_of(a), n = digits_of(b);

	if (m.p == NULL || n.p == NULL)
		return m.p != NULL ? -1 : n.p != NULL ? 1 : slice_cmp(a, b);
	if (m.len != n.len)
		return m.len < n.len ? -1 : 1;
	return slice_cmp(m, n);
}

int
rec_cmp(const struct rec *a, double score_a, const struct rec *b, double score_b)
{
	int c;

	if (score_a != score_b)
		return score_a > score_b ? -1 : 1;
	if ((c = slice_cmp(b->f[REC_DATE], a->f[REC_DATE])) != 0)
		return c;
	if ((c = slice_cmp(a->f[REC_EPISODE], b->f[REC_EPISODE])) != 0)
		return c;
	if ((c = cmp_seq(a->f[REC_SEQ], b->f[REC_SEQ])) != 0)
		return c;
	return slice_cmp(a->f[REC_TEXT], b->f[REC_TEXT]);
}
