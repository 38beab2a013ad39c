#include "sha256_x86.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>
#include <immintrin.h>

bool
sha256_x86_works(void)
{
	static int works = -1;
	unsigned a, b, c, d;

	if (works < 0)
		works = __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA) != 0 &&
		    __get_cpuid(1, &a, &b, &c, &d) && (c & bit_SSE4_1) != 0;
	return works;
}

#define NATIVE __attribute__((target("sha,sse4.1")))

/* Four words of the message, or of its schedule from the sixteen before them. */
NATIVE static inline __m128i
words(const unsigned char *p)
{
	return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)p),
	    _mm_set_epi64x(0x0C0D0E0F08090A0B, 0x0405060700010203));
}

NATIVE static inline __m128i
schedule(__m128i w0, __m128i w1, __m128i w2, __m128i w3)
{
	return _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(w0, w1), _mm_alignr_epi8(w3, w2, 4)), w3);
}

/* Four rounds. */
NATIVE static inline void
rounds(__m128i *abef, __m128i *cdgh, __m128i w, const uint32_t k[4])
{
	__m128i kw = _mm_add_epi32(w, _mm_loadu_si128((const __m128i *)(const void *)k));

	*cdgh = _mm_sha256rnds2_epu32(*cdgh, *abef, kw);
	*abef = _mm_sha256rnds2_epu32(*abef, *cdgh, _mm_shuffle_epi32(kw, 0x0E));
}

/* Source: Intel SHA Extensions, July 2013, section 4. */
NATIVE void
sha256_x86_compress(uint32_t h[8], const unsigned char block[64], const uint32_t k[64])
{
	__m128i *to = (__m128i *)(void *)h;
	__m128i badc = _mm_shuffle_epi32(_mm_loadu_si128(to), 0xB1);
	__m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128(to + 1), 0x1B);
	/* the processor keeps the eight words in this order */
	__m128i abef = _mm_alignr_epi8(badc, hgfe, 8), cdgh = _mm_blend_epi16(hgfe, badc, 0xF0);
	__m128i abef_before = abef, cdgh_before = cdgh;
	__m128i w0 = words(block), w1 = words(block + 16), w2 = words(block + 32), w3 = words(block + 48);
	int i;

	for (i = 0;; i += 16) {
		rounds(&abef, &cdgh, w0, k + i);
		rounds(&abef, &cdgh, w1, k + i + 4);
		rounds(&abef, &cdgh, w2, k + i + 8);
		rounds(&abef, &cdgh, w3, k + i + 12);
		if (i == 48)
			break;
		w0 = schedule(w0, w1, w2, w3);
		w1 = schedule(w1, w2, w3, w0);
		w2 = schedule(w2, w3, w0, w1);
		w3 = schedule(w3, w0, w1, w2);
	}
	badc = _mm_shuffle_epi32(_mm_add_epi32(abef, abef_before), 0x1B);
	hgfe = _mm_shuffle_epi32(_mm_add_epi32(cdgh, cdgh_before), 0xB1);
	_mm_storeu_si128(to, _mm_blend_epi16(badc, hgfe, 0xF0));
	_mm_storeu_si128(to + 1, _mm_alignr_epi8(hgfe, badc, 8));
}

#else

bool
sha256_x86_works(void)
{
	return false;
}

void
sha256_x86_compress(uint32_t h[8], const unsigned char block[64], const uint32_t k[64])
{
	(void)h;
	(void)block;
	(void)k;
}

#endif
