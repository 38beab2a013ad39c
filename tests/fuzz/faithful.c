/*
 * Rewritings, whatever they and their sources are: what speaks against one is clean text and always the same, and one that
 * holds does not when a number is added that nobody said.  An input is a line each of rewriting, passage, and the words before
 * and after it.
 */
#include <string.h>

#include "buf.h"
#include "faithful.h"
#include "fuzz.h"
#include "utf8.h"

#define NUMBER SL(" 987654321")

static struct faithful *f;

static void
check(const struct faithful_source *source, struct slice text, char why[FAITHFUL_WHY_BYTES])
{
	MUST(faithful_check(f, source, text, why) == ERR_OK);
	MUST(strlen(why) < FAITHFUL_WHY_BYTES && fuzz_is_clean(slice_of(why)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const languages[] = { "en", "de", "fr", "es", "pt", "pl", "ja", "x" };
	struct slice doc = { (const char *)data, n }, rest, line[4] = { { "", 0 } };
	const char *language = fuzz_choose(&doc, languages, 8);
	struct buf clean = { .max = (size_t)1 << 22 };
	char why[FAITHFUL_WHY_BYTES], again[FAITHFUL_WHY_BYTES];
	struct faithful_source source;
	size_t i;

	MUST(f != NULL || (f = faithful_new()) != NULL);
	MUST(utf8_clean(&clean, doc) == ERR_OK);
	rest = buf_slice(&clean);
	for (i = 0; i < 4 && slice_cut(&rest, '\n', &line[i]); i++)
		;
	source = (struct faithful_source){ .passage = line[1], .before = line[2], .after = line[3], .lang = slice_of(language) };
	check(&source, line[0], why);
	check(&source, line[0], again);
	MUST(strcmp(why, again) == 0);
	if (why[0] == '\0' && !fuzz_contains(buf_slice(&clean), NUMBER)) {
		struct buf more = { .max = (size_t)1 << 22 };

		MUST(buf_add(&more, line[0]) == ERR_OK && buf_add(&more, NUMBER) == ERR_OK);
		check(&source, buf_slice(&more), why);
		MUST(why[0] != '\0');
		buf_free(&more);
	}
	buf_free(&clean);
	return 0;
}
