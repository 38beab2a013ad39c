# Who is due, and which episodes each one's day is made of.  Reads, each behind what names it (stage=settings FILE ...):
#   settings   NAME KEY VALUE, of settings_table
#   clocks     ZONE DAY HOUR
#   taken      NAME DAY ID ...: each subscriber's last day that was told, and the episodes it has been told from
#   open       DAY/NAME WHY: days that are made and not delivered; "unknown" where nobody knows, so that others may follow
#   feeds      NAME URL
#   counts     ID SENTENCES PASSAGES LANGUAGE: episodes that are scored
#   waiting    ID: those that are not
#   state      feedfetch's
# Prints DAY/NAME of those that are due; with -v out=DIRECTORY it writes there DAY/NAME/episodes and scanned: what fmt-digest
# tells at the end, what the choice is made by, and what the mail has: -v date=SECONDS since 1970, -v installation=ID.
# A first day is not over before there is something to choose from: its reader is not due, but stands in -v empty=FILE, with
# why: waiting (for a transcript), foreign (in another language), none.  Without out, what waits may yet be something.
# Status 1 where somebody is named whom nothing would reach.

BEGIN { FS = "\t" }

stage == "settings" {
	value[$1, $2] = $3
	if ($1 != "." && !($1 in known)) {
		known[$1]
		names[++n_names] = $1
	}
}
stage == "clocks" { day[$1] = $2; hour[$1] = $3 }
stage == "taken" {
	told[$1] = $2
	n = split($3, id, " ")
	for (i = 1; i <= n; i++)
		taken[$1, id[i]] = 1
}
stage == "open" {
	split($1, part, "/")
	name = part[2]
	made[$1] = 1
	if ($2 != "unknown")
		busy[name] = 1
	while ((getline line < ("days/" $1 "/episodes")) > 0)
		taken[name, line] = 1
	close("days/" $1 "/episodes")
}
stage == "feeds" && !(($1, $2) in reads) {
	reads[$1, $2]
	readers[$2] = readers[$2] " " $1
	feeds[$1]++
}
stage == "counts" { scored[$1] = 1; sentences[$1] = $2; passages[$1] = $3; language[$1] = primary($4) }
stage == "waiting" { waits[$1] = 1 }
stage == "state" && !n_due_known { find_due() }
stage == "state" && $1 == "feed" { n_readers = split(readers[$2], reader, " ") }
stage == "state" && $1 == "seen" && ($2 in scored || $2 in waits) {
	for (i = 1; i <= n_readers; i++)
		if (reader[i] in due && !((reader[i], $2) in taken))
			offer(reader[i], $2)
}

END {
	if (!n_due_known)
		find_due()
	for (i = 1; i <= n_names; i++)
		if (names[i] in due && told[names[i]] == "" && list[names[i]] == "")
			leave_open(names[i])
	if (out != "")
		make_folders()
	for (i = 1; i <= n_names; i++)
		if (names[i] in due)
			give(names[i], due[names[i]])
	if (behind)
		print "podsift: the clock is before the last digest (" behind_day "): nothing is told again before that day is over: " \
			behind " of " n_names > "/dev/stderr"
	if (nowhere)
		exit 1
}

function primary(tag) {
	sub(/-.*/, "", tag)
	return tolower(tag)
}

function find_due(   i, name, zone, today) {
	n_due_known = 1
	for (i = 1; i <= n_names; i++) {
		name = names[i]
		zone = value[name, "zone"]
		today = day[zone]
		if (today == "" || hour[zone] + 0 < value[name, "hour"] + 0 || (today "/" name) in made || name in busy)
			continue
		if (value[name, "to"] == "" && value[name, "print"] != "yes" && value[name, "site"] != "yes") {
			nowhere = 1
			print "podsift: " name ": nothing reaches " name ": set to, print or site" | "cat >&2"
		} else if (told[name] == "" || told[name] < today)
			due[name] = today
		else if (told[name] > today) {
			behind++
			if (told[name] > behind_day)
				behind_day = told[name]
		}
	}
}

function offer(name, id,   wanted) {
	wanted = primary(value[name, "language"])
	if (id in waits)
		no_transcript[name]++
	else if (wanted != "" && language[id] != "" && language[id] != wanted)
		foreign[name]++
	else {
		list[name] = list[name] id "\n"
		n_episodes[name]++
		n_sentences[name] += sentences[id]
		n_passages[name] += passages[id]
	}
}

function leave_open(name) {
	if (out == "" && no_transcript[name])
		return
	if (empty != "")
		print name "\t" (no_transcript[name] ? "waiting" : foreign[name] ? "foreign" : "none") > empty
	delete due[name]
}

function make_folders(   i, n, command) {
	command = "xargs mkdir -p"
	for (i = 1; i <= n_names; i++)
		if (names[i] in due) {
			print out "/" due[names[i]] "/" names[i] | command
			n++
		}
	if (n > 0 && close(command) != 0)
		exit 2
}

# Nothing is due where its files are not whole.
function finish(file) {
	if (close(file) != 0)
		exit 2
}

function give(name, today,   folder, k) {
	print today "/" name
	if (out == "")
		return
	folder = out "/" today "/" name
	k = insights(name, today)
	printf "%s", list[name] > (folder "/episodes")
	finish(folder "/episodes")
	print "feeds " feeds[name] + 0 "\nepisodes " n_episodes[name] + 0 "\nsentences " n_sentences[name] + 0 \
		"\npassages " n_passages[name] + 0 "\ndropped " episodes(no_transcript[name]) " without a transcript" \
		"\ndropped " episodes(foreign[name]) " in another language" \
		"\nk " k "\nper-show " per_show(name, k) "\nfloor " value[name, "floor"] \
		"\nrelated " value[name, "related"] "\ndate " date "\ninstallation " installation message(name) > (folder "/scanned")
	finish(folder "/scanned")
	if (list[name] == "" || value[name, "k"] == 0) {      # nothing to choose from: no process is needed for it
		printf "" > (folder "/insights.tsv")
		finish(folder "/insights.tsv")
		print today > (folder "/ready")
		finish(folder "/ready")
	}
}

# What the messages need of the settings; podsift-run has the same keys.
function message(name,   key, n, i, lines) {
	n = split("title to from list unsubscribe print site", key, " ")
	for (i = 1; i <= n; i++)
		lines = lines "\n" key[i] " " value[name, key[i]]
	return lines
}

# So many for each day since the last digest, at most as many as catch-up says.
function insights(name, today,   k, most, n) {
	k = value[name, "k"] + 0
	if (told[name] == "")
		return k
	most = value[name, "catch-up"] + 0
	n = k * (day_number(today) - day_number(told[name]))
	return n <= k ? k : n <= most ? n : most > k ? most : k
}

# As many times more of a show as there are more insights.
function per_show(name, k,   n) {
	if (k <= value[name, "k"])
		return value[name, "per-show"]
	n = int((value[name, "per-show"] * k + value[name, "k"] - 1) / value[name, "k"])
	return n < 1000000 ? n : 1000000       # topk takes no more
}

function episodes(n) {
	return n == 1 ? "1 episode" : n + 0 " episodes"
}

# Days since a day long ago, by the Gregorian calendar.
function day_number(date,   y, m, d) {
	y = substr(date, 1, 4) + 0
	m = substr(date, 6, 2) + 0
	d = substr(date, 9, 2) + 0
	if (m < 3) {
		y--
		m += 12
	}
	return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m - 457) / 5) + d
}
