. "$(dirname "$0")/lib.sh"

# sentence episode seq speaker text
sentence() { printf '\t%s\t%s\t%d.50\t%d.00\t2026-11-20T06:00:00Z\ten\tShow\tTitle\t%s\t%s\t\t\t\t\t\n' "$1" "$2" "$2" "$(($2 + 1))" "$3" "$4"; }

# An episode in which one passage is a claim, and the rest is greeting, sponsor and small talk.
episode() {
	n=0
	while IFS='|' read -r speaker text; do n=$((n + 1)); sentence "$1" $n "$speaker" "$text"; done <<'X'
Host|Hello and welcome back to the show, I'm your host and it is so great to have you all here with me today.
Host|Thank you so much for listening, and please subscribe and leave us a review if you like this podcast.
Host|This episode is brought to you by our friends at Acme, who make it super easy to get started with your next big project.
Host|Head over to acme dot com slash show and use the promo code SHOW to get twenty percent off your first month for free.
Host|How did you get into this whole business of measuring queues, and what was your very first job in a hospital?
Guest|Well, I grew up in a small town, my dad was a doctor, and I went to college there years ago.
Guest|I remember my first week, I had no idea what I was doing, and my friend told me about the job.
Guest|Most hospitals believe that a waiting list shrinks when you add appointments, but it does not, because the delay comes from variation rather than from a lack of slots.
Guest|When a clinic removes a quarter of its slots, the free hours absorb late patients, which means that no delay spreads to the next doctor and cancellations fell by half.
Host|Wow, that is so cool.
Host|What is your favorite book, and where can people find you online?
Guest|You can follow me on Twitter, and thanks so much for having me, it was super fun.
X
}
episode aaaaaaaaaaaaaaaa >"$tmp/one.tsv"
sentscore -n 1 "$tmp/one.tsv" >"$tmp/best"
gives "finds the claim" "8 8.50 10.00 Guest" sh -c "cut -f 3,4,5,10 '$tmp/best' | tr '\t' ' '"
check "text of all its sentences" grep -q 'lack of slots\. When a clinic' "$tmp/best"
sentscore "$tmp/one.tsv" >"$tmp/all"
check "valid records" valid_records "$tmp/all"
check "best first" sh -c "cut -f 1 '$tmp/all' | sort -c -rn"
check "scores are from 0 to 1" awk -F '\t' '$1 < 0 || $1 > 1 { exit 1 }' "$tmp/all"
check "no overlap, one speaker, 1 to 5 sentences" awk -F '\t' '
	NR == FNR { speaker[$3] = $10; next }
	{ n = $5 - $4 + 0.5; if (n < 1 || n > 5) exit 1; for (i = 0; i < n; i++) if (seen[$3 + i]++ || speaker[$3 + i] != $10) exit 1 }' "$tmp/one.tsv" "$tmp/all"

# Several episodes: each on its own, in order, as if it came alone.
{ episode bbbbbbbbbbbbbbbb; episode aaaaaaaaaaaaaaaa; } >"$tmp/two.tsv"
{ episode bbbbbbbbbbbbbbbb | sentscore; sentscore "$tmp/one.tsv"; } >"$tmp/want"
sentscore "$tmp/two.tsv" >"$tmp/got"
check "episodes do not touch" cmp "$tmp/want" "$tmp/got"
sentscore "$tmp/two.tsv" >"$tmp/again"
check "the same bytes twice" cmp "$tmp/got" "$tmp/again"

# What grep leaves is still good input, and a gap is no neighbourhood.
gives "lone sentence" 8 sh -c "grep 'Most hospitals' '$tmp/one.tsv' | sentscore | cut -f 3"
gives "a gap divides" "6
8" sh -c "grep -e 'small town' -e 'Most hospitals' '$tmp/one.tsv' | sentscore | cut -f 3 | sort"

