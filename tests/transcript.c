/* transcript.h and the rooms behind it, lead.h, clock.h, spoken.h, markdown.h. */
#include "charset.h"
#include "check.h"
#include "clock.h"
#include "lead.h"
#include "markdown.h"
#include "rec.h"
#include "spoken.h"
#include "transcript.h"

static int64_t
clock_of(const char *text, size_t *left)
{
	struct slice s = slice_of(text);
	int64_t ms = -2;

	if (!clock_read(&s, &ms))
		ms = -2;
	*left = s.len;
	return ms;
}

static void
check_clock(void)
{
	size_t left;

	CHECK(clock_of("00:00:01.500", &left) == 1500 && left == 0);
	CHECK(clock_of("1:02:03,25 x", &left) == 3723250 && left == 2);
	CHECK(clock_of("12:34", &left) == 754000 && left == 0);
	CHECK(clock_of("75:30", &left) == 4530000 && left == 0);
	CHECK(clock_of("12:34: so", &left) == 754000 && left == 4);
	CHECK(clock_of("12:34. So", &left) == 754000 && left == 4);
	CHECK(clock_of("99:99:99", &left) == -1 && left == 0);
	CHECK(clock_of("1:75:00", &left) == -1 && left == 0);
	CHECK(clock_of("100:00:00", &left) == -1 && left == 0);
	CHECK(clock_of("99999:00", &left) == -2 && left == 8);
	CHECK(clock_of("", &left) == -2);
	CHECK(clock_of("12", &left) == -2);
	CHECK(clock_of("12:345", &left) == -2);
	CHECK(clock_of("12:34.123456789123456789", &left) == 754123 && left == 0);
}

/* Whether a line's lead is this name, time and rest. */
static int
leads(const char *line, int flags, const char *name, int64_t start, const char *rest)
{
	struct lead l;

	lead_read(&l, slice_of(line), flags);
	return slice_eq(l.name, slice_of(name)) && l.start_ms == start && slice_eq(l.rest, slice_of(rest));
}

static void
check_lead(void)
{
	CHECK(leads("Jane Doe: Hello", 0, "Jane Doe", -1, "Hello"));
	CHECK(leads("Jane (00:12:34): Hello", LEAD_TIMES, "Jane", 754000, "Hello"));
	CHECK(leads("Speaker 1  0:03", LEAD_TIMES, "Speaker 1", 3000, ""));
	CHECK(leads("[06:04] Jane: Hello", LEAD_TIMES, "Jane", 364000, "Hello"));
	CHECK(leads("\\[06:04\\] Hello", LEAD_TIMES, "", 364000, "Hello"));
	CHECK(leads("00:00:13 Hello", LEAD_TIMES, "", 13000, "Hello"));
	CHECK(leads("**Jane B. Doe, PhD:** \\[01:04:01.04\\] Hello", LEAD_TIMES | LEAD_BOLD, "Jane B. Doe, PhD", 3841040, "Hello"));
	CHECK(leads("**Jane**: Hello", LEAD_BOLD, "Jane", -1, "Hello"));
	CHECK(leads(">> Jane: Hello", 0, "Jane", -1, "Hello"));
	CHECK(leads("The answer: no", 0, "", -1, "The answer: no"));
	CHECK(leads("Https://x.example: no", 0, "", -1, "Https://x.example: no"));
	CHECK(leads("12 Monkeys: no", 0, "", -1, "12 Monkeys: no"));
	CHECK(leads("**bold** word", LEAD_BOLD, "", -1, "**bold** word"));
	CHECK(leads("At 12:30 we met", LEAD_TIMES, "", -1, "At 12:30 we met"));
	CHECK(leads("3:1-ratio", LEAD_TIMES, "", -1, "3:1-ratio"));
	CHECK(leads("", LEAD_TIMES | LEAD_BOLD | LEAD_DASH, "", -1, ""));
	CHECK(leads("**", LEAD_BOLD, "", -1, "**"));
	CHECK(leads("- Hello", LEAD_DASH, "", -1, "Hello"));
}

