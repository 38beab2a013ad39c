#include <jansson.h>

#include "day.h"
#include "digest.h"
#include "num.h"

/* The version of what is written; a change that a reader of it must know of raises it. */
#define SCHEMA "podsift-digest-1"

/* Sets a member that may be NULL, where memory ran out; returns whether it was not. */
static bool
set(json_t *object, const char *key, json_t *value)
{
	return json_object_set_new(object, key, value) == 0;
}

/* A string, or null where it is unknown.  Clean text is valid UTF-8. */
static json_t *
text(struct slice s)
{
	return s.len > 0 ? json_stringn_nocheck(s.p, s.len) : json_null();
}

static json_t *
seconds(int64_t ms)
{
	return ms >= 0 ? json_real((double)ms / 1000) : json_null();
}

static json_t *
number(struct slice s)
{
	double value;

	return s.len > 0 && num_read_decimal(s, &value) == ERR_OK ? json_real(value) : json_null();
}

static json_t *
seq(struct slice s)
{
	uint32_t n;

	return num_read_u32(s, 0, UINT32_MAX, &n) == ERR_OK ? json_integer(n) : json_null();
}

static json_t *
lines(struct slice s)
{
	json_t *list = json_array();
	struct slice line;

	while (list != NULL && insight_next_line(&s, &line))
		if (json_array_append_new(list, text(line)) != 0) {
			json_decref(list);
			list = NULL;
		}
	return list;
}

static json_t *insights(const struct insight *in);

/* An insight as an object that always has the same members; NULL when memory ran out. */
static json_t *
insight(const struct insight *in)
{
	json_t *o = json_object();

	if (o == NULL)
		return NULL;
	if (set(o, "id", text(in->id)) && (in->rank == 0 || set(o, "rank", json_integer((json_int_t)in->rank))) &&
	    set(o, "headline", text(in->headline)) && set(o, "text", text(in->text)) && set(o, "quote", text(in->quote)) &&
	    set(o, "speaker", text(in->speaker)) && set(o, "show", text(in->show)) && set(o, "also_in", lines(in->also)) &&
	    set(o, "title", text(in->title)) && set(o, "published", text(in->day)) && set(o, "language", text(in->lang)) &&
	    set(o, "score", number(in->score)) && set(o, "episode", text(in->episode)) && set(o, "seq", seq(in->seq)) &&
	    set(o, "start", seconds(in->start_ms)) && set(o, "end", seconds(in->end_ms)) && set(o, "audio", text(in->audio)) &&
	    set(o, "listen", text(in->listen)) && set(o, "link", text(in->link)) &&
	    (in->rank == 0 || set(o, "related", insights(in->related))))
		return o;
	json_decref(o);
	return NULL;
}

static json_t *
insights(const struct insight *in)
{
	json_t *list = json_array();

	for (; list != NULL && in != NULL; in = in->next)
		if (json_array_append_new(list, insight(in)) != 0) {
			json_decref(list);
			list = NULL;
		}
	return list;
}

static json_t *
scanned(const struct scanned *s)
{
	json_t *o = json_object();
	bool right = o != NULL;
	size_t i;

	for (i = 0; right && i < SCANNED_COUNTS; i++)
		if (s->known[i])
			right = set(o, scanned_names[i], json_integer((json_int_t)s->count[i]));
	if (right && set(o, "dropped", lines(buf_slice(&s->dropped))))
		return o;
	json_decref(o);
	return NULL;
}

/* Writes value, which may be NULL, on lines of its own, and frees it. */
static enum err
write(FILE *out, json_t *value, size_t flags)
{
	if (value == NULL)
		return ERR_NOMEM;
	/* milliseconds of 99 hours, and the digits of a score, take no more */
	if (json_dumpf(value, out, flags | JSON_REAL_PRECISION(15)) != 0 && !ferror(out)) {
		json_decref(value);
		return ERR_NOMEM;
	}
	json_decref(value);
	putc('\n', out);
	return ferror(out) ? ERR_IO : ERR_OK;
}

enum err
digest_write_json(FILE *out, const struct digest *d)
{
	json_t *o = json_object();
	char day[DAY_BYTES];

	if (o != NULL && set(o, "schema", json_string(SCHEMA)) && set(o, "title", text(slice_of(d->title))) &&
	    set(o, "day", json_string(day_write(day, d->day))) && set(o, "insights", insights(d->first)) &&
	    set(o, "scanned", scanned(&d->scanned)))
		return write(out, o, JSON_INDENT(2));
	json_decref(o);
	return ERR_NOMEM;
}

enum err
digest_write_jsonl(FILE *out, const struct digest *d)
{
	const struct insight *in;
	enum err e = ERR_OK;

	for (in = d->first; e == ERR_OK && in != NULL; in = in->next)
		e = write(out, insight(in), JSON_COMPACT);
	return e;
}
