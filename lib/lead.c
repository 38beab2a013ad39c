#include "clock.h"
#include "lead.h"
#include "printable.h"
#include "utf8.h"
#include "word.h"

#define MAX_NAME_BYTES 60
#define MAX_NAME_WORDS 6

/* Small words inside names, as in "Ursula von der Leyen", "The Host and Guest". */
static bool
is_particle(struct slice w)
{
	static const char *const particles[] = { "van", "von", "de", "der", "den", "di", "da", "del", "la", "le", "el",
		"al", "bin", "ibn", "of", "the", "and", "&", "dos", "du", "zu", "af" };
	size_t i;

	for (i = 0; i < sizeof(particles) / sizeof(particles[0]); i++)
		if (slice_eq(w, slice_of(particles[i])))
			return true;
	return false;
}

static bool
is_name_word(struct slice w)
{
	uint32_t cp;

	if (w.len > 1 && (w.p[0] == '(' || w.p[0] == '"'))
		w = slice_from(w, 1);
	utf8_decode(w, &cp);
	if (utf8_is_digit(cp) || utf8_is_upper(cp))
		return true;
	return (cp >= 0x80 && utf8_is_alpha(cp) && !utf8_is_lower(cp)) || is_particle(w);
}

bool
lead_has_name_shape(struct slice s)
{
	struct slice rest = s, word;
	size_t words = 0, i;
	bool letter = false;

	if (s.len == 0 || s.len > MAX_NAME_BYTES || ascii_is_digit(s.p[0]))
		return false;
	for (i = 0; i < s.len; i++) {
		if (strchr("?!;:<>[]{}=/\\*\n", s.p[i]) != NULL)
			return false;
		letter = letter || ascii_is_alpha(s.p[i]) || (unsigned char)s.p[i] >= 0x80;
	}
	while (slice_cut(&rest, ' ', &word))
		if (word.len > 0 && (++words > MAX_NAME_WORDS || !is_name_word(word)))
			return false;
	return letter && words > 0 && s.p[s.len - 1] != ',';
}

/* Cuts "(12:34)", "[12:34]", "\[12:34\]", "[12:34 --> 12:40]" or a bare time off the front of *s. */
static bool
cut_time(struct slice *s, int64_t *start, int64_t *end)
{
	struct slice rest = *s;
	int64_t from, to = -1;
	bool bracket = false;

	if (slice_starts(rest, SL("\\[")))
		rest = slice_from(rest, 1);
	if (rest.len > 0 && (rest.p[0] == '[' || rest.p[0] == '(')) {
		bracket = true;
		rest = slice_trim(slice_from(rest, 1));
	}
	if (!clock_read(&rest, &from))
		return false;
	if (bracket) {
		rest = slice_trim(rest);
		if (slice_starts(rest, SL("-->"))) {
			rest = slice_trim(slice_from(rest, 3));
			(void)clock_read(&rest, &to);
			rest = slice_trim(rest);
		}
		if (slice_starts(rest, SL("\\]")))
			rest = slice_from(rest, 1);
		if (rest.len == 0 || (rest.p[0] != ']' && rest.p[0] != ')'))
			return false;
		rest = slice_from(rest, 1);
	} else if (rest.len > 0 && !ascii_is_space(rest.p[0]) && rest.p[0] != ':') {
		return false;                 /* "3:1-ratio" */
	}
	*s = slice_trim(rest);
	*start = from;
	*end = to;
	return true;
}

static bool
cut_colon(struct slice *s)
{
	if (slice_starts(*s, SL("\xEF\xBC\x9A"))) {           /* full width */
		*s = slice_trim(slice_from(*s, 3));
		return true;
	}
	if (s->len == 0 || s->p[0] != ':' || (s->len > 1 && !ascii_is_space(s->p[1])))
		return false;
	*s = slice_trim(slice_from(*s, 1));
	return true;
}

/* Cuts "**Name:** " or "**Name**: " off the front, of '*' or '_'. */
static bool
cut_bold(struct lead *l, int flags)
{
	struct slice s = l->rest, name;
	size_t mark = 0, end;
	bool colon;

	if (!(flags & LEAD_BOLD) || s.len == 0 || (s.p[0] != '*' && s.p[0] != '_'))
		return false;
	while (mark < s.len && mark < 3 && s.p[mark] == s.p[0])
		mark++;
	end = mark + slice_find(slice_from(s, mark), s.p[0]);
	if (end + mark > s.len)
		return false;
	name = slice_trim((struct slice){ s.p + mark, end - mark });
	s = slice_trim(slice_from(s, end + mark));
	colon = name.len > 0 && name.p[name.len - 1] == ':';
	name.len -= colon;
	if (!colon && (flags & LEAD_TIMES) && cut_time(&s, &l->start_ms, &l->end_ms))
		l->timed = colon = true;
	if (!cut_colon(&s) && !colon)
		return false;
	if (!lead_has_name_shape(name))
		return false;
	l->name = name;
	l->sure = true;
	l->rest = s;
	return true;
}

/* The place of the first colon, or full-width one, in s, or s.len. */
static size_t
find_colon(struct slice s)
{
	size_t i, n;

	if (printable_front(s, ':', ':', ':') == s.len)       /* nearly always */
		return s.len;
	n = slice_find(s, ':');
	s.len = n;
	for (i = 0; (i += slice_find(slice_from(s, i), '\xEF')) < n; i++)
		if (slice_starts(slice_from(s, i), SL("\xEF\xBC\x9A")))
			return i;
	return n;
}

