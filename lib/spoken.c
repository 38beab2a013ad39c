#include <stdbool.h>
#include <stdint.h>

#include "clock.h"
#include "printable.h"
#include "spoken.h"
#include "utf8.h"

#define MAX_DIRECTION_BYTES 80   /* a longer text in brackets is said by somebody */
#define MAX_SONG_BYTES 200       /* of a line between two notes: beyond, a note is only a note */

/* The words that begin a direction; a '*' stands for any end. */
static const char *const directions[] = { "applause", "applaud*", "beep*", "blank_audio", "bleep*", "chatter", "cheer*",
	"chuckl*", "clap*", "clears", "cough*", "crosstalk", "crowd", "gasp*", "giggl*", "groan*", "inaudible",
	"indistinct", "jingle", "laugh*", "mumbl*", "music", "noise", "sigh*", "silence", "singing", "sings", "sniff*",
	"snort*", "unclear", "unintelligible", "upbeat", "whisper*", "whistl*", NULL };

/* Those that begin one only where nothing else is said: "[break]", but "(speaking as a maintainer)". */
static const char *const ambiguous[] = { "ad", "audience", "background", "break", "cross", "foreign", "intro", "outro",
	"overlapping", "pause*", "ringing", "sound", "sounds", "speaking", "static", "theme", NULL };

static bool
is_note(struct slice s)
{
	/* U+2669..266C, quarter note to beamed notes */
	return s.len >= 3 && (unsigned char)s.p[0] == 0xE2 && (unsigned char)s.p[1] == 0x99 &&
	    (unsigned char)s.p[2] >= 0xA9 && (unsigned char)s.p[2] <= 0xAC;
}

/* Whether word is the pattern, without case; a '*' ends the pattern. */
static bool
matches(struct slice word, const char *pattern)
{
	size_t i;

	for (i = 0; pattern[i] != '\0' && pattern[i] != '*'; i++)
		if (i == word.len || ascii_lower(word.p[i]) != pattern[i])
			return false;
	return pattern[i] == '*' || i == word.len;
}

static bool
is_listed(struct slice word, const char *const *patterns)
{
	while (word.len > 0 && memchr(".,:;!", word.p[word.len - 1], 5) != NULL)
		word.len--;
	for (; *patterns != NULL; patterns++)
		if (matches(word, *patterns))
			return true;
	return false;
}

/* Whether content begins as a direction does; alone: it is all of its cue. */
static bool
begins_direction(struct slice content, bool alone)
{
	struct slice word;

	if (!slice_cut(&content, ' ', &word))
		return false;
	if (is_listed(word, directions))
		return true;
	/* a second word may tell: "[intro music]", "[audience laughs]" */
	return is_listed(word, ambiguous) && (alone || content.p == NULL || is_listed(content, directions));
}

/* [APPLAUSE], [MUSIC PLAYING] */
static bool
is_shouted(struct slice content)
{
	size_t i, capitals = 0;

	for (i = 0; i < content.len; i++) {
		if (ascii_is_lower(content.p[i]) || (unsigned char)content.p[i] >= 0x80)
			return false;
		capitals += ascii_is_upper(content.p[i]);
	}
	return capitals > 1;
}

static bool
is_time(struct slice content)
{
	int64_t ms;

	return clock_read(&content, &ms) && content.len == 0;
}

/* Words in brackets that are all of a cue: few, and no sentence. */
static bool
is_remark(struct slice content)
{
	size_t i, spaces = 0;

	for (i = 0; i < content.len; i++)
		spaces += content.p[i] == ' ';
	return content.len > 0 && spaces < 4 && memchr(".?!", content.p[content.len - 1], 3) == NULL;
}

/* The length of the stage direction in brackets at the front of s, or 0.  alone: nothing is before it. */
static size_t
direction_at(struct slice s, bool alone)
{
	size_t max = s.len < MAX_DIRECTION_BYTES ? s.len : MAX_DIRECTION_BYTES, n;
	bool square = s.p[0] == '[';
	struct slice content;

	n = slice_find((struct slice){ s.p, max }, square ? ']' : ')');
	if (n == max || n < 2)
		return 0;
	content = slice_trim((struct slice){ s.p + 1, n - 1 });
	alone = alone && slice_trim(slice_from(s, n + 1)).len == 0;
	if (begins_direction(content, alone) || is_time(content) || is_note(content) ||
	    (alone && (is_remark(content) || (square && is_shouted(content)))))
		return n + 1;
	return 0;
}

static size_t
skip_notes(struct slice s, size_t i)
{
	while (i < s.len && is_note(slice_from(s, i)))
		i += 3;
	return i;
}

/*
 * The length of a song at the front of s: from one note to the next.  Where none closes it, the note
 * is all of it; or the whole of s, where that is a short cue which the note begins.
 */
static size_t
song_at(struct slice s, bool begins)
{
	size_t open = skip_notes(s, 0), i, max = s.len - open < MAX_SONG_BYTES ? s.len : open + MAX_SONG_BYTES;

	for (i = open; i < max; i++)
		if (is_note(slice_from(s, i)))
			return skip_notes(s, i);
	return begins && max == s.len ? s.len : open;
}

/* Copies s behind out without directions and songs. */
static enum err
add_words(struct buf *out, struct slice s)
{
	static const bool stops[256] = { ['['] = true, ['('] = true, [0xE2] = true };
	size_t i, n, from = 0, begin = out->len;
	enum err e;

	for (i = 0; i < s.len; i++) {
		if (!stops[(unsigned char)s.p[i]])
			continue;
		if ((unsigned char)s.p[i] == 0xE2)
			n = is_note(slice_from(s, i)) ? song_at(slice_from(s, i), i == 0) : 0;
		else
			n = direction_at(slice_from(s, i), i == 0);
		if (n == 0)
			continue;
		if ((e = buf_add(out, (struct slice){ s.p + from, i - from })) != ERR_OK)
			return e;
		from = i + n;
		i = from - 1;
		if (from < s.len && memchr(".,;:!?", s.p[from], 6) != NULL)
			while (out->len > begin && out->p[out->len - 1] == ' ')
				out->len--;
	}
	return buf_add(out, slice_from(s, from));
}

/* The length of the white space at the front of s, or 0. */
static size_t
space_at(struct slice s)
{
	unsigned char c = (unsigned char)s.p[0];
	uint32_t cp;
	size_t n;

	if (c < 0x80)
		return ascii_is_space(s.p[0]);
	if (c != 0xC2 && c != 0xE1 && c != 0xE2 && c != 0xE3)
		return 0;
	n = utf8_decode(s, &cp);
	return utf8_is_space(cp) ? n : 0;
}

/* Collapses the white space behind begin, in place: it only shrinks. */
static void
collapse(struct buf *b, size_t begin)
{
	size_t to = begin, i = begin, n;

	while (i < b->len) {
		if ((n = space_at((struct slice){ b->p + i, b->len - i })) == 0) {
			b->p[to++] = b->p[i++];
			continue;
		}
		i += n;
		if (to > begin && b->p[to - 1] != ' ')
			b->p[to++] = ' ';
	}
	if (to > begin && b->p[to - 1] == ' ')
		to--;
	b->len = to;
}

enum err
spoken_add(struct buf *out, struct slice s)
{
	size_t begin = out->len;
	enum err e;

	s = slice_trim(s);
	if (printable_front(s, '[', '(', '(') == s.len && !has_two_spaces(s))
		return buf_add(out, s);      /* most cues: nothing to leave out */
	if ((e = add_words(out, s)) != ERR_OK) {
		out->len = begin;
		return e;
	}
	collapse(out, begin);
	return ERR_OK;
}
