#include <stdio.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "rec.h"
#include "recognise.h"
#include "transcript.h"
#include "utf8.h"

#define TAIL_BYTES 4096      /* of what was printed, in which the last cue is */

/* Whether there are words in out; r->why, where there are none.  *form is what it was taken for. */
static enum err
check(struct recognition *r, const struct buf *out, const char **form)
{
	struct transcript_reader reader;
	struct transcript t;
	struct utterance u;
	enum err e;
	int got;

	transcript_init(&t);
	reader = (struct transcript_reader){ .t = &t };
	if ((e = transcript_read(&t, buf_slice(out), SL(""), NULL, REC_MAX_MS)) == ERR_OK) {
		got = transcript_sentence(&reader, &u);
		e = got > 0 ? ERR_OK : got < 0 ? ERR_NOMEM : ERR_SYNTAX;
	}
	*form = t.form;
	if (e != ERR_OK && e != ERR_NOMEM)
		snprintf(r->why, sizeof(r->why), "the recogniser gave no words: %s %s", t.form, e == ERR_TOOBIG ? "too big" : t.fault);
	transcript_free(&t);
	return e == ERR_OK || e == ERR_NOMEM ? e : ERR_SYNTAX;
}

/* Recognises the audio that is there, and keeps what comes. */
static enum err
engage(struct recognition *r, const char *audio)
{
	struct buf out = { .max = TRANSCRIPT_MAX_BYTES };
	const char *form;
	enum err e;

	atomic_store(&r->progress.begun_s, (int64_t)time(NULL));
	atomic_store(&r->progress.recognising, true);
	e = r->by->command != NULL ? recognise_by_command(r, audio, &out) : recognise_by_server(r, audio, &out);
	if (e == ERR_OK && (e = check(r, &out, &form)) == ERR_OK &&
	    (e = cache_store(r->cache, r->id, form, buf_slice(&out))) == ERR_IO) {
		snprintf(r->why, sizeof(r->why), "not kept: %s", err_text(e));
		e = ERR_SYNTAX;
	}
	buf_free(&out);
	return e;
}

/* Makes r->why, in which are a server's or program's words, one clean line. */
static void
clean_why(struct recognition *r)
{
	struct buf line = { .max = 4 * sizeof(r->why) };
	struct buf valid = { .max = 4 * sizeof(r->why) };
	struct slice s;

	if (utf8_clean(&valid, slice_of(r->why)) == ERR_OK && utf8_clean_line(&line, buf_slice(&valid)) == ERR_OK) {
		s = utf8_cut(buf_slice(&line), 400);
		snprintf(r->why, sizeof(r->why), "%.*s", SLARG(s));
	}
	buf_free(&line);
	buf_free(&valid);
}

static enum err
work(struct recognition *r)
{
	char audio[FILE_PATH_BYTES], why[AUDIO_WHY_BYTES] = "";
	enum err e;

	if (cache_find(r->cache, r->id, audio))      /* another run has done it meanwhile */
		return ERR_OK;
	if ((e = audio_download(r->cache, r->id, r->url, &r->by->audio, &r->progress.got_bytes, why, r->retry_after)) !=
	    ERR_OK) {
		snprintf(r->why, sizeof(r->why), "%s", why);
		return e;
	}
	cache_path(r->cache, r->id, ".audio", audio);
	e = engage(r, audio);
	if (e == ERR_OK || e == ERR_SYNTAX)
		audio_remove(r->cache, r->id);
	return e;
}

void
recognise(struct recognition *r)
{
	struct lock lock = { .path = NULL };
	int got = cache_lock(r->cache, r->id, &lock);

	r->why[0] = r->retry_after[0] = '\0';
	if (got <= 0) {
		r->e = got == 0 ? ERR_RANGE : got == ERR_NOMEM ? ERR_NOMEM : ERR_SYNTAX;
		snprintf(r->why, sizeof(r->why), "%s", got == 0 ? "another run is at it" : err_text((enum err)got));
		return;
	}
	r->e = work(r);
	clean_why(r);
	if (r->e == ERR_SYNTAX) {
		(void)cache_failure_add(r->cache, r->id, slice_of(r->why), slice_of(r->retry_after), r->now);
	}
	lock_release(&lock);
}

int64_t
recognise_last_time(struct slice out)
{
	int64_t last = -1, ms;
	size_t i;

	if (out.len > TAIL_BYTES)
		out = slice_from(out, out.len - TAIL_BYTES);
	for (i = 0; i + 5 < out.len; i++)
		if (memcmp(out.p + i, "--> ", 4) == 0) {
			struct slice s = slice_from(out, i + 4);

			if (clock_read(&s, &ms) && ms > last)
				last = ms;
		}
	return last;
}
