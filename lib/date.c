#include <string.h>

#include "date.h"
#include "date_zone.h"
#include "utf8.h"

#define MAX_BYTES 128        /* a longer text is no date */
#define WORD_BYTES 48
#define UNSET -1

/* What was read so far; UNSET where nothing was. */
struct parts {
	int year, month, day, hour, minute, second;
	int zone;                /* minutes east of UTC */
	const struct date_zone *named;   /* else NULL */
	bool zone_by_number;
	int pm;                  /* 0 is a.m., 1 is p.m. */
	bool has_time, has_zone;
};

struct scan {
	struct slice s;
	size_t i;
	struct parts p;
};

/* The beginnings of the months' names: en de fr es it pt nl sv, hu, pl, el, ru. */
static const char *const months[12] = {
	"jan ene gen janv sty ιαν янв", "feb fév fev febr lut φεβ фев", "mar mär mrz maa már μάρ μαρ мар",
	"apr avr abr ápr kwi απρ апр", "may mai mei mag maj máj μάι μαΐ май мая", "jun juin giu jún cze ιούν ιουν июн",
	"jul juil lug júl lip ιούλ ιουλ июл", "aug aoû aou ago sie αύγ αυγ авг", "sep set szep wrz σεπ сен",
	"oct okt ott out paź οκτ окт", "nov lis νοέ νοε ноя", "dec déc dez dic des gru δεκ дек",
};

void
date_civil(int64_t days, int *y, int *m, int *d)
{
	int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;

	*d = (int)(doy - (153 * mp + 2) / 5 + 1);
	*m = (int)(mp < 10 ? mp + 3 : mp - 9);
	*y = (int)(yoe + era * 400 + (*m <= 2));
}

static int
days_in_month(int y, int m)
{
	return (int)(date_days(m == 12 ? y + 1 : y, m == 12 ? 1 : m + 1, 1) - date_days(y, m, 1));
}

static char
peek(const struct scan *c, size_t ahead)
{
	return ahead < c->s.len - c->i ? c->s.p[c->i + ahead] : '\0';
}

/* Reads digits into *value (at most nine count) and returns how many there were. */
static int
read_number(struct scan *c, int *value)
{
	int n = 0;

	*value = 0;
	for (; ascii_is_digit(peek(c, 0)); c->i++)
		if (n++ < 9)
			*value = *value * 10 + (peek(c, 0) - '0');
	return n;
}

/* Two digits name the years from 1970 to 2069. */
static int
full_year(int value, int digits)
{
	return digits != 2 ? value : value < 70 ? 2000 + value : 1900 + value;
}

static bool
set_time(struct parts *p, int hour, int minute, int second)
{
	if (p->has_time || hour > 24 || minute > 59 || second > 60 || (hour == 24 && minute + second > 0))
		return false;
	p->hour = hour;
	p->minute = minute;
	p->second = second == 60 ? 59 : second;
	return p->has_time = true;
}

/* Behind "hh:": "mm", "mm:ss", "mm:ss.frac". */
static bool
read_time(struct scan *c, int hour)
{
	int minute, second = 0, ignored;

	c->i++;
	if (read_number(c, &minute) == 0)
		return false;
	if (peek(c, 0) == ':' && ascii_is_digit(peek(c, 1))) {
		c->i++;
		read_number(c, &second);
		if ((peek(c, 0) == '.' || peek(c, 0) == ',') && ascii_is_digit(peek(c, 1))) {
			c->i++;
			read_number(c, &ignored);
		}
	}
	return set_time(&c->p, hour, minute, second);
}

/* At "+hhmm", "-hh:mm", "+hh", behind the time.  "-3000" is nowhere on earth, and in real feeds. */
static bool
read_offset(struct scan *c)
{
	int sign = peek(c, 0) == '-' ? -1 : 1, hours, minutes = 0, n;

	c->i++;
	n = read_number(c, &hours);
	if (n == 3 || n == 4) {
		minutes = hours % 100;
		hours /= 100;
	} else if (peek(c, 0) == ':') {
		c->i++;
		if (read_number(c, &minutes) != 2)
			return false;
	}
	if (n > 4 || hours > 99 || minutes > 59 || c->p.zone_by_number)
		return false;
	c->p.zone = sign * (hours * 60 + minutes);
	c->p.named = NULL;
	return c->p.has_zone = c->p.zone_by_number = true;
}