gives "weights" "0.000000" sh -c "printf 'one -100 # low\n\n' >'$tmp/w'; sentscore -w '$tmp/w' -n 1 '$tmp/one.tsv' | cut -f 1"
check "explains" sh -c "sentscore -e -n 1 '$tmp/one.tsv' | cut -f 17 | grep -q 'cue-mechanism='"
tree() {
	echo "$1" >"$tmp/w"
	sentscore -w "$tmp/w" -n 1 "$tmp/one.tsv" | cut -f 1
}
gives "a tree: the first node up to the threshold" "0.000045" tree 'tree sentences 99 -10 10'
gives "a tree: the second above it" "0.999955" tree 'tree sentences 0.1 -10 10'
gives "a tree: nodes below the first" "0.880797" tree 'tree sentences 99 sentences 0.1 -1 long 0 2 2 -1'
says "a tree of 33 leaves" 2 "^sentscore: $tmp/w:1: no weight: 'tree " sh -c "awk 'BEGIN { printf \"tree \"; for (i = 0; i < 32; i++) printf \"sentences %d 1 \", i; print 1 }' >'$tmp/w'; sentscore -w '$tmp/w'"
says "bad weight" 2 "^sentscore: $tmp/w:1: no weight: 'x 1'$" sh -c "echo 'x 1' >'$tmp/w'; sentscore -w '$tmp/w'"
says "no weights" 2 '^sentscore: /nonexistent: No such file' sentscore -w /nonexistent
says "bad seq" 1 '^sentscore: stdin:1: seq is not a number$' sh -c "{ printf '\taaaa\tx\n'; cat '$tmp/one.tsv'; } | sentscore"
check "the rest goes on" cmp "$tmp/all" "$tmp/out"
says "no episode" 1 '^sentscore: stdin:1: record without an episode$' sh -c "printf 'x\n' | sentscore"
says "no file" 2 '^sentscore: /nonexistent: No such file' sentscore /nonexistent
says "wrong option" 2 '^usage: sentscore' sentscore -x
says "wrong count" 2 '^sentscore: -n: not a number' sentscore -n -1
says "full disk" 75 '^sentscore: stdout: No space left on device$' sh -c "sentscore '$tmp/one.tsv' >/dev/full"
expect empty 0 sentscore /dev/null
printf '\taaaa\t0\t\t\t\t\t\t\t\tnotes\n' >"$tmp/notes"
expect "no sentences" 0 sentscore "$tmp/notes"

# What the publisher marks: marked CHAPTERS SOUNDBITES prints the episode behind a seq 0 record that has them.
marked() {
	printf '\taaaaaaaaaaaaaaaa\t0\t\t\t\ten\tShow\tTitle\t\tnotes\t\t\t\t\t\tguid\taudio/mpeg\t1\t60\t%s\t\t%s\t\t\n' "$1" "$2"
	cat "$tmp/one.tsv"
}
score_of() { awk -F '\t' -v seq="$1" '$3 == seq { print $1 }'; }
plain=$(sentscore -n 1 "$tmp/one.tsv" | score_of 8)
check 'a soundbite is worth more' [ "$(marked '' '8.5 2.0 The claim\n1 bad\nx' | sentscore -n 1 | score_of 8)" '>' "$plain" ]
marked '' '8.5 2.0' >"$tmp/soundbite"
gives 'and -e says so' 1 sh -c "sentscore -e -n 1 '$tmp/soundbite' | grep -c 'soundbite=1.000,+2.000'"
check 'a soundbite elsewhere is not' [ "$(marked '' '1.5 1 Hello' | sentscore -n 1 | score_of 8)" = "$plain" ]
check 'a passage across chapters is worth less' [ "$(marked '0 Queues\n9.2 Clinics' '' | sentscore -n 1 | score_of 8)" '<' "$plain" ]
marked '0 Talk\n8.5 Sponsor: Acme\n10.5 More talk about ads on the radio' '' >"$tmp/chapters"
gives 'a chapter of its own for a sponsor' '8 9' sh -c "sentscore -S -e '$tmp/chapters' | awk -F '\t' '/segment=sponsor/ { printf \"%s%s\", s, \$3; s = \" \" } END { print \"\" }'"
for marks in 'https://example.org/chapters.json' 'x\n\n-1 Ads\n1e9 Ads\nx Ads\n99999999999999999999 Ads' '9 Ads that pay for the open web, explained' '50 Talk\n8.5 Ads'; do
	check "no chapters: $marks" [ "$(marked "$marks" "$marks" | sentscore -n 1 | score_of 8)" = "$plain" ]
