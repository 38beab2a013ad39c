#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "audio.h"
#include "command.h"
#include "http.h"
#include "line.h"
#include "num.h"
#include "rec.h"
#include "url.h"

#define RESERVE_BYTES (UINT64_C(16) << 20)   /* of the disk, which others need */
#define LOOK_BYTES (UINT64_C(8) << 20)       /* between two looks at the disk */
#define TRIES 5                              /* each got further than the one before */
#define FROM_BYTES (URL_MAX_BYTES + 4096)    /* of the file that says where a part came from */
#define MAX_SILENCES 1000000
#define MAX_SILENCE_BYTES ((size_t)64 << 20)   /* of ffmpeg's words about them */
#define MAX_PARTS 10000
#define SMALL_BYTES_MS 4                     /* of what audio_shrink makes: 32 kbit/s */
#define FRAME_BYTES 1024                     /* frames are not cut in two */
#define ACCEPT "audio/*, */*;q=0.5"

/* A download under way. */
struct download {
	const struct audio_opts *o;
	const char *url;
	char whole[FILE_PATH_BYTES], part[FILE_PATH_BYTES], from[FILE_PATH_BYTES];
	int fd;
	uint64_t have;             /* bytes in part */
	uint64_t looked;           /* of these, when the disk was last looked at */
	bool begun;                /* the answer was looked at */
	bool other;                /* the server sends what goes on from nothing that we have */
	bool lost;                 /* the connection was: what is there may be gone on from */
	char validator[1024];      /* of what is in part, or "" */
	_Atomic uint64_t *got_bytes;
	char *why;
};

static int
stop(struct download *d, const char *why)
{
	snprintf(d->why, AUDIO_WHY_BYTES, "%s", why);
	return -1;
}

/* Whether the disk has room for so many bytes more. */
static bool
has_room(const struct download *d, uint64_t more)
{
	struct statvfs fs;

	return fstatvfs(d->fd, &fs) != 0 || (uint64_t)fs.f_bavail * fs.f_frsize >= more + RESERVE_BYTES;
}

/* Where the bytes of a 206 begin: "bytes 100-199/200". */
static bool
continues(struct slice range, uint64_t have)
{
	uint64_t from;

	if (!slice_starts_nocase(range, SL("bytes ")))
		return false;
	range = slice_trim(slice_from(range, 6));
	range.len = slice_find(range, '-');
	return num_read_u64(range, 0, UINT64_MAX, &from) == ERR_OK && from == have;
}

/* Notes of what the part is one: the address, and the validator that tells whether it is still the same. */
static void
note_origin(struct download *d, const struct http_response *rs)
{
	struct slice v = rs->etag.len > 0 && !slice_starts(rs->etag, SL("W/")) ? rs->etag : rs->last_modified;
	struct buf text = { .max = FROM_BYTES };

	snprintf(d->validator, sizeof(d->validator), "%.*s", v.len < sizeof(d->validator) ? (int)v.len : 0, v.len > 0 ? v.p : "");
	unlink(d->from);                      /* without it a part is begun anew: no loss but time */
	if (d->validator[0] != '\0' && buf_addf(&text, "%s\n%s\n", d->url, d->validator) == ERR_OK)
		(void)file_write(d->from, buf_slice(&text));
	buf_free(&text);
}

/* Looks at the answer before its first byte is taken. */
static int
begin(struct download *d, const struct http_response *rs)
{
	uint64_t length = rs->length > 0 ? (uint64_t)rs->length : 0;
	char why[AUDIO_WHY_BYTES];

	d->begun = true;
	if (slice_starts_nocase(rs->content_type, SL("text/"))) {
		snprintf(why, sizeof(why), "no audio: %.*s", rs->content_type.len < 60 ? (int)rs->content_type.len : 60,
		    rs->content_type.p);
		return stop(d, why);
	}
	d->other = rs->status == 206 && !continues(rs->content_range, d->have);
	if (d->other)
		return stop(d, "the server sends another part than the one that was asked for");
	if (rs->status == 200) {
		if (ftruncate(d->fd, 0) != 0 || lseek(d->fd, 0, SEEK_SET) != 0)
			return stop(d, strerror(errno));
		d->have = d->looked = 0;
		note_origin(d, rs);
	}
	if (d->have > d->o->max_bytes || length > d->o->max_bytes - d->have)
		return stop(d, "larger than the limit (-M)");
	return has_room(d, length) ? 0 : stop(d, "no room on the disk of the cache");
}

