# senddigest: each mail once, by TLS and a login, or by a command; what is no mail is said.
. "$(dirname "$0")/lib.sh"
. "$here/smtp.sh"

# send [options] file...: to the server, with the ledger; and so that $got is the status and the outcomes
send() { senddigest -t 30 -f "$ledger" -u "smtp://localhost:$port" "$@"; }
sent() {
	rc=0; "$@" >"$tmp/sent.out" 2>"$tmp/sent.err" || rc=$?
	got="$rc $(cut -f 1 "$tmp/sent.out" | tr '\n' ' ')"
}
states() { cut -f 2,4 "$ledger" | tr '\t' ' '; }

# is_alive pid: it runs, and does not only wait for somebody to take notice of its end
is_alive() { ps -o stat= -p "$1" | grep -qv Z; }

smtp_start starttls
ledger=$tmp/ledger
mail 1 ada@example.org >"$tmp/1"
mail 2 'Bob <bob@example.org>, "C, c" <cy@example.org>' >"$tmp/2"
mail 3 ada@example.org >"$tmp/3"
gives "three mails" "accepted	$tmp/1
accepted	$tmp/2
accepted	$tmp/3" send "$tmp/1" "$tmp/2" "$tmp/3"
gives "arrive, one a recipient" 4 taken
gives "over one connection" 1 said ^connect
check "by TLS" [ "$(said 'tls MAIL')" -eq 4 ]
gives "with QUIT" 1 said 'QUIT'
gives "the ledger says it" "sending ada@example.org
accepted ada@example.org
sending bob@example.org
accepted bob@example.org
sending cy@example.org
accepted cy@example.org
sending ada@example.org
accepted ada@example.org" states
check "for its owner alone" [ "$(stat -c %a "$ledger")" = 600 ]
check "in five fields" awk -F '\t' 'NF != 5 || $1 !~ /^[0-9-]+T[0-9:]+Z$/ || $3 !~ /^<[123]@example.org>$/ { exit 1 }' "$ledger"
gives "a second run" "accepted	$tmp/1
accepted	$tmp/2
accepted	$tmp/3" send "$tmp/1" "$tmp/2" "$tmp/3"
gives "sends nothing" 4 taken
check "no lock is left" [ ! -e "$ledger.lock" ]
gives "the same mail twice in one run" "accepted	$tmp/a
accepted	$tmp/b" sh -c "{ mail() { :; }; sed 's/<1@/<1b@/' '$tmp/1' >'$tmp/a'; cp '$tmp/a' '$tmp/b'; }; senddigest -f '$ledger' -u smtp://localhost:$port '$tmp/a' '$tmp/b'"
gives "is sent once" 5 taken
gives "without a ledger" "accepted	-" sh -c "senddigest -u smtp://localhost:$port <'$tmp/1'"
gives "nothing is remembered" 6 taken

# What arrives is what was there: dots, long lines, bytes that are not ASCII, CR LF or LF, wherever libcurl's blocks end.
head_of() { printf 'From: me@example.org\nTo: a@example.org\nMessage-ID: <%s@form>\n\n' "$1"; }
{ head_of dots; printf '.\n..\n.x\n\n.\n'; } >"$tmp/dots"
{ head_of crlf; printf 'one\n.\ntwo\n'; } | sed 's/$/\r/' >"$tmp/crlf"
{ head_of unended; printf 'no end'; } >"$tmp/unended"
{ head_of long; awk 'BEGIN { for (i = 0; i < 20; i++) { for (j = 0; j < 10000; j++) printf "%s", "ten bytes."; print "" } }'; } >"$tmp/long"
{ head_of high; printf 'Gr\303\274\303\237e \351\n'; } >"$tmp/high"
{ head_of bare; } >"$tmp/bare"
for pad in 0 1 2 3 4 5; do
	{ head_of "pad$pad"; awk -v pad=$pad 'BEGIN { while (n < pad) { printf "x"; n++ } print "";
		for (i = 0; i < 70000; i++) print "." }'; } >"$tmp/pad$pad"
