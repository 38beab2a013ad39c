# podsift-lock: one command at a time; the lock ends with the command and what it started, however they end.
. "$(dirname "$0")/lib.sh"
lock="podsift-lock $tmp/lock"

gives "the command's output" 'one two' $lock echo one two
says "its status" 7 '^$' sh -c "$lock sh -c 'echo >&2; exit 7'"
says "no command" 2 '^usage: podsift-lock' $lock
says "no such command" 2 'podsift: no-such-command: No such file' $lock no-such-command
says "no such directory" 2 'podsift: .*/none/lock: No such file' podsift-lock "$tmp/none/lock" true

# hold: a shell that has the lock, with a child, redirects all that shells can, and ends when $tmp/held goes
hold() {
	$lock sh -c 'sleep 60 & echo $! >"$2/child"; exec 3<"$1/lib.sh" 9<&3 3<&- 9<&-; mv "$2/child" "$2/held"
		while [ -e "$2/held" ]; do sleep 0.1; done; kill $!' - "$here" "$tmp" & pid=$!
	tries=0; while [ ! -e "$tmp/held" ] && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
}
# is_free: soon; what was killed takes a moment
is_free() {
	tries=0
	until $lock true 2>/dev/null; do
		[ $tries -lt 100 ] || return 1
		sleep 0.1
		tries=$((tries + 1))
	done
}
hold
says "another run" 75 "podsift: $tmp/lock: another run uses it" $lock true
rm "$tmp/held"; wait $pid
check "the lock goes with the command" is_free
hold
kill -9 $pid; wait $pid 2>/dev/null
says "a command is killed, and its child goes on" 75 "another run uses it" $lock true
kill -9 "$(cat "$tmp/held")"
check "the lock goes with the child" is_free
close_tests
