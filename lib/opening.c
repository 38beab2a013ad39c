#include <stdint.h>

#include "opening.h"
#include "utf8.h"
#include "word.h"
#include "word_lists.h"

/* lib/openings, made by lib/word_lists.awk. */
extern const struct word_list opening_lists[];

static const char *const class_names[OPENING_CLASSES] = { "lead", "aside", "keep", "example" };

#define PHRASE_WORDS 4
#define CLAIM_WORDS 4         /* that are left at least */

static enum err
read_line(struct table classes[OPENING_CLASSES], struct slice line)
{
	unsigned int class = 0;
	struct slice name, phrase;
	struct word w;

	if (line.len == 0 || line.p[0] == '#' || !slice_cut(&line, ':', &name))
		return ERR_OK;
	while (class < OPENING_CLASSES && !slice_eq(name, slice_of(class_names[class])))
		class++;
	while (class < OPENING_CLASSES && slice_cut(&line, ',', &phrase)) {
		uint64_t hash = WORD_HASH_SEED;

		while (word_next(&phrase, &w))
			hash = word_hash(hash, (struct slice){ w.p, w.len });
		if (table_add(&classes[class], hash) == TABLE_NONE)
			return ERR_NOMEM;
	}
	return ERR_OK;
}

/* Reads the list at i, where that was not done before. */
static enum err
need(struct openings *o, size_t i)
{
	const char *const *line;
	enum err e = ERR_OK;

	if (o->phrases[i][OPENING_LEAD].n == 0)
		for (line = opening_lists[i].lines; e == ERR_OK && *line != NULL; line++)
			e = read_line(o->phrases[i], slice_of(*line));
	return e;
}

/* Whether the mark at the front of s, n bytes, divides what stands before it from what follows: "- ", but not "-5". */
static bool
is_pause(struct slice s, uint32_t cp, size_t n)
{
	switch (cp) {
	case ',': case '.': case ';': case ':': case 0x2013: case 0x2014: case 0x2026:
		return true;
	case '-':
		return n < s.len && (s.p[n] == '-' || s.p[n] == ' ');
	}
	return false;
}

/* s without the marks and spaces that it begins with; *paused is whether there are marks. */
static struct slice
skip_pause(struct slice s, bool *paused)
{
	uint32_t cp;
	size_t n;

	for (*paused = false; s.len > 0; s = slice_from(s, n)) {
		n = utf8_decode(s, &cp);
		if (is_pause(s, cp, n))
			*paused = true;
		else if (cp != ' ')
			break;
	}
	return s;
}

static bool
is_claim(struct slice s)
{
	struct word w;
	size_t n;

	for (n = 0; n < CLAIM_WORDS && word_next(&s, &w); n++)
		;
	return n == CLAIM_WORDS;
}

/* Cuts the longest opening off the front of the claim; false where it begins with none.  Says whether it begins an example. */
static bool
cut_opening(const struct table classes[OPENING_CLASSES], struct opening *opening)
{
	struct slice rest = opening->claim, found = { NULL, 0 };
	uint64_t hash = WORD_HASH_SEED;
	struct word w;
	bool paused;
	size_t n;

	for (n = 0; n < PHRASE_WORDS && word_next(&rest, &w); n++) {
		struct slice behind = skip_pause(rest, &paused);

		hash = word_hash(hash, (struct slice){ w.p, w.len });
		if (table_find(&classes[OPENING_KEEP], hash) != TABLE_NONE)
			return false;
		opening->example |= table_find(&classes[OPENING_EXAMPLE], hash) != TABLE_NONE;
		if (table_find(&classes[OPENING_LEAD], hash) != TABLE_NONE ||
		    (paused && table_find(&classes[OPENING_ASIDE], hash) != TABLE_NONE))
			found = behind;
	}
	if (found.p == NULL || !is_claim(found))
		return false;
	opening->claim = found;
	return true;
}

enum err
opening_read(struct openings *o, struct slice sentence, struct slice lang, struct opening *opening)
{
	size_t i = word_lists_find(opening_lists, lang);
	bool paused;
	enum err e;

	*opening = (struct opening){ .claim = sentence };
	if (opening_lists[i].language == NULL || i >= OPENINGS_MAX)
		return ERR_OK;
	if ((e = need(o, i)) != ERR_OK)
		return e;
	if (is_claim(sentence))
		opening->claim = skip_pause(sentence, &paused);
	while (cut_opening(o->phrases[i], opening))
		;
	return ERR_OK;
}

void
openings_free(struct openings *o)
{
	size_t i, class;

	for (i = 0; i < OPENINGS_MAX; i++)
		for (class = 0; class < OPENING_CLASSES; class++)
			table_free(&o->phrases[i][class]);
}
