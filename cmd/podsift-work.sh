#!/bin/sh
# podsift-work score ID | day DATE/NAME | keep DATE/NAME ...: the work on an episode or a day, in the state directory.
# A failure is said and noted in $work/failed, and make goes on.  The environment has $runner, the run's process, $work, a
# directory that goes away with the run, and from the settings engine, server, server_key, model, private, timeout, llm, llm_key,
# llm_model, llm_passages.
set -u
# shellcheck source=cmd/podsift-settings.sh
. "$PODSIFT_PARTS/podsift-settings.sh"
: "${runner:?}" "${work:?}" "${private:?}" "${engine?}" "${server?}" "${server_key?}" "${model?}" "${llm?}"
status=0
# Ends the work for now; nobody's day is over without it.
# shellcheck disable=SC2016      # the trap expands it
catch_signals 'true >"$work/unscored" 2>/dev/null || :'

# run_goes_on: make and xargs do, and start the rest of the work, where the run's shell alone was killed; the next run waits
# for them
run_goes_on() {
	kill -0 "$runner" 2>/dev/null
}

# An empty file: there is room for that on a full disk.
failed() {
	: >"$work/failed" || status=1
}

# stuck: something failed, and what was said of it is in $new.said, where there was room.  That the state's disk is full concerns
# all: podsift-run says it, once.
stuck() {
	failed
	if ! has_room "$work/room.$$" || grep -qs ': stdout: No space left' "$new.said"; then : >"$work/full" || status=1; fi
	[ -e "$work/full" ] || cat "$new.said" >&2
}

# try command...: for what gives output also where it fails in part; false where it gave none
try() {
	rc=0; "$@" || rc=$?
	[ "$rc" -eq 0 ] || failed
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
	rc=0; step "$@" "episodes/$id.tsv" >"$new.sentences" 2>"$new.said" || rc=$?
	[ "$rc" -eq 0 ] || failed
	[ "$rc" -le 1 ] || { stuck; unscored; return; }
	if [ "$rc" -ne 0 ] || [ ! -e "waiting/$id" ]; then cat "$new.said" >&2; fi
	if [ "$(wc -l <"$new.sentences")" -lt 2 ]; then
		mv "$new.said" "waiting/$id"
		rm -f "$new.sentences"
		return
	fi
	if score_sentences 2>"$new.said"; then cat "$new.said" >&2; else stuck; unscored; fi
	rm -f "$new.said" "$new.asked" "$new.sentences" "waiting/$id"
}

# unscored: after a failure with status rc.  Where this machine is at fault, not the episode, the day waits: it would be told
# without the episode.
unscored() {
	[ "$rc" -ne 75 ] || : >"$work/unscored" || status=1
}

# Last comes the file that says that all is there.
score_sentences() {
	try sentscore "$new.sentences" >"$new.scored" && try sentscore -S "$new.sentences" >"$new.scores" &&
		count "$new.scores" "$new.scored" >"$new.counts" && ask_model &&
		mv "$new.scores" "scores/$id.tsv" && mv "$new.counts" "counts/$id" && mv "$new.scored" "scored/$id.tsv"
}

# ask_model: has the language model, where one is set, grade and rewrite the passages.  Where it answers nothing they stay as
# they are, and it is not asked again in this run.  What is wrong with it concerns all episodes: podsift-run says it, once.
ask_model() {
	if [ -z "$llm" ] || [ -e "$work/no_answer" ]; then return 0; fi
	try distill_as_set -d "$CACHE/answers" -s "$new.sentences" "$new.scored" >"$new.distilled" 2>"$new.asked"
	cat "$new.asked" >>"$work/said"
	if [ "$rc" -eq 1 ] && cmp -s "$new.scored" "$new.distilled"; then : >"$work/no_answer"; fi
	if [ "$rc" -gt 1 ]; then rc=75; return 1; fi      # the settings are at fault, or this machine, not the episode
	mv "$new.distilled" "$new.scored"
}

# count scores scored: ID, sentences, passages, language; it fails for want of room alone
count() {
	awk -F '\t' -v id="$id" 'NR == FNR { sentences++; language = $7; next } { passages++ }
		END { print id "\t" sentences + 0 "\t" passages + 0 "\t" language }' "$@" || { rc=75; return 1; }
}

# open_day DATE/NAME: where it lies, and whose it is
open_day() {
	dir=days/$1 day=${1%/*} name=${1#*/} owner=
	[ "$name" = owner ] || owner=/subscribers/$name
	archive=$DATA$owner/archive.tsv site_dir=$DATA$owner/site interests=$CONFIG$owner/interests
	new=$work/$name
	installation=       # none: the day is of a podsift that knew none, and so its mail stays what it was
	read_settings <"$dir/scanned"
	[ ! -e "$dir/settings" ] || read_settings <"$dir/settings"
}

