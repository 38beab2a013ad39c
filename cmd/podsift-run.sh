#!/bin/sh
# podsift run [-n], podsift send [-r]: the day's work, from the feeds to the reader, in the state directory.
# What an earlier run has left over is delivered first.  Then: fetch, score, freeze who is due with which episodes, and
# finish, which is choose, deliver and commit.  Each step leaves files that are whole, so that a run may be killed anywhere.
set -eu
# shellcheck source=cmd/podsift-settings.sh
. "$PODSIFT_PARTS/podsift-settings.sh"
unset MAKEFLAGS GNUMAKEFLAGS MAKEFILES MFLAGS MAKELEVEL
tab=$(printf '\t')

usage='usage: podsift run [-n] | podsift send [-r]'

wrong() {
	echo "$usage" >&2
	exit 2
}

command=$1; shift
dry=no again=
while getopts :hnr option; do
	case $command$option in
	runn) dry=yes ;;
	sendr) again=-r ;;
	*h) echo "$usage"; exit 0 ;;
	*) wrong ;;
	esac
done
shift $((OPTIND - 1))
[ $# -eq 0 ] || wrong

# One run at a time: podsift-lock starts this file again, with the lock.
if [ "$dry" = no ] && [ "${PODSIFT_LOCKED-}" != "$STATE" ]; then
	(umask 077 && make_folder "$STATE") || exit 75
	[ -z "$again" ] || set -- -r
	PODSIFT_LOCKED=$STATE exec podsift-lock "$STATE/lock" sh "$0" "$command" "$@"
fi
unset PODSIFT_LOCKED

work=           # a directory that goes away with the run
worst=0         # the status; it only rises
reached=yes     # no: no feed could be
put_off=no      # yes: a mail or a text is made that nobody took
raise() {
	[ "$1" -le "$worst" ] || worst=$1
}

# Nothing is known of those whose files cannot be read: the day is not theirs, nor anybody's where that is the top's settings.
leave_out_unreadable() {
	unreadable <"$work/names" >"$work/unreadable"
	[ -d "$CONFIG" ] || [ ! -e "$CONFIG" ] || give_way "podsift: $CONFIG: not a directory"
	readable "$CONFIG/settings" || give_way "podsift: $CONFIG/settings: cannot be read"
	readable_folder "$CONFIG/subscribers" || give_way "podsift: $CONFIG/subscribers: cannot be read"
	[ -s "$work/unreadable" ] || return 0
	raise 1
	sed "s/^[^$tab]*$tab\(.*\)/podsift: \1: cannot be read/" "$work/unreadable" >&2
	cut -f 1 "$work/unreadable" >"$work/left_out"
	grep -Fvx -f "$work/left_out" "$work/names" >"$work/known" || :
	mv "$work/known" "$work/names"
}

# give_way text: says why nothing is done for now, and ends
give_way() {
	echo "$1" >&2
	rm -rf "${aside:-$work}"
	trap - EXIT
	exit 75
}

read_settings() {
	subscribers >"$work/names" 2>"$work/why"
	[ ! -s "$work/why" ] || { cat "$work/why" >&2; raise 1; }
	leave_out_unreadable
	settings_of <"$work/names" >"$work/settings" || raise 1
	jobs=0 keep=14 engine='' server='' server_key='' model='' private=no smtp='' smtp_login='' smtp_insecure=no sendmail=''
	episodes='' age='' timeout='' llm='' llm_key='' llm_model='' llm_passages=10
	while IFS=$tab read -r name key value; do
		[ "$name" = . ] || break
		case $key in
		age) age=$value ;;
		engine) engine=$value ;;
		episodes) episodes=$value ;;
		jobs) jobs=$value ;;
		keep) keep=$value ;;
		llm) llm=$value ;;
		llm-key) llm_key=$value ;;
		llm-model) llm_model=$value ;;
		llm-passages) llm_passages=$value ;;
		model) model=$value ;;
		private) private=$value ;;
		sendmail) sendmail=$value ;;
		server) server=$value ;;
		server-key) server_key=$value ;;
		smtp) smtp=$value ;;
		smtp-insecure) smtp_insecure=$value ;;
		smtp-login) smtp_login=$value ;;
		timeout) timeout=$value ;;
		esac
	done <"$work/settings"
	[ "$jobs" -gt 0 ] || jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null) || jobs=1
	[ "$jobs" -le 8 ] || jobs=8
	runner=$$
	export runner work engine server server_key model private timeout llm llm_key llm_model llm_passages
}

