# podsift's desk: init, add, remove, import, export, list, show, search, timer, doctor.
. "$(dirname "$0")/lib.sh"
. "$here/nginx.sh"
export HOME="$tmp/home" TMPDIR="$tmp/work"
mkdir "$HOME" "$TMPDIR" "$tmp/stubs"
unset XDG_CONFIG_HOME XDG_STATE_HOME XDG_DATA_HOME XDG_CACHE_HOME PAGER
config=$HOME/.config/podsift state=$HOME/.local/state/podsift data=$HOME/.local/share/podsift
tab=$(printf '\t')
bel=$(printf '\a') esc=$(printf '\033')

# stub name: a program in PATH, whose text is stdin
stub() { { echo '#!/bin/sh'; cat; } >"$tmp/stubs/$1"; chmod 755 "$tmp/stubs/$1"; }
# Whoever runs the tests has a crontab and a systemd of his own, which are none of theirs.
stub systemctl <<'END'
exit 1
END
stub crontab <<'END'
exit 1
END
PATH=$tmp/stubs:$PATH

# outputs name pattern command...: status 0, and a line on stdout that matches
outputs() {
	name=$1 pattern=$2; shift 2
	rc=0; "$@" >"$tmp/out" 2>"$tmp/err" || rc=$?
	if [ "$rc" -ne 0 ]; then fail "$name: status $rc: $(head -c 600 "$tmp/err")"
	elif ! grep -Eq -- "$pattern" "$tmp/out"; then fail "$name: stdout lacks '$pattern': $(head -c 900 "$tmp/out")"
	else pass "$tmp/err"
	fi
}

# until_true command...: within a minute
until_true() {
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ $tries -lt 600 ] || return 1
		sleep 0.1
	done
}

if command -v shellcheck >/dev/null; then
	check shellcheck sh -c "cd '$here/..' && shellcheck -x -a -S warning -s sh cmd/podsift-desk.sh cmd/podsift-change.sh"
else
	skip 'no shellcheck here'
fi

# Nothing there yet: each command says what to do next.
says "list of nothing" 0 'no feeds yet: podsift add URL' podsift list
gives "export of nothing is OPML without feeds" 0 sh -c 'podsift export 2>/dev/null | grep -c "<outline" || :'
says "show of nothing" 1 'nothing was told yet; podsift run' podsift show
says "search of nothing" 1 'nothing was told yet' podsift search word
says "remove from nothing" 2 'no such list' podsift remove https://a.example/
check "they leave nothing" [ ! -e "$config" ]

# Wrong usage.
for args in 'init x' add remove import 'export x' 'list x' 'show 1 2' 'search' 'search -s' 'timer x' 'timer -ir' 'timer -x' 'doctor x'; do
	# shellcheck disable=SC2086
	says "usage: $args" 2 "^usage: podsift ${args%% *}" podsift $args
done
for command in init add remove import export list show search timer doctor; do
	gives "$command -h" "usage: podsift $command" sh -c "podsift $command -h | sed 's/\($command\) .*/\1/'"
done
for name in .. . a/b -x '' "a${tab}b" 'ä'; do
	says "no subscriber: $name" 2 'no name for a subscriber' podsift add -s "$name" https://a.example/
done
says "an empty directory" 2 '^podsift: -c needs a directory$' podsift -c '' init
for words in '-s subscriber. url' '-f format. .-s subscriber. .date' '-f format. .-s subscriber. word' '-s subscriber. file'; do
	check "podsift -h: $words" sh -c "podsift -h | grep -q -- '[[]$words'"
done
for args in 'search words -f json' 'show 2026-11-20 -f json' 'add https://a.example/ -s bob' 'remove https://a.example/ -s bob' \
	'import list -s bob' 'list -s bob -x' 'list x -s bob' 'search -s bob words -f'; do
	# shellcheck disable=SC2086
	says "options behind: $args" 2 "^(podsift: -[fs]: options come first .*: podsift ${args%% *} |usage: podsift ${args%% *} )" podsift $args
done
check "nothing was added" [ ! -e "$config" ]
says "no day" 2 "not a day, as in 2026-11-24: 'yesterday'" podsift show yesterday
says "no format" 2 "-f: not text" podsift show -f site

# The parts' own names in a user's environment are not theirs.
inherited() { (cd "$tmp" && CONFIG=Release STATE=x DATA=x CACHE=x OPTIND=4 CDPATH=. podsift "$@"); }
outputs "names of the environment: init" "^$config/settings: made$" inherited init
check "they make nothing" [ ! -e "$tmp/Release" ]
check "nor are they of a timer" sh -c "! CONFIG=Release STATE=x DATA=x CACHE=x podsift timer | grep -E 'Release|-[sdC] '"
rm -r "$config"

# init
outputs init '^Next: podsift add URL' podsift init
for file in settings feeds interests; do
	check "init: $file" [ -s "$config/$file" ]
	check "init: $file is its owner's" [ "$(stat -c %a "$config/$file")" = 600 ]
done
echo 'k 7' >"$config/settings"
outputs "init leaves what is there" "^$config/settings: left as it is\$" podsift init
check "init left it" [ "$(cat "$config/settings")" = 'k 7' ]
podsift -c "$tmp/fresh" init >/dev/null
check "nothing but comments: settings" [ -z "$(grep -v '^#' "$tmp/fresh/settings" | grep .)" ]
check "interests" sh -c "sed 's/^#\([-+]\)/\1/' '$tmp/fresh/interests' >'$tmp/interests' && topk -p '$tmp/interests' </dev/null"
# every key is there, and none that is not known
sed -n 's/^#\([a-z-]*\) [^ ].*/&/p' "$tmp/fresh/settings" | sed 's/^#//' | grep -E '^[a-z-]+ [^ ]+' >"$tmp/keys"
settings=$B/podsift-settings.awk
mkdir "$tmp/all" && cp "$tmp/keys" "$tmp/all/settings"
echo owner | CONFIG="$tmp/all" awk -f "$settings" 2>&1 >"$tmp/table" | sed "s/.*unknown key: '\(.*\)'/\1/" >"$tmp/unknown"
for key in $(awk -F '\t' '$1 == "." { print $2 }' "$tmp/table" | sort -u); do
	check "init explains $key" grep -q "^#$key " "$tmp/fresh/settings"
