#include <stdlib.h>
#include <string.h>

#include "charset.h"
#include "date.h"
#include "http.h"
#include "num.h"
#include "recognise_pool.h"
#include "schedule.h"
#include "supply.h"
#include "transcript.h"
#include "transcript_rec.h"
#include "url.h"

#define WHY_BYTES 1024
#define ACCEPT "text/vtt, application/x-subrip, application/json, text/html;q=0.9, text/*;q=0.8, */*;q=0.1"

struct supply {
	struct supply_opts opts;
	struct cache cache;               /* .dir is NULL for none */
	int64_t now;
	struct http *http;
	struct supply_entry queue[SUPPLY_AHEAD];
	size_t head, n;
	size_t downloads;                 /* under way */
	size_t jobs;                      /* recognitions under way */
	struct recognise_pool *pool;      /* or NULL */
};

enum err
supply_open(struct supply **out, const struct supply_opts *opts)
{
	struct supply *s = calloc(1, sizeof(*s));
	enum err e = ERR_OK;
	size_t i;

	if (s == NULL)
		return ERR_NOMEM;
	s->opts = *opts;
	s->now = schedule_now();
	for (i = 0; i < SUPPLY_AHEAD; i++) {
		struct supply_entry *en = &s->queue[i];

		en->line.max = 4 * REC_MAX_BYTES;
		en->path.max = en->type.max = REC_MAX_BYTES + FILE_PATH_BYTES;
		en->why.max = REC_MAX_BYTES + WHY_BYTES;
		en->body.max = TRANSCRIPT_MAX_BYTES + 256;
	}
	if ((opts->dir != NULL && (e = cache_open(&s->cache, opts->dir)) != ERR_OK) ||
	    (opts->recogniser != NULL && !opts->offline && (e = recognise_pool_open(&s->pool, opts->jobs)) != ERR_OK)) {
		supply_free(s);
		return e;
	}
	*out = s;
	return ERR_OK;
}

bool
supply_is_full(const struct supply *s)
{
	return s->n == SUPPLY_AHEAD;
}

bool
supply_has_any(const struct supply *s)
{
	return s->n > 0;
}

bool
supply_is_waiting(const struct supply *s)
{
	return s->downloads + s->jobs > 0;
}

/* Adds to what is to be said of an entry; where memory is short, nothing is. */
static void
set_state(struct supply_entry *en, enum supply_state state, const char *what, const char *why)
{
	char shown[URL_SHOWN_BYTES];
	const char *where = en->is_audio ? url_shown(slice_of(en->path.p), shown) : en->path.p;

	en->state = state;
	if (buf_addf(&en->why, "%s%s %.300s: %s", en->why.len > 0 ? "; " : "", what, where, why) != ERR_OK)
		en->state = SUPPLY_NO_MEMORY;
}

/* Memory ran out for a transcript: the next one may be smaller. */
static void
forgo(struct supply_entry *en)
{
	buf_free(&en->body);
	set_state(en, SUPPLY_NO_MEMORY, "transcript", "out of memory");
}

/* Sets the entry's path to that of its transcript in the cache; false where there is none. */
static bool
take_cached(struct supply *s, struct supply_entry *en)
{
	char path[FILE_PATH_BYTES];

	if (!cache_find(&s->cache, en->id, path))
		return false;
	en->state = SUPPLY_FILE;
	en->keep = false;
	buf_clear(&en->path);
	if (buf_add(&en->path, slice_of(path)) != ERR_OK || buf_terminate(&en->path) != ERR_OK)
		forgo(en);
	return true;
}

/* Takes what came of a recognition. */
static void
take_job(struct supply *s, struct supply_entry *en)
{
	struct recognition *r = en->job;

	s->jobs--;
	en->job = NULL;
	if (r->e == ERR_NOMEM || (r->e == ERR_OK && !take_cached(s, en)))
		forgo(en);
	else if (r->e != ERR_OK)
		set_state(en, SUPPLY_FAILED, "audio", r->why);
	else if (en->why.len > 0 && buf_addf(&en->why, "; its audio was recognised") != ERR_OK)
		forgo(en);
	free(r);
}

