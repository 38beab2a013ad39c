/* Streams that several threads take: all of each, in its order, by one at a time; what ends one; what is left. */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "check.h"
#include "workers.h"

#define STREAMS 50
#define NUMBERS 20000

/* The numbers 0, 1, ... as bytes, until one is not the next. */
struct count {
	uint32_t next, bad_at;           /* bad_at: the number at which the stream fails */
	bool busy, right;
};

static enum err
take(void *arg, struct slice bytes)
{
	struct count *c = arg;
	uint32_t n;

	c->right &= !c->busy && bytes.len > 0 && bytes.len % sizeof(n) == 0;
	c->busy = true;
	for (; bytes.len > 0; bytes = slice_from(bytes, sizeof(n))) {
		memcpy(&n, bytes.p, sizeof(n));
		c->right &= n == c->next++;
		if (n == c->bad_at)
			break;
	}
	c->busy = false;
	return bytes.len > 0 ? ERR_SYNTAX : ERR_OK;
}

/* Every stream gets its numbers, in turn with the others; each third fails halfway. */
static void
test_streams(unsigned threads)
{
	struct workers *t = workers_new(take, threads);
	static struct count c[STREAMS];
	struct work w[STREAMS];
	uint32_t n;
	bool right = true;
	int i;

	for (i = 0; i < STREAMS; i++) {
		c[i] = (struct count){ .bad_at = i % 3 == 0 ? NUMBERS / 2 : UINT32_MAX, .right = true };
		w[i] = (struct work){ .arg = &c[i] };
	}
	for (n = 0; n < NUMBERS; n++)
		for (i = 0; i < STREAMS; i++) {
			enum err e = work_add(t, &w[i], (struct slice){ (const char *)&n, sizeof(n) });

			right &= e == ERR_OK || (e == ERR_SYNTAX && n >= c[i].bad_at);
		}
	CHECK(right);
	for (i = 0; i < STREAMS; i++) {
		CHECK(work_finish(t, &w[i]) == (i % 3 == 0 ? ERR_SYNTAX : ERR_OK));
		CHECK(c[i].right && c[i].next == (i % 3 == 0 ? NUMBERS / 2 + 1 : NUMBERS));
	}
	c[0] = (struct count){ .bad_at = UINT32_MAX, .right = true };
	CHECK(work_add(t, &w[0], (struct slice){ (const char *)&c[0].next, sizeof(n) }) == ERR_OK);
	CHECK(work_finish(t, &w[0]) == ERR_OK && c[0].next == 1);     /* one that ended begins again */
	workers_free(t);
}

/* The threads end although streams wait. */
static void
test_left(void)
{
	struct workers *t = workers_new(take, 2);
	static struct count c[STREAMS];
	struct work w[STREAMS];
	char zeros[4096] = { 0 };
	int i;

	for (i = 0; i < STREAMS; i++) {
		w[i] = (struct work){ .arg = &c[i] };
		CHECK(work_add(t, &w[i], (struct slice){ zeros, sizeof(zeros) }) == ERR_OK);
	}
	workers_free(t);
	for (i = 0; i < STREAMS; i++)
		work_free(&w[i]);
	workers_free(NULL);
}

int
main(void)
{
	unsigned threads;

	for (threads = 0; threads < 4; threads++)
		test_streams(threads);
	test_left();
	return check_close();
}
