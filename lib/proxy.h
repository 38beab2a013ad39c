/*
 * proxy: the addresses of the proxies that the user's environment names (http_proxy, https_proxy,
 * HTTPS_PROXY, all_proxy, ALL_PROXY, as curl(1) reads them).  They may be private: the user chose them.
 */
#ifndef PROXY_H
#define PROXY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#include "err.h"

/* Begin with all zero. */
struct proxies {
	struct sockaddr_storage *addresses;
	size_t n, cap;
};

/* Resolves the names, which may ask a name server; one that does not resolve has no address.  ERR_NOMEM. */
enum err proxies_read(struct proxies *p);

/* Whether address and port are a proxy's. */
bool proxies_have(const struct proxies *p, const struct sockaddr *address);

void proxies_free(struct proxies *p);

#endif