done
for key in $(sed -n 's/^#\([a-z-]*\) .*/\1/p' "$tmp/fresh/settings" | sort -u); do
	check "init's $key is known" sh -c "echo owner | CONFIG='$tmp/all' awk -f '$settings' 2>/dev/null | grep -q '^\.$tab$key$tab'"
done
check "all that is proposed is taken" [ ! -s "$tmp/unknown" ]
# those with a default show it
for pair in title=Insights k=5 per-show=2 floor=0 related=10 catch-up=10 llm-passages=10 episodes=3 age=7d keep=14; do
	check "init: default of ${pair%=*}" grep -qx "#${pair%=*} ${pair#*=}" "$tmp/fresh/settings"
done
mkdir "$tmp/none"
echo owner | CONFIG="$tmp/none" awk -f "$settings" >"$tmp/defaults"
for pair in title=Insights k=5 per-show=2 floor=0 related=10 catch-up=10 llm-passages=10 episodes=3 age=7d keep=14; do
	check "default of ${pair%=*}" grep -qx "\.$tab${pair%=*}$tab${pair#*=}" "$tmp/defaults"
done
rm "$config/settings"

# Which values are right, by what the programs take.
# holds key value ...: each of them is what the settings have then; counts_not: each is named, and the default holds
values_of() { printf '%s %s\n' "$key" "$value" >"$tmp/none/settings"; echo owner | CONFIG="$tmp/none" awk -f "$settings" 2>"$tmp/err"; }
holds() {
	key=$1; shift
	for value; do
		values_of >"$tmp/table"
		check "$key $value" grep -qxF ".$tab$key$tab$value" "$tmp/table"
		check "$key $value: without a word" [ ! -s "$tmp/err" ]
	done
}
counts_not() {
	key=$1; shift
	default=$(grep "^\.$tab$key$tab" "$tmp/defaults")
	for value; do
		values_of >"$tmp/table"
		check "$key $value: counts for nothing" grep -qxF "$default" "$tmp/table"
		check "$key $value: is named" grep -q '/settings:1: ' "$tmp/err"
	done
}
holds age 7 1h 24h 07d 3w 36600 5228w 878400h
counts_not age 0 0d banana 1month 7D 1.5 -1 36601 36601d 5229w 878401h 1000000000
for value in 7 1h 24h 07d 3w 36600 5228w 878400h; do check "feedfetch takes $value, too" feedfetch -a "$value" /dev/null; done
holds language de DE pt-BR zh-Hant-TW gsw
counts_not language English e en_US en- 'en, de' '*'
holds server http://h/ HTTPS://h:1/v1 'http://[::1]:8080/x?y=@'
counts_not server foo http:// http:///x ftp://h/ 'http://h/a b' http://me@h/ 'http://h/"'
holds llm http://h 'A=1 command http://me@h/'
counts_not llm http:// https://me@h/
for value in smtp://h smtps://h.example:465 'smtp://[::1]:25'; do holds smtp "$value"; done
for value in mail.example smtp:// smtp://me@h smtp://h/x; do
	key=smtp; values_of >"$tmp/table"
	check "smtp $value: is named" grep -q '/settings:1: smtp: ' "$tmp/err"
	check "smtp $value: no other way is taken" grep -qxF ".${tab}smtp$tab$value" "$tmp/table"
done
printf '%s\n' 'smtp smtp://h' 'sendmail sendmail -t -i' 'smtp-login /f' >"$tmp/none/settings"
echo owner | CONFIG="$tmp/none" awk -f "$settings" >"$tmp/table"
check "smtp alone, where both are set" grep -qx "\.${tab}sendmail$tab" "$tmp/table"
check "with its login" grep -qx "\.${tab}smtp-login$tab/f" "$tmp/table"
printf '%s\n' 'smtp-login /f' 'smtp-insecure yes' >"$tmp/none/settings"
echo owner | CONFIG="$tmp/none" awk -f "$settings" >"$tmp/table"
check "no login for sendmail" grep -qx "\.${tab}smtp-login$tab" "$tmp/table"
check "nor insecure" grep -qx "\.${tab}smtp-insecure${tab}no" "$tmp/table"

# add
outputs add '^added: https://a.example/feed$' podsift add https://a.example/feed
gives "add, again" 'there already: https://a.example/feed' sh -c 'podsift add https://a.example/feed | head -n 1'
outputs "add, two" '^added: http://b.example/' podsift add ' http://b.example/?x=1&y=2 ' http://b.example/?x=1\&y=2
gives "each once" 'https://a.example/feed,http://b.example/?x=1&y=2' sh -c "grep -v '^#' '$config/feeds' | paste -s -d ,"
says "no scheme" 2 "'c.example/feed'; perhaps https://c.example/feed$" podsift add c.example/feed
says "another scheme" 2 'perhaps https://c.example/feed$' podsift add feed://c.example/feed
outputs "an @ in the path" '^added: https://m.example/@me/feed$' podsift -c "$tmp/imported" add https://m.example/@me/feed
says "an @ in the path of another scheme" 2 'perhaps https://m.example/@me/feed$' podsift add feed://m.example/@me/feed
says "a file" 2 "not an http or https address, but a file; if it is a list: podsift import '/etc/passwd'" podsift add /etc/passwd
says "an option's look" 2 'not an http or https address' podsift add -- -x
says "empty" 2 'not an http or https address' podsift add ''
says "a comment" 2 'not an http or https address' podsift add '#x'
says "markup" 2 'not an http or https address' podsift add '<opml><body><outline xmlUrl="http://c.example/"/></body></opml>'
says "two lines" 2 'not an http or https address' podsift add "http://c.example/
http://d.example/"
says "a password is not shown" 2 "belongs in ~/.netrc.*'\*\*\*@c.example" podsift add https://me:secret@c.example/
check "nor anywhere" sh -c "! grep secret '$tmp/err' '$config/feeds'"
says "the terminal is safe" 2 "not an http or https address: 'x\?\?0m" podsift add "x$esc${bel}0m"
# shellcheck disable=SC2016
says "nothing is evaluated" 2 'not an http or https address' podsift add '$(touch '"$tmp"'/evil)' '`touch '"$tmp"'/evil`' ';touch '"$tmp/evil"
check "indeed" [ ! -e "$tmp/evil" ]
says "the good ones are added" 1 'not an http' podsift add x https://d.example/
check "it was" grep -qx https://d.example/ "$config/feeds"
printf 'https://e.example/' >>"$config/feeds"
podsift add https://f.example/ >/dev/null
check "a last line without its end" sh -c "tail -n 2 '$config/feeds' | paste -s -d , | grep -qx 'https://e.example/,https://f.example/'"
check "the mode stays" [ "$(stat -c %a "$config/feeds")" = 600 ]

