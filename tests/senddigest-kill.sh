# senddigest killed at random moments: no mail twice, and each is accepted in the end, or in doubt and healed by -r.
# MAILS and KILLS say how many (make check-kill), SEED which moments.
. "$(dirname "$0")/lib.sh"
. "$here/smtp.sh"

mails=${MAILS:-16} kills=${KILLS:-20} seed=${SEED:-1}
cd "$tmp" || exit 1
i=0
while [ $i -lt "$mails" ]; do
	i=$((i + 1))
	mail "$i" ada@example.org >"$i.eml"
done
set -- *.eml

# send [options] file...: by the transport at hand, -u url or -x command
send() { senddigest -t 60 -f "$how.ledger" "$how" "$by" "$@"; }

# kill_runs mail...: kills runs, each at some time up to what a mail takes, until all mails were sent
kill_runs() {
	mail 0 ada@example.org >0.test
	begun=$(date +%s%N)
	send 0.test >/dev/null 2>&1
	ms=$((($(date +%s%N) - begun) / 1000000))
	killed=0
	while [ $killed -lt "$kills" ]; do
		senddigest -t 60 -f "$how.ledger" "$how" "$by" "$@" >/dev/null 2>&1 &
		victim=$!
		sleep "$(awk -v seed="$seed$killed" -v ms=$ms 'BEGIN { srand(seed); printf "%.3f", rand() * ms / 1000 }')"
		kill -9 $victim 2>/dev/null
		wait $victim 2>/dev/null
		[ $? -eq 137 ] || break
		killed=$((killed + 1))
	done
}

# counts: how often each mail was taken: lines "count number"
counts() {
	find "$store" -type f ! -name '*.new' -exec grep -h '^Message-ID:' {} + | sed 's/.*<\(.*\)@.*/\1/' | grep -v '^0$' | sort | uniq -c
}

# as_it_says outcomes: each mail that is accepted was taken once, each in doubt at most once, and there is no other
as_it_says() {
	counts >taken
	awk 'FILENAME == "taken" { n[$2 ".eml"] = $1; next }
		$1 == "accepted" ? n[$2] != 1 : $1 == "unknown" ? n[$2] > 1 : 1 { print $1, $2, "taken", n[$2] + 0; bad = 1 }
		END { exit bad }' taken "$1"
}

smtp_start starttls
printf '*DATA slow 0.01\n*end slow 0.03\n' >"$mx/faults"
mkdir "$tmp/store"
for how in -u -x; do
	if [ "$how" = -u ]; then
		by=smtp://localhost:$port store=$mx/messages
	else
		by="sleep 0.01; cat >$tmp/store/\$\$.new && sleep 0.02 && mv $tmp/store/\$\$.new $tmp/store/\$\$" store=$tmp/store
	fi
	kill_runs "$@"
	rc=0; send "$@" >outcomes 2>told || rc=$?
	doubt=$(grep -c '^unknown' outcomes)
	echo "senddigest $how: $killed kills; of $mails mails $(grep -c '^accepted' outcomes) accepted, $doubt in doubt"
	check "$how: some were killed" [ "$killed" -gt 0 ]
	check "$how: each is accepted or in doubt, none was taken twice" as_it_says outcomes
	check "$how: an outcome each" [ "$(wc -l <outcomes)" -eq "$mails" ]
	check "$how: what is in doubt is said" [ "$(grep -c '; -r sends it again$' told)" -eq "$doubt" ]
	check "$how: and nothing else" [ "$(grep -vc '; -r sends it again$' told)" -eq 0 ]
	check "$how: the status" [ "$rc" -eq $((doubt > 0)) ]
	counts >before
	rc=0; send -r "$@" >outcomes.r 2>told || rc=$?
	check "$how: -r sends the rest" [ "$rc $(grep -c '^accepted' outcomes.r)" = "0 $mails" ]
	counts >after
	check "$how: each once more" awk -v doubt="$doubt" '{ n[FILENAME] += $1 } END { exit n["after"] - n["before"] != doubt }' before after
	check "$how: all were taken" [ "$(wc -l <after)" -eq "$mails" ]
done
close_tests
