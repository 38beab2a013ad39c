#include <stdbool.h>

#include "disfluency.h"
#include "utf8.h"

#define MAX_WORDS 512         /* sentences have at most 160; a longer text stays as it is */
#define MAX_REPEAT 3          /* words that are said once more */

/* A word of the sentence: as it stands, and without the marks around it. */
struct token {
	struct slice raw, core;
	bool gone;
	bool is_end;          /* the mark that ended a sentence whose last words are gone */
};

struct words {
	struct token token[MAX_WORDS];
	size_t n;
};

static const char *const pauses[] = { "um", "umm", "uhm", "uh", "uhh", "er", "erm", "ehm", "\xC3\xA4h", "\xC3\x84h", "\xC3\xA4hm", "\xC3\x84hm",
	"euh", "\xD1\x8D-\xD1\x8D", NULL };

/* In one word or two; only between commas, or the sentence's ends. */
static const char *const markers[] = { "you know", "i mean", "like", "sort of", "kind of", "you see", NULL };

/* Words that no grammar doubles. */
static const char *const small[] = { "a", "an", "and", "are", "at", "because", "but", "by", "for", "from", "he", "he's",
	"i", "i'd", "i'll", "i'm", "i've", "if", "in", "it's", "my", "of", "on", "or", "our", "she", "she's", "the", "their",
	"there's", "they", "they're", "to", "we", "we're", "we've", "with", "you're", "your", NULL };

/* Those that it does, but for a comma or a dash between them: "if you break it it stays broken". */
static const char *const doubled[] = { "it", "this", "what", "when", "where", "who", "you", NULL };

/* Those that say things over for their sense: "more and more and more". */
static const char *const joints[] = { "and", "or", NULL };

static bool
is_one_of(struct slice s, const char *const *list)
{
	for (; *list != NULL; list++)
		if (slice_eq_nocase(s, slice_of(*list)))
			return true;
	return false;
}

/* Whether c is a mark that stands behind a word. */
static bool
is_mark(char c)
{
	return c == ',' || c == '.' || c == ';' || c == ':' || c == '!' || c == '?';
}

/* The length of a dash that s ends with, or 0. */
static size_t
dash_at_end(struct slice s)
{
	if (slice_ends(s, SL("\xE2\x80\x94")) || slice_ends(s, SL("\xE2\x80\x93")))
		return 3;
	return slice_ends(s, SL("--")) ? 2 : slice_ends(s, SL("-"));
}

/* The word without marks and dashes behind it. */
static struct slice
core_of(struct slice raw)
{
	size_t n;

	while (raw.len > 0 && ((n = is_mark(raw.p[raw.len - 1])) > 0 || (n = dash_at_end(raw)) > 0))
		raw.len -= n;
	return raw;
}

static bool
split_words(struct words *w, struct slice s)
{
	struct slice word;

	for (w->n = 0; slice_cut(&s, ' ', &word); w->n++) {
		if (w->n == MAX_WORDS)
			return false;
		w->token[w->n] = (struct token){ .raw = word, .core = core_of(word) };
	}
	return true;
}

/* Whether a mark, or the sentence's beginning, stands before word i. */
static bool
is_set_off(const struct words *w, size_t i)
{
	struct slice before = i > 0 ? w->token[i - 1].raw : SL("");

	return i == 0 || (before.len > 0 && is_mark(before.p[before.len - 1])) || dash_at_end(before) > 0;
}

/* How many words the marker that begins at word i has, or 0; behind it a mark must stand. */
static size_t
marker_at(const struct words *w, size_t i)
{
	const struct token *t = &w->token[i];
	struct slice first, second;
	const char *const *m;

	if (!is_set_off(w, i))
		return 0;
	for (m = markers; *m != NULL; m++) {
		second = slice_of(*m);
		slice_cut(&second, ' ', &first);
		if (!slice_eq_nocase(t->core, first))
			continue;
		if (second.p == NULL || second.len == 0)
			return t->core.len < t->raw.len ? 1 : 0;
		if (i + 1 < w->n && t->core.len == t->raw.len && slice_eq_nocase(t[1].core, second) &&
		    t[1].core.len < t[1].raw.len)
			return 2;
	}
	return 0;
}

static void
drop_words(struct words *w, size_t i, size_t n)
{
	while (n-- > 0)
		w->token[i++].gone = true;
}

