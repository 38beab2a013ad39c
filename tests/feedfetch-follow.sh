# What a feed says of itself, from a real nginx: how often it changes, where it is from now on, where its
# older items are.
. "$(dirname "$0")/lib.sh"
. "$here/nginx.sh"

# feed channel n...: a feed with these elements in its channel, and these items, each a day older
feed() {
	printf '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" %s>\n' \
		'xmlns:a="http://www.w3.org/2005/Atom" xmlns:s="http://purl.org/rss/1.0/modules/syndication/"'
	printf '<channel><title>T</title>%s\n' "$1"; shift
	for n; do
		printf '<item><guid>g%s</guid><title>%s</title><pubDate>%s Nov 2026 10:00 GMT</pubDate></item>\n' "$n" "$n" "$n"
	done
	printf '</channel></rss>\n'
}
next() { printf '<a:link rel="next" href="%s"/>' "$1"; }
put() { name=$1; shift; feed "$@" >"$tmp/www/$name"; }
titles() { cut -f 9 "$tmp/out" | paste -s -d , -; }
go() { rc=0; feedfetch -L -s "$tmp/state" "$@" "$tmp/list" >"$tmp/out" 2>"$tmp/err" || rc=$?; }
list() { rm -f "$tmp/state"; for name; do echo "$base/$name"; done >"$tmp/list"; }
at() { export PODSIFT_NOW="2026-11-$1Z"; }
hits() { grep -c "GET /$1 " "$tmp/nginx/access.log"; }
waits() { grep "^wait	" "$tmp/state" | cut -f 2 | paste -s -d , -; }

mkdir "$tmp/www"
if ! serve "$tmp/www" '
	location = /hour.xml { add_header Cache-Control "max-age=7200"; }
	location = /later.xml { return 301 /here.xml; }
	location = /busy.xml { if ($http_user_agent != "well") { return 503; } }
	location = /slow.xml { limit_rate 40k; }
	location /drip { limit_rate 2k; }'
then
	skip "no nginx here: what feeds say of themselves"
	close_tests
	exit
fi

# How often it changes: ttl in minutes, sy:updatePeriod; the longest counts, half a day is the most.
put ttl.xml '<ttl> 90 </ttl>' 1
put hour.xml '<ttl>60</ttl>' 1
put year.xml '<ttl>525600</ttl>' 1
put odd.xml '<ttl>-5</ttl><s:updatePeriod>now and then</s:updatePeriod>' 1
put four.xml '<s:updatePeriod>daily</s:updatePeriod><s:updateFrequency>4</s:updateFrequency>' 1
put base.xml '<s:updatePeriod>hourly</s:updatePeriod><s:updateBase>2000-01-01T12:15+00:00</s:updateBase>' 1
list ttl.xml hour.xml year.xml odd.xml four.xml base.xml
at 25T10:00:00
go
check "ttl, the longer, half a day, none, the module's, its base" \
	[ "$(waits)" = "2026-11-25T11:30:00Z,2026-11-25T12:00:00Z,2026-11-25T22:00:00Z,2026-11-25T16:00:00Z,2026-11-25T10:15:00Z" ]
at 25T11:00:00
go
check "fresh: not asked" [ "$(hits ttl.xml),$(hits odd.xml),$(hits base.xml)" = 1,2,2 ]
go -f
check "-f: asked" [ "$(hits ttl.xml),$(hits year.xml)" = 2,2 ]
check "a 304 does not say it again, and need not" grep -q '^wait	2026-11-25T12:30:00Z$' "$tmp/state"
check "sy:updateBase in the state" grep -q '^every	3600	2000-01-01T12:15:00Z$' "$tmp/state"

# itunes:new-feed-url: as a 301, but only if a feed is there.
moves() { printf '<itunes:new-feed-url>%s</itunes:new-feed-url>' "$1"; }
put old.xml "$(moves "$base/new.xml")" 2 1
put new.xml "$(moves "$base/new.xml")" 3 2 1
list old.xml
go
check "new address: asked, each episode once" [ "$(titles)" = 2,1,3 ]
check "new address: noted" grep -q "^moved	$base/new.xml$" "$tmp/state"
check "new address: its validators" grep -q "^feed	$base/old.xml	\"" "$tmp/state"
put new.xml '' 4 3 2 1
go
check "new address: asked there alone" [ "$(titles),$(hits old.xml),$(hits new.xml)" = 4,1,2 ]
put old.xml "$(moves "$base/later.xml")" 2 1
put here.xml '' 2 1
list old.xml
go
check "new address: where that redirects for good" grep -q "^moved	$base/here.xml$" "$tmp/state"
# not to itself, in a circle, to what is no feed, to what is not there, to another kind of address
put self.xml "$(moves "$base/self.xml")" 1
put ring1.xml "$(moves "$base/ring2.xml")" 1
put ring2.xml "$(moves "$base/ring3.xml")" 1
put ring3.xml "$(moves "$base/ring1.xml")" 1
put page.xml "$(moves "$base/page.html")" 1; echo '<html/>' >"$tmp/www/page.html"
put lost.xml "$(moves "$base/nowhere.xml")" 1
put file.xml "$(moves file:///etc/passwd)" 1
list self.xml ring1.xml page.xml lost.xml file.xml
go -v
check "no new address: status 0" [ $rc -eq 0 ]
check "no new address" [ "$(grep -c '^moved' "$tmp/state")" -eq 0 ]
check "no new address: what was there is given" [ "$(titles)" = 1,1,1,1,1 ]
check "no new address: each asked once" [ "$(hits self.xml),$(hits ring1.xml),$(hits ring2.xml),$(hits ring3.xml)" = 1,1,1,1 ]
for why in 'ring1.xml: it names new addresses in a circle' 'new address .*/page.html: no feed: it is an HTML page' \
	'new address .*/nowhere.xml: HTTP status 404'; do
	check "-v: $why" grep -q "$why" "$tmp/err"
