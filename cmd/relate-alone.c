#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "embeddings.h"
#include "file.h"
#include "relate.h"

#define NAME "podsift-relate"

/* It lies beside this program in the build, else in LIBEXECDIR, unless it is in PATH. */
bool
relate_has_network(char *argv[])
{
	char path[FILE_PATH_BYTES];
	const char *slash = strrchr(argv[0], '/');

	if (slash != NULL && snprintf(path, sizeof(path), "%.*s/" NAME, (int)(slash - argv[0]), argv[0]) < (int)sizeof(path))
		execv(path, argv);
	execvp(NAME, argv);
	execv(LIBEXECDIR "/" NAME, argv);
	return false;
}

/* In place of lib/embeddings.c, and never called. */
enum err
embeddings_new(struct embeddings **s, const struct embeddings_opts *opts)
{
	(void)opts;
	*s = NULL;
	return ERR_IO;
}

enum err
embeddings_compare(struct embeddings *s, const struct slice *texts, size_t n, float *cosine)
{
	(void)s, (void)texts, (void)n, (void)cosine;
	return ERR_IO;
}

const char *
embeddings_why(const struct embeddings *s)
{
	(void)s;
	return "";
}

enum err
embeddings_close(struct embeddings *s)
{
	(void)s;
	return ERR_OK;
}
