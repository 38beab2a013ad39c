#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "api_key.h"
#include "buf.h"
#include "charset.h"
#include "command.h"
#include "diag.h"
#include "disfluency.h"
#include "file.h"
#include "idset.h"
#include "line.h"
#include "plain.h"
#include "num.h"
#include "option.h"
#include "rec.h"
#include "sentence.h"
#include "supply.h"
#include "transcript.h"
#include "transcript_rec.h"
#include "url.h"
#include "utf8.h"

#define USAGE "transcribe-split [-CchLnpV] [-B bytes] [-d cache] [-j count] [-k file] [-l lang] [-M bytes] [-m model] [-t seconds] " \
	"[-u url] [-x command] [file ...]"
#define AUDIO_BYTES (UINT64_C(512) << 20)   /* of an episode: six hours in high quality */
#define AUDIO_TIMEOUT_S 7200                /* for its download */
#define UPLOAD_BYTES (UINT64_C(24) << 20)   /* hosted servers take 25 MB */
#define MIN_UPLOAD_BYTES (UINT64_C(16) << 10)
#define MAX_BYTES (UINT64_C(1) << 40)
#define TIMEOUT_S (4 * 3600)
#define MAX_TIMEOUT_S (7 * 86400)
#define OUT_BYTES ((size_t)64 << 10)        /* of output gathered before it is written */

struct split {
	struct supply_opts opts;
	bool fluent;            /* -c: without disfluencies */
	enum language language; /* -l: of what does not name its own */
	struct recogniser recogniser;
	struct login key;       /* for the server */
	int lifeline[2];        /* command.h's */
	struct {
		uint64_t ms, episodes, unknown;
		struct idset seen;
	} survey;               /* -C: the audio that would be recognised */
	bool progress;
	const char *name;       /* of the stream in hand */
	struct supply *supply;
	struct transcript transcript;
	struct buf out;
	struct transcript_rec episode;   /* what the sentences of the one in hand share */
	struct buf spoken;      /* a sentence without its disfluencies */
	enum err e;             /* what ends the run: ERR_NOMEM, or ERR_IO of stdout, which was said */
};

/* Whether stdout's reader went away; a recogniser may work for hours before the next write would tell.
 * The end is that of such a write: by SIGPIPE, or where that is ignored by EPIPE. */
static bool
reader_is_gone(void)
{
	struct pollfd out = { .fd = STDOUT_FILENO };

	if (poll(&out, 1, 0) <= 0 || !(out.revents & POLLERR))
		return false;
	(void)raise(SIGPIPE);
	errno = EPIPE;
	return true;
}

static void
write_out(struct split *s)
{
	bool writes = s->e != ERR_IO && s->out.len > 0;

	if ((writes && (fwrite(s->out.p, 1, s->out.len, stdout) != s->out.len || fflush(stdout) != 0)) || reader_is_gone()) {
		diag_write_failed();
		s->e = ERR_IO;
	}
	buf_clear(&s->out);
}

/* A stream that cannot be opened or read; the run goes on with the next, unless memory ran out. */
static void
give_up(struct split *s, const char *name, enum err e)
{
	if (e == ERR_NOMEM)
		s->e = e;
	else
		diag_at(EXIT_USAGE, name, 0, "%s", err_text(e));
}

static void
put_record(struct split *s, const struct rec *rec)
{
	if (s->e == ERR_OK)
		s->e = rec_append(&s->out, rec);
	if (s->out.len >= OUT_BYTES)
		write_out(s);
}

/* Writes a sentence of the episode in hand as its record number seq. */
static void
put_sentence(struct split *s, const struct utterance *u, size_t seq)
{
	struct utterance told = *u;

	if (s->fluent) {
		buf_clear(&s->spoken);
		if ((s->e = disfluency_drop(&s->spoken, u->text)) != ERR_OK || s->spoken.len == 0)
			return;
		told.text = buf_slice(&s->spoken);
	}
	if ((s->e = transcript_rec_sentence(&s->out, &s->episode, &told, seq)) == ERR_OK && s->out.len >= OUT_BYTES)
		write_out(s);
}

