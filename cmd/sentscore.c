#include <stdlib.h>
#include <unistd.h>

#include "analysis.h"
#include "cue_lists.h"
#include "diag.h"
#include "marks.h"
#include "num.h"
#include "passage.h"
#include "runs.h"
#include "segment.h"

#define USAGE "sentscore [-BehSV] [-b counts] [-n count] [-w weights] [file ...]"
#define MAX_PASSAGES 100000
#define FILE_LINE_BYTES 65536  /* of -b and -w */

struct scorer {
	size_t n;                 /* -n: passages of an episode */
	bool explain;             /* -e: features behind each record */
	bool each;                /* -S: every sentence, scored */
	bool count;               /* -B: count runs, score nothing */
	const char *counts;       /* -b: the count file, or NULL */
	struct cue_sets cues;
	struct model model;
	/* memory, reused from episode to episode */
	struct episode episode;
	struct analysis analysis;
	struct runs runs;
	struct segments segments;
	struct passage *passages;
	unsigned char *taken;
	double *scores;           /* -S: of each sentence */
	size_t passages_cap, taken_cap, scores_cap;
	struct buf text, more, line;
};

static void
bad_record(const char *file, size_t line, const char *why)
{
	diag_at(EXIT_PARTLY, file, line, "%s", why);
}

/* Joins the fields of the passage's sentences, as they are escaped, with a space between. */
static enum err
join_text(struct buf *text, const struct sentence *s, size_t n)
{
	enum err e = ERR_OK;
	size_t i;

	buf_clear(text);
	for (i = 0; e == ERR_OK && i < n; i++)
		if (i == 0 || (e = buf_addc(text, ' ')) == ERR_OK)
			e = buf_add(text, s[i].rec.f[REC_TEXT]);
	return e;
}

/* Adds a field "name=value,part ..." of all features that are not 0 to the user's further fields. */
static enum err
explain(struct scorer *sc, const struct passage *p, struct slice rest)
{
	float features[FEATURES], trees[MODEL_TOGETHER];
	char joint = '\t', name[48];
	unsigned int i;
	enum err e;

	passage_features(&sc->analysis, p->first, p->n, features);
	passage_trees(&sc->analysis, &sc->model, p, 1, trees);
	buf_clear(&sc->more);
	e = buf_add(&sc->more, rest);
	for (i = 0; e == ERR_OK && i < FEATURES; i++) {
		if (features[i] == 0)
			continue;
		feature_name(i, name);
		e = buf_addf(&sc->more, "%c%s=%.3f,%+.3f", joint, name, (double)features[i],
		    (double)(features[i] * sc->model.weights[i]));
		joint = ' ';
	}
	if (e == ERR_OK)
		e = buf_addf(&sc->more, "%ctrees=%+.3f", joint, (double)trees[0]);
	if (e == ERR_OK && passage_nothing(&sc->analysis, p->first, p->n) > 0)
		e = buf_addf(&sc->more, " nothing=%.4f", (double)passage_nothing(&sc->analysis, p->first, p->n));
	return e;
}

static enum err
write_record(struct scorer *sc, const struct rec *rec)
{
	enum err e;

	buf_clear(&sc->line);
	if ((e = rec_append(&sc->line, rec)) != ERR_OK)
		return e;
	return fwrite(sc->line.p, 1, sc->line.len, stdout) == sc->line.len ? ERR_OK : ERR_IO;
}

/* ERR_TOOBIG where no program would read the record. */
static enum err
write_passage(struct scorer *sc, const struct passage *p)
{
	const struct sentence *s = &sc->episode.sentences[p->first];
	struct rec rec = s->rec;
	char score[32];
	enum err e;

	if ((e = join_text(&sc->text, s, p->n)) != ERR_OK || (sc->explain && (e = explain(sc, p, rec.rest)) != ERR_OK))
		return e;
	snprintf(score, sizeof(score), "%.6f", p->score);
	rec.f[REC_SCORE] = slice_of(score);
	rec.f[REC_END] = s[p->n - 1].rec.f[REC_END];
	rec.f[REC_TEXT] = buf_slice(&sc->text);
	if (sc->explain)
		rec.rest = buf_slice(&sc->more);
	return write_record(sc, &rec);
}

/* Says of a record that it is too big, and goes on. */
static enum err
skip_big(const struct sentence *s, enum err e)
{
	if (e != ERR_TOOBIG)
		return e;
	diag_say(EXIT_PARTLY, "passage %.*s:%u: too big", SLARG(s->rec.f[REC_EPISODE]), (unsigned int)s->seq);
	return ERR_OK;
}

