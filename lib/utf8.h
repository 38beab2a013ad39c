/*
 * utf8: text at the door, and the few things that need Unicode's tables (through utf8proc).
 *
 * Clean text is valid UTF-8 without control characters (C0 but TAB and LF, DEL, C1), without
 * bidirectional embeddings, overrides and isolates (U+202A..202E, U+2066..2069), without U+FEFF, and
 * without the line and paragraph separators U+2028 and U+2029.
 */
#ifndef UTF8_H
#define UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "slice.h"

/*
 * Decodes the first character of s, which is not empty, into *cp and returns its length in bytes
 * (1 to 4).  Where s does not begin with a valid one, *cp is UINT32_MAX and the length is that of
 * the maximal subpart to replace (Unicode 15, section 3.9, table 3-8).
 */
size_t utf8_decode(struct slice s, uint32_t *cp);

/* Appends cp, at most U+10FFFF and no surrogate, to out.  Errors of buf_reserve. */
enum err utf8_encode(struct buf *out, uint32_t cp);

/* Whether s is clean text.  LF and TAB count as clean. */
bool utf8_is_clean(struct slice s);

/*
 * Appends s to out as clean text: each invalid subpart becomes U+FFFD; CR LF and CR become LF;
 * U+0085, U+2028 and U+2029 become LF; whatever else is not clean is left out.  Errors of buf_reserve.
 */
enum err utf8_clean(struct buf *out, struct slice s);

/*
 * Appends valid UTF-8 to out in normal form C (UAX #15), at most 30 combining marks to a base
 * (the stream-safe form; the marks beyond are left out).  Errors of buf_reserve.
 */
enum err utf8_nfc(struct buf *out, struct slice s);

/*
 * For text from outside: appends to out what utf8_clean and utf8_nfc make of s, with every run of
 * white space (Unicode's, no-break space too) as one space, none at the ends.  Errors of buf_reserve.
 */
enum err utf8_clean_line(struct buf *out, struct slice s);

/* The first grapheme cluster of valid UTF-8 s, which is not empty (UAX #29). */
struct slice utf8_grapheme(struct slice s);

/* The longest front of valid UTF-8 s that has at most max bytes and ends at a grapheme break (UAX #29). */
struct slice utf8_cut(struct slice s, size_t max);

/* The columns of a terminal that valid UTF-8 s fills: 2 for wide characters, 0 for combining marks. */
size_t utf8_width(struct slice s);

/* Classes of code points by Unicode's general category and properties. */
bool utf8_is_space(uint32_t cp);
bool utf8_is_alpha(uint32_t cp);   /* letters and marks */
bool utf8_is_digit(uint32_t cp);   /* decimal digits of any script */
bool utf8_is_upper(uint32_t cp);   /* upper and title case */
bool utf8_is_lower(uint32_t cp);
uint32_t utf8_lower(uint32_t cp);  /* simple case mappings */
uint32_t utf8_upper(uint32_t cp);

#endif