/* Says what there is to say of an entry. */
static void
tell(const struct split *s, const struct supply_entry *en)
{
	bool failed = en->state == SUPPLY_FAILED || en->state == SUPPLY_PASS;

	if (en->why.len > 0)
		diag_at(en->state == SUPPLY_NO_MEMORY ? EXIT_LATER : failed ? EXIT_PARTLY : EXIT_DONE, s->name, en->at, "%.*s",
		    SLARG(buf_slice(&en->why)));
}

/* The entry has no transcript after all; its audio may still give one. */
static void
refuse(struct split *s, struct supply_entry *en, const char *why)
{
	supply_refuse(s->supply, en, why);
	if (en->state != SUPPLY_COMING)
		tell(s, en);
}

/* Memory ran out over a transcript: the next one may be smaller. */
static void
forgo(struct split *s, struct supply_entry *en)
{
	transcript_free(&s->transcript);
	buf_free(&en->body);
	diag_at(EXIT_LATER, s->name, en->at, "transcript %.300s: out of memory", en->path.p);
}

/* Keeps a transcript that was read; without that the run goes on. */
static void
keep(struct split *s, struct supply_entry *en)
{
	enum err e = supply_keep(s->supply, en, s->transcript.form);

	if (e != ERR_OK)
		diag_at(EXIT_PARTLY, s->name, en->at, "%s: not kept: %s", s->opts.dir, err_text(e));
}

/* "WebVTT without words" */
static const char *
fault_of(const struct transcript *t, char why[128])
{
	snprintf(why, 128, "%s %s", t->form, t->fault);
	return why;
}

/* Splits the transcript in the entry's body into the episode's sentences. */
static void
split_transcript(struct split *s, struct supply_entry *en, struct slice type, const char *charset)
{
	struct slice lang = en->rec.f[REC_LANG];
	struct transcript_reader r = { .t = &s->transcript,
		.language = lang.len > 0 ? language_of(lang) : s->language };
	struct utterance u;
	char why[128];
	size_t seq = 0;
	enum err e;
	int got = 0;

	if ((e = transcript_rec_begin(&s->episode, &en->rec)) == ERR_OK &&
	    (e = transcript_read(&s->transcript, buf_slice(&en->body), type, charset, transcript_rec_duration(&en->rec))) == ERR_OK)
		while (s->e == ERR_OK && (got = transcript_sentence(&r, &u)) > 0)
			put_sentence(s, &u, ++seq);
	if (s->e != ERR_OK)
		return;              /* the run ends, by no fault of the transcript */
	if (e == ERR_NOMEM || got < 0)
		forgo(s, en);
	else if (e != ERR_OK && e != ERR_SYNTAX)
		refuse(s, en, err_text(e));
	else if (e != ERR_OK || seq == 0)
		refuse(s, en, fault_of(&s->transcript, why));
	else
		keep(s, en);
	if (e == ERR_OK && s->transcript.dropped > 0)
		diag_at(EXIT_DONE, s->name, en->at, "transcript %.300s: %zu words left out that a recogniser made up",
		    en->path.p, s->transcript.dropped);
}

static void
split_local(struct split *s, struct supply_entry *en)
{
	enum err e = file_read(&en->body, en->path.p, TRANSCRIPT_MAX_BYTES);

	if (e == ERR_OK)
		split_transcript(s, en, transcript_rec_ending(slice_of(en->path.p)), NULL);
	else if (e == ERR_NOMEM)
		forgo(s, en);
	else
		refuse(s, en, e == ERR_SYNTAX ? "no regular file" : err_text(e));
}

/* -C: adds the episode up, if its audio would be recognised. */
static void
survey_entry(struct split *s, const struct supply_entry *en)
{
	int64_t ms;
	int got;

	if (en->state != SUPPLY_AUDIO || (got = idset_add(&s->survey.seen, strtoull(en->id, NULL, 16))) > 0)
		return;
	if (got < 0)
		s->e = ERR_NOMEM;
	s->survey.episodes++;
	if (num_read_seconds(rec_more(&en->rec, REC_DURATION), REC_MAX_MS, &ms) == ERR_OK && ms > 0)
		s->survey.ms += (uint64_t)ms;
	else
		s->survey.unknown++;
}

