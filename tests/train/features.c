/*
 * Reads an episode's sentences and writes, for training, each candidate passage: 32-bit floats, first sentence
 * (from 0), sentences, and the features.  With an argument, the features' names instead, a line each.
 */
#include <stdlib.h>

#include "passage.h"

static void
ignore(const char *file, size_t line, const char *why)
{
	(void)file;
	(void)line;
	(void)why;
}

static int
write_candidates(const struct analysis *a)
{
	struct model m;
	struct passage *list = NULL;
	float row[2 + FEATURES];
	size_t cap = 0, n = 0, i;
	int ok = model_init(&m, FEATURES, feature_name) == ERR_OK && passage_candidates(a, &m, &list, &cap, &n) == ERR_OK;

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
	struct cues *cues = cues_new();
	struct background background = { .ranks = { .n = 0 } };
	char name[48];
	unsigned int i;
	int ok = cues != NULL;

	(void)argv;
	if (argc > 1) {
		for (i = 0; i < FEATURES; i++) {
			feature_name(i, name);
			puts(name);
		}
		cues_free(cues);
		return 0;
	}
	for (i = 0; ok && cues_en[i] != NULL; i++)
		ok = cues_read_line(cues, slice_of(cues_en[i])) == ERR_OK;
	for (i = 0; ok && background_en[i] != NULL; i++)
		ok = background_read_line(&background, slice_of(background_en[i])) == ERR_OK;
	ok = ok && rec_open(&in.in, "-") == ERR_OK && episode_read(&in, &ep) > 0 && analysis_run(&a, &ep, cues, &background) == ERR_OK &&
	    write_candidates(&a);
	rec_close(&in.in);
	analysis_free(&a);
	episode_free(&ep);
	cues_free(cues);
	table_free(&background.ranks);
	return !ok;
}
