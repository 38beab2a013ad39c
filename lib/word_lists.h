/* word_lists: lists of words that are built in, a file for each language, as lib/word_lists.awk makes tables of them. */
#ifndef WORD_LISTS_H
#define WORD_LISTS_H

#include "slice.h"

struct word_list {
	const char *language;         /* "de": the first part of a tag */
	const char *const *lines;     /* of the file, ended by NULL */
};

/* The place in a table, which ends with a language of NULL, of the list for a tag, "de-AT"; that of the end where it has none. */
static inline size_t
word_lists_find(const struct word_list *lists, struct slice tag)
{
	size_t i, n = 0;

	while (n < tag.len && tag.p[n] != '-' && tag.p[n] != '_')
		n++;
	for (i = 0; lists[i].language != NULL; i++)
		if (slice_eq_nocase((struct slice){ tag.p, n }, slice_of(lists[i].language)))
			break;
	return i;
}

#endif