done
ledger=$tmp/forms
forms='dots crlf unended long high bare pad0 pad1 pad2 pad3 pad4 pad5'
rm -f "$mx/messages"/*
# shellcheck disable=SC2086
(cd "$tmp" && send $forms) >"$tmp/sent.out" 2>"$tmp/sent.err" || fail "forms: $(cat "$tmp/sent.err")"
set -- "$mx/messages"/*
for form in $forms; do
	{ sed 's/\r$//' "$tmp/$form"; [ "$form" != unended ] || echo; } | sed 's/$/\r/' >"$tmp/want.form"
	tail -n +2 "$1" >"$tmp/got.form"
	check "arrives as it was: $form" cmp "$tmp/want.form" "$tmp/got.form"
	shift
done
check "no bare line end" sh -c "! grep -q 'bare line end' '$mx/log'"

# The envelope.
ledger=$tmp/envelopes
{ printf 'From: "Me, <x@y>" (no: a@b) <me@example.org>\ncc: (Cy \\) (nested)) cy@example.org,\n\tteam: dee@example.org, E E <eve@example.org>;\n'
	printf 'TO: ada@example.org,,\n "a \\" b" <Bob+x@sub.example.org>\nTo: ada@example.org\nmessage-id:\n <e1@x>\n\nText\nTo: not@this\n'; } >"$tmp/e1"
sent send "$tmp/e1"
check "an envelope" [ "$got" = "0 accepted " ]
gives "its recipients" "cy@example.org dee@example.org eve@example.org ada@example.org Bob+x@sub.example.org" \
	sh -c "cut -f 4 '$ledger' | uniq | paste -s -d ' '"
gives "its sender" "23 MAIL FROM:<me@example.org>" sh -c "grep -o 'MAIL FROM.*' '$mx/log' | sort | uniq -c | sed 's/^ *//'"

# invalid name pattern: the file is no mail, and nothing is sent
invalid() {
	sent send "$tmp/invalid"
	if [ "$got" != "1 invalid " ]; then fail "$1: '$got': $(cat "$tmp/sent.err")"
	elif ! grep -Eq "^senddigest: $tmp/invalid:$2" "$tmp/sent.err"; then fail "$1: $(cat "$tmp/sent.err")"
	else pass "$tmp/sent.err"
	fi
}
before=$(taken)
: >"$tmp/empty"
gives "an empty file is no failure" "" sh -c "senddigest -f '$ledger' -u smtp://localhost:$port '$tmp/empty' && echo"
gives "an empty standard input is no failure" "" sh -c "senddigest -f '$ledger' -u smtp://localhost:$port </dev/null && echo"
gives "nor are blank lines" "" sh -c "printf '\n\n' | senddigest -f '$ledger' -u smtp://localhost:$port && echo"
head -c 100000 /dev/urandom >"$tmp/invalid"; invalid "rubbish" '.*no message: '
printf 'Just a text.\n' >"$tmp/invalid"; invalid "a text" '1: no message: no field of a header$'
{ echo "From me Sat Nov 28 2026"; cat "$tmp/1"; } >"$tmp/invalid"; invalid "a mailbox" '1: no message: no field'
{ cat "$tmp/1"; printf 'a\0b\n'; } >"$tmp/invalid"; invalid "a NUL byte" '7: no message: a NUL byte$'
{ cat "$tmp/1"; printf 'a\rb\n'; } >"$tmp/invalid"; invalid "a CR" '7: no message: a CR without its LF$'
for field in From Message-ID; do
	grep -v "^$field:" "$tmp/1" >"$tmp/invalid"; invalid "no $field" " no message: it has no $field$"
	{ grep "^$field:" "$tmp/1"; cat "$tmp/1"; } >"$tmp/invalid"; invalid "two of $field" "[0-9]: no message: a second $field$"
