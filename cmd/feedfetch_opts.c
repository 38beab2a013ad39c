#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "feedfetch.h"
#include "num.h"
#include "url.h"

#define USAGE "feedfetch [-fhLOVv] [-a age] [-C logins] [-H count] [-M bytes] [-n count] [-P count] " \
	"[-S next] [-s state] [-t seconds] [-i feed [-u url] | list ...]"

#define MAX_PARALLEL 1000
#define MAX_TIMEOUT_S 86400
#define MAX_AGE_S (UINT64_C(100) * 366 * 86400)
#define MAX_BYTES (UINT64_C(1) << 40)

struct unit {
	char letter;
	uint64_t size;
};

static const struct unit ages[] = { { 'h', 3600 }, { 'd', 86400 }, { 'w', 604800 }, { 0, 86400 } };
static const struct unit sizes[] = { { 'K', 1024 }, { 'M', 1 << 20 }, { 'G', 1 << 30 }, { 0, 1 } };

/* A number and a unit; the last of the units needs no letter. */
static bool
read_scaled(char option, const char *text, const struct unit *unit, uint64_t max, uint64_t *value)
{
	struct slice s = slice_of(text);

	for (; unit->letter != 0; unit++)
		if (s.len > 0 && s.p[s.len - 1] == unit->letter) {
			s.len--;
			break;
		}
	if (num_read_u64(s, 1, max / unit->size, value) == ERR_OK) {
		*value *= unit->size;
		return true;
	}
	diag_say(EXIT_USAGE, "-%c: not a number with a unit that it knows: '%s'", option, text);
	return false;
}

static bool
read_count(char option, const char *text, uint32_t max, uint32_t *value)
{
	if (num_read_u32(slice_of(text), 1, max, value) == ERR_OK)
		return true;
	diag_say(EXIT_USAGE, "-%c: not a count from 1 to %lu: '%s'", option, (unsigned long)max, text);
	return false;
}

static bool
read_url(const char *text, const char **url)
{
	*url = text;
	if (url_is_http(slice_of(text)))
		return true;
	diag_say(EXIT_USAGE, "-u: not an http or https URL: '%s'", text);
	return false;
}

/* Takes an option that has a value. */
static bool
take_value(struct opts *o, int c, const char *text)
{
	switch (c) {
	case 'C':
		o->logins = text;
		return true;
	case 'H':
		return read_count('H', text, MAX_PARALLEL, &o->per_host);
	case 'M':
		return read_scaled('M', text, sizes, MAX_BYTES, &o->max_bytes);
	case 'P':
		return read_count('P', text, MAX_PARALLEL, &o->parallel);
	case 'S':
		o->next = text;
		return true;
	case 'a':
		return read_scaled('a', text, ages, MAX_AGE_S, &o->age_s);
	case 'i':
		o->file = text;
		return true;
	case 'n':
		return read_count('n', text, MAX_COUNT, &o->count);
	case 's':
		o->state = text;
		return true;
	case 't':
		return read_count('t', text, MAX_TIMEOUT_S, &o->timeout_s);
	case 'u':
		return read_url(text, &o->url);
	}
	diag_usage(USAGE);
	return false;
}

/* Takes an option that has none, or is wrong. */
static bool
take_flag(struct opts *o, int c, int *status)
{
	switch (c) {
	case 'L':
		o->allow_private = true;
		return true;
	case 'O':
		o->opml = true;
		return true;
	case 'f':
		o->force = true;
		return true;
	case 'v':
		o->verbose = true;
		return true;
	case 'V':
		*status = diag_version();
		return false;
	case 'h':
		*status = diag_help(USAGE);
		return false;
	}
	diag_usage(USAGE);
	return false;
}

/* Whether the options go together. */
static bool
make_sense(const struct opts *o, bool lists)
{
	return (o->url == NULL || o->file != NULL) && (o->file == NULL || !lists) &&
	    ((o->next == NULL && !o->opml) || o->state != NULL) &&
	    (!o->opml || (o->file == NULL && o->next == NULL && !lists));
}

bool
opts_read(struct opts *o, int argc, char *argv[], int *status)
{
	int c;

	*status = EXIT_USAGE;
	while ((c = getopt(argc, argv, ":C:H:LM:OP:S:Va:fhi:n:s:t:u:v")) != -1)
		if (c != '?' && strchr("LOVfhv", c) == NULL ? !take_value(o, c, optarg) : !take_flag(o, c, status))
			return false;
	if (make_sense(o, optind < argc))
		return true;
	diag_usage(USAGE);
	return false;
}
