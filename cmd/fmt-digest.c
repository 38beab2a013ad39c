#include <stdlib.h>
#include <unistd.h>

#include "day.h"
#include "diag.h"
#include "digest.h"
#include "option.h"
#include "rec_each.h"
#include "utf8.h"

#define USAGE "fmt-digest [-chV] [-D day] [-F from] [-f format] [-I file] [-i name] [-L list] [-o folder] [-S scores] [-T to] [-t title] " \
	"[-U unsubscribe] [file ...]"

#define TITLE "Insights"

struct opts {
	const struct digest_format *format;
	const char *title, *scanned, *scores;
};

static enum err
take_insight(void *state, const struct rec_reader *in, const struct rec *rec)
{
	enum err e = digest_add(state, rec);

	if (e == ERR_SYNTAX)
		diag_at(EXIT_PARTLY, in->in.name, in->in.line, "record without a text left out");
	else if (e == ERR_TOOBIG)
		diag_at(EXIT_PARTLY, in->in.name, in->in.line, "record left out: %s", err_text(e));
	return e == ERR_NOMEM ? e : ERR_OK;
}

static enum err
take_score(void *state, const struct rec_reader *in, const struct rec *rec)
{
	(void)in;
	return strips_add(state, rec) == ERR_NOMEM ? ERR_NOMEM : ERR_OK;   /* a million of an episode are enough */
}

/* Reads the scores of the episodes that the digest has, and gives each insight its strip. */
static enum err
read_scores(struct digest *d, const char *path)
{
	struct strips strips = { .episodes = NULL };
	struct insight *in;
	struct strip strip;
	enum err e = ERR_OK;

	for (in = d->first; e == ERR_OK && in != NULL; in = in->next)
		e = strips_want(&strips, in->episode);
	if (e == ERR_OK)
		e = rec_each(path, take_score, &strips);
	for (in = d->first; e == ERR_OK && in != NULL; in = in->next) {
		strips_make(&strips, in->episode, &strip);
		if (strip.length_ms > 0)
			in->strip = strip;
	}
	strips_free(&strips);
	return e;
}

/* Reads what was scanned.  ERR_NOMEM ends the run. */
static enum err
read_scanned(struct digest *d, const char *path)
{
	struct line_reader in;
	struct slice line;
	enum err e;
	int got;

	if ((e = line_open(&in, path, SCANNED_MAX_BYTES)) != ERR_OK) {
		if (e != ERR_NOMEM)
			diag_at(EXIT_USAGE, path, 0, "%s", err_text(e));
		return e == ERR_NOMEM ? e : ERR_OK;
	}
	while (e == ERR_OK && (got = line_read(&in, &line)) != 0) {
		if (got == ERR_IO || got == ERR_NOMEM) {
			e = (enum err)got;
			break;
		}
		if (got < 0 || (e = scanned_read_line(&d->scanned, line)) == ERR_SYNTAX || e == ERR_TOOBIG) {
			diag_at(EXIT_PARTLY, in.name, in.line, "not a count: '%.*s'", SLARG(got < 0 ? SL("") : line));
			e = ERR_OK;
		}
	}
	if (e == ERR_IO)
		diag_at(EXIT_USAGE, in.name, 0, "%s", err_text(e));
	line_close(&in);
	return e == ERR_NOMEM ? e : ERR_OK;
}

static bool
read_format(struct opts *o, const char *name)
{
	const struct digest_format *f;

	if ((o->format = digest_find_format(name)) != NULL)
		return true;
	diag_say(EXIT_USAGE, "-f: no format '%s'; there are:", name);
	for (f = digest_formats; f->name != NULL; f++)
		diag_say(0, "  %-6s %s", f->name, f->what);
	return false;
}

