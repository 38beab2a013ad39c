# fmt-digest -f site: a folder of pages that is whole at any moment and grows by what is new.
. "$(dirname "$0")/lib.sh"
unset SOURCE_DATE_EPOCH
data=$here/fmt-digest
umask 022

site() { folder=$1; shift; fmt-digest -f site -o "$folder" -D 2026-11-24 "$@"; }
# judged folder: its links, names and scripts are right (fmt-digest/site.py), and its feed
judged() {
	check "links, names, scripts: $1" python3 "$data/site.py" "$1"
	check "feed: $1" python3 "$data/atom.py" "$1/feed.xml"
}
# told day records: as an archive has them
told() { sed "s/\$/	told:$1/" "$2"; }
# aged folder: its files look old, so that those that were written are seen
aged() { find "$1" -type f -exec touch -t 202001010000 {} +; : >"$tmp/now"; touch -t 202001020000 "$tmp/now"; }
written() { (cd "$1" && find . -type f -newer "$tmp/now" | sort | sed 's,^\./,,'); }

for i in 1 2 3 4; do printf '0.%s\t00000000000000aa\t%s\t%s00.00\t%s99.00\n' $i $i $i $i; done >"$tmp/scores"
grep -v nowhere "$data/related.tsv" >"$tmp/one.tsv"
check "a day" site "$tmp/site" -I "$data/scanned" -S "$tmp/scores" -t 'Day & <night>' "$tmp/one.tsv"
(cd "$tmp/site" && find . -type f | sort) >"$tmp/tree"
expect fmt-digest/site-tree 0 cat "$tmp/tree"
for page in index.html days/2026-11-24.html i/00000000000000aa-12.html shows/load-bearing.html; do
	expect "fmt-digest/site-$(basename "$page" .html)" 0 sed -n '/<body>/,$p' "$tmp/site/$page"
done
judged "$tmp/site"
check "others may read it" [ "$(find "$tmp/site" -type f ! -perm 644 | grep -vc lock)" -eq 0 ]

# nothing new: nothing is written, with or without scores and counts, as the folder knows them
aged "$tmp/site"
check "again" site "$tmp/site" -I "$data/scanned" -S "$tmp/scores" -t 'Day & <night>' "$tmp/one.tsv"
check "no record at all" site "$tmp/site" -t 'Day & <night>' /dev/null
check "nothing is written" [ -z "$(written "$tmp/site")" ]
check "the strip stays" grep -q 'class="here"' "$tmp/site/i/00000000000000aa-12.html"
check "what was scanned stays" grep -q 'Picked from 1 feed' "$tmp/site/days/2026-11-24.html"

# a day more: what it changes alone is written
sed 's/00000000000000aa/00000000000000ab/g; s/Load Bearing/New Show/' "$tmp/one.tsv" >"$tmp/two.tsv"
check "a day more" site "$tmp/site" -t 'Day & <night>' -D 2026-11-25 "$tmp/two.tsv"
written "$tmp/site" >"$tmp/written"
expect fmt-digest/site-written 0 cat "$tmp/written"
judged "$tmp/site"
check "the strip of the day before stays" grep -q 'class="here"' "$tmp/site/i/00000000000000aa-12.html"
# a day again takes the place of what it was; the others stay
check "a day again" site "$tmp/site" -t 'Day & <night>' -D 2026-11-25 "$tmp/one.tsv"
gives "its insights are the new ones" "1 1" sh -c "cd '$tmp/site' && echo \$(grep -c 00000000000000aa-12 days/2026-11-25.html) \$(grep -c '<article' days/2026-11-24.html)"

