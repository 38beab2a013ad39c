/* Dates: one that is read is the same when it is written and read again. */
#include "date.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	int64_t epoch, again;
	char text[DATE_BYTES];

	if (date_parse((struct slice){ (const char *)data, n }, &epoch) != ERR_OK)
		return 0;
	MUST((date_write(text, epoch) == ERR_OK) == (epoch >= DATE_MIN && epoch <= DATE_MAX));
	if (epoch >= DATE_MIN && epoch <= DATE_MAX) {
		MUST(strlen(text) == DATE_BYTES - 1);
		MUST(date_parse(slice_of(text), &again) == ERR_OK && again == epoch);
	}
	return 0;
}