# now format: the time where TZ is, as date prints it; PODSIFT_NOW stands for the clock, as for the other programs
now() {
	case ${PODSIFT_NOW-} in
	'') date "+$1" ;;
	*[!0-9]*) date -d "$PODSIFT_NOW" "+$1" ;;
	*) date -d "@$PODSIFT_NOW" "+$1" ;;
	esac
}

# The day and hour in each zone that a subscriber has; one that the system does not know would pass for UTC.
read_clocks() {
	awk -F '\t' '$1 != "." && $2 == "zone" && !seen[$3]++ { print $3 }' "$work/settings" >"$work/zones"
	while IFS= read -r zone; do
		if [ -z "$zone" ]; then
			printf '\t%s\n' "$(now "%Y-%m-%d$tab%H")"
		else
			[ -e "${TZDIR:-/usr/share/zoneinfo}/$zone" ] ||
				{ echo "podsift: no such time zone here: '$zone'" >&2; raise 1; }
			printf '%s\t%s\n' "$zone" "$(TZ=$zone; export TZ; now "%Y-%m-%d$tab%H")"
		fi
	done <"$work/zones" >"$work/clocks"
}

# NAME TAB URL of all lists.  Those that are more than addresses, one a line, are feedfetch's to read.
read_lists() {
	rest=$work/rest awk '
	{
		file = ENVIRON["CONFIG"] ($0 == "owner" ? "" : "/subscribers/" $0) "/feeds"
		urls = ""
		plain = 1
		while ((getline line < file) > 0) {
			gsub(/^[ \t]+|[ \t\r]+$/, "", line)
			if (tolower(line) ~ /^https?:\/\/[a-z0-9][!-~]*$/ && line !~ /[@"<>\\]/ && length(line) <= 2048)
				urls = urls $0 "\t" line "\n"
			else if (line != "" && line !~ /^#/)
				plain = 0
		}
		close(file)
		if (plain)
			printf "%s", urls
		else
			print > ENVIRON["rest"]
	}' "$work/names" >"$work/feeds"
	[ ! -e "$work/rest" ] || while read -r name; do
		feedfetch -l "$(config_of "$name")/feeds" >"$work/list" 2>"$work/why" || raise 1
		list_faults <"$work/why" >&2
		sed "s/^/$name$tab/" "$work/list" >>"$work/feeds"
	done <"$work/rest"
	cut -f 2 "$work/feeds" | sort -u >"$work/list"
	[ -s "$work/list" ] || [ -s "$work/unreadable" ] || echo "podsift: no feeds yet: podsift add URL" >&2
}

# fetch state next: the new episodes of all feeds into new.tsv
fetch() {
	: >"$work/new.tsv"
	[ -s "$work/list" ] || return 0
	set -- feedfetch -s "$1" -S "$2"
	[ "$private" = no ] || set -- "$@" -L
	[ -z "$episodes" ] || set -- "$@" -n "$episodes"
	[ -z "$age" ] || set -- "$@" -a "$age"
	[ -z "$timeout" ] || set -- "$@" -t "$timeout"
	rc=0; step "$@" "$work/list" >"$work/new.tsv" || rc=$?
	[ $rc -eq 0 ] || raise 1
	[ $rc -le 1 ] || reached=no
}

# Each new episode into a file of its own, and only then are they seen.
spool() {
	[ -e "$work/next" ] || return 0
	if [ -s "$work/new.tsv" ]; then
		mkdir "$work/new"
		awk -F '\t' -v folder="$work/new" 'length($2) == 16 && $2 !~ /[^0-9a-f]/ {
			file = folder "/" $2 ".tsv"
			print >file
			if (close(file) != 0)
				exit 2
		}' "$work/new.tsv"
		find "$work/new" -type f -exec sh -c 'mv "$@" episodes/' sh {} +
		sync -f episodes 2>/dev/null || sync
	fi
	mv "$work/next" feeds.state
}

# make_all: the files of $work/targets.  What make itself says waits until it has ended: at a signal that is to be
# the end of the run it has a word on each job.  The jobs speak through 3.
make_all() {
	[ ! -s "$work/targets" ] || step "$make" -rRsk -j "$jobs" -f "$PODSIFT_PARTS/podsift.mk" TARGETS="$work/targets" \
		3>&2 2>"$work/make" || { cat "$work/make" >&2; raise 1; }
	failures
}

# say_full: that the state's disk is, where a job found it so, or it is so now
say_full() {
	why='No space left on device'
	if has_room "$work/room" && [ ! -e "$work/full" ]; then return 0; fi
	echo "podsift: $STATE: $why" >&2
}

failures() {
	[ ! -e "$work/failed" ] || { raise 1; rm "$work/failed"; }
}

score() {
	find episodes -name '*.tsv' | sort | sed 's,^episodes/,all: scored/,' >"$work/targets"
	make_all
	# of the language model, once, without how often in which episode
	[ ! -e "$work/said" ] || sed 's/; [a-z ]*: [0-9]*\( of [0-9]*\)\{0,1\}$//' "$work/said" | sort -u >&2
}

# list_days: DAY/NAME of the days that are made and not delivered
list_open() {
	for d in days/*/*/; do
		[ -e "${d}done" ] || [ ! -e "${d}episodes" ] || { d=${d#days/}; echo "${d%/}"; }
	done
}

list_waiting() {
	list_spooled
	find counts -type f -exec cat {} + | sort >"$work/counts"
	cut -f 1 "$work/counts" | comm -23 "$work/spooled" -
}

list_spooled() {
	find episodes -name '*.tsv' | sed 's,.*/,,; s,.tsv$,,' | sort >"$work/spooled"
}

# date_of_mails: seconds since 1970
date_of_mails() {
	case ${SOURCE_DATE_EPOCH-} in
	'' | *[!0-9]*) now %s ;;
	*) printf '%s\n' "$SOURCE_DATE_EPOCH" ;;
	esac
}

# freeze file [-v variable=value ...]: who is due, into the file; see podsift-freeze.awk
freeze() {
	due=$1; shift
	rc=0; awk "$@" -f "$PODSIFT_PARTS/podsift-freeze.awk" stage=settings "$work/settings" stage=clocks "$work/clocks" \
		stage=taken taken stage=open "$work/open" stage=feeds "$work/feeds" stage=counts "$work/counts" \
		stage=waiting "$work/waiting" stage=state "$state" >"$due" || rc=$?
	[ $rc -le 1 ] || exit 75
	raise $rc
}

# The days of all that are due, made aside and moved, so that each is there as a whole or not at all.
freeze_days() {
	list_waiting >"$work/waiting"
	freeze "$work/due" -v "out=$work/days" -v "empty=$work/empty" -v "installation=$installation" -v "date=$(date_of_mails)"
	[ -s "$work/due" ] || return 0
	while read -r d; do
		[ ! -e "days/$d" ] || give_way "podsift: $STATE/days/$d: it is damaged, without its episodes; remove it, and run again"
	done <"$work/due"
	for d in "$work"/days/*/; do
		d=${d%/}
		mkdir -p "days/${d##*/}"
		find "$d"/* -prune -exec sh -c 'to=$1; shift; mv "$@" "$to"' sh "days/${d##*/}" {} +
	done
}

