# fmt-digest: options, bad input, text and the page; the other formats have tests of their own.
. "$(dirname "$0")/lib.sh"
unset SOURCE_DATE_EPOCH

cat >"$tmp/two.tsv" <<'X'
0.9	00000000000000aa	12	754.20	790.00	2026-11-22T06:00:00Z	en	Load Bearing	The <Backup> & "That" Never Was	Ana Ruíz	Lower prices did not cut the company’s cloud bill; they tripled it. Once a query cost a tenth as much, teams put it behind every button, and usage grew thirtyfold.		https://load.example/41?a=1&b=2	https://load.example/41.mp3#x		
0.8	00000000000000bb	3	3700.99		2026-02-30	ja	番組		 	日本語の文章は空白がないので、どこでも改行できますが、句読点の前では改行しません。日本語の文章は空白がないので。 averyveryveryveryveryveryveryveryveryveryveryveryverylongwordthatfitsnoline	the words <b>as said</b>	javascript:alert(1)	ftp://load.example/42.mp3		
X
expect fmt-digest/text 0 fmt-digest "$tmp/two.tsv"
# the page without its style and script, which are files of their own
body() { fmt-digest -f html "$@" | sed -n -e '/<body>/,/<script>/p' -e '/<\/script>/,$p'; }
expect fmt-digest/html 0 body -D 2026-11-24 -t 'Day & <night>' "$tmp/two.tsv"
expect fmt-digest/empty-html 0 body -D 2026-11-24 /dev/null
expect empty 0 fmt-digest /dev/null
check "72 columns" [ "$(fmt-digest "$tmp/two.tsv" | LC_ALL=C.UTF-8 wc -L)" -eq 72 ]

# HTML5 by the judgment of a validator that knows it, of everything hostile, too.
printf '1\t</p>\t"\t1e9\t\t2026-01-01\ten"><script>\t</title><script>alert(1)</script>\t&amp;\t<\t]]>-->\\t\\n<img src=x onerror=y>\t"\thttp://e.org/"onload=x\thttps://e.org/<b>\t\t\n' >"$tmp/evil.tsv"
if command -v tidy >/dev/null; then
	for f in two.tsv evil.tsv; do
		check "valid: $f" sh -c "fmt-digest -f html -t '</title>' '$tmp/$f' | tidy -q -e"
	done
	check "valid: empty" sh -c "fmt-digest -f html </dev/null | tidy -q -e"
else
	skip "valid HTML: no tidy here"
fi
fmt-digest -f html "$tmp/evil.tsv" >"$tmp/evil.html"
check "no markup from outside" sh -c "! grep -Ei '<(script[^>]|img)|onload=x\"|href=\"[^h]' '$tmp/evil.html'"
check "nothing remote but the audio" sh -c "fmt-digest -f html '$tmp/two.tsv' | grep -Ei '(src=|<link|@import|url\()' | grep -vc '^<audio controls preload=\"none\" src=\"https://' | grep -qx 0"

# 72 columns also behind a rank of three digits, and where a quotation ends
awk -v OFS='\t' 'BEGIN { for (i = 1; i <= 120; i++) { t = ""; for (k = 0; k < 30; k++) t = t substr("abcdefghij", 1, (i + k) % 9 + 1) " "; print 1, "a", i, "", "", "", "", "", "", "", t, t } }' >"$tmp/many.tsv"
check "72 columns at most" [ "$(fmt-digest "$tmp/many.tsv" | LC_ALL=C.UTF-8 wc -L)" -le 72 ]
says "blank text" 1 '^fmt-digest: stdin:1: record without a text left out$' sh -c "printf '1\ta\t1\t\t\t\t\t\t\t\t \\\\n\n' | fmt-digest"
# normal form C makes some texts three times as long: they are told, and so is what follows
awk 'BEGIN { printf "1\ta\t1\t\t\t\t\t\t\t\t"; for (i = 0; i < 200000; i++) printf "\360\235\205\240"; print ""; print "1\ta\t2\t\t\t\t\t\t\t\tthree" }' >"$tmp/grows"
check "a text that grows" sh -c "fmt-digest -f html '$tmp/grows' | tail -n 4 | grep -c '</html>'"
check "what follows it" sh -c "fmt-digest '$tmp/grows' | grep -q '^ 2\\. three'"
check "no title is the usual one" sh -c "fmt-digest -f html -t '' /dev/null | grep -q '<title>Insights</title>'"
check "no date" sh -c "printf '1\ta\t1\t\t\t2026-01-01garbage\t\tShow\t\t\ttext\n' | fmt-digest | grep -q '^    — Show$'"
says "no text" 1 '^fmt-digest: stdin:1: record without a text left out$' sh -c "printf '1\ta\n' | fmt-digest"
says "no format" 2 "^fmt-digest: -f: no format 'pdf'" fmt-digest -f pdf
says "wrong option" 2 '^usage: fmt-digest' fmt-digest -x
says "no file" 2 '^fmt-digest: /nonexistent: No such file' fmt-digest /nonexistent
says "full disk" 75 '^fmt-digest: stdout: No space left on device$' sh -c "fmt-digest '$tmp/two.tsv' >/dev/full"
says "full disk, html" 75 '^fmt-digest: stdout: No space left on device$' sh -c "fmt-digest -f html </dev/null >/dev/full"
check "ranks count on over files" sh -c "fmt-digest '$tmp/two.tsv' '$tmp/two.tsv' | grep -q '^ 4\. '"

