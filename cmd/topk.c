#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "archive.h"
#include "archive_diag.h"
#include "choice.h"
#include "day.h"
#include "diag.h"
#include "interests.h"
#include "num.h"
#include "option.h"
#include "pool.h"
#include "rec.h"

#define USAGE "topk [-ehV] [-d likeness] [-g field [-m count]] [-k count] [-P count] [-p interests] [-t score] " \
	"[-x archive [-D day]] [file ...]"
#define MAX_COUNT 1000000
#define LEAST_POOL 1000

struct opts {
	struct choice_opts choice;
	uint32_t pool;               /* -P; 0 where not given */
	bool explain;
	const char *interests;       /* -p, or NULL */
	const char *archive;         /* -x, or NULL */
	int64_t day;                 /* -D, or today */
};

/* Takes the options that count.  False where one is wrong, which is said. */
static bool
take_count(struct opts *o, int c)
{
	uint32_t n;

	if (c == 'k') {              /* 0 asks for the pool itself */
		if (num_read_u32(slice_of(optarg), 0, MAX_COUNT, &n) != ERR_OK) {
			diag_say(EXIT_USAGE, "-k: not a number from 0 to %d: '%s'", MAX_COUNT, optarg);
			return false;
		}
		o->choice.k = n;
		return true;
	}
	if (!option_count((char)c, optarg, MAX_COUNT, c == 'P' ? &o->pool : &n))
		return false;
	if (c == 'm')
		o->choice.group_max = n;
	return true;
}

/* Takes the options that judge.  False where one is wrong, which is said. */
static bool
take_judge(struct opts *o, int c)
{
	struct choice_opts *ch = &o->choice;

	switch (c) {
	case 'd':
		if (num_read_decimal(slice_of(optarg), &ch->likeness) == ERR_OK && ch->likeness >= 0 && ch->likeness <= 1)
			return true;
		diag_say(EXIT_USAGE, "-d: not a likeness from 0 to 1: '%s'", optarg);
		return false;
	case 'D':
		return option_day('D', optarg, &o->day);
	case 'g':
		if ((ch->group = rec_find_field(slice_of(optarg))) >= 0)
			return true;
		diag_say(EXIT_USAGE, "-g: not a field's name, nor its number from 1 to 16: '%s'", optarg);
		return false;
	default:
		ch->has_floor = true;
		if (num_read_decimal(slice_of(optarg), &ch->floor) == ERR_OK)
			return true;
		diag_say(EXIT_USAGE, "-t: not a score: '%s'", optarg);
		return false;
	}
}

/* What the options say together. */
static bool
settle(struct opts *o)
{
	if (o->choice.group_max > 0 && o->choice.group < 0) {
		diag_say(EXIT_USAGE, "-m: of which field? -g names it");
		return false;
	}
	if (o->choice.group_max == 0)
		o->choice.group_max = 1;
	if (o->pool == 0)
		o->pool = o->choice.k > LEAST_POOL ? (uint32_t)o->choice.k : LEAST_POOL;
	return true;
}

/* Reads the options; -1 to go on, or the status to leave with. */
static int
parse_opts(struct opts *o, int argc, char *argv[])
{
	int c, second;

	if (!option_today(&o->day, &second))
		return EXIT_USAGE;
	while ((c = getopt(argc, argv, ":hVeD:P:d:g:k:m:p:t:x:")) != -1)
		switch (c) {
		case 'h':
			return diag_help(USAGE);
		case 'V':
			return diag_version();
		case 'e':
			o->explain = true;
			break;
		case 'p':
			o->interests = optarg;
			break;
		case 'x':
			o->archive = optarg;
			break;
		case 'P':
		case 'k':
		case 'm':
			if (!take_count(o, c))
				return EXIT_USAGE;
			break;
		case 'D':
		case 'd':
		case 'g':
		case 't':
			if (!take_judge(o, c))
				return EXIT_USAGE;
			break;
		default:
			return diag_usage(USAGE);
		}
	return settle(o) ? -1 : EXIT_USAGE;
}

/* What reading a stream keeps from line to line. */
struct scan {
	struct line_reader in;
	struct pool *pool;
	size_t unscored;
};

