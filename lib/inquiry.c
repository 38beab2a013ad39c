#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "inquiry.h"
#include "num.h"
#include "question.h"

#define QUESTION_MAX_BYTES ((size_t)1 << 20)

/* A passage, its question and what came of it. */
struct passage_asked {
	const struct sentence *sentence;
	struct context context;
	struct buf material;                 /* of the question, terminated */
	char name[ANSWERS_NAME_BYTES];       /* of the answer */
	struct passage_asked *twin;          /* whose question is the same and comes before, or NULL */
	struct verdict verdict;
};

struct ranked {
	double score;
	size_t at;
};

enum err
inquiry_open(struct inquiry *q, const struct inquiry_opts *opts)
{
	enum err e;

	*q = (struct inquiry){ .opts = *opts, .instructions.max = QUESTION_MAX_BYTES, .answer.max = REPLY_MAX_BYTES + 256 };
	if ((q->maker.faithful = faithful_new()) == NULL)
		return ERR_NOMEM;
	e = question_add_instructions(&q->instructions);
	return e == ERR_OK ? buf_terminate(&q->instructions) : e;
}

static int
by_score(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	return x->score != y->score ? (x->score < y->score) - (x->score > y->score) : (x->at > y->at) - (x->at < y->at);
}

static int
by_place(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

/* Whether the model is to be asked about a record: a passage that is worth something, in the speaker's own words. */
static bool
is_open(const struct rec *rec, double *score)
{
	return rec->f[REC_QUOTE].len == 0 && rec->f[REC_RELATES].len == 0 && rec->f[REC_TEXT].len > 0 &&
	    num_read_decimal(rec->f[REC_SCORE], score) == ERR_OK && *score > 0 && *score <= 1;
}

enum err
inquiry_add(struct inquiry *q, const struct episode *ep)
{
	enum err e;
	size_t n = 0, i;

	if ((e = array_reserve(&q->ranked, &q->ranked_cap, ep->n + 1, sizeof(*q->ranked), SIZE_MAX / sizeof(*q->ranked))) != ERR_OK)
		return e;
	for (i = 0; i < ep->n; i++)
		if (is_open(&ep->sentences[i].rec, &q->ranked[n].score))
			q->ranked[n++].at = i;
	qsort(q->ranked, n, sizeof(*q->ranked), by_score);
	n = n < q->opts.passages ? n : q->opts.passages;
	qsort(q->ranked, n, sizeof(*q->ranked), by_place);
	if ((e = array_reserve(&q->list, &q->cap, q->n + n, sizeof(*q->list), SIZE_MAX / sizeof(*q->list))) != ERR_OK)
		return e;
	for (i = 0; i < n; i++) {
		const struct sentence *s = &ep->sentences[q->ranked[i].at];

		q->list[q->n++] = (struct passage_asked){ .sentence = s, .context = { .rec = &s->rec, .text = s->text },
			.material.max = QUESTION_MAX_BYTES, .verdict.grade = VERDICT_NONE };
	}
	return ERR_OK;
}

size_t
inquiry_count(const struct inquiry *q)
{
	return q->n;
}

/* Finds what surrounds the passages, an episode's at a time. */
static enum err
read_contexts(struct inquiry *q)
{
	static const struct context_limits limits = { QUESTION_NOTES_BYTES, QUESTION_BEFORE_BYTES, QUESTION_AFTER_BYTES };
	struct context **of = calloc(q->n + 1, sizeof(*of));
	enum err e = of != NULL ? ERR_OK : ERR_NOMEM;
	size_t i, first = 0;

	for (i = 0; e == ERR_OK && i < q->n; i++) {
		of[i] = &q->list[i].context;
		if (i + 1 == q->n || !slice_eq(of[i]->rec->f[REC_EPISODE], q->list[i + 1].context.rec->f[REC_EPISODE])) {
			e = context_read(q->opts.records, of + first, i + 1 - first, &limits);
			first = i + 1;
		}
	}
	free(of);
	return e;
}

static enum err
make_question(struct inquiry *q, struct passage_asked *p)
{
	struct buf whole = { .max = 2 * QUESTION_MAX_BYTES };
	enum err e;

	if ((e = question_add_material(&p->material, &p->context)) == ERR_OK && (e = buf_terminate(&p->material)) == ERR_OK &&
	    (e = buf_add(&whole, buf_slice(&q->instructions))) == ERR_OK && (e = buf_add(&whole, buf_slice(&p->material))) == ERR_OK)
		answers_name(p->name, slice_of(q->opts.model), buf_slice(&whole));
	buf_free(&whole);
	return e;
}

/* Makes the verdict of what the model said of a passage.  ERR_SYNTAX where it is of no use. */
static enum err
judge(struct inquiry *q, struct passage_asked *p, struct slice said, const char **why)
{
	enum err e = verdict_read(&p->verdict, &q->maker, said, &p->context, why);

	q->counts.dropped += p->verdict.why[0] != '\0';
	q->counts.rewritten += p->verdict.text.len > 0;
	return e;
}

/* Takes the answer that was kept, if one was. */
static enum err
take_kept(struct inquiry *q, struct passage_asked *p)
{
	const char *why;
	enum err e;

	if (q->opts.anew || q->opts.cache == NULL || answers_read(&q->answer, q->opts.cache, p->name) != ERR_OK ||
	    (e = judge(q, p, buf_slice(&q->answer), &why)) == ERR_SYNTAX)
		return ERR_OK;
	q->counts.kept++;
	return e;
}

/* Finds the passage before p that has the same question. */
static enum err
find_twin(struct inquiry *q, struct passage_asked *p)
{
	uint32_t known = q->names.n, number = table_add(&q->names, strtoull(p->name + 16, NULL, 16));

	if (number == TABLE_NONE)
		return ERR_NOMEM;
	p->twin = number < known ? &q->list[number] : NULL;
	return ERR_OK;
}

enum err
inquiry_prepare(struct inquiry *q)
{
	enum err e = ERR_OK;
	size_t i;

	if (q->opts.records != NULL && (e = read_contexts(q)) != ERR_OK)
		return e;
	for (i = 0; e == ERR_OK && i < q->n; i++)
		if ((e = make_question(q, &q->list[i])) == ERR_OK && (e = find_twin(q, &q->list[i])) == ERR_OK)
			e = take_kept(q, &q->list[i]);
	return e;
}

static bool
is_to_ask(const struct passage_asked *p)
{
	return p->verdict.grade == VERDICT_NONE && p->twin == NULL;
}

void
inquiry_cost(const struct inquiry *q, size_t *questions, size_t *bytes)
{
	size_t i;

	for (i = 0; i < q->n; i++)
		if (is_to_ask(&q->list[i])) {
			++*questions;
			*bytes += q->instructions.len + q->list[i].material.len;
		}
}

/* Keeps an answer; where that fails, the first reason is what counts. */
static void
keep(struct inquiry *q, const struct passage_asked *p, struct slice answer)
{
	enum err e = q->opts.cache != NULL ? answers_keep(q->opts.cache, p->name, answer) : ERR_OK;

	if (e != ERR_OK && q->keep == ERR_OK) {
		q->keep_errno = errno;
		q->keep = e;
	}
}

/* Takes an answer as it comes, and keeps it, if it is one. */
static enum err
take(void *arg, struct llm_question *question)
{
	struct inquiry *q = arg;
	struct passage_asked *p = q->whose[question - q->questions];
	const char *why;
	enum err e = judge(q, p, buf_slice(&question->answer), &why);

	q->counts.asked++;
	if (q->opts.progress != NULL)
		q->opts.progress(p->sentence, q->counts.asked);
	if (e == ERR_SYNTAX) {
		q->counts.useless++;
		q->useless = why;
		return ERR_OK;
	}
	if (e == ERR_OK)
		keep(q, p, buf_slice(&question->answer));
	return e;
}

/* Counts what was not answered. */
static void
count_failures(struct inquiry *q, size_t n, bool gave_up)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (q->questions[i].answered)
			continue;
		if (gave_up) {
			q->counts.unasked++;
			continue;
		}
		q->counts.asked++;
		q->counts.failed++;
		snprintf(q->failure, sizeof(q->failure), "%s", q->questions[i].why);
	}
}