# refresh list [-r]: prints those of the list that are subscribers still; where what the messages need of the settings is not
# as it was when the day was frozen, it is in the file settings.  A mail in doubt stays as it is but for -r: to another
# address it would be sent again.
refresh() {
	: >"$work/doubt"
	[ -n "$2" ] || in_doubt <"$1" >"$work/doubt"
	awk -F '\t' '
	BEGIN { n = split("title to from list unsubscribe print site", key, " ") }
	stage == "settings" { value[$1, $2] = $3; known[$1]; next }
	stage == "doubt" { doubt[$1]; next }
	{
		split($1, part, "/")
		name = part[2]
		if (!(name in known))
			next
		print
		if ($1 in doubt)
			next
		text = ""
		for (i = 1; i <= n; i++)
			text = text key[i] " " value[name, key[i]] "\n"
		file = "days/" $1 "/settings"
		old = read(file)
		if (old != text && (old != "" || index(read("days/" $1 "/scanned"), "\n" text) == 0)) {
			printf "%s", text > file
			if (close(file) != 0)
				exit 2
		}
	}
	function read(file,   line, text) {
		while ((getline line < file) > 0)
			text = text line "\n"
		close(file)
		return text
	}' stage=settings "$work/settings" stage=doubt "$work/doubt" stage=list "$1"
}

