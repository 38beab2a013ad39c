# feedfetch, from files and from a real nginx.
. "$(dirname "$0")/lib.sh"
. "$here/nginx.sh"
feeds=$here/feedfetch

# column file n: a field of the records, the lines joined by commas
column() { cut -f "$2" "$1" | paste -s -d , -; }

# item n: an item whose guid, title and enclosure name it
item() {
	printf '<item><guid>g%s</guid><title>Item %s</title><pubDate>%s Nov 2026 10:00 GMT</pubDate>' "$1" "$1" "$1"
	printf '<enclosure url="a%s.mp3" type="audio/mpeg"/></item>\n' "$1"
}

# feed title n...: a feed with these items
feed() {
	printf '<rss version="2.0"><channel><title>%s</title>\n' "$1"; shift
	for n; do item "$n"; done
	printf '</channel></rss>\n'
}

# Formats, from files.  The goldens hold what each field must be.
for format in rss atom rdf broken; do
	expect feedfetch/$format 0 feedfetch -i "$feeds/$format.xml" -u https://quiet.example/feeds/main.xml
	check "$format: valid" valid_records "$tmp/out"
	cp "$tmp/out" "$tmp/file"
	feedfetch -i - -u https://quiet.example/feeds/main.xml <"$feeds/$format.xml" >"$tmp/out"
	check "$format: stdin" cmp "$tmp/file" "$tmp/out"
done
expect feedfetch/json 0 feedfetch -i "$feeds/json.json" -u https://quiet.example/feeds/main.json
check "JSON Feed: valid" valid_records "$tmp/out"
cp "$tmp/out" "$tmp/file"
gzip -c "$feeds/json.json" | feedfetch -i - -u https://quiet.example/feeds/main.json >"$tmp/out"
check "JSON Feed, compressed" cmp "$tmp/file" "$tmp/out"
feedfetch -i "$feeds/rss.xml" >"$tmp/out"
check "without -u relative URLs are empty" [ "$(column "$tmp/out" 13)" = ",https://quiet.example/episodes/2," ]

# Encodings: the same feed however it is written and declared.
feed 'Äpfel – Œuf' 1 | sed 's/Item/“Naïve”/' >"$tmp/utf8.xml"
feedfetch -i "$tmp/utf8.xml" -u https://e.example/ >"$tmp/want"
encode() {	# encode name declaration iconv: writes $tmp/name.xml
	{ printf '%b<?xml version="1.0" encoding="%s"?>\n' "${4-}" "$2"; cat "$tmp/utf8.xml"; } | iconv -f UTF-8 -t "$3" >"$tmp/$1.xml"
}
encode declared UTF-8 UTF-8
encode bom utf-16 UTF-8 '\357\273\277'
encode latin ISO-8859-1 CP1252
encode undeclared UTF-8 CP1252
encode unknown x-klingon UTF-8
encode liar ISO-8859-1 UTF-8
encode utf16 UTF-16 UTF-16
encode utf16be UTF-16 UTF-16BE
encode gb18030 GB18030 GB18030
for name in declared bom latin undeclared unknown liar utf16 utf16be gb18030; do
	feedfetch -i "$tmp/$name.xml" -u https://e.example/ >"$tmp/out"
	check "encoding $name" cmp "$tmp/want" "$tmp/out"
done

# Compressed, and nobody said so.
expect feedfetch/rss 0 sh -c "gzip -c '$feeds/rss.xml' | feedfetch -i - -u https://quiet.example/feeds/main.xml"
feed Many 1 2 3 4 5 6 7 8 9 | gzip -n >"$tmp/many.gz"
head -c "$(($(wc -c <"$tmp/many.gz") * 3 / 4))" "$tmp/many.gz" >"$tmp/cut.gz"
feedfetch -i "$tmp/cut.gz" >"$tmp/out"
check "gzip cut off: what was there" [ "$(wc -l <"$tmp/out")" -ge 1 ]
{ feed Bomb 1; head -c 100000000 /dev/zero | tr '\0' x; } | gzip >"$tmp/bomb.gz"
says "a gzip bomb" 1 'bomb.gz: too big' feedfetch -i "$tmp/bomb.gz"
says "-M counts what comes out" 1 'many.gz: too big' feedfetch -M 100 -i "$tmp/many.gz"
says "gzip of nothing" 1 'no feed: it is compressed, and damaged' sh -c "head -c 12 '$tmp/many.gz' | feedfetch -i -"