# remove
podsift add 'https://g.example/a.*&b' >/dev/null
outputs remove '^removed: https://e.example/$' podsift remove https://e.example/ https://f.example/
says "remove what is not there" 1 "not in the list .*'https://e.example/'" podsift remove https://e.example/
says "no pattern" 1 "not in the list .*'https://g.example/.\*'" podsift remove 'https://g.example/.*'
printf ' typo \r\n' >>"$config/feeds"
outputs "what is no address, too" '^removed: typo$' podsift remove typo
gives "the others stay" 4 sh -c "grep -vc '^#' '$config/feeds'"
check "and the comments" grep -q '^# Your podcasts' "$config/feeds"

# A list that is a link; one that is OPML.
mv "$config/feeds" "$tmp/elsewhere" && ln -s "$tmp/elsewhere" "$config/feeds"
podsift add https://link.example/ >/dev/null
check "a link stays one" [ -L "$config/feeds" ]
check "what it names is changed" grep -qx https://link.example/ "$tmp/elsewhere"
rm "$config/feeds" && mv "$tmp/elsewhere" "$config/feeds"
podsift export >"$tmp/export.opml"
check "export" grep -q 'xmlUrl="http://b.example/?x=1&amp;y=2"' "$tmp/export.opml"
podsift -c "$tmp/opml" init >/dev/null && cp "$tmp/export.opml" "$tmp/opml/feeds"
says "OPML is not changed" 2 'it is OPML; rename it, and then: podsift import' podsift -c "$tmp/opml" add https://x.example/
check "indeed" cmp "$tmp/export.opml" "$tmp/opml/feeds"

# import
gives import '5 feeds added, 0 there already' sh -c "rm -r '$tmp/imported'; podsift -c '$tmp/imported' import '$tmp/export.opml' | head -n 1"
gives "import again" '0 feeds added, 5 there already' sh -c "podsift -c '$tmp/imported' import - <'$tmp/export.opml' | head -n 1"
check "and back" sh -c "podsift -c '$tmp/imported' export | cmp - '$tmp/export.opml'"
gives "import of one" '1 feed added, 0 there already' sh -c "echo https://one.example/ | podsift -c '$tmp/one' import - | head -n 1"
says "import of nothing" 2 'No such file' podsift import "$tmp/missing.opml"
echo '<opml><body/></opml>' >"$tmp/empty.opml"
gives "import of an empty list" '0 feeds added, 0 there already' sh -c "podsift -c '$tmp/imported' import '$tmp/empty.opml' | head -n 1"
says "import of a feed" 2 'neither URLs nor OPML; a feed is added by its address: podsift add URL' podsift import "$here/../demo/load-bearing.xml"
says "import of a URL" 2 "https://h.example/x.opml: a feed's address is for podsift add; a list is fetched first: curl URL" podsift import https://h.example/x.opml
says "import of a list with logins" 1 "not an http or https URL without a user \\(who belongs in ~/.netrc\\): 'https://\\*\\*\\*@h.example/'" \
	sh -c "echo https://me@h.example/ | podsift -c '$tmp/imported' import -"
for form in '\000' '?'; do
	awk 'BEGIN { for (i = 0; i < 400; i++) printf "\001%c%c\n", 0, i % 100 + 11 }' | tr '\000' "$form" >"$tmp/binary"
	rc=0; podsift -c "$tmp/imported" import "$tmp/binary" >"$tmp/out" 2>"$tmp/err" || rc=$?
	check "import of a binary" [ "$rc" -ne 0 ]
	check "import of a binary: not much is said" [ "$(wc -l <"$tmp/err")" -le 11 ]
done
check "import of a binary: how many more" grep -q '[0-9] more that are no URLs' "$tmp/err"
printf 'https://h.example/\nrubbish\n' >"$tmp/list"
says "import, in part" 1 "rubbish" podsift -c "$tmp/imported" import "$tmp/list"
check "it has the good one" grep -qx https://h.example/ "$tmp/imported/feeds"
awk 'BEGIN { for (i = 0; i < 20000; i++) print "https://h.example/a/feed/of/the/usual/length/" i }' >"$tmp/list"
gives "import of many" '20000 feeds added, 0 there already' sh -c "podsift -c '$tmp/many' import '$tmp/list' | head -n 1"