/* Looks at one line.  Returns ERR_NOMEM or ERR_OK. */
static enum err
scan_line(struct scan *s, struct slice line)
{
	struct slice rest = line, text;
	double score;
	enum err e;

	if (slice_starts(line, SL("\xEF\xBB\xBF")))       /* a byte order mark is no part of the score */
		rest = slice_from(line, 3);
	if (slice_trim(rest).len == 0 || !slice_cut(&rest, '\t', &text))
		return ERR_OK;
	if (text.len == 0) {
		s->unscored++;
		return ERR_OK;
	}
	if (num_read_decimal(text, &score) != ERR_OK) {
		diag_at(EXIT_PARTLY, s->in.name, s->in.line, "score is not a number: '%.*s'", SLARG(text));
		return ERR_OK;
	}
	if ((e = pool_add(s->pool, line, score)) == ERR_TOOBIG) {
		diag_at(EXIT_PARTLY, s->in.name, s->in.line, "line: %s", err_text(e));
		return ERR_OK;
	}
	return e;
}

/* As line_read; of most lines at hand only the score is looked at, and they are skipped. */
static int
next_line(struct scan *s, struct slice *line)
{
	size_t lines, bytes = pool_skip(s->pool, line_at_hand(&s->in), &lines);

	line_skip(&s->in, bytes, lines);
	return line_read(&s->in, line);
}

/* Reads a stream.  What fails in it is said here; only ERR_NOMEM ends the run. */
static enum err
scan_file(struct pool *pool, const char *path)
{
	struct scan s = { .pool = pool };
	struct slice line;
	enum err e;
	int got;

	if ((e = line_open(&s.in, path, REC_MAX_BYTES)) != ERR_OK) {
		if (e == ERR_NOMEM)
			return e;
		diag_at(EXIT_USAGE, path, 0, "%s", err_text(e));
		return ERR_OK;
	}
	while (e == ERR_OK && (got = next_line(&s, &line)) != 0) {
		if (got > 0)
			e = scan_line(&s, line);
		else if (got == ERR_TOOBIG)
			diag_at(EXIT_PARTLY, s.in.name, s.in.line, "line: %s", err_text(ERR_TOOBIG));
		else
			e = (enum err)got;
	}
	if (e == ERR_IO)
		diag_at(EXIT_USAGE, s.in.name, 0, "%s", err_text(e));
	if (s.unscored > 0)
		diag_at(EXIT_PARTLY, s.in.name, 0, "records without a score left out: %zu", s.unscored);
	line_close(&s.in);
	return e == ERR_NOMEM ? e : ERR_OK;
}

static enum err
write_pool(struct pool_entry *const *entries, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (rec_write(stdout, &entries[i]->rec) != ERR_OK)
			return ERR_IO;
	return ERR_OK;
}

/* The verdict on a line, in words. */
static enum err
add_verdict(struct buf *why, const struct choice_line *l, const struct choice_opts *o)
{
	switch (l->verdict) {
	case CHOSEN:
		return buf_addf(why, "chosen %zu", l->place);
	case TOLD:
		return buf_addf(why, "told: like %.*s, at %.2f", SLARG(buf_slice(&l->told)), l->likeness);
	case REPEAT:
		return buf_addf(why, "repeat: like %.*s:%.*s, at %.2f", SLARG(l->of->entry->rec.f[REC_EPISODE]),
		    SLARG(l->of->entry->rec.f[REC_SEQ]), l->likeness);
	case LOW:
		return buf_addf(why, "low: under %.4f", o->floor);
	case CROWDED:
		return buf_addf(why, "crowded: %zu of its group are chosen", o->group_max);
	case BEYOND:
		break;
	}
	return buf_addf(why, "beyond: %zu are chosen", o->k);
}

/* What became of a line, and what its score is made of. */
static enum err
explain(struct buf *why, const struct choice_line *l, const struct choice_opts *o)
{
	enum err e;

	buf_clear(why);
	if ((e = add_verdict(why, l, o)) != ERR_OK || (e = buf_addf(why, "; rank %zu, score %.4f", l->rank, l->score)) != ERR_OK)
		return e;
	return l->weight == 0 && l->interests.len == 0 ? ERR_OK :
	    buf_addf(why, " = %.4f%.*s", l->entry->score, SLARG(buf_slice(&l->interests)));
}

/* Buffers of the output, each for a line. */
struct output {
	struct buf line, explained, why;
};

/* Writes a line of the choice, with the shows that say the same, and with -e what became of it. */
static enum err
write_line(struct output *out, const struct choice_line *l, const struct opts *o)
{
	struct rec rec = l->entry->rec;
	enum err e;

	if (l->also.len > 0) {
		buf_clear(&out->line);
		if ((e = rec_append_keyed(&out->line, &rec, SL("also:"), buf_slice(&l->also))) != ERR_OK)
			return e;
		rec_split(&rec, (struct slice){ out->line.p, out->line.len - 1 });
	}
	if (o->explain) {
		buf_clear(&out->explained);
		if ((e = explain(&out->why, l, &o->choice)) != ERR_OK ||
		    (e = rec_append_keyed(&out->explained, &rec, SL("why:"), buf_slice(&out->why))) != ERR_OK)
			return e;
		rec_split(&rec, (struct slice){ out->explained.p, out->explained.len - 1 });
	}
	return rec_write(stdout, &rec);
}