done
grep -v '^To:' "$tmp/1" >"$tmp/invalid"; invalid "no To" ' no message: it has no recipient in To or Cc$'
sed 's/^To:.*/To: undisclosed-recipients:;/' "$tmp/1" >"$tmp/invalid"; invalid "nobody in To" ' no message: it has no recipient'
{ echo 'Bcc: x@example.org'; cat "$tmp/1"; } >"$tmp/invalid"; invalid "a Bcc" '1: no message: a Bcc'
for to in 'ada' 'ada@' '@example.org' 'a b@example.org' 'a@example.org b@example.org' '<a@example.org' 'a@exa mple.org' \
	'"unended <a@example.org>' 'a@example.org>' 'b@example..org' 'a@example.org <b@example.org' 'ädä@example.org'; do
	awk -v to="$to" '/^To:/ { $0 = "To: " to } { print }' "$tmp/1" >"$tmp/invalid"
	invalid "To: $to" '2: no message: a recipient that is no address in ASCII$'
done
for id in '' '<>' 'x@y' '<a b@y>' '<ä@y>'; do
	awk -v id="$id" '/^Message-ID:/ { $0 = "Message-ID: " id } { print }' "$tmp/1" >"$tmp/invalid"
	invalid "Message-ID: $id" '4: no message: its Message-ID is none$'
done
awk 'BEGIN { printf "To: a@x"; for (i = 0; i < 1000; i++) printf ",\n a%d@x", i; print "" }' >"$tmp/invalid"
invalid "1001 recipients" '.*no message: more than 1000 recipients$'
head -c 34000000 /dev/zero | tr '\0' a >"$tmp/invalid"; invalid "34 MB" ' no message: too big$'
check "nothing was sent" [ "$(taken)" -eq "$before" ]
sent send /nonexistent "$tmp" "$tmp/3"
check "files that cannot be read" [ "$got" = "2 invalid invalid accepted " ]
check "are named" grep -q '^senddigest: /nonexistent: No such file or directory$' "$tmp/sent.err"

# Certificates: who is not who he claims to be gets nothing, and is not asked again.
ledger=$tmp/certificates
mail c1 ada@example.org >"$tmp/c1"
before=$(taken) asked=$(said ^connect)
sent env SSL_CERT_FILE=/etc/hostname senddigest -f "$ledger" -u "smtp://localhost:$port" "$tmp/c1"
check "an unknown certificate" [ "$got" = "75 deferred " ]
sent senddigest -f "$ledger" -u "smtp://127.0.0.1:$port" "$tmp/c1"
check "another host's certificate" [ "$got" = "75 deferred " ]
check "is said" grep -q "certificate" "$tmp/sent.err"
check "nothing is sent" [ "$(taken)" -eq "$before" ]
check "nor tried again" [ "$(($(said ^connect) - asked))" -le 2 ]
gives "-k sends all the same" "accepted	$tmp/c1" senddigest -k -f "$ledger" -u "smtp://127.0.0.1:$port" "$tmp/c1"

smtp_start plain
mail c2 ada@example.org >"$tmp/c2"
sent senddigest -f "$ledger" -u "smtp://localhost:$port" "$tmp/c2"
check "no TLS" [ "$got" = "75 deferred " ]
check "no TLS: nothing sent" [ "$(taken)" -eq 0 ]
gives "-k does without" "accepted	$tmp/c2" senddigest -k -f "$ledger" -u "smtp://localhost:$port" "$tmp/c2"
smtp_start smtps
mail c3 ada@example.org >"$tmp/c3"
gives "smtps" "accepted	$tmp/c3" senddigest -f "$ledger" -u "smtps://localhost:$port" "$tmp/c3"
sent senddigest -f "$ledger" -u "smtps://127.0.0.1:$port" "$tmp/1"
check "smtps: another host's certificate" [ "$got" = "75 deferred " ]

