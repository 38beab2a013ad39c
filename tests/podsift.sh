# podsift run and send: a day from the feeds to the readers, over made-up shows on loopback.
. "$(dirname "$0")/lib.sh"
. "$here/nginx.sh"
tab=$(printf '\t')
export HOME="$tmp/home" TMPDIR="$tmp/work"
mkdir "$HOME" "$TMPDIR" "$tmp/www" "$tmp/c"
unset XDG_CONFIG_HOME XDG_STATE_HOME XDG_DATA_HOME XDG_CACHE_HOME SOURCE_DATE_EPOCH
serve "$tmp/www" || { skip 'no nginx here'; close_tests; exit; }

# shows episodes day: three shows with so many episodes, the last of that day
shows() { python3 "$here/made-up-shows.py" "$tmp/www" "$base" 3 "$1" 60 "$2"; }

# on day hour command ...: podsift then, with $tmp/c, and a state of its own
on() {
	now=$1T$2:00:00Z; shift 2
	PODSIFT_NOW=$now podsift -c "$tmp/c" -s "$tmp/s" -d "$tmp/d" -C "$tmp/k" "$@"
}

# is name wanted got: the same text
is() { if [ "$2" = "$3" ]; then pass; else fail "$1: '$3', wanted '$2'"; fi; }

# A fresh start: nothing but these settings and feeds.
fresh() {
	rm -rf "$tmp/c" "$tmp/s" "$tmp/d" "$tmp/k" "$tmp/mbox"
	mkdir "$tmp/c"
	printf '%s\n' 'private yes' "$@" >"$tmp/c/settings"
	printf '%s\n' "$base/1.xml" "$base/2.xml" "$base/3.xml" >"$tmp/c/feeds"
}

