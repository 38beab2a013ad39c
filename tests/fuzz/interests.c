/* Interests: any file is read, what is no interest is named once a line, and weights stay within what all together can be. */
#include <stdlib.h>

#include "fuzz.h"
#include "interests.h"

static void
count(void *arg, const char *path, size_t line, const char *why)
{
	size_t *last = arg;

	MUST(path != NULL && why != NULL && line > *last);
	*last = line;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct interests in = { .n = 0 };
	struct buf why = { .max = 1 << 20 };
	struct slice text = { (const char *)data, n };
	struct rec rec;
	size_t last = 0;
	int weight, same;

	MUST(interests_read(&in, fuzz_file(text), count, &last) == ERR_OK && in.n <= INTERESTS_MAX);
	rec_split(&rec, SL("0.5\ta\t1\t\t\t\t\tOpen Source Weekly\tCrypto\tAda\tcompanies\\nof don't and 东京 and \\\\stray"));
	MUST(interests_weigh(&in, &rec, &weight, &why) == ERR_OK);
	MUST(abs(weight) <= INTERESTS_MAX * INTERESTS_WEIGHT && fuzz_is_clean(buf_slice(&why)));
	MUST(interests_weigh(&in, &rec, &same, NULL) == ERR_OK && same == weight);
	MUST(interests_lift(0.5, weight) >= 0 && interests_lift(0.5, weight) <= 1);
	/* any bytes as a record, too */
	rec_split(&rec, text);
	rec.f[REC_TEXT] = text;
	MUST(interests_weigh(&in, &rec, &weight, NULL) == ERR_OK);
	buf_free(&why);
	interests_free(&in);
	return 0;
}