# finish list [-r]: chooses, delivers and commits the days of the list, DAY/NAME a line
finish() {
	[ -s "$1" ] || return 0
	refresh "$1" "${2-}" >"$work/days.list"
	: >"$work/delivered"; : >"$work/mails"
	list_targets
	make_all
	sort_made
	send "${2-}"
	show
	commit
}

# list_targets: of the days that are listed, those to be made; where there is nothing to tell, that is delivered
list_targets() {
	while read -r d; do
		if [ -e "days/$d/ready" ] && [ ! -s "days/$d/insights.tsv" ]; then
			echo "$d" >>"$work/delivered"
		else
			echo "all: days/$d/ready"
			[ ! -e "days/$d/settings" ] || echo "days/$d/ready: days/$d/settings"
		fi
	done <"$work/days.list" >"$work/targets"
}

# sort_made: of the days that were made, the mails to send; those without one are delivered
sort_made() {
	sed -n 's,^all: days/\(.*\)/ready$,\1,p' "$work/targets" >"$work/days.list"
	while read -r d; do
		made=
		[ ! -e "days/$d/ready" ] || read -r made <"days/$d/ready" || :
		if [ "$made" = text ]; then
			echo "$d" >>"$work/delivered"
		elif [ "$made" = mail ] && [ -s "days/$d/mail" ]; then
			echo "days/$d/mail" >>"$work/mails"
		else
			raise 1         # it was said why, or the machine lost its power; it is made anew
			rm -f "days/$d/ready"
		fi
	done <"$work/days.list"
}

# send [-r]: hands the mails over; what was accepted is delivered, what nobody knows is noted in $work/unknown
send() {
	[ -s "$work/mails" ] || return 0
	set -- ${1:+"$1"} -f "$STATE/ledger"
	[ -z "$timeout" ] || set -- "$@" -t "$timeout"
	[ -z "$smtp" ] || set -- "$@" -u "$smtp"
	[ -z "$smtp_login" ] || set -- "$@" -a "$smtp_login"
	[ "$smtp_insecure" = no ] || set -- "$@" -k
	[ -z "$sendmail" ] || set -- "$@" -x "$sendmail"
	xargs senddigest "$@" <"$work/mails" >"$work/outcomes" || raise 1
	sed -n 's,^accepted	days/\(.*\)/mail$,\1,p' "$work/outcomes" >>"$work/delivered"
	sed -n 's,^unknown	days/\(.*\)/mail$,\1,p' "$work/outcomes" >>"$work/unknown"
	grep -Eq '^(accepted|refused|unknown|invalid)' "$work/outcomes" || put_off=yes
}

