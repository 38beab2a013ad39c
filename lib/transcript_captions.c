/* WebVTT (W3C, 2019) and SubRip, as they are found: one reader for both, since each borrows from the other. */
#include "clock.h"
#include "lead.h"
#include "printable.h"
#include "transcript_blocks.h"
#include "transcript_forms.h"
#include "transcript_room.h"
#include "utf8.h"

#define ROLL_LINES 4            /* roll-up captions repeat at most so many lines */
#define MAX_TAG_BYTES 1024

struct captions {
	struct transcript *t;
	bool rolls;                 /* each cue repeats the last one's lines */
	const struct block *block;  /* the cue in hand */
	struct lead_names names;
	struct slice speaker;       /* who spoke last */
	struct slice kept[ROLL_LINES];  /* the last cue's lines */
	size_t n_kept;
	struct buf voice;           /* the name in a voice tag, decoded: speaker may point here */
	struct buf piece;           /* words of one speaker, without tags */
	int64_t piece_start;
	bool turn;                  /* somebody else's words are in piece */
	enum err e;
};

/* Hands the piece over as a cue that ends at end. */
static void
flush(struct captions *c, int64_t end)
{
	struct cue cue = { .text = buf_slice(&c->piece), .speaker = c->speaker, .start_ms = c->piece_start, .end_ms = end,
		.breaks = c->turn };

	if (c->e == ERR_OK && slice_trim(cue.text).len > 0) {
		c->e = transcript_add(c->t, &cue);
		c->piece_start = -1;          /* what follows in this cue lies behind it */
		c->turn = false;
	}
	buf_clear(&c->piece);
}

/* name is the speaker, who may have been it before: some name him in each cue; empty is somebody unknown. */
static void
begin_turn(struct captions *c, struct slice name)
{
	flush(c, -1);
	c->turn = c->turn || name.len == 0 || !slice_eq(name, c->speaker);
	c->speaker = name;
}

static void
put(struct captions *c, struct slice s)
{
	if (c->e == ERR_OK)
		c->e = buf_add(&c->piece, s);
}

/* Decodes the character reference at the front of s, which begins with '&'; returns its length. */
static size_t
put_reference(struct captions *c, struct slice s)
{
	static const struct {
		struct slice name, text;
	} references[] = {
		{ { "&amp;", 5 }, { "&", 1 } }, { { "&lt;", 4 }, { "<", 1 } }, { { "&gt;", 4 }, { ">", 1 } },
		{ { "&nbsp;", 6 }, { " ", 1 } }, { { "&quot;", 6 }, { "\"", 1 } }, { { "&apos;", 6 }, { "'", 1 } },
		{ { "&#39;", 5 }, { "'", 1 } }, { { "&lrm;", 5 }, { "", 0 } }, { { "&rlm;", 5 }, { "", 0 } },
	};
	size_t i;
	uint32_t cp = 0, digit;

	for (i = 0; i < sizeof(references) / sizeof(references[0]); i++)
		if (slice_starts(s, references[i].name)) {
			put(c, references[i].text);
			return references[i].name.len;
		}
	if (s.len > 3 && s.p[1] == '#') {
		bool hex = s.p[2] == 'x' || s.p[2] == 'X';

		for (i = hex ? 3 : 2; i < s.len && cp <= 0x10FFFF; i++, cp = cp * (hex ? 16 : 10) + digit) {
			char d = ascii_lower(s.p[i]);

			if (ascii_is_digit(d))
				digit = (uint32_t)(d - '0');
			else if (hex && d >= 'a' && d <= 'f')
				digit = (uint32_t)(d - 'a') + 10;
			else
				break;
		}
		if (i < s.len && s.p[i] == ';' && cp > 0 && cp <= 0x10FFFF && (cp < 0xD800 || cp > 0xDFFF)) {
			if (c->e == ERR_OK)
				c->e = utf8_encode(&c->piece, cp);
			return i + 1;
		}
	}
	put(c, SL("&"));
	return 1;
}

