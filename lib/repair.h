/*
 * repair: a stream of XML as publishers write it, made into one that a strict parser takes.
 *
 * What goes in is valid UTF-8; what comes out is one element "_" around everything: text, CDATA
 * sections and tags that match.  On the way
 *   - declarations, DOCTYPE with all its entities, comments and processing instructions go;
 *   - raw "&" and "<" are escaped, named references of HTML become characters, those that mean
 *     nothing stay as text, and control characters go;
 *   - attributes get their quotes and lose what is no attribute; beyond REPAIR_ATTRS or
 *     REPAIR_TAG_BYTES to a tag they go;
 *   - an end tag closes what is open inside its element; one that matches nothing goes, or closes
 *     the innermost element where it looks like a slip (</titel>);
 *   - elements deeper than REPAIR_DEPTH lose their tags and keep their text.
 * Memory is bounded by REPAIR_TAG_BYTES, whatever the input.
 */
#ifndef REPAIR_H
#define REPAIR_H

#include "err.h"
#include "slice.h"

#define REPAIR_DEPTH 256
#define REPAIR_ATTRS 128
#define REPAIR_TAG_BYTES 65536
#define REPAIR_PIECE_BYTES 65536

/*
 * Takes a piece of the repaired stream: it never ends inside a tag, a CDATA section or a character.
 * An error ends the stream and is handed to whoever feeds it.
 */
typedef enum err (*repair_sink)(void *arg, struct slice bytes);

struct repair;

/* NULL when memory ran out. */
struct repair *repair_new(repair_sink sink, void *arg);

/* Takes the next bytes, at most REPAIR_PIECE_BYTES, no character cut.  Errors of the sink, ERR_NOMEM. */
enum err repair_push(struct repair *r, struct slice bytes);

/* Ends the document.  What is open stays open: it is not whole. */
enum err repair_end(struct repair *r);

void repair_free(struct repair *r);

#endif
