/*
 * err: what can go wrong in the library.  A function that can fail returns an enum err, ERR_OK (0)
 * or a negative value; it neither prints nor exits.  Only cmd/ and diag know of exit codes.
 */
#ifndef ERR_H
#define ERR_H

enum err {
	ERR_OK = 0,
	ERR_NOMEM = -1,   /* no memory; what was built so far is whole */
	ERR_TOOBIG = -2,  /* over the ceiling that was set; what was built so far is whole */
	ERR_SYNTAX = -3,  /* the bytes are not what the format names */
	ERR_RANGE = -4,   /* well formed, and beyond the range that was asked for */
	ERR_IO = -5       /* a system call failed; errno tells which way */
};

/* Gives a short text for e ("too big"); of ERR_IO, errno's.  Static, or strerror's: use it at once. */
const char *err_text(enum err e);

#endif
