# transcribe-split's cache: what is kept, under which name, what is remembered of failures, -n.
. "$(dirname "$0")/lib.sh"
. "$here/nginx.sh"
cd "$here/transcribe-split" || exit 2

# episode path [id]: a seq 0 record whose transcript is path
episode() { printf '\t%s\t0\t\t\t2026-11-20T06:00:00Z\ten\tMade Up\tAn Episode\t\tNotes.\t\t\thttps://e.example/a.mp3\t%s\t\n' "${2:-0123456789abcdef}" "$1"; }
# quiet name command...: status 0 and no message; its output is in $tmp/out
quiet() {
	name=$1; shift
	rc=0; "$@" >"$tmp/out" 2>"$tmp/err" || rc=$?
	if [ $rc -eq 0 ] && [ ! -s "$tmp/err" ]; then pass; else fail "$name: status $rc: $(head -c 600 "$tmp/err")"; fi
}
hits() { grep -c "GET /$1 " "$tmp/nginx/access.log"; }
kept() { (cd "$tmp/cache" && ls | tr '\n' ' '); }

says 'a cache that is a file' 2 'forms.vtt: Not a directory' transcribe-split -d forms.vtt /dev/null
says 'a cache that cannot be' 2 'Not a directory' transcribe-split -d forms.vtt/x /dev/null
episode https://e.example/x.vtt >"$tmp/records"
says '-n asks nobody' 0 "no transcript: 'An Episode'" transcribe-split -n -d "$tmp/a/b/cache" "$tmp/records"
check '-n: the record goes out' cmp "$tmp/records" "$tmp/out"
check 'directories are made' [ -d "$tmp/a/b/cache" ]
XDG_CACHE_HOME=$tmp/xdg transcribe-split -n "$tmp/records" 2>/dev/null >&2
check "-n: the user's cache" [ -d "$tmp/xdg/podsift/transcripts" ]

site=$tmp/site; mkdir "$site"
cp forms.vtt talk.md page.html podcasting.json broken.srt whisper.txt "$site"
printf 'WEBVTT\n\n00:01.000 --> 00:02.000\nCaf\351 \311t\351.\n' >"$site/latin.vtt"
printf '%s\n' '<?xml version="1.0" encoding="iso-8859-1"?><html><body><p>' "$(printf 'Caf\351.')" '</p></body></html>' >"$site/latin.html"
: >"$site/empty.txt"
if ! serve "$site" 'location = /busy { add_header Retry-After 200000 always; return 503; }
	location /latin. { types { } default_type "text/vtt; charset=windows-1252"; }'
then
	skip 'no nginx'
	close_tests
	exit
fi
export PODSIFT_NOW=2026-11-24T10:00:00Z
n=0
for f in forms.vtt talk.md page.html podcasting.json broken.srt whisper.txt latin.vtt latin.html; do
	n=$((n + 1))
	episode "$base/$f" "$(printf '%016x' $n)"
done >"$tmp/records"
transcribe-split -L "$tmp/records" >"$tmp/bare" 2>"$tmp/err"
quiet 'the first run' transcribe-split -L -d "$tmp/cache" "$tmp/records"
check 'the same output with a cache' cmp "$tmp/bare" "$tmp/out"
check "names by form: $(kept)" [ "$(kept)" = '0000000000000001.vtt 0000000000000002.md 0000000000000003.html 0000000000000004.json 0000000000000005.srt 0000000000000006.txt 0000000000000007.vtt 0000000000000008.html ' ]
check 'the encoding that HTTP names is made UTF-8' grep -q 'Café Été' "$tmp/cache/0000000000000007.vtt"
said() { awk -F '\t' -v OFS='|' '$3 != 0 { print $2, $3, $4, $5, $10, $11 }'; }
quiet 'the second run' transcribe-split -L -d "$tmp/cache" "$tmp/records"
said <"$tmp/bare" >"$tmp/want"; said <"$tmp/out" | diff "$tmp/want" - >&2 && pass || fail 'the second run: other sentences'
check 'the second run asks nobody' [ "$(hits forms.vtt),$(hits talk.md)" = 2,2 ]
quiet '-n reads the cache' transcribe-split -n -d "$tmp/cache" "$tmp/records"
said <"$tmp/out" | diff "$tmp/want" - >&2 && pass || fail '-n: other sentences'

# An id that is none is no file name; none at all is told by the address
{ episode "$base/forms.vtt" ../../evil; episode "$base/talk.md" ''; } >"$tmp/strange"
rm -rf "$tmp/cache"
quiet 'strange ids' transcribe-split -L -d "$tmp/cache" "$tmp/strange"
check "strange ids: $(kept)" [ "$(kept | tr ' ' '\n' | grep -Ec '^[0-9a-f]{16}\.(vtt|md)$')" -eq 2 ]

