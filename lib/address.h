/*
 * address: which addresses of the Internet are public.  Sources: RFC 6890 and IANA's registries of
 * special-purpose addresses, IPv4 and IPv6, as of 2026.
 */
#ifndef ADDRESS_H
#define ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/*
 * Whether anybody may be told to talk to the address: not loopback, private, link-local, shared,
 * unspecified, multicast, reserved, or for documents and measurements.  An IPv6 address that carries an
 * IPv4 one (mapped, NAT64, 6to4) is what that is.  Neither IPv4 nor IPv6 is never public.
 */
bool address_is_public(const struct sockaddr *address);

#endif
