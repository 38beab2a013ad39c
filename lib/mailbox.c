#include "mailbox.h"

bool
mailbox_is_atext(char c)
{
	return ascii_is_alnum(c) || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

bool
mailbox_is_dot_atom(struct slice s)
{
	char before = '.';
	size_t i;

	for (i = 0; i < s.len; before = s.p[i++])
		if (s.p[i] == '.' ? before == '.' : !mailbox_is_atext(s.p[i]))
			return false;
	return s.len > 0 && before != '.';
}

static bool
is_domain(struct slice s)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		if (!ascii_is_alnum(s.p[i]) && s.p[i] != '-' && s.p[i] != '.')
			return false;
	return mailbox_is_dot_atom(s) && s.p[0] != '-' && s.p[s.len - 1] != '-';
}

struct slice
mailbox_domain(struct slice address)
{
	size_t at = address.len;

	while (at > 0 && address.p[at - 1] != '@')
		at--;
	return slice_from(address, at);
}

bool
mailbox_is_address(struct slice s)
{
	struct slice domain = mailbox_domain(s), local = { s.p, s.len - domain.len };

	if (s.len > MAILBOX_BYTES || local.len < 2 || local.len > 65)
		return false;
	local.len--;                         /* the @ */
	return mailbox_is_dot_atom(local) && is_domain(domain);
}

/* The length of the comment, which may hold others, or the quoted string that s begins with; 0 where it has no end. */
static size_t
bracketed_len(struct slice s)
{
	bool quoted = s.p[0] == '"';
	size_t depth = 0, i;

	for (i = 0; i < s.len; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == (quoted ? '"' : ')') && i > 0 && (quoted || --depth == 0))
			return i + 1;
		else if (!quoted && s.p[i] == '(')
			depth++;
	}
	return 0;
}

/* The length of the token that s, which is not empty, begins with; 0 where it has no end. */
static size_t
token_len(struct slice s)
{
	size_t n = 0;

	if (s.p[0] == '(' || s.p[0] == '"')
		return bracketed_len(s);
	if (s.p[0] == '<')
		return (n = slice_find(s, '>')) < s.len ? n + 1 : 0;
	while (n < s.len && !ascii_is_space(s.p[n]) && (s.p[n] == '\0' || strchr("(\"<,;:", s.p[n]) == NULL))
		n++;
	return n > 0 ? n : 1;
}

int
mailbox_next(struct slice *list, struct slice *address)
{
	struct slice word = { NULL, 0 };
	bool in_brackets = false;
	size_t words = 0, n;
	char c = '\0';

	for (; list->len > 0; *list = slice_from(*list, n)) {
		c = list->p[0];
		if ((n = token_len(*list)) == 0)
			return ERR_SYNTAX;
		if ((c == ',' || c == ';') && words > 0)
			break;
		if (ascii_is_space(c) || c == '(' || c == ',' || c == ';')
			continue;
		if (in_brackets || (c == ':' && words == 0))
			return ERR_SYNTAX;
		in_brackets = c == '<';
		words = c == ':' ? 0 : in_brackets ? 1 : words + 1;      /* a group's name is no address */
		word = in_brackets ? slice_trim((struct slice){ list->p + 1, n - 2 }) : (struct slice){ list->p, n };
	}
	*address = word;
	if (words == 0)
		return 0;
	return words == 1 && mailbox_is_address(word) ? 1 : ERR_SYNTAX;
}
