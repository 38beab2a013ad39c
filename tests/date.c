/* Dates as feeds write them. */
#include <inttypes.h>
#include <string.h>

#include "check.h"
#include "date.h"

static const struct row {
	const char *text;
	const char *want;        /* NULL: no date */
} rows[] = {
	{ "Mon, 23 Nov 2026 06:00:00 GMT", "2026-11-23T06:00:00Z" },
	{ "23 Nov 2026 06:00", "2026-11-23T06:00:00Z" },
	{ "Mon,23 Nov 26 06:00:00 -0000", "2026-11-23T06:00:00Z" },
	{ "Sunday, 23 November 2026 06:00:00 +0530", "2026-11-23T00:30:00Z" },
	{ "Mon, 23 Nov 2026 06:00:00 EST (Eastern)", "2026-11-23T11:00:00Z" },
	{ "Mon, 23 Nov 2026 06:00:00 GMT-07:00", "2026-11-23T13:00:00Z" },
	{ "Mon, 23 Nov 2026 06:00:00 XYZ", "2026-11-23T06:00:00Z" },
	{ "Fri, 31 Mar 2023 20:19:00 America/Los_Angeles", "2023-04-01T03:19:00Z" },
	{ "12 Mar 2023 01:59 America/New_York", "2023-03-12T06:59:00Z" },
	{ "12 Mar 2023 03:00 America/New_York", "2023-03-12T07:00:00Z" },
	{ "5 Nov 2023 00:59 America/New_York", "2023-11-05T04:59:00Z" },
	{ "5 Nov 2023 02:00 America/New_York", "2023-11-05T07:00:00Z" },
	{ "20 Mar 2006 12:00 America/Chicago", "2006-03-20T18:00:00Z" },
	{ "20 Mar 2007 12:00 America/Chicago", "2007-03-20T17:00:00Z" },
	{ "1 Jul 2023 12:00 PT", "2023-07-01T19:00:00Z" },
	{ "1 Jul 2023 12:00 America/Phoenix", "2023-07-01T19:00:00Z" },
	{ "26 Mar 2023 01:59 Europe/Berlin", "2023-03-26T00:59:00Z" },
	{ "26 Mar 2023 03:00 Europe/Berlin", "2023-03-26T01:00:00Z" },
	{ "29 Oct 2023 01:59 Europe/Berlin", "2023-10-28T23:59:00Z" },
	{ "29 Oct 2023 03:00 Europe/Berlin", "2023-10-29T02:00:00Z" },
	{ "1 Jul 2023 12:00 Europe/London", "2023-07-01T11:00:00Z" },
	{ "1 Jul 2023 12:00 +02:00 (Europe/London)", "2023-07-01T10:00:00Z" },
	{ "1 Jul 2023 12:00 Mars/Olympus_Mons", "2023-07-01T12:00:00Z" },
	{ "Mon Nov 23 06:00:00 2026", "2026-11-23T06:00:00Z" },
	{ "2026-11-23T06:00:00Z", "2026-11-23T06:00:00Z" },
	{ "2026-11-23T06:00:00.123456+01:00", "2026-11-23T05:00:00Z" },
	{ "2026-11-23 06:00", "2026-11-23T06:00:00Z" },
	{ "2026-11-23", "2026-11-23T00:00:00Z" },
	{ "20261123", "2026-11-23T00:00:00Z" },
	{ "20261123T060000Z", "2026-11-23T06:00:00Z" },
	{ "2026-327", "2026-11-23T00:00:00Z" },
	{ "2026-11", "2026-11-01T00:00:00Z" },
	{ "2026", "2026-01-01T00:00:00Z" },
	{ "1795413600", "2026-11-23T06:00:00Z" },
	{ "11/23/2026 6:00 pm", "2026-11-23T18:00:00Z" },
	{ "23/11/2026 12:00 am", "2026-11-23T00:00:00Z" },
	{ "23.11.26", "2026-11-23T00:00:00Z" },
	{ "November 23rd, 2026 at 12:30 p.m.", "2026-11-23T12:30:00Z" },
	{ "lun., 23 févr. 2026 06:00:00 +0100", "2026-02-23T05:00:00Z" },
	{ "mar., 01 déc. 2026 06:00:00", "2026-12-01T06:00:00Z" },
	{ "Δευ, 23 Νοέ 2026 06:00:00 EET", "2026-11-23T04:00:00Z" },
	{ "2026년 11월 23일 오후 3:00", "2026-11-23T06:00:00Z" },
	{ "Thu, 29 Feb 2024 00:00:00 GMT", "2024-02-29T00:00:00Z" },
	{ "Wed, 29 Feb 2023 00:00:00 GMT", NULL },
	{ "31 Jun 2026", NULL },
	{ "23 Foo 2026", NULL },
	{ "23 Nov", NULL },
	{ "Nov 23 2026 25:00:00", NULL },
	{ "Nov 23 2026 10:00:61", NULL },
	{ "Nov 23 2026 10:00:00 +zz:00", NULL },
	{ "2026-11-23T06:00:00-06:00and more", NULL },
	{ "2026-11-23-01", NULL },
	{ "1:2:3:4 23 Nov 2026", NULL },
	{ "0000-00-00", NULL },
	{ "99999999999999999999", NULL },
	{ "tomorrow", NULL },
	{ "\xFF\xFE", NULL },
	{ "", NULL },
};

