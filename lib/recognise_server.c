#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "http.h"
#include "rec.h"
#include "recognise.h"
#include "refusal.h"
#include "transcript.h"

/* The file's name for the server, which goes by its ending. */
static void
name_upload(const char *url, char name[32])
{
	static const char *const known[] = { "mp3", "m4a", "mp4", "mpeg", "mpga", "ogg", "oga", "opus", "wav", "webm", "flac", "aac" };
	size_t n = strcspn(url, "?#"), i;

	snprintf(name, 32, "audio.mp3");
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct slice path = { url, n }, ending = slice_of(known[i]);

		if (path.len > ending.len && path.p[path.len - ending.len - 1] == '.' &&
		    slice_eq_nocase(slice_from(path, path.len - ending.len), ending))
			snprintf(name, 32, "audio.%s", known[i]);
	}
}

/*
 * Judges an answer.  Returns how long to wait for the next try, or -1: *e then says what came of it.  ERR_IO: it is
 * not the episode's fault.
 */
static int64_t
judge(struct recognition *r, const struct http_response *rs, int tries, struct buf *out, enum err *e)
{
	*e = ERR_SYNTAX;
	if (rs->outcome != HTTP_DONE) {
		snprintf(r->why, sizeof(r->why), "the server: %s", rs->error);
		*e = rs->outcome == HTTP_FAILED ? ERR_IO : ERR_SYNTAX;
		return -1;
	}
	if (rs->status == 200) {
		*e = buf_add(out, rs->body);
		return -1;
	}
	refusal_say(r->why, sizeof(r->why), rs, r->by->key);
	if (rs->status == 401 || rs->status == 403 || rs->status == 404)
		*e = ERR_IO;                 /* the key, the address */
	if (rs->status != 429 && rs->status != 503)
		return -1;
	snprintf(r->retry_after, sizeof(r->retry_after), "%.*s", rs->retry_after.len < 64 ? (int)rs->retry_after.len : 0,
	    rs->retry_after.len > 0 ? rs->retry_after.p : "");
	return refusal_wait(rs, tries);
}

/* Sends a file, and takes the answer. */
static enum err
send_file(struct recognition *r, struct http *h, const char *path, const char *name, struct buf *out)
{
	const struct http_field form[] = { { .name = "file", .path = path, .file = name },
		{ .name = "model", .value = r->by->model }, { .name = "response_format", .value = "verbose_json" },
		{ .name = r->lang[0] != '\0' ? "language" : NULL, .value = r->lang }, { .name = NULL } };
	struct http_request rq = { .url = r->by->url, .accept = "application/json, text/*;q=0.5, */*;q=0.1",
		.login = r->by->key, .form = form };
	const struct http_response *rs;
	int64_t wait_s;
	int tries;
	enum err e;

	for (tries = 1;; tries++) {
		if (http_begin(h, &rq) != ERR_OK || (rs = http_wait(h)) == NULL)
			return ERR_NOMEM;
		if ((wait_s = judge(r, rs, tries, out, &e)) < 0)
			break;
		refusal_sleep(wait_s);
	}
	if (e == ERR_OK)
		r->retry_after[0] = '\0';
	return e == ERR_TOOBIG ? ERR_SYNTAX : e;
}

/* A time as WebVTT has it. */
static enum err
add_time(struct buf *out, int64_t ms)
{
	return buf_addf(out, "%02lld:%02d:%02d.%03d", (long long)(ms / 3600000), (int)(ms / 60000 % 60),
	    (int)(ms / 1000 % 60), (int)(ms % 1000));
}

static enum err
add_escaped(struct buf *out, struct slice text)
{
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; e == ERR_OK && i < text.len; i++)
		e = text.p[i] == '&' ? buf_add(out, SL("&amp;")) : text.p[i] == '<' ? buf_add(out, SL("&lt;")) :
		    text.p[i] == '>' ? buf_add(out, SL("&gt;")) : buf_addc(out, text.p[i]);
	return e;
}

/* Appends a sentence as a cue; without times of its own it has the part's. */
static enum err
add_cue(struct buf *out, const struct utterance *u, const struct audio_part *part)
{
	int64_t length = part->end_ms - part->start_ms;
	int64_t start = u->start_ms < 0 ? 0 : u->start_ms < length ? u->start_ms : length;
	int64_t end = u->end_ms < start || u->end_ms > length ? length : u->end_ms;
	enum err e;

	if ((e = add_time(out, part->start_ms + start)) == ERR_OK && (e = buf_add(out, SL(" --> "))) == ERR_OK &&
	    (e = add_time(out, part->start_ms + end)) == ERR_OK && (e = buf_addc(out, '\n')) == ERR_OK &&
	    (u->speaker.len == 0 || ((e = buf_add(out, SL("<v "))) == ERR_OK && (e = add_escaped(out, u->speaker)) == ERR_OK &&
	    (e = buf_addc(out, '>')) == ERR_OK)) && (e = add_escaped(out, u->text)) == ERR_OK)
		e = buf_add(out, SL("\n\n"));
	return e;
}