# The same episode twice is fetched once
rm -rf "$tmp/cache"; : >"$tmp/nginx/access.log"
{ episode "$base/forms.vtt"; episode "$base/forms.vtt"; } >"$tmp/twice"
quiet 'twice' transcribe-split -L -d "$tmp/cache" "$tmp/twice"
check 'twice: fetched once' [ "$(hits forms.vtt)" -eq 1 ]
check 'twice: both are split' [ "$(awk -F '\t' '$3 == 1' "$tmp/out" | wc -l)" -eq 2 ]

# Failures: remembered, put off, tried again later, forgotten
rm -rf "$tmp/cache"; : >"$tmp/nginx/access.log"
{ episode "$base/none.vtt" 000000000000000a; episode "$base/empty.txt" 000000000000000b
	episode "$base/busy" 000000000000000c; } >"$tmp/records"
says 'failures' 1 'none.vtt: HTTP status 404' transcribe-split -L -d "$tmp/cache" "$tmp/records"
check "a failure's line" grep -Eq '^1	2026-11-24T10:[45][0-9]:[0-9]*Z	HTTP status 404$' "$tmp/cache/000000000000000a.failed"
check 'no words' grep -q '	text without words$' "$tmp/cache/000000000000000b.failed"
check 'Retry-After' grep -q '^1	2026-11-26T17:33:20Z	HTTP status 503$' "$tmp/cache/000000000000000c.failed"
PODSIFT_NOW=2026-11-24T10:30:00Z
says 'put off' 0 'none.vtt: put off until 2026-11-24T10:[0-9:]*Z: HTTP status 404' transcribe-split -L -d "$tmp/cache" "$tmp/records"
check 'put off: the records go out' cmp "$tmp/records" "$tmp/out"
check 'put off: nobody is asked' [ "$(hits none.vtt),$(hits busy)" = 1,1 ]
PODSIFT_NOW=2026-11-24T11:30:00Z
says 'again' 1 'none.vtt: HTTP status 404' transcribe-split -L -d "$tmp/cache" "$tmp/records"
check 'longer' grep -Eq '^2	2026-11-24T13:[0-9:]*Z	' "$tmp/cache/000000000000000a.failed"
check 'still put off' [ "$(hits none.vtt),$(hits busy)" = 2,1 ]
cp forms.vtt "$site/none.vtt"
PODSIFT_NOW=2026-11-24T20:30:00Z
says 'at last' 1 'empty.txt: text without words' transcribe-split -L -d "$tmp/cache" "$tmp/records"
check "forgotten: $(kept)" [ ! -e "$tmp/cache/000000000000000a.failed" -a -s "$tmp/cache/000000000000000a.vtt" ]
rm -rf "$tmp/cache"; mkdir "$tmp/cache"
printf 'damaged\n' >"$tmp/cache/000000000000000a.failed"
episode "$base/none.vtt" 000000000000000a >"$tmp/records"
quiet 'a damaged memory of failures' transcribe-split -L -d "$tmp/cache" "$tmp/records"
rm -rf "$tmp/cache"
says 'private: said' 1 'not public' transcribe-split -d "$tmp/cache" "$tmp/records"
check 'private: not remembered' [ -z "$(kept)" ]

# Output that cannot be written is no fault of the transcript
rm -rf "$tmp/cache"
if [ -e /dev/full ]; then
	episode "$base/forms.vtt" | awk -F '\t' -v OFS='\t' '{ while (length($11) < 100000) $11 = $11 "Notes, "; print }' >"$tmp/records"
	says 'output that is full' 75 'No space left' sh -c 'transcribe-split -L -d "$1" "$2" >/dev/full' - "$tmp/cache" "$tmp/records"
	check "output that is full: nothing is remembered: $(kept)" [ -z "$(kept | tr ' ' '\n' | grep failed)" ]
fi

# A disk that is full, a directory that is read-only: the run goes on
if [ "$(id -u)" -eq 0 ] && mkdir -p "$tmp/small" && mount -t tmpfs -o size=4k,nr_inodes=3 none "$tmp/small" 2>/dev/null; then
	awk 'BEGIN { print "WEBVTT\n"; for (i = 0; i < 500; i++) printf "00:01.000 --> 00:02.000\nSome words %d.\n\n", i }' >"$site/large.vtt"
	episode "$base/large.vtt" >"$tmp/records"
	says 'full disk' 1 'not kept: No space left' transcribe-split -L -d "$tmp/small" "$tmp/records"
	check 'full disk: split all the same' grep -q 'Some words 499' "$tmp/out"
	check 'full disk: nothing is left' [ -z "$(ls "$tmp/small")" ]
	umount "$tmp/small"
else
	skip 'no small disk here'
fi
close_tests
