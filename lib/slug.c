#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "num.h"
#include "rec.h"
#include "sha256.h"
#include "slug.h"

#define TITLE_BYTES 48       /* of a title that are kept */

/* Writes the first n bytes of the digest of s, in small letters, as hexadecimal digits, with a NUL. */
static void
write_digest(char *out, struct slice s, size_t n)
{
	unsigned char digest[32];
	struct sha256 h;
	size_t i;

	sha256_init(&h);
	for (i = 0; i < s.len; i++) {
		char c = ascii_lower(s.p[i]);

		sha256_add(&h, (struct slice){ &c, 1 });
	}
	sha256_end(&h, digest);
	for (i = 0; i < n; i++)
		snprintf(out + 2 * i, 3, "%02x", (unsigned int)digest[i]);
}

const char *
slug_insight(char name[SLUG_BYTES], struct slice episode, struct slice seq)
{
	uint32_t n = 0;

	if (rec_is_episode(episode))
		memcpy(name, episode.p, 16);
	else
		write_digest(name, episode, 8);
	(void)num_read_u32(seq, 0, UINT32_MAX, &n);   /* 0 where it is no number */
	snprintf(name + 16, SLUG_BYTES - 16, "-%lu", (unsigned long)n);
	return name;
}

/* Adds the letters and digits of s to name, a hyphen for what stands between them; returns the length. */
static size_t
add_letters(char *name, const utf8proc_uint8_t *s)
{
	size_t len = 0;
	bool gap = false;

	for (; *s != '\0' && len < TITLE_BYTES; s++) {
		if (*s >= 0x80)
			continue;
		if (!ascii_is_alnum((char)*s)) {
			gap = len > 0;
			continue;
		}
		if (gap && len + 1 < TITLE_BYTES)
			name[len++] = '-';
		gap = false;
		name[len++] = ascii_lower((char)*s);
	}
	name[len] = '\0';
	return len;
}

/* Whether the name, of n bytes, says all of the title: letters, digits and single spaces, none left out. */
static bool
is_all_of(const char *name, size_t n, struct slice title)
{
	size_t i;

	if (n == 0 || n != title.len)
		return false;
	for (i = 0; i < n; i++)
		if (name[i] != (title.p[i] == ' ' ? '-' : ascii_lower(title.p[i])) || (name[i] == '-' && title.p[i] != ' '))
			return false;
	return true;
}

const char *
slug_title(char name[SLUG_BYTES], struct slice title)
{
	utf8proc_uint8_t *plain = NULL;
	size_t n = 0;

	/* decomposed, without marks, so that "Café" gives "cafe" */
	if (title.len > 0 && utf8proc_map((const utf8proc_uint8_t *)title.p, (utf8proc_ssize_t)title.len, &plain,
	    UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK) >= 0)
		n = add_letters(name, plain);
	free(plain);
	/* short names are where systems have reserved ones: con, aux, lpt1, index */
	if (n < 6 || !is_all_of(name, n, title)) {
		if (n > 0)
			name[n++] = '-';
		write_digest(name + n, title, 4);
	}
	return name;
}
