# podsift doctor, the part of what makes transcripts: is there an engine, and has it what it needs?  Sourced by podsift-doctor.

check_engine() {
	engine=$(value engine) server=$(value server)
	if [ -n "$engine" ]; then
		program=$(program_of "$engine")
		case $program in
		podsift-whisper-cpp | podsift-sherpa-onnx | podsift-pocketsphinx) try_engine ;;
		*[\"\'\$\`\\\;\(\)\|\&\<\>]*) note "engine: it begins with no plain word, and is not looked at: $engine" ;;
		*)
			if command -v "$program" >/dev/null; then ok "engine: $program is there"
			else fix "engine: no such program: '$program': see engine in $CONFIG/settings"
			fi ;;
		esac
	fi
	[ -z "$server" ] || check_server
	[ -n "$engine$server" ] ||
		note "engine: none, so that an episode without a transcript is passed over: engine or server in $CONFIG/settings"
}

# try_engine: those that come with podsift say what they miss (75) before they open the audio, here an empty file
try_engine() {
	rc=0
	case $engine in *\$1*) ;; *) engine="$engine \"\$1\"" ;; esac    # as transcribe-split has it
	sh -c "$engine" podsift /dev/null >/dev/null 2>"$tmp/why" </dev/null || rc=$?
	case $rc in
	75 | 126 | 127) fix "engine: $(head -n 1 "$tmp/why"): see transcribe-split(1)" ;;
	*) ok "engine: $program has what it needs" ;;
	esac
}

check_server() {
	key=$(value server-key)
	[ -z "$key" ] || secret server-key "$key" || :
	case $server in
	http://[!/]* | https://[!/]*) ;;
	*) fix "server: not an http or https address: '$server'"; return ;;
	esac
	if ask --proto '=http,https' -o /dev/null -w '%{http_code}' --url "$server"; then
		ok "server: it answers (HTTP status $(cat "$tmp/answer")): $server"
	elif [ -n "$why" ]; then
		fix "server: $why: $server"
	else
		note 'server: not asked, as there is no curl here'
	fi
}

# check_waiting: the episodes that have no transcript yet
check_waiting() {
	n=$(find "$STATE/waiting" -type f 2>/dev/null | wc -l | tr -d ' ')
	[ "$n" -eq 0 ] || note "engine: without a transcript yet: $(counted "$n" 'new episode'); podsift run -n says what it would cost to make them"
}