done

# The last passage has nothing behind it: sizes at which the array of sentences is full.
for n in 8 16 32 64; do
	awk -v n=$n 'BEGIN { for (i = 1; i <= n; i++) printf "\taaaa\t%d\t\t\t\t\t\t\t%s\tPrices fell because usage rose, so that it costs more than it did before to keep the queue short for them.\n", i, (i + 3 > n) ? "B" : "A" }' >"$tmp/full"
	check "$n sentences" sh -c "sentscore '$tmp/full' | grep -q ."
done

# Escapes are part of the text, never of the line.
check "escapes" [ "$(printf '\taaaa\t1\t\t\t\t\t\t\t\tC:\\\\new\\tpath is a path that has a tab in it\n' | sentscore | cut -f 11)" = 'C:\\new\tpath is a path that has a tab in it' ]

# A record that no program would read is no record; the episode's others are told.
awk 'function run(n,  r) { for (r = "x"; length(r) < n; ) r = r r; return substr(r, 1, n) }
	BEGIN { for (i = 1; i <= 2; i++) printf "\taaaa\t%d\t\t\t\t\t\t%s\t\tprices fell because %s and usage rose so that it costs more than it did before.\n", i, run(20000), run(520000)
	for (i = 11; i <= 12; i++) printf "\taaaa\t%d\t\t\t\t\t\t\t\tprices fell because one and usage rose so that it costs more than it did before.\n", i }' >"$tmp/big"
says "passage too big" 1 '^sentscore: passage aaaa:1: too big$' sentscore "$tmp/big"
check "the others are told" [ "$(cut -f 3 "$tmp/out")" = 11 ]

# What grep leaves is told, whatever its length; scripts without spaces have words, too.
gives "a long sentence alone" 1 sh -c "awk 'BEGIN { printf \"\\taaaa\\t1\\t\\t\\t\\t\\t\\t\\t\\t\"; for (i = 0; i < 80; i++) printf \"word \"; print \"end.\" }' | sentscore | wc -l"
for n in 1 2 3 4; do sentence aaaaaaaaaaaaaaaa $n '' '価格が下がっても会社の請求額は減らず、むしろ三倍になったのである。'; done >"$tmp/cjk"
check "passages without spaces" [ "$(sentscore -n 1 "$tmp/cjk" | wc -l)" -eq 1 ]
gives "the user's fields stay before -e" "mine too cue-" sh -c "awk '{ print \$0 \"\\tmine\\ttoo\" }' '$tmp/one.tsv' | sentscore -e -n 1 | cut -f 17-19 | tr '\t' ' ' | cut -c 1-13"

# Other languages: by the language field, by the words where that is empty, without cues where there is no list.
# mini file tag: an episode of that language, in which the sixth and the seventh sentence are the claim
mini() { awk -v lang="$2" '{ printf "\taaaa\t%d\t\t\t\t%s\t\t\tA\t%s\n", NR, lang, $0 }' "$here/sentscore/$1"; }
for tag in de de-AT fr es es_mx pt pt-br; do
	list=$(printf %.2s $tag)
	mini "$list" $tag >"$tmp/mini"
	check "the claim in $tag" sh -c "sentscore -n 1 '$tmp/mini' | cut -f 3 | grep -qx '[67]'"
	gives "its cues in $tag" 1 sh -c "sentscore -e -n 1 '$tmp/mini' | grep -c 'cue-mechanism='"
	mini "$list" '' | sentscore | cut -f 1 >"$tmp/got"
	check "$list is known by its words" sh -c "sentscore '$tmp/mini' | cut -f 1 | cmp - '$tmp/got'"
