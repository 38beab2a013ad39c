/*
 * JSON: Podcasting 2.0 (segments of speaker, startTime, endTime, body), OpenAI's and WhisperX's
 * (segments of start, end, text, speaker, words) and whisper.cpp's (transcription of offsets, text);
 * or JSON Lines, a segment each.
 */
#include <jansson.h>
#include <stddef.h>
#include <stdlib.h>

#include "clock.h"
#include "rec.h"
#include "transcript_forms.h"
#include "transcript_room.h"

/* A tree takes at most this: 64 MiB of "[1,1,1,…" would take 2 GiB. */
#define MAX_TREE_BYTES ((size_t)512 << 20)
#define NAME_BYTES 256       /* of a speaker, kept from one root to the next */
#define OVERHEAD_BYTES 32    /* of a piece of memory: its header and malloc's */

/* What the tree in hand has taken, and why it got no more: jansson's allocators take no argument. */
static size_t tree_bytes;
static enum err tree_error;

/* Each piece of memory is preceded by its size. */
union header {
	size_t size;
	max_align_t align;
};

static void *
tree_alloc(size_t size)
{
	union header *h;

	if (tree_error == ERR_OK && (size > MAX_TREE_BYTES - OVERHEAD_BYTES ||
	    size + OVERHEAD_BYTES > MAX_TREE_BYTES - tree_bytes))
		tree_error = ERR_TOOBIG;
	if (tree_error != ERR_OK)
		return NULL;
	if ((h = malloc(sizeof(*h) + size)) == NULL) {
		tree_error = ERR_NOMEM;
		return NULL;
	}
	h->size = size;
	tree_bytes += size + OVERHEAD_BYTES;
	return h + 1;
}

static void
tree_free(void *p)
{
	union header *h = p;

	if (p == NULL)
		return;
	tree_bytes -= h[-1].size + OVERHEAD_BYTES;
	free(h - 1);
}

/* Seconds as a number, or a time of clock's form; -1 unknown. */
static int64_t
time_of(json_t *value)
{
	struct slice s;
	double seconds;
	int64_t ms;

	if (json_is_string(value)) {
		s = (struct slice){ json_string_value(value), json_string_length(value) };
		return clock_read(&s, &ms) ? ms : -1;
	}
	if (!json_is_number(value))
		return -1;
	seconds = json_number_value(value);
	return seconds >= 0 && seconds <= (double)REC_MAX_MS / 1000 ? (int64_t)(seconds * 1000 + 0.5) : -1;
}

static int64_t
ms_of(json_t *value)
{
	json_int_t ms = json_is_integer(value) ? json_integer_value(value) : -1;

	return ms >= 0 && ms <= REC_MAX_MS ? ms : -1;
}

static struct slice
string_of(json_t *value)
{
	return json_is_string(value) ? (struct slice){ json_string_value(value), json_string_length(value) } :
	    (struct slice){ NULL, 0 };
}

/* The first of the two members that is there. */
static json_t *
either(json_t *object, const char *name, const char *other)
{
	json_t *value = json_object_get(object, name);

	return value != NULL ? value : json_object_get(object, other);
}

/* Where word stands in text, at `from` or a little behind; text.len where it does not. */
static size_t
find_word(struct slice text, size_t from, struct slice word)
{
	size_t i, stop = from + 64 < text.len ? from + 64 : text.len;

	for (i = from; i < stop && word.len > 0; i++)
		if (slice_starts(slice_from(text, i), word))
			return i;
	return text.len;
}

/* When a word, or a token of whisper.cpp's, was said. */
static void
times_of_word(json_t *word, int64_t *start, int64_t *end)
{
	json_t *offsets = json_object_get(word, "offsets");

	*start = offsets != NULL ? ms_of(json_object_get(offsets, "from")) : time_of(json_object_get(word, "start"));
	*end = offsets != NULL ? ms_of(json_object_get(offsets, "to")) : time_of(json_object_get(word, "end"));
}

/* Words of an array, from the next one to end. */
struct words {
	json_t *array;
	size_t next, end;
};

/* Adds a segment in pieces that begin where its words do, each at its own time. */
static enum err
add_words(struct transcript *t, const struct cue *whole, struct words *w)
{
	struct cue c = *whole;
	size_t from = 0, at;
	struct slice s;
	enum err e;

	while (w->next < w->end) {
		json_t *word = json_array_get(w->array, w->next++);
		int64_t start, end;

		times_of_word(word, &start, &end);
		s = slice_trim(string_of(either(word, "word", "text")));
		if (start < 0 || (at = find_word(whole->text, from, s)) == whole->text.len)
			continue;
		if (at > 0 && !ascii_is_space(whole->text.p[at - 1])) {   /* a token inside a word */
			c.end_ms = end;
			continue;
		}
		if (slice_trim((struct slice){ whole->text.p + from, at - from }).len > 0) {
			c.text = (struct slice){ whole->text.p + from, at - from };
			if ((e = transcript_add(t, &c)) != ERR_OK)
				return e;
			c.breaks = false;
		}
		from = at;
		c.start_ms = start;
		c.end_ms = end;
	}
	c.text = slice_from(whole->text, from);
	if (c.end_ms < 0 || from == 0)
		c.end_ms = whole->end_ms;
	return transcript_add(t, &c);
}

