#include <string.h>

#include "content_word.h"

#define STEM_CHARACTERS 5

/* Made from lib/empty_words by lib/empty_words.awk: an open hash table of the words. */
#define EMPTY_SLOTS 1024
extern const char *const empty_words[EMPTY_SLOTS];

bool
content_word_is_empty(const struct word *w)
{
	unsigned int h = 0;
	size_t i;

	for (i = 0; i < w->len; i++)
		h = h * 31 + ((unsigned char)w->p[i] < 0x80 ? (unsigned int)w->p[i] - 31 : 0);
	for (h %= EMPTY_SLOTS; empty_words[h] != NULL; h = (h + 1) % EMPTY_SLOTS)
		if (strncmp(empty_words[h], w->p, w->len) == 0 && empty_words[h][w->len] == '\0')
			return true;
	return false;
}

/* The bytes of the first n characters of w. */
static size_t
front(const struct word *w, size_t n)
{
	size_t i;

	for (i = 0; i < w->len; i++)
		if (((unsigned char)w->p[i] & 0xC0) != 0x80 && n-- == 0)
			break;
	return i;
}

static bool
has_digit(const struct word *w)
{
	size_t i;

	for (i = 0; i < w->len && !ascii_is_digit(w->p[i]); i++)
		;
	return i < w->len;
}

void
content_word_cut(struct word *w)
{
	if (has_digit(w))
		return;
	if (w->len > 4 && memcmp(w->p + w->len - 3, "ies", 3) == 0) {
		w->len -= 2;
		w->p[w->len - 1] = 'y';
	} else if (w->len > 3 && w->p[w->len - 1] == 's' && w->p[w->len - 2] != 's') {
		w->len--;
	}
	w->len = front(w, STEM_CHARACTERS);
}

uint32_t
content_word_weight(const struct word *w)
{
	size_t n;

	if (w->len > 0 && ascii_is_digit(w->p[0]))
		return 4;
	n = w->len < 2 ? w->len : front(w, 5);
	return n < 3 ? 0 : n == 3 ? 1 : n == 4 ? 3 : 4;
}
