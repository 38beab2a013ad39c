#include "date.h"
#include "feed_channel.h"
#include "feed_text.h"
#include "num.h"
#include "url.h"

#define MAX_COUNT 1000000        /* minutes of a ttl, updates in a period: more is nonsense */

void
feed_channel_init(struct feed_channel_draft *d)
{
	d->new_url.max = d->next.max = d->archive.max = URL_MAX_BYTES;
	d->base = INT64_MIN;
}

void
feed_channel_free(struct feed_channel_draft *d)
{
	buf_free(&d->new_url);
	buf_free(&d->next);
	buf_free(&d->archive);
}

/* Sets b, the first time, to the URL that ref means. */
static enum err
set_url(struct buf *b, struct slice base, struct slice ref)
{
	return b->len > 0 ? ERR_OK : feed_forgive(url_resolve(b, base, ref));
}

enum err
feed_channel_next(struct feed_channel_draft *d, struct slice base, struct slice ref)
{
	return set_url(&d->next, base, ref);
}

enum err
feed_channel_link(struct feed_channel_draft *d, struct slice base, const struct xml_attr *a, size_t n)
{
	struct slice rel = xml_attr(a, n, SL("rel")), href = xml_attr(a, n, SL("href"));

	if (slice_eq_nocase(rel, SL("next")))
		return feed_channel_next(d, base, href);
	if (slice_eq_nocase(rel, SL("prev-archive")))
		return set_url(&d->archive, base, href);
	return ERR_OK;
}

static int64_t
read_count(struct slice text)
{
	uint32_t n;

	return num_read_u32(text, 1, MAX_COUNT, &n) == ERR_OK ? n : 0;
}

static int64_t
read_period(struct slice text)
{
	static const struct {
		struct slice name;
		int64_t seconds;
	} periods[] = { { { "hourly", 6 }, 3600 }, { { "daily", 5 }, 86400 }, { { "weekly", 6 }, 7 * 86400 },
	    { { "monthly", 7 }, 30 * 86400 }, { { "yearly", 6 }, 365 * 86400 } };
	size_t i;

	for (i = 0; i < sizeof(periods) / sizeof(periods[0]); i++)
		if (slice_eq_nocase(periods[i].name, text))
			return periods[i].seconds;
	return 0;
}

enum err
feed_channel_text(struct feed_channel_draft *d, struct slice base, enum feed_element el, struct slice text)
{
	int64_t time;

	text = slice_trim(text);
	switch (el) {
	case EL_NEW_FEED_URL:
		return set_url(&d->new_url, base, text);
	case EL_TTL:
		d->ttl_s = 60 * read_count(text);
		return ERR_OK;
	case EL_UPDATE_PERIOD:
		d->period_s = read_period(text);
		return ERR_OK;
	case EL_UPDATE_FREQUENCY:
		d->frequency = read_count(text);
		return ERR_OK;
	case EL_UPDATE_BASE:
		if (date_parse(text, &time) == ERR_OK && time >= DATE_MIN && time <= DATE_MAX)
			d->base = time;
		return ERR_OK;
	default:
		return ERR_OK;
	}
}

/* The module's defaults: daily, once. */
static int64_t
update_interval(const struct feed_channel_draft *d)
{
	if (d->period_s == 0 && d->frequency == 0)
		return 0;
	return (d->period_s > 0 ? d->period_s : 86400) / (d->frequency > 0 ? d->frequency : 1);
}

void
feed_channel_give(const struct feed_channel_draft *d, struct feed_channel *c)
{
	int64_t every_s = update_interval(d);

	*c = (struct feed_channel){ .every_s = every_s, .base = d->base, .new_url = buf_slice(&d->new_url),
	    .next = buf_slice(d->next.len > 0 ? &d->next : &d->archive) };
	if (d->ttl_s > every_s) {
		c->every_s = d->ttl_s;
		c->base = INT64_MIN;         /* that is the module's */
	}
}