# Logins.
smtp_start starttls ada 'secret word'
ledger=$tmp/logins
mail l1 ada@example.org >"$tmp/l1"
mail l2 ada@example.org >"$tmp/l2"
sent send "$tmp/l1"
check "no login" [ "$got" = "1 refused " ]
echo 'localhost ada secret word' >"$tmp/login"
chmod 644 "$tmp/login"
says "a login that others may read" 2 "^senddigest: $tmp/login: others may read it" send -a "$tmp/login" "$tmp/l1"
chmod 600 "$tmp/login"
gives "a login" "accepted	$tmp/l1" send -a "$tmp/login" "$tmp/l1"
check "by TLS alone" sh -c "! grep -q '^AUTH' '$mx/log'"
echo 'localhost ada wrong' >"$tmp/login"
sent send -a "$tmp/login" "$tmp/l2"
check "a wrong password" [ "$got" = "75 deferred " ]
check "is said" grep -q '535 5.7.8 wrong password' "$tmp/sent.err"
check "and not shown" sh -c "! grep -q 'ada wrong' '$tmp/sent.err'"
gives "nor tried again" 2 said AUTH
echo 'AUTH 454 not now' >"$mx/faults"
echo 'localhost ada secret word' >"$tmp/login"
gives "a login that fails for now" "accepted	$tmp/l2" send -a "$tmp/login" "$tmp/l2"
printf 'machine localhost\nlogin ada\npassword "secret word"\n' >"$HOME/.netrc"
mail l3 ada@example.org >"$tmp/l3"
gives "a login of netrc" "accepted	$tmp/l3" send "$tmp/l3"
rm "$HOME/.netrc"
echo 'localhost token' >"$tmp/login"
says "a token" 2 'a token for the mail server' send -a "$tmp/login" "$tmp/l1"
echo 'elsewhere ada secret' >"$tmp/login"
says "no login for the host" 2 'no login for the host' send -a "$tmp/login" "$tmp/l1"
says "no login file" 2 '^senddigest: /nonexistent: No such file' send -a /nonexistent "$tmp/l1"

# Commands.
ledger=$tmp/commands
x() { command=$1; shift; senddigest -t 30 -f "$ledger" -x "$command" "$@"; }
mail x1 'ada@example.org, bob@example.org' >"$tmp/x1"
sed 's/$/\r/' "$tmp/x1" | sed 's/x1@/x1b@/' >"$tmp/x1b"
gives "a command" "accepted	$tmp/x1
accepted	$tmp/x1b" x "cat >>'$tmp/piped'" "$tmp/x1" "$tmp/x1b"
sed 's/x1@/x1b@/' "$tmp/x1" | cat "$tmp/x1" - >"$tmp/want.form"
check "gets them with LF, once each" cmp "$tmp/piped" "$tmp/want.form"
gives "notes each recipient" "sending ada@example.org
sending bob@example.org
accepted ada@example.org
accepted bob@example.org" sh -c "head -n 4 '$ledger' | cut -f 2,4 | tr '\t' ' '"
gives "not again" "accepted	$tmp/x1" x false "$tmp/x1"
{ mail x2 ada@example.org; head -c 3000000 /dev/zero | tr '\0' '.' | fold; } >"$tmp/x2"
gives "a large mail" "accepted	$tmp/x2" x "cat >'$tmp/piped'" "$tmp/x2"
check "a large mail is whole" sh -c "tail -c 1 '$tmp/x2' | grep -q . && echo >>'$tmp/x2'; cmp '$tmp/piped' '$tmp/x2'"
mail x3 ada@example.org >"$tmp/x3"
sent x 'cat >/dev/null; echo no such user >&2; exit 67' "$tmp/x3"
check "a command that refuses" [ "$got" = "1 refused " ]
check "its words" grep -q "^senddigest: $tmp/x3: refused: exit status 67: no such user$" "$tmp/sent.err"
sent x 'cat >/dev/null; exit 75' -t 1 "$tmp/x3"
check "a command that defers" [ "$got" = "75 deferred " ]
sent x no-such-command "$tmp/x3"
check "no such command" [ "$got" = "75 deferred " ]
mkdir "$tmp/bin"
printf '#!/bin/sh\necho "$@" >%s/args\ncat >>%s/args\n' "$tmp" "$tmp" >"$tmp/bin/sendmail"
chmod +x "$tmp/bin/sendmail"
gives "sendmail by default" "accepted	$tmp/x3" env PATH="$tmp/bin:$PATH" senddigest -f "$ledger" "$tmp/x3"
{ echo '-t -i'; cat "$tmp/x3"; } >"$tmp/want.form"
check "as everybody calls it" cmp "$tmp/want.form" "$tmp/args"
mail x5 ada@example.org >"$tmp/x5"
sent x 'cat >/dev/null; kill -9 $$' "$tmp/x5"
check "a command that dies behind the end" [ "$got" = "1 unknown " ]
sent x 'cat >/dev/null' "$tmp/x5"
check "is in doubt" [ "$got" = "1 unknown " ]
sent x 'cat >/dev/null' -r "$tmp/x5"
check "and sent again by -r" [ "$got" = "0 accepted " ] || cat "$tmp/sent.err"
{ mail x6 ada@example.org; cat "$tmp/x2"; } >"$tmp/x6"
sent x 'head -c 10 >/dev/null; kill -9 $$' -t 1 "$tmp/x6"
check "a command that dies before the end" [ "$got" = "75 deferred " ]
sent x 'head -c 10 >/dev/null; exit 0' -t 1 "$tmp/x6"
check "a command that does not read it" [ "$got" = "75 deferred " ]
check "is said" grep -q 'did not read the message$' "$tmp/sent.err"
mail x7 ada@example.org >"$tmp/x7"
sent x "cat >/dev/null; sleep 600 & echo \$! >'$tmp/child'; wait" -t 3 "$tmp/x7"
check "a command that hangs" [ "$got" = "1 unknown " ]
waited=0; while is_alive "$(cat "$tmp/child")" && [ $waited -lt 100 ]; do sleep 0.1; waited=$((waited + 1)); done
check "is ended with its children" [ $waited -lt 100 ]
mail x8 ada@example.org >"$tmp/x8"
gives "a command that leaves something to do behind" "accepted	$tmp/x8" x "cat >/dev/null; { sleep 1; echo >'$tmp/left'; } >/dev/null 2>&1 &" "$tmp/x8"
check "has it done" wait_for "$tmp/left"

