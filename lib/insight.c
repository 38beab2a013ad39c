#include <stdbool.h>
#include <stdlib.h>

#include "day.h"
#include "insight.h"
#include "num.h"
#include "url.h"
#include "utf8.h"

/* A place in in->memory, as a slice once all is in it: the memory may move before. */
struct span {
	size_t from, to;
};

/* The strings of an insight, in the order that they are made in. */
enum part {
	PART_TEXT, PART_QUOTE, PART_SHOW, PART_TITLE, PART_SPEAKER, PART_ALSO, PART_DATE, PART_AT, PART_LISTEN,
	/* these stand as they are in the record */
	PART_ID, PART_EPISODE, PART_SEQ, PART_RELATES, PART_SCORE, PART_PUBLISHED, PART_TOLD, PART_LANG, PART_AUDIO, PART_LINK, PART_TRANSCRIPT,
	PARTS
};

struct maker {
	struct insight *in;
	struct span part[PARTS];
};

static void
begin(struct maker *m, enum part part)
{
	m->part[part].from = m->in->memory.len;
}

static void
end(struct maker *m, enum part part)
{
	m->part[part].to = m->in->memory.len;
}

/* Takes U+FFFE and U+FFFF, which no XML can hold and no text needs, out of b from `from` on. */
static void
drop_noncharacters(struct buf *b, size_t from)
{
	size_t i, to = from;

	for (i = from; i < b->len; i++) {
		if (slice_starts(slice_from(buf_slice(b), i), SL("\xEF\xBF\xBE")) ||
		    slice_starts(slice_from(buf_slice(b), i), SL("\xEF\xBF\xBF")))
			i += 2;
		else
			b->p[to++] = b->p[i];
	}
	b->len = to;
}

/* Appends text on one line. */
static enum err
add_line(struct buf *b, struct slice text)
{
	size_t from = b->len;
	enum err e = utf8_clean_line(b, text);

	if (e == ERR_OK && slice_find(slice_from(buf_slice(b), from), '\xEF') < b->len - from)
		drop_noncharacters(b, from);
	return e;
}

/* Appends a field's text on one line. */
static enum err
add_text(struct maker *m, enum part part, struct slice field)
{
	struct buf text = { .max = REC_MAX_BYTES };
	enum err e;

	begin(m, part);
	if ((e = rec_unescape(&text, field)) == ERR_OK)
		e = add_line(&m->in->memory, buf_slice(&text));
	end(m, part);
	buf_free(&text);
	return e;
}

/* Appends a field as it stands, if it is what it should be. */
static enum err
add_plain(struct maker *m, enum part part, struct slice field, bool fits)
{
	enum err e;

	begin(m, part);
	e = fits ? buf_add(&m->in->memory, field) : ERR_OK;
	end(m, part);
	return e;
}

/* Appends a further field: name, which is plain, and content, escaped. */
static enum err
write_further(struct buf *out, struct slice name, struct slice content)
{
	enum err e;

	if (content.len == 0)
		return ERR_OK;
	if ((e = buf_addc(out, '\t')) == ERR_OK && (e = buf_add(out, name)) == ERR_OK)
		e = rec_escape(out, content);
	return e;
}

static enum err
write_strip(struct buf *out, const struct strip *strip)
{
	enum err e;

	if (strip->length_ms == 0)
		return ERR_OK;
	if ((e = buf_add(out, SL("\tstrip:"))) == ERR_OK)
		e = strip_write(out, strip);
	return e;
}

/* Whether an insight has the field's text, and not the field as it stands. */
static bool
is_text(size_t field)
{
	return (field >= REC_SHOW && field <= REC_QUOTE) || field == REC_TRANSCRIPT;
}

enum err
insight_write(struct buf *out, const struct insight *in, struct slice relates, struct slice told)
{
	char start[NUM_BYTES], stop[NUM_BYTES];
	struct slice none = { NULL, 0 };
	struct slice fields[REC_FIELDS] = { in->score, in->episode, in->seq,
	    in->start_ms >= 0 ? num_write_seconds(start, (uint64_t)in->start_ms) : none,
	    in->end_ms >= 0 ? num_write_seconds(stop, (uint64_t)in->end_ms) : none, in->published, in->lang, in->show, in->title,
	    in->speaker, in->text, in->quote, in->link, in->audio, in->transcript, relates };
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; e == ERR_OK && i < REC_FIELDS; i++)
		if (i == 0 || (e = buf_addc(out, '\t')) == ERR_OK)
			e = is_text(i) ? rec_escape(out, fields[i]) : buf_add(out, fields[i]);
	if (e != ERR_OK || (e = write_further(out, SL("also:"), in->also)) != ERR_OK ||
	    (e = write_further(out, SL("told:"), told)) != ERR_OK || (e = write_strip(out, &in->strip)) != ERR_OK)
		return e;
	return buf_addc(out, '\n');
}