/* As begin_turn, for a voice tag's name, in which references stand. */
static void
begin_voice(struct captions *c, struct slice name)
{
	size_t n;

	flush(c, -1);
	for (; name.len > 0; name = slice_from(name, n)) {
		n = slice_find(name, '&');
		put(c, (struct slice){ name.p, n });
		if (n < name.len)
			n += put_reference(c, slice_from(name, n));
	}
	name = slice_trim(buf_slice(&c->piece));
	if (name.len > 0 && slice_eq(name, c->speaker)) {
		buf_clear(&c->piece);
		return;
	}
	buf_clear(&c->voice);
	if (c->e == ERR_OK)
		c->e = buf_add(&c->voice, name);
	buf_clear(&c->piece);
	c->turn = true;
	c->speaker = buf_slice(&c->voice);
}

/* Where a tag at the front of s has its last byte, which is end; 0 where it has none. */
static size_t
find_end(struct slice s, char end)
{
	size_t max = s.len < MAX_TAG_BYTES ? s.len : MAX_TAG_BYTES, n = slice_find((struct slice){ s.p, max }, end);

	return n < max ? n : 0;
}

/* Takes the tag at the front of s, which begins with '<', or a lone '<'; returns its length. */
static size_t
take_tag(struct captions *c, struct slice s)
{
	size_t n = find_end(s, '>');
	struct slice tag, time;
	int64_t ms;

	if (n < 2 || !(ascii_is_alnum(s.p[1]) || (s.p[1] == '/' && ascii_is_alpha(s.p[2])))) {
		put(c, SL("<"));
		return 1;
	}
	tag = (struct slice){ s.p + 1, n - 1 };
	time = tag;
	if (ascii_is_digit(tag.p[0])) {
		if (clock_read(&time, &ms) && time.len == 0 && (ms = block_time(c->block, ms)) > c->block->start_ms &&
		    ms < c->block->end_ms) {
			flush(c, -1);
			c->piece_start = ms;
		}
	} else if (tag.p[0] == 'v' && tag.len > 1 && (tag.p[1] == ' ' || tag.p[1] == '.')) {
		begin_voice(c, slice_from(tag, slice_find(tag, ' ')));
	} else if (slice_eq_nocase(tag, SL("br")) || slice_eq_nocase(tag, SL("br/"))) {
		put(c, SL(" "));
	}
	return n + 1;
}

/* The length of the front of s without "<", "&" and "{". */
static size_t
plain_front(struct slice s)
{
	size_t i = 0;

	while ((i += printable_front(slice_from(s, i), '<', '&', '{')) < s.len && !is_printable(s.p[i]))
		i++;
	return i;
}

/* Appends the words of a line, without tags, to the piece. */
static void
add_words(struct captions *c, struct slice s)
{
	size_t i, n;

	for (; s.len > 0; s = slice_from(s, n)) {
		i = plain_front(s);
		put(c, (struct slice){ s.p, i });
		n = i;
		if (i == s.len)
			continue;
		s = slice_from(s, i);
		if (s.p[0] == '<')
			n = take_tag(c, s);
		else if (s.p[0] == '&')
			n = put_reference(c, s);
		else if (slice_starts(s, SL("{\\")) && find_end(s, '}') > 0)
			n = find_end(s, '}') + 1;     /* SubStation's {\an8} */
		else {
			put(c, SL("{"));
			n = 1;
		}
	}
}

/* The place behind the tags at i. */
static size_t
skip_tags(struct slice s, size_t i)
{
	size_t n;

	while (i < s.len && s.p[i] == '<') {
		n = slice_find(slice_from(s, i), '>');
		i += n < s.len - i ? n + 1 : n;
	}
	return i;
}

/*
 * How much of line repeats what was kept, tags aside: all of it, or a front that ends with a word, as
 * a caption grows; 0 where it says something else.
 */
static size_t
repeats(struct slice kept, struct slice line)
{
	size_t k, i;

	for (k = i = 0;; k++, i++) {
		k = skip_tags(kept, k);
		i = skip_tags(line, i);
		if (k == kept.len || i == line.len || kept.p[k] != line.p[i])
			break;
	}
	while (k < kept.len && ascii_is_space(kept.p[k]))
		k = skip_tags(kept, k + 1);
	if (k < kept.len || i == 0)
		return 0;
	return i == line.len || ascii_is_space(line.p[i]) || ascii_is_space(line.p[i - 1]) ? i : 0;
}

/* Splits a cue's text into its lines that have text, at most ROLL_LINES; *rest is what is beyond. */
static size_t
split_lines(struct slice text, struct slice lines[ROLL_LINES], struct slice *rest)
{
	size_t n = 0;
	struct slice line;

	while (n < ROLL_LINES && slice_cut(&text, '\n', &line))
		if (slice_trim(line).len > 0)
			lines[n++] = slice_trim(line);
	*rest = text;
	return n;
}