/* http's: takes a piece. */
static int
take(void *arg, const struct http_response *rs, struct slice bytes)
{
	struct download *d = arg;
	ssize_t n;

	if (!d->begun && begin(d, rs) != 0)
		return -1;
	if (bytes.len > d->o->max_bytes - d->have)
		return stop(d, "larger than the limit (-M)");
	if (d->have - d->looked >= LOOK_BYTES) {
		d->looked = d->have;
		if (!has_room(d, 0))
			return stop(d, "no room on the disk of the cache");
	}
	while (bytes.len > 0) {
		if ((n = write(d->fd, bytes.p, bytes.len)) < 0 && errno != EINTR)
			return stop(d, strerror(errno));
		if (n > 0) {
			bytes = slice_from(bytes, (size_t)n);
			d->have += (uint64_t)n;
		}
	}
	atomic_store(d->got_bytes, d->have);
	return 0;
}

/* What is there of a run before, if it came from the same address; else it begins anew. */
static void
look_back(struct download *d)
{
	struct buf text = { .max = FROM_BYTES };
	struct slice rest, url, validator;
	struct stat st;

	d->have = 0;
	d->validator[0] = '\0';
	if (file_read(&text, d->from, FROM_BYTES - 256) == ERR_OK && fstat(d->fd, &st) == 0) {
		rest = buf_slice(&text);
		if (slice_cut(&rest, '\n', &url) && slice_cut(&rest, '\n', &validator) &&
		    slice_eq(url, slice_of(d->url)) && validator.len < sizeof(d->validator)) {
			snprintf(d->validator, sizeof(d->validator), "%.*s", SLARG(validator));
			d->have = (uint64_t)st.st_size;
		}
	}
	if (d->have == 0)
		(void)!ftruncate(d->fd, 0);
	(void)lseek(d->fd, (off_t)d->have, SEEK_SET);
	d->looked = d->have;
	buf_free(&text);
}

/* Makes the part whole. */
static enum err
complete(struct download *d)
{
	if (d->have == 0) {
		stop(d, "no audio: no bytes");
		return ERR_SYNTAX;
	}
	if (fsync(d->fd) != 0 || rename(d->part, d->whole) != 0) {
		stop(d, strerror(errno));
		return ERR_SYNTAX;
	}
	unlink(d->from);
	return ERR_OK;
}

/* One request.  Returns 1 where another may get further. */
static int
ask(struct download *d, struct http *h, enum err *e, char retry_after[64])
{
	struct http_request rq = { .url = d->url, .accept = ACCEPT, .as_it_is = true, .from = d->have,
		.if_range = d->validator, .sink = take, .arg = d };
	const struct http_response *rs;
	uint64_t had = d->have;

	d->begun = d->other = d->lost = false;
	*e = http_begin(h, &rq);
	if (*e != ERR_OK || (rs = http_wait(h)) == NULL) {
		*e = ERR_NOMEM;
		return 0;
	}
	*e = ERR_SYNTAX;
	snprintf(retry_after, 64, "%.*s", rs->retry_after.len < 64 ? (int)rs->retry_after.len : 0,
	    rs->retry_after.len > 0 ? rs->retry_after.p : "");
	if (rs->outcome == HTTP_DONE && (rs->status == 200 || (rs->status == 206 && had > 0))) {
		if (!d->begun && rs->status == 200)
			d->have = 0;             /* an empty body */
		*e = complete(d);
		return 0;
	}
	if (d->other || (rs->outcome == HTTP_DONE && rs->status == 416 && had > 0)) {
		unlink(d->from);                 /* it has changed, or there is no more: from the start */
		look_back(d);
		return 1;
	}
	if (rs->outcome == HTTP_DONE)
		snprintf(d->why, AUDIO_WHY_BYTES, "HTTP status %ld", rs->status);
	else if (rs->outcome != HTTP_STOPPED)
		stop(d, rs->outcome == HTTP_TOOBIG ? "larger than the limit (-M)" : rs->error);
	d->lost = rs->outcome == HTTP_FAILED;
	if (rs->outcome == HTTP_PRIVATE)
		*e = ERR_IO;
	return d->lost && d->have > had && d->validator[0] != '\0';
}