static int
makes(enum err (*f)(struct buf *, struct slice), const char *text, const char *want)
{
	struct buf b = { .max = 4096 };
	int same = f(&b, slice_of(text)) == ERR_OK && slice_eq(buf_slice(&b), slice_of(want));

	buf_free(&b);
	return same;
}

/* A note before a text that is too long for a song goes alone. */
static int
makes_long(void)
{
	char text[310] = "\xE2\x99\xAA";

	memset(text + 3, 'x', 300);
	return makes(spoken_add, text, text + 3);
}

static void
check_words(void)
{
	CHECK(makes(spoken_add, "  a \n b\xC2\xA0 c ", "a b c"));
	CHECK(makes(spoken_add, "so [laughs] it [inaudible 00:12:34].", "so it."));
	CHECK(makes(spoken_add, "(upbeat music)", ""));
	CHECK(makes(spoken_add, "[APPLAUSE] the [first] one (of two)", "the [first] one (of two)"));
	CHECK(makes(spoken_add, "[door slams]", ""));
	CHECK(makes(spoken_add, "\xE2\x99\xAA la la \xE2\x99\xAA now", "now"));
	CHECK(makes(spoken_add, "\xE2\x99\xAA la la", ""));
	CHECK(makes(spoken_add, "[", "["));
	CHECK(makes(spoken_add, "the [API] of [NASA] (static analysis tools)", "the [API] of [NASA] (static analysis tools)"));
	CHECK(makes(spoken_add, "so (sounds odd, I know) we did", "so (sounds odd, I know) we did"));
	CHECK(makes(spoken_add, "(speaking as a maintainer) no", "(speaking as a maintainer) no"));
	CHECK(makes(spoken_add, "and (foreign policy aside) yes", "and (foreign policy aside) yes"));
	CHECK(makes(spoken_add, "a [pause] b [ringing] c [Intro music] d", "a b c d"));
	CHECK(makes(spoken_add, "[SPEAKING SPANISH]", ""));
	CHECK(makes(spoken_add, "[LAUGHTER] [MUSIC PLAYING] a (applause)", "a"));
	CHECK(makes(spoken_add, "a \xE2\x99\xAA stray note", "a stray note"));
	CHECK(makes(spoken_add, "\xE2\x99\xAA\xE2\x99\xAA la \xE2\x99\xAA\xE2\x99\xAA now", "now"));
	CHECK(makes_long());
	CHECK(makes(markdown_text, "a **b** *c* _d_ `e` 2 * 3 f_g", "a b c d e 2 * 3 f_g"));
	CHECK(makes(markdown_text, "\\[x\\] \\* [y](https://e.example/) ![z](i.png)!", "[x] * y !"));
	CHECK(makes(markdown_text, "[a [b] c](d) [e] [f", "a [b] c [e] [f"));
	CHECK(makes(markdown_text, "it&#39;s R&amp;D &lt;b&gt; &rsquo;&#10;&#0;&; &x", "it's R&D <b> \xE2\x80\x99 &; &x"));
	CHECK(makes(markdown_text, "\\", "\\"));
}

/* The sentences of a document as "start-end speaker: text" in ms, '|' between them. */
static int
reads(struct transcript *t, struct slice doc, const char *want)
{
	struct transcript_reader r = { .t = t };
	struct buf b = { .max = 1 << 20 };
	struct utterance u;
	int same;

	if (transcript_read(t, doc, SL(""), NULL, REC_MAX_MS) != ERR_OK)
		return want == NULL;
	while (transcript_sentence(&r, &u) > 0)
		if (buf_addf(&b, "%s%lld-%lld %.*s: %.*s", b.len > 0 ? "|" : "", (long long)u.start_ms,
		    (long long)u.end_ms, SLARG(u.speaker), SLARG(u.text)) != ERR_OK)
			break;
	same = want != NULL && slice_eq(buf_slice(&b), slice_of(want));
	if (!same)
		fprintf(stderr, "%.*s\n", SLARG(buf_slice(&b)));
	buf_free(&b);
	return same;
}

