/* HTML as text: clean; its white space as html.h says. */
#include "buf.h"
#include "fuzz.h"
#include "html.h"

/* Whether doc can say nothing invisible: a word of that alone leaves its spaces behind. */
static bool
is_plain(struct slice doc)
{
	size_t i;

	for (i = 0; i < doc.len; i++)
		if (doc.p[i] == '&' || (unsigned char)doc.p[i] >= 0x7F || ((unsigned char)doc.p[i] < ' ' && !ascii_is_space(doc.p[i])))
			return false;
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice doc = { (const char *)data, n };
	struct buf out = { .max = (size_t)64 << 20 };
	struct slice text;

	if (!fuzz_is_utf8(doc))
		return 0;                    /* what feed and transcript hand over is UTF-8 */
	MUST(html_text(&out, doc) == ERR_OK);
	text = buf_slice(&out);
	MUST(fuzz_is_clean(text) && !fuzz_contains(text, SL("\t")));
	if (is_plain(doc)) {
		MUST(text.len == slice_trim(text).len || slice_ends(text, SL("- ")));
		MUST(!fuzz_contains(text, SL("  ")) && !fuzz_contains(text, SL(" \n")) && !fuzz_contains(text, SL("\n\n\n")));
	}
	buf_free(&out);
	return 0;
}
