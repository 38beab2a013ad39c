. "$(dirname "$0")/lib.sh"

# record score episode seq date text
record() { printf '%s\t%s\t%s\t\t\t%s\t\t\t\t\t%s\t\t\t\t\t\n' "$@"; }

# Scores that tie in every way, and ten thousand lines with few scores.
{
	record 0.5 aaaaaaaaaaaaaaaa 10 2026-01-02T00:00:00Z ten
	record 0.50 aaaaaaaaaaaaaaaa 9 2026-01-02T00:00:00Z nine
	record 0.5 bbbbbbbbbbbbbbbb 1 2026-01-02T00:00:00Z other
	record 0.5 bbbbbbbbbbbbbbbb 1 2026-01-03T00:00:00Z newer
	record -1 cccccccccccccccc 1 2026-01-03T00:00:00Z negative
	record 7 cccccccccccccccc 2 2020-01-01T00:00:00Z best
} >"$tmp/ties.tsv"
gives ties "best newer nine ten other negative" sh -c "topk -k 9 '$tmp/ties.tsv' | cut -f 11 | paste -sd ' '"
gives k "best newer" sh -c "topk -k 2 <'$tmp/ties.tsv' | cut -f 11 | paste -sd ' '"

awk 'BEGIN { srand(7); for (i = 0; i < 10000; i++)
	printf "%.2f\t%016x\t%d\t1.00\t2.00\t2026-01-%02dT00:00:00Z\ten\tS\tT\t\tword%d and %d\t\t\t\t\t\n",
	rand() * 3 - 1, int(rand() * 50), i, 1 + int(rand() * 28), i, i * 7 }' >"$tmp/many.tsv"
sort -t "$(printf '\t')" -k1,1rn -k6,6r -k2,2 -k3,3n "$tmp/many.tsv" | head -n 500 >"$tmp/want"
topk -d 0 -k 500 "$tmp/many.tsv" >"$tmp/got"
check "as sort" cmp "$tmp/want" "$tmp/got"
sort -R --random-source="$tmp/many.tsv" "$tmp/many.tsv" | topk -d 0 -k 500 >"$tmp/got"
check "in any order" cmp "$tmp/want" "$tmp/got"
split -n l/7 "$tmp/many.tsv" "$tmp/shard."
for shard in "$tmp"/shard.*; do topk -P 500 -k 0 "$shard"; done | topk -P 500 -k 0 >"$tmp/got"
check "of shards" cmp "$tmp/want" "$tmp/got"
# the choice from merged pools is that from all
topk -P 700 -k 300 -d 0.1 "$tmp/many.tsv" >"$tmp/want"
for shard in "$tmp"/shard.*; do topk -P 700 -k 0 "$shard"; done | topk -P 700 -k 300 -d 0.1 >"$tmp/got"
check "the choice of shards" cmp "$tmp/want" "$tmp/got"

# The same words are told once: the best of them, wherever it comes.
{
	record 0.2 aaaaaaaaaaaaaaaa 1 2026-01-01T00:00:00Z "Prices fell; usage rose."
	record 0.9 bbbbbbbbbbbbbbbb 1 2026-01-01T00:00:00Z "something else"
	record 0.4 cccccccccccccccc 1 2026-01-01T00:00:00Z "prices fell, usage ROSE"
	record 0.3 dddddddddddddddd 1 2026-01-01T00:00:00Z "Prices fell. Usage rose!"
	record 0.1 dddddddddddddddd 2 2026-01-01T00:00:00Z "a last one"
	record 0.1 eeeeeeeeeeeeeeee 2 2026-01-01T00:00:00Z "..."
	record 0.1 ffffffffffffffff 2 2026-01-01T00:00:00Z "!"
} >"$tmp/twins.tsv"
gives twins "something else|prices fell, usage ROSE|a last one|...|!" sh -c "topk -k 9 '$tmp/twins.tsv' | cut -f 11 | paste -sd '|'"
gives "twins, k 2" "something else|prices fell, usage ROSE" sh -c "topk -k 2 '$tmp/twins.tsv' | cut -f 11 | paste -sd '|'"

