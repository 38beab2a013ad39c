#include "marks.h"
#include "num.h"

#define EARLY_MS 500          /* a sentence may begin so much before its mark */

/* Words by which a chapter's title names what it is. */
static const char *const sponsor_words[] = { "ad", "ads", "advert", "advertisement", "sponsor", "sponsors", "sponsored",
	"werbung", "sponsoren", "anuncio", "anuncios", "patrocinador", "patrocinadores", "publicidad", "publicidade",
	"publicité", "sponsoring", NULL };
static const char *const chrome_words[] = { "intro", "outro", "welcome", "housekeeping", "credits", "begrüßung",
	"verabschiedung", "bienvenida", "despedida", "bienvenue", "abertura", "encerramento", NULL };

static bool
is_one_of(const struct word *w, const char *const words[])
{
	for (; *words != NULL; words++)
		if (slice_eq((struct slice){ w->p, w->len }, slice_of(*words)))
			return true;
	return false;
}

/* "Sponsor: Acme" is one; "How podcasts sell ads to a hundred million people" is not. */
static enum chapter
kind_of(struct slice title)
{
	enum chapter kind = CHAPTER_TALK;
	unsigned int n = 0;
	struct word w;

	while (word_next(&title, &w) && n++ < 4)
		if (is_one_of(&w, sponsor_words))
			kind = CHAPTER_SPONSOR;
		else if (is_one_of(&w, chrome_words) && kind == CHAPTER_TALK)
			kind = CHAPTER_CHROME;
	return n <= 4 ? kind : CHAPTER_TALK;
}

/* Cuts a line off a field, in which "\n" stands between two. */
static bool
cut_line(struct slice *field, struct slice *line)
{
	size_t n = 0;

	if (field->len == 0)
		return false;
	while (n < field->len && !slice_starts(slice_from(*field, n), SL("\\n")))
		n += field->p[n] == '\\' && n + 1 < field->len ? 2 : 1;
	*line = (struct slice){ field->p, n };
	*field = slice_from(*field, n + 2 < field->len ? n + 2 : field->len);
	return true;
}

/* The number of seconds at the front of the line, cut off it. */
static bool
cut_ms(struct slice *line, int64_t *ms)
{
	struct slice number;

	return slice_cut(line, ' ', &number) && num_read_seconds(number, REC_MAX_MS, ms) == ERR_OK;
}

/* The first sentence that starts at ms or later; the episode's end where none does, or has a time. */
static size_t
sentence_at(const struct episode *ep, int64_t ms)
{
	size_t from = 0, to = ep->n, middle;
	int64_t start;

	while (from < to) {
		middle = from + (to - from) / 2;
		if (num_read_seconds(ep->sentences[middle].rec.f[REC_START], REC_MAX_MS, &start) != ERR_OK || start + EARLY_MS < ms)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static void
find_soundbites(struct analysis *a, const struct episode *ep)
{
	struct slice field = rec_more(&ep->head, REC_SOUNDBITES), line;
	int64_t start, duration;
	size_t i, n = 0, end;

	while (n++ < MARKS_MAX && cut_line(&field, &line)) {
		if (!cut_ms(&line, &start) || !cut_ms(&line, &duration))
			continue;
		end = sentence_at(ep, start + duration);
		for (i = sentence_at(ep, start); i < end; i++)
			a->sentences[i].soundbite = true;
	}
}

/* A chapter lasts until the next one; the last, to the episode's end. */
static void
find_chapters(struct analysis *a, const struct episode *ep)
{
	struct slice field = rec_more(&ep->head, REC_CHAPTERS), line;
	enum chapter kind = CHAPTER_TALK;
	size_t from = 0, at, n = 0;
	int64_t start;

	while (n++ < MARKS_MAX && cut_line(&field, &line)) {
		if (!cut_ms(&line, &start) || (at = sentence_at(ep, start)) < from)
			continue;
		for (; from < at; from++)
			a->sentences[from].chapter = kind;
		if (at < ep->n)
			a->sentences[at].opens_chapter = true;
		kind = kind_of(line);
	}
	for (; from < ep->n; from++)
		a->sentences[from].chapter = kind;
}

void
marks_find(struct analysis *a, const struct episode *ep)
{
	find_soundbites(a, ep);
	find_chapters(a, ep);
}
