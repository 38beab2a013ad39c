#include <stdlib.h>

#include "choice.h"
#include "word.h"

#define ALSO SL("also:")
#define WHY_BYTES ((size_t)1 << 20)
#define SHOWS_BYTES 4096       /* of also: a line stays one that a reader can take in */

static int
by_rank(const void *a, const void *b)
{
	const struct choice_line *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return (x->rank > y->rank) - (x->rank < y->rank);
}

static int
cmp_names(const struct rec *a, const struct rec *b)
{
	int c = slice_cmp(a->f[REC_EPISODE], b->f[REC_EPISODE]);

	return c != 0 ? c : slice_cmp(a->f[REC_SEQ], b->f[REC_SEQ]);
}

static int
by_name(const void *a, const void *b)
{
	const struct choice_line *const *x = a, *const *y = b;

	return cmp_names(&(*x)->entry->rec, &(*y)->entry->rec);
}

/* Fills in what is known of a line by itself. */
static enum err
begin_line(struct choice *c, struct choice_line *l, const struct pool_entry *entry, struct interests *interests)
{
	enum err e;

	*l = (struct choice_line){ .entry = entry, .score = entry->score, .rank = c->n, .told = { .max = WHY_BYTES },
	    .interests = { .max = WHY_BYTES }, .also = { .max = REC_MAX_BYTES } };
	if ((e = likeness_read(&l->features, entry->rec.f[REC_TEXT])) != ERR_OK || interests == NULL)
		return e;
	if ((e = interests_weigh(interests, &entry->rec, &l->weight, &l->interests)) != ERR_OK)
		return e;
	if (entry->score < 0 || entry->score > 1)
		c->unlifted += l->weight != 0;
	l->score = interests_lift(entry->score, l->weight);
	return ERR_OK;
}

enum err
choice_begin(struct choice *c, struct pool_entry *const *entries, size_t n, struct interests *interests)
{
	enum err e;
	size_t i;

	c->lines = calloc(n + 1, sizeof(*c->lines));
	c->named = calloc(n + 1, sizeof(*c->named));
	c->chosen = calloc(n + 1, sizeof(*c->chosen));
	if (c->lines == NULL || c->named == NULL || c->chosen == NULL)
		return ERR_NOMEM;
	for (i = 0; i < n; i++) {
		c->n++;
		if ((e = begin_line(c, &c->lines[i], entries[i], interests)) != ERR_OK)
			return e;
	}
	qsort(c->lines, n, sizeof(*c->lines), by_rank);
	for (i = 0; i < n; i++) {
		c->lines[i].rank = i + 1;
		c->named[i] = &c->lines[i];
	}
	qsort(c->named, n, sizeof(struct choice_line *), by_name);
	return ERR_OK;
}

/* Marks l as told by the archive's line a. */
static enum err
mark_told(struct choice_line *l, const struct archive_line *a, double likeness)
{
	enum err e;

	l->likeness = likeness;
	buf_clear(&l->told);
	if ((e = buf_add(&l->told, a->rec.f[REC_EPISODE])) != ERR_OK || (e = buf_addc(&l->told, ':')) != ERR_OK ||
	    (e = buf_add(&l->told, a->rec.f[REC_SEQ])) != ERR_OK || (e = buf_add(&l->told, SL(" told "))) != ERR_OK)
		return e;
	return buf_add(&l->told, a->told.len > 0 ? a->told : SL("on a day unknown"));
}

