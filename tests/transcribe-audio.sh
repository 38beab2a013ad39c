# transcribe-split -x and -u: audio to transcripts, by made-up recognisers and servers of every kind of bad manners, and
# by a real one, Debian's pocketsphinx, where that is installed.
. "$(dirname "$0")/lib.sh"
. "$here/nginx.sh"
cd "$tmp" || exit 2
engines=$here/../engines
cache=$tmp/cache
trap 'stop_serving; [ -z "${server-}" ] || kill "$server" 2>/dev/null; rm -rf "$tmp"' EXIT

# episode path [id [title [duration]]]: a seq 0 record whose audio is path, and which names no transcript
episode() { printf '\t%s\t0\t\t\t2026-11-20T06:00:00Z\ten-us\tMade Up\t%s\t\tNotes.\t\thttps://e.example/\t%s\t\t\tg\t\t\t%s\t\t\t\t\t\n' "${2:-0123456789abcdef}" "${3:-An Episode}" "$1" "${4-}"; }
said() { awk -F '\t' -v OFS='|' '$3 != 0 { print $4, $5, $11 }' "$tmp/out"; }
kept() { (cd "$cache" && ls | tr '\n' ' '); }
hits() { grep -c "GET $1 " "$tmp/nginx/access.log"; }
fresh() { rm -rf "$cache"; }
# engine name: the shell script on stdin as $tmp/bin/name; its long sleeps bear our number, since others may run these tests, too
engine() { { echo '#!/bin/sh'; sed "s/sleep 98[0-9]/&.$$/g"; } >"$tmp/bin/$1"; chmod +x "$tmp/bin/$1"; }
# quiet name command...: status 0 and no message
quiet() {
	name=$1; shift
	rc=0; "$@" >"$tmp/out" 2>"$tmp/err" || rc=$?
	if [ $rc -eq 0 ] && [ ! -s "$tmp/err" ]; then pass; else fail "$name: status $rc: $(head -c 600 "$tmp/err")"; fi
}
go() { transcribe-split -L -d "$cache" "$@"; }
runs() { ps -eo args | grep -v grep | grep -q "$1.$$"; }
# gone pattern: no engine of ours has that in its arguments, within twenty seconds
gone() {
	waited=0
	while runs "$1" && [ $waited -lt 200 ]; do sleep 0.1; waited=$((waited + 1)); done
	[ $waited -lt 200 ]
}

if command -v shellcheck >/dev/null; then
	check 'shellcheck' shellcheck "$engines"/podsift-*
else
	skip 'no shellcheck'
fi
for e in "$engines"/podsift-*; do
	says "$(basename "$e"): usage" 2 '^usage' "$e"
done
says 'podsift-whisper-cpp: no model' 75 'WHISPER_MODEL names no model' env -u WHISPER_MODEL "$engines/podsift-whisper-cpp" x
says 'podsift-sherpa-onnx: no model' 75 'SHERPA_OPTS names no models' env -u SHERPA_OPTS "$engines/podsift-sherpa-onnx" x

# Usage, the cost before it is spent
says 'both engines' 2 '^usage' transcribe-split -x true -u http://127.0.0.1/ /dev/null
says '-u' 2 'not an http or https URL' transcribe-split -u ftp://e.example/ /dev/null
says '-j' 2 'not a count from 1 to 8' transcribe-split -j 9 /dev/null
says '-B' 2 'not a number of bytes' transcribe-split -B 1K /dev/null
says '-M' 2 'not a number of bytes' transcribe-split -M 1X /dev/null
says 'no place for the audio' 2 'no directory for audio' env -u HOME -u XDG_CACHE_HOME transcribe-split -x true /dev/null
echo s3cret >"$tmp/key"; chmod 644 "$tmp/key"
says 'a key that others may read' 2 'others may read it' transcribe-split -u http://127.0.0.1/ -k "$tmp/key" -d "$cache" /dev/null
chmod 600 "$tmp/key"
mkdir -p "$cache"; printf 'WEBVTT\n\n00:01.000 --> 00:02.000\nKept.\n' >"$cache/000000000000000c.vtt"
{ episode https://e.example/a.mp3 000000000000000a One 5400; episode https://e.example/b.mp3 000000000000000b Two
	episode https://e.example/c.mp3 000000000000000c Three 3600; episode https://e.example/d.mp3 000000000000000d Four 1800
	episode '' 000000000000000e Five 100; } >"$tmp/records"
