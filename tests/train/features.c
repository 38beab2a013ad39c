/*
 * Reads an episode's sentences and writes, for training, each candidate passage: 32-bit floats, first sentence
 * (from 0), sentences, and the features.  With an argument, the features' names instead, a line each.
 */
#include <stdlib.h>

#include "cue_lists.h"
#include "passage.h"
#include "segment.h"

static void
ignore(const char *file, size_t line, const char *why)
{
	(void)file;
	(void)line;
	(void)why;
}

/* Worthless ones last, then as they stand: the fit depends on the order. */
static int
by_place(const void *a, const void *b)
{
	const struct passage *p = a, *q = b;

	if (p->score != q->score)
		return p->score > q->score ? -1 : 1;
	if (p->first != q->first)
		return p->first < q->first ? -1 : 1;
	return (p->n > q->n) - (p->n < q->n);
}

static int
write_candidates(const struct analysis *a)
{
	struct model m;
	struct passage *list = NULL;
	float row[2 + FEATURES];
	size_t cap = 0, n = 0, i;
	int ok = model_init(&m, FEATURES, feature_name) == ERR_OK && passage_candidates(a, &m, &list, &cap, &n) == ERR_OK;

	if (n > 0)
		qsort(list, n, sizeof(*list), by_place);
	for (i = 0; ok && i < n; i++) {
		row[0] = (float)list[i].first;
		row[1] = (float)list[i].n;
		passage_features(a, list[i].first, list[i].n, row + 2);
		ok = fwrite(row, sizeof(row), 1, stdout) == 1;
	}
	free(list);
	model_free(&m);
	return ok;
}

int
main(int argc, char *argv[])
{
	struct episode_reader in = { .bad = ignore };
	struct episode ep = { .n = 0 };
	struct analysis a = { .n_words = 0 };
	struct cue_sets cues = { .none = NULL };
	struct segments segments = { .state = NULL };
	char name[48];
	unsigned int i;
	bool known, ok;

	(void)argv;
	if (argc > 1) {
		for (i = 0; i < FEATURES; i++) {
			feature_name(i, name);
			puts(name);
		}
		return 0;
	}
	ok = rec_open(&in.in, "-") == ERR_OK && episode_read(&in, &ep) > 0 && cue_sets_choose(&cues, &ep, &known) == ERR_OK &&
	    analysis_run(&a, &ep, cues.cues, cues.background) == ERR_OK &&
	    segment_find(&segments, &a, &ep, known, false) == ERR_OK && write_candidates(&a);
	rec_close(&in.in);
	segments_free(&segments);
	cue_sets_free(&cues);
	analysis_free(&a);
	episode_free(&ep);
	return !ok;
}
