#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>

#include "stem.h"
#include "table.h"
#include "utf8.h"
#include "word.h"

/*
 * What is known of words, by hash: a slot each, and the oldest go when another falls there.  The first words share a few
 * slots: who reads a day's insights alone would spend most of his time on pages of memory with a word each.
 */
#define KNOWN ((size_t)1 << 16)   /* as 16 bits name them */
#define FIRST ((size_t)1 << 10)
#define LINE_BYTES 64
#define LANGUAGES 24
#define ENGLISH 0
#define NO_STEMMER LANGUAGES

/* Tags and the names of their stemmers; English first. */
static const struct {
	struct slice tag;
	const char *stemmer;
} languages[LANGUAGES] = {
	{ { "en", 2 }, "english" }, { { "ar", 2 }, "arabic" }, { { "ca", 2 }, "catalan" }, { { "da", 2 }, "danish" },
	{ { "de", 2 }, "german" }, { { "el", 2 }, "greek" }, { { "es", 2 }, "spanish" }, { { "eu", 2 }, "basque" },
	{ { "fi", 2 }, "finnish" }, { { "fr", 2 }, "french" }, { { "ga", 2 }, "irish" }, { { "hi", 2 }, "hindi" },
	{ { "hu", 2 }, "hungarian" }, { { "hy", 2 }, "armenian" }, { { "id", 2 }, "indonesian" }, { { "it", 2 }, "italian" },
	{ { "lt", 2 }, "lithuanian" }, { { "nl", 2 }, "dutch" }, { { "no", 2 }, "norwegian" }, { { "pt", 2 }, "portuguese" },
	{ { "ro", 2 }, "romanian" }, { { "ru", 2 }, "russian" }, { { "sv", 2 }, "swedish" }, { { "tr", 2 }, "turkish" },
};

/* English words that say nothing of what a text is about. */
static const char *const empty_words[] = {
	"a", "about", "after", "again", "all", "also", "although", "always", "am", "an", "and", "another", "any", "anybody", "anyone",
	"anything", "are", "arent", "as", "at", "be", "because", "been", "before", "being", "both", "but", "by", "can", "cannot",
	"cant", "could", "couldnt", "did", "didnt", "do", "does", "doesnt", "doing", "done", "dont", "during", "each", "either",
	"else", "even", "ever", "every", "everybody", "everyone", "everything", "few", "for", "from", "get", "gets", "getting", "go",
	"goes", "going", "gonna", "got", "had", "has", "hasnt", "have", "havent", "having", "he", "her", "here", "heres", "hers",
	"herself", "hes", "him", "himself", "his", "how", "however", "i", "id", "if", "ill", "im", "in", "into", "is", "isnt", "it",
	"itd", "itll", "its", "itself", "ive", "just", "kind", "let", "lets", "like", "lot", "lots", "made", "make", "makes", "making",
	"many", "may", "maybe", "me", "might", "mine", "more", "most", "much", "must", "my", "myself", "neither", "never", "no",
	"nobody", "nor", "not", "nothing", "now", "of", "off", "often", "oh", "okay", "on", "once", "one", "ones", "only", "onto",
	"or", "other", "others", "our", "ours", "ourselves", "out", "over", "own", "perhaps", "quite", "rather", "really", "said",
	"same", "say", "says", "shall", "she", "shes", "should", "since", "so", "some", "somebody", "someone", "something",
	"sometimes", "sort", "still", "such", "than", "that", "thatll", "thats", "the", "their", "theirs", "them", "themselves",
	"then", "there", "theres", "these", "they", "theyd", "theyll", "theyre", "theyve", "thing", "things", "this", "those",
	"though", "through", "to", "too", "under", "until", "up", "upon", "us", "use", "used", "very", "was", "wasnt", "we", "wed",
	"well", "went", "were", "werent", "weve", "what", "whatever", "whats", "when", "where", "whether", "which", "while", "who",
	"whoever", "whole", "whom", "whos", "whose", "why", "will", "with", "within", "without", "wont", "would", "wouldnt", "yeah",
	"yes", "yet", "you", "youd", "youll", "your", "youre", "yours", "yourself", "youve",
};

struct known {
	uint64_t bytes[2];           /* the word, as make_key has it, */
	uint32_t tag;                /* with its length and language; 0 where there is none */
	uint32_t vector;             /* its stem's, as in struct stem */
	uint64_t hash;
};

struct stems {
	struct vectors *vectors;
	struct sb_stemmer *of[LANGUAGES];   /* made when the language is first met */
	struct table empty;
	struct known *known;         /* each in one line of the processor's cache */
	void *room;                  /* that known lies in */
	uint32_t slots;              /* a mask: those in use */
	size_t n_learnt;
};

struct stems *
stems_new(void)
{
	struct stems *s = calloc(1, sizeof(*s));
	size_t i;

	if (s == NULL)
		return NULL;
	s->vectors = vectors_new();
	s->room = calloc(KNOWN * sizeof(*s->known) + LINE_BYTES, 1);   /* what is not used is not touched either */
	if (s->vectors == NULL || s->room == NULL) {
		stems_free(s);
		return NULL;
	}
	s->known = (void *)((char *)s->room + (LINE_BYTES - (uintptr_t)s->room % LINE_BYTES) % LINE_BYTES);
	s->slots = FIRST - 1;
	for (i = 0; i < sizeof(empty_words) / sizeof(empty_words[0]); i++)
		if (table_add(&s->empty, word_hash(WORD_HASH_SEED, slice_of(empty_words[i]))) == TABLE_NONE) {
			stems_free(s);
			return NULL;
		}
	return s;
}

