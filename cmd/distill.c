#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "answers.h"
#include "api_key.h"
#include "cache.h"
#include "context.h"
#include "diag.h"
#include "episode.h"
#include "llm.h"
#include "num.h"
#include "option.h"
#include "question.h"
#include "rec.h"
#include "utf8.h"
#include "verdict.h"

#define USAGE "distill [-aCehV] [-d cache] [-j count] [-k file] [-m model] [-n count] [-s sentences] [-t seconds] " \
	"[-u url | -x command] [-w weight] [file ...]"
#define MODEL "gpt-4o-mini"
#define MAX_PASSAGES 100000
#define MAX_AT_ONCE 64
#define MAX_TIMEOUT_S 86400
#define MAX_WEIGHT 10
#define BATCH_EPISODES 64      /* that are read before their passages are asked about, */
#define BATCH_ASKED 128        /* or passages, */
#define BATCH_BYTES ((size_t)64 << 20)   /* or bytes */
#define TOKEN_BYTES 3          /* no model makes more tokens of text in Latin letters */
#define FRAME_TOKENS 150       /* of a request, beside its texts: the schema, and what marks whose turn it is */

/* A passage that the model is asked about. */
struct asked {
	const struct sentence *sentence;
	struct context context;
	struct buf material;         /* its question, terminated */
	char name[ANSWERS_NAME_BYTES];
	struct verdict verdict;
};

struct ranked {
	double score;
	uint32_t at;
};

struct distill {
	/* options */
	uint32_t n, weight;
	bool anew, explain, survey;
	const char *cache, *sentences;
	struct llm_opts model;
	/* what asks and judges */
	struct llm *llm;
	struct judge judge;
	struct buf instructions;     /* terminated */
	/* the episodes in hand, and the passages of them that are asked about, in their order */
	struct episode episodes[BATCH_EPISODES];
	size_t n_episodes;
	struct asked *asked;
	size_t n_asked, asked_cap;
	struct llm_question *questions;      /* of those without an answer in the cache */
	struct asked **of;                   /* whose each question is */
	/* memory, reused */
	struct ranked *ranked;
	size_t ranked_cap;
	struct buf answer, line;
	/* what is told at the end */
	size_t n_asked_of_model, n_failed, n_useless, n_dropped, n_rewritten, n_kept, n_passed;
	uint64_t tokens_in, tokens_out;
	char failure[LLM_WHY_BYTES], useless[128];
	bool progress, cache_failed;
};

static void
bad_record(const char *file, size_t line, const char *why)
{
	diag_at(EXIT_PARTLY, file, line, "%s", why);
}

static void
hide_progress(const struct distill *d)
{
	if (d->progress)
		fputs("\r\033[K", stderr);
}

