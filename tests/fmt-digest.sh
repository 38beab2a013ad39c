. "$(dirname "$0")/lib.sh"

cat >"$tmp/two.tsv" <<'X'
0.9	00000000000000aa	12	754.20	790.00	2026-11-22T06:00:00Z	en	Load Bearing	The <Backup> & "That" Never Was	Ana Ruíz	Lower prices did not cut the company’s cloud bill; they tripled it. Once a query cost a tenth as much, teams put it behind every button, and usage grew thirtyfold.		https://load.example/41?a=1&b=2	https://load.example/41.mp3#x		
0.8	00000000000000bb	3	3700.99		2026-02-30	ja	番組		 	日本語の文章は空白がないので、どこでも改行できますが、句読点の前では改行しません。日本語の文章は空白がないので。 averyveryveryveryveryveryveryveryveryveryveryveryverylongwordthatfitsnoline	the words <b>as said</b>	javascript:alert(1)	ftp://load.example/42.mp3		
X
expect fmt-digest/text 0 fmt-digest "$tmp/two.tsv"
expect fmt-digest/html 0 fmt-digest -f html -t 'Day & <night>' "$tmp/two.tsv"
expect fmt-digest/empty-html 0 fmt-digest -f html /dev/null
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
check "no markup from outside" sh -c "! grep -Ei '<(script|img)|onload=x\"|href=\"[^h]' '$tmp/evil.html'"
check "nothing remote" sh -c "fmt-digest -f html '$tmp/two.tsv' | grep -Eic '(src=|<link|@import|url\()' | grep -qx 0"

# 72 columns also behind a rank of three digits, and where a quotation ends
awk -v OFS='\t' 'BEGIN { for (i = 1; i <= 120; i++) { t = ""; for (k = 0; k < 30; k++) t = t substr("abcdefghij", 1, (i + k) % 9 + 1) " "; print 1, "a", i, "", "", "", "", "", "", "", t, t } }' >"$tmp/many.tsv"
check "72 columns at most" [ "$(fmt-digest "$tmp/many.tsv" | LC_ALL=C.UTF-8 wc -L)" -le 72 ]
says "blank text" 1 '^fmt-digest: stdin:1: record without a text left out$' sh -c "printf '1\ta\t1\t\t\t\t\t\t\t\t \\\\n\n' | fmt-digest"
# normal form C makes some texts three times as long: they are told, and so is what follows
awk 'BEGIN { printf "1\ta\t1\t\t\t\t\t\t\t\t"; for (i = 0; i < 200000; i++) printf "\360\235\205\240"; print ""; print "1\ta\t2\t\t\t\t\t\t\t\tthree" }' >"$tmp/grows"
check "a text that grows" sh -c "fmt-digest -f html '$tmp/grows' | tail -n 4 | grep -c '</html>'"
check "what follows it" sh -c "fmt-digest '$tmp/grows' | grep -q '^ 2\\. three'"
check "no title is the usual one" sh -c "fmt-digest -f html -t '' /dev/null | grep -q '<title>Insights</title>'"
check "no date" sh -c "printf '1\ta\t1\t\t\t2026-01-01garbage\t\tShow\t\t\ttext\n' | fmt-digest | grep -q '^    Show$'"
says "no text" 1 '^fmt-digest: stdin:1: record without a text left out$' sh -c "printf '1\ta\n' | fmt-digest"
says "no format" 2 "^fmt-digest: -f: no format 'pdf'" fmt-digest -f pdf
says "wrong option" 2 '^usage: fmt-digest' fmt-digest -x
says "no file" 2 '^fmt-digest: /nonexistent: No such file' fmt-digest /nonexistent
says "full disk" 75 '^fmt-digest: stdout: No space left on device$' sh -c "fmt-digest '$tmp/two.tsv' >/dev/full"
says "full disk, html" 75 '^fmt-digest: stdout: No space left on device$' sh -c "fmt-digest -f html </dev/null >/dev/full"
check "ranks count on over files" sh -c "fmt-digest '$tmp/two.tsv' '$tmp/two.tsv' | grep -q '^ 4\. '"
close_tests
