# shellcheck shell=sh
# Sourced by the parts of podsift: where things are, what is set, and what they share.
#   CONFIG STATE DATA CACHE   directories, from podsift's options or where XDG's rules put them
#   subscribers               prints the names of all subscribers, one a line; the owner is "owner"
#   unreadable                prints, of the names on standard input, NAME TAB FILE where one's settings or feeds cannot be read
#   config_of NAME, data_of NAME   print a subscriber's directories (settings, feeds, interests; archive.tsv, site)
#   mail_faults WHOSE FROM    fmt-digest's complaints on standard input, with the day or reader and the settings; FROM is what is set
#   list_faults               feedfetch's complaints about lists on standard input
#   in_doubt                  prints, of the days on standard input (DAY/NAME), those of whose mail nobody knows whether it arrived
#   step COMMAND ...          runs what may take long, so that a signal ends it at once
#   catch_signals [COMMAND]   has a signal end the step, and us, with the status that shells give it; before that comes the command
#   make_folder DIRECTORY     makes it, and those above it, where it is not there; says why it could not
#   has_room FILE             whether there is some for a file there; sets why there is none
#   counted N WORD            prints "1 WORD" or "N WORDs"
#   setting KEY [NAME]        prints a value: the subscriber's, that at the top, or the default
#   secret_fault FILE         prints why a file with a login or key is not to be used; fails where it is well
#   distill_as_set ARGUMENT ...   runs distill with the model in $llm, and what else is set of it
#   settings_table            prints all values: NAME TAB KEY TAB VALUE; NAME "." has what is no subscriber's
# Settings that are wrong are named on stderr by settings_table; its status is then 1, and the rest holds.

# PODSIFT_PARTS has the parts; programs stand in PATH.
: "${PODSIFT_PARTS:?}"

