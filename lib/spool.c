#include "spool.h"

enum err
spool_add(struct spool *p, struct slice s)
{
	p->mem.max = SPOOL_BYTES;
	if (p->file == NULL && s.len <= SPOOL_BYTES - p->mem.len)
		return buf_add(&p->mem, s);
	if (p->file == NULL && (p->file = tmpfile()) == NULL)
		return ERR_IO;
	return fwrite(s.p, 1, s.len, p->file) == s.len ? ERR_OK : ERR_IO;
}

static enum err
pour_file(FILE *in, FILE *out)
{
	char block[16384];
	size_t n;

	if (fflush(in) != 0 || fseek(in, 0, SEEK_SET) != 0)
		return ERR_IO;
	while ((n = fread(block, 1, sizeof(block), in)) > 0)
		if (fwrite(block, 1, n, out) != n)
			return ERR_IO;
	return ferror(in) ? ERR_IO : ERR_OK;
}

enum err
spool_pour(struct spool *p, FILE *out)
{
	enum err e = ERR_OK;

	if (p->mem.len > 0 && fwrite(p->mem.p, 1, p->mem.len, out) != p->mem.len)
		e = ERR_IO;
	if (e == ERR_OK && p->file != NULL)
		e = pour_file(p->file, out);
	if (e == ERR_OK)
		spool_free(p);
	return e;
}

void
spool_free(struct spool *p)
{
	buf_free(&p->mem);
	if (p->file != NULL)
		fclose(p->file);
	p->file = NULL;
}
