# Reads the settings of all subscribers, whose names come on standard input, and prints what holds for each, as
# NAME TAB KEY TAB VALUE; the NAME "." has what is no subscriber's.  A subscriber whom nothing reaches is named and left
# out: his days would pass in silence.  -v config=DIRECTORY; -v quiet=1 names no faults, and leaves out nobody.

BEGIN {
	FS = "\n"
	define("title to from list unsubscribe language zone", "text", "own")
	define("k per-show related hour catch-up", "count", "own")
	define("floor", "number", "own")
	define("print site", "switch", "own")
	define("smtp smtp-login sendmail engine server server-key model age", "text", "shared")
	define("episodes jobs keep timeout", "count", "shared")
	define("smtp-insecure private", "switch", "shared")

	split("title=Insights k=5 per-show=2 floor=0 related=10 hour=0 catch-up=10 site=no print=no episodes=3 age=7d " \
		"jobs=0 keep=14 smtp-insecure=no private=no", pair, " ")
	for (i in pair)
		top[substr(pair[i], 1, index(pair[i], "=") - 1)] = substr(pair[i], index(pair[i], "=") + 1)

	# numbers have up to six digits, as topk takes them; these have narrower bounds
	most["hour"] = 23
	most["related"] = 1000
	most["timeout"] = 86400
	least["episodes"] = least["timeout"] = 1

	read_settings(config "/settings", top, "")
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
	if (!quiet && of_own("to") == "" && of_own("print") != "yes" && of_own("site") != "yes") {
		complain($0 ": nothing reaches " $0 ": set to, print or site")
		next
	}
	for (key in kind)
		if (scope[key] == "own")
			print $0 "\t" key "\t" of_own(key)
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
function read_settings(file, values, only,   line, n, key, value) {
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
		else if (!fits(key, value))
			fault(file, n, "no value for " key " (" values_of(key) ")", value)
		else if (key == "zone" && value !~ /^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/ && value != "")
			fault(file, n, "no time zone", value)
		else {
			values[key] = value
			if (only == "")
				set[key] = 1
		}
	}
	close(file)
}

function of_own(key) {
	return key in own ? own[key] : top[key]
}

function fits(key, value) {
	if (kind[key] == "count")
		return value ~ /^[0-9]+$/ && length(value) <= 6 && value + 0 >= lowest(key) && value + 0 <= highest(key)
	if (kind[key] == "number")
		return value ~ /^-?[0-9]+(\.[0-9]+)?$/ && length(value) <= 12
	if (kind[key] == "switch")
		return value == "yes" || value == "no"
	return 1
}

function lowest(key) {
	return key in least ? least[key] : 0
}

function highest(key) {
	return key in most ? most[key] : 999999
}

function values_of(key) {
	if (kind[key] == "switch")
		return "yes or no"
	return kind[key] == "count" ? "a number from " lowest(key) " to " highest(key) : "a number"
}

function fault(file, line, what, shown) {
	gsub(/[^ -~]/, "?", shown)
	complain(file ":" line ": " what ": \047" substr(shown, 1, 60) "\047")
}

function complain(text) {
	faults++
	if (!quiet)
		print "podsift: " text | "cat >&2"
}
