/* Ledgers: any file is read to its end; what is written behind it is what the next one reads, and nothing else changes. */
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "file.h"
#include "fuzz.h"
#include "ledger.h"

static const char *const ids[] = { "<1@x>", "<2@x>" };
static const char *const to[] = { "a@x", "b@x" };

static void
count(void *arg, size_t line, const char *why)
{
	size_t *last = arg;

	MUST(line > *last && why != NULL);
	*last = line;
}

static void
open_ledger(struct ledger *l, const char *path)
{
	size_t i, j, last = 0;

	for (i = 0; i < 2; i++)
		for (j = 0; j < 2; j++)
			MUST(ledger_expect(l, ids[i], to[j]) == ERR_OK && ledger_expect(l, ids[i], to[j]) == ERR_OK);
	MUST(ledger_open(l, path, count, &last) == ERR_OK && l->n == 4);
}

/* The states as a number. */
static int
states(const struct ledger *l)
{
	const struct ledger_entry *e;
	size_t i, j;
	int all = 0;

	for (i = 0; i < 2; i++)
		for (j = 0; j < 2; j++) {
			MUST((e = ledger_find(l, ids[i], to[j])) != NULL && e->state <= LEDGER_DEFERRED);
			MUST((e->state == LEDGER_NONE) == (e->time[0] == '\0'));
			all = all * 5 + (int)e->state;
		}
	return all;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice bytes = { (const char *)data, n };
	const char *path = fuzz_file(bytes);
	struct ledger before = LEDGER_CLOSED, after = LEDGER_CLOSED;
	struct buf text = { .max = 64 << 20 };
	char why[256];
	int all;

	open_ledger(&before, path);
	all = states(&before);
	snprintf(why, sizeof(why), "%.*s", SLARG(bytes));
	MUST(ledger_write(&before, LEDGER_REFUSED, ids[1], to, 2, why) == ERR_OK);
	MUST(states(&before) == all / 25 * 25 + LEDGER_REFUSED * 6);
	ledger_close(&before);
	MUST(file_read(&text, path, 64 << 20) == ERR_OK && slice_starts(buf_slice(&text), bytes));
	MUST(text.len > n && text.p[text.len - 1] == '\n');
	open_ledger(&after, path);
	MUST(states(&after) / 25 == all / 25 || (n > 0 && data[n - 1] != '\n'));   /* a torn line that has all but its LF */
	MUST(states(&after) % 25 == LEDGER_REFUSED * 6);
	ledger_close(&after);
	buf_free(&text);
	return 0;
}