static enum err
write_choice(const struct choice *c, const struct opts *o)
{
	struct output out = { { .max = 2 * REC_MAX_BYTES }, { .max = 3 * REC_MAX_BYTES }, { .max = REC_MAX_BYTES } };
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; e == ERR_OK && i < c->n; i++)
		if (c->lines[i].verdict == CHOSEN || o->explain)
			e = write_line(&out, &c->lines[i], o);
	buf_free(&out.line);
	buf_free(&out.explained);
	buf_free(&out.why);
	return e;
}

static void
report_interest(void *arg, const char *path, size_t line, const char *why)
{
	(void)arg;
	diag_at(EXIT_PARTLY, path, line, "left out: %s", why);
}

/* Reads the interests; false where that fails, which is said. */
static bool
load_interests(struct interests *in, const char *path)
{
	enum err e = path != NULL ? interests_read(in, path, report_interest, NULL) : ERR_OK;

	if (e == ERR_NOMEM)
		diag_oom();
	else if (e != ERR_OK)
		diag_at(EXIT_USAGE, path, 0, "%s", err_text(e));
	return e == ERR_OK;
}

/* Holds the choice against the archive; ERR_IO where that cannot be read, which is said. */
static enum err
hold_against_archive(struct choice *c, const struct opts *o)
{
	struct archive_faults faults = { 0 };
	char day[DAY_BYTES];
	enum err e = choice_hold_against(c, o->archive, slice_of(day_write(day, o->day)), o->choice.likeness, archive_diag, &faults);

	archive_diag_end(&faults, o->archive);
	if (e == ERR_IO && errno == ENOENT) {
		diag_at(EXIT_DONE, o->archive, 0, "no archive yet: nothing counts as told");
		return ERR_OK;
	}
	if (e == ERR_IO)
		diag_at(EXIT_USAGE, o->archive, 0, "%s", err_text(e));
	return e;
}

/* Chooses among the pool, and writes the choice.  ERR_NOMEM and ERR_IO, of which the latter is said. */
static enum err
choose(struct choice *c, struct pool_entry *const *entries, size_t n, struct interests *interests, const struct opts *o)
{
	enum err e;

	if ((e = choice_begin(c, entries, n, interests)) != ERR_OK ||
	    (o->archive != NULL && (e = hold_against_archive(c, o)) != ERR_OK) || (e = choice_make(c, &o->choice)) != ERR_OK)
		return e;
	if (c->unlifted > 0)
		diag_at(EXIT_PARTLY, o->interests, 0, "records with scores beyond 0 to 1, which no interest lifts: %zu",
		    c->unlifted);
	if ((e = write_choice(c, o)) == ERR_IO)
		diag_write_failed();
	return e;
}

static enum err
write_best(struct pool *pool, struct interests *interests, const struct opts *o)
{
	struct choice c = { .n = 0 };
	struct pool_entry *const *entries;
	size_t n;
	enum err e;

	entries = pool_rank(pool, &n);
	if (o->choice.k == 0 && !o->explain) {
		if ((e = write_pool(entries, n)) == ERR_IO)
			diag_write_failed();
		return e;
	}
	e = choose(&c, entries, n, interests, o);
	choice_free(&c);
	return e;
}

int
main(int argc, char *argv[])
{
	struct opts o = { .choice = { .k = 5, .likeness = LIKENESS_DEFAULT, .group = -1 } };
	struct interests interests = { .n = 0 };
	struct pool *pool;
	enum err e = ERR_OK;
	int status;

	diag_open("topk");
	if ((status = parse_opts(&o, argc, argv)) >= 0)
		return status;
	if (!load_interests(&interests, o.interests)) {
		interests_free(&interests);
		return diag_close();
	}
	if ((pool = pool_new(o.pool)) == NULL)
		return diag_oom();
	do
		e = scan_file(pool, optind < argc ? argv[optind] : "-");
	while (e == ERR_OK && ++optind < argc);
	if (e == ERR_OK)
		e = write_best(pool, &interests, &o);
	if (e == ERR_NOMEM || e == ERR_TOOBIG)
		diag_oom();
	pool_free(pool);
	interests_free(&interests);
	return diag_close();
}
