/* sentence.h: boundaries as a careful editor sets them. */
#include <stdlib.h>

#include "check.h"
#include "sentence.h"

/* Whether text in a language, its sentences joined with '|', is want. */
static int
splits_in(const char *lang, const char *text, const char *want)
{
	struct sentence_reader r = { .text = slice_of(text), .uncased = sentence_is_uncased(slice_of(text)),
		.language = language_of(slice_of(lang)) };
	struct slice s, rest = slice_of(want), part;

	while (sentence_next(&r, &s))
		if (!slice_cut(&rest, '|', &part) || !slice_eq(part, s)) {
			fprintf(stderr, "%s: '%.*s'\n", text, SLARG(s));
			return 0;
		}
	return rest.len == 0;
}

static int
splits(const char *text, const char *want)
{
	return splits_in("", text, want);
}

static void
check_marks(void)
{
	CHECK(splits("", ""));
	CHECK(splits("  \n ", ""));
	CHECK(splits("One. Two! Three? Four", "One.|Two!|Three?|Four"));
	CHECK(splits("Really?! Yes!!! Fine.", "Really?!|Yes!!!|Fine."));
	CHECK(splits("It was 3.5 m of Node.js at example.org. Good.", "It was 3.5 m of Node.js at example.org.|Good."));
	CHECK(splits("He said \"Stop.\" Then he left.", "He said \"Stop.\"|Then he left."));
	CHECK(splits("She asked \"Why?\" and left.", "She asked \"Why?\" and left."));
	CHECK(splits("(It rained.) We stayed.", "(It rained.)|We stayed."));
	CHECK(splits("\"It is so [...]\" (Jones 71). Yes.", "\"It is so [...]\" (Jones 71).|Yes."));
	CHECK(splits("Doing good... You know.", "Doing good...|You know."));
	CHECK(splits("Well... maybe not. . . . Yes.", "Well... maybe not.|. . . Yes."));
	CHECK(splits("It rained. ...and then it snowed.", "It rained.|...and then it snowed."));
	CHECK(splits("It was . . . I forgot . . . gone.", "It was . . . I forgot . . . gone."));
	CHECK(splits("Well\xE2\x80\xA6 maybe\xE2\x80\xA6 No.", "Well\xE2\x80\xA6 maybe\xE2\x80\xA6|No."));
	CHECK(splits("until 1805. [6] An end.[17] So. [...] Yes.", "until 1805. [6]|An end.[17]|So. [...]|Yes."));
	CHECK(splits("It protects their rights. 4 Even so, it fails. 4 Cats came.",
	    "It protects their rights. 4|Even so, it fails.|4 Cats came."));
	CHECK(splits("I read at Yahoo! in May. Yahoo! That is it.", "I read at Yahoo! in May.|Yahoo!|That is it."));
	CHECK(splits("Poor service.There was none.Why?", "Poor service.|There was none.|Why?"));
	CHECK(splits("we met at ten. she was late", "we met at ten.|she was late"));
	CHECK(splits("Call 555-0134. we wait in the U.S. for it.", "Call 555-0134.|we wait in the U.S. for it."));
}

static void
check_abbreviations(void)
{
	CHECK(splits("Dr. Who met Mrs. Hall. They left.", "Dr. Who met Mrs. Hall.|They left."));
	CHECK(splits("Use tools, e.g. Make, i.e. The one.", "Use tools, e.g. Make, i.e. The one."));
	CHECK(splits("It was approx. Ten, at N\xC2\xB0. 7 on Apr. 9.", "It was approx. Ten, at N\xC2\xB0. 7 on Apr. 9."));
	CHECK(splits("Tea, milk, etc. We like it.", "Tea, milk, etc.|We like it."));
	CHECK(splits("We sell tea, milk, bread, etc. Customers like it.", "We sell tea, milk, bread, etc.|Customers like it."));
	CHECK(splits("Acme Inc. Chairman Smith spoke.", "Acme Inc. Chairman Smith spoke."));
	CHECK(splits("In the U.S. Senate. In the U.S. They vote.", "In the U.S. Senate.|In the U.S.|They vote."));
	CHECK(splits("J. R. R. Tolkien wrote.", "J. R. R. Tolkien wrote."));
	CHECK(splits("Go with plan B. The other failed.", "Go with plan B.|The other failed."));
	CHECK(splits("See No. 5 on p. 55. No. It is not.", "See No. 5 on p. 55.|No.|It is not."));
	CHECK(splits("At 5 p.m. We met at 6 a.m. on Sept. 9. Fine.", "At 5 p.m.|We met at 6 a.m. on Sept. 9.|Fine."));
	CHECK(splits("At 5 p.m. Mr. Hall came. He left us all at 6 p.m. Mr. Hall was late.",
	    "At 5 p.m. Mr. Hall came.|He left us all at 6 p.m.|Mr. Hall was late."));
	CHECK(splits("The launch is on Monday at 6 p.m. EDT. Come.", "The launch is on Monday at 6 p.m. EDT.|Come."));
}