/* The common form is read by itself; with one space more it is read as any other. */
static bool
both_ways_are_one(void)
{
	static const char *const ends[] = { "GMT", "+0000", "-0000", "+0530", "-1130", "+0060", "+9900", "EST", "UTC", "gmt" };
	static const char *const months[] = { "Jan", "Feb", "mar", "APR", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
	    "Foo" };
	char common[64], other[80];
	size_t i;

	for (i = 0; i < 20000; i++) {        /* steps without a common factor, some beyond the range */
		size_t day = i % 33, month = i % 13, year = 1900 + i * 7 % 250, hour = i % 26, minute = i * 11 % 61;
		size_t second = i * 17 % 62;
		int64_t a = -1, b = -1;

		snprintf(common, sizeof(common), "Mon, %02zu %s %04zu %02zu:%02zu:%02zu %s", day, months[month], year, hour, minute,
		    second, ends[i % 10]);
		snprintf(other, sizeof(other), "Mon,  %s", common + 5);
		if (date_parse(slice_of(common), &a) != date_parse(slice_of(other), &b) || a != b) {
			fprintf(stderr, "     '%s' is %" PRId64 ", not %" PRId64 "\n", common, a, b);
			return false;
		}
	}
	return true;
}

/* For other tests: the epoch of each line of standard input, empty for none. */
static int
read_lines(void)
{
	char line[256];
	int64_t t;

	while (fgets(line, sizeof(line), stdin) != NULL)
		if (date_parse((struct slice){ line, strcspn(line, "\n") }, &t) == ERR_OK)
			printf("%" PRId64 "\n", t);
		else
			puts("");
	return 0;
}

int
main(int argc, char *argv[])
{
	char text[DATE_BYTES];
	int64_t t;
	size_t i;

	if (argc > 1 && strcmp(argv[1], "-") == 0)
		return read_lines();
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum err e = date_parse(slice_of(rows[i].text), &t);
		bool right = rows[i].want == NULL ? e == ERR_SYNTAX :
		    e == ERR_OK && date_write(text, t) == ERR_OK && strcmp(text, rows[i].want) == 0;

		CHECK(right);
		if (!right)
			fprintf(stderr, "     '%s' wanted %s\n", rows[i].text, rows[i].want != NULL ? rows[i].want : "none");
	}
	CHECK(date_parse(SL("Thu, 01 Jan 0100 00:00:01 +0100"), &t) == ERR_OK && t == INT64_C(-59011462799));
	CHECK(date_write(text, -1) == ERR_RANGE);
	CHECK(date_write(text, DATE_MAX + 1) == ERR_RANGE);
	CHECK(date_write(text, DATE_MAX) == ERR_OK && strcmp(text, "2100-01-01T00:00:00Z") == 0);
	for (t = DATE_MIN; t < DATE_MAX; t += 86399) {   /* what is written reads as itself */
		int64_t back;

		if (date_write(text, t) != ERR_OK || date_parse(slice_of(text), &back) != ERR_OK || back != t)
			break;
	}
	CHECK(t >= DATE_MAX);
	CHECK(both_ways_are_one());
	return check_close();
}
