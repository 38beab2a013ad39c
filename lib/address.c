#include <netinet/in.h>
#include <stddef.h>
#include <string.h>

#include "address.h"

struct prefix {
	unsigned char bytes[16];
	unsigned bits;
};

static const struct prefix special_v4[] = {
	{ { 0 }, 8 },                    /* this network, 0.0.0.0 */
	{ { 10 }, 8 },                   /* private */
	{ { 100, 64 }, 10 },             /* shared: carriers' NAT */
	{ { 127 }, 8 },                  /* loopback */
	{ { 169, 254 }, 16 },            /* link-local, clouds' metadata */
	{ { 172, 16 }, 12 },             /* private */
	{ { 192, 0, 0 }, 24 },           /* protocol assignments */
	{ { 192, 0, 2 }, 24 },           /* documents */
	{ { 192, 88, 99 }, 24 },         /* 6to4 relays, withdrawn */
	{ { 192, 168 }, 16 },            /* private */
	{ { 198, 18 }, 15 },             /* measurements */
	{ { 198, 51, 100 }, 24 },        /* documents */
	{ { 203, 0, 113 }, 24 },         /* documents */
	{ { 224 }, 3 },                  /* multicast, reserved, broadcast */
};

static const struct prefix global_v6 = { { 0x20 }, 3 };       /* all that was ever given out */
static const struct prefix special_v6[] = {
	{ { 0x20, 0x01 }, 23 },          /* protocol assignments: Teredo, ORCHID, measurements */
	{ { 0x20, 0x01, 0x0D, 0xB8 }, 32 },   /* documents */
	{ { 0x3F, 0xFF }, 20 },          /* documents */
};

/* Prefixes that an IPv4 address follows. */
static const struct prefix mapped = { { [10] = 0xFF, [11] = 0xFF }, 96 };
static const struct prefix nat64 = { { 0x00, 0x64, 0xFF, 0x9B }, 96 };
static const struct prefix sixto4 = { { 0x20, 0x02 }, 16 };

static bool
has_prefix(const unsigned char *a, const struct prefix *p)
{
	size_t whole = p->bits / 8;
	unsigned mask = 0xFF00u >> p->bits % 8 & 0xFF;

	return memcmp(a, p->bytes, whole) == 0 && (mask == 0 || ((a[whole] ^ p->bytes[whole]) & mask) == 0);
}

static bool
is_special(const unsigned char *a, const struct prefix *p, size_t n)
{
	while (n-- > 0)
		if (has_prefix(a, p++))
			return true;
	return false;
}

static bool
is_public_v4(const unsigned char *a)
{
	return !is_special(a, special_v4, sizeof(special_v4) / sizeof(special_v4[0]));
}

static bool
is_public_v6(const unsigned char *a)
{
	if (has_prefix(a, &mapped) || has_prefix(a, &nat64))
		return is_public_v4(a + 12);
	if (has_prefix(a, &sixto4))
		return is_public_v4(a + 2);
	return has_prefix(a, &global_v6) && !is_special(a, special_v6, sizeof(special_v6) / sizeof(special_v6[0]));
}

bool
address_is_public(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, address, sizeof(in));
		return is_public_v4((const unsigned char *)&in.sin_addr);
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;

		memcpy(&in6, (const void *)address, sizeof(in6));
		return is_public_v6(in6.sin6_addr.s6_addr);
	}
	return false;
}
