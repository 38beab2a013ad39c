#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "api_key.h"
#include "cache.h"
#include "diag.h"
#include "inquiry.h"
#include "num.h"
#include "option.h"
#include "question.h"
#include "url.h"
#include "utf8.h"

#define USAGE "distill [-aCehV] [-d cache] [-j count] [-k file] [-m model] [-n count] [-s sentences] [-t seconds] " \
	"[-u url | -x command] [-w weight] [file ...]"
#define MODEL "gpt-4o-mini"
#define MAX_PASSAGES 100000
#define MAX_AT_ONCE 64
#define MAX_TIMEOUT_S 86400
#define MAX_WEIGHT 3
#define BATCH_EPISODES 64      /* that are read before their passages are asked about, */
#define BATCH_PASSAGES 128     /* or passages, */
#define BATCH_BYTES ((size_t)64 << 20)   /* or bytes */
#define TOKEN_BYTES 3          /* no model makes more tokens of text in Latin letters */
#define FRAME_TOKENS 150       /* of a request, beside its texts: the schema, and what marks whose turn it is */

struct distill {
	/* options */
	uint32_t passages, weight;
	bool explain, survey;
	const char *sentences;
	struct inquiry_opts opts;
	struct llm_opts model;
	/* what asks and is asked */
	struct context_file records;
	struct llm *llm;
	struct inquiry inquiry;
	struct episode episodes[BATCH_EPISODES];     /* in hand */
	size_t n_episodes;
	struct buf line;
	/* -C */
	size_t questions, bytes;
};

static void
bad_record(const char *file, size_t line, const char *why)
{
	diag_at(EXIT_PARTLY, file, line, "%s", why);
}

static void
hide_progress(void)
{
	if (diag_is_terminal())
		fputs("\r\033[K", stderr);
}

static void
show_progress(const struct sentence *passage, size_t answers)
{
	struct slice title = utf8_cut(passage->rec.f[REC_TITLE], 50);

	hide_progress();
	fprintf(stderr, "distill: answers: %zu, %.*s", answers, SLARG(title));
}

/* -C: adds up what the questions would cost; an episode of which nothing but its record is here may have -n passages. */
static void
survey(struct distill *d)
{
	size_t i;

	inquiry_cost(&d->inquiry, &d->questions, &d->bytes);
	for (i = 0; i < d->n_episodes; i++)
		if (d->episodes[i].n == 0) {
			d->questions += d->passages;
			d->bytes += d->passages * question_most_bytes();
		}
}

static void
put_survey(const struct distill *d)
{
	printf("at most %zu tokens to read and %zu to write, for %zu passages; %zu more answered already\n",
	    d->bytes / TOKEN_BYTES + d->questions * FRAME_TOKENS, d->questions * LLM_ANSWER_TOKENS, d->questions,
	    d->inquiry.counts.kept);
}

/* Writes a record; v is the model's verdict, or NULL.  What would be too long for a record stays as it was. */
static enum err
write_rec(struct distill *d, const struct rec *rec, const struct verdict *v)
{
	enum err e = ERR_OK;

	buf_clear(&d->line);
	if (v != NULL)
		e = verdict_add_line(&d->line, &d->inquiry.maker, rec, v, (int)d->weight, d->explain);
	if (d->line.len > REC_MAX_BYTES)
		buf_clear(&d->line);
	if (e == ERR_OK && d->line.len == 0)
		e = rec_append(&d->line, rec);
	if (e != ERR_OK)
		return e;
	return fwrite(d->line.p, 1, d->line.len, stdout) == d->line.len ? ERR_OK : ERR_IO;
}

static enum err
write_episode(struct distill *d, const struct episode *ep)
{
	enum err e = ep->head.f[REC_EPISODE].len > 0 ? write_rec(d, &ep->head, NULL) : ERR_OK;
	size_t i;

	for (i = 0; e == ERR_OK && i < ep->n; i++)
		e = write_rec(d, &ep->sentences[i].rec, inquiry_verdict(&d->inquiry, &ep->sentences[i]));
	return e;
}

/* Writes the episodes in hand, as they came. */
static enum err
write_episodes(struct distill *d)
{
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; e == ERR_OK && i < d->n_episodes; i++)
		e = write_episode(d, &d->episodes[i]);
	if (e == ERR_OK && fflush(stdout) != 0)
		e = ERR_IO;
	if (e == ERR_IO)
		diag_write_failed();
	return e;
}

/* Asks about the episodes in hand and writes them; or with -C adds up what that would cost. */
static enum err
finish_batch(struct distill *d)
{
	enum err e = inquiry_prepare(&d->inquiry);

	if (e == ERR_IO) {
		diag_at(EXIT_PARTLY, d->sentences, 0, "%s", err_text(e));
		e = ERR_OK;
	}
	if (e == ERR_OK && d->survey) {
		survey(d);
	} else if (e == ERR_OK) {
		e = inquiry_ask(&d->inquiry, d->llm);
		hide_progress();
		if (e == ERR_OK)
			e = write_episodes(d);
	}
	inquiry_clear(&d->inquiry);
	d->n_episodes = 0;
	return e;
}