/* Writes the best of n passages. */
static enum err
write_best(struct scorer *sc, size_t n)
{
	const struct passage *p;
	enum err e;
	size_t got;

	if ((e = array_reserve(&sc->taken, &sc->taken_cap, sc->episode.n + 1, 1, SIZE_MAX)) != ERR_OK)
		return e;
	got = passage_select(sc->passages, n, sc->n, sc->taken, sc->episode.n);
	for (p = sc->passages + n; e == ERR_OK && got > 0; got--) {
		p--;
		e = skip_big(&sc->episode.sentences[p->first], write_passage(sc, p));
	}
	return e;
}

static enum err
write_sentence(struct scorer *sc, size_t i)
{
	struct rec rec = sc->episode.sentences[i].rec;
	char score[32];
	enum err e;

	snprintf(score, sizeof(score), "%.6f", sc->scores[i]);
	rec.f[REC_SCORE] = slice_of(score);
	if (sc->explain) {
		buf_clear(&sc->more);
		if ((e = buf_add(&sc->more, rec.rest)) != ERR_OK ||
		    (e = buf_addf(&sc->more, "\tsegment=%s nothing=%.4f", segment_names[sc->segments.state[i]],
		    passage_nothing(&sc->analysis, (uint32_t)i, 1))) != ERR_OK)
			return e;
		rec.rest = buf_slice(&sc->more);
	}
	return write_record(sc, &rec);
}

/* Writes every sentence with its score. */
static enum err
write_sentences(struct scorer *sc, size_t n)
{
	enum err e = array_reserve(&sc->scores, &sc->scores_cap, sc->episode.n + 1, sizeof(*sc->scores), SIZE_MAX / sizeof(*sc->scores));
	size_t i;

	if (e == ERR_OK)
		passage_sentences(&sc->analysis, &sc->model, sc->passages, n, sc->scores);
	for (i = 0; e == ERR_OK && i < sc->episode.n; i++)
		e = skip_big(&sc->episode.sentences[i], write_sentence(sc, i));
	return e;
}

/* Scores the episode at hand and writes its best passages, or its sentences; or counts its runs. */
static enum err
score_episode(struct scorer *sc)
{
	struct slice id = sc->episode.n > 0 ? sc->episode.sentences[0].rec.f[REC_EPISODE] : (struct slice){ NULL, 0 };
	bool known;
	enum err e;
	size_t n;

	if (sc->episode.n == 0)
		return ERR_OK;
	if ((e = cue_sets_choose(&sc->cues, &sc->episode, &known)) != ERR_OK ||
	    (e = analysis_run(&sc->analysis, &sc->episode, sc->cues.cues, sc->cues.background)) != ERR_OK)
		return e;
	marks_find(&sc->analysis, &sc->episode);
	if (sc->count)
		return runs_add(&sc->runs, &sc->analysis, id);
	if (sc->counts != NULL)
		runs_mark(&sc->runs, &sc->analysis, id);
	if ((e = segment_find(&sc->segments, &sc->analysis, &sc->episode, known, sc->counts != NULL)) != ERR_OK ||
	    (e = passage_candidates(&sc->analysis, &sc->model, &sc->passages, &sc->passages_cap, &n)) != ERR_OK)
		return e;
	return sc->each ? write_sentences(sc, n) : write_best(sc, n);
}

/* Scores a stream.  What fails in it is said here; an error that is returned ends the run. */
static enum err
score_file(struct scorer *sc, const char *path)
{
	struct episode_reader in = { .bad = bad_record };
	enum err e;
	int got = 0;

	if ((e = rec_open(&in.in, path)) != ERR_OK) {
		if (e == ERR_NOMEM)
			return e;
		diag_at(EXIT_USAGE, path, 0, "%s", err_text(e));
		return ERR_OK;
	}
	while (e == ERR_OK && (got = episode_read(&in, &sc->episode)) > 0) {
		if ((e = score_episode(sc)) == ERR_IO)
			diag_write_failed();
		if (e != ERR_TOOBIG)
			continue;
		diag_at(EXIT_PARTLY, in.in.in.name, 0, "episode %.*s: too big",
		    SLARG(sc->episode.sentences[0].rec.f[REC_EPISODE]));
		e = ERR_OK;
	}
	if (got == ERR_IO)
		diag_at(EXIT_USAGE, in.in.in.name, 0, "%s", err_text(ERR_IO));
	else if (got < 0)
		e = (enum err)got;
	rec_close(&in.in);
	return e;
}

/*
 * Reads a file line by line with take.  Says what is wrong with it, "no WHAT" where a line is none; false then.
 */