# The text on standard output, for those that want it.  One that was shown gets another name, for which a full disk has
# room, so that it is not shown again, whatever becomes of archive and site.  One that could not be is not delivered.
show() {
	: >"$work/shown"
	shows=yes
	while read -r d; do
		if [ -s "days/$d/text" ]; then
			[ $shows = no ] || cat "days/$d/text" 2>/dev/null || shows=no
			[ $shows = yes ] || continue
			mv "days/$d/text" "days/$d/shown"
		fi
		echo "$d" >>"$work/shown"
	done <"$work/delivered"
	[ $shows = yes ] || { raise 1; put_off=yes; echo 'podsift: standard output cannot be written: the next run prints the rest' >&2; }
}

# commit: what the delivered days told is taken, for each that was shown; then archived.
commit() {
	[ -s "$work/shown" ] || return 0
	take "$work/shown"
	while read -r d; do
		if [ -s "days/$d/insights.tsv" ]; then echo "$d"; else : >"days/$d/done"; fi
	done <"$work/shown" >"$work/days.list"
	[ ! -s "$work/days.list" ] || xargs -n 16 -P "$jobs" podsift-work keep <"$work/days.list" || raise 1
	failures
	while read -r d; do
		[ -e "days/$d/done" ] || raise 1
	done <"$work/shown"
	cat "$work/days.list" >>"$work/told"
}

# take list: what the days of the list told is not told again
take() {
	list_spooled
	# taken: a line for each subscriber, its last day and those of its episodes that are still spooled
	awk -F '\t' '
	stage == "spooled" { spooled[$1] }
	stage == "taken" { last[$1] = $2; add($1, $3) }
	stage == "days" {
		split($1, part, "/")
		name = part[2]
		if (part[1] > last[name])
			last[name] = part[1]
		while ((getline id < ("days/" $1 "/episodes")) > 0)
			add(name, id)
		close("days/" $1 "/episodes")
	}
	END {
		for (name in last)
			print name "\t" last[name] "\t" ids[name]
	}
	function add(name, list,   id, n, i) {
		n = split(list, id, " ")
		for (i = 1; i <= n; i++)
			if (id[i] in spooled && !((name, id[i]) in had)) {
				had[name, id[i]]
				ids[name] = ids[name] (ids[name] == "" ? "" : " ") id[i]
			}
	}' stage=spooled "$work/spooled" stage=taken taken stage=days "$1" >"$work/taken"
	sort "$work/taken" >taken.next
	sync taken.next 2>/dev/null || sync
	mv taken.next taken
}

# take_lost: the days that are done are taken; where a hand, or the disk, has lost that, they are taken again
take_lost() {
	find days -name 'done' | sed 's,^days/,,; s,/done$,,' >"$work/done"
	awk -F '\t' '
	stage == "taken" { last[$1] = $2; next }
	{ split($1, part, "/") }
	part[1] > last[part[2]]' stage=taken taken stage=done "$work/done" >"$work/lost"
	[ -s "$work/lost" ] || return 0
	echo "podsift: $STATE/taken: it was damaged, and is made anew from the days that were told" >&2
	take "$work/lost"
}

clean() {
	find episodes -type f -mtime "+$keep" >"$work/old"
	while IFS=/ read -r _ file; do
		rm -f "scored/$file" "scores/$file" "counts/${file%.tsv}" "waiting/${file%.tsv}" "episodes/$file"
	done <"$work/old"
	# transcripts that a killed run had begun to write
	[ ! -d "$CACHE/transcripts" ] ||
		find "$CACHE/transcripts" -type f -name '????????????????.*.??????' -mtime +0 -exec rm -f {} +
	[ ! -d "$CACHE/answers" ] || (cd "$CACHE/answers" && clean_answers)
	# a day longer, so that no episode outlives the day that it was told
	find days -type d -name '????-??-??' -prune -mtime "+$((keep + 1))" >"$work/old"
	while read -r day; do
		give_up "$day"
		rm -rf "$day"
	done <"$work/old"
}

