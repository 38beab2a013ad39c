#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mailbox.h"
#include "message.h"

#define READ_BYTES 65536

static enum err
wrong(struct message *m, size_t line, const char *why)
{
	m->line = line;
	m->why = why;
	return ERR_SYNTAX;
}

/* Copies bytes as lines that end with CR LF. */
static enum err
take_lines(struct message *m, struct slice bytes)
{
	struct slice line;
	size_t number = 1;
	enum err e = ERR_OK;

	if (bytes.len > 0 && bytes.p[bytes.len - 1] == '\n')
		bytes.len--;
	for (; e == ERR_OK && slice_cut(&bytes, '\n', &line); number++) {
		if (line.len > 0 && line.p[line.len - 1] == '\r')
			line.len--;
		if (slice_find(line, '\0') < line.len)
			return wrong(m, number, "a NUL byte");
		if (slice_find(line, '\r') < line.len)
			return wrong(m, number, "a CR without its LF");
		if ((e = buf_add(&m->text, line)) == ERR_OK)
			e = buf_add(&m->text, SL("\r\n"));
	}
	return e;
}

/* A field of the header; its value may run over several lines. */
struct field {
	struct slice name, value;
	size_t line;
};

/* Cuts the next field off the front of *rest.  Returns 1, 0 at the end of the header, or ERR_SYNTAX. */
static int
cut_field(struct slice *rest, struct field *f)
{
	size_t n = 0, lines = 0, i;

	f->line++;
	if (rest->len == 0 || slice_starts(*rest, SL("\r\n")))
		return 0;
	do {
		n += slice_find(slice_from(*rest, n), '\n') + 1;
		lines++;
	} while (n < rest->len && (rest->p[n] == ' ' || rest->p[n] == '\t'));
	f->name = (struct slice){ rest->p, slice_find(*rest, ':') };
	if (f->name.len == 0 || f->name.len >= n)
		return ERR_SYNTAX;
	for (i = 0; i < f->name.len; i++)
		if (f->name.p[i] <= ' ' || f->name.p[i] > '~')
			return ERR_SYNTAX;
	f->value = slice_trim((struct slice){ rest->p + f->name.len + 1, n - f->name.len - 1 });
	*rest = slice_from(*rest, n);
	f->line += lines - 1;
	return 1;
}

static enum err
set(char **to, struct slice value)
{
	return (*to = strndup(value.p, value.len)) != NULL ? ERR_OK : ERR_NOMEM;
}

static enum err
take_id(struct message *m, const struct field *f)
{
	size_t i;

	if (m->id != NULL)
		return wrong(m, f->line, "a second Message-ID");
	for (i = 0; i < f->value.len && f->value.p[i] > ' ' && f->value.p[i] <= '~'; i++)
		;
	if (i < f->value.len || i > MESSAGE_ID_BYTES || i < 3 || f->value.p[0] != '<' || f->value.p[i - 1] != '>')
		return wrong(m, f->line, "its Message-ID is none");
	return set(&m->id, f->value);
}

static enum err
add_to(struct message *m, struct slice address, size_t line)
{
	enum err e;
	size_t i;

	for (i = 0; i < m->n_to; i++)
		if (slice_eq(slice_of(m->to[i]), address))
			return ERR_OK;
	if (m->n_to == MESSAGE_MAX_TO)
		return wrong(m, line, "more than 1000 recipients");
	if ((e = array_reserve(&m->to, &m->cap_to, m->n_to + 2, sizeof(*m->to), MESSAGE_MAX_TO + 1)) != ERR_OK)
		return e;
	m->to[m->n_to] = NULL;
	if ((e = set(&m->to[m->n_to], address)) == ERR_OK)
		m->to[++m->n_to] = NULL;
	return e;
}

static enum err
take_to(struct message *m, const struct field *f)
{
	struct slice list = f->value, address;
	enum err e = ERR_OK;
	int got;

	while (e == ERR_OK && (got = mailbox_next(&list, &address)) != 0)
		e = got > 0 ? add_to(m, address, f->line) : wrong(m, f->line, "a recipient that is no address in ASCII");
	return e;
}

static enum err
take_from(struct message *m, const struct field *f)
{
	struct slice list = f->value, address;

	if (m->from != NULL)
		return wrong(m, f->line, "a second From");
	if (mailbox_next(&list, &address) != 1)
		return wrong(m, f->line, "its From is no address in ASCII");
	return set(&m->from, address);
}

static enum err
take_field(struct message *m, const struct field *f)
{
	if (slice_eq_nocase(f->name, SL("Message-ID")))
		return take_id(m, f);
	if (slice_eq_nocase(f->name, SL("From")))
		return take_from(m, f);
	if (slice_eq_nocase(f->name, SL("To")) || slice_eq_nocase(f->name, SL("Cc")))
		return take_to(m, f);
	if (slice_eq_nocase(f->name, SL("Bcc")))
		return wrong(m, f->line, "a Bcc, which all would read");
	return ERR_OK;
}

enum err
message_parse(struct message *m, struct slice bytes)
{
	struct field f = { .line = 0 };
	struct slice rest;
	enum err e;
	int got;

	message_free(m);
	m->text.max = MESSAGE_MAX_BYTES;
	if ((m->blank = slice_trim(bytes).len == 0))
		return wrong(m, 0, "it is empty");
	if ((e = take_lines(m, bytes)) != ERR_OK)
		return e;
	rest = buf_slice(&m->text);
	while (e == ERR_OK && (got = cut_field(&rest, &f)) != 0)
		e = got > 0 ? take_field(m, &f) : wrong(m, f.line, "no field of a header");
	if (e != ERR_OK)
		return e;
	if (m->id == NULL)
		return wrong(m, 0, "it has no Message-ID");
	if (m->from == NULL)
		return wrong(m, 0, "it has no From");
	return m->n_to > 0 ? ERR_OK : wrong(m, 0, "it has no recipient in To or Cc");
}

/* Reads a stream to its end. */
static enum err
read_all(struct buf *b, int fd)
{
	enum err e;
	ssize_t n;

	for (;;) {
		if ((e = buf_reserve(b, READ_BYTES)) != ERR_OK)
			return e;
		if ((n = read(fd, b->p + b->len, READ_BYTES)) == 0)
			return ERR_OK;
		if (n < 0 && errno != EINTR)
			return ERR_IO;
		b->len += n > 0 ? (size_t)n : 0;
	}
}

enum err
message_load(struct message *m, const char *path)
{
	struct buf bytes = { .max = MESSAGE_MAX_BYTES + READ_BYTES };
	int fd = STDIN_FILENO, why;
	enum err e;

	if (strcmp(path, "-") != 0 && (fd = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC)) < 0)
		return ERR_IO;
	if ((e = read_all(&bytes, fd)) == ERR_OK)
		e = message_parse(m, buf_slice(&bytes));
	why = errno;
	if (fd != STDIN_FILENO)
		close(fd);
	buf_free(&bytes);
	errno = why;
	return e;
}

void
message_free_text(struct message *m)
{
	buf_free(&m->text);
}

void
message_free(struct message *m)
{
	while (m->n_to > 0)
		free(m->to[--m->n_to]);
	free(m->to);
	free(m->id);
	free(m->from);
	buf_free(&m->text);
	*m = (struct message){ .id = NULL };
}