read_settings() {
	while read -r key value; do
		case $key in
		date) date=$value ;;
		floor) floor=$value ;;
		from) from=$value ;;
		installation) installation=$value ;;
		k) k=$value ;;
		list) list=$value ;;
		per-show) per_show=$value ;;
		print) print=$value ;;
		related) related=$value ;;
		site) site=$value ;;
		title) title=$value ;;
		to) to=$value ;;
		unsubscribe) unsubscribe=$value ;;
		esac
	done
}

# What says that all is whole is written last, so that what is before it needs no second name: chosen, for the choice, which
# is made once; ready, for the messages, says whether there is a mail among them.
day() {
	open_day "$1"
	[ ! -e "$dir/ready" ] || rm -f "$dir/ready"
	if make_day 2>"$new.said"; then cat "$new.said" >&2; else stuck; fi
}

make_day() {
	made=text
	{ [ -e "$dir/chosen" ] || { choose && : >"$dir/chosen"; }; } && write && echo "$made" >"$dir/ready"
}

# insights.tsv: the best of the day's episodes, and what the archive has on the same matter
choose() {
	files=
	while read -r id; do
		files="$files scored/$id.tsv"
	done <"$dir/episodes"
	# shellcheck disable=SC2086
	set -- $files
	[ ! -s "$archive" ] || set -- -x "$archive" "$@"
	[ ! -s "$interests" ] || set -- -p "$interests" "$@"
	[ "$per_show" -eq 0 ] || set -- -g show -m "$per_show" "$@"
	set -- topk -D "$day" -k "$k" -t "$floor" "$@"
	if [ ! -s "$archive" ] || [ "$related" -eq 0 ]; then
		try "$@" >"$dir/insights.tsv"
	else
		try "$@" >"$new.best" &&
			try relate -n "$related" -t 0.3 -a "$archive" "$new.best" >"$dir/insights.tsv"
	fi
}

# mail and text, where they are wanted and there is something to tell; a text that was shown is not wanted any more
write() {
	for old in "$dir/mail" "$dir/text"; do
		[ ! -e "$old" ] || rm -f "$old"
	done
	[ -s "$dir/insights.tsv" ] || return 0
	if [ -n "$to" ]; then
		set -- -f mail -i "$name${installation:+ $installation}" -T "$to" -F "${from:-$to}" -t "$title"
		[ -z "$list" ] || set -- "$@" -L "$list"
		[ -z "$unsubscribe" ] || set -- "$@" -U "$unsubscribe"
		try format "$@" >"$dir/mail" || return
		made=mail
	fi
	[ "$print" = no ] || [ -e "$dir/shown" ] || try text >"$dir/text"
}

# text: as it is printed, behind those of others, and so with whose it is
# shellcheck disable=SC2317      # try runs it
text() {
	[ "$name" = owner ] || printf '%s, %s: %s\n\n' "$title" "$day" "$name" || return 75
	format -f text
}

# format option ...: the day as fmt-digest writes it; what that finds wrong is said of the reader and the setting
# shellcheck disable=SC2317      # try runs it
format() {
	wrong=0
	SOURCE_DATE_EPOCH=$date fmt-digest -D "$day" -I "$dir/scanned" "$@" "$dir/insights.tsv" 2>"$new.why" || wrong=$?
	[ ! -s "$new.why" ] || mail_faults "$day/$name" "$from" <"$new.why" >&2
	return "$wrong"
}

keep() {
	open_day "$1"
	(umask 077 && make_folder "${archive%/*}") || { failed; return; }
	if [ "$site" = yes ]; then
		# the insights' own episodes; a related one's may be long gone
		cut -f 2 "$dir/insights.tsv" | sort -u | while read -r id; do
			[ ! -e "scores/$id.tsv" ] || cat "scores/$id.tsv" || exit
		done >"$new.scores" 2>"$new.said" || { stuck; return; }
		try fmt-digest -f site -o "$site_dir" -D "$day" -t "$title" -I "$dir/scanned" -S "$new.scores" \
			"$dir/insights.tsv" || return
		rm -f "$new.scores"
	fi
	try archive -a "$archive" -D "$day" "$dir/insights.tsv" && { : >"$dir/done" || failed; }
}

run_goes_on || exit 1
case $1 in
score) score "$2" ;;
day) day "$2" ;;
keep)
	shift
	for d; do ! run_goes_on || keep "$d"; done
	;;
*) echo "podsift-work: no such work: $1" >&2 ;;
esac
exit $status