mail x10 ada@example.org >"$tmp/x10"
gives "what is left behind keeps no lock of who started it" "accepted	$tmp/x10" podsift-lock "$tmp/lock.x10" \
	senddigest -f "$ledger" -x "cat >/dev/null; sleep 600 >/dev/null 2>&1 & echo \$! >'$tmp/left.pid'" "$tmp/x10"
check "the lock is free" podsift-lock "$tmp/lock.x10" true
check "what is left behind goes on" kill "$(cat "$tmp/left.pid")"

# No process for the guard: the command is ended, and nothing else is.  A library stands before the system's fork and kill.
cat >"$tmp/fail.c" <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/types.h>

pid_t
fork(void)
{
	static int calls;
	pid_t (*real)(void) = (pid_t (*)(void))dlsym(RTLD_NEXT, "fork");

	if (++calls % 2 != 0)
		return real();
	errno = EAGAIN;
	return -1;
}

int
kill(pid_t pid, int sig)
{
	int (*real)(pid_t, int) = (int (*)(pid_t, int))dlsym(RTLD_NEXT, "kill");

	if (pid == -1)
		abort();
	return real(pid, sig);
}
END
mail x11 ada@example.org >"$tmp/x11"
if cc -shared -fPIC -o "$tmp/fail.so" "$tmp/fail.c" -ldl 2>/dev/null && LD_PRELOAD=$tmp/fail.so senddigest -V >/dev/null 2>&1; then
	says "no process for the guard" 75 ': deferred: ' env LD_PRELOAD="$tmp/fail.so" \
		senddigest -f "$ledger" -t 1 -x "cat >'$tmp/x11.out'" "$tmp/x11"
	check "no process for the guard: no mail" [ ! -s "$tmp/x11.out" ]
else
	skip 'no library can be loaded before the others'
fi

