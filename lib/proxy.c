#include <curl/curl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "proxy.h"

#define DEFAULT_PORT "1080"    /* libcurl's, for a proxy without one */
#define MAX_ADDRESSES 256

static enum err
add_address(struct proxies *p, const struct addrinfo *a)
{
	enum err e;

	if (a->ai_addrlen > sizeof(*p->addresses) || p->n == MAX_ADDRESSES)
		return ERR_OK;
	if ((e = array_reserve(&p->addresses, &p->cap, p->n + 1, sizeof(*p->addresses), MAX_ADDRESSES)) != ERR_OK)
		return e;
	memset(&p->addresses[p->n], 0, sizeof(*p->addresses));
	memcpy(&p->addresses[p->n++], a->ai_addr, a->ai_addrlen);
	return ERR_OK;
}

static enum err
resolve(struct proxies *p, char *host, const char *port)
{
	struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM }, *found = NULL, *a;
	size_t len = strlen(host);
	enum err e = ERR_OK;

	if (host[0] == '[' && len > 2) {     /* a URL has brackets around IPv6 */
		host[len - 1] = '\0';
		host++;
	}
	if (getaddrinfo(host, port, &hints, &found) != 0)
		return ERR_OK;
	for (a = found; e == ERR_OK && a != NULL; a = a->ai_next)
		e = add_address(p, a);
	freeaddrinfo(found);
	return e;
}

/* Takes a value such as "proxy:3128" or "http://user:secret@proxy:3128/". */
static enum err
add_proxy(struct proxies *p, const char *value)
{
	CURLU *u = curl_url();
	char *host = NULL, *port = NULL;
	enum err e = ERR_OK;

	if (u == NULL)
		return ERR_NOMEM;
	if (curl_url_set(u, CURLUPART_URL, value, CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
	    curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK) {
		(void)curl_url_get(u, CURLUPART_PORT, &port, 0);
		e = resolve(p, host, port != NULL ? port : DEFAULT_PORT);
	}
	curl_free(host);
	curl_free(port);
	curl_url_cleanup(u);
	return e;
}

enum err
proxies_read(struct proxies *p)
{
	static const char *const names[] = { "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" };
	const char *value;
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; e == ERR_OK && i < sizeof(names) / sizeof(names[0]); i++)
		if ((value = getenv(names[i])) != NULL && value[0] != '\0')
			e = add_proxy(p, value);
	return e;
}

static bool
same_v4(const struct sockaddr *a, const struct sockaddr_storage *b)
{
	struct sockaddr_in x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return x.sin_port == y.sin_port && x.sin_addr.s_addr == y.sin_addr.s_addr;
}

static bool
same_v6(const struct sockaddr *a, const struct sockaddr_storage *b)
{
	struct sockaddr_in6 x, y;

	memcpy(&x, (const void *)a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return x.sin6_port == y.sin6_port && memcmp(&x.sin6_addr, &y.sin6_addr, sizeof(x.sin6_addr)) == 0;
}

bool
proxies_have(const struct proxies *p, const struct sockaddr *address)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (p->addresses[i].ss_family == address->sa_family &&
		    ((address->sa_family == AF_INET && same_v4(address, &p->addresses[i])) ||
		    (address->sa_family == AF_INET6 && same_v6(address, &p->addresses[i]))))
			return true;
	return false;
}

void
proxies_free(struct proxies *p)
{
	free(p->addresses);
	*p = (struct proxies){ 0 };
}
