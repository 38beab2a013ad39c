#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "line.h"
#include "login.h"

#define LINE_BYTES 4096

enum word { NONE, MACHINE, LOGIN, PASSWORD, ACCOUNT, MACRO, WORDS };

struct netrc {
	struct login_list *logins;
	enum word want;              /* whose value comes next */
	bool in_macro;               /* up to an empty line */
	struct buf value[WORDS];     /* of the machine under way */
	struct buf text;             /* the value at hand */
};

static enum word
read_word(struct slice text)
{
	static const struct slice words[WORDS] = { [MACHINE] = { "machine", 7 }, [LOGIN] = { "login", 5 },
	    [PASSWORD] = { "password", 8 }, [ACCOUNT] = { "account", 7 }, [MACRO] = { "macdef", 6 } };
	enum word w;

	for (w = WORDS - 1; w > NONE && !slice_eq(words[w], text); w--)
		;
	return w;
}

/* Adds the machine under way, if a user and a password are known for it, and begins another. */
static enum err
end_machine(struct netrc *n)
{
	enum err e = ERR_OK;
	enum word w;

	if (n->value[MACHINE].len > 0 && n->value[LOGIN].len > 0 && n->value[PASSWORD].len > 0)
		e = login_add(n->logins, buf_slice(&n->value[MACHINE]), buf_slice(&n->value[LOGIN]),
		    buf_slice(&n->value[PASSWORD]));
	for (w = NONE; w < WORDS; w++)
		buf_clear(&n->value[w]);
	return e;
}

/* Takes a word or a value. */
static enum err
take(struct netrc *n, struct slice text)
{
	enum word want = n->want;

	n->want = NONE;
	if (want != NONE) {
		n->in_macro = want == MACRO;
		buf_clear(&n->value[want]);
		return buf_add(&n->value[want], text);
	}
	n->want = read_word(text);
	return n->want == MACHINE || slice_eq(text, SL("default")) ? end_machine(n) : ERR_OK;
}

/* Cuts the next word off *s into n->text: in quotes, or up to the next space.  False where there is none. */
static bool
cut_text(struct netrc *n, struct slice *s, enum err *e)
{
	bool quoted;
	size_t i;

	*s = slice_trim(*s);
	if (s->len == 0)
		return false;
	buf_clear(&n->text);
	quoted = s->p[0] == '"';
	for (i = quoted; *e == ERR_OK && i < s->len && !(quoted ? s->p[i] == '"' : ascii_is_space(s->p[i])); i++) {
		i += quoted && s->p[i] == '\\' && i + 1 < s->len;
		*e = buf_addc(&n->text, s->p[i]);
	}
	*s = slice_from(*s, i < s->len ? i + 1 : i);
	return *e == ERR_OK;
}

static enum err
take_line(struct netrc *n, struct slice line)
{
	enum err e = ERR_OK;

	line = slice_trim(line);
	if (line.len == 0)
		n->in_macro = false;
	if (n->want == NONE && line.len > 0 && line.p[0] == '#')
		return ERR_OK;
	while (e == ERR_OK && !n->in_macro && cut_text(n, &line, &e))
		e = take(n, buf_slice(&n->text));
	return e;
}

enum err
login_read_netrc(struct login_list *l, const char *path)
{
	struct netrc n = { .logins = l, .text = { .max = LINE_BYTES } };
	struct line_reader in;
	struct slice line;
	enum word w;
	enum err e;
	int got;

	if ((e = line_open(&in, path, LINE_BYTES)) != ERR_OK)
		return e;
	for (w = NONE; w < WORDS; w++)
		n.value[w].max = LINE_BYTES;
	while (e == ERR_OK && (got = line_read(&in, &line)) != 0)
		if (got != ERR_TOOBIG)
			e = got < 0 ? (enum err)got : take_line(&n, line);
	if (e == ERR_OK)
		e = end_machine(&n);
	line_close(&in);
	for (w = NONE; w < WORDS; w++)
		buf_free(&n.value[w]);
	buf_free(&n.text);
	return e;
}
