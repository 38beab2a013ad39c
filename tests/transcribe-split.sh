# transcribe-split: every form of transcript, encodings, hostile ones, HTTP, the twenty real ones.
. "$(dirname "$0")/lib.sh"
. "$here/nginx.sh"
cd "$here/transcribe-split" || exit 2

# episode path: a seq 0 record whose transcript is path
episode() { printf '\t%s\t0\t\t\t2026-11-20T06:00:00Z\ten\tMade Up\t%s\t\tNotes.\t\thttps://e.example/\thttps://e.example/a.mp3\t%s\t\n' "${2:-0123456789abcdef}" "${3:-An Episode}" "$1"; }
# said: of the records on stdin, the sentences' times, speakers and texts
said() { awk -F '\t' -v OFS='|' '$3 != 0 { print $4, $5, $10, $11 }'; }

# Every form, as an operand: the record made for it, and its sentences
for form in forms.vtt broken.srt rollup.vtt podcasting.json whisper.json whispercpp.json page.html plain.html talk.md \
	named.txt prefixed.txt timed.txt whisper.txt; do
	expect "transcribe-split/$form" 0 transcribe-split "$form"
	check "$form: records" valid_records "$tmp/out"
	# the name says nothing: the content does
	cp "$form" "$tmp/x"
	transcribe-split "$tmp/x" | said >"$tmp/bare"
	said <"$here/transcribe-split/$form.out" | diff - "$tmp/bare" >&2 && pass || fail "$form: told by its name alone"
done

# As records: fields are copied, what is no episode passes, order stays
{
	episode forms.vtt
	printf '0.5\t0123456789abcdef\t3\t1.00\t2.00\t\t\t\t\t\tPassed on.\t\t\t\t\t\tmine\n'
	episode '' 1123456789abcdef 'Without\\n'
	episode talk.md 2123456789abcdef
} >"$tmp/records"
expect transcribe-split/records 0 transcribe-split <"$tmp/records"
check "records: valid" awk -F '\t' -v form=1 'NF == 16 || $17 == "mine" { n++ } END { exit n != NR }' "$tmp/out"
cp "$tmp/out" "$tmp/whole"
check "records: operands and -" sh -c 'transcribe-split "$1" - </dev/null 2>/dev/null | cmp - "$2"' - "$tmp/records" "$tmp/whole"
check "a file of records is told from a transcript" sh -c 'transcribe-split "$1" 2>/dev/null | cmp - "$2"' - "$tmp/records" "$tmp/whole"
{ printf '\n\r\n'; cat "$tmp/records"; } >"$tmp/blank-front"
check "blank lines before records are no transcript" sh -c 'transcribe-split "$1" 2>/dev/null | cmp - "$2"' - "$tmp/blank-front" "$tmp/whole"
gives 'an empty input' '' sh -c 'transcribe-split </dev/null; echo'
check "an empty file is an empty input" transcribe-split /dev/null
check "its own output passes unchanged, but for episodes" sh -c \
	'awk -F "\t" "\$3 != 0" "$1" >"$1.s"; transcribe-split <"$1.s" | cmp - "$1.s"' - "$tmp/whole"

# What cannot be had is said, the record goes out, and the rest is done
for path in "$tmp/none.vtt" "$tmp" /dev/zero http:// 'http://u:p@h/'; do
	{ episode "$path"; episode whisper.txt; } >"$tmp/records"
	says "transcript $path" 1 '^transcribe-split: stdin:1: transcript .*: .' transcribe-split <"$tmp/records"
	check "transcript $path: the rest" sh -c 'test "$(wc -l <"$1")" -eq 4' - "$tmp/out"
done
for path in ftp://e.example/a.vtt file:///etc/passwd; do
	episode "$path" >"$tmp/records"
	says "transcript $path" 1 'not an http address$' transcribe-split <"$tmp/records"
done
if [ -e /proc/self/status ]; then
	episode /proc/self/status >"$tmp/records"
	says 'a file of /proc' 1 'no regular file$' transcribe-split <"$tmp/records"
