. "$(dirname "$0")/lib.sh"

tab=$(printf '\t')

# insight number text [lang]: a record, its episode named by the number
insight() { printf '0.5\t%016x\t7\t1.00\t9.00\t2026-11-20T00:00:00Z\t%s\tShow\tTitle\t\t%s\t\t\t\t\t' "$1" "${3-en}" "$2"; }
archived() { insight "$@"; printf '\ttold:2026-11-20\n'; }

# Five themes of four; "awk" below leaves the second word of the name of each theme.
n=0
: >"$tmp/archive"
while IFS= read -r text; do
	n=$((n + 1))
	archived $n "$text" >>"$tmp/archive"
done <<X
A hospital's waiting list shrank after doctors kept a quarter of their beds free for the sick.
Doctors with free hours in their day could absorb patients who came late.
An emergency ward that is never full can take whoever is brought in at night.
Nurses who are not overworked make fewer mistakes with medicine.
Planting trees along the street cooled the pavement by eight degrees in summer.
Shade from leaves keeps a city bearable in a heat wave.
Poor neighbourhoods have fewer parks, and their people suffer more from hot weather.
Grass roofs keep a house cool and hold the rain.
A programmer who maintains a free library alone burns out without pay.
Companies build on open source software and never send its authors a coin.
Volunteers of a code project left when the licence changed.
A fork took the developers of the database within months.
Sleep after study fixes what was learned in memory.
Students who stay up all night forget what they read.
Musicians play a hard passage better the morning after.
A nap in the afternoon keeps pilots awake in the cockpit.
X
insight 100 "Clinics that leave some beds empty treat the sick sooner." >"$tmp/new"
echo >>"$tmp/new"
insight 101 "Maples and oaks lower the temperature of a town in July." >>"$tmp/new"
echo >>"$tmp/new"


check "archive as it should be" [ "$(wc -l <"$tmp/archive")" -eq 16 ]
gives "by meaning, with few shared words" "64:7 1 2 3 4
65:7 5 6 7 8" sh -c "relate -n 4 -t 0 -a '$tmp/archive' '$tmp/new' | awk -F '\t' '\$16 != \"\" { print substr(\$16, 15), substr(\$2, 15) + 0 }' |
	sort | awk '\$1 != last { if (last) print line; last = line = \$1 } { line = line \" \" \$2 } END { print line }'"
relate -n 2 -t 0 -a "$tmp/archive" "$tmp/new" >"$tmp/got"
check "valid records" sh -c "cut -f 1-16 '$tmp/got' >'$tmp/cut' && awk -F '\t' 'NF != 16 { exit 1 }' '$tmp/cut'"
check "relates names the insight above" [ "$(cut -f 16 "$tmp/got" | sort | uniq -c | awk '{ printf "%s %s;", $1, $2 }')" = "2 ;2 0000000000000064:7;2 0000000000000065:7;" ]
check "the archive's line as it is" sh -c "awk -F '\t' -v OFS='\t' '\$16 != \"\" { \$16 = \"\"; print }' '$tmp/got' | while IFS= read -r l; do grep -qxF -- \"\$l\" '$tmp/archive' || exit 1; done"
check "the input's line as it is" sh -c "awk -F '\t' '\$16 == \"\"' '$tmp/got' | cmp - '$tmp/new'"
relate -n 2 -t 0 -a "$tmp/archive" "$tmp/got" >"$tmp/again"
check "its own output gives the same" cmp "$tmp/got" "$tmp/again"
check "-n 1" [ "$(relate -n 1 -t 0 -a "$tmp/archive" "$tmp/new" | wc -l)" -eq 4 ]
check "-t 1 leaves none" [ "$(relate -t 1 -a "$tmp/archive" "$tmp/new" | wc -l)" -eq 2 ]
check "words alone need shared words" [ "$(relate -w 1 -t 0.01 -a "$tmp/archive" "$tmp/new" | grep -c '0000000000000005')" -eq 0 ]

