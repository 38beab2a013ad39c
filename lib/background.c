#include "background.h"
#include "word.h"

#define TERM_RANK 120
#define COMMON_RANK 500
#define USUAL_RANK 1500

enum err
background_read_line(struct background *b, struct slice line)
{
	struct word w;

	line.len = slice_find(line, '#');
	while (word_next(&line, &w))
		if (table_add(&b->ranks, w.hash) == TABLE_NONE)
			return ERR_NOMEM;
	return ERR_OK;
}

enum rarity
background_rarity(const struct background *b, uint64_t hash)
{
	uint32_t rank = table_find(&b->ranks, hash);

	return rank == TABLE_NONE ? UNLISTED : rank < COMMON_RANK ? COMMON : rank < USUAL_RANK ? USUAL : UNUSUAL;
}

bool
background_is_term(const struct background *b, uint64_t hash)
{
	uint32_t rank = table_find(&b->ranks, hash);

	return rank == TABLE_NONE || rank >= TERM_RANK;
}