/* Hands the entry's audio to a thread. */
static void
begin_job(struct supply *s, struct supply_entry *en)
{
	struct recognition *r = calloc(1, sizeof(*r));

	if (r == NULL) {
		forgo(en);
		return;
	}
	r->by = s->opts.recogniser;
	r->cache = &s->cache;
	memcpy(r->id, en->id, sizeof(r->id));
	if (en->rec.f[REC_LANG].len < sizeof(r->lang))
		memcpy(r->lang, en->rec.f[REC_LANG].p, en->rec.f[REC_LANG].len);
	r->url = en->path.p;
	r->now = s->now;
	r->arg = en;
	en->job = r;
	en->state = SUPPLY_COMING;
	s->jobs++;
	if (!recognise_pool_give(s->pool, r)) {
		r->e = ERR_NOMEM;
		take_job(s, en);
	}
}

/* Sets the entry's path to the address of its audio, as text. */
static enum err
set_audio_path(struct supply_entry *en)
{
	enum err e;

	en->is_audio = true;
	buf_clear(&en->path);
	e = rec_unescape(&en->path, en->rec.f[REC_AUDIO]);
	return e == ERR_OK ? buf_terminate(&en->path) : e;
}

/* Remembers a failure, as well as it can: what cannot be kept costs a further try. */
static void
remember(struct supply *s, const struct supply_entry *en, const char *why, struct slice retry_after)
{
	if (en->keep)
		(void)cache_failure_add(&s->cache, en->id, slice_of(why), retry_after, s->now);
}

/*
 * Whether the episode's audio is to be recognised, as its transcript failed: for good, or not for the first time.
 * One that is only late is worth the wait.
 */
static bool
may_turn_to_audio(struct supply *s, const struct supply_entry *en, bool for_good)
{
	struct cache_failure f;

	if (s->pool == NULL || !en->keep || en->rec.f[REC_AUDIO].len == 0)
		return false;
	if (!for_good)
		cache_failure_read(&s->cache, en->id, &f);
	return for_good || f.n > 0;
}

/* A transcript failed: turns to the audio, or remembers that. */
static void
fail(struct supply *s, struct supply_entry *en, const char *why, struct slice retry_after, bool for_good)
{
	set_state(en, SUPPLY_FAILED, "transcript", why);
	if (!may_turn_to_audio(s, en, for_good)) {
		remember(s, en, why, retry_after);
		return;
	}
	if (set_audio_path(en) != ERR_OK)
		forgo(en);
	else if (url_is_http(buf_slice(&en->path)))
		begin_job(s, en);
}

/* Whether asking again would be in vain. */
static bool
is_for_good(const struct http_response *rs)
{
	if (rs->outcome != HTTP_DONE)
		return rs->outcome == HTTP_TOOBIG;
	return rs->status >= 400 && rs->status < 500 && rs->status != 408 && rs->status != 425 && rs->status != 429;
}

/* Keeps what came, or did not, with its entry. */
static void
take_response(struct supply *s, const struct http_response *rs)
{
	struct supply_entry *en = rs->arg;
	char why[WHY_BYTES];

	s->downloads--;
	if (rs->outcome != HTTP_DONE || rs->status != 200) {
		if (rs->outcome != HTTP_DONE)
			snprintf(why, sizeof(why), "%s", rs->error);
		else
			snprintf(why, sizeof(why), "HTTP status %ld", rs->status);
		if (rs->outcome == HTTP_PRIVATE)      /* that is our own doing, and costs nothing */
			set_state(en, SUPPLY_FAILED, "transcript", why);
		else
			fail(s, en, why, rs->retry_after, is_for_good(rs));
		return;
	}
	buf_clear(&en->body);
	buf_clear(&en->type);
	en->state = SUPPLY_BODY;
	if (buf_add(&en->body, rs->body) != ERR_OK || buf_add(&en->type, rs->content_type) != ERR_OK)
		forgo(en);
}

