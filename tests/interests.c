/* Interests: what a record has of them, and what they make of a score. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "interests.h"

static size_t reported;

static void
count(void *arg, const char *path, size_t line, const char *why)
{
	(void)arg;
	(void)path;
	(void)line;
	(void)why;
	reported++;
}

/* The weight that one interest gives a text. */
static int
weigh(const char *interest, const char *text)
{
	char path[] = "/tmp/podsift-interests-XXXXXX";
	struct interests in = { .n = 0 };
	struct rec rec = { .f[REC_TEXT] = slice_of(text), .f[REC_SHOW] = SL("Crypto Weekly"), .f[REC_TITLE] = SL("On open"),
	    .f[REC_SPEAKER] = SL("Source, Ada") };
	int weight = 99, fd = mkstemp(path);

	reported = 0;
	CHECK(fd >= 0 && write(fd, interest, strlen(interest)) == (ssize_t)strlen(interest));
	CHECK(interests_read(&in, path, count, NULL) == ERR_OK && interests_weigh(&in, &rec, &weight, NULL) == ERR_OK);
	interests_free(&in);
	close(fd);
	unlink(path);
	return weight;
}

static void
test_match(void)
{
	CHECK(weigh("+3 open source", "It is open-source, at last") == 3 && weigh("+3 Open Source", "OPEN SOURCES") == 3);
	CHECK(weigh("+3 open source", "open the source") == 0);                  /* nor across fields: title and speaker */
	CHECK(weigh("-5 crypto", "") == -5);                                     /* the show */
	CHECK(weigh("+1 graph", "cryptography") == 0 && weigh("+1 crypt*", "") == 1 && weigh("+1 cryptog*", "") == 0);
	CHECK(weigh("+1 company", "both companies") == 1 && weigh("+1 companies", "a company") == 1);
	CHECK(weigh("+1 news", "a new one") == 0 && weigh("+1 class", "classes") == 0 && weigh("+1 glass", "glas") == 0);
	CHECK(weigh("+1 whale\n+2 whale\n-4 ada # her", "whales, whales") == -1);
	CHECK(weigh("+20 don't", "they DON’T") == 20);
	CHECK(weigh("1 straße", "Straße\\nweiter") == 1 && weigh("+1 weiter", "Straße\\nweiter") == 1);
	CHECK(weigh("\xEF\xBB\xBF+1 ada\r\n", "") == 1 && reported == 0);
	CHECK(weigh("+1\n\n#\n +2 ada", "") == 2 && reported == 1);
}

static void
test_lift(void)
{
	int w;

	CHECK(interests_lift(0.5, 2) == 0.8 && interests_lift(0.5, -2) == 0.2 && interests_lift(0.5, 0) == 0.5);
	CHECK(interests_lift(7, 3) == 7 && interests_lift(-1, 3) == -1);
	for (w = -2000; w < 2000; w++)
		CHECK_EACH(interests_lift(0.3, w) <= interests_lift(0.3, w + 1) && interests_lift(0.3, w) >= 0 &&
		    interests_lift(0.3, w + 1) <= 1);
	CHECK(interests_lift(0, 1) > 0 && interests_lift(1, -1) < 1 && interests_lift(1, -20) < interests_lift(0.001, 0));
}

int
main(void)
{
	test_match();
	test_lift();
	return check_close();
}
