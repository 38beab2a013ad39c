#include <stdint.h>
#include <stdlib.h>

#include "buf.h"
#include "json_split.h"

enum level {
	OUTSIDE,             /* no "{" yet */
	MEMBERS,
	ELEMENTS,
	BEHIND               /* the object has ended */
};

struct json_split {
	const char *array;
	json_split_fn take;
	void *arg;
	enum level level;
	size_t depth;        /* brackets that are open in the piece */
	bool nests;          /* there was one */
	bool in_string, escaped;
	struct buf piece;    /* a member behind "{", or an element */
	bool too_big;
	size_t left_out;
};

struct json_split *
json_split_new(const char *array, json_split_fn take, void *arg)
{
	struct json_split *j = calloc(1, sizeof(*j));

	if (j == NULL)
		return NULL;
	j->array = array;
	j->take = take;
	j->arg = arg;
	j->piece.max = JSON_SPLIT_BYTES;
	return j;
}

void
json_split_free(struct json_split *j)
{
	if (j == NULL)
		return;
	buf_free(&j->piece);
	free(j);
}

size_t
json_split_left_out(const struct json_split *j)
{
	return j->left_out;
}

static enum err
begin_piece(struct json_split *j)
{
	j->depth = 0;
	j->nests = false;
	j->too_big = false;
	buf_clear(&j->piece);
	return j->level == MEMBERS ? buf_addc(&j->piece, '{') : ERR_OK;
}

static enum err
add(struct json_split *j, struct slice s)
{
	enum err e = j->too_big ? ERR_OK : buf_add(&j->piece, s);

	if (e != ERR_TOOBIG)
		return e;
	j->too_big = true;
	return ERR_OK;
}

