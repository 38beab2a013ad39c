# Reads the settings of all subscribers, whose names come on standard input, and prints what holds for each, as
# NAME TAB KEY TAB VALUE; the NAME "." has what is no subscriber's.  The environment has CONFIG; -v quiet=1 names no faults.

BEGIN {
	FS = "\n"
	config = ENVIRON["CONFIG"]
	define("title to from list unsubscribe language zone", "text", "own")
	define("k per-show related hour catch-up", "count", "own")
	define("floor", "number", "own")
	define("print site", "switch", "own")
	define("smtp-login sendmail engine server-key model llm-key llm-model age", "text", "shared")
	define("smtp server llm", "address", "shared")
	define("llm-passages episodes jobs keep timeout", "count", "shared")
	define("smtp-insecure private", "switch", "shared")

	split("title=Insights k=5 per-show=2 floor=0 related=10 catch-up=10 site=no print=no llm-passages=10 episodes=3 " \
		"age=7d jobs=0 keep=14 smtp-insecure=no private=no", pair, " ")
	for (i in pair)
		top[substr(pair[i], 1, index(pair[i], "=") - 1)] = substr(pair[i], index(pair[i], "=") + 1)

	read_settings(config "/settings", top, "")
	settle_mail()
	for (key in kind)
		if (scope[key] == "shared")
			print ".\t" key "\t" top[key]
	for (key in kind)
		if (scope[key] == "own")
			print ".\t" key "\t" top[key]
}

# What the owner sets stands for the subscribers, too, but for what is his: his address, his screen, his site.
{
	split("", own)
	if ($0 == "owner") {
		if (!("print" in set))
			own["print"] = top["to"] == "" ? "yes" : "no"
		if (!("site" in set))
			own["site"] = "yes"
	} else {
		own["to"] = ""
		own["print"] = own["site"] = "no"
		read_settings(config "/subscribers/" $0 "/settings", own, "own")
	}
	for (key in kind)
		if (scope[key] == "own")
			print $0 "\t" key "\t" (key in own ? own[key] : top[key])
}

END {
	if (faults)
		exit 1
}

function define(keys, of, whose,   n, k, i) {
	n = split(keys, k, " ")
	for (i = 1; i <= n; i++) {
		kind[k[i]] = of
		scope[k[i]] = whose
	}
}

# Lines "key value" into values; only those of the scope, where one is named.
function read_settings(file, values, only,   line, n, key, value, what) {
	while ((getline line < file) > 0) {
		n++
		sub(/\r$/, "", line)
		gsub(/\t/, " ", line)
		sub(/^ +/, "", line)
		sub(/ +$/, "", line)
		if (line == "" || line ~ /^#/)
			continue
		key = value = line
		sub(/ .*/, "", key)
		if (!sub(/^[^ ]+ +/, "", value))
			value = ""
		if (!(key in kind))
			fault(file, n, "unknown key", key)
		else if (only != "" && scope[key] != only)
			fault(file, n, "not a subscriber's to set", key)
		else {
			what = wrong(key, value)
			if (what != "")
				fault(file, n, what, kind[key] ~ /address/ ? without_secrets(value) : value)
			# where smtp is wrong, mails wait: on another way than the one that was meant they may get lost
			if (what == "" || key == "smtp")
				take(key, value, values, only)
		}
	}
	close(file)
}
function take(key, value, values, only) {
	values[key] = kind[key] == "count" ? value + 0 : value      # no shell takes 08 for a number
	if (only == "")
		set[key] = 1
}

# wrong: what is wrong with the value, or nothing; bounds and forms are those of the programs that get it
function wrong(key, value) {
	if (kind[key] == "count" && !(value ~ /^[0-9]+$/ && length(value) <= 6) ||
	    kind[key] == "number" && !(value ~ /^-?[0-9]+(\.[0-9]+)?$/ && length(value) <= 12))
		return "no value for " key " (a number)"
	if (kind[key] == "switch" && value != "yes" && value != "no")
		return "no value for " key " (yes or no)"
	if (key == "hour" && value + 0 > 23)
		return "no hour (0 to 23)"
	if (key == "related" && value + 0 > 1000)
		return "beyond what relate takes (0 to 1000)"
	if (key == "timeout" && (value + 0 < 1 || value + 0 > 86400))
		return "no timeout (1 to 86400)"
	if (key == "episodes" && value + 0 < 1)
		return "no number of episodes (1 or more)"
	if (key == "llm-passages" && (value + 0 < 1 || value + 0 > 100000))
		return "no number of passages (1 to 100000)"
	if (value == "")
		return ""
	if (key == "age" && !is_age(value))
		return "no age (days, or hours, days or weeks with h, d or w)"
	if (key == "language" && value !~ /^[A-Za-z][A-Za-z][A-Za-z]?(-[A-Za-z0-9]+)*$/)
		return "no language tag, as en or pt-BR"
	if (key == "zone" && value !~ /^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/)
		return "no time zone"
	if ((key == "server" || key == "llm" && value ~ /^https?:\/\//) && !is_url(value))
		return key ": not an http or https address"
	if (key == "smtp" && value ~ /@/)
		return "smtp: who you are belongs in smtp-login or ~/.netrc, not in the address"
	if (key == "smtp" && value !~ /^smtps?:\/\/[][A-Za-z0-9.-][][A-Za-z0-9.:-]*$/)
		return "smtp: neither smtp://HOST nor smtps://HOST"
	return ""
}

# is_age: from one hour to a hundred years of 366 days
function is_age(value,   n) {
	n = value
	sub(/[hdw]$/, "", n)
	if (n !~ /^[0-9]+$/ || length(n) > 6 || n + 0 < 1)
		return 0
	return n + 0 <= (value ~ /h$/ ? 878400 : value ~ /w$/ ? 5228 : 36600)
}

# is_url: with a host, and no user, who would be shown
function is_url(value) {
	return sub(/^[Hh][Tt][Tt][Pp][Ss]?:\/\//, "", value) && value ~ /^[^\/?#:@]/ &&
		value !~ /^[^\/?#]*@/ && value !~ /[\001-\040\177"<>\\]/
}

function without_secrets(value) {
	sub(/.*@/, "***@", value)
	sub(/\?.*/, "?***", value)
	return value
}

# settle_mail: a mail goes by smtp or by sendmail, and only the first knows of a login
function settle_mail() {
	if (top["smtp"] != "")
		top["sendmail"] = ""
	else {
		top["smtp-login"] = ""
		top["smtp-insecure"] = "no"
	}
}

function fault(file, line, what, shown) {
	faults++
	if (quiet)
		return
	gsub(/[^ -~]/, "?", shown)
	print "podsift: " file ":" line ": " what ": \047" substr(shown, 1, 60) "\047" | "cat >&2"
}