done
gives "a language without a list has no cues" 0 sh -c "sed 's/pt-br/cs/' '$tmp/mini' | sentscore -e | grep -c cue- || :"
sed 's/	en	/		/' "$tmp/cjk" >"$tmp/unknown"
gives "an unknown language has no cues" 0 sh -c "sentscore -e '$tmp/unknown' | grep -c cue- || :"
for list in de fr es pt; do
	mini $list $list | sentscore -w /dev/null -e | tr ' ' '\n' | grep -c cue- >"$tmp/want"
	mini $list $list | LC_ALL=C.UTF-8 sed 'y/äöüéèàçñãõáíóúêâ/ÄÖÜÉÈÀÇÑÃÕÁÍÓÚÊÂ/' | sentscore -w /dev/null -e | tr ' ' '\n' | grep -c cue- >"$tmp/got"
	check "capitals fold in $list" cmp "$tmp/want" "$tmp/got"
done

# All lists have the classes of the English one, in its order.
classes() { sed -n '/^capitals:/d; s/^\([a-z]*\): .*/\1/p' "$here/../lib/cues/$1"; }
for list in de fr es pt; do
	gives "the classes of $list" "$(classes en)" classes $list
done

# What is said in four languages, made up: de.pairs has twelve claims, and twelve sentences of chatter, greeting and sponsor reads of
# like length; de.episode is an episode.  What a sentence is stands before it.  The pairs were written after the lists of cues.
# said file tag: the file's sentences as records, in field 17 what they are
said() { awk -F '|' -v OFS='\t' -v lang="$2" '{ print "", "aaaa", NR, "", "", "", lang, "", "", $2, $3, "", "", "", "", "", $1 }' "$here/sentscore/$1"; }
# alone file tag: each an episode of its own
alone() { said "$1" "$2" | awk -F '\t' -v OFS='\t' '{ $2 = "a" $3; $3 = 1; $11 = $10; $10 = ""; print }'; }
for list in de fr es pt; do
	alone $list.pairs $list | sentscore | cut -f 1,17 >"$tmp/pairs"
	check "claims score above chatter in $list" awk '
		{ score[NR] = $1; claim[NR] = $2 == "claim" }
		END {
			for (i in score) for (j in score) if (claim[i] && !claim[j]) { n++; above += score[i] > score[j] }
			print above, n
			exit !(n == 144 && above >= 0.96 * n)
		}' "$tmp/pairs"
	check "claims score five times as high in $list" awk '{ sum[$2] += $1 } END { print sum["claim"], sum["chatter"]; exit sum["claim"] < 5 * sum["chatter"] }' "$tmp/pairs"
	said $list.episode $list >"$tmp/said"
	sentscore -S "$tmp/said" | cut -f 1,17 >"$tmp/each"
	gives "no worth in greetings and sponsor reads in $list" 14 awk '/(greeting|sponsor)$/ && $1 == 0 { n++ } END { print n }' "$tmp/each"
	gives "worth in every claim in $list" 15 awk '/claim$/ && $1 > 0 { n++ } END { print n }' "$tmp/each"
	sentscore -n 5 "$tmp/said" >"$tmp/best"
	check "four of the five best begin with a claim in $list" awk -F '\t' '$17 == "claim" { n++ } END { exit n < 4 }' "$tmp/best"
	check "scored as high as English is in $list" awk -F '\t' 'NR == 1 { exit $1 < 0.5 }' "$tmp/best"
done
said de.episode de >"$tmp/said"
gives "a German noun is no name" 0 sh -c "sentscore -e '$tmp/said' | tr ' \t' '\n\n' | grep -c '^names=' || :"
check "a French capital is one" sh -c "sed 's/	de	/	fr	/' '$tmp/said' | sentscore -e | tr ' \t' '\n\n' | grep -q '^names='"

