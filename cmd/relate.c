#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "api_key.h"
#include "archive_diag.h"
#include "diag.h"
#include "embeddings.h"
#include "file.h"
#include "gist.h"
#include "likeness.h"
#include "nearest.h"
#include "num.h"
#include "option.h"
#include "rec_each.h"
#include "rec.h"

#define USAGE "relate [-hIV] -a archive [-d likeness] [-E url] [-i index] [-k file] [-m model] [-n count] " \
	"[-t likeness] [-w share] [file ...]"
#define MODEL "text-embedding-3-small"
#define MAX_RELATED 1000
#define ASKED_OF_SERVER 200    /* archive insights that the server judges for one insight */
#define LEAST 0.20             /* -t: below it nearly nothing is kin, in tests/relate/dev.tsv */

/* One of the archive that is told of. */
struct related {
	struct buf line;
	struct likeness_text words;
};

struct relate {
	uint32_t most;               /* -n */
	double same, least, share;   /* -d, -t, -w */
	const char *archive;
	const char *index;           /* or NULL */
	struct embeddings_opts server;
	struct stems *stems;
	struct nearest *nearest;     /* NULL: nothing to relate to */
	struct embeddings *embeddings;
	struct archive_faults faults;   /* lines of the archive that are none */
	/* memory, reused */
	struct gist gist;
	struct likeness_text words, other;
	struct related *related;
	size_t n_related;
	struct nearest_hit *judged;
	struct buf *judged_texts;
	struct buf name, out;
};

static void
report(void *arg, const struct archive_reader *r, const char *why)
{
	struct relate *re = arg;

	if (r == NULL) {
		diag_say(EXIT_DONE, "%s: index %s", re->index, why);
		return;
	}
	/* behind what the index covers no number of a line is known */
	if (r->from == 0)
		archive_diag(&re->faults, r, ERR_SYNTAX, why);
	else if (re->faults.n++ < ARCHIVE_DIAG_LINES)
		diag_say(EXIT_PARTLY, "%s: line that ends at byte %llu left out: %s", re->archive,
		    (unsigned long long)archive_offset(r), why);
}

/* Opens the archive.  False when the run must end, which has been said. */
static bool
open_archive(struct relate *re)
{
	struct nearest_opts opts = { .archive = re->archive, .index = re->index, .words = (float)re->share, .report = report,
		.arg = re };
	enum err e = nearest_open(&re->nearest, &opts, re->stems);

	if (e == ERR_IO && errno == ENOENT) {
		diag_say(EXIT_DONE, "%s: no archive yet: nothing to relate to", re->archive);
		return true;
	}
	if (e == ERR_NOMEM) {
		diag_oom();
		return false;
	}
	if (e != ERR_OK) {
		diag_at(EXIT_USAGE, re->archive, 0, "%s", e == ERR_SYNTAX ? "no regular file" : err_text(e));
		return false;
	}
	archive_diag_end(&re->faults, re->archive);
	if (nearest_refused(re->nearest) > 0 && re->faults.n == 0)
		diag_say(EXIT_PARTLY, "%s: lines that are no insights left out: %zu", re->archive, nearest_refused(re->nearest));
	if (nearest_count(re->nearest) == 0) {
		diag_say(EXIT_DONE, "%s: an empty archive: nothing to relate to", re->archive);
		nearest_free(re->nearest);
		re->nearest = NULL;
	}
	return true;
}

static enum err
write_rec(struct relate *re, const struct rec *rec)
{
	enum err e;

	buf_clear(&re->out);
	if ((e = rec_append(&re->out, rec)) != ERR_OK)
		return e;
	return fwrite(re->out.p, 1, re->out.len, stdout) == re->out.len ? ERR_OK : ERR_IO;
}

