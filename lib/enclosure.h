/*
 * enclosure: what of an audio file's URL lasts, where hosts put tokens that change with every fetch into it
 * (?token=, ?Expires=&Signature=, ?updated=) and publishers put trackers in front of it, today these and
 * tomorrow those (podtrac.com/redirect.mp3/, chtbl.com/track/1/, ...).
 */
#ifndef ENCLOSURE_H
#define ENCLOSURE_H

#include "buf.h"
#include "slice.h"

/* Appends url without parameters that are known to change, and without a fragment.  Errors of buf_reserve. */
enum err enclosure_lasting(struct buf *out, struct slice url);

/*
 * Appends what enclosure_lasting leaves from the last host on: that of the URL itself, or one that a tracker
 * has behind its own, as a URL or as a part of the path.  No URL, but the same for the same file.  Errors of
 * buf_reserve.
 */
enum err enclosure_core(struct buf *out, struct slice url);

#endif
