# podsift where things go wrong: a full disk, a directory that is read-only, a mail server and a feed host that are dead, a
# clock set back, two runs at once.  Each time: a clear error, nothing lost, and the next run completes with the same bytes.
. "$(dirname "$0")/lib.sh"
. "$here/nginx.sh"
command -v python3 >/dev/null || { skip "no python3 here"; passed=1; close_tests; exit; }
mkdir "$tmp/www" "$tmp/mail" "$tmp/disk"
serve "$tmp/www" || { skip "no nginx here"; passed=1; close_tests; exit; }
python3 "$here/smtp-server.py" "$tmp/mail" & server=$!
mounted=no hanging=
# shellcheck disable=SC2086
trap 'kill $server $hanging; stop_serving; [ $mounted = no ] || umount "$tmp/disk"; rm -rf "$tmp"' EXIT
wait_for() { tries=0; while ! "$@" && [ $tries -lt 300 ]; do sleep 0.1; tries=$((tries + 1)); done; "$@"; }
wait_for [ -s "$tmp/mail/port" ]
smtp="smtp smtp://127.0.0.1:$(cat "$tmp/mail/port")"
export SOURCE_DATE_EPOCH=1795521600 PODSIFT_NOW=2026-11-24T12:00:00Z

# configure [line ...]: two subscribers of four feeds in $tmp/config, with these settings, too
configure() {
	mkdir -p "$tmp/config/subscribers/ada" "$tmp/config/subscribers/ben"
	printf '%s\n' 'private yes' 'smtp-insecure yes' 'from podsift@example.org' 'timeout 2' "$@" >"$tmp/config/settings"
	printf '%s\n' "$base/1.xml" "$base/2.xml" "$base/3.xml" >"$tmp/config/subscribers/ada/feeds"
	printf '%s\n' "$base/4.xml" "$base/2.xml" >"$tmp/config/subscribers/ben/feeds"
	echo 'to ada@example.org' >"$tmp/config/subscribers/ada/settings"
	printf 'to ben@example.org\nsite yes\n' >"$tmp/config/subscribers/ben/settings"
}

# publish episodes day
publish() { python3 "$here/made-up-shows.py" "$tmp/www" "$base" 4 "$1" 60 "$2"; }

# begin: nothing was done yet, no mail has come; state, data and cache are where these variables say
begin() {
	rm -rf "$tmp/state" "$tmp/data" "$tmp/cache" "$tmp"/mail/messages/*
	state=$tmp/state data=$tmp/data cache=$tmp/cache
	configure "$smtp"
}
go() { podsift -c "$tmp/config" -s "$state" -d "$data" -C "$cache" "$@"; }

# mails folder: the messages that have come there, named by their readers; false where one has come twice.  What is of the
# Message-ID, and so of the state's random id, is left out of them.
mails() {
	rm -rf "$1"; mkdir "$1"
	for message in "$tmp"/mail/messages/*; do
		[ -e "$message" ] || return 0
		to=$(head -n 1 "$message" | cut -f 2)
		[ ! -e "$1/$to" ] || return 1
		mark=$(sed -n 's/^Message-ID: <\(.*\)@.*/\1/p' "$message")
		tail -n +2 "$message" | sed "s/$mark/MARK/g" >"$1/$to"
	done
}
# is_whole: each has its mail and archive, with the bytes of a quiet run
is_whole() {
	mails "$tmp/got" && diff -r "$tmp/want" "$tmp/got" && diff -r "$tmp/want.data" "$data" && [ ! -e "$state/tmp" ]
}
# completes name: the next run does
completes() {
	check "$1: the next run completes" go run
	check "$1: the same bytes" is_whole
	check "$1: an id" grep -Eqx '[0-9a-f]{32}' "$state/id"
}

publish 2 2026-11-24
begin
mkdir -p "$cache/transcripts"
touch -t 202601010000 "$cache/transcripts/0123456789abcdef.vtt" "$cache/transcripts/0123456789abcdef.vtt.Ab12Cd"
check "a quiet run" go run
check "a quiet run: what a killed one had begun is gone, and no transcript" \
	[ "$(cd "$cache/transcripts" && echo 0123456789abcdef*)" = 0123456789abcdef.vtt ]
check "a quiet run: nothing to say" [ ! -s "$tmp/check.out" ]
check "a quiet run: mails" mails "$tmp/want"
check "a quiet run: two" [ "$(find "$tmp/want" -type f | wc -l)" -eq 2 ]
cp -R "$data" "$tmp/want.data"