static bool
read_lines(struct scorer *sc, const char *path, const char *what, enum err (*take)(struct scorer *sc, struct slice line))
{
	struct line_reader in;
	struct slice line;
	enum err e;
	int got;

	if ((e = line_open(&in, path, FILE_LINE_BYTES)) != ERR_OK) {
		diag_at(EXIT_USAGE, path, 0, "%s", err_text(e));
		return false;
	}
	while ((got = line_read(&in, &line)) > 0 && (e = take(sc, line)) == ERR_OK)
		;
	if (e == ERR_NOMEM)
		diag_oom();
	else if (e != ERR_OK)
		diag_at(EXIT_USAGE, in.name, in.line, "no %s: '%.*s'", what, SLARG(line));
	else if (got < 0)
		diag_at(EXIT_USAGE, in.name, in.line, "%s", err_text((enum err)got));
	line_close(&in);
	return e == ERR_OK && got == 0;
}

static enum err
take_weight(struct scorer *sc, struct slice line)
{
	return model_read_line(&sc->model, line);
}

static enum err
take_count(struct scorer *sc, struct slice line)
{
	return runs_read_line(&sc->runs, line, sc->count ? 1 : RUN_EPISODES);
}

/* Fills in the weights that are built in; who changed them may have made a mistake. */
static enum err
load_defaults(struct scorer *sc)
{
	enum err e = model_init(&sc->model, FEATURES, feature_name);
	size_t i;

	for (i = 0; e == ERR_OK && model_weights[i] != NULL; i++)
		if ((e = model_read_line(&sc->model, slice_of(model_weights[i]))) != ERR_OK && e != ERR_NOMEM)
			diag_say(EXIT_USAGE, "built in: no weight: '%s'", model_weights[i]);
	return e;
}

static void
scorer_free(struct scorer *sc)
{
	cue_sets_free(&sc->cues);
	model_free(&sc->model);
	episode_free(&sc->episode);
	analysis_free(&sc->analysis);
	runs_free(&sc->runs);
	segments_free(&sc->segments);
	free(sc->passages);
	free(sc->scores);
	free(sc->taken);
	buf_free(&sc->text);
	buf_free(&sc->more);
	buf_free(&sc->line);
}

/* Takes the options; returns -1, or the status to leave with. */
static int
parse_opts(struct scorer *sc, int argc, char *argv[])
{
	uint32_t n;
	int c;

	while ((c = getopt(argc, argv, ":BSb:ehVn:w:")) != -1)
		switch (c) {
		case 'B':
			sc->count = true;
			break;
		case 'S':
			sc->each = true;
			break;
		case 'b':
			sc->counts = optarg;
			break;
		case 'e':
			sc->explain = true;
			break;
		case 'h':
			return diag_help(USAGE);
		case 'V':
			return diag_version();
		case 'n':
			if (num_read_u32(slice_of(optarg), 1, MAX_PASSAGES, &n) != ERR_OK) {
				diag_say(EXIT_USAGE, "-n: not a number from 1 to %d: '%s'", MAX_PASSAGES, optarg);
				return EXIT_USAGE;
			}
			sc->n = n;
			break;
		case 'w':
			model_clear(&sc->model);
			if (!read_lines(sc, optarg, "weight", take_weight))
				return EXIT_USAGE;
			break;
		default:
			return diag_usage(USAGE);
		}
	return -1;
}

/* Reads the files, or standard input, and does with them what the options say. */
static enum err
run(struct scorer *sc, char *const *files)
{
	enum err e;

	do
		e = score_file(sc, *files != NULL ? *files : "-");
	while (e == ERR_OK && *files != NULL && *++files != NULL);
	if (e == ERR_OK && sc->count && (e = runs_write(&sc->runs, stdout)) == ERR_IO)
		diag_write_failed();
	return e;
}

int
main(int argc, char *argv[])
{
	struct scorer sc = { .n = 20, .text = { .max = REC_MAX_BYTES }, .more = { .max = REC_MAX_BYTES },
	    .line = { .max = REC_MAX_BYTES + 1 } };
	enum err e;
	int status = -1;

	diag_open("sentscore");
	if ((e = load_defaults(&sc)) == ERR_OK && (status = parse_opts(&sc, argc, argv)) == -1) {
		if (sc.counts != NULL && !read_lines(&sc, sc.counts, "count", take_count))
			status = diag_close();
		else
			e = run(&sc, argv + optind);
	}
	if (status == -1 && e == ERR_NOMEM)
		diag_oom();
	scorer_free(&sc);
	return status != -1 ? status : diag_close();
}
