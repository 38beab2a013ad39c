#include <stdlib.h>
#include <string.h>

#include "day.h"
#include "digest.h"
#include "site.h"
#include "word.h"

const struct digest_format digest_formats[] = {
	{ "text", "plain text", digest_write_text, NULL, NULL },
	{ "html", "a page", digest_write_html, NULL, NULL },
	{ "mail", "a mail of text and HTML", digest_write_mail, NULL, NULL },
	{ "md", "a note of Markdown", digest_write_md, NULL, NULL },
	{ "json", "a JSON object", digest_write_json, NULL, NULL },
	{ "jsonl", "a JSON object a line for each insight", digest_write_jsonl, NULL, NULL },
	{ "atom", "a feed of insights", digest_write_atom, NULL, NULL },
	{ "site", "a folder of pages", digest_write_site, site_open, site_close },
	{ NULL, NULL, NULL, NULL, NULL }
};

int64_t
digest_day_of(const struct digest *d, struct slice told)
{
	int64_t day;

	return day_read(told, &day) == ERR_OK ? day : d->day;
}

const struct digest_format *
digest_find_format(const char *name)
{
	const struct digest_format *f;

	for (f = digest_formats; f->name != NULL; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

static uint64_t
key(struct slice id)
{
	return word_hash(WORD_HASH_SEED, id);
}

struct insight *
digest_find(const struct digest *d, struct slice id)
{
	uint32_t i = id.len > 0 ? table_find(&d->ids, key(id)) : TABLE_NONE;

	return i != TABLE_NONE && slice_eq(d->by_id[i]->id, id) ? d->by_id[i] : NULL;
}

/* Makes the id of an insight known; a later one of the same id takes its place. */
static enum err
know(struct digest *d, struct insight *in)
{
	uint32_t i;
	enum err e;

	if (in->id.len == 0)
		return ERR_OK;
	if ((e = array_reserve(&d->by_id, &d->ids_cap, (size_t)d->ids.n + 1, sizeof(struct insight *), UINT32_MAX)) != ERR_OK)
		return e;
	if ((i = table_add(&d->ids, key(in->id))) == TABLE_NONE)
		return ERR_NOMEM;
	d->by_id[i] = in;
	return ERR_OK;
}

static void
append(struct insight **list, struct insight ***end, struct insight *in)
{
	if (*list == NULL)
		*end = list;
	**end = in;
	*end = &in->next;
}

static void
append_related(struct digest *d, struct insight *above, struct insight *in)
{
	struct insight **end = &above->related;

	if (above->n_related == DIGEST_RELATED) {       /* no format shows more */
		d->bytes -= in->memory.cap;
		insight_free(in);
		return;
	}
	while (*end != NULL)
		end = &(*end)->next;
	*end = in;
	above->n_related++;
}

static void
append_insight(struct digest *d, struct insight *in)
{
	append(&d->first, &d->end, in);
	in->rank = ++d->n;
}

enum err
digest_add(struct digest *d, const struct rec *rec)
{
	struct insight *in, *above;
	enum err e;

	if ((e = insight_new(&in, rec, &d->headlines)) != ERR_OK)
		return e;
	if (in->memory.cap > DIGEST_MAX_BYTES - d->bytes)
		e = ERR_TOOBIG;
	else if (in->relates.len == 0)
		e = know(d, in);
	if (e != ERR_OK) {
		insight_free(in);
		return e;
	}
	d->bytes += in->memory.cap;
	if (in->relates.len == 0)
		append_insight(d, in);
	else if ((above = digest_find(d, in->relates)) == NULL)
		append(&d->waiting, &d->waiting_end, in);
	else
		append_related(d, above, in);
	return ERR_OK;
}

void
digest_end(struct digest *d)
{
	struct insight *in, *next, *above;

	for (in = d->waiting; in != NULL; in = next) {
		next = in->next;
		in->next = NULL;
		if ((above = digest_find(d, in->relates)) == NULL)
			append_insight(d, in);
		else
			append_related(d, above, in);
	}
	d->waiting = NULL;
}

void
digest_free(struct digest *d)
{
	insight_free(d->first);
	insight_free(d->waiting);
	free(d->by_id);
	table_free(&d->ids);
	headlines_free(&d->headlines);
	scanned_free(&d->scanned);
}
