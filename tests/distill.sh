# distill: by made-up commands, and a made-up server of every kind of bad manners.
. "$(dirname "$0")/lib.sh"
trap '[ -z "${server-}" ] || kill "$server" 2>/dev/null; rm -rf "$tmp"' EXIT
cd "$tmp" || exit 2
unset PODSIFT_API_KEY OPENAI_API_KEY PODSIFT_LLM_MODEL

# record score episode seq speaker text [quote [relates]]
record() { printf '%s\t%s\t%s\t%s.00\t\t2026-11-20T06:00:00Z\ten\tLoad Bearing\tQueues, with Jo Okafor\t%s\t%s\t%s\t\t\t\t%s\n' "$1" "$2" "$3" "$3" "$4" "$5" "${6-}" "${7-}"; }
a=aaaaaaaaaaaaaaaa b=bbbbbbbbbbbbbbbb

# An episode's sentences, and its passages; another with one.
{
	record '' $a 0 '' 'Notes.'
	record '' $a 1 'Ada Lind' 'We ran the clinic in Malmö for ten years.'
	record '' $a 2 'Jo Okafor' 'And then?'
	record '' $a 3 'Ada Lind' 'And that was the odd thing, we cut the slots by a quarter.'
	record '' $a 4 'Ada Lind' 'The list got shorter, because whoever ran over had room, and people stopped cancelling their visits to the doctor.'
	record '' $a 5 'Jo Okafor' 'Amazing.'
	record '' $a 6 'Ada Lind' 'Was it not?'
	record '' $b 7 '' 'Nothing of this is said here.'
} >sentences
{
	record 0.5 $a 3 'Ada Lind' 'And that was the odd thing, we cut the slots by a quarter. The list got shorter, because whoever ran over had room, and people stopped cancelling their visits to the doctor.'
	record 0.25 $a 9 'Ada Lind' 'A second passage with no sentences around it, which says that nine nurses of ten would rather work at night than on a Sunday.'
	record 0.1 $b 1 '' 'A third one says that sleep after study fixes what was learned, and that a nap does the same for pilots in the cockpit.'
} >scored
good='The clinic in Malmö cut the slots by a quarter, and the list got shorter. Whoever ran over had room, so that people stopped cancelling their visits, Ada Lind says.'

# engine: a command that answers with the JSON on stdin to each question, which is kept in asked
cat >reply <<'X'
cat >>asked
cat "$1"
X
engine() { cat >answer; }
go() { distill -d kept -x 'sh ./reply answer' "$@"; }
asked() { grep -c '^{"show"' asked; }
fresh() { rm -rf kept asked; }

# Usage
says 'no model' 2 'no model to ask: -u or -x names one' distill scored
says '-u and -x' 2 '^usage' distill -u http://127.0.0.1/ -x cat scored
says '-u' 2 'not an http or https URL' distill -u ftp://e.example/ scored
says '-w' 2 "-w: not a number from 0 to 3: '4'" distill -w 4 -x cat scored
says '-d' 2 '-d: an empty name' distill -d '' -x cat scored
says '-u with a password' 2 "URL: 'http://\*\*\*@e.example/'" distill -u http://me:hunter2@e.example/ scored
mkfifo pipe
says '-s that is a pipe' 2 '^distill: pipe: no regular file$' distill -s pipe -x cat scored
says '-s that is a directory' 2 'no regular file$' distill -s . -x cat scored
says '-j' 2 'not a count from 1 to 64' distill -j 65 -x cat scored
says '-s' 2 '^distill: none: No such file' distill -s none -x cat scored
says 'no file' 2 '^distill: none: No such file' go none
says 'full disk' 75 '^distill: stdout: No space left on device$' sh -c "distill -d k -x 'echo {}' <scored >/dev/full"
expect empty 0 distill -x false /dev/null