static void
put_survey(struct split *s)
{
	s->e = buf_addf(&s->out, "%llu.%llu hours of audio to transcribe in %llu episodes, %llu more of unknown length\n",
	    (unsigned long long)(s->survey.ms / 3600000), (unsigned long long)(s->survey.ms / 360000 % 10),
	    (unsigned long long)(s->survey.episodes - s->survey.unknown), (unsigned long long)s->survey.unknown);
}

/* Clears the line of progress from the terminal, before something else is said. */
static void
hide_progress(const struct split *s)
{
	if (s->progress)
		fputs("\r\033[K", stderr);
}

/* Says on a terminal how far the recogniser is. */
static void
show_progress(const struct split *s)
{
	const struct recognise_progress *p;
	const struct supply_entry *en = s->progress ? supply_at_work(s->supply, &p) : NULL;
	struct slice title;
	int64_t ms, passed_s;

	if (en == NULL)
		return;
	hide_progress(s);
	title = utf8_cut(en->rec.f[REC_TITLE], 50);
	fprintf(stderr, "transcribe-split: %.*s: ", SLARG(title));
	if (!atomic_load(&p->recognising)) {
		fprintf(stderr, "%.1f MB", (double)atomic_load(&p->got_bytes) / 1e6);
		return;
	}
	ms = atomic_load(&p->done_ms);
	passed_s = (int64_t)time(NULL) - atomic_load(&p->begun_s);
	fprintf(stderr, "minute %lld", (long long)(ms / 60000));
	if (ms > 0 && passed_s > 0)
		fprintf(stderr, ", %.1f times as fast as speech", (double)ms / 1000 / (double)passed_s);
}

/* Writes the record of the entry, and its sentences. */
static void
write_entry(struct split *s, struct supply_entry *en)
{
	char charset[CHARSET_NAME_BYTES];

	if (s->opts.survey) {
		survey_entry(s, en);
		return;
	}
	hide_progress(s);
	if (!en->written)
		put_record(s, &en->rec);
	en->written = true;
	tell(s, en);
	if (en->state == SUPPLY_NONE)
		diag_at(EXIT_DONE, s->name, en->at, "no transcript: '%.*s'", SLARG(en->rec.f[REC_TITLE]));
	else if (en->state == SUPPLY_FILE)
		split_local(s, en);
	else if (en->state == SUPPLY_BODY)
		split_transcript(s, en, buf_slice(&en->type), charset_of_type(buf_slice(&en->type), charset));
}

/* Writes all entries at the front that are ready; with all set, waits for the rest. */
static void
drain(struct split *s, bool all)
{
	struct supply_entry *en;
	int got;

	while (s->e == ERR_OK && supply_has_any(s->supply)) {
		if ((en = supply_head(s->supply)) != NULL) {
			write_entry(s, en);
			if (en->state != SUPPLY_COMING)
				supply_drop(s->supply);
		} else if (all || supply_is_full(s->supply)) {
			write_out(s);
			show_progress(s);
			if (s->e == ERR_OK && (got = supply_wait(s->supply, -1)) < 0)
				s->e = (enum err)got;
		} else {
			break;
		}
	}
}

/* Waits for the next line of input; meanwhile what is finished goes out, and downloads go on. */
static void
await_line(struct split *s, struct line_reader *in)
{
	int got;

	while (s->e == ERR_OK && !line_is_ready(in)) {
		write_out(s);
		if (!supply_is_waiting(s->supply))
			break;
		if ((got = supply_wait(s->supply, in->fd)) > 0)
			drain(s, false);
		else if (got < 0)
			s->e = (enum err)got;
		else if (line_more(in) <= 0)
			break;
	}
}

/* Puts a copy of rec at the queue's tail, and writes what is ready. */
static void
enqueue(struct split *s, const struct rec *rec, size_t line)
{
	if ((s->e = supply_add(s->supply, rec, line, NULL)) == ERR_OK)
		drain(s, false);
}