# day by day, at once, and in any order: the same site
for day in 01 02 03; do told "2026-03-$day" "$tmp/one.tsv" | sed "s/00000000000000aa/00000000000000$day/g" >"$tmp/$day"; done
for day in 01 02 03; do check "day $day" site "$tmp/a" "$tmp/$day"; done
check "at once" site "$tmp/b" "$tmp/01" "$tmp/02" "$tmp/03"
check "in another order" sh -c "cat '$tmp/03' '$tmp/01' '$tmp/02' | fmt-digest -f site -o '$tmp/c' -D 2026-11-24"
check "the same site" diff -r "$tmp/a" "$tmp/b"
check "the same site in another order" diff -r "$tmp/a" "$tmp/c"

# hostile names
check "hostile" site "$tmp/hostile" "$data/hostile.tsv"
judged "$tmp/hostile"
check "titles of two cases share a page" [ "$(grep -c '<li lang' "$tmp/hostile"/shows/con-*.html)" = 2 ]
if command -v tidy >/dev/null; then
	for page in "$tmp/site"/*.html "$tmp/site"/*/*.html; do check "valid: $page" tidy -q -e "$page"; done
	for page in "$tmp/hostile"/*.html "$tmp/hostile"/*/*.html; do
		check "valid: $page" sh -c "tidy -q -e '$page' 2>&1 | grep -v 'illegal characters found in URI' | grep -c . | grep -qx 0"
	done
else
	skip "valid HTML: no tidy here"
fi

# killed at any moment, a next run makes it whole; a file is never half there
awk -v OFS='\t' 'BEGIN { for (i = 1; i <= 400; i++) print 1, sprintf("%016x", i % 40), i, i, "", "2026-01-01T00:00:00Z", "en", "Show " i % 9, "T", "", "Claim " i " is one of many that stand here. It goes on." , "", "", "https://e.org/" i ".mp3", "", "", "told:2026-0" 1 + i % 9 "-1" i % 8 }' >"$tmp/many"
check "whole" site "$tmp/whole" "$tmp/many"
n=0
for ms in 1 3 5 8 12 16 20 25 30 40 60 80; do
	rm -rf "$tmp/killed"
	fmt-digest -f site -o "$tmp/killed" -D 2026-11-24 "$tmp/many" 2>/dev/null &
	sleep "0.0$(printf '%02d' $ms)"
	! kill -9 $! 2>/dev/null || n=$((n + 1))
	wait $! 2>/dev/null || rc=$?         # it is gone, and its lock with it
	[ ! -d "$tmp/killed" ] || (cd "$tmp/killed" && find . -name '*.html' -exec sh -c 'tail -n 1 "$1" | grep -qx "</html>"' sh {} \; -o -name '*.html' -print) >"$tmp/half"
	check "no half page after $ms ms" [ ! -s "$tmp/half" ]
	check "made whole after $ms ms" site "$tmp/killed" "$tmp/many"
	check "the same after $ms ms" diff -r "$tmp/whole" "$tmp/killed"
done
check "some were killed" [ $n -gt 0 ]

# two at once, and what cannot be written
python3 - "$tmp/site/insights.tsv.lock" <<'X' &
import fcntl, sys, time
f = open(sys.argv[1], 'w')
fcntl.lockf(f, fcntl.LOCK_EX)
open(sys.argv[1] + 'ed', 'w').close()
time.sleep(60)
X
holder=$!
while [ ! -e "$tmp/site/insights.tsv.locked" ]; do sleep 0.1; done
says "another run has it" 75 "^fmt-digest: $tmp/site: " site "$tmp/site" "$tmp/one.tsv"
kill $holder
wait $holder 2>/dev/null
rm -f "$tmp/site/insights.tsv.lock" "$tmp/site/insights.tsv.locked"
: >"$tmp/file"
says "the folder is a file" 75 "^fmt-digest: $tmp/file: Not a directory" site "$tmp/file" "$tmp/one.tsv"
says "no folder above" 75 "^fmt-digest: $tmp/none/site: No such file" site "$tmp/none/site" "$tmp/one.tsv"
says "no folder" 2 '^fmt-digest: -f site needs -o' fmt-digest -f site "$tmp/one.tsv"
close_tests
