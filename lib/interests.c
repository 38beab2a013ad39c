#include <stdlib.h>
#include <string.h>

#include "interests.h"
#include "line.h"
#include "num.h"
#include "utf8.h"
#include "word.h"

#define LINE_BYTES 4096
#define MAX_RECORD_WORDS 100000

struct interest_word {
	char p[WORD_MAX_BYTES];
	size_t len;
	bool begins;         /* any word that begins so */
};

struct interest {
	int weight;
	struct interest_word *words;
	size_t n;
};

/* A word of a record, or what divides two fields, which is no word: len 0. */
struct record_word {
	char p[WORD_MAX_BYTES];
	size_t len;
};

/* Takes the ending of a plural off; "news" is none. */
static void
make_singular(struct word *w)
{
	if (w->len > 4 && memcmp(w->p + w->len - 3, "ies", 3) == 0) {
		w->len -= 2;
		w->p[w->len - 1] = 'y';
	} else if (w->len > 3 && w->p[w->len - 1] == 's' && w->p[w->len - 2] != 's' &&
	    !slice_eq((struct slice){ w->p, w->len }, SL("news"))) {
		w->len--;
	}
}

/* Reads the words of text into an interest; what is wrong with them, or NULL. */
static const char *
read_words(struct interest *i, struct slice text, struct interest_word words[INTERESTS_WORDS])
{
	struct word w;

	while (word_next(&text, &w)) {
		if (i->n == INTERESTS_WORDS)
			return "more than 16 words";
		words[i->n].begins = text.len > 0 && text.p[0] == '*';
		if (!words[i->n].begins)
			make_singular(&w);
		memcpy(words[i->n].p, w.p, w.len);
		words[i->n++].len = w.len;
	}
	return i->n == 0 ? "no words behind the weight" : NULL;
}

static const char *
read_weight(struct slice number, int *weight)
{
	bool minus = slice_starts(number, SL("-"));
	uint32_t n;

	if (minus || slice_starts(number, SL("+")))
		number = slice_from(number, 1);
	if (num_read_u32(number, 1, INTERESTS_WEIGHT, &n) != ERR_OK)
		return "it does not begin with a weight from -20 to 20, as +3 or -5";
	*weight = minus ? -(int)n : (int)n;
	return NULL;
}

/* The length of the weight at the front of s. */
static size_t
weight_len(struct slice s)
{
	size_t n = 0;

	while (n < s.len && !ascii_is_space(s.p[n]))
		n++;
	return n;
}

/* Takes a line; *why where it is no interest. */
static enum err
take_line(struct interests *in, struct slice line, const char **why)
{
	struct interest_word words[INTERESTS_WORDS];
	struct interest i = { .n = 0 };
	size_t n;
	enum err e;

	*why = NULL;
	line.len = slice_find(line, '#');
	line = slice_trim(slice_starts(line, SL("\xEF\xBB\xBF")) ? slice_from(line, 3) : line);
	if (line.len == 0)
		return ERR_OK;
	if (!utf8_is_clean(line)) {
		*why = "bytes that are no clean UTF-8";
		return ERR_OK;
	}
	n = weight_len(line);
	if ((*why = read_weight((struct slice){ line.p, n }, &i.weight)) != NULL ||
	    (*why = read_words(&i, slice_from(line, n), words)) != NULL)
		return ERR_OK;
	if ((e = array_reserve(&in->list, &in->cap, in->n + 1, sizeof(*in->list), INTERESTS_MAX)) != ERR_OK)
		return e;
	if ((i.words = malloc(i.n * sizeof(*i.words))) == NULL)
		return ERR_NOMEM;
	memcpy(i.words, words, i.n * sizeof(*i.words));
	in->list[in->n++] = i;
	return ERR_OK;
}

