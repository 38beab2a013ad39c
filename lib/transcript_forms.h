/*
 * The forms of transcripts, a reader each, which hands its cues to transcript_room.h.  doc is clean
 * text.  ERR_SYNTAX where the document is broken; errors of transcript_add.
 */
#ifndef TRANSCRIPT_FORMS_H
#define TRANSCRIPT_FORMS_H

#include "transcript.h"

enum err transcript_read_captions(struct transcript *t, struct slice doc);
enum err transcript_read_json(struct transcript *t, struct slice doc);
enum err transcript_read_html(struct transcript *t, struct slice doc);
enum err transcript_read_text(struct transcript *t, struct slice doc, bool markdown);

/* Whether the line is the timing of a caption, "00:01.000 --> 00:02.500 align:left". */
bool transcript_is_timing(struct slice line, int64_t *start_ms, int64_t *end_ms);

#endif