static void
check_lists(void)
{
	CHECK(splits("1. The first item. Then more.", "1. The first item.|Then more."));
	CHECK(splits("1. Boil water 2. Add tea 3. Wait 5 minutes", "1. Boil water|2. Add tea|3. Wait 5 minutes"));
	CHECK(splits("a) red b) green c) blue", "a) red|b) green|c) blue"));
	CHECK(splits("1.) Red. 2.) Blue.", "1.) Red.|2.) Blue."));
	CHECK(splits("\xE2\x80\xA2 9. Red \xE2\x80\xA2 10. Blue", "\xE2\x80\xA2 9. Red|\xE2\x80\xA2 10. Blue"));
	CHECK(splits("\xE2\x80\xA2 red tea \xE2\x80\xA2 blue tea", "\xE2\x80\xA2 red tea|\xE2\x80\xA2 blue tea"));
	CHECK(splits("* red tea * blue tea. * So", "* red tea|* blue tea.|* So"));
	CHECK(splits("We want (1) bread and (2) tea.", "We want (1) bread and (2) tea."));
}

/* Ends that no mark shows. */
static void
check_gaps(void)
{
	CHECK(splits("we need a\xE2\x80\x94 Do you? I\xE2\x80\x94 I am.", "we need a\xE2\x80\x94|Do you?|I\xE2\x80\x94 I am."));
	CHECK(splits("See http://a.example/b.html http://a.example/c.html", "See http://a.example/b.html|http://a.example/c.html"));
	CHECK(splits("Great! :) We had fun :-) She did, too.", "Great! :)|We had fun :-)|She did, too."));
	CHECK(splits("Thanks a lot! \xF0\x9F\x98\x80 We had fun.", "Thanks a lot! \xF0\x9F\x98\x80|We had fun."));
	CHECK(splits("The New York Times reported from West Point.", "The New York Times reported from West Point."));
	CHECK(splits("Dear Ann, You are right. Best regards, Bob P.S. Come soon",
	    "Dear Ann,|You are right.|Best regards,|Bob|P.S. Come soon"));
	CHECK(splits("He came. Thanks, Bob Ann, did you see it?", "He came.|Thanks,|Bob Ann, did you see it?"));
	CHECK(splits("We like Boston, Thanksgiving, and New York.", "We like Boston, Thanksgiving, and New York."));
	CHECK(splits("He thanked Ann Lee for Bread and Tea from Old Delhi.", "He thanked Ann Lee for Bread and Tea from Old Delhi."));
}

static void
check_scripts(void)
{
	CHECK(splits("\xE4\xBB\x8A\xE6\x97\xA5\xE3\x80\x82\xE3\x81\xAF\xEF\xBC\x9F\xE3\x80\x8D\xE3\x81\x84",
	    "\xE4\xBB\x8A\xE6\x97\xA5\xE3\x80\x82|\xE3\x81\xAF\xEF\xBC\x9F\xE3\x80\x8D|\xE3\x81\x84"));
	CHECK(splits("\xD0\x94\xD0\xB0. \xD0\x9D\xD0\xB5\xD1\x82.", "\xD0\x94\xD0\xB0.|\xD0\x9D\xD0\xB5\xD1\x82."));
	CHECK(splits("this is how captions go. they have no capitals. so it is",
	    "this is how captions go.|they have no capitals.|so it is"));
	CHECK(splits("we were going to \xE2\x80\x94 did you see it? and then we \xE2\x80\x94 we left. so yes",
	    "we were going to \xE2\x80\x94|did you see it?|and then we \xE2\x80\x94 we left.|so yes"));
	CHECK(!sentence_is_uncased(SL("This is how captions go in a Document.")));
	CHECK(splits("\xFF\xC3. \x80\xE3. A", "\xFF\xC3.|\x80\xE3.|A"));
}

