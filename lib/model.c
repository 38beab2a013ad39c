#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "model.h"
#include "num.h"
#include "word.h"

#define MAX_NODES ((size_t)1 << 20)
#define MAX_LEAVES 32         /* of a tree */

enum err
model_init(struct model *m, size_t n, void (*name)(unsigned int feature, char text[48]))
{
	char text[48];
	unsigned int i;

	*m = (struct model){ .n_features = n };
	if ((m->weights = calloc(n + 1, sizeof(*m->weights))) == NULL)
		return ERR_NOMEM;
	for (i = 0; i < n; i++) {
		name(i, text);
		if (table_add(&m->names, word_hash(WORD_HASH_SEED, slice_of(text))) == TABLE_NONE)
			return ERR_NOMEM;
	}
	return table_add(&m->names, word_hash(WORD_HASH_SEED, SL("one"))) == TABLE_NONE ? ERR_NOMEM : ERR_OK;
}

void
model_clear(struct model *m)
{
	memset(m->weights, 0, (m->n_features + 1) * sizeof(*m->weights));
	m->n_nodes = m->n_leaves = m->n_trees = 0;
	m->least = 0;
}

/* The next word of the line, empty at its end. */
static struct slice
next_word(struct slice *line)
{
	struct slice word = { NULL, 0 };

	*line = slice_trim(*line);
	slice_cut(line, ' ', &word);
	return word;
}

static enum err
read_number(struct slice word, float *value)
{
	double x;
	enum err e = num_read_decimal(word, &x);

	*value = (float)x;
	return e;
}

/* The first n leaves. */
static uint32_t
leaves_before(uint32_t n)
{
	return n < 32 ? (UINT32_C(1) << n) - 1 : UINT32_MAX;
}

static enum err
read_leaf(struct model *m, struct tree *t, struct slice number)
{
	enum err e;

	if (t->n_leaves == MAX_LEAVES)
		return ERR_SYNTAX;
	if ((e = array_reserve(&m->leaves, &m->leaves_cap, m->n_leaves + 1, sizeof(*m->leaves), MAX_NODES)) != ERR_OK)
		return e;
	t->n_leaves++;
	return read_number(number, &m->leaves[m->n_leaves++]);
}

/* Reads a node and those below it; *least is what they give at least. */
static enum err
read_node(struct model *m, struct tree *t, struct slice *line, float *least)
{
	struct slice word = next_word(line);
	uint32_t first = t->n_leaves;
	size_t at = m->n_nodes;
	struct tree_node node;
	float other;
	enum err e;

	if (word.len == 0 || t->n_nodes == MAX_LEAVES)
		return ERR_SYNTAX;
	if (!ascii_is_alpha(word.p[0])) {
		e = read_leaf(m, t, word);
		*least = e == ERR_OK ? m->leaves[m->n_leaves - 1] : 0;
		return e;
	}
	if ((node.feature = table_find(&m->names, word_hash(WORD_HASH_SEED, word))) >= m->n_features ||
	    read_number(next_word(line), &node.value) != ERR_OK)
		return ERR_SYNTAX;
	if ((e = array_reserve(&m->nodes, &m->nodes_cap, at + 1, sizeof(*m->nodes), MAX_NODES)) != ERR_OK)
		return e;
	m->n_nodes++;
	t->n_nodes++;
	if ((e = read_node(m, t, line, least)) != ERR_OK)
		return e;
	node.others = ~(leaves_before(t->n_leaves) & ~leaves_before(first));
	if ((e = read_node(m, t, line, &other)) != ERR_OK)
		return e;
	m->nodes[at] = node;
	*least = other < *least ? other : *least;
	return ERR_OK;
}

static enum err
read_tree(struct model *m, struct slice line)
{
	struct tree t = { .node = (uint32_t)m->n_nodes, .leaf = (uint32_t)m->n_leaves };
	float least = 0;
	enum err e;

	if ((e = read_node(m, &t, &line, &least)) != ERR_OK)
		return e;
	if (slice_trim(line).len != 0)
		return ERR_SYNTAX;
	if ((e = array_reserve(&m->trees, &m->trees_cap, m->n_trees + 1, sizeof(*m->trees), MAX_NODES)) != ERR_OK)
		return e;
	m->trees[m->n_trees++] = t;
	m->least += least;
	return ERR_OK;
}

enum err
model_read_line(struct model *m, struct slice line)
{
	struct slice name;
	uint32_t feature;

	line = slice_trim((struct slice){ line.p, slice_find(line, '#') });
	if (line.len == 0)
		return ERR_OK;
	name = next_word(&line);
	if (slice_eq(name, SL("tree")))
		return read_tree(m, line);
	if ((feature = table_find(&m->names, word_hash(WORD_HASH_SEED, name))) == TABLE_NONE)
		return ERR_SYNTAX;
	return read_number(slice_trim(line), &m->weights[feature]);
}

float
model_sum(const struct model *m, const float *features)
{
	float sum[4] = { m->weights[m->n_features], 0, 0, 0 };      /* four: none waits for the other */
	size_t i;

	for (i = 0; i + 4 <= m->n_features; i += 4) {
		sum[0] += m->weights[i] * features[i];
		sum[1] += m->weights[i + 1] * features[i + 1];
		sum[2] += m->weights[i + 2] * features[i + 2];
		sum[3] += m->weights[i + 3] * features[i + 3];
	}
	for (; i < m->n_features; i++)
		sum[0] += m->weights[i] * features[i];
	return sum[0] + sum[1] + (sum[2] + sum[3]);
}

/* The leaves that the tree's nodes leave over, for each passage; the inner loop is one of vectors. */
static void
rule_out(const struct tree_node *node, uint32_t n, float features[][MODEL_TOGETHER], uint32_t leaves[MODEL_TOGETHER])
{
	unsigned int i;

	memset(leaves, 0xFF, MODEL_TOGETHER * sizeof(*leaves));
	for (; n > 0; n--, node++)
		for (i = 0; i < MODEL_TOGETHER; i++)
			leaves[i] &= node->others | -(uint32_t)(features[node->feature][i] <= node->value);
}

void
model_trees(const struct model *m, float features[][MODEL_TOGETHER], float sums[MODEL_TOGETHER])
{
	uint32_t leaves[MODEL_TOGETHER];
	const struct tree *t;
	unsigned int i;

	memset(sums, 0, MODEL_TOGETHER * sizeof(*sums));
	for (t = m->trees; t < m->trees + m->n_trees; t++) {
		rule_out(&m->nodes[t->node], t->n_nodes, features, leaves);
		for (i = 0; i < MODEL_TOGETHER; i++)
			sums[i] += m->leaves[t->leaf + (uint32_t)__builtin_ctz(leaves[i])];
	}
}

double
model_share(double score)
{
	return 1 / (1 + exp(-score));
}

void
model_free(struct model *m)
{
	table_free(&m->names);
	free(m->weights);
	free(m->nodes);
	free(m->leaves);
	free(m->trees);
	*m = (struct model){ 0 };
}