static void
show_progress(const struct distill *d, const struct asked *a)
{
	struct slice title = utf8_cut(a->sentence->rec.f[REC_TITLE], 50);

	if (!d->progress)
		return;
	hide_progress(d);
	fprintf(stderr, "distill: %.*s: %zu answers", SLARG(title), d->n_asked_of_model);
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

/* Notes the best passages of an episode as those to be asked about. */
static enum err
choose(struct distill *d, const struct episode *ep)
{
	enum err e;
	size_t n = 0, i;

	if ((e = array_reserve(&d->ranked, &d->ranked_cap, ep->n + 1, sizeof(*d->ranked), SIZE_MAX / sizeof(*d->ranked))) != ERR_OK)
		return e;
	for (i = 0; i < ep->n; i++)
		if (is_open(&ep->sentences[i].rec, &d->ranked[n].score))
			d->ranked[n++].at = (uint32_t)i;
	qsort(d->ranked, n, sizeof(*d->ranked), by_score);
	n = n < d->n ? n : d->n;
	qsort(d->ranked, n, sizeof(*d->ranked), by_place);
	if ((e = array_reserve(&d->asked, &d->asked_cap, d->n_asked + n + 1, sizeof(*d->asked), SIZE_MAX / sizeof(*d->asked))) != ERR_OK)
		return e;
	for (i = 0; i < n; i++) {
		const struct sentence *s = &ep->sentences[d->ranked[i].at];

		d->asked[d->n_asked++] = (struct asked){ .sentence = s, .context = { .rec = &s->rec, .text = s->text },
			.material.max = (size_t)1 << 20, .verdict.grade = VERDICT_NONE };
	}
	return ERR_OK;
}

/* Finds what stands around the passages. */
static enum err
read_contexts(struct distill *d)
{
	static const struct context_limits limits = { QUESTION_NOTES_BYTES, QUESTION_BEFORE_BYTES, QUESTION_AFTER_BYTES };
	struct context *contexts = calloc(d->n_asked + 1, sizeof(*contexts));
	enum err e = contexts != NULL ? ERR_OK : ERR_NOMEM;
	size_t i;

	for (i = 0; e == ERR_OK && i < d->n_asked; i++)
		contexts[i] = d->asked[i].context;
	if (e == ERR_OK)
		e = context_read(d->sentences, contexts, d->n_asked, &limits);
	for (i = 0; contexts != NULL && i < d->n_asked; i++)
		d->asked[i].context = contexts[i];
	free(contexts);
	return e;
}

/* Judges what the model said of a passage.  ERR_SYNTAX where it is of no use. */
static enum err
judge(struct distill *d, struct asked *a, struct slice said, const char **why)
{
	enum err e = verdict_read(&a->verdict, &d->judge, said, &a->context, why);

	d->n_dropped += a->verdict.why[0] != '\0';
	d->n_rewritten += a->verdict.text.len > 0;
	return e;
}

/* Takes an answer as it comes, and keeps it, if it is one. */
static enum err
take(void *state, struct llm_question *q)
{
	struct distill *d = state;
	struct asked *a = d->of[q - d->questions];
	const char *why;
	enum err e = judge(d, a, buf_slice(&q->answer), &why);

	d->n_asked_of_model++;
	show_progress(d, a);
	if (e == ERR_SYNTAX) {
		d->n_useless++;
		snprintf(d->useless, sizeof(d->useless), "%s", why);
		return ERR_OK;
	}
	if (e == ERR_OK && d->cache != NULL && answers_keep(d->cache, a->name, buf_slice(&q->answer)) != ERR_OK && !d->cache_failed) {
		hide_progress(d);
		diag_at(EXIT_PARTLY, d->cache, 0, "answers are not kept: %s", err_text(ERR_IO));
		d->cache_failed = true;
	}
	return e;
}

/* Makes the question, and takes the answer that the cache has. */
static enum err
prepare(struct distill *d, struct asked *a)
{
	struct slice model = slice_of(d->model.command != NULL ? d->model.command : d->model.model);
	struct buf whole = { .max = (size_t)2 << 20 };
	const char *why;
	enum err e;

	if ((e = question_add_material(&a->material, &a->context)) != ERR_OK ||
	    (e = buf_terminate(&a->material)) != ERR_OK)
		return e;
	if ((e = buf_add(&whole, buf_slice(&d->instructions))) == ERR_OK && (e = buf_add(&whole, buf_slice(&a->material))) == ERR_OK)
		answers_name(a->name, model, buf_slice(&whole));
	buf_free(&whole);
	if (e != ERR_OK || d->anew || d->cache == NULL)
		return e;
	d->answer.max = REPLY_MAX_BYTES + 256;
	if (answers_read(&d->answer, d->cache, a->name) != ERR_OK || (e = judge(d, a, buf_slice(&d->answer), &why)) == ERR_SYNTAX)
		return ERR_OK;
	d->n_kept++;
	return e;
}

/* What became of the questions that were asked. */
static void
count_failures(struct distill *d, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (!d->questions[i].answered && llm_gave_up(d->llm) != NULL) {
			d->n_passed++;
		} else if (!d->questions[i].answered) {
			d->n_failed++;
			d->n_asked_of_model++;
			snprintf(d->failure, sizeof(d->failure), "%s", d->questions[i].why);
		}
		buf_free(&d->questions[i].answer);
	}
}

