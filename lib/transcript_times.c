#include <stdlib.h>

#include "transcript_room.h"

#define MS_PER_BYTE 120     /* slow speech; 70 is usual */
#define SLACK_MS 1000
#define NEAR_MS 5000        /* so far back a time is an overlap; further, an error */

/*
 * A longest run of starts that never go back, by patience sorting (Fredman 1975): tails[k] is the
 * span that ends the best run of k + 1, before[i] the one that stands before span i.
 */
static size_t
longest_rise(const struct span *s, size_t n, uint32_t *tails, uint32_t *before)
{
	size_t len = 0, i, lo, hi, mid;

	for (i = 0; i < n; i++) {
		if (s[i].start_ms < 0)
			continue;
		for (lo = 0, hi = len; lo < hi; ) {
			mid = lo + (hi - lo) / 2;
			if (s[tails[mid]].start_ms <= s[i].start_ms)
				lo = mid + 1;
			else
				hi = mid;
		}
		before[i] = lo > 0 ? tails[lo - 1] : UINT32_MAX;
		tails[lo] = (uint32_t)i;
		len += lo == len;
	}
	return len;
}

static bool
rises(const struct span *s, size_t n)
{
	int32_t last = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		if (s[i].start_ms >= 0 && s[i].start_ms < last)
			return false;
		if (s[i].start_ms >= 0)
			last = s[i].start_ms;
	}
	return true;
}

/* Makes the starts rise: most are right, so the longest run that rises stays; of the rest, what overlaps
 * only is moved, and what is wrong is forgotten. */
static enum err
mend_starts(struct span *s, size_t n)
{
	uint32_t *tails, *before, i;
	int32_t last = 0;
	size_t len, k;

	if (rises(s, n))
		return ERR_OK;
	if ((tails = calloc(2 * n, sizeof(*tails))) == NULL)
		return ERR_NOMEM;
	before = tails + n;
	len = longest_rise(s, n, tails, before);
	/* mark the run: its spans, last first, into the end of tails, which is read no more */
	for (i = tails[len - 1], k = len; k > 0; i = before[i])
		tails[--k] = i;
	for (i = 0; i < n; i++) {
		if (s[i].start_ms < 0)
			continue;
		if (k < len && tails[k] == i)
			k++;
		else if (s[i].start_ms >= last || s[i].start_ms < last - NEAR_MS)
			s[i].start_ms = s[i].end_ms = -1;
		else
			s[i].start_ms = last;
		if (s[i].start_ms >= 0)
			last = s[i].start_ms;
	}
	free(tails);
	return ERR_OK;
}

static size_t
bytes_from(const struct transcript *t, size_t i, size_t j)
{
	return (j < t->n_spans ? t->spans[j].at : t->text.len) - t->spans[i].at;
}

/*
 * When the words of spans i to j, the first of which has a start, are over at the latest; next is the
 * next start that is known behind them, or -1.  -1 unknown.
 */
static int32_t
end_of(const struct transcript *t, size_t i, size_t j, int64_t next)
{
	const struct span *s = t->spans;
	int64_t end = s[j - 1].end_ms, most;

	if (end >= s[i].start_ms)
		return (int32_t)(next >= 0 && end > next ? next : end);
	if (next < 0)
		return -1;
	most = s[i].start_ms + (int64_t)bytes_from(t, i, j) * MS_PER_BYTE + SLACK_MS;
	return (int32_t)(next < most ? next : most);
}

/* Gives spans i to j their share of the time from the first one's start to end, by their length. */
static void
share_time(struct transcript *t, size_t i, size_t j, int32_t end)
{
	struct span *s = t->spans;
	int32_t start = s[i].start_ms;
	size_t k, all = bytes_from(t, i, j);

	for (k = i; k < j; k++) {
		if (end < 0 || all == 0) {
			s[k].start_ms = k == i ? start : -1;
			s[k].end_ms = -1;
			continue;
		}
		s[k].start_ms = start + (int32_t)((uint64_t)(end - start) * bytes_from(t, i, k) / all);
		s[k].end_ms = start + (int32_t)((uint64_t)(end - start) * bytes_from(t, i, k + 1) / all);
	}
}

/* Whether span j shares the time of the group that begins with i: it has none, or just the same start. */
static bool
shares(const struct span *s, size_t i, size_t j)
{
	if (s[j].start_ms < 0)
		return s[j - 1].end_ms < s[i].start_ms;
	return s[j].start_ms == s[i].start_ms && s[j - 1].end_ms <= s[i].start_ms && !s[i].gap && !s[j].gap;
}

enum err
transcript_settle_times(struct transcript *t)
{
	struct span *s = t->spans;
	size_t i, j, known = 0, n = t->n_spans;
	enum err e;

	if ((e = mend_starts(s, n)) != ERR_OK)
		return e;
	for (i = 0; i < n && s[i].start_ms < 0; i++)
		s[i].end_ms = -1;
	/* a group shares its time: from a known start to a known end, or up to the next start */
	for (; i < n; i = j) {
		for (j = i + 1; j < n && shares(s, i, j); j++)
			;
		for (known = known > j ? known : j; known < n && s[known].start_ms < 0; known++)
			;
		share_time(t, i, j, s[i].gap ? -1 : end_of(t, i, j, known < n ? s[known].start_ms : -1));
		if (j < n && s[j].start_ms < 0)
			s[j].start_ms = s[j - 1].end_ms;
	}
	return ERR_OK;
}
