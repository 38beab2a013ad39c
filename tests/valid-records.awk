# Judges records by podsift-records(5), independently of the C code; LC_ALL=C.  Says what is wrong and fails.
# -v form=1 judges the form of a line alone, for programs that pass a stranger's fields through.
function bad(why) { printf "line %d: %s: %.200s\n", NR, why, $0; wrong = 1 }
# further fields of an insight are keyed: a word in lower case and a colon
function is_keyed(    i) { for (i = 17; i <= NF; i++) if ($i !~ /^[a-z]+:/) return 0; return NF > 16 }
NF != 16 && !($3 == "0" && NF == 25) && !is_keyed() { bad(NF " fields") }
/[\001-\010\013-\037\177]/ { bad("control character") }
/\302[\200-\237]/ { bad("C1 control character") }
/\342\200[\250-\256]/ || /\342\201[\246-\251]/ { bad("line separator or bidi control") }
/\357\273\277/ { bad("byte order mark") }
{
	text = $0; gsub(/\\[tnr\\]/, "", text)
	if (text ~ /\\/) bad("bad escape")
}
form { next }
$1 != "" && $1 !~ /^-?[0-9]+(\.[0-9]+)?$/ { bad("score") }
$2 !~ /^[0-9a-f]+$/ || length($2) != 16 { bad("episode") }
$3 !~ /^[0-9]+$/ { bad("seq") }
$4 != "" && $4 !~ /^[0-9]+\.[0-9][0-9]$/ { bad("start") }
$5 != "" && $5 !~ /^[0-9]+\.[0-9][0-9]$/ { bad("end") }
$4 != "" && $5 != "" && $5 + 0 < $4 + 0 { bad("end before start") }
$6 != "" && $6 !~ /^[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z$/ { bad("date") }
$7 != "" && $7 !~ /^[a-z0-9-]+$/ { bad("lang") }
$13 != "" && $13 !~ /^https?:\/\// { bad("link") }
$14 != "" && $14 !~ /^https?:\/\// { bad("audio") }
NF == 25 && !is_keyed() {
	if ($19 !~ /^[0-9]*$/) bad("bytes")
	if ($20 !~ /^[0-9]*$/) bad("duration")
	for (i = 21; i <= 23; i++) { list[i] = $i; gsub(/\\\\/, "\001", list[i]) }   # an escaped backslash is no escape
	n = list[21] ~ /^https?:\/\// ? 0 : split(list[21], line, /\\n/)
	for (i = 1; i <= n; i++) if (line[i] !~ /^[0-9]+\.[0-9][0-9] ./) bad("chapter")
	n = split(list[22], line, /\\n/)
	for (i = 1; i <= n; i++) if (line[i] !~ /^[^ ]+ ./) bad("person")
	n = split(list[23], line, /\\n/)
	for (i = 1; i <= n; i++) if (line[i] !~ /^[0-9]+\.[0-9][0-9] [0-9]+\.[0-9][0-9]( |$)/) bad("soundbite")
	if ($24 !~ /^([0-9]+(\.[0-9]*)?|\.[0-9]+)?$/) bad("season")
	if ($25 !~ /^([0-9]+(\.[0-9]*)?|\.[0-9]+)?$/) bad("number")
}
END { exit wrong }