# clean_answers: of the language model, here, and those that a killed run had begun to write; episodes are no older than keep
clean_answers() {
	find . -type f -mtime "+$keep" | grep -Ex '\./[0-9a-f]{32}(\.[[:alnum:]]{6})?' | xargs rm -f
}

# give_up day: says whose digest of that day was never delivered, of those who are subscribers still
give_up() {
	for d in "$1"/*/; do
		d=${d%/}
		if [ -e "$d/episodes" ] && [ ! -e "$d/done" ] && grep -Fqx "${d##*/}" "$work/names"; then
			echo "podsift: ${d#days/}: given up: not delivered in $keep days" >&2
			raise 1
		fi
	done
}

# read_id: sets installation to the id of this one, by which its mails are told from those of another to the same address.
# It is random, made once, and on the disk before a mail has it.
read_id() {
	if [ ! -s id ]; then
		od -A n -N 16 -t x1 /dev/urandom | tr -d ' \n' >"$work/id"
		[ -s "$work/id" ]
		sync "$work/id" 2>/dev/null || sync
		mv "$work/id" id
		sync . 2>/dev/null || sync
	fi
	installation=$(cat id)
}

begin() {
	cd "$STATE"
	work=tmp
	rm -rf tmp
	mkdir -p tmp episodes scored scores counts waiting days
	has_room "$work/room" || give_way "podsift: $STATE: $why"
	[ -e taken ] || : >taken
	make=$(command -v gmake || command -v make) || { echo 'podsift: no make' >&2; exit 75; }
	: >"$work/unknown"; : >"$work/told"
	take_lost
	read_id
	read_settings
}

run() {
	read_clocks
	read_lists
	fetch feeds.state "$work/next"
	[ $reached = yes ] || return 0      # without the feeds the day is not over
	spool
	score
	[ ! -e "$work/unscored" ] || { reached=no; return 0; }
	list_open | while read -r d; do
		if grep -Fqx "$d" "$work/unknown"; then echo "$d	unknown"; else echo "$d	open"; fi
	done >"$work/open"
	state=feeds.state
	[ -e "$state" ] || state=/dev/null
	freeze_days
	finish "$work/due"
	clean
}

# why_nothing: what to say on a terminal where nothing was told
why_nothing() {
	if [ "$command" = send ]; then
		echo 'nothing waits to be sent'
	elif [ -s "$work/due" ]; then
		echo 'nothing new to tell'
	elif [ -e "$work/empty" ]; then
		echo "nothing to tell yet: $(why_empty)"
	elif [ -s taken ]; then
		echo 'nobody is due: podsift show prints the last digest'
	else
		echo 'nothing to tell yet: it is before the hour that is set'
	fi
}

# why_empty: the same of first days
why_empty() {
	if grep -q 'waiting$' "$work/empty"; then
		echo 'the new episodes wait for a transcript'
	elif grep -q 'foreign$' "$work/empty"; then
		echo 'the new episodes are in another language'
	else
		echo "no feed gave an episode that is younger than age ($age)"
	fi
}

end() {
	while read -r d; do
		echo "podsift: $d: nobody knows whether the mail arrived: podsift send -r sends it again" >&2
	done <"$work/unknown"
	if [ -t 2 ] && [ "$worst" -eq 0 ] && [ ! -s "$work/told" ] &&
		{ [ "$command" = send ] || [ -s "$work/list" ]; }; then
		echo "podsift: $(why_nothing)" >&2
	fi
	[ "$worst$reached" = 0yes ] || say_full
	[ "$put_off$reached" = noyes ] || [ -s "$work/told" ] || worst=75
	rm -rf "$work"
	trap - EXIT
	exit "$worst"
}