# The cost before it is spent
engine </dev/null
printf '\t%s\t0\t\t\t2026-11-20T06:00:00Z\ten\tLoad Bearing\tTitle\t\tNotes\n' $a >new
distill -C -d none new >cost
check 'an episode of which nothing else is known' grep -Eq '^at most [0-9]+ tokens to read and 3000 to write, for 10 passages; 0 more answered already$' cost
most=$(sed 's/at most //; s/ .*//' cost)
check 'as much as ten passages take' [ "$most" -gt 10000 ]
distill -C -n 1 -d none new >cost
check 'one takes a tenth' [ "$(sed 's/at most //; s/ .*//' cost)" -eq $((most / 10)) ]
distill -C -d none -s sentences scored >cost
check 'passages' grep -q ' 900 to write, for 3 passages; 0 more' cost
check 'less than the most' [ "$(sed 's/at most //; s/ .*//' cost)" -lt $((most * 3 / 10)) ]
check 'nobody was asked, nothing is kept' [ ! -e asked ] && [ ! -e none ]

# Graded and rewritten
engine <<X
{"text": "$good", "grade": 3}
X
fresh
go -e -s sentences scored >out 2>err
check 'status and messages' [ ! -s err ]
check 'the rewriting' [ "$(sed -n 1p out | cut -f 11)" = "$good" ]
check 'the quote' [ "$(sed -n 1p out | cut -f 12)" = "$(sed -n 1p scored | cut -f 11)" ]
check 'the others keep their words' [ "$(sed -n '2,3p' out | cut -f 11-12)" = "$(sed -n '2,3p' scored | cut -f 11-12)" ]
check 'all else as it was' sh -c "cut -f 2-10,13-16 scored >want; cut -f 2-10,13-16 out | cmp want -"
check 'the grade weighs' [ "$(cut -f 1 out | tr '\n' ' ')" = '0.888889 0.727273 0.470588 ' ]
check 'why: rewritten' sh -c "sed -n 1p out | cut -f 17 | grep -qx 'why:grade 3; rewritten'"
check 'why: a name' sh -c "sed -n 2p out | cut -f 17 | grep -q '^why:grade 3; own words kept: '"
check 'valid records' sh -c 'cut -f 1-16 out >cut && valid() { awk -F "\t" "NF != 16 { exit 1 }" cut; } && valid'
check 'three questions' [ "$(asked)" -eq 3 ]
check 'what stands around a passage' grep -q '"before":"Ada Lind: We ran the clinic in Malmö for ten years. Jo Okafor: And then?","passage":"And that was the odd thing' asked
check 'and behind it' grep -q '"after":"Jo Okafor: Amazing. Ada Lind: Was it not?"' asked
check 'what the episode says of itself' [ "$(grep -c '"notes":"Notes."' asked)" -eq 2 ]
check 'nothing of another episode' [ "$(grep 'odd thing' asked | grep -c 'Nothing of this')" -eq 0 ]

# Nothing is asked twice, unless that is wished; another model is another question.
go -e -s sentences scored >again
check 'again the same' cmp out again
check 'and nobody was asked' [ "$(asked)" -eq 3 ]
distill -C -d kept -x 'sh ./reply answer' -s sentences scored >cost
check 'answers are no cost' grep -qx 'at most 0 tokens to read and 0 to write, for 0 passages; 3 more answered already' cost
go -a scored >out
check '-a asks' [ "$(asked)" -eq 6 ]
go -n 1 scored >out
check 'without -s another question' [ "$(asked)" -eq 6 ]
fresh
go -n 1 scored | cut -f 1 >out
check '-n 1 asks about the best of each episode' [ "$(tr '\n' ' ' <out)" = '0.888889 0.25 0.470588 ' ]
sort -n scored | go -n 1 >out
check 'whatever the order' [ "$(asked)" -eq 2 ]
check '-w 0 leaves scores' [ "$(go -w 0 scored | cut -f 1 | tr '\n' ' ')" = '0.5 0.25 0.1 ' ]
check '-w 2' [ "$(go -w 2 -n 1 scored | sed -n 1p | cut -f 1)" = 0.984615 ]