/* Cuts "Name: ", "Name (12:34): " or "Name  12:34" off the front. */
static void
cut_name(struct lead *l, int flags)
{
	struct slice s = l->rest, name;
	size_t max = s.len < MAX_NAME_BYTES + 8 ? s.len : MAX_NAME_BYTES + 8, colon_at, i;
	int64_t start, end;

	colon_at = find_colon((struct slice){ s.p, max });
	for (i = flags & LEAD_TIMES ? 0 : colon_at; i < colon_at; i++)
		if (i > 0 && s.p[i - 1] == ' ' && strchr("([0123456789\\", s.p[i]) != NULL) {
			struct slice rest = slice_from(s, i);
			bool colon;

			if (!cut_time(&rest, &start, &end))
				continue;
			colon = cut_colon(&rest);
			name = slice_trim((struct slice){ s.p, i });
			if ((!colon && rest.len > 0) || !lead_has_name_shape(name))
				return;
			l->name = name;
			l->sure = l->timed = true;
			l->start_ms = start;
			l->end_ms = end;
			l->rest = rest;
			return;
		}
	if (colon_at == max)
		return;
	name = slice_trim((struct slice){ s.p, colon_at });
	s = slice_from(s, colon_at);
	if (lead_has_name_shape(name) && cut_colon(&s)) {
		l->name = name;
		l->rest = s;
	}
}

/* "- Hello", "-Hello"; but "-5", "--" */
static bool
has_dash(struct slice s)
{
	return s.len > 1 && s.p[0] == '-' &&
	    (s.p[1] == ' ' || ascii_is_alpha(s.p[1]) || (unsigned char)s.p[1] >= 0x80);
}

void
lead_read(struct lead *l, struct slice line, int flags)
{
	struct slice s;

	*l = (struct lead){ .start_ms = -1, .end_ms = -1, .rest = slice_trim(line) };
	if ((flags & LEAD_TIMES) && cut_time(&l->rest, &l->start_ms, &l->end_ms)) {
		l->timed = true;
		if (slice_starts(l->rest, SL("- ")))
			l->rest = slice_trim(slice_from(l->rest, 2));
	}
	while (slice_starts(l->rest, SL(">>"))) {
		l->turn = true;
		l->rest = slice_from(l->rest, 2);
		if (slice_starts(l->rest, SL(">")))
			l->rest = slice_from(l->rest, 1);
		l->rest = slice_trim(l->rest);
	}
	if ((flags & LEAD_DASH) && has_dash(l->rest)) {
		l->turn = true;
		l->rest = slice_trim(slice_from(l->rest, 1));
	}
	if (!cut_bold(l, flags))
		cut_name(l, flags);
	l->turn = l->turn || l->name.len > 0;
	/* a time behind the name, unless one stood before it */
	s = l->rest;
	if (l->sure && !l->timed && (flags & LEAD_TIMES) && cut_time(&s, &l->start_ms, &l->end_ms)) {
		l->timed = true;
		l->rest = s;
	}
}

void
lead_drop_name(struct lead *l)
{
	if (l->name.len > 0)
		l->rest = (struct slice){ l->name.p, (size_t)(l->rest.p + l->rest.len - l->name.p) };
	l->name = (struct slice){ NULL, 0 };
	l->turn = false;
}

/* Where the name is, or would be, in the table. */
static size_t
find(const struct lead_names *names, uint64_t h)
{
	size_t i = h % LEAD_NAMES;

	while (names->hash[i] != 0 && names->hash[i] != h)
		i = (i + 1) % LEAD_NAMES;
	return i;
}

static uint64_t
hash_of(struct slice name)
{
	return word_hash(WORD_HASH_SEED, name) | 1;
}

void
lead_learn(struct lead_names *names, const struct lead *l)
{
	uint64_t h = hash_of(l->name);
	size_t i;

	names->n_lines++;
	if (l->name.len == 0)
		return;
	names->n_leads++;
	i = find(names, h);
	if (names->hash[i] == 0) {
		if (names->n >= LEAD_NAMES / 2)
			return;
		names->hash[i] = h;
		names->n++;
	}
	names->count[i]++;
}

/* "BEN", "MAN 2" */
static bool
is_shouted(struct slice name)
{
	size_t i, capitals = 0;

	for (i = 0; i < name.len; i++) {
		if (ascii_is_lower(name.p[i]) || (unsigned char)name.p[i] >= 0x80)
			return false;
		capitals += ascii_is_upper(name.p[i]);
	}
	return capitals > 2;
}

bool
lead_comes_back(const struct lead_names *names, const struct lead *l)
{
	return names->count[find(names, hash_of(l->name))] > 1;
}

bool
lead_is_name(const struct lead_names *names, const struct lead *l)
{
	if (l->name.len == 0)
		return false;
	if (l->sure || 2 * names->n_leads >= names->n_lines)
		return true;
	/* it comes back, or is shouted, and names before colons are no rarity in this document */
	if (200 * (uint64_t)names->n_leads < names->n_lines || names->n_leads < 2)
		return false;
	return is_shouted(l->name) || lead_comes_back(names, l);
}
