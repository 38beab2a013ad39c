/* The state file: whatever it holds is read, and what is written of it is written of that, too. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "buf.h"
#include "fuzz.h"
#include "state.h"

static void
report(const char *path, size_t line)
{
	MUST(path != NULL && line > 0);
}

/* Reads path, and appends to out all that is known of the feeds. */
static void
read_state(struct buf *out, const char *path)
{
	struct state *s = state_new();
	const struct state_feed *f;
	enum err e;

	MUST(s != NULL && ((e = state_read(s, path, report)) == ERR_OK || e == ERR_SYNTAX));
	if (e == ERR_SYNTAX) {
		state_free(s);
		return;
	}
	for (f = state_first(s); f != NULL; f = f->next) {
		MUST(f->url.len > 0 && state_find(s, f->url) == f && state_add(s, f->url) == f);
		MUST(buf_add(out, f->url) == ERR_OK);
		MUST(buf_addf(out, "\n%s\n%s\n%s\n%s\n%s\n%lu %lld %lld %lld %lu %d %d\n", f->etag, f->last_modified, f->moved, f->page,
		    f->title, (unsigned long)f->page_failures, (long long)f->every_s, (long long)f->every_base, (long long)f->not_before, (unsigned long)f->failures, f->retired, (state_given(f) == 0)) == ERR_OK);
	}
	MUST(state_write(s, path, path) == ERR_OK);
	state_free(s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *path = fuzz_file((struct slice){ (const char *)data, n });
	struct buf one = { .max = (size_t)64 << 20 }, other = { .max = (size_t)64 << 20 };

	read_state(&one, path);
	read_state(&other, path);
	MUST_EQ(buf_slice(&one), buf_slice(&other));
	buf_free(&one);
	buf_free(&other);
	return 0;
}
