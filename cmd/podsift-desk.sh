# podsift's desk: the commands between which the user chooses, all but run and send.  $1 is the command; each room has
# a function podsift_COMMAND.  Run by podsift, with CONFIG, STATE, DATA, CACHE and PODSIFT_PARTS set.
set -eu
# shellcheck source=cmd/podsift-settings.sh
. "$PODSIFT_PARTS/podsift-settings.sh"

newline='
'
tab=$(printf '\t')
status=0
tmp=''
trap 'rm -rf "$tmp"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 141' PIPE
trap 'exit 143' TERM

# clean: text from outside as it may reach a terminal: controls, line separators and bidirectional overrides become "?"
clean() {
	tr '\000-\010\013-\037\177' '?' |
		sed "s/$(printf '\302')[$(printf '\200-\237')]/?/g; s/$(printf '\342\200')[$(printf '\250-\256')]/?/g; s/$(printf '\342\201')[$(printf '\246-\251')]/?/g"
}

# say status text: a line on stderr; the status only rises
say() {
	[ "$status" -ge "$1" ] || status=$1
	printf 'podsift: %s\n' "$2" | tr '\n' '?' | sed 's/?$//' | clean >&2
	echo >&2
}

# stop status text: the same, and the end
stop() {
	say "$@"
	exit "$1"
}

# tell text: a line on stdout, which may be full; put: the same for what comes on stdin
tell() { printf '%s\n' "$1" 2>/dev/null || stop 75 'standard output cannot be written'; }

put() {
	rc=0; cat 2>/dev/null || rc=$?
	[ $rc -ne 141 ] || exit 141      # a reader that went away
	[ $rc -eq 0 ] || stop 75 'standard output cannot be written'
}

usage() {
	printf 'usage: podsift %s\n' "$1" >&2
	exit 2
}

# working_directory: $tmp, gone at the end
working_directory() {
	[ -n "$tmp" ] || tmp=$(mktemp -d) || stop 75 'no temporary directory can be made'
}

# is_name text: whether a subscriber may be called so; as subscribers has it
is_name() {
	case $1 in '' | [!A-Za-z0-9_]* | *[!A-Za-z0-9._-]*) return 1 ;; esac
	[ ${#1} -le 100 ]
}

# options letters usage [argument ...]: sets who (-s), format (-f), and yes or no in install (-i) and remove (-r);
# -h prints the usage; $used is how many arguments that took
options() {
	letters=$1 shape=$2; shift 2
	who='' format='' install=no remove=no OPTIND=1
	while getopts ":h$letters" option; do
		case $option in
		h) printf 'usage: podsift %s\n' "$shape"; exit 0 ;;
		f) format=$OPTARG ;;
		i) install=yes ;;
		r) remove=yes ;;
		s)
			who=$OPTARG
			is_name "$who" || stop 2 "-s: no name for a subscriber (letters, digits, '.', '_', '-'): '$who'"
			;;
		*) usage "$shape" ;;
		esac
	done
	used=$((OPTIND - 1))
	options_come_first "$@"
}

# options_come_first [argument ...]: stops where one stands behind the words, unless they are behind "--"
options_come_first() {
	[ "$used" -eq 0 ] || { shift $((used - 1)); [ "$1" != -- ] || return 0; shift; }
	for word; do
		case $word in -?*) stop 2 "$word: options come first (what begins with '-' stands behind --): podsift $shape" ;; esac
	done
}

# must_be_there: stops where -s names nobody; one who is a subscriber no more may have an archive
must_be_there() {
	[ -z "$who" ] || [ "$who" = owner ] || [ -d "$(config_of "$who")" ] || [ -d "$(data_of "$who")" ] ||
		stop 2 "no such subscriber: '$who'"
}

case $1 in
init)
	# shellcheck source=cmd/podsift-init.sh
	. "$PODSIFT_PARTS/podsift-init.sh"
	;;
add | remove | import | export | list)
	# shellcheck source=cmd/podsift-feeds.sh
	. "$PODSIFT_PARTS/podsift-feeds.sh"
	;;
show | search)
	# shellcheck source=cmd/podsift-show.sh
	. "$PODSIFT_PARTS/podsift-show.sh"
	;;
timer)
	# shellcheck source=cmd/podsift-timer.sh
	. "$PODSIFT_PARTS/podsift-timer.sh"
	;;
doctor)
	# shellcheck source=cmd/podsift-doctor.sh
	. "$PODSIFT_PARTS/podsift-doctor.sh"
	;;
esac
command=$1; shift
"podsift_$command" "$@"
exit "$status"
