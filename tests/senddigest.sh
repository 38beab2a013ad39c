# senddigest: each mail once, whatever the server does, and a word for each that is not accepted.
. "$(dirname "$0")/lib.sh"
. "$here/smtp.sh"

smtp_start starttls
ledger=$tmp/ledger
mail 1 ada@example.org >"$tmp/1"
mail 2 'Bob <bob@example.org>, "C, c" <cy@example.org>' >"$tmp/2"
mail 3 ada@example.org >"$tmp/3"

# states: state and recipient of each line of the ledger
states() { cut -f 2,4 "$ledger" | tr '\t' ' '; }

# send [options] file...: to the server, with the ledger
send() { senddigest -t 1 -f "$ledger" -u "smtp://localhost:$port" "$@"; }

gives "three mails" "accepted	$tmp/1
accepted	$tmp/2
accepted	$tmp/3" send "$tmp/1" "$tmp/2" "$tmp/3"
gives "arrive, one a recipient" 4 taken
gives "over one connection" 1 said ^connect
check "by TLS" [ "$(said 'tls MAIL')" -eq 4 ]
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

close_tests
