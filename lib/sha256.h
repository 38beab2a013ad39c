/*
 * sha256: a message digest.  Source: FIPS 180-4 (2015), sections 4.1.2, 5 and 6.2.
 * Episode ids are cut from it: whoever can choose a guid must not be able to meet another's id.
 */
#ifndef SHA256_H
#define SHA256_H

#include <stdint.h>

#include "slice.h"

struct sha256 {
	uint32_t h[8];
	uint64_t bytes;
	unsigned char block[64];
};

void sha256_init(struct sha256 *s);
void sha256_add(struct sha256 *s, struct slice data);

/* Writes the 32 bytes of the digest; s must be initialized again before further use. */
void sha256_end(struct sha256 *s, unsigned char digest[32]);

/* Takes a block into h, without the processor's own instructions for it: what stands behind the others. */
void sha256_compress(uint32_t h[8], const unsigned char block[64]);

#endif
