#!/bin/sh
# podsift-work score ID | day DATE/NAME | keep DATE/NAME: a target of podsift.mk, in the state directory.
# Exits 0, so that make has nothing to say: a failure adds a line to $work/failed.  The environment has $work, a directory that
# goes away with the run, and from the settings engine, server, server_key, model, private.
set -u
: "${work:?}" "${private:?}" "${engine?}" "${server?}" "${server_key?}" "${model?}"

failed() {
	echo "$1" >>"$work/failed" || exit 1
}

# try command...: for what gives output also where it fails in part; false where it gave none
try() {
	rc=0; "$@" || rc=$?
	[ "$rc" -eq 0 ] || failed "$1"
	[ "$rc" -le 1 ]
}

# score ID: scored/ID.tsv, scores/ID.tsv (each sentence's) and counts/ID (sentences, passages, language); or,
# without a transcript, waiting/ID: why.  That is said once, and again when it was tried and failed.
score() {
	new=$work/$1
	set -- "$1" transcribe-split -d "$CACHE/transcripts"
	[ "$private" = no ] || set -- "$@" -L
	[ -z "$model" ] || set -- "$@" -m "$model"
	[ -z "$server_key" ] || set -- "$@" -k "$server_key"
	if [ -n "$engine" ]; then set -- "$@" -x "$engine"; elif [ -n "$server" ]; then set -- "$@" -u "$server"; fi
	id=$1; shift
	rc=0; "$@" "episodes/$id.tsv" >"$new.sentences" 2>"$new.said" || rc=$?
	[ "$rc" -eq 0 ] || failed "$id"
	if [ "$rc" -ne 0 ] || [ ! -e "waiting/$id" ]; then cat "$new.said" >&2; fi
	if [ "$rc" -gt 1 ] || [ "$(wc -l <"$new.sentences")" -lt 2 ]; then
		mv "$new.said" "waiting/$id"
		rm -f "$new.sentences"
		return
	fi
	score_sentences || failed "$id"
	rm -f "$new.said" "$new.sentences" "waiting/$id"
}

# Last comes the file that says that all is there.
score_sentences() {
	try sentscore "$new.sentences" >"$new.scored" && try sentscore -S "$new.sentences" >"$new.scores" &&
		count "$new.scores" "$new.scored" >"$new.counts" &&
		mv "$new.scores" "scores/$id.tsv" && mv "$new.counts" "counts/$id" && mv "$new.scored" "scored/$id.tsv"
}

# count scores scored: ID, sentences, passages, language
count() {
	awk -F '\t' -v id="$id" 'NR == FNR { sentences++; language = $7; next } { passages++ }
		END { print id "\t" sentences + 0 "\t" passages + 0 "\t" language }' "$@"
}

# open_day DATE/NAME: where it lies, and whose it is
open_day() {
	dir=days/$1 day=${1%/*} name=${1#*/} owner=
	[ "$name" = owner ] || owner=/subscribers/$name
	archive=$DATA$owner/archive.tsv site_dir=$DATA$owner/site interests=$CONFIG$owner/interests
	new=$work/$name
	{
		IFS= read -r title; IFS= read -r to; IFS= read -r from; IFS= read -r list; IFS= read -r unsubscribe
		IFS= read -r print; IFS= read -r site
	} <"$dir/settings"
}

# Both files that say that something is whole are written last, so that what is before them needs no second name.
day() {
	open_day "$1"
	if { [ -e "$dir/chosen" ] || choose; } && write; then echo "$day" >"$dir/ready"; else failed "$1"; fi
}

# insights.tsv: the best of the day's episodes, and what the archive has on the same matter
choose() {
	{ read -r k; read -r per_show; read -r floor; read -r related; read -r files; } <"$dir/choice" || return
	# shellcheck disable=SC2086
	set -- $files
	[ ! -s "$archive" ] || set -- -x "$archive" "$@"
	[ ! -s "$interests" ] || set -- -p "$interests" "$@"
	[ "$per_show" -eq 0 ] || set -- -g show -m "$per_show" "$@"
	if [ ! -s "$archive" ] || [ "$related" -eq 0 ]; then
		try topk -D "$day" -k "$k" -t "$floor" "$@" >"$dir/insights.tsv" || return
	else
		try topk -D "$day" -k "$k" -t "$floor" "$@" >"$dir/topk.tsv" || return
		try relate -n "$related" -a "$archive" "$dir/topk.tsv" >"$dir/insights.tsv" || return
	fi
	echo "$day" >"$dir/chosen"
}

# mail and text, where they are wanted and there is something to tell
write() {
	for old in "$dir/mail" "$dir/text"; do
		[ ! -e "$old" ] || rm -f "$old"
	done
	[ -s "$dir/insights.tsv" ] || return 0
	if [ -n "$to" ]; then
		set -- -f mail -T "$to" -F "${from:-$to}" -t "$title"
		[ -z "$list" ] || set -- "$@" -L "$list"
		[ -z "$unsubscribe" ] || set -- "$@" -U "$unsubscribe"
		try fmt-digest -D "$day" -I "$dir/scanned" "$@" "$dir/insights.tsv" >"$dir/mail" || return
	fi
	[ "$print" = no ] || try fmt-digest -D "$day" -I "$dir/scanned" "$dir/insights.tsv" >"$dir/text"
}

keep() {
	open_day "$1"
	[ -d "${archive%/*}" ] || mkdir -p "${archive%/*}" || { failed "$1"; return; }
	if [ "$site" = yes ]; then
		# the insights' own episodes; a related one's may be long gone
		cut -f 2 "$dir/insights.tsv" | sort -u | while read -r id; do
			[ ! -e "scores/$id.tsv" ] || cat "scores/$id.tsv" || exit
		done >"$new.scores" || { failed "$1"; return; }
		try fmt-digest -f site -o "$site_dir" -D "$day" -t "$title" -I "$dir/scanned" -S "$new.scores" \
			"$dir/insights.tsv" || return
		rm -f "$new.scores"
	fi
	try archive -a "$archive" -D "$day" "$dir/insights.tsv" && : >"$dir/done"
}

case $1 in
score) score "$2" ;;
day) day "$2" ;;
keep) keep "$2" ;;
*) echo "podsift-work: no such work: $1" >&2 ;;
esac
exit 0
