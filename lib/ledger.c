#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "append.h"
#include "ledger.h"
#include "line.h"

#define MAX_ENTRIES ((size_t)1 << 24)
#define LINE_BYTES 4096          /* a Message-ID, an address and a detail fit */
#define DETAIL_BYTES 300

static const struct slice names[] = { [LEDGER_NONE] = { "", 0 }, [LEDGER_SENDING] = { "sending", 7 },
	[LEDGER_ACCEPTED] = { "accepted", 8 }, [LEDGER_REFUSED] = { "refused", 7 }, [LEDGER_DEFERRED] = { "deferred", 8 } };

/* A line of a ledger. */
struct ledger_line {
	struct slice time, id, to;
	enum ledger_state state;
};

static enum ledger_state
read_state(struct slice s)
{
	enum ledger_state state;

	for (state = LEDGER_DEFERRED; state > LEDGER_NONE && !slice_eq(names[state], s); state--)
		;
	return state;
}

/* What is wrong with a line, or NULL; else it is split. */
static const char *
split_line(struct slice line, bool unended, struct ledger_line *out)
{
	struct slice state, detail;
	int64_t epoch;

	if (unended)
		return "torn: it has no end";
	if (!slice_cut(&line, '\t', &out->time) || !slice_cut(&line, '\t', &state) || !slice_cut(&line, '\t', &out->id) ||
	    !slice_cut(&line, '\t', &out->to) || !slice_cut(&line, '\t', &detail))
		return "torn, or none of a ledger: fewer than 5 fields";
	if (out->time.len != DATE_BYTES - 1 || date_parse(out->time, &epoch) != ERR_OK)
		return "its time is none";
	if ((out->state = read_state(state)) == LEDGER_NONE)
		return "its state is none";
	return NULL;
}

static int
cmp(struct slice id, struct slice to, const struct ledger_entry *e)
{
	int c = slice_cmp(id, slice_of(e->id));

	return c != 0 ? c : slice_cmp(to, slice_of(e->to));
}

static int
by_name(const void *a, const void *b)
{
	const struct ledger_entry *e = a;

	return cmp(slice_of(e->id), slice_of(e->to), b);
}

static struct ledger_entry *
find(const struct ledger *l, struct slice id, struct slice to)
{
	size_t from = 0, n = l->n, half;
	int c;

	while (n > 0) {
		half = n / 2;
		if ((c = cmp(id, to, &l->entries[from + half])) == 0)
			return &l->entries[from + half];
		if (c > 0) {
			from += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return NULL;
}

const struct ledger_entry *
ledger_find(const struct ledger *l, const char *id, const char *to)
{
	return find(l, slice_of(id), slice_of(to));
}

enum err
ledger_expect(struct ledger *l, const char *id, const char *to)
{
	enum err e = array_reserve(&l->entries, &l->cap, l->n + 1, sizeof(*l->entries), MAX_ENTRIES);

	if (e == ERR_OK)
		l->entries[l->n++] = (struct ledger_entry){ .id = id, .to = to };
	return e;
}

/* Sorts the entries, and leaves each once. */
static void
sort_entries(struct ledger *l)
{
	size_t i, n = 0;

	if (l->n > 1)
		qsort(l->entries, l->n, sizeof(*l->entries), by_name);
	for (i = 0; i < l->n; i++)
		if (n == 0 || by_name(&l->entries[n - 1], &l->entries[i]) != 0)
			l->entries[n++] = l->entries[i];
	l->n = n;
}

/* Reads what the file says of the entries.  No ledger says nothing. */
static enum err
read_lines(struct ledger *l, const char *path, ledger_report report, void *arg)
{
	struct line_reader in;
	struct ledger_entry *entry;
	struct ledger_line line = { .state = LEDGER_NONE };
	struct slice text;
	const char *why;
	enum err e;
	int got;

	if ((e = line_open(&in, path, LINE_BYTES)) != ERR_OK)
		return e == ERR_IO && errno == ENOENT ? ERR_OK : e;
	while ((got = line_read(&in, &text)) != 0 && (got > 0 || got == ERR_TOOBIG)) {
		why = got > 0 ? split_line(text, in.unended, &line) : err_text((enum err)got);
		if (why != NULL) {
			report(arg, in.line, why);
		} else if ((entry = find(l, line.id, line.to)) != NULL) {
			entry->state = line.state;
			memcpy(entry->time, line.time.p, line.time.len);
		}
	}
	line_close(&in);
	return (enum err)got;
}

enum err
ledger_open(struct ledger *l, const char *path, ledger_report report, void *arg)
{
	struct stat st;
	enum err e;
	int got;

	sort_entries(l);
	if (path == NULL)
		return ERR_OK;
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		errno = EINVAL;              /* to read a pipe would hold us up */
		return ERR_IO;
	}
	if ((got = lock_take(&l->lock, path)) != 1)
		return got == 0 ? ERR_RANGE : (enum err)got;
	if ((e = read_lines(l, path, report, arg)) != ERR_OK)
		return e;
	return append_open(&l->fd, path);
}

/* Appends the detail: on one line, without control characters, cut where it is long. */
static enum err
add_detail(struct buf *out, struct slice detail)
{
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; e == ERR_OK && i < detail.len && i < DETAIL_BYTES; i++)
		e = buf_addc(out, (unsigned char)detail.p[i] < ' ' || detail.p[i] == '\x7F' ? ' ' : detail.p[i]);
	return e == ERR_OK ? buf_addc(out, '\n') : e;
}

enum err
ledger_write(struct ledger *l, enum ledger_state state, const char *id, const char *const *to, size_t n, const char *detail)
{
	struct ledger_entry *entry;
	char now[DATE_BYTES];
	enum err e = ERR_OK;
	size_t i;

	if (date_write(now, (int64_t)time(NULL)) != ERR_OK)
		(void)date_write(now, DATE_MIN);
	buf_clear(&l->lines);
	for (i = 0; e == ERR_OK && i < n; i++)
		if ((e = buf_addf(&l->lines, "%s\t%s\t%s\t%s\t", now, names[state].p, id, to[i])) == ERR_OK)
			e = add_detail(&l->lines, slice_of(detail));
	if (e == ERR_OK && l->fd >= 0)
		/* what is accepted may wait: were it lost, the mail would be in doubt, and not sent twice */
		e = append_lines(l->fd, &l->lines, state != LEDGER_ACCEPTED);
	for (i = 0; e == ERR_OK && i < n; i++)
		if ((entry = find(l, slice_of(id), slice_of(to[i]))) != NULL) {
			entry->state = state;
			memcpy(entry->time, now, sizeof(now));
		}
	return e;
}

enum err
ledger_sync(const struct ledger *l)
{
	return l->fd < 0 || fsync(l->fd) == 0 ? ERR_OK : ERR_IO;
}

void
ledger_close(struct ledger *l)
{
	if (l->fd >= 0)
		close(l->fd);
	lock_release(&l->lock);
	buf_free(&l->lines);
	free(l->entries);
	*l = (struct ledger)LEDGER_CLOSED;
}
