#include "date_zone.h"

#define DAY 86400

static const struct date_zone zones[] = {
	{ "z", 0, 0 }, { "gmt", 0, 0 }, { "ut", 0, 0 }, { "utc", 0, 0 }, { "uct", 0, 0 }, { "wet", 0, 0 }, { "west", 60, 0 },
	{ "bst", 60, 0 }, { "ist", 330, 0 }, { "cet", 60, 0 }, { "met", 60, 0 }, { "mez", 60, 0 }, { "cest", 120, 0 },
	{ "mest", 120, 0 }, { "mesz", 120, 0 }, { "eet", 120, 0 }, { "eest", 180, 0 }, { "msk", 180, 0 }, { "msd", 240, 0 },
	{ "est", -300, 0 }, { "edt", -240, 0 }, { "et", -300, SUMMER_US }, { "cst", -360, 0 }, { "cdt", -300, 0 }, { "ct", -360, SUMMER_US },
	{ "mst", -420, 0 }, { "mdt", -360, 0 }, { "mt", -420, SUMMER_US }, { "pst", -480, 0 }, { "pdt", -420, 0 }, { "pt", -480, SUMMER_US },
	{ "at", -240, SUMMER_US }, { "ast", -240, 0 }, { "adt", -180, 0 }, { "nst", -210, 0 }, { "ndt", -150, 0 }, { "akst", -540, 0 },
	{ "akdt", -480, 0 }, { "hst", -600, 0 }, { "jst", 540, 0 }, { "kst", 540, 0 }, { "sgt", 480, 0 }, { "hkt", 480, 0 },
	{ "awst", 480, 0 }, { "acst", 570, 0 }, { "acdt", 630, 0 }, { "aest", 600, 0 }, { "aedt", 660, 0 }, { "nzst", 720, 0 },
	{ "nzdt", 780, 0 }, { "sast", 120, 0 }, { "wib", 420, 0 }, { "brt", -180, 0 }, { "art", -180, 0 },
	{ "halifax", -240, SUMMER_US }, { "new_york", -300, SUMMER_US }, { "toronto", -300, SUMMER_US },
	{ "detroit", -300, SUMMER_US }, { "chicago", -360, SUMMER_US }, { "denver", -420, SUMMER_US }, { "phoenix", -420, 0 },
	{ "los_angeles", -480, SUMMER_US }, { "vancouver", -480, SUMMER_US }, { "anchorage", -540, SUMMER_US },
	{ "honolulu", -600, 0 }, { "lisbon", 0, SUMMER_EU }, { "london", 0, SUMMER_EU }, { "dublin", 0, SUMMER_EU },
	{ "amsterdam", 60, SUMMER_EU }, { "berlin", 60, SUMMER_EU }, { "brussels", 60, SUMMER_EU }, { "budapest", 60, SUMMER_EU },
	{ "copenhagen", 60, SUMMER_EU }, { "madrid", 60, SUMMER_EU }, { "oslo", 60, SUMMER_EU }, { "paris", 60, SUMMER_EU },
	{ "prague", 60, SUMMER_EU }, { "rome", 60, SUMMER_EU }, { "stockholm", 60, SUMMER_EU }, { "vienna", 60, SUMMER_EU },
	{ "warsaw", 60, SUMMER_EU }, { "zurich", 60, SUMMER_EU }, { "athens", 120, SUMMER_EU }, { "bucharest", 120, SUMMER_EU },
	{ "helsinki", 120, SUMMER_EU }, { "kiev", 120, SUMMER_EU }, { "kyiv", 120, SUMMER_EU }, { "johannesburg", 120, 0 },
	{ "kolkata", 330, 0 }, { "shanghai", 480, 0 }, { "hong_kong", 480, 0 }, { "singapore", 480, 0 }, { "seoul", 540, 0 },
	{ "tokyo", 540, 0 }, { "brisbane", 600, 0 },
};

int64_t
date_days(int64_t y, int m, int d)
{
	int64_t era, year_of_era, day_of_year;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	year_of_era = y - era * 400;
	day_of_year = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

/* The day of a month's nth Sunday; with n 0, of the last one, where the month has 31 days. */
static int64_t
sunday(int year, int month, int n)
{
	int64_t first = date_days(year, month, n > 0 ? 7 * n - 6 : 25);

	return first + ((3 - first) % 7 + 7) % 7;    /* day 0 was a Thursday */
}

static bool
is_summer_us(int year, int64_t local)
{
	int64_t from = year >= 2007 ? sunday(year, 3, 2) : sunday(year, 4, 1);
	int64_t to = year >= 2007 ? sunday(year, 11, 1) : sunday(year, 10, 0);

	return local >= from * DAY + 2 * 3600 && local < to * DAY + 3600;
}

static bool
is_summer_eu(int year, int64_t utc)
{
	return utc >= sunday(year, 3, 0) * DAY + 3600 && utc < sunday(year, 10, 0) * DAY + 3600;
}

int
date_zone_minutes(const struct date_zone *zone, int year, int64_t local)
{
	bool summer = zone->summer == SUMMER_US ? is_summer_us(year, local) :
	    zone->summer == SUMMER_EU && is_summer_eu(year, local - zone->minutes * 60);

	return zone->minutes + (summer ? 60 : 0);
}

const struct date_zone *
date_zone_find(struct slice name)
{
	size_t i, n;

	while ((n = slice_find(name, '/')) < name.len)
		name = slice_from(name, n + 1);
	for (i = 0; i < sizeof(zones) / sizeof(zones[0]); i++)
		if (slice_eq(name, slice_of(zones[i].name)))
			return &zones[i];
	return NULL;
}