/* Whether the archive's insight in line may stand under rec, as no copy of it or of one that stands there. */
static enum err
is_new(struct relate *re, const struct rec *rec, struct slice line, bool *new)
{
	struct rec hit;
	enum err e;
	size_t i;

	*new = false;
	rec_split(&hit, line);
	if (slice_eq(hit.f[REC_EPISODE], rec->f[REC_EPISODE]))
		return ERR_OK;
	if ((e = likeness_read(&re->other, hit.f[REC_TEXT])) != ERR_OK)
		return e;
	*new = likeness_of(&re->words, &re->other) < re->same;
	for (i = 0; i < re->n_related && *new; i++)
		*new = likeness_of(&re->related[i].words, &re->other) < re->same;
	return ERR_OK;
}

/* Keeps a line, of which re->other has the words. */
static enum err
keep(struct relate *re, struct slice line)
{
	struct related *r = &re->related[re->n_related];
	struct likeness_text words = r->words;
	enum err e;

	r->line.max = REC_MAX_BYTES + 256;
	buf_clear(&r->line);
	if ((e = buf_add(&r->line, line)) != ERR_OK)
		return e;
	r->words = re->other;
	re->other = words;
	re->n_related++;
	return ERR_OK;
}

/* Keeps the first of the hits that may stand under rec. */
static enum err
choose(struct relate *re, const struct rec *rec, const struct nearest_hit *hits, size_t n)
{
	struct slice line;
	enum err e = ERR_OK;
	bool new;
	size_t i;

	for (re->n_related = 0, i = 0; i < n && re->n_related < re->most && (double)hits[i].likeness >= re->least; i++) {
		if ((e = nearest_read(re->nearest, hits[i].number, &line)) == ERR_SYNTAX)
			continue;                /* the archive changed under our hands */
		if (e != ERR_OK || (e = is_new(re, rec, line, &new)) != ERR_OK || (new && (e = keep(re, line)) != ERR_OK))
			return e;
	}
	return ERR_OK;
}

static int
by_likeness(const void *a, const void *b)
{
	const struct nearest_hit *x = a, *y = b;

	return x->likeness != y->likeness ? (x->likeness < y->likeness) - (x->likeness > y->likeness) :
	    (x->number < y->number) - (x->number > y->number);
}

/* Has the server judge the hits anew; where it does not answer they stay as they are, and that is said. */
static enum err
ask_server(struct relate *re, const struct rec *rec, const struct nearest_hit *hits, size_t *n)
{
	struct slice texts[ASKED_OF_SERVER + 1] = { rec->f[REC_TEXT] }, line;
	float cosine[ASKED_OF_SERVER + 1];
	struct rec hit;
	enum err e;
	size_t i, k;

	for (i = 0, k = 0; i < *n && k < ASKED_OF_SERVER; i++) {
		if ((e = nearest_read(re->nearest, hits[i].number, &line)) == ERR_SYNTAX)
			continue;
		if (e != ERR_OK)
			return e;
		rec_split(&hit, line);
		re->judged_texts[k].max = REC_MAX_BYTES + 256;
		buf_clear(&re->judged_texts[k]);
		if ((e = buf_add(&re->judged_texts[k], hit.f[REC_TEXT])) != ERR_OK)
			return e;
		re->judged[k] = hits[i];
		texts[k + 1] = buf_slice(&re->judged_texts[k]);
		k++;
	}
	*n = k;
	if ((e = embeddings_compare(re->embeddings, texts, k + 1, cosine)) == ERR_OK) {
		for (i = 0; i < k; i++)
			re->judged[i].likeness = cosine[i + 1];
		qsort(re->judged, k, sizeof(*re->judged), by_likeness);
	} else if (e == ERR_IO) {
		diag_say(EXIT_PARTLY, "%s: %s; related without it", re->server.url, embeddings_why(re->embeddings));
		if ((e = embeddings_close(re->embeddings)) == ERR_IO)
			e = ERR_OK;
		re->embeddings = NULL;
	}
	return e;
}