static void
scan_records(struct split *s, const char *path)
{
	struct rec_reader in;
	struct rec rec;
	enum err e;
	int got;

	if ((e = rec_open(&in, path)) != ERR_OK) {
		give_up(s, path, e);
		return;
	}
	s->name = in.in.name;
	while (await_line(s, &in.in), s->e == ERR_OK && (got = rec_read(&in, &rec)) != 0) {
		if (got > 0) {
			enqueue(s, &rec, in.in.line);
		} else if (got == ERR_TOOBIG) {
			diag_at(EXIT_PARTLY, s->name, in.in.line, "line: %s", err_text(ERR_TOOBIG));
		} else {
			give_up(s, s->name, (enum err)got);
			break;
		}
	}
	drain(s, true);
	rec_close(&in);
}

/* An operand that is a transcript: writes its record and its sentences. */
static void
scan_transcript(struct split *s, const char *path)
{
	struct buf line = { .max = 4 * REC_MAX_BYTES };
	struct rec rec;

	s->name = path;
	if ((s->e = transcript_rec_episode(&line, path)) == ERR_OK) {
		rec_split(&rec, buf_slice(&line));
		if ((s->e = supply_add(s->supply, &rec, 0, path)) == ERR_OK)
			drain(s, true);
	}
	buf_free(&line);
}

static void
scan_operand(struct split *s, const char *path)
{
	if (strcmp(path, "-") != 0 && transcript_rec_is_none(path))
		scan_transcript(s, path);
	else
		scan_records(s, path);
}

static void
split_init(struct split *s)
{
	enum err e;

	transcript_init(&s->transcript);
	s->out.max = OUT_BYTES + 4 * REC_MAX_BYTES;
	s->episode.fixed.max = 2 * REC_MAX_BYTES;
	s->spoken.max = REC_MAX_BYTES;
	if ((e = supply_open(&s->supply, &s->opts)) == ERR_OK)
		return;
	s->e = e;
	if (e != ERR_NOMEM)
		diag_at(EXIT_USAGE, s->opts.dir, 0, "%s", err_text(e));
}

static void
split_free(struct split *s)
{
	hide_progress(s);
	supply_free(s->supply);
	free(s->key.password);
	idset_free(&s->survey.seen);
	transcript_free(&s->transcript);
	buf_free(&s->out);
	buf_free(&s->episode.fixed);
	buf_free(&s->spoken);
}

static void
put_line(struct split *s, struct slice line)
{
	if ((s->e = buf_add(&s->out, line)) == ERR_OK)
		s->e = buf_addc(&s->out, '\n');
	if (s->out.len >= OUT_BYTES)
		write_out(s);
}

/* -p: writes a sentence, with -c what is left of it; an empty one is a blank line. */
static void
put_plain(struct split *s, struct slice sentence)
{
	if (!s->fluent || sentence.len == 0) {
		put_line(s, sentence);
		return;
	}
	buf_clear(&s->spoken);
	if ((s->e = disfluency_drop(&s->spoken, sentence)) == ERR_OK && s->spoken.len > 0)
		put_line(s, buf_slice(&s->spoken));
}

/* -p */
static void
split_plain(struct split *s, const char *path)
{
	struct plain_reader in;
	struct slice sentence;
	enum err e;
	int got;

	if ((e = plain_open(&in, path, s->language)) != ERR_OK) {
		give_up(s, path, e);
		return;
	}
	while (s->e == ERR_OK && (got = plain_read(&in, &sentence)) != 0) {
		if (got < 0) {
			give_up(s, in.in.name, (enum err)got);
			break;
		}
		put_plain(s, sentence);
	}
	plain_close(&in);
}