/* Sentences of our own in each language that has a list of words. */
static void
check_languages(void)
{
	CHECK(splits_in("de", "Am 3. Oktober fuhr Dr. Weiß z. B. nach Bonn. Danach regnete es.",
	    "Am 3. Oktober fuhr Dr. Weiß z. B. nach Bonn.|Danach regnete es."));
	CHECK(splits_in("de-at", "Das kostet ca. 5 Mio. Euro, d. h. zu viel. Es gibt Brot, Käse usw. Das reicht.",
	    "Das kostet ca. 5 Mio. Euro, d. h. zu viel.|Es gibt Brot, Käse usw.|Das reicht."));
	CHECK(splits_in("de", "Er sagte: „Komm!“ Sie blieb. Im 19. Jahrhundert war das anders.",
	    "Er sagte: „Komm!“|Sie blieb.|Im 19. Jahrhundert war das anders."));
	CHECK(splits_in("fr", "M. Dupont et Mme. Roy habitent av. Foch. Ils partent le 3 janv. 2026. Pourquoi ?",
	    "M. Dupont et Mme. Roy habitent av. Foch.|Ils partent le 3 janv. 2026.|Pourquoi ?"));
	CHECK(splits_in("fr", "Il a dit : « Viens ! » Elle est restée. Voir p. 12, fig. 3.",
	    "Il a dit : « Viens ! »|Elle est restée.|Voir p. 12, fig. 3."));
	CHECK(splits_in("es", "El Sr. Gómez y la Dra. Ruiz viven en la avda. Colón. ¿Cuándo llegan? ¡Hoy!",
	    "El Sr. Gómez y la Dra. Ruiz viven en la avda. Colón.|¿Cuándo llegan?|¡Hoy!"));
	CHECK(splits_in("es", "Ustedes, p. ej. Ana, pagan aprox. Cien euros. Véase pág. 7. Es todo.",
	    "Ustedes, p. ej. Ana, pagan aprox. Cien euros.|Véase pág. 7.|Es todo."));
	CHECK(splits_in("it", "Il sig. Rossi e la dott.ssa Bianchi vivono qui. Cfr. Dante, pag. 3. È tutto.",
	    "Il sig. Rossi e la dott.ssa Bianchi vivono qui.|Cfr. Dante, pag. 3.|È tutto."));
	CHECK(splits_in("it", "Pane, latte, ecc. Non serve altro. Perché no?", "Pane, latte, ecc.|Non serve altro.|Perché no?"));
	CHECK(splits_in("pt-br", "O Sr. Silva mora na av. Paulista. A Dra. Lima não. É p. ex. Maria quem vem.",
	    "O Sr. Silva mora na av. Paulista.|A Dra. Lima não.|É p. ex. Maria quem vem."));
	CHECK(splits_in("pt", "Pão, leite, etc. Não falta nada. Por quê?", "Pão, leite, etc.|Não falta nada.|Por quê?"));
	CHECK(splits_in("nl", "Dhr. Bakker en mevr. Smit wonen o.a. Hier en daar. Wij niet. Zie blz. 4.",
	    "Dhr. Bakker en mevr. Smit wonen o.a. Hier en daar.|Wij niet.|Zie blz. 4."));
	CHECK(splits_in("nl", "Brood, melk enz. Dat is alles. Waarom?", "Brood, melk enz.|Dat is alles.|Waarom?"));
	CHECK(splits_in("pl", "Prof. Nowak i dr. Lis mieszkają przy ul. Długiej. Nie znam ich. To np. Anna.",
	    "Prof. Nowak i dr. Lis mieszkają przy ul. Długiej.|Nie znam ich.|To np. Anna."));
	CHECK(splits_in("pl", "To był 3. Dzień Matki. Kupił chleb, mleko itd. Potem wyszedł.",
	    "To był 3. Dzień Matki.|Kupił chleb, mleko itd.|Potem wyszedł."));
	CHECK(splits_in("ru", "В 1999 г. Иванов жил на ул. Мира, т. е. Рядом. Потом уехал.",
	    "В 1999 г. Иванов жил на ул. Мира, т. е. Рядом.|Потом уехал."));
	CHECK(splits_in("ru", "Купи хлеб, молоко и т. д. Это всё. Почему? См. рис. 3.",
	    "Купи хлеб, молоко и т. д.|Это всё.|Почему?|См. рис. 3."));
	CHECK(splits_in("hi", "डॉ. राव घर गए। क्या वे आएँगे? हाँ।", "डॉ. राव घर गए।|क्या वे आएँगे?|हाँ।"));
	CHECK(splits_in("ar", "وصل د. سامي أمس. هل عاد؟ نعم.", "وصل د. سامي أمس.|هل عاد؟|نعم."));
	CHECK(splits_in("ur", "وہ گھر گیا۔ کیا وہ آئے گا؟ ہاں۔", "وہ گھر گیا۔|کیا وہ آئے گا؟|ہاں۔"));
	CHECK(splits_in("zh", "他说：“你好。”我走了！为什么？不知道……真的。", "他说：“你好。”|我走了！|为什么？|不知道……真的。"));
	CHECK(splits_in("ja", "彼は「行く。」と言った。本当？『はい。』そうです。", "彼は「行く。」と言った。|本当？|『はい。』|そうです。"));
	CHECK(splits_in("zh", "一起去看《加油！老师》好吗？好！", "一起去看《加油！老师》好吗？|好！"));
	CHECK(splits_in("ja", "幅は３．２９％である。２％台も目指す。", "幅は３．２９％である。|２％台も目指す。"));
	CHECK(splits_in("hy", "Նա գնաց։ Ես մնացի։", "Նա գնաց։|Ես մնացի։"));
	CHECK(splits_in("am", "ሄደ። ቀረሁ።", "ሄደ።|ቀረሁ።"));
	CHECK(splits_in("pl", "To bałt. słowo. Nie znam.", "To bałt. słowo.|Nie znam."));
	CHECK(splits_in("ja", "明日も来る!そう言った。", "明日も来る!|そう言った。"));
	CHECK(language_of(SL("PT-br")) == LANGUAGE_PT);
	CHECK(language_of(SL("est")) == LANGUAGE_OTHER && language_of(SL("e")) == LANGUAGE_OTHER);
}

