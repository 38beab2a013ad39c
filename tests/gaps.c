/*
 * gaps: describes each gap between words for tests/fit-sentences.  A line of input is a document, its words
 * divided by single spaces, a byte 1 behind each one that ends a sentence; a line of output is a gap: the
 * document, whether a sentence ends, and the fields of struct gap as numbers.
 */
#include <stdio.h>
#include <stdlib.h>

#include "sentence_gap.h"

static void
put_gap(size_t document, bool ends, struct slice text, size_t from, size_t at)
{
	struct gap g;

	gap_describe(&g, text, from, at, at + 1);
	gap_describe_more(&g, text, from);
	printf("%zu %d %d %d %d %d %d %d %d %u %d\n", document, ends, g.before, g.prior, g.after, g.then, g.last, g.first, g.tail,
	    g.words, g.repeats);
}

/* Takes the marks out of line; *ends[i] is whether a sentence ends before the space at i. */
static size_t
take_marks(char *line, size_t n, bool *ends)
{
	size_t i, len = 0;

	for (i = 0; i < n; i++) {
		if (line[i] == 1) {
			ends[len] = true;
		} else {
			ends[len + 1] = false;
			line[len++] = line[i];
		}
	}
	return len;
}

int
main(void)
{
	char *line = NULL;
	size_t cap = 0, document, i, from;
	ssize_t n;

	for (document = 0; (n = getline(&line, &cap, stdin)) > 1; document++) {
		bool *ends = calloc((size_t)n + 1, sizeof(*ends));
		struct slice text = { line, 0 };

		if (ends == NULL)
			return 75;
		text.len = take_marks(line, (size_t)n - 1, ends);
		for (i = from = 0; i < text.len; i++) {
			if (line[i] != ' ')
				continue;
			put_gap(document, ends[i], text, from, i);
			from = ends[i] ? i + 1 : from;
		}
		free(ends);
	}
	free(line);
	return 0;
}