int
supply_wait(struct supply *s, int fd)
{
	const struct http_response *rs;
	struct recognition *r;
	int got;

	/* downloads first: they are few, and hold up no recognition */
	if (s->downloads == 0) {
		if ((got = recognise_pool_wait(s->pool, fd, &r)) > 0 && r != NULL)
			take_job(s, r->arg);
		return got;
	}
	if ((rs = http_wait_input(s->http, fd)) != NULL) {
		take_response(s, rs);
		return 1;
	}
	return fd >= 0 ? 0 : ERR_NOMEM;      /* libcurl gave up, as when memory ran out */
}

static void
begin_download(struct supply *s, struct supply_entry *en)
{
	struct http_opts opts = HTTP_DEFAULTS;
	struct http_request rq = { .url = en->path.p, .accept = ACCEPT, .arg = en };

	opts.max_bytes = TRANSCRIPT_MAX_BYTES;
	opts.allow_private = s->opts.allow_private;
	if ((s->http == NULL && (s->http = http_new(&opts)) == NULL) || http_begin(s->http, &rq) != ERR_OK) {
		forgo(en);
		return;
	}
	en->state = SUPPLY_COMING;
	s->downloads++;
}

/* Whether a failure is remembered whose time has not come; says so. */
static bool
is_put_off(struct supply *s, struct supply_entry *en, const char *what)
{
	char until[DATE_BYTES], why[WHY_BYTES];
	struct cache_failure f;

	cache_failure_read(&s->cache, en->id, &f);
	if (f.n == 0 || schedule_is_due(f.not_before, s->now) || date_write(until, f.not_before) != ERR_OK)
		return false;
	snprintf(why, sizeof(why), "put off until %s: %s", until, f.reason);
	set_state(en, SUPPLY_PUT_OFF, what, why);
	return true;
}

/* Whether a record before this one gets the same episode's transcript: it is in the cache then. */
static bool
has_twin(const struct supply *s, const struct supply_entry *en)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		const struct supply_entry *other = &s->queue[(s->head + i) % SUPPLY_AHEAD];

		if (other != en && other->keep && strcmp(other->id, en->id) == 0)
			return true;
	}
	return false;
}

/* Gets a transcript that is no file of the user's: from the cache, if it is there. */
static void
get(struct supply *s, struct supply_entry *en)
{
	bool may = en->is_audio ? s->opts.recogniser != NULL : true;

	en->keep = s->cache.dir != NULL;
	if (en->keep) {
		cache_id(en->id, en->rec.f[REC_EPISODE].len > 0 ? en->rec.f[REC_EPISODE] : buf_slice(&en->path));
		if (has_twin(s, en)) {
			en->state = SUPPLY_TWIN;
			en->keep = false;
			return;
		}
		if (take_cached(s, en))
			return;
	}
	if (s->opts.survey && en->is_audio)
		en->state = SUPPLY_AUDIO;
	else if (s->opts.offline || !may)
		en->state = SUPPLY_NONE;
	else if (!en->keep || !is_put_off(s, en, en->is_audio ? "audio" : "transcript")) {
		if (en->is_audio)
			begin_job(s, en);
		else
			begin_download(s, en);
	}
}

