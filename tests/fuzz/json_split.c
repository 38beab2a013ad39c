/*
 * JSON in pieces: each is one line without a control character and no longer than it may be, and the
 * borders of the pieces that the bytes come in change nothing.
 */
#include "buf.h"
#include "fuzz.h"
#include "json_split.h"

static enum err
take(void *arg, struct slice text, bool is_element)
{
	size_t i;

	MUST(text.len <= JSON_SPLIT_BYTES);
	for (i = 0; i < text.len; i++)
		MUST((unsigned char)text.p[i] >= ' ');
	MUST(is_element || (text.p[0] == '{' && text.p[text.len - 1] == '}'));
	MUST(buf_addc(arg, is_element ? '-' : '=') == ERR_OK && buf_add(arg, text) == ERR_OK && buf_addc(arg, '\n') == ERR_OK);
	return ERR_OK;
}

static void
split(struct buf *out, struct fuzz_pieces pieces)
{
	struct json_split *j = json_split_new("items", take, out);
	struct slice piece;

	MUST(j != NULL);
	while (fuzz_piece(&pieces, &piece))
		MUST(json_split_push(j, piece) == ERR_OK);
	MUST(json_split_end(j) == ERR_OK && json_split_left_out(j) == 0);
	json_split_free(j);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice doc = { (const char *)data, n };
	struct buf one = { .max = 4 * n + 256 }, many = { .max = 4 * n + 256 };

	if (n > JSON_SPLIT_BYTES / 2)
		return 0;
	split(&one, fuzz_whole(doc));
	split(&many, fuzz_cut(doc));
	MUST_EQ(buf_slice(&one), buf_slice(&many));
	buf_free(&one);
	buf_free(&many);
	return 0;
}