fi
episode "$(awk 'BEGIN { for (i = 0; i < 1000; i++) printf "long/" }')x.vtt" >"$tmp/records"
says 'the reason is seen behind a long path' 1 'name too long$' transcribe-split <"$tmp/records"
mkdir "$tmp/html"
printf 'Is 1 < 2? <b>Yes</b>.\n' >"$tmp/html/x.txt"
gives "a directory's name is no ending" 'Is 1 < 2?|<b>Yes</b>.' sh -c 'transcribe-split "$1" | sed 1d | cut -f 11 | paste -s -d "|"' - "$tmp/html/x.txt"
printf '\tx\tone\t\t\n' >"$tmp/records"
says 'seq that is none' 1 "^transcribe-split: stdin:1: seq is not a number: 'one'" transcribe-split "-" <"$tmp/records"
says 'operand that is not there' 2 'none: No such file' transcribe-split "$tmp/none" whisper.txt
check 'operand that is not there: the rest' [ "$(wc -l <"$tmp/out")" -eq 3 ]
mkfifo "$tmp/fifo.vtt"
episode "$tmp/fifo.vtt" >"$tmp/records"
says 'a pipe does not hold it up' 1 'no regular file' timeout 10 transcribe-split <"$tmp/records"

# Encodings
printf 'WEBVTT\n\n00:01.000 --> 00:02.000\nCaf\303\251 na\303\257ve \342\200\234quoted\342\200\235 \342\202\254 5.\n' >"$tmp/u8.vtt"
printf 'WEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nCaf\351 na\357ve \223quoted\224 \200 5.\r\n' >"$tmp/w.vtt"
{ printf '\377\376'; iconv -f UTF-8 -t UTF-16LE "$tmp/u8.vtt"; } >"$tmp/le.vtt"
{ printf '\376\377'; iconv -f UTF-8 -t UTF-16BE "$tmp/u8.vtt"; } >"$tmp/be.vtt"
{ printf '\357\273\277'; sed 's/$/\r/' "$tmp/u8.vtt"; } >"$tmp/bom.vtt"
iconv -f UTF-8 -t UTF-16LE "$tmp/u8.vtt" >"$tmp/le0.vtt"
iconv -f UTF-8 -t UTF-16BE "$tmp/u8.vtt" >"$tmp/be0.vtt"
tr '\n' '\r' <"$tmp/u8.vtt" >"$tmp/mac.vtt"
for f in u8 w le be le0 be0 bom mac; do
	gives "encoding $f" '1.00|2.00||Café naïve “quoted” € 5.' sh -c 'transcribe-split "$1" | awk -F "\t" -v OFS="|" "\$3 != 0 { print \$4, \$5, \$10, \$11 }"' - "$tmp/$f.vtt"
done
printf 'E\314\201tude one. \303\211tude two.\n' >"$tmp/nfd.txt"
gives 'normal form' 'Étude one.
Étude two.' sh -c 'transcribe-split "$1" | sed 1d | cut -f 11' - "$tmp/nfd.txt"