# Grades
for grade in 0:0.111111 1:0.333333 2:0.666667 3:0.888889 '"2":0.666667' 2.0:0.666667; do
	fresh
	echo "{\"grade\": ${grade%:*}, \"text\": \"\"}" | engine
	check "grade ${grade%:*}" [ "$(go scored | sed -n 1p | cut -f 1)" = "${grade#*:}" ]
done
for grade in -1 4 1.5 null true '[1]' '"x"'; do
	fresh
	echo "{\"grade\": $grade, \"text\": \"\"}" | engine
	says "grade $grade" 1 'of no use: its grade is none; such answers: 3 of 3$' go scored
	check "grade $grade: as it was" cmp out scored
done

# What is not asked about passes: episodes, what is rewritten or related, what is worth nothing or has no score.
{
	record '' $a 0 '' 'Notes.'
	record 0.5 $a 3 '' 'Rewritten.' 'Said.'
	record 0.5 $a 4 '' 'Related.' '' $b:3
	record 0.000000 $a 5 '' 'A sponsor.'
	record '' $a 6 '' 'Unscored.'
	record x $a 7 '' 'No score.'
} >pass
rm -f asked
go pass >out 2>err
check 'they pass' cmp pass out
check 'nobody was asked about them' [ ! -e asked ]
says 'no episode' 1 '^distill: stdin:1: record without an episode$' sh -c "printf 'x\n' | distill -x cat"

# Many episodes, more than are held at once: in their order, each passage once.
awk -F '\t' -v OFS='\t' 'NR == 1 { for (i = 0; i < 200; i++) for (k = 1; k < 4; k++) { $1 = k / 10; $2 = sprintf("%016x", i); $3 = k; $9 = i; $11 = k " " $11; print } }' scored >many
fresh
echo '{"grade": 2, "text": ""}' | engine
go -n 2 many >out
check 'many in their order' sh -c "cut -f 2,3 many >want; cut -f 2,3 out | cmp want -"
check 'two of each' [ "$(asked)" -eq 400 ]

# The same question twice is asked once, also of a model that wavers.
awk -F '\t' -v OFS='\t' 'NR == 1 { print; $1 = 0.25; print; $2 = "cccccccccccccccc"; print }' scored >twins
fresh
echo 'echo >>asked; echo "{\"grade\": $(($(wc -l <asked) % 4)), \"text\": \"\"}"' >waver
distill -d kept -x 'sh ./waver' twins >out
check 'the same question is asked once' [ "$(wc -l <asked)" -eq 1 ]
check 'and has one grade' [ "$(cut -f 1 out | tr '\n' ' ')" = '0.333333 0.142857 0.142857 ' ]
distill -d kept -x 'sh ./waver' twins >again
check 'also the next time' cmp out again
fresh
echo '{"grade": 2, "text": ""}' | engine

# What surrounds a passage is found wherever its episode stands in the file, in time that grows with the files alone.
awk -F '\t' -v OFS='\t' 'NR == 2 { for (i = 999; i >= 0; i--) for (k = 1; k < 4; k++) { $2 = sprintf("%016x", i); $3 = k; $11 = "Sentence " k " of " i "."; print } }' sentences >all
awk -F '\t' -v OFS='\t' '$3 == 2 { $1 = 0.5; print }' all | sort -k 2 >some
rm -f asked
check 'a thousand episodes in another order' timeout 60 distill -d kept -n 1 -x 'cat >>asked; echo "{\"grade\": 1}"' -s all some
check 'each with its own surroundings' [ "$(grep '^{"show"' asked | sed 's/.*"before":"//; s/"//g; s/Ada Lind: //g; s/Sentence . of //g; s/passage://; s/after://; s/[.}]//g' |
	awk -F ',' '$1 == $2 && $2 == $3 && $1 != "" { n++ } END { print n }')" -eq 1000 ]
fresh
echo '{"grade": 2, "text": ""}' | engine

