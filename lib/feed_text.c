#include "entity.h"
#include "feed_text.h"
#include "html.h"
#include "utf8.h"

#define LANG_BYTES 35        /* RFC 5646, section 4.4.1 */

void
feed_text_begin(struct feed_text *t, bool is_html)
{
	buf_clear(&t->buf);
	t->is_html = is_html;
	t->is_full = false;
}

enum err
feed_text_add(struct feed_text *t, struct slice s)
{
	if (t->is_full)
		return ERR_OK;
	t->is_full = s.len > t->buf.max - t->buf.len;
	return feed_add_front(&t->buf, s);
}

enum err
feed_add_front(struct buf *b, struct slice s)
{
	size_t room = b->max - b->len;

	while (s.len > room)
		for (s.len = room; s.len > 0 && ((unsigned char)s.p[s.len] & 0xC0) == 0x80; )
			s.len--;
	return buf_add(b, s);
}

enum err
feed_forgive(enum err e)
{
	return e == ERR_NOMEM ? e : ERR_OK;
}

enum err
feed_set(struct buf *b, struct slice s)
{
	buf_clear(b);
	return feed_add_front(b, slice_trim(s));
}

enum err
feed_set_line(struct buf *b, struct slice text, bool is_html, struct buf *scratch)
{
	enum err e = ERR_OK;

	buf_clear(scratch);
	if (is_html)
		e = html_text(scratch, text);
	else if (slice_find(text, '&') < text.len)
		e = entity_decode(scratch, text);
	if (is_html || scratch->len > 0)
		text = buf_slice(scratch);
	buf_clear(b);
	if (e == ERR_OK && (e = utf8_clean_line(b, utf8_cut(text, FEED_LINE_BYTES))) == ERR_OK)
		b->len = utf8_cut(buf_slice(b), FEED_LINE_BYTES).len;
	return feed_forgive(e);
}

enum err
feed_set_lang(struct buf *b, struct slice text)
{
	enum err e;
	size_t i;

	text = slice_trim(text);
	if (text.len < 2 || text.len > LANG_BYTES)
		return ERR_OK;
	if ((e = feed_set(b, text)) != ERR_OK)
		return e;
	for (i = 0; i < b->len; i++) {
		char c = b->p[i];

		b->p[i] = c == '_' ? '-' : ascii_lower(c);
		if (!ascii_is_alnum(c) && c != '-' && c != '_') {
			buf_clear(b);
			break;
		}
	}
	return ERR_OK;
}
