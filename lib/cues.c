#include <stdlib.h>

#include "buf.h"
#include "cues.h"

const char *const cue_names[CUE_CLASSES] = { "contrast", "mechanism", "condition", "consequence", "generality",
	"quantity", "comparison", "superlative", "lesson", "filler", "hype", "backchannel", "biography", "talk",
	"greeting", "housekeeping", "sponsor", "code", "i", "we", "you", "third", "pointing", "joint", "weak",
	"negation", "past", "present", "modal", "article", "subject", "denial", "proportion", "because", "purpose", "trouble",
	"benefit", "quantifier", "necessity", "possibility", "opinion", "hypothesis", "abstract", "adverb", "ongoing", "done",
	"subordinate", "question", "so", "but", "definition", "example", "quotation", "like", "emphasis", "vague", "pointer",
	"mind", "work", "bygone", "tooling", "praise" };

#define MAX_PREFIXES 100000
#define FIRST_SLOTS 4096
#define FILTER_BITS 16        /* of a hash */
#define ENDING_BYTES 8        /* of the longest ending */
#define STEM_BYTES 3          /* that stand before one at least */

/* A phrase or the front of one, by the hash of its words' hashes. */
struct prefix {
	uint64_t hash;        /* 0 where the slot is free */
	uint64_t classes;     /* a bit for each class that the prefix is a whole phrase of */
	bool goes_on;         /* a longer phrase begins with it */
};

struct cues {
	const char *const *names;
	unsigned int classes;
	struct prefix *slots;
	size_t n, mask;       /* in use; slots less one, a power of two */
	/* a bit for each front of a hash that is in use: most words begin nothing, and this stays in the nearest cache */
	uint64_t filter[(1 << FILTER_BITS) / 64];
	bool capital_nouns;
};

/* The hash of a prefix with one more word. */
static uint64_t
extend(uint64_t prefix, uint64_t word)
{
	uint64_t h = (prefix ^ word) * UINT64_C(0x9E3779B97F4A7C15);

	h ^= h >> 29;
	return h != 0 ? h : 1;
}

/* An ending is kept as a prefix whose only word is the ending behind an asterisk. */
static uint64_t
hash_ending(const char *p, size_t n)
{
	return extend(0, word_hash(word_hash(WORD_HASH_SEED, SL("*")), (struct slice){ p, n }));
}

static bool
may_have(const struct cues *c, uint64_t hash)
{
	uint64_t front = hash >> (64 - FILTER_BITS);

	return (c->filter[front / 64] >> (front % 64)) & 1;
}

static struct prefix *
find(const struct cues *c, uint64_t hash)
{
	size_t i = (size_t)hash & c->mask;

	while (c->slots[i].hash != 0 && c->slots[i].hash != hash)
		i = (i + 1) & c->mask;
	return &c->slots[i];
}

static enum err
grow(struct cues *c)
{
	struct prefix *old = c->slots;
	size_t n = c->mask + 1, i;

	if ((c->slots = calloc(2 * n, sizeof(*c->slots))) == NULL) {
		c->slots = old;
		return ERR_NOMEM;
	}
	c->mask = 2 * n - 1;
	for (i = 0; i < n; i++)
		if (old[i].hash != 0)
			*find(c, old[i].hash) = old[i];
	free(old);
	return ERR_OK;
}

/* Finds the prefix of this hash, or makes it. */
static enum err
add_prefix(struct cues *c, uint64_t hash, struct prefix **p)
{
	enum err e;

	if (c->n > MAX_PREFIXES)
		return ERR_TOOBIG;
	if (c->n * 2 > c->mask && (e = grow(c)) != ERR_OK)
		return e;
	*p = find(c, hash);
	c->n += (*p)->hash == 0;
	(*p)->hash = hash;
	c->filter[hash >> (64 - FILTER_BITS) >> 6] |= UINT64_C(1) << (hash >> (64 - FILTER_BITS) & 63);
	return ERR_OK;
}

static enum err
add_phrase(struct cues *c, struct slice phrase, unsigned int class)
{
	bool ending = slice_starts(slice_trim(phrase), SL("*"));
	uint64_t hash = 0;
	struct prefix *p = NULL;
	struct word w;
	enum err e;

	while (word_next(&phrase, &w)) {
		if (p != NULL)
			p->goes_on = true;
		if (ending && w.len > ENDING_BYTES)
			return ERR_SYNTAX;
		hash = ending ? hash_ending(w.p, w.len) : extend(hash, w.hash);
		if ((e = add_prefix(c, hash, &p)) != ERR_OK)
			return e;
	}
	if (p != NULL)
		p->classes |= UINT64_C(1) << class;
	return ERR_OK;
}

struct cues *
cues_new(const char *const *names, unsigned int n)
{
	struct cues *c = calloc(1, sizeof(*c));

	if (c == NULL || (c->slots = calloc(FIRST_SLOTS, sizeof(*c->slots))) == NULL) {
		free(c);
		return NULL;
	}
	c->mask = FIRST_SLOTS - 1;
	c->names = names;
	c->classes = n;
	return c;
}

void
cues_free(struct cues *c)
{
	if (c == NULL)
		return;
	free(c->slots);
	free(c);
}

enum err
cues_read_line(struct cues *c, struct slice line)
{
	struct slice name, phrase;
	unsigned int class = 0;
	enum err e;

	line = slice_trim(line);
	if (line.len == 0 || line.p[0] == '#')
		return ERR_OK;
	if (!slice_cut(&line, ':', &name))
		return ERR_SYNTAX;
	if (slice_eq(name, SL("capitals"))) {
		c->capital_nouns = slice_eq(slice_trim(line), SL("nouns"));
		return c->capital_nouns ? ERR_OK : ERR_SYNTAX;
	}
	while (class < c->classes && !slice_eq(name, slice_of(c->names[class])))
		class++;
	if (class == c->classes)
		return ERR_SYNTAX;
	while (slice_cut(&line, ',', &phrase))
		if ((e = add_phrase(c, phrase, class)) != ERR_OK)
			return e;
	return ERR_OK;
}

uint64_t
cues_ending(const struct cues *c, struct slice word)
{
	uint64_t classes = 0;
	size_t n;

	for (n = 2; n <= ENDING_BYTES && n + STEM_BYTES <= word.len; n++)
		classes |= find(c, hash_ending(word.p + word.len - n, n))->classes;
	return classes;
}

bool
cues_begins(const struct cues *c, uint64_t word)
{
	return find(c, extend(0, word))->goes_on;
}

bool
cues_capital_nouns(const struct cues *c)
{
	return c->capital_nouns;
}

uint64_t
cues_at(const struct cues *c, const uint64_t *words, size_t n)
{
	const struct prefix *p;
	uint64_t classes = 0, hash = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		hash = extend(hash, words[i]);
		if (!may_have(c, hash))
			break;
		p = find(c, hash);
		classes |= p->classes;
		if (!p->goes_on)
			break;
	}
	return classes;
}
