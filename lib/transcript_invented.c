/*
 * What recognisers invent on silence and music: a few words over and over, and the credits and farewells of the
 * videos that they learnt from (Koenecke et al., Careless Whisper, 2024; Baranski et al., Investigation of Whisper
 * ASR Hallucinations Induced by Non-Speech Audio, 2025).
 */
#include <stdlib.h>

#include "printable.h"
#include "transcript_room.h"

#define MIN_REPEATS 8         /* of the same words in a row, and so many in all: people say "developers" nine times */
#define MIN_WORDS 20
#define MIN_BYTES 240         /* in place of the words, where a language puts no spaces */
#define MAX_PERIOD 40         /* words that are said over and over */
#define MAX_OF_A_LETTER 10
#define MAX_CREDIT_BYTES 100  /* a longer cue is speech */
#define LAST 4096             /* slots of last places, by hash */

/*
 * Whole cues, by their first byte, in lower case, without the marks at their ends; '*' at the end stands for anything.
 */
static const char *const credits[256][MAX_OF_A_LETTER + 1] = {
	['a'] = { "amara.org*" },
	['c'] = { "captions by*", "captioned by*", "copyright*" },
	['d'] = { "don't forget to like and subscribe", "dziękuję za obejrzenie" },
	['g'] = { "gracias por ver el video" },
	['l'] = { "legendas pela comunidade amara.org", "legendado por*" },
	['m'] = { "merci d'avoir regardé cette vidéo" },
	['n'] = { "napisy stworzone przez społeczność amara.org" },
	['o'] = { "obrigado por assistir", "ondertiteld door de amara.org gemeenschap",
	    "ondertitels ingediend door de amara.org gemeenschap" },
	['p'] = { "please subscribe to my channel", "please like and subscribe" },
	['s'] = { "subtitles by*", "subtitled by*", "sous-titres réalisés par*", "sous-titrage*",
	    "sous-titres par*", "subtítulos realizados por*", "subtítulos por la comunidad de amara.org",
	    "sottotitoli creati dalla comunità amara.org", "sottotitoli e revisione a cura di*",
	    "sottotitoli a cura di*" },
	['t'] = { "thanks for watching", "thank you for watching", "thank you so much for watching",
	    "thanks for watching!*", "thank you for watching and*", "transcribed by*",
	    "transcription by castingwords" },
	['u'] = { "untertitel der amara.org-community", "untertitel im auftrag des zdf*",
	    "untertitelung des zdf*", "untertitelung aufgrund der amara.org-community", "untertitel von*" },
	['v'] = { "vielen dank fürs zuschauen" },
	['w'] = { "www.amara.org*" },
	[0xC2] = { "©*" },
	[0xD0] = { "Субтитры сделал*", "Субтитры создавал*", "Субтитры подогнал*", "Редактор субтитров*" },
	[0xD1] = { "субтитры сделал*", "субтитры создавал*", "субтитры подогнал*", "редактор субтитров*" },
	[0xD8] = { "اشتركوا في القناة", "ترجمة نانسي قنقر" },
	[0xE3] = { "ご視聴ありがとうございました" },
	[0xE5] = { "字幕由amara.org社区提供", "字幕由 amara.org 社群提供" },
	[0xE8] = { "请不吝点赞*", "請不吝點贊*" },
};

/* Whether s, ASCII letters in lower case, is the pattern. */
static bool
matches(struct slice s, const char *pattern)
{
	size_t i;

	for (i = 0; pattern[i] != '\0' && pattern[i] != '*'; i++)
		if (i == s.len || ascii_lower(s.p[i]) != pattern[i])
			return false;
	return pattern[i] == '*' || i == s.len;
}

static bool
is_credit(struct slice s)
{
	const char *const *credit = credits[s.len > 0 ? (unsigned char)ascii_lower(s.p[0]) : 0];

	if (*credit == NULL)
		return false;
	while (s.len > 0 && memchr(".!? ", s.p[s.len - 1], 4) != NULL)
		s.len--;
	if (slice_ends(s, SL("。")) || slice_ends(s, SL("！")))
		s.len -= 3;
	for (; *credit != NULL; credit++)
		if (matches(s, *credit))
			return true;
	return false;
}

bool
transcript_is_credit(struct transcript *t, struct slice cue)
{
	if (cue.len > MAX_CREDIT_BYTES || !is_credit(cue))
		return false;
	for (t->dropped++; cue.len > 0; cue = slice_from(cue, 1))
		t->dropped += cue.p[0] == ' ';
	return true;
}

/* A word of the text, and where it begins. */
struct place {
	uint64_t hash;
	size_t at;
};

struct range {
	size_t from, to;
};

struct loops {
	struct place *words;          /* and behind them one that is none, at the text's end */
	size_t n, cap;
	struct range *cuts;
	size_t n_cuts, cap_cuts;
	size_t dropped;               /* words in them */
	uint32_t last[LAST];          /* where a word stood last, plus one */
};