# Nobody answers at the mail server.
begin
configure 'smtp smtp://127.0.0.1:1'
says "a dead mail server" 75 '127.0.0.1' go run
check "a dead mail server: nothing is told" [ ! -e "$data/subscribers/ada/archive.tsv" ]
configure "$smtp"
completes "a dead mail server"

# A host that takes connections and never says a word, beside one that is well.
python3 - "$tmp/deaf" <<-'END' & hanging=$!
	import os, socket, sys
	s = socket.socket()
	s.bind(("127.0.0.1", 0))
	s.listen(50)
	with open(sys.argv[1] + ".new", "w") as f:
	    print(s.getsockname()[1], file=f)
	os.rename(sys.argv[1] + ".new", sys.argv[1])
	held = []
	while True:
	    held.append(s.accept())
	    open(sys.argv[1] + ".heard", "w").close()
END
wait_for [ -s "$tmp/deaf" ]
begin
echo "http://127.0.0.1:$(cat "$tmp/deaf")/feed.xml" >>"$tmp/config/subscribers/ada/feeds"
says "a host that hangs" 1 "feedfetch: http://127.0.0.1:$(cat "$tmp/deaf")/feed.xml: " go run
check "a host that hangs: ben has his mail" mails "$tmp/got"
check "a host that hangs: with the same bytes" cmp "$tmp/want/ben@example.org" "$tmp/got/ben@example.org"
check "a host that hangs: and so has ada" [ -s "$tmp/got/ada@example.org" ]
begin
cp "$tmp/config/subscribers/ada/feeds" "$tmp/feeds"
for s in ada ben; do echo "http://127.0.0.1:$(cat "$tmp/deaf")/feed.xml" >"$tmp/config/subscribers/$s/feeds"; done
says "only hosts that hang" 75 'no feed could be reached' go run
configure "$smtp"
completes "only hosts that hang"

# begin_run [NAME=VALUE]: in $pid, in a session of its own; what it says goes to $tmp/said
begin_run() {
	env "$@" --default-signal=INT setsid podsift -c "$tmp/config" -s "$state" -d "$data" -C "$cache" run >"$tmp/said" 2>&1 & pid=$!
}
# interrupted name signal [group]: the run ends by it within seconds, and all that it began
interrupted() {
	case $2 in HUP) by_signal=129 ;; INT) by_signal=130 ;; TERM) by_signal=143 ;; esac
	begun=$(date +%s)
	kill -s "$2" -- "${3-}$pid"
	rc=0; wait $pid || rc=$?
	check "$1: $2: status $rc" [ $rc -eq $by_signal ]
	check "$1: $2: nothing runs any more" wait_for podsift-lock "$state/lock" true
	took=$(($(date +%s) - begun))
	check "$1: $2: that took $took seconds" [ $took -le 5 ]
}
# A signal in the middle of a fetch, and while an engine or a language model is at work; INT as a terminal sends it, to all.
for signal in TERM 'INT -'; do
	begin
	configure "$smtp" 'timeout 60'
	echo "http://127.0.0.1:$(cat "$tmp/deaf")/feed.xml" >>"$tmp/config/subscribers/ada/feeds"
	rm -f "$tmp/deaf.heard"
	begin_run
	wait_for [ -e "$tmp/deaf.heard" ]
	# shellcheck disable=SC2086
	interrupted "a fetch" $signal
	check "a fetch, $signal: without a word" [ ! -s "$tmp/said" ]
	configure "$smtp"
	completes "a fetch, $signal"

	begin
	sed -i 's,<podcast:transcript[^>]*/>,,' "$tmp/www/1.xml"
	for e in 1 2; do head -c 100000 /dev/zero >"$tmp/www/1-$e.mp3"; done
	configure "$smtp" "engine echo \$\$ >$tmp/engine; sleep 100; :"
	rm -f "$tmp/engine"
	begin_run
	wait_for [ -s "$tmp/engine" ]
	# shellcheck disable=SC2086
	interrupted "an engine" $signal
	check "an engine, $signal: no word of make's" [ "$(grep -c -F '***' "$tmp/said")" -eq 0 ]
	check "an engine, $signal: it has ended" sh -c "! kill -0 $(cat "$tmp/engine")"
	publish 2 2026-11-24

	begin
	configure "$smtp" "llm echo \$\$ >$tmp/model; sleep 100; :"
	rm -f "$tmp/model"
	begin_run
	wait_for [ -s "$tmp/model" ]
	# shellcheck disable=SC2086
	interrupted "a language model" $signal
	check "a language model, $signal: no word of make's" [ "$(grep -c -F '***' "$tmp/said")" -eq 0 ]
	check "a language model, $signal: it has ended" sh -c "! kill -0 $(cat "$tmp/model")"
	configure "$smtp"
	completes "a language model, $signal"