/* Asks the model about all passages that have no grade yet. */
static enum err
ask(struct distill *d)
{
	enum err e = ERR_NOMEM;
	size_t n = 0, i;

	d->questions = calloc(d->n_asked + 1, sizeof(*d->questions));
	d->of = calloc(d->n_asked + 1, sizeof(*d->of));
	if (d->questions != NULL && d->of != NULL) {
		for (i = 0; i < d->n_asked; i++)
			if (d->asked[i].verdict.grade == VERDICT_NONE) {
				d->questions[n].text = d->asked[i].material.p;
				d->of[n++] = &d->asked[i];
			}
		e = llm_ask(d->llm, d->questions, n, take, d);
		count_failures(d, n);
	}
	free(d->questions);
	free(d->of);
	hide_progress(d);
	return e;
}

/* -C: adds up what the questions would cost; an episode of which nothing but its record is here may have n passages. */
static void
survey(struct distill *d)
{
	size_t i, n = 0;
	uint64_t most = question_most_bytes() / TOKEN_BYTES + FRAME_TOKENS;

	for (i = 0; i < d->n_asked; i++)
		if (d->asked[i].verdict.grade == VERDICT_NONE) {
			d->tokens_in += (d->instructions.len + d->asked[i].material.len) / TOKEN_BYTES + FRAME_TOKENS;
			n++;
		}
	for (i = 0; i < d->n_episodes; i++)
		if (d->episodes[i].n == 0) {
			d->tokens_in += d->n * most;
			n += d->n;
		}
	d->tokens_out += n * (uint64_t)LLM_ANSWER_TOKENS;
	d->n_passed += n;
}

/* Writes a record; a is what the model said of it, or NULL.  What would be too long for a record stays as it was. */
static enum err
write_rec(struct distill *d, const struct rec *rec, const struct asked *a)
{
	enum err e = ERR_OK;

	buf_clear(&d->line);
	if (a != NULL && (e = verdict_add_line(&d->line, &d->judge, rec, &a->verdict, (int)d->weight, d->explain)) == ERR_OK &&
	    d->line.len > REC_MAX_BYTES)
		buf_clear(&d->line);
	if (e == ERR_OK && d->line.len == 0)
		e = rec_append(&d->line, rec);
	if (e != ERR_OK)
		return e;
	return fwrite(d->line.p, 1, d->line.len, stdout) == d->line.len ? ERR_OK : ERR_IO;
}

/* Writes the episodes in hand, as they came. */
static enum err
write_episodes(struct distill *d)
{
	const struct asked *a = d->asked, *end = d->asked + d->n_asked;
	enum err e = ERR_OK;
	size_t i, k;

	for (k = 0; k < d->n_episodes; k++) {
		const struct episode *ep = &d->episodes[k];

		if (ep->head.f[REC_EPISODE].len > 0)
			e = write_rec(d, &ep->head, NULL);
		for (i = 0; e == ERR_OK && i < ep->n; i++) {
			const struct sentence *s = &ep->sentences[i];

			e = write_rec(d, &s->rec, a < end && a->sentence == s ? a++ : NULL);
		}
		if (e != ERR_OK)
			break;
	}
	if (e == ERR_OK && fflush(stdout) != 0)
		e = ERR_IO;
	if (e == ERR_IO)
		diag_write_failed();
	return e;
}

/* Does the episodes in hand, and lets go of them. */
static enum err
finish_batch(struct distill *d)
{
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; e == ERR_OK && i < d->n_episodes; i++)
		e = choose(d, &d->episodes[i]);
	if (e == ERR_OK && d->sentences != NULL && d->n_asked > 0)
		e = read_contexts(d);
	for (i = 0; e == ERR_OK && i < d->n_asked; i++)
		e = prepare(d, &d->asked[i]);
	if (e == ERR_OK && d->survey)
		survey(d);
	else if (e == ERR_OK && (e = ask(d)) == ERR_OK)
		e = write_episodes(d);
	for (i = 0; i < d->n_asked; i++) {
		context_free(&d->asked[i].context);
		buf_free(&d->asked[i].material);
		buf_free(&d->asked[i].verdict.text);
	}
	d->n_asked = d->n_episodes = 0;
	return e;
}