done
# back home
put old.xml "$(moves "$base/new.xml")" 1
put new.xml '' 1
list old.xml; go
put old.xml '' 2 1
put new.xml "$(moves "$base/old.xml")" 1
go
check "back home" [ "$(titles),$(grep -c '^moved' "$tmp/state")" = 2,0 ]
# not there any more: asked at home, in full
put old.xml "$(moves "$base/new.xml")" 1
put new.xml '' 1
list old.xml; go
rm "$tmp/www/new.xml"
go
check "new address: lost" grep -q "^feed	$base/old.xml		\$" "$tmp/state"
go -f
check "new address: lost, asked at home" [ "$rc,$(titles),$(grep -c '^moved' "$tmp/state")" = 0,,0 ]
# a long chain ends
for n in 1 2 3 4 5 6 7 8 9; do put "chain$n.xml" "$(moves "$base/chain$((n + 1)).xml")" 1; done
list chain1.xml; go
check "a chain without end" [ "$(hits chain6.xml),$(hits chain7.xml),$(grep -c '^moved' "$tmp/state")" = 1,0,0 ]

# Pages of older items, RFC 5005: on the first fetch alone, each item once, in the order of the pages.
put one.xml "$(next two.xml)" 9 8
put two.xml "$(next three.xml)" 8 7
printf '<feed xmlns="http://www.w3.org/2005/Atom"><link rel="prev-archive" href="four.xml"/>%s</feed>' \
	'<entry><id>g6</id><title>6</title><updated>2026-11-06T00:00:00Z</updated></entry>' >"$tmp/www/three.xml"
put four.xml "$(next one.xml)" 5
list one.xml
go -v
check "pages" [ "$(titles)" = 9,8,7,6,5 ]
check "pages: said" grep -q 'one.xml: fetched: HTTP 200, [0-9]* bytes, 6 items, 5 new, 3 more pages$' "$tmp/err"
check "pages: a ring ends, the state has none" [ "$(hits one.xml),$(grep -c '^page' "$tmp/state")" = 1,0 ]
check "pages: the validators are the first one's" [ "$(grep '^feed' "$tmp/state" | cut -f 3)" = \
	"$(curl -sI "$base/one.xml" | tr -d '\r' | sed -n 's/^ETag: //p')" ]
put one.xml "$(next two.xml)" 10 9
go
check "pages: only once" [ "$(titles),$(hits one.xml),$(hits two.xml)" = 10,2,1 ]
feedfetch -L "$tmp/list" >"$tmp/out" 2>"$tmp/err"
check "pages: without a state" [ "$(titles)" = 10,9,8,7,6,5 ]
go -f -n 1
check "pages: not those of a known feed" [ "$(hits two.xml)" -eq 2 ]
# as far as the bounds of a new feed go
put one.xml "$(next two.xml)" 9 8
before=$(hits three.xml) four=$(hits four.xml)
list one.xml; go -n 2
check "-n: no page is needed" [ "$(titles),$(hits two.xml)" = 9,8,2 ]
list one.xml; go -n 3
check "-n: one is" [ "$(titles),$(($(hits three.xml) - before))" = 9,8,7,0 ]
at 10T00:00:00
list one.xml; go -a 3d
check "-a: as far back as that" [ "$(titles),$(($(hits three.xml) - before)),$(hits four.xml)" = "9,8,7,1,$four" ]
check "bounds: the state has no page" [ "$(grep -c '^page' "$tmp/state")" -eq 0 ]
# a page that fails: what was given stays given, the rest comes later
put first.xml "$(next busy.xml)" 9
put busy.xml "$(next last.xml)" 8
put last.xml '' 7
list first.xml; go
check "a page fails: status 1" [ $rc -eq 1 ]
check "a page fails: said" grep -q 'first.xml: page .*/busy.xml: HTTP status 503; the next run tries again$' "$tmp/err"
check "a page fails: what came is given" [ "$(titles)" = 9 ]
check "a page fails: the state has it" grep -q "^page	$base/busy.xml	1\$" "$tmp/state"
check "a page fails: the feed is well" [ "$(grep -c '^wait' "$tmp/state")" -eq 0 ]
go
check "it fails again: nothing twice" [ "$(titles),$rc" = ,1 ]
sed "s/busy/well/" "$tmp/state" >"$tmp/state.well"; mv "$tmp/state.well" "$tmp/state"
put well.xml "$(next last.xml)" 9 8
go
check "it works, behind a 304: the rest" [ "$(titles),$rc,$(grep -c '^page' "$tmp/state")" = 8,7,0,0 ]
list first.xml; go -n 2
check "-n, a page fails" [ "$(titles),$(grep -c '^page' "$tmp/state")" = 9,1 ]
sed "s/busy/well/" "$tmp/state" >"$tmp/state.well"; mv "$tmp/state.well" "$tmp/state"
put first.xml "$(next busy.xml)" 10 9
go -n 3
check "-n: what is left of it" [ "$(titles)" = 10,8 ]
list first.xml; go
before=$(hits busy.xml) runs=1
while [ $runs -lt 9 ]; do runs=$((runs + 1)); go; done
check "a page fails nine times: the next run tries again" grep -q 'the next run tries again$' "$tmp/err"
go
check "a page fails in ten runs: given up" grep -q 'busy.xml: HTTP status 503; older items are given up$' "$tmp/err"
go
check "a page fails in ten runs: not asked again" \
	[ "$rc,$(($(hits busy.xml) - before)),$(grep -c '^page' "$tmp/state")" = 0,9,0 ]