# Hostile ones: within time, valid records or none, and a message where there are none
hostile() {
	rc=0; timeout 20 transcribe-split "$1" >"$tmp/out" 2>"$tmp/err" || rc=$?
	check "hostile $(basename "$1"): status $rc" [ "$rc" -eq "$2" ]
	check "hostile $(basename "$1"): records" valid_records "$tmp/out"
	check "hostile $(basename "$1"): at least $3 lines" [ "$(wc -l <"$tmp/out")" -ge "$3" ]
	check "hostile $(basename "$1"): one message at most" [ "$(wc -l <"$tmp/err")" -eq "$rc" ]
}
h=$tmp/hostile; mkdir "$h"
awk 'BEGIN { srand(7); for (i = 0; i < 100000; i++) printf "%c", int(rand() * 256) }' >"$h/binary.vtt"
{ printf 'WEBVTT\n\n00:01.000 --> 00:02.000\n'; cat "$h/binary.vtt"; } >"$h/half-binary.vtt"
printf 'WEBVTT\n\n00:01.000 --> 00:02.000\nHel\0lo \033[2J\342\200\256there.\302\233\n' >"$h/nul.vtt"
head -c 200 podcasting.json >"$h/cut.json"
awk 'BEGIN { printf "{\"segments\":"; for (i = 0; i < 200000; i++) printf "[" }' >"$h/deep.json"
awk 'BEGIN { printf "{\"text\":\"Hello.\",\"x\":["; for (i = 0; i < 9000000; i++) printf "[],"; print "1]}" }' >"$h/bomb.json"
awk 'BEGIN { for (i = 0; i < 100000; i++) printf "<div><b>"; print "<p>Deep words.</p>" }' >"$h/nested.html"
awk 'BEGIN { print "WEBVTT\n\n00:01.000 --> 00:02.000"; for (i = 0; i < 100000; i++) printf "<c><v N%d><i>", i; print "Words." }' >"$h/nested.vtt"
awk 'BEGIN { print "WEBVTT\n"; for (i = 99; i > 0; i--) printf "%02d:00:00.000 --> %02d:00:05.000\nHour %d.\n\n", i, i, i }' >"$h/backwards.vtt"
awk 'BEGIN { srand(3); print "WEBVTT\n"; for (i = 0; i < 20000; i++) printf "%02d:%02d:%02d.000 --> %02d:%02d:%02d.999\nNo. %d.\n\n", rand() * 120, rand() * 99, rand() * 99, rand() * 99, rand() * 60, rand() * 60, i }' >"$h/wild.vtt"
printf '99:99:99 Beyond.\n\n12345:00:00 Further.\n\n[99:99] Bracketed.\n' >"$h/beyond.txt"
awk 'BEGIN { printf "WEBVTT\n\n00:01.000 --> 00:02.000\n"; for (i = 0; i < 2000000; i++) printf "w%d ", i % 999 }' >"$h/long-line.vtt"
awk 'BEGIN { for (i = 0; i < 300000; i++) printf "xxxxxxxxxx" }' >"$h/long-word.txt"
awk 'BEGIN { for (i = 0; i < 300000; i++) printf "Name%d: [laughs (\\[**a%d*\n", i, i }' >"$h/names.md"
awk 'BEGIN { printf "e"; for (i = 0; i < 300000; i++) printf "\314\201" }' >"$h/marks.txt"
awk 'BEGIN { print "WEBVTT\n\n00:01.000 --> 00:02.000"; for (i = 0; i < 3000000; i++) printf "{\\"; print " Words." }' >"$h/braces.vtt"
awk 'BEGIN { for (i = 0; i < 20000000; i++) printf "["; print " Words.\n"; for (i = 0; i < 1000000; i++) printf "![" }' >"$h/brackets.md"
awk 'BEGIN { printf "<html>"; for (i = 0; i < 2000000; i++) printf "<p> "; print "Words." }' >"$h/blank.html"
awk 'BEGIN { print "WEBVTT"; for (n = 0; n < 2; n++) { print "\n00:01.000 --> 00:02.000"; printf "One"; for (i = 0; i < 1000000; i++) printf " "; print "two." } }' >"$h/spaces.vtt"
printf '%s\n' '{"segments":[1,null,"x",[],{"start":"99:99:99","end":-1,"text":7},{"start":1e308,"end":"x","text":"Fine.","words":[{},{"word":"","start":1}]}]}' >"$h/types.json"
printf 'WEBVTT\n\n00:01.000 --> 00:02.000\n' >"$h/huge.vtt"
truncate -s 2G "$h/huge.vtt" 2>/dev/null || rm "$h/huge.vtt"
printf 'WEBVTT\n' >"$h/head.vtt"
printf ' \n\n' >"$h/blank.txt"
printf '00:00:01,000 --> 00:00:02,000' >"$h/bare.srt"
for f in binary.vtt half-binary.vtt cut.json deep.json bomb.json head.vtt blank.txt bare.srt; do hostile "$h/$f" 1 1; done
[ ! -e "$h/huge.vtt" ] || hostile "$h/huge.vtt" 1 1
for f in nul.vtt nested.html nested.vtt backwards.vtt wild.vtt beyond.txt long-line.vtt long-word.txt names.md marks.txt braces.vtt brackets.md blank.html spaces.vtt types.json; do
	hostile "$h/$f" 0 2
