/* disfluency.h: what goes, and what must stay. */
#include <stdio.h>

#include "check.h"
#include "disfluency.h"

static int
drops(const char *said, const char *want)
{
	struct buf out = { .max = 1 << 20 };
	int same = disfluency_drop(&out, slice_of(said)) == ERR_OK && slice_eq(buf_slice(&out), slice_of(want));

	if (!same)
		fprintf(stderr, "%s\n  %.*s\n", said, SLARG(buf_slice(&out)));
	buf_free(&out);
	return same;
}

static int
stays(const char *said)
{
	return drops(said, said);
}

int
main(void)
{
	struct buf out = { .max = 1 << 20 };
	char text[4096];
	size_t i;

	CHECK(drops("Um, we tried that.", "We tried that."));
	CHECK(drops("So we, uh, tried that.", "So we tried that."));
	CHECK(drops("We uh tried um that, er, once.", "We tried that, once."));
	CHECK(drops("Um.", ""));
	CHECK(drops("It works, um.", "It works."));
	CHECK(drops("It works, you know?", "It works?"));
	CHECK(drops("You know, the cache was cold.", "The cache was cold."));
	CHECK(drops("The cache, I mean, the whole thing was, like, cold.", "The cache, the whole thing was, cold."));
	CHECK(drops("It went down to, you know, twenty.", "It went down to twenty."));
	CHECK(stays("You know the answer."));
	CHECK(stays("I mean what I say, and you know it."));
	CHECK(stays("Tools like this are what I like."));
	CHECK(drops("I I think so.", "I think so."));
	CHECK(drops("I, I think so.", "I think so."));
	CHECK(drops("We we we went to to the- the store.", "We went to the store."));
	CHECK(drops("It was in the, in the end better.", "It was in the end better."));
	CHECK(drops("I think I think it holds.", "I think it holds."));
	CHECK(drops("It's prob- probably the th\xE2\x80\x94 thing.", "It's probably the thing."));
	CHECK(drops("And, it, it grew.", "And it grew."));
	CHECK(stays("If you break it it stays broken."));
	CHECK(stays("He said that that was very very good."));
	CHECK(stays("What it is is that no, no, we had had enough."));
	CHECK(stays("It gets more and more and more expensive."));
	CHECK(stays("A well- and badly-made thing."));
	CHECK(stays("Say it. It works."));
	CHECK(stays(""));
	CHECK(stays("..."));
	CHECK(stays("Yes ... and - no"));
	CHECK(drops("\xC3\x84hm, \xC3\xA4hm, das geht.", "Das geht."));
	/* any length, and none that takes more than its share */
	for (i = 0; i + 2 < sizeof(text); i += 2) {
		text[i] = 'a';
		text[i + 1] = ' ';
	}
	CHECK(disfluency_drop(&out, (struct slice){ text, i - 1 }) == ERR_OK && out.len == i - 1);
	buf_clear(&out);
	CHECK(disfluency_drop(&out, (struct slice){ text, 799 }) == ERR_OK && slice_eq(buf_slice(&out), SL("a")));
	buf_free(&out);
	return check_close();
}