static void
check_times(struct transcript *t)
{
	/* half of a cue's characters take half of its time */
	CHECK(reads(t, SL("WEBVTT\n\n00:00.000 --> 00:10.000\nAbcd. Efgh.\n"), "0-4545 : Abcd.|5454-10000 : Efgh."));
	/* overlapping ends give way, an early end counts for nothing */
	CHECK(reads(t, SL("WEBVTT\n\n00:01.000 --> 00:09.000\nOne.\n\n00:02.000 --> 00:01.000\nTwo.\n\n"
	    "00:03.000 --> 00:04.000\nThree.\n"), "1000-2000 : One.|2000-3000 : Two.|3000-4000 : Three."));
	/* one wild time does not carry off the rest */
	CHECK(reads(t, SL("WEBVTT\n\n00:01.000 --> 00:02.000\nOne.\n\n90:00:00.000 --> 90:00:01.000\nTwo.\n\n"
	    "00:03.000 --> 00:04.000\nThree.\n"), "1000-2000 : One.|2000-3000 : Two.|3000-4000 : Three."));
	/* lines of the same second share the time up to the next */
	CHECK(reads(t, SL("[00:01] One.\n[00:01] Two.\n[00:02] Three.\n"),
	    "1000-1500 : One.|1500-2000 : Two.|2000--1 : Three."));
	/* nothing is known of times behind a break */
	CHECK(reads(t, SL("**A:** \\[00:01\\] One.\n\n**Break:** \\[00:03\\]\n\n**B:** Two.\n\n**A:** \\[00:09\\] Three.\n"),
	    "1000-2600 A: One.|-1--1 B: Two.|9000--1 A: Three."));
	CHECK(reads(t, SL("**A:** \\[00:01\\] One.\n\n**Break:** \\[00:03\\]\n"), "1000-2480 A: One."));
}

static void
check_forms(struct transcript *t)
{
	CHECK(reads(t, SL(""), NULL));
	CHECK(reads(t, SL("WEBVTT"), NULL));
	CHECK(reads(t, SL("{"), NULL));
	CHECK(reads(t, SL("{}"), NULL));
	CHECK(reads(t, SL("[{}]"), NULL));
	CHECK(reads(t, SL("<p>"), NULL));
	CHECK(reads(t, SL("\0\1\2\3\4\5\6\7\0\1\2\3\4\5\6\7"), NULL));
	CHECK(reads(t, SL("{\"text\": \"Hi. You.\"}"), "-1--1 : Hi.|-1--1 : You."));
	CHECK(reads(t, SL("[{\"start\": 1, \"end\": 2.5, \"text\": \"Hi.\"}]"), "1000-2500 : Hi."));
	CHECK(reads(t, SL("Just words."), "-1--1 : Just words."));
	CHECK(reads(t, SL("Two words\n\nGo on"), "-1--1 : Two words|-1--1 : Go on"));
	CHECK(reads(t, SL("two words\n\ngo on."), "-1--1 : two words go on."));
	CHECK(reads(t, SL("00:01 --> 00:02\nNo header."), "1000-2000 : No header."));
}

static int
has_charset(const char *type, const char *want)
{
	char name[CHARSET_NAME_BYTES];
	const char *got = charset_of_type(slice_of(type), name);

	return want == NULL ? got == NULL : got != NULL && strcmp(got, want) == 0;
}

static void
check_charset(void)
{
	CHECK(has_charset("text/vtt; charset=utf-8", "utf-8"));
	CHECK(has_charset("text/vtt;Charset=\"utf-8\"", "utf-8"));
	CHECK(has_charset("text/vtt; charset=\"utf-8", "utf-8"));
	CHECK(has_charset("text/vtt; charset=\"", NULL));
	CHECK(has_charset("text/vtt", NULL));
}

