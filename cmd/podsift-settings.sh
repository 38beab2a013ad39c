# shellcheck shell=sh
# Sourced by the parts of podsift: where things are, and what is set.
#   CONFIG STATE DATA CACHE   directories, from the environment or where XDG's rules put them
#   subscribers               prints the names of all subscribers, one a line; the owner is "owner"
#   config_of NAME, data_of NAME   print a subscriber's directories (settings, feeds, interests; archive.tsv, site)
#   setting KEY [NAME]        prints a value: the subscriber's, that at the top, or the default
#   settings_table            prints all values: NAME TAB KEY TAB VALUE; NAME "." has what is no subscriber's
#   counted N NOUN            prints both, the noun in the plural but for 1
#   readable FILE             whether it can be read, or is not there; else stderr has why
#   readable_top              the same for what all readers need
#   readable_readers          of the names on standard input, those whose settings and feeds are readable
#   mail_faults NAME FROM     fmt-digest's complaints on standard input, with the reader and the settings in them
# Settings that are wrong are named on stderr by settings_table; its status is then 1, and the rest holds.

# PODSIFT_PARTS has the parts; programs stand in PATH.
: "${PODSIFT_PARTS:?}"

# xdg variable default: a directory of XDG's; a relative path in the variable does not count
xdg() {
	case $1 in
	/*) printf '%s/podsift\n' "$1" ;;
	*) printf '%s/podsift\n' "$2" ;;
	esac
}
CONFIG=${CONFIG:-$(xdg "${XDG_CONFIG_HOME-}" "$HOME/.config")}
STATE=${STATE:-$(xdg "${XDG_STATE_HOME-}" "$HOME/.local/state")}
DATA=${DATA:-$(xdg "${XDG_DATA_HOME-}" "$HOME/.local/share")}
CACHE=${CACHE:-$(xdg "${XDG_CACHE_HOME-}" "$HOME/.cache")}

# has_feeds: whether the top has feeds, or may have, since its list is there and cannot be read
has_feeds() {
	grep -q '^[[:space:]]*[^#[:space:]]' "$CONFIG/feeds" 2>/dev/null || { [ $? -gt 1 ] && [ -e "$CONFIG/feeds" ]; }
}

# Each directory in subscribers/ is one.  So is CONFIG itself, where there is none, or where it has feeds.
subscribers() {
	{
		[ -d "$CONFIG/subscribers" ] && ! has_feeds || echo owner
		for s in "$CONFIG"/subscribers/*/; do
			[ ! -d "$s" ] || { s=${s%/}; printf '%s\n' "${s##*/}"; }
		done
	} | awk '
	NR == 1 && $0 == "owner" { print; next }
	/^[A-Za-z0-9_][A-Za-z0-9._-]*$/ && $0 != "owner" && length($0) <= 100 { print; next }
	{
		gsub(/[^ -~]/, "?")
		print "podsift: subscribers: no name for a subscriber: \047" $0 "\047" | "cat >&2"
	}'
}

config_of() {
	[ "$1" = owner ] && printf '%s\n' "$CONFIG" || printf '%s\n' "$CONFIG/subscribers/$1"
}

data_of() {
	[ "$1" = owner ] && printf '%s\n' "$DATA" || printf '%s\n' "$DATA/subscribers/$1"
}

# A file that cannot be read is none that is empty: the reader's day would be over without him.
readable() {
	if [ -d "$1" ]; then
		why='Is a directory'
	elif [ -r "$1" ] || { [ ! -e "$1" ] && [ ! -L "$1" ] && { [ ! -d "${1%/*}" ] || [ -x "${1%/*}" ]; }; }; then
		return 0
	else
		why=$( (: <"$1") 2>&1) || :
	fi
	echo "podsift: $1: ${why##*: }" >&2
	return 1
}

readable_top() {
	readable "$CONFIG/settings" || return 1
	s=$CONFIG/subscribers
	[ ! -d "$s" ] || { [ -r "$s" ] && [ -x "$s" ]; } || { echo "podsift: $s: Permission denied" >&2; return 1; }
}

readable_readers() {
	while IFS= read -r name; do
		case $name in
		owner) s=$CONFIG ;;
		*) s=$CONFIG/subscribers/$name ;;
		esac
		if readable "$s/settings" && readable "$s/feeds"; then printf '%s\n' "$name"; fi
	done
}

mail_faults() {
	from=from; [ -n "$2" ] || from=to
	sed "s/^fmt-digest:/podsift: $1:/; s/: -F:/: $from:/; s/: -T:/: to:/; s/: -L:/: list:/; s/: -U:/: unsubscribe:/"
}

counted() {
	[ "$1" -eq 1 ] && echo "1 $2" || echo "$(($1)) $2s"
}

settings_table() {
	readable_top || return 1
	subscribers | readable_readers | settings_of
}

# settings_of: the same for those whose names come on standard input
settings_of() {
	awk -v config="$CONFIG" -f "$PODSIFT_PARTS/podsift-settings.awk"
}

setting() {
	printf '%s\n' "${2-}" | sed '/^$/d' |
		awk -v config="$CONFIG" -v quiet=1 -f "$PODSIFT_PARTS/podsift-settings.awk" |
		awk -F '\t' -v name="${2-.}" -v key="$1" '$1 == name && $2 == key { sub(/^[^\t]*\t[^\t]*\t/, ""); print }'
}
