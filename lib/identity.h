/*
 * identity: whether an item of a feed is an episode that was given before, and the episode's name.
 *
 * Its name is a hash of the feed's URL and the item's guid; without one, of its enclosure's URL as far as that
 * lasts (enclosure.h), else its link, else title and date.  What two different items of one document have names
 * neither: the next of these does, and at last all of it together.  Items differ that have another title or another
 * file, but for tokens and trackers in its URL.
 *
 * An item is also known where an earlier run gave its file under its title: the URL with the length that the feed
 * gives; or, as a parameter may be a token that nobody knows, the URL without any, with length and date.  So an
 * episode that is published once more under a new guid is not given again.  Under another title it is: some shows
 * have one file for all that they ever say.  Several items of one document are several episodes, whatever their
 * files, if they have guids of their own.
 *
 * Both are kept in the state: names as what was seen; files, and the names that proved to name nothing, as aliases.
 * As a document is read once and items are handed on at once, an item that shares its guid with one of an
 * earlier run is told from a correction of that only when both stood in a document: it is then given by the next
 * run.  Items that stand more than IDENTITY_RECENT apart in a document are not compared.
 */
#ifndef IDENTITY_H
#define IDENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "feed.h"
#include "idset.h"
#include "state.h"

#define IDENTITY_RECENT 128

/* Of one document; set the first three, all else zero. */
struct identity {
	struct state *state;
	struct state_feed *feed;
	bool once;                       /* no run comes after this: nothing is kept for it */
	struct identity_item *recent;    /* a ring */
	size_t n, cap;
	struct idset fresh;              /* aliases of the items given now */
	bool again;                      /* out: the document holds an item that the next run gives */
	struct buf scratch;
};

/* Marks item as given.  1 it was given before, 0 it was not, or ERR_NOMEM.  *episode is its name. */
int identity_take(struct identity *d, const struct feed_item *item, uint64_t *episode);

/* Ends the document: what was given is known from now on.  ERR_NOMEM. */
enum err identity_end(struct identity *d);

void identity_free(struct identity *d);

#endif