# Subscribers
outputs "a new subscriber" '^new subscriber: bob; the address goes into' podsift -c "$tmp/subs" -d "$tmp/subdata" add -s bob https://b.example/
podsift -c "$tmp/subs" add -s ann https://a.example/ https://b.example/ >/dev/null
gives "bob has a directory" https://b.example/ sh -c "grep -v '^#' '$tmp/subs/subscribers/bob/feeds'"
gives "the list is everybody's" 2 sh -c "podsift -c '$tmp/subs' list | wc -l"
gives "but for -s" "https://b.example/$tab${tab}0${tab}not read yet" podsift -c "$tmp/subs" list -s bob
for command in list export show 'search x'; do
	# shellcheck disable=SC2086
	says "$command -s nobody" 2 "^podsift: no such subscriber: 'nobody'$" podsift -c "$tmp/subs" -d "$tmp/subdata" ${command%% *} -s nobody ${command#"${command%% *}"}
done
mkdir -p "$tmp/comments" && echo '# none yet' >"$tmp/comments/feeds"
says "list: only comments" 0 'no feeds yet: podsift add URL' podsift -c "$tmp/comments" list
check "it is said once" [ "$(wc -l <"$tmp/err")" -eq 1 ]
gives "export of all" 2 sh -c "podsift -c '$tmp/subs' export | grep -c '<outline'"

# What the state knows.  It may hold anything.
mkdir -p "$state"
{
	printf 'feed\thttps://a.example/feed\t\t\ntitle\tA \\\\ B\\tC%s]0;x%s%s\n' "$esc" "$bel" "$(printf '\302\233\342\200\256')"
	printf 'seen\t0123456789abcdef\nseen\t0123456789abcdee\n'
	printf 'feed\thttp://b.example/?x=1&y=2\t\t\nwait\t2026-11-30T06:00:00Z\t3\nfeed\thttps://d.example/\t\t\nretired\n'
	printf 'feed\thttps://stranger.example/\t\t\nwait\t2026-11-30T06:00:00Z\n'
} >"$state/feeds.state"
podsift list >"$tmp/listed"
check "list: title, cleaned, and episodes" grep -qx "https://a.example/feed${tab}A . B C?]0;x???${tab}2${tab}" "$tmp/listed"
check "list: failing" grep -qx "http://b.example/?x=1&y=2$tab${tab}0${tab}failed 3 times, next try after 2026-11-30T06:00:00Z" "$tmp/listed"
check "list: retired" grep -q "^https://d.example/.*gone for good.*podsift remove https://d.example/$" "$tmp/listed"
check "list: new" grep -q "^https://link.example/${tab}${tab}0${tab}not read yet$" "$tmp/listed"
gives "list: no others" 5 sh -c "wc -l <'$tmp/listed'"
check "list: nothing for a terminal to do" sh -c "! LC_ALL=C grep -q '[[:cntrl:]]' '$tmp/listed' || [ -z \"\$(tr -d '\\t\\n' <'$tmp/listed' | tr -dc '\\000-\\037\\177')\" ]"
check "export leaves out what is gone" sh -c "! podsift export | grep -q d.example"
rm "$state/feeds.state"

# Several at once: each address is there once.
for n in 1 2 3 4 5 6; do
	podsift -c "$tmp/race" add https://same.example/ "https://n$n.example/" >"$tmp/race.$n" 2>&1 &
done
wait
gives "six at once" 7 sh -c "grep -c '^https' '$tmp/race/feeds'"
gives "one added what all did" 1 sh -c "cat '$tmp'/race.? | grep -c '^added: https://same'"
check "no file is left beside it" [ "$(ls "$tmp/race")" = feeds ]

# Interrupted while another one has the lists.
podsift-lock "$state/lists" sh -c ': >"$0"; exec sleep 100' "$tmp/held" &
holder=$!
until_true [ -e "$tmp/held" ]
# a shell's background process ignores that signal, and so would its children
env --default-signal=INT setsid podsift add https://late.example/ >/dev/null 2>&1 &
waiter=$!
until_true sh -c "ls '$TMPDIR'/*/addresses >/dev/null 2>&1"
kill -s INT -- "-$waiter"
rc=0; wait $waiter || rc=$?
check "Ctrl-C" [ "$rc" -eq 130 ]
check "nothing is left of it" [ -z "$(ls "$TMPDIR")" ]
check "nothing was added" sh -c "! grep -q late.example '$config/feeds'"
kill $holder; wait $holder 2>/dev/null

# Directories that cannot be written.
as_nobody() {
	if [ "$(id -u)" -eq 0 ]; then setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; else "$@"; fi
}
mkdir "$tmp/locked" "$tmp/nobody" && chmod 555 "$tmp/locked" && chmod 777 "$tmp/nobody"
cp "$config/feeds" "$tmp/locked/feeds" && chmod 644 "$tmp/locked/feeds"
chmod 755 "$tmp"
if as_nobody sh -c "TMPDIR='$tmp/nobody' podsift -V" >/dev/null 2>&1; then
	nobody() { as_nobody env HOME="$tmp/nobody" TMPDIR="$tmp/nobody" "$@"; }
	says "read-only: init" 2 "$tmp/locked/settings: cannot be written" nobody podsift -c "$tmp/locked" init
	says "read-only: add" 75 "$tmp/locked/feeds: cannot be written" nobody podsift -c "$tmp/locked" add https://x.example/
	says "read-only: remove" 75 "$tmp/locked/feeds: cannot be written" nobody podsift -c "$tmp/locked" remove https://a.example/feed
	says "read-only: subscriber" 75 "cannot be made" nobody podsift -c "$tmp/locked" add -s bob https://x.example/
	says "read-only: state" 75 "$tmp/locked/state: the directory cannot be made" nobody podsift -s "$tmp/locked/state" add https://x.example/
	nobody podsift -c "$tmp/locked" -s "$tmp/locked" doctor >"$tmp/out" 2>&1
	check "read-only: doctor" grep -q "^fix  disk: $tmp/locked cannot be written, where the state belongs" "$tmp/out"
	mkdir "$tmp/closed" && : >"$tmp/closed/settings" && chmod 000 "$tmp/closed/settings"
	says "settings that nobody may read" 75 "^podsift: $tmp/closed/settings: cannot be read$" nobody podsift -c "$tmp/closed" run
	nobody podsift -c "$tmp/closed" doctor >"$tmp/out" 2>&1
	check "doctor says so" grep -q "^fix  settings: $tmp/closed/settings: cannot be read: see its mode" "$tmp/out"
else
	skip 'nobody cannot run the build'
fi
chmod 755 "$tmp/locked"
says "no directory" 2 'cannot be made' podsift -c "$tmp/list/x" init

# A full disk: the list stays as it was.
if [ "$(id -u)" -eq 0 ] && mkdir "$tmp/small" && mount -t tmpfs -o size=64k none "$tmp/small" 2>/dev/null; then
	podsift -c "$tmp/small" add https://x.example/ >/dev/null
	cp "$tmp/small/feeds" "$tmp/kept"
	dd if=/dev/zero of="$tmp/small/fill" bs=1k count=100 2>/dev/null
	says "full disk" 75 'cannot be written' podsift -c "$tmp/small" import "$tmp/list"
	check "the list is as it was" cmp "$tmp/kept" "$tmp/small/feeds"
	umount "$tmp/small"
else
	skip 'no small disk can be made here'
fi

# Where what is said cannot be written.
for command in list export timer doctor "add https://a.example/feed"; do
	# shellcheck disable=SC2086
	full() { podsift $command >/dev/full; }
	says "$command: stdout is full" 75 '' full
	check "$command: one line says so" [ "$(wc -l <"$tmp/err")" -eq 1 ]
done
podsift -c "$tmp/many" list 2>"$tmp/err" | head -n 1 >/dev/null
check "a reader that goes away" [ ! -s "$tmp/err" ]

# show and search
insight() {	# insight seq show text: of an episode
	printf '0.5\t0123456789abcdef\t%s\t60.00\t70.00\t2026-11-20T06:00:00Z\ten\t%s\tThe title\tAnn\t%s\t\t\t\t\t\n' "$1" "$2" "$3"
}
mkdir -p "$data"
{ insight 1 Load 'Caches lie to you. A second sentence.'; insight 2 Queue 'Größe matters; 50% do not.'; } | archive -a "$data/archive.tsv" -D 2026-11-20
{ insight 4 Load 'Later caches tell the truth.'; insight 3 Queue "Odd $(printf '\302\233')[31m a.b characters."; } | archive -a "$data/archive.tsv" -D 2026-11-21
printf '0.5\t0123456789abcdef\t9\ttorn' >>"$data/archive.tsv"
numbers='^ *[0-9]*\. '
heads() { "$@" | grep "$numbers" | paste -s -d '|' -; }
gives "show: the last one" ' 1. Later caches tell the truth| 2. Odd [31m a.b characters' heads podsift show
gives "show: a day" 2 sh -c "podsift show 2026-11-20 | grep -c '$numbers'"
says "show: another" 1 'no digest of 2026-11-22; the last one is of 2026-11-21' podsift show 2026-11-22
gives "show: as JSON" 'Today 2026-11-20' sh -c "echo 'title Today' >'$config/settings'; podsift show -f json 2026-11-20 | sed -n 's/.*\"\(title\|day\)\": \"\(T.*\|2026-11-20\)\",/\2/p' | head -n 2 | paste -s -d ' '"
gives "search: newest first" ' 1. Later caches tell the truth| 2. Caches lie to you' heads podsift search CACHES
gives "search: all words" ' 1. Caches lie to you' heads podsift search caches second
gives "search: letters of any language" ' 1. Größe matters; 50% do not' heads podsift search GRÖßE größe
gives "search: fixed strings" ' 1. Odd [31m a.b characters' heads podsift search a.b
gives "search: the show" 2 sh -c "podsift search queue | grep -c '$numbers'"
gives "search: an option's look" ' 1. Odd [31m a.b characters' heads podsift search -- '[31m'
rc=0; podsift search caches missing >"$tmp/out" 2>&1 || rc=$?
check "search: nothing" [ "$rc-$(cat "$tmp/out")" = 1- ]
rc=0; podsift search '.*' >"$tmp/out" 2>&1 || rc=$?
check "search: no pattern" [ "$rc-$(cat "$tmp/out")" = 1- ]
check "search: no day or number is a hit" sh -c '! podsift search 2026-11-20 && ! podsift search told'
gives "search: as lines" 4 sh -c 'podsift search -f jsonl the | wc -l'
rc=0; podsift show >/dev/full 2>"$tmp/err" || rc=$?
check "show: a full disk" [ "$rc" -eq 75 ]
for name in ann bob; do
	mkdir -p "$tmp/subdata/subscribers/$name" && cp "$data/archive.tsv" "$tmp/subdata/subscribers/$name/archive.tsv"
done
says "show: whose" 2 'whose\? -s and one of: ann bob' podsift -c "$tmp/subs" -d "$tmp/subdata" show
rm "$tmp/subdata/subscribers/ann/archive.tsv"
gives "show: the only one's" 2 sh -c "podsift -c '$tmp/subs' -d '$tmp/subdata' show | grep -c '$numbers'"
gives "show: bob's" 2 sh -c "podsift -c '$tmp/subs' -d '$tmp/subdata' show -s bob | grep -c '$numbers'"
if command -v script >/dev/null; then
	stub pager <<-'END'
	sed 's/^/paged: /'
	END
	check "show: the pager" sh -c "PAGER='pager -x' script -qec 'podsift show' /dev/null </dev/null | grep -q '^paged:  1. Later'"
	check "show: no such pager" sh -c "PAGER='nopager' script -qec 'podsift show' /dev/null </dev/null | grep -q '^ 1. Later'"
else
	skip 'no script(1) here'
fi
rm "$config/settings"

# timer: by cron.  The stub keeps a crontab as crontab(1) does.
stub crontab <<END
case \$1 in
-l) [ -e '$tmp/crontab' ] || { echo 'no crontab for me' >&2; exit 1; }; cat '$tmp/crontab' ;;
-) cat >'$tmp/crontab' ;;
esac
END
line='^[0-9]+ 6-23 \* \* \* PATH=[^ ]+ [^ ]+/podsift run # podsift timer$'
outputs "timer: a crontab line" "$line" podsift timer
check "nothing is installed by that" [ ! -e "$tmp/crontab" ]
echo '0 0 * * * mine # %' >"$tmp/crontab"
outputs "timer -i" 'has a line now' podsift timer -i
podsift timer -i >/dev/null
check "once, beside the others" sh -c "head -n 1 '$tmp/crontab' | grep -qx '0 0 \* \* \* mine # %' && tail -n 1 '$tmp/crontab' | grep -Eq '$line' && [ \$(wc -l <'$tmp/crontab') -eq 2 ]"
podsift doctor >"$tmp/out" 2>&1
check "doctor sees it" grep -q '^ok   timer: a line of your crontab' "$tmp/out"
outputs "timer -r" 'is gone' podsift timer -r
gives "the others stay" '0 0 * * * mine # %' cat "$tmp/crontab"
outputs "timer -r, again" 'There is no timer' podsift timer -r
rm "$tmp/crontab"
podsift timer -i >/dev/null && podsift timer -r >/dev/null
check "a first crontab" [ ! -s "$tmp/crontab" ]
# what cron would run, with names that bite
odd="$tmp/o'd d%\$x"
mkdir -p "$odd" && podsift -c "$odd" init >/dev/null && podsift -c "$odd" -s "$odd/s" timer -i >/dev/null
stub podsift-seen <<'END'
printf '<%s>' "$@"; echo
END
sed 's/^[^ ]* [^ ]* \* \* \* //; s/\\%/%/g; s,[^ ]*/podsift ,podsift-seen ,; s/PATH=[^ ]* //' "$tmp/crontab" >"$tmp/command"
gives "odd names reach podsift" "<-c><$odd><-s><$odd/s><run>" sh "$tmp/command"
echo 'hour 08' >"$config/settings"
outputs "an hour with a zero" '^[0-9]+ 8-23 \* ' podsift timer
echo 'hour 0' >"$config/settings"
outputs "the hour at midnight" '^[0-9]+ 0-23 \* ' podsift timer
echo 'hour 23' >"$config/settings"
outputs "the owner's hour" '^[0-9]+ 23-23 \* ' podsift timer
printf 'hour 7\nzone Europe/Berlin\n' >"$config/settings"
outputs "another zone: each hour, as run knows" '^[0-9]+ \* \* ' podsift timer
echo 'hour 99' >"$config/settings"
outputs "no hour, which counts for nothing" '^[0-9]+ 6-23 \* ' podsift timer
stub crontab <<END
[ \$1 = -l ] && { echo 'permission denied' >&2; exit 1; }
touch '$tmp/overwritten'
END
says "a crontab that cannot be read" 75 'permission denied' podsift timer -i
check "is not replaced" [ ! -e "$tmp/overwritten" ]
rm "$tmp/stubs/crontab"
if ! command -v crontab >/dev/null; then
	says "neither of both" 2 'neither .* run each day: /.*/podsift run' podsift timer -i
