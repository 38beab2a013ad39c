# fmt-digest -f mail, judged by python's email (fmt-digest/mail.py) and tidy.
. "$(dirname "$0")/lib.sh"
unset SOURCE_DATE_EPOCH
data=$here/fmt-digest

# mail option...: a mail from and to the usual ones
mail() { fmt-digest -f mail -D 2026-11-24 -F 'Insights <insights@example.org>' -T ana@example.net "$@"; }
# judged name file option...: the mail of the records in file is one that python's email reads without a defect
judged() {
	name=$1 file=$2; shift 2
	rc=0; mail "$@" "$file" >"$tmp/mail" 2>"$tmp/err" || rc=$?
	if [ $rc -eq 0 ] && python3 "$data/mail.py" "$tmp/mail" "$file" >"$tmp/judged" 2>>"$tmp/err"; then pass "$tmp/err"
	else fail "$name: status $rc: $(tail -n 3 "$tmp/err")"; fi
}

expect fmt-digest/mail 0 mail -I "$data/scanned" -L 'The "day" <day.insights.example.org>' -U https://example.org/leave?ana=1 -t 'Day & <night>' "$data/related.tsv"
judged "related" "$data/related.tsv"
gives "the subject" "Teams that measure twice cut once, which nobody expected of them, 1 more" cut -f 1 "$tmp/judged"
judged "CR LF" "$data/related.tsv" -c
check "every line ends with CR LF" [ "$(grep -c '' "$tmp/mail")" -eq "$(grep -c "$(printf '\r')\$" "$tmp/mail")" ]
judged "hostile records" "$data/hostile.tsv"
n=0
while IFS= read -r line; do
	n=$((n + 1))
	printf '%s\n' "$line" >"$tmp/one.tsv"
	judged "hostile record $n" "$tmp/one.tsv" -U 'mailto:leave@example.org?subject=leave' -L insights.example.org
	check "hostile record $n has a subject" [ -n "$(cut -f 1 "$tmp/judged")" ]
	if command -v tidy >/dev/null; then
		python3 -c 'import email, email.policy, sys; print(email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default).get_body(("html",)).get_content())' "$tmp/mail" >"$tmp/mail.html"
		check "hostile record $n: valid HTML" sh -c "tidy -q -e '$tmp/mail.html' 2>&1 | grep -v 'illegal characters found in URI' | grep -c . | grep -qx 0"
	fi
done <"$data/hostile.tsv"
command -v tidy >/dev/null || skip "valid HTML: no tidy here"

# nobody can add a field: not by a record, a title or an option
evil='X\r\nBcc: eve@example.org\r\n\r\n.\r\n'
printf '1\ta\t1\t\t\t\t\t%s\t%s\t%s\tAll teams measure twice. %s\n' "$evil" "$evil" "$evil" "$evil" >"$tmp/inject.tsv"
judged "line ends in a record" "$tmp/inject.tsv" -t "$(printf "$evil")"
check "none begins a field" sh -c "! grep -i '^bcc' '$tmp/mail'"
says "line ends in From" 2 '^fmt-digest: -F: not an address' fmt-digest -f mail -T a@example.org -F "$(printf 'a@example.org\r\nBcc: eve@example.org')" "$data/related.tsv"
mail -L "$(printf 'X\nBcc: eve@example.org <l.example.org>')" "$data/related.tsv" >"$tmp/mail"
check "a list's name on one line" grep -q '^List-Id: "X Bcc: eve@example.org" <l.example.org>$' "$tmp/mail"
says "line ends in an address to leave" 2 '^fmt-digest: -U: not' mail -U "$(printf 'https://example.org/\r\nBcc: x')" "$data/related.tsv"
for bad in 'a b@example.org' a@ @example.org a@-x.org 'a@b..c' 'x <a@b.c> y' '<a@b' 'ü@example.org' "a@$(printf '%0260d' 0)" ''; do
	says "no address: $bad" 2 '^fmt-digest: -T: not an address' mail -T "$bad" /dev/null