/* Finds what is related to rec: re->related. */
static enum err
find_related(struct relate *re, const struct rec *rec)
{
	size_t wanted = 4 * (size_t)re->most + 64, n;
	const struct nearest_hit *hits;
	enum err e;

	if ((e = gist_read(&re->gist, re->stems, rec->f[REC_TEXT], rec->f[REC_LANG])) != ERR_OK ||
	    (e = likeness_read(&re->words, rec->f[REC_TEXT])) != ERR_OK)
		return e;
	for (;; wanted *= 4) {
		if (re->embeddings != NULL && wanted < ASKED_OF_SERVER)
			wanted = ASKED_OF_SERVER;
		if ((e = nearest_find(re->nearest, &re->gist, wanted, &hits, &n)) != ERR_OK)
			return e;
		if (re->embeddings != NULL) {
			if ((e = ask_server(re, rec, hits, &n)) != ERR_OK)
				return e;
			return choose(re, rec, re->judged, n);
		}
		if ((e = choose(re, rec, hits, n)) != ERR_OK || re->n_related == re->most || n < wanted ||
		    (double)hits[n - 1].likeness < re->least)
			return e;
	}
}

/* Writes what is related to rec, which is written already. */
static enum err
write_related(struct relate *re, const struct rec *rec)
{
	struct rec hit;
	enum err e;
	size_t i;

	if ((e = find_related(re, rec)) != ERR_OK)
		return e;
	buf_clear(&re->name);
	if ((e = buf_add(&re->name, rec->f[REC_EPISODE])) != ERR_OK || (e = buf_addc(&re->name, ':')) != ERR_OK ||
	    (e = buf_add(&re->name, rec->f[REC_SEQ])) != ERR_OK)
		return e;
	for (i = 0; e == ERR_OK && i < re->n_related; i++) {
		rec_split(&hit, buf_slice(&re->related[i].line));
		hit.f[REC_RELATES] = buf_slice(&re->name);
		if (rec_bytes(&hit) <= REC_MAX_BYTES)
			e = write_rec(re, &hit);
	}
	return e;
}

/*
 * Writes a record and what is related to it.  What an earlier run related is left out, since it is found again: so a run over
 * its own output gives the same.
 */
static enum err
relate_rec(void *state, const struct rec_reader *in, const struct rec *rec)
{
	struct relate *re = state;
	enum err e;

	(void)in;
	if (re->nearest != NULL && rec->f[REC_RELATES].len > 0)
		return ERR_OK;
	e = write_rec(re, rec);
	if (e == ERR_OK && re->nearest != NULL && archive_is_insight(rec) && !slice_eq(rec->f[REC_SEQ], SL("0")))
		e = write_related(re, rec);
	if (e == ERR_IO)
		diag_write_failed();
	return e;
}

/* A likeness from 0 to 1. */
static bool
read_likeness(char option, const char *text, double *value)
{
	if (num_read_decimal(slice_of(text), value) == ERR_OK && *value >= 0 && *value <= 1)
		return true;
	diag_say(EXIT_USAGE, "-%c: not a number from 0 to 1: '%s'", option, text);
	return false;
}

/* The server of -E, with its key. */
static bool
open_server(struct relate *re, const char *key_file, struct login *key)
{
	enum err e;

	if (re->server.url == NULL)
		return true;
	if (!api_key_read(key, key_file, re->server.url))
		return false;
	signal(SIGPIPE, SIG_IGN);            /* embeddings.h */
	re->server.key = key->password != NULL ? key : NULL;
	if ((e = embeddings_new(&re->embeddings, &re->server)) == ERR_OK)
		return true;
	if (e == ERR_NOMEM)
		diag_oom();
	else
		diag_say(EXIT_USAGE, "-E: no http or https address: '%s'", re->server.url);
	return false;
}

static void
close_server(struct relate *re)
{
	enum err e = ERR_OK;

	if (re->embeddings != NULL)
		e = embeddings_close(re->embeddings);
	if (e != ERR_OK)
		diag_say(EXIT_DONE, "%s: not kept: %s", re->server.cache, err_text(e));
}