fi

# timer: by systemd
stub systemctl <<END
echo "\$*" >>'$tmp/systemctl'
case \$* in *fails*) exit 1 ;; esac
END
units=$HOME/.config/systemd/user
printf 'hour 07\nzone Europe/Berlin\n' >"$config/settings"
outputs "timer: units" '^OnCalendar=\*-\*-\* 07:00:00 Europe/Berlin$' podsift timer
check "nothing is installed by that" [ ! -e "$units" ]
outputs "timer -i" 'list-timers' podsift -c "$odd" timer -i
gives "systemctl's part" '--user daemon-reload,--user enable --now podsift.timer' sh -c "grep -v show-env '$tmp/systemctl' | paste -s -d ,"
check "each day, late or not" sh -c "grep -qx 'Persistent=true' '$units/podsift.timer' && grep -q '^RandomizedDelaySec=' '$units/podsift.timer' && grep -qx 'OnCalendar=\*-\*-\* 06:00:00' '$units/podsift.timer'"
check "75 is tried again, 1 and 2 are not" sh -c "grep -qx 'Restart=on-failure' '$units/podsift.service' && grep -q '^RestartPreventExitStatus=1 2 ' '$units/podsift.service'"
check "odd names are quoted" grep -qF "ExecStart=$(cd "$B" && pwd)/podsift -c \"$tmp/o'd d%%\$\$x\" run" "$units/podsift.service"
if command -v systemd-analyze >/dev/null; then
	check "systemd takes them" systemd-analyze verify --man=no "$units/podsift.service" "$units/podsift.timer"
	check "and says nothing" [ ! -s "$tmp/check.out" ]
