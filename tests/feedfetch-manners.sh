# feedfetch's manners, from a real nginx: when it asks a feed, and what it remembers of the answer.
. "$(dirname "$0")/lib.sh"
. "$here/nginx.sh"

# feed title n...: a feed with these items, each a day older than the one before
feed() {
	printf '<rss version="2.0"><channel><title>%s</title>\n' "$1"; shift
	day=25
	for n; do
		day=$((day - 1))
		printf '<item><guid>g%s</guid><title>Item %s</title><pubDate>%s Nov 2026 10:00 GMT</pubDate></item>\n' "$n" "$n" $day
	done
	printf '</channel></rss>\n'
}
titles() { cut -f 9 "$tmp/out" | paste -s -d , -; }
go() { rc=0; feedfetch -L -s "$tmp/state" "$@" >"$tmp/out" 2>"$tmp/err" || rc=$?; }
at() { export PODSIFT_NOW="2026-11-$1Z"; }
hits() { grep -c "GET $1 " "$tmp/nginx/access.log"; }

# Without the network: -a, -S, -O, the lock, the logins.
feed 'A & B' 3 2 1 >"$tmp/feed.xml"
at 25T10:00:00
feedfetch -i "$tmp/feed.xml" -u https://e.example/ -s "$tmp/state" -S "$tmp/next" -a 2d >"$tmp/out"
check "-a: what is younger" [ "$(titles)" = 'Item 3,Item 2' ]
check "-S: the old state stays" [ ! -e "$tmp/state" ]
mv "$tmp/next" "$tmp/state"
feedfetch -i "$tmp/feed.xml" -u https://e.example/ -s "$tmp/state" >"$tmp/out"
check "-a: the rest counts as given" [ ! -s "$tmp/out" ]
feedfetch -O -s "$tmp/state" >"$tmp/out"
check "-O" grep -q '<outline type="rss" text="A &amp; B" xmlUrl="https://e.example/"/>' "$tmp/out"
says "-S without -s" 2 '^usage' feedfetch -S "$tmp/next"
says "-a" 2 'not a number of days' feedfetch -a 2y
says "PODSIFT_NOW" 2 'not a time' env PODSIFT_NOW=soon feedfetch -i "$tmp/feed.xml"
mkfifo "$tmp/fifo"
feedfetch -s "$tmp/state" "$tmp/fifo" & pid=$!
tries=0; while [ ! -e "$tmp/state.lock" ] && [ $tries -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
says "two runs" 75 'state: another run uses it' feedfetch -s "$tmp/state" /dev/null
: >"$tmp/fifo"; wait $pid
check "the lock goes with its run" [ ! -e "$tmp/state.lock" ]
echo 'e.example secret' >"$tmp/logins"; chmod 644 "$tmp/logins"
says "logins that others may read" 2 'others may read it' feedfetch -C "$tmp/logins" /dev/null
echo 'alone' >"$tmp/logins"; chmod 600 "$tmp/logins"
says "a damaged login" 2 'logins:1: not a host' feedfetch -C "$tmp/logins" /dev/null

mkdir "$tmp/www"
if ! serve "$tmp/www" '
	location = /moved.xml { return 301 /hop.xml; }
	location = /hop.xml { return 308 /one.xml; }
	location = /lent.xml { return 302 /one.xml; }
	location = /gone.xml { return 410; }
	location = /missing.xml { return 404; }
	location = /busy.xml { add_header Retry-After 86400 always; return 503; }
	location = /later.xml { add_header Retry-After "Sun, 29 Nov 2026 10:00:00 GMT" always; return 429; }
	location = /fresh.xml { add_header Cache-Control "public, max-age=7200"; }
	location = /old.xml { add_header Cache-Control "max-age=31536000"; }
	location = /user.xml { if ($http_authorization != "Basic bWU6bXkgd29yZA==") { return 401; } }
	location = /token.xml { if ($http_authorization != "Bearer t0k3n") { return 401; } }'
then
	skip "no nginx here: HTTP"
	close_tests
	exit
fi
for name in one fresh old user token; do feed "$name" 2 1 >"$tmp/www/$name.xml"; done
rm -f "$tmp/state"
for name in moved lent gone missing busy later fresh old one; do echo "$base/$name.xml"; done >"$tmp/list"
at 25T10:00:00
go -H 1 -v "$tmp/list"
check "status 1" [ $rc -eq 1 ]
check "-v" grep -Eq '/one.xml: fetched: HTTP 200, [0-9]+ bytes, 2 items, 2 new$' "$tmp/err"
check "moved for good" grep -q "^moved	$base/one.xml\$" "$tmp/state"
check "moved: only that" [ "$(grep -c '^moved' "$tmp/state")" -eq 1 ]
check "validators behind a redirect" [ "$(grep -c '^feed	.*/\(moved\|lent\|one\).xml	"' "$tmp/state")" -eq 3 ]
check "retired" grep -q '^retired$' "$tmp/state"
check "Retry-After in seconds" grep -q '^wait	2026-11-26T10:00:00Z	1$' "$tmp/state"
check "Retry-After as a date" grep -q '^wait	2026-11-29T10:00:00Z	1$' "$tmp/state"
check "max-age" grep -q '^wait	2026-11-25T12:00:00Z$' "$tmp/state"
check "max-age: half a day at most" grep -q '^wait	2026-11-25T22:00:00Z$' "$tmp/state"
at 25T10:30:00
cp "$tmp/state" "$tmp/before"
go -v "$tmp/list"
check "half an hour later: status 0" [ $rc -eq 0 ]
check "nothing new" [ ! -s "$tmp/out" ]
for name in gone missing busy later fresh old; do
	check "$name: asked once" [ "$(hits "/$name.xml")" -eq 1 ]
done
check "moved: asked where it is" [ "$(hits /moved.xml)" -eq 1 ]
check "304 behind a redirect" [ "$(grep -c '"GET /one.xml HTTP/[0-9.]*" 304' "$tmp/nginx/access.log")" -eq 3 ]
check "a 304 keeps the state" cmp "$tmp/before" "$tmp/state"
at 26T11:00:00
go "$tmp/list"
check "a day later: those whose time has come" [ "$(hits /missing.xml),$(hits /busy.xml),$(hits /later.xml),$(hits /gone.xml),$(hits /fresh.xml)" = 2,2,1,1,2 ]
check "twice failed" grep -q '^wait	.*	2$' "$tmp/state"
go -f "$tmp/list"
check "-f asks all" [ "$(hits /missing.xml),$(hits /gone.xml),$(hits /later.xml)" = 3,2,2 ]

# No feed at all could be reached: our own line is down, nobody is to suffer for it.
stop=$((port == 1 ? 2 : 1))
echo "http://127.0.0.1:$stop/x.xml" >"$tmp/dead"
rm -f "$tmp/state"
says "offline" 75 'no feed could be reached' feedfetch -L -s "$tmp/state" "$tmp/dead"
check "offline: no state" [ ! -e "$tmp/state" ]
echo "$base/one.xml" >>"$tmp/dead"
go "$tmp/dead"
check "one is dead" grep -q '^wait	.*	1$' "$tmp/state"
# Where all that are well are fresh, and only the dead are due, the line is up: they are left alone for longer.
printf '%s\n' "http://127.0.0.1:$stop/x.xml" "$base/fresh.xml" >"$tmp/dead"
rm -f "$tmp/state"
at 25T10:00:00
go "$tmp/dead"
at 25T11:10:00
go "$tmp/dead"
check "dead among the fresh: status 1" [ $rc -eq 1 ]
check "dead among the fresh" grep -q '^wait	.*	2$' "$tmp/state"
unset PODSIFT_NOW

# A line of progress on a terminal, which goes when all is done; none elsewhere.
echo "$base/one.xml" >"$tmp/list"
if command -v python3 >/dev/null; then
	python3 -c 'import pty, sys; pty.spawn(sys.argv[1:])' sh -c "feedfetch -L '$tmp/list' >/dev/null" </dev/null >"$tmp/tty"
	check "progress" [ "$(tr '\r' '\n' <"$tmp/tty" | grep -c '^feedfetch: 1/1 feeds$')" -eq 1 ]
	check "progress is cleared" [ "$(tail -c 4 "$tmp/tty")" = "$(printf '\r\033[K')" ]
else
	skip "no python3: progress on a terminal"
fi
feedfetch -L "$tmp/list" >"$tmp/out" 2>"$tmp/quiet"
check "no progress in a file" [ -s "$tmp/out" -a ! -s "$tmp/quiet" ]

# Private feeds: for the host that is named alone, and never said.
host=${base#http://}
echo "$base/user.xml" >"$tmp/list"
printf '%s me my word\n' "$host" >"$tmp/logins"
feedfetch -L -v -C "$tmp/logins" "$tmp/list" >"$tmp/out" 2>"$tmp/err"
check "user and password" [ "$(wc -l <"$tmp/out")" -eq 2 ]
check "never said" [ "$(cat "$tmp/out" "$tmp/err" | grep -c 'my word')" -eq 0 ]
echo "$base/token.xml" >"$tmp/list"
printf '127.0.0.1 t0k3n\n' >"$tmp/logins"
feedfetch -L -C "$tmp/logins" "$tmp/list" >"$tmp/out" 2>"$tmp/err"
check "a token" [ "$(wc -l <"$tmp/out")" -eq 2 ]
printf 'localhost t0k3n\n' >"$tmp/logins"
says "another host's token" 1 'HTTP status 401' feedfetch -L -C "$tmp/logins" "$tmp/list"
says "-M" 1 'larger than the limit' feedfetch -L -M 100 "$tmp/dead"

# A server that means harm, where it is present: every case ends in its limit.
if [ -e "$shared/feeds/hostile/hostile-server.py" ] && command -v python3 >/dev/null; then
	python3 "$shared/feeds/hostile/hostile-server.py" 2>/dev/null & pid=$!
	hostile=http://127.0.0.1:18081
	sleep 1
fi
if [ -n "${hostile-}" ] && kill -0 "$pid" 2>/dev/null; then      # else another has its port
	for case in 'big:larger than the limit' 'bomb:larger than the limit' 'slow:imed out' 'loop:redirects' \
		'tofile:rotocol' 'toftp:rotocol'; do
		echo "$hostile/${case%%:*}" >"$tmp/list"
		limit=60; [ "${case%%:*}" != slow ] || limit=2   # the bomb takes its server some seconds
		rc=0; timeout 90 feedfetch -L -M 2M -t $limit "$tmp/list" >"$tmp/out" 2>"$tmp/err" || rc=$?
		check "hostile ${case%%:*}: status $rc" [ $rc -eq 1 -o $rc -eq 75 ]
		if grep -q "${case#*:}" "$tmp/err"; then pass "$tmp/err"; else fail "hostile $case: $(cat "$tmp/err")"; fi
	done
	echo "$hostile/ok" >"$tmp/list"
	says "hostile: loopback" 1 'not public' feedfetch "$tmp/list"
	kill $pid; wait $pid 2>/dev/null
else
	skip "no $shared, no python3, or its port is taken: the hostile server"
fi
close_tests
