#include "diag.h"
#include "rec_each.h"

/* What is wrong with a line, or with the stream: that is then ERR_IO. */
static enum err
fault(const struct rec_reader *in, enum err e)
{
	if (e == ERR_TOOBIG)
		diag_at(EXIT_PARTLY, in->in.name, in->in.line, "line: %s", err_text(e));
	else if (e == ERR_IO)
		diag_at(EXIT_USAGE, in->in.name, 0, "%s", err_text(e));
	return e == ERR_TOOBIG ? ERR_OK : e;
}

enum err
rec_each(const char *path, rec_take *take, void *state)
{
	struct rec_reader in;
	struct rec rec;
	enum err e;
	int got;

	if ((e = rec_open(&in, path)) != ERR_OK) {
		if (e != ERR_NOMEM)
			diag_at(EXIT_USAGE, path, 0, "%s", err_text(e));
		return e == ERR_NOMEM ? e : ERR_OK;
	}
	while (e == ERR_OK && (got = rec_read(&in, &rec)) != 0) {
		if (got < 0 && (e = fault(&in, (enum err)got)) == ERR_IO) {
			e = ERR_OK;
			break;
		}
		if (got > 0 && (e = take(state, &in, &rec)) == ERR_TOOBIG)
			e = fault(&in, e);
	}
	rec_close(&in);
	return e;
}
