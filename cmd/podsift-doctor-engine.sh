# podsift doctor, the part of what makes transcripts and what reads them: is there an engine, a language model, and has each what
# it needs?  Sourced by podsift-doctor.

check_engine() {
	engine=$(value engine) server=$(value server)
	if [ -n "$engine" ]; then
		case $(program_of "$engine") in
		podsift-whisper-cpp | podsift-sherpa-onnx | podsift-pocketsphinx) try_engine ;;
		*) check_command engine "$engine" ;;
		esac
	fi
	[ -z "$server" ] || check_server server "$server" server-key
	[ -n "$engine$server" ] ||
		note "engine: none, so that an episode without a transcript is passed over: engine or server in $CONFIG/settings"
}

# try_engine: those that come with podsift say what they miss (75) before they open the audio, here an empty file
try_engine() {
	rc=0
	program=$(program_of "$engine")
	case $engine in *\$1*) ;; *) engine="$engine \"\$1\"" ;; esac    # as transcribe-split has it
	sh -c "$engine" podsift /dev/null >/dev/null 2>"$tmp/why" </dev/null || rc=$?
	case $rc in
	75 | 126 | 127) fix "engine: $(head -n 1 "$tmp/why"): see transcribe-split(1)" ;;
	*) ok "engine: $program has what it needs" ;;
	esac
}

# check_llm: the language model, where one is set
check_llm() {
	llm=$(value llm)
	case $llm in
	'')
		[ -z "$(value llm-key)$(value llm-model)" ] ||
			note "llm: none, so that llm-key and llm-model are of no use: llm in $CONFIG/settings names a server or a command"
		;;
	http://* | https://*) check_server llm "$llm" llm-key ;;
	*) check_command llm "$llm" ;;
	esac
}

# check_command setting command: the program that it begins with is there
check_command() {
	program=$(program_of "$2")
	case $program in
	*[\"\'\$\`\\\;\(\)\|\&\<\>]*) note "$1: it begins with no plain word, and is not looked at: $2" ;;
	*)
		if command -v "$program" >/dev/null; then ok "$1: $program is there"
		else fix "$1: no such program: '$program': see $1 in $CONFIG/settings"
		fi ;;
	esac
}

# check_server setting url key-setting: somebody answers there, and nobody else may read the file with the key
check_server() {
	key=$(value "$3")
	[ -z "$key" ] || secret "$3" "$key" || :
	shown=$(printf '%s\n' "$2" | sed 's,//[^/]*@,//***@,; s,?.*,?***,')
	if ask --proto '=http,https' -o /dev/null -w '%{http_code}' --url "$2"; then
		ok "$1: it answers (HTTP status $(cat "$tmp/answer")): $shown"
	elif [ -n "$why" ]; then
		fix "$1: $why: $shown"
	else
		note "$1: not asked, as there is no curl here"
	fi
}

# check_waiting: the episodes that have no transcript yet
check_waiting() {
	n=$(find "$STATE/waiting" -type f 2>/dev/null | wc -l | tr -d ' ')
	[ "$n" -eq 0 ] || note "engine: without a transcript yet: $(counted "$n" 'new episode'); podsift run -n says what it would cost to make them"
}