done

# The run's shell alone is killed: the episode at hand comes to its end, and no other is begun.
begin
sed -i 's,<podcast:transcript[^>]*/>,,' "$tmp"/www/*.xml
for e in 1-1 1-2 2-1 2-2 3-1 3-2 4-1 4-2; do head -c 100000 /dev/zero >"$tmp/www/$e.mp3"; done
configure "$smtp" 'jobs 1' "engine echo >>$tmp/engines; while [ ! -e $tmp/heard ]; do sleep 0.1; done; :"
rm -f "$tmp/engines"
begin_run
wait_for [ -s "$tmp/engines" ]
kill -9 $pid
wait $pid 2>/dev/null
says "killed: another run" 75 "another run uses it" go run
: >"$tmp/heard"
check "killed: the rest ends" wait_for podsift-lock "$state/lock" true
check "killed: no other episode was begun" [ "$(wc -l <"$tmp/engines")" -eq 1 ]
publish 2 2026-11-24

# What make says of its end by a signal is not for the reader, also where it hits a job that has just begun; its own troubles are.
mkdir "$tmp/shim"
cat >"$tmp/shim/gmake" <<END
#!/bin/sh
trap 'kill \$!; echo "make: *** [scored/x.tsv] Terminated" >&2; exit 2' TERM
sleep 100 & echo \$! >"$tmp/making"; wait
END
chmod +x "$tmp/shim/gmake"
for signal in TERM HUP; do
	begin
	rm -f "$tmp/making"
	begin_run "PATH=$tmp/shim:$PATH"
	wait_for [ -s "$tmp/making" ]
	interrupted "make" $signal
	check "make: $signal: without a word" [ ! -s "$tmp/said" ]
done
printf '%s\n' '#!/bin/sh' 'echo "make: *** no room for a job" >&2; exit 2' >"$tmp/shim/gmake"
begin
says "make itself fails" 1 'make: .* no room for a job' env PATH="$tmp/shim:$PATH" podsift -c "$tmp/config" -s "$state" -d "$data" -C "$cache" run
completes "make itself fails"

# A server that hangs with the mail half said: not a byte is lost, and it is known that it did not arrive.
begin
configure "smtp smtp://127.0.0.1:$(cat "$tmp/deaf")"
says "a mail server that hangs" 75 'response timeout' go run
configure "$smtp"
completes "a mail server that hangs"

# A language model that never answers, or not as it should: the digest is that without it.
for case in 'deaf: not done after 1 s' 'garbage: an answer is of no use' 'flood: it printed too much'; do
	begin
	configure "$smtp" "llm python3 '$here/made-up-model.py' '$tmp/asked' ${case%%:*}" 'timeout 1'
	says "a model: $case" 1 "^distill: .*${case#*:}" go run
	check "a model: $case: a line" [ "$(wc -l <"$tmp/err")" -eq 1 ]
	check "a model: $case: a terminal's line" sh -c "! tr -d '\n' <'$tmp/err' | LC_ALL=C grep -q '[[:cntrl:]]'"
	check "a model: $case: no more than a screen of it" [ "$(wc -c <"$tmp/err")" -lt 2000 ]
	check "a model: $case: the same bytes as without it" is_whole
done
configure "$smtp"

# A clock set back after a day that was told, and forward again.
publish 3 2026-11-25
says "a clock set back" 0 'the clock is before the last digest' env PODSIFT_NOW=2026-11-23T12:00:00Z podsift -c "$tmp/config" \
	-s "$state" -d "$data" -C "$cache" run
check "a clock set back: no mail" is_whole
PODSIFT_NOW=2026-11-25T12:00:00Z go run >"$tmp/out" 2>&1
check "and forward again: the new day's mails" [ "$(find "$tmp/mail/messages" -type f | wc -l)" -eq 4 ]
check "and forward again: no insight twice" [ -z "$(cut -f 2,3 "$data/subscribers/ada/archive.tsv" | sort | uniq -d)" ]
publish 2 2026-11-24

# Two runs at once.
begin
configure "$smtp" 'timeout 60'
echo '*end slow 2' >"$tmp/mail/faults"
go run >"$tmp/first" 2>&1 & pid=$!
wait_for [ -s "$state/ledger" ]
says "two runs" 75 'podsift: .*/lock: another run uses it' go run
says "a run and send -r" 75 'another run uses it' go send -r
check "two runs: the first" wait $pid
rm "$tmp/mail/faults"
check "two runs: the same bytes" is_whole

