#!/bin/sh
# podsift: the day's insights, from the feeds to the reader.  Finds its parts and hands each command to one of them.
set -eu
export LC_ALL=C
# The parts' own names: a user's environment may have them, and would be obeyed.
unset CONFIG STATE DATA CACHE PODSIFT_LOCKED CDPATH aside child
OPTIND=1
usage='usage: podsift [-hV] [-C cache] [-c config] [-d data] [-s state]
	run [-n] | send [-r] | init | timer [-i | -r] | doctor |
	add [-s subscriber] url ... | remove [-s subscriber] url ... | import [-s subscriber] file ... |
	export [-s subscriber] | list [-s subscriber] |
	show [-f format] [-s subscriber] [date] | search [-f format] [-s subscriber] word ...'

wrong() {
	[ $# -eq 0 ] || echo "podsift: $*" >&2
	echo "$usage" >&2
	exit 2
}

# The parts lie beside this file, in the build, or where make install puts them, also if all was moved together.
bin=$(cd "$(dirname "$0")" && pwd)
for parts in "$bin" "$bin/../libexec/podsift" '@LIBEXECDIR@'; do
	[ -e "$parts/podsift-settings.sh" ] && break
done
[ -e "$parts/podsift-settings.sh" ] || { echo "podsift: $parts: the parts of podsift are not there" >&2; exit 2; }
PATH=$bin:$parts:'@BINDIR@':$PATH
PODSIFT_PARTS=$parts
export PATH PODSIFT_PARTS

# absolute path: the path from the root, since a run leaves this directory
absolute() {
	case $1 in
	'') wrong "-$option needs a directory" ;;
	/*) printf '%s\n' "$1" ;;
	*) printf '%s\n' "$PWD/$1" ;;
	esac
}

while getopts :C:c:d:hs:V option; do
	case $option in
	C) CACHE=$(absolute "$OPTARG") ;;
	c) CONFIG=$(absolute "$OPTARG") ;;
	d) DATA=$(absolute "$OPTARG") ;;
	s) STATE=$(absolute "$OPTARG") ;;
	h) echo "$usage"; exit 0 ;;
	V) echo 'podsift (podsift) @VERSION@'; exit 0 ;;
	:) wrong "-$OPTARG needs an argument" ;;
	*) wrong "no such option: -$OPTARG" ;;
	esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || wrong
# shellcheck source=cmd/podsift-settings.sh
. "$parts/podsift-settings.sh"
export CONFIG STATE DATA CACHE

case $1 in
run | send) exec sh "$parts/podsift-run.sh" "$@" ;;
init | add | remove | import | export | list | show | search | timer | doctor) exec sh "$parts/podsift-desk.sh" "$@" ;;
*) wrong "no such command: '$1'" ;;
esac
