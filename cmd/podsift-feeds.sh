# podsift add, remove, import, export, list: the lists of feeds.  feedfetch -l says what a list holds, here as in a run.

# lists: the paths of the lists that are there, one a line; with -s, that of the subscriber
lists() {
	{ if [ -n "$who" ]; then printf '%s\n' "$who"; else subscribers; fi; } | while read -r name; do
		list=$(config_of "$name")/feeds
		[ ! -e "$list" ] || printf '%s\n' "$list"
	done
}

no_feeds() { say 0 'no feeds yet: podsift add URL, or podsift import FILE.opml'; }

# of_lists command...: runs it with the lists as arguments, or with an empty one
of_lists() {
	found=$(lists)
	if [ -z "$found" ]; then
		no_feeds
		found=/dev/null
	fi
	IFS=$newline; set -f
	# shellcheck disable=SC2086
	set -- "$@" $found
	set +f; unset IFS
	"$@"
}

# address text: the feed's address as feedfetch reads it; fails where it is none
address() {
	case $1 in *"$newline"* | '<'*) return 1 ;; esac
	read_back=$(printf '%s\n' "$1" | feedfetch -l 2>/dev/null) && [ -n "$read_back" ] && printf '%s\n' "$read_back"
}

# refuse text: says what is wrong with an address, and what may be right
refuse() {
	if [ -f "$1" ]; then
		say 1 "not an http or https address, but a file; if it is a list: podsift import '$1'"
		return
	fi
	bare=${1#*://}
	case ${bare%%/*} in
	*@*)
		say 1 "the password of a feed belongs in ~/.netrc, not in its address: '***@${bare##*@}'"
		return
		;;
	esac
	if better=$(address "https://$bare"); then
		say 1 "not an http or https address: '$1'; perhaps $better"
	else
		say 1 "not an http or https address: '$1'"
	fi
}

# change add|remove: the addresses on stdin in the list of $who, by podsift-change; another one that changes lists is
# waited for, some twenty seconds
change() {
	list=$(config_of "${who:-owner}")/feeds
	cat >"$tmp/addresses"
	: >"$tmp/changes"
	[ -s "$tmp/addresses" ] || return 0
	tries=0
	while :; do
		rc=0
		podsift-lock "$STATE/lists" sh "$PODSIFT_PARTS/podsift-change.sh" "$1" "$list" \
			<"$tmp/addresses" >"$tmp/changes" 2>"$tmp/why" || rc=$?
		tries=$((tries + 1))
		[ "$rc" -eq 75 ] && [ $tries -lt 100 ] || break
		sleep 0.2 2>/dev/null || sleep 1
	done
	case $rc in
	0) ;;
	3) stop 75 "$list: cannot be written" ;;
	4) stop 2 "$list: it is OPML; rename it, and then: podsift import THE-NEW-NAME" ;;
	*) cat "$tmp/why" >&2; stop "$rc" "$list: nothing was changed" ;;
	esac
}

# make_list: the directories, and the list of $who with its comment, where they are missing
make_list() {
	directory=$(config_of "${who:-owner}")
	list=$directory/feeds
	[ ! -e "$list" ] || return 0
	# shellcheck source=cmd/podsift-init.sh
	. "$PODSIFT_PARTS/podsift-init.sh"
	umask 077
	[ "$directory" = "$CONFIG" ] || [ -d "$directory" ] ||
		tell "new subscriber: $who; the address goes into $directory/settings, as: to $who@example.org"
	{ mkdir -p "$directory" && make_file "$list" text_of_feeds; } >/dev/null 2>&1 || stop 75 "$list: cannot be made"
}

# put_in: adds the addresses on stdin to the list of $who; what became of each is in $tmp/changes
put_in() {
	umask 077
	mkdir -p "$STATE" 2>/dev/null || stop 75 "$STATE: the directory cannot be made"
	make_list
	change add
}

podsift_add() {
	options s: 'add [-s subscriber] url ...' "$@"
	shift "$used"
	[ $# -gt 0 ] || usage "$shape"
	working_directory
	for text; do
		address "$text" || refuse "$text"
	done >"$tmp/good"
	[ -s "$tmp/good" ] || stop 2 'nothing was added'
	put_in <"$tmp/good"
	clean <"$tmp/changes" | put
	[ -e "$STATE/feeds.state" ] || tell 'Next: podsift run.'
}

podsift_import() {
	options s: 'import [-s subscriber] file ...' "$@"
	shift "$used"
	[ $# -gt 0 ] || usage "$shape"
	working_directory
	rc=0
	feedfetch -l -- "$@" >"$tmp/good" 2>"$tmp/why" || rc=$?
	list_faults <"$tmp/why" >&2
	[ "$rc" -le 1 ] || exit "$rc"
	status=$rc
	put_in <"$tmp/good"
	tell "$(counted "$(grep -c '^added: ' "$tmp/changes")" feed) added, $(grep -c '^there' "$tmp/changes") there already"
	[ -e "$STATE/feeds.state" ] || tell 'Next: podsift run.'
}

podsift_remove() {
	options s: 'remove [-s subscriber] url ...' "$@"
	shift "$used"
	[ $# -gt 0 ] || usage "$shape"
	working_directory
	list=$(config_of "${who:-owner}")/feeds
	[ -f "$list" ] || stop 2 "$list: no such list"
	for text; do
		case $text in
		*"$newline"*) say 1 "not in the list: '$text'" ;;
		*) printf '%s\n' "$text" ;;
		esac
	done >"$tmp/good"
	mkdir -p "$STATE" 2>/dev/null || stop 75 "$STATE: the directory cannot be made"
	change remove <"$tmp/good"
	sed -n '/^removed: /p' "$tmp/changes" | clean | put
	sed -n 's/^not in the list: //p' "$tmp/changes" >"$tmp/missing"
	while IFS= read -r text; do
		say 1 "not in the list (podsift list has what is): '$text'"
	done <"$tmp/missing"
}

podsift_export() {
	options s: 'export [-s subscriber]' "$@"
	must_be_there
	[ $# -eq "$used" ] || usage "$shape"
	working_directory
	of_lists feedfetch -O -s "$STATE/feeds.state" 2>"$tmp/why" || status=$?
	list_faults <"$tmp/why" >&2
}

podsift_list() {
	options s: 'list [-s subscriber]' "$@"
	must_be_there
	[ $# -eq "$used" ] || usage "$shape"
	working_directory
	of_lists feedfetch -l >"$tmp/feeds" 2>"$tmp/why" || status=$?
	list_faults <"$tmp/why" >&2
	[ -s "$tmp/feeds" ] || [ "$status" -ne 0 ] || [ "$found" = /dev/null ] || no_feeds
	feeds_table "$tmp/feeds" | clean | put
}

# feeds_table file: the feeds in the file, each with its title, how many of its episodes were seen, and what is wrong
feeds_table() {
	state=$STATE/feeds.state
	[ -r "$state" ] || state=/dev/null
	table=$1 awk -F '\t' -v OFS='\t' '
	function text(s) { gsub(/\\[tnr]/, " ", s); gsub(/\\\\/, "\\", s); return s }
	FILENAME == ENVIRON["table"] {
		print $0, title[$0], seen[$0] + 0, $0 in wrong ? wrong[$0] : $0 in known ? "" : "not read yet"
		next
	}
	$1 == "feed" { feed = $2; known[feed] }
	$1 == "title" { title[feed] = text($2) }
	$1 == "seen" { seen[feed]++ }
	$1 == "wait" && $3 > 0 { wrong[feed] = "failed " $3 ($3 == 1 ? " time" : " times") ", next try after " $2 }
	$1 == "retired" { wrong[feed] = "gone for good, says its server: podsift remove " feed }
	' "$state" "$1"
}