/* The number that the first four characters of s are in hexadecimal; UINT32_MAX where they are none. */
static uint32_t
read_hex(struct slice s)
{
	uint32_t value = 0;
	size_t i;

	if (s.len < 4)
		return UINT32_MAX;
	for (i = 0; i < 4; i++) {
		char c = ascii_lower(s.p[i]);

		if (!ascii_is_digit(c) && (c < 'a' || c > 'f'))
			return UINT32_MAX;
		value = value << 4 | (uint32_t)(ascii_is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	return value;
}

/* The length of the valid escape that s, behind its backslash, begins with; 0 for none.  *alone: half a pair. */
static size_t
escape_front(struct slice s, bool *alone)
{
	uint32_t unit, low = UINT32_MAX;

	*alone = false;
	if (s.len == 0)
		return 0;
	if (s.p[0] != 'u')
		return memchr("\"\\/bfnrt", s.p[0], 8) != NULL;
	if ((unit = read_hex(slice_from(s, 1))) == UINT32_MAX)
		return 0;
	if (unit >= 0xD800 && unit < 0xDC00 && s.len > 7 && s.p[5] == '\\' && s.p[6] == 'u')
		low = read_hex(slice_from(s, 7));
	if (low >= 0xDC00 && low < 0xE000)
		return 11;
	*alone = unit >= 0xD800 && unit < 0xE000;
	return 5;
}

/* Whether s, behind a comma, is the end of an object or array. */
static bool
is_end(struct slice s)
{
	size_t i;

	for (i = 0; i < s.len && ascii_is_space(s.p[i]); i++)
		;
	return i < s.len && (s.p[i] == '}' || s.p[i] == ']');
}

/* Mends s in place, and returns its new length.  A backslash means something in strings alone. */
static size_t
mend(char *p, size_t len)
{
	bool in_string = false, alone;
	size_t r, w, n;

	for (r = w = 0; r < len; r++) {
		struct slice rest = { p + r + 1, len - r - 1 };

		if (p[r] != '\\') {
			in_string ^= p[r] == '"';
			if (in_string || p[r] != ',' || !is_end(rest))
				p[w++] = (unsigned char)p[r] < ' ' ? ' ' : p[r];
			continue;
		}
		if ((n = escape_front(rest, &alone)) == 0)
			continue;                    /* what follows stands for itself */
		memmove(p + w, alone ? "\\uFFFD" : p + r, n + 1);
		w += n + 1;
		r += n;
	}
	return w;
}

/* Hands on the piece, if there is anything in it, and begins the next. */
static enum err
end_piece(struct json_split *j)
{
	struct slice inside = slice_from(buf_slice(&j->piece), j->level == MEMBERS);
	bool is_empty = slice_trim(inside).len == 0;
	enum err e = ERR_OK;

	if (!is_empty && j->level == MEMBERS)
		e = add(j, SL("}"));
	if (e == ERR_OK && j->too_big) {
		j->left_out++;
	} else if (e == ERR_OK && !is_empty) {
		j->piece.len = mend(j->piece.p, j->piece.len);
		e = j->take(j->arg, buf_slice(&j->piece), j->level == ELEMENTS);
	}
	return e == ERR_OK ? begin_piece(j) : e;
}

/* Whether the piece is "{", the array's name and ":". */
static bool
is_array_name(const struct json_split *j)
{
	struct slice s = buf_slice(&j->piece), name = slice_of(j->array);

	s = slice_trim(slice_from(s, 1));
	if (s.len < name.len + 3 || s.p[0] != '"' || !slice_starts(slice_from(s, 1), name) || s.p[name.len + 1] != '"')
		return false;
	return slice_eq(slice_trim(slice_from(s, name.len + 2)), SL(":"));
}

/* Goes into the array. */
static enum err
enter(struct json_split *j)
{
	enum err e;

	if ((e = add(j, SL("[]"))) != ERR_OK || (e = end_piece(j)) != ERR_OK)
		return e;
	j->level = ELEMENTS;
	return begin_piece(j);
}

/* Takes a character that stands in no string.  *ends: it is none of the piece. */
static enum err
take_structure(struct json_split *j, char c, bool *ends)
{
	enum err e;

	if (j->level == MEMBERS && !j->nests && c == '[' && is_array_name(j)) {
		*ends = true;
		return enter(j);
	}
	*ends = j->depth == 0 && c != '{' && c != '[';
	if (!*ends) {
		j->nests = true;
		j->depth += c == '{' || c == '[';
		j->depth -= c == '}' || c == ']';
		return ERR_OK;
	}
	if ((e = end_piece(j)) != ERR_OK || c == ',')
		return e;
	j->level = j->level == ELEMENTS ? MEMBERS : BEHIND;
	return begin_piece(j);
}

/* The length of the front of s that belongs to the string. */
static size_t
string_front(struct json_split *j, struct slice s)
{
	size_t i;

	for (i = 0; i < s.len; i++) {
		if (j->escaped)
			j->escaped = false;
		else if (s.p[i] == '\\')
			j->escaped = true;
		else if (s.p[i] == '"') {
			j->in_string = false;
			return i + 1;
		}
	}
	return i;
}

static bool
is_structure(char c)
{
	return c == '"' || c == ',' || c == '{' || c == '}' || c == '[' || c == ']';
}

/* The length of the front of s that says nothing of the structure. */
static size_t
plain_front(struct slice s)
{
	size_t i;

	for (i = 0; i < s.len && !is_structure(s.p[i]); i++)
		;
	return i;
}

/* Takes the front of s, up to the next byte that ends a piece or a string, and returns its length. */
static size_t
take_front(struct json_split *j, struct slice s, enum err *e)
{
	bool ends = false;
	size_t n;

	if (j->in_string) {
		n = string_front(j, s);
		*e = add(j, (struct slice){ s.p, n });
		return n;
	}
	n = plain_front(s);
	if (n == s.len) {
		*e = add(j, s);
		return n;
	}
	if (n > 0 && (*e = add(j, (struct slice){ s.p, n })) != ERR_OK)
		return n;
	if (s.p[n] == '"')
		j->in_string = true;
	else
		*e = take_structure(j, s.p[n], &ends);
	if (*e == ERR_OK && !ends)
		*e = add(j, (struct slice){ s.p + n, 1 });
	return n + 1;
}

enum err
json_split_push(struct json_split *j, struct slice bytes)
{
	enum err e = ERR_OK;

	if (j->level == OUTSIDE) {
		size_t n = slice_find(bytes, '{');

		if (n == bytes.len)
			return ERR_OK;
		bytes = slice_from(bytes, n + 1);
		j->level = MEMBERS;
		e = begin_piece(j);
	}
	while (e == ERR_OK && j->level != BEHIND && bytes.len > 0)
		bytes = slice_from(bytes, take_front(j, bytes, &e));
	return e;
}

enum err
json_split_end(struct json_split *j)
{
	return j->level == ELEMENTS && j->depth == 0 && !j->in_string ? end_piece(j) : ERR_OK;
}
