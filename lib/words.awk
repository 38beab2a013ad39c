# Makes sentence_words.h's tables of the files lib/words/LANG: awk -f words.awk FILE...
# Where the language is unknown English counts, and of the others what can be no English word.
BEGIN {
	FS = ": "
	slots = 16384         # WORD_SLOTS
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
	print "#include \"sentence_words.h\"\n\nconst struct word_entry word_entries[] = {\n\t{ \"\", 0, 0, NONE, OTHER_WORD, false },"
	for (i = 1; i <= n_words; i++)
		print_word(words[i])
	print "\t{ \"\", 0, 0, NONE, OTHER_WORD, false }\n};\n\nconst unsigned short word_slots[WORD_SLOTS] = {"
	for (slot in taken)
		printf "\t[%d] = %d,\n", slot, taken[slot]
	print "};"
}
function is_foreign(name) { return name ~ /[.]|[^ -~]/ || (length(name) > 1 && name !~ /[aeiouy]/) }
function add(name, lang, key, own,    k) {
	k = name SUBSEP lang
	if (!(k in mask)) {
		if (!(name in langs))
			words[++n_words] = name
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
function print_word(name,    of, n, i, k) {
	take_slot(name)
	n = split(langs[name], of, " ")
	for (i = 1; i <= n; i++) {
		k = name SUBSEP of[i]
		n_entries++
		printf "\t{ \"%s\", %d, %s, %s, %s, %s },\n", name, length(name), mask[k], (k in kind) ? kind[k] : "NONE",
			(k in class) ? class[k] : "OTHER_WORD", (k in starts) ? "true" : "false"
	}
}
# As word_hash.
function take_slot(name,    h, i) {
	for (i = 1; i <= length(name); i++)
		h = (h * 31 + index(" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~", \
			substr(name, i, 1))) % slots
	while (h in taken)
		h = (h + 1) % slots
	taken[h] = n_entries + 1
}
