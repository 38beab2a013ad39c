#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "charset.h"
#include "feed_channel.h"
#include "feed_draft.h"
#include "feed_json.h"
#include "json_split.h"
#include "url.h"

struct feed_json {
	struct charset *charset;
	struct json_split *split;
	feed_item_fn take;
	void *arg;
	struct buf base, show, lang, item_lang;
	struct buf waiting;          /* items that came before the title, each on a line */
	bool has_title;              /* or waits no more */
	bool is_feed;
	size_t given, broken;
	struct feed_draft item;
	struct feed_text text;
	struct feed_channel_draft channel;
};

/* A number as a text, with room for its NUL. */
#define NUMBER_BYTES 32

/* Beyond it neighbours look alike, and ids must not. */
#define MAX_REAL 1e15

/* The member name of object as a string; empty where it is none. */
static struct slice
string_in(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	return (struct slice){ json_string_value(value), json_string_length(value) };
}

/* As string_in; a number is written out in number. */
static struct slice
text_in(const json_t *object, const char *name, char number[NUMBER_BYTES])
{
	const json_t *value = json_object_get(object, name);

	if (json_is_integer(value))
		snprintf(number, NUMBER_BYTES, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else if (json_is_real(value) && json_real_value(value) > -MAX_REAL && json_real_value(value) < MAX_REAL)
		snprintf(number, NUMBER_BYTES, "%.15g", json_real_value(value));
	else
		return string_in(object, name);
	return slice_of(number);
}

/* Parses text.  NULL where it is no JSON, or with ERR_NOMEM in *e. */
static json_t *
parse(struct slice text, enum err *e)
{
	json_error_t why;
	json_t *root = json_loadb(text.p, text.len, JSON_ALLOW_NUL, &why);

	if (root == NULL)                    /* an integer that is too big is said to be no JSON */
		root = json_loadb(text.p, text.len, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &why);
	if (root == NULL && json_error_code(&why) == json_error_out_of_memory)
		*e = ERR_NOMEM;
	return root;
}

/* A member with a text, and the element of XML that says the same. */
struct member {
	const char *name;
	enum feed_element el;
	bool is_html;
};

static enum err
take_text(struct feed_json *j, const struct feed_context *c, const json_t *object, const struct member *m)
{
	char number[NUMBER_BYTES];
	struct slice text = text_in(object, m->name, number);
	enum err e;

	if (text.len == 0)
		return ERR_OK;
	feed_text_begin(&j->text, m->is_html);
	if ((e = feed_text_add(&j->text, text)) != ERR_OK)
		return e;
	return feed_draft_text(&j->item, c, m->el, &j->text);
}

/* Takes an attachment as an enclosure, whose duration is the episode's. */
static enum err
take_attachment(struct feed_json *j, const struct feed_context *c, const json_t *attachment)
{
	static const struct member duration = { "duration_in_seconds", EL_DURATION, false };
	char number[NUMBER_BYTES];
	struct xml_attr a[] = {
		{ .local = SL("url"), .value = string_in(attachment, "url") },
		{ .local = SL("type"), .value = string_in(attachment, "mime_type") },
		{ .local = SL("length"), .value = text_in(attachment, "size_in_bytes", number) },
	};
	int rank = j->item.audio_rank;
	enum err e;

	if ((e = feed_draft_enclosure(&j->item, c, a, sizeof(a) / sizeof(a[0]))) != ERR_OK || j->item.audio_rank == rank)
		return e;
	j->item.duration_s = -1;
	return take_text(j, c, attachment, &duration);
}

/* The members of an item that have a text; of those with one meaning the better first. */
static const struct member members[] = {
	{ "id", EL_GUID, false }, { "title", EL_TITLE, false }, { "url", EL_LINK, false }, { "external_url", EL_LINK, false },
	{ "date_published", EL_PUBLISHED, false }, { "date_modified", EL_UPDATED, false },
	{ "content_html", EL_CONTENT, true }, { "content_text", EL_CONTENT, false }, { "summary", EL_SUMMARY, false },
};

/* Fills the draft from an item. */
static enum err
fill_draft(struct feed_json *j, const struct feed_context *c, const json_t *item)
{
	const json_t *attachments = json_object_get(item, "attachments");
	enum err e = ERR_OK;
	size_t i;

	feed_draft_reset(&j->item);
	j->item.guid_is_link = true;
	for (i = 0; e == ERR_OK && i < sizeof(members) / sizeof(members[0]); i++)
		e = take_text(j, c, item, &members[i]);
	for (i = 0; e == ERR_OK && i < json_array_size(attachments); i++)
		e = take_attachment(j, c, json_array_get(attachments, i));
	return e;
}

/* Hands on the draft, if there is anything in it. */
static enum err
end_item(struct feed_json *j, struct slice lang)
{
	struct feed_item item;

	feed_draft_item(&j->item, &item);
	item.show = buf_slice(&j->show);
	item.lang = lang;
	if (item.guid.len + item.title.len + item.link.len + item.audio.len + item.notes.len == 0)
		return ERR_OK;
	j->given++;
	return j->take(j->arg, &item);
}

static enum err
take_item(struct feed_json *j, struct slice text)
{
	struct feed_context c = { .base = buf_slice(&j->base) };
	enum err e = ERR_OK;
	json_t *item = parse(text, &e);

	if (item == NULL) {
		j->broken++;
		return e;
	}
	buf_clear(&j->item_lang);
	if ((e = feed_set_lang(&j->item_lang, string_in(item, "language"))) == ERR_OK) {
		c.lang = buf_slice(j->item_lang.len > 0 ? &j->item_lang : &j->lang);
		e = fill_draft(j, &c, item);
	}
	json_decref(item);
	return e == ERR_OK ? end_item(j, c.lang) : e;
}

/* Takes the items that waited; from now on none does. */
static enum err
wait_no_more(struct feed_json *j)
{
	struct slice rest = buf_slice(&j->waiting), line;
	enum err e = ERR_OK;

	j->has_title = true;
	while (e == ERR_OK && slice_cut(&rest, '\n', &line))
		if (line.len > 0)
			e = take_item(j, line);
	buf_free(&j->waiting);
	return e;
}

/* Lets an item wait, where there is room. */
static enum err
let_wait(struct feed_json *j, struct slice text)
{
	enum err e;

	if (text.len < j->waiting.max - j->waiting.len) {
		if ((e = buf_add(&j->waiting, text)) != ERR_OK)
			return e;
		return buf_addc(&j->waiting, '\n');
	}
	if ((e = wait_no_more(j)) != ERR_OK)
		return e;
	return take_item(j, text);
}

static enum err
take_member(struct feed_json *j, struct slice text)
{
	enum err e = ERR_OK;
	json_t *root = parse(text, &e);

	if (root == NULL)
		return e;
	j->is_feed |= json_is_array(json_object_get(root, "items"));
	j->is_feed |= slice_starts(string_in(root, "version"), SL("https://jsonfeed.org/"));
	if (j->lang.len == 0)
		e = feed_set_lang(&j->lang, string_in(root, "language"));
	if (e == ERR_OK)
		e = feed_channel_next(&j->channel, buf_slice(&j->base), string_in(root, "next_url"));
	if (e == ERR_OK && !j->has_title && json_object_get(root, "title") != NULL &&
	    (e = feed_set_line(&j->show, string_in(root, "title"), false, &j->item.scratch)) == ERR_OK)
		e = wait_no_more(j);
	json_decref(root);
	return e;
}

/* json_split's. */
static enum err
take_piece(void *arg, struct slice text, bool is_element)
{
	struct feed_json *j = arg;

	if (!is_element)
		return take_member(j, text);
	return j->has_title ? take_item(j, text) : let_wait(j, text);
}

/* charset's. */
static enum err
take_decoded(void *arg, struct slice bytes)
{
	struct feed_json *j = arg;

	return json_split_push(j->split, bytes);
}

static void
set_ceilings(struct feed_json *j)
{
	feed_draft_init(&j->item);
	feed_channel_init(&j->channel);
	j->base.max = URL_MAX_BYTES;
	j->show.max = 4 * FEED_LINE_BYTES;       /* normal form C may be longer */
	j->lang.max = j->item_lang.max = FEED_LINE_BYTES;
	j->text.buf.max = FEED_TEXT_BYTES;
	j->waiting.max = FEED_JSON_WAIT_BYTES;
}

struct feed_json *
feed_json_new(struct slice base, feed_item_fn take, void *arg)
{
	struct feed_json *j = calloc(1, sizeof(*j));

	if (j == NULL)
		return NULL;
	j->take = take;
	j->arg = arg;
	set_ceilings(j);
	/* whatever HTTP says, JSON is UTF-8 */
	if ((j->charset = charset_new(NULL, take_decoded, j)) == NULL ||
	    (j->split = json_split_new("items", take_piece, j)) == NULL || feed_add_front(&j->base, base) != ERR_OK) {
		feed_json_free(j);
		return NULL;
	}
	return j;
}

enum err
feed_json_push(struct feed_json *j, struct slice bytes)
{
	return charset_push(j->charset, bytes);
}

enum err
feed_json_end(struct feed_json *j)
{
	enum err e;

	if ((e = charset_end(j->charset)) != ERR_OK || (e = json_split_end(j->split)) != ERR_OK ||
	    (e = wait_no_more(j)) != ERR_OK)
		return e;
	j->broken += json_split_left_out(j->split);
	return j->is_feed && (j->given > 0 || j->broken == 0) ? ERR_OK : ERR_SYNTAX;
}

const char *
feed_json_what(const struct feed_json *j)
{
	return j->is_feed ? "its JSON is broken, or too big" : "it is JSON, and no JSON Feed";
}

void
feed_json_channel(const struct feed_json *j, struct feed_channel *c)
{
	feed_channel_give(&j->channel, c);
}

void
feed_json_free(struct feed_json *j)
{
	if (j == NULL)
		return;
	charset_free(j->charset);
	json_split_free(j->split);
	buf_free(&j->base);
	buf_free(&j->show);
	buf_free(&j->lang);
	buf_free(&j->item_lang);
	buf_free(&j->waiting);
	buf_free(&j->text.buf);
	feed_draft_free(&j->item);
	feed_channel_free(&j->channel);
	free(j);
}