# A run that is killed with half of a mail in the command's hands: the half is never taken for the whole.
sed 's/<x6@/<x9@/' "$tmp/x6" >"$tmp/x9"
senddigest -f "$ledger" -x "trap '' TERM; head -c 100 >'$tmp/part'; echo \$\$ >'$tmp/reader'
	while kill -0 \$PPID; do sleep 0.1; done; cat >/dev/null; echo >'$tmp/whole'" "$tmp/x9" >/dev/null 2>&1 &
victim=$!
wait_for "$tmp/reader" || fail "the command was not started"
kill -9 $victim
wait $victim 2>/dev/null
waited=0; while is_alive "$(cat "$tmp/reader")" && [ $waited -lt 600 ]; do sleep 0.1; waited=$((waited + 1)); done
check "half a mail is no mail" [ ! -e "$tmp/whole" ]
check "nor in doubt" sh -c "! grep -q '<x9@' '$ledger'"
gives "sent by the next run" "accepted	$tmp/x9" x 'cat >/dev/null' "$tmp/x9"

# Another server: aiosmtpd, by STARTTLS, which it requires.
aio=$(for p in python3 /usr/bin/python3; do "$p" -c 'import aiosmtpd' 2>/dev/null && echo "$p" && break; done)
if [ -n "$aio" ]; then
	"$aio" "$here/aiosmtpd-server.py" "$tmp/cert.pem" "$tmp/key.pem" "$tmp/aio" >"$tmp/aio.out" 2>&1 &
	smtp_servers="$smtp_servers $!"
	wait_for "$tmp/aio/port" || fail "aiosmtpd: $(cat "$tmp/aio.out")"
	port=$(cat "$tmp/aio/port") ledger=$tmp/aio.ledger
	# shellcheck disable=SC2086
	(cd "$tmp" && send $forms) >"$tmp/sent.out" 2>"$tmp/sent.err"
	gives "aiosmtpd" "11 accepted
1 refused" sh -c "cut -f 1 '$tmp/sent.out' | sort | uniq -c | sed 's/^ *//'"
	check "a line that is too long for it" grep -q '^senddigest: long: refused for a@example.org: 500 Line too long' "$tmp/sent.err"
	for form in $forms; do
		[ "$form" != long ] || continue
		{ sed 's/\r$//' "$tmp/$form"; [ "$form" != unended ] || echo; } | sed 's/$/\r/' >"$tmp/want.form"
		check "aiosmtpd: as it was: $form" cmp "$tmp/want.form" "$tmp/aio/$form@form"
	done
else
	skip "aiosmtpd: it is not installed"
fi

# A request to end waits where the fate of a mail is open, and is then followed.
smtp_start starttls
ledger=$tmp/ended
printf '*end slow 3\n' >"$mx/faults"
senddigest -f "$ledger" -u "smtp://localhost:$port" "$tmp/1" "$tmp/2" >/dev/null 2>&1 &
victim=$!
wait_for "$ledger"
kill -TERM $victim
wait $victim 2>/dev/null
gives "a request to end waits for the answer" "sending ada@example.org
accepted ada@example.org" states

says "no URL" 2 '^senddigest: -u: not smtp' senddigest -u http://localhost "$tmp/1"
for url in smtp:// smtp://ada:secret@localhost smtp://localhost/x 'smtp://local host' smtp://:25 'smtp://[::1'; do
	says "no URL: $url" 2 '^senddigest: -u: not smtp' senddigest -u "$url" "$tmp/1"
done
says "-u and -x" 2 'one of them$' senddigest -u smtp://localhost -x cat "$tmp/1"
says "-k alone" 2 'for -u only$' senddigest -k "$tmp/1"
says "no time" 2 '^senddigest: -t: not a count' senddigest -t 0 "$tmp/1"
says "no such option" 2 '^usage: senddigest' senddigest -z
says "a full disk on stdout" 75 '^senddigest: stdout: No space left' sh -c "senddigest -f '$ledger' -x cat '$tmp/x8' >/dev/full"
gives help 'usage: senddigest [-hkrV] [-a login-file] [-f ledger] [-t seconds] [-u url] [-x command] [file ...]' senddigest -h
close_tests