/* What is reused from insight to insight. */
static bool
relate_init(struct relate *re)
{
	re->name.max = re->out.max = REC_MAX_BYTES * 2;
	re->stems = stems_new();
	re->related = calloc(re->most, sizeof(*re->related));
	re->judged = calloc(ASKED_OF_SERVER, sizeof(*re->judged));
	re->judged_texts = calloc(ASKED_OF_SERVER, sizeof(*re->judged_texts));
	return re->stems != NULL && re->related != NULL && re->judged != NULL && re->judged_texts != NULL;
}

static void
relate_free(struct relate *re)
{
	size_t i;

	nearest_free(re->nearest);
	stems_free(re->stems);
	for (i = 0; re->related != NULL && i < re->most; i++) {
		buf_free(&re->related[i].line);
		likeness_free(&re->related[i].words);
	}
	for (i = 0; re->judged_texts != NULL && i < ASKED_OF_SERVER; i++)
		buf_free(&re->judged_texts[i]);
	free(re->related);
	free(re->judged);
	free(re->judged_texts);
	likeness_free(&re->words);
	likeness_free(&re->other);
	gist_free(&re->gist);
	buf_free(&re->name);
	buf_free(&re->out);
}

/* The path of a file beside the archive. */
static bool
beside(char path[FILE_PATH_BYTES], const char *archive, const char *ending)
{
	return snprintf(path, FILE_PATH_BYTES, "%s%s", archive, ending) < FILE_PATH_BYTES;
}

/* Reads the options; -1 to go on, or the status to leave with. */
static int
read_options(struct relate *re, const char **key_file, bool *no_files, int argc, char *argv[])
{
	int c;

	while ((c = getopt(argc, argv, ":a:d:E:hIi:k:m:n:t:Vw:")) != -1) {
		bool good = true;

		switch (c) {
		case 'a':
			re->archive = optarg;
			break;
		case 'd':
			good = read_likeness('d', optarg, &re->same);
			break;
		case 'E':
			re->server.url = optarg;
			break;
		case 'h':
			return diag_help(USAGE);
		case 'I':
			*no_files = true;
			break;
		case 'i':
			re->index = optarg;
			break;
		case 'k':
			*key_file = optarg;
			break;
		case 'm':
			re->server.model = optarg;
			break;
		case 'n':
			good = option_count('n', optarg, MAX_RELATED, &re->most);
			break;
		case 't':
			good = read_likeness('t', optarg, &re->least);
			break;
		case 'V':
			return diag_version();
		case 'w':
			good = read_likeness('w', optarg, &re->share);
			break;
		default:
			return diag_usage(USAGE);
		}
		if (!good)
			return EXIT_USAGE;
	}
	return re->archive == NULL ? diag_usage(USAGE) : -1;
}

/* Relates the files that are named, or standard input. */
static void
run(struct relate *re, char *const *files)
{
	enum err e;

	do
		e = rec_each(*files != NULL ? *files : "-", relate_rec, re);
	while (e == ERR_OK && *files != NULL && *++files != NULL);
	if (e == ERR_NOMEM)
		diag_oom();
}

int
main(int argc, char *argv[])
{
	struct relate re = { .most = 10, .same = LIKENESS_DEFAULT, .least = LEAST, .share = NEAREST_WORDS,
		.server = { .model = MODEL } };
	char index[FILE_PATH_BYTES], cache[FILE_PATH_BYTES];
	const char *key_file = NULL;
	struct login key = { .password = NULL };
	bool no_files = false;
	int status;

	diag_open("relate");
	if ((status = read_options(&re, &key_file, &no_files, argc, argv)) >= 0)
		return status;
	if (!beside(index, re.archive, ".idx") || !beside(cache, re.archive, ".vectors")) {
		diag_say(EXIT_USAGE, "-a: %s", err_text(ERR_TOOBIG));
		return EXIT_USAGE;
	}
	re.index = no_files ? NULL : re.index != NULL ? re.index : index;
	re.server.cache = no_files ? NULL : cache;
	if (!relate_init(&re)) {
		relate_free(&re);
		return diag_oom();
	}
	if (open_archive(&re) && open_server(&re, key_file, &key))
		run(&re, argv + optind);
	close_server(&re);
	relate_free(&re);
	free(key.password);
	return diag_close();
}