episode https://e.example/a.mp3 000000000000000a Again 5400 >>"$tmp/records"
gives '-C' '2.0 hours of audio to transcribe in 2 episodes, 1 more of unknown length' transcribe-split -C -d "$cache" -x false "$tmp/records"
says 'without an engine audio is no transcript' 0 "no transcript: 'One'" transcribe-split -d "$cache" "$tmp/records"
gives '... but what is in the cache is one' Kept. sh -c 'transcribe-split -n -d "$1" "$2" 2>/dev/null | awk -F "\t" "\$3 == 1 { print \$11 }"' - "$cache" "$tmp/records"

mkdir "$tmp/site" "$tmp/bin"
PATH=$tmp/bin:$PATH
awk 'BEGIN { for (i = 0; i < 20000; i++) printf "%09d\n", i }' >"$tmp/site/a.mp3"
cp "$tmp/site/a.mp3" "$tmp/site/weak.mp3"
echo '<p>Log in</p>' >"$tmp/site/portal.html"; : >"$tmp/site/empty.mp3"
if ! serve "$tmp/site" '
	location = /away.mp3 { return 302 http://127.0.0.1:9/x; }
	location = /file.mp3 { return 302 file:///etc/passwd; }
	location = /slow.mp3 { alias '"$tmp"'/site/a.mp3; limit_rate 20k; }
	location = /norange.mp3 { alias '"$tmp"'/site/a.mp3; max_ranges 0; limit_rate 20k; }
	location = /busy.mp3 { add_header Retry-After 200000 always; return 503; }'
then
	skip 'no nginx'
	close_tests
	exit
fi

# One that says what it was given
engine good <<'END'
printf 'WEBVTT\n\n00:01.000 --> 00:02.500\nThe audio has %s bytes.\n\n00:03.000 --> 00:04.000\nIts language is %s.\n' "$(wc -c <"$1")" "$PODSIFT_LANG"
END
episode "$base/a.mp3" >"$tmp/records"
fresh
quiet 'a recogniser' go -x good "$tmp/records"
check "a recogniser: $(said)" [ "$(said)" = '1.00|2.50|The audio has 200000 bytes.
3.00|4.00|Its language is en-us.' ]
check "only the transcript stays: $(kept)" [ "$(kept)" = '0123456789abcdef.vtt ' ]
cp "$tmp/out" "$tmp/want"
quiet 'again' go -x false "$tmp/records"
check 'again: from the cache' cmp "$tmp/want" "$tmp/out"
check 'again: nobody is asked' [ "$(hits /a.mp3)" -eq 1 ]
fresh
quiet 'with $1 in its text' go -x 'good "$1" | sed s/audio/AUDIO/' "$tmp/records"
check 'with $1 in its text: what it says' grep -q 'The AUDIO has 200000' "$tmp/out"
fresh
quiet "the user's cache" env XDG_CACHE_HOME="$tmp/xdg" transcribe-split -L -x good "$tmp/records"
check "the user's cache: kept" [ -s "$tmp/xdg/podsift/transcripts/0123456789abcdef.vtt" ]
for form in 'printf "1\n00:00:01,000 --> 00:00:02,000\nForm works.\n"' 'echo "{\"segments\":[{\"start\":1,\"end\":2,\"text\":\"Form works.\"}]}"' 'echo Form works.'; do
	fresh
	quiet 'other forms' go -x "$form #\$1" "$tmp/records"
	check 'other forms: what it says' [ "$(awk -F '\t' '$3 == 1 { print $11 }' "$tmp/out")" = 'Form works.' ]
done

# Those that fail: said, remembered, audio gone, and the next one is done
engine broken <<'END'
echo 'first line' >&2; printf 'model \033[2Jis damaged\n' >&2; exit 3
END
engine silent </dev/null
engine garbage <<'END'
head -c 5000 /dev/urandom
END
engine endless <<'END'
yes 'WEBVTT words without end and without a stop'
END
engine killed <<'END'
kill -9 $$
END
engine hang <<'END'
sleep 987 & sleep 986
END
engine daemon <<'END'
(trap '' TERM HUP; sleep 985) &
echo 'Words by a recogniser that leaves somebody behind.'
END
export PODSIFT_NOW=2026-11-24T10:00:00Z
for case in 'broken:exit status 3: model .*is damaged' 'silent:gave no words' 'garbage:gave no words' 'endless:printed too much' \
	'killed:(ended by signal 9|exit status 137)' 'hang:not done after 1 s'; do
	e=${case%%:*} limit=60; [ "$e" != hang ] || limit=1
	fresh
	says "$e" 1 "^transcribe-split: .*:1: audio $base/a.mp3: the recogniser .*${case#*:}" go -x "$e" -t $limit "$tmp/records"
	check "$e: the record goes out" cmp "$tmp/records" "$tmp/out"
	check "$e: no control" sh -c '! LC_ALL=C grep -q "[[:cntrl:]]" "$1"' - "$tmp/err"
	check "$e: remembered, $(kept)" [ "$(kept)" = '0123456789abcdef.failed ' ]
	says "$e: put off" 0 'put off until 2026-11-24T10:' go -x "$e" "$tmp/records"
done
check 'its children went with the one that hung' gone 'sleep 98[67]'
PODSIFT_NOW=2026-11-24T12:00:00Z
quiet 'later it is tried again' go -x good "$tmp/records"
check "and the failure forgotten: $(kept)" [ "$(kept)" = '0123456789abcdef.vtt ' ]
fresh
quiet 'one that leaves a process behind' timeout 20 sh -c 'transcribe-split -L -d "$1" -x daemon "$2"' - "$cache" "$tmp/records"
check 'it is gone' gone 'sleep 985'
fresh
says 'no such recogniser' 1 'exit status 127' go -x no-such-thing "$tmp/records"
check "no such recogniser: that is not the episode's fault, $(kept)" [ "$(kept)" = '0123456789abcdef.audio ' ]
: >"$tmp/nginx/access.log"
quiet 'the audio is still there' go -x good "$tmp/records"
check 'the audio is still there: nobody is asked' [ "$(hits /a.mp3)" -eq 0 ]

# A transcript that cannot be had: the audio in its place; one that is late is waited for once
shipped() { episode "$base/a.mp3" | awk -F '\t' -v OFS='\t' -v t="$base/$1" '{ $15 = t; print }'; }
echo '<html><body></body></html>' >"$tmp/site/empty.html"
fresh; shipped gone.vtt >"$tmp/one"
says 'a transcript that is gone: the audio' 0 'gone.vtt: HTTP status 404; its audio was recognised' go -x good "$tmp/one"
[ "$(said | head -n 1)" = '1.00|2.50|The audio has 200000 bytes.' ] && [ "$(awk -F '\t' '$3 == 0' "$tmp/out" | wc -l)" = 1 ] && pass ||
	fail "a transcript that is gone: $(said)"
quiet '... and it is in the cache then' go -x false "$tmp/one"
fresh; shipped empty.html >"$tmp/one"
says 'a transcript without words: the audio' 0 'HTML without words; its audio was recognised' go -x good "$tmp/one"
[ "$(awk -F '\t' '{ print $3 }' "$tmp/out" | tr '\n' ' ')" = '0 1 2 ' ] && pass || fail "a transcript without words: $(cat "$tmp/out")"
fresh
says 'neither can be had' 1 'HTML without words; audio http.*: .*no words' go -x 'echo WEBVTT' "$tmp/one"
says '... and that is remembered' 0 'put off until' go -x good "$tmp/one"
fresh; shipped busy.mp3 >"$tmp/one"
says 'a transcript that is late' 1 'busy.mp3: HTTP status 503$' go -x good "$tmp/one"
says '... the next time: the audio' 0 'HTTP status 503; its audio was recognised' \
	env PODSIFT_NOW=2037-01-01T00:00:00Z transcribe-split -L -d "$cache" -x good "$tmp/one"
fresh; shipped gone.vtt >"$tmp/one"
says 'without a recogniser' 1 'gone.vtt: HTTP status 404$' go "$tmp/one"

# Servers of audio
for case in "away.mp3:.*" "none.mp3:HTTP status 404" "portal.html:no audio: text/html" "empty.mp3:no audio" "file.mp3:[Pp]rotocol" "busy.mp3:HTTP status 503"; do
	episode "$base/${case%%:*}" >"$tmp/one"
	fresh
	says "audio ${case%%:*}" 1 "audio $base/${case%%:*}: .*${case#*:}" go -x good "$tmp/one"
	check "audio ${case%%:*}: remembered, $(kept)" [ "$(kept)" = '0123456789abcdef.failed ' ]
done
check 'Retry-After' grep -q '2026-11-26T19:33:20Z' "$cache/0123456789abcdef.failed"
fresh
says '-M' 1 'larger than the limit' go -M 100K -x good "$tmp/records"
check "-M: nothing is left, $(kept)" [ "$(kept)" = '0123456789abcdef.failed ' ]
fresh
says 'private' 1 'not public' transcribe-split -d "$cache" -x good "$tmp/records"
check "private: not remembered, $(kept)" [ -z "$(kept)" ]
episode ftp://e.example/a.mp3 >"$tmp/one"
says 'another scheme' 1 'audio ftp://e.example/a.mp3: not an http address' go -x good "$tmp/one"
episode 'https://127.0.0.1:1/a.mp3?token=abcdefabcdefabcdefabcdef' >"$tmp/one"
says 'a token is not shown' 1 'token=\*\*\*' go -x good "$tmp/one"

# Killed in the middle of a download: gone on from there; not where the file has changed, or parts are not given
resume() {	# resume path: kills a run when some of it is there, and runs again
	fresh; : >"$tmp/nginx/access.log"
	episode "$base/$1" >"$tmp/one"
	transcribe-split -L -d "$cache" -x good "$tmp/one" >/dev/null 2>&1 & pid=$!
	waited=0
	while [ "$(cat "$cache"/*.part 2>/dev/null | wc -c)" -lt 30000 ] && [ $waited -lt 100 ]; do sleep 0.1; waited=$((waited + 1)); done
	kill -9 $pid; wait $pid 2>/dev/null
	cat "$cache"/*.part >"$tmp/part"
	[ -z "${2-}" ] || "$2"
	quiet "resumed $1" go -x good "$tmp/one"
	check "resumed $1: whole" grep -q 'The audio has 200000 bytes' "$tmp/out"
	check "resumed $1: the transcript alone is left, $(kept)" [ "$(kept)" = '0123456789abcdef.vtt ' ]
}
resume slow.mp3
sleep 0.3
check 'resumed by Range' sh -c 'grep -q "\" 206 " "$1"' - "$tmp/nginx/access.log"
change() { sleep 1; sed 's/0/1/g' "$tmp/site/a.mp3" >"$tmp/site/b.mp3"; touch -d '2026-11-01' "$tmp/site/b.mp3"; mv "$tmp/site/b.mp3" "$tmp/site/a.mp3"; }
engine good <<'END'
printf 'WEBVTT\n\n00:01.000 --> 00:02.500\nThe audio has %s bytes, %s zeros.\n' "$(wc -c <"$1")" "$(tr -dc 0 <"$1" | wc -c)"
END
resume slow.mp3 change
check 'a changed file is begun anew' grep -q ' 0 zeros' "$tmp/out"
resume norange.mp3

# Killed while the recogniser works: its whole group ends, whatever killed us; the audio is not fetched again
engine slow <<'END'
echo WEBVTT; (sleep 984; true); echo
END
for signal in KILL TERM HUP; do
	fresh
	transcribe-split -L -d "$cache" -x slow "$tmp/records" >/dev/null 2>&1 & pid=$!
	waited=0
	while ! runs 'sleep 984' && [ $waited -lt 100 ]; do sleep 0.1; waited=$((waited + 1)); done
	kill -$signal $pid; wait $pid 2>/dev/null
	check "killed by $signal: the recogniser ends, too" gone 'sleep 984'
done
check "killed: $(kept)" [ -s "$cache/0123456789abcdef.audio" ]
: >"$tmp/nginx/access.log"
quiet 'killed: run again' go -x good "$tmp/records"
check 'killed: run again: nobody is asked' [ "$(hits /a.mp3)" -eq 0 ]

# Two runs on one cache; several at once; order
fresh
engine second <<'END'
sleep 2; echo "Words of the first run."
END
transcribe-split -L -d "$cache" -x second "$tmp/records" >"$tmp/first" 2>&1 & pid=$!
waited=0; while [ ! -e "$cache/0123456789abcdef.lock" ] && [ $waited -lt 50 ]; do sleep 0.1; waited=$((waited + 1)); done
says 'two runs' 1 'another run is at it' go -x second "$tmp/records"
wait $pid
check 'two runs: the first has it' grep -q 'Words of the first run' "$tmp/first"
engine turn <<'END'
n=$(basename "$1" .audio); echo "$n" >>"$LOG"; sleep 1; echo "Words of $n."
END
export LOG=$tmp/turns
for n in 1 2 3 4 5 6; do episode "$base/a.mp3" 000000000000000$n; done >"$tmp/six"
fresh; : >"$LOG"
begun=$(date +%s)
quiet '-j 6' go -j 6 -x turn "$tmp/six"
check '-j 6: at once' [ $(($(date +%s) - begun)) -lt 5 ]
check '-j 6: in order' [ "$(awk -F '\t' '$3 == 1 { printf "%s", substr($11, 25, 1) }' <"$tmp/out" | tr -d '.')" = "$(echo 123456)" -o "$(cut -f 2 "$tmp/out" | uniq | tr -d '0\n')" = 123456 ]
cp "$tmp/out" "$tmp/want"
fresh
quiet '-j 1' go -x turn "$tmp/six"
check '-j 1: the same' cmp "$tmp/want" "$tmp/out"
{ cat "$tmp/records" "$tmp/records"; } >"$tmp/twice"
fresh; : >"$LOG"
quiet 'twice' go -j 2 -x turn "$tmp/twice"
check 'twice: recognised once' [ "$(wc -l <"$LOG")" -eq 1 ]
check 'twice: split twice' [ "$(awk -F '\t' '$3 == 1' "$tmp/out" | wc -l)" -eq 2 ]
fresh
says '-n' 0 'no transcript' go -n -x turn "$tmp/six"
check '-n: nothing is made' [ "$(kept)" = '' ]
# a reader that goes away does not wait for the recogniser
fresh
engine hours <<'END'
sleep 983; echo
END
{ episode '' 00000000000000ff First; cat "$tmp/six"; } >"$tmp/seven"
timeout 20 sh -c 'trap "" PIPE; { sleep 1; transcribe-split -L -d "$1" -x hours "$2" 2>/dev/null; } | true' - "$cache" "$tmp/seven"
check 'a reader that goes away' [ $? -eq 0 ]
check 'the recogniser, too' gone 'sleep 983'
fresh
timeout 20 sh -c 'trap "" PIPE; transcribe-split -L -d "$1" -x hours "$2" 2>/dev/null | sleep 3' - "$cache" "$tmp/seven"
check 'a reader that goes away later' [ $? -eq 0 ]
check 'the recogniser, then' gone 'sleep 983'
# found while the recogniser works or by a write, the end is the same: by SIGPIPE
fresh
timeout 20 sh -c '{ transcribe-split -L -d "$1" -x hours "$2" 2>/dev/null; echo $? >"$3"; } | sleep 1' - "$cache" "$tmp/seven" "$tmp/status"
check 'a reader that goes away: by SIGPIPE' grep -qx 141 "$tmp/status"
check 'the recogniser, by SIGPIPE' gone 'sleep 983'

# How far it is, on a terminal alone
engine slow <<'END'
printf 'WEBVTT\n\n00:01.000 --> 02:02.500\nWords are here.\n'; sleep 2
END
if command -v python3 >/dev/null; then
	fresh
	python3 -c 'import pty, sys; pty.spawn(sys.argv[1:])' sh -c "transcribe-split -L -d '$cache' -x slow '$tmp/records' >/dev/null" </dev/null >"$tmp/tty"
	check 'progress' grep -q 'An Episode: minute 2, [0-9.]* times as fast as speech' "$tmp/tty"
else
	skip 'no python3: progress on a terminal'
fi

# A disk that is full
if [ "$(id -u)" -eq 0 ] && mkdir -p "$tmp/small" && mount -t tmpfs -o size=20m none "$tmp/small" 2>/dev/null; then
	head -c 6000000 /dev/zero >"$tmp/site/large.mp3"
	episode "$base/large.mp3" >"$tmp/one"
	says 'full disk' 1 'no room on the disk' transcribe-split -L -d "$tmp/small" -x good "$tmp/one"
	check "full disk: nothing is left, $(ls "$tmp/small")" [ "$(ls "$tmp/small")" = 0123456789abcdef.failed ]
	umount "$tmp/small"
else
	skip 'no small disk here'
fi

# -u
if command -v python3 >/dev/null; then
	python3 "$here/asr-server.py" "$tmp/port" "$tmp/asked" & server=$!
	waited=0; while [ ! -s "$tmp/port" ] && [ $waited -lt 100 ]; do sleep 0.1; waited=$((waited + 1)); done
	api=http://127.0.0.1:$(cat "$tmp/port")
	unset OPENAI_API_KEY PODSIFT_API_KEY PODSIFT_MODEL
	fresh
	quiet 'a server' go -u "$api/good/v1/audio/transcriptions" -m base "$tmp/records"
	check "a server: $(said)" [ "$(said)" = '0.50|1.50|Request 1 was sent.
2.00|2.50|Good & well if he < they.' ]
	check "a server: the form, $(cat "$tmp/asked")" grep -qx '/good/v1/audio/transcriptions \[\] language=en-us model=base response_format=verbose_json audio.mp3 200000' "$tmp/asked"
	check "a server: kept, $(kept)" [ "$(kept)" = '0123456789abcdef.json ' ]
	for case in "refuse:HTTP status 400: bad.*audio: x" "large:HTTP status 413" "broken:JSON broken" "silent:gave no words" "later:HTTP status 503: come back"; do
		fresh
		says "server ${case%%:*}" 1 "audio $base/a.mp3: .*${case#*:}" go -u "$api/${case%%:*}" "$tmp/records"
		check "server ${case%%:*}: remembered, $(kept)" [ "$(kept)" = '0123456789abcdef.failed ' ]
		check "server ${case%%:*}: a short message" [ "$(wc -c <"$tmp/err")" -lt 600 ]
	done
	check 'server later: Retry-After' grep -q '2026-11-24T14:00:00Z\|2026-11-24T1[34]:' "$cache/0123456789abcdef.failed"
	fresh
	quiet 'server text' go -u "$api/text" "$tmp/records"
	check 'server text: what it says' grep -q 'Only text here' "$tmp/out"
	fresh
	says 'server hang' 1 'the server: .*imed out' go -t 1 -u "$api/hang" "$tmp/records"
	fresh
	quiet 'server busy: 429 and Retry-After' go -u "$api/busy" "$tmp/records"
	check 'server busy: the third request' grep -q 'Request 3' "$tmp/out"
	fresh
	says 'no key' 1 'HTTP status 401' go -u "$api/key" "$tmp/records"
	check "no key: not the episode's fault, $(kept)" [ "$(kept)" = '0123456789abcdef.audio ' ]
	says 'a wrong key is not shown' 1 'HTTP status 401: Incorrect API key: \*\*\*$' env PODSIFT_API_KEY=wr0ng-key transcribe-split -L -d "$cache" -u "$api/key" "$tmp/records"
	quiet 'the key by file' go -k "$tmp/key" -u "$api/key" "$tmp/records"
	fresh
	quiet 'the key by environment' env PODSIFT_API_KEY=s3cret transcribe-split -L -d "$cache" -u "$api/key" "$tmp/records"
	: >"$tmp/asked"; fresh
	quiet "another's key stays" env OPENAI_API_KEY=s3cret transcribe-split -L -d "$cache" -u "$api/good" "$tmp/records"
	check "another's key stays here" grep -q '^/good \[\]' "$tmp/asked"
	fresh
	says 'no server' 1 'the server: ' go -u http://127.0.0.1:9/x "$tmp/records"
	check "no server: not the episode's fault, $(kept)" [ "$(kept)" = '0123456789abcdef.audio ' ]
else
	skip 'no python3: -u'
fi

# Real audio: parts, and a real recogniser
if ! command -v ffmpeg >/dev/null || ! ffmpeg -hide_banner -filters 2>/dev/null | grep -q ' flite '; then
	skip 'no ffmpeg with flite: audio in parts, pocketsphinx'
	close_tests
	exit
fi
cat >"$tmp/words.txt" <<'END'
Most people expected the waiting list to grow. The hospital removed a quarter of its appointment slots. The free hours absorbed late patients, so that no delay spread to the next doctor. The manager said that planning for every minute of the day leaves no room for what nobody can plan. Other hospitals copied the idea within a year, and their lists became shorter as well.
END
ffmpeg -nostdin -v error -y -f lavfi -i "flite=textfile=$tmp/words.txt:voice=rms" -ac 1 -ar 16000 -map_metadata -1 -fflags +bitexact -c:a pcm_s16le "$tmp/speech.wav"
cp "$tmp/speech.wav" "$tmp/site/speech.wav"
ffmpeg -nostdin -v error -y -i "$tmp/speech.wav" -c:a libmp3lame -b:a 64k "$tmp/site/speech.mp3"
episode "$base/speech.mp3" >"$tmp/speech"
episode "$base/speech.wav" >"$tmp/wav"

if [ -n "${server-}" ]; then
	# small enough when it is compressed; then in parts
	fresh; : >"$tmp/asked"
	quiet 'too large: made small' go -B 200K -u "$api/good" "$tmp/wav"
	check "too large: made small, $(cat "$tmp/asked")" sh -c 'grep -q " audio.mp3 [0-9]*$" "$1" && [ "$(wc -l <"$1")" -eq 1 ]' - "$tmp/asked"
	fresh; : >"$tmp/asked"
	quiet 'in parts' go -B 40K -u "$api/large" "$tmp/wav"
	check "in parts: $(wc -l <"$tmp/asked")" [ "$(wc -l <"$tmp/asked")" -ge 3 ]
	check "in parts: none is over the limit" sh -c '! awk "\$NF > 40960" "$1" | grep -q .' - "$tmp/asked"
	check 'in parts: times go on' awk -F '\t' '$3 > 0 { if ($4 + 0 < last) exit 1; last = $4; n++ } END { exit n < 6 || last < 14 }' "$tmp/out"
	check "in parts: kept, $(kept)" [ "$(kept)" = '0123456789abcdef.vtt ' ]
	check 'in parts: marks' grep -q 'Good & well if he < they' "$tmp/out"
	all=$(wc -l <"$tmp/asked")
	# killed behind the second part: the first two are not sent again
	fresh; : >"$tmp/asked"; : >"$tmp/asked.stop"
	transcribe-split -L -d "$cache" -B 40K -u "$api/parts" "$tmp/wav" >/dev/null 2>&1 & pid=$!
	waited=0; while [ "$(wc -l <"$tmp/asked")" -lt 3 ] && [ $waited -lt 200 ]; do sleep 0.1; waited=$((waited + 1)); done
	sleep 0.3; kill -9 $pid; wait $pid 2>/dev/null
	check "killed among parts: $(kept)" [ "$(ls "$cache" | grep -c '\.part-')" -eq 2 ]
	rm "$tmp/asked.stop"; : >"$tmp/asked"
	quiet 'killed among parts: run again' go -B 40K -u "$api/parts" "$tmp/wav"
	check "killed among parts: the rest alone is sent" [ "$(wc -l <"$tmp/asked")" -eq $((all - 2)) ]
	check "killed among parts: kept, $(kept)" [ "$(kept)" = '0123456789abcdef.vtt ' ]
	kill "$server"; wait "$server" 2>/dev/null; server=
fi

# A playlist in place of audio opens no other file
printf '#EXTM3U\n#EXTINF:10,\nfile://%s/speech.wav\n' "$tmp" >"$tmp/site/list.mp3"
printf 'ffconcat version 1.0\nfile %s/speech.wav\n' "$tmp" >"$tmp/site/concat.mp3"
check 'the wrapper reads speech' sh -c '[ "$(ffmpeg -nostdin -v error -f concat -safe 0 -i "$1" -f null - 2>&1)" = "" ]' - "$tmp/site/concat.mp3"
if ! command -v pocketsphinx_continuous >/dev/null || [ ! -d /usr/share/pocketsphinx/model/en-us ]; then
	skip 'no pocketsphinx'
	close_tests
	exit
fi
PATH=$PATH:$engines
# The other wrappers, with programs that say what they were given in the place of the real ones
engine whisper-cli <<'END'
while [ $# -gt 1 ]; do case $1 in -l) lang=$2 ;; -of) out=$2.vtt ;; esac; shift; done
[ "$out" != -.vtt ] || out=/dev/stdout
printf 'WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nIt hears %s in %s.\n' "$lang" "$(head -c 4 "$1")" >"$out"
END
# as 2.0.1 does: a piece of speech ends with half a second of silence behind it, or not at all; a Whisper model
# without times hears its beginning alone
engine sherpa-onnx-vad-with-offline-asr <<'END'
more= misfit=
while [ $# -gt 1 ]; do
	case $1 in
	--whisper-enable-segment-timestamps=*) [ "${1#*=}" = true ] && more=' And on.' ;;
	--tokens=t) ;;
	--tokens=*) printf "/src/model-config.cc:Validate:105 tokens: '%s' does not exist\nErrors in ASR config!\n" "${1#*=}" >&2; exit 255 ;;
	--whisper-decoder=*) misfit=yes ;;
	--whisper-encoder=*) printf "terminate called after throwing an instance\n  what():  Load model from %s failed\n" "${1#*=}" >&2; kill -ABRT $$ ;;
	*) echo "/src/parse-options.cc:Read:352 Invalid option $1" >&2; exit 255 ;;
	esac
	shift
done
case $1 in --help) printf 'Options:\n  --whisper-enable-segment-timestamps : ... (bool, default = false)\n' >&2; exit ;; esac
printf 'Creating recognizer ...\nReading: %s\n' "$1" >&2
[ -z "$misfit" ] || { printf '/src/whisper.h:DecodeStream:141 \n\nCaught exception:\n\nno name\n\nReturn an empty result.\n' >&2; exit; }
echo "0.590 -- 3.120:  It hears 1:1.$more"
[ -n "$(tail -c 16000 "$1" | tr -d '\000')" ] || echo '61.500 -- 62.000:  More.'
echo 'Elapsed seconds: 1.000 s' >&2
END
fresh
quiet 'podsift-whisper-cpp' env WHISPER_MODEL=/dev/null transcribe-split -L -d "$cache" -x podsift-whisper-cpp "$tmp/speech"
check "podsift-whisper-cpp: $(said)" [ "$(said)" = '1.00|2.00|It hears en in RIFF.' ]
{ echo before; WHISPER_MODEL=/dev/null podsift-whisper-cpp "$tmp/speech.wav"; } >"$tmp/both"
check 'podsift-whisper-cpp: what stood in its output stays' [ "$(sed -n '1p;$p' "$tmp/both" | tr '\n' '|')" = 'before|It hears auto in RIFF.|' ]
fresh
quiet 'podsift-sherpa-onnx' env SHERPA_OPTS=--tokens=t transcribe-split -L -d "$cache" -x podsift-sherpa-onnx "$tmp/speech"
check "podsift-sherpa-onnx, all of a piece, the last words too: $(said)" [ "$(said)" = '0.59|2.15|It hears 1:1.
2.27|3.12|And on.
61.50|62.00|More.' ]
says 'podsift-sherpa-onnx: a model that is not there' 75 "^podsift-sherpa-onnx: tokens: '/none' does not exist$" \
	env SHERPA_OPTS=--tokens=/none podsift-sherpa-onnx "$tmp/speech.wav"
says 'podsift-sherpa-onnx: a model that is none' 75 '^podsift-sherpa-onnx: Load model from e failed$' \
	env SHERPA_OPTS=--whisper-encoder=e podsift-sherpa-onnx "$tmp/speech.wav"
says 'podsift-sherpa-onnx: an option that it has not' 75 '^podsift-sherpa-onnx: Invalid option --nonsense$' \
	env SHERPA_OPTS=--nonsense podsift-sherpa-onnx "$tmp/speech.wav"
says 'podsift-sherpa-onnx: models that are not of one kind' 75 'the models do not fit together' \
	env SHERPA_OPTS=--whisper-decoder=d podsift-sherpa-onnx "$tmp/speech.wav"
# ... and older ones, which say it on stderr
engine sherpa-onnx-vad-with-offline-asr <<'END'
echo 'Creating recognizer ...' >&2
[ "$1" = --tokens=t ] && echo '0.590 -- 3.120: It hears 1:1.' >&2 && echo '61.500 -- 62.000: More.' >&2
END
gives 'podsift-sherpa-onnx: an older one' 'It hears 1:1.' sh -c 'SHERPA_OPTS=--tokens=t podsift-sherpa-onnx "$1" | grep hears' - "$tmp/speech.wav"
for f in list concat; do
	episode "$base/$f.mp3" >"$tmp/one"
	fresh
	says "a playlist: $f" 1 'the recogniser failed: exit status' go -x podsift-pocketsphinx "$tmp/one"
done

# Words and times, end to end: feed's record to sentences
fresh
quiet pocketsphinx go -x podsift-pocketsphinx "$tmp/speech"
words() { tr 'A-Z' 'a-z' | tr -cs "a-z'" '\n' | grep .; }
words <"$tmp/words.txt" >"$tmp/spoken"
awk -F '\t' '$3 > 0 { print $11 }' "$tmp/out" | words >"$tmp/heard"
# word errors by the least edits, in per cent
wer=$(awk 'NR == FNR { a[++n] = $0; next } { b[++m] = $0 }
	END {
		for (j = 0; j <= m; j++) d[0, j] = j
		for (i = 1; i <= n; i++) {
			d[i, 0] = i
			for (j = 1; j <= m; j++) {
				x = d[i - 1, j - 1] + (a[i] != b[j])
				if (d[i - 1, j] + 1 < x) x = d[i - 1, j] + 1
				if (d[i, j - 1] + 1 < x) x = d[i, j - 1] + 1
				d[i, j] = x
			}
		}
		printf "%d", 100 * d[n, m] / n
	}' "$tmp/spoken" "$tmp/heard")
check "pocketsphinx: word error rate $wer %" [ "$wer" -le 20 ]
length=$(ffmpeg -hide_banner -nostdin -i "$tmp/speech.wav" 2>&1 | sed -n 's/.*Duration: 00:00:\([0-9.]*\),.*/\1/p')
check "pocketsphinx: times to $length s" awk -F '\t' -v length_s="$length" '
	$3 > 0 { if ($4 + 0 < last || $5 + 0 < $4 + 0) bad = 1; last = $4; if (n++ == 0) first = $4; end = $5 }
	END { exit bad || n < 2 || first > 0.6 || end < length_s - 1.5 || end > length_s + 0.1 }' "$tmp/out"
check 'pocketsphinx: records' valid_records "$tmp/out"
close_tests
