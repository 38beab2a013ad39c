#include <stdlib.h>

#include "idset.h"

/* The slot where id is, or belongs.  The step comes from other bits than the place. */
static uint64_t *
find(const struct idset *s, uint64_t id)
{
	size_t i = (size_t)id & (s->cap - 1), step = (size_t)(id >> 32) | 1;

	while (s->slot[i] != 0 && s->slot[i] != id)
		i = (i + step) & (s->cap - 1);
	return &s->slot[i];
}

static enum err
grow(struct idset *s)
{
	struct idset bigger = { .cap = s->cap != 0 ? s->cap * 2 : 16, .n = s->n, .has_zero = s->has_zero };
	size_t i;

	if ((bigger.slot = calloc(bigger.cap, sizeof(*bigger.slot))) == NULL)
		return ERR_NOMEM;
	for (i = 0; i < s->cap; i++)
		if (s->slot[i] != 0)
			*find(&bigger, s->slot[i]) = s->slot[i];
	free(s->slot);
	*s = bigger;
	return ERR_OK;
}

int
idset_add(struct idset *s, uint64_t id)
{
	uint64_t *slot;

	if (id == 0) {
		bool had = s->has_zero;

		s->has_zero = true;
		return had;
	}
	if (s->n >= s->cap / 4 * 3 && grow(s) != ERR_OK)
		return ERR_NOMEM;
	slot = find(s, id);
	if (*slot == id)
		return 1;
	*slot = id;
	s->n++;
	return 0;
}

bool
idset_has(const struct idset *s, uint64_t id)
{
	return id == 0 ? s->has_zero : s->cap != 0 && *find(s, id) == id;
}

static int
cmp(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

uint64_t *
idset_sorted(const struct idset *s, size_t *n)
{
	uint64_t *ids;
	size_t i;

	*n = 0;
	if (s->n + s->has_zero == 0 || (ids = calloc(s->n + 1, sizeof(*ids))) == NULL)
		return NULL;
	*n = s->has_zero;                    /* calloc left a 0 in front */
	for (i = 0; i < s->cap; i++)
		if (s->slot[i] != 0)
			ids[(*n)++] = s->slot[i];
	qsort(ids, *n, sizeof(*ids), cmp);
	return ids;
}

void
idset_free(struct idset *s)
{
	free(s->slot);
	*s = (struct idset){ 0 };
}