done
gives 'a bomb among JSON is refused by its size' 'too big' sh -c 'transcribe-split "$1" 2>&1 >/dev/null | sed "s/.*: //"' - "$h/bomb.json"
gives 'controls are left out' 'Hello [2Jthere.' sh -c 'transcribe-split "$1" | cut -f 11 | tail -n 1' - "$h/nul.vtt"
: >"$tmp/empty.vtt"
episode "$tmp/empty.vtt" >"$tmp/records"
says 'an empty transcript' 1 'text without words' transcribe-split <"$tmp/records"
awk 'BEGIN { FS = "\t" } $4 != "" && $4 + 0 < last { exit 1 } $4 != "" { last = $4 + 0; n++ } END { exit n <= 1000 }' <<END && pass || fail 'times go back'
$(transcribe-split "$h/wild.vtt")
END

# Memory that runs out over one transcript ends nothing; a sanitizer's build needs more to begin with
awk 'BEGIN { print "WEBVTT\n"; for (i = 0; i < 300000; i++) printf "00:00:01.000 --> 00:00:02.000\nThese are some words, and more of them: %d.\n\n", i }' >"$h/large.vtt"
if sh -c 'ulimit -v 100000; transcribe-split -V' >/dev/null 2>&1; then
	for f in large.vtt bomb.json; do
		{ episode "$h/$f"; episode whisper.txt; } >"$tmp/records"
		says "no memory for $f" 75 "^transcribe-split: stdin:1: transcript .*$f: out of memory$" \
			sh -c 'ulimit -v 100000; exec transcribe-split' <"$tmp/records"
		check "no memory for $f: the rest" sh -c 'tail -n 3 "$1" | cut -f 15 | uniq | grep -qx whisper.txt' - "$tmp/out"
		check "no memory for $f: one message" [ "$(wc -l <"$tmp/err")" -eq 1 ]
	done
else
	skip 'no limit of memory for this build'
fi

# Usage, the full disk, the reader that went away
says 'wrong option' 2 '^usage: transcribe-split' transcribe-split -x
says 'no long option' 2 '^usage: transcribe-split' transcribe-split --help
check 'help' transcribe-split -h
check 'version' transcribe-split -V
if [ -e /dev/full ]; then
	says 'full disk' 75 'No space left' sh -c 'transcribe-split talk.md >/dev/full'
	says 'full disk, -p' 75 'No space left' sh -c 'transcribe-split -p <talk.md >/dev/full'
fi
# SIGPIPE ends it, or where that is ignored EPIPE does, with status 1
check 'a reader that went away' sh -c '{ transcribe-split "$1" 2>"$2"; echo $? >"$3"; } | head -n 1 >/dev/null
	test ! -s "$2" && grep -qx 141 "$3"' - "$h/long-line.vtt" "$tmp/err" "$tmp/status"
check 'a reader that went away, SIGPIPE ignored' sh -c 'trap "" PIPE
	{ transcribe-split "$1" 2>"$2"; echo $? >"$3"; } | head -n 1 >/dev/null
	test ! -s "$2" && grep -qx 1 "$3"' - "$h/long-line.vtt" "$tmp/err" "$tmp/status"

# -p
gives 'plain text' 'One is 2.5 less.
Three?

Four goes on   here.' transcribe-split -p - <<'END'
One is 2.5 less. Three?

Four goes
on   here.
END
printf 'Am 3. Mai kam Dr. Wei\303\237. Er blieb.\n' >"$tmp/de.txt"
episode "$tmp/de.txt" | sed 's/	en	/	de	/' >"$tmp/records"
gives "the record's language" 'Am 3. Mai kam Dr. Weiß.|Er blieb.' sh -c 'transcribe-split "$1" | sed 1d | cut -f 11 | paste -s -d "|"' - "$tmp/records"
gives "a transcript's language by -l" 'Am 3. Mai kam Dr. Weiß.|Er blieb.' sh -c 'transcribe-split -l de "$1" | sed 1d | cut -f 11 | paste -s -d "|"' - "$tmp/de.txt"
gives 'plain text: a language' 'Am 3. Mai kam Dr. Weiß.
Er blieb.' transcribe-split -p -l de - <<'END'
Am 3. Mai kam Dr. Weiß. Er blieb.
END
printf 'Caf\351 \377. Bytes\0 stay.\n' | transcribe-split -p >"$tmp/out"
printf 'Caf\351 \377.\nBytes\0 stay.\n' | cmp - "$tmp/out" && pass || fail '-p changes bytes'

