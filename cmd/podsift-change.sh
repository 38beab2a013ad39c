#!/bin/sh
# podsift-change add|remove list: adds the addresses on standard input to a list of feeds, or takes them off it, and
# prints what became of each.  podsift runs it by podsift-lock, so that one process changes lists at a time.
# Status 3 where the list cannot be written, 4 where it is not one of lines; nothing is changed then.
set -eu
export LC_ALL=C
list=$(readlink -f -- "$2") || exit 3       # what a link names is replaced, and not the link
export list
new=$list.new.$$
trap 'rm -f "$new"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# compare: the addresses on standard input, each once, behind "+" where the list has it, else behind "-"
compare() {
	awk '
	FILENAME == ENVIRON["list"] { gsub(/^[ \t\r]+|[ \t\r]+$/, ""); known[$0]; next }
	!asked[$0]++ { print ($0 in known ? "+" : "-") $0 }' "$list" -
}

# found sign [text]: the addresses with that sign, behind the text
found() { printf '%s\n' "$compared" | sed -n "s/^$1/${2-}/p"; }

# without_found: the list without the addresses that it has
without_found() {
	found + | awk '
	FILENAME != ENVIRON["list"] { gone[$0]; next }
	{ line = $0; gsub(/^[ \t\r]+|[ \t\r]+$/, "", line); if (!(line in gone)) print }' - "$list"
}

# with_missing: the list, and behind it the addresses that it lacks
with_missing() {
	cat "$list" || return
	[ -z "$(tail -c 1 "$list")" ] || echo || return
	found -
}

[ -e "$list" ] || : 2>/dev/null >"$list" || exit 3
! grep -v '^[[:space:]]*$' "$list" | head -n 1 | grep -q '^[[:space:]]*<' || exit 4
compared=$(compare)
cp -p "$list" "$new" 2>/dev/null || exit 3   # with its mode
case $1 in
add) with_missing ;;
remove) without_found ;;
esac >"$new" || exit 3
mv -f "$new" "$list" || exit 3
case $1 in
add) found - 'added: '; found + 'there already: ' ;;
remove) found + 'removed: '; found - 'not in the list: ' ;;
esac
