# The archive: what was told is there once, whatever comes between; foreign and torn lines are said and stay.
. "$(dirname "$0")/lib.sh"
a=$tmp/archive.tsv

# insight seq text [relates]
insight() { printf '0.9\t0123456789abcdef\t%s\t1.00\t9.00\t2026-11-20T06:00:00Z\ten\tShow\tTitle\tAda\t%s\t\t\t\t\t%s\n' "$1" "$2" "${3:-}"; }
{ insight 1 one; insight 2 two; insight 9 related 0123456789abcdef:1; insight 1 again; } >"$tmp/day1"
{ insight 3 three; insight 2 two; } >"$tmp/day2"

expect "a first day" 0 archive -a "$a" -D 2026-11-23 "$tmp/day1"
gives "it is told" "1 one told:2026-11-23
2 two told:2026-11-23" awk -F '\t' '{ print $3, $11, $17 }' "$a"
cp "$a" "$tmp/before"
expect "the same day again" 0 archive -a "$a" -D 2026-11-23 <"$tmp/day1"
check "changes nothing" cmp "$a" "$tmp/before"
expect "a second day" 0 env SOURCE_DATE_EPOCH=1795564799 archive -a "$a" - "$tmp/day1" <"$tmp/day2"
gives "has what is new" "3 told:2026-11-24" sh -c "tail -n +3 '$a' | cut -f 3,17 | tr '\t' ' '"
check "lines are records" valid_records "$a"
expect "nothing to tell" 0 archive -a "$tmp/empty.tsv" /dev/null
check "makes no archive" [ ! -e "$tmp/empty.tsv" ]
check "no lock is left" [ ! -e "$a.lock" ]

# A crash in the middle of a line: said by each reader, ended by the next append, and told again.
for cut in 1 20 60; do
	head -c -$cut "$a" >"$tmp/torn.tsv"
	cp "$tmp/torn.tsv" "$tmp/before"
	says "torn, $cut bytes" 1 "^archive: $tmp/torn.tsv:3: left out: torn: it has no end$" archive -a "$tmp/torn.tsv" -D 2026-11-25 "$tmp/day2"
	gives "the torn bytes stay, $cut" "" sh -c "head -c \$(wc -c <'$tmp/before') '$tmp/torn.tsv' | cmp - '$tmp/before'; echo"
	gives "told behind them, $cut" "3 told:2026-11-25" sh -c "tail -n +4 '$tmp/torn.tsv' | cut -f 3,17 | tr '\t' ' '"
done
says "what was torn is still none" 1 ":3: left out: torn, or no record" archive -a "$tmp/torn.tsv" -D 2026-11-26 "$tmp/day2"
gives "and appends nothing" 4 sh -c "wc -l <'$tmp/torn.tsv' | tr -d ' '"

# A foreign file is as hostile as any.
head -c 300000 /dev/urandom >"$tmp/foreign.tsv"
says "a foreign file" 1 'lines more left out$' archive -a "$tmp/foreign.tsv" -D 2026-11-26 "$tmp/day2"
check "what is wrong is said ten times and once" [ "$(wc -l <"$tmp/err")" -eq 11 ]
gives "and told behind it" "2" sh -c "grep -ac 'told:2026-11-26' '$tmp/foreign.tsv'"

# A full disk takes nothing back but what it could not take whole.
if mkdir "$tmp/small" && mount -t tmpfs -o size=64k tmpfs "$tmp/small" 2>/dev/null; then
	cp "$a" "$tmp/small/a.tsv"
	awk 'BEGIN { for (i = 0; i < 3000; i++) printf "0.9\t%016d\t1\t\t\t\t\t\t\t\ttext %d\t\t\t\t\t\n", i, i }' >"$tmp/large"
	says "a full disk" 75 "^archive: $tmp/small/a.tsv: No space left on device: nothing appended$" archive -a "$tmp/small/a.tsv" -D 2026-11-27 "$tmp/large"
	check "leaves what was there" cmp "$a" "$tmp/small/a.tsv"
	head -n 100 "$tmp/large" >"$tmp/part"
	expect "less will do" 0 archive -a "$tmp/small/a.tsv" -D 2026-11-27 "$tmp/part"
	umount "$tmp/small"
else
	skip "a full disk: no right to mount one"
fi

# A run that is killed leaves what was there, and whole lines behind it but for the last, which the system may have torn; the
# next one tells the rest, and each once.
awk 'BEGIN { for (i = 0; i < 20000; i++) printf "0.9\t%016d\t1\t\t\t\t\t\t\t\ttext of %d\t\t\t\t\t\n", i, i }' >"$tmp/many"
whole() { awk -F '\t' 'NF == 17' "$tmp/killed.tsv" | cut -f 2,3 | sort -u | wc -l; }
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
	cp "$a" "$tmp/killed.tsv"
	timeout -s KILL "0.00$((i * 3))" archive -a "$tmp/killed.tsv" -D 2026-11-28 "$tmp/many" 2>/dev/null
	check "killed: what was there" sh -c 'head -n 3 "$1" | cmp - "$2"' - "$tmp/killed.tsv" "$a"
	n=$(wc -l <"$tmp/killed.tsv")
	archive -a "$tmp/killed.tsv" -D 2026-11-28 "$tmp/many" 2>"$tmp/err"
	rc=$?
	[ $rc -eq 0 ] || { [ $rc -eq 1 ] && grep -q ":$((n + 1)): left out: torn" "$tmp/err"; } || fail "after the kill: $rc: $(cat "$tmp/err")"
	[ "$(whole)" -eq 20003 ] || fail "after the kill: not all is told"
	[ "$(wc -l <"$tmp/killed.tsv")" -le 20004 ] || fail "after the kill: some is told twice"
done
# many at once: each that gets the lock appends, and the others say so
for i in 1 2 3 4 5 6; do archive -a "$tmp/at-once.tsv" -D 2026-11-28 "$tmp/many" 2>/dev/null & done
wait
check "many at once" [ "$(wc -l <"$tmp/at-once.tsv")" -eq 20000 ]

says "no insight" 1 "^archive: stdin:2: no insight" sh -c "{ insight() { :; }; head -n 1 '$tmp/day1'; echo x; } | archive -a '$tmp/b.tsv'"
check "the rest is told" [ "$(wc -l <"$tmp/b.tsv")" -eq 1 ]
says "no archive named" 2 '^usage: archive' archive "$tmp/day1"
says "wrong day" 2 "^archive: -D: not a day" archive -a "$a" -D 2026-11-31 "$tmp/day1"
says "no such file" 2 '^archive: /nonexistent: No such file' archive -a "$a" /nonexistent
says "no such folder" 75 'nothing appended$' archive -a /nonexistent/a.tsv "$tmp/day1"
says "a folder" 75 ': Invalid argument: nothing appended$' archive -a "$tmp" "$tmp/day1"
mkfifo "$tmp/pipe"
says "a pipe" 75 'nothing appended$' timeout 5 archive -a "$tmp/pipe" "$tmp/day1"
gives help 'usage: archive [-hV] [-D day] -a archive [file ...]' archive -h
close_tests