enum err
interests_read(struct interests *in, const char *path, interests_report report, void *arg)
{
	struct line_reader r;
	struct slice line;
	const char *why;
	enum err e;
	int got;

	if ((e = line_open(&r, path, LINE_BYTES)) != ERR_OK)
		return e;
	while (e == ERR_OK && (got = line_read(&r, &line)) != 0) {
		why = "longer than 4096 bytes";
		if (got > 0)
			e = take_line(in, line, &why);
		else if (got != ERR_TOOBIG)
			e = (enum err)got;
		if (e == ERR_TOOBIG)
			why = "more than 1000 interests: this one and the rest are left out";
		if ((e == ERR_OK || e == ERR_TOOBIG) && why != NULL)
			report(arg, r.name, r.line, why);
	}
	line_close(&r);
	return e == ERR_TOOBIG ? ERR_OK : e;
}

static enum err
add_words(struct interests *in, struct slice field)
{
	struct record_word *to;
	struct word w = { .len = 0 };
	bool more;
	enum err e;

	do {
		if (in->n_words == MAX_RECORD_WORDS)
			return ERR_OK;
		e = array_reserve(&in->words, &in->words_cap, in->n_words + 1, sizeof(*in->words), MAX_RECORD_WORDS);
		if (e != ERR_OK)
			return e;
		more = rec_next_word(&field, &w);
		to = &in->words[in->n_words++];
		to->len = more ? w.len : 0;
		memcpy(to->p, w.p, to->len);
	} while (more);
	return ERR_OK;
}

static bool
is_word(const struct interest_word *want, const struct record_word *word)
{
	struct word w = { .len = word->len };

	if (want->begins || word->len == 0)
		return word->len >= want->len && word->len > 0 && memcmp(word->p, want->p, want->len) == 0;
	if (word->p[0] != want->p[0])
		return false;
	memcpy(w.p, word->p, word->len);
	make_singular(&w);
	return slice_eq((struct slice){ w.p, w.len }, (struct slice){ want->p, want->len });
}

static bool
stands_at(const struct interest *i, const struct interests *in, size_t at)
{
	size_t k;

	if (in->n_words - at < i->n)
		return false;
	for (k = 0; k < i->n; k++)
		if (!is_word(&i->words[k], &in->words[at + k]))
			return false;
	return true;
}

static enum err
name_interest(struct buf *why, const struct interest *i)
{
	enum err e = buf_addf(why, " %+d", i->weight);
	size_t k;

	for (k = 0; e == ERR_OK && k < i->n; k++)
		if ((e = buf_addc(why, ' ')) == ERR_OK &&
		    (e = buf_add(why, (struct slice){ i->words[k].p, i->words[k].len })) == ERR_OK && i->words[k].begins)
			e = buf_addc(why, '*');
	return e;
}

enum err
interests_weigh(struct interests *in, const struct rec *rec, int *weight, struct buf *why)
{
	static const enum rec_field fields[] = { REC_SHOW, REC_TITLE, REC_SPEAKER, REC_TEXT };
	enum err e = ERR_OK;
	size_t i, at;

	*weight = 0;
	in->n_words = 0;
	for (i = 0; in->n > 0 && i < sizeof(fields) / sizeof(fields[0]); i++)
		if ((e = add_words(in, rec->f[fields[i]])) != ERR_OK)
			return e;
	for (i = 0; e == ERR_OK && i < in->n; i++) {
		for (at = 0; at < in->n_words && !stands_at(&in->list[i], in, at); at++)
			;
		if (at == in->n_words)
			continue;
		*weight += in->list[i].weight;
		if (why != NULL)
			e = name_interest(why, &in->list[i]);
	}
	return e;
}

double
interests_lift(double score, int weight)
{
	double odds;
	int steps = weight < 0 ? -weight : weight;

	if (weight == 0 || !(score >= 0 && score <= 1))
		return score;
	score = score < 0.001 ? 0.001 : score > 0.999 ? 0.999 : score;
	odds = score / (1 - score);
	for (steps = steps < 60 ? steps : 60; steps > 0; steps--)
		odds = weight < 0 ? odds / 2 : odds * 2;
	return odds / (1 + odds);
}

void
interests_free(struct interests *in)
{
	size_t i;

	for (i = 0; i < in->n; i++)
		free(in->list[i].words);
	free(in->list);
	free(in->words);
	*in = (struct interests){ 0 };
}
