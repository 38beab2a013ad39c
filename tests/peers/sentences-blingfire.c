/* BlingFire's TextToSentences as a filter: units that blank lines divide, a sentence a line. */
#include <stdio.h>
#include <string.h>

#define MAX_BYTES (1 << 22)

int TextToSentences(const char *in, int n, char *out, int max);

static char unit[MAX_BYTES], out[2 * MAX_BYTES];

int
main(void)
{
	char line[1 << 20];
	size_t len = 0, n;

	while (fgets(line, sizeof(line), stdin) != NULL) {
		n = strcspn(line, "\n");
		if (n > 0 && len + n + 1 < sizeof(unit)) {
			memcpy(unit + len, line, n);
			len += n;
			unit[len++] = ' ';
			continue;
		}
		if (TextToSentences(unit, (int)len, out, sizeof(out)) > 0)
			puts(out);
		putchar('\n');
		len = 0;
	}
	return 0;
}
