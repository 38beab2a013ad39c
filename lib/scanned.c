#include "num.h"
#include "scanned.h"
#include "utf8.h"

const char *const scanned_names[SCANNED_COUNTS] = { "feeds", "episodes", "sentences", "passages" };

static enum err
read_dropped(struct scanned *s, struct slice value)
{
	size_t whole = s->dropped.len;
	struct slice number = { value.p, slice_find(value, ' ') };
	uint64_t n;
	enum err e;

	if (number.len == value.len || num_read_u64(number, 0, UINT64_MAX, &n) != ERR_OK)
		return ERR_SYNTAX;
	if (n == 0)
		return ERR_OK;
	if ((e = utf8_clean_line(&s->dropped, value)) == ERR_OK)
		e = buf_addc(&s->dropped, '\n');
	if (e != ERR_OK)
		s->dropped.len = whole;
	return e;
}

enum err
scanned_read_line(struct scanned *s, struct slice line)
{
	size_t space, i;
	struct slice key, value;

	line = slice_trim(line);
	space = slice_find(line, ' ');
	key = (struct slice){ line.p, space };
	value = slice_trim(slice_from(line, space));
	if (slice_eq(key, SL("dropped")))
		return read_dropped(s, value);
	for (i = 0; i < SCANNED_COUNTS && !slice_eq(key, slice_of(scanned_names[i])); i++)
		;
	if (i == SCANNED_COUNTS)
		return ERR_OK;
	if (num_read_u64(value, 0, UINT64_MAX, &s->count[i]) != ERR_OK)
		return ERR_SYNTAX;
	s->known[i] = true;
	return ERR_OK;
}

bool
scanned_is_empty(const struct scanned *s)
{
	size_t i;

	for (i = 0; i < SCANNED_COUNTS; i++)
		if (s->known[i])
			return false;
	return s->dropped.len == 0;
}

/* Appends n with a comma between each three digits. */
static enum err
add_number(struct buf *out, uint64_t n)
{
	char text[NUM_BYTES];
	struct slice digits = num_write(text, n);
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; e == ERR_OK && i < digits.len; i++) {
		if (i > 0 && (digits.len - i) % 3 == 0)
			e = buf_addc(out, ',');
		if (e == ERR_OK)
			e = buf_addc(out, digits.p[i]);
	}
	return e;
}

enum err
scanned_write(struct buf *out, const struct scanned *s)
{
	struct slice name;
	bool begun = false;
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; e == ERR_OK && i < SCANNED_COUNTS; i++) {
		if (!s->known[i])
			continue;
		name = slice_of(scanned_names[i]);
		name.len -= s->count[i] == 1;
		if ((e = buf_add(out, begun ? SL(", ") : SL("Picked from "))) == ERR_OK &&
		    (e = add_number(out, s->count[i])) == ERR_OK && (e = buf_addc(out, ' ')) == ERR_OK)
			e = buf_add(out, name);
		begun = true;
	}
	return e == ERR_OK && begun ? buf_addc(out, '.') : e;
}

void
scanned_free(struct scanned *s)
{
	buf_free(&s->dropped);
}
