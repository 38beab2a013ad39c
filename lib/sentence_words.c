#include <stdint.h>

#include "sentence_words.h"
#include "utf8.h"

#define MAX_BYTES 32   /* no listed word is longer */

enum language
sentence_language(struct slice tag)
{
	static const struct {
		struct slice name;
		enum language language;
	} languages[] = {
		{ { "en", 2 }, LANGUAGE_EN }, { { "de", 2 }, LANGUAGE_DE }, { { "fr", 2 }, LANGUAGE_FR },
		{ { "es", 2 }, LANGUAGE_ES }, { { "it", 2 }, LANGUAGE_IT }, { { "pt", 2 }, LANGUAGE_PT },
		{ { "nl", 2 }, LANGUAGE_NL }, { { "pl", 2 }, LANGUAGE_PL }, { { "ru", 2 }, LANGUAGE_RU },
		{ { "hi", 2 }, LANGUAGE_HI }, { { "ar", 2 }, LANGUAGE_AR },
	};
	size_t i;

	if (tag.len > 2 && tag.p[2] != '-' && tag.p[2] != '_')
		return LANGUAGE_OTHER;
	for (i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
		if (slice_starts_nocase(tag, languages[i].name))
			return languages[i].language;
	return LANGUAGE_OTHER;
}

/* Writes word in lower case to p, terminated; false where it is too long to be listed. */
static bool
lower_word(char p[static MAX_BYTES + 4], struct slice word)
{
	struct buf out = { .p = p, .cap = MAX_BYTES + 4, .max = MAX_BYTES + 4 };
	uint32_t cp;
	size_t i, n;

	for (i = 0; i < word.len && out.len < MAX_BYTES; i += n) {
		n = 1;
		if ((unsigned char)word.p[i] < 0x80) {
			p[out.len++] = ascii_lower(word.p[i]);
			continue;
		}
		n = utf8_decode(slice_from(word, i), &cp);
		if (cp == 0x2019)
			p[out.len++] = '\'';
		else if (cp == UINT32_MAX || utf8_encode(&out, utf8_lower(cp)) != ERR_OK)
			return false;
	}
	p[out.len] = '\0';
	return i == word.len;
}

const struct word_entry *
sentence_word(struct slice word, enum language language)
{
	static const struct word_entry unknown = { .name = "", .abbreviation = NONE, .class = OTHER_WORD };
	char name[MAX_BYTES + 4];
	size_t lo = 0, hi = n_word_entries, mid;

	if (word.len == 0 || word.len > MAX_BYTES || !lower_word(name, word))
		return &unknown;
	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (strcmp(word_entries[mid].name, name) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; word_entries[lo].name != NULL && strcmp(word_entries[lo].name, name) == 0; lo++)
		if ((word_entries[lo].languages & language) != 0)
			return &word_entries[lo];
	return &unknown;
}
