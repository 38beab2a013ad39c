#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "table.h"

#define FIRST_CAP 1024u
#define MAX_CAP (UINT32_C(1) << 30)

struct table_slot {
	uint64_t key;
	uint32_t number;      /* plus one; 0 where the slot is free */
};

/*
 * An odd number that no one outside knows, so that no transcript can be written whose words all fall
 * into one slot.  The numbers of keys do not depend on it.
 */
static uint64_t
draw_secret(void)
{
	uint64_t secret = (uint64_t)time(NULL) ^ (uint64_t)getpid() << 32;
	int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		if (read(fd, &secret, sizeof(secret)) != (ssize_t)sizeof(secret))
			secret ^= UINT64_C(0x9E3779B97F4A7C15);
		close(fd);
	}
	return secret | 1;
}

/* Where key is, or the free slot where it would go.  There is one: at most half are in use. */
static struct table_slot *
probe(const struct table *t, uint64_t key)
{
	/* two rounds: the first spreads the low bits, which the second brings to the top */
	uint64_t h = (key ^ t->secret) * UINT64_C(0x9E3779B97F4A7C15);
	uint32_t i = (uint32_t)(((h ^ h >> 32) * t->secret) >> 32) & (t->cap - 1);

	while (t->slots[i].number != 0 && t->slots[i].key != key)
		i = (i + 1) & (t->cap - 1);
	return &t->slots[i];
}

static enum err
grow(struct table *t)
{
	struct table bigger = { .cap = t->cap != 0 ? t->cap * 2 : FIRST_CAP, .n = t->n,
	    .secret = t->secret != 0 ? t->secret : draw_secret() };
	uint32_t i;

	if (t->cap >= MAX_CAP || (bigger.slots = calloc(bigger.cap, sizeof(*bigger.slots))) == NULL)
		return ERR_NOMEM;
	for (i = 0; i < t->cap; i++)
		if (t->slots[i].number != 0)
			*probe(&bigger, t->slots[i].key) = t->slots[i];
	free(t->slots);
	*t = bigger;
	return ERR_OK;
}

uint32_t
table_add(struct table *t, uint64_t key)
{
	struct table_slot *s;

	if (t->n >= t->cap / 2 && grow(t) != ERR_OK)
		return TABLE_NONE;
	s = probe(t, key);
	if (s->number == 0)
		*s = (struct table_slot){ key, ++t->n };
	return s->number - 1;
}

uint32_t
table_find(const struct table *t, uint64_t key)
{
	const struct table_slot *s = t->cap != 0 ? probe(t, key) : NULL;

	return s != NULL && s->number != 0 ? s->number - 1 : TABLE_NONE;
}

void
table_clear(struct table *t)
{
	if (t->n < t->cap / 16 && t->cap > FIRST_CAP) {   /* what one giant needed must not slow all after it */
		free(t->slots);
		*t = (struct table){ .secret = t->secret };
	} else if (t->n > 0) {
		memset(t->slots, 0, t->cap * sizeof(*t->slots));
		t->n = 0;
	}
}

void
table_free(struct table *t)
{
	free(t->slots);
	*t = (struct table){ 0 };
}