/* Marks the lines that bear the name of the archive's line. */
static enum err
mark_named(struct choice *c, const struct archive_line *a)
{
	size_t lo = 0, hi = c->n, mid;
	enum err e = ERR_OK;

	while (lo < hi) {
		mid = (lo + hi) / 2;
		if (cmp_names(&c->named[mid]->entry->rec, &a->rec) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; e == ERR_OK && lo < c->n && cmp_names(&c->named[lo]->entry->rec, &a->rec) == 0; lo++)
		e = mark_told(c->named[lo], a, 1);
	return e;
}

/* Marks the lines whose texts are like the one of the archive's line, if more so than any line of it before. */
static enum err
mark_alike(struct choice *c, struct likeness_index *all, struct likeness_text *t, const struct archive_line *a, double likeness)
{
	const struct likeness_hit *hits;
	size_t n, i;
	enum err e;

	if ((e = likeness_read(t, a->rec.f[REC_TEXT])) != ERR_OK)
		return e;
	likeness_index_find(all, t, likeness, &hits, &n);
	for (i = 0; e == ERR_OK && i < n; i++)
		if (c->lines[hits[i].number].told.len == 0 || hits[i].likeness > c->lines[hits[i].number].likeness)
			e = mark_told(&c->lines[hits[i].number], a, hits[i].likeness);
	return e;
}

enum err
choice_hold_against(struct choice *c, const char *path, struct slice day, double likeness, archive_report report, void *arg)
{
	struct likeness_index all = { .n = 0 };
	struct likeness_text t = { .n = 0 };
	struct archive_reader r;
	struct archive_line a;
	size_t i;
	enum err e;
	int got = 0;

	if ((e = archive_open(&r, path, 0)) != ERR_OK)
		return e;
	for (i = 0; e == ERR_OK && likeness > 0 && i < c->n; i++)
		e = likeness_index_add(&all, &c->lines[i].features);
	while (e == ERR_OK && (got = archive_read(&r, &a)) != 0) {
		if (got == ERR_SYNTAX || got == ERR_TOOBIG)
			report(arg, &r, (enum err)got, a.why);
		else if (got < 0)
			e = (enum err)got;
		else if (!slice_eq(a.told, day) && (e = mark_named(c, &a)) == ERR_OK && likeness > 0)
			e = mark_alike(c, &all, &t, &a, likeness);
	}
	archive_close(&r);
	likeness_index_free(&all);
	likeness_free(&t);
	return e;
}

/* Cuts the first show, up to an escaped line end, off the front of *list; false where none is left. */
static bool
cut_show(struct slice *list, struct slice *show)
{
	size_t n = 0;

	if (list->len == 0)
		return false;
	while (n + 1 < list->len && !(list->p[n] == '\\' && list->p[n + 1] == 'n'))
		n += list->p[n] == '\\' ? 2 : 1;
	n = n + 1 < list->len ? n : list->len;
	*show = (struct slice){ list->p, n };
	*list = slice_from(*list, n < list->len ? n + 2 : n);
	return true;
}

static bool
has_show(struct slice list, struct slice show)
{
	struct slice part;

	while (cut_show(&list, &part))
		if (slice_eq(part, show))
			return true;
	return false;
}

/* Names a show, escaped, with the chosen line, unless it is its own or named; what is over the line's ceiling is left out. */
static enum err
name_show(struct choice_line *l, struct slice show)
{
	size_t whole = l->also.len;
	enum err e = ERR_OK;

	if (show.len == 0 || slice_eq(show, l->entry->rec.f[REC_SHOW]) || has_show(buf_slice(&l->also), show))
		return ERR_OK;
	if (whole + show.len + 2 > SHOWS_BYTES)
		return ERR_OK;
	if (whole > 0)
		e = buf_add(&l->also, SL("\\n"));
	if (e == ERR_OK)
		e = buf_add(&l->also, show);
	if (e != ERR_OK)
		l->also.len = whole;
	return e;
}

static enum err
name_shows(struct choice_line *l, struct slice list)
{
	struct slice show;
	enum err e = ERR_OK;

	while (e == ERR_OK && cut_show(&list, &show))
		e = name_show(l, show);
	return e;
}

/* Looks for the chosen line that is most like l, the first of several. */
static void
find_chosen(struct choice *c, struct choice_line *l, double likeness)
{
	const struct likeness_hit *hits;
	size_t n, i;

	likeness_index_find(&c->index, &l->features, likeness, &hits, &n);
	for (i = 0; i < n; i++)
		if (l->of == NULL || hits[i].likeness > l->likeness) {
			l->of = c->chosen[hits[i].number];
			l->likeness = hits[i].likeness;
		}
}

/* The count of l's group; NULL where it is in none, or, with ERR_NOMEM, when memory ran out. */
static enum err
find_group(struct choice *c, const struct choice_line *l, int field, size_t **count)
{
	struct slice group = field >= 0 ? l->entry->rec.f[field] : (struct slice){ NULL, 0 };
	uint32_t n = c->groups.n, number;

	*count = NULL;
	if (group.len == 0)
		return ERR_OK;
	if ((number = table_add(&c->groups, word_hash(WORD_HASH_SEED, group))) == TABLE_NONE ||
	    array_reserve(&c->in_group, &c->in_group_cap, c->groups.n, sizeof(*c->in_group), c->n) != ERR_OK)
		return ERR_NOMEM;
	if (number == n)
		c->in_group[number] = 0;
	*count = &c->in_group[number];
	return ERR_OK;
}

static enum err
choose(struct choice *c, struct choice_line *l, const struct choice_opts *o)
{
	enum err e;

	l->verdict = CHOSEN;
	c->chosen[c->n_chosen++] = l;
	l->place = c->n_chosen;
	if ((e = name_shows(l, rec_keyed(&l->entry->rec, ALSO))) != ERR_OK || o->likeness == 0)
		return e;
	return likeness_index_add(&c->index, &l->features);
}

static enum err
judge_line(struct choice *c, struct choice_line *l, const struct choice_opts *o)
{
	struct choice_line *of;
	size_t *in_group;
	enum err e;

	if (l->told.len > 0) {
		l->verdict = TOLD;
		return ERR_OK;
	}
	if (o->likeness > 0)
		find_chosen(c, l, o->likeness);
	if ((of = l->of) != NULL) {
		l->verdict = REPEAT;
		if ((e = name_show(of, l->entry->rec.f[REC_SHOW])) != ERR_OK)
			return e;
		return name_shows(of, rec_keyed(&l->entry->rec, ALSO));
	}
	if ((e = find_group(c, l, o->group, &in_group)) != ERR_OK)
		return e;
	if (o->has_floor && l->score < o->floor)
		l->verdict = LOW;
	else if (in_group != NULL && *in_group >= o->group_max)
		l->verdict = CROWDED;
	else if (c->n_chosen == o->k)
		l->verdict = BEYOND;
	if (l->verdict != CHOSEN)
		return ERR_OK;
	if (in_group != NULL)
		++*in_group;
	return choose(c, l, o);
}

enum err
choice_make(struct choice *c, const struct choice_opts *o)
{
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; e == ERR_OK && i < c->n; i++)
		e = judge_line(c, &c->lines[i], o);
	return e;
}

void
choice_free(struct choice *c)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		buf_free(&c->lines[i].told);
		buf_free(&c->lines[i].interests);
		buf_free(&c->lines[i].also);
		likeness_free(&c->lines[i].features);
	}
	free(c->lines);
	free(c->named);
	free(c->chosen);
	free(c->in_group);
	likeness_index_free(&c->index);
	table_free(&c->groups);
	*c = (struct choice){ .n = 0 };
}