# An episode long enough for segments: small talk, in which sentences 31 to 34 are a sponsor read and 50, 51 a claim.
# long id sponsor
long() {
	awk -v id="$1" -v sponsor="$2" 'function say(text) { printf "\t%s\t%d\t\t\t\ten\t\t\t%s\t%s\n", id, ++n, speaker(n), text }
	function speaker(i) { return (i > 28 && i < 37) || i % 4 < 2 ? "Host" : "Guest" }
	BEGIN {
		say("Welcome to the show, thank you for listening, and please subscribe to this podcast.")
		while (n < 30) say("The river of " id n " was wide at the bend where the old mill of " id n * 7 " stood by the road.")
		say("This episode is brought to you by our friends at " sponsor ", who make it easy to get started with a free trial.")
		say("Most teams lose hours because their servers fall over, which means that customers leave, and " sponsor " takes care of that for half the price.")
		say("Head over to " sponsor ".example/show and use the promo code SHOW to get twenty percent off your first month.")
		say("That is " sponsor " dot com slash show, and tell them that our show has sent you there today.")
		while (n < 49) say("The river of " id n " was wide at the bend where the old mill of " id n * 7 " stood by the road.")
		say("Most hospitals believe that a waiting list shrinks when you add appointments, but it does not, because the delay comes from variation in " id ".")
		say("When a clinic removes a quarter of its slots, the free hours absorb late patients, which means that cancellations fell by half in " id ".")
		while (n < 70) say("The river of " id n " was wide at the bend where the old mill of " id n * 7 " stood by the road.")
	}'
}
long one Acme >"$tmp/long1"
long two Acme >"$tmp/long2"
long three Acme >"$tmp/long3"
long four Zenith >"$tmp/long4"
sentscore -S "$tmp/long1" >"$tmp/each"
check "-S gives every sentence, in order" sh -c "cut -f 2- '$tmp/long1' >'$tmp/want'; awk -F '\t' -v OFS='\t' '{ print \$0 }' '$tmp/each' | cut -f 2-11 | cmp - '$tmp/want'"
check "-S gives numbers from 0 to 1" awk -F '\t' '$1 !~ /^[01]\.[0-9]*$/ || $1 > 1 { exit 1 }' "$tmp/each"
gives "a sponsor read is a segment" "31 32 33 34" sh -c "awk -F '\t' '\$3 > 20 && \$3 < 60 && \$1 == 0 { print \$3 }' '$tmp/each' | paste -sd ' ' -"
gives "-S -e names it" sponsor sh -c "sentscore -S -e '$tmp/long1' | awk -F '\t' '\$3 == 32 { sub(/^segment=/, \"\", \$17); sub(/ .*/, \"\", \$17); print \$17 }'"
check "-S is the score of the best passage" sh -c "[ \"\$(awk -F '\t' '\$3 == 50 { print \$1 }' '$tmp/each')\" = \"\$(sentscore -n 1 '$tmp/long1' | cut -f 1)\" ]"
check "a passage that is partly a sponsor read scores nothing" sh -c "sentscore -n 100 '$tmp/long1' | awk -F '\t' '\$11 ~ /promo code/ && \$1 > 0 { exit 1 }'"
check "the user's fields stay before -S -e" sh -c "sed 's/\$/\t\t\t\t\t\tmine/' '$tmp/long1' | sentscore -S -e | cut -f 17,18 | grep -q '^mine	segment='"

