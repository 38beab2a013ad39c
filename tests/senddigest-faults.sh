# senddigest and a server that fails at every command: no mail twice, none lost, and what is in doubt is said.
. "$(dirname "$0")/lib.sh"
. "$here/smtp.sh"

smtp_start starttls
n=0

# fresh recipients: another mail and an empty ledger, and a server that has no mail and no faults
fresh() {
	n=$((n + 1)) ledger=$tmp/ledger.$n file=$tmp/mail.$n
	mail "$n" "${1:-ada@example.org}" >"$file"
	rm -f "$mx/faults" "$mx/messages"/*
	: >"$mx/log"
}

fault() { printf '%s\n' "$@" >"$mx/faults"; }
heal() { rm -f "$mx/faults"; }
limit=30     # seconds: a machine may be slow; less where a fault stays
send() { senddigest -t $limit -f "$ledger" -u "smtp://localhost:$port" "$@"; }
# sent [options] file...: as send; $got is the status and the outcomes, $tmp/sent.err what was said
sent() {
	rc=0; send "$@" >"$tmp/sent.out" 2>"$tmp/sent.err" || rc=$?
	got="$rc $(cut -f 1 "$tmp/sent.out" | tr '\n' ' ')"
}
states() { cut -f 2 "$ledger" | tr '\n' ' '; }

# outcome name status outcome states [options]: how the run for the mail ends, what it prints, and the ledger's states
outcome() {
	name=$1 want=$2 line=$3 noted=$4; shift 4
	sent "$@" "$file"
	got=$got$(states)
	if [ "$got" = "$want $line $noted" ]; then pass "$tmp/sent.err"; else fail "$name: '$got', not '$want $line $noted': $(cat "$tmp/sent.err")"; fi
}

# What goes wrong before the last byte is healed in the run, or by the next one, without a word.
for stage in connect EHLO STARTTLS MAIL RCPT DATA; do
	case $stage in connect | EHLO | MAIL) action='421 too busy' ;; *) action='451 not now' ;; esac
	for action in drop "$action"; do
		fresh; fault "$stage $action"
		outcome "$stage: $action, once" 0 accepted "sending accepted "
		check "$stage: $action, once: taken once" [ "$(taken)" -eq 1 ]
	done
	fresh; fault "*$stage drop"
	outcome "$stage: drop" 75 deferred "deferred " -t 1
	check "$stage: drop: said" grep -q "^senddigest: $file: deferred for ada@example.org: " "$tmp/sent.err"
	heal
	outcome "$stage: drop, the next run" 0 accepted "deferred sending accepted "
	check "$stage: drop: without a word" [ ! -s "$tmp/sent.err" ]
	check "$stage: drop: taken once" [ "$(taken)" -eq 1 ]
done
for stage in connect RCPT; do
	fresh; fault "*$stage hang"
	outcome "$stage: hang" 75 deferred "deferred " -t 1
	check "$stage: hang: nothing taken" [ "$(taken)" -eq 0 ]
done

# A mail too large for the buffers on its way breaks off in the middle.
fresh; fault "*body drop"
awk 'BEGIN { for (i = 0; i < 220000; i++) print "A line of seventy bytes or so, again and again, to fill what is between." }' >>"$file"
outcome "body: drop" 75 deferred "deferred " -t 1
heal
outcome "body: drop, the next run" 0 accepted "deferred sending accepted "
check "body: drop: taken once" [ "$(taken)" -eq 1 ]

# 5xx is refused in this run; the next one tries again.
for stage in MAIL RCPT DATA; do
	fresh; fault "$stage 550 5.7.1 not you"
	outcome "$stage: 550" 1 refused "refused "
	check "$stage: 550: the server's words" grep -q ": refused for ada@example.org: 550 5.7.1 not you$" "$tmp/sent.err"
	outcome "$stage: 550, the next run" 0 accepted "refused sending accepted "
done
fresh; fault "end 554 5.6.0 no"
outcome "end: 554" 1 refused "sending refused "
outcome "end: 554, the next run" 0 accepted "sending refused sending accepted "
check "end: 554: taken once" [ "$(taken)" -eq 1 ]

# Behind the last byte an answer settles it,
fresh; fault "end 451 not now"
outcome "end: 451, once" 0 accepted "sending deferred sending accepted "
check "end: 451: taken once" [ "$(taken)" -eq 1 ]
fresh; fault "*end 452 full"
sent -t 3 "$file"
check "end: 452" [ "$got" = "75 deferred " ]
check "end: 452: each try is noted" expr "$(states)" : '\(sending deferred \)*$'
fresh; fault "end slow 1"
outcome "end: slow" 0 accepted "sending accepted "

# and without one it is in doubt: not sent again but with -r, and said each time.
for action in drop lose half hang; do
	fresh; fault "end $action"
	[ "$action" != hang ] || limit=5
	outcome "end: $action" 1 unknown "sending "
	limit=30
	check "end: $action: the remedy" grep -q "^senddigest: $file: in doubt for ada@example.org: .*; -r sends it again$" "$tmp/sent.err"
	before=$(taken)
	outcome "end: $action, the next run" 1 unknown "sending "
	check "end: $action: said again" grep -q ": in doubt for ada@example.org: its sending was begun at 20.*; -r " "$tmp/sent.err"
	check "end: $action: not sent again" [ "$(taken)" -eq "$before" ]
	outcome "end: $action, -r" 0 accepted "sending sending accepted " -r
	check "end: $action: sent once more" [ "$(taken)" -eq $((before + 1)) ]
	check "end: $action: the same mail" [ "$(cat "$mx/messages"/* | grep -c "^Message-ID: <$n@example.org>")" -eq $((before + 1)) ]
	outcome "end: $action, once more" 0 accepted "sending sending accepted " -r
done

# A connection that was closed between two mails costs no pause and no word.
fresh; fault "*end close"
mail a ada@example.org >"$tmp/a"; mail b ada@example.org >"$tmp/b"
gives "closed after each mail" "accepted	$tmp/a
accepted	$tmp/b
accepted	$file" send "$tmp/a" "$tmp/b" "$file"
check "closed after each mail: three connections" [ "$(said ^connect)" -eq 3 ]
check "closed after each mail: three mails" [ "$(taken)" -eq 3 ]

# Each recipient has an outcome; only those who do not have it are sent it again.
fresh 'ada@example.org, bob@example.org'; fault "RCPT:bob@example.org 550 no such user"
outcome "two recipients, one refused" 1 refused "sending accepted refused "
check "who it was" grep -q ": refused for bob@example.org: 550 no such user$" "$tmp/sent.err"
: >"$mx/log"
outcome "two recipients, the next run" 0 accepted "sending accepted refused sending accepted "
gives "sends to one" 1 said 'RCPT'
fresh 'ada@example.org, bob@example.org'; fault "RCPT:bob@example.org 451 greylisted"
outcome "two recipients, one greylisted" 0 accepted "sending accepted sending accepted "
check "two recipients: one mail each" [ "$(taken)" -eq 2 ]

# One mail that brings the server down does not keep the others.
fresh; fault "*RCPT:poison@example.org drop"
mail p poison@example.org >"$tmp/p"
sent -t 3 "$tmp/p" "$tmp/a" "$file"
check "a poisoned mail keeps none" [ "$got" = "1 deferred accepted accepted " ]
fresh; fault "*RCPT:poison@example.org hang"
sent -t 3 "$tmp/p" "$tmp/a" "$file"
check "nor one that takes all the time" [ "$got" = "1 deferred accepted accepted " ]

# A server that is dead is not asked for each mail.
fresh
good=$port port=1
sent -t 1 "$tmp/a" "$tmp/b" "$file"
port=$good
check "a dead server" [ "$got" = "75 deferred deferred deferred " ]
check "a dead server is said" grep -q 'nothing sent for now$' "$tmp/sent.err"

# The ledger stands before all.
fresh
printf '2026-11-24T06:00:00Z\tsending\t<%s@example.org>\tada@exam' "$n" >"$ledger"
sent "$file"
check "a torn last line" [ "$got" = "0 accepted " ]
check "is noted" grep -q "^senddigest: $ledger:1: skipped: torn: it has no end$" "$tmp/sent.err"
gives "and ended" "3 4" sh -c "wc -l <'$ledger' | tr -d ' \n'; printf ' '; awk -F '\t' '{ print NF; exit }' '$ledger'"
fresh
{ echo rubbish; printf '2026-11-24T06:00:00Z\tlost\t<1@x>\ta@x\t\nyesterday\taccepted\t<1@x>\ta@x\t\n'; } >"$ledger"
head -c 20000 /dev/urandom >>"$ledger"
sent "$file"
check "a damaged ledger" [ "$got" = "0 accepted " ]
check "a damaged ledger: its lines" grep -q "^senddigest: $ledger:2: skipped: its state is none$" "$tmp/sent.err"
check "a damaged ledger: not all of them" grep -q " lines more skipped$" "$tmp/sent.err"
gives "a damaged ledger remembers" "accepted	$file" send "$file"
gives "a damaged ledger: once" 1 taken

fresh
senddigest -x "touch '$tmp/started'; cat >/dev/null; cat '$tmp/go'" -f "$ledger" "$file" >"$tmp/first.out" 2>&1 &
holder=$!
mkfifo "$tmp/go"
waited=0; while [ ! -e "$tmp/started" ] && [ $waited -lt 600 ]; do sleep 0.1; waited=$((waited + 1)); done
sent "$file"
check "a locked ledger" [ "$got" = "75 deferred " ]
check "a locked ledger is said" grep -q "^senddigest: $ledger: another process has it: nothing sent$" "$tmp/sent.err"
echo >"$tmp/go"
check "who has it ends well" wait $holder
gives "and remembers" "accepted	$file" send "$file"
gives "a locked ledger: not sent" 0 taken

says "a folder for a ledger" 75 "^senddigest: $tmp: Invalid argument: nothing sent$" senddigest -f "$tmp" -u "smtp://localhost:$port" "$file"
says "no folder for a ledger" 75 ": nothing sent$" senddigest -f "$tmp/none/ledger" -u "smtp://localhost:$port" "$file"
says "/dev/full" 75 ": nothing sent$" senddigest -f /dev/full -u "smtp://localhost:$port" "$file"
if mkdir "$tmp/small" && mount -t tmpfs -o size=64k tmpfs "$tmp/small" 2>/dev/null; then
	ledger=$tmp/small/ledger
	: >"$ledger"
	dd if=/dev/zero of="$tmp/small/fill" bs=4k 2>/dev/null
	sent "$file" "$tmp/a"
	check "a full disk" [ "$got" = "75 deferred deferred " ]
	check "a full disk is said" grep -q "^senddigest: $ledger: No space left on device: nothing more is sent" "$tmp/sent.err"
	check "a full disk: nothing was sent" [ "$(taken)" -eq 0 ]
	check "a full disk: nor cut off in between" [ ! -s "$ledger" ]
	rm "$tmp/small/fill"
	gives "room again" "accepted	$file" send "$file"
	mount -o remount,ro "$tmp/small"
	says "a read-only disk" 75 "$ledger: Read-only file system: nothing sent$" send "$tmp/a"
	umount "$tmp/small"
else
	skip "a full disk: no right to mount one"
fi
check "nothing was told to end without its end" sh -c "! grep -q 'bare line end' '$mx/log'"
close_tests
