#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "buf.h"
#include "line.h"
#include "login.h"

#define LINE_BYTES 4096
#define MAX_LOGINS 65536

/* Cuts the first word off *s, and the space behind it. */
static struct slice
cut_word(struct slice *s)
{
	struct slice word = { s->p, 0 };

	while (word.len < s->len && !ascii_is_space(s->p[word.len]))
		word.len++;
	*s = slice_trim(slice_from(*s, word.len));
	return word;
}

static void
login_dispose(struct login *l)
{
	free(l->host);
	free(l->user);
	free(l->password);
}

enum err
login_add(struct login_list *l, struct slice host, struct slice user, struct slice password)
{
	struct login new = { .host = NULL };
	enum err e;

	if ((e = array_reserve(&l->logins, &l->cap, l->n + 1, sizeof(new), MAX_LOGINS)) != ERR_OK)
		return e;
	new.host = strndup(host.p, host.len);
	new.user = user.len > 0 ? strndup(user.p, user.len) : NULL;
	new.password = strndup(password.p, password.len);
	if (new.host == NULL || new.password == NULL || (new.user == NULL && user.len > 0)) {
		login_dispose(&new);
		return ERR_NOMEM;
	}
	l->logins[l->n++] = new;
	return ERR_OK;
}

static enum err
take_line(struct login_list *l, struct slice line)
{
	struct slice host, user;

	line = slice_trim(line);
	if (line.len == 0 || line.p[0] == '#')
		return ERR_OK;
	host = cut_word(&line);
	user = cut_word(&line);
	if (user.len == 0 || memchr(host.p, '/', host.len) != NULL)
		return ERR_SYNTAX;
	return line.len > 0 ? login_add(l, host, user, line) : login_add(l, host, SL(""), user);
}

enum err
login_read(struct login_list *l, const char *path)
{
	struct line_reader in;
	struct slice line;
	struct stat st;
	enum err e;
	int got;

	if (stat(path, &st) != 0)
		return ERR_IO;
	if ((st.st_mode & 077) != 0)
		return ERR_RANGE;
	if ((e = line_open(&in, path, LINE_BYTES)) != ERR_OK)
		return e;
	while (e == ERR_OK && (got = line_read(&in, &line)) != 0) {
		e = got < 0 ? (enum err)got : take_line(l, line);
		l->line = in.line;
	}
	line_close(&in);
	return e;
}

const struct login *
login_find(const struct login_list *l, struct slice url)
{
	struct slice host = slice_from(url, slice_find(url, ':') + 3), bare;
	size_t i;

	for (i = 0; i < host.len && strchr("/?#", host.p[i]) == NULL; i++)
		;
	bare = host = (struct slice){ host.p, i };
	while (i > 0 && ascii_is_digit(bare.p[i - 1]))
		i--;
	if (i > 0 && bare.p[i - 1] == ':')
		bare.len = i - 1;
	for (i = 0; i < l->n; i++)
		if (slice_eq_nocase(slice_of(l->logins[i].host), host) || slice_eq_nocase(slice_of(l->logins[i].host), bare))
			return &l->logins[i];
	return NULL;
}

void
login_free(struct login_list *l)
{
	while (l->n > 0)
		login_dispose(&l->logins[--l->n]);
	free(l->logins);
	*l = (struct login_list){ .logins = NULL };
}
