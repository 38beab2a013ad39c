# podsift show, search: what was told, from the archive, as fmt-digest formats it.

# choose_archive: sets $who, unless -s did, to the owner or to the only one who was told something; and $archive
choose_archive() {
	must_be_there
	if [ -z "$who" ]; then
		readers=$(subscribers 2>/dev/null | while read -r name; do
			[ ! -s "$(data_of "$name")/archive.tsv" ] || echo "$name"
		done)
		case $readers$newline in
		"$newline" | owner"$newline"*) who=owner ;;
		*"$newline"*"$newline") stop 2 "whose? -s and one of: $(printf '%s\n' "$readers" | head -n 20 | paste -s -d ' ' -)" ;;
		*) who=$readers ;;
		esac
	fi
	archive=$(data_of "$who")/archive.tsv
	[ -s "$archive" ] || stop 1 "$archive: nothing was told yet; podsift run tells"
	[ -r "$archive" ] || stop 2 "$archive: cannot be read"
}

# told: the archive's insights, each behind its day and its line's number.  A torn last line has no day.
told() {
	awk -F '\t' -v OFS='\t' '
	{
		for (i = 17; i <= NF; i++)
			if ($i ~ /^told:[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]$/) {
				print substr($i, 6), NR, $0
				next
			}
	}' "$archive"
}

# paged command...: its output through the pager, where a terminal shows it
paged() {
	if [ ! -t 1 ]; then
		"$@"
		return
	fi
	pager=${PAGER:-less}
	command -v "${pager%% *}" >/dev/null || pager='cat'
	set -f
	# shellcheck disable=SC2086
	"$@" | LESS=${LESS-FRX} $pager
}

# options_of_show usage [argument ...]: as options, and checks the format: the others are no text on standard output
options_of_show() {
	options f:s: "$@"
	format=${format:-text}
	case $format in
	text | html | md | json | jsonl | atom) ;;
	*) stop 2 "-f: not text, html, md, json, jsonl or atom: '$format'" ;;
	esac
}

podsift_show() {
	options_of_show 'show [-f format] [-s subscriber] [date]' "$@"
	shift "$used"
	[ $# -le 1 ] || usage "$shape"
	day=${1-}
	case $day in
	'' | [0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]) ;;
	*) stop 2 "not a day, as in 2026-11-24: '$day'" ;;
	esac
	choose_archive
	working_directory
	told >"$tmp/told"
	last=$(cut -f 1 "$tmp/told" | sort | tail -n 1)
	[ -n "$day" ] || day=$last
	awk -F '\t' -v day="$day" '$1 == day' "$tmp/told" | cut -f 3- >"$tmp/day"
	[ -s "$tmp/day" ] || stop 1 "no digest of $day; the last one is of ${last:-no day at all}"
	set -- -f "$format" -D "$day"
	title=$(setting title "$who") && [ -z "$title" ] || set -- "$@" -t "$title"
	paged fmt-digest "$@" "$tmp/day" || status=$?
}

# hits word ...: the numbers of the archive's lines that have all words, in show, title, speaker or text
hits() {
	for word; do
		# -a: a damaged line is no reason to name none
		LC_ALL=C.UTF-8 grep -a -i -n -F -e "$word" "$tmp/texts" | cut -d : -f 1
	done | sort | uniq -c | awk -v words=$# '$1 == words { print $2 }'
}

podsift_search() {
	options_of_show 'search [-f format] [-s subscriber] word ...' "$@"
	shift "$used"
	[ $# -gt 0 ] || usage "$shape"
	for word; do
		case $word in '' | *"$newline"*) usage "$shape" ;; esac
	done
	choose_archive
	working_directory
	cut -f 8-11 "$archive" >"$tmp/texts"
	hits "$@" >"$tmp/hits"
	told | awk -F '\t' -v OFS='\t' '
	FILENAME != "-" { hit[$1]; next }
	$2 in hit' "$tmp/hits" - | sort -t "$tab" -k 1,1r -k 2,2n | cut -f 3- >"$tmp/found"
	[ -s "$tmp/found" ] || exit 1
	paged fmt-digest -f "$format" -t "Search: $*" "$tmp/found" || status=$?
}
