# Hostile bytes into every program: whatever comes out has the record's form, is UTF-8, and holds no
# control character, by the judgment of an awk script that shares no code with the programs.
. "$(dirname "$0")/lib.sh"

valid_form() {
	iconv -f UTF-8 -t UTF-8 "$1" >/dev/null 2>&1 || return 1
	awk -F '\t' -v form=1 -f "$here/valid-records.awk" "$1"
}

# valid_text file: a text that is fit for a terminal
valid_text() {
	iconv -f UTF-8 -t UTF-8 "$1" >/dev/null 2>&1 || return 1
	! grep -q "$(printf '[\001-\010\013-\037\177]\\|\302[\200-\237]\\|\342\200[\250-\256]\\|\342\201[\246-\251]')" "$1"
}

# Everything that must not pass, as printf writes it: controls, C1, bidi, separators, BOM, broken UTF-8
# (overlong, surrogate, beyond Unicode, cut off), markup, escapes, a format string.
evil='\001\002\033[31m\007\010\013\014\177 \302\205\302\233 \342\200\256evil\342\200\254 \342\201\246x\342\201\251 \342\200\250\342\200\251 \357\273\277 \300\257 \355\240\200 \364\220\200\200 \377\376 \303 </title><script>alert(1)</script> & " %%s%%n \\\\q \\\\ \r mid'

awk -v seed=1 'BEGIN { srand(seed); for (i = 0; i < 300000; i++) printf "%c", int(rand() * 256) }' >"$tmp/random"
{
	# each field evil in turn, the rest as it should be
	for field in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
		for column in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
			if [ $column -eq $field ]; then
				# shellcheck disable=SC2059
				printf "$evil"
			else
				case $column in
				1) printf '0.%02d' $field ;;
				2) printf 'abcdefabcdefabcd' ;;
				3) printf '%d' $field ;;
				4) printf '%d.00' $field ;;
				5) printf '%d.50' $field ;;
				6) printf '2026-11-20T00:00:00Z' ;;
				7) printf 'en' ;;
				11) printf 'Sentence number %d is long enough to be told, because it has more than twelve words in it.' $field ;;
				esac
			fi
			[ $column -eq 16 ] || printf '\t'
		done
		printf '\n'
	done
	printf '\n\t\n\t\t\t\n\r\n\\\n'
} >"$tmp/fields"
# a good record at the start of random lines
awk -v RS='\n' '{ gsub(/\t/, " "); printf "0.5\tabcdefabcdefabcd\t%d\t%s\t\t\t\t%s\t\t\tSome words and then %s\n", NR, $0, $0, $0 }' "$tmp/random" >"$tmp/mixed"
# shellcheck disable=SC2059
printf "0.1\tx\t1\t\t\t\t\t\t\t\t$evil" >"$tmp/torn"

for input in random fields mixed torn; do
	for program in 'topk -k 1000' 'sentscore -n 1000' 'distill -x false' transcribe-split; do
		rc=0; timeout 60 $program <"$tmp/$input" >"$tmp/out" 2>"$tmp/err" || rc=$?
		check "$program < $input: status $rc" [ $rc -le 1 ]
		check "$program < $input: records" valid_form "$tmp/out"
		check "$program < $input: messages" valid_text "$tmp/err"
		case $program-$input in *-random | transcribe-split-torn) ;;   # there may be nothing to tell
		*) check "$program < $input: something" [ -s "$tmp/out" ] ;;
		esac
	done
	for format in text html 'mail -F a@b.example -T c@d.example' md json jsonl atom; do
		# shellcheck disable=SC2086
		rc=0; timeout 60 fmt-digest -f $format <"$tmp/$input" >"$tmp/out" 2>"$tmp/err" || rc=$?
		check "fmt-digest -f $format < $input: status $rc" [ $rc -le 1 ]
		check "fmt-digest -f $format < $input: text" valid_text "$tmp/out"
		check "fmt-digest -f $format < $input: messages" valid_text "$tmp/err"
	done
