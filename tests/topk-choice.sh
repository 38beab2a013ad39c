# What topk chooses from its pool: floor, groups, likeness, the archive, interests, and why.
. "$(dirname "$0")/lib.sh"

# insight score episode seq show text [further]
insight() {
	printf '%s\t%016d\t%s\t1.00\t9.00\t2026-11-20T06:00:00Z\ten\t%s\tTitle\tAda\t%s\t\t\t\t\t' "$1" "$2" "$3" "$4" "$5"
	printf '%s\n' "${6:+	$6}"
}
cloud='Lower prices did not cut the cloud bill; they tripled it. Once a query cost a tenth as much, usage grew thirtyfold.'
cloud2='lower prices did not cut the cloud bill they tripled it once a query cost a tenth as much usage grew thirty fold'
budget='The company gave each team a budget and showed the price of a query beside the button, and the bill fell by a third.'
tests='Five hundred tests that each fail by mistake once in a thousand runs turn 39 percent of builds red with nothing broken.'
whales='Whales that were hunted pass their fear on: calves born thirty years later dive at the sound of that engine.'
rice='The mutation in the rice plant turns off one enzyme, and the grain stores forty percent more zinc.'
{
	insight 0.95 1 10 "Show A" "$cloud"
	insight 0.90 2 20 "Show B" "$cloud2"
	insight 0.85 3 30 "Show A" "$tests"
	insight 0.80 4 40 "Show A" "$budget"
	insight 0.75 5 50 "Show C" "$whales"
	insight 0.70 6 60 "Show D" "$cloud2 so there"
	insight 0.65 7 70 "Show A" "$cloud2 right"
	insight 0.60 8 80 "" "$rice"
	insight 0.55 9 90 "" "Bridges are not inspected where they fail, but where a rope or a boat can reach them."
} >"$tmp/day.tsv"

# seqs command...: the seqs of its output in one line
seqs() { "$@" | cut -f 3 | paste -sd ' ' -; }

gives "no two alike" "10 30 40 50 80" seqs topk "$tmp/day.tsv"
gives "the others' shows" 'also:Show B\nShow D' sh -c "topk -k 1 '$tmp/day.tsv' | cut -f 17"
gives "all alike stay" "10 20 30 40 50" seqs topk -d 0 "$tmp/day.tsv"
gives "only what is quite the same goes" "10 20 30 40 50" seqs topk -d 1 "$tmp/day.tsv"
gives "at most two a show" "10 30 50 80 90" seqs topk -g show -m 2 "$tmp/day.tsv"
gives "at most one, by number" "10 50 80 90" seqs topk -g 8 "$tmp/day.tsv"
gives "a floor" "10 30 40" seqs topk -t 0.80 "$tmp/day.tsv"
expect "a floor above all" 0 topk -t 0.96 "$tmp/day.tsv"
gives "a small pool" "10 30" seqs topk -P 3 "$tmp/day.tsv"
gives "the pool is as it came" "$(head -n 3 "$tmp/day.tsv")" topk -P 3 -k 0 "$tmp/day.tsv"
topk "$tmp/day.tsv" >"$tmp/once"
topk "$tmp/once" >"$tmp/twice"
check "a choice of the choice" cmp "$tmp/once" "$tmp/twice"
sort -r "$tmp/day.tsv" | topk >"$tmp/twice"
check "a choice in another order" cmp "$tmp/once" "$tmp/twice"

# Shows that are named already are named once; the line's own is none of them.
{
	insight 0.9 1 1 "Show A" "$cloud" 'mine	also:Show B\nShow C	yours'
	insight 0.8 2 2 "Show B" "$cloud2" 'also:Show A\nShow D\nShow \\ E'
} >"$tmp/also.tsv"
gives "also merged" 'mine|yours|also:Show B\nShow C\nShow D\nShow \\ E' sh -c "topk '$tmp/also.tsv' | cut -f 17- | tr '\t' '|'"
{ insight 0.9 1 1 "" "$cloud"; insight 0.8 2 2 "" "$cloud2"; } >"$tmp/also.tsv"
check "no show, no also" [ "$(topk "$tmp/also.tsv" | awk -F '\t' '{ print NF }')" -eq 16 ]
awk -v OFS='\t' -v text="$cloud2" 'BEGIN { for (i = 0; i < 900; i++)
	print 0.9 - i / 1000, sprintf("%016d", i), i, "", "", "", "", "Show number " i, "", "", text, "", "", "", "", "" }' >"$tmp/shows"
