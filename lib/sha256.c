#include "sha256.h"
#include "sha256_x86.h"

static const uint32_t k[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
};

static uint32_t
rotate(uint32_t x, unsigned int n)
{
	return x >> n | x << (32 - n);
}

/* A round whose word a stands at v[a]. */
static inline void
take_word(uint32_t v[8], int a, uint32_t kw)
{
	uint32_t va = v[a], vb = v[(a + 1) & 7], vc = v[(a + 2) & 7], *d = &v[(a + 3) & 7];
	uint32_t ve = v[(a + 4) & 7], vf = v[(a + 5) & 7], vg = v[(a + 6) & 7], *h = &v[(a + 7) & 7];
	uint32_t t = *h + (rotate(ve, 6) ^ rotate(ve, 11) ^ rotate(ve, 25)) + (vg ^ (ve & (vf ^ vg))) + kw;

	*d += t;
	*h = t + (rotate(va, 2) ^ rotate(va, 13) ^ rotate(va, 22)) + ((va & vb) | (vc & (va | vb)));
}

void
sha256_compress(uint32_t h[8], const unsigned char p[64])
{
	uint32_t w[64], v[8];
	int i;

	for (i = 0; i < 16; i++)
		w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 |
		    (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
	for (; i < 64; i++)
		w[i] = w[i - 16] + w[i - 7] +
		    (rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3) +
		    (rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10);
	memcpy(v, h, sizeof(v));
	for (i = 0; i < 64; i += 8) {        /* the eight words change their places, not their values */
		take_word(v, 0, k[i] + w[i]);
		take_word(v, 7, k[i + 1] + w[i + 1]);
		take_word(v, 6, k[i + 2] + w[i + 2]);
		take_word(v, 5, k[i + 3] + w[i + 3]);
		take_word(v, 4, k[i + 4] + w[i + 4]);
		take_word(v, 3, k[i + 5] + w[i + 5]);
		take_word(v, 2, k[i + 6] + w[i + 6]);
		take_word(v, 1, k[i + 7] + w[i + 7]);
	}
	for (i = 0; i < 8; i++)
		h[i] += v[i];
}

static void
compress(struct sha256 *s)
{
	if (sha256_x86_works())
		sha256_x86_compress(s->h, s->block, k);
	else
		sha256_compress(s->h, s->block);
}

void
sha256_init(struct sha256 *s)
{
	*s = (struct sha256){ .h = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
	    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 } };
}

void
sha256_add(struct sha256 *s, struct slice data)
{
	size_t held = (size_t)(s->bytes % 64), n;

	s->bytes += data.len;
	while (data.len > 0) {
		n = 64 - held < data.len ? 64 - held : data.len;
		memcpy(s->block + held, data.p, n);
		data = slice_from(data, n);
		if ((held += n) == 64) {
			compress(s);
			held = 0;
		}
	}
}

void
sha256_end(struct sha256 *s, unsigned char digest[32])
{
	uint64_t bits = s->bytes * 8;
	size_t held = (size_t)(s->bytes % 64);
	int i;

	s->block[held++] = 0x80;
	if (held > 56) {
		memset(s->block + held, 0, 64 - held);
		compress(s);
		held = 0;
	}
	memset(s->block + held, 0, 56 - held);
	for (i = 0; i < 8; i++)
		s->block[56 + i] = (unsigned char)(bits >> (56 - 8 * i));
	compress(s);
	for (i = 0; i < 8; i++, digest += 4) {
		digest[0] = (unsigned char)(s->h[i] >> 24);
		digest[1] = (unsigned char)(s->h[i] >> 16);
		digest[2] = (unsigned char)(s->h[i] >> 8);
		digest[3] = (unsigned char)s->h[i];
	}
}