/* Whether the episodes in hand are enough. */
static bool
is_full(const struct distill *d)
{
	size_t i, bytes = 0, asked = 0;

	for (i = 0; i < d->n_episodes; i++) {
		bytes += d->episodes[i].lines.len;
		asked += d->episodes[i].n < d->n ? d->episodes[i].n : d->n;
	}
	return d->n_episodes == BATCH_EPISODES || asked >= BATCH_ASKED || bytes >= BATCH_BYTES;
}

/* Reads a file to its end.  ERR_NOMEM, or ERR_IO of stdout, which was said, end the run. */
static enum err
scan(struct distill *d, const char *path)
{
	struct episode_reader r = { .bad = bad_record };
	enum err e = rec_open(&r.in, path);
	int got = 0;

	if (e == ERR_NOMEM)
		return e;
	if (e != ERR_OK) {
		diag_at(EXIT_USAGE, path, 0, "%s", err_text(e));
		return ERR_OK;
	}
	while (e == ERR_OK && (got = episode_read(&r, &d->episodes[d->n_episodes])) > 0) {
		d->n_episodes++;
		if (is_full(d))
			e = finish_batch(d);
	}
	if (got == ERR_IO)
		diag_at(EXIT_USAGE, r.in.in.name, 0, "%s", err_text(ERR_IO));
	if (e == ERR_OK)
		e = got == ERR_NOMEM ? ERR_NOMEM : finish_batch(d);
	rec_close(&r.in);
	return e;
}

static void
put_survey(const struct distill *d)
{
	printf("at most %llu tokens to read and %llu to write, for %zu passages; %zu more answered already\n",
	    (unsigned long long)d->tokens_in, (unsigned long long)d->tokens_out, d->n_passed, d->n_kept);
}

/* What became of the questions, where that is not as it should be. */
static void
tell(const struct distill *d)
{
	if (d->n_passed > 0)
		diag_say(EXIT_PARTLY, "%s: %s; passages left as they were: %zu", llm_name(d->llm), llm_gave_up(d->llm), d->n_passed);
	if (d->n_failed > 0)
		diag_say(EXIT_PARTLY, "%s: %s; questions that failed: %zu of %zu", llm_name(d->llm), d->failure, d->n_failed, d->n_asked_of_model);
	if (d->n_useless > 0)
		diag_say(EXIT_PARTLY, "%s: an answer is of no use: %s; such answers: %zu of %zu", llm_name(d->llm), d->useless, d->n_useless, d->n_asked_of_model);
	if (d->n_dropped > 0 && d->progress && !d->explain)
		diag_say(EXIT_DONE, "rewritings dropped: %zu of %zu; -e says why", d->n_dropped, d->n_dropped + d->n_rewritten);
}

/* Takes an option that has a value. */
static bool
take_value(struct distill *d, int c, const char *text)
{
	uint32_t n = 0;

	switch (c) {
	case 'd':
		d->cache = text;
		return true;
	case 'j':
		if (!option_count('j', text, MAX_AT_ONCE, &n))
			return false;
		d->model.at_once = n;
		return true;
	case 'm':
		d->model.model = text;
		return true;
	case 'n':
		return option_count('n', text, MAX_PASSAGES, &d->n);
	case 's':
		d->sentences = text;
		return true;
	case 't':
		if (!option_count('t', text, MAX_TIMEOUT_S, &n))
			return false;
		d->model.timeout_s = n;
		return true;
	case 'u':
		d->model.url = text;
		return true;
	case 'w':
		if (num_read_u32(slice_of(text), 0, MAX_WEIGHT, &d->weight) == ERR_OK)
			return true;
		diag_say(EXIT_USAGE, "-w: not a number from 0 to %d: '%s'", MAX_WEIGHT, text);
		return false;
	default:
		d->model.command = text;
		return true;
	}
}