/* Of a word's length, its first eight bytes, and its last; in fixed sizes, which overlap, so that nothing is called. */
static uint64_t
hash_of(const char *word, size_t len)
{
	uint64_t first = 0, last = 0;

	if (len >= 8) {
		memcpy(&first, word, 8);
		memcpy(&last, word + len - 8, 8);
	} else if (len >= 4) {
		memcpy(&first, word, 4);
		memcpy(&last, word + len - 4, 4);
	} else if (len > 0) {
		first = (unsigned char)word[0];
		last = (uint64_t)(unsigned char)word[len / 2] << 8 | (unsigned char)word[len - 1];
	}
	first = (first ^ len << 56) * UINT64_C(0x9E3779B97F4A7C15);
	first = (first ^ first >> 29 ^ last) * UINT64_C(0xBF58476D1CE4E5B9);
	return first ^ first >> 32;
}

/* Takes the word from at to end. */
static enum err
add_word(struct loops *l, struct slice text, size_t at, size_t end)
{
	enum err e;

	if (l->n + 2 > l->cap && (e = array_reserve(&l->words, &l->cap, l->n + 2, sizeof(*l->words), UINT32_MAX)) != ERR_OK)
		return e;
	l->words[l->n++] = (struct place){ hash_of(text.p + at, end - at), at };
	return ERR_OK;
}

/* Words are what single spaces divide, as spoken.h leaves them, with their marks: loops repeat those, too. */
static enum err
find_words(struct loops *l, struct slice text)
{
	size_t at = 0, i, end;
	uint64_t spaces;
	enum err e;

	for (i = 0; i < text.len; i += SPACES_BLOCK)
		for (spaces = find_spaces(slice_from(text, i)); spaces != 0; spaces &= spaces - 1) {
			end = i + (size_t)__builtin_ctzll(spaces);
			if ((e = add_word(l, text, at, end)) != ERR_OK)
				return e;
			at = end + 1;
		}
	if ((e = add_word(l, text, at, text.len)) != ERR_OK)
		return e;
	l->words[l->n] = (struct place){ 0, text.len };
	return ERR_OK;
}

/* How many words from i on are as those p before them. */
static size_t
run_from(const struct loops *l, size_t i, size_t p)
{
	size_t n;

	for (n = 0; i + n < l->n && l->words[i + n].hash == l->words[i + n - p].hash; n++)
		;
	return n;
}

/* Whether n words from i on, in periods of p, say once more too often what the period before them says. */
static bool
is_loop(const struct loops *l, size_t i, size_t p, size_t n)
{
	return n + p >= MIN_REPEATS * p && (n + p >= MIN_WORDS || l->words[i + n].at - l->words[i - p].at >= MIN_BYTES);
}

/* Finds what is said over and over; its first time stays. */
static enum err
find_loops(struct loops *l)
{
	size_t i, p, n;
	enum err e;

	for (i = 0; i < l->n; i++) {
		uint32_t *last = &l->last[l->words[i].hash % LAST];

		p = *last > 0 ? i + 1 - *last : MAX_PERIOD + 1;
		*last = (uint32_t)i + 1;
		if (p > MAX_PERIOD || (n = run_from(l, i, p)) < p)
			continue;
		n -= n % p;
		if (is_loop(l, i, p, n)) {
			if ((e = array_reserve(&l->cuts, &l->cap_cuts, l->n_cuts + 1, sizeof(*l->cuts), SIZE_MAX)) != ERR_OK)
				return e;
			l->cuts[l->n_cuts++] = (struct range){ l->words[i].at, l->words[i + n].at };
			l->dropped += n;
			i += n - 1;
		}
	}
	return ERR_OK;
}

/* Takes out the spans that lie in the cuts; one of which a part is left has its time no more. */
static void
cut_spans(struct transcript *t, const struct range *cut, size_t n)
{
	size_t i, end, kept = 0, gone = 0;
	bool breaks = false, inside;

	for (i = 0; i < t->n_spans; i++) {
		struct span s = t->spans[i];

		end = i + 1 < t->n_spans ? t->spans[i + 1].at : t->text.len;
		for (; n > 0 && cut->to <= s.at; cut++, n--)
			gone += cut->to - cut->from;
		inside = n > 0 && s.at >= cut->from && !s.gap;
		s.breaks |= breaks;
		breaks = s.breaks && inside && end <= cut->to;
		if (inside && end <= cut->to)
			continue;
		if (inside) {
			s.at = cut->from;
			s.start_ms = s.end_ms = -1;
		}
		s.at -= gone;
		t->spans[kept++] = s;
	}
	t->n_spans = kept;
}

static void
cut_text(struct buf *text, const struct range *cut, size_t n)
{
	size_t to = cut->from, k, next;

	for (k = 0; k < n; k++) {
		next = k + 1 < n ? cut[k + 1].from : text->len;
		memmove(text->p + to, text->p + cut[k].to, next - cut[k].to);
		to += next - cut[k].to;
	}
	text->len = to;
	while (text->len > 0 && text->p[text->len - 1] == ' ')
		text->len--;
}

enum err
transcript_drop_loops(struct transcript *t)
{
	struct loops *l = calloc(1, sizeof(*l));
	enum err e;

	if (l == NULL)
		return ERR_NOMEM;
	if ((e = find_words(l, buf_slice(&t->text))) == ERR_OK && (e = find_loops(l)) == ERR_OK)
		t->dropped += l->dropped;
	if (e == ERR_OK && l->n_cuts > 0) {
		cut_spans(t, l->cuts, l->n_cuts);
		cut_text(&t->text, l->cuts, l->n_cuts);
	}
	free(l->words);
	free(l->cuts);
	free(l);
	return e;
}
