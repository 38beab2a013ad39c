#include <unistd.h>

#include "diag.h"
#include "digest.h"
#include "rec.h"
#include "utf8.h"

#define USAGE "fmt-digest [-hV] [-f format] [-t title] [file ...]"

#define TITLE "Insights"

static const struct digest_format *const formats[] = { &digest_text, &digest_html, NULL };

struct digest {
	const struct digest_format *format;
	struct insight insight;
	size_t count;
};

static const struct digest_format *
find_format(const char *name)
{
	size_t i = 0;

	while (formats[i] != NULL && strcmp(formats[i]->name, name) != 0)
		i++;
	return formats[i];
}

/* Writes one record; one without text is no insight. */
static enum err
write_rec(struct digest *d, const struct rec_reader *in, const struct rec *rec)
{
	enum err e;

	if ((e = insight_from_rec(&d->insight, rec)) == ERR_NOMEM)
		return e;
	if (e != ERR_OK || d->insight.text.len == 0) {
		diag_at(EXIT_PARTLY, in->in.name, in->in.line, "%s",
		    e != ERR_OK ? "line: too big" : "record without a text left out");
		return ERR_OK;
	}
	d->insight.rank = ++d->count;
	d->format->insight(stdout, &d->insight);
	return ferror(stdout) ? ERR_IO : ERR_OK;
}

/* Formats a stream.  What fails in it is said here; an error that is returned ends the run. */
static enum err
format_file(struct digest *d, const char *path)
{
	struct rec_reader in;
	struct rec rec;
	enum err e;
	int got;

	if ((e = rec_open(&in, path)) != ERR_OK) {
		if (e == ERR_NOMEM)
			return e;
		diag_at(EXIT_USAGE, path, 0, "%s", err_text(e));
		return ERR_OK;
	}
	while (e == ERR_OK && (got = rec_read(&in, &rec)) != 0) {
		if (got == ERR_TOOBIG) {
			diag_at(EXIT_PARTLY, in.in.name, in.in.line, "line: %s", err_text(ERR_TOOBIG));
		} else if (got == ERR_NOMEM) {
			e = ERR_NOMEM;
		} else if (got < 0) {
			diag_at(EXIT_USAGE, in.in.name, 0, "%s", err_text((enum err)got));
			break;
		} else if ((e = write_rec(d, &in, &rec)) == ERR_IO) {
			diag_write_failed();
		}
	}
	rec_close(&in);
	return e;
}

int
main(int argc, char *argv[])
{
	struct digest d = { .format = &digest_text, .insight = { .memory = { .max = DIGEST_MAX_BYTES } } };
	const char *title_arg = TITLE;
	struct buf title = { .max = REC_MAX_BYTES };
	enum err e;
	int c;

	diag_open("fmt-digest");
	while ((c = getopt(argc, argv, ":hVf:t:")) != -1)
		switch (c) {
		case 'h':
			return diag_help(USAGE);
		case 'V':
			return diag_version();
		case 'f':
			if ((d.format = find_format(optarg)) != NULL)
				break;
			diag_say(EXIT_USAGE, "-f: no format '%s': text or html", optarg);
			return EXIT_USAGE;
		case 't':
			title_arg = optarg;
			break;
		default:
			return diag_usage(USAGE);
		}
	if (utf8_clean_line(&title, slice_of(title_arg[0] != '\0' ? title_arg : TITLE)) != ERR_OK || buf_terminate(&title) != ERR_OK)
		return diag_oom();
	d.format->begin(stdout, title.p);
	do
		e = format_file(&d, optind < argc ? argv[optind] : "-");
	while (e == ERR_OK && ++optind < argc);
	if (e == ERR_NOMEM)
		diag_oom();
	else if (e == ERR_OK)
		d.format->end(stdout, d.count);
	buf_free(&d.insight.memory);
	buf_free(&title);
	return diag_close();
}