# An escape divides words; entries without a word are no burden to each other.
gives "escapes divide words" "Prices fell\\nusage rose" sh -c "printf '0.2\ta\t1\t\t\t\t\t\t\t\tPrices fell usage rose\n0.3\tb\t1\t\t\t\t\t\t\t\tPrices fell\\\\nusage rose\n' | topk | cut -f 11"
seq 1 60000 | awk '{ print $1 "\taaaa\t" $1 }' >"$tmp/wordless"
check "wordless" timeout 10 sh -c "topk -k 30000 '$tmp/wordless' | awk 'END { exit NR != 30000 }'"

# seq of any kind has one order, so that the input's order never shows
printf '0.5\ta\t%s\t\t\t\t\t\t\t\tw %s\n' 9 9 10 10 4294967296 big x x >"$tmp/seqs"
for order in 1,2,3,4 4,3,2,1 3,1,4,2 2,4,1,3; do
	gives "order $order" "9 10 4294967296 x" sh -c "for i in $(echo $order | tr , ' '); do sed -n \${i}p '$tmp/seqs'; done | topk | cut -f 3 | paste -sd ' '"
done

says "not a number" 1 "^topk: stdin:2: score is not a number: '1e5'$" sh -c "printf '1\ta\n1e5\tb\n2\tc\n' | topk"
check "the rest goes on" [ "$(wc -l <"$tmp/out")" -eq 2 ]
says "no score" 1 '^topk: stdin: records without a score left out: 2$' sh -c "printf '\ta\n\tb\n2\tc\n' | topk"
says "no file" 2 '^topk: /nonexistent: No such file' topk /nonexistent "$tmp/ties.tsv"
check "the other file goes on" [ "$(wc -l <"$tmp/out")" -eq 5 ]
says "directory" 2 '^topk: /: Is a directory' topk /
says "wrong option" 2 '^usage: topk' topk -z
says "option without value" 2 '^usage: topk' topk -k
says "wrong count" 2 "^topk: -k: not a number from 0 to 1000000: 'x'" topk -k x
says "wrong pool" 2 "^topk: -P: not a count from 1 to 1000000: '0'" topk -P 0
says "wrong likeness" 2 "^topk: -d: not a likeness from 0 to 1: '1.1'" topk -d 1.1
says "wrong floor" 2 "^topk: -t: not a score: '1e5'" topk -t 1e5
says "wrong field" 2 "^topk: -g: not a field's name, nor its number from 1 to 16: '17'" topk -g 17
says "wrong day" 2 "^topk: -D: not a day, as 2026-11-24: '2026-02-30'" topk -D 2026-02-30
says "count of no field" 2 "^topk: -m: of which field" topk -m 2
says "wrong epoch" 2 "^topk: SOURCE_DATE_EPOCH: not seconds since 1970" env SOURCE_DATE_EPOCH=soon topk -x "$tmp/none" /dev/null
says "full disk" 75 '^topk: stdout: No space left on device$' sh -c "topk '$tmp/ties.tsv' >/dev/full"
gives help 'usage: topk [-ehV] [-d likeness] [-g field [-m count]] [-k count] [-P count] [-p interests] [-t score] [-x archive [-D day]] [file ...]' topk -h
expect empty 0 topk /dev/null
check "short record" [ "$(printf '0.5\tx' | topk | awk -F '\t' '{ print NF }')" -eq 16 ]
check "further fields" [ "$(printf '0.5\t\t\t\t\t\t\t\t\t\tx\t\t\t\t\t\tmine\ttoo\n' | topk | cut -f 17,18 | tr '\t' ,)" = mine,too ]

# A line over the ceiling is left out, and memory does not grow with the input.
# A line that only its missing TABs make too long is no record that others could read.
says "padded line" 1 '^topk: stdin:1: line: too big$' sh -c "{ printf '1\t'; head -c 1048574 /dev/zero | tr '\0' x; echo; } | topk"
check "byte order mark, blanks" [ "$(printf '\357\273\2770.5\ta\n\t\t\n  \n' | topk | wc -l)" -eq 1 ]
says "long line" 1 '^topk: stdin:1: line: too big$' sh -c "{ printf '9\t'; head -c 3000000 /dev/zero | tr '\0' x; echo; echo '1	a'; } | topk"
check "behind the long line" [ "$(cut -f 1 "$tmp/out")" = 1 ]

# A reader that goes away ends the run without a word.
check "closed pipe" sh -c "topk -k 10000 '$tmp/many.tsv' 2>'$tmp/err' | head -n 1 >/dev/null; [ ! -s '$tmp/err' ]"
close_tests