# subscriber name settings ...: with the feeds 1 and 2
subscriber() {
	mkdir -p "$tmp/c/subscribers/$1"
	printf '%s\n' "$base/1.xml" "$base/2.xml" >"$tmp/c/subscribers/$1/feeds"
	name=$1; shift
	[ $# -eq 0 ] || printf '%s\n' "$@" >"$tmp/c/subscribers/$name/settings"
}

# messages: how many have come; told: how many insights the archive has
messages() { if [ -e "$tmp/mbox" ]; then grep -c '^Message-ID:' "$tmp/mbox"; else echo 0; fi; }
told() { cat "$tmp/d/${1-.}/archive.tsv" 2>/dev/null | wc -l | tr -d ' '; }

# the mail's way: a script that appends to a mailbox, and fails where there is a file $tmp/dead
cat >"$tmp/sendmail" <<END
#!/bin/sh
[ ! -e "$tmp/dead" ] || exit 67
cat >>"$tmp/mbox"
END
chmod +x "$tmp/sendmail"
mail="sendmail $tmp/sendmail"

if command -v shellcheck >/dev/null; then
	check shellcheck sh -c "cd '$here/..' && shellcheck -x -S style -s sh cmd/podsift.sh cmd/podsift-settings.sh cmd/podsift-run.sh cmd/podsift-work.sh"
else
	skip 'no shellcheck here'
fi
for args in 'run x' 'run -r' 'send -n' 'send x' 'run -x'; do
	# shellcheck disable=SC2086
	says "usage: $args" 2 '^usage: podsift run' podsift $args
done
for command in run send; do gives "$command -h" 'usage: podsift run [-n] | podsift send [-r]' podsift $command -h; done
says 'no such command' 2 "no such command: 'walk'" podsift walk

# Without feeds, or transcripts, a first day is not over.
shows 2 2026-11-24
fresh
mv "$tmp/c/feeds" "$tmp/feeds"
says 'no feeds yet' 0 'podsift add URL' on 2026-11-24 12 run
mv "$tmp/feeds" "$tmp/c/feeds"
mkdir "$tmp/hidden"
mv "$tmp"/www/*.vtt "$tmp/hidden"
on 2026-11-24 12 run >"$tmp/out" 2>"$tmp/err"; is 'no transcripts yet' 1 $?
mv "$tmp"/hidden/* "$tmp/www"
on 2026-11-24 14 run >"$tmp/out" 2>"$tmp/err"; is 'then a digest' '0 5' "$? $(told)"

# The owner alone, with nothing set: the text, the site, the archive.
shows 2 2026-11-24
fresh
files() { find "$tmp" -path "$tmp/nginx" -prune -o -type f ! -name out ! -name err ! -name before -print | sort; }
files >"$tmp/before"
on 2026-11-24 12 run -n >"$tmp/out" 2>"$tmp/err"; is 'run -n' 0 $?
for pattern in '^3 feeds$' '^6 new episodes, 0 that wait for a transcript:$' '^ +2 ' 'hours of audio to transcribe' '^1 subscriber, 1 of them due: owner$'; do
	check "run -n: $pattern" grep -Eq "$pattern" "$tmp/out"
done
files | diff "$tmp/before" - >"$tmp/out"; is 'it writes nothing' '' "$(cat "$tmp/out")"
check 'no directory either' [ ! -e "$tmp/k" ]
full() { on 2026-11-24 12 run -n >/dev/full; }
says 'run -n: standard output is full' 75 '^podsift: standard output cannot be written$' full
is 'one line says so' 1 "$(wc -l <"$tmp/err" | tr -d ' ')"
on 2026-11-24 12 run >"$tmp/text" 2>"$tmp/err"; is 'first run' 0 $?
is "the owner's has no heading" ' 1.' "$(head -c 3 "$tmp/text")"
is 'five insights' 5 "$(grep -c '^ [1-5]\. ' "$tmp/text")"
is "the directories are their owner's" '700 700 700' "$(stat -c %a "$tmp/s" "$tmp/d" "$tmp/k" | paste -s -d ' ' -)"
check 'what was scanned' grep -q 'Picked from 3 feeds, 6 episodes, 360 sentences' "$tmp/text"
is 'the archive' 5 "$(told)"
check 'the site' [ -s "$tmp/d/site/days/2026-11-24.html" ]
check 'its strip' grep -q '<svg' "$tmp/d/site/days/2026-11-24.html"
gives 'no more that day' '' sh -c "cd '$tmp' && PODSIFT_NOW=2026-11-24T18:00:00Z podsift -c c -s s -d d -C k run && echo"
gives 'nothing to tell on the next' '' sh -c "cd '$tmp' && PODSIFT_NOW=2026-11-25T12:00:00Z podsift -c c -s s -d d -C k run && echo"
gives 'run -n: nothing new' '3 feeds|0 new episodes, 0 that wait for a transcript|1 subscriber, 0 of them due' \
	sh -c "cd '$tmp' && PODSIFT_NOW=2026-11-25T13:00:00Z podsift -c c -s s -d d -C k run -n | paste -s -d '|' -"
check 'that day is done' [ -e "$tmp/s/days/2026-11-25/owner/done" ]
is 'the archive stays' 5 "$(told)"

# A missed day's episodes come once, with k for each day, at most catch-up; what they relate to comes with them.
shows 5 2026-11-28
printf '%s\n' 'catch-up 12' 'per-show 0' >>"$tmp/c/settings"
on 2026-11-28 12 run >"$tmp/text" 2>"$tmp/err"; is 'after missed days' 0 $?
is 'as many as catch-up says' 12 "$(($(told) - 5))"
check 'no insight twice' sh -c "cut -f 2,3 '$tmp/d/archive.tsv' | sort | uniq -d | ( ! grep . )"
check 'related ones' sh -c "awk -F '\t' '\$16 != \"\"' '$tmp/s/days/2026-11-28/owner/insights.tsv' | grep -q ."

# A clock that was set back tells nothing again.
shows 6 2026-11-29
says 'clock set back' 0 'clock is before the last digest \(2026-11-28\)' on 2026-11-27 12 run
is 'nothing is told' 17 "$(told)"
on 2026-11-29 12 run >"$tmp/text" 2>"$tmp/err"; is 'and on the next day' 0 $?
is 'it is' 22 "$(told)"

# Many subscribers: their own feeds, hours, zones; the mail goes out in one go.
shows 2 2026-11-24
fresh "$mail" 'from digest@example.org'
: >"$tmp/c/feeds"
subscriber anna 'to anna@example.org' 'k 3' 'title Anna & "Co" $(touch x) `touch y`' 'per-show 1'
subscriber bo 'to bo@example.org' 'hour 14'
subscriber cy 'to cy@example.org' 'hour 14' 'zone Asia/Tokyo' 'language en'
subscriber dee 'to dee@example.org' 'language de'
subscriber 'no name'
subscriber eve 'print yes'
subscriber -x
on 2026-11-24 12 run >"$tmp/text" 2>"$tmp/err"; is 'many' 1 $?
is 'two mails and a text' '2 5' "$(messages) $(grep -c '^ [1-5]\. \|^Picked' "$tmp/text")"
is 'with whose the text is' 'Insights, 2026-11-24: eve' "$(head -n 1 "$tmp/text")"
is 'to whom' 'anna@example.org cy@example.org' "$(sed -n 's/^To: <\(.*\)>/\1/p' "$tmp/mbox" | sort | tr '\n' ' ' | sed 's/ $//')"
is 'k and per-show' 2 "$(told subscribers/anna)"
is 'only his feeds' 'feeds 2' "$(head -n 1 "$tmp/s/days/2026-11-24/anna/scanned")"
check 'nothing in German' [ ! -e "$tmp/s/days/2026-11-24/dee" ]
check 'no name' grep -q "no name for a subscriber: '-x'" "$tmp/err"
check 'no name with a blank' grep -q "no name for a subscriber: 'no name'" "$tmp/err"
check 'no setting is run' [ -z "$(find "$tmp" -name x -o -name y)" ]
rm -r "$tmp/c/subscribers/no name" "$tmp/c/subscribers/-x"
on 2026-11-24 14 run >"$tmp/text" 2>"$tmp/err"; is 'later that day' '0 3' "$? $(messages)"
on 2026-11-24 15 run >"$tmp/text" 2>"$tmp/err"; is 'and no more' '0 3' "$? $(messages)"
on 2026-11-25 05 run >"$tmp/text" 2>"$tmp/err"; is 'two o'"'"'clock in Tokyo' 'days/2026-11-25/anna days/2026-11-25/cy' \
	"$(cd "$tmp/s" && echo days/2026-11-25/[abc]*)"

# Two digests for one address are two mails.
fresh "$mail" 'from me@example.org'
rm "$tmp/c/feeds"
for who in tech cook; do subscriber $who 'to me@example.org' "title $who"; done
on 2026-11-24 12 run >"$tmp/text" 2>"$tmp/err"; is 'one address' '0 2' "$? $(messages)"
is 'both came' '2' "$(grep '^Message-ID' "$tmp/mbox" | sort -u | grep -c .)"

# Nor are those of two installations one; and the id that tells them apart is made once, wherever a run is killed.
# message_id: of the mails that have come
message_id() { sed -n 's/^Message-ID: //p' "$tmp/mbox" | tr -d '\r'; }
# begin_mails: a fresh start, with a mail to the owner
begin_mails() { fresh "$mail" 'to me@example.org' 'from me@example.org' 'site no'; }
begin_mails
check 'one installation' on 2026-11-24 12 run
first=$(message_id)
check 'its id' grep -Eqx '[0-9a-f]{32}' "$tmp/s/id"
cp "$tmp/s/id" "$tmp/id"
begin_mails
check 'another' on 2026-11-24 12 run
check 'its mail is another' [ "$first" != "$(message_id)" ]
begin_mails
mkdir "$tmp/s" && cp "$tmp/id" "$tmp/s/id"
check 'one whose state was restored' on 2026-11-24 12 run
is 'its mail is the same' "$first" "$(message_id)"
mkdir "$tmp/killed"
# kills command text: its first call ends the run; text comes before that
kills() {
	printf '#!/bin/sh\n%s\nkill -s KILL $PPID\n' "$2" >"$tmp/killed/$1"
	chmod +x "$tmp/killed/$1"
	(PATH=$tmp/killed:$PATH; on 2026-11-24 12 run) >"$tmp/text" 2>&1; is "killed by $1" 137 $?
	rm "$tmp/killed/$1"
}
begin_mails
kills tr 'head -c 9'
kills sync ''
check 'an id that may be half is none' [ ! -e "$tmp/s/id" ]
kills mv "$(command -v mv) \"\$@\""
cp "$tmp/s/id" "$tmp/id"
check 'it is whole' grep -Eqx '[0-9a-f]{32}' "$tmp/id"
: >"$tmp/dead"
on 2026-11-24 12 run >"$tmp/text" 2>"$tmp/err"; is 'refused' 1 $?
check 'it stays' cmp "$tmp/id" "$tmp/s/id"
day=$tmp/s/days/2026-11-24/owner
wanted=$(grep '^Message-ID' "$day/mail")
echo 0123456789abcdef0123456789abcdef >"$tmp/s/id"
sed -i 's/^from .*/from you@example.org/' "$tmp/c/settings"
on 2026-11-24 12 run >"$tmp/text" 2>"$tmp/err"
check 'the mail is made anew' grep -q '^From: <you@' "$day/mail"
is 'a day that has begun keeps its Message-ID' "$wanted" "$(grep '^Message-ID' "$day/mail")"
sed -i '/^installation /d' "$day/scanned"
sed -i 's/^from .*/from me@example.org/' "$tmp/c/settings"
on 2026-11-24 12 run >"$tmp/text" 2>"$tmp/err"
is 'so does one from before there were ids' "$(fmt-digest -f mail -i owner -D 2026-11-24 -T a@example.org -F a@example.org "$day/insights.tsv" | grep '^Message-ID')" "$(grep '^Message-ID' "$day/mail")"
rm "$tmp/dead"

# What cannot be sent now is sent by the next run, the same bytes; until then no other day is begun.
fresh "$mail" 'to me@example.org' 'from me@example.org' 'site no'
: >"$tmp/dead"
on 2026-11-24 12 run >"$tmp/text" 2>"$tmp/err"; is 'dead sendmail' 1 $?
cp "$tmp/s/days/2026-11-24/owner/mail" "$tmp/first" || fail 'a mail is made'
is 'not committed' 0 "$(told)"
shows 3 2026-11-25
on 2026-11-25 12 run >"$tmp/text" 2>"$tmp/err"; is 'still dead' 1 $?
is 'one day is open' 'days/2026-11-24/owner' "$(cd "$tmp/s" && echo days/*/owner)"
rm "$tmp/dead"
check 'send' on 2026-11-25 12 send
is 'it arrives' 1 "$(messages)"
is 'the same bytes' "$(grep -v '^$' "$tmp/first" | cksum)" "$(tr -d '\r' <"$tmp/mbox" | grep -v '^$' | cksum)"
check 'then the next day' on 2026-11-25 12 run
is 'it arrives, too' 2 "$(messages)"

# A subscriber whose mail is stuck holds up no other one.
fresh "$mail" 'from me@example.org'
: >"$tmp/c/feeds"
shows 2 2026-11-24
subscriber anna 'to anna@example.org'
: >"$tmp/dead"
on 2026-11-24 12 run >"$tmp/text" 2>"$tmp/err"; is 'stuck' 1 $?
check 'run -n says that it waits' sh -c "cd '$tmp' && PODSIFT_NOW=2026-11-24T12:00:00Z podsift -c c -s s -d d -C k run -n |
	grep -qx '1 digest to be delivered first: 2026-11-24/anna'"
subscriber bo 'print yes'
on 2026-11-24 12 run >"$tmp/text" 2>"$tmp/err"; is 'the other one' '1 5' "$? $(grep -c '^ [1-5]\. \|^Picked' "$tmp/text")"
rm "$tmp/dead"

# A mail's date is when its day was frozen, whenever it is sent.
fresh "$mail" 'to me@example.org' 'from me@example.org' 'site no'
: >"$tmp/dead"
on 2026-11-26 12 run >"$tmp/text" 2>"$tmp/err"
sed -i 's/^from .*/from You <me@example.org>/' "$tmp/c/settings"
rm "$tmp/dead"
check 'the next day' on 2026-11-27 12 send
is 'the date' 'Date: Thu, 26 Nov 2026 12:00:00 +0000' "$(grep '^Date:' "$tmp/mbox" | tr -d '\r')"
fresh "$mail" 'to me@example.org' 'site no'
SOURCE_DATE_EPOCH=1795521600
export SOURCE_DATE_EPOCH
check 'SOURCE_DATE_EPOCH' on 2026-11-26 12 run
unset SOURCE_DATE_EPOCH
is 'stands for it' 'Date: Tue, 24 Nov 2026 12:00:00 +0000' "$(grep '^Date:' "$tmp/mbox" | tr -d '\r')"

# A wrong address is mended in the settings, whatever is frozen.
fresh "$mail" 'to wrong@example.org' 'from me@example.org' 'site no'
: >"$tmp/dead"
on 2026-11-24 12 run >"$tmp/text" 2>"$tmp/err"; is 'refused' 1 $?
rm "$tmp/dead"
sed -i 's/wrong/right/' "$tmp/c/settings"
check 'send to another' on 2026-11-24 13 send
is 'the right one' 'right@example.org' "$(sed -n 's/^To: <\(.*\)>/\1/p' "$tmp/mbox")"

# An open day whose mail cannot be made anew stays open: no mail, or half of it, is no delivery.
mkdir "$tmp/full"
ln -s "$B"/* "$tmp/full"
rm "$tmp/full/fmt-digest"
cat >"$tmp/full/fmt-digest" <<END
#!/bin/sh
case "\$*" in *"-f mail"*) "$B/fmt-digest" "\$@" | head -c 700; exit 75 ;; esac
exec "$B/fmt-digest" "\$@"
END
chmod +x "$tmp/full/fmt-digest"
full() (PATH=$tmp/full:$PATH; on "$@")
fresh "$mail" 'to me@example.org' 'from me@example.org' 'site no'
: >"$tmp/dead"
on 2026-11-24 12 run >"$tmp/text" 2>"$tmp/err"
rm "$tmp/dead"
sed -i 1d "$tmp/s/days/2026-11-24/owner/insights.tsv"      # another choice would have it again
sed -i 's/^from .*/from You <me@example.org>/' "$tmp/c/settings"
full 2026-11-24 13 run >"$tmp/text" 2>"$tmp/err"; is 'no room for the mail' 1 $?
is 'half a mail is none' '0 0' "$(messages) $(told)"
sed -i 's/^from .*/from broken/' "$tmp/c/settings"
says 'a sender that is none' 1 'not an address' on 2026-11-24 14 run
is 'nor is an empty one' '0 0' "$(messages) $(told)"
sed -i 's/^from .*/from me@example.org/' "$tmp/c/settings"
: >"$tmp/s/days/2026-11-24/owner/mail"; echo mail >"$tmp/s/days/2026-11-24/owner/ready"     # as a loss of power may leave it
touch -d '1 minute' "$tmp/s/days/2026-11-24/owner/ready"
on 2026-11-24 14 run >"$tmp/text" 2>"$tmp/err"; is 'nor one that was lost' '1 0 0' "$? $(messages) $(told)"
on 2026-11-24 15 run >"$tmp/text" 2>"$tmp/err"; is 'then it is made, and sent, by the same choice' '0 1 4' "$? $(messages) $(told)"

# Nobody knows: not sent again, the next day goes on, and send -r sends it.
fresh "$mail" 'to me@example.org' 'from me@example.org' 'site no'
: >"$tmp/dead"
on 2026-11-24 12 run >"$tmp/text" 2>"$tmp/err"
rm "$tmp/dead"
sed -i "/${tab}deferred${tab}/d; /${tab}refused${tab}/d" "$tmp/s/ledger"     # as a kill would leave it
says 'in doubt' 1 'podsift send -r' on 2026-11-24 13 run
is 'not sent again' 0 "$(messages)"
sed -i 's/^to .*/to Me <me@example.org>/; s/^from .*/from me@other.example/' "$tmp/c/settings"
echo 'list news.other.example' >>"$tmp/c/settings"
says 'in doubt, by other names' 1 'podsift send -r' on 2026-11-24 14 run
is 'nor is it the same again' 0 "$(messages)"
shows 4 2026-11-26
says 'in doubt, the next day' 1 'podsift send -r' on 2026-11-26 13 run
is 'the new one is sent' 1 "$(messages)"
check 'send -r' on 2026-11-26 13 send -r
is 'both' 2 "$(messages)"
check 'no insight twice' sh -c "cut -f 2,3 '$tmp/d/archive.tsv' | sort | uniq -d | ( ! grep . )"
check 'all is well' on 2026-11-26 14 run

# In doubt at one address, it is not sent to another that the settings name since, but by send -r.
fresh "$mail" 'to me@example.org' 'from me@example.org' 'site no'
: >"$tmp/dead"
on 2026-11-26 12 run >"$tmp/text" 2>"$tmp/err"
sed -i "/${tab}deferred${tab}/d; /${tab}refused${tab}/d" "$tmp/s/ledger"
sed -i 's/^to .*/to you@example.org/' "$tmp/c/settings"
says 'in doubt, to another' 1 'podsift send -r' on 2026-11-26 13 run
says 'and once more' 1 'podsift send -r' on 2026-11-26 14 send
is 'it is not sent there' 0 "$(messages)"
on 2026-11-26 14 send -r >"$tmp/text" 2>"$tmp/err"; is 'send -r, refused there' 1 $?
rm "$tmp/dead"
sed -i 's/^to .*/to us@example.org/' "$tmp/c/settings"
check 'that is in doubt no more' on 2026-11-26 15 run
is 'it is sent to whom the settings name now' 'us@example.org' "$(sed -n 's/^To: <\(.*\)>/\1/p' "$tmp/mbox")"

# An episode without a transcript waits, is tried again, and dropped with the day's files.
fresh
mv "$tmp/www/1-4.vtt" "$tmp/gone.vtt"
says 'no transcript' 1 '404' on 2026-11-26 12 run >"$tmp/text"
check 'it is said in the digest' grep -q '1 episode without a transcript' "$tmp/s/days/2026-11-26/owner/scanned"
gives 'put off without a word' '' sh -c "cd '$tmp' && PODSIFT_NOW=2026-11-26T12:30:00Z podsift -c c -s s -d d -C k run && echo"
mv "$tmp/gone.vtt" "$tmp/www/1-4.vtt"
on 2026-11-27 12 run >"$tmp/text" 2>"$tmp/err"
is 'it is told when it comes' "0 1" "$? $(ls "$tmp/s/waiting" | wc -l | tr -d ' ' | sed 's/0/1/')"
find "$tmp/s/episodes" "$tmp/s/days" -exec touch -d '20 days ago' {} +
check 'clean' on 2026-11-28 12 run
is 'old files go' '0 0 1' "$(find "$tmp/s/episodes" -type f | wc -l) $(find "$tmp/s/scored" "$tmp/s/scores" "$tmp/s/counts" -type f | wc -l) $(ls "$tmp/s/days" | wc -l)"
gives 'and nothing is told twice' '' sh -c "cd '$tmp' && PODSIFT_NOW=2026-11-29T12:00:00Z podsift -c c -s s -d d -C k run && echo"

# A language model, where one is set, grades and rewrites; nothing is asked twice.
model="llm tee -a '$tmp/questions' | python3 '$here/made-up-model.py' '$tmp/asked'"
asked() { cat "$tmp/asked" 2>/dev/null | wc -l | tr -d ' '; }
rewritten() { awk -F '\t' '$12 != ""' "$@" | wc -l | tr -d ' '; }
fresh
on 2026-11-26 12 run -n >"$tmp/out" 2>"$tmp/err"
check 'run -n without a model' sh -c "! grep -q token '$tmp/out'"
on 2026-11-26 12 run >"$tmp/unaided" 2>"$tmp/err"
is 'nobody is asked' '0 0' "$(asked) $(rewritten "$tmp"/s/scored/*)"
fresh "$model" 'llm-passages 4'
files >"$tmp/before"
on 2026-11-26 12 run -n >"$tmp/out" 2>"$tmp/err"; is 'run -n with a model' 0 $?
for pattern in 'hours of audio to transcribe' '[1-9].* token'; do
	check "run -n with a model: $pattern" grep -Eq "$pattern" "$tmp/out"
done
files | diff "$tmp/before" - >"$tmp/out"; is 'it writes nothing, asks nobody' ' 0' "$(cat "$tmp/out") $(asked)"
on 2026-11-26 12 run >"$tmp/text" 2>"$tmp/err"; is 'with a model' '0 5 0' "$? $(told) $(wc -l <"$tmp/err" | tr -d ' ')"
is 'it was asked about so many of each' 36 "$(asked)"
check 'and shown what stands around them' grep -q '"before":"[^"]' "$tmp/questions"
check 'it rewrote some' [ "$(rewritten "$tmp"/s/scored/*)" -gt 5 ]
check 'some of them were chosen' [ "$(rewritten "$tmp/d/archive.tsv")" -gt 0 ]
words() { awk -F '\t' -v n="$1" '$12 != "" { print substr($n, 1, 30); exit }' "$tmp/d/archive.tsv"; }
check 'the digest has its words' grep -qF "$(words 11)" "$tmp/text"
check 'and the quote' grep -qF "$(words 12)" "$tmp/text"
check 'by its choice' sh -c "! diff '$tmp/unaided' '$tmp/text'"
cp "$tmp/text" "$tmp/first"
rm -r "$tmp/s" "$tmp/d"
on 2026-11-26 12 run >"$tmp/text" 2>"$tmp/err"; is 'again' '0 36' "$? $(asked)"
check 'the same digest' cmp "$tmp/first" "$tmp/text"

# A server is asked with the key and by the name that are set.
python3 "$here/llm-server.py" "$tmp/llm-port" "$tmp/llm-log" /dev/null & llm_server=$!
trap '[ -z "$llm_server" ] || kill $llm_server; stop_serving; rm -rf "$tmp"' EXIT
tries=0; until [ -s "$tmp/llm-port" ] || [ $tries -ge 300 ]; do sleep 0.1; tries=$((tries + 1)); done
echo s3cret >"$tmp/key"; chmod 600 "$tmp/key"
fresh "llm http://127.0.0.1:$(cat "$tmp/llm-port")" "llm-key $tmp/key" 'llm-model small' 'llm-passages 1'
on 2026-11-26 12 run >"$tmp/text" 2>"$tmp/err"; is 'a server' '0 5 0' "$? $(told) $(wc -l <"$tmp/err" | tr -d ' ')"
is 'asked once of each episode, by key and name' 9 "$(grep -c '^/v1/chat/completions .*\[Bearer s3cret\] small ' "$tmp/llm-log")"
kill $llm_server; wait $llm_server 2>/dev/null
llm_server=

# One that is dead holds no digest up; a key that others may read does, as long as they may.
fresh "$model dead" 'jobs 2'
says 'a dead model' 1 'made-up-model: out of order$' on 2026-11-26 12 run
cp "$tmp/out" "$tmp/text"
is 'it is said once' 1 "$(wc -l <"$tmp/err" | tr -d ' ')"
check 'and asked for two jobs at most' [ "$(asked)" -le 42 ]
check 'the digest without it' cmp "$tmp/unaided" "$tmp/text"
before=$(asked)
fresh "$model dead" 'jobs 1' 'llm-passages 1'
on 2026-11-26 12 run >"$tmp/text" 2>"$tmp/err"; is 'one question is enough to know' "1 $((before + 1))" "$? $(asked)"
on 2026-11-26 13 run >"$tmp/text" 2>"$tmp/err"; is 'that is that' '0 0' "$? $(wc -l <"$tmp/err" | tr -d ' ')"
fresh 'llm http://127.0.0.1:1' "llm-key $tmp/key"
chmod 644 "$tmp/key"
says 'a key that others may read' 75 "$tmp/key" on 2026-11-26 12 run
is 'the day waits' '1 0 no' "$(wc -l <"$tmp/err" | tr -d ' ') $(told) $([ -e "$tmp/s/days/2026-11-26" ] || echo no)"
chmod 600 "$tmp/key"
says 'a server that is dead' 1 '^distill: http://127.0.0.1:[0-9]*/v1/chat/completions: the server: .*' on 2026-11-26 13 run
is 'the digest goes out' 5 "$(told)"
is 'that is said once, too' 1 "$(wc -l <"$tmp/err" | tr -d ' ')"

# Old answers go, and nothing else that lies there.
hex=0123456789abcdef
mkdir -p "$tmp/k/answers/$hex$hex.d"
for file in $hex$hex $hex$hex.Ab12Cd $hex notes ${hex}0123456789ABCDEF; do touch -d '20 days ago' "$tmp/k/answers/$file"; done
touch "$tmp/k/answers/0$hex${hex#0}"
is 'clean: six are there' 6 "$(find "$tmp/k/answers" -type f | wc -l | tr -d ' ')"
on 2026-11-27 12 run >"$tmp/text" 2>"$tmp/err"
is 'clean' "00123456789abcdef123456789abcdef $hex ${hex}0123456789ABCDEF notes" "$(cd "$tmp/k/answers" && find . -type f | sed 's,./,,' | sort | paste -s -d ' ' -)"

# A digest that nobody took is given up with the day's files, and that is said; not where its reader is none any more.
fresh 'sendmail cat >/dev/null; exit 67' 'from me@example.org'
rm "$tmp/c/feeds"
subscriber anna 'to anna@example.org'
subscriber bo 'to bo@example.org'
on 2026-11-26 12 run >"$tmp/text" 2>"$tmp/err"; is 'refused' 1 $?
rm -r "$tmp/c/subscribers/bo"
touch -d '15 days ago' "$tmp/s/days/2026-11-26"
on 2026-12-10 12 run >"$tmp/text" 2>"$tmp/err"
check 'within keep' [ -e "$tmp/s/days/2026-11-26/anna/mail" ]
touch -d '20 days ago' "$tmp/s/days/2026-11-26"
says 'given up' 1 '2026-11-26/anna: given up: not delivered in 14 days' on 2026-12-11 12 run
is 'once, for one' 1 "$(grep -c 'given up' "$tmp/err")"
check 'it is gone' [ ! -e "$tmp/s/days/2026-11-26" ]

# Titles are words of a stranger.
fresh
sed -i 's,<title>[^<]*</title>,<title>$(touch pwned) `touch pwned`; '"'"'" \&amp; ../../x</title>,' "$tmp/www/1.xml"
check 'hostile titles' on 2026-11-24 12 run
check 'nothing happened' [ -z "$(find "$tmp" -name 'pwned*')" ]

# One that fails does not stop the rest.
fresh "$mail" 'from me@example.org'
rm "$tmp/c/feeds"
subscriber anna 'to anna@example.org'
subscriber bo 'to bo@example.org'
mkdir "$tmp/c/subscribers/anna/interests"
echo "$base/none.xml" >>"$tmp/c/subscribers/bo/feeds"
says 'one fails' 1 'interests' on 2026-11-24 12 run
is 'the other has it' 'To: <bo@example.org>' "$(grep '^To:' "$tmp/mbox")"
rmdir "$tmp/c/subscribers/anna/interests"
on 2026-11-24 13 run >"$tmp/text" 2>"$tmp/err"
is 'then she has it' 2 "$(messages)"

# Settings that are wrong are named, and the run goes on.
fresh 'colour blue' 'k many'
says 'wrong settings' 1 "settings:2: unknown key: 'colour'" on 2026-11-24 12 run
check 'k, too' grep -q "settings:3: no value for k" "$tmp/err"
is 'it goes on' 5 "$(told)"

fresh 'hour 24'
says 'an hour that no day has' 1 "settings:2: no hour \(0 to 23\): '24'" on 2026-11-24 12 run
is 'it goes on, too' 5 "$(told)"

fresh 'related 1001' 'timeout 0' 'episodes 0' 'llm-passages 0'
says 'numbers beyond their bounds' 1 "settings:2: beyond what relate takes \(0 to 1000\): '1001'" on 2026-11-24 12 run
is 'all four' '4 5' "$(grep -c 'c/settings:[2345]: ' "$tmp/err") $(told)"

# Nor does another wrong value, and without its key no server is asked: what has a transcript of its own is told.
fresh 'age 1month' 'server foo' 'language English'
says 'wrong values' 1 "settings:2: no age \\(.*\\): '1month'" on 2026-11-24 12 run
check 'the server' grep -q "settings:3: server: not an http or https address: 'foo'" "$tmp/err"
check 'the language' grep -q "settings:4: no language tag, as en or pt-BR: 'English'" "$tmp/err"
is 'nothing else is said, and all is told' '3 5' "$(wc -l <"$tmp/err" | tr -d ' ') $(told)"
echo k >"$tmp/key"; chmod 644 "$tmp/key"
for key in "$tmp/no-key" "$tmp/key" key; do
	fresh 'server http://127.0.0.1:1/' "server-key $key"
	says "a key that is none: $key" 1 "^podsift: server-key: .*$key" on 2026-11-24 12 run
	is "once, and all is told: $key" '1 5' "$(wc -l <"$tmp/err" | tr -d ' ') $(told)"
done
chmod 600 "$tmp/key"
fresh 'server http://127.0.0.1:1/' "server-key $tmp/key"
on 2026-11-24 12 run >"$tmp/text" 2>"$tmp/err"; is 'a key that is one' '0 5' "$? $(told)"

# By a wrong smtp no mail goes, nor by sendmail, which may lose it; nor does the latter beside smtp, or a login, stop all.
fresh "$mail" 'to me@example.org' 'from me@example.org' 'smtp mail.example.org' 'site no'
says 'a wrong smtp' 75 "settings:5: smtp: neither smtp://HOST nor smtps://HOST: 'mail.example.org'" on 2026-11-24 12 run
is 'the mail waits' '0 0' "$(messages) $(told)"
sed -i "s/^smtp .*/smtp-login \/nowhere/" "$tmp/c/settings"
on 2026-11-24 13 run >"$tmp/text" 2>"$tmp/err"; is 'then it goes, without a login' '0 1 5' "$? $(messages) $(told)"

# What is there and cannot be read is not the same as nothing: the day is kept for when it can.
fresh "$mail" 'from me@example.org'
rm "$tmp/c/feeds"
for who in anna bo cy; do subscriber $who "to $who@example.org"; done
mkdir "$tmp/aside"
mv "$tmp/c/subscribers/anna/settings" "$tmp/aside"
mv "$tmp/c/subscribers/bo/feeds" "$tmp/aside"
mkdir "$tmp/c/subscribers/anna/settings" "$tmp/c/subscribers/bo/feeds" "$tmp/c/feeds"
says 'settings that cannot be read' 1 'subscribers/anna/settings: cannot be read$' on 2026-11-24 12 run
check 'feeds that cannot be read' grep -q 'subscribers/bo/feeds: cannot be read$' "$tmp/err"
check 'those at the top, too' grep -q 'podsift: [^ ]*/c/feeds: cannot be read$' "$tmp/err"
is 'a line for each' 3 "$(wc -l <"$tmp/err" | tr -d ' ')"
is 'the other one is told' 'cy' "$(ls "$tmp/s/days/2026-11-24")"
rmdir "$tmp/c/subscribers/anna/settings" "$tmp/c/subscribers/bo/feeds" "$tmp/c/feeds"
mv "$tmp/aside/settings" "$tmp/c/subscribers/anna"
mv "$tmp/aside/feeds" "$tmp/c/subscribers/bo"
on 2026-11-24 13 run >"$tmp/text" 2>"$tmp/err"; is 'then they are, too' '0 3' "$? $(messages)"
mv "$tmp/c/settings" "$tmp/aside" && mkdir "$tmp/c/settings"
says 'the settings at the top' 75 '/c/settings: cannot be read$' on 2026-11-25 12 run
is 'nothing is done' "1 no" "$(wc -l <"$tmp/err" | tr -d ' ') $([ ! -e "$tmp/s/days/2026-11-25" ] && echo no)"
check 'nothing is left' [ ! -e "$tmp/s/tmp" ]
says 'run -n' 75 '/c/settings: cannot be read$' on 2026-11-25 12 run -n

# one: a single line on stderr
one() { is "$1: a line says so" 1 "$(wc -l <"$tmp/err" | tr -d ' ')"; }
fresh
rm "$tmp/c/feeds" && mkdir "$tmp/c/feeds"
says 'no feeds but those that cannot be read' 1 '/c/feeds: cannot be read$' on 2026-11-25 12 run
one 'no feeds but those that cannot be read'

# Directories that are none: each is named.
fresh
: >"$tmp/file"
says 'a file as state' 75 "^podsift: $tmp/file: cannot be made: File exists$" podsift -c "$tmp/c" -s "$tmp/file" -d "$tmp/d" -C "$tmp/k" run
one 'a file as state'
for option in '' -n; do
	# shellcheck disable=SC2086
	says "a file as configuration: run $option" 75 "^podsift: $tmp/file: not a directory$" \
		podsift -c "$tmp/file" -s "$tmp/s" -d "$tmp/d" -C "$tmp/k" run $option
	one "a file as configuration: run $option"
done
says 'no TMPDIR' 75 "^podsift: $tmp/none: no temporary directory can be made there: No such file or directory$" \
	env TMPDIR="$tmp/none" podsift -c "$tmp/c" -s "$tmp/s" -d "$tmp/d" -C "$tmp/k" run -n
one 'no TMPDIR'
for command in run list; do
	says "no HOME: $command" 2 '^podsift: HOME is not set: ' env -u HOME podsift $command
	one "no HOME: $command"
done
check 'no HOME, and none is needed' env -u HOME podsift -c "$tmp/c" -s "$tmp/s" -d "$tmp/d" -C "$tmp/k" list
check 'nor where XDG names all' env -u HOME XDG_CONFIG_HOME="$tmp/x" XDG_STATE_HOME="$tmp/x" XDG_DATA_HOME="$tmp/x" XDG_CACHE_HOME="$tmp/x" podsift list

as_nobody() { if [ "$(id -u)" -eq 0 ]; then setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; else "$@"; fi; }
if as_nobody sh -c "cd '$here' && podsift -V" >/dev/null 2>&1; then
	chmod 711 "$tmp"
	mkdir "$tmp/theirs" && chmod 777 "$tmp/theirs"
	# as nobody, on a day: the run of $tmp/c
	theirs() { as_nobody env PODSIFT_NOW=2026-11-24T12:00:00Z TMPDIR="$tmp/theirs" podsift -c "$tmp/c" -s "$tmp/theirs/s" -d "$tmp/theirs/d" -C "$tmp/theirs/k" run; }
	for what in subscribers subscribers/anna subscribers/anna/settings subscribers/anna/feeds; do
		fresh
		rm "$tmp/c/feeds"
		subscriber anna 'print yes'
		[ "$(id -u)" -ne 0 ] || chown -R 65534 "$tmp/c"
		chmod 0 "$tmp/c/$what"
		rc=1; [ $what != subscribers ] || rc=75
		says "not to be read: $what" $rc "^podsift: $tmp/c/$what.*: cannot be read\$" theirs
		check 'and is said' grep -q 'cannot be read' "$tmp/err"
		check 'her day is not over' [ ! -e "$tmp/theirs/s/days/2026-11-24" ]
		chmod 755 "$tmp/c/$what"
	done
else
	skip 'nobody cannot run the build'
fi

# Nor is a reader whom nothing reaches one that was told.
fresh "$mail" 'from me@example.org'
rm "$tmp/c/feeds"
subscriber anna 'k 3'
subscriber bo 'to bo@example.org'
says 'nothing reaches her' 1 '^podsift: anna: nothing reaches anna: set to, print or site$' on 2026-11-24 12 run
is 'she has no day' 'bo' "$(ls "$tmp/s/days/2026-11-24")"
says 'run -n says so' 1 'nothing reaches anna' on 2026-11-24 12 run -n
echo 'to anna@example.org' >"$tmp/c/subscribers/anna/settings"
on 2026-11-24 13 run >"$tmp/text" 2>"$tmp/err"; is 'then she has it' '0 2' "$? $(messages)"

# A dead server is one also where others have an empty day; a wrong address is named with its reader.
echo 'to nobody' >"$tmp/c/subscribers/anna/settings"
echo "$base/3.xml" >"$tmp/c/subscribers/anna/feeds"
says 'whose address is wrong' 1 '^podsift: 2026-11-25/anna: to: not an address' on 2026-11-25 12 run
echo 'to anna@example.org' >"$tmp/c/subscribers/anna/settings"
echo "$base/2.xml" >"$tmp/c/subscribers/bo/feeds"
echo 'smtp smtp://127.0.0.1:1' >>"$tmp/c/settings"
printf '%s\n' 'smtp-insecure yes' 'timeout 1' >>"$tmp/c/settings"
on 2026-11-26 12 run >"$tmp/text" 2>"$tmp/err"; is 'a dead server, and an empty day' 75 $?
check 'it was empty' [ -e "$tmp/s/days/2026-11-26/bo/done" ]

# A run on a terminal that has nothing to tell says why.
terminal() { python3 -c 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))' env PODSIFT_NOW="$1T12:00:00Z" podsift -c "$tmp/c" -s "$tmp/s" -d "$tmp/d" -C "$tmp/k" run </dev/null | tr '\r' '\n' | sed -n 's/.*podsift: /podsift: /p'; }
fresh 'age 1h' 'site no' 'print no' "$mail" 'to me@example.org'
# due day: whom run -n calls due
due() { on "$1" 12 run -n 2>"$tmp/err" | sed -n 's/^1 subscriber, //p'; }
is 'run -n: none is due' '0 of them due' "$(due 2026-12-24)"
is 'a first run' 'podsift: nothing to tell yet: no feed gave an episode that is younger than age (1h)' "$(terminal 2026-12-24)"
is 'run -n: none is due still' '0 of them due' "$(due 2026-12-24)"
sed -i 's/^age.*/hour 13/' "$tmp/c/settings"
rm -r "$tmp/s"
is 'before hour' 'podsift: nothing to tell yet: it is before the hour that is set' "$(terminal 2026-11-24)"
sed -i 's/^hour.*/language de/' "$tmp/c/settings"
is 'in another language' 'podsift: nothing to tell yet: the new episodes are in another language' "$(terminal 2026-11-24)"
sed -i '/^language/d' "$tmp/c/settings"
rm -r "$tmp/s" "$tmp/k"
mkdir "$tmp/plain"
cp "$tmp"/www/*.xml "$tmp/plain"
sed -i 's|<podcast:transcript[^>]*/>||' "$tmp"/www/*.xml
is 'run -n: new episodes without a transcript are nothing' '0 of them due' "$(due 2026-11-24)"
is 'without transcripts' 'podsift: nothing to tell yet: the new episodes wait for a transcript' "$(terminal 2026-11-24)"
is 'run -n: nor are those that wait' '0 of them due' "$(due 2026-11-24)"
echo 'engine false' >>"$tmp/c/settings"
is 'run -n: with an engine they may be' '1 of them due: owner' "$(due 2026-11-24)"
sed -i '/^engine/d' "$tmp/c/settings"
mv "$tmp"/plain/*.xml "$tmp/www"
rm -r "$tmp/s"
on 2026-11-24 12 run >"$tmp/text" 2>"$tmp/err"
is 'later that day' 'podsift: nobody is due: podsift show prints the last digest' "$(terminal 2026-11-24)"
is 'run -n: a quiet day is one' '1 of them due: owner' "$(due 2026-11-25)"
is 'a quiet day' 'podsift: nothing new to tell' "$(terminal 2026-11-25)"
on 2026-11-28 12 run >"$tmp/text" 2>"$tmp/err"
is 'after missed days a show may have more, too' 'k 10|per-show 4' "$(grep -E '^(k|per-show) ' "$tmp/s/days/2026-11-28/owner/scanned" | paste -s -d '|' -)"

# So are zones that are not known here.
fresh 'zone Nowhere/Atall'
says 'a zone that is none' 1 "no such time zone here: 'Nowhere/Atall'" on 2026-11-24 12 run
is 'it goes on as well' 5 "$(told)"

# Numbers as people write them, a feed twice, a directory with a backslash, and a make's environment around it.
fresh 'keep 08' 'k 03' 'jobs 08' 'hour 09'
head -n 1 "$tmp/c/feeds" >>"$tmp/c/feeds"
mv "$tmp/c" "$tmp/c\\n"
echo 'all: ; echo made' >"$tmp/makefile"
MAKEFILES=$tmp/makefile GNUMAKEFLAGS=-n PODSIFT_NOW=2026-11-24T12:00:00Z \
	podsift -c "$tmp/c\\n" -s "$tmp/s" -d "$tmp/d" -C "$tmp/k" run >"$tmp/text" 2>"$tmp/err"
is 'leading zeros' '0 3' "$? $(told)"
check 'each feed counts once' grep -q 'Picked from 3 feeds, 9 episodes' "$tmp/text"
rm -r "$tmp/c\\n"

# Names that are the same number.
fresh 'site no' 'print no'
rm "$tmp/c/feeds"
for who in 01 1 1.0; do subscriber $who 'print yes' "title $who"; done
on 2026-11-24 12 run >"$tmp/text" 2>"$tmp/err"; is 'all are told' '0 3' "$? $(grep -c '^Picked' "$tmp/text")"
is 'setting' '1.0' "$(
	export CONFIG="$tmp/c" PODSIFT_PARTS="$B"
	. "$B/podsift-settings.sh"
	setting title 1.0)"

# What a user's environment has by the names of variables here is neither removed nor run.
fresh
rm "$tmp/c/settings"
mkdir "$tmp/c/settings" "$tmp/precious"
says 'no settings, and a name of theirs' 75 'settings: cannot be read' env aside="$tmp/precious" podsift -c "$tmp/c" -s "$tmp/s" run
check 'what it names is still there' [ -d "$tmp/precious" ]

# What a state has lost of what was told is found in its days; where a day itself is damaged, that is said.
shows 3 2026-11-25
fresh
rm "$tmp/c/feeds"
subscriber anna 'print yes'
subscriber bo 'print yes' 'k 1'
on 2026-11-24 12 run >"$tmp/text" 2>"$tmp/err"
on 2026-11-25 12 run >"$tmp/text" 2>"$tmp/err"; is 'two days' 0 $?
cp "$tmp/s/taken" "$tmp/taken"
for damage in ': >' 'rm' 'sed -i /^bo/d'; do
	sh -c "$damage $tmp/s/taken"
	says "taken: $damage" 0 "^podsift: $tmp/s/taken: it was damaged, and is made anew from the days that were told$" on 2026-11-25 13 run
	is "taken: $damage: nothing is told again" '0 1' "$(wc -c <"$tmp/out" | tr -d ' ') $(wc -l <"$tmp/err" | tr -d ' ')"
	check "taken: $damage: as it was" cmp "$tmp/taken" "$tmp/s/taken"
	gives "taken: $damage: that is that" '' sh -c "cd '$tmp' && PODSIFT_NOW=2026-11-25T14:00:00Z podsift -c c -s s -d d -C k run 2>&1 && echo"
done
mkdir -p "$tmp/s/days/2026-11-26/anna"
: >"$tmp/s/days/2026-11-26/anna/scanned"
says 'a day without its episodes' 75 "^podsift: $tmp/s/days/2026-11-26/anna: it is damaged, without its episodes; remove it" on 2026-11-26 12 run
is 'a line says so' '1 no' "$(wc -l <"$tmp/err" | tr -d ' ') $([ ! -e "$tmp/s/tmp" ] && echo no)"
rm -r "$tmp/s/days/2026-11-26/anna"
on 2026-11-26 12 run >"$tmp/text" 2>"$tmp/err"; is 'then it is made' '0 yes' "$? $([ -e "$tmp/s/days/2026-11-26/anna/done" ] && echo yes)"
shows 3 2026-11-26

# No network, no room, another run: nothing is done, and nothing lost.
fresh
sed -i 's,http://[^/]*/,http://127.0.0.1:1/,' "$tmp/c/feeds"
says 'no network' 75 'no feed could be reached' on 2026-11-24 12 run
check 'the day is not over' [ ! -e "$tmp/s/days/2026-11-24" ]
fresh
mkdir "$tmp/s"
podsift-lock "$tmp/s/lock" sh -c ': >"$0"; exec sleep 100' "$tmp/held" & holder=$!
until [ -e "$tmp/held" ]; do sleep 0.1; done
says 'another run' 75 'another' on 2026-11-24 12 run
kill $holder; wait $holder 2>/dev/null
full() { on 2026-11-24 12 run >/dev/full; }
says 'full standard output' 75 '^podsift: standard output cannot be written: the next run prints the rest$' full
is 'nothing is told' '1 0' "$(wc -l <"$tmp/err" | tr -d ' ') $(told)"
on 2026-11-24 12 run >"$tmp/text" 2>"$tmp/err"; is 'again' '0 5' "$? $(told)"
is 'the text is whole' 5 "$(grep -c '^ [1-5]\. ' "$tmp/text")"

