#include <errno.h>
#include <string.h>

#include "err.h"

const char *
err_text(enum err e)
{
	switch (e) {
	case ERR_OK:
		return "no error";
	case ERR_NOMEM:
		return "out of memory";
	case ERR_TOOBIG:
		return "too big";
	case ERR_SYNTAX:
		return "malformed";
	case ERR_RANGE:
		return "out of range";
	case ERR_IO:
		break;
	}
	return strerror(errno);
}
