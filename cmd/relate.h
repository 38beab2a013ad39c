/*
 * relate with and without a network.  Loading libcurl takes twice as long as to relate a day's insights, so relate goes without;
 * with -E it becomes podsift-relate, which is the same program with libcurl.
 */
#ifndef RELATE_H
#define RELATE_H

#include <stdbool.h>

/* Behind this embeddings.h is to be used: true, or the process has become podsift-relate, or false where there is none (errno). */
bool relate_has_network(char *argv[]);

#endif
