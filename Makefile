# podsift.  make deps demo: five insights in a minute; make deps check: every test.
VERSION = 0.1.0
PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
MANDIR = $(PREFIX)/share/man
CC = cc
CFLAGS = -O2 -g
LDFLAGS =

# make SAN=1 builds with AddressSanitizer and UBSan, beside the plain build.
B_ = build
B_1 = build-san
B = $(B_$(SAN))
SAN_1 = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

XML_CFLAGS != pkg-config --cflags libxml-2.0 2>/dev/null || echo -I/usr/include/libxml2
WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes $(WERROR)
# No fused multiply-add: the same bytes on every machine.
ALL_CFLAGS = -std=c11 -D_POSIX_C_SOURCE=200809L -DVERSION='"$(VERSION)"' -Ilib $(XML_CFLAGS) $(WARN) \
	-ffp-contract=off $(SAN_$(SAN)) $(CFLAGS)
ALL_LDFLAGS = $(SAN_$(SAN)) $(LDFLAGS)
COMPILE = @mkdir -p $(B) && $(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@
LINK = @$(CC) $(ALL_LDFLAGS) -o $@

PROGRAMS = feedfetch transcribe-split sentscore topk fmt-digest
PAGES = feedfetch.1 transcribe-split.1 sentscore.1 topk.1 fmt-digest.1 podsift-records.5 podsift.7
BINARIES = $(B)/feedfetch $(B)/transcribe-split $(B)/sentscore $(B)/topk $(B)/fmt-digest

all: $(BINARIES)

LIB = $(B)/libpodsift.a
OBJECTS = $(B)/buf.o $(B)/diag.o $(B)/err.o $(B)/html.o $(B)/http.o $(B)/line.o $(B)/num.o $(B)/rec.o \
	$(B)/sha256.o $(B)/url.o $(B)/url_resolve.o $(B)/utf8.o $(B)/word.o
$(LIB): $(OBJECTS) ; @rm -f $@ && ar -rcs $@ $(OBJECTS)

$(B)/buf.o: lib/buf.c ; $(COMPILE) lib/buf.c
$(B)/diag.o: lib/diag.c ; $(COMPILE) lib/diag.c
$(B)/err.o: lib/err.c ; $(COMPILE) lib/err.c
$(B)/html.o: lib/html.c ; $(COMPILE) lib/html.c
$(B)/http.o: lib/http.c ; $(COMPILE) lib/http.c
$(B)/line.o: lib/line.c ; $(COMPILE) lib/line.c
$(B)/num.o: lib/num.c ; $(COMPILE) lib/num.c
$(B)/rec.o: lib/rec.c ; $(COMPILE) lib/rec.c
$(B)/sha256.o: lib/sha256.c ; $(COMPILE) lib/sha256.c
$(B)/url.o: lib/url.c ; $(COMPILE) lib/url.c
$(B)/url_resolve.o: lib/url_resolve.c ; $(COMPILE) lib/url_resolve.c
$(B)/utf8.o: lib/utf8.c ; $(COMPILE) lib/utf8.c
$(B)/word.o: lib/word.c ; $(COMPILE) lib/word.c

$(B)/feedfetch.o: cmd/feedfetch.c ; $(COMPILE) cmd/feedfetch.c
$(B)/transcribe-split.o: cmd/transcribe-split.c ; $(COMPILE) cmd/transcribe-split.c
$(B)/sentscore.o: cmd/sentscore.c ; $(COMPILE) cmd/sentscore.c
$(B)/topk.o: cmd/topk.c ; $(COMPILE) cmd/topk.c
$(B)/fmt-digest.o: cmd/fmt-digest.c ; $(COMPILE) cmd/fmt-digest.c

$(B)/feedfetch: $(B)/feedfetch.o $(LIB) ; $(LINK) $(B)/feedfetch.o $(LIB) -lxml2 -lcurl -lutf8proc
$(B)/transcribe-split: $(B)/transcribe-split.o $(LIB) ; $(LINK) $(B)/transcribe-split.o $(LIB) -ljansson -lxml2 -lcurl -lutf8proc
$(B)/sentscore: $(B)/sentscore.o $(LIB) ; $(LINK) $(B)/sentscore.o $(LIB) -lutf8proc -lm
$(B)/topk: $(B)/topk.o $(LIB) ; $(LINK) $(B)/topk.o $(LIB) -lutf8proc
$(B)/fmt-digest: $(B)/fmt-digest.o $(LIB) ; $(LINK) $(B)/fmt-digest.o $(LIB) -lutf8proc

clean: ; rm -rf build build-san digest.html

-include $(B)/*.d
