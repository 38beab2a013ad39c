/* A fuzz target without libFuzzer: gives it each file that is named, to the end or to its abort. */
#include <stdio.h>
#include <stdlib.h>

#include "buf.h"
#include "fuzz.h"

#define FILE_BYTES ((size_t)64 << 20)

static enum err
read_all(struct buf *b, FILE *in)
{
	enum err e;
	size_t n;

	for (;;) {
		if ((e = buf_reserve(b, 65536)) != ERR_OK)
			return e;
		if ((n = fread(b->p + b->len, 1, 65536, in)) == 0)
			return ferror(in) ? ERR_IO : ERR_OK;
		b->len += n;
	}
}

/* The target sees no byte beyond the file's: a block of its very size shows a read behind it. */
static bool
run(struct slice file)
{
	uint8_t *copy = malloc(file.len > 0 ? file.len : 1);

	if (copy == NULL)
		return false;
	if (file.len > 0)
		memcpy(copy, file.p, file.len);
	LLVMFuzzerTestOneInput(copy, file.len);
	free(copy);
	return true;
}

int
main(int argc, char *argv[])
{
	struct buf b = { .max = FILE_BYTES };
	int i;

	for (i = 1; i < argc; i++) {
		FILE *in = fopen(argv[i], "rb");
		bool right;

		fprintf(stderr, "> %s\n", argv[i]);
		buf_clear(&b);
		right = in != NULL && read_all(&b, in) == ERR_OK && run(buf_slice(&b));
		if (in != NULL)
			fclose(in);
		if (!right) {
			perror(argv[i]);
			return 1;
		}
	}
	buf_free(&b);
	return 0;
}
