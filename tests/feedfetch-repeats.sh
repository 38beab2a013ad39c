# feedfetch: what is an episode of its own, what was given before.  Each case is a feed as it stands from run
# to run with one state.
. "$(dirname "$0")/lib.sh"
. "$here/nginx.sh"

# item guid title audio [bytes [more]]: "-" leaves one out
item() {
	printf '<item>'
	[ "$1" = - ] || printf '<guid isPermaLink="false">%s</guid>' "$1"
	[ "$2" = - ] || printf '<title>%s</title>' "$2"
	[ "$3" = - ] || printf '<enclosure url="%s" type="audio/mpeg" length="%s"/>' "$3" "${4:-0}"
	printf '%s</item>\n' "${5-}"
}

# run name want: reads a feed of the items in $items, and compares the titles that come out, joined by commas
items=$tmp/items state=$tmp/state
begin() { rm -f "$state"; }
run() {
	{ echo '<rss version="2.0"><channel><title>Deja Vu</title>'; cat "$items"; echo '</channel></rss>'; } >"$tmp/feed.xml"
	feedfetch -i "$tmp/feed.xml" -u https://again.example/feed -s "$state" >"$tmp/out" 2>"$tmp/err"
	got=$(cut -f 9 "$tmp/out" | paste -s -d , -)
	if [ "$got" = "$2" ] && [ ! -s "$tmp/err" ]; then pass "$tmp/err"; else fail "$1: '$got', wanted '$2'"; fi
}
a=https://cdn.example/a.mp3 b=https://cdn.example/b.mp3 c=https://cdn.example/c.mp3

