#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "vectors.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define HAVE_AVX2 1
#else
#define HAVE_AVX2 0
#endif

/*
 * lib/vectors_en, as tests/vectors writes it: the number of stems n and of dimensions, 4 bytes each, the lowest first; the
 * hashes of the stems, rising, 8 bytes each, the lowest first; n times VECTOR_DIMS signed bytes.
 */
__asm__(".section .rodata\n\t.balign 16\n"
	".globl podsift_vectors_en\n.globl podsift_vectors_en_end\n"
	"podsift_vectors_en:\n\t.incbin \"lib/vectors_en\"\npodsift_vectors_en_end:\n\t.byte 0\n\t.previous\n");
extern const unsigned char podsift_vectors_en[], podsift_vectors_en_end[];

#define HEAD 8
#define PILE_BITS 13             /* stems are found by the front of their hash, which spreads evenly */
#define STRIDE 61                /* of the bytes that make the id */
#define AT_ONCE 256              /* rows of bytes whose sum 16 bits hold */

struct vectors {
	const unsigned char *hashes;
	const int8_t *rows;
	uint32_t n;
	uint32_t piles[(1 << PILE_BITS) + 1];   /* the first stem of each */
	bool avx2;
};

static uint64_t
read_number(const unsigned char *p, size_t bytes)
{
	uint64_t x = 0;

	while (bytes-- > 0)
		x = x << 8 | p[bytes];
	return x;
}

static void
fill_piles(struct vectors *v)
{
	uint32_t pile = 0, i;

	for (i = 0; i < v->n; i++)
		while (pile <= read_number(v->hashes + (size_t)i * 8, 8) >> (64 - PILE_BITS))
			v->piles[pile++] = i;
	while (pile <= 1 << PILE_BITS)
		v->piles[pile++] = v->n;
}

struct vectors *
vectors_new(void)
{
	struct vectors *v = calloc(1, sizeof(*v));
	const unsigned char *p = podsift_vectors_en;
	size_t len = (size_t)(podsift_vectors_en_end - p);

	if (v == NULL)
		return NULL;
	/* a table that is none has no stems: the words alone count */
	if (len >= HEAD && read_number(p + 4, 4) == VECTOR_DIMS && (len - HEAD) / (8 + VECTOR_DIMS) == read_number(p, 4))
		v->n = (uint32_t)read_number(p, 4);
	v->hashes = p + HEAD;
	v->rows = (const int8_t *)p + HEAD + (size_t)v->n * 8;
	fill_piles(v);
#if HAVE_AVX2
	v->avx2 = __builtin_cpu_supports("avx2");
#endif
	return v;
}

uint32_t
vectors_find(const struct vectors *v, uint64_t hash)
{
	uint32_t pile = (uint32_t)(hash >> (64 - PILE_BITS)), i;
	uint64_t at;

	for (i = v->piles[pile]; i < v->piles[pile + 1]; i++)
		if ((at = read_number(v->hashes + (size_t)i * 8, 8)) >= hash)
			return at == hash ? i : VECTORS_NONE;
	return VECTORS_NONE;
}

void
vectors_announce(const struct vectors *v, uint32_t number)
{
	const int8_t *row = v->rows + (size_t)number * VECTOR_DIMS;

	__builtin_prefetch(row);
	__builtin_prefetch(row + 64);
}

#if HAVE_AVX2
__attribute__((target("avx2"))) static void
sum_avx2(const struct vectors *v, const uint32_t *numbers, size_t n, int32_t *sum)
{
	__m256i part[VECTOR_DIMS / 16];
	const int8_t *row;
	size_t i, k;

	for (k = 0; k < VECTOR_DIMS / 16; k++)
		part[k] = _mm256_setzero_si256();
	for (i = 0; i < n; i++) {
		row = v->rows + (size_t)numbers[i] * VECTOR_DIMS;
		for (k = 0; k < VECTOR_DIMS / 16; k++)
			part[k] = _mm256_add_epi16(part[k], _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)(row + k * 16))));
	}
	for (k = 0; k < VECTOR_DIMS / 16; k++) {
		_mm256_storeu_si256((__m256i *)(void *)(sum + k * 16), _mm256_cvtepi16_epi32(_mm256_castsi256_si128(part[k])));
		_mm256_storeu_si256((__m256i *)(void *)(sum + k * 16 + 8), _mm256_cvtepi16_epi32(_mm256_extracti128_si256(part[k], 1)));
	}
}
#endif

