#include "day.h"
#include "digest.h"
#include "utf8.h"

static void
put(FILE *out, struct slice s)
{
	if (s.len > 0)
		fwrite(s.p, 1, s.len, out);
}

/*
 * Writes s as the text of a paragraph.  Every mark of ASCII that CommonMark or Obsidian (tags, comments, mathematics, highlights,
 * links, blocks, fields) may take for more than itself is escaped, but for those that can be none inside a word.
 */
static void
put_text(FILE *out, struct slice s)
{
	size_t i;

	for (i = 0; i < s.len; i++) {
		bool begins = i == 0 || s.p[i - 1] == ' ', ends = i + 1 == s.len || s.p[i + 1] == ' ';

		/* never NUL: clean text has none */
		if (strchr("\\`*_[]<>#|~=$%^&{}", s.p[i]) != NULL || (s.p[i] == '!' && !ends) || (s.p[i] == ':' && !ends) ||
		    (strchr("+-", s.p[i]) != NULL && begins))
			putc('\\', out);
		else if (i > 0 && i < 10 && strchr(".)", s.p[i]) != NULL && ascii_is_digit(s.p[i - 1]) && ends)
			putc('\\', out);         /* "1986. A great year" begins no list */
		putc(s.p[i], out);
	}
}

/* Writes a URL in the parentheses of a link: what would end it is escaped, and what would be read as an entity. */
static void
put_url(FILE *out, struct slice url)
{
	size_t i;

	for (i = 0; i < url.len; i++) {
		switch (url.p[i]) {
		case '(': fputs("%28", out); break;
		case ')': fputs("%29", out); break;
		case '[': fputs("%5B", out); break;
		case ']': fputs("%5D", out); break;
		case '|': fputs("%7C", out); break;
		case '`': fputs("%60", out); break;
		case '*': fputs("%2A", out); break;
		case '_': fputs("\\_", out); break;
		case '&': fputs("&amp;", out); break;
		default: putc(url.p[i], out);
		}
	}
}

static void
put_link(FILE *out, struct slice text, struct slice url)
{
	putc('[', out);
	put_text(out, text);
	fputs("](", out);
	put_url(out, url);
	putc(')', out);
}

/* The name of a note: Obsidian and file systems have no use for some marks, nor for a dot at either end. */
static bool
is_no_name(char c)
{
	return strchr("[]#^|\\/:*\"<>?%`$", c) != NULL;
}

/* What a link shows in place of its note's name: any text without what ends the link or is markup to others. */
static void
put_alias(FILE *out, struct slice s)
{
	size_t i;

	putc('|', out);
	for (i = 0; i < s.len; i++)
		switch (s.p[i]) {
		case '<': fputs("‹", out); break;
		case '>': fputs("›", out); break;
		case '[': case ']': case '|': case '`': case '\\': putc(' ', out); break;
		default: putc(s.p[i], out);
		}
}

/* Writes "[[Show]]", or "[[Name|Show]]" where the name of a note cannot be that of the show. */
static void
put_note(FILE *out, struct slice show)
{
	bool gap = false, begun = false, same = true;
	size_t i;

	fputs("[[", out);
	for (i = 0; i < show.len; i++) {
		bool left_out = is_no_name(show.p[i]) || (!begun && show.p[i] == '.');

		same = same && !left_out;
		if (left_out || show.p[i] == ' ') {
			gap = begun;
			continue;
		}
		if (gap)
			putc(' ', out);
		putc(show.p[i], out);
		begun = true;
		gap = false;
	}
	fputs(begun ? "" : "Show", out);
	if (!same || !begun)
		put_alias(out, show);
	fputs("]]", out);
}

/* A string of YAML in double quotes, all on one line. */
static void
put_yaml(FILE *out, struct slice s)
{
	size_t i;

	putc('"', out);
	for (i = 0; i < s.len; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			putc('\\', out);
		putc(s.p[i], out);
	}
	putc('"', out);
}

/* Whether an insight before in has its show. */
static bool
is_repeated(const struct digest *d, const struct insight *in)
{
	const struct insight *i;

	for (i = d->first; i != in; i = i->next)
		if (slice_eq(i->show, in->show))
			return true;
	return false;
}

#define SHOWS_MAX 100        /* in the front matter: each is compared with those before */