# Where the archive cannot be, the text is shown, and not again; nor where its settings change.
fresh
: >"$tmp/d"
says 'no place for the archive' 1 "^podsift: $tmp/d: cannot be made: File exists$" on 2026-11-24 12 run
is 'it is shown' '5 1' "$(grep -c '^ [1-5]\. ' "$tmp/out") $(wc -l <"$tmp/err" | tr -d ' ')"
for hour in 13 14; do
	says "still none, at $hour" 1 "^podsift: $tmp/d: cannot be made" on 2026-11-24 $hour run
	is "not again, at $hour" '0 1' "$(wc -c <"$tmp/out" | tr -d ' ') $(wc -l <"$tmp/err" | tr -d ' ')"
	echo 'title Mine' >>"$tmp/c/settings"
done
rm "$tmp/d"
gives 'when there is' '' sh -c "cd '$tmp' && PODSIFT_NOW=2026-11-24T15:00:00Z podsift -c c -s s -d d -C k run && echo"
is 'it is told' 5 "$(told)"
check 'with the site' [ -s "$tmp/d/site/days/2026-11-24.html" ]

# Two texts, and room for one: each is shown whole, once.
fresh
rm "$tmp/c/feeds"
subscriber anna 'print yes' 'k 1'
subscriber bo 'print yes'
# A reader that takes one text, and no more
mkdir "$tmp/room"
printf '%s\n' '#!/bin/sh' "case \"\$*\" in days/*/text) [ ! -e '$tmp/took' ] || exit 1; : >'$tmp/took' ;; esac" "exec $(command -v cat) \"\$@\"" >"$tmp/room/cat"
chmod +x "$tmp/room/cat"
narrow() (PATH=$tmp/room:$PATH; on 2026-11-24 12 run)
says 'room for one text' 1 '^podsift: standard output cannot be written' narrow
cp "$tmp/out" "$tmp/text"
is 'one is shown' 1 "$(grep -c '^Picked' "$tmp/text")"
on 2026-11-24 13 run >>"$tmp/text" 2>"$tmp/err"; is 'then the other' '0 2 5' "$? $(grep -c '^Picked' "$tmp/text") $(grep -c '^ [1-5]\. ' "$tmp/text")"

# A line that is no address is named by its list, and the others hold.
fresh
echo "$base/1.xml  # my show" >>"$tmp/c/feeds"
says 'a list with a blank' 1 "^podsift: $tmp/c/feeds:4: not an http or https URL: '$base/1.xml  # my show'" on 2026-11-24 12 run
is 'it is said once, and all is told' '1 5' "$(wc -l <"$tmp/err" | tr -d ' ') $(told)"

# Lists of other forms.
fresh
{
	echo '<opml version="2.0"><body>'
	sed 's,.*,<outline type="rss" xmlUrl="&"/>,' "$tmp/c/feeds"
	echo '</body></opml>'
} >"$tmp/opml" && mv "$tmp/opml" "$tmp/c/feeds"
on 2026-11-24 12 run >"$tmp/text" 2>"$tmp/err"; is 'OPML' '0 5' "$? $(told)"
stop_serving
close_tests