static void
check_captions(struct transcript *t)
{
	/* dialogue's dashes */
	CHECK(reads(t, SL("WEBVTT\n\n00:01.000 --> 00:03.000\n-Okay\n- Yeah? - Well-known. -5 - 3 is -8.\n"),
	    "1000-1277 : Okay|1277-1611 : Yeah?|1611-2222 : Well-known.|2277-3000 : -5 - 3 is -8."));
	CHECK(reads(t, SL("WEBVTT\n\n00:01.000 --> 00:03.000\n<v Tom &amp; Jerry>Hi.\n"), "1000-3000 Tom & Jerry: Hi."));
	/* a speaker who is named in each cue goes on, in a tag; another one does not */
	CHECK(reads(t, SL("WEBVTT\n\n00:01.000 --> 00:02.000\n<v A &amp; B>When one\n\n00:02.000 --> 00:03.000\n<v A &amp; B>asks a\n\n"
	    "00:03.000 --> 00:04.000\n<v C>hundred\n\n00:04.000 --> 00:05.000\n<v A &amp; B>of them.\n"),
	    "1000-3000 A & B: When one asks a|3000-4000 C: hundred|4000-5000 A & B: of them."));
	/* a number is said where cues have none, and where it is not the next one's */
	CHECK(reads(t, SL("00:01,000 --> 00:02,000\nThe year was\n1984\n\n00:02,000 --> 00:03,000\nSo."),
	    "1000-3000 : The year was 1984 So."));
	CHECK(reads(t, SL("1\n00:01,000 --> 00:02,000\nIt was\n1984\n\n2\n00:02,000 --> 00:03,000\n\nAnd\n1985\n"
	    "00:03,000 --> 00:04,000\nOr\n4\n00:04,000 --> 00:05,000\nSo.\n\n9\n00:05,000 --> 00:06,000\nEnd.\n"),
	    "1000-5000 : It was 1984 And 1985 Or So.|5000-6000 : End."));
	/* captions that grow */
	CHECK(reads(t, SL("WEBVTT\n\n00:01.000 --> 00:02.000\nso this is\n\n00:02.000 --> 00:03.000\nso this is how\n\n"
	    "00:03.000 --> 00:04.000\nso this is how it goes\n\n00:04.000 --> 00:05.000\nso this is how it goes when\none\n\n"
	    "00:05.000 --> 00:06.000\none learns.\n"), "1000-6000 : so this is how it goes when one learns."));
	/* segments of a stream that were joined: the second is ten seconds later by its clock */
	CHECK(reads(t, SL("WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000\n\n00:01.000 --> 00:02.000\nOne.\n\n"
	    "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:1800000,LOCAL:00:00:00.000\n\n00:01.000 --> 00:02.000\nTwo.\n"),
	    "1000-2000 : One.|11000-12000 : Two."));
	/* times as somebody wrote them; a line with an arrow is no text */
	CHECK(reads(t, SL("1\n00:00:01:500 --> 00:00:02:250\nOne.\n\n2\n00:00:03,000 x --> soon\nTwo.\n"),
	    "1500-2250 : One.|3000--1 : Two."));
}

