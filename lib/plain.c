#include "plain.h"

#define MAX_UNIT_BYTES ((size_t)16 << 20)

enum err
plain_open(struct plain_reader *r, const char *path, enum language language)
{
	enum err e;

	*r = (struct plain_reader){ .language = language, .unit = { .max = MAX_UNIT_BYTES + 4096 } };
	if ((e = line_open(&r->in, path, MAX_UNIT_BYTES)) == ERR_OK)
		r->in.cuts = true;
	return e;
}

static enum err
add_line(struct plain_reader *r, struct slice line)
{
	enum err e = buf_add(&r->unit, line);

	return e == ERR_OK ? buf_addc(&r->unit, ' ') : e;
}

/* Reads the next unit, which may be empty; 0 at the end. */
static int
next_unit(struct plain_reader *r)
{
	struct slice line = r->pending;
	enum err e = ERR_OK;
	int got = 1;

	buf_clear(&r->unit);
	r->pending = SL("");
	if (line.len > 0)
		e = add_line(r, line);
	while (e == ERR_OK && (got = line_read(&r->in, &line)) > 0) {
		r->blank = slice_trim(line).len == 0;
		if (r->blank)
			break;
		if (r->unit.len + line.len > MAX_UNIT_BYTES) {
			r->pending = line;
			break;
		}
		e = add_line(r, line);
	}
	r->sentences = (struct sentence_reader){ .text = buf_slice(&r->unit),
		.uncased = sentence_is_uncased(buf_slice(&r->unit)), .language = r->language };
	if (e != ERR_OK || got < 0)
		return e != ERR_OK ? (int)e : got;
	return got > 0 || r->unit.len > 0;
}

int
plain_read(struct plain_reader *r, struct slice *sentence)
{
	int got;

	for (;;) {
		if (sentence_next(&r->sentences, sentence))
			return 1;
		if (r->blank) {
			r->blank = false;
			*sentence = SL("");
			return 1;
		}
		if ((got = next_unit(r)) <= 0)
			return got;
	}
}

void
plain_close(struct plain_reader *r)
{
	line_close(&r->in);
	buf_free(&r->unit);
}