# What a run would do, from the feeds as they are now; nothing is written but a copy of the state that goes away.
dry_run() {
	aside=$(mktemp -d 2>&1) ||
		{ echo "podsift: ${TMPDIR:-/tmp}: no temporary directory can be made there: ${aside##*: }" >&2; exit 75; }
	trap 'rm -rf "$aside"' EXIT
	catch_signals
	work=$aside/tmp
	mkdir "$work"
	if [ -e "$STATE/taken" ]; then cd "$STATE"; else cd "$aside" && mkdir episodes counts days && : >taken; fi
	read_settings
	read_clocks
	read_lists
	[ ! -e feeds.state ] || cp feeds.state "$work/state"
	fetch "$work/state" "$work/next"
	list_waiting >"$work/waiting"
	while read -r id; do
		cat "episodes/$id.tsv"
	done <"$work/waiting" >"$work/left"
	# of these and the new ones, those that may get a transcript
	awk -F '\t' '$15 != "" || ENVIRON["engine"] ENVIRON["server"] != "" { print $2 }' "$work/left" "$work/new.tsv" >"$work/waiting"
	: >"$work/open"
	list_open | sed "s/\$/${tab}open/" >"$work/open"
	state=$work/next
	[ -e "$state" ] || state=/dev/null
	freeze "$work/frozen"
	sed 's,.*/,,' "$work/frozen" >"$work/due"
	report >"$work/report"
	cat "$work/report" 2>/dev/null || give_way 'podsift: standard output cannot be written'
	exit "$worst"
}

# report: the feeds, what is new or waits in them, what that costs, who is due, and what was chosen and not delivered yet
report() {
	cat "$work/left" "$work/new.tsv" >"$work/wanted"
	n_left=$(wc -l <"$work/left") wait=wait end=
	[ "$n_left" -ne 1 ] || wait=waits
	[ ! -s "$work/wanted" ] || end=:
	counted "$(wc -l <"$work/list")" feed
	echo "$(counted "$(wc -l <"$work/new.tsv")" 'new episode'), $((n_left)) that $wait for a transcript$end"
	[ ! -s "$work/wanted" ] || cost
	n_due=$(wc -l <"$work/due") end=
	[ "$n_due" -eq 0 ] || end=": $(head -n 20 "$work/due" | paste -s -d ' ' -)"
	echo "$(counted "$(wc -l <"$work/names")" subscriber), $((n_due)) of them due$end"
	[ ! -s "$work/open" ] ||
		echo "$(counted "$(wc -l <"$work/open")" digest) to be delivered first: $(head -n 20 "$work/open" | cut -f 1 | paste -s -d ' ' -)"
}

# cost: the episodes by show, the hours to transcribe, and what a language model would read and write
cost() {
	cut -f 8 "$work/wanted" | sort | uniq -c | sort -k 1,1nr -k 2
	[ -n "$engine$server" ] || echo 'no engine and no server is set: without a transcript of its own an episode is left out'
	transcribe-split -C -d "$(cache_aside transcripts)" "$work/wanted" || raise 1
	[ -z "$llm" ] || distill_as_set -C -d "$(cache_aside answers)" "$work/wanted" || raise 1
}

# cache_aside name: that part of the cache, or a place that goes away where it is missing, since the programs make it
cache_aside() {
	if [ -d "$CACHE/$1" ]; then echo "$CACHE/$1"; else echo "$aside/$1"; fi
}

# A step failed that should not.
# shellcheck disable=SC2317
stopped() {
	[ ! -d "$work" ] || { say_full; rm -rf "$work"; }
	echo 'podsift: stopped; nothing is lost, the next run goes on' >&2
	exit 75
}

[ $dry = no ] || dry_run
trap stopped EXIT
catch_signals 'trap - EXIT'
begin
list_open >"$work/list"
finish "$work/list" "$again"
[ "$command" = send ] || run
end
