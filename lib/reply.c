#include <jansson.h>
#include <string.h>

#include "num.h"
#include "reply.h"
#include "utf8.h"

#define BRACES 64              /* that are tried as the beginning of the object */

const char reply_schema[] = "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"},"
    "\"grade\":{\"type\":\"integer\",\"enum\":[0,1,2,3]}},\"required\":[\"text\",\"grade\"],\"additionalProperties\":false}";

/* What stands behind the model's thoughts. */
static struct slice
behind_thoughts(struct slice said)
{
	static const struct slice end = { "</think>", 8 };
	size_t i;

	for (i = 0; i + end.len <= said.len; i++)
		if (slice_starts(slice_from(said, i), end))
			return behind_thoughts(slice_from(said, i + end.len));
	return said;
}

/* The last object in said that has a grade: what is before it may be a draft.  NULL for none. */
static json_t *
find_object(struct slice said)
{
	size_t at = 0, tries;
	json_t *found = NULL, *one;
	json_error_t end;

	for (tries = 0; tries < BRACES && (at += slice_find(slice_from(said, at), '{')) < said.len; tries++) {
		one = json_loadb(said.p + at, said.len - at, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, &end);
		at += one != NULL ? (size_t)end.position : 1;
		if (json_object_get(one, "grade") != NULL) {
			json_decref(found);
			found = one;
		} else {
			json_decref(one);
		}
	}
	return found;
}

/* The grade, which some models write as a text; -1 for none. */
static int
read_grade(const json_t *grade)
{
	double value = -1;

	if (json_is_number(grade))
		value = json_number_value(grade);
	else if (json_is_string(grade))
		(void)num_read_decimal(slice_of(json_string_value(grade)), &value);
	return value >= 0 && value <= REPLY_GRADE_MAX && value == (double)(int)value ? (int)value : -1;
}

enum err
reply_read(struct reply *r, struct slice said, const char **why)
{
	json_t *object;
	const json_t *text;
	enum err e = ERR_OK;

	*why = NULL;
	buf_clear(&r->text);
	r->text.max = 2 * REPLY_MAX_BYTES + 256;
	if (said.len > REPLY_MAX_BYTES) {
		*why = "it is too long";
		return ERR_SYNTAX;
	}
	if ((object = find_object(behind_thoughts(said))) == NULL) {
		*why = "it has no JSON object with a grade";
		return ERR_SYNTAX;
	}
	if ((r->grade = read_grade(json_object_get(object, "grade"))) < 0)
		*why = "its grade is none";
	else if ((text = json_object_get(object, "text")) != NULL && json_is_string(text))
		e = utf8_clean_line(&r->text, (struct slice){ json_string_value(text), json_string_length(text) });
	json_decref(object);
	return *why != NULL ? ERR_SYNTAX : e;
}
