# fmt-digest's formats for programs and notes: json, jsonl and Atom by python's readers, Markdown by goldens.
. "$(dirname "$0")/lib.sh"
data=$here/fmt-digest

expect fmt-digest/notes 0 fmt-digest -f md -D 2026-11-24 -I "$data/scanned" -t 'Day: "one"' "$data/related.tsv" "$data/hostile.tsv"
expect fmt-digest/json 0 fmt-digest -f json -D 2026-11-24 -I "$data/scanned" "$data/related.tsv"
expect fmt-digest/jsonl 0 fmt-digest -f jsonl "$data/related.tsv" "$data/hostile.tsv"
expect empty 0 fmt-digest -f jsonl /dev/null
gives "an empty object" '[]' sh -c "fmt-digest -f json /dev/null | python3 -c 'import json, sys; print(json.load(sys.stdin)[\"insights\"])'"

# what stands in the records is what a reader of JSON gets
cat >"$tmp/same.py" <<'X'
import json, sys, unicodedata
def text(field):
    out, i = '', 0
    while i < len(field):
        if field[i] == '\\':
            out += {'t': '\t', 'n': '\n', 'r': '\r'}.get(field[i + 1], field[i + 1]); i += 2
        else:
            out += field[i]; i += 1
    return unicodedata.normalize('NFC', ' '.join(out.split())).replace('\ufffe', '').replace('\uffff', '')
records = [line.rstrip('\n').split('\t') for line in open(sys.argv[1], encoding='utf8', newline='\n')]
objects = [json.loads(line) for line in open(sys.argv[2], encoding='utf8', newline='\n')]
assert len(records) == len(objects) > 0
for r, o in zip(records, objects):
    assert o['text'] == text(r[10]) and o['id'] == f'{r[1]}:{r[2]}', (r, o)
    assert (o['show'] or '') == text(r[7]) and (o['title'] or '') == text(r[8]), (r, o)
    assert len(o['headline']) <= 90 and set(o) == set(objects[0])
print(len(objects))
X
fmt-digest -f jsonl "$data/hostile.tsv" >"$tmp/hostile.jsonl"
check "every string of hostile records" python3 "$tmp/same.py" "$data/hostile.tsv" "$tmp/hostile.jsonl"

# front matter that YAML reads, where python has a reader of it
if python3 -c 'import yaml' 2>/dev/null; then
	gives "front matter" 'Day: "one" \ #' sh -c "fmt-digest -f md -t 'Day: \"one\" \\ #' '$data/hostile.tsv' | sed -n '2,/^---/p' | sed '\$d' | python3 -c 'import sys, yaml; print(yaml.safe_load(sys.stdin)[\"title\"])'"
else
	skip "front matter by a reader of YAML: python3 has none here"
fi
# Atom: by its own rules, and by feedfetch
expect fmt-digest/atom 0 fmt-digest -f atom -D 2026-11-24 -t 'Day & <night>' "$data/related.tsv"
for f in related hostile; do
	fmt-digest -f atom -D 2026-11-24 "$data/$f.tsv" >"$tmp/$f.xml"
	check "a feed: $f" sh -c "python3 '$data/atom.py' '$tmp/$f.xml' >'$tmp/$f.ids'"
	gives "feedfetch reads it: $f" "$(wc -l <"$tmp/$f.ids")" sh -c "feedfetch -i '$tmp/$f.xml' -u http://127.0.0.1/ 2>/dev/null | wc -l"
	fmt-digest -f atom -D 2027-01-01 -t Other "$data/$f.tsv" >"$tmp/later.xml"
	check "the same ids on another day: $f" sh -c "python3 '$data/atom.py' '$tmp/later.xml' | cmp - '$tmp/$f.ids'"
done
cat "$data/related.tsv" "$data/related.tsv" >"$tmp/twice.tsv"
check "an entry is in a feed once" sh -c "fmt-digest -f atom '$tmp/twice.tsv' >'$tmp/twice.xml' && python3 '$data/atom.py' '$tmp/twice.xml' | cmp - '$tmp/related.ids'"
check "an empty feed" sh -c "fmt-digest -f atom -D 2026-11-24 /dev/null >'$tmp/none.xml' && python3 '$data/atom.py' '$tmp/none.xml'"
sed 's/$/\ttold:2026-02-01/' "$data/related.tsv" >"$tmp/told.tsv"
gives "the day that was told" '<updated>2026-02-01T00:00:00Z</updated>' sh -c "fmt-digest -f atom '$tmp/told.tsv' | sed -n '/<updated>/p' | sort -u"

for f in md json jsonl atom; do
	says "full disk, $f" 75 '^fmt-digest: stdout: No space left on device$' sh -c "fmt-digest -f $f '$data/related.tsv' >/dev/full"
done
close_tests
