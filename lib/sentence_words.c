#include "sentence_words.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Sorted by name, in lower case, without the last full stop. */
static const struct {
	const char *name;
	enum abbreviation kind;
} abbreviations[] = {
	{ "a.m", CLOCK }, { "adm", TITLE }, { "al", FINAL }, { "approx", TITLE }, { "apr", NUMBERED },
	{ "art", NUMBERED }, { "asst", TITLE }, { "aug", NUMBERED }, { "ave", FINAL }, { "bldg", FINAL },
	{ "blvd", FINAL }, { "brig", TITLE }, { "bros", FINAL }, { "ca", TITLE }, { "capt", TITLE },
	{ "cf", TITLE }, { "ch", NUMBERED }, { "cmdr", TITLE }, { "co", FINAL }, { "col", TITLE },
	{ "corp", FINAL }, { "cpl", TITLE }, { "dec", NUMBERED }, { "dept", TITLE }, { "dist", TITLE },
	{ "dr", TITLE }, { "e.g", TITLE }, { "ed", NUMBERED }, { "eds", NUMBERED }, { "eg", TITLE },
	{ "eq", NUMBERED }, { "esq", FINAL }, { "est", TITLE }, { "etc", FINAL }, { "ext", NUMBERED },
	{ "feb", NUMBERED }, { "fig", NUMBERED }, { "figs", NUMBERED }, { "ft", TITLE }, { "gen", TITLE },
	{ "gov", TITLE }, { "hon", TITLE }, { "i.e", TITLE }, { "ie", TITLE }, { "inc", FINAL },
	{ "jan", NUMBERED }, { "jr", FINAL }, { "jul", NUMBERED }, { "jun", NUMBERED }, { "lt", TITLE },
	{ "ltd", FINAL }, { "maj", TITLE }, { "messrs", TITLE }, { "mr", TITLE }, { "mrs", TITLE },
	{ "ms", TITLE }, { "mt", TITLE }, { "no", NUMBERED }, { "nos", NUMBERED }, { "nov", NUMBERED },
	{ "n\xC2\xB0", NUMBERED }, { "oct", NUMBERED }, { "op", NUMBERED }, { "p", NUMBERED }, { "p.m", CLOCK },
	{ "ph.d", FINAL }, { "pp", NUMBERED }, { "pres", TITLE }, { "prof", TITLE }, { "psy.d", FINAL },
	{ "rd", FINAL }, { "rep", TITLE }, { "reps", TITLE }, { "rev", TITLE }, { "sec", NUMBERED },
	{ "sen", TITLE }, { "sens", TITLE }, { "sep", NUMBERED }, { "sept", NUMBERED }, { "sgt", TITLE },
	{ "sq", TITLE }, { "sr", FINAL }, { "st", TITLE }, { "ste", TITLE }, { "supt", TITLE },
	{ "tel", TITLE }, { "univ", TITLE }, { "viz", TITLE }, { "vol", NUMBERED }, { "vols", NUMBERED },
	{ "vs", TITLE }, { "w/o", TITLE },
};

/* Words that begin sentences, and are rarely capitals inside one.  Sorted. */
static const char *const starters[] = { "a", "after", "all", "although", "an", "and", "another", "are", "as", "at",
	"because", "before", "both", "but", "by", "can", "despite", "did", "do", "does", "during", "each", "even",
	"every", "for", "from", "had", "has", "have", "he", "her", "here", "his", "how", "however", "i", "i'd", "i'll",
	"i'm", "i've", "if", "in", "is", "it", "it's", "its", "just", "last", "let", "let's", "like", "many", "maybe",
	"meanwhile", "most", "my", "no", "not", "nothing", "now", "of", "oh", "okay", "on", "once", "one", "only", "or",
	"our", "perhaps", "please", "she", "since", "so", "some", "still", "such", "that", "that's", "the", "their",
	"then", "there", "there's", "these", "they", "they're", "this", "those", "though", "thus", "to", "two", "under",
	"was", "we", "we're", "we've", "well", "were", "what", "what's", "when", "where", "whether", "which", "while",
	"who", "why", "will", "with", "would", "yeah", "yes", "yet", "you", "you're", "your" };

/* Before which speech without punctuation may be cut.  Sorted. */
static const char *const connectives[] = { "also", "and", "anyway", "because", "but", "however", "i", "it", "it's",
	"now", "okay", "so", "that's", "then", "they", "this", "we", "well", "what", "yeah", "yes", "you" };

/* Capitals that stand anywhere.  Sorted. */
static const char *const pronouns[] = { "i", "i'd", "i'll", "i'm", "i've" };


/* Compares s, ASCII letters in lower case, with a name. */
static int
cmp_lower(struct slice s, const char *name)
{
	size_t i;

	for (i = 0; i < s.len && name[i] != '\0'; i++) {
		unsigned char a = (unsigned char)ascii_lower(s.p[i]), b = (unsigned char)name[i];

		if (a != b)
			return a < b ? -1 : 1;
	}
	return i < s.len ? 1 : name[i] != '\0' ? -1 : 0;
}

static bool
is_listed(struct slice s, const char *const *names, size_t n)
{
	size_t lo = 0, hi = n, mid;
	int c;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if ((c = cmp_lower(s, names[mid])) == 0)
			return true;
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return false;
}

enum abbreviation
sentence_abbreviation(struct slice word)
{
	size_t lo = 0, hi = COUNT(abbreviations), mid;
	int c;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if ((c = cmp_lower(word, abbreviations[mid].name)) == 0)
			return abbreviations[mid].kind;
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NONE;
}

bool
sentence_is_starter(struct slice word)
{
	return is_listed(word, starters, COUNT(starters));
}

bool
sentence_is_pronoun(struct slice word)
{
	return is_listed(word, pronouns, COUNT(pronouns));
}

bool
sentence_is_connective(struct slice word)
{
	return is_listed(word, connectives, COUNT(connectives));
}