# Its own episode, copies of the insight, and copies of one that stands there already are left out.
{
	cat "$tmp/archive"
	archived 100 "Wards with empty beds treat patients sooner."
	archived 50 "Clinics that leave some beds empty treat sick people sooner!"
	archived 51 "An emergency ward that is never full can take whoever is brought in by night or day."
} >"$tmp/copies"
relate -n 19 -t 0 -a "$tmp/copies" "$tmp/new" | awk -F '\t' '$16 ~ /64:7/ { print substr($2, 15) }' | sort >"$tmp/got"
check "its own episode" [ "$(grep -cx 64 "$tmp/got")" -eq 0 ]
check "a copy of it" [ "$(grep -cx 32 "$tmp/got")" -eq 0 ]
check "copies of each other" [ "$(grep -cxE '03|33' "$tmp/got")" -eq 1 ]
relate -d 1 -n 19 -t 0 -a "$tmp/copies" "$tmp/new" | awk -F '\t' '$16 ~ /64:7/ { print substr($2, 15) }' | sort >"$tmp/got"
check "-d 1 lets them in" [ "$(grep -cxE '03|33|32' "$tmp/got")" -eq 3 ]

# Names and pairs of words count.
{
	archived 1 "The city council argued about water pipes for the whole evening."
	archived 2 "Pipes in the old town carry water that nobody would drink."
	archived 3 "Grace Hopper argued for programs that people can read."
} >"$tmp/names"
insight 9 "Nobody believed Grace Hopper until the first program ran." >"$tmp/name"
check "a name" [ "$(relate -n 1 -t 0 -a "$tmp/names" "$tmp/name" | tail -n 1 | cut -f 2)" = 0000000000000003 ]

# Other languages: the words' stems.
{
	archived 1 "Die Häuser der Stadt haben grüne Dächer." de
	archived 2 "Der Zug nach Norden fährt nur am Morgen." de
	archived 3 "Los trenes llegan tarde por la nieve." es
	archived 4 "東京の電車は時間通りに着く。" ja
} >"$tmp/languages"
insight 9 "Ein grünes Dach kühlt jedes Haus." de >"$tmp/german"
check "German" [ "$(relate -n 1 -t 0.01 -a "$tmp/languages" "$tmp/german" | tail -n 1 | cut -f 2)" = 0000000000000001 ]
insight 9 "El tren espera en la nieve." es >"$tmp/spanish"
check "Spanish" [ "$(relate -n 1 -t 0.01 -a "$tmp/languages" "$tmp/spanish" | tail -n 1 | cut -f 2)" = 0000000000000003 ]
insight 9 "電車は東京を出る。" ja >"$tmp/japanese"
check "Japanese" [ "$(relate -n 1 -t 0.01 -a "$tmp/languages" "$tmp/japanese" | tail -n 1 | cut -f 2)" = 0000000000000004 ]

