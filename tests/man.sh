# The pages: clean under mandoc's lint, and their EXAMPLES run.  A line that begins with "$ " must exit
# 0, and what is shown below it is its output.
. "$(dirname "$0")/lib.sh"
man=$here/../man demo=$here/../demo

if command -v mandoc >/dev/null; then
	check "mandoc lint" mandoc -T lint -W warning "$man"/*.[157]
else
	skip "no mandoc here"
fi
# in mdoc .Ql quotes all that follows on its line, and what .Ql quotes there is quoted again
check "no quotes in quotes" awk '/Ql .*Ql / { print FILENAME ": " $0; bad = 1 } END { exit bad }' "$man"/*.[157]

# What the examples find in their directory: the demo's files, run through the programs.
mkdir "$tmp/dir" && cd "$tmp/dir" || exit 1
cp "$demo/load-bearing.xml" feed.xml
cp "$demo/load-bearing-41.vtt" show.vtt
cp "$demo"/*.vtt "$demo"/*.srt "$demo"/*.json "$demo"/*.html "$demo"/*.txt "$demo"/*.md .
printf 'https://load-bearing.example/feed.xml\n' >feeds.txt
for feed in load-bearing long-queue small-signals; do
	feedfetch -i "$demo/$feed.xml" -u "http://127.0.0.1/$feed.xml"
done | awk -F '\t' -v OFS='\t' '{ sub(/.*\//, "", $15); print }' >episodes.tsv
transcribe-split episodes.tsv >sentences.tsv
sentscore sentences.tsv >scored.tsv
topk -k 5 scored.tsv >insights.tsv
[ -e archive.tsv ] || topk -k 60 scored.tsv | sed 's/$/	told:2026-11-20/' >archive.tsv
feedfetch -i feed.xml -s state >/dev/null
for f in episodes.tsv sentences.tsv scored.tsv insights.tsv state; do
	check "$f is there" [ -s "$f" ]
done

# examples page: the text of its examples, with roff's escapes undone
examples() {
	awk '/^\.Sh /{ in_section = $2 == "EXAMPLES" } !in_section { next }
		/^\.Bd /{ on = 1; next } /^\.Ed/{ on = 0; print ""; next }
		on { gsub(/\\e/, "\\"); gsub(/\\&/, ""); print }' "$1"
}

for page in "$man"/*.[157]; do
	name=$(basename "$page")
	examples "$page" >"$tmp/examples"
	if ! grep -q '^\$ ' "$tmp/examples"; then fail "$name has no example"; continue; fi
	n=0 command='' shown=''
	while IFS= read -r line || [ -n "$line" ]; do
		case $line in
		'$ '*) command=${line#??} shown='' ;;
		'% '*) command='' ;;
		'')
			[ -n "$command" ] || continue
			n=$((n + 1)) rc=0
			sh -euc "$command" >"$tmp/out" 2>"$tmp/err" </dev/null || rc=$?
			if [ $rc -ne 0 ]; then fail "$name example $n: status $rc: $command: $(head -c 300 "$tmp/err")"
			elif [ -n "$shown" ] && ! printf '%s' "$shown" | diff - "$tmp/out" >&2; then fail "$name example $n: $command"
			else pass "$tmp/err"
			fi
			command='' ;;
		*)
			if [ -n "$shown" ] || [ "${command%\\}" = "$command" ]; then
				shown="$shown$line
"
			else
				command="${command%\\}$line"
			fi ;;
		esac
	done <"$tmp/examples"
done

# Every program has a page that names each of its options, and every option of the page is known.
for program in feedfetch transcribe-split sentscore distill topk fmt-digest archive senddigest; do
	options=$("$program" -h | grep -o '[[ ]-[A-Za-z]*' | tr -d '[ -' | fold -w 1 | sort -u)
	for option in $options; do
		check "$program.1 has -$option" grep -q "^\.It Fl $option\( \|$\)" "$man/$program.1"
	done
	for option in $(sed -n 's/^\.It Fl \([A-Za-z]\)\( .*\)\{0,1\}$/\1/p' "$man/$program.1"); do
		check "$program -h has -$option" sh -c "'$program' -h | grep -Eq -- '[[ ]-[A-Za-z]*$option'"
	done
	check "$program -V" sh -c "'$program' -V | grep -Eq '^$program \(podsift\) [0-9]+\.[0-9]+\.[0-9]+$'"
done
close_tests
