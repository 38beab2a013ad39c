# podsift doctor: looks at all that a run needs, and says of each what to do.  Lines begin with ok, note (it may be meant
# so) or fix.  Nothing is changed, and nothing is sent.

# shellcheck source=cmd/podsift-feeds.sh
. "$PODSIFT_PARTS/podsift-feeds.sh"
# shellcheck source=cmd/podsift-timer.sh
. "$PODSIFT_PARTS/podsift-timer.sh"
# shellcheck source=cmd/podsift-doctor-engine.sh
. "$PODSIFT_PARTS/podsift-doctor-engine.sh"
# shellcheck source=cmd/podsift-doctor-mail.sh
. "$PODSIFT_PARTS/podsift-doctor-mail.sh"

ask_seconds=20     # of patience with a server
ask_feeds=20       # that are asked at most

line() { tell "$(printf '%-4s %s' "$1" "$2" | tr '\n' '?' | clean)"; }
ok() { line ok "$1"; }
note() { line note "$1"; }
fix() { status=1; line fix "$1"; }

# fix_each subject [remedy]: a fix for each line of stdin, a message of one of the programs
fix_each() {
	while IFS= read -r why; do
		fix "$1: ${why#*: }${2-}"
	done
}

# value key: what the settings at the top say
value() { awk -F '\t' -v key="$1" '$1 == "." && $2 == key { print substr($0, length(key) + 4) }' "$tmp/settings"; }

check_programs() {
	missing=
	for program in feedfetch transcribe-split sentscore distill topk relate fmt-digest archive senddigest podsift-lock make; do
		command -v "$program" >/dev/null || missing="$missing $program"
	done
	case $missing in
	'') ok 'programs: all are there' ;;
	' make') fix 'programs: make is missing: install it, as by apt install make' ;;
	*) fix "programs: missing:$missing: install podsift as a whole, by make install" ;;
	esac
}

check_settings() {
	settings_table >"$tmp/settings" 2>"$tmp/why" || :
	{
		readable_folder "$CONFIG/subscribers" || echo "podsift: $CONFIG/subscribers: cannot be read"
		subscribers 2>/dev/null | unreadable | sed "s/.*$tab//; s/^/podsift: /; s/\$/: cannot be read/"
	} >"$tmp/closed"
	fix_each settings ': see its mode and owner' <"$tmp/closed"
	if [ -s "$tmp/why" ]; then
		fix_each settings ': edit it; podsift(1) has the keys' <"$tmp/why"
	elif [ -e "$CONFIG/settings" ]; then
		ok "settings: $CONFIG/settings"
	else
		note 'settings: none, so that all is as it comes: podsift init writes a file that explains them'
	fi
	check_zones
}

# check_zones: that they are known here
check_zones() {
	awk -F '\t' '$2 == "zone" && $3 != "" { print $3 }' "$tmp/settings" | sort -u >"$tmp/zones"
	while IFS= read -r zone; do
		is_zone "$zone" || fix "settings: no such time zone here: '$zone'; it is one as Europe/Berlin, or the system lacks tzdata"
	done <"$tmp/zones"
}

check_lists() {
	who=
	if [ -z "$(lists 2>/dev/null)" ]; then
		fix 'feeds: none yet: podsift add URL, or podsift import FILE.opml'
		return
	fi
	rc=0
	of_lists feedfetch -l >"$tmp/feeds" 2>"$tmp/why" || rc=$?
	# subscribers' names, and what cannot be read, were said with the settings
	grep -Ev '^podsift: |: (Permission denied|Is a directory)$' "$tmp/why" >"$tmp/faults" || :
	list_faults <"$tmp/faults" >"$tmp/named"
	fix_each feeds ': edit the list' <"$tmp/named"
	if [ -s "$tmp/feeds" ]; then
		ok "feeds: $(wc -l <"$tmp/feeds" | tr -d ' ') in the lists"
		check_feeds
	elif [ "$rc" -eq 0 ]; then
		fix 'feeds: the lists are empty: podsift add URL, or podsift import FILE.opml'
	fi
}

# check_feeds: those that are gone, and those that failed or were never read, which are asked now
check_feeds() {
	feeds_table "$tmp/feeds" >"$tmp/table"
	awk -F '\t' '$4 ~ /^gone/ { print $1 }' "$tmp/table" | while IFS= read -r url; do
		line fix "feeds: $url: gone for good, says its server: podsift remove '$url'"
	done
	! grep -q "${tab}gone" "$tmp/table" || status=1
	awk -F '\t' '$4 != "" && $4 !~ /^gone/ { print $1 }' "$tmp/table" >"$tmp/doubtful"
	[ -s "$tmp/doubtful" ] || return 0
	head -n $ask_feeds "$tmp/doubtful" >"$tmp/asked"
	set -- -n 1 -t $ask_seconds
	[ "$(value private)" != yes ] || set -- "$@" -L
	rc=0
	feedfetch "$@" "$tmp/asked" >/dev/null 2>"$tmp/why" || rc=$?
	case $rc in
	0) ok "feeds: $(wc -l <"$tmp/asked" | tr -d ' ') that failed or are new answer now" ;;
	75) fix 'feeds: none of those asked could be reached: is the network up?' ;;
	*) tell_feeds ;;
	esac
	left=$(($(wc -l <"$tmp/doubtful") - $(wc -l <"$tmp/asked")))
	[ $left -eq 0 ] || note "feeds: $left more that failed or are new were not asked: podsift list names them"
}

