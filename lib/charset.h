/*
 * charset: a document's bytes, of whatever encoding, as a stream of valid UTF-8.
 *
 * The encoding is that of the byte order mark, else of the XML declaration, else the one that the
 * caller knows from elsewhere (HTTP), else UTF-8.  In UTF-8, and where the name means nothing, each
 * byte that is not valid counts as windows-1252.  A document that claims to be ISO-8859-1 or
 * windows-1252 is UTF-8 all the same when its first character beyond ASCII is valid in it.  In all of
 * these NUL bytes are left out.  The rest is converted by iconv(3), but for UTF-7, whose name means nothing here.
 */
#ifndef CHARSET_H
#define CHARSET_H

#include "err.h"
#include "slice.h"

/* Takes a piece of a stream; no character is cut in two.  An error ends the stream and is handed to whoever feeds it. */
typedef enum err (*charset_sink)(void *arg, struct slice bytes);

struct charset;

/* hint is the encoding known from elsewhere, or NULL.  NULL when memory ran out. */
struct charset *charset_new(const char *hint, charset_sink sink, void *arg);

/* Takes the next bytes.  Errors of the sink. */
enum err charset_push(struct charset *c, struct slice bytes);

/* Ends the document: what was held back goes to the sink. */
enum err charset_end(struct charset *c);

void charset_free(struct charset *c);

/*
 * The first byte of a document that tells what it is: behind the byte order mark, white space, and the
 * zeros that UTF-16 has among ASCII.  0 where there is none.
 */
char charset_first(struct slice document);

/* A name of an encoding is shorter than this. */
#define CHARSET_NAME_BYTES 48

/* The charset that a Content-Type names, in name; NULL for none. */
const char *charset_of_type(struct slice content_type, char name[CHARSET_NAME_BYTES]);

#endif
