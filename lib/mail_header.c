#include <stdbool.h>

#include "base64.h"
#include "mail_header.h"
#include "mailbox.h"
#include "url.h"
#include "utf8.h"

#define WORD_BYTES 75                /* RFC 2047, section 2 */
#define WORD_OPEN SL("=?UTF-8?Q?")
#define WORD_FRAME 12                /* "=?UTF-8?Q?" and "?=" */
#define PLAIN_WORD_BYTES 60          /* a longer one is encoded, so that its line can be folded */
#define QUOTED_BYTES 48              /* a longer name likewise */
#define URL_BYTES 900                /* a line may have 998 */

/* Cuts "Name <what>" in two; without angle brackets all is what. */
static bool
cut_brackets(struct slice s, struct mail_address *a)
{
	size_t open;

	s = slice_trim(s);
	if (!slice_ends(s, SL(">"))) {
		*a = (struct mail_address){ { s.p, 0 }, s };
		return true;
	}
	open = slice_find(s, '<');
	a->name = slice_trim((struct slice){ s.p, open });
	if (open == s.len || a->name.len > MAIL_NAME_BYTES)
		return false;
	if (a->name.len > 1 && a->name.p[0] == '"' && slice_ends(a->name, SL("\"")))
		a->name = (struct slice){ a->name.p + 1, a->name.len - 2 };
	a->address = (struct slice){ s.p + open + 1, s.len - open - 2 };
	return true;
}

enum err
mail_read_address(struct slice s, struct mail_address *a)
{
	return cut_brackets(s, a) && mailbox_is_address(a->address) ? ERR_OK : ERR_SYNTAX;
}

enum err
mail_read_list(struct slice s, struct mail_address *a)
{
	return cut_brackets(s, a) && mailbox_is_dot_atom(a->address) && a->address.len < 256 ? ERR_OK : ERR_SYNTAX;
}

bool
mail_is_unsubscribe(struct slice url)
{
	size_t i, n;
	struct slice address;

	if (url.len > URL_BYTES)
		return false;
	for (i = 0; i < url.len; i++)
		if (url.p[i] <= ' ' || url.p[i] > '~' || url.p[i] == ',')
			return false;
	if (slice_starts_nocase(url, SL("https://")))
		return url_is_plain(url);
	if (!slice_starts_nocase(url, SL("mailto:")))
		return false;
	address = slice_from(url, 7);
	n = slice_find(address, '?');
	for (i = n; i < address.len; i++)
		if (strchr("<>\"\\", address.p[i]) != NULL)
			return false;
	return mailbox_is_address((struct slice){ address.p, n });
}

/* A field that is being written, and the column that its last line has come to. */
struct field {
	struct buf *out;
	size_t column;
};

static enum err
add(struct field *f, struct slice s)
{
	f->column += s.len;
	return buf_add(f->out, s);
}

static enum err
fold(struct field *f)
{
	f->column = 1;
	return buf_add(f->out, SL("\n "));
}

/* What an encoded word holds as it is, wherever it stands (RFC 2047, section 5 (3)). */
static bool
is_plain_in_word(char c)
{
	return ascii_is_alnum(c) || (c != '\0' && strchr("!*+-/", c) != NULL);
}

static size_t
q_bytes(struct slice s)
{
	size_t i, n = 0;

	for (i = 0; i < s.len; i++)
		n += is_plain_in_word(s.p[i]) || s.p[i] == ' ' ? 1 : 3;
	return n;
}

static enum err
q_add(struct field *f, struct slice s)
{
	enum err e = ERR_OK;
	size_t i, from = f->out->len;

	for (i = 0; e == ERR_OK && i < s.len; i++)
		if (s.p[i] == ' ')
			e = buf_addc(f->out, '_');
		else if (is_plain_in_word(s.p[i]))
			e = buf_addc(f->out, s.p[i]);
		else
			e = buf_addf(f->out, "=%02X", (unsigned int)(unsigned char)s.p[i]);
	f->column += f->out->len - from;
	return e;
}

static enum err
b_add(struct field *f, struct slice s)
{
	f->column += base64_bytes(s.len);
	return base64_add(f->out, s);
}

static size_t
bytes_in_word(struct slice s, bool q)
{
	return q ? q_bytes(s) : base64_bytes(s.len);
}

/* The longest front of text that an encoded word of n bytes holds, cut between clusters; of one too long, characters. */
static struct slice
word_front(struct slice text, bool q, size_t n)
{
	struct slice front = { text.p, 0 }, more;
	uint32_t cp;

	while (front.len < text.len) {
		more = (struct slice){ text.p, front.len + utf8_grapheme(slice_from(text, front.len)).len };
		if (bytes_in_word(more, q) > n)
			break;
		front = more;
	}
	if (front.len > 0)
		return front;
	while (front.len < text.len) {
		more = (struct slice){ text.p, front.len + utf8_decode(slice_from(text, front.len), &cp) };
		if (bytes_in_word(more, q) > n)
			break;
		front = more;
	}
	return front;
}

