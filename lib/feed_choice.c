#include "feed_choice.h"

#define LANG_BYTES 35        /* RFC 5646, section 4.4.1 */

/* Whether two tags name one language, whatever the region. */
static bool
same_lang(struct slice a, struct slice b)
{
	size_t i, n = a.len < b.len ? a.len : b.len;

	for (i = 0; i < n && ascii_is_alpha(a.p[i]) && ascii_lower(a.p[i]) == ascii_lower(b.p[i]); )
		i++;
	return (i == a.len || !ascii_is_alnum(a.p[i])) && (i == b.len || !ascii_is_alnum(b.p[i]));
}

static bool
is_lang(struct slice s)
{
	size_t i;

	if (s.len < 2 || s.len > LANG_BYTES || !ascii_is_alpha(s.p[0]) || !ascii_is_alpha(s.p[1]))
		return false;
	for (i = 0; i < s.len; i++)
		if (!ascii_is_alnum(s.p[i]) && s.p[i] != '-')
			return false;
	return true;
}

/* FORMS where name is none. */
static enum feed_form
find_form(struct slice name)
{
	static const char *const names[FORMS] = { [FORM_PLAIN] = "plain", [FORM_HTML] = "html", [FORM_SRT] = "srt",
	    [FORM_VTT] = "vtt", [FORM_JSON] = "json" };
	enum feed_form f;

	for (f = 0; f < FORMS; f++)
		if (names[f] != NULL && slice_eq_nocase(name, slice_of(names[f])))
			return f;
	return FORMS;
}

enum err
feed_choice_read(struct feed_choice *c, struct slice text)
{
	struct slice word;
	enum feed_form form;
	size_t i;

	while (slice_cut(&text, ',', &word)) {
		word = slice_trim(word);
		if ((form = find_form(word)) < FORMS) {
			for (i = 0; i < c->n_forms; i++)
				if (c->form[i] == form)
					return ERR_SYNTAX;
			c->form[c->n_forms++] = form;
		} else if (is_lang(word)) {
			if (c->n_langs == FEED_CHOICE_LANGS)
				return ERR_TOOBIG;
			c->lang[c->n_langs++] = word;
		} else {
			return ERR_SYNTAX;
		}
	}
	return ERR_OK;
}

static bool
contains(struct slice s, struct slice part)
{
	for (; s.len >= part.len; s = slice_from(s, 1))
		if (slice_starts_nocase(s, part))
			return true;
	return false;
}

/* By the type, or else by the end of the path. */
static enum feed_form
form_of(const struct feed_transcript *t)
{
	static const struct mark {
		const char *type, *ending;
		enum feed_form form;
	} marks[] = { { "json", ".json", FORM_JSON }, { "vtt", ".vtt", FORM_VTT }, { "srt", ".srt", FORM_SRT },
	    { "subrip", ".srt", FORM_SRT }, { "html", ".html", FORM_HTML }, { "plain", ".txt", FORM_PLAIN } };
	size_t i, n = sizeof(marks) / sizeof(marks[0]);
	struct slice path = { t->url.p, 0 };
	enum feed_form form = FORM_OTHER;

	path.len = slice_find((struct slice){ t->url.p, slice_find(t->url, '#') }, '?');
	for (i = 0; form == FORM_OTHER && i < n; i++)
		if (contains(t->type, slice_of(marks[i].type)))
			form = marks[i].form;
	for (i = 0; form == FORM_OTHER && i < n; i++)
		if (slice_ends(path, slice_of(marks[i].ending)))
			form = marks[i].form;
	return form < FORM_CAPTIONS && slice_eq_nocase(t->rel, SL("captions")) ? FORM_CAPTIONS : form;
}

static int
rank_form(const struct feed_choice *c, enum feed_form form)
{
	size_t i;

	for (i = 0; i < c->n_forms; i++)
		if (c->form[i] == form)
			return FORMS + (int)(c->n_forms - i);
	return (int)form + 1;
}

static int
rank_lang(const struct feed_choice *c, struct slice lang, struct slice episode_lang)
{
	struct slice means = lang.len > 0 ? lang : episode_lang;
	size_t i;

	for (i = 0; i < c->n_langs; i++)
		if (same_lang(means, c->lang[i]))
			return 1 + (int)(c->n_langs - i);
	return lang.len == 0 || episode_lang.len == 0 || same_lang(lang, episode_lang);
}

int
feed_choice_rank(const struct feed_choice *c, const struct feed_transcript *t, struct slice episode_lang)
{
	return rank_lang(c, t->lang, episode_lang) * (3 * FORMS) + rank_form(c, form_of(t));
}
