/* What a language model says, and the server's answer around it: a grade on the scale and clean text, or nothing. */
#include "fuzz.h"
#include "llm.h"
#include "reply.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice said = { (const char *)data, n };
	struct buf content = { .max = (size_t)1 << 24 };
	struct reply r = { .text.p = NULL };
	const char *why;
	enum err e;

	e = reply_read(&r, said, &why);
	MUST(e == ERR_OK || e == ERR_SYNTAX);
	if (e == ERR_OK) {
		MUST(r.grade >= 0 && r.grade <= REPLY_GRADE_MAX && why == NULL);
		MUST(fuzz_is_clean(buf_slice(&r.text)) && slice_find(buf_slice(&r.text), '\n') == r.text.len);
	} else {
		MUST(why != NULL);
	}
	if (llm_read_answer(&content, said, &why) == ERR_OK)
		MUST(content.len > 0 && why == NULL);
	else
		MUST(why != NULL);
	buf_free(&content);
	buf_free(&r.text);
	return 0;
}
