# feedfetch: every format, repair and encoding that its page promises, a small feed for each.  Most feeds say
# themselves what they expect.
. "$(dirname "$0")/lib.sh"
feeds=$here/feedfetch
base=https://quiet.example/feeds/main.xml

for name in rss-090 rss-091 rss-092 atom-03 prefixes transcripts modules entities base dates; do
	expect feedfetch/$name 0 feedfetch -i "$feeds/$name.xml" -u $base
	check "$name: valid" valid_records "$tmp/out"
done

# titles_are name field: the title of each record is what the field ends with
titles_are() {
	feedfetch -i "$feeds/$1.xml" -u $base | awk -F '\t' -v n="$2" -v least="$3" '
		{ rest = substr($n, length($n) - length($9) + 1) } $9 == "" ? $n != "" : rest != $9 { print; bad = 1 }
		END { exit bad || NR < least }'
}
check "dates.xml: titles are dates" titles_are dates 6 14
check "base.xml: titles are links" titles_are base 13 8
check "transcripts.xml: titles are transcripts" titles_are transcripts 15 8
gives "-T html: the form, not the language" '1.html,2.srt,3.txt,4.de.html,5.html,6.html,7.html,' \
	sh -c "feedfetch -T html -i '$feeds/transcripts.xml' -u $base | cut -f 15 | sed 's,.*/,,' | paste -s -d , -"
gives "-T de,fr: languages in that order" '1.json,2.de.json,3.vtt,4.de.html,5.txt,6.vtt?sig=.html,7.html,' \
	sh -c "feedfetch -T de,fr -i '$feeds/transcripts.xml' -u $base | cut -f 15 | sed 's,.*/,,' | paste -s -d , -"
says "-T: no form" 2 "-T: not a list .*: 'pdf!'" feedfetch -T 'pdf!' -i "$feeds/rss.xml"
says "-T: twice" 2 '-T: not a list' feedfetch -T srt,srt -i "$feeds/rss.xml"
says "-T: nothing" 2 '-T: not a list' feedfetch -T '' -i "$feeds/rss.xml"

# shows name want: the show and the titles of the feed on standard input
shows() {
	got=$(feedfetch -i - -u $base 2>"$tmp/err" <"$tmp/in" | cut -f 8,9 | tr '\t\n' '|,')
	if [ "$got" = "$2" ]; then pass "$tmp/err"; else fail "$1: '$got', wanted '$2'"; fi
}

# Junk before the first tag, NULs, controls, and what comes after the end.
printf '\n \357\273\277\nPHP Notice: undefined index in feed.php\n<?xml version="1.0"?><rss><channel><title>Junk</title><item><guid>1</guid><title>Food</title></item></channel></rss>\n<!-- 12 ms -->\n<script>x()</script>' >"$tmp/in"
shows "junk before and after" 'Junk|Food,'
printf '<rss>\0<channel><title>N\0UL</title>\0<item><title>\001a\033[31mb\302\205c\342\200\256d\342\200\250e</title></item></channel></rss>' >"$tmp/in"
shows "NULs and controls" 'NUL|a[31mb cd e,'

# A document that is cut off at any byte gives the items that are whole, and no other.
feedfetch -i "$feeds/modules.xml" -u $base >"$tmp/whole"
size=$(wc -c <"$feeds/modules.xml") n=97
while [ "$n" -lt "$size" ]; do
	head -c "$n" "$feeds/modules.xml" >"$tmp/in"
	feedfetch -i "$tmp/in" -u $base >"$tmp/out" 2>"$tmp/err"
	ends=$(head -c "$n" "$feeds/modules.xml" | grep -c '</item>')
	if [ "$(wc -l <"$tmp/out")" -ne "$ends" ] || ! head -n "$ends" "$tmp/whole" | cmp -s - "$tmp/out"; then
		fail "cut off at $n: other than the first $ends items"
	fi
	n=$((n + 97))
done
pass "$tmp/err"

# Encodings: a title each in its own script, however it is declared; mark is a byte order mark, in octal.
encoded() {	# encoded name title encoding declared [mark]
	{
		[ -z "${5-}" ] || printf '%b' "$5"
		{
			[ -z "$4" ] || printf '<?xml version="1.0" encoding="%s"?>' "$4"
			printf '<rss><channel><title>%s</title><item><title>%s</title></item></channel></rss>' "$2" "$2"
		} | iconv -f UTF-8 -t "$3"
	} >"$tmp/in"
	shows "encoding: $1" "$2|$2,"
}
encoded "UTF-8" 'Grüße 你好' UTF-8 UTF-8
encoded "UTF-8, nothing declared" 'Grüße 你好' UTF-8 ''
encoded "a mark against the declaration" 'Grüße 你好' UTF-8 ISO-8859-1 '\0357\0273\0277'
encoded "UTF-8 that says it is something else" 'Grüße 你好' UTF-8 us-ascii
encoded "UTF-16, little end first" 'Grüße 你好' UTF-16LE UTF-16 '\0377\0376'
encoded "UTF-16, big end first" 'Grüße 你好' UTF-16BE UTF-16 '\0376\0377'
encoded "UTF-16 without a mark" 'Grüße 你好' UTF-16LE ''
encoded "UTF-16 without a mark, the other end" 'Grüße 你好' UTF-16BE ''
encoded "windows-1252" '“Grüße” – 5 €' CP1252 windows-1252
encoded "windows-1252 as ISO-8859-1" '“Grüße” – 5 €' CP1252 iso-8859-1
encoded "windows-1252, nothing declared" '“Grüße” – 5 €' CP1252 ''
encoded "windows-1252 that says it is UTF-8" '“Grüße” – 5 €' CP1252 utf-8
encoded "Shift_JIS" '日本語のポッドキャスト' SHIFT_JIS Shift_JIS
encoded "EUC-JP" '日本語のポッドキャスト' EUC-JP euc-jp
encoded "EUC-KR" '한국어 팟캐스트' EUC-KR euc-kr
encoded "KOI8-R" 'Русский подкаст' KOI8-R koi8-r
encoded "windows-1251" 'Русский подкаст' CP1251 Windows-1251
encoded "GB18030 as gb2312" '中文播客' GB18030 gb2312
encoded "Big5" '中文播客' BIG5 big5
encoded "ISO-8859-15" 'Œuvre à 5 €' ISO-8859-15 ISO-8859-15
close_tests
