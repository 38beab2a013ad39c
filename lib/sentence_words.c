#include <stdint.h>

#include "sentence_words.h"
#include "utf8.h"

#define MAX_BYTES 32   /* no listed word is longer */

/* A word in lower case, and its hash as lib/words.awk has it, modulo WORD_SLOTS. */
struct lowered {
	char p[MAX_BYTES + 4];
	size_t len;
	unsigned hash;
};

/* The hash counts ASCII from the space on; controls, which no listed word has, may get any. */
static void
add_byte(struct lowered *w, char c)
{
	w->p[w->len++] = c;
	w->hash = w->hash * 31 + ((unsigned char)c < 0x80 ? (unsigned)c - (' ' - 1) : 0);
}

static void
add_character(struct lowered *w, uint32_t cp)
{
	char bytes[4];
	struct buf out = { .p = bytes, .cap = sizeof(bytes), .max = sizeof(bytes) };
	size_t i;

	if (cp != UINT32_MAX && utf8_encode(&out, utf8_lower(cp)) == ERR_OK)
		for (i = 0; i < out.len; i++)
			add_byte(w, bytes[i]);
}

/* False where word is too long to be listed. */
static bool
lower_word(struct lowered *w, struct slice word)
{
	uint32_t cp;
	size_t i = 0;

	w->len = 0;
	w->hash = 0;
	while (i < word.len && w->len < MAX_BYTES) {
		if ((unsigned char)word.p[i] < 0x80) {
			add_byte(w, ascii_lower(word.p[i++]));
		} else {
			i += utf8_decode(slice_from(word, i), &cp);
			add_character(w, cp == 0x2019 ? '\'' : cp);
		}
	}
	return i == word.len;
}

/* memcmp for the few bytes of a word, without a call. */
static bool
is_named(const struct word_entry *w, const struct lowered *name)
{
	size_t i;

	if (w->len != name->len)
		return false;
	for (i = 0; i < name->len && w->name[i] == name->p[i]; i++)
		;
	return i == name->len;
}

const struct word_entry *
sentence_word(struct slice word, enum language language)
{
	const struct word_entry *w;
	struct lowered name;
	unsigned slot;

	if (word.len == 0 || word.len > MAX_BYTES || !lower_word(&name, word))
		return &word_entries[0];
	for (slot = name.hash % WORD_SLOTS; word_slots[slot] != 0; slot = (slot + 1) % WORD_SLOTS) {
		w = &word_entries[word_slots[slot]];
		if (!is_named(w, &name))
			continue;
		do
			if ((w->languages & language) != 0)
				return w;
		while (is_named(++w, &name));
		break;
	}
	return &word_entries[0];
}