/* Completes what the options say of the recogniser, or says what is wrong with it. */
static bool
make_sense(struct split *s, const char *key_file, char home[FILE_PATH_BYTES])
{
	struct recogniser *r = &s->recogniser;
	bool has_engine = r->command != NULL || r->url != NULL;

	if (r->command != NULL && r->url != NULL) {
		diag_usage(USAGE);
		return false;
	}
	if (r->url != NULL && !url_is_http(slice_of(r->url))) {
		diag_say(EXIT_USAGE, "-u: not an http or https URL: '%s'", r->url);
		return false;
	}
	if (s->opts.dir == NULL && (has_engine || s->opts.offline || s->opts.survey) && cache_home(home, "transcripts"))
		s->opts.dir = home;
	if (!has_engine || s->opts.survey || s->opts.offline)
		return true;
	if (s->opts.dir == NULL) {
		diag_say(EXIT_USAGE, "no directory for audio and transcripts: -d, XDG_CACHE_HOME or HOME names one");
		return false;
	}
	if (r->url != NULL && !api_key_read(&s->key, key_file, r->url))
		return false;
	r->key = s->key.password != NULL ? &s->key : NULL;
	if (command_lifeline(s->lifeline) != ERR_OK) {
		diag_say(EXIT_LATER, "%s", err_text(ERR_IO));
		return false;
	}
	if (r->model == NULL && ((r->model = getenv("PODSIFT_MODEL")) == NULL || r->model[0] == '\0'))
		r->model = "whisper-1";
	r->audio.lifeline = s->lifeline;
	r->audio.allow_private = s->opts.allow_private;
	s->opts.recogniser = r;
	s->progress = diag_is_terminal();
	return true;
}

/* Takes an option that has a value. */
static bool
take_value(struct split *s, int c, const char *text)
{
	uint32_t n = 0;

	switch (c) {
	case 'B':
		return option_bytes('B', text, MIN_UPLOAD_BYTES, MAX_BYTES, &s->recogniser.upload_bytes);
	case 'M':
		return option_bytes('M', text, 1, MAX_BYTES, &s->recogniser.audio.max_bytes);
	case 'd':
		s->opts.dir = text;
		return true;
	case 'j':
		if (!option_count('j', text, SUPPLY_AHEAD, &n))
			return false;
		s->opts.jobs = n;
		return true;
	case 'm':
		s->recogniser.model = text;
		return true;
	case 't':
		if (!option_count('t', text, MAX_TIMEOUT_S, &n))
			return false;
		s->recogniser.timeout_s = n;
		return true;
	case 'u':
		s->recogniser.url = text;
		return true;
	default:
		s->recogniser.command = text;
		return true;
	}
}

int
main(int argc, char *argv[])
{
	struct split s = { .opts = { .jobs = 1 }, .language = LANGUAGE_OTHER, .recogniser = { .timeout_s = TIMEOUT_S, .upload_bytes = UPLOAD_BYTES,
		.audio = { .max_bytes = AUDIO_BYTES, .timeout_s = AUDIO_TIMEOUT_S } } };
	const char *key_file = NULL;
	char home[FILE_PATH_BYTES];
	void (*scan)(struct split *, const char *) = scan_operand;
	int c;

	diag_open("transcribe-split");
	while ((c = getopt(argc, argv, ":B:Ccd:hj:k:Ll:M:m:npt:u:Vx:")) != -1)
		switch (c) {
		case 'c':
			s.fluent = true;
			break;
		case 'C':
			s.opts.survey = s.opts.offline = true;
			break;
		case 'h':
			return diag_help(USAGE);
		case 'L':
			s.opts.allow_private = true;
			break;
		case 'n':
			s.opts.offline = true;
			break;
		case 'l':
			s.language = language_of(slice_of(optarg));
			break;
		case 'p':
			scan = split_plain;
			break;
		case 'k':
			key_file = optarg;
			break;
		case 'V':
			return diag_version();
		case 'B': case 'M': case 'd': case 'j': case 'm': case 't': case 'u': case 'x':
			if (!take_value(&s, c, optarg))
				return EXIT_USAGE;
			break;
		default:
			return diag_usage(USAGE);
		}
	if (!make_sense(&s, key_file, home)) {
		free(s.key.password);
		return diag_close();
	}
	split_init(&s);
	if (s.e == ERR_OK)
		do
			scan(&s, optind < argc ? argv[optind] : "-");
		while (s.e == ERR_OK && ++optind < argc);
	if (s.opts.survey && s.e == ERR_OK)
		put_survey(&s);
	write_out(&s);
	if (s.e == ERR_NOMEM)
		diag_oom();
	else if (s.e != ERR_OK && s.e != ERR_IO && s.supply != NULL)
		diag_say(EXIT_PARTLY, "%s", err_text(s.e));
	split_free(&s);
	return diag_close();
}
