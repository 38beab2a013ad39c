#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "buf.h"
#include "charset.h"
#include "diag.h"
#include "file.h"
#include "http.h"
#include "line.h"
#include "num.h"
#include "plain.h"
#include "rec.h"
#include "transcript.h"
#include "transcript_rec.h"
#include "url.h"

#define USAGE "transcribe-split [-hLpV] [-l lang] [file ...]"
#define AHEAD 8                             /* episodes whose transcripts are fetched at once */
#define OUT_BYTES ((size_t)64 << 10)        /* of output gathered before it is written */
#define ACCEPT "text/vtt, application/x-subrip, application/json, text/html;q=0.9, text/*;q=0.8, */*;q=0.1"

enum state {
	PASS,       /* the record goes out as it came */
	NOTHING,    /* an episode without a transcript */
	LOCAL,      /* its transcript is a file */
	WAITING,    /* its transcript is on its way */
	ARRIVED,    /* it is in body */
	FAILED      /* it never will; the reason was said */
};

/* A record that was read ahead. */
struct entry {
	enum state state;
	struct buf line;        /* the record's copy */
	struct rec rec;         /* points into line */
	size_t at;              /* its line in the input, for messages */
	struct buf path;        /* field 15 as text, terminated */
	struct buf body, type;  /* as they came from the server */
};

/* The queue of records: read at its tail, written at its head, in the input's order. */
struct split {
	struct http *http;
	bool allow_private;
	enum language language; /* -l: of what does not name its own */
	const char *name;       /* of the stream in hand */
	struct entry queue[AHEAD];
	size_t head, n;
	size_t waiting;         /* how many of them wait for their transcript */
	struct transcript transcript;
	struct buf out;
	struct buf text;        /* scratch */
	enum err e;             /* what ends the run: ERR_NOMEM, or ERR_IO of stdout, which was said */
};