done
says "no http to leave" 2 '^fmt-digest: -U: not' mail -U http://example.org/ /dev/null
says "no list" 2 '^fmt-digest: -L: not' mail -L 'a b' /dev/null
says "no one to send to" 2 '^fmt-digest: a mail needs -F and -T' fmt-digest -f mail /dev/null
check "a name in quotes" sh -c "fmt-digest -f mail -F '\"Ann, B.\" <a@b.example>' -T 'Ána <a@b.example>' '$data/related.tsv' | grep -q '^From: \"Ann, B.\" <a@b.example>$'"

# the same day and reader have the same Message-ID, another has another
id() { mail "$@" "$data/related.tsv" | grep '^Message-ID'; }
id >"$tmp/id"
check "the same id" [ "$(id -t Other)" = "$(cat "$tmp/id")" ]
for other in '-D 2026-11-25' '-T eve@example.net' '-L l.example.org'; do
	# shellcheck disable=SC2086
	check "another id: $other" [ "$(id $other)" != "$(cat "$tmp/id")" ]
done
id -i ann >"$tmp/id"
for same in '-T eve@example.net' '-L l.example.org' '-F other@example.net' '-t Other'; do
	# shellcheck disable=SC2086
	check "a name's id: $same" [ "$(id -i ann $same)" = "$(cat "$tmp/id")" ]
done
check "a name's id on another day" [ "$(id -i ann -D 2026-11-25)" != "$(cat "$tmp/id")" ]
check "another name's id" [ "$(id -i bob)" != "$(cat "$tmp/id")" ]
gives "the date" 'Date: Tue, 24 Nov 2026 06:30:00 +0000' sh -c "SOURCE_DATE_EPOCH=1795501800 fmt-digest -f mail -F a@b.example -T a@b.example '$data/related.tsv' | grep ^Date"
gives "the date of another day's digest" 'Date: Tue, 24 Nov 2026 18:00:00 +0000' sh -c "SOURCE_DATE_EPOCH=1795543200 fmt-digest -D 2026-11-25 -f mail -F a@b.example -T a@b.example '$data/related.tsv' | grep ^Date"
mail "$data/hostile.tsv" >"$tmp/a"; mail "$data/hostile.tsv" >"$tmp/b"
check "the same bytes" cmp "$tmp/a" "$tmp/b"

expect nothing 0 mail /dev/null

# however much there is: under 100 KB, first without the related ones, then cut
awk -v OFS='\t' -v n=300 'BEGIN { for (i = 1; i <= 300; i++) { t = "Claim " i " is one of many that a day may have. "; for (k = 0; k < 40; k++) t = t "It goes on for quite a while. "
	print 1, "a", i, 1, 2, "", "en", "Show", "Title", "", t, "", "https://e.org/" i, "https://e.org/" i ".mp3"
	if (i <= n) print 1, "a", 1000 + i, 1, 2, "", "en", "Show", "Title", "", t, "", "", "", "", "a:" i } }' >"$tmp/many.tsv"
judged "three hundred insights" "$tmp/many.tsv"
check "they say what had no room" grep -q '^2[0-9][0-9] more had no room here\.' "$tmp/mail"
head -n 64 "$tmp/many.tsv" >"$tmp/thirty.tsv"
judged "thirty-two insights" "$tmp/thirty.tsv"
check "without the related ones" sh -c "! grep -q '^    Related:' '$tmp/mail' && ! grep -q 'no room' '$tmp/mail'"
head -n 10 "$tmp/many.tsv" >"$tmp/five.tsv"
judged "five insights" "$tmp/five.tsv"
check "with the related ones" grep -q '^    Related:' "$tmp/mail"
says "full disk" 75 '^fmt-digest: stdout: No space left on device$' sh -c "fmt-digest -f mail -F a@b.example -T a@b.example '$data/related.tsv' >/dev/full"
close_tests
