/*
 * model: what features are worth.  A weighted sum, and small decision trees fitted to what the sum leaves over
 * (gradient boosting: Friedman, "Greedy function approximation", 2001); the logistic function of both together is the
 * share of editors that would take the passage.  Its text, lib/weights, has a line for each:
 *
 *     NAME WEIGHT               a feature's weight in the sum
 *     tree NODE                 NODE is a value, or NAME THRESHOLD NODE NODE: the first where the feature is at most
 *                               THRESHOLD, else the second
 *
 * A tree is not walked, which a processor cannot foresee: all its nodes are asked, about several passages at once, and of
 * the leaves that none rules out the first is the answer (QuickScorer: Lucchese et al., SIGIR 2015; V-QuickScorer, SIGIR 2016).
 */
#ifndef MODEL_H
#define MODEL_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "slice.h"
#include "table.h"

/* Asks whether a feature is over value.  If so, no leaf of its first node is the answer. */
struct tree_node {
	uint32_t others;          /* the leaves that are not below its first node, one bit each */
	float value;
	uint32_t feature;
};

/* At most 32 leaves, numbered from the first node to the second. */
struct tree {
	uint32_t node, n_nodes;   /* index into nodes; */
	uint32_t leaf, n_leaves;  /* into leaves */
};

/* Begin with model_init. */
struct model {
	size_t n_features;
	struct table names;       /* of features, by hash */
	float *weights;           /* one for each feature, and one that is always added */
	struct tree_node *nodes;
	float *leaves;            /* what each adds */
	struct tree *trees;
	size_t n_nodes, nodes_cap, n_leaves, leaves_cap, n_trees, trees_cap;
	float least;              /* what the trees give at least, together */
};

/* An empty model of n features, by name(feature, text).  ERR_NOMEM. */
enum err model_init(struct model *m, size_t n, void (*name)(unsigned int feature, char text[48]));

/* Forgets weights and trees. */
void model_clear(struct model *m);

/* Reads a line of a model; nothing is in a blank line or behind #.  "one" is what is always added.  ERR_SYNTAX, ERR_NOMEM. */
enum err model_read_line(struct model *m, struct slice line);

/* The weighted sum. */
float model_sum(const struct model *m, const float *features);

/* What the trees add to it, for so many passages together: features[i] are the i-th of each. */
#define MODEL_TOGETHER 16
void model_trees(const struct model *m, float features[][MODEL_TOGETHER], float sums[MODEL_TOGETHER]);

/* 0 .. 1 */
double model_share(double score);

void model_free(struct model *m);

/* The lines of the model that is built in, from lib/weights, ended by NULL. */
extern const char *const model_weights[];

#endif
