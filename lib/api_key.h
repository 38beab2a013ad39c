/* api_key: the key for a server that costs its user money. */
#ifndef API_KEY_H
#define API_KEY_H

#include <stdbool.h>

#include "login.h"

/*
 * Reads the key for the server at url from the first line of the file at path, which nobody else may be able to
 * read; where path is NULL from $PODSIFT_API_KEY, and for OpenAI's own server from $OPENAI_API_KEY.  key->password is
 * NULL where there is none, else the caller's to free.  What is wrong is said (diag.h); false then.
 */
bool api_key_read(struct login *key, const char *path, const char *url);

#endif