# Runs of words that recur: counted, merged, and worth nothing in other episodes.
sentscore -B "$tmp/long1" "$tmp/long2" "$tmp/long3" "$tmp/long4" >"$tmp/counts"
check "counts are sorted" sh -c "LC_ALL=C sort -c '$tmp/counts'"
check "form of counts" sh -c "! grep -Ev '^(\+[a-z]+|[0-9a-f]{16})	[0-9]+\$' '$tmp/counts'"
check "all episodes" [ "$(grep -c '^+' "$tmp/counts")" = 4 ]
sentscore -B "$tmp/long4" "$tmp/long2" >"$tmp/c1"
sentscore -B "$tmp/long3" "$tmp/long1" >"$tmp/c2"
check "counted in two parts" sh -c "cat '$tmp/long1' '$tmp/long3' | sentscore -B -b '$tmp/c1' | cmp - '$tmp/counts'"
check "merged by sort and awk" sh -c "LC_ALL=C sort '$tmp/c1' '$tmp/c2' | awk -F '\t' -v OFS='\t' '\$1 \"\" != k { if (NR > 1) print k, n; k = \$1 \"\"; n = 0 } { n += \$2 } END { if (NR > 0) print k, n }' | cmp - '$tmp/counts'"
check "what was counted is not counted again" sh -c "sentscore -B -b '$tmp/counts' '$tmp/long1' | cmp - '$tmp/counts'"
check "no counts of nothing" sh -c "sentscore -B -b '$tmp/counts' /dev/null | cmp - '$tmp/counts'"
# a line that is no known cue, in short episodes without segments
read_aloud() { printf '\t%s\t1\t\t\t\t\t\t\t\tThe quiet harbour keeps seven painted boats behind a stone wall near the lighthouse, and each of them sails at dawn towards open water, because nets drawn early cost half as much.\n\t%s\t2\t\t\t\t\t\t\t\tWord%s turns %s out to be %s another kind of %s fish than anyone %s thought, because %s eats less than most %s.\n' "$1" "$1" "$1" "$1" "$1" "$1" "$1" "$1" "$1"; }
for id in a b c; do read_aloud $id >"$tmp/run.$id"; done
sentscore -B "$tmp/run.a" "$tmp/run.b" >"$tmp/two"
sentscore -B "$tmp/run.a" "$tmp/run.b" "$tmp/run.c" >"$tmp/three"
gives "two others have it" 0.000000 sh -c "sentscore -S -b '$tmp/two' '$tmp/run.c' | head -1 | cut -f 1"
gives "two others and itself" 0.000000 sh -c "sentscore -S -b '$tmp/three' '$tmp/run.c' | head -1 | cut -f 1"
check "one other and itself are too few" sh -c "sentscore -S -b '$tmp/two' '$tmp/run.a' | head -1 | awk '\$1 == 0 { exit 1 }'"
check "the other words stay" sh -c "sentscore -S -b '$tmp/two' '$tmp/run.c' | tail -1 | awk '\$1 == 0 { exit 1 }'"
says "no count" 2 "^sentscore: $tmp/bad:2: no count: 'zz.1'\$" sh -c "printf '0123456789abcdef\t3\nzz\t1\n' >'$tmp/bad'; sentscore -b '$tmp/bad' /dev/null"
says "count of nothing" 2 'no count' sh -c "printf '0123456789abcdef\t0\n' >'$tmp/bad'; sentscore -b '$tmp/bad' /dev/null"
says "no count file" 2 '^sentscore: /nonexistent: No such file' sentscore -b /nonexistent /dev/null
says "counts on a full disk" 75 'No space left' sh -c "sentscore -B '$tmp/long1' >/dev/full"
says "sentences on a full disk" 75 'No space left' sh -c "sentscore -S '$tmp/long1' >/dev/full"

# Linear in length: ten times the words take at most thirty times the CPU time, measured on one that takes long enough.
talk() {
	awk -v n="$1" 'BEGIN { for (i = 1; i <= n; i++) printf "\taaaa\t%d\t\t\t\t\t\t\t\tBecause w%d of w%d most w%d costs w%d more than w%d and w%d so that w%d of w%d.\n", i, i%997, i%89, i%31, i%7, i%1013, i, i*7%5003, i%11 }'
}
seconds() { sh -c "sentscore -n 5 '$1' >/dev/null; times" | awk 'NR == 2 { split($1, t, /[ms]/); print t[1] * 60 + t[2] }'; }
talk 20000 >"$tmp/short"
talk 200000 >"$tmp/long"
check "linear in length" awk "BEGIN { exit !($(seconds "$tmp/long") < 30 * ($(seconds "$tmp/short") + 0.01)) }"
close_tests