/* Gets the transcript of an episode that names none, from its audio. */
static void
get_from_audio(struct supply *s, struct supply_entry *en)
{
	en->state = SUPPLY_NONE;
	if (en->rec.f[REC_AUDIO].len == 0 || (s->cache.dir == NULL && !s->opts.survey))
		return;
	if (set_audio_path(en) != ERR_OK)
		forgo(en);
	else if (url_is_http(buf_slice(&en->path)))
		get(s, en);
	else if (s->opts.recogniser != NULL && !s->opts.offline)
		set_state(en, SUPPLY_FAILED, "audio", "not an http address");
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

/* Finds out what is to be done for an episode. */
static void
classify(struct supply *s, struct supply_entry *en)
{
	struct slice where = buf_slice(&en->path);

	if (!transcript_rec_fits(&en->rec)) {
		en->state = SUPPLY_FAILED;
		(void)buf_addf(&en->why, "fields too long to be repeated in each sentence");
	} else if (url_is_http(where)) {
		get(s, en);
	} else if (slice_starts_nocase(where, SL("http:")) || slice_starts_nocase(where, SL("https:"))) {
		set_state(en, SUPPLY_FAILED, "transcript", "not a valid address");
	} else if (has_scheme(where)) {
		set_state(en, SUPPLY_FAILED, "transcript", "not an http address");
	} else if (where.len > 0) {
		en->state = SUPPLY_FILE;
	} else {
		get_from_audio(s, en);
	}
}

/* Sets the entry's path to file, or the field's text. */
static enum err
set_path(struct supply_entry *en, const char *file)
{
	enum err e = file != NULL ? buf_add(&en->path, slice_of(file)) : rec_unescape(&en->path, en->rec.f[REC_TRANSCRIPT]);

	return e == ERR_OK ? buf_terminate(&en->path) : e;
}

enum err
supply_add(struct supply *s, const struct rec *rec, size_t line, const char *file)
{
	struct supply_entry *en = &s->queue[(s->head + s->n) % SUPPLY_AHEAD];
	uint32_t seq;
	enum err e;

	buf_clear(&en->line);
	buf_clear(&en->path);
	buf_clear(&en->why);
	en->keep = en->is_audio = en->written = false;
	if ((e = rec_append(&en->line, rec)) != ERR_OK)
		return e;
	en->line.len--;                       /* its LF */
	rec_split(&en->rec, buf_slice(&en->line));
	en->at = line;
	en->state = SUPPLY_PASS;
	if (num_read_u32(en->rec.f[REC_SEQ], 0, UINT32_MAX, &seq) != ERR_OK)
		e = buf_addf(&en->why, "seq is not a number: '%.*s'", SLARG(en->rec.f[REC_SEQ]));
	else if (seq == 0 && (e = set_path(en, file)) == ERR_OK) {
		if (file != NULL)
			en->state = SUPPLY_FILE;
		else
			classify(s, en);
	}
	s->n += e == ERR_OK;
	return e;
}

struct supply_entry *
supply_head(struct supply *s)
{
	struct supply_entry *en = &s->queue[s->head];

	if (s->n == 0 || en->state == SUPPLY_COMING)
		return NULL;
	if (en->state == SUPPLY_TWIN)
		get(s, en);
	return en->state != SUPPLY_COMING ? en : NULL;
}

const struct supply_entry *
supply_at_work(const struct supply *s, const struct recognise_progress **progress)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		const struct supply_entry *en = &s->queue[(s->head + i) % SUPPLY_AHEAD];

		if (en->job != NULL) {
			*progress = &en->job->progress;
			return en;
		}
	}
	return NULL;
}

void
supply_drop(struct supply *s)
{
	struct supply_entry *en = &s->queue[s->head];

	if (en->body.cap > (size_t)1 << 20)
		buf_free(&en->body);          /* a large one is no reason to keep its memory */
	en->keep = false;
	s->head = (s->head + 1) % SUPPLY_AHEAD;
	s->n--;
}

enum err
supply_keep(struct supply *s, struct supply_entry *en, const char *form)
{
	char charset[CHARSET_NAME_BYTES];

	if (!en->keep)
		return ERR_OK;
	return cache_store_from(&s->cache, en->id, form, buf_slice(&en->body),
	    charset_of_type(buf_slice(&en->type), charset));
}

void
supply_refuse(struct supply *s, struct supply_entry *en, const char *why)
{
	fail(s, en, why, SL(""), true);
}

void
supply_free(struct supply *s)
{
	size_t i;

	if (s == NULL)
		return;
	if (s->jobs > 0)
		return;
	recognise_pool_free(s->pool);
	http_free(s->http);
	cache_free(&s->cache);
	for (i = 0; i < SUPPLY_AHEAD; i++) {
		buf_free(&s->queue[i].line);
		buf_free(&s->queue[i].path);
		buf_free(&s->queue[i].type);
		buf_free(&s->queue[i].body);
		buf_free(&s->queue[i].why);
	}
	free(s);
}
