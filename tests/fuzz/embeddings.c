/* The answer of a server of embeddings: whatever it holds, vectors of length one come of it, or none. */
#include <math.h>
#include <stdlib.h>

#include "embeddings.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice body = { (const char *)data, n };
	const char *why;
	float *numbers;
	size_t texts, dims, i, k;

	for (texts = 1; texts <= 3; texts++) {
		if (!embeddings_read_answer(body, texts, &numbers, &dims, &why)) {
			MUST(why != NULL && numbers == NULL);
			continue;
		}
		MUST(numbers != NULL && dims > 0 && dims <= EMBEDDINGS_MAX_DIMS);
		for (i = 0; i < texts; i++) {
			double square = 0;

			for (k = 0; k < dims; k++)
				square += (double)numbers[i * dims + k] * (double)numbers[i * dims + k];
			MUST(fabs(square - 1) < 1e-3);
		}
		free(numbers);
	}
	return 0;
}