static void
sum_plain(const struct vectors *v, const uint32_t *numbers, size_t n, int32_t *sum)
{
	size_t i, k;

	memset(sum, 0, VECTOR_DIMS * sizeof(*sum));
	for (i = 0; i < n; i++)
		for (k = 0; k < VECTOR_DIMS; k++)
			sum[k] += v->rows[(size_t)numbers[i] * VECTOR_DIMS + k];
}

void
vectors_sum(const struct vectors *v, const uint32_t *numbers, size_t n, int32_t sum[VECTOR_DIMS])
{
#if HAVE_AVX2
	int32_t part[VECTOR_DIMS];
	size_t i, k, len;

	if (v->avx2) {
		memset(sum, 0, VECTOR_DIMS * sizeof(*sum));
		for (i = 0; i < n; i += len) {
			len = n - i < AT_ONCE ? n - i : AT_ONCE;
			sum_avx2(v, numbers + i, len, part);
			for (k = 0; k < VECTOR_DIMS; k++)
				sum[k] += part[k];
		}
		return;
	}
#endif
	sum_plain(v, numbers, n, sum);
}

void
vectors_settle(const int32_t sum[VECTOR_DIMS], int8_t vector[VECTOR_DIMS])
{
	int64_t square = 0;
	double scale, x;
	size_t i;

	for (i = 0; i < VECTOR_DIMS; i++)
		square += (int64_t)sum[i] * sum[i];
	scale = square > 0 ? VECTOR_ONE / sqrt((double)square) : 0;
	for (i = 0; i < VECTOR_DIMS; i++) {
		x = sum[i] * scale;
		x = x > 127 ? 127 : x < -127 ? -127 : x;
		vector[i] = (int8_t)((int)(x + 128.5) - 128);        /* rounded */
	}
}

#if HAVE_AVX2
__attribute__((target("avx2"))) static void
multiply_avx2(const int8_t *a, const int8_t *v, size_t n, int32_t *product)
{
	__m256i wide[VECTOR_DIMS / 16], sum;
	__m128i half;
	size_t i, k;

	for (k = 0; k < VECTOR_DIMS / 16; k++)
		wide[k] = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)(a + k * 16)));
	for (i = 0; i < n; i++, v += VECTOR_DIMS) {
		sum = _mm256_setzero_si256();
		for (k = 0; k < VECTOR_DIMS / 16; k++)
			sum = _mm256_add_epi32(sum, _mm256_madd_epi16(wide[k],
			    _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)(v + k * 16)))));
		half = _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
		half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4E));
		half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0xB1));
		product[i] = _mm_cvtsi128_si32(half);
	}
}
#endif

static void
multiply_plain(const int8_t *a, const int8_t *v, size_t n, int32_t *product)
{
	int32_t sum;
	size_t i, k;

	for (i = 0; i < n; i++, v += VECTOR_DIMS) {
		for (sum = 0, k = 0; k < VECTOR_DIMS; k++)
			sum += a[k] * v[k];
		product[i] = sum;
	}
}

void
vectors_multiply(const struct vectors *v, const int8_t a[VECTOR_DIMS], const int8_t *rows, size_t n, int32_t *product)
{
#if HAVE_AVX2
	if (v->avx2) {
		multiply_avx2(a, rows, n, product);
		return;
	}
#endif
	(void)v;
	multiply_plain(a, rows, n, product);
}

uint64_t
vectors_id(const struct vectors *v)
{
	const unsigned char *p;
	uint64_t id = v->n;

	/* the table is the program's own: a byte here and there tells one from another */
	for (p = podsift_vectors_en; p < podsift_vectors_en_end; p += STRIDE)
		id = (id ^ *p) * UINT64_C(0x100000001b3);
	return id;
}

void
vectors_free(struct vectors *v)
{
	free(v);
}