static void
put_front_matter(FILE *out, const struct digest *d)
{
	const struct insight *in;
	char day[DAY_BYTES];
	size_t n = 0;

	fputs("---\ntitle: ", out);
	put_yaml(out, slice_of(d->title));
	fprintf(out, "\ndate: %s\ntags:\n  - podsift\n", day_write(day, d->day));
	for (in = d->first; in != NULL && in->rank <= SHOWS_MAX; in = in->next) {
		if (in->show.len == 0 || is_repeated(d, in))
			continue;
		fputs(n++ == 0 ? "shows:\n  - " : "  - ", out);
		put_yaml(out, in->show);
		putc('\n', out);
	}
	fputs("---\n\n# ", out);
	put_text(out, slice_of(d->title));
	fputs("\n\n", out);
}

/* "Speaker, [[Show]]: [Title](link), 22 Nov 2026, [at 12:34](listen)", as far as they are known. */
static void
put_source(FILE *out, const struct insight *in)
{
	const char *joint = "";

	put_text(out, in->speaker);
	if (in->speaker.len > 0)
		joint = ", ";
	if (in->show.len > 0) {
		fputs(joint, out);
		put_note(out, in->show);
		joint = ": ";
	}
	if (in->title.len > 0) {
		fputs(joint, out);
		if (in->link.len > 0)
			put_link(out, in->title, in->link);
		else
			put_text(out, in->title);
		joint = ", ";
	}
	if (in->date.len > 0) {
		fputs(joint[0] == ':' ? ", " : joint, out);
		put(out, in->date);
		joint = ", ";
	}
	if (in->listen.len > 0) {
		fprintf(out, "%s[Listen%s", joint[0] == ':' ? ", " : joint, in->at.len > 0 ? " at " : "");
		put(out, in->at);
		fputs("](", out);
		put_url(out, in->listen);
		putc(')', out);
	} else if (in->at.len > 0) {
		fputs(joint[0] == ':' ? ", at " : "at ", out);
		put(out, in->at);
	}
}

static void
put_related(FILE *out, const struct insight *in)
{
	if (in == NULL)
		return;
	fputs("Related:\n\n", out);
	for (; in != NULL; in = in->next) {
		fputs("- ", out);
		put_text(out, in->headline);
		fputs("\n  ", out);
		put_source(out, in);
		putc('\n', out);
	}
	putc('\n', out);
}

static void
put_insight(FILE *out, const struct insight *in)
{
	struct slice shows = in->also, show;
	const char *joint = "Also in ";

	fprintf(out, "## %zu. ", in->rank);
	put_text(out, in->headline);
	fputs("\n\n", out);
	if (in->body.len > 0) {
		put_text(out, in->body);
		fputs("\n\n", out);
	}
	if (in->quote.len > 0) {
		fputs("> “", out);
		put_text(out, in->quote);
		fputs("”\n\n", out);
	}
	if (in->source.len + in->listen.len > 0) {
		fputs("— ", out);
		put_source(out, in);
		fputs("\n\n", out);
	}
	for (; insight_next_line(&shows, &show); joint = ", ") {
		fputs(joint, out);
		put_note(out, show);
	}
	fputs(in->also.len > 0 ? "\n\n" : "", out);
	put_related(out, in->related);
}

static enum err
put_scanned(FILE *out, const struct scanned *s)
{
	struct buf text = { .max = SCANNED_MAX_BYTES };
	struct slice dropped = buf_slice(&s->dropped), line;
	enum err e;

	if (scanned_is_empty(s))
		return ERR_OK;
	fputs("---\n\n", out);
	if ((e = scanned_write(&text, s)) == ERR_OK && text.len > 0) {
		put_text(out, buf_slice(&text));
		fputs("\n\n", out);
	}
	if (dropped.len > 0)
		fputs("Left out:\n\n", out);
	while (insight_next_line(&dropped, &line)) {
		fputs("- ", out);
		put_text(out, line);
		putc('\n', out);
	}
	buf_free(&text);
	return e;
}

enum err
digest_write_md(FILE *out, const struct digest *d)
{
	const struct insight *in;

	put_front_matter(out, d);
	for (in = d->first; in != NULL && !ferror(out); in = in->next)
		put_insight(out, in);
	return ferror(out) ? ERR_IO : put_scanned(out, &d->scanned);
}
