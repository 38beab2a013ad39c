/* Any text as sentences: in order, none empty or too long, and between them nothing but white space. */
#include "fuzz.h"
#include "sentence.h"
#include "sentence_marks.h"

#define PAUSES 64
#define SENTENCE_BYTES 8192

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const languages[] = { "en", "de", "fr", "es", "pl", "ru", "ja", "x" };
	struct slice doc = { (const char *)data, n }, s;
	const char *language = fuzz_choose(&doc, languages, 8);
	struct sentence_reader r = { .text = doc, .uncased = sentence_is_uncased(doc),
		.language = language_of(slice_of(language)) };
	size_t pauses[PAUSES], at = 0;

	for (r.n_pauses = 0; r.n_pauses < PAUSES; r.n_pauses++)
		pauses[r.n_pauses] = r.n_pauses * 97;
	r.pauses = pauses;
	while (sentence_next(&r, &s)) {
		MUST(s.len > 0 && s.len <= SENTENCE_BYTES);
		MUST(s.p >= doc.p + at && s.p + s.len <= doc.p + doc.len);
		MUST(skip_space(doc, at) >= (size_t)(s.p - doc.p));
		at = (size_t)(s.p - doc.p) + s.len;
	}
	MUST(skip_space(doc, at) == doc.len);
	return 0;
}