else
	skip 'no systemd-analyze here'
fi
podsift doctor >"$tmp/out" 2>&1
check "doctor sees it" grep -q '^ok   timer: podsift.timer' "$tmp/out"
mkdir -p "$state" && touch -t 202001010000 "$state/feeds.state"
podsift doctor >"$tmp/out" 2>&1
check "doctor sees that it does not run" grep -q '^fix  timer: no run has read the feeds for two days: systemctl' "$tmp/out"
rm "$state/feeds.state"
echo 'hour 6' >"$tmp/subs/subscribers/bob/settings"
outputs "readers with other hours" '^OnCalendar=hourly$' podsift -c "$tmp/subs" timer
outputs "timer -r" 'is gone' podsift timer -r
check "nothing is left" [ -z "$(ls "$units")" ]
stub systemctl <<'END'
case $* in *show-environment*) ;; *) echo 'Failed to enable' >&2; exit 1 ;; esac
END
says "systemctl fails" 75 'systemctl --user: Failed to enable' podsift timer -i
podsift timer -r >/dev/null
stub systemctl <<'END'
exit 1
END
rm "$config/settings"

# doctor
stub crontab <<'END'
echo 'no crontab for me' >&2; exit 1
END
doctor() { rc=0; podsift doctor >"$tmp/out" 2>"$tmp/err" || rc=$?; }
# finds name status pattern: doctor's status, and a line of it
finds() {
	doctor
	if [ "$rc" -eq "$2" ] && grep -Eq -- "$3" "$tmp/out"; then pass "$tmp/err"
	else fail "doctor: $1: status $rc, or no '$3': $(cat "$tmp/out" "$tmp/err")"
	fi
	check "doctor: $1: nothing on stderr" [ ! -s "$tmp/err" ]
	check "doctor: $1: ok, note and fix" sh -c "! grep -Ev '^(ok  |note|fix ) ' '$tmp/out'"
}
rm -rf "$config" "$state" "$data" "$HOME/.cache"
finds "nothing there" 1 '^fix  feeds: none yet: podsift add URL'
check "doctor changes nothing" [ ! -e "$config" ] && [ ! -e "$state" ] && [ ! -e "$data" ]
podsift init >/dev/null
finds "an empty list" 1 '^fix  feeds: the lists are empty: podsift add URL'
finds "no engine" 1 '^note engine: none'
set_to() { printf '%s\n' "$@" >"$config/settings"; }
set_to 'hour 24'
finds "no hour" 1 "^fix  settings: .*settings:1: no hour \\(0 to 23\\): '24': edit it"
set_to 'age 1month' 'language English'
finds "no age" 1 "^fix  settings: .*settings:1: no age \\(days, or hours, days or weeks with h, d or w\\): '1month': edit it"
check "doctor: no language" grep -q "^fix  settings: .*settings:2: no language tag, as en or pt-BR: 'English': edit it" "$tmp/out"
set_to 'zone Mars/Base'
finds "no zone" 1 "^fix  settings: no such time zone here: 'Mars/Base'"
set_to 'colour blue'
finds "an unknown key" 1 "^fix  settings: .*unknown key: 'colour'"
: >"$config/settings"
printf '+3 good\nmore cats\n' >"$config/interests"
finds "interests" 1 '^fix  interests: .*interests:2: '
rm "$config/interests"
echo 'example.org/x' >>"$config/feeds"
finds "a line that is no address" 1 "^fix  feeds: .*feeds:[0-9]+: not an http.*: edit the list"
podsift remove example.org/x >/dev/null

