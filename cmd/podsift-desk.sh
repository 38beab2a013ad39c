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

usage() {
	printf 'usage: podsift %s\n' "$1" >&2
	exit 2
}

# working_directory: $tmp, gone at the end
working_directory() {
	[ -n "$tmp" ] || tmp=$(mktemp -d) || stop 75 'no temporary directory can be made'
}

# options letters usage [argument ...]: sets who (-s), format (-f), and yes or no in install (-i) and remove (-r);
# $used is how many arguments that took
options() {
	letters=$1 shape=$2; shift 2
	who='' format='' install=no remove=no OPTIND=1
	while getopts ":$letters" option; do
		case $option in
		f) format=$OPTARG ;;
		i) install=yes ;;
		r) remove=yes ;;
		s) who=$OPTARG ;;
		*) usage "$shape" ;;
		esac
	done
	used=$((OPTIND - 1))
	[ -z "$who" ] || [ "$(printf '%s\n' "$who" | tr -d 'A-Za-z0-9._\n-')" = '' ] && case $who in -* | .* | *"$newline"*) false ;; esac ||
		stop 2 "-s: not a subscriber's name (letters, digits, '.', '_' and '-'): '$who'"
}

case $1 in
init) room=init ;;
add | remove | import | export | list) room=feeds ;;
show | search) room=show ;;
timer) room=timer ;;
doctor) room=doctor ;;
esac
. "$PODSIFT_PARTS/podsift-$room.sh"
command=$1; shift
"podsift_$command" "$@"
exit "$status"