static void
check_html(struct transcript *t)
{
	CHECK(reads(t, SL("<p>Jane: Hello.<br>Bob: Hi\nthere.</p><p>Jane: So.</p>"),
	    "-1--1 Jane: Hello.|-1--1 Bob: Hi there.|-1--1 Jane: So."));
	CHECK(reads(t, SL("<cite>Jane:</cite> <time>0:03</time><p>In <cite>Nature</cite> at <time>0:09</time> we read it.</p>"),
	    "3000--1 Jane: In Nature at 0:09 we read it."));
	CHECK(reads(t, SL("<form><label>Find</label><p>Some words.</p><button>Go</button></form>"), "-1--1 : Some words."));
	CHECK(reads(t, SL("<h1>The Show</h1><h2>Jane Doe</h2><p>One.</p><h2>Bob</h2><p>Two.</p><h2>Jane Doe</h2><p>Three.</p>"
	    "<h2>Bob</h2><p>Four.</p><h3>Notes</h3>"), "-1--1 Jane Doe: One.|-1--1 Bob: Two.|-1--1 Jane Doe: Three.|-1--1 Bob: Four."));
	CHECK(reads(t, SL("<pre>Jane: One.\nBob: Two.</pre>"), "-1--1 Jane: One.|-1--1 Bob: Two."));
}

static void
check_json(struct transcript *t)
{
	CHECK(reads(t, SL("{\"start\": 1, \"end\": 2, \"text\": \"One.\", \"speaker\": \"A\"}\n"
	    "{\"start\": 2, \"end\": 3, \"text\": \"Two.\"}\n"), "1000-2000 A: One.|2000-3000 A: Two."));
	/* whisper.cpp's -ojf: tokens, some inside words; OpenAI's are numbers */
	CHECK(reads(t, SL("{\"transcription\": [{\"offsets\": {\"from\": 0, \"to\": 4000}, \"text\": \" Waiting. It ends.\", \"tokens\": ["
	    "{\"text\": \"[_BEG_]\", \"offsets\": {\"from\": 0, \"to\": 0}}, {\"text\": \" Wait\", \"offsets\": {\"from\": 100, \"to\": 400}},"
	    "{\"text\": \"ing\", \"offsets\": {\"from\": 400, \"to\": 900}}, {\"text\": \".\", \"offsets\": {\"from\": 900, \"to\": 1000}},"
	    "{\"text\": \" It\", \"offsets\": {\"from\": 3000, \"to\": 3200}}, {\"text\": \" ends\", \"offsets\": {\"from\": 3200, \"to\": 3900}}]}]}"),
	    "100-1000 : Waiting.|3000-3900 : It ends."));
	CHECK(reads(t, SL("{\"segments\": [{\"start\": 0, \"end\": 1, \"text\": \"One.\", \"tokens\": [50364, 1485]}]}"), "0-1000 : One."));
	/* its words may stand beside the segments, without their stops */
	CHECK(reads(t, SL("{\"text\": \" It ends. Well, yes. So.\", \"segments\": [{\"start\": 0, \"end\": 4, \"tokens\": [7], \"text\": \" It ends. Well,\"},"
	    "{\"start\": 4, \"end\": 6, \"text\": \" yes.\"}, {\"start\": 6, \"end\": 8, \"text\": \" So.\"}],"
	    "\"words\": [{\"word\": \"It\", \"start\": 0.5, \"end\": 0.7}, {\"word\": \"ends\", \"start\": 0.8, \"end\": 1.2},"
	    "{\"word\": \"Well\", \"start\": 3.5, \"end\": 3.8}, {\"word\": \"yes\", \"start\": 5.1, \"end\": 5.9}]}"),
	    "500-1200 : It ends.|3500-5900 : Well, yes.|6000-8000 : So."));
	CHECK(reads(t, SL("{\"text\": \"One. Two.\", \"words\": [{\"word\": \"One\", \"start\": 1, \"end\": 2}, {\"word\": \"Two\", \"start\": 5, \"end\": 6}]}"),
	    "1000-2000 : One.|5000-6000 : Two."));
	CHECK(reads(t, SL("{\"text\": \"One.\"} and more"), NULL));
	CHECK(reads(t, SL("{\"text\": \"One.\"}\n{\"text\": \"Tw"), NULL));
	CHECK(reads(t, SL("[{\"start\": NaN, \"text\": \"One.\"}]"), NULL));
	CHECK(strcmp(t->fault, "broken: NaN is no number") == 0);
}