# No feed, no file, no sense.
printf '' >"$tmp/empty"
says "empty" 1 'no feed: it is empty' feedfetch -i "$tmp/empty"
printf '<!DOCTYPE html><html><body>Log in</body></html>' >"$tmp/page"
says "a page" 1 'no feed: it is an HTML page' feedfetch -i "$tmp/page"
printf '{"error":"no such feed"}' >"$tmp/json"
says "JSON" 1 'no feed: it is JSON, and no JSON Feed' feedfetch -i "$tmp/json"
says "OPML" 1 'no feed: it is an OPML list' sh -c 'echo "<opml version=\"2.0\"/>" | feedfetch -i -'
says "binary" 1 'no feed: ' feedfetch -i "$(command -v feedfetch)"
says "unreadable" 2 'no-such-file: No such file' feedfetch -i "$tmp/no-such-file"
says "a directory" 2 'Is a directory' feedfetch -i "$tmp"
says "unreadable list" 2 'no-such-list: No such file' feedfetch "$tmp/no-such-list"
says "option" 2 '^usage: feedfetch' feedfetch -x
says "a URL is no list" 2 "goes into a list" feedfetch https://example.org/feed
says "-j 0" 2 'not a count' feedfetch -j 0
says "-n 0" 2 'not a count' feedfetch -n 0
says "-u alone" 2 '^usage' feedfetch -u https://e.example/
says "-u" 2 'not an http or https URL' feedfetch -i "$tmp/empty" -u ftp://e.example/
says "-i and a list" 2 '^usage' feedfetch -i "$tmp/empty" "$tmp/empty"
expect feedfetch/nothing 0 feedfetch "$tmp/empty"
says "no URL" 1 "list:3: not an http or https URL: 'file:///etc/passwd'" \
	sh -c 'printf "# a comment\n\nfile:///etc/passwd\n" >'"$tmp/list; feedfetch $tmp/list"
if [ -e /dev/full ]; then
	says "full disk" 75 'stdout: No space left' sh -c "feedfetch -i '$feeds/rss.xml' -s '$tmp/full.state' >/dev/full"
	check "full disk: no state" [ ! -e "$tmp/full.state" ]
fi

