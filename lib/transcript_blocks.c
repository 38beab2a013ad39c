/* The cues of WebVTT and SubRip, as they stand: times, and the text behind them. */
#include <stdlib.h>

#include "clock.h"
#include "num.h"
#include "transcript_blocks.h"
#include "transcript_forms.h"

#define MAX_BLOCKS ((size_t)8 << 20)   /* of 8 bytes each, timing and all, in the longest document */

/* A pass over a document of captions; it gives the numbers and the clock that its cues have. */
struct pass {
	struct slice rest;          /* of the document */
	bool vtt;
	bool numbered;              /* SubRip whose cues have numbers */
	uint32_t number;            /* of the cue in hand */
	int64_t offset_ms;          /* of the times that follow, by X-TIMESTAMP-MAP */
	int64_t first_mpegts;       /* of the first map, or -1 */
};

/* As clock_read; a colon may stand before the milliseconds, too. */
static bool
read_time(struct slice s, int64_t *ms)
{
	uint32_t fraction;

	s = slice_trim(s);
	if (!clock_read(&s, ms))
		return false;
	if (*ms >= 0 && s.len > 3 && s.p[0] == ':' &&
	    num_read_u32((struct slice){ s.p + 1, 3 }, 0, 999, &fraction) == ERR_OK)
		*ms += fraction;
	return true;
}

/* What stands between the times and the arrow, or behind, does not matter: the line is said by nobody. */
bool
transcript_is_timing(struct slice line, int64_t *start_ms, int64_t *end_ms)
{
	size_t i;

	/* quickly: most lines have no arrow */
	i = slice_find(line, '>');
	if (i < 2 || i == line.len || line.p[i - 1] != '-' || !read_time((struct slice){ line.p, i }, start_ms))
		return false;
	if (!read_time(slice_from(line, i + 1), end_ms))
		*end_ms = -1;
	return true;
}

/* Whether the line is the number of a cue. */
static bool
is_number(struct slice line, uint32_t *number)
{
	return num_read_u32(slice_trim(line), 0, UINT32_MAX, number) == ERR_OK;
}

/*
 * Takes the number of the next cue, if one stands there, off the end of text, up to the next timing.
 * "1984" may be said: a number counts in a file that numbers its cues, where it is the next one, or
 * stands where none is said: behind a blank line, right before the timing.
 */
static struct slice
cut_number(struct pass *p, struct slice text)
{
	struct slice said = slice_trim(text);
	size_t n = said.len, end;
	bool alone;
	uint32_t number;

	while (n > 0 && said.p[n - 1] != '\n')
		n--;
	end = (size_t)(said.p - text.p) + said.len;
	alone = text.len - end == 1 && (n == 0 || (n > 1 && said.p[n - 2] == '\n'));
	if (!is_number(slice_from(said, n), &number) || !(p->vtt || (p->numbered && (alone || number == p->number + 1)))) {
		p->number++;
		return text;
	}
	p->number = number;
	return (struct slice){ text.p, (size_t)(said.p - text.p) + n };
}

/*
 * Takes the line of HLS that maps cue times to the stream's clock (RFC 8216, section 3.5).  Where the audio
 * begins on that clock nobody says: the first map is taken for its beginning, as in segments that were joined.
 */
static void
take_map(struct pass *p, struct slice line)
{
	struct slice part, rest = slice_from(line, slice_find(line, '=') + 1);
	int64_t local = 0;
	uint32_t mpegts = 0;

	while (slice_cut(&rest, ',', &part)) {
		part = slice_trim(part);
		if (slice_starts(part, SL("LOCAL:"))) {
			part = slice_from(part, 6);
			if (!clock_read(&part, &local) || local < 0)
				return;
		} else if (slice_starts(part, SL("MPEGTS:")) &&
		    num_read_u32(slice_from(part, 7), 0, UINT32_MAX, &mpegts) != ERR_OK) {
			return;
		}
	}
	if (p->first_mpegts < 0)
		p->first_mpegts = mpegts;
	p->offset_ms = (mpegts - p->first_mpegts) / 90 - local;
}

/* Finds the next timing; the line before the first one shows whether the file numbers its cues. */
static bool
find_timing(struct pass *p, struct block *b)
{
	struct slice line, before = { NULL, 0 };

	while (slice_cut(&p->rest, '\n', &line)) {
		if (transcript_is_timing(line, &b->start_ms, &b->end_ms)) {
			b->offset_ms = p->offset_ms;
			b->start_ms = block_time(b, b->start_ms);
			b->end_ms = block_time(b, b->end_ms);
			p->numbered = p->numbered || is_number(before, &p->number);
			return true;
		}
		if (p->vtt && slice_starts(line, SL("X-TIMESTAMP-MAP=")))
			take_map(p, line);
		if (slice_trim(line).len > 0)
			before = line;
	}
	return false;
}

/*
 * Reads the next cue.  In WebVTT a blank line ends it, and what is no cue (NOTE, STYLE, REGION, ids)
 * is skipped.  In SubRip the next timing does, since its writers forget blank lines, and add some.
 */
static bool
next_block(struct pass *p, struct block *b)
{
	struct slice line, from;
	int64_t start, end;

	if (!find_timing(p, b))
		return false;
	b->text = (struct slice){ p->rest.p, 0 };
	for (from = p->rest; slice_cut(&p->rest, '\n', &line); ) {
		if (transcript_is_timing(line, &start, &end)) {
			p->rest = (struct slice){ line.p, (size_t)(from.p + from.len - line.p) };
			b->text.len = (size_t)(line.p - from.p);
			b->text = cut_number(p, b->text);
			break;
		}
		b->text.len = (size_t)(line.p + line.len - from.p);
		if (p->vtt && line.len == 0)
			break;
	}
	b->text = slice_trim(b->text);
	return true;
}

enum err
blocks_find(struct blocks *b, struct slice doc)
{
	struct pass p = { .rest = doc, .vtt = slice_starts(doc, SL("WEBVTT")), .first_mpegts = -1 };
	struct block block;
	enum err e;

	*b = (struct blocks){ .n = 0 };
	while (next_block(&p, &block)) {
		if ((e = array_reserve(&b->block, &b->cap, b->n + 1, sizeof(block), MAX_BLOCKS)) != ERR_OK) {
			blocks_free(b);
			return e;
		}
		b->block[b->n++] = block;
	}
	return ERR_OK;
}

void
blocks_free(struct blocks *b)
{
	free(b->block);
	*b = (struct blocks){ .n = 0 };
}