# readers
set_to 'to me@example.org'
finds "no from" 1 "^note mail: comes from its reader's own address"
set_to 'to nobody' 'from me@example.org'
finds "a bad to" 1 "^fix  mail: to owner: to: not an address"
set_to 'to nobody'
finds "a bad to, and no from" 1 "^fix  mail: to owner: to: not an address"
set_to 'to me@example.org' 'from me@example.org' 'unsubscribe ftp://x'
finds "a bad unsubscribe" 1 "^fix  mail: to owner: unsubscribe: "
set_to 'to me@example.org' 'from me@example.org' 'sendmail no-such-sendmail -t'
finds "no sendmail" 1 "^fix  mail: no such program: 'no-such-sendmail'"
set_to 'to me@example.org' 'from me@example.org' 'sendmail A=1 sh -c x'
finds "a sendmail" 1 '^ok   mail: goes to sh$'
# shellcheck disable=SC2016
set_to 'to me@example.org' 'from $(touch '"$tmp"'/evil)' 'sendmail $(touch '"$tmp"'/evil)' 'smtp-login `touch '"$tmp"'/evil`' 'engine $(touch '"$tmp"'/evil) x' 'llm $(touch '"$tmp"'/evil) x' 'smtp $(touch '"$tmp"'/evil)'
doctor
check "nothing is evaluated" [ ! -e "$tmp/evil" ]
set_to 'to me@example.org' 'from me@example.org' 'smtp smtp://me:secret@mail.example'
finds "a password in smtp" 1 '^fix  settings: .*: smtp: who you are belongs in smtp-login.*@mail.example'
check "is not shown" sh -c "! grep secret '$tmp/out'"
set_to 'to me@example.org' 'from me@example.org' 'smtp mail.example'
finds "no smtp" 1 "^fix  settings: .*settings:3: smtp: neither smtp://HOST nor smtps://HOST: 'mail.example': edit it"
mkdir -p "$config/subscribers/bob" && printf 'https://b.example/\n' >"$config/subscribers/bob/feeds"
finds "a reader whom nothing reaches" 1 '^fix  mail: nothing reaches bob'
mv "$config/subscribers/bob/feeds" "$tmp/kept" && mkdir "$config/subscribers/bob/feeds"
finds "a list that cannot be read" 1 "^fix  settings: .*/bob/feeds: cannot be read: see its mode"
check "doctor: it is said once" [ "$(grep -c 'bob/feeds' "$tmp/out")" -eq 1 ]
rmdir "$config/subscribers/bob/feeds" && mv "$tmp/kept" "$config/subscribers/bob/feeds"
mkdir "$config/subscribers/-x"
finds "a reader without a name" 1 "no name for a subscriber: '-x'"
rm -r "$config/subscribers"

# engines
: >"$config/settings"
mkdir -p "$state"
printf '1\tsending\t<a@b>\tx@y\t\n1\tsending\t<c@d>\tx@y\t\n2\taccepted\t<c@d>\tx@y\t250\n' >"$state/ledger"
mkdir -p "$state/days/2026-11-24/ann" "$state/days/2026-11-24/bob"
printf 'To: x@y\nMessage-ID: <a@b>\n\nMessage-ID: <e@f>\n' >"$state/days/2026-11-24/ann/mail"
printf '1\tsending\t<e@f>\tx@y\t\n' >>"$state/ledger"      # given up long ago
finds "a message in doubt" 1 '^fix  mail: 1 may have been sent or not.*podsift send -r'
mkdir -p "$state/days/2026-11-24/owner" "$state/days/2026-11-23/owner"
printf 'Message-ID: <g@h>\n\n' | tee "$state/days/2026-11-23/owner/mail" >"$state/days/2026-11-24/owner/mail"
: >"$state/days/2026-11-23/owner/done"
finds "a mail that nobody took" 1 '^fix  mail: that of 2026-11-24 for owner was not taken yet: podsift send tries again'
check "doctor: it alone" [ "$(grep -c 'not taken yet' "$tmp/out")" -eq 1 ]
rm -r "$state/ledger" "$state/days"
mkdir "$state/waiting" && : >"$state/waiting/0123456789abcdef"
finds "an episode that waits" 1 '^note engine: without a transcript yet: 1 new episode;'
rm -r "$state/waiting"
set_to 'engine no-such-engine -x'
finds "no engine" 1 "^fix  engine: no such program: 'no-such-engine'"
set_to "engine WHISPER_MODEL=$tmp/no-model $here/../engines/podsift-whisper-cpp"
ln -s "$here"/../engines/podsift-* "$tmp/stubs/"
set_to "engine WHISPER_MODEL=$tmp/no-model podsift-whisper-cpp"
finds "a model that is not there" 1 "^fix  engine: podsift-whisper-cpp: $tmp/no-model: no such model"
stub whisper-cli </dev/null
stub ffmpeg <<'END'
exit 1
END
set_to "engine WHISPER_MODEL=$tmp/list podsift-whisper-cpp"
finds "an engine that has all" 1 '^ok   engine: podsift-whisper-cpp has what it needs'
set_to 'server ftp://x'
finds "no server" 1 '^fix  settings: .*settings:1: server: not an http or https address'
set_to 'server https://me:secret@h.example/?key=secret'
finds "a server with a password" 1 "server: not an http or https address: '\*\*\*@h.example/\?\*\*\*'"
echo k >"$tmp/key" && chmod 644 "$tmp/key"
set_to 'server http://127.0.0.1:9/' "server-key ~/key"
finds "a key of no whole path" 1 "^fix  server-key: not a whole path, from / on: '~/key'"
set_to 'server http://127.0.0.1:9/' "server-key $tmp/key"
finds "a key that others read" 1 "^fix  server-key: others may read it: chmod 600 '$tmp/key'"
if command -v curl >/dev/null; then
	check "doctor: a server that is down" grep -q '^fix  server: it cannot be reached.*http://127.0.0.1:9/' "$tmp/out"
else
	check "doctor: no curl" grep -q '^note server: not asked' "$tmp/out"
fi

# a language model
set_to 'llm-model x'
finds "a model's name alone" 1 '^note llm: none, so that llm-key and llm-model are of no use: llm in '
set_to 'llm A=1 no-such-model -x'
finds "no model" 1 "^fix  llm: no such program: 'no-such-model': see llm in $config/settings"
set_to 'llm A=1 sh -c x'
finds "a model's command" 1 '^ok   llm: sh is there$'
set_to 'llm http:///x'
finds "no model's server" 1 "^fix  settings: .*: llm: not an http or https address: 'http:///x'"
set_to 'llm http://127.0.0.1:9' "llm-key $tmp/no-key"
finds "no model's key" 1 "^fix  llm-key: no such file: '$tmp/no-key'"
set_to 'llm http://127.0.0.1:9' "llm-key $tmp/key"
finds "a model's key that others read" 1 "^fix  llm-key: others may read it: chmod 600 '$tmp/key'"
if command -v curl >/dev/null; then
	check "doctor: a model's server that is down" grep -q '^fix  llm: it cannot be reached.*http://127.0.0.1:9$' "$tmp/out"
fi
set_to 'k 5'
doctor
check "doctor: no model, no word" sh -c "! grep llm '$tmp/out'"