/*
 * How many of the n first lines the last cue had as its last; *front is how much of the last of them
 * it had, where it has grown, else its length.
 */
static size_t
count_repeated(const struct captions *c, const struct slice *lines, size_t n, size_t *front)
{
	size_t k, i;

	for (k = n < c->n_kept ? n : c->n_kept; k > 0; k--) {
		for (i = 0; i < k; i++) {
			*front = repeats(c->kept[c->n_kept - k + i], lines[i]);
			if (*front == 0 || (*front < lines[i].len && i + 1 < k))
				break;
		}
		if (i == k)
			return k;
	}
	return 0;
}

static void
keep_lines(struct captions *c, const struct slice *lines, size_t n)
{
	memcpy(c->kept, lines, n * sizeof(*lines));
	c->n_kept = n;
}

/* Where in a line, behind a stop, another one's dash stands, "Is it? - Yes."; or line.len. */
static size_t
find_dash(struct slice line)
{
	size_t i;

	for (i = slice_find(line, '-'); i + 2 < line.len; i += 1 + slice_find(slice_from(line, i + 1), '-'))
		if (i > 1 && line.p[i - 1] == ' ' && line.p[i + 1] == ' ' && memchr(".?!", line.p[i - 2], 3) != NULL)
			return i;
	return line.len;
}

/* Adds what one speaker says of a line. */
static void
add_part(struct captions *c, struct slice part)
{
	struct lead l;

	lead_read(&l, part, LEAD_DASH);
	if (l.name.len > 0 && !lead_is_name(&c->names, &l)) {
		bool turn = slice_starts(slice_trim(part), SL(">>"));

		lead_drop_name(&l);
		l.turn = turn;
	}
	if (l.turn)
		begin_turn(c, l.name);
	add_words(c, l.rest);
	put(c, SL(" "));
}

static void
add_line(struct captions *c, struct slice line)
{
	size_t n;

	for (; line.len > 0; line = slice_from(line, n)) {
		n = find_dash(line);
		add_part(c, (struct slice){ line.p, n });
	}
}

static void
add_block(struct captions *c, const struct block *b)
{
	struct slice lines[ROLL_LINES], rest, line;
	size_t n = split_lines(b->text, lines, &rest), i, front = 0;

	i = c->rolls ? count_repeated(c, lines, n, &front) : 0;
	c->block = b;
	c->piece_start = b->start_ms;
	if (i > 0)
		add_line(c, slice_from(lines[i - 1], front));
	for (; i < n; i++)
		add_line(c, lines[i]);
	while (slice_cut(&rest, '\n', &line))
		add_line(c, line);
	flush(c, b->end_ms);
	keep_lines(c, lines, n);
}

/* The first pass: learns names, and whether the captions roll up. */
static void
survey(struct captions *c, const struct blocks *b)
{
	struct slice lines[ROLL_LINES], rest;
	size_t n, k, i, front, pairs = 0, repeated = 0;
	struct lead l;

	for (k = 0; k < b->n; k++) {
		n = split_lines(b->block[k].text, lines, &rest);
		if (n > 0 && c->n_kept > 0) {
			pairs++;
			repeated += count_repeated(c, lines, n, &front) > 0;
		}
		for (i = 0; i < n; i++) {
			lead_read(&l, lines[i], LEAD_DASH);
			lead_learn(&c->names, &l);
		}
		keep_lines(c, lines, n);
	}
	c->rolls = repeated > 2 && repeated > pairs / 2;
	c->n_kept = 0;
}

enum err
transcript_read_captions(struct transcript *t, struct slice doc)
{
	struct captions c = { .t = t, .voice = { .max = MAX_TAG_BYTES }, .piece = { .max = 3 * TRANSCRIPT_MAX_BYTES + 256 } };
	struct blocks blocks;
	size_t i;

	if ((c.e = blocks_find(&blocks, doc)) == ERR_OK)
		survey(&c, &blocks);
	for (i = 0; c.e == ERR_OK && i < blocks.n; i++)
		add_block(&c, &blocks.block[i]);
	blocks_free(&blocks);
	buf_free(&c.voice);
	buf_free(&c.piece);
	return c.e;
}