/* Sets *of to the words that were said in the segment: its own, or else those of the document's up to its end. */
static void
words_of(json_t *segment, const struct cue *c, struct words *document, struct words *of)
{
	int64_t start, end;

	of->array = either(segment, "words", "tokens");
	of->next = 0;
	of->end = json_is_object(json_array_get(of->array, 0)) ? json_array_size(of->array) : 0;   /* OpenAI's tokens are numbers */
	if (of->end > 0 || json_array_size(document->array) == 0)
		return;
	*of = *document;
	for (of->end = of->next; of->end < document->end; of->end++) {
		times_of_word(json_array_get(of->array, of->end), &start, &end);
		if (start >= c->end_ms)
			break;
	}
	document->next = of->end;
}

static enum err
add_segment(struct transcript *t, json_t *segment, struct words *document, struct slice *speaker)
{
	json_t *offsets = json_object_get(segment, "offsets");
	struct words words;
	struct slice name = slice_trim(string_of(json_object_get(segment, "speaker")));
	struct cue c = { .text = string_of(either(segment, "body", "text")) };

	if (name.len > 0)
		*speaker = name;
	c.speaker = *speaker;
	if (json_is_object(offsets)) {
		c.start_ms = ms_of(json_object_get(offsets, "from"));
		c.end_ms = ms_of(json_object_get(offsets, "to"));
	} else {
		c.start_ms = time_of(either(segment, "startTime", "start"));
		c.end_ms = time_of(either(segment, "endTime", "end"));
	}
	words_of(segment, &c, document, &words);
	return words.next < words.end ? add_words(t, &c, &words) : transcript_add(t, &c);
}

/* A document, or in JSON Lines a segment.  OpenAI gives a document's words beside its segments. */
static enum err
add_root(struct transcript *t, json_t *root, struct slice *speaker)
{
	json_t *segments = json_is_array(root) ? root : either(root, "segments", "transcription"), *segment;
	struct words none = { NULL, 0, 0 }, words = { json_object_get(root, "words"), 0, 0 };
	enum err e = ERR_OK;
	size_t i;

	if (json_array_size(segments) == 0)
		return json_is_object(root) ? add_segment(t, root, &none, speaker) : ERR_OK;
	words.end = json_array_size(words.array);
	json_array_foreach(segments, i, segment)
		if ((e = add_segment(t, segment, &words, speaker)) != ERR_OK)
			break;
	return e;
}

/* Copies the speaker's name out of a tree that goes; one too long for a name is none. */
static enum err
keep_name(struct buf *name, struct slice *speaker)
{
	enum err e;

	if (speaker->len > 0 && speaker->p == name->p)
		return ERR_OK;
	buf_clear(name);
	if (speaker->len > NAME_BYTES)
		*speaker = (struct slice){ NULL, 0 };
	if ((e = buf_add(name, *speaker)) == ERR_OK)
		*speaker = buf_slice(name);
	return e;
}

/* Why no root could be read. */
static enum err
fault_of(struct transcript *t, const json_error_t *why)
{
	/* Python writes it, and no other reader takes it */
	t->fault = strstr(why->text, "NaN") != NULL ? "broken: NaN is no number" : "broken";
	return tree_error != ERR_OK ? tree_error : ERR_SYNTAX;
}

enum err
transcript_read_json(struct transcript *t, struct slice doc)
{
	struct slice speaker = { NULL, 0 };
	struct buf name = { .max = NAME_BYTES };
	json_error_t why;
	json_t *root;
	enum err e = ERR_OK;

	json_set_alloc_funcs(tree_alloc, tree_free);
	tree_error = ERR_OK;
	for (doc = slice_trim(doc); e == ERR_OK && doc.len > 0; doc = slice_trim(slice_from(doc, (size_t)why.position))) {
		/* a NUL that is written \u0000 is cleaned away with the other controls */
		root = json_loadb(doc.p, doc.len, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, &why);
		if (root == NULL) {
			e = fault_of(t, &why);
			break;
		}
		e = add_root(t, root, &speaker);
		if (e == ERR_OK)
			e = keep_name(&name, &speaker);
		json_decref(root);
	}
	buf_free(&name);
	return e;
}