# A directory that cannot be written to: of another, or on a disk that is read-only.
begin
mkdir "$state"; chmod 555 "$state"
if [ "$(id -u)" -ne 0 ]; then says "a read-only state" 75 'ermission denied|not writ' go run; fi
chmod 755 "$state"

# disk bytes: an empty disk of this size at $tmp/disk
disk() {
	[ $mounted = no ] || umount "$tmp/disk"
	mounted=no
	mount -t tmpfs -o "size=$1" podsift "$tmp/disk" 2>"$tmp/err" && mounted=yes
}
# fill kilobytes: leaves so many free there
fill() {
	free=$(df -Pk "$tmp/disk" | awk 'END { print $4 }')
	head -c "$(((free - $1) * 1024))" /dev/zero >"$tmp/disk/ballast"
}

if ! disk 8m; then
	skip "no file system can be mounted here: full and read-only disks"
	close_tests
	exit
fi
begin
state=$tmp/disk/state
mkdir "$state"
mount -o remount,ro "$tmp/disk"
says "a read-only disk" 75 'Read-only file system' go run
check "a read-only disk: no mail" mails "$tmp/got"
check "a read-only disk: none at all" [ -z "$(ls "$tmp/got")" ]
mount -o remount,rw "$tmp/disk"
completes "a read-only disk"

# is_loud: it has failed, and said for want of what; or it has done all
is_loud() {
	case $rc in
	0) is_whole ;;
	1 | 2 | 75) grep -q 'No space left' "$tmp/err" ;;
	*) false ;;
	esac
}
# Full at another moment each time, until there is room enough; of the state, of the archives, of the transcripts.
for what in state data cache; do
	room=0 rc=1
	while [ $rc -ne 0 ] && [ $room -le 4000 ]; do
		disk 8m
		begin
		eval "$what=\$tmp/disk/$what"
		mkdir "$tmp/disk/$what"
		fill $room
		rc=0; go run >"$tmp/out" 2>"$tmp/err" || rc=$?
		check "$what, $room KB left: status $rc: $(tail -n 9 "$tmp/err")" is_loud
		if [ $what = state ] && [ $rc -ne 0 ]; then
			check "state, $room KB left: whose disk is full" grep -q "^podsift: $state: No space left on device\$" "$tmp/err"
			check "state, $room KB left: not said for each episode" [ "$(grep -Ec '^(head|awk|sentscore|topk): ' "$tmp/err")" -le 1 ]
			check "state, $room KB left: nor by more than what came to the disk's end" [ "$(wc -l <"$tmp/err")" -le 5 ]
		fi
		check "$what, $room KB left: no mail twice" mails "$tmp/got"
		rm "$tmp/disk/ballast"
		[ $rc -eq 0 ] || completes "$what, $room KB left"
		room=$((room + 8 + room / 2))
	done
	check "$what: room enough at last" [ $rc -eq 0 ]
done

# A reader of the text has it once, however often the archive or the state finds no room behind it.
begin
echo 'print yes' >"$tmp/config/subscribers/ada/settings"
check "a text" go run
cp "$tmp/data/subscribers/ada/archive.tsv" "$tmp/want.ada"
for what in state data; do
	room=0 first=
	while [ $room -le 4000 ]; do
		disk 8m
		begin
		echo 'print yes' >"$tmp/config/subscribers/ada/settings"
		eval "$what=\$tmp/disk/$what"
		mkdir "$tmp/disk/$what"
		fill $room
		: >"$tmp/text"
		for n in 1 2 3; do
			rc=0; go run >>"$tmp/text" 2>"$tmp/err" || rc=$?
			[ $n -gt 1 ] || first=$rc
		done
		texts=$(grep -c '^Picked from' "$tmp/text")
		check "$what, $room KB left: $texts texts in three runs" [ "$texts" -le 1 ]
		rm "$tmp/disk/ballast"
		check "$what, $room KB left: then there is room" go run
		cat "$tmp/check.out" >>"$tmp/text"
		check "$what, $room KB left: one text" [ "$(grep -c '^Picked from' "$tmp/text")" -eq 1 ]
		check "$what, $room KB left: in the archive" cmp "$tmp/want.ada" "$data/subscribers/ada/archive.tsv"
		[ "$first" -ne 0 ] || break
		room=$((room + 8 + room / 2))
	done
done
close_tests
