/* Mails: what is taken as one has an envelope that SMTP can carry, and its bytes are as they were but for the line ends. */
#include <string.h>

#include "fuzz.h"
#include "mailbox.h"
#include "message.h"

static void
must_be_id(struct slice id)
{
	size_t i;

	MUST(id.len >= 3 && id.p[0] == '<' && id.p[id.len - 1] == '>');
	for (i = 0; i < id.len; i++)
		MUST(id.p[i] > ' ' && id.p[i] <= '~');
}

/* An address stands in a command of SMTP: nothing in it may end that, or the brackets. */
static void
must_be_address(struct slice s)
{
	size_t i;

	MUST(mailbox_is_address(s) && slice_find(s, '@') < s.len);
	for (i = 0; i < s.len; i++)
		MUST(s.p[i] > ' ' && s.p[i] <= '~' && strchr("<>\"(),;:\\[]", s.p[i]) == NULL);
}

/* Line for line the same, and each ends with CR LF. */
static void
must_be_lines_of(struct slice text, struct slice bytes)
{
	struct slice line, was;

	if (bytes.p[bytes.len - 1] == '\n')
		bytes.len--;
	while (slice_cut(&bytes, '\n', &was)) {
		MUST(slice_cut(&text, '\n', &line) && line.len > 0 && line.p[line.len - 1] == '\r');
		line.len--;
		MUST(slice_find(line, '\r') == line.len && slice_find(line, '\0') == line.len);
		if (slice_ends(was, SL("\r")))
			was.len--;
		MUST_EQ(line, was);
	}
	MUST(text.len == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice bytes = { (const char *)data, n }, list = bytes, address;
	struct message m = { .id = NULL }, again = { .id = NULL };
	enum err e = message_parse(&m, bytes);
	size_t i, j;
	int got;

	MUST(e == ERR_OK || e == ERR_TOOBIG || (e == ERR_SYNTAX && m.why != NULL));
	if (e == ERR_OK) {
		must_be_id(slice_of(m.id));
		must_be_address(slice_of(m.from));
		MUST(m.n_to > 0 && m.n_to <= MESSAGE_MAX_TO && m.to[m.n_to] == NULL);
		for (i = 0; i < m.n_to; i++) {
			must_be_address(slice_of(m.to[i]));
			for (j = 0; j < i && i < 50; j++)
				MUST(strcmp(m.to[i], m.to[j]) != 0);
		}
		must_be_lines_of(buf_slice(&m.text), bytes);
		MUST(message_parse(&again, buf_slice(&m.text)) == ERR_OK && again.n_to == m.n_to && strcmp(again.id, m.id) == 0);
		MUST_EQ(buf_slice(&again.text), buf_slice(&m.text));
	}
	while ((got = mailbox_next(&list, &address)) == 1)
		must_be_address(address);
	MUST(got == ERR_SYNTAX || (got == 0 && list.len == 0));
	message_free(&m);
	message_free(&again);
	return 0;
}