# The names are those that the page promises.
name() { printf 'https://again.example/feed\n%s' "$1" | sha256sum | cut -c 1-16; }
begin
{ item g1 One $a; item - Two $b; item - Three - 0 '<link>https://again.example/3</link>'
  item - Four - 0 '<pubDate>4 Nov 2026</pubDate>'; } >"$items"; run "all kinds of names" One,Two,Three,Four
{ name g1; name $b; name https://again.example/3; name "Four
2026-11-04T00:00:00Z"; } >"$tmp/want"
check "names" sh -c "cut -f 2 '$tmp/out' | diff - '$tmp/want'"

# One guid on every item.
begin
{ item same A $a; item same B $b; } >"$items"; run "one guid: all" A,B
{ item same C $c; item same A $a; item same B $b; } >"$items"; run "one guid: the new one" C
{ item same C $c; item same A $a; item same B $b; } >"$items"; run "one guid: nothing" ''
{ item same D - 0 '<link>https://again.example/</link>'; item same E - 0 '<link>https://again.example/</link>'
  item same B $b; } >"$items"; run "one guid: items without audio" D,E
{ item same E - 0 '<link>https://again.example/</link>'; item same D - 0 '<link>https://again.example/</link>'; } >"$items"
run "one guid: they are known" ''
begin
item same A $a >"$items"; run "one guid, cut off: the first" A
{ item same C $c; item same A $a; item same B $b; } >"$items"; run "one guid, cut off: what it cannot be" B
{ item same C $c; item same A $a; item same B $b; } >"$items"; run "one guid, cut off: what it was not" C
{ item same C $c; item same A $a; item same B $b; } >"$items"; run "one guid, cut off: nothing" ''
begin
{ item same A $a 5000; item same B $a 5000; item other A2 $b; } >"$items"; run "one guid, one file: all" A,B,A2
i=0; while [ $i -lt 3 ]; do
	i=$((i + 1))
	{ item same A $a 5000; item same B $a 5000; item other A2 $b; } >"$items"; run "one guid, one file: nothing, $i" ''
done
begin
{ item same A $a; item same B $b; item same A $a; item same B $b; } >"$items"; run "one guid, each twice" A,B
many() { i=0; while [ $i -lt 500 ]; do i=$((i + 1)); item same "$1$i" "https://cdn.example/$1$i.mp3"; done; }
begin
many x >"$items"; run "one guid, 500 items" "$(awk 'BEGIN { for (i = 1; i <= 500; i++) printf "%sx%d", (i > 1 ? "," : ""), i }')"
{ item same y https://cdn.example/y.mp3; many x; } >"$items"; run "one guid, 500 items: the new one" y

# A guid that is one's own: whatever else changes, it is the same episode.
begin
item g1 One $a 5000 '<pubDate>1 Nov 2026</pubDate>' >"$items"; run "guid" One
item g1 'One, corrected' $b 6000 '<pubDate>9 Nov 2026</pubDate>' >"$items"; run "guid: another title, file and date" ''
item g1 One "$a?token=1" >"$items"; run "guid: a token" ''

# Tokens in the URL, without a guid.
begin
{ item - One "$a?id=1&amp;token=abc"; item - Two "$a?id=2&amp;token=def"; } >"$items"; run "tokens" One,Two
cp "$tmp/out" "$tmp/first"
{ item - One "$a?id=1&amp;token=ghi"; item - Three "$a?token=jkl&amp;id=3"; item - Two "$a?token=mno&amp;id=2"; } >"$items"
run "tokens: others" Three
begin
{ item - One "$a?id=1&amp;token=ghi"; item - Two "$a?id=2&amp;token=jkl"; } >"$items"; run "tokens: elsewhere" One,Two
check "tokens: they are no part of the name" sh -c "cut -f 2 '$tmp/first' >'$tmp/a'; cut -f 2 '$tmp/out' | diff - '$tmp/a'"
begin
item - One "$a?Expires=1&amp;Signature=x%2B&amp;Key-Pair-Id=K" >"$items"; run "a signed URL" One
item - One "$a?Expires=2&amp;Signature=y%2F&amp;Key-Pair-Id=K" >"$items"; run "a signed URL: again" ''
item - One "https://chtbl.com/track/1A2B/cdn.example/a.mp3" >"$items"; run "a tracker before it" ''
item - One "https://dts.podtrac.com/redirect.mp3/pdst.fm/e/cdn.example/a.mp3?utm_source=x&amp;updated=1700" >"$items"; run "more trackers" ''
item - One "http://www.podtrac.com/pts/redirect.mp3?http://cdn.example/a.mp3" >"$items"; run "a tracker that has a URL" ''
item - Two "https://chtbl.com/track/1A2B/cdn.example/b.mp3" >"$items"; run "another file behind a tracker" Two
begin
day='<pubDate>23 Nov 2026</pubDate>'
{ item - One "$a?k=1" 0 "$day"; item "$b?k=1" Two "$b?k=1" 0 "$day"; item - Three "$c?id=1"; } >"$items"
run "tokens of a name that nobody knows" One,Two,Three
{ item - One "$a?k=2" 0 "$day"; item "$b?k=2" Two "$b?k=2" 0 "$day"; item - Three "$c?id=2"; } >"$items"
run "tokens of a name that nobody knows: by the date" Three
item - One "$a?k=3" 9000 "$day" >"$items"; run "tokens of a name that nobody knows: another length" One
begin
{ item - One "$a?token=1"; item - Two "$a?token=2"; } >"$items"; run "the token is all there is" One,Two
{ item - Three "$a?token=3"; item - One "$a?token=1"; item - Two "$a?token=2"; } >"$items"; run "the token is all there is: new" Three
{ item - Three "$a?token=3"; item - One "$a?token=1"; item - Two "$a?token=2"; } >"$items"; run "the token is all there is: nothing" ''

# Published once more.
begin
item g1 One $a 5000 >"$items"; run "repost" One
{ item g2 One $a 5000; item g1 One $a 5000; } >"$items"; run "repost: beside the old one" ''
item g3 One $a 5000 '<pubDate>1 Dec 2026</pubDate>' >"$items"; run "repost: without it" ''
item g3 One $c 7000 >"$items"; run "repost: its guid is known from then on" ''
item g4 Two $a 9000 >"$items"; run "a file that was written over is another" Two
begin
item g1 'News at 4' $a 5000 >"$items"; run "one file, week by week" 'News at 4'
item g2 'News at 5' $a 5000 >"$items"; run "one file: another title is another" 'News at 5'
item g3 'News at 5' $a 5000 >"$items"; run "one file: the title again is no news" ''
begin
item g1 One $a >"$items"; run "repost without a length" One
item g2 One $a >"$items"; run "repost without a length: by its title" ''
item g3 Two $a >"$items"; run "another title without a length is another" Two
begin
{ item g1 One $a; item g2 One $a; } >"$items"; run "two guids in one document are two" One,One

# Files that are no one's own.
begin
{ item g1 One $a 5000; item g2 Two $a 5000; } >"$items"; run "one file for all" One,Two
{ item g3 Three $a 5000; item g1 One $a 5000; item g2 Two $a 5000; } >"$items"; run "one file for all: new" Three
item g4 Four $a 5000 >"$items"; run "one file for all: alone" Four
item g5 Four $a 5000 >"$items"; run "one file for all: by its title" ''
begin
{ item - One $a; item - Two $a; } >"$items"; run "one file for all, no guids" One,Two
{ item - Three $a; item - One $a; item - Two $a; } >"$items"; run "one file for all, no guids: new" Three
{ item - Three $a; item - One $a; item - Two $a; } >"$items"; run "one file for all, no guids: nothing" ''
home='<link>https://again.example/</link>'
begin
{ item - One - 0 "$home"; item - Two - 0 "$home"; } >"$items"; run "one link for all" One,Two
{ item - Three - 0 "$home"; item - Two - 0 "$home"; item - One - 0 "$home"; } >"$items"; run "one link for all: new" Three
begin
cover='<enclosure url="https://cdn.example/logo.png" type="image/png" length="5000"/>'
{ item g1 One - 0 "$cover"; } >"$items"; run "a picture is no file" One
{ item g2 Two - 0 "$cover"; item g1 One - 0 "$cover"; } >"$items"; run "a picture is no file: new" Two
begin
{ item g1 - -; item g2 - -; } >"$items"; run "guids alone" ','
begin
{ item g1 Same - 0 '<description>x</description>'; } >"$items"; run "no audio" Same
{ item g2 Same - 0 '<description>y</description>'; item g3 Same - 0 '<description>x</description>'; } >"$items"; run "no audio: other notes" Same

# A state of before there were aliases, and a damaged one.
begin
{ item g1 One $a 5000; item g2 Two $b 5000; } >"$items"; run "old state" One,Two
sed -i '/^alias/d' "$state"
{ item g3 Three $c 5000; item g1 One $a 5000; item g2 Two $b 5000; } >"$items"; run "old state: new" Three
sed -i 's/^feed.*/feed	damaged/' "$state"
{ item g4 Three $c 5000; item g1 One $a 5000; } >"$items"
{ echo '<rss><channel>'; cat "$items"; echo '</channel></rss>'; } >"$tmp/feed.xml"
says "damaged state" 1 'state:1: damaged' feedfetch -i "$tmp/feed.xml" -u https://again.example/feed -s "$state"
check "damaged state: nothing twice" [ ! -s "$tmp/out" ]
check "the state's lines" sh -c "! grep -Ev '^(feed|title|seen|alias)	' '$state'"

# What the next run gives is asked for again, though it is unchanged.
if serve "$tmp" ''; then
	echo "$base/feed.xml" >"$tmp/list"
	fetch() {	# fetch name want
		{ echo '<rss version="2.0"><channel>'; cat "$items"; echo '</channel></rss>'; } >"$tmp/feed.new"
		cmp -s "$tmp/feed.new" "$tmp/feed.xml" || cp "$tmp/feed.new" "$tmp/feed.xml"
		feedfetch -f -L -s "$state" "$tmp/list" >"$tmp/out" 2>"$tmp/err"
		got=$(cut -f 9 "$tmp/out" | paste -s -d , -)
		if [ "$got" = "$2" ] && [ ! -s "$tmp/err" ]; then pass "$tmp/err"; else fail "$1: '$got', wanted '$2'"; fi
	}
	begin
	item same A $a >"$items"; fetch "HTTP: the first" A
	{ item same C $c; item same A $a; item same B $b; } >"$items"
	fetch "HTTP: what it cannot be" B
	fetch "HTTP: what it was not, of the same document" C
	fetch "HTTP: nothing" ''
	check "HTTP: unchanged from then on" grep -q ' 304 ' "$tmp/nginx/access.log"
else
	skip "no nginx here: HTTP"
fi
close_tests
