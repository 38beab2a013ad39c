#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "question.h"
#include "utf8.h"

#define FRAME_BYTES 256        /* names, marks and escapes of the JSON, beside the values */

/* lib/instructions, made by lib/embed.awk. */
extern const char *const instructions[];

enum err
question_add_instructions(struct buf *out)
{
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; e == ERR_OK && instructions[i] != NULL; i++)
		e = buf_addf(out, "%s\n", instructions[i]);
	return e;
}

/* The text, or its front, as a JSON string; NULL when memory ran out. */
static json_t *
string_of(struct slice text, size_t max)
{
	struct slice front = utf8_cut(text, max);

	return json_stringn(front.len > 0 ? front.p : "", front.len);
}

/* A field's text as a JSON string; NULL when memory ran out. */
static json_t *
name_of(struct slice field)
{
	struct buf text = { .max = 2 * REC_MAX_BYTES };
	json_t *name = rec_unescape(&text, field) == ERR_OK ? string_of(buf_slice(&text), QUESTION_NAME_BYTES) : NULL;

	buf_free(&text);
	return name;
}

enum err
question_add_material(struct buf *out, const struct context *c)
{
	json_t *material = json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "show", name_of(c->rec->f[REC_SHOW]),
	    "episode", name_of(c->rec->f[REC_TITLE]), "notes", string_of(c->notes, QUESTION_NOTES_BYTES),
	    "speaker", name_of(c->rec->f[REC_SPEAKER]), "before", string_of(c->before, QUESTION_BEFORE_BYTES),
	    "passage", string_of(c->text, QUESTION_PASSAGE_BYTES), "after", string_of(c->after, QUESTION_AFTER_BYTES));
	char *line = material != NULL ? json_dumps(material, JSON_COMPACT) : NULL;
	enum err e = line != NULL ? buf_add(out, slice_of(line)) : ERR_NOMEM;

	free(line);
	json_decref(material);
	return e;
}

size_t
question_most_bytes(void)
{
	size_t i, bytes = FRAME_BYTES + QUESTION_NOTES_BYTES + QUESTION_BEFORE_BYTES + QUESTION_PASSAGE_BYTES + QUESTION_AFTER_BYTES + 3 * QUESTION_NAME_BYTES;

	for (i = 0; instructions[i] != NULL; i++)
		bytes += strlen(instructions[i]) + 1;
	return bytes;
}