# tell_feeds: what is wrong with those that were asked, and what to do
tell_feeds() {
	tell_those ' \(-L allows it; .*\)$' "; private yes in $CONFIG/settings allows it"
	tell_those ': it is an OPML list$' '; podsift remove it, and import what it lists: curl URL | podsift import -'
	tell_those 'wrong version number$|unexpected TLS packet' '; its server speaks no TLS there: is it http://, not https://?'
	tell_those '' "; find the feed's new address, or podsift remove this one"
}

# tell_those pattern remedy: the complaints that match, which are then gone
tell_those() {
	grep -E -- "$1" "$tmp/why" | sed 's/ (-L allows it; .*)$//' >"$tmp/those"
	grep -Ev -- "$1" "$tmp/why" >"$tmp/others" || :
	mv "$tmp/others" "$tmp/why"
	fix_each feeds "$2" <"$tmp/those"
}

check_interests() {
	subscribers 2>/dev/null | while read -r name; do
		file=$(config_of "$name")/interests
		[ ! -e "$file" ] || topk -p "$file" </dev/null 2>&1 >/dev/null || :
	done >"$tmp/why"
	fix_each interests ': edit the file' <"$tmp/why"
}

# program_of command: the program that a command for sh begins with, behind its variables
program_of() {
	set -f
	for word in $1; do
		case $word in
		[A-Za-z_]*=*) ;;
		*) printf '%s\n' "$word"; break ;;
		esac
	done
	set +f
}

# secret subject file: whether the file with a login or key can be read by its owner, and by nobody else
secret() {
	! fault=$(secret_fault "$2") || { fix "$1: $fault"; return 1; }
}

# ask command...: runs curl quietly, without the user's options for it; what it prints goes to $tmp/answer.  Where there is
# none, or that fails, $why has the reason.
ask() {
	if ! command -v curl >/dev/null; then
		why=''
		return 1
	fi
	rc=0
	curl -q -sS -g --max-time "$ask_seconds" "$@" >"$tmp/answer" 2>"$tmp/why" || rc=$?
	case $rc in
	0) return 0 ;;
	6) why='there is no such host' ;;
	7 | 28) why='it cannot be reached; is it up, is the address right?' ;;
	35 | 51 | 60) why='its certificate or encryption is not to be trusted' ;;
	64) why='it does not encrypt; smtp-insecure yes would send all the same' ;;
	*) why=$(sed 's/^curl: ([0-9]*) //; q' "$tmp/why") ;;
	esac
	return 1
}

# check_room directory name megabytes: that it can be written, and has so much room; $least is the least so far
check_room() {
	there=$1
	while [ ! -e "$there" ]; do there=$(dirname -- "$there"); done
	if [ ! -d "$there" ] || ! trial=$(mktemp "$there/.podsift.XXXXXX" 2>/dev/null); then
		fix "disk: $there cannot be written, where the $2 belongs"
		return
	fi
	rm -f "$trial"
	free=$(df -Pk -- "$there" | awk 'END { for (i = NF; i > 1; i--) if ($i ~ /^[0-9]+%$/) { print int($(i - 1) / 1024); exit } }')
	free=${free:-0}
	[ "$free" -ge "$3" ] || fix "disk: $there has $free MB free, and the $2 may take $3: make room"
	[ -n "$least" ] && [ "$least" -le "$free" ] || least=$free
}

check_disk() {
	before=$status status=0 least=''
	audio=100
	[ -z "$(value engine)$(value server)" ] || audio=2000    # an episode has up to 512 MB
	check_room "$STATE" state 100
	check_room "$DATA" archive 100
	check_room "$CACHE" cache "$audio"
	check_room "${TMPDIR:-/tmp}" 'work of a run' 100
	[ "$status" -ne 0 ] || ok "disk: all can be written, and $least MB or more are free"
	[ "$before" -eq 0 ] || status=$before
}

# check_clock: no digest is of a day after tomorrow
check_clock() {
	today=$(date -u +%Y-%m-%d)
	tomorrow=$(TZ=UTC-24 date +%Y-%m-%d)
	last=$(for name in $(subscribers 2>/dev/null); do
		tail -n 1 "$(data_of "$name")/archive.tsv" 2>/dev/null
	done | sed -n 's/.*[[:space:]]told:\([0-9-]*\).*/\1/p' | sort | tail -n 1)
	if expr "$today" '<' 2025-01-01 >/dev/null; then
		fix "clock: it says $today: set it"
	elif [ -n "$last" ] && expr "$last" '>' "$tomorrow" >/dev/null; then
		fix "clock: it says $today, but there is a digest of $last: set it, or wait until then"
	else
		ok "clock: it says $today"
	fi
}

check_timer() {
	if has_systemd && systemctl --user -q is-enabled podsift.timer 2>/dev/null; then
		ok 'timer: podsift.timer of your systemd'
		check_last_run 'systemctl --user status podsift.timer podsift.service'
	elif has_units && has_systemd; then
		fix 'timer: podsift.timer is not enabled: podsift timer -i'
	elif has_line; then
		ok 'timer: a line of your crontab'
		check_last_run "cron's mail, or its log,"
	else
		note 'timer: none, so that a run is yours to begin: podsift timer -i runs podsift each day'
	fi
}

# check_last_run where: a timer that does not run; where may tell why
check_last_run() {
	[ -z "$(find "$STATE/feeds.state" -mtime +1 2>/dev/null)" ] ||
		fix "timer: no run has read the feeds for two days: $1 may say why"
}

podsift_doctor() {
	options '' doctor "$@"
	[ $# -eq 0 ] || usage doctor
	working_directory
	check_programs
	check_settings
	check_lists
	check_interests
	check_engine
	check_waiting
	check_llm
	check_mail
	check_left
	check_disk
	check_clock
	check_timer
}
