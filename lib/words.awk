# Makes sentence_words.h's table of the files lib/words/LANG: awk -f words.awk FILE...
# Where the language is unknown English counts, and of the others what can be no English word.
BEGIN {
	FS = ": "
	sort = "LC_ALL=C sort"
	print "#include \"sentence_words.h\"\n\nconst struct word_entry word_entries[] = {"
	system("")           # flushes, so that sort writes behind it
}
/^#/ || NF < 2 { next }
{
	lang = FILENAME
	sub(/.*\//, "", lang)
	key = $1
	own = sub(/^own /, "", key)
	n = split($2, names, /, */)
	for (i = 1; i <= n; i++)
		add(names[i], toupper(lang), key, own)
}
END {
	for (name in langs)
		for (n = split(langs[name], of, " "); n > 0; n--) {
			k = name SUBSEP of[n]
			printf "\t{ \"%s\", %s, %s, %s, %s },\n", name, mask[k], (k in kind) ? kind[k] : "NONE",
				(k in class) ? class[k] : "OTHER_WORD", (k in starts) ? "true" : "false" | sort
		}
	close(sort)
	print "\t{ 0, 0, NONE, OTHER_WORD, false }\n};\nconst size_t n_word_entries = sizeof(word_entries) / sizeof(word_entries[0]) - 1;"
}
function is_foreign(name) { return name ~ /[.]|[^ -~]/ || (length(name) > 1 && name !~ /[aeiouy]/) }
function add(name, lang, key, own,    k) {
	k = name SUBSEP lang
	if (!(k in mask)) {
		langs[name] = langs[name] " " lang
		mask[k] = "LANGUAGE_" lang
	}
	if (key == "starts") {
		starts[k]
	} else if (key ~ /^(title|final|numbered|closing)$/) {
		kind[k] = toupper(key)
		if (lang != "EN" && !own && is_foreign(name) && mask[k] !~ /OTHER/)
			mask[k] = mask[k] " | LANGUAGE_OTHER"
	} else {
		class[k] = toupper(key)
	}
	if (lang == "EN" && mask[k] !~ /OTHER/)
		mask[k] = mask[k] " | LANGUAGE_OTHER"
}
