/*
 * sha256_x86: the compression of SHA-256 by the instructions that x86 processors have for it since 2016.
 * Part of sha256.
 */
#ifndef SHA256_X86_H
#define SHA256_X86_H

#include <stdbool.h>
#include <stdint.h>

/* Whether this processor has them; always false on another. */
bool sha256_x86_works(void);

/* Takes a block into h; k are the 64 constants of FIPS 180-4, section 4.2.2. */
void sha256_x86_compress(uint32_t h[8], const unsigned char block[64], const uint32_t k[64]);

#endif
