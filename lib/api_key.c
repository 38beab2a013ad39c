#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "api_key.h"
#include "buf.h"
#include "diag.h"
#include "file.h"

#define KEY_BYTES 4096
#define OPENAI "https://api.openai.com/"

/* What the environment has for url; empty for nothing. */
static const char *
key_of_environment(const char *url)
{
	const char *key = getenv("PODSIFT_API_KEY");

	/* that one is for nobody else */
	if (key == NULL && strncmp(url, OPENAI, strlen(OPENAI)) == 0)
		key = getenv("OPENAI_API_KEY");
	return key != NULL ? key : "";
}

static bool
is_private(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0 || (st.st_mode & 077) == 0)      /* one that is not there is the reader's to say */
		return true;
	diag_at(EXIT_USAGE, path, 0, "others may read it; its mode must be 0600");
	return false;
}

bool
api_key_read(struct login *key, const char *path, const char *url)
{
	struct buf text = { .max = KEY_BYTES };
	struct slice line;
	enum err e;

	if (path != NULL && !is_private(path))
		return false;
	e = path != NULL ? file_read(&text, path, KEY_BYTES - 256) : buf_add(&text, slice_of(key_of_environment(url)));
	if (e == ERR_OK) {
		line = slice_trim(buf_slice(&text));
		line.len = slice_find(line, '\n');
		line = slice_trim(line);
		if (line.len > 0 && (key->password = strndup(line.p, line.len)) == NULL)
			e = ERR_NOMEM;
	}
	if (e != ERR_OK)
		diag_at(e == ERR_NOMEM ? EXIT_LATER : EXIT_USAGE, path != NULL ? path : "PODSIFT_API_KEY", 0, "%s", err_text(e));
	buf_free(&text);
	return e == ERR_OK;
}