unsigned int
stems_language(const struct stems *s, struct slice tag)
{
	unsigned int i;

	(void)s;
	if (tag.len == 0)
		return ENGLISH;
	for (i = 0; i < LANGUAGES; i++)
		if (slice_starts_nocase(tag, languages[i].tag) && (tag.len == 2 || tag.p[2] == '-' || tag.p[2] == '_'))
			return i;
	return slice_starts_nocase(tag, SL("nb")) || slice_starts_nocase(tag, SL("nn")) ? stems_language(s, SL("no")) : NO_STEMMER;
}

/* The word without its ending, valid until the next call; *ok turns false when memory ran out. */
static struct slice
cut_ending(struct stems *s, unsigned int language, struct slice word, bool *ok)
{
	const sb_symbol *stem;

	if (language == NO_STEMMER)
		return word;
	/* libstemmer knows no other reason to fail than memory; a language that this version has not, it says so by NULL, too */
	if (s->of[language] == NULL && (s->of[language] = sb_stemmer_new(languages[language].stemmer, "UTF_8")) == NULL)
		return word;
	if ((stem = sb_stemmer_stem(s->of[language], (const sb_symbol *)word.p, (int)word.len)) == NULL) {
		*ok = false;
		return word;
	}
	return (struct slice){ (const char *)stem, (size_t)sb_stemmer_length(s->of[language]) };
}

/* Up to 8 bytes as a number, each at its place. */
static uint64_t
pack(const char *p, size_t len)
{
	uint64_t x = 0;
	uint32_t front, back;

	if (len == 8) {
		memcpy(&x, p, 8);
	} else if (len >= 4) {
		memcpy(&front, p, 4);
		memcpy(&back, p + len - 4, 4);
		x = (uint64_t)front << 32 | back;    /* they overlap, and only words of one length are compared */
	} else if (len > 0) {
		x = (uint64_t)(unsigned char)p[0] << 16 | (uint64_t)(unsigned char)p[len / 2] << 8 | (unsigned char)p[len - 1];
	}
	return x;
}

#define EACH_BYTE UINT64_C(0x0101010101010101)

/*
 * What a word is known by: its bytes, if it is ASCII and has at most 16, as most are; else a hash.  They are read where they
 * stand in the text: what was just written byte by byte into the word, the processor is slow to read at once.
 */
static struct stem_key
make_key(unsigned int language, const struct word *w)
{
	size_t len = w->raw.len, front = len < 8 ? len : 8;
	struct stem_key k = { .tag = (uint32_t)(language << 8 | len) };

	if (len == w->len && len <= 16) {
		k.bytes[0] = pack(w->raw.p, front);
		k.bytes[1] = pack(w->raw.p + front, len - front);
		if (((k.bytes[0] | k.bytes[1]) & 0x80 * EACH_BYTE) == 0) {
			k.bytes[0] |= 0x20 * EACH_BYTE;      /* small letters; digits have the bit */
			k.bytes[1] |= 0x20 * EACH_BYTE;
			return k;
		}
	}
	k.bytes[0] = k.bytes[1] = word_hash(WORD_HASH_SEED, (struct slice){ w->p, w->len });
	k.tag = (uint32_t)(language << 8 | 0xFF);
	return k;
}

struct stem_key
stems_announce(const struct stems *s, unsigned int language, const struct word *word)
{
	struct stem_key k = make_key(language, word);

	k.slot = (uint32_t)(((k.bytes[0] ^ k.bytes[1] * UINT64_C(0xC2B2AE3D27D4EB4F)) * UINT64_C(0x9E3779B97F4A7C15)) >> 48) & s->slots;
	__builtin_prefetch(&s->known[k.slot]);
	return k;
}

/* Looks a word up that is not known. */
static bool
learn(struct stems *s, unsigned int language, const struct word *w, struct stem *stem)
{
	struct slice word = { w->p, w->len };
	bool ok = true;

	*stem = (struct stem){ 0, VECTORS_NONE };
	if (language == ENGLISH && table_find(&s->empty, word_hash(WORD_HASH_SEED, word)) != TABLE_NONE)
		return true;
	stem->hash = word_hash(WORD_HASH_SEED, cut_ending(s, language, word, &ok));
	if (language == ENGLISH)
		stem->vector = vectors_find(s->vectors, stem->hash);
	return ok;
}

bool
stems_find(struct stems *s, unsigned int language, const struct word *word, const struct stem_key *key, struct stem *stem)
{
	struct known *k = &s->known[key->slot];

	if (k->bytes[0] != key->bytes[0] || k->bytes[1] != key->bytes[1] || k->tag != key->tag) {
		if (!learn(s, language, word, stem))
			return false;
		if (++s->n_learnt == FIRST)
			s->slots = KNOWN - 1;
		*k = (struct known){ { key->bytes[0], key->bytes[1] }, key->tag, stem->vector, stem->hash };
	}
	*stem = (struct stem){ k->hash, k->vector };
	if (stem->vector != VECTORS_NONE)
		vectors_announce(s->vectors, stem->vector);
	return true;
}

const struct vectors *
stems_vectors(const struct stems *s)
{
	return s->vectors;
}

void
stems_free(struct stems *s)
{
	size_t i;

	if (s == NULL)
		return;
	for (i = 0; i < LANGUAGES; i++)
		if (s->of[i] != NULL)
			sb_stemmer_delete(s->of[i]);
	table_free(&s->empty);
	vectors_free(s->vectors);
	free(s->room);
	free(s);
}
