#include "clock.h"
#include "feed_lists.h"
#include "feed_text.h"
#include "num.h"
#include "rec.h"
#include "utf8.h"

#define TEXT_BYTES 512       /* of a chapter's title or a name */
#define ROLE_BYTES 64

void
feed_lists_init(struct feed_lists *l)
{
	l->chapters.max = FEED_CHAPTERS_BYTES;
	l->persons.max = l->soundbites.max = FEED_LIST_BYTES;
	l->words.max = l->text.max = 4 * FEED_LINE_BYTES;
}

void
feed_lists_free(struct feed_lists *l)
{
	buf_free(&l->chapters);
	buf_free(&l->persons);
	buf_free(&l->soundbites);
	buf_free(&l->words);
	buf_free(&l->text);
}

void
feed_lists_reset(struct feed_lists *l)
{
	buf_clear(&l->chapters);
	buf_clear(&l->persons);
	buf_clear(&l->soundbites);
}

/* "12:34.5" or "754.5"; -1 is no time. */
static int64_t
read_time(struct slice s)
{
	int64_t ms;

	s = slice_trim(s);
	if (num_read_seconds(s, REC_MAX_MS, &ms) == ERR_OK)
		return ms;
	return clock_read(&s, &ms) && s.len == 0 ? ms : -1;
}

static enum err
add_time(struct buf *out, int64_t ms)
{
	return buf_addf(out, "%lld.%02d", (long long)(ms / 1000), (int)(ms % 1000 / 10));
}

/* Adds words and text as a line, if it has room. */
static enum err
add_line(struct buf *list, struct slice words, struct slice text)
{
	size_t before = list->len;
	enum err e = ERR_OK;

	text = utf8_cut(text, TEXT_BYTES);
	if (list->len > 0)
		e = buf_addc(list, '\n');
	if (e == ERR_OK && (e = buf_add(list, words)) == ERR_OK && text.len > 0 && (e = buf_addc(list, ' ')) == ERR_OK)
		e = buf_add(list, text);
	if (e != ERR_OK)
		list->len = before;
	return feed_forgive(e);
}

enum err
feed_lists_chapter(struct feed_lists *l, const struct xml_attr *a, size_t n, struct buf *scratch)
{
	int64_t start = read_time(xml_attr(a, n, SL("start")));
	enum err e;

	if (start < 0 || (e = feed_set_line(&l->text, xml_attr(a, n, SL("title")), false, scratch)) != ERR_OK)
		return start < 0 ? ERR_OK : e;
	buf_clear(&l->words);
	if (l->text.len == 0 || (e = add_time(&l->words, start)) != ERR_OK)
		return l->text.len == 0 ? ERR_OK : e;
	return add_line(&l->chapters, buf_slice(&l->words), buf_slice(&l->text));
}

/* One word, so that the name begins behind the first space. */
static enum err
open_person(struct feed_lists *l, struct slice role)
{
	enum err e = utf8_clean_line(&l->words, utf8_cut(role, ROLE_BYTES));
	size_t i;

	for (i = 0; i < l->words.len; i++)
		l->words.p[i] = l->words.p[i] == ' ' ? '-' : ascii_lower(l->words.p[i]);
	return e == ERR_OK && l->words.len == 0 ? buf_add(&l->words, SL("host")) : e;   /* the namespace's default */
}

static enum err
open_soundbite(struct feed_lists *l, struct slice from, struct slice length)
{
	int64_t start = read_time(from), duration = read_time(length);
	enum err e;

	if (start < 0 || duration <= 0)
		return ERR_OK;
	if ((e = add_time(&l->words, start)) != ERR_OK || (e = buf_addc(&l->words, ' ')) != ERR_OK)
		return e;
	return add_time(&l->words, duration);
}

enum err
feed_lists_open(struct feed_lists *l, enum feed_element el, const struct xml_attr *a, size_t n)
{
	buf_clear(&l->words);
	return el == EL_PERSON ? open_person(l, xml_attr(a, n, SL("role"))) :
	    open_soundbite(l, xml_attr(a, n, SL("startTime")), xml_attr(a, n, SL("duration")));
}

enum err
feed_lists_text(struct feed_lists *l, enum feed_element el, struct slice text, struct buf *scratch)
{
	enum err e = feed_set_line(&l->text, text, false, scratch);

	if (e != ERR_OK || l->words.len == 0 || (el == EL_PERSON && l->text.len == 0))
		return e;
	return add_line(el == EL_PERSON ? &l->persons : &l->soundbites, buf_slice(&l->words), buf_slice(&l->text));
}