put gone.xml "$(next nowhere.xml)" 9
list gone.xml; go
check "a page is not there: said, and given up" sh -c \
	"[ $rc -eq 1 ] && grep -q 'nowhere.xml: HTTP status 404; older items are given up' '$tmp/err' && ! grep -q '^page' '$tmp/state'"
# the feed itself broke off: it is not new any more, its pages are still wanted
# shellcheck disable=SC2046
put slow.xml "$(next page2.xml)" $(awk 'BEGIN { for (i = 101; i <= 1100; i++) print i }')
put page2.xml '' 1
list slow.xml; echo "$base/last.xml" >>"$tmp/list"
go -t 1
first=$(wc -l <"$tmp/out")
check "it broke off: what came is given" [ "$rc" -eq 1 -a "$first" -gt 1 -a "$first" -lt 1000 ]
go -f
check "the rest, and its pages" [ "$rc,$((first + $(wc -l <"$tmp/out"))),$(grep -c '^page' "$tmp/state")" = 0,1002,0 ]
put private.xml "$(next http://localhost:1/x.xml)" 3
printf '%s/private.xml\n' "$base" >"$tmp/list"; rm -f "$tmp/state"
go
check "a page that cannot be reached: kept for later" grep -q '^page	http://localhost:1/x.xml	1$' "$tmp/state"
put odd.xml '<a:link rel="next" href="file:///etc/passwd"/><a:link rel="next" href="javascript:1"/>' 3
list odd.xml; go
check "a page of another kind is none" [ "$rc,$(titles)" = 0,3 ]
# pages without end: a hundred a run; those that bring nothing new end it
i=0
while [ $i -lt 105 ]; do i=$((i + 1)); put "p$i.xml" "$(next "p$((i + 1)).xml")" "$i"; done
put p106.xml '' 106
list p1.xml; go
check "a hundred pages: said" grep -q 'p1.xml: more than 100 pages of older items; the next run goes on$' "$tmp/err"
check "a hundred pages" [ "$(wc -l <"$tmp/out"),$rc" = 101,1 ]
go
check "the pages behind them" [ "$(titles),$rc" = 102,103,104,105,106,0 ]
put same1.xml "$(next same2.xml)" 1
put same2.xml "$(next same3.xml)" 1
put same3.xml '' 2
list same1.xml; go
check "a page without anything new is the last" [ "$(titles),$(hits same3.xml)" = 1,0 ]
# pages that drip: all together have the time of one download, and the next run goes on
for n in 1 2 3; do
	# shellcheck disable=SC2046
	put "drip$n.xml" "$(next "drip$((n + 1)).xml")" $(awk -v n=$n 'BEGIN { for (i = 0; i < 45; i++) print n * 100 + i }')
done
put drip4.xml '' 1
list drip1.xml; go -t 3
check "slow pages: said" grep -q 'drip1.xml: its pages of older items are slow; the next run goes on$' "$tmp/err"
check "slow pages" [ "$rc,$(wc -l <"$tmp/out"),$(hits drip3.xml)" = 1,90,0 ]
go
check "slow pages: the rest" [ "$rc,$(wc -l <"$tmp/out"),$(grep -c '^page' "$tmp/state")" = 0,46,0 ]
# all pages together are bounded as one feed is
size=$(($(wc -c <"$tmp/www/p1.xml") * 5 / 2))
list p1.xml; go -M $size
check "-M: of all pages" sh -c "[ $rc -eq 1 ] && [ $(wc -l <"$tmp/out") -eq 2 ] && grep -q 'page .*/p3.xml: the feed and its pages are larger than the limit' '$tmp/err'"
go
check "-M: the rest later" [ "$(head -n 1 "$tmp/out" | cut -f 9)" = 3 ]
stop_serving
close_tests
