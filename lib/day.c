#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "date_zone.h"
#include "day.h"
#include "num.h"

#define LAST_SECOND UINT64_C(253402300799)     /* of the year 9999 */

static const char months[12][12] = { "January", "February", "March", "April", "May", "June", "July", "August",
	"September", "October", "November", "December" };
static const char weekdays[7][12] = { "Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday" };

struct civil {
	int year, month, day;
};

static struct civil
civil_of(int64_t day)
{
	struct civil c;

	date_civil(day, &c.year, &c.month, &c.day);
	return c;
}

static const char *
weekday(int64_t day)
{
	return weekdays[(day % 7 + 7) % 7];
}

enum err
day_read(struct slice s, int64_t *day)
{
	uint32_t y, m, d;
	struct civil back;

	if (s.len != 10 || s.p[4] != '-' || s.p[7] != '-' ||
	    num_read_u32((struct slice){ s.p, 4 }, 1, 9999, &y) != ERR_OK ||
	    num_read_u32((struct slice){ s.p + 5, 2 }, 1, 12, &m) != ERR_OK ||
	    num_read_u32((struct slice){ s.p + 8, 2 }, 1, 31, &d) != ERR_OK)
		return ERR_SYNTAX;
	*day = date_days((int64_t)y, (int)m, (int)d);
	back = civil_of(*day);       /* 30 February is another day */
	return back.month == (int)m ? ERR_OK : ERR_SYNTAX;
}

enum err
day_now(int64_t *day, int *second)
{
	const char *fixed = getenv("SOURCE_DATE_EPOCH");
	uint64_t s = (uint64_t)time(NULL);

	if (fixed != NULL && num_read_u64(slice_of(fixed), 0, LAST_SECOND, &s) != ERR_OK)
		return ERR_SYNTAX;
	*day = (int64_t)(s / 86400);
	*second = (int)(s % 86400);
	return ERR_OK;
}

const char *
day_write(char text[DAY_BYTES], int64_t day)
{
	struct civil c = civil_of(day);

	snprintf(text, DAY_BYTES, "%04d-%02d-%02d", c.year % 10000, c.month % 100, c.day % 100);
	return text;
}

const char *
day_write_short(char text[DAY_BYTES], int64_t day)
{
	struct civil c = civil_of(day);

	snprintf(text, DAY_BYTES, "%d %.3s %d", c.day, months[c.month - 1], c.year);
	return text;
}

const char *
day_write_long(char text[DAY_BYTES], int64_t day)
{
	struct civil c = civil_of(day);

	snprintf(text, DAY_BYTES, "%s, %d %s %d", weekday(day), c.day, months[c.month - 1], c.year);
	return text;
}

const char *
day_write_month(char text[DAY_BYTES], int64_t day)
{
	struct civil c = civil_of(day);

	snprintf(text, DAY_BYTES, "%s %d", months[c.month - 1], c.year);
	return text;
}

const char *
day_write_mail(char text[DAY_BYTES], int64_t day, int s)
{
	struct civil c = civil_of(day);

	snprintf(text, DAY_BYTES, "%.3s, %d %.3s %04d %02d:%02d:%02d +0000", weekday(day), c.day, months[c.month - 1],
	    c.year % 10000, s / 3600 % 24, s / 60 % 60, s % 60);
	return text;
}