static void
drop_fillers(struct words *w)
{
	size_t i, n;

	for (i = 0; i < w->n; i += n > 0 ? n : 1) {
		n = is_one_of(w->token[i].core, pauses) ? 1 : marker_at(w, i);
		drop_words(w, i, n);
	}
}

/*
 * Forgets the words that are gone.  The mark that ends a sentence stays; a comma before them goes, where it stood
 * for them alone: "down to, you know, twenty".
 */
static void
close_ranks(struct words *w)
{
	size_t i, n = 0;

	for (i = 0; i < w->n; i++) {
		struct token *t = &w->token[i];

		if (!t->gone)
			w->token[n++] = *t;
		else if (n > 0 && is_one_of(w->token[n - 1].core, small))
			w->token[n - 1].raw = w->token[n - 1].core;
		if (t->gone && n > 0 && i + 1 == w->n && t->raw.len > 0 && memchr(".!?", t->raw.p[t->raw.len - 1], 3) != NULL)
			w->token[n++] = (struct token){ .raw = slice_from(t->raw, t->core.len), .is_end = true };
	}
	w->n = n;
}

/* Whether the n words from i on are said once more right behind, with nothing but a comma or a dash between. */
static bool
is_same(const struct words *w, size_t i, size_t n)
{
	size_t k;

	for (k = i; k < i + n; k++) {
		const struct token *t = &w->token[k];
		bool marked = t->core.len < t->raw.len;

		if (t->core.len == 0 || !slice_eq_nocase(t->core, t[n].core))
			return false;
		if (marked && dash_at_end(t->raw) == 0 && (k + 1 < i + n || t->raw.p[t->core.len] != ','))
			return false;
	}
	return true;
}

/* Whether the n words from i on are said once too often. */
static bool
is_repeated(const struct words *w, size_t i, size_t n)
{
	const struct token *t = &w->token[i];
	bool has_small = false;
	size_t k;

	if (i + 2 * n > w->n || !is_same(w, i, n))
		return false;
	if (n == 1)
		return is_one_of(t->core, small) || (t->core.len < t->raw.len && is_one_of(t->core, doubled));
	for (k = 0; k < n && !is_one_of(t[k].core, joints); k++)
		has_small |= is_one_of(t[k].core, small);
	return k == n && has_small;
}

/* Whether word i breaks off, and the next begins like it. */
static bool
breaks_off(const struct words *w, size_t i)
{
	const struct token *t = &w->token[i];

	return i + 1 < w->n && t->core.len > 0 && t->core.len < t->raw.len && dash_at_end(t->raw) > 0 &&
	    slice_starts_nocase(t[1].core, t->core);
}

static void
drop_repeats(struct words *w)
{
	size_t i, n;

	for (i = 0; i < w->n; i++) {
		for (n = MAX_REPEAT; n > 0 && !is_repeated(w, i, n); n--)
			;
		if (n == 0 && breaks_off(w, i))
			n = 1;
		drop_words(w, i, n);
		i += n > 0 ? n - 1 : 0;
	}
}

/* Appends a word; behind the one before, whose comma gives way to a mark that ends the sentence. */
static enum err
put_word(struct buf *out, size_t begin, const struct token *t)
{
	enum err e;

	if (!t->is_end && out->len > begin && (e = buf_addc(out, ' ')) != ERR_OK)
		return e;
	while (t->is_end && out->len > begin && is_mark(out->p[out->len - 1]))
		out->len--;
	return buf_add(out, t->raw);
}

enum err
disfluency_drop(struct buf *out, struct slice sentence)
{
	size_t begin = out->len, i;
	struct words w;
	enum err e = ERR_OK;
	uint32_t cp = 0;

	if (sentence.len > 0)
		utf8_decode(sentence, &cp);
	if (!split_words(&w, sentence))
		return buf_add(out, sentence);
	drop_fillers(&w);
	close_ranks(&w);
	drop_repeats(&w);
	close_ranks(&w);
	for (i = 0; e == ERR_OK && i < w.n; i++)
		e = put_word(out, begin, &w.token[i]);
	if (e == ERR_OK && utf8_is_upper(cp) && out->len > begin && ascii_is_lower(out->p[begin]))
		out->p[begin] = (char)(out->p[begin] & ~0x20);
	return e;
}
