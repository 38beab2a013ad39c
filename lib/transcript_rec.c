#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "num.h"
#include "sha256.h"
#include "transcript_rec.h"
#include "utf8.h"

#define ID_DIGITS 16                        /* of an episode's id */
#define MIN_TABS 10                         /* in its first line, by which a file holds records */
#define MAX_FIELD_BYTES ((size_t)64 << 10)

bool
transcript_rec_is_none(const char *path)
{
	char head[16384];
	struct stat st;
	size_t i, tabs = 0;
	ssize_t n = 0;
	int fd;

	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode) || (fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return false;
	n = read(fd, head, sizeof(head));
	close(fd);
	for (i = 0; n > 0 && i < (size_t)n && (head[i] == '\n' || head[i] == '\r'); i++)
		;
	for (; n > 0 && i < (size_t)n && head[i] != '\n'; i++)
		tabs += head[i] == '\t';
	return n > 0 && tabs < MIN_TABS;
}

enum err
transcript_rec_episode(struct buf *line, const char *path)
{
	struct slice name = slice_of(path), title;
	struct sha256 h;
	unsigned char digest[32];
	struct buf clean = { .max = REC_MAX_BYTES };
	size_t i, tabs;
	enum err e = ERR_OK;

	sha256_init(&h);
	sha256_add(&h, name);
	sha256_end(&h, digest);
	for (title = name; slice_find(title, '/') < title.len; )
		title = slice_from(title, slice_find(title, '/') + 1);
	for (i = title.len; i > 1; i--)
		if (title.p[i - 1] == '.') {
			title.len = i - 1;
			break;
		}
	e = buf_addc(line, '\t');
	for (i = 0; e == ERR_OK && i < ID_DIGITS / 2; i++)
		e = buf_addf(line, "%02x", digest[i]);
	if (e == ERR_OK && (e = utf8_clean_line(&clean, title)) == ERR_OK &&
	    (e = buf_add(line, SL("\t0\t\t\t\t\t\t"))) == ERR_OK)
		e = rec_escape(line, buf_slice(&clean));
	for (tabs = 0; e == ERR_OK && tabs < REC_TRANSCRIPT - REC_TITLE; tabs++)
		e = buf_addc(line, '\t');
	buf_clear(&clean);
	if (e == ERR_OK && (e = utf8_clean(&clean, name)) == ERR_OK && (e = rec_escape(line, buf_slice(&clean))) == ERR_OK)
		e = buf_addc(line, '\t');
	buf_free(&clean);
	return e;
}

struct slice
transcript_rec_ending(struct slice path)
{
	size_t i = path.len;

	while (i > 0 && path.p[i - 1] != '/' && path.p[i - 1] != '.')
		i--;
	return i > 0 && path.p[i - 1] == '.' ? slice_from(path, i - 1) : (struct slice){ NULL, 0 };
}

int64_t
transcript_rec_duration(const struct rec *episode)
{
	uint32_t seconds;

	if (num_read_u32(rec_more(episode, REC_DURATION), 1, REC_MAX_MS / 1000, &seconds) != ERR_OK)
		return REC_MAX_MS;
	return (int64_t)(seconds + 1) * 1000 - 1;   /* whole seconds, cut off */
}

bool
transcript_rec_fits(const struct rec *rec)
{
	size_t i, n = 0;

	for (i = 0; i < REC_FIELDS; i++)
		n += i != REC_TEXT ? rec->f[i].len : 0;
	return n <= MAX_FIELD_BYTES;
}

/* Appends the episode's fields from first to last, each with its TAB. */
static enum err
add_fields(struct transcript_rec *r, const struct rec *episode, enum rec_field first, enum rec_field last)
{
	enum err e = ERR_OK;
	size_t i;

	for (i = first; e == ERR_OK && i <= (size_t)last; i++)
		if ((e = buf_add(&r->fixed, episode->f[i])) == ERR_OK)
			e = buf_addc(&r->fixed, '\t');
	return e;
}

enum err
transcript_rec_begin(struct transcript_rec *r, const struct rec *episode)
{
	enum err e;

	buf_clear(&r->fixed);
	if ((e = buf_addc(&r->fixed, '\t')) != ERR_OK || (e = add_fields(r, episode, REC_EPISODE, REC_EPISODE)) != ERR_OK)
		return e;
	r->date = r->fixed.len;
	if ((e = buf_addc(&r->fixed, '\t')) != ERR_OK || (e = add_fields(r, episode, REC_DATE, REC_TITLE)) != ERR_OK)
		return e;
	r->quote = r->fixed.len;
	if ((e = buf_add(&r->fixed, SL("\t\t"))) != ERR_OK || (e = add_fields(r, episode, REC_LINK, REC_TRANSCRIPT)) != ERR_OK)
		return e;
	return buf_addc(&r->fixed, '\n');
}

static struct slice
time_text(char text[NUM_BYTES], int64_t ms)
{
	return ms < 0 ? SL("") : num_write_seconds(text, (uint64_t)ms);
}

static enum err
add_place(struct buf *out, const struct utterance *u, size_t seq)
{
	char text[NUM_BYTES];
	enum err e;

	if ((e = buf_add(out, num_write(text, seq))) != ERR_OK || (e = buf_addc(out, '\t')) != ERR_OK ||
	    (e = buf_add(out, time_text(text, u->start_ms))) != ERR_OK || (e = buf_addc(out, '\t')) != ERR_OK)
		return e;
	return buf_add(out, time_text(text, u->end_ms));
}

static enum err
add_words(struct buf *out, const struct utterance *u)
{
	enum err e;

	if ((e = rec_escape(out, u->speaker)) != ERR_OK || (e = buf_addc(out, '\t')) != ERR_OK)
		return e;
	return rec_escape(out, u->text);
}

enum err
transcript_rec_sentence(struct buf *out, const struct transcript_rec *r, const struct utterance *u, size_t seq)
{
	struct slice fixed = buf_slice(&r->fixed);
	size_t whole = out->len;
	enum err e;

	if ((e = buf_add(out, (struct slice){ fixed.p, r->date })) == ERR_OK && (e = add_place(out, u, seq)) == ERR_OK &&
	    (e = buf_add(out, (struct slice){ fixed.p + r->date, r->quote - r->date })) == ERR_OK &&
	    (e = add_words(out, u)) == ERR_OK)
		e = buf_add(out, slice_from(fixed, r->quote));
	if (e != ERR_OK)
		out->len = whole;
	return e;
}