/* Sets a date of three numbers.  Slashes: month first, as where they are in use; dots: day first. */
static bool
set_numbers(struct parts *p, const int v[3], const int digits[3], char sep)
{
	bool year_first = digits[0] >= 3 || (sep == '-' && digits[2] == 2);
	bool day_first = !year_first && (sep != '/' || v[0] > 12);

	if (p->day != UNSET || p->year != UNSET)
		return false;
	p->year = year_first ? full_year(v[0], digits[0]) : full_year(v[2], digits[2]);
	p->month = year_first ? v[1] : v[!day_first ? 0 : 1];
	p->day = year_first ? v[2] : v[day_first ? 0 : 1];
	return true;
}

/* Sets a day by its number in the year. */
static bool
set_ordinal(struct parts *p, int year, int day)
{
	int y;

	if (day < 1 || day > 366)
		return false;
	date_civil(date_days(year, 1, 1) + day - 1, &y, &p->month, &p->day);
	p->year = year;
	return y == year;
}

/* Numbers joined by sep, of which the first was read. */
static bool
read_joined(struct scan *c, int first, int first_digits)
{
	int v[3] = { first, 0, 0 }, digits[3] = { first_digits, 0, 0 }, n = 1;
	char sep = peek(c, 0);

	while (peek(c, 0) == sep && ascii_is_digit(peek(c, 1))) {
		if (n == 3)
			return false;
		c->i++;
		digits[n] = read_number(c, &v[n]);
		n++;
	}
	if (n == 3)
		return set_numbers(&c->p, v, digits, sep);
	if (sep != '-' || digits[0] != 4)
		return false;
	if (digits[1] == 3)
		return set_ordinal(&c->p, v[0], v[1]);
	c->p.year = v[0];
	c->p.month = v[1];
	return true;
}

/* A number that stands alone: a day, a month, a year, or all of them without a separator. */
static bool
set_bare(struct parts *p, int value, int digits)
{
	bool empty = p->day == UNSET && p->month == UNSET && p->year == UNSET;

	if (digits == 8 && empty) {
		p->year = value / 10000;
		p->month = value / 100 % 100;
		p->day = value % 100;
	} else if (digits == 6 && empty) {
		p->year = full_year(value / 10000, 2);
		p->month = value / 100 % 100;
		p->day = value % 100;
	} else if (digits == 7 && empty) {
		return set_ordinal(p, value / 1000, value % 1000);
	} else if (digits == 5 && empty) {
		return set_ordinal(p, full_year(value / 1000, 2), value % 1000);
	} else if (digits == 4 && p->year == UNSET) {
		p->year = value;
	} else if (digits <= 2 && p->day == UNSET) {
		p->day = value;
	} else if (digits <= 2 && p->month == UNSET) {
		p->month = value;
	} else if (digits == 2 && p->year == UNSET) {
		p->year = full_year(value, digits);
	} else {
		return false;
	}
	return true;
}

static bool
take_number(struct scan *c)
{
	int value, digits = read_number(c, &value);
	char next = peek(c, 0);

	if (next == ':' && digits <= 2)
		return read_time(c, value);
	if (!c->p.has_time && digits <= 4 && (next == '-' || next == '/' || next == '.') && ascii_is_digit(peek(c, 1)))
		return read_joined(c, value, digits);
	if (digits == 6 && c->p.day != UNSET && !c->p.has_time)
		return set_time(&c->p, value / 10000, value / 100 % 100, value % 100);
	return set_bare(&c->p, value, digits);
}

/* At the "-" before a date without its century or more: "-0312" and "-03-12" are December 2003. */
static bool
read_short_iso(struct scan *c)
{
	int year, month, digits;

	c->i++;
	digits = read_number(c, &year);
	if (digits == 4) {
		month = year % 100;
		year /= 100;
	} else if (digits != 2 || peek(c, 0) != '-' || (c->i++, read_number(c, &month) != 2)) {
		return false;
	}
	c->p.year = full_year(year, 2);
	c->p.month = month;
	return c->i == c->s.len;
}