# xdg variable default: a directory of XDG's, by default at home; a relative path in the variable does not count
xdg() {
	case $1 in
	/*) printf '%s/podsift\n' "$1" ;;
	*)
		[ -n "${HOME-}" ] ||
			{ echo 'podsift: HOME is not set: set it, or name all directories by -C, -c, -d and -s' >&2; return 2; }
		printf '%s/podsift\n' "$HOME/$2"
		;;
	esac
}
CONFIG=${CONFIG:-$(xdg "${XDG_CONFIG_HOME-}" .config)} &&
	STATE=${STATE:-$(xdg "${XDG_STATE_HOME-}" .local/state)} &&
	DATA=${DATA:-$(xdg "${XDG_DATA_HOME-}" .local/share)} &&
	CACHE=${CACHE:-$(xdg "${XDG_CACHE_HOME-}" .cache)} || exit 2

# Each directory in subscribers/ is one.  So is CONFIG itself, where there is none, or where it has feeds.
subscribers() {
	{
		[ -d "$CONFIG/subscribers" ] && readable "$CONFIG/feeds" &&
			! grep -q '^[[:space:]]*[^#[:space:]]' "$CONFIG/feeds" 2>/dev/null || echo owner
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

# readable file: it can be read, or is not there; a directory in its place cannot
readable() {
	if [ -d "${1%/*}" ] && [ ! -x "${1%/*}" ]; then return 1; fi
	if [ ! -e "$1" ] && [ ! -L "$1" ]; then return 0; fi
	[ -r "$1" ] && [ ! -d "$1" ]
}

# readable_folder directory: what is in it can be seen, or it is not there
readable_folder() {
	[ ! -d "$1" ] || { [ -r "$1" ] && [ -x "$1" ]; }
}

unreadable() {
	while read -r name; do
		directory=$CONFIG
		[ "$name" = owner ] || directory=$CONFIG/subscribers/$name
		for file in "$directory/settings" "$directory/feeds"; do
			readable "$file" || printf '%s\t%s\n' "$name" "$file"
		done
	done
}

# a sender that is not set is the one that the mail is to
mail_faults() {
	sender=from; [ -n "$2" ] || sender=to
	sed "s,^fmt-digest:,podsift: $1:,; s/: -F:/: $sender:/; s/: -T:/: to:/; s/: -L:/: list:/; s/: -U:/: unsubscribe:/"
}

# list_faults: with the remedies of podsift, in place of feedfetch's options
list_faults() {
	sed "s,^feedfetch: ,podsift: ,
		s,; a feed is read by -i\$,; a feed is added by its address: podsift add URL,
		s, (see -C): , (who belongs in ~/.netrc): ,
		s,: a URL goes into a list.*,: a feed's address is for podsift add; a list is fetched first: curl URL | podsift import -,"
}

# in_doubt: what the ledger says last of such a mail is that it is being sent
in_doubt() {
	ledger=$STATE/ledger
	[ -f "$ledger" ] || ledger=/dev/null
	STATE=$STATE awk -F '\t' '
	stage != "ledger" {
		if ((id = message_id(ENVIRON["STATE"] "/days/" $1 "/mail")) != "") {
			day[id] = $1
			n++
		}
		next
	}
	n == 0 { exit }
	NF >= 4 && $3 in day { state[$3] = $2 }
	END {
		for (id in state)
			if (state[id] == "sending")
				print day[id]
	}
	function message_id(file,   line) {
		while ((getline line < file) > 0 && line != "" && line !~ /^Message-ID: /)
			;
		close(file)
		return sub(/^Message-ID: /, "", line) ? line : ""
	}' - stage=ledger "$ledger"
}

# A shell runs its trap only when the command at hand has ended; not so while it waits for one behind it.
step() {
	"$@" & child=$!
	rc=0; wait "$child" || rc=$?
	child=
	return $rc
}

catch_signals() {
	for number in 1 2 3 15; do
		# shellcheck disable=SC2064      # both are known now
		trap "${1:-:}; interrupted $((128 + number))" "$number"
	done
}

interrupted() {
	[ -z "${child-}" ] || kill "$child" 2>/dev/null || :
	wait
	exit "$1"
}

make_folder() {
	[ -d "$1" ] || why=$(mkdir -p "$1" 2>&1) || { echo "podsift: $1: cannot be made: ${why##*: }" >&2; return 1; }
}

# The shell does not say that a disk is full; head does.
has_room() {
	room=yes
	reason=$( (head -c 65536 /dev/zero >"$1") 2>&1) || room=no why=${reason##*: }
	rm -f "$1"
	[ $room = yes ]
}

# counted number word: "1 word", "2 words"
counted() {
	if [ "$1" -eq 1 ]; then echo "1 $2"; else echo "$(($1)) $2s"; fi
}

config_of() {
	[ "$1" = owner ] && printf '%s\n' "$CONFIG" || printf '%s\n' "$CONFIG/subscribers/$1"
}

data_of() {
	[ "$1" = owner ] && printf '%s\n' "$DATA" || printf '%s\n' "$DATA/subscribers/$1"
}

# One question at a time: there are as many jobs as jobs says.
distill_as_set() {
	: "${llm:?}" "${llm_key?}" "${llm_model?}" "${llm_passages:?}" "${timeout?}"
	case $llm in
	http://* | https://*) set -- -u "$llm" "$@" ;;
	*) set -- -x "$llm" "$@" ;;
	esac
	[ -z "$llm_key" ] || set -- -k "$llm_key" "$@"
	[ -z "$llm_model" ] || set -- -m "$llm_model" "$@"
	[ -z "$timeout" ] || set -- -t "$timeout" "$@"
	step distill -j 1 -n "$llm_passages" "$@"
}

settings_table() {
	subscribers | settings_as_written
}

settings_as_written() {
	CONFIG=$CONFIG awk -f "$PODSIFT_PARTS/podsift-settings.awk"
}

# settings_of: the same for those whose names come on standard input, as a run wants it: without its key the server is not
# asked, and only episodes that need it wait
settings_of() {
	rc=0; table=$(settings_as_written) || rc=$?
	engine=$(shared engine) server=$(shared server) key=$(shared server-key)
	if [ -z "$engine" ] && [ -n "$server" ] && [ -n "$key" ] && why=$(secret_fault "$key"); then
		echo "podsift: server-key: $why" >&2
		rc=1
		table=$(printf '%s\n' "$table" | sed 's/^\(\.	server	\).*/\1/')
	fi
	printf '%s\n' "$table"
	return $rc
}

# shared key: what $table has of a key that is no subscriber's
shared() { printf '%s\n' "$table" | sed -n "s/^\.	$1	//p"; }

# secret_fault file: why a file with a login or key is not to be used; fails where it is well, and its owner's alone to read
secret_fault() {
	case $1 in
	/*) ;;
	*) echo "not a whole path, from / on: '$1'"; return ;;
	esac
	if [ ! -e "$1" ]; then
		echo "no such file: '$1'"
	elif [ ! -f "$1" ] || [ ! -r "$1" ]; then
		echo "cannot be read: '$1'"
	else
		# shellcheck disable=SC2012      # the mode is wanted, not the name
		[ "$(ls -ldL -- "$1" | cut -c 5-10)" != ------ ] && echo "others may read it: chmod 600 '$1'"
	fi
}

setting() {
	printf '%s\n' "${2-}" | sed '/^$/d' |
		CONFIG=$CONFIG awk -v quiet=1 -f "$PODSIFT_PARTS/podsift-settings.awk" |
		awk -F '\t' -v name="${2-.}" -v key="$1" '$1 "" == name && $2 == key { sub(/^[^\t]*\t[^\t]*\t/, ""); print }'
}