# No archive, an empty one, a hostile one.
says "no archive" 0 "^relate: $tmp/none: no archive yet" relate -a "$tmp/none" "$tmp/new"
check "its input passes through" cmp "$tmp/new" "$tmp/out"
: >"$tmp/empty"
says "an empty archive" 0 "empty archive" relate -a "$tmp/empty" "$tmp/new"
check "and there" cmp "$tmp/new" "$tmp/out"
says "a directory" 2 "^relate: $tmp: no regular file" relate -a "$tmp" "$tmp/new"
mkfifo "$tmp/pipe"
says "a pipe" 2 "no regular file" timeout 10 relate -a "$tmp/pipe" "$tmp/new"
{
	cat "$tmp/archive"
	echo "some other file's line"
	sed -n 5p "$tmp/archive" | awk -F '\t' -v OFS='\t' '{ $16 = $2 ":7"; print }'
	printf '0.5\t0000000000000077\t1\t\t\t\ten\tS\tT\t\tA line that was torn'
} >"$tmp/torn"
says "foreign, related and torn lines" 1 "^relate: $tmp/torn:17: left out" relate -n 2 -t 0 -a "$tmp/torn" "$tmp/new"
check "each is said" [ "$(wc -l <"$tmp/err")" -eq 3 ]
relate -n 2 -t 0 -a "$tmp/archive" "$tmp/new" >"$tmp/want"
check "and the rest is as before" cmp "$tmp/want" "$tmp/out"
{ seq 100; cat "$tmp/archive"; } >"$tmp/noise"
says "much noise" 1 '90 lines more left out' relate -n 2 -t 0 -a "$tmp/noise" "$tmp/new"
check "is told of in few lines" [ "$(wc -l <"$tmp/err")" -eq 11 ]
check "and harms nothing" cmp "$tmp/want" "$tmp/out"
cat "$tmp/noise" >"$tmp/noise2"
awk 'BEGIN { for (i = 1; i <= 3000; i++) printf "0.5\t%016x\t1\t\t\t\ten\tS\tT\t\tunlike%d words%d\t\t\t\t\t\n", i + 4096, i, i }' >>"$tmp/noise2"
says "noise before an index" 1 '90 lines more left out' relate -n 2 -t 0 -a "$tmp/noise2" "$tmp/new"
says "noise within one" 1 'lines that are no insights left out: 100$' relate -n 2 -t 0 -a "$tmp/noise2" "$tmp/new"
says "no option" 2 '^usage: relate' relate "$tmp/new"
says "wrong likeness" 2 "^relate: -d: not a number from 0 to 1: '2'" relate -d 2 -a "$tmp/archive"
says "wrong count" 2 "^relate: -n: not a count" relate -n 0 -a "$tmp/archive"
says "no file" 2 '^relate: /nonexistent: No such file' relate -a "$tmp/archive" /nonexistent "$tmp/new"
says "full disk" 75 'No space left on device' sh -c "relate -a '$tmp/archive' '$tmp/new' >/dev/full"
expect empty 0 relate -a "$tmp/archive" /dev/null
{ printf '\t%016x\t0\t\t\t\ten\tS\tT\t\tnotes\t\t\t\t\t\n' 1; insight 100 ""; echo; } >"$tmp/others"
gives "episodes and empty texts pass" "$(cat "$tmp/others")" relate -t 0 -a "$tmp/archive" "$tmp/others"
seq 400 | sed 's/.*/X/' | sed "s/X/$(sed -n 1p "$tmp/new")/" >"$tmp/long"
check "closed pipe" sh -c "relate -t 0 -a '$tmp/archive' '$tmp/long' 2>'$tmp/err' | head -n 1 >/dev/null; [ ! -s '$tmp/err' ]"

# The index: written when it is worth it, extended, and made anew where it is not the archive's.
awk 'BEGIN { srand(3); n = split("river mountain bread engine school doctor market winter music bridge farmer garden law engine paper", w, " ")
	for (i = 1; i <= 5000; i++) { s = ""; for (k = 0; k < 20; k++) s = s w[int(rand() * n) + 1] " ";
		printf "0.5\t%016x\t1\t\t\t2026-11-20T00:00:00Z\ten\tS\tT\t\t%sunique%d\t\t\t\t\t\ttold:2026-11-20\n", i + 4096, s, i } }' >"$tmp/large"
cat "$tmp/archive" "$tmp/large" >"$tmp/big"
cp "$tmp/big" "$tmp/grown"
related() { relate -n 5 -t 0 "$@" "$tmp/new" >"$tmp/got" 2>"$tmp/err"; }
related -I -a "$tmp/big" && cp "$tmp/got" "$tmp/want"
check "no index with -I" [ ! -e "$tmp/big.idx" ]
related -a "$tmp/big"
check "with an index" cmp "$tmp/want" "$tmp/got"
check "it is there" [ -s "$tmp/big.idx" ]
related -a "$tmp/big"
check "from the index" cmp "$tmp/want" "$tmp/got"
check "in silence" [ ! -s "$tmp/err" ]
related -i "$tmp/elsewhere" -a "$tmp/big"
check "elsewhere" [ -s "$tmp/elsewhere" ]
check "no small index" [ ! -e "$tmp/archive.idx" ]