/* Reads a document with a segment of two seconds for each of n times text, between a first and a last one. */
static int
reads_loop(struct transcript *t, const char *text, int n, size_t dropped, const char *want)
{
	struct buf doc = { .max = 1 << 20 };
	int i, same;

	same = buf_addf(&doc, "[{\"start\": 1, \"end\": 2, \"text\": \"First.\"},") == ERR_OK;
	for (i = 1; same && i <= n; i++)
		same = buf_addf(&doc, "{\"start\": %d, \"end\": %d, \"text\": \"%s\"},", 2 * i, 2 * i + 2, text) == ERR_OK;
	same = same && buf_addf(&doc, "{\"start\": 3540, \"end\": 3542, \"text\": \"Last.\"}]") == ERR_OK &&
	    reads(t, buf_slice(&doc), want) && t->dropped == dropped;
	buf_free(&doc);
	return same;
}

/* What recognisers make up goes; what people say stays. */
static void
check_made_up(struct transcript *t)
{
	CHECK(reads_loop(t, "I'm going to say it once more.", 20, 7 * 19,
	    "1000-2000 : First.|2000-4000 : I'm going to say it once more.|3540000-3542000 : Last."));
	CHECK(reads_loop(t, "You. You.", 30, 59, "1000-2000 : First.|2000-4000 : You.|3540000-3542000 : Last."));
	CHECK(reads_loop(t, "No, no.", 3, 0, "1000-2000 : First.|2000-4000 : No, no.|4000-6000 : No, no.|"
	    "6000-8000 : No, no.|3540000-3542000 : Last."));
	CHECK(reads_loop(t, "Thanks for watching!", 1, 3, "1000-2000 : First.|3540000-3542000 : Last."));
	CHECK(reads_loop(t, "Subtitles by the Amara.org community", 1, 5, "1000-2000 : First.|3540000-3542000 : Last."));
	CHECK(reads_loop(t, "Untertitelung des ZDF f\xC3\xBCr funk, 2017.", 1, 6, "1000-2000 : First.|3540000-3542000 : Last."));
	CHECK(reads_loop(t, "Thanks for watching my dog.", 1, 0,
	    "1000-2000 : First.|2000-4000 : Thanks for watching my dog.|3540000-3542000 : Last."));
	/* a turn that begins inside stays one */
	CHECK(reads(t, SL("A: go go go go go go go go go go\nB: go go go go go go go go go go\nB: stop it.\nA: why?"),
	    "-1--1 A: go|-1--1 B: stop it.|-1--1 A: why?"));
	CHECK(t->dropped == 19);
}

/* No time is beyond the episode's end. */
static void
check_duration(struct transcript *t)
{
	struct slice doc = SL("WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000\n\n"
	    "00:01.000 --> 00:02.000\nOne.\n\n00:09.000 --> 00:12.000\nTwo.\n\n00:13.000 --> 00:14.000\nThree.\n");
	struct transcript_reader r = { .t = t };
	struct utterance u;

	CHECK(transcript_read(t, doc, SL(""), NULL, 10999) == ERR_OK);
	CHECK(transcript_sentence(&r, &u) == 1 && u.start_ms == 1000 && u.end_ms == 2000);
	CHECK(transcript_sentence(&r, &u) == 1 && u.start_ms == 9000 && u.end_ms <= 10999);
	CHECK(transcript_sentence(&r, &u) == 1 && u.start_ms <= 10999 && u.end_ms == -1);
	CHECK(transcript_sentence(&r, &u) == 0);
}

int
main(void)
{
	struct transcript t;

	transcript_init(&t);
	check_charset();
	check_clock();
	check_lead();
	check_words();
	check_times(&t);
	check_forms(&t);
	check_captions(&t);
	check_html(&t);
	check_json(&t);
	check_made_up(&t);
	check_duration(&t);
	transcript_free(&t);
	return check_close();
}
