# podsift timer: prints, installs (-i) or removes (-r) what runs podsift each day: a timer of the user's systemd where
# that runs, else a line of the crontab.
#
# Status 75 means "try again later".  To systemd it is a failure after which the service starts again in half an hour;
# 1 and 2 are not tried again, as nothing would change.  cron knows no such thing, nor does it catch up on an hour that
# the machine slept through: its line runs each hour from the first on.  What has nothing to do is quick, and silent.

units=${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user
mark='# podsift timer'
first_hour=6     # where the settings name none: the day's episodes are there, and so is the reader

# search_path: PATH as it was before podsift added to it, each directory once; engine and sendmail are found there.
# A line of a crontab has at most 1,000 characters.
search_path() {
	found=$(printf '%s\n' "${PATH#"${podsift%/*}:$PODSIFT_PARTS:"}" | awk -v RS=: '
		{ sub(/\n$/, "") } /^\// && !seen[$0]++ { printf "%s%s", n++ ? ":" : "", $0 }')
	[ ${#found} -le 600 ] || found=/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin
	printf '%s\n' "$found"
}

# is_zone zone: whether the system has it; the empty one is its own
is_zone() { [ -z "$1" ] || [ -e "${TZDIR:-/usr/share/zoneinfo}/$1" ]; }

# schedule: sets hour and zone to those of all readers, or hour to "every" where they differ
schedule() {
	settings_table 2>/dev/null | awk -F '\t' '
	$1 != "." && $2 == "hour" { hour[$1] = $3 == "" ? "none" : $3 }
	$1 != "." && $2 == "zone" { zone[$1] = $3 }
	END { for (name in hour) print hour[name], zone[name] }' | sort -u >"$tmp/schedule"
	hour=every zone=
	[ "$(wc -l <"$tmp/schedule")" -ne 1 ] || read -r hour zone <"$tmp/schedule"
	[ "$hour" != none ] || hour=$first_hour
	if [ "$hour" != every ] && { [ "$hour" -gt 23 ] || ! is_zone "$zone"; }; then hour=every; fi
}

# bare text: whether it can stand without quotes
bare() {
	case $1 in '' | *[!A-Za-z0-9_./:@,+=-]*) return 1 ;; esac
}

# in_unit text: quoted for a unit; what is not the program's path has $ doubled there, too
in_unit() {
	if bare "$1"; then printf '%s' "$1"; else printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g; s/%/%%/g')"; fi
}

in_command() { in_unit "$1" | sed 's/\$/$$/g'; }

# in_crontab text: quoted for sh, and for cron, to which % is a line's end
in_crontab() {
	if bare "$1"; then printf '%s' "$1"; else printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g; s/%/\\\\%/g")"; fi
}

# command_by first rest: the command of a run, its path quoted by the function first, other words by rest
command_by() {
	"$1" "$podsift"
	{
		[ "$CONFIG" = "$HOME/.config/podsift" ] || { printf ' -c '; "$2" "$CONFIG"; }
		[ "$STATE" = "$HOME/.local/state/podsift" ] || { printf ' -s '; "$2" "$STATE"; }
		[ "$DATA" = "$HOME/.local/share/podsift" ] || { printf ' -d '; "$2" "$DATA"; }
		[ "$CACHE" = "$HOME/.cache/podsift" ] || { printf ' -C '; "$2" "$CACHE"; }
	}
	printf ' run\n'
}

text_of_service() {
	cat <<-END
	# Written by podsift timer -i.  Changes of yours belong in podsift.service.d/*.conf beside it.
	[Unit]
	Description=podsift: the day's insights
	Documentation=man:podsift(1)

	[Service]
	Type=oneshot
	ExecStart=$(command_by in_unit in_command)
	Environment=$(in_unit "PATH=$path")
	Nice=10
	# 75 is "try again later", as when the mail server is down.
	Restart=on-failure
	RestartPreventExitStatus=1 2 126 127
	RestartSec=30min
	END
}

text_of_timer() {
	case $hour in
	every) when=hourly ;;
	*) when=$(printf '*-*-* %02d:00:00' "$hour")${zone:+ $zone} ;;
	esac
	cat <<-END
	# Written by podsift timer -i.  Changes of yours belong in podsift.timer.d/*.conf beside it.
	[Unit]
	Description=podsift, each day
	Documentation=man:podsift(1)

	[Timer]
	OnCalendar=$when
	RandomizedDelaySec=15min
	Persistent=true

	[Install]
	WantedBy=timers.target
	END
}

text_of_line() {
	minute=$(printf '%s\n' "$HOME $(uname -n)" | cksum | awk '{ n = $1 % 60 } END { print n + 0 }')   # not all at the hour
	hours='*'
	[ "$hour" = every ] || [ -n "$zone" ] || hours=$hour-23
	printf '%s %s * * * PATH=%s %s %s\n' "$minute" "$hours" "$(in_crontab "$path")" \
		"$(command_by in_crontab in_crontab)" "$mark"
}

has_systemd() { command -v systemctl >/dev/null && systemctl --user show-environment >/dev/null 2>&1; }
has_units() { [ -e "$units/podsift.timer" ] || [ -e "$units/podsift.service" ]; }
has_line() { crontab -l 2>/dev/null | grep -q "$mark\$"; }

# other_lines: the crontab without podsift's line.  Where it cannot be read it must not be replaced.
other_lines() {
	crontab -l >"$tmp/crontab" 2>"$tmp/why" || grep -qi 'no crontab' "$tmp/why" ||
		stop 75 "crontab -l: $(head -n 1 "$tmp/why")"
	grep -v "$mark\$" "$tmp/crontab" || [ $? -eq 1 ]
}

# take_crontab: the new crontab is stdin
take_crontab() { crontab - 2>"$tmp/why" || stop 75 "crontab: $(head -n 1 "$tmp/why")"; }

put_line() {
	other_lines >"$tmp/lines"
	text_of_line >>"$tmp/lines"
	take_crontab <"$tmp/lines"
	tell 'crontab: podsift has a line now'
}

remove_line() {
	command -v crontab >/dev/null && has_line || return 0
	other_lines >"$tmp/lines"
	take_crontab <"$tmp/lines"
	tell 'crontab: the line of podsift is gone'
}

put_unit() {
	{ mkdir -p "$units" && "$2" >"$units/$1.new" && mv -f "$units/$1.new" "$units/$1"; } 2>/dev/null ||
		stop 75 "$units/$1: cannot be written"
	tell "$units/$1: written"
}

put_units() {
	put_unit podsift.service text_of_service
	put_unit podsift.timer text_of_timer
	{ systemctl --user daemon-reload && systemctl --user enable --now podsift.timer; } >"$tmp/why" 2>&1 ||
		stop 75 "systemctl --user: $(tail -n 1 "$tmp/why")"
	tell 'systemctl --user list-timers podsift.timer says when it runs next.'
	[ -e "/var/lib/systemd/linger/$(id -un)" ] ||
		tell 'It runs while you are logged in.  To let it run always: loginctl enable-linger'
}

remove_units() {
	has_units || return 0
	systemctl --user disable --now podsift.timer >/dev/null 2>&1 || [ ! -e "$units/timers.target.wants/podsift.timer" ] ||
		rm -f "$units/timers.target.wants/podsift.timer"
	rm -f "$units/podsift.timer" "$units/podsift.service"
	systemctl --user daemon-reload >/dev/null 2>&1 || :
	tell "systemd: podsift.timer is gone"
}

print_timer() {
	if has_systemd; then
		printf '# %s/podsift.service\n' "$units" | clean
		text_of_service
		printf '\n# %s/podsift.timer\n' "$units" | clean
		text_of_timer
	else
		echo '# for the crontab'
		text_of_line
	fi
	echo
	echo '# podsift timer -i installs this, podsift timer -r removes it.'
}

podsift_timer() {
	options ir 'timer [-i | -r]' "$@"
	[ $# -eq "$used" ] && [ $install$remove != yesyes ] || usage "$shape"
	working_directory
	podsift=$(command -v podsift)
	path=$(search_path)
	case $podsift$CONFIG$STATE$DATA$CACHE$path in *"$newline"*) stop 2 'a line break in a path: no timer can name it' ;; esac
	schedule
	if [ $install = yes ] && has_systemd; then
		put_units
		remove_line
	elif [ $install = yes ]; then
		command -v crontab >/dev/null || stop 2 "neither a user's systemd nor crontab is here; run each day: $podsift run"
		put_line
	elif [ $remove = yes ]; then
		has_units || has_line || tell 'There is no timer of podsift.'
		remove_units
		remove_line
	else
		print_timer | put
	fi
}
