#include <stdio.h>

#include "answers.h"
#include "reply.h"
#include "sha256.h"

void
answers_name(char name[ANSWERS_NAME_BYTES], struct slice model, struct slice question)
{
	unsigned char digest[32];
	struct sha256 h;
	size_t i;

	sha256_init(&h);
	sha256_add(&h, model);
	sha256_add(&h, SL("\n"));
	sha256_add(&h, question);
	sha256_end(&h, digest);
	for (i = 0; i < (ANSWERS_NAME_BYTES - 1) / 2; i++)
		snprintf(name + 2 * i, 3, "%02x", digest[i]);
}

static enum err
path_of(char path[FILE_PATH_BYTES], const char *dir, const char *name)
{
	int n = snprintf(path, FILE_PATH_BYTES, "%s%s/%s", dir[0] == '-' ? "./" : "", dir, name);

	return n > 0 && n < FILE_PATH_BYTES ? ERR_OK : ERR_TOOBIG;
}

enum err
answers_read(struct buf *b, const char *dir, const char *name)
{
	char path[FILE_PATH_BYTES];
	enum err e = path_of(path, dir, name);

	return e == ERR_OK ? file_read(b, path, REPLY_MAX_BYTES) : e;
}

enum err
answers_keep(const char *dir, const char *name, struct slice answer)
{
	char path[FILE_PATH_BYTES];
	enum err e = path_of(path, dir, "");

	if (e == ERR_OK && (e = file_make_directories(path)) == ERR_OK && (e = path_of(path, dir, name)) == ERR_OK)
		e = file_write(path, answer);
	return e;
}