# -n and the state, without the network.
feed Many 3 1 5 2 4 >"$tmp/many.xml"
fetch() { feedfetch -i "$tmp/many.xml" -u https://e.example/ "$@" >"$tmp/out" 2>"$tmp/err"; }
fetch -n 2
check "-n: the newest, in the feed's order" [ "$(column "$tmp/out" 9)" = 'Item 5,Item 4' ]
fetch -n 2 -s "$tmp/state"
check "first run" [ "$(column "$tmp/out" 9)" = 'Item 5,Item 4' ]
fetch -n 2 -s "$tmp/state"
check "second run: nothing" [ ! -s "$tmp/out" ]
feed Many 9 8 7 6 3 1 5 2 4 >"$tmp/many.xml"
fetch -n 2 -s "$tmp/state"
check "later runs: all that is new" [ "$(column "$tmp/out" 9)" = 'Item 9,Item 8,Item 7,Item 6' ]
cp "$tmp/state" "$tmp/before"
fetch -s "$tmp/state"
check "the same state" cmp "$tmp/before" "$tmp/state"
check "no temporary file" [ "$(find "$tmp" -name 'state.*' | wc -l)" -eq 0 ]
sed 's/^feed.*/feed	only two fields/' "$tmp/before" >"$tmp/state"
echo 'seen	not an id' >>"$tmp/state"
says "damaged state" 1 'state:1: damaged line' fetch -s "$tmp/state"
check "damaged state: nothing given twice" [ ! -s "$tmp/out" ]
awk 'BEGIN { for (i = 0; i < 30; i++) print "https://" i ".example/feed" }' >"$tmp/mistaken"
for lines in 2 30; do
	head -n $lines "$tmp/mistaken" >"$tmp/list.txt"; cp "$tmp/list.txt" "$tmp/list.before"
	says "a list of $lines for a state" 2 'list.txt: no state; left as it is' fetch -s "$tmp/list.txt"
	check "a list of $lines for a state: not much is said" [ "$(wc -l <"$tmp/err")" -le 11 ]
	check "a list of $lines for a state: it is still there" cmp "$tmp/list.before" "$tmp/list.txt"
done
says "unreadable state" 2 'Is a directory' sh -c "feedfetch -i '$tmp/many.xml' -s '$tmp'"
says "state in no directory" 2 'No such file' sh -c "feedfetch -i '$tmp/many.xml' -s '$tmp/none/state'"

# -l and -O: the feeds of lists, without the network.
printf '# mine\nhttps://b.example/feed\n\n  https://a.example/?x=1&y=2\nhttps://b.example/feed\n' >"$tmp/lines"
echo '<opml><outline xmlUrl="https://c.example/"/><outline xmlUrl="https://a.example/?x=1&amp;y=2"/></opml>' >"$tmp/opml"
b=https://b.example/feed a='https://a.example/?x=1&y=2' c=https://c.example/
gives "-l" "$(printf '%s\n' "$b" "$a" "$c")" feedfetch -l "$tmp/lines" "$tmp/opml"
gives "-l: standard input" "$(printf '%s\n' "$c" "$a" "$b")" sh -c 'feedfetch -l "$1" - <"$2"' - "$tmp/opml" "$tmp/lines"
expect feedfetch/nothing 0 feedfetch -l "$tmp/empty"
says "-l: what is no feed" 1 "lines:6: not an http or https URL: 'ftp://d.example/'" \
	sh -c 'echo ftp://d.example/ >>"$1"; feedfetch -l "$1"' - "$tmp/lines"
check "-l: the others are there" [ "$(wc -l <"$tmp/out")" -eq 2 ]
says "-l: unreadable list" 2 'no-such-list: No such file' feedfetch -l "$tmp/no-such-list"
[ ! -e /dev/full ] || says "-l: full disk" 75 'stdout: No space left' sh -c 'feedfetch -l "$1" >/dev/full' - "$tmp/opml"
says "-l and -O" 2 '^usage' feedfetch -l -O "$tmp/opml"
says "-l and -i" 2 '^usage' feedfetch -l -i "$tmp/many.xml"
says "-l and -s" 2 '^usage' feedfetch -l -s "$tmp/state" "$tmp/opml"
says "-O of nothing" 2 '^usage' feedfetch -O
feedfetch -i "$tmp/many.xml" -u "$c" -s "$tmp/known.state" >"$tmp/out"
feedfetch -i "$tmp/many.xml" -u https://z.example/ -s "$tmp/known.state" >"$tmp/out"
cp "$tmp/known.state" "$tmp/before"
feedfetch -O -s "$tmp/known.state" "$tmp/opml" | grep outline >"$tmp/out"
printf '<outline type="rss" text="%s" xmlUrl="%s"/>\n' Many "$c" "${a%&y=2}&amp;y=2" "${a%&y=2}&amp;y=2" >"$tmp/want"
check "-O and a list: titles of the state, and no other feed" cmp "$tmp/want" "$tmp/out"
check "-O and a list: the state stays" cmp "$tmp/before" "$tmp/known.state"
echo retired >>"$tmp/known.state"
echo https://z.example/ | feedfetch -O -s "$tmp/known.state" - "$tmp/opml" | grep outline >"$tmp/out"
check "-O and a list: without what retired" cmp "$tmp/want" "$tmp/out"
feedfetch -O "$tmp/opml" >"$tmp/again"
gives "-O and a list, without a state" "$(printf '%s\n' "$c" "$a")" feedfetch -l "$tmp/again"

# HTTP.
mkdir "$tmp/www"
if ! serve "$tmp/www" '
	location = /moved.xml { return 301 /one.xml; }
	location = /loop { return 302 /loop; }
	location = /local { return 302 file:///etc/passwd; }
	location = /latin.xml { types { } default_type "text/xml; charset=iso-8859-1"; }
	location = /busy { return 503; }
	location = /drip.xml { limit_rate 60k; }
	location = /slow.xml { limit_rate 2k; }'
then
	skip "no nginx here: HTTP"
	close_tests
	exit
fi
one=$base/one.xml two=$base/two.xml
feed One 2 1 >"$tmp/www/one.xml"
feed Two 4 3 >"$tmp/www/two.xml"
printf '%s\n' "$one" >"$tmp/one.list"
list() { feedfetch -L "$@" >"$tmp/out" 2>"$tmp/err"; }
hits() { grep -c "$1" "$tmp/nginx/access.log"; }

says "loopback without -L" 1 'not public' feedfetch "$tmp/one.list"
list -s "$tmp/s" "$tmp/one.list"
check "a feed" [ "$(column "$tmp/out" 14)" = "$base/a2.mp3,$base/a1.mp3" ]
check "a feed: valid" valid_records "$tmp/out"
list -s "$tmp/s" "$tmp/one.list"
check "unchanged: nothing" [ ! -s "$tmp/out" ]
check "unchanged: 304" [ "$(hits '"GET /one.xml HTTP/[0-9.]*" 304')" -eq 1 ]
feed One 5 2 1 >"$tmp/www/one.xml"
list -s "$tmp/s" "$tmp/one.list"
check "a new item alone" [ "$(column "$tmp/out" 9)" = 'Item 5' ]

# Failures: each is said, the rest is done, in the order of the list, whichever ends first.
feed Slow 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 >"$tmp/www/slow.xml"
printf '%s\n' "$base/slow.xml" "$base/gone.xml" "$one" '# comment' '' "$base/moved.xml" "$base/loop" "$base/local" \
	"$base/busy" "$two" "$one" >"$tmp/feeds.list"
rc=0; list "$tmp/feeds.list" || rc=$?
check "failures: status 1" [ $rc -eq 1 ]
check "failures: order" [ "$(column "$tmp/out" 8 | tr ',' '\n' | uniq | paste -s -d , -)" = 'Slow,One,Two' ]
check "failures: a redirect is another feed" [ "$(grep -c 'One' "$tmp/out")" -eq 6 ]
for message in 'gone.xml: HTTP status 404' 'busy: HTTP status 503' 'loop: .*redirects' 'local: .*rotocol'; do
	check "failures: $message" grep -Eq "^feedfetch: $base/$message" "$tmp/err"
done
check "failures: four lines" [ "$(wc -l <"$tmp/err")" -eq 4 ]
cp "$tmp/out" "$tmp/want"; list "$tmp/feeds.list"
check "the same bytes again" cmp "$tmp/want" "$tmp/out"

# The same bytes, however many threads parse; some feeds are large, some are none.
i=0
while [ $i -lt 40 ]; do
	i=$((i + 1))
	n=$((i * i % 13 * 60 + 1))
	feed "Show $i" $(awk -v n=$n 'BEGIN { for (k = 1; k <= n; k++) print k }' ) >"$tmp/www/many$i.xml"
	[ $((i % 9)) -ne 0 ] || echo 'no feed' >"$tmp/www/many$i.xml"
	echo "$base/many$i.xml"
done >"$tmp/many.list"
for j in 1 2 5; do
	rc=0; list -j $j -H 9 -s "$tmp/many.state$j" "$tmp/many.list" || rc=$?
	check "-j $j: status" [ $rc -eq 1 ]
	check "-j $j: the feeds that are none" [ "$(wc -l <"$tmp/err")" -eq 4 ]
	[ $j -ne 1 ] || { cp "$tmp/out" "$tmp/want"; check "-j 1: items" [ "$(wc -l <"$tmp/out")" -gt 5000 ]; }
	check "-j $j: the same bytes" cmp "$tmp/want" "$tmp/out"
	check "-j $j: the same episodes in the state" [ "$(grep -c '^seen' "$tmp/many.state$j")" -eq "$(wc -l <"$tmp/want")" ]
done
printf 'http://127.0.0.1:1/\n' >"$tmp/dead.list"
says "nobody there" 75 'no feed could be reached' feedfetch -L "$tmp/dead.list"

# The first feed's episodes go out while it still arrives, some six seconds long.
feed Drip $(awk 'BEGIN { for (k = 1; k <= 3000; k++) print k }') >"$tmp/www/drip.xml"
echo "$base/drip.xml" >"$tmp/drip.list"
for j in 1 3; do
	[ ! -e /dev/full ] || says "a feed that drips, full disk, -j $j" 75 'No space left' \
		timeout 3 sh -c 'feedfetch -L -j "$1" "$2" >/dev/full' - $j "$tmp/drip.list"
done

# The charset that HTTP names.
feed 'Déjà' 1 | iconv -f UTF-8 -t ISO-8859-1 >"$tmp/www/latin.xml"
printf '%s\n' "$base/latin.xml" >"$tmp/latin.list"
list "$tmp/latin.list"
check "charset of HTTP" [ "$(cut -f 8 "$tmp/out")" = 'Déjà' ]

# A list that is slow holds up no feed that it has named.
{ echo "$base/one.xml?slow"; sleep 2; echo "$base/two.xml?slow"; } | feedfetch -L >"$tmp/out" & pid=$!
tries=0; while [ "$(hits 'one.xml?slow')" -eq 0 ] && [ $tries -lt 15 ]; do sleep 0.1; tries=$((tries + 1)); done
check "a slow list: the first feed goes on" [ "$(hits 'one.xml?slow')$(hits 'two.xml?slow')" = 10 ]
wait $pid
check "a slow list: all of it" [ "$(cut -f 8 "$tmp/out" | uniq | paste -s -d , -)" = One,Two ]

# OPML as a list, and -O into it again.
cat >"$tmp/list.opml" <<END
<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="News"><outline text="Deeper"><outline type="rss" text="Two" xmlUrl="$two"/></outline>
<outline text="Elsewhere" type="rss" xmlUrl="ftp://e.example/feed"/></outline>
<outline text="More" type="include" url="$base/more.opml"/><outline text="One" xmlURL="$one"/></body></opml>
END
says "OPML" 1 "list.opml: not an http or https URL: 'ftp://e.example/feed'" feedfetch -L -s "$tmp/opml.state" "$tmp/list.opml"
check "OPML: in its order" [ "$(cut -f 8 "$tmp/out" | uniq | paste -s -d , -)" = Two,One ]
feedfetch -O -s "$tmp/opml.state" >"$tmp/mine.opml"
feedfetch -L <"$tmp/mine.opml" | sort >"$tmp/out"
feedfetch -L "$tmp/list.opml" 2>"$tmp/err" | sort >"$tmp/want"
check "-O and back" cmp "$tmp/want" "$tmp/out"
printf 'https://a.example/\n\000\n' >"$tmp/binary"
says "a binary for a list" 2 'binary: neither URLs nor OPML' feedfetch -l "$tmp/binary"
awk 'BEGIN { for (i = 0; i < 30; i++) print i == 20 ? "https://a.example/" : "word " i }' >"$tmp/words"
says "words for a list" 1 'words: 19 more that are no URLs' feedfetch -l "$tmp/words"
check "words for a list: not much is said" [ "$(wc -l <"$tmp/err")" -eq 11 ]
check "words for a list: what is a URL counts" grep -qx https://a.example/ "$tmp/out"
says "words for two lists" 1 'stdin:1: not an http' sh -c "echo word | feedfetch -l '$tmp/words' -"
says "a feed for a list" 2 'neither URLs nor OPML; a feed is read by -i' feedfetch "$feeds/rss.xml"

# A body that is compressed, in no header's words.
cp "$tmp/many.gz" "$tmp/bomb.gz" "$tmp/www"
printf '%s\n' "$base/bomb.gz" "$base/many.gz" >"$tmp/gz.list"
says "gzip over HTTP: the bomb" 1 'bomb.gz: too big' feedfetch -L "$tmp/gz.list"
check "gzip over HTTP: the feed" [ "$(cut -f 8 "$tmp/out" | sort | uniq -c | paste -s -d , -)" = '      1 Bomb,      9 Many' ]

# A run that is killed has given nothing, as far as the state knows.
printf '%s\n' "$base/slow.xml" >"$tmp/slow.list"
feedfetch -L -s "$tmp/slow.state" "$tmp/slow.list" >"$tmp/out" & pid=$!
sleep 0.5; kill -9 $pid; wait $pid 2>/dev/null
check "killed: no state" [ ! -e "$tmp/slow.state" ]
list -s "$tmp/slow.state" "$tmp/slow.list"
check "killed: all given after it" [ "$(wc -l <"$tmp/out")" -eq 28 ]

# A feed that was no feed today keeps its state, and a reader that goes away leaves none.
cp "$tmp/www/one.xml" "$tmp/one.xml"
echo '<html></html>' >"$tmp/www/one.xml"
says "a page today" 1 'no feed: it is an HTML page' feedfetch -L -s "$tmp/s" "$tmp/one.list"
cp "$tmp/one.xml" "$tmp/www/one.xml"
list -s "$tmp/s" "$tmp/one.list"
check "a feed again: nothing new" [ ! -s "$tmp/out" ]
# shellcheck disable=SC2046
feed Long $(awk 'BEGIN { for (i = 0; i < 3000; i++) print i }') >"$tmp/www/long.xml"
printf '%s\n' "$base/long.xml" >"$tmp/long.list"
feedfetch -L -s "$tmp/long.state" "$tmp/long.list" 2>"$tmp/err" | head -n 1 >"$tmp/out"
check "head: one line" [ "$(wc -l <"$tmp/out")" -eq 1 ]
check "head: no state" [ ! -e "$tmp/long.state" ]
check "head: no word" [ ! -s "$tmp/err" ]

# Many feeds; the first is the last to end, and holds up none.
mkdir "$tmp/www/many"
i=0
cp "$tmp/slow.list" "$tmp/many.list"
while [ $i -lt 400 ]; do
	i=$((i + 1))
	feed "Show $i" 1 2 >"$tmp/www/many/$i.xml"
	echo "$base/many/$i.xml"
done >>"$tmp/many.list"
list "$tmp/many.list"
check "400 feeds: none waits for the first" sh -c "tail -n 1 '$tmp/nginx/access.log' | grep -q slow.xml"
check "400 feeds: all, in order" [ "$(cut -f 8 "$tmp/out" | uniq | sed -n '2,$p')" = "$(awk 'BEGIN { for (i = 1; i <= 400; i++) print "Show " i }')" ]

# The data of others, where it is present.
if [ -d "$shared/feeds" ] && command -v python3 >/dev/null; then
	for f in "$shared"/feeds/dev/*; do
		name=$(basename "$f") rc=0
		timeout 20 feedfetch -i "$f" -u https://example.org/feed >"$tmp/out" 2>"$tmp/err" || rc=$?
		check "$name: status $rc" [ $rc -le 1 ]
		check "$name: records" valid_records "$tmp/out"
	done
	for f in "$shared"/feeds/dev/*.json; do
		want=$(python3 -c 'import json, sys; print(len(json.load(open(sys.argv[1]))["items"]))' "$f")
		check "$(basename "$f"): $want items" [ "$(feedfetch -i "$f" | wc -l)" -eq "$want" ]
	done
	for f in "$shared"/feeds/dev/*.opml; do   # through a proxy that is none: nobody is asked
		want=$(grep -o 'xmlUrl="[^"]*"' "$f" | sort -u | wc -l)
		http_proxy=http://127.0.0.1:1 https_proxy=http://127.0.0.1:1 feedfetch -L "$f" 2>"$tmp/err"
		check "$(basename "$f"): $want feeds" [ "$(grep -c '^feedfetch: http' "$tmp/err")" -eq "$want" ]
	done
	mkdir "$tmp/hostile"
	python3 "$shared/feeds/hostile/make-hostile-feeds.py" "$tmp/hostile"
	for f in "$tmp"/hostile/*; do
		name=$(basename "$f") rc=0
		timeout 20 feedfetch -i "$f" -u https://example.org/feed >"$tmp/out" 2>"$tmp/err" || rc=$?
		check "$name: status $rc" [ $rc -le 1 ]
		check "$name: records" valid_records "$tmp/out"
	done
else
	skip "no $shared, or no python3: the feeds of others"
fi
close_tests