done
# Feeds
item() {
	# shellcheck disable=SC2059
	printf '<item><title>'; printf "$evil"; printf '</title><guid>%s' "$1"; printf "$evil"
	printf '</guid><link>https://e.example/'; printf "$evil"; printf '</link><description>'; printf "$evil"
	printf '&#1;&#27;[2J&#133;&#8238;&#xFEFF;&#0;&#xD800;</description><enclosure url="https://e.example/a.mp3?'; printf "$evil"
	printf '" type="audio/mpeg"/><pubDate>'; printf "$evil"; printf '</pubDate></item>\n'
}
{
	printf '<?xml version="1.0"?><rss version="2.0"><channel><title>'
	# shellcheck disable=SC2059
	printf "$evil"
	printf '</title><language>'
	# shellcheck disable=SC2059
	printf "$evil"
	printf '</language>\n'
	item 1; item 2
	printf '<item><title>A&#1;B\001C</title><guid>plain</guid></item></channel></rss>'
} >"$tmp/feed"
# each member evil, as bytes and as escapes; a quote would end it
json_evil=$(printf '%s' "$evil" | tr -d '"')'\\u001b[31m\\u202e\\u0000\\u0085\\ud800\\ufeff'
{
	printf '{"version":"https://jsonfeed.org/version/1.1"'
	for name in title language home_page_url; do
		# shellcheck disable=SC2059
		printf ',"%s":"' $name; printf "$json_evil"; printf '"'
	done
	printf ',"items":[{"id":"0"'
	for name in id title url external_url date_published date_modified summary content_text content_html language; do
		# shellcheck disable=SC2059
		printf ',"%s":"https://e.example/' $name; printf "$json_evil"; printf '"'
	done
	printf ',"attachments":[{"url":"a.mp3?'
	# shellcheck disable=SC2059
	printf "$json_evil"; printf '","mime_type":"audio/mpeg'; printf "$json_evil"; printf '"}]}]}'
} >"$tmp/json"
{
	printf '<opml><body>'
	# shellcheck disable=SC2059
	printf "<outline text='$evil' type='$evil' xmlUrl='file:$evil'/>"
	# shellcheck disable=SC2059
	printf '<outline xmlUrl="http:'; printf "$evil"
} >"$tmp/opml"
gzip -c "$tmp/json" >"$tmp/gzip"
for input in feed json gzip opml random fields; do
	rc=0; timeout 60 feedfetch -i "$tmp/$input" -u https://e.example/feed >"$tmp/out" 2>"$tmp/err" || rc=$?
	check "feedfetch -i $input: status $rc" [ $rc -le 1 ]
	check "feedfetch -i $input: records" valid_records "$tmp/out"
	check "feedfetch -i $input: messages" valid_text "$tmp/err"
	case $input in feed | json | gzip) check "feedfetch -i $input: items" [ -s "$tmp/out" ] ;; esac
	rc=0; timeout 60 feedfetch <"$tmp/$input" >"$tmp/out" 2>"$tmp/err" || rc=$?
	check "feedfetch < $input: status $rc" sh -c "[ $rc -le 2 ] || [ $rc -eq 75 ]"
	check "feedfetch < $input: messages" valid_text "$tmp/err"
done

# A reader that went away where SIGPIPE is ignored: status 1, and not a word.
awk 'BEGIN { for (i = 0; i < 20000; i++) printf "0.5\tabcdefabcdefabcd\t%d\t\t\t\t\t\t\t\tSentence %d is long enough to be told because it has words.\n", i * 2 + 1, i }' >"$tmp/long"
for program in 'topk -k 20000' 'sentscore -n 20000' 'distill -n 1 -x cat' fmt-digest transcribe-split; do
	# shellcheck disable=SC2016
	says "$program | true" 0 '^status 1$' sh -c 'trap "" PIPE; { $1 <"$2"; echo "status $?" >&2; } | true' - "$program" "$tmp/long"
	check "$program | true: not a word" [ "$(wc -l <"$tmp/err")" -eq 1 ]
done

# A wrong option, or one without its value: the usage in one line, status 2, whatever the program.
for program in feedfetch transcribe-split sentscore distill topk fmt-digest archive; do
	says "$program -?" 2 "^usage: $program " "$program" -Z
	check "$program -Z: one line" [ "$(wc -l <"$tmp/err")" -eq 1 ]
done
for command in 'feedfetch -s' 'sentscore -n' 'distill -n' 'topk -k' 'fmt-digest -f' 'archive -a'; do
	# shellcheck disable=SC2086
	says "$command" 2 '^usage: ' $command
	check "$command: one line" [ "$(wc -l <"$tmp/err")" -eq 1 ]
done

# Standard streams that the parent closed: no other file takes their place, and the failure is said.
says 'distill <&-' 2 '^distill: stdin: Bad file descriptor' sh -c 'distill -x cat <&-'
for program in feedfetch transcribe-split sentscore topk fmt-digest; do
	says "$program <&-" 2 "^$program: stdin: Bad file descriptor" sh -c "$program <&-"
done
says "archive <&-" 2 "^archive: stdin: Bad file descriptor" sh -c "archive -a '$tmp/none' <&-"
feedfetch -i "$tmp/feed" -s "$tmp/state" -u https://e.example/feed >&- 2>"$tmp/err"
check "feedfetch >&- saves no state" [ ! -e "$tmp/state" ]
check "feedfetch >&- says so" grep -q '^feedfetch: stdout: Bad file descriptor$' "$tmp/err"

# Transcripts, by content and by name
{
	printf 'WEBVTT\n\n'
	for n in 1 2 3; do
		printf '00:0%d.000 --> 00:0%d.900\n<v ' $n $n
		# shellcheck disable=SC2059
		printf "$evil"; printf '>Some words here and '; printf "$evil"; printf '.\n\n'
	done
} >"$tmp/evil.vtt"
{
	printf '{"segments":[{"speaker":"\\u001b[31m\\u202e","startTime":1,"endTime":2,"body":"some\\u0000 words \\ud800 \\u0085 here."},{"startTime":-1e999,"endTime":"x","body":"more words here"}]}'
} >"$tmp/evil.json"
cp "$tmp/random" "$tmp/random.vtt"; cp "$tmp/random" "$tmp/random.json"; cp "$tmp/fields" "$tmp/fields.html"
for input in evil.vtt evil.json random.vtt random.json fields.html; do
	printf '\tabcdefabcdefabcd\t0\t\t\t2026-11-20T00:00:00Z\ten\tS\tT\t\tnotes\t\t\t\t%s\t\n' "$tmp/$input" >"$tmp/records"
	rc=0; timeout 60 transcribe-split "$tmp/records" >"$tmp/out" 2>"$tmp/err" || rc=$?
	check "transcribe-split $input: status $rc" [ $rc -le 1 ]
	check "transcribe-split $input: records" valid_records "$tmp/out"
	check "transcribe-split $input: messages" valid_text "$tmp/err"
done
close_tests
