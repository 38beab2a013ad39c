#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "newest.h"

struct newest_line {
	int64_t date;
	uint64_t place;          /* in the order of arrival */
	char *text;
	size_t len;
};

static bool
is_older(const struct newest_line *a, const struct newest_line *b)
{
	return a->date != b->date ? a->date < b->date : a->place > b->place;
}

static void
swap(struct newest_line *a, struct newest_line *b)
{
	struct newest_line t = *a;

	*a = *b;
	*b = t;
}

static void
sift_up(struct newest_line *h, size_t i)
{
	for (; i > 0 && is_older(&h[i], &h[(i - 1) / 2]); i = (i - 1) / 2)
		swap(&h[i], &h[(i - 1) / 2]);
}

static void
sift_down(struct newest_line *h, size_t n)
{
	size_t i = 0, child;

	while ((child = 2 * i + 1) < n) {
		child += child + 1 < n && is_older(&h[child + 1], &h[child]);
		if (!is_older(&h[child], &h[i]))
			return;
		swap(&h[child], &h[i]);
		i = child;
	}
}

enum err
newest_add(struct newest *k, int64_t date, struct slice line)
{
	struct newest_line l = { .date = date, .place = k->added++, .len = line.len };
	enum err e;

	if (k->n == k->max && is_older(&l, &k->heap[0]))
		return ERR_OK;
	if ((e = array_reserve(&k->heap, &k->cap, k->n + 1, sizeof(l), k->max + 1)) != ERR_OK)
		return e;
	if ((l.text = malloc(line.len + 1)) == NULL)
		return ERR_NOMEM;
	memcpy(l.text, line.p, line.len);
	if (k->n == k->max) {
		free(k->heap[0].text);
		k->heap[0] = l;
		sift_down(k->heap, k->n);
	} else {
		k->heap[k->n++] = l;
		sift_up(k->heap, k->n - 1);
	}
	return ERR_OK;
}

static int
by_place(const void *a, const void *b)
{
	uint64_t x = ((const struct newest_line *)a)->place, y = ((const struct newest_line *)b)->place;

	return (x > y) - (x < y);
}

enum err
newest_pour(struct newest *k, enum err (*put)(void *arg, struct slice line), void *arg)
{
	enum err e = ERR_OK;
	size_t i;

	if (k->n > 0)
		qsort(k->heap, k->n, sizeof(*k->heap), by_place);
	for (i = 0; e == ERR_OK && i < k->n; i++)
		e = put(arg, (struct slice){ k->heap[i].text, k->heap[i].len });
	newest_free(k);
	return e;
}

void
newest_free(struct newest *k)
{
	size_t i;

	for (i = 0; i < k->n; i++)
		free(k->heap[i].text);
	free(k->heap);
	*k = (struct newest){ .max = k->max };
}