for step in 1 2 3; do
	awk -F '\t' -v OFS='\t' -v s=$step '{ $2 = sprintf("%016x", 65536 * s + NR); print }' "$tmp/large" | head -n $((step == 2 ? 30 : 2500)) >>"$tmp/grown"
	related -I -a "$tmp/grown" && cp "$tmp/got" "$tmp/want"
	[ $step -eq 1 ] && cp "$tmp/big.idx" "$tmp/grown.idx"
	related -a "$tmp/grown"
	check "grown, $step" cmp "$tmp/want" "$tmp/got"
	check "in silence, $step" [ ! -s "$tmp/err" ]
	cp "$tmp/grown.idx" "$tmp/grown.idx.$step"
done
check "extended" [ "$(wc -c <"$tmp/grown.idx.1")" -gt "$(wc -c <"$tmp/big.idx")" ]
check "not for a few" cmp "$tmp/grown.idx.1" "$tmp/grown.idx.2"
relate -i "$tmp/anew" -a "$tmp/grown" /dev/null
check "as if made at once" cmp "$tmp/anew" "$tmp/grown.idx"

sed '3s/Show/show/' "$tmp/big" >"$tmp/changed"
cp "$tmp/big.idx" "$tmp/changed.idx"
says "another archive" 0 "^relate: $tmp/changed.idx: index of another archive" relate -n 5 -t 0 -a "$tmp/changed" "$tmp/new"
check "is made anew" [ "$(relate -a "$tmp/changed" "$tmp/new" 2>&1 >/dev/null | wc -l)" -eq 0 ]
size=$(wc -c <"$tmp/big.idx")
related -I -a "$tmp/big" && cp "$tmp/got" "$tmp/want"
for cut in 0 1 40 1000 $((size / 2)) $((size - 1)); do
	head -c "$cut" "$tmp/big.idx" >"$tmp/cut.idx"
	relate -n 5 -t 0 -i "$tmp/cut.idx" -a "$tmp/big" "$tmp/new" >"$tmp/got" 2>"$tmp/err" || fail "cut at $cut: status $?"
	check "cut at $cut" cmp "$tmp/want" "$tmp/got"
done
# Any bytes in the body: no crash, and in the end a right index or other related ones.
for seed in 1 2 3 4 5 6 7 8; do
	awk -v seed=$seed -v size="$size" 'BEGIN { srand(seed); for (i = 0; i < 40; i++) print int(1200 + rand() * (size - 1300)) }' >"$tmp/places"
	cp "$tmp/big.idx" "$tmp/bad.idx"
	while read -r at; do printf '\377\377\377\377' | dd of="$tmp/bad.idx" bs=1 seek="$at" conv=notrunc 2>/dev/null; done <"$tmp/places"
	rc=0; relate -n 5 -t 0 -i "$tmp/bad.idx" -a "$tmp/big" "$tmp/new" >"$tmp/got" 2>"$tmp/err" || rc=$?
	check "damaged, $seed" [ $rc -eq 0 ]
	check "insights all the same, $seed" [ "$(awk -F '\t' '$16 == ""' "$tmp/got" | wc -l)" -eq 2 ]
done
# Where nothing can be written all the same is found; root writes everywhere but here.
mkdir "$tmp/ro"
cp "$tmp/big" "$tmp/ro/big"
related -i /proc/none/idx -a "$tmp/ro/big"
check "nowhere to write" cmp "$tmp/want" "$tmp/got"
check "which is said" grep -q 'index not written' "$tmp/err"

# Several at once, and one that is killed.
rm -f "$tmp/big.idx"
for i in 1 2 3 4; do relate -n 5 -t 0 -a "$tmp/big" "$tmp/new" >"$tmp/side.$i" 2>"$tmp/side.err.$i" & done
wait
for i in 1 2 3 4; do check "side by side, $i" cmp "$tmp/want" "$tmp/side.$i"; check "in silence, $i" [ ! -s "$tmp/side.err.$i" ]; done
check "one index, nothing else" [ "$(find "$tmp" -name 'big.idx*' | wc -l)" -eq 1 ]
for delay in 0.005 0.02 0.04; do
	rm -f "$tmp/big.idx"
	timeout -s KILL $delay relate -a "$tmp/big" /dev/null 2>/dev/null
	related -a "$tmp/big"
	check "after a kill at $delay" cmp "$tmp/want" "$tmp/got"