/* Whether the format has what it needs. */
static bool
fits_format(const struct opts *o, const struct digest *d)
{
	const char *why = o->format->write == digest_write_mail ? digest_mail_check(&d->mail) : NULL;

	if (o->format->open != NULL && (d->folder == NULL || d->folder[0] == '\0'))
		why = "-f site needs -o, the folder of its pages";
	if (why != NULL)
		diag_say(EXIT_USAGE, "%s", why);
	return why == NULL;
}

/* Returns the status to leave with, or -1 to go on. */
static int
parse_opts(struct opts *o, struct digest *d, int argc, char *argv[])
{
	int c;

	if (!option_today(&d->sent_day, &d->sent_second))
		return EXIT_USAGE;
	d->day = d->sent_day;
	while ((c = getopt(argc, argv, ":hVcD:F:f:I:i:L:o:S:T:t:U:")) != -1)
		switch (c) {
		case 'h':
			return diag_help(USAGE);
		case 'V':
			return diag_version();
		case 'c':
			d->mail.crlf = true;
			break;
		case 'D':
			if (!option_day('D', optarg, &d->day))
				return EXIT_USAGE;
			break;
		case 'F':
			d->mail.from = optarg;
			break;
		case 'f':
			if (!read_format(o, optarg))
				return EXIT_USAGE;
			break;
		case 'I':
			o->scanned = optarg;
			break;
		case 'i':
			d->mail.name = optarg;
			break;
		case 'L':
			d->mail.list = optarg;
			break;
		case 'o':
			d->folder = optarg;
			break;
		case 'S':
			o->scores = optarg;
			break;
		case 'T':
			d->mail.to = optarg;
			break;
		case 't':
			o->title = optarg[0] != '\0' ? optarg : TITLE;
			break;
		case 'U':
			d->mail.unsubscribe = optarg;
			break;
		default:
			return diag_usage(USAGE);
		}
	if (getenv("SOURCE_DATE_EPOCH") == NULL) {
		d->sent_day = d->day;        /* the clock's second would make each run another one */
		d->sent_second = 0;
	}
	return fits_format(o, d) ? -1 : EXIT_USAGE;
}

/* Reads all that the digest is made of.  ERR_NOMEM, or what the format's open returns. */
static enum err
read_all(struct digest *d, const struct opts *o, int n, char *const files[])
{
	enum err e = ERR_OK;
	int i;

	for (i = 0; e == ERR_OK && (i == 0 || i < n); i++)
		e = rec_each(n > 0 ? files[i] : "-", take_insight, d);
	if (e == ERR_OK && o->format->open != NULL)
		e = o->format->open(d);
	digest_end(d);
	if (e == ERR_OK && o->scores != NULL)
		e = read_scores(d, o->scores);
	if (e == ERR_OK && o->scanned != NULL)
		e = read_scanned(d, o->scanned);
	return e;
}

int
main(int argc, char *argv[])
{
	struct digest d = { .scanned = { .dropped = { .max = SCANNED_MAX_BYTES } } };
	struct opts o = { .format = &digest_formats[0], .title = TITLE };
	struct buf title = { .max = REC_MAX_BYTES };
	enum err e;
	int status;

	diag_open("fmt-digest");
	if ((status = parse_opts(&o, &d, argc, argv)) >= 0)
		return status;
	if ((e = utf8_clean_line(&title, slice_of(o.title))) == ERR_OK && (e = buf_terminate(&title)) == ERR_OK) {
		d.title = title.p;
		e = read_all(&d, &o, argc - optind, argv + optind);
	}
	if (e == ERR_OK)
		e = o.format->write(stdout, &d);
	if (e != ERR_OK && e != ERR_NOMEM && o.format->open != NULL)
		diag_say(EXIT_LATER, "%s: %s", d.folder, err_text(e));
	else if (e == ERR_IO)
		diag_write_failed();
	else if (e != ERR_OK)
		diag_oom();
	if (o.format->close != NULL)
		o.format->close(&d);
	digest_free(&d);
	buf_free(&title);
	return diag_close();
}
