#include <limits.h>

#include "sentence_marks.h"
#include "sentence_raw.h"

#define THRESHOLD (-22)    /* in sixteenths of the log odds: as many ends are missed as are made up */
#define BIAS (-13)         /* this and the weights of lengths: see lib/raw_en */
#define PAUSE 64           /* what a pause adds */
#define NO_EVIDENCE (-64)  /* what other languages' words say; a pause alone will do */
#define SAME 10            /* what a word adds that is said twice */
#define NO_PLACE ((size_t)-1)

/* Compares w, ASCII letters in lower case, with a listed word. */
static int
cmp_lower(struct slice w, const char *listed)
{
	size_t i;

	for (i = 0; i < w.len && listed[i] != '\0'; i++)
		if (ascii_lower(w.p[i]) != listed[i])
			return (unsigned char)ascii_lower(w.p[i]) < (unsigned char)listed[i] ? -1 : 1;
	return i < w.len ? 1 : listed[i] != '\0' ? -1 : 0;
}

/* A word's place in raw_words, NO_PLACE where it is not there. */
static size_t
look_up(struct slice w)
{
	char letter = w.len > 0 ? ascii_lower(w.p[0]) : '\0';
	size_t lo = 0, hi = raw_letters[0], mid;
	int c;

	if (ascii_is_lower(letter)) {
		lo = raw_letters[letter - 'a'];
		hi = raw_letters[letter - 'a' + 1];
	}
	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if ((c = cmp_lower(w, raw_words[mid].word)) == 0)
			return mid;
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NO_PLACE;
}

/* The place of what the text has from i to end, or of what stands for it. */
static size_t
place_of(struct slice text, size_t i, size_t end)
{
	size_t place;

	while (i < end && !ascii_is_alnum(text.p[i]) && (unsigned char)text.p[i] < 0x80)
		i++;
	while (end > i && !ascii_is_alnum(text.p[end - 1]) && (unsigned char)text.p[end - 1] < 0x80)
		end--;
	if ((place = look_up((struct slice){ text.p + i, end - i })) != NO_PLACE)
		return place;
	return i < end && ascii_is_digit(text.p[i]) ? RAW_NUMBER : RAW_OTHER;
}

static const struct raw_pair *
find_pair(size_t first, size_t second)
{
	static const struct raw_pair none = { 0 };
	size_t i;

	if (first == NO_PLACE)
		return &none;
	for (i = raw_pairs_of[first]; i < raw_pairs_of[first + 1]; i++)
		if (raw_pairs[i].second == second)
			return &raw_pairs[i];
	return &none;
}

/* Four words in a row, between whose second and third a sentence may end; NO_PLACE beyond the text. */
struct window {
	size_t place[4];
	const struct raw_pair *middle, *right;
};

static void
move_on(struct window *w, size_t place)
{
	w->place[0] = w->place[1];
	w->place[1] = w->place[2];
	w->place[2] = w->place[3];
	w->place[3] = place;
	w->middle = w->right;
	w->right = find_pair(w->place[2], place);
}

static int
weigh(const struct window *w, size_t words)
{
	static const int short_weights[] = { 0, -14, -14, -14, -11, -13, -13 };
	static const int length_weights[] = { -14, -13, -15, -12, -12, -10, -9, -7, -9, -8, -11 };
	int sum = BIAS + w->middle->between + w->right->before + short_weights[words < 6 ? words : 6] +
	    length_weights[words < RAW_WORDS ? words / 4 : 10];
	size_t i;

	for (i = 0; i < 4; i++)
		if (w->place[i] != NO_PLACE)
			sum += raw_words[w->place[i]].weights[i];
	if (w->place[1] == w->place[2] && w->place[1] != RAW_OTHER)
		sum += SAME;
	return sum;
}

/* Whether the speaker paused between a and b. */
static bool
pauses_between(struct sentence_reader *r, size_t a, size_t b)
{
	while (r->n_pauses > 0 && *r->pauses < a) {
		r->pauses++;
		r->n_pauses--;
	}
	return r->n_pauses > 0 && *r->pauses <= b;
}

/* A place where the text may be cut, and how much speaks for it. */
struct cut {
	size_t end, next;
	int weight;
};

/* Takes the word at i into the window; gives where it ends and the next one begins. */
static struct cut
take_word(struct window *w, struct slice s, size_t i)
{
	struct cut c = { .end = word_end(s, i) };

	c.next = skip_space(s, c.end);
	move_on(w, i < s.len ? place_of(s, i, c.end) : NO_PLACE);
	return c;
}

static void
open_window(struct window *w, struct slice s, size_t from)
{
	*w = (struct window){ .place = { NO_PLACE, NO_PLACE, NO_PLACE, NO_PLACE } };
	while (from > 0 && ascii_is_space(s.p[from - 1]))
		from--;
	if (from > 0)
		move_on(w, place_of(s, word_begin(s, 0, from), from));
}

size_t
raw_piece(struct sentence_reader *r, size_t from, size_t end, bool evidence, size_t *next)
{
	struct slice s = { r->text.p, end };
	struct window w;
	struct cut here, ahead, best = { end, end, INT_MIN };
	bool english = language_is_english(r->language);
	size_t words;

	open_window(&w, s, from);
	here = take_word(&w, s, from);
	ahead = take_word(&w, s, here.next);
	for (words = 1; here.next < end; words++) {
		struct cut beyond = take_word(&w, s, ahead.next);

		here.weight = (english ? weigh(&w, words) : NO_EVIDENCE) +
		    (pauses_between(r, here.end, here.next) ? PAUSE : 0);
		if (here.weight >= best.weight)
			best = here;
		if ((evidence && here.weight > THRESHOLD) || words == RAW_WORDS) {
			*next = best.next;
			return best.end;
		}
		here = ahead;
		ahead = beyond;
	}
	*next = end;
	return end;
}