/* Reads a word in lower case, its dots left out, as far as it fits into word. */
static struct slice
read_word(struct scan *c, char word[WORD_BYTES])
{
	struct buf out = { .p = word, .cap = WORD_BYTES, .max = WORD_BYTES };
	uint32_t cp;

	while (c->i < c->s.len) {
		size_t n = utf8_decode(slice_from(c->s, c->i), &cp);

		if (cp == UINT32_MAX || !(utf8_is_alpha(cp) || cp == '.' || cp == '/' || cp == '_'))
			break;
		if (cp != '.' && out.cap - out.len >= 4)
			(void)utf8_encode(&out, utf8_lower(cp));
		c->i += n;
	}
	return buf_slice(&out);
}

static int
find_month(struct slice word)
{
	struct slice names, name;
	int m;

	for (m = 0; m < 12; m++)
		for (names = slice_of(months[m]); slice_cut(&names, ' ', &name); )
			if (slice_starts(word, name))
				return m + 1;
	return 0;
}

static bool
is_one_of(struct slice word, const char *list)
{
	struct slice names = slice_of(list), name;

	while (slice_cut(&names, ' ', &name))
		if (slice_eq(word, name))
			return true;
	return false;
}

/* Words that Korean dates put behind a number, and before a time; they imply the zone. */
static bool
take_korean(struct parts *p, struct slice word)
{
	if (is_one_of(word, "오전 오후"))
		p->pm = slice_eq(word, SL("오후"));
	else if (!is_one_of(word, "년 월 일 시 분 초"))
		return false;
	if (slice_eq(word, SL("월")) && p->month == UNSET) {
		p->month = p->day;           /* the number before it stood alone */
		p->day = UNSET;
	}
	if (!p->has_zone)
		p->zone = 540;
	return p->has_zone = true;
}

static bool
take_word(struct scan *c)
{
	bool first = c->i == 0, joined = !first && ascii_is_digit(c->s.p[c->i - 1]);
	const struct date_zone *z;
	char text[WORD_BYTES];
	struct slice word = read_word(c, text);
	struct parts *p = &c->p;
	int month;

	if (word.len == 0 || take_korean(p, word))
		return true;
	if (slice_eq(word, SL("t")) && joined && ascii_is_digit(peek(c, 0)))
		return true;
	if (joined && !p->has_time && is_one_of(word, "st nd rd th"))
		return true;
	if (is_one_of(word, "am pm")) {
		p->pm = word.p[0] == 'p';
		return p->has_time;
	}
	if (!p->has_time && (month = find_month(word)) != 0) {
		p->month = month;
		return true;
	}
	if (!p->has_time && is_one_of(word, "at de of um à ore"))
		return true;
	if ((z = date_zone_find(word)) != NULL) {
		if (!p->has_zone)
			p->named = z;
		return p->has_zone = true;
	}
	/* a weekday, right or wrong, comes first; a zone that nobody knows counts as UTC */
	return (p->day == UNSET && p->year == UNSET && p->month == UNSET) || (p->has_time && !joined);
}

/* Takes what stands at c; false where it can be no part of a date. */
static bool
take(struct scan *c)
{
	char ch = peek(c, 0);

	if (ascii_is_digit(ch))
		return take_number(c);
	if (ch == '-' && c->i == 0)
		return read_short_iso(c);
	if ((ch == '+' || ch == '-') && c->p.has_time && ascii_is_digit(peek(c, 1)))
		return read_offset(c);
	if (ch == '(') {                     /* a comment, up to the end */
		c->i = c->s.len;
		return true;
	}
	if (ascii_is_alpha(ch) || (unsigned char)ch >= 0x80) {
		size_t at = c->i;

		return take_word(c) && c->i > at;
	}
	c->i++;
	return ascii_is_space(ch) || ch == ',' || ch == '.' || (ch == '-' && !ascii_is_alpha(peek(c, 0))) ||
	    (ch == '-' && c->p.year != UNSET) || ch == ';';
}

static enum err
add_up(struct parts *p, int64_t *epoch)
{
	if (p->year == UNSET || (p->month == UNSET && p->day != UNSET))
		return ERR_SYNTAX;
	p->month = p->month == UNSET ? 1 : p->month;
	p->day = p->day == UNSET ? 1 : p->day;
	if (p->month < 1 || p->month > 12 || p->day < 1 || p->day > days_in_month(p->year, p->month))
		return ERR_SYNTAX;
	if (p->pm != UNSET && p->hour <= 12)
		p->hour = p->hour % 12 + 12 * p->pm;
	*epoch = date_days(p->year, p->month, p->day) * 86400 +
	    (p->has_time ? p->hour * 3600 + p->minute * 60 + p->second : 0);
	*epoch -= 60 * (p->named != NULL ? date_zone_minutes(p->named, p->year, *epoch) : p->zone);
	return ERR_OK;
}