# clock
: >"$config/settings"
mkdir -p "$data"
insight 1 Show 'Words that are told.' | archive -a "$data/archive.tsv" -D 2099-01-01
finds "a clock that was set back" 1 '^fix  clock: it says 20.*there is a digest of 2099-01-01'
rm "$data/archive.tsv"

# with servers
mkdir "$tmp/www"
cp "$here/../demo/load-bearing.xml" "$tmp/www/good.xml"
echo '<html>' >"$tmp/www/page.html"
if serve "$tmp/www"; then
	podsift remove https://b.example/ >/dev/null 2>&1
	printf '%s\n' 'private yes' "server $base/v1" "llm $base" >"$config/settings"
	podsift add "$base/good.xml" >/dev/null
	finds "all is well" 0 '^ok   feeds: 1 that failed or are new answer now'
	check "doctor: no fix" sh -c "! grep '^fix' '$tmp/out'"
	! command -v curl >/dev/null || check "doctor: the server" grep -q "^ok   server: it answers (HTTP status 404)" "$tmp/out"
	! command -v curl >/dev/null || check "doctor: the model's server" grep -q "^ok   llm: it answers (HTTP status [0-9]*): $base$" "$tmp/out"
	printf '%s\n' "$base/page.html" "$base/gone.xml" >>"$config/feeds"
	finds "a page" 1 "^fix  feeds: $base/page.html: no feed: it is an HTML page"
	check "doctor: a feed that is not there" grep -q "^fix  feeds: $base/gone.xml: HTTP status 404" "$tmp/out"
	cp "$tmp/export.opml" "$tmp/www/list.opml"
	printf '%s\n' "$base/good.xml" "$base/list.opml" "https:${base#http:}/good.xml" >"$config/feeds"
	finds "a list for a feed" 1 "^fix  feeds: $base/list.opml: no feed: it is an OPML list; podsift remove it, and import what it lists: "
	check "doctor: no TLS there" grep -q "^fix  feeds: https:${base#http:}/good.xml: .*; its server speaks no TLS there: is it http://" "$tmp/out"
	printf '%s\n' "$base/good.xml" "$base/page.html" "$base/gone.xml" >"$config/feeds"
	cp "$config/feeds" "$tmp/kept"
	echo 'private no' >"$config/settings"
	finds "an address that is not public" 1 "^fix  feeds: $base/good.xml: the address is not public; private yes in $config/settings allows it"
	printf '%s\n' 'private yes' "server $base/v1" >"$config/settings"
	echo http://127.0.0.1:9/x.xml >"$config/feeds"
	finds "no network" 1 '^fix  feeds: none of those asked could be reached: is the network up'
	cp "$tmp/kept" "$config/feeds"
	check "doctor leaves the state alone" [ ! -e "$state/feeds.state" ]
	printf 'feed\t%s\t\t\nretired\nfeed\t%s\t\t\nfeed\t%s\t\t\n' "$base/gone.xml" "$base/page.html" "$base/good.xml" >"$state/feeds.state"
	finds "a feed that is gone for good" 1 "^fix  feeds: $base/gone.xml: gone for good.*podsift remove '$base/gone.xml'"
	check "what answers is not asked" sh -c "! grep -q page.html '$tmp/out'"
else
	skip 'no nginx here'
fi

# mail_server directory [mode]: sets $server and $port
mail_server() {
	mkdir "$1"
	cp "$tmp/cert.pem" "$tmp/key.pem" "$1"
	python3 "$here/smtp-server.py" "$@" >/dev/null 2>&1 &
	server=$!
	until_true [ -s "$1/port" ]
	port=$(cat "$1/port")
}
if command -v python3 >/dev/null && command -v curl >/dev/null && command -v openssl >/dev/null; then
	openssl req -x509 -newkey rsa:2048 -nodes -keyout "$tmp/key.pem" -out "$tmp/cert.pem" -days 2 -subj /CN=localhost \
		-addext subjectAltName=DNS:localhost >"$tmp/openssl.out" 2>&1
	mail_server "$tmp/mx-tls" starttls
	set_to 'to me@example.org' 'from me@example.org' "smtp smtp://localhost:$port"
	finds "a mail server whose certificate is nobody's" 1 '^fix  smtp: its certificate or encryption is not to be trusted'
	export SSL_CERT_FILE="$tmp/cert.pem"
	finds "one that is trusted" 1 "^ok   smtp: the server answers: smtp://localhost:$port"
	unset SSL_CERT_FILE
	check "doctor sends nothing" sh -c "grep -q 'tls NOOP' '$tmp/mx-tls/log' && ! grep -Eq 'MAIL|RCPT|DATA|AUTH' '$tmp/mx-tls/log'"
	kill $server
	wait $server 2>/dev/null
	mail_server "$tmp/mx"
	mail="to me@example.org
from me@example.org
smtp smtp://127.0.0.1:$port"
	set_to "$mail"
	finds "a mail server without TLS" 1 "^fix  smtp: it does not encrypt.*smtp://127.0.0.1:$port"
	set_to "$mail" 'smtp-insecure yes'
	finds "the same, allowed" 1 "^ok   smtp: the server answers: smtp://127.0.0.1:$port"
	check "doctor: no login" grep -q '^note smtp: no login for 127.0.0.1' "$tmp/out"
	echo 'machine 127.0.0.1 login me password secret' >"$HOME/.netrc" && chmod 600 "$HOME/.netrc"
	finds "netrc" 1 '^ok   smtp: ~/.netrc has a login for 127.0.0.1'
	chmod 644 "$HOME/.netrc"
	finds "netrc that others read" 1 '^fix  smtp: others may read it: chmod 600'
	rm "$HOME/.netrc"
	printf '127.0.0.1 me secret\n' >"$tmp/login" && chmod 640 "$tmp/login"
	set_to "$mail" 'smtp-insecure yes' "smtp-login $tmp/login"
	finds "a login that others read" 1 "^fix  smtp-login: others may read it: chmod 600 '$tmp/login'"
	chmod 600 "$tmp/login"
	doctor
	check "doctor: a login" sh -c "! grep -q login '$tmp/out'"
	echo 'other.example me secret' >"$tmp/login"
	finds "a login for another" 1 '^fix  smtp-login: no line for 127.0.0.1'
	kill $server
	wait $server 2>/dev/null
	finds "a mail server that is down" 1 '^fix  smtp: it cannot be reached'
else
	skip 'no python3, curl or openssl here'
fi
check "nothing is left in the working directory" [ -z "$(ls "$TMPDIR")" ]
close_tests