bool
insight_next_line(struct slice *lines, struct slice *line)
{
	while (slice_cut(lines, '\n', line))
		if (line->len > 0)
			return true;
	return false;
}

/* Appends the shows of the field, a line each, without those that the list has already. */
static enum err
add_shows(struct maker *m, struct slice field)
{
	struct buf text = { .max = REC_MAX_BYTES }, *memory = &m->in->memory;
	struct slice rest, line;
	size_t from = memory->len, at;
	enum err e;

	begin(m, PART_ALSO);
	e = rec_unescape(&text, field);
	for (rest = buf_slice(&text); e == ERR_OK && insight_next_line(&rest, &line);) {
		at = memory->len;
		if (at > from)
			e = buf_addc(memory, '\n');
		if (e == ERR_OK)
			e = add_line(memory, line);
		if (memory->len == at + (at > from))
			memory->len = at;        /* nothing but white space */
	}
	end(m, PART_ALSO);
	buf_free(&text);
	return e;
}

/* The day that an RFC 3339 date begins with; false where it is no date. */
static bool
read_date(struct slice date, int64_t *day)
{
	return (date.len == 10 || (date.len > 10 && date.p[10] == 'T')) && day_read((struct slice){ date.p, 10 }, day) == ERR_OK;
}

static enum err
add_date(struct maker *m, struct slice date)
{
	char text[DAY_BYTES];
	int64_t day;
	bool is_date = read_date(date, &day);
	enum err e;

	if ((e = add_plain(m, PART_PUBLISHED, date, is_date)) != ERR_OK)
		return e;
	return add_plain(m, PART_DATE, is_date ? slice_of(day_write_short(text, day)) : date, is_date);
}