awk 'BEGIN { for (i = 0; i < 6000000; i++) print "" }' >"$h/blank-lines.txt"
check '-p: blank lines without end' sh -c 'transcribe-split -p "$1" | cmp - "$1"' - "$h/blank-lines.txt"
awk 'BEGIN { for (i = 0; i < 2500000; i++) printf "word caf\303\251 "; print "\nEnd."; for (i = 0; i < 9000000; i++) printf "\303\251" }' >"$h/long-lines.txt"
transcribe-split -p "$h/long-lines.txt" >"$tmp/out" && iconv -f UTF-8 -t UTF-8 <"$tmp/out" | tr -d ' \n' >"$tmp/bare"
tr -d ' \n' <"$h/long-lines.txt" | cmp - "$tmp/bare" && pass || fail '-p loses what is beyond 16 MiB of a line'

# Over HTTP
site=$tmp/site; mkdir "$site"
cp forms.vtt talk.md page.html podcasting.json "$site"
mkdir "$site/slow"
awk 'BEGIN { print "WEBVTT\n"; for (i = 0; i < 200; i++) printf "00:%02d.000 --> 00:%02d.900\nSentence %d.\n\n", i / 4, i / 4, i }' >"$site/slow/long.vtt"
printf 'WEBVTT\n\n00:01.000 --> 00:02.000\nCaf\351 latin.\n' >"$site/latin.vtt"
cp page.html "$site/lies.json"
if serve "$site" 'location /moved { return 302 /forms.vtt; } location /away { return 302 file:///etc/passwd; }
	location /slow/ { limit_rate 4k; }
	location = /latin.vtt { types { } default_type "text/vtt; charset=\"iso-8859-1"; }'; then
	episode "$base/forms.vtt" >"$tmp/records"
	says 'a private address is refused' 1 'address is not public' transcribe-split <"$tmp/records"
	check 'a private address: the record goes out' cmp "$tmp/records" "$tmp/out"
	gives 'declared encoding' 'Café latin.' sh -c 'transcribe-split -L | cut -f 11 | tail -n 1' <<-END
	$(episode "$base/latin.vtt")
	END
	n=0
	while [ $n -lt 30 ]; do
		for f in forms.vtt none.vtt talk.md moved page.html lies.json; do
			n=$((n + 1))
			episode "$base/$f" "$(printf '%016x' $n)"
		done
	done >"$tmp/records"
	rc=0; transcribe-split -L "$tmp/records" >"$tmp/out" 2>"$tmp/err" || rc=$?
	check 'http: status' [ $rc -eq 1 ]
	check 'http: records' valid_records "$tmp/out"
	check 'http: 404 is said' [ "$(grep -c "none.vtt: HTTP status 404$" "$tmp/err")" -eq 5 ]
	check 'http: nothing else is said' [ "$(wc -l <"$tmp/err")" -eq 5 ]
	awk -F '\t' '$3 == 0' "$tmp/out" | cmp - "$tmp/records" && pass || fail 'http: other order'
	transcribe-split forms.vtt talk.md forms.vtt page.html page.html | said >"$tmp/want"
	awk -F '\t' '$2 <= "0000000000000006"' "$tmp/out" | said | diff "$tmp/want" - >&2 && pass || fail 'http: other sentences'
	transcribe-split -L "$tmp/records" 2>/dev/null | cmp - "$tmp/out" && pass || fail 'http: two runs differ'
	episode "$base/away" >"$tmp/records"
	says 'a redirect out of the web' 1 "away: .*[Pp]rotocol" transcribe-split -L <"$tmp/records"
	# Input that trickles, and stops inside a record, holds up neither a slow download nor what is done
	mkfifo "$tmp/slow"
	transcribe-split -L <"$tmp/slow" >"$tmp/out" 2>"$tmp/err" &
	exec 9>"$tmp/slow"
	episode "$base/slow/long.vtt" >&9
	printf '\t2123456789abcdef\t0\t' >&9
	tries=0
	while ! grep -q 'Sentence 199' "$tmp/out" && [ $tries -lt 150 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
	check 'slow input: the download went on' grep -q 'Sentence 199' "$tmp/out"
	printf '\t\t\n' >&9
	exec 9>&-
	wait $!
	check 'slow input: the rest' sh -c 'tail -n 1 "$1" | grep -q 2123456789abcdef' - "$tmp/out"
	check 'slow input: records' valid_records "$tmp/out"
	stop_serving
	episode "$base/forms.vtt" >"$tmp/records"
	says 'no server' 1 'forms.vtt: ' transcribe-split -L <"$tmp/records"
else
	skip 'no nginx'
fi

# The twenty real ones: valid, every word kept, speakers, times about right, and boundaries about
# where a plain rule sets them, which knows neither turns nor abbreviations well
if [ -d "$shared/insights/transcripts" ]; then
	# words: of the texts on stdin, a word a line, a line "." behind each text; directions are no words
	words() {
		tr 'A-Z' 'a-z' | sed -E 's/\[(unintelligible|laughs|laughter)[^]]*\]|^break:|\[[0-9:.]+\]//g' |
			awk '{ gsub(/[^a-z0-9]+/, "\n"); print; print "." }' | awk '$0 != ""'
	}
	missing=0 extra=0 ruler=0 ours=0 other=0
	for f in "$shared"/insights/transcripts/*; do
		name=$(basename "$f"); name=${name%.*}
		transcribe-split "$f" >"$tmp/out" 2>"$tmp/err" || fail "$name: $(cat "$tmp/err")"
		valid_records "$tmp/out" >&2 || fail "$name: records"
		cut -f 4 "$shared/insights/sentences/$name.tsv" | words >"$tmp/a"
		awk -F '\t' '$3 > 0 { print $11 }' "$tmp/out" | words >"$tmp/b"
		diff "$tmp/a" "$tmp/b" >"$tmp/d"
		other=$((other + $(grep -c '^[<>] [^.]' "$tmp/d")))
		missing=$((missing + $(grep -c '^< \.$' "$tmp/d")))
		extra=$((extra + $(grep -c '^> \.$' "$tmp/d")))
		ruler=$((ruler + $(grep -c '^\.$' "$tmp/a")))
		ours=$((ours + $(grep -c '^\.$' "$tmp/b")))
		# of long sentences that both have once; the ruler gives the time of the cue or the turn
		awk -F '\t' -v vtt="${f##*.vtt}" '
			NR == FNR { if (length($4) > 30) { n[$4]++; who[$4] = $3; at[$4] = $2 } next }
			$3 > 0 && n[$11] == 1 {
				same++
				if ($10 != who[$11]) { print "speaker", $10; wrong++ }
				if ($4 == "" || at[$11] == "") next
				timed++
				if ($4 < at[$11] - 1 || (vtt == "" && $4 > at[$11] + 20)) { print $4, "not", at[$11]; late++ }
			}
			END { exit !(same > 200 && timed > 30 && wrong == 0 && late * 50 <= timed) }
		' "$shared/insights/sentences/$name.tsv" "$tmp/out" >"$tmp/d" && pass || fail "$name: $(tail -n 9 "$tmp/d")"
	done
	check "real transcripts: $other other words" [ "$other" -eq 0 ]
	check "real transcripts: $missing of $ruler boundaries missing" [ $((missing * 200)) -le "$ruler" ]
	# most of them in two recognisers' transcripts, half without punctuation, which the ruler does not cut
	check "real transcripts: $extra of $ours boundaries more" [ $((extra * 33)) -le "$ours" ]
else
	skip 'no real transcripts here'
fi
if [ -d "$shared/segmentation" ] && command -v python3 >/dev/null; then
	# set and the least F1, in per mille: what the rules reach, less a little
	for want in ewt_dev:933 ewt_dev_flat:908 gum_dev:972 gum_spoken_dev_flat:981 gum_spoken_dev_lower:967 \
		gum_spoken_dev_asr:580 golden_en:1000; do
		set=${want%:*}
		f1=$(python3 "$shared/segmentation/evaluate.py" --tsv --cmd 'transcribe-split -p' \
			"$shared/segmentation/$set.txt" | awk -F '\t' '{ printf "%d", $4 * 1000 }')
		check "segmentation of $set: F1 $f1, wanted ${want#*:}" [ "${f1:-0}" -ge "${want#*:}" ]
	done
else
	skip 'no segmentation sets here'
fi
close_tests