enum err
audio_download(const struct cache *c, const char *id, const char *url, const struct audio_opts *o,
    _Atomic uint64_t *got_bytes, char why[AUDIO_WHY_BYTES], char retry_after[64])
{
	struct http_opts opts = HTTP_DEFAULTS;
	struct download d = { .o = o, .url = url, .got_bytes = got_bytes, .why = why };
	struct http *h;
	enum err e = ERR_NOMEM;
	int tries;

	cache_path(c, id, ".audio", d.whole);
	cache_path(c, id, ".audio.part", d.part);
	cache_path(c, id, ".audio.from", d.from);
	retry_after[0] = '\0';
	if (access(d.whole, F_OK) == 0)
		return ERR_OK;
	if ((d.fd = open(d.part, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0) {
		stop(&d, strerror(errno));
		return ERR_SYNTAX;
	}
	opts.max_bytes = SIZE_MAX;             /* take counts, together with what is there */
	opts.timeout_s = o->timeout_s;
	opts.allow_private = o->allow_private;
	opts.ca_file = getenv("SSL_CERT_FILE");
	if ((h = http_new(&opts)) != NULL) {
		look_back(&d);
		for (tries = 1; ask(&d, h, &e, retry_after) == 1 && tries < TRIES; tries++)
			;
		http_free(h);
	}
	close(d.fd);
	if (e != ERR_OK && (d.have == 0 || !d.lost)) {
		unlink(d.part);
		unlink(d.from);
	}
	return e;
}

void
audio_remove(const struct cache *c, const char *id)
{
	char path[FILE_PATH_BYTES], audio[64], part[64];
	struct dirent *entry;
	DIR *dir = opendir(c->dir);

	snprintf(audio, sizeof(audio), "%s.audio", id);
	snprintf(part, sizeof(part), "%s.part-", id);
	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (slice_starts(slice_of(entry->d_name), slice_of(audio)) ||
		    slice_starts(slice_of(entry->d_name), slice_of(part))) {
			cache_path(c, entry->d_name, "", path);
			unlink(path);
		}
	if (dir != NULL)
		closedir(dir);
}

/* Runs ffmpeg, or says why it could not. */
static enum err
run_ffmpeg(const char *const *argv, const struct audio_opts *o, struct buf *out, char why[AUDIO_WHY_BYTES])
{
	struct command c = { .argv = argv, .lifeline = o->lifeline, .out = out, .timeout_s = o->timeout_s };
	enum err e = command_run(&c);

	if (e == ERR_OK || e == ERR_NOMEM)
		return e;
	snprintf(why, AUDIO_WHY_BYTES, "ffmpeg: %s", c.why);
	return ERR_SYNTAX;
}

/*
 * What is opened of an episode: a playlist among its audio must not name other files, nor addresses.
 */
#define FORMATS "aac,ac3,aiff,amr,asf,flac,flv,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,mp3,mpeg,mpegts,ogg,wav"

/* Adds a silence's middle to the places where it may be cut; lines are as ametadata prints them. */
static enum err
find_silences(struct slice out, struct audio_parts *at)
{
	struct slice line;
	int64_t start_ms = -1, ms;
	enum err e = ERR_OK;

	while (e == ERR_OK && slice_cut(&out, '\n', &line)) {
		line = slice_trim(line);
		if (slice_starts(line, SL("lavfi.silence_start=")))
			start_ms = num_read_seconds(slice_from(line, 20), REC_MAX_MS, &ms) == ERR_OK ? ms : -1;
		else if (slice_starts(line, SL("lavfi.silence_end=")) && start_ms >= 0 &&
		    num_read_seconds(slice_from(line, 18), REC_MAX_MS, &ms) == ERR_OK && ms > start_ms &&
		    (e = array_reserve(&at->parts, &at->cap, at->n + 1, sizeof(at->parts[0]), MAX_SILENCES)) == ERR_OK) {
			at->parts[at->n++] = (struct audio_part){ start_ms, ms };
			start_ms = -1;
		}
	}
	return e == ERR_TOOBIG ? ERR_OK : e;
}

/* The last silence's middle in the second half of a part that may be so long; its end, where there is none. */
static int64_t
cut_at(const struct audio_parts *silences, int64_t start_ms, int64_t max_ms)
{
	int64_t best = start_ms + max_ms, middle;
	size_t i;

	for (i = silences->n; i > 0; i--) {
		middle = (silences->parts[i - 1].start_ms + silences->parts[i - 1].end_ms) / 2;
		if (middle <= start_ms + max_ms / 2)
			break;
		if (middle <= start_ms + max_ms)
			return middle;
	}
	return best;
}

static enum err
divide(struct audio_parts *parts, const struct audio_parts *silences, int64_t total_ms, int64_t max_ms)
{
	int64_t start = 0, end;
	enum err e;

	do {
		end = total_ms - start <= max_ms ? total_ms : cut_at(silences, start, max_ms);
		if ((e = array_reserve(&parts->parts, &parts->cap, parts->n + 1, sizeof(parts->parts[0]), MAX_PARTS)) != ERR_OK)
			return e;
		parts->parts[parts->n++] = (struct audio_part){ start, end };
		start = end;
	} while (start < total_ms);
	return ERR_OK;
}

enum err
audio_shrink(const char *path, const char *small, uint64_t max_bytes, const struct audio_opts *o,
    struct audio_parts *parts, char why[AUDIO_WHY_BYTES])
{
	char in[FILE_PATH_BYTES + 8], to[FILE_PATH_BYTES + 8];
	const char *argv[] = { "ffmpeg", "-nostdin", "-v", "error", "-y", "-protocol_whitelist", "file",
		"-format_whitelist", FORMATS, "-i", in, "-map", "0:a:0", "-map_metadata", "-1", "-ac", "1", "-ar", "16000",
		"-af", "silencedetect=n=-30dB:d=0.3,ametadata=mode=print:file=-",
		"-c:a", "libmp3lame", "-b:a", "32k", "-write_xing", "0", "-id3v2_version", "0", "-f", "mp3", to, NULL };
	struct buf out = { .max = MAX_SILENCE_BYTES };
	struct audio_parts silences = { .n = 0 };
	struct stat st;
	enum err e;

	snprintf(in, sizeof(in), "file:%s", path);
	snprintf(to, sizeof(to), "file:%s", small);
	if ((e = run_ffmpeg(argv, o, &out, why)) == ERR_OK && (e = find_silences(buf_slice(&out), &silences)) == ERR_OK) {
		if (stat(small, &st) != 0 || st.st_size == 0) {
			snprintf(why, AUDIO_WHY_BYTES, "ffmpeg found no audio in it");
			e = ERR_SYNTAX;
		} else if ((e = divide(parts, &silences, (int64_t)st.st_size / SMALL_BYTES_MS,
		    (int64_t)((max_bytes - FRAME_BYTES) / SMALL_BYTES_MS))) == ERR_TOOBIG) {
			snprintf(why, AUDIO_WHY_BYTES, "more than %d parts", MAX_PARTS);
			e = ERR_SYNTAX;
		}
	}
	free(silences.parts);
	buf_free(&out);
	return e;
}

enum err
audio_cut(const char *small, const struct audio_part *part, const char *out, const struct audio_opts *o,
    char why[AUDIO_WHY_BYTES])
{
	char in[FILE_PATH_BYTES + 8], to[FILE_PATH_BYTES + 8], from[32], length[32];
	const char *argv[] = { "ffmpeg", "-nostdin", "-v", "error", "-y", "-protocol_whitelist", "file", "-ss", from,
		"-t", length, "-f", "mp3", "-i", in, "-c", "copy", "-write_xing", "0", "-id3v2_version", "0", "-f", "mp3", to,
		NULL };

	snprintf(in, sizeof(in), "file:%s", small);
	snprintf(to, sizeof(to), "file:%s", out);
	snprintf(from, sizeof(from), "%lld.%03d", (long long)(part->start_ms / 1000), (int)(part->start_ms % 1000));
	snprintf(length, sizeof(length), "%lld.%03d", (long long)((part->end_ms - part->start_ms) / 1000),
	    (int)((part->end_ms - part->start_ms) % 1000));
	return run_ffmpeg(argv, o, NULL, why);
}