# the page's policy names its style and script, and nothing else
cat >"$tmp/policy.py" <<'X'
import base64, hashlib, re, sys
page = sys.stdin.read()
policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page).group(1)
for name in ('style', 'script'):
    [text] = re.findall(f'<{name}>(.*?)</{name}>', page, re.S)
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    assert f"{name}-src 'sha256-{digest}';" in policy, (name, digest, policy)
assert policy.startswith("default-src 'none'; ") and 'unsafe' not in policy
X
check "the policy" sh -c "fmt-digest -f html '$tmp/evil.tsv' | python3 '$tmp/policy.py'"

# what was scanned, and the strips of scores
cat >"$tmp/scanned" <<'X'
feeds 1
episodes 1234
later 5 words
sentences 20817
dropped 3 episodes without a <transcript>
dropped 0 feeds
dropped 1 feed that did not answer
X
for i in 1 2 3 4; do printf '0.%s\t00000000000000aa\t%s\t%s00.00\t%s99.00\n' $i $i $i $i; done >"$tmp/scores"
printf '0.9\tother\t1\t1.00\t2.00\n' >>"$tmp/scores"
cat >"$tmp/related.tsv" <<'X'
0.9	00000000000000aa	12	200.20	210.00	2026-11-22T06:00:00Z	en	Load Bearing	One	Ana	And so it is. Teams that measure twice cut once, which nobody expected of them. That is all.		https://load.example/1	https://load.example/1.mp3			note	also:Other Show\n Third  Show \n\n
	00000000000000bb	3	61.00		2025-01-02T00:00:00Z	en	Old Show	Two		An older claim that says as much about it, and more.		https://old.example/2	https://old.example/2.mp3		00000000000000aa:12
	00000000000000cc	4			2025-01-02T00:00:00Z	en	Lost Show	Three		This one is alone, as grep left it.				nowhere	00000000000000dd:1
X
expect fmt-digest/scanned 0 fmt-digest -I "$tmp/scanned" "$tmp/related.tsv"
expect fmt-digest/related 0 body -D 2026-11-24 -I "$tmp/scanned" -S "$tmp/scores" "$tmp/related.tsv"
sort -r "$tmp/related.tsv" | grep -v nowhere >"$tmp/reversed.tsv"
check "related ones that come first" sh -c "fmt-digest '$tmp/reversed.tsv' | grep -A 1 '^    Related:' | grep -q 'An older claim'"
says "no number scanned" 1 "^fmt-digest: $tmp/bad:2: not a count: 'feeds many'$" sh -c "printf 'episodes 1\nfeeds many\n' >'$tmp/bad'; fmt-digest -I '$tmp/bad' '$tmp/two.tsv'"
says "nothing scanned" 2 '^fmt-digest: /nonexistent: No such file' fmt-digest -I /nonexistent "$tmp/two.tsv"
says "no scores" 2 '^fmt-digest: /nonexistent: No such file' fmt-digest -S /nonexistent "$tmp/two.tsv"
awk -v OFS='\t' 'BEGIN { print 1, "a", 1, "", "", "", "", "", "", "", "One."; for (i = 2; i < 30; i++) print 1, "a", i, "", "", "", "", "", "", "", "Related " i, "", "", "", "", "a:1" }' >"$tmp/thirty.tsv"
gives "three related in a text" 3 sh -c "fmt-digest '$tmp/thirty.tsv' | grep -c '^    - '"
gives "ten on a page" 10 sh -c "fmt-digest -f html '$tmp/thirty.tsv' | grep -c '^<li>'"

# the day
says "no day" 2 "^fmt-digest: -D: not a day, as 2026-11-24: '2026-02-30'$" fmt-digest -D 2026-02-30
says "no epoch" 2 "^fmt-digest: SOURCE_DATE_EPOCH: not seconds since 1970: 'x'$" env SOURCE_DATE_EPOCH=x fmt-digest
gives "the day of SOURCE_DATE_EPOCH" 'Thursday, 29 February 2024' sh -c "SOURCE_DATE_EPOCH=1709164800 fmt-digest -f html /dev/null | grep -o '[A-Z][a-z]*day, [^<]*'"
gives "of today" "$(date -u +%F)" sh -c "fmt-digest -f html /dev/null | sed -n 's/.*datetime=\"\([^\"]*\).*/\1/p'"
close_tests
