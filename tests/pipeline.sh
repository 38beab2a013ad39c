# The whole pipeline: the demo; then twenty real episodes, served by nginx behind feeds made here.
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/nginx.sh
. "$here/nginx.sh"

# the demo, as `make demo` runs it
cd "$tmp" || exit 1
check "demo" env B="$B" "$here/../demo/run"
cp "$tmp/check.out" "$tmp/demo.txt"
expect pipeline/demo 0 cat "$tmp/demo.txt"
check "demo leaves a page" [ -s digest.html ]
check "five insights on the page" [ "$(grep -c "^<article" digest.html)" -eq 5 ]
if command -v tidy >/dev/null; then check "the page is valid HTML" tidy -q -e digest.html; else skip "valid HTML: no tidy here"; fi

# make_feeds directory: transcripts by show, a feed for each, in the order of their names
make_feeds() {
	python3 - "$1" <<'X'
import os, re, sys
from xml.sax.saxutils import escape
folder, shows = sys.argv[1], {}
for name in sorted(n for n in os.listdir(folder) if n.rsplit('.')[-1] in ('md', 'vtt', 'txt')):
    shows.setdefault(re.match(r'tp|[a-z-]*[a-z]', name).group(), []).append(name)
kinds = {'vtt': 'text/vtt', 'txt': 'text/plain', 'md': 'text/markdown'}
for number, (show, names) in enumerate(shows.items()):
    items = ''.join(f'''<item><title>{escape(n)}</title><guid>{n}</guid>
<pubDate>{1 + i:02d} Nov 2026 {number:02d}:00:00 GMT</pubDate><link>https://show.example/{n}</link>
<enclosure url="https://show.example/{n}.mp3" length="1" type="audio/mpeg"/>
<podcast:transcript url="{n}" type="{kinds[n.rsplit('.')[-1]]}"/></item>
''' for i, n in enumerate(names))
    with open(f'{folder}/{show}.xml', 'w', encoding='utf8') as f:
        f.write(f'''<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>
<title>{show}</title><language>en</language>{items}</channel></rss>
''')
    print(f'{show}.xml')
X
}

# run folder: the pipeline, a file a stage
run() {
	mkdir -p "$1"
	feedfetch -L "$tmp/feeds.txt" >"$1/episodes" && transcribe-split -L "$1/episodes" >"$1/sentences" &&
	sentscore "$1/sentences" >"$1/scored" && topk -k 5 "$1/scored" >"$1/insights" &&
	fmt-digest "$1/insights" >"$1/text" && fmt-digest -f html "$1/insights" >"$1/html"
}

if [ ! -d "$shared/insights/transcripts" ]; then
	skip "real episodes: no shared/insights here"
	stop_serving
	close_tests
	exit
fi
mkdir "$tmp/www"
cp "$shared"/insights/transcripts/* "$tmp/www"
chmod -R u+w,a+rX "$tmp/www"
make_feeds "$tmp/www" >"$tmp/names"
serve "$tmp/www"
sed "s,^,$base/," "$tmp/names" >"$tmp/feeds.txt"

check "the pipeline on twenty episodes" run "$tmp/a"
gives "twenty episodes" 20 sh -c "wc -l <'$tmp/a/episodes'"
gives "each with sentences" 20 sh -c "awk -F '\t' '\$3 == 1' '$tmp/a/sentences' | wc -l"
gives "five insights" 5 sh -c "wc -l <'$tmp/a/insights'"
check "of three shows at least" [ "$(cut -f 8 "$tmp/a/insights" | sort -u | wc -l)" -ge 3 ]
for stage in episodes sentences scored insights; do
	check "valid records: $stage" valid_records "$tmp/a/$stage"
done
gives "the digest's ranks" "1 2 3 4 5" sh -c "sed -n 's/^ \([0-9]\)\. .*/\1/p' '$tmp/a/text' | paste -sd ' '"

# the same bytes, from another run and from one pipeline
run "$tmp/b"
check "the same bytes twice" diff -r "$tmp/a" "$tmp/b"
feedfetch -L <"$tmp/feeds.txt" | transcribe-split -L | sentscore | topk -k 5 | fmt-digest >"$tmp/piped"
check "the same bytes in one pipeline" cmp "$tmp/a/text" "$tmp/piped"

# grep, sort and head between any two stages
after() { grep -i "$2" "$tmp/a/$1"; }
after episodes changelog | transcribe-split -L | sentscore | sort -rn | head -n 3 | fmt-digest >"$tmp/three"
gives "grep behind feedfetch" 3 sh -c "grep -c '^ [0-9]\. ' '$tmp/three'"
after sentences database | sort -t "$(printf '\t')" -k2,2 -k3,3n | sentscore | sort -rn | head -n 3 | fmt-digest >"$tmp/three"
gives "grep behind transcribe-split" 3 sh -c "grep -c '^ [0-9]\. ' '$tmp/three'"
after scored company | sort -rn | head -n 3 | fmt-digest >"$tmp/three"
gives "grep behind sentscore" 3 sh -c "grep -c '^ [0-9]\. ' '$tmp/three'"
after scored company | sort -rn | head -n 30 | topk -k 3 | fmt-digest >"$tmp/three"
gives "grep before topk" 3 sh -c "grep -c '^ [0-9]\. ' '$tmp/three'"
after insights "$(cut -f 8 "$tmp/a/insights" | head -n 1)" | sort -rn | head -n 3 | fmt-digest >"$tmp/three"
check "grep behind topk" grep -q '^ 1\. ' "$tmp/three"

# how good: evaluate.py finds our passages in what its annotators labelled
cut -f 1-16 "$tmp/a/scored" | python3 "$shared/insights/evaluate.py" "$shared/insights" >"$tmp/table" 2>"$tmp/lost"
check "every passage is of a labelled transcript" [ ! -s "$tmp/lost" ]
cat "$tmp/table" >&2
mean() { awk -F '\t' -v c="$1" '$1 == "MEAN" { print $c }' "$tmp/table"; }
check "better than every baseline of evaluate.py (P@5 0.16)" awk "BEGIN { exit !($(mean 2) > 0.25) }"
check "no sponsor reads or chrome (leak 0.02)" awk "BEGIN { exit !($(mean 5) <= 0.03) }"
stop_serving
close_tests
