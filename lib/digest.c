#include <stdbool.h>
#include <stdint.h>

#include "digest.h"
#include "num.h"
#include "url.h"
#include "utf8.h"

/* A place in in->memory, as a slice once all is in it: the memory may move before. */
struct span {
	size_t from, to;
};

static struct slice
span_slice(const struct insight *in, struct span s)
{
	return (struct slice){ in->memory.p != NULL ? in->memory.p + s.from : NULL, s.to - s.from };
}

/* Appends a field's text on one line. */
static enum err
add_text(struct insight *in, struct slice field, struct span *s)
{
	struct buf text = { .max = REC_MAX_BYTES };
	enum err e;

	s->from = in->memory.len;
	if ((e = rec_unescape(&text, field)) == ERR_OK)
		e = utf8_clean_line(&in->memory, buf_slice(&text));
	s->to = in->memory.len;
	buf_free(&text);
	return e;
}

/* As add_text, in quotation marks. */
static enum err
add_quote(struct insight *in, struct slice field, struct span *s)
{
	size_t from = in->memory.len;
	enum err e;

	if ((e = buf_add(&in->memory, SL("“"))) != ERR_OK || (e = add_text(in, field, s)) != ERR_OK)
		return e;
	if (s->to == s->from)
		in->memory.len = from;
	else if ((e = buf_add(&in->memory, SL("”"))) != ERR_OK)
		return e;
	*s = (struct span){ from, in->memory.len };
	return ERR_OK;
}

static uint32_t
days_in(uint32_t year, uint32_t month)
{
	static const uint32_t days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* "2026-11-22T06:00:00Z" as "22 Nov 2026"; nothing where it is no date. */
static enum err
add_date(struct insight *in, struct slice date, struct span *s)
{
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
	    "Dec" };
	uint32_t y, m, d;
	enum err e = ERR_OK;

	s->from = in->memory.len;
	if (date.len >= 10 && (date.len == 10 || date.p[10] == 'T') && date.p[4] == '-' && date.p[7] == '-' &&
	    num_read_u32((struct slice){ date.p, 4 }, 1, 9999, &y) == ERR_OK &&
	    num_read_u32((struct slice){ date.p + 5, 2 }, 1, 12, &m) == ERR_OK &&
	    num_read_u32((struct slice){ date.p + 8, 2 }, 1, days_in(y, m), &d) == ERR_OK)
		e = buf_addf(&in->memory, "%u %s %u", (unsigned int)d, months[m - 1], (unsigned int)y);
	s->to = in->memory.len;
	return e;
}

/* Appends "12:34" and, where the audio is known, its address at that second (W3C Media Fragments). */
static enum err
add_listen(struct insight *in, const struct rec *rec, struct span *at, struct span *listen)
{
	struct slice audio = rec->f[REC_AUDIO];     /* an address holds nothing that is escaped */
	int64_t ms, s;
	enum err e = ERR_OK;
	bool timed = num_read_seconds(rec->f[REC_START], REC_MAX_MS, &ms) == ERR_OK;

	at->from = in->memory.len;
	s = timed ? ms / 1000 : 0;
	if (timed && s < 3600)
		e = buf_addf(&in->memory, "%d:%02d", (int)(s / 60), (int)(s % 60));
	else if (timed)
		e = buf_addf(&in->memory, "%d:%02d:%02d", (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
	at->to = listen->from = listen->to = in->memory.len;
	if (e != ERR_OK || !url_is_http(audio))
		return e;
	audio.len = slice_find(audio, '#');
	if ((e = buf_add(&in->memory, audio)) == ERR_OK && timed)
		e = buf_addf(&in->memory, "#t=%d", (int)s);
	listen->to = in->memory.len;
	return e;
}

/* Appends joint, where something stands before it in the source, and part. */
static enum err
add_part(struct insight *in, size_t from, struct slice joint, struct slice part)
{
	enum err e = ERR_OK;

	if (part.len > 0 && in->memory.len > from)
		e = buf_add(&in->memory, joint);
	return e == ERR_OK ? buf_add(&in->memory, part) : e;
}

/* Appends who said it, where and when, in one line.  The parts stand in memory that does not move. */
static enum err
add_source(struct insight *in)
{
	struct slice parts[5][2] = { { SL(""), in->speaker }, { SL(", "), in->show }, { SL(": "), in->title },
	    { SL(", "), in->date }, { SL(", at "), in->at } };
	size_t from = in->memory.len, i;
	enum err e = ERR_OK;

	for (i = 0; e == ERR_OK && i < 5; i++)
		e = add_part(in, from, parts[i][0], parts[i][1]);
	in->source = (struct slice){ in->memory.p + from, in->memory.len - from };
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

enum err
insight_from_rec(struct insight *in, const struct rec *rec)
{
	struct span text, quote, show, title, speaker, date, at, listen;
	enum err e;

	buf_clear(&in->memory);
	if ((e = add_text(in, rec->f[REC_TEXT], &text)) != ERR_OK ||
	    (e = add_quote(in, rec->f[REC_QUOTE], &quote)) != ERR_OK ||
	    (e = add_text(in, rec->f[REC_SHOW], &show)) != ERR_OK ||
	    (e = add_text(in, rec->f[REC_TITLE], &title)) != ERR_OK ||
	    (e = add_text(in, rec->f[REC_SPEAKER], &speaker)) != ERR_OK ||
	    (e = add_date(in, rec->f[REC_DATE], &date)) != ERR_OK ||
	    (e = add_listen(in, rec, &at, &listen)) != ERR_OK)
		return e;
	/* room for the source, so that the slices below stay where they are; it repeats what follows quote */
	if ((e = buf_reserve(&in->memory, in->memory.len - quote.to + 64)) != ERR_OK)
		return e;
	in->text = span_slice(in, text);
	in->quote = span_slice(in, quote);
	in->show = span_slice(in, show);
	in->title = span_slice(in, title);
	in->speaker = span_slice(in, speaker);
	in->date = span_slice(in, date);
	in->at = span_slice(in, at);
	in->listen = span_slice(in, listen);
	/* these are used as they stand in the record */
	in->day = in->date.len > 0 ? (struct slice){ rec->f[REC_DATE].p, 10 } : (struct slice){ NULL, 0 };
	in->lang = is_lang(rec->f[REC_LANG]) ? rec->f[REC_LANG] : (struct slice){ NULL, 0 };
	in->link = url_is_http(rec->f[REC_LINK]) ? rec->f[REC_LINK] : (struct slice){ NULL, 0 };
	return add_source(in);
}