topk "$tmp/shows" >"$tmp/got"
check "as many shows as a line takes" awk -F '\t' '{ n = length($17) } END { exit !(NR == 1 && n > 3900 && n < 4200) }' "$tmp/got"

# What the archive told on another day is no news, nor are its words put otherwise; the day's own does not count.
# told day insight's arguments
told() { day=$1; shift; printf '%s\ttold:%s\n' "$(insight "$@")" "$day"; }
{
	told 2026-11-23 0.95 1 10 "Show A" "$cloud"
	told 2026-11-24 0.9 77 7 Old "Once more: $whales"
	told 2026-11-25 0.9 78 8 Old "With one enzyme less, $rice"
} >"$tmp/archive"
gives "told" "30 40 90" seqs topk -x "$tmp/archive" -D 2026-11-26 "$tmp/day.tsv"
gives "told today does not count, tomorrow does" "30 40 50 90" seqs topk -x "$tmp/archive" -D 2026-11-24 "$tmp/day.tsv"
gives "today is today" "30 40 50 90" seqs env SOURCE_DATE_EPOCH=1795521600 topk -x "$tmp/archive" "$tmp/day.tsv"
gives "told by name alone" "20 30 40 50 60" seqs topk -d 0 -x "$tmp/archive" -D 2026-11-26 "$tmp/day.tsv"
says "no archive yet" 0 "^topk: $tmp/none: no archive yet" topk -x "$tmp/none" -D 2026-11-26 "$tmp/day.tsv"
check "no archive, all news" cmp "$tmp/once" "$tmp/out"
says "archive is a folder" 2 "^topk: $tmp: Is a directory" topk -x "$tmp" -D 2026-11-26 "$tmp/day.tsv"
check "and nothing is chosen" [ ! -s "$tmp/out" ]
{
	printf 'a foreign line\n\n'
	printf '0.9\tXYZ\t1\t\t\t\t\t\t\t\ttext\t\t\t\t\t\n'
	printf '0.9\t0123456789abcdef\t1\t\t\t\t\t\t\t\ttext\t\t\t\t\t0123456789abcdef:2\ttold:2026-11-01\n'
	printf '0.9\t0123456789abcdef\t1\t\t\t\t\t\t\t\tte\000xt\t\t\t\t\t\n'
	printf '0.9\t0123456789abcdef\t1\t\t\t\t\t\t\t\ttext\t\t\t\t\t\ttold:2026-11-\n'
	cat "$tmp/archive"
	printf '%s' "$(told 2026-11-20 0.85 3 30 "Show A" "$tests")"
} >"$tmp/torn"
says "an archive with faults" 1 "^topk: $tmp/torn:10: left out: torn: it has no end" topk -x "$tmp/torn" -D 2026-11-26 "$tmp/day.tsv"
cut -f 3 "$tmp/out" | paste -sd ' ' - >"$tmp/seqs"
cp "$tmp/err" "$tmp/said"
gives "the rest of it counts" "30 40 90" cat "$tmp/seqs"
gives "each fault is named" "1 3 4 5 6 10" sh -c "sed 's/^topk: [^:]*:\([0-9]*\): left out: .*/\1/' '$tmp/said' | paste -sd ' ' -"
topk -x "$tmp/archive" -D 2026-11-24 "$tmp/day.tsv" >"$tmp/first"
archive -a "$tmp/archive" -D 2026-11-24 <"$tmp/first"
topk -x "$tmp/archive" -D 2026-11-24 "$tmp/day.tsv" >"$tmp/again"
check "a re-run of the day gives the same list" cmp "$tmp/first" "$tmp/again"
gives "the next day has none of it" "" sh -c "topk -x '$tmp/archive' -D 2026-11-26 '$tmp/day.tsv'; echo"