static void
write_out(struct split *s)
{
	if (s->e != ERR_IO && s->out.len > 0 &&
	    (fwrite(s->out.p, 1, s->out.len, stdout) != s->out.len || fflush(stdout) != 0)) {
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

/* Writes a sentence of the episode as its record number seq. */
static void
put_sentence(struct split *s, const struct rec *episode, const struct utterance *u, size_t seq)
{
	if ((s->e = transcript_rec_sentence(&s->out, &s->text, episode, u, seq)) == ERR_OK && s->out.len >= OUT_BYTES)
		write_out(s);
}

/* Says why a transcript was refused. */
static void
refuse(struct split *s, const struct entry *en, enum err e)
{
	if (e == ERR_SYNTAX)
		diag_at(EXIT_PARTLY, s->name, en->at, "transcript %.300s: %s %s", en->path.p, s->transcript.form,
		    s->transcript.fault);
	else
		diag_at(EXIT_PARTLY, s->name, en->at, "transcript %.300s: %s", en->path.p, err_text(e));
}

/* Memory ran out over a transcript, or for its download: the next one may be smaller. */
static void
forgo(struct split *s, struct entry *en)
{
	transcript_free(&s->transcript);
	buf_free(&en->body);
	diag_at(EXIT_LATER, s->name, en->at, "transcript %.300s: out of memory", en->path.p);
	en->state = FAILED;
}

/* Splits the transcript in the entry's body into the episode's sentences. */
static void
split_transcript(struct split *s, struct entry *en, struct slice type, const char *charset)
{
	struct slice lang = en->rec.f[REC_LANG];
	struct transcript_reader r = { .t = &s->transcript,
		.language = lang.len > 0 ? language_of(lang) : s->language };
	struct utterance u;
	size_t seq = 0;
	enum err e;
	int got = 0;

	if ((e = transcript_read(&s->transcript, buf_slice(&en->body), type, charset)) == ERR_OK)
		while (s->e == ERR_OK && (got = transcript_sentence(&r, &u)) > 0)
			put_sentence(s, &en->rec, &u, ++seq);
	if (e == ERR_NOMEM || got < 0)
		forgo(s, en);
	else if (e != ERR_OK || seq == 0)
		refuse(s, en, e != ERR_OK ? e : ERR_SYNTAX);
}

static void
split_local(struct split *s, struct entry *en)
{
	enum err e = file_read(&en->body, en->path.p, TRANSCRIPT_MAX_BYTES);

	if (e == ERR_OK)
		split_transcript(s, en, transcript_rec_ending(slice_of(en->path.p)), NULL);
	else if (e == ERR_NOMEM)
		forgo(s, en);
	else
		diag_at(EXIT_PARTLY, s->name, en->at, "transcript %.300s: %s", en->path.p,
		    e == ERR_SYNTAX ? "no regular file" : err_text(e));
}

/* Writes the entry at the head, which waits for nothing, and removes it. */
static void
write_head(struct split *s)
{
	struct entry *en = &s->queue[s->head];
	char charset[CHARSET_NAME_BYTES];

	put_record(s, &en->rec);
	if (en->state == NOTHING)
		diag_at(EXIT_DONE, s->name, en->at, "no transcript: '%.*s'", SLARG(en->rec.f[REC_TITLE]));
	else if (en->state == LOCAL)
		split_local(s, en);
	else if (en->state == ARRIVED)
		split_transcript(s, en, buf_slice(&en->type), charset_of_type(buf_slice(&en->type), charset));
	if (en->body.cap > (size_t)1 << 20)
		buf_free(&en->body);          /* a large one is no reason to keep its memory */
	s->head = (s->head + 1) % AHEAD;
	s->n--;
}

/* Keeps what came, or did not, with its entry. */
static void
take_response(struct split *s, const struct http_response *rs)
{
	struct entry *en = rs->arg;

	s->waiting--;
	en->state = FAILED;
	if (rs->outcome != HTTP_DONE) {
		diag_at(EXIT_PARTLY, s->name, en->at, "transcript %.300s: %s", en->path.p, rs->error);
	} else if (rs->status != 200) {
		diag_at(EXIT_PARTLY, s->name, en->at, "transcript %.300s: HTTP status %ld", en->path.p, rs->status);
	} else {
		buf_clear(&en->body);
		buf_clear(&en->type);
		if (buf_add(&en->body, rs->body) != ERR_OK || buf_add(&en->type, rs->content_type) != ERR_OK)
			forgo(s, en);
		else
			en->state = ARRIVED;
	}
}

/* Waits for one download. */
static void
wait_one(struct split *s)
{
	const struct http_response *rs;

	write_out(s);
	if ((rs = http_wait(s->http)) != NULL)
		take_response(s, rs);
	else                                  /* libcurl gave up, as when memory ran out */
		s->e = ERR_NOMEM;
}

/* Writes all entries at the front that are ready; with all set, waits for the rest. */
static void
drain(struct split *s, bool all)
{
	while (s->e == ERR_OK && s->n > 0) {
		if (s->queue[s->head].state != WAITING)
			write_head(s);
		else if (all || s->n == AHEAD)
			wait_one(s);
		else
			break;
	}
}

/* Waits for the next line of input; meanwhile what is finished goes out, and downloads go on. */
static void
await_line(struct split *s, struct line_reader *in)
{
	const struct http_response *rs;

	while (s->e == ERR_OK && !line_is_ready(in)) {
		write_out(s);
		if (s->waiting == 0)
			break;
		if ((rs = http_wait_input(s->http, in->fd)) != NULL) {
			take_response(s, rs);
			drain(s, false);
		} else if (line_more(in) <= 0) {
			break;
		}
	}
}

static void
begin_download(struct split *s, struct entry *en)
{
	struct http_opts opts = HTTP_DEFAULTS;
	struct http_request rq = { .url = en->path.p, .accept = ACCEPT, .arg = en };

	opts.max_bytes = TRANSCRIPT_MAX_BYTES;
	opts.allow_private = s->allow_private;
	if ((s->http == NULL && (s->http = http_new(&opts)) == NULL) || http_begin(s->http, &rq) != ERR_OK) {
		forgo(s, en);
		return;
	}
	en->state = WAITING;
	s->waiting++;
}

/* ftp://…, file://… */
static bool
has_scheme(struct slice s)
{
	size_t i;

	for (i = 0; i < s.len && ascii_is_alnum(s.p[i]); i++)
		;
	return i > 0 && slice_starts(slice_from(s, i), SL("://"));
}

/* Finds out what is to be done for a record. */
static void
classify(struct split *s, struct entry *en)
{
	struct slice where;
	uint32_t seq;

	en->state = PASS;
	if (num_read_u32(en->rec.f[REC_SEQ], 0, UINT32_MAX, &seq) != ERR_OK)
		diag_at(EXIT_PARTLY, s->name, en->at, "seq is not a number: '%.*s'", SLARG(en->rec.f[REC_SEQ]));
	else if (seq == 0)
		en->state = NOTHING;
	buf_clear(&en->path);
	if (en->state == PASS || (s->e = rec_unescape(&en->path, en->rec.f[REC_TRANSCRIPT])) != ERR_OK ||
	    (s->e = buf_terminate(&en->path)) != ERR_OK)
		return;
	where = buf_slice(&en->path);
	if (!transcript_rec_fits(&en->rec)) {
		diag_at(EXIT_PARTLY, s->name, en->at, "fields too long to be repeated in each sentence");
		en->state = FAILED;
	} else if (url_is_http(where)) {
		begin_download(s, en);
	} else if (slice_starts_nocase(where, SL("http:")) || slice_starts_nocase(where, SL("https:"))) {
		diag_at(EXIT_PARTLY, s->name, en->at, "transcript %.300s: not a valid address", en->path.p);
		en->state = FAILED;
	} else if (has_scheme(where)) {
		diag_at(EXIT_PARTLY, s->name, en->at, "transcript %.300s: not an http address", en->path.p);
		en->state = FAILED;
	} else if (where.len > 0) {
		en->state = LOCAL;
	}
}

/* Puts a copy of rec at the queue's tail, and writes what is ready. */
static void
enqueue(struct split *s, const struct rec *rec, size_t line)
{
	struct entry *en = &s->queue[(s->head + s->n) % AHEAD];

	buf_clear(&en->line);
	if ((s->e = rec_append(&en->line, rec)) != ERR_OK)
		return;
	en->line.len--;                       /* its LF */
	rec_split(&en->rec, buf_slice(&en->line));
	en->at = line;
	s->n++;
	classify(s, en);
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
	struct entry *en = &s->queue[0];

	buf_clear(&en->line);
	buf_clear(&en->path);
	s->name = path;
	s->head = 0;
	if ((s->e = transcript_rec_episode(&en->line, path)) != ERR_OK || (s->e = buf_add(&en->path, slice_of(path))) != ERR_OK ||
	    (s->e = buf_terminate(&en->path)) != ERR_OK)
		return;
	rec_split(&en->rec, buf_slice(&en->line));
	en->state = LOCAL;
	en->at = 0;
	s->n = 1;
	write_head(s);
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
	size_t i;

	transcript_init(&s->transcript);
	s->out.max = OUT_BYTES + 4 * REC_MAX_BYTES;
	s->text.max = REC_MAX_BYTES;
	for (i = 0; i < AHEAD; i++) {
		struct entry *en = &s->queue[i];

		en->line.max = 4 * REC_MAX_BYTES;
		en->path.max = en->type.max = REC_MAX_BYTES + 256;
		en->body.max = TRANSCRIPT_MAX_BYTES + 256;
	}
}

static void
split_free(struct split *s)
{
	size_t i;

	http_free(s->http);
	transcript_free(&s->transcript);
	buf_free(&s->out);
	buf_free(&s->text);
	for (i = 0; i < AHEAD; i++) {
		buf_free(&s->queue[i].line);
		buf_free(&s->queue[i].path);
		buf_free(&s->queue[i].type);
		buf_free(&s->queue[i].body);
	}
}

static void
put_line(struct split *s, struct slice line)
{
	if ((s->e = buf_add(&s->out, line)) == ERR_OK)
		s->e = buf_addc(&s->out, '\n');
	if (s->out.len >= OUT_BYTES)
		write_out(s);
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
		put_line(s, sentence);
	}
	plain_close(&in);
}

int
main(int argc, char *argv[])
{
	struct split s = { .e = ERR_OK, .language = LANGUAGE_OTHER };
	void (*scan)(struct split *, const char *) = scan_operand;
	int c;

	diag_open("transcribe-split");
	while ((c = getopt(argc, argv, ":hLl:pV")) != -1)
		switch (c) {
		case 'h':
			return diag_help(USAGE);
		case 'L':
			s.allow_private = true;
			break;
		case 'l':
			s.language = language_of(slice_of(optarg));
			break;
		case 'p':
			scan = split_plain;
			break;
		case 'V':
			return diag_version();
		default:
			return diag_usage(USAGE);
		}
	split_init(&s);
	do
		scan(&s, optind < argc ? argv[optind] : "-");
	while (s.e == ERR_OK && ++optind < argc);
	write_out(&s);
	if (s.e == ERR_NOMEM)
		diag_oom();
	else if (s.e != ERR_OK && s.e != ERR_IO)
		diag_say(EXIT_PARTLY, "%s", err_text(s.e));
	split_free(&s);
	return diag_close();
}