/* Seconds since 1970, from 2001 on; shorter numbers are years and dates. */
static bool
is_epoch(struct slice s, int64_t *epoch)
{
	size_t i;

	if (s.len < 9 || s.len > 10)
		return false;
	*epoch = 0;
	for (i = 0; i < s.len; i++) {
		if (!ascii_is_digit(s.p[i]))
			return false;
		*epoch = *epoch * 10 + (s.p[i] - '0');
	}
	return true;
}

/* Whether s has this form: 0 is a digit, a is a letter. */
static bool
has_form(struct slice s, const char *form)
{
	size_t i;

	for (i = 0; i < s.len && form[i] != '\0'; i++)
		if (form[i] == '0' ? !ascii_is_digit(s.p[i]) : form[i] == 'a' ? !ascii_is_alpha(s.p[i]) : s.p[i] != form[i])
			return false;
	return i == s.len && form[i] == '\0';
}

static int
two_digits(const char *p)
{
	return (p[0] - '0') * 10 + p[1] - '0';
}

/*
 * The form that nearly all feeds have, in a tenth of the time: "Mon, 23 Nov 2026 06:00:00 GMT" or +0100.  False
 * for any other, and for what might be wrong in it.
 */
static bool
read_common(struct slice s, int64_t *epoch)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	struct slice zone = slice_from(s, s.len < 26 ? s.len : 26);
	int month = 0, year, day, hour, minute, second, east = 0;
	bool numeric = has_form(zone, "+0000") || has_form(zone, "-0000");

	if ((!numeric && !slice_eq(zone, SL("GMT"))) ||
	    !has_form((struct slice){ s.p, 26 }, "aaa, 00 aaa 0000 00:00:00 "))
		return false;
	while (month < 12 && !slice_eq_nocase((struct slice){ s.p + 8, 3 }, (struct slice){ names + 3 * month, 3 }))
		month++;
	day = two_digits(s.p + 5);
	year = two_digits(s.p + 12) * 100 + two_digits(s.p + 14);
	hour = two_digits(s.p + 17);
	minute = two_digits(s.p + 20);
	second = two_digits(s.p + 23);
	if (numeric)
		east = (zone.p[0] == '-' ? -60 : 60) * (two_digits(zone.p + 1) * 60 + two_digits(zone.p + 3));
	if (month == 12 || day < 1 || day > days_in_month(year, month + 1) || hour > 23 || minute > 59 || second > 59 ||
	    (numeric && two_digits(zone.p + 3) > 59))
		return false;
	*epoch = date_days(year, month + 1, day) * 86400 + hour * 3600 + minute * 60 + second - east;
	return true;
}

enum err
date_parse(struct slice s, int64_t *epoch)
{
	struct scan c = { .s = slice_trim(s), .p = { .year = UNSET, .month = UNSET, .day = UNSET, .pm = UNSET } };
	int64_t value;

	if (c.s.len == 0 || c.s.len > MAX_BYTES)
		return ERR_SYNTAX;
	if (read_common(c.s, &value) || is_epoch(c.s, &value)) {
		*epoch = value;
		return ERR_OK;
	}
	while (c.i < c.s.len)
		if (!take(&c))
			return ERR_SYNTAX;
	return add_up(&c.p, epoch);
}

static void
put_digits(char *end, unsigned int value, int n)
{
	for (; n > 0; n--, value /= 10)
		*--end = (char)('0' + value % 10);
}

enum err
date_write(char out[DATE_BYTES], int64_t epoch)
{
	unsigned int second;
	int y, m, d;

	if (epoch < DATE_MIN || epoch > DATE_MAX)
		return ERR_RANGE;
	date_civil(epoch / 86400, &y, &m, &d);
	second = (unsigned int)(epoch % 86400);
	memcpy(out, "0000-00-00T00:00:00Z", DATE_BYTES);
	put_digits(out + 4, (unsigned int)y, 4);
	put_digits(out + 7, (unsigned int)m, 2);
	put_digits(out + 10, (unsigned int)d, 2);
	put_digits(out + 13, second / 3600, 2);
	put_digits(out + 16, second / 60 % 60, 2);
	put_digits(out + 19, second % 60, 2);
	return ERR_OK;
}