# Interests: the odds doubled or halved, a step of weight each; the scores that are written stay.
cat >"$tmp/interests" <<'X'
# what I like
+2	whale
-3 cloud bills   # and what not
+1 hunt*
+1 Ada title
-20 not inspect
X
gives "lifted and lowered" "50 30 40 10 80" seqs topk -p "$tmp/interests" "$tmp/day.tsv"
gives "scores stay" "0.75" sh -c "topk -k 1 -p '$tmp/interests' '$tmp/day.tsv' | cut -f 1"
gives "a floor of what is lifted" "50" seqs topk -t 0.86 -p "$tmp/interests" "$tmp/day.tsv"
gives "all are explained" "$(cat <<'X'
50: chosen 1; rank 1, score 0.9600 = 0.7500 +2 whale +1 hunt*
30: chosen 2; rank 2, score 0.8500
40: crowded: 1 of its group are chosen; rank 3, score 0.8000
10: crowded: 1 of its group are chosen; rank 4, score 0.7037 = 0.9500 -3 cloud bill
80: low: under 0.6100; rank 5, score 0.6000
90: low: under 0.6100; rank 6, score 0.5500
20: low: under 0.6100; rank 7, score 0.5294 = 0.9000 -3 cloud bill
60: low: under 0.6100; rank 8, score 0.2258 = 0.7000 -3 cloud bill
70: low: under 0.6100; rank 9, score 0.1884 = 0.6500 -3 cloud bill
X
)" sh -c "topk -e -t 0.61 -g show -p '$tmp/interests' '$tmp/day.tsv' | awk -F '\t' '{ sub(/^why:/, \"\", \$NF); print \$3 \": \" \$NF }'"
gives "repeats and what was told are explained" "$(cat <<'X'
10: told: like 0000000000000001:10 told 2026-11-23, at 1.00; rank 1, score 0.9500
20: told: like 0000000000000001:10 told 2026-11-23, at 0.98; rank 2, score 0.9000
X
)" sh -c "topk -e -P 2 -x '$tmp/archive' -D 2026-11-26 '$tmp/day.tsv' | awk -F '\t' '{ sub(/^why:/, \"\", \$NF); print \$3 \": \" \$NF }'"
gives "a repeat and what is beyond" "$(cat <<'X'
10: chosen 1; rank 1, score 0.9500
20: repeat: like 0000000000000001:10, at 0.98; rank 2, score 0.9000
30: beyond: 1 are chosen; rank 3, score 0.8500
X
)" sh -c "topk -e -k 1 -P 3 '$tmp/day.tsv' | awk -F '\t' '{ sub(/^why:/, \"\", \$NF); print \$3 \": \" \$NF }'"
check "the chosen are those without -e" sh -c "topk -e '$tmp/day.tsv' | grep 'why:chosen' | sed 's/	why:.*//' | cmp - '$tmp/once'"
topk -e -x "$tmp/archive" -p "$tmp/interests" "$tmp/day.tsv" >"$tmp/got"
check "explained lines are records" valid_records "$tmp/got"

printf 'crypto\n+0 a\n+21 a\n-1\n+1 ...\n+3 \377\n+1 a b c d e f g h i j k l m n o p q\n+ a\n2 whales\n' >"$tmp/bad"
says "bad interests" 1 "^topk: $tmp/bad:1: left out: it does not begin with a weight" topk -k 1 -p "$tmp/bad" "$tmp/day.tsv"
cp "$tmp/err" "$tmp/said"
gives "each is named" "1 2 3 4 5 6 7 8" sh -c "sed 's/^topk: [^:]*:\([0-9]*\): left out: .*/\1/' '$tmp/said' | paste -sd ' ' -"
seq -f '+1 word%g' 1 1001 >"$tmp/lots"
says "too many interests" 1 "^topk: $tmp/lots:1001: left out: more than 1000 interests" topk -p "$tmp/lots" "$tmp/day.tsv"
says "no interests" 2 "^topk: $tmp/none: No such file" topk -p "$tmp/none" "$tmp/day.tsv"
check "and nothing chosen" [ ! -s "$tmp/out" ]
says "scores without odds" 1 "^topk: $tmp/interests: records with scores beyond 0 to 1, which no interest lifts: 1$" \
	sh -c "printf '7\ta\t1\t\t\t\t\t\t\t\ta whale\n9\ta\t2\t\t\t\t\t\t\t\tno\n' | topk -p '$tmp/interests'"

# A full disk, and a pool of any size: memory and time are those of the pool.
says "full disk" 75 '^topk: stdout: No space left on device$' sh -c "topk -e '$tmp/day.tsv' >/dev/full"
close_tests