/* A recogniser's output is cut where its words speak for it, and at pauses. */
static void
check_raw(void)
{
	CHECK(splits("so we went to the lake and it was really cold but we swam anyway and then my brother called and said that "
	    "he could not come because of his car and i was a bit sad about that but you know what can you do yeah so after "
	    "that we drove home and had some soup and talked for a long time",
	    "so we went to the lake|and it was really cold|but we swam anyway|and then my brother called|and said that "
	    "he could not come because of his car|and i was a bit sad about that|but you know what can you do|yeah|so after "
	    "that we drove home|and had some soup and talked for a long time"));
}

static void
check_pauses(void)
{
	char text[2000] = "";
	size_t pause = 0, i, n = 0;
	struct sentence_reader r = { .pauses = &pause, .n_pauses = 1 };
	struct slice s;

	for (i = 0; i < 100; i++) {
		if (i == 15)
			pause = strlen(text);
		snprintf(text + strlen(text), 32, "word%zu ", i);
	}
	r.text = slice_of(text);
	CHECK(sentence_next(&r, &s));
	CHECK(slice_ends(s, SL("word14")));          /* at the pause */
	while (sentence_next(&r, &s))
		n++;
	CHECK(n == 3);                               /* 85 words more, of which 40 at most are together */
}

/* A word without end is cut, between characters, in linear time. */
static void
check_endless(void)
{
	size_t len = 3 * 1000 * 1000, n = 0, i;
	char *p = malloc(len);
	struct sentence_reader r = { .text = { p, len } };
	struct slice s;

	CHECK(p != NULL);
	if (p == NULL)
		return;
	for (i = 0; i < len; i++)
		p[i] = "\xE4\xBB\x8A"[i % 3];
	while (sentence_next(&r, &s)) {
		CHECK(s.len <= 8192 && s.len % 3 == 0);
		n += s.len;
	}
	CHECK(n == len);
	free(p);
}

int
main(void)
{
	check_marks();
	check_abbreviations();
	check_lists();
	check_gaps();
	check_scripts();
	check_languages();
	check_raw();
	check_pauses();
	check_endless();
	return check_close();
}
