# podsift doctor, the part of the mail: can it be written, and will somebody take it?  Sourced by podsift-doctor.

# table_of_readers: NAME, to, from, list, unsubscribe, and yes where it is printed or made a site, a line each, with
# \001 between them, as read takes several TABs for one
table_of_readers() {
	awk -F '\t' '
	$1 == "." { next }
	!($1 in known) { known[$1]; name[++n] = $1 }
	{ value[$1, $2] = substr($0, length($1) + length($2) + 3) }
	END {
		for (i = 1; i <= n; i++)
			printf "%s\001%s\001%s\001%s\001%s\001%s\n", name[i], value[name[i], "to"], value[name[i], "from"],
				value[name[i], "list"], value[name[i], "unsubscribe"],
				value[name[i], "print"] value[name[i], "site"] ~ /yes/ ? "yes" : "no"
	}' "$tmp/settings"
}

# check_reader: a mail to the reader at hand can be written, or the digest goes elsewhere
check_reader() {
	if [ -z "$to" ]; then
		case $name:$elsewhere in
		owner:yes) note "mail: none; podsift show prints the digest, $DATA/site/index.html has it.  For a mail: to and from in $CONFIG/settings" ;;
		*:yes) note "mail: none to $name, whose settings name no address (to)" ;;
		*) fix "mail: nothing reaches $name: set to, print or site in $(config_of "$name")/settings" ;;
		esac
		return
	fi
	mails=yes
	set -- -f mail -F "${from:-$to}" -T "$to"
	[ -z "$list_id" ] || set -- "$@" -L "$list_id"
	[ -z "$unsubscribe" ] || set -- "$@" -U "$unsubscribe"
	printf '\t0123456789abcdef\t1\t\t\t\t\t\t\t\tWords.\n' | fmt-digest "$@" 2>"$tmp/why" >/dev/null ||
		fix "mail: to $(mail_faults "$name" "$from" <"$tmp/why" | sed 's/^podsift: //; q')"
}

check_mail() {
	mails=no
	table_of_readers >"$tmp/readers"
	while IFS=$(printf '\001') read -r name to from list_id unsubscribe elsewhere; do
		check_reader
	done <"$tmp/readers"
	[ "$mails" = yes ] || return 0
	[ -n "$(value from)" ] ||
		note "mail: comes from its reader's own address, since from is not set in $CONFIG/settings; servers may refuse that"
	smtp=$(value smtp)
	if [ -n "$smtp" ]; then check_smtp; else check_sendmail; fi
}

# check_sendmail: the command that takes mails; senddigest looks for its own in the system's directories, too
check_sendmail() {
	program=$(program_of "$(value sendmail)")
	if command -v "${program:-sendmail}" >/dev/null || { [ -z "$program" ] && { [ -x /usr/sbin/sendmail ] || [ -x /usr/lib/sendmail ]; }; }; then
		ok "mail: goes to ${program:-sendmail}"
	elif [ -z "$program" ]; then
		fix "mail: there is no sendmail here: name your mail server by smtp in $CONFIG/settings"
	elif [ -x "/usr/sbin/$program" ]; then
		fix "mail: $program is in /usr/sbin, which is not searched: write sendmail /usr/sbin/$program ... in $CONFIG/settings"
	else
		fix "mail: no such program: '$program': see sendmail in $CONFIG/settings"
	fi
}

check_smtp() {
	case $smtp in
	*@*) return ;;
	smtp://* | smtps://*) ;;
	*) return ;;      # it was said with the settings
	esac
	check_login
	set -- --ssl-reqd
	[ "$(value smtp-insecure)" != yes ] || set -- --ssl -k
	[ -z "${SSL_CERT_FILE-}" ] || set -- "$@" --cacert "$SSL_CERT_FILE"      # not each curl heeds it
	if ask "$@" --proto '=smtp,smtps' -X NOOP --url "$smtp"; then
		ok "smtp: the server answers: $smtp"
	elif [ -n "$why" ]; then
		fix "smtp: $why: $smtp"
	else
		note 'smtp: the server is not asked, as there is no curl here'
	fi
}

# check_login: who the user is at the mail server
check_login() {
	host=${smtp#*://}; host=${host%%/*}
	login=$(value smtp-login)
	if [ -n "$login" ]; then
		secret smtp-login "$login" || return 0
		awk -v host="${host%:*}" -v port="$host" '$1 == host || $1 == port { found = 1 } END { exit !found }' "$login" ||
			fix "smtp-login: no line for ${host%:*}: add 'HOST USER PASSWORD' to $login"
	elif ! awk -v host="${host%:*}" '
		{ for (i = 1; i < NF; i++) if ($i == "machine" && $(i + 1) == host) found = 1 }
		END { exit !found }' "$HOME/.netrc" 2>/dev/null; then
		note "smtp: no login for ${host%:*}, by smtp-login or in ~/.netrc: most servers want one"
	elif secret smtp "$HOME/.netrc"; then
		ok "smtp: ~/.netrc has a login for ${host%:*}"
	fi
}

# check_left: mails that may have been sent, or not, when a run was cut off; and those that nobody took; but not what was given up
check_left() {
	for d in "$STATE"/days/*/*/; do
		[ -e "${d}done" ] || [ ! -s "${d}mail" ] || { d=${d#"$STATE/days/"}; echo "${d%/}"; }
	done >"$tmp/open"
	in_doubt <"$tmp/open" >"$tmp/doubt"
	doubts=$(wc -l <"$tmp/doubt")
	[ "$doubts" -eq 0 ] ||
		fix "mail: $((doubts)) may have been sent or not, when a run was cut off: podsift send -r sends again; readers may then have two"
	subscribers 2>/dev/null >"$tmp/names"
	awk -F / 'stage == "names" { known[$0]; next } stage == "doubt" { doubt[$0]; next } $2 in known && !($0 in doubt)' \
		stage=names "$tmp/names" stage=doubt "$tmp/doubt" stage=open "$tmp/open" >"$tmp/left"
	while IFS=/ read -r day name; do
		fix "mail: that of $day for $name was not taken yet: podsift send tries again, and says what is in the way"
	done <"$tmp/left"
}