/* Gives the passages the verdicts on those whose question is the same. */
static enum err
share(struct inquiry *q)
{
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; e == ERR_OK && i < q->n; i++) {
		struct passage_asked *p = &q->list[i];

		if (p->twin != NULL && p->verdict.grade == VERDICT_NONE)
			e = verdict_copy(&p->verdict, &p->twin->verdict);
	}
	return e;
}

enum err
inquiry_ask(struct inquiry *q, struct llm *m)
{
	enum err e = ERR_NOMEM;
	size_t n = 0, i;

	q->questions = calloc(q->n + 1, sizeof(*q->questions));
	q->whose = calloc(q->n + 1, sizeof(*q->whose));
	if (q->questions != NULL && q->whose != NULL) {
		for (i = 0; i < q->n; i++)
			if (is_to_ask(&q->list[i])) {
				q->questions[n].text = q->list[i].material.p;
				q->whose[n++] = &q->list[i];
			}
		e = llm_ask(m, q->questions, n, take, q);
		count_failures(q, n, llm_gave_up(m) != NULL);
		for (i = 0; i < n; i++)
			buf_free(&q->questions[i].answer);
	}
	free(q->questions);
	free(q->whose);
	q->questions = NULL;
	q->whose = NULL;
	return e == ERR_OK ? share(q) : e;
}

const struct verdict *
inquiry_verdict(struct inquiry *q, const struct sentence *record)
{
	return q->given < q->n && q->list[q->given].sentence == record ? &q->list[q->given++].verdict : NULL;
}

void
inquiry_clear(struct inquiry *q)
{
	size_t i;

	for (i = 0; i < q->n; i++) {
		context_free(&q->list[i].context);
		buf_free(&q->list[i].material);
		buf_free(&q->list[i].verdict.text);
	}
	q->n = q->given = 0;
	table_clear(&q->names);
}

void
inquiry_close(struct inquiry *q)
{
	inquiry_clear(q);
	verdict_maker_free(&q->maker);
	table_free(&q->names);
	free(q->list);
	free(q->ranked);
	buf_free(&q->instructions);
	buf_free(&q->answer);
}