# A command that is of no use: said once, all pass.
says 'no such command' 1 'nonesuch.*not found; passages left as they were: 3$' distill -d k -x nonesuch scored
check 'all pass' cmp out scored
says 'a command that fails' 1 '^distill: echo no model >&2; exit 3: exit status 3: no model; passages left as they were: 400$' distill -d k -n 2 -x 'echo no model >&2; exit 3' many
check 'all of them pass' cmp out many
says 'one that is silent' 1 'of no use: it has no JSON object with a grade; such answers: 3 of 3$' distill -d k -x : scored
says 'one that hangs' 1 "^distill: sleep 9$$: .*; passages left as they were: 3$" distill -d k -t 1 -x "sleep 9$$" scored
says 'one that prints for ever' 1 'passages left as they were: 3$' distill -d k -x 'yes' scored
check 'nothing of that is kept' [ ! -e k ]
says 'a cache that cannot be made' 1 '^distill: scored/k: answers are not kept: Not a directory$' distill -d scored/k -x 'echo "{\"grade\": 3}"' scored
check 'but graded' [ "$(cut -f 1 out | head -n 1)" = 0.888889 ]

# What is no rewriting
reject() {
	fresh
	printf '{"grade": 2, "text": "%s"}\n' "$2" | engine
	check "dropped: $1" sh -c "distill -e -d kept -n 1 -x 'sh ./reply answer' -s sentences scored | sed -n 1p | cut -f 17 | grep -Eq -- '$1'"
	check "as it was: $1" [ "$(go -n 1 -s sentences scored | sed -n 1p | cut -f 11-12)" = "$(sed -n 1p scored | cut -f 11-12)" ]
}
reject 'number 40' 'The clinic in Malmö cut the slots by 40 percent, and the list got shorter. Whoever ran over had room, so that people stopped cancelling.'
reject 'name Gothenburg' 'The clinic in Gothenburg cut the slots by a quarter, and the list got shorter. Whoever ran over had room, so that people stopped cancelling.'
reject '3 words' 'A short one.'
reject 'words are not in the transcript' 'Sleep after study fixes whatever somebody learned, while naps help pilots inside cockpits, and musicians play hard parts better next morning.'
reject 'plain text' '**The clinic** in Malmö cut the slots by a quarter, and the list got shorter. Whoever ran over had room, so people stopped cancelling.'
reject 'plain text' 'The clinic in Malmö cut the slots by a quarter, and the list got shorter, see https://e.example. Whoever ran over had room, so people stopped cancelling.'

