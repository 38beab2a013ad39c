#include <stdlib.h>

#include "buf.h"
#include "faithful.h"
#include "faithful_room.h"
#include "word_lists.h"

/* lib/wording, made by lib/word_lists.awk. */
extern const struct word_list wording_lists[];

static const char *const class_names[WORDING_CLASSES] = { "self", "lean", "stand", "frame", "talk", "not", "without", "nobody", "bare",
	"verb", "fail", "weak", "mere", "date", "counted" };

static enum err
read_wording(struct faithful *f)
{
	const char *const *line;
	enum err e = ERR_OK;
	size_t i;

	if ((f->no_wording = cues_new(class_names, WORDING_CLASSES)) == NULL)
		return ERR_NOMEM;
	for (i = 0; e == ERR_OK && i < WORDING_LISTS_MAX && wording_lists[i].language != NULL; i++) {
		if ((f->wording[i] = cues_new(class_names, WORDING_CLASSES)) == NULL)
			return ERR_NOMEM;
		for (line = wording_lists[i].lines; e == ERR_OK && *line != NULL; line++)
			e = cues_read_line(f->wording[i], slice_of(*line));
	}
	return e;
}

/* Makes room for a few words, so that there is an array even where there is no word. */
static enum err
open_text(struct said_text *t)
{
	return array_reserve(&t->words, &t->words_cap, 1, sizeof(*t->words), FAITHFUL_WORDS);
}

struct faithful *
faithful_new(void)
{
	struct faithful *f = calloc(1, sizeof(*f));

	if (f == NULL || open_text(&f->source) != ERR_OK || open_text(&f->text) != ERR_OK || (f->stems = stems_new()) == NULL || (f->figures = figures_new()) == NULL || read_wording(f) != ERR_OK) {
		faithful_free(f);
		return NULL;
	}
	return f;
}

static void
free_text(struct said_text *t)
{
	free(t->words);
	free(t->hashes);
}

void
faithful_free(struct faithful *f)
{
	size_t i;

	if (f == NULL)
		return;
	for (i = 0; i < WORDING_LISTS_MAX; i++)
		cues_free(f->wording[i]);
	cues_free(f->no_wording);
	stems_free(f->stems);
	figures_free(f->figures);
	free_text(&f->source);
	free_text(&f->text);
	table_free(&f->names);
	table_free(&f->terms);
	table_free(&f->fronts);
	free(f->said);
	free(f);
}

static void
choose_language(struct faithful *f, struct slice lang)
{
	size_t i = word_lists_find(wording_lists, lang);

	f->words = wording_lists[i].language != NULL && i < WORDING_LISTS_MAX ? f->wording[i] : f->no_wording;
	f->numbers = figures_of(f->figures, lang);
	f->language = stems_language(f->stems, lang);
	f->english = f->language == stems_language(f->stems, SL("en"));
}

/* Reads the figures of a text of the source, whose words are those from `first` on. */
static enum err
read_figures(struct faithful *f, struct slice text, size_t first)
{
	const struct said *next;
	struct figure figure;
	enum err e;

	while (f->n_said < FAITHFUL_WORDS && figure_next(f->numbers, &text, &figure)) {
		if ((e = array_reserve(&f->said, &f->said_cap, f->n_said + 1, sizeof(*f->said), FAITHFUL_WORDS)) != ERR_OK)
			return e;
		f->said[f->n_said++] = figure;
		next = faithful_word_at(&f->source, first, figure.raw.p + figure.raw.len);
		f->counts |= next < f->source.words + f->source.n && (next->wording & WORDING(WORDING_COUNTED)) && !figure.loose;
	}
	return ERR_OK;
}

/* Notes what words the source has; the episode's notes say who somebody is, but nothing that was said: they have names alone. */
static enum err
list_words(struct faithful *f, size_t notes)
{
	const struct said *w = f->source.words, *said_end = w + notes, *end = w + f->source.n;

	table_clear(&f->names);
	table_clear(&f->terms);
	table_clear(&f->fronts);
	for (; w < said_end; w++)
		if (table_add(&f->names, w->name) == TABLE_NONE || (w->term != 0 && table_add(&f->terms, w->term) == TABLE_NONE) ||
		    (w->front != 0 && table_add(&f->fronts, w->front) == TABLE_NONE))
			return ERR_NOMEM;
	for (; w < end; w++)
		if (w->capital && table_add(&f->names, w->name) == TABLE_NONE)
			return ERR_NOMEM;
	return ERR_OK;
}

static enum err
read_source(struct faithful *f, const struct faithful_source *s)
{
	const struct slice texts[] = { s->passage, s->before, s->after, s->show, s->title, s->speaker };
	enum err e = ERR_OK;
	size_t i, first, notes;

	f->source.n = f->n_said = 0;
	f->source.sentences = 0;
	f->counts = false;
	for (i = 0; e == ERR_OK && i < sizeof(texts) / sizeof(texts[0]); i++) {
		first = f->source.n;
		if (texts[i].len > 0 && (e = faithful_read(f, &f->source, texts[i])) == ERR_OK)
			e = read_figures(f, texts[i], first);
		if (i == 0)
			f->behind = f->source.n;
	}
	notes = f->source.n;
	if (e == ERR_OK && s->notes.len > 0)
		e = faithful_read(f, &f->source, s->notes);
	return e == ERR_OK ? list_words(f, notes) : e;
}

enum err
faithful_check(struct faithful *f, const struct faithful_source *source, struct slice text, char why[FAITHFUL_WHY_BYTES])
{
	struct slice lang = source->lang.len > 0 ? source->lang : SL("en");
	enum err e;

	why[0] = '\0';
	if (text.len == 0)
		text = SL("");                       /* its pointer may be none */
	choose_language(f, lang);
	f->text.n = 0;
	f->text.sentences = 0;
	if ((e = read_source(f, source)) != ERR_OK || (e = faithful_read(f, &f->text, text)) != ERR_OK)
		return e;
	faithful_check_form(f, text, lang, why);
	if (why[0] == '\0')
		faithful_check_claims(f, text, why);
	if (why[0] == '\0')
		faithful_check_denials(f, why);
	return ERR_OK;
}
