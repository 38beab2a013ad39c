# Reads the settings of all subscribers, whose names come on standard input, and prints what holds for each, as
# NAME TAB KEY TAB VALUE; the NAME "." has what is no subscriber's.  The environment has CONFIG; -v quiet=1 names no faults.

BEGIN {
	FS = "\n"
	config = ENVIRON["CONFIG"]
	define("title to from list unsubscribe language zone", "text", "own")
	define("k per-show related hour catch-up", "count", "own")
	define("floor", "number", "own")
	define("print site", "switch", "own")
	define("smtp smtp-login sendmail engine server server-key model llm llm-key llm-model age", "text", "shared")
	define("llm-passages episodes jobs keep timeout", "count", "shared")
	define("smtp-insecure private", "switch", "shared")

	split("title=Insights k=5 per-show=2 floor=0 related=10 hour=0 catch-up=10 site=no print=no llm-passages=10 episodes=3 " \
		"age=7d jobs=0 keep=14 smtp-insecure=no private=no", pair, " ")
	for (i in pair)
		top[substr(pair[i], 1, index(pair[i], "=") - 1)] = substr(pair[i], index(pair[i], "=") + 1)

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
		else if (!fits(kind[key], value))
			fault(file, n, "no value for " key " (" of_kind(kind[key]) ")", value)
		else if (key == "hour" && value + 0 > 23)
			fault(file, n, "no hour (0 to 23)", value)
		else if (key == "related" && value + 0 > 1000)
			fault(file, n, "beyond what relate takes (0 to 1000)", value)
		else if (key == "timeout" && (value + 0 < 1 || value + 0 > 86400))
			fault(file, n, "no timeout (1 to 86400)", value)
		else if (key == "episodes" && value + 0 < 1)
			fault(file, n, "no number of episodes (1 or more)", value)
		else if (key == "llm-passages" && (value + 0 < 1 || value + 0 > 100000))
			fault(file, n, "no number of passages (1 to 100000)", value)
		else if (key == "zone" && value !~ /^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/ && value != "")
			fault(file, n, "no time zone", value)
		else {
			values[key] = kind[key] == "count" ? value + 0 : value      # no shell takes 08 for a number
			if (only == "")
				set[key] = 1
		}
	}
	close(file)
}

function fits(of, value) {
	if (of == "count")
		return value ~ /^[0-9]+$/ && length(value) <= 6
	if (of == "number")
		return value ~ /^-?[0-9]+(\.[0-9]+)?$/ && length(value) <= 12
	if (of == "switch")
		return value == "yes" || value == "no"
	return 1
}

function of_kind(of) {
	return of == "switch" ? "yes or no" : "a number"
}

function fault(file, line, what, shown) {
	faults++
	if (quiet)
		return
	gsub(/[^ -~]/, "?", shown)
	print "podsift: " file ":" line ": " what ": \047" substr(shown, 1, 60) "\047" | "cat >&2"
}
