#include <stdio.h>

#include "interests.h"
#include "num.h"
#include "verdict.h"

static enum err
unescape(struct buf *to, struct slice field)
{
	buf_clear(to);
	to->max = 2 * REC_MAX_BYTES;
	return rec_unescape(to, field);
}

enum err
verdict_read(struct verdict *v, struct verdict_maker *m, struct slice said, const struct context *passage, const char **why)
{
	const struct rec *rec = passage->rec;
	struct faithful_source source = { .before = passage->before, .passage = passage->text, .after = passage->after,
		.notes = passage->notes, .lang = rec->f[REC_LANG] };
	struct slice text;
	enum err e;

	if ((e = reply_read(&m->reply, said, why)) != ERR_OK)
		return e;
	v->grade = m->reply.grade;
	text = buf_slice(&m->reply.text);
	if (v->grade == 0 || text.len == 0 || slice_eq(text, passage->text))      /* what is no insight is not rewritten into one */
		return ERR_OK;
	if ((e = unescape(&m->show, rec->f[REC_SHOW])) != ERR_OK || (e = unescape(&m->title, rec->f[REC_TITLE])) != ERR_OK ||
	    (e = unescape(&m->speaker, rec->f[REC_SPEAKER])) != ERR_OK)
		return e;
	source.show = buf_slice(&m->show);
	source.title = buf_slice(&m->title);
	source.speaker = buf_slice(&m->speaker);
	if ((e = faithful_check(m->faithful, &source, text, v->why)) != ERR_OK || v->why[0] != '\0')
		return e;
	v->text.max = 2 * REPLY_MAX_BYTES + 256;
	return buf_add(&v->text, text);
}

enum err
verdict_copy(struct verdict *to, const struct verdict *from)
{
	to->grade = from->grade;
	memcpy(to->why, from->why, sizeof(to->why));
	to->text.max = 2 * REPLY_MAX_BYTES + 256;
	return buf_add(&to->text, buf_slice(&from->text));
}

/* Appends rec with the field that explains. */
static enum err
add_explained(struct buf *out, const struct rec *rec, const struct verdict *v)
{
	struct buf why = { .max = 1024 }, field = { .max = 4096 };
	enum err e;

	if (v->grade == VERDICT_NONE)
		e = buf_add(&why, SL("no answer"));
	else if (v->why[0] != '\0')
		e = buf_addf(&why, "grade %d; own words kept: %s", v->grade, v->why);
	else
		e = buf_addf(&why, "grade %d; %s", v->grade, v->text.len > 0 ? "rewritten" : "own words");
	if (e == ERR_OK && (e = rec_escape(&field, buf_slice(&why))) == ERR_OK)
		e = rec_append_keyed(out, rec, SL("why:"), buf_slice(&field));
	buf_free(&why);
	buf_free(&field);
	return e;
}

enum err
verdict_add_line(struct buf *out, struct verdict_maker *m, const struct rec *rec, const struct verdict *v, int weight,
    bool explain)
{
	struct rec new = *rec;
	char number[32];
	double score;
	enum err e;

	if (v->grade != VERDICT_NONE && weight != 0 && num_read_decimal(rec->f[REC_SCORE], &score) == ERR_OK) {
		/* steps of -3, -1, 1 and 3: the middle of the grades changes nothing */
		snprintf(number, sizeof(number), "%.6f", interests_lift(score, (2 * v->grade - REPLY_GRADE_MAX) * weight));
		new.f[REC_SCORE] = slice_of(number);
	}
	if (v->text.len > 0) {
		buf_clear(&m->words);
		m->words.max = 2 * REC_MAX_BYTES;
		if ((e = rec_escape(&m->words, buf_slice(&v->text))) != ERR_OK)
			return e;
		new.f[REC_QUOTE] = rec->f[REC_TEXT];
		new.f[REC_TEXT] = buf_slice(&m->words);
	}
	return explain ? add_explained(out, &new, v) : rec_append(out, &new);
}

void
verdict_maker_free(struct verdict_maker *m)
{
	faithful_free(m->faithful);
	buf_free(&m->reply.text);
	buf_free(&m->show);
	buf_free(&m->title);
	buf_free(&m->speaker);
	buf_free(&m->words);
}