/* Writes text as encoded words, in the encoding that takes fewer bytes. */
static enum err
add_words(struct field *f, struct slice text)
{
	bool q = q_bytes(text) <= base64_bytes(text.len);
	size_t room;
	struct slice front;
	enum err e = ERR_OK;

	while (e == ERR_OK && text.len > 0) {
		room = MAIL_COLUMNS - f->column;
		room = room < WORD_BYTES ? room : WORD_BYTES;
		front = room > WORD_FRAME ? word_front(text, q, room - WORD_FRAME) : (struct slice){ text.p, 0 };
		if (front.len == 0 || (room < 32 && f->column > 1 && front.len < text.len)) {
			e = fold(f);             /* what is left of the line is not worth a word */
			continue;
		}
		if ((e = add(f, q ? WORD_OPEN : SL("=?UTF-8?B?"))) == ERR_OK && (e = (q ? q_add : b_add)(f, front)) == ERR_OK)
			e = add(f, SL("?="));
		text = slice_from(text, front.len);
		if (e == ERR_OK && text.len > 0)
			e = fold(f);
	}
	return e;
}

/* Whether clean text on one line may stand in a header as it is. */
static bool
is_plain(struct slice s)
{
	size_t i, word = 0;

	for (i = 0; i < s.len; i++) {
		if ((unsigned char)s.p[i] < ' ' || (unsigned char)s.p[i] > '~' || (s.p[i] == '=' && i + 1 < s.len && s.p[i + 1] == '?'))
			return false;
		word = s.p[i] == ' ' ? 0 : word + 1;
		if (word > PLAIN_WORD_BYTES)
			return false;
	}
	return true;
}

/* Writes plain text, folded between its words. */
static enum err
add_folded(struct field *f, struct slice text)
{
	struct slice word;
	bool begun = false;
	enum err e = ERR_OK;

	for (; e == ERR_OK && slice_cut(&text, ' ', &word); begun = true) {
		if (begun)
			e = f->column + 1 + word.len > MAIL_COLUMNS ? fold(f) : add(f, SL(" "));
		if (e == ERR_OK)
			e = add(f, word);
	}
	return e;
}

static enum err
begin(struct field *f, struct buf *out, const char *name)
{
	enum err e;

	*f = (struct field){ out, 0 };
	if ((e = add(f, slice_of(name))) != ERR_OK)
		return e;
	return add(f, SL(": "));
}

enum err
mail_add_text(struct buf *out, const char *field, struct slice text)
{
	struct buf clean = { .max = 65536 };
	struct field f;
	enum err e;

	if ((e = utf8_clean_line(&clean, text)) == ERR_OK && (e = begin(&f, out, field)) == ERR_OK)
		e = is_plain(buf_slice(&clean)) ? add_folded(&f, buf_slice(&clean)) : add_words(&f, buf_slice(&clean));
	buf_free(&clean);
	return e == ERR_OK ? buf_addc(out, '\n') : e;
}

/* Writes the name that stands before an address: atoms, a quoted string or encoded words. */
static enum err
add_name(struct field *f, struct slice name)
{
	bool atoms = true;
	enum err e;
	size_t i;

	if (!is_plain(name) || name.len > QUOTED_BYTES)
		return add_words(f, name);
	for (i = 0; i < name.len; i++)
		atoms = atoms && (mailbox_is_atext(name.p[i]) || name.p[i] == ' ');
	if (atoms)
		return add(f, name);
	e = add(f, SL("\""));
	for (i = 0; e == ERR_OK && i < name.len; i++)
		if ((name.p[i] != '"' && name.p[i] != '\\') || (e = add(f, SL("\\"))) == ERR_OK)
			e = add(f, (struct slice){ name.p + i, 1 });
	return e == ERR_OK ? add(f, SL("\"")) : e;
}

enum err
mail_add_address(struct buf *out, const char *field, const struct mail_address *a)
{
	struct buf clean = { .max = 65536 };
	struct field f;
	enum err e;

	if ((e = utf8_clean_line(&clean, a->name)) == ERR_OK && (e = begin(&f, out, field)) == ERR_OK && clean.len > 0 &&
	    (e = add_name(&f, buf_slice(&clean))) == ERR_OK)
		e = f.column + a->address.len + 3 > MAIL_COLUMNS ? fold(&f) : add(&f, SL(" "));
	buf_free(&clean);
	if (e == ERR_OK && (e = add(&f, SL("<"))) == ERR_OK && (e = add(&f, a->address)) == ERR_OK)
		e = add(&f, SL(">\n"));
	return e;
}

enum err
mail_add_plain(struct buf *out, const char *field, struct slice value)
{
	struct field f;
	enum err e;

	if ((e = begin(&f, out, field)) == ERR_OK && f.column + value.len > MAIL_COLUMNS)
		e = fold(&f);
	if (e == ERR_OK && (e = add(&f, value)) == ERR_OK)
		e = add(&f, SL("\n"));
	return e;
}
