#include "language.h"

enum language
language_of(struct slice tag)
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