/* Appends "12:34" and, where the audio is known, its address at that second. */
static enum err
add_listen(struct maker *m, struct slice audio)
{
	struct buf *memory = &m->in->memory;
	bool timed = m->in->start_ms >= 0;
	int s = timed ? (int)(m->in->start_ms / 1000) : 0;
	enum err e = ERR_OK;

	begin(m, PART_AT);
	if (timed && s < 3600)
		e = buf_addf(memory, "%d:%02d", s / 60, s % 60);
	else if (timed)
		e = buf_addf(memory, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
	end(m, PART_AT);
	if (e != ERR_OK || (e = add_plain(m, PART_AUDIO, audio, url_is_http(audio))) != ERR_OK)
		return e;
	begin(m, PART_LISTEN);
	if (url_is_http(audio)) {
		audio.len = slice_find(audio, '#');
		if ((e = buf_add(memory, audio)) == ERR_OK && timed)
			e = buf_addf(memory, "#t=%d", s);
	}
	end(m, PART_LISTEN);
	return e;
}

static bool
is_lang(struct slice s)
{
	size_t i;

	if (s.len < 2 || s.len > 35 || !ascii_is_alpha(s.p[0]))
		return false;
	for (i = 0; i < s.len; i++)
		if (!ascii_is_alnum(s.p[i]) && s.p[i] != '-')
			return false;
	return true;
}

static int64_t
read_ms(struct slice field)
{
	int64_t ms;

	return num_read_seconds(field, REC_MAX_MS, &ms) == ERR_OK ? ms : -1;
}

/* Appends the names that a program reads: an id, a score, a day. */
static enum err
add_names(struct maker *m, const struct rec *rec)
{
	struct slice episode = rec->f[REC_EPISODE], seq = rec->f[REC_SEQ], told = rec_keyed(rec, SL("told:"));
	char text[NUM_BYTES];
	uint32_t number;
	int64_t day;
	double score;
	bool has_id = episode.len > 0 && num_read_u32(seq, 0, UINT32_MAX, &number) == ERR_OK;
	enum err e;

	seq = has_id ? num_write(text, number) : seq;        /* 007 and 7 are one */
	if ((e = add_plain(m, PART_EPISODE, episode, true)) != ERR_OK || (e = add_plain(m, PART_SEQ, seq, has_id)) != ERR_OK)
		return e;
	begin(m, PART_ID);
	if (has_id && (e = buf_add(&m->in->memory, episode)) == ERR_OK && (e = buf_addc(&m->in->memory, ':')) == ERR_OK)
		e = buf_add(&m->in->memory, seq);
	end(m, PART_ID);
	if (e != ERR_OK || (e = add_plain(m, PART_RELATES, rec->f[REC_RELATES], true)) != ERR_OK ||
	    (e = add_plain(m, PART_SCORE, rec->f[REC_SCORE], num_read_decimal(rec->f[REC_SCORE], &score) == ERR_OK)) != ERR_OK)
		return e;
	return add_plain(m, PART_TOLD, told, day_read(told, &day) == ERR_OK);
}

static enum err
add_parts(struct maker *m, const struct rec *rec)
{
	enum err e;

	if ((e = add_text(m, PART_TEXT, rec->f[REC_TEXT])) != ERR_OK)
		return e;
	if (m->part[PART_TEXT].to == m->part[PART_TEXT].from)
		return ERR_SYNTAX;
	if ((e = add_text(m, PART_QUOTE, rec->f[REC_QUOTE])) != ERR_OK ||
	    (e = add_text(m, PART_SHOW, rec->f[REC_SHOW])) != ERR_OK ||
	    (e = add_text(m, PART_TITLE, rec->f[REC_TITLE])) != ERR_OK ||
	    (e = add_text(m, PART_SPEAKER, rec->f[REC_SPEAKER])) != ERR_OK ||
	    (e = add_shows(m, rec_keyed(rec, SL("also:")))) != ERR_OK ||
	    (e = add_date(m, rec->f[REC_DATE])) != ERR_OK ||
	    (e = add_listen(m, rec->f[REC_AUDIO])) != ERR_OK ||   /* an address holds nothing that is escaped */
	    (e = add_names(m, rec)) != ERR_OK ||
	    (e = add_plain(m, PART_LANG, rec->f[REC_LANG], is_lang(rec->f[REC_LANG]))) != ERR_OK ||
	    (e = add_plain(m, PART_LINK, rec->f[REC_LINK], url_is_http(rec->f[REC_LINK]))) != ERR_OK)
		return e;
	return add_text(m, PART_TRANSCRIPT, rec->f[REC_TRANSCRIPT]);
}

/* Appends joint, where something stands before it in the source, and part. */
static enum err
add_source_part(struct buf *memory, size_t from, struct slice joint, struct slice part)
{
	enum err e = ERR_OK;

	if (part.len > 0 && memory->len > from)
		e = buf_add(memory, joint);
	return e == ERR_OK ? buf_add(memory, part) : e;
}

/* Appends who said it, where and when, in one line, to memory that does not move. */
static enum err
add_source(struct insight *in)
{
	struct slice parts[5][2] = { { SL(""), in->speaker }, { SL(", "), in->show }, { SL(": "), in->title },
	    { SL(", "), in->date }, { SL(", at "), in->at } };
	size_t from = in->memory.len, i;
	enum err e = ERR_OK;

	for (i = 0; e == ERR_OK && i < 5; i++)
		e = add_source_part(&in->memory, from, parts[i][0], parts[i][1]);
	in->source = (struct slice){ in->memory.p + from, in->memory.len - from };
	return e;
}

/* Appends the headline, to memory that does not move. */
static enum err
add_headline(struct insight *in, struct headlines *headlines)
{
	size_t from = in->memory.len;
	enum err e = headline_add(&in->memory, in->text, in->lang, headlines, &in->body);

	in->headline = (struct slice){ in->memory.p + from, in->memory.len - from };
	return e;
}

/* Points the strings to their places, with room behind them for those that are made of them. */
static enum err
settle(struct maker *m, struct headlines *headlines)
{
	struct insight *in = m->in;
	struct slice *const strings[PARTS] = { &in->text, &in->quote, &in->show, &in->title, &in->speaker, &in->also, &in->date,
	    &in->at, &in->listen, &in->id, &in->episode, &in->seq, &in->relates, &in->score, &in->published, &in->told, &in->lang,
	    &in->audio, &in->link, &in->transcript };
	size_t text = m->part[PART_TEXT].to - m->part[PART_TEXT].from, i;
	enum err e;

	/* the source repeats what follows the text; a headline is no longer than it, but for the ellipsis */
	if ((e = buf_reserve(&in->memory, in->memory.len + text + 64)) != ERR_OK)
		return e;
	for (i = 0; i < PARTS; i++)
		*strings[i] = (struct slice){ in->memory.p + m->part[i].from, m->part[i].to - m->part[i].from };
	in->day = (struct slice){ in->published.p, in->published.len > 0 ? 10 : 0 };
	if ((e = add_source(in)) != ERR_OK)
		return e;
	return add_headline(in, headlines);
}

enum err
insight_new(struct insight **out, const struct rec *rec, struct headlines *headlines)
{
	struct insight *in = calloc(1, sizeof(*in));
	struct maker m = { .in = in };
	enum err e;

	*out = NULL;
	if (in == NULL)
		return ERR_NOMEM;
	in->memory.max = INSIGHT_MAX_BYTES;
	in->start_ms = read_ms(rec->f[REC_START]);
	in->end_ms = read_ms(rec->f[REC_END]);
	if (strip_read(rec_keyed(rec, SL("strip:")), &in->strip) != ERR_OK)
		in->strip.length_ms = 0;
	if ((e = add_parts(&m, rec)) != ERR_OK || (e = settle(&m, headlines)) != ERR_OK)
		insight_free(in);
	else
		*out = in;
	return e;
}

void
insight_free(struct insight *in)
{
	struct insight *next;

	for (; in != NULL; in = next) {
		next = in->next;
		insight_free(in->related);
		buf_free(&in->memory);
		free(in);
	}
}
