# feedfetch against the tables of what other parsers read, where they are present; feedfetch/waivers.tsv says where it
# differs on purpose, and why.
. "$(dirname "$0")/lib.sh"
export PYTHONDONTWRITEBYTECODE=1

check "each waiver has a reason" awk -F '\t' '!/^#/ && (NF != 4 || /\t$/) { exit 1 }' "$here/feedfetch/waivers.tsv"
if ! [ -d "$shared/feeds/expected" ] || ! command -v python3 >/dev/null; then
	skip "no $shared, or no python3: the tables of others"
	close_tests
	exit
fi
check "consensus.tsv" python3 "$here/feed-consensus.py" "$B/feedfetch" "$shared"
cp "$tmp/check.out" "$tmp/consensus"
check "all items that others find" grep -Eq '^found ([0-9]+) of \1$' "$tmp/consensus"
check "podcastparser.tsv, feedparser.tsv, dates.tsv" python3 "$here/feed-tables.py" "$B/feedfetch" "$B/tests/date" "$shared"
cp "$tmp/check.out" "$tmp/tables"
check "95 % of what feedparser's tests want" grep -Eq '^feedparser: .*\((9[5-9]|100)\.' "$tmp/tables"
cat "$tmp/consensus" "$tmp/tables"
close_tests