/* Whether the episodes in hand are enough. */
static bool
is_full(const struct distill *d)
{
	size_t i, bytes = 0;

	for (i = 0; i < d->n_episodes; i++)
		bytes += d->episodes[i].lines.len;
	return d->n_episodes == BATCH_EPISODES || inquiry_count(&d->inquiry) >= BATCH_PASSAGES || bytes >= BATCH_BYTES;
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
		e = inquiry_add(&d->inquiry, &d->episodes[d->n_episodes++]);
		if (e == ERR_OK && is_full(d))
			e = finish_batch(d);
	}
	if (got == ERR_IO)
		diag_at(EXIT_USAGE, r.in.in.name, 0, "%s", err_text(ERR_IO));
	if (e == ERR_OK)
		e = got == ERR_NOMEM ? ERR_NOMEM : finish_batch(d);
	rec_close(&r.in);
	return e;
}

/* What became of the questions, where that is not as it should be. */
static void
tell(const struct distill *d)
{
	const struct inquiry *q = &d->inquiry;
	const struct inquiry_counts *c = &q->counts;
	const char *name = llm_name(d->llm);

	if (c->unasked > 0)
		diag_say(EXIT_PARTLY, "%s: %s; passages left as they were: %zu", name, llm_gave_up(d->llm), c->unasked);
	if (c->failed > 0)
		diag_say(EXIT_PARTLY, "%s: %s; questions that failed: %zu of %zu", name, q->failure, c->failed, c->asked);
	if (c->useless > 0)
		diag_say(EXIT_PARTLY, "%s: an answer is of no use: %s; such answers: %zu of %zu", name, q->useless, c->useless, c->asked);
	errno = q->keep_errno;
	if (q->keep != ERR_OK)
		diag_at(EXIT_PARTLY, q->opts.cache, 0, "answers are not kept: %s", err_text(q->keep));
	if (c->dropped > 0 && diag_is_terminal() && !d->explain)
		diag_say(EXIT_DONE, "rewritings dropped: %zu of %zu; -e says why", c->dropped, c->dropped + c->rewritten);
}

/* Takes an option that has a value. */
static bool
take_value(struct distill *d, int c, const char *text)
{
	uint32_t n = 0;

	switch (c) {
	case 'd':
		d->opts.cache = text;
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
		return option_count('n', text, MAX_PASSAGES, &d->passages);
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
	if (d->opts.cache != NULL && d->opts.cache[0] == '\0') {
		diag_say(EXIT_USAGE, "-d: an empty name");
		return false;
	}
	if (d->model.model == NULL)
		d->model.model = model != NULL && model[0] != '\0' ? model : MODEL;
	if (d->opts.cache == NULL && cache_home(home, "answers"))
		d->opts.cache = home;
	d->opts.model = d->model.command != NULL ? d->model.command : d->model.model;
	d->opts.passages = d->passages;
	d->opts.progress = diag_is_terminal() ? show_progress : NULL;
	return true;
}

/* Opens the file of -s; false where it cannot be, which was said. */
static bool
open_sentences(struct distill *d)
{
	enum err e = d->sentences != NULL ? context_open(&d->records, d->sentences) : ERR_OK;

	if (e == ERR_NOMEM)
		diag_oom();
	else if (e != ERR_OK)
		diag_at(EXIT_USAGE, d->sentences, 0, "%s", e == ERR_SYNTAX ? "no regular file" : err_text(e));
	else if (d->sentences != NULL)
		d->opts.records = &d->records;
	return e == ERR_OK;
}

/* Makes ready to ask the model; false where that cannot be, which was said. */
static bool
open_model(struct distill *d, const char *key_file, struct login *key)
{
	char shown[URL_SHOWN_BYTES];
	enum err e;

	if (d->model.url != NULL && !api_key_read(key, key_file, d->model.url))
		return false;
	d->model.key = key->password != NULL ? key : NULL;
	d->model.schema = reply_schema;
	d->model.instructions = d->inquiry.instructions.p;
	signal(SIGPIPE, SIG_IGN);            /* llm.h */
	if ((e = llm_open(&d->llm, &d->model)) == ERR_SYNTAX)
		diag_say(EXIT_USAGE, "-u: not an http or https URL: '%s'", url_shown(slice_of(d->model.url), shown));
	else if (e == ERR_NOMEM)
		diag_oom();
	else if (e != ERR_OK)
		diag_say(EXIT_LATER, "%s", err_text(e));
	return e == ERR_OK;
}

/* Does the files that are named, or standard input, and tells what became of it. */
static void
run(struct distill *d, char *const *files)
{
	enum err e;

	d->line.max = 4 * REC_MAX_BYTES;
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

/* Opens what is needed, runs, and closes that again. */
static void
distil(struct distill *d, const char *key_file, char *const *files)
{
	struct login key = { .password = NULL };
	size_t i;

	if (open_sentences(d)) {
		if (inquiry_open(&d->inquiry, &d->opts) != ERR_OK)
			diag_oom();
		else if (d->survey || open_model(d, key_file, &key))
			run(d, files);
		inquiry_close(&d->inquiry);
	}
	llm_free(d->llm);
	if (d->opts.records != NULL)
		context_close(&d->records);
	for (i = 0; i < BATCH_EPISODES; i++)
		episode_free(&d->episodes[i]);
	buf_free(&d->line);
	free(key.password);
}

int
main(int argc, char *argv[])
{
	static struct distill d = { .passages = 10, .weight = 1, .model = { .timeout_s = 120, .at_once = 2 } };
	const char *key_file = NULL;
	char home[FILE_PATH_BYTES];
	int c;

	diag_open("distill");
	while ((c = getopt(argc, argv, ":aCd:ehj:k:m:n:s:t:u:Vw:x:")) != -1)
		switch (c) {
		case 'a':
			d.opts.anew = true;
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
	if (make_sense(&d, home))
		distil(&d, key_file, argv + optind);
	return diag_close();
}