/* Completes what the options say, or says what is wrong with it. */
static bool
make_sense(struct distill *d, char home[FILE_PATH_BYTES])
{
	const char *model = getenv("PODSIFT_LLM_MODEL");

	if (d->model.url != NULL && d->model.command != NULL) {
		diag_usage(USAGE);
		return false;
	}
	if (d->model.url == NULL && d->model.command == NULL && !d->survey) {
		diag_say(EXIT_USAGE, "no model to ask: -u or -x names one");
		return false;
	}
	if (d->sentences != NULL && access(d->sentences, R_OK) != 0) {
		diag_at(EXIT_USAGE, d->sentences, 0, "%s", err_text(ERR_IO));
		return false;
	}
	if (d->model.model == NULL)
		d->model.model = model != NULL && model[0] != '\0' ? model : MODEL;
	if (d->cache == NULL && cache_home(home, "answers"))
		d->cache = home;
	d->progress = diag_is_terminal();
	return true;
}

/* Makes what asks and judges; false where it cannot be, which was said. */
static bool
distill_open(struct distill *d, const char *key_file, struct login *key)
{
	enum err e = ERR_NOMEM;

	d->instructions.max = (size_t)1 << 20;
	d->line.max = 4 * REC_MAX_BYTES;
	if ((d->judge.faithful = faithful_new()) != NULL && (e = question_add_instructions(&d->instructions)) == ERR_OK &&
	    (e = buf_terminate(&d->instructions)) == ERR_OK && !d->survey) {
		if (d->model.url != NULL && !api_key_read(key, key_file, d->model.url))
			return false;
		d->model.key = key->password != NULL ? key : NULL;
		d->model.schema = reply_schema;
		d->model.instructions = d->instructions.p;
		signal(SIGPIPE, SIG_IGN);        /* llm.h */
		e = llm_open(&d->llm, &d->model);
	}
	if (e == ERR_SYNTAX)
		diag_say(EXIT_USAGE, "-u: not an http or https URL: '%s'", d->model.url);
	else if (e == ERR_NOMEM)
		diag_oom();
	else if (e != ERR_OK)
		diag_say(EXIT_LATER, "%s", err_text(e));
	return e == ERR_OK;
}

static void
distill_free(struct distill *d)
{
	size_t i;

	llm_free(d->llm);
	judge_free(&d->judge);
	for (i = 0; i < BATCH_EPISODES; i++)
		episode_free(&d->episodes[i]);
	free(d->asked);
	free(d->ranked);
	buf_free(&d->instructions);
	buf_free(&d->answer);
	buf_free(&d->line);
}

/* Does the files that are named, or standard input, and tells what became of it. */
static void
run(struct distill *d, char *const *files)
{
	enum err e;

	do
		e = scan(d, *files != NULL ? *files : "-");
	while (e == ERR_OK && *files != NULL && *++files != NULL);
	if (e == ERR_NOMEM)
		diag_oom();
	else if (e != ERR_OK && e != ERR_IO)
		diag_say(EXIT_PARTLY, "%s", err_text(e));
	if (d->survey)
		put_survey(d);
	else
		tell(d);
}

int
main(int argc, char *argv[])
{
	static struct distill d = { .n = 10, .weight = 1, .model = { .timeout_s = 120, .at_once = 2 } };
	struct login key = { .password = NULL };
	const char *key_file = NULL;
	char home[FILE_PATH_BYTES];
	int c;

	diag_open("distill");
	while ((c = getopt(argc, argv, ":aCd:ehj:k:m:n:s:t:u:Vw:x:")) != -1)
		switch (c) {
		case 'a':
			d.anew = true;
			break;
		case 'C':
			d.survey = true;
			break;
		case 'e':
			d.explain = true;
			break;
		case 'h':
			return diag_help(USAGE);
		case 'k':
			key_file = optarg;
			break;
		case 'V':
			return diag_version();
		case 'd': case 'j': case 'm': case 'n': case 's': case 't': case 'u': case 'w': case 'x':
			if (!take_value(&d, c, optarg))
				return EXIT_USAGE;
			break;
		default:
			return diag_usage(USAGE);
		}
	if (make_sense(&d, home) && distill_open(&d, key_file, &key))
		run(&d, argv + optind);
	distill_free(&d);
	free(key.password);
	return diag_close();
}