/* Appends a part's sentences to out, at their times in the whole.  A part may be silent. */
static enum err
join(struct recognition *r, struct buf *out, struct slice answer, const struct audio_part *part)
{
	struct transcript t;
	struct transcript_reader reader = { .t = &t };
	struct utterance u;
	enum err e;
	int got = 0;

	transcript_init(&t);
	if ((e = transcript_read(&t, answer, SL(""), NULL, REC_MAX_MS)) == ERR_OK)
		while (e == ERR_OK && (got = transcript_sentence(&reader, &u)) > 0)
			e = add_cue(out, &u, part);
	if (got < 0)
		e = ERR_NOMEM;
	if (e == ERR_SYNTAX && strcmp(t.fault, "without words") == 0)
		e = ERR_OK;
	if (e != ERR_OK && e != ERR_NOMEM) {
		snprintf(r->why, sizeof(r->why), "the server's answer: %s %s", t.form, e == ERR_SYNTAX ? t.fault : err_text(e));
		e = ERR_SYNTAX;
	}
	transcript_free(&t);
	return e;
}

/* Has a part recognised, unless a run before has, and appends it. */
static enum err
do_part(struct recognition *r, struct http *h, const char *small, const struct audio_part *part, struct buf *out)
{
	struct buf answer = { .max = TRANSCRIPT_MAX_BYTES + 256 };
	char path[FILE_PATH_BYTES], cut[FILE_PATH_BYTES], ending[64], why[AUDIO_WHY_BYTES] = "";
	enum err e = ERR_OK;

	snprintf(ending, sizeof(ending), ".part-%lld-%lld", (long long)part->start_ms, (long long)part->end_ms);
	cache_path(r->cache, r->id, ending, path);
	cache_path(r->cache, r->id, ".audio.cut.mp3", cut);
	if (file_read(&answer, path, TRANSCRIPT_MAX_BYTES) != ERR_OK) {
		buf_clear(&answer);
		if ((e = audio_cut(small, part, cut, &r->by->audio, why)) != ERR_OK)
			snprintf(r->why, sizeof(r->why), "%s", why);
		else if ((e = send_file(r, h, cut, "audio.mp3", &answer)) == ERR_OK)
			(void)file_write(path, buf_slice(&answer));   /* else it is sent again another time */
	}
	if (e == ERR_OK && (e = join(r, out, buf_slice(&answer), part)) == ERR_OK)
		atomic_store(&r->progress.done_ms, part->end_ms);
	if (e == ERR_SYNTAX)
		unlink(path);
	buf_free(&answer);
	return e;
}

/* What is larger than the server takes: small, and where that is not enough in parts. */
static enum err
do_parts(struct recognition *r, struct http *h, const char *audio, struct buf *out)
{
	struct audio_parts parts = { .n = 0 };
	char small[FILE_PATH_BYTES], why[AUDIO_WHY_BYTES] = "";
	size_t i;
	enum err e;

	cache_path(r->cache, r->id, ".audio.mp3", small);
	if ((e = audio_shrink(audio, small, r->by->upload_bytes, &r->by->audio, &parts, why)) != ERR_OK)
		snprintf(r->why, sizeof(r->why), "%s", why);
	else if (parts.n == 1)
		e = send_file(r, h, small, "audio.mp3", out);
	else
		e = buf_add(out, SL("WEBVTT\n\n"));
	for (i = 0; e == ERR_OK && parts.n > 1 && i < parts.n; i++)
		e = do_part(r, h, small, &parts.parts[i], out);
	free(parts.parts);
	return e;
}

enum err
recognise_by_server(struct recognition *r, const char *audio, struct buf *out)
{
	struct http_opts opts = HTTP_DEFAULTS;
	struct http *h;
	struct stat st;
	char name[32];
	enum err e;

	opts.max_bytes = TRANSCRIPT_MAX_BYTES;
	opts.timeout_s = r->by->timeout_s;
	opts.allow_private = true;           /* the user named it */
	opts.ca_file = getenv("SSL_CERT_FILE");
	if (stat(audio, &st) != 0) {
		snprintf(r->why, sizeof(r->why), "%s", err_text(ERR_IO));
		return ERR_SYNTAX;
	}
	if ((h = http_new(&opts)) == NULL)
		return ERR_NOMEM;
	name_upload(r->url, name);
	e = (uint64_t)st.st_size <= r->by->upload_bytes ? send_file(r, h, audio, name, out) : do_parts(r, h, audio, out);
	http_free(h);
	return e;
}
