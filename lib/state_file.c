#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "date.h"
#include "file.h"
#include "line.h"
#include "num.h"
#include "rec.h"
#include "state_room.h"
#include "url.h"

#define LINE_BYTES (2 * (URL_MAX_BYTES + 2 * STATE_MAX_TEXT) + 64)   /* escapes double */
#define MAX_FAILURES 1000000
#define MAX_STRANGE 10       /* lines, the first ones, that are none of a state */

/* Sixteen hex digits. */
static bool
read_id(struct slice s, uint64_t *id)
{
	size_t i;

	*id = 0;
	for (i = 0; i < s.len; i++) {
		char c = s.p[i];

		if (!ascii_is_digit(c) && (c < 'a' || c > 'f'))
			return false;
		*id = *id << 4 | (uint64_t)(ascii_is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	return s.len == 16;
}

#define MAX_FIELDS 3

/* The fields of a line, unescaped, one behind the other in text. */
struct fields {
	struct buf text;
	struct slice f[MAX_FIELDS];
	size_t n;
};

/* ERR_SYNTAX for too many. */
static enum err
split(struct fields *fs, struct slice line)
{
	size_t start[MAX_FIELDS + 1] = { 0 }, i;
	struct slice field;
	enum err e;

	buf_clear(&fs->text);
	fs->n = 0;
	while (slice_cut(&line, '\t', &field)) {
		if (fs->n == MAX_FIELDS)
			return ERR_SYNTAX;
		if ((e = rec_unescape(&fs->text, field)) != ERR_OK)
			return e;
		start[++fs->n] = fs->text.len;
	}
	for (i = 0; i < fs->n; i++) {
		fs->f[i] = slice_from(buf_slice(&fs->text), start[i]);
		fs->f[i].len = start[i + 1] - start[i];
	}
	return ERR_OK;
}

static enum err
take_feed(struct state *s, const struct fields *fs, struct state_feed **feed)
{
	enum err e;

	*feed = &s->stray;                   /* what follows a damaged line was given all the same */
	if (fs->n != 3 || fs->f[0].len == 0 || fs->f[0].len > URL_MAX_BYTES)
		return ERR_SYNTAX;
	if ((*feed = state_add(s, fs->f[0])) == NULL)
		return ERR_NOMEM;
	e = state_set(&(*feed)->etag, fs->f[1]);
	return e == ERR_OK ? state_set(&(*feed)->last_modified, fs->f[2]) : e;
}

static enum err
take_wait(struct state_feed *feed, const struct fields *fs)
{
	uint32_t failures = 0;
	int64_t time;

	if (fs->n < 1 || fs->n > 2 || date_parse(fs->f[0], &time) != ERR_OK || time < DATE_MIN || time > DATE_MAX ||
	    (fs->n == 2 && num_read_u32(fs->f[1], 0, MAX_FAILURES, &failures) != ERR_OK))
		return ERR_SYNTAX;
	feed->not_before = time;
	feed->failures = failures;
	return ERR_OK;
}

static enum err
take_every(struct state_feed *feed, const struct fields *fs)
{
	int64_t base = INT64_MIN;
	uint32_t seconds;

	if (fs->n < 1 || fs->n > 2 || num_read_u32(fs->f[0], 1, UINT32_MAX, &seconds) != ERR_OK ||
	    (fs->n == 2 && (date_parse(fs->f[1], &base) != ERR_OK || base < DATE_MIN || base > DATE_MAX)))
		return ERR_SYNTAX;
	feed->every_s = seconds;
	feed->every_base = base;
	return ERR_OK;
}

static enum err
take_page(struct state_feed *feed, const struct fields *fs)
{
	uint32_t failures = 0;

	if (fs->n < 1 || fs->n > 2 || !url_is_http(fs->f[0]) ||
	    (fs->n == 2 && num_read_u32(fs->f[1], 0, MAX_FAILURES, &failures) != ERR_OK))
		return ERR_SYNTAX;
	feed->page_failures = failures;
	return state_set(&feed->page, fs->f[0]);
}

/* A line that says something of the feed above it. */
static enum err
take_property(struct state_feed *feed, struct slice word, const struct fields *fs)
{
	if (slice_eq(word, SL("title")) && fs->n == 1)
		return state_set(&feed->title, fs->f[0]);
	if (slice_eq(word, SL("moved")) && fs->n == 1 && url_is_http(fs->f[0]))
		return state_set(&feed->moved, fs->f[0]);
	if (slice_eq(word, SL("page")))
		return take_page(feed, fs);
	if (slice_eq(word, SL("wait")))
		return take_wait(feed, fs);
	if (slice_eq(word, SL("every")))
		return take_every(feed, fs);
	if (!slice_eq(word, SL("retired")) || fs->n != 0)
		return ERR_SYNTAX;
	feed->retired = true;
	return ERR_OK;
}

/* Takes a line.  ERR_SYNTAX where it is damaged. */
static enum err
take_line(struct state *s, struct slice line, struct fields *fs, struct state_feed **feed)
{
	struct slice word;
	uint64_t id;
	enum err e;

	if (line.len == 0 || !slice_cut(&line, '\t', &word))
		return ERR_OK;
	if (slice_eq(word, SL("seen")) && read_id(line, &id))
		return idset_add(&(*feed)->seen, id) < 0 ? ERR_NOMEM : ERR_OK;
	if (slice_eq(word, SL("alias")) && read_id(line, &id))
		return state_add_alias(*feed, id);
	if ((e = split(fs, line)) == ERR_NOMEM)
		return e;
	if (slice_eq(word, SL("feed"))) {
		if (e != ERR_OK)
			fs->n = 0;
		return take_feed(s, fs, feed);
	}
	return e != ERR_OK || *feed == &s->stray ? ERR_SYNTAX : take_property(*feed, word, fs);
}

/* Whether so many damaged lines, without a good one, tell that the file is something else: a list, by mistake. */
static bool
is_no_state(size_t good, size_t bad, bool at_end)
{
	return good == 0 && (at_end ? bad > 0 : bad == MAX_STRANGE);
}

enum err
state_read(struct state *s, const char *path, state_report report)
{
	struct fields fs = { .text = { .max = LINE_BYTES } };
	struct state_feed *feed = &s->stray;
	struct line_reader in;
	struct slice line;
	size_t good = 0, bad = 0;
	enum err e;
	int got;

	if ((e = line_open(&in, path, LINE_BYTES)) != ERR_OK)
		return e == ERR_IO && errno == ENOENT ? ERR_OK : e;
	while (!is_no_state(good, bad, false) && (got = line_read(&in, &line)) != 0) {
		e = got < 0 ? (enum err)got : take_line(s, line, &fs, &feed);
		if (e == ERR_NOMEM || e == ERR_IO)
			break;
		good += e == ERR_OK && line.len > 0;
		bad += e != ERR_OK;
		if (e != ERR_OK)
			report(path, in.line);
		e = ERR_OK;
	}
	if (e == ERR_OK && is_no_state(good, bad, true))
		e = ERR_SYNTAX;
	line_close(&in);
	buf_free(&fs.text);
	return e;
}

static enum err
write_set(FILE *out, const char *word, const struct idset *set)
{
	static const char digits[] = "0123456789abcdef";
	char id[] = "\t0123456789abcdef\n";
	size_t n, i, d;
	uint64_t *ids = idset_sorted(set, &n);

	if (ids == NULL && set->n > 0)
		return ERR_NOMEM;
	for (i = 0; i < n; i++) {
		for (d = 0; d < 16; d++)
			id[1 + d] = digits[ids[i] >> (60 - 4 * d) & 15];
		fputs(word, out);
		fwrite(id, 1, sizeof(id) - 1, out);
	}
	free(ids);
	return ERR_OK;
}

static enum err
write_ids(FILE *out, const struct state_feed *f)
{
	enum err e = write_set(out, "seen", &f->seen);

	return e == ERR_OK ? write_set(out, "alias", &f->alias) : e;
}

/* Appends word, a TAB, and a text. */
static enum err
add_text(struct buf *line, struct slice word, struct slice text)
{
	enum err e;

	if ((e = buf_add(line, word)) == ERR_OK && (e = buf_addc(line, '\t')) == ERR_OK)
		e = rec_escape(line, text);
	return e;
}

/* Appends a line of word and text, if there is any. */
static enum err
add_property(struct buf *line, struct slice word, const char *text)
{
	enum err e = text[0] != '\0' ? add_text(line, word, slice_of(text)) : ERR_OK;

	return e == ERR_OK && text[0] != '\0' ? buf_addc(line, '\n') : e;
}

static enum err
add_page(struct buf *line, const struct state_feed *f)
{
	enum err e;

	if (f->page[0] == '\0' || f->page_failures == 0)
		return add_property(line, SL("page"), f->page);
	e = add_text(line, SL("page"), slice_of(f->page));
	return e == ERR_OK ? buf_addf(line, "\t%lu\n", (unsigned long)f->page_failures) : e;
}

static enum err
add_wait(struct buf *line, const struct state_feed *f)
{
	char time[DATE_BYTES];

	if ((f->not_before == 0 && f->failures == 0) || date_write(time, f->not_before) != ERR_OK)
		return ERR_OK;
	return f->failures == 0 ? buf_addf(line, "wait\t%s\n", time) :
	    buf_addf(line, "wait\t%s\t%lu\n", time, (unsigned long)f->failures);
}

static enum err
add_every(struct buf *line, const struct state_feed *f)
{
	char base[DATE_BYTES];

	if (f->every_s <= 0 || f->every_s > UINT32_MAX)
		return ERR_OK;
	if (f->every_base == INT64_MIN || date_write(base, f->every_base) != ERR_OK)
		return buf_addf(line, "every\t%lu\n", (unsigned long)f->every_s);
	return buf_addf(line, "every\t%lu\t%s\n", (unsigned long)f->every_s, base);
}

/* Appends the lines of a feed, but for its ids. */
static enum err
add_feed(struct buf *line, const struct state_feed *f)
{
	enum err e;

	if ((e = add_text(line, SL("feed"), f->url)) == ERR_OK &&
	    (e = add_text(line, SL(""), slice_of(f->etag))) == ERR_OK &&
	    (e = add_text(line, SL(""), slice_of(f->last_modified))) == ERR_OK &&
	    (e = buf_addc(line, '\n')) == ERR_OK && (e = add_property(line, SL("title"), f->title)) == ERR_OK &&
	    (e = add_property(line, SL("moved"), f->moved)) == ERR_OK &&
	    (e = add_page(line, f)) == ERR_OK && (e = add_wait(line, f)) == ERR_OK &&
	    (e = add_every(line, f)) == ERR_OK && f->retired)
		e = buf_add(line, SL("retired\n"));
	return e;
}

static enum err
write_all(const struct state *s, FILE *out)
{
	struct buf text = { .max = 4 * LINE_BYTES };
	const struct state_feed *f;
	enum err e = write_ids(out, &s->stray);

	for (f = s->first; e == ERR_OK && f != NULL; f = f->next) {
		buf_clear(&text);
		if ((e = add_feed(&text, f)) == ERR_OK) {
			fwrite(text.p, 1, text.len, out);
			e = write_ids(out, f);
		}
	}
	buf_free(&text);
	return e;
}

enum err
state_write(const struct state *s, const char *path, const char *like)
{
	struct file_draft d;
	enum err e = file_draft_open(&d, path, like);

	return e == ERR_OK ? file_draft_close(&d, path, write_all(s, d.out)) : e;
}