done

# -E: a server judges.
python3 "$here/embeddings-server.py" "$tmp/port" "$tmp/log" 2>"$tmp/server.err" & server=$!
trap 'kill $server 2>/dev/null; rm -rf "$tmp"' EXIT
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -s "$tmp/port" ] || sleep 0.2; done
base=http://127.0.0.1:$(cat "$tmp/port")
unset PODSIFT_API_KEY OPENAI_API_KEY
: >"$tmp/log"
by_server() { case=$1; shift; relate -E "$base/$case/v1/embeddings" -m some -n 3 -t 0 -a "$tmp/archive" "$@" "$tmp/new"; }
check "a server" sh -c "relate -E '$base/good/v1/embeddings' -m some -n 3 -t 0 -a '$tmp/archive' '$tmp/new' >'$tmp/judged'"
check "three each" [ "$(wc -l <"$tmp/judged")" -eq 8 ]
check "what it was sent" [ "$(cut -d ' ' -f 1-4 "$tmp/log" | sort -u)" = '/good/v1/embeddings application/json [] some' ]
check "each text once" [ -z "$(sort "$tmp/log.texts" | uniq -d)" ]
check "no few" [ "$(wc -l <"$tmp/log.texts")" -ge 12 ]
lines=$(wc -l <"$tmp/log")
by_server good >"$tmp/got"
check "and what it said is kept" [ "$(wc -l <"$tmp/log")" -eq "$lines" ]
check "to the same end" cmp "$tmp/judged" "$tmp/got"
rm "$tmp/archive.vectors"
check "-I keeps nothing" sh -c "relate -I -E '$base/good/v1/embeddings' -t 0 -a '$tmp/archive' '$tmp/new' >/dev/null && [ ! -e '$tmp/archive.vectors' ]"
for bytes in 0 7 100; do
	head -c $bytes /dev/urandom >"$tmp/archive.vectors"
	by_server good >"$tmp/got"
	check "a damaged cache, $bytes" cmp "$tmp/judged" "$tmp/got"
done
rm "$tmp/archive.vectors"
: >"$tmp/log"
check "busy at first" sh -c "relate -E '$base/busy/' -n 3 -t 0 -a '$tmp/archive' '$tmp/new' | cmp - '$tmp/judged'"
check "again after a second" [ "$(wc -l <"$tmp/log")" -eq 3 ]
rm -f "$tmp/archive.vectors"
relate -n 3 -t 0 -a "$tmp/archive" "$tmp/new" >"$tmp/without"
for case in broken few zero twice refuse; do
	says "$case" 1 "^relate: $base/$case: the server.*related without it" relate -E "$base/$case" -n 3 -t 0 -a "$tmp/archive" "$tmp/new"
	check "$case: related all the same" cmp "$tmp/without" "$tmp/out"
done
says "no server" 1 'related without it' relate -E http://127.0.0.1:1 -n 3 -t 0 -a "$tmp/archive" "$tmp/new"
says "no address" 2 '^relate: -E: no http or https address' relate -E ftp://x -a "$tmp/archive" "$tmp/new"
echo s3cret >"$tmp/key"
chmod 644 "$tmp/key"
says "an open key file" 2 'mode must be 0600' relate -k "$tmp/key" -E "$base/key" -a "$tmp/archive" "$tmp/new"
chmod 600 "$tmp/key"
says "a wrong key is hidden" 1 'Incorrect API key: \*\*\*' env PODSIFT_API_KEY=wrongkey relate -I -E "$base/key" -a "$tmp/archive" "$tmp/new"
check "the right one" sh -c "relate -I -k '$tmp/key' -E '$base/key' -n 3 -t 0 -a '$tmp/archive' '$tmp/new' | cmp - '$tmp/judged'"
gives help 'usage: relate [-hIV] -a archive [-d likeness] [-E url] [-i index] [-k file] [-m model] [-n count] [-t likeness] [-w share] [file ...]' relate -h
close_tests
