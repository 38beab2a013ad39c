#include <inttypes.h>
#include <stdlib.h>

#include "num.h"
#include "runs.h"

#define P UINT64_C(0x9E3779B97F4A7C15)
#define MAX_RUNS ((size_t)200 * 1000 * 1000)
#define MAX_IDS_BYTES ((size_t)64 << 20)

/* The runs of an episode, one after the other: set .a, then run_next until it is false. */
struct run_walk {
	const struct analysis *a;
	uint32_t sentence, word;      /* the next word: of that sentence; of the episode */
	uint32_t n;                   /* words in a row, without a gap in the input */
	uint64_t sum, out;            /* of the last eight; P to the power of 8, for the word that leaves */
};

/* Moves on to the next run that is kept: it ends with the word before w->word. */
static bool
run_next(struct run_walk *w, uint64_t *hash)
{
	const struct analysis *a = w->a;
	const struct word_facts *v = a->vocabulary;
	uint64_t h;

	if (w->out == 0)
		w->out = P * P * P * P * P * P * P * P;
	while (w->word < a->n_words) {
		while (w->word >= a->sentences[w->sentence].first_word + a->sentences[w->sentence].words)
			if (!a->sentences[++w->sentence].follows)
				w->n = 0;
		if (w->n == 0)
			w->sum = 0;
		w->sum = w->sum * P + v[a->words[w->word]].hash;
		if (w->n >= RUN_WORDS)
			w->sum -= v[a->words[w->word - RUN_WORDS]].hash * w->out;
		w->word++;
		if (++w->n < RUN_WORDS)
			continue;
		h = (w->sum ^ w->sum >> 32) * P;
		h ^= h >> 29;
		if (h % RUN_SHARE == 0) {
			*hash = h;
			return true;
		}
	}
	return false;
}

/* The counts of that run, new ones where it has none.  NULL when memory ran out. */
static struct run_count *
count_of(struct runs *r, uint64_t hash)
{
	uint32_t known = r->keys.n, i = table_add(&r->keys, hash);

	if (i == TABLE_NONE || array_reserve(&r->counts, &r->cap, (size_t)i + 1, sizeof(*r->counts), MAX_RUNS) != ERR_OK)
		return NULL;
	if (i == known)
		r->counts[i] = (struct run_count){ .hash = hash };
	return &r->counts[i];
}

static bool
has_episode(const struct runs *r, struct slice id)
{
	return table_find(&r->episodes, word_hash(WORD_HASH_SEED, id)) != TABLE_NONE;
}

static enum err
add_episode(struct runs *r, struct slice id)
{
	enum err e;

	r->ids.max = MAX_IDS_BYTES;
	if (has_episode(r, id))
		return ERR_OK;
	if ((e = buf_add(&r->ids, id)) != ERR_OK || (e = buf_addc(&r->ids, '\t')) != ERR_OK)
		return e;
	return table_add(&r->episodes, word_hash(WORD_HASH_SEED, id)) != TABLE_NONE ? ERR_OK : ERR_NOMEM;
}

/* Sixteen digits of 0-9a-f. */
static enum err
read_hash(struct slice s, uint64_t *hash)
{
	size_t i;

	*hash = 0;
	for (i = 0; i < s.len; i++) {
		char c = s.p[i];

		if (!ascii_is_digit(c) && !(c >= 'a' && c <= 'f'))
			break;
		*hash = *hash << 4 | (uint64_t)(ascii_is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	return i == 16 && s.len == 16 ? ERR_OK : ERR_SYNTAX;
}

enum err
runs_read_line(struct runs *r, struct slice line, uint32_t least)
{
	struct run_count *c;
	struct slice key;
	uint64_t hash;
	uint32_t n;

	if (!slice_cut(&line, '\t', &key) || num_read_u32(line, 1, UINT32_MAX / 2, &n) != ERR_OK)
		return ERR_SYNTAX;
	if (slice_starts(key, SL("+")))
		return key.len > 1 ? add_episode(r, slice_from(key, 1)) : ERR_SYNTAX;
	if (read_hash(key, &hash) != ERR_OK)
		return ERR_SYNTAX;
	if (n < least)
		return ERR_OK;
	if ((c = count_of(r, hash)) == NULL)
		return ERR_NOMEM;
	c->episodes += c->episodes < UINT32_MAX / 2 ? n : 0;
	return ERR_OK;
}

enum err
runs_add(struct runs *r, const struct analysis *a, struct slice id)
{
	struct run_walk w = { .a = a };
	struct run_count *c;
	uint64_t hash;
	enum err e;

	if (has_episode(r, id))
		return ERR_OK;
	if ((e = add_episode(r, id)) != ERR_OK)
		return e;
	r->added++;
	while (run_next(&w, &hash)) {
		if ((c = count_of(r, hash)) == NULL)
			return ERR_NOMEM;
		if (c->last != r->added)
			c->episodes++;
		c->last = r->added;
	}
	return ERR_OK;
}

static int
by_hash(const void *a, const void *b)
{
	const struct run_count *x = a, *y = b;

	return (x->hash > y->hash) - (x->hash < y->hash);
}

static int
by_bytes(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

static enum err
write_episodes(const struct runs *r, FILE *out)
{
	struct slice rest = buf_slice(&r->ids), *ids = calloc((size_t)r->episodes.n + 1, sizeof(*ids));
	enum err e = ERR_OK;
	size_t i, n = 0;

	if (ids == NULL)
		return ERR_NOMEM;
	while (n < r->episodes.n && slice_cut(&rest, '\t', &ids[n]))
		n++;
	qsort(ids, n, sizeof(*ids), by_bytes);
	for (i = 0; e == ERR_OK && i < n; i++)
		if (fputc('+', out) == EOF || fwrite(ids[i].p, 1, ids[i].len, out) != ids[i].len || fputs("\t1\n", out) == EOF)
			e = ERR_IO;
	free(ids);
	return e;
}

enum err
runs_write(struct runs *r, FILE *out)
{
	enum err e = write_episodes(r, out);
	size_t i;

	if (r->keys.n > 0)
		qsort(r->counts, r->keys.n, sizeof(*r->counts), by_hash);
	for (i = 0; e == ERR_OK && i < r->keys.n; i++)
		if (fprintf(out, "%016" PRIx64 "\t%" PRIu32 "\n", r->counts[i].hash, r->counts[i].episodes) < 0)
			e = ERR_IO;
	return e;
}

/* Counts words [from, to) of the episode as recurring; *sentence is the one from lies in, or one before. */
static void
mark_words(struct analysis *a, uint32_t from, uint32_t to, uint32_t *sentence)
{
	for (; from < to; from++) {
		while (from >= a->sentences[*sentence].first_word + a->sentences[*sentence].words)
			++*sentence;
		a->sentences[*sentence].recurring++;
	}
}

void
runs_mark(const struct runs *r, struct analysis *a, struct slice id)
{
	uint32_t least = RUN_EPISODES + has_episode(r, id), number, marked = 0, sentence = 0, from;
	struct run_walk w = { .a = a };
	uint64_t hash;

	while (run_next(&w, &hash)) {
		if ((number = table_find(&r->keys, hash)) == TABLE_NONE || r->counts[number].episodes < least)
			continue;
		from = w.word - RUN_WORDS > marked ? w.word - RUN_WORDS : marked;
		mark_words(a, from, w.word, &sentence);
		marked = w.word;
	}
}

void
runs_free(struct runs *r)
{
	free(r->counts);
	table_free(&r->keys);
	table_free(&r->episodes);
	buf_free(&r->ids);
	*r = (struct runs){ 0 };
}
