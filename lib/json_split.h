/*
 * json_split: an object of JSON as a stream, cut into its members and, of one member that is an array,
 * into its elements.  Each is a text for a parser of its own, so that memory is bounded by one of them,
 * and a document that is cut off or broken in one place gives all the others.
 *
 * What goes in is valid UTF-8.  In what comes out, control characters are spaces, and what makes parsers
 * refuse the lot is mended: an escape that JSON does not know ("\'"), half of a surrogate pair, a comma
 * behind the last of a list.
 */
#ifndef JSON_SPLIT_H
#define JSON_SPLIT_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "slice.h"

/* The longest member or element; longer ones are left out.  As a tree it may take ninety times as much. */
#define JSON_SPLIT_BYTES ((size_t)512 << 10)

/*
 * Takes a member as an object of its own ({"title": "x"}), or an element as it stands; one line, which
 * lasts as long as the call.  It need not be JSON.  The array comes as an empty one before its elements.
 * An error ends the split and is what json_split_push or json_split_end returns.
 */
typedef enum err (*json_split_fn)(void *arg, struct slice text, bool is_element);

struct json_split;

/* array names the member; it must outlive the split.  NULL when memory ran out. */
struct json_split *json_split_new(const char *array, json_split_fn take, void *arg);

/* Takes the next bytes.  ERR_NOMEM, or the callback's error. */
enum err json_split_push(struct json_split *j, struct slice bytes);

/* Ends the document; the last element may be whole though the document is not. */
enum err json_split_end(struct json_split *j);

/* How many were left out for their length. */
size_t json_split_left_out(const struct json_split *j);

void json_split_free(struct json_split *j);

#endif
