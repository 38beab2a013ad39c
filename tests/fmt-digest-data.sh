# fmt-digest's formats for programs and notes: json and jsonl by python's json, Markdown by goldens.
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
    return unicodedata.normalize('NFC', ' '.join(out.split()))
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
for f in md json jsonl; do
	says "full disk, $f" 75 '^fmt-digest: stdout: No space left on device$' sh -c "fmt-digest -f $f '$data/related.tsv' >/dev/full"
done
close_tests