# The episode's notes say who somebody is, and nothing that was said; what is no insight is not rewritten.
sed 's/Notes\./Ada Lind of Lund tells how twelve nurses slept well on a long train journey./' sentences >noted
for text in '3 rewritten The clinic in Malmö cut the slots by a quarter, and the list got shorter. Whoever ran over had room, so that people stopped cancelling, says Ada Lind of Lund.' \
	'3 own The clinic in Malmö cut the slots by a quarter, and the list got shorter. Twelve nurses slept well on a long train journey, says Ada Lind.' \
	"0 own $good"; do
	fresh
	rest=${text#* }
	printf '{"grade": %s, "text": "%s"}\n' "${text%% *}" "${rest#* }" | engine
	check "$text" sh -c "distill -e -d kept -n 1 -x 'sh ./reply answer' -s noted scored | sed -n 1p | cut -f 17 | grep -q '; ${rest%% *}'"
done

# A server
echo "[\"odd thing\", {\"text\": \"$good\", \"grade\": 3}]" >table
python3 "$here/llm-server.py" port log table & server=$!
i=0
while [ ! -e port ] && [ $i -lt 100 ]; do sleep 0.1; i=$((i + 1)); done
url=http://127.0.0.1:$(cat port)
ask() { case=$1; shift; distill -a -d kept -u "$url/$case/v1/chat/completions" -m small "$@" -s sentences scored; }
requests() { grep -c "^/$1/" log; }

rm -rf kept
ask good >out 2>err
check 'a server: no message' [ ! -s err ]
check 'a server: rewritten' [ "$(sed -n 1p out | cut -f 11)" = "$good" ]
check 'a server: what else it is asked for' grep -q '^/good/v1/chat/completions application/json \[\] small max_tokens,response_format,seed,temperature ' log
distill -d kept -u "$url" -m small -s sentences scored >again
check 'the path is added; the answers are those of the model' cmp out again
check 'nobody was asked' [ "$(grep -c '^/v1/' log)" -eq 0 ]
distill -a -d kept -u "$url/" -m small -s sentences scored >again
check 'the path is added' [ "$(grep -c '^/v1/chat/completions ' log)" -eq 3 ]
for case in fence think parts twice list; do
	ask $case >again 2>err
	check "$case: no message" [ ! -s err ]
	check "$case: rewritten" cmp out again
done
ask schema >again 2>err
check 'refuses a schema: asked without' cmp out again
check 'and only one question is asked with it' [ "$(grep '^/schema/' log | grep -c response_format)" -le 2 ]
ask bare >again 2>err
check 'refuses all but the question' cmp out again
check 'the instructions are there' grep -q 'You are the editor' log.questions
ask busy >again 2>err
check 'busy: asked again' cmp out again
check 'busy: one more request' [ "$(requests busy)" -eq 4 ]
says 'always busy' 1 'left as they were: 3$' ask always-busy -j 1
says 'a redirect is not followed' 1 'HTTP status 307.*; passages left as they were: 3$' ask redirect
check 'nothing was sent elsewhere' [ "$(requests v1)" -eq 3 ]
for case in null silent number prose cut deep huge nothing html broken deep-reply empty error bytes refusal refuse poor fault later drop short; do
	says "$case" 1 '^distill: ' ask $case
	check "$case: as it was" cmp out scored
	check "$case: one line" [ "$(wc -l <err)" -eq 1 ]
done
check 'an answer of three is no reason to give up' [ "$(requests prose)" -eq 3 ]
says 'wrong path' 1 'HTTP status 404.*; passages left as they were: 3$' ask missing
check 'wrong path: asked no more' [ "$(requests missing)" -le 2 ]
says 'a key is needed' 1 'HTTP status 401: Incorrect API key: *; passages left' ask key
printf 's3cret\n' >secret; chmod 600 secret
ask key -k secret >again 2>err
check 'with the key' sh -c "grep '^/key/' log | grep -q 'Bearer s3cret'"
printf 'wr0ng-k3y\n' >wrong; chmod 600 wrong
says 'a wrong key is not shown' 1 'Incorrect API key: \*\*\*; passages' ask key -k wrong
chmod 644 wrong
says 'a key that others may read' 2 'wrong: ' ask key -k wrong
ask slow -j 3 >again 2>err
check 'three at once' [ "$(grep '^/slow/' log | awk '{ print $NF }' | sort -n | tail -n 1)" -eq 3 ]
says 'hangs' 1 'passages left as they were: 3$' ask hang -t 1
check 'hangs: as it was' cmp out scored
says 'endless' 1 '^distill: ' ask endless
says 'trickles' 1 '^distill: ' ask trickle -t 1
says 'nobody is there' 1 "^distill: http://127.0.0.1:9/v1/chat/completions: the server: .*; passages left as they were: 3$" distill -a -u http://127.0.0.1:9 scored

# Killed in the middle, and again: what was answered is not asked again.
fresh
echo '{"grade": 2, "text": ""}' | engine
go -n 2 many >whole
fresh
distill -d kept -x 'sh ./reply answer' -n 2 many >out & victim=$!
i=0
while [ "$(ls kept 2>/dev/null | wc -l)" -lt 40 ] && [ $i -lt 400 ]; do sleep 0.05; i=$((i + 1)); done
kill -9 $victim; wait $victim 2>/dev/null
check 'killed in the middle' [ "$(ls kept | wc -l)" -lt 400 ]
go -n 2 many >out
check 'then as if nothing had been' cmp whole out
check 'and little is asked twice' [ "$(asked)" -le 402 ]
close_tests
